"""The bot in the test's own event loop, over real HTTP, with a stand-in for the service where time or trouble is needed."""

from __future__ import annotations

import asyncio
import datetime
import logging
import sqlite3
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from typing import cast

import pytest

from bot.settings import Settings
from bot.telegram_bot import polling, sending
from bot.telegram_bot.application import build
from bot.telegram_bot.bot_token import Token
from bot.telegram_bot.desk import Desk
from bot.telegram_bot.metrics import Metrics
from bot.telegram_bot.polling import close, converse
from bot.telegram_bot.samples import Overview
from bot.telegram_bot.store import open_store
from retrieval.answer.answer import Answer, Citation, Hit, PassageContext
from retrieval.errors import IndexBusy
from retrieval.index.records import ArticleRecord, Listing
from retrieval.service import Service

from .bot_api import XIAOMING, BotApi, User
from .message import finished

FACTS = ("题", "报", "2023-01-01", "x.md")
ASKED_AT = int(datetime.datetime(2023, 6, 30, 16, 30, tzinfo=datetime.UTC).timestamp())


class Slow:
    """Answers every question with itself, as slowly as it is told to; fails on those that say so."""

    def __init__(self, seconds: float = 0.0) -> None:
        self.seconds = seconds
        self.asked: list[tuple[str, tuple[str, ...], datetime.date]] = []

    def ask(self, text: str, context: Sequence[str], asked_on: datetime.date) -> Answer:
        self.asked.append((text, tuple(context), asked_on))
        time.sleep(self.seconds)
        if "坏" in text:
            raise sqlite3.DatabaseError("disk image is malformed")
        if "忙" in text:
            raise IndexBusy(__file__)  # type: ignore[arg-type]
        citation = Citation(1, text, "0" * 16, *FACTS, start=0, end=1)
        return Answer(text, True, text, (citation,), (Hit("0" * 16, text, *FACTS, start=0, end=1, score=1.0),), {})

    def figure_in(self, citation: Citation, text: str) -> None:
        return None

    def sources(self) -> Listing:
        title, paper, date, source = FACTS
        return Listing((ArticleRecord(0, source, title, paper, "", (), date, "", "", ()),))

    def passage_context(self, passage_id: str) -> PassageContext:
        return PassageContext(passage_id, *FACTS, "前", "中", "后")


@asynccontextmanager
async def running(api: BotApi, service: Slow) -> AsyncIterator[Desk]:
    settings = Settings()
    db = open_store(settings.home)
    desk = Desk(cast(Service, service), settings, db, Metrics())
    desk.looked_over(Overview())
    token = Token(api.token, "TELEGRAM_BOT_TOKEN")
    application, _ = build(token, api.url + "/", desk)
    talking = asyncio.create_task(converse(application, token, desk))
    await api.wait_for("getUpdates", timeout=10)
    yield desk
    talking.cancel()
    with suppress(asyncio.CancelledError):
        await talking
    await close(application)
    desk.close()
    db.close()


def first_lines(api: BotApi, chat: int = XIAOMING.id) -> list[str]:
    return [message.text.splitlines()[0] for message in api.sent if message.chat_id == chat]


async def test_others_are_served_while_a_question_takes_long(api: BotApi) -> None:
    other = User(8, "小红", "xiaohong")
    async with running(api, Slow(seconds=1.5)):
        begun = time.monotonic()
        await api.user_says("慢慢想")
        await api.user_says("/help", user=other)
        await api.user_says("/help")
        await api.wait_until(lambda: first_lines(api, other.id))
        assert time.monotonic() - begun < 0.7
        assert first_lines(api) == []
        typing = await api.wait_for("sendChatAction", timeout=3)
        assert (typing[0]["action"], int(typing[0]["chat_id"])) == ("typing", XIAOMING.id)
        await api.wait_until(lambda: len(first_lines(api)) == 2)
        assert [line[:3] for line in first_lines(api)] == ["慢慢想", "我根据"]


async def test_quick_answers_show_no_typing(api: BotApi) -> None:
    async with running(api, Slow()):
        await api.user_says("快")
        await api.wait_until(lambda: api.sent)
    assert "sendChatAction" not in [name for name, _ in api.requests]


async def test_the_conversation_and_the_day_go_with_a_question(api: BotApi) -> None:
    service = Slow()
    group = api.add_chat()
    async with running(api, service):
        for text in ("一", "……坏", "二"):
            await api.user_says(text)
        await api.user_says("@wenju_bot 三", chat=group)
        await api.wait_until(lambda: len(service.asked) == 4)
        api._speak(api._private(XIAOMING), XIAOMING, text="四", date=ASKED_AT)
        await api.wait_until(lambda: len(service.asked) == 5)
    asked = {text: context for text, context, _ in service.asked}
    assert asked == {"一": (), "……坏": ("一",), "二": ("一",), "三": (), "四": ("一", "二")}
    assert service.asked[-1][2] == datetime.date(2023, 7, 1)  # half past midnight in Shanghai


async def test_errors_are_logged_and_told_in_a_sentence(
    api: BotApi, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.INFO)
    async with running(api, Slow()):
        await api.user_says("这是坏问题")
        await api.wait_until(lambda: len(api.sent) == 1)
        await api.user_says("很忙的问题")
        await api.wait_until(lambda: len(api.sent) == 2)
        api.fail_next("sendMessage", "server_error", n=4)
        monkeypatch.setattr(sending, "PAUSES", (0.01, 0.01, 0.01))
        await api.user_says("发不出去")
        await api.wait_until(lambda: len(api.sent) == 3)
    # The reasons name the server's folders, so they are for the log alone.
    assert {message.text for message in api.sent} == {"出错了，没有做成。请稍后再试。"}
    assert "IndexBusy" in caplog.text
    assert "disk image is malformed" in caplog.text
    assert "NetworkError: Internal Server Error" in caplog.text
    assert "问题" not in caplog.text
    assert caplog.text.count("Traceback") == 1


async def test_markup_that_telegram_refuses_goes_as_plain_text(api: BotApi, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "to_html", lambda spans: "<b>unclosed")
    async with running(api, Slow()):
        await api.user_says("甲<乙>")
        await api.wait_until(lambda: api.sent)
        answer = api.sent[0]
        assert answer.text.startswith("甲<乙>\n\n[1] “甲<乙>”\n《题》")
        assert [button["text"] for button in answer.buttons] == ["原文", "有用", "不对"]
        answer.buttons[0]["callback_data"] = "src:0"
        await api.user_presses(answer, "src:0")
        await api.wait_until(lambda: answer.text.startswith("收录文章 1 篇\n1. 《题》"))


async def test_a_reply_follows_its_group_and_its_topic(api: BotApi) -> None:
    group = api.add_chat("group", "统计组")
    async with running(api, Slow(seconds=0.4)):
        await api.user_says("/ask 搬家", chat=group)
        await api.wait_until(lambda: api._updates == [])
        new = api.migrate(group)
        await api.wait_until(lambda: first_lines(api, new))
        forum = api._chats[new]
        topic = {"message_thread_id": 77, "is_topic_message": True}
        api._speak(forum, XIAOMING, text="/ask 话题", entities=finished("/ask 话题", [])[1], **topic)
        api._speak(forum, XIAOMING, text="/ask 讨论", entities=finished("/ask 讨论", [])[1], message_thread_id=78)
        sent = await api.wait_for("sendMessage", n=4)
    assert first_lines(api, new) == ["搬家", "话题", "讨论"]
    assert [params.get("message_thread_id") for params in sent[-2:]] in ([77, None], ["77", None])


async def test_channel_posts_are_nothing_to_answer(api: BotApi) -> None:
    service = Slow()
    async with running(api, service):
        await api.user_says("原文")
        await api.wait_until(lambda: api.sent)
        wire = api.messages(XIAOMING.id)[0].wire
        api._allowed = {"message", "channel_post"}
        api._push("channel_post", wire | {"text": "频道", "chat": {"id": -100, "type": "channel", "title": "报"}})
        await api.user_says("最后")
        await api.wait_until(lambda: len(api.sent) == 2)
    assert [text for text, _, _ in service.asked] == ["原文", "最后"]


async def test_only_what_the_bot_handles_is_asked_for(api: BotApi) -> None:
    async with running(api, Slow()):
        pass
    polls = [params for name, params in api.requests if name == "getUpdates"]
    assert all(params["allowed_updates"] == polling.UPDATES for params in polls)


async def test_a_chat_that_is_put_off_keeps_nobody_else_waiting(api: BotApi) -> None:
    other = User(8, "小红", "xiaohong")
    async with running(api, Slow()):
        api.fail_next("sendMessage", "flood", retry_after=4)
        await api.user_says("等着")
        await api.wait_until(lambda: any(name == "sendMessage" for name, _ in api.requests))
        begun = time.monotonic()
        await api.user_says("我先", user=other)
        await api.wait_until(lambda: first_lines(api, other.id))
        assert time.monotonic() - begun < 3 and first_lines(api) == []
        await api.wait_until(lambda: first_lines(api), timeout=8)
