"""`wenju serve` as a process, over real HTTP: what users write, and what they get back."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from .asking import ask, said
from .bot_api import BotApi, Message, User
from .conftest import LANES, READY, Serving, Start
from .message import utf16_len

USERS = (User(number, f"读者{number}", f"reader{number}") for number in itertools.count(2001))
PORT = "《桂花港一季度吞吐量创新高》 桂花港日报 2023-04-12 · port.md"


@pytest.fixture(scope="module")
def served() -> Iterator[BotApi]:
    with BotApi() as api:
        yield api


@pytest.fixture(scope="module")
def serving(served: BotApi, start: Start) -> Serving:
    serving = start(served, fresh=True)
    serving.until(READY)
    return serving


@pytest.fixture
def api(serving: Serving) -> Iterator[BotApi]:
    """The Bot API that all tests here share; nothing that the bot sends may be refused."""
    serving.api.refusals.clear()
    yield serving.api
    assert serving.api.refusals == []


@pytest.fixture
def user() -> User:
    """Somebody who has not talked to the bot yet."""
    return next(USERS)


def bold(message: Message) -> list[str]:
    units = message.text.encode("utf-16-le")
    spans = [(e["offset"], e["offset"] + e["length"]) for e in message.wire.get("entities", []) if e["type"] == "bold"]
    return [units[2 * start : 2 * end].decode("utf-16-le") for start, end in spans]


async def test_the_menu_is_set_at_the_start(api: BotApi) -> None:
    for language in ("", "en"):
        menu = api._api_getmycommands({"language_code": language})
        assert [command["command"] for command in menu] == [
            "ask",
            "sources",
            "subscribe",
            "unsubscribe",
            "stop",
            "help",
        ]
    assert menu[0]["description"] == "Ask the articles (in Chinese)"


async def test_a_question_gets_the_answer_with_its_source(api: BotApi, user: User) -> None:
    question = await api.user_says("桂花港一季度货物吞吐量是多少", user=user)
    (answer,) = await said(api, user.id)
    first, quote, source = [line for line in answer.text.splitlines() if line]
    assert "412.6万吨" in " ".join(bold(answer))
    assert quote == "[1] “今年一季度，桂花港完成货物吞吐量412.6万吨，同比增长8.3%。”"
    assert source == PORT
    assert first in bold(answer)
    assert answer.wire["reply_to_message"]["message_id"] == question.message_id
    assert [button["text"] for button in answer.buttons] == ["原文", "换一条", "同一指标", "有用", "不对"]
    assert "expandable_blockquote" in [entity["type"] for entity in answer.wire["entities"]]


async def test_the_button_shows_the_passage_between_its_neighbours_once(api: BotApi, user: User) -> None:
    answer = await ask(api, "桂花港一季度货物吞吐量是多少", user)
    pressed = [await api.user_presses(answer, answer.buttons[0]["callback_data"], user) for _ in range(2)]
    await api.wait_until(lambda: len(api.refusals) == 1)
    assert "message is not modified" in api.refusals.pop()[1]
    _, context = await said(api, user.id, 2)
    head, before, passage, after = context.text.split("\n\n")
    assert (head, before[:7], after[:3]) == (PORT, "桂花港管理局昨", "沈若兰")
    assert passage.endswith("其中集装箱吞吐量为37.9万标箱。")
    assert bold(context) == ["今年一季度，桂花港完成货物吞吐量412.6万吨，同比增长8.3%。"]
    assert context.wire["reply_to_message"]["message_id"] == answer.message_id
    await api.wait_until(lambda: not api._queries & set(pressed))


async def test_a_press_too_old_to_be_answered_still_shows_the_passage(api: BotApi, user: User) -> None:
    answer = await ask(api, "梧桐街道的花市有多少摊位", user)
    api.fail_next("getUpdates", "server_error")
    await api.user_says("桂花港一季度货物吞吐量是多少", user=user)  # wakes the poll that is waiting
    await api.user_presses(answer, answer.buttons[0]["callback_data"], user)
    api.expire_queries()
    sent = await said(api, user.id, 3)
    assert any(message.text.startswith("《梧桐街道办起花市》") for message in sent)
    assert [name for name, _ in api.refusals] == ["answerCallbackQuery"]
    api.refusals.clear()


async def test_a_passage_that_is_gone_and_data_that_is_not_ours(api: BotApi, user: User) -> None:
    answer = await ask(api, "梧桐街道的花市有多少摊位", user)
    answer.buttons[0]["callback_data"] = f"ctx:{'0' * 16}:0:5"
    await api.user_presses(answer, answer.buttons[0]["callback_data"], user)
    assert (await said(api, user.id, 2))[1].text == "文章已更新，这一段不在了。"
    for data in ("ctx:../../etc/passwd", "src:x", "drop table"):
        answer.buttons[0]["callback_data"] = data
        query = await api.user_presses(answer, data, user)
        await api.wait_until(lambda query=query: query not in api._queries)
        notice = next(p for name, p in reversed(api.requests) if name == "answerCallbackQuery")
        assert (notice["callback_query_id"], notice["text"]) == (query, "这个按钮已经失效，请重新发一次。")
    assert len(await said(api, user.id)) == 2


async def test_what_the_articles_do_not_hold(api: BotApi, user: User) -> None:
    answer = await ask(api, "火星上有多少座桥梁", user)
    assert answer.text.startswith("未在文章中找到\n\n最接近的段落：\n\n[1] ")
    assert bold(answer) == ["未在文章中找到"]
    assert answer.text.count("》 ") == 3
    assert [button["text"] for button in answer.buttons[:3]] == [f"原文 [{n}]" for n in (1, 2, 3)]
    await api.user_presses(answer, answer.buttons[2]["callback_data"], user)
    assert "\n\n" in (await said(api, user.id, 2))[1].text


async def test_signs_of_markup_in_articles_stay_what_they_are(api: BotApi, user: User) -> None:
    answer = await ask(api, "谁担任海风号的船长", user)
    assert "船长由有着<b>二十年</b>经验的骆长青担任" in answer.text
    assert "《新船<海风>号 & 它的船长》" in answer.text


async def test_a_long_answer_comes_in_parts_with_the_button_on_the_last(api: BotApi, user: User) -> None:
    await ask(api, "".join(f"{lane}的水表改造完成了吗？" for lane in LANES), user)
    parts = await said(api, user.id, 2)
    assert all(utf16_len(part.text) <= 4096 for part in parts)
    assert [bool(part.buttons) for part in parts] == [False] * (len(parts) - 1) + [True]
    whole = "".join(part.text for part in parts)
    assert all(whole.count(f"{n}号门牌的住户") >= len(LANES) for n in (1, 2, 30, 59, 60))


async def test_a_follow_up_is_understood_by_the_question_before(api: BotApi, user: User) -> None:
    await ask(api, "桂花港一季度货物吞吐量是多少", user)
    assert "37.9万标箱" in (await ask(api, "那集装箱呢", user)).text


async def test_a_chart_comes_as_a_picture_with_its_sources(api: BotApi, user: User) -> None:
    question = await api.user_says("桂花港货物吞吐量走势", user=user)
    (chart,) = await said(api, user.id, timeout=30)
    assert (
        chart.wire["photo"][0]["width"] == 1200 and chart.wire["reply_to_message"]["message_id"] == question.message_id
    )
    assert chart.wire["caption"].splitlines() == [
        "货物吞吐量（万吨）",
        "• 桂花港 2023年一季度：412.6万吨，同比增长8.3% [1]",
        "• 桂花港 2023年上半年：850.4万吨，同比增长7.9% [2]",
        "[1] 《桂花港一季度吞吐量创新高》 桂花港日报 2023-04-12 · port.md",
        "[2] 《桂花港半年报》 桂花港日报 2023-07-11 · summer.md",
    ]


async def test_a_chart_comes_in_characters_where_pictures_are_not_allowed(api: BotApi, user: User) -> None:
    group = api.add_chat()
    api.forbid_photos(group)
    await api.user_says("@wenju_bot 桂花港货物吞吐量走势", group, user)
    (chart,) = await said(api, group, timeout=30)
    assert "█ 412.6万吨，同比增长8.3% [1]" in chart.text and "█ 850.4万吨" in chart.text
    assert "not enough rights to send photos" in api.refusals.pop()[1]


@pytest.mark.parametrize("command", ["/help", "/help@Wenju_Bot"])
async def test_help_shows_how_to_ask(api: BotApi, user: User, command: str) -> None:
    text = (await ask(api, command, user)).text
    assert "桂花港2023年一季度货物吞吐量是多少" in text
    assert "@wenju_bot" in text
    assert "/sources" in text


async def test_start_shows_what_there_is_to_ask(api: BotApi, user: User) -> None:
    start = await ask(api, "/start", user)
    assert "收录 16 篇文章，2022-09-03 至 2023-07-11。" in start.text
    assert len(start.buttons) == 3
    await api.user_presses(start, start.buttons[0]["callback_data"], user)
    answer = (await said(api, user.id, 2))[1]
    assert not answer.text.startswith(("未在文章中找到", "❔")) and "[1] “" in answer.text
    assert "850.4万吨" in (await ask(api, "那上半年呢", user)).text


async def test_commands(api: BotApi, user: User) -> None:
    assert "86个" in (await ask(api, "/ask 梧桐街道的花市有多少摊位", user)).text
    assert "86个" in (await ask(api, "/ask梧桐街道的花市有多少摊位", user)).text
    assert (await ask(api, "/ask", user)).text.startswith("问题是空的。")
    assert (await ask(api, "/weather", user)).text == "没有这个命令。发 /help 看怎么问。"
    assert (await ask(api, "/weather /ask 桂花港", user)).text == "没有这个命令。发 /help 看怎么问。"
    assert (await ask(api, "……？", user)).text.startswith("问题是空的。")
    assert (await ask(api, "长" * 1001, user)).text == "问题太长了，请控制在 1000 字以内。"
    await api.user_sends_file("照片.jpg", b"jpg", user=user)
    assert (await said(api, user.id, 8))[-1].text.startswith("我只能读文字")


async def test_sources_are_turned_in_place(api: BotApi, user: User) -> None:
    page = await ask(api, "/sources", user)
    assert page.text.startswith(
        "收录文章 16 篇（第 1/2 页）\n1. 《桂花港半年报》 桂花港日报 2023-07-11 · summer.md\n2. 《新船<海风>号 & 它的船长》 "
    )
    assert [button["text"] for button in page.buttons] == ["下一页 ›"]
    await api.user_presses(page, "src:1", user)
    await api.user_presses(page, "src:1", user)  # twice: the second changes nothing
    await api.wait_until(lambda: len(api.refusals) == 1)
    assert "message is not modified" in api.refusals.pop()[1]
    assert page.text.startswith("收录文章 16 篇（第 2/2 页）\n9. 《读者来信第5期》 日期不详 · letters-05.md\n")
    assert [button["text"] for button in page.buttons] == ["‹ 上一页"]
    assert len(await said(api, user.id)) == 1


async def test_a_long_list_of_articles_is_turned_page_by_page(api: BotApi, user: User) -> None:
    answer = await ask(api, "有哪些文章讲读者来信", user)
    cited = [button for button in answer.buttons if button["callback_data"].startswith("ctx:")]
    (whole,) = [button for button in answer.buttons if button["callback_data"].startswith("all:")]
    count = int("".join(char for char in whole["text"] if char.isdigit()))
    assert count > len(cited) == 8
    await api.user_presses(answer, whole["callback_data"], user)
    page = (await said(api, user.id, 2))[1]
    assert page.text.startswith(f"符合的文章 {count} 篇（第 1/2 页）\n1. 《") and "letters-" in page.text
    await api.user_presses(page, page.buttons[0]["callback_data"], user)
    await api.wait_until(lambda: "第 2/2 页" in page.text)
    assert f"\n{count}. 《" in page.text
    page.buttons[0]["callback_data"] = "lst:999999:0:0"
    await api.user_presses(page, "lst:999999:0:0", user)  # of an answer that is forgotten
    assert (await said(api, user.id, 3))[2].text.startswith("这个按钮已经失效")


async def test_a_question_below_a_picture_is_answered_and_in_a_group_when_it_names_the_bot(
    api: BotApi, user: User
) -> None:
    await api.user_sends_file("page.jpg", b"\xff\xd8\xff", "桂花港一季度货物吞吐量是多少", user=user)
    (answer,) = await said(api, user.id)
    assert "412.6万吨" in answer.text
    group = api.add_chat("supergroup", "读报小组")
    await api.user_sends_file("page.jpg", b"\xff\xd8\xff", "桂花港一季度货物吞吐量是多少", group, user)
    await api.user_sends_file("page.jpg", b"\xff\xd8\xff", "@wenju_bot 桂花港一季度货物吞吐量是多少", group, user)
    (answer,) = await said(api, group)
    assert "412.6万吨" in answer.text


async def test_what_somebody_said_is_asked_or_asked_on_about_in_a_reply(api: BotApi, user: User) -> None:
    group = api.add_chat("supergroup", "读报小组")
    other = await api.user_says("桂花港一季度货物吞吐量是多少", chat=group, user=next(USERS))
    await api.user_says("@wenju_bot", chat=group, user=user, reply_to=other)
    await api.user_says("@wenju_bot 增长多少", chat=group, user=user, reply_to=other)
    answers = await said(api, group, 2)
    assert ["412.6万吨" in answers[0].text, "8.3%" in answers[1].text] == [True, True]


async def test_in_a_group_it_answers_only_when_addressed(api: BotApi, user: User) -> None:
    group = api.add_chat("supergroup", "读报小组")
    for silent in ("桂花港一季度货物吞吐量是多少", "/ask@other_bot 桂花港", "/weather", "@other_bot 桂花港"):
        await api.user_says(silent, chat=group, user=user)
    asked = [
        await api.user_says("@Wenju_BOT 桂花港一季度货物吞吐量是多少", chat=group, user=user),
        await api.user_says("/ask@wenju_bot 梧桐街道的花市有多少摊位", chat=group, user=user),
    ]
    answers = await said(api, group, 2)
    asked.append(await api.user_says("五号泊位何时投入使用", chat=group, user=user, reply_to=answers[0]))
    answers = await said(api, group, 3)
    assert [answer.wire["reply_to_message"]["message_id"] for answer in answers] == [m.message_id for m in asked]
    assert ["412.6万吨" in answers[0].text, "86个" in answers[1].text, "六月" in answers[2].text] == [True] * 3
    await api.user_says("/help", chat=group, user=user)
    await api.user_says("@wenju_bot", chat=group, user=user)
    assert [message.text[:4] for message in (await said(api, group, 5))[3:]] == ["我根据收", "问题是空"]


@pytest.mark.parametrize(
    ("kind", "fault"),
    [
        ("flood", {"retry_after": 1}),
        ("server_error", {"status": 500}),
        ("server_error", {"status": 502}),
        ("reset", {}),
    ],
)
async def test_a_failing_send_is_tried_again_and_later_messages_come(
    api: BotApi, user: User, kind: str, fault: dict[str, int]
) -> None:
    api.fail_next("sendMessage", kind, n=2 if kind == "server_error" else 1, **fault)
    await api.user_says("桂花港一季度货物吞吐量是多少", user=user)
    await api.user_says("梧桐街道的花市有多少摊位", user=user)
    first, second = await said(api, user.id, 2)
    assert "412.6万吨" in first.text
    assert "86个" in second.text


async def test_a_user_who_has_blocked_the_bot_disturbs_nobody(api: BotApi, user: User) -> None:
    other = next(USERS)
    await ask(api, "/start", user)
    api.fail_next("sendMessage", "delay", seconds=0.5)
    await api.user_says("桂花港一季度货物吞吐量是多少", user=user)
    api.block(user)
    assert "86个" in (await ask(api, "梧桐街道的花市有多少摊位", other)).text
    await api.wait_until(lambda: api.refusals)
    assert api.refusals == [("sendMessage", "Forbidden: bot was blocked by the user")]
    api.refusals.clear()


async def test_many_users_at_once(api: BotApi) -> None:
    users = [next(USERS) for _ in range(15)]
    for user in users:
        await api.user_says("桂花港一季度货物吞吐量是多少", user=user)
        await api.user_says("梧桐街道的花市有多少摊位", user=user)
    for user in users:
        first, second = await said(api, user.id, 2, timeout=15)
        assert ("412.6万吨" in first.text, "86个" in second.text) == (True, True)


async def test_an_index_that_another_process_changes_is_seen(
    api: BotApi, user: User, serving: Serving, tmp_path: Path, wenju, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bridge.md").write_text("---\ntitle: 松林桥通车\n---\n松林桥昨日通车，全长730米。\n")
    done = wenju("index", str(tmp_path / "bridge.md"), WENJU_HOME=str(serving.home))
    assert done.returncode == 0, done.stderr
    assert "730米" in (await ask(api, "松林桥全长多少米", user)).text


def test_the_token_and_the_questions_are_in_nothing_that_was_written(serving: Serving) -> None:
    written = serving.written
    assert '"event": "Application started"' in written
    assert "机器人 @wenju_bot 已上线" in written
    assert serving.api.token not in written
    assert "TEST-TOKEN" not in written
    assert "吞吐量" not in written
    assert "Traceback" not in written
    secret = serving.api.token.partition(":")[2].encode()
    files = [path for path in serving.home.rglob("*") if path.is_file()]
    assert files
    assert not [path for path in files if secret in path.read_bytes()]
