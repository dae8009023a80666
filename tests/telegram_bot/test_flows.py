"""What people do with answers, and groups with the bot: `wenju serve` as a process, over real HTTP."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from .asking import ask, changed, press, said
from .bot_api import BotApi, User
from .conftest import READY, Serving, Start

USERS = (User(number, f"读者{number}", f"reader{number}") for number in itertools.count(5001))
ASKED = "桂花港一季度货物吞吐量是多少"


@pytest.fixture(scope="module")
def served() -> Iterator[BotApi]:
    with BotApi() as api:
        yield api


@pytest.fixture(scope="module")
def serving(served: BotApi, start: Start) -> Serving:
    serving = start(served, TELEGRAM_RATE="0")
    serving.until(READY)
    return serving


@pytest.fixture
def api(serving: Serving) -> Iterator[BotApi]:
    """The Bot API that all tests here share; nothing that the bot sends may be refused but what changes nothing."""
    serving.api.refusals.clear()
    yield serving.api
    assert [refusal for refusal in serving.api.refusals if "not modified" not in refusal[1]] == []


@pytest.fixture
def user() -> User:
    """Somebody who has not talked to the bot yet."""
    return next(USERS)


# ---- below an answer ----


async def test_the_passage_is_turned_and_shown_raw_in_one_message(api: BotApi, user: User) -> None:
    answer = await ask(api, ASKED, user)
    await press(api, answer, "原文", user)
    (_, context) = await said(api, user.id, 2)
    assert [button["text"] for button in context.buttons] == ["‹ 上一段", "原始文字", "下一段 ›"]
    await press(api, context, "原始文字", user)
    await changed(context, api, "（文件里的原样")
    assert "今年一季度，桂花港完成货物吞吐量412.6万吨" in context.text
    await press(api, context, "整理后的文字", user)
    await api.wait_until(lambda: len(context.buttons) == 3)
    assert "桂花港管理局昨日举行发布会" in context.text
    await press(api, context, "下一段 ›", user)
    await changed(context, api, "其中集装箱吞吐量为37.9万标箱。\n\n沈若兰表示")
    await api.wait_until(lambda: [button["text"] for button in context.buttons] == ["‹ 上一段", "原始文字"])
    await api.user_says("那上半年呢", user=user, reply_to=context)
    assert "850.4万吨" in (await said(api, user.id, 3))[2].text


async def test_other_evidence_takes_the_answers_place_and_gives_it_back(api: BotApi, user: User) -> None:
    answer = await ask(api, ASKED, user)
    before = answer.text
    await press(api, answer, "换一条", user)
    await changed(answer, api, "另一处 1/")
    assert "412.6万吨，同比增长8.3%" not in answer.text and "《" in answer.text
    await press(api, answer, "换一条", user)
    await changed(answer, api, "另一处 2/")
    await press(api, answer, "回到回答", user)
    await changed(answer, api, "412.6万吨")
    assert answer.text == before and len(await said(api, user.id)) == 1


async def test_the_same_indicator_in_other_periods(api: BotApi, user: User) -> None:
    answer = await ask(api, ASKED, user)
    await press(api, answer, "同一指标", user)
    await press(api, answer, "同一指标", user)
    (_, figures) = await said(api, user.id, 2)
    assert figures.text.splitlines()[:3] == [
        "货物吞吐量",
        "• 2023年上半年 桂花港：850.4万吨，同比增长7.9% [1]",
        "• 2023年一季度 桂花港：412.6万吨，同比增长8.3% [2]",
    ]
    assert "[1] 《桂花港半年报》" in figures.text and "[2] 《桂花港一季度吞吐量创新高》" in figures.text


async def test_feedback_is_kept_and_exported_as_questions(
    api: BotApi,
    user: User,
    serving: Serving,
    newspaper: Path,
    tmp_path: Path,
    wenju: Callable[..., CompletedProcess[str]],
) -> None:
    good = await ask(api, ASKED, user)
    assert await press(api, good, "有用", user) == "谢谢，记下了。"
    await press(api, good, "有用", user)
    bad = await ask(api, "梧桐街道的花市有多少摊位", user)
    assert await press(api, bad, "不对", user) == "谢谢，记下了。"
    prompt = (await said(api, user.id, 3))[2]
    await press(api, prompt, "答案错了", user)
    await changed(prompt, api, "记下了：答案错了。")
    await api.user_says("86个", user=user, reply_to=prompt)
    assert (await said(api, user.id, 4))[3].text == "记下了正确的答案，谢谢。"
    absent = await ask(api, "花市在哪里举办", user)
    await press(api, absent, "不对", user)
    await press(api, (await said(api, user.id, 6))[5], "文章里没有，不该这样答", user)
    cases = tmp_path / "cases.jsonl"
    home = {"WENJU_HOME": str(serving.home)}
    told = wenju("feedback", **home)
    assert told.returncode == 0 and told.stdout.count("\n") == 3 and "正确的是：86个" in told.stdout
    done = wenju("feedback", "--export", str(cases), **home)
    assert done.returncode == 0, done.stderr
    written = [json.loads(line) for line in cases.read_text().splitlines()]
    assert [case["answers"] for case in written] == [["412.6万吨，同比增长8.3%"], ["86个"], []]
    assert [case["answerable"] for case in written] == [True, True, False]
    assert str(user.id) not in cases.read_text()
    judged = wenju("eval", str(cases), "--articles", str(newspaper), "--json")
    assert json.loads(judged.stdout)["table"]["total"]["questions"] == 3, judged.stderr


async def test_a_button_of_another_chat_shows_nothing(api: BotApi, user: User) -> None:
    answer = await ask(api, ASKED, user)
    other = next(USERS)
    foreign = await ask(api, "你好", other)
    (data,) = [button["callback_data"] for button in answer.buttons if button["text"] == "换一条"]
    foreign.wire["reply_markup"] = {"inline_keyboard": [[{"text": "偷看", "callback_data": data}]]}
    await api.user_presses(foreign, data, other)
    assert (await said(api, other.id, 2))[1].text.startswith("这个按钮已经失效")
    assert "另一处" not in foreign.text


# ---- asking ----


async def test_an_edited_question_has_its_answer_edited(api: BotApi, user: User) -> None:
    question = await api.user_says(ASKED, user=user)
    (answer,) = await said(api, user.id)
    await api.user_edits(question, "梧桐街道的花市有多少摊位")
    await changed(answer, api, "86个")
    assert "412.6" not in answer.text and len(await said(api, user.id)) == 1
    await api.user_edits(question, "桂花港货物吞吐量走势")  # a picture cannot take a text's place
    await api.wait_until(lambda: answer.deleted, timeout=30)
    assert "photo" in (await said(api, user.id, 2))[1].wire
    await api.user_edits(question, ASKED)
    assert "412.6万吨" in (await said(api, user.id, 3))[2].text


async def test_a_message_that_becomes_a_question_in_a_group_is_answered(api: BotApi, user: User) -> None:
    group = api.add_chat("supergroup", "读报小组")
    message = await api.user_says(ASKED, group, user)
    await api.user_edits(message, f"@wenju_bot {ASKED}")
    (answer,) = await said(api, group)
    assert "412.6万吨" in answer.text and answer.wire["reply_to_message"]["message_id"] == message.message_id


async def test_a_member_takes_up_anothers_thread_by_replying(api: BotApi, user: User) -> None:
    group, other = api.add_chat("supergroup", "读报小组"), next(USERS)
    await api.user_says(f"@wenju_bot {ASKED}", group, user)
    (answer,) = await said(api, group)
    await api.user_says("那上半年呢", group, other, reply_to=answer)
    assert "850.4万吨" in (await said(api, group, 2))[1].text
    await api.user_says("@wenju_bot 那一季度呢", group, other)  # goes on where this member is
    assert "412.6万吨" in (await said(api, group, 3))[2].text


async def test_each_topic_of_a_forum_has_its_conversations(api: BotApi, user: User) -> None:
    forum = api.add_chat("supergroup", "论坛", forum=True)
    first, second = api.add_topic(forum, "港口"), api.add_topic(forum, "花市")
    await api.user_says(f"@wenju_bot {ASKED}", forum, user, topic=first)
    await api.user_says("@wenju_bot 梧桐街道的花市有多少摊位", forum, user, topic=second)
    await said(api, forum, 2)
    await api.user_says("@wenju_bot 那上半年呢", forum, user, topic=first)
    answer = (await said(api, forum, 3))[2]
    assert "850.4万吨" in answer.text and answer.wire["message_thread_id"] == first


async def test_inline_mode_gives_the_cited_answer(api: BotApi, user: User) -> None:
    query = await api.user_types_inline(ASKED, user)
    await api.wait_until(lambda: query in api.inline_answers, timeout=8)
    (result,) = api.inline_answers[query]["results"]
    assert result["title"].startswith("412.6万吨") and "今年一季度" in result["description"]
    assert "《桂花港一季度吞吐量创新高》" in result["text"] and "[1] “" in result["text"]
    link = result["reply_markup"]["inline_keyboard"][0][0]["url"]
    assert link.startswith("https://t.me/wenju_bot?start=c_")
    short = await api.user_types_inline("桂花", user)
    await api.wait_until(lambda: short in api.inline_answers, timeout=8)
    assert api.inline_answers[short]["results"] == []
    context = await ask(api, f"/start {link.partition('start=')[2]}", user)
    assert context.text.startswith("《桂花港一季度吞吐量创新高》") and "沈若兰表示" in context.text
    gone = await ask(api, f"/start c_{'0' * 16}_0_5", user)
    assert gone.text == "文章已更新，这一段不在了。"


async def test_what_cannot_be_read_is_declined(api: BotApi, user: User) -> None:
    for kind in ("voice", "sticker", "photo", "location"):
        await api.user_sends(kind, user=user)
    answers = [message.text for message in await said(api, user.id, 4)]
    assert answers == ["我还听不懂语音，请把问题打出来发给我。", *["我只能读文字，请把问题打出来发给我。"] * 3]
    group = api.add_chat("supergroup", "读报小组")
    await api.user_sends("voice", group, user)
    await api.user_says("@wenju_bot 你好", group, user)
    (greeting,) = await said(api, group)
    await api.user_sends("voice", group, user, reply_to=greeting)
    assert (await said(api, group, 2))[1].text.startswith("我还听不懂语音")


async def test_a_forwarded_article_is_no_question_and_a_forwarded_question_is(api: BotApi, user: User) -> None:
    article = await api.user_forwards("桂花港一季度吞吐量创新高。" * 20, user=user)
    assert (await said(api, user.id))[0].text.startswith("收到转发的文字。")
    await api.user_says("吞吐量是多少", user=user, reply_to=article)
    assert "万吨" in (await said(api, user.id, 2))[1].text
    await api.user_forwards(ASKED, user=user)
    assert "412.6万吨" in (await said(api, user.id, 3))[2].text


async def test_several_questions_in_a_message_are_answered_each(api: BotApi, user: User) -> None:
    answer = await ask(api, f"{ASKED}？梧桐街道的花市有多少摊位？", user)
    assert "1. " in answer.text and "412.6万吨" in answer.text and "2. " in answer.text and "86个" in answer.text
    assert [button["text"] for button in answer.buttons][:2] == ["原文 [1]", "原文 [2]"]


# ---- groups and lists ----


async def test_a_group_is_greeted_once(api: BotApi, user: User) -> None:
    group = api.add_chat("supergroup", "新的小组")
    api.bot_joins(group, user)
    (greeting,) = await said(api, group)
    assert greeting.text.startswith("大家好，我是问据") and "@wenju_bot" in greeting.text
    await api.user_says("@wenju_bot 你好", group, user)
    assert len(await said(api, group, 2)) == 2


async def test_being_thrown_out_disturbs_nobody(api: BotApi, user: User) -> None:
    group = api.add_chat("supergroup", "不再的小组")
    await api.user_says("/subscribe@wenju_bot 桂花港", group, user)
    await said(api, group)
    api.bot_leaves(group, user)
    assert "412.6万吨" in (await ask(api, ASKED, user)).text


async def test_sources_by_words_are_turned_in_place(api: BotApi, user: User) -> None:
    page = await ask(api, "/sources 读者来信", user)
    assert page.text.startswith("符合的文章 11 篇（第 1/2 页）")
    await press(api, page, "下一页 ›", user)
    await changed(page, api, "（第 2/2 页）")
    assert (await ask(api, "/sources 没有这个词", user)).text.startswith("索引里没有这样的文章")


async def test_only_admins_change_the_articles(api: BotApi, user: User) -> None:
    for command in ("/remove 花市", "/reindex", "/status"):
        assert (await ask(api, command, user)).text == "只有管理员能改动收录的文章。"
    await api.user_sends_file("a.md", "松林桥昨日通车。".encode(), user=user)
    assert (await said(api, user.id, 4))[3].text.startswith("我只能读文字，这个文件没有收")


async def test_a_new_article_is_told_to_those_who_wait_for_it(
    api: BotApi, user: User, serving: Serving, tmp_path: Path, wenju: Callable[..., CompletedProcess[str]]
) -> None:
    other = next(USERS)
    assert "现在收录的有 0 篇说到" in (await ask(api, "/subscribe 松林桥", user)).text
    await ask(api, "/subscribe 松林桥全长多少米", other)
    (tmp_path / "bridge.md").write_text("---\ntitle: 松林桥通车\n---\n松林桥昨日通车，全长730米。\n")
    done = wenju("index", str(tmp_path / "bridge.md"), WENJU_HOME=str(serving.home))
    assert done.returncode == 0, done.stderr
    news = (await said(api, user.id, 2, timeout=20))[1]
    assert news.text.startswith("有新文章说到“松林桥”：\n• 《松林桥通车》")
    assert "730米" in (await said(api, other.id, 2, timeout=20))[1].text
    listed = await ask(api, "/unsubscribe", user)
    await press(api, listed, "松林桥", user)
    await changed(listed, api, "不再留意“松林桥”了。")
    assert (await ask(api, "/unsubscribe", user)).text.startswith("没有留意什么")
    assert (await ask(api, "/subscribe", user)).text.startswith("请写出要留意的词")
