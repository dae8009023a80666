"""An admin sends, confirms, removes and reindexes articles in the chat: `wenju serve` as a process, over real HTTP."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest

from .asking import ask, changed, press, said
from .bot_api import BotApi, Message, User
from .conftest import READY, Serving, Start

ADMIN = User(42, "编辑", "editor")
OTHERS = (User(number, f"读者{number}", f"reader{number}") for number in itertools.count(7001))
BRIDGE = "---\ntitle: 松林桥通车\npaper: 松林日报\ndate: 2023-08-01\n---\n\n松林桥昨日通车，全长730米，双向四车道。\n"


@pytest.fixture(scope="module")
def serving(start: Start) -> Iterator[Serving]:
    with BotApi() as api:
        serving = start(api, TELEGRAM_ADMINS="42", TELEGRAM_RATE="0")
        serving.until(READY)
        yield serving


@pytest.fixture
def api(serving: Serving) -> Iterator[BotApi]:
    serving.api.refusals.clear()
    yield serving.api
    assert [refusal for refusal in serving.api.refusals if "not modified" not in refusal[1]] == []


async def sent_after(api: BotApi, n: int, timeout: float = 20) -> Message:
    """The bot's message to the admin after `n` others."""
    return (await said(api, ADMIN.id, n + 1, timeout))[n]


def told(api: BotApi) -> int:
    return len([message for message in api.sent if message.chat_id == ADMIN.id])


async def test_a_file_is_shown_confirmed_and_searchable(api: BotApi, serving: Serving) -> None:
    n = told(api)
    await api.user_sends_file("../松林桥 <b>.md", BRIDGE.encode(), user=ADMIN)
    made = await sent_after(api, n)
    assert (
        made.text.startswith("读出 1 篇文章：\n1. 《松林桥通车》 松林日报") and "松林桥昨日通车，全长730米" in made.text
    )
    assert made.text.endswith("要收入吗？")
    reader = next(OTHERS)
    assert "730米" not in (await ask(api, "松林桥全长多少米", reader)).text
    await press(api, made, "收入", ADMIN)
    await api.wait_until(lambda: made.text.startswith("新增 1 段"), timeout=60)
    assert "730米" in (await ask(api, "松林桥全长多少米", next(OTHERS))).text
    taken = serving.home / "telegram-articles"
    assert [path.name for path in taken.iterdir()] == ["_松林桥_b_.md"]


async def test_what_is_not_confirmed_is_dropped(api: BotApi, serving: Serving) -> None:
    n = told(api)
    await api.user_sends_file("桥.md", BRIDGE.replace("730", "999").encode(), user=ADMIN)
    made = await sent_after(api, n)
    await press(api, made, "不收", ADMIN)
    await changed(made, api, "好的，没有收。")
    assert not any((serving.home / "telegram-drafts").iterdir())


async def test_another_cannot_confirm_for_the_admin(api: BotApi) -> None:
    n = told(api)
    await api.user_sends_file("桥.md", BRIDGE.replace("730", "888").encode(), user=ADMIN)
    made = await sent_after(api, n)
    (take,) = [button["callback_data"] for button in made.buttons if button["text"] == "收入"]
    await api.user_presses(made, take, next(OTHERS))
    assert "888" not in (await ask(api, "松林桥全长多少米", next(OTHERS))).text and made.text.endswith("要收入吗？")


async def test_files_that_are_no_articles_are_refused_in_a_sentence(api: BotApi, serving: Serving) -> None:
    n = told(api)
    await api.user_sends_file("表.xlsx", b"PK", user=ADMIN)
    await api.user_sends_file("坏.pdf", b"%PDF-1.4 nothing", user=ADMIN)
    await api.user_sends_file("空.md", b"  ", user=ADMIN)
    await api.user_sends_file("大.txt", "字".encode() * (7 << 20), user=ADMIN)
    await sent_after(api, n + 3)
    texts = [message.text for message in (await said(api, ADMIN.id))[n:]]
    assert texts[0] == "不收这种文件。可以收 txt、md、html、pdf、docx、jsonl。"
    assert texts[1].startswith("未收入 坏.pdf：") and texts[2].startswith("未收入 空.md：")
    assert texts[3].startswith("文件超过 20 MB")
    assert str(serving.home) not in "".join(texts)


async def test_a_forwarded_post_becomes_an_article_of_its_channel(api: BotApi) -> None:
    n = told(api)
    post = "青萍湖水位公布\n青萍湖管理处昨日公布，湖面水位为31.6米，比上周上升0.4米，沿湖步道照常开放，请市民注意安全，不要下湖游泳。"
    await api.user_forwards(post, user=ADMIN)
    made = await sent_after(api, n)
    assert "《青萍湖水位公布》" in made.text
    await press(api, made, "收入", ADMIN)
    await api.wait_until(lambda: made.text.startswith("新增"), timeout=60)
    answer = await ask(api, "青萍湖水位是多少米", next(OTHERS))
    assert "31.6米" in answer.text and "https://t.me/" in answer.text


async def test_an_article_is_removed_after_a_second_look(api: BotApi) -> None:
    choice = await ask(api, "/remove 花市", ADMIN)
    assert [button["text"] for button in choice.buttons] == ["flowers.md（1）"]
    await press(api, choice, "flowers.md（1）", ADMIN)
    await changed(choice, api, "要从索引里去掉 flowers.md 吗？里面有 1 篇文章。")
    await press(api, choice, "去掉", ADMIN)
    await api.wait_until(lambda: choice.text == "已去掉 flowers.md。", timeout=60)
    assert "86个" not in (await ask(api, "梧桐街道的花市有多少摊位", next(OTHERS))).text
    assert (await ask(api, "/remove 没有这个词", ADMIN)).text == "索引里没有这样的文章。"
    assert (await ask(api, "/remove", ADMIN)).text.startswith("请写出要去掉哪一篇")


async def test_reindexing_says_how_far_it_is_and_answers_meanwhile(api: BotApi) -> None:
    n = told(api)
    await api.user_says("/reindex", user=ADMIN)
    progress = await sent_after(api, n)
    assert "412.6万吨" in (await ask(api, "桂花港一季度货物吞吐量是多少", next(OTHERS))).text
    await api.wait_until(lambda: progress.text.startswith("新增 0 段"), timeout=60)
    assert told(api) == n + 1


async def test_status(api: BotApi) -> None:
    text = (await ask(api, "/status", ADMIN)).text
    assert text.startswith("第 ") and "收录 1" in text and "在等的问题：0" in text and "没把握" in text
