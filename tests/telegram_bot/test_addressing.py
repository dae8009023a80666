"""Which messages are meant for the bot, and what they ask."""

from __future__ import annotations

from typing import Any

import pytest
from telegram import Message, User

from bot.telegram_bot.addressing import REPLIED, is_command_for, question_in, replied_to

from .message import finished

ME = User(42, "问据", is_bot=True, username="Wenju_Bot")
BOT = {"id": 42, "is_bot": True, "first_name": "问据", "username": "Wenju_Bot"}
READER = {"id": 7, "is_bot": False, "first_name": "小红"}


def message(text: str, chat: str = "group", **more: Any) -> Message:
    text, entities = finished(text, [])
    about = {"id": -5 if chat != "private" else 7, "type": chat}
    wire = {"message_id": 9, "date": 0, "chat": about, "from": READER, "text": text, "entities": entities}
    return Message.de_json(wire | more, None)


def picture(caption: str, chat: str = "group") -> Message:
    caption, entities = finished(caption, [])
    return message("", chat, caption=caption, caption_entities=entities)


def earlier(sender: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"message_id": 3, "date": 0, "chat": {"id": -5, "type": "group"}, "from": sender, **more}


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("产值多少", None),
        ("@wenju_bot 产值多少", "产值多少"),
        ("@WENJU_BOT，产值多少", "产值多少"),
        ("🙂 产值多少 @wenju_bot", "🙂 产值多少"),
        ("请问 @wenju_bot 😀产值 @wenju_bot", "请问  😀产值"),
        ("@wenju_bot", ""),
        ("@other_bot 产值多少", None),
        ("@wenju_bot2 产值多少", None),
        ("mail@wenju_bot 产值多少", None),
        ("/ask 产值多少", "产值多少"),
        ("/ask@wenju_bot 产值\n多少", "产值\n多少"),
        ("/ASK@Wenju_bot产值多少", "产值多少"),
        ("/ask产值多少", "产值多少"),
        ("/ask", ""),
        ("/ask@other_bot 产值多少", None),
        ("/asking 产值多少", None),
    ],
)
def test_in_a_group(text: str, question: str | None) -> None:
    assert question_in(message(text), ME) == question


@pytest.mark.parametrize(
    ("text", "question"),
    [("产值多少", "产值多少"), ("@wenju_bot 产值多少", "产值多少"), ("@other_bot 产值", "@other_bot 产值")],
)
def test_in_a_private_chat_everything_is_for_the_bot(text: str, question: str) -> None:
    assert question_in(message(text, "private"), ME) == question


def test_a_mention_by_id_counts_and_one_in_code_does_not() -> None:
    mention = [{"type": "text_mention", "offset": 0, "length": 2, "user": BOT}]
    assert question_in(message("问据 产值多少", entities=mention), ME) == "产值多少"
    code = [{"type": "code", "offset": 0, "length": 10}]
    assert question_in(message("@wenju_bot 产值多少", entities=code), ME) is None


def test_replies_to_the_bot_count_but_the_formal_ones_in_a_topic_do_not() -> None:
    assert question_in(message("那二季度呢", reply_to_message=earlier(BOT)), ME) == "那二季度呢"
    assert question_in(message("那二季度呢", reply_to_message=earlier(READER)), ME) is None
    topic = earlier(BOT, forum_topic_created={"name": "统计", "icon_color": 0})
    assert question_in(message("闲聊", "supergroup", reply_to_message=topic), ME) is None


def test_what_stands_below_a_picture_is_asked_like_a_text() -> None:
    assert question_in(picture("@wenju_bot 产值多少"), ME) == "产值多少"
    assert question_in(picture("产值多少"), ME) is None
    assert question_in(picture("/ask 产值多少", "private"), ME) == "产值多少"


def test_who_only_mentions_the_bot_in_a_reply_asks_what_the_other_one_said() -> None:
    other = earlier(READER, text="产值多少？")
    assert question_in(message("@wenju_bot", reply_to_message=other), ME) == "产值多少？"
    assert question_in(message("/ask", reply_to_message=earlier(READER, caption="产值多少？")), ME) == "产值多少？"
    assert question_in(message("@wenju_bot", reply_to_message=earlier(BOT, text="125亿元")), ME) == ""


def test_what_others_said_is_context_and_what_the_bot_said_is_not() -> None:
    assert replied_to(message("增长多少", reply_to_message=earlier(READER, text="长" * 999)), ME) == "长" * REPLIED
    assert replied_to(message("增长多少", reply_to_message=earlier(BOT, text="125亿元")), ME) == ""
    topic = earlier(READER, text="统计", forum_topic_created={"name": "统计", "icon_color": 0})
    assert replied_to(message("增长多少", reply_to_message=topic), ME) == replied_to(message("增长多少"), ME) == ""


@pytest.mark.parametrize(
    ("text", "chat", "mine"),
    [
        ("/foo", "private", True),
        ("/foo", "group", False),
        ("/foo@wenju_bot x", "group", True),
        ("/foo@other_bot", "group", False),
        ("/foo@other_bot", "private", False),
    ],
)
def test_unknown_commands(text: str, chat: str, mine: bool) -> None:
    assert is_command_for(message(text, chat), ME) is mine


@pytest.mark.parametrize("said", ["请问@wenju_bot，产值多少", "@Wenju_bot产值多少", "产值多少@wenju_bot"])
def test_a_name_between_chinese_characters_counts_though_telegram_sees_no_mention(said: str) -> None:
    asked = question_in(message(said), ME)
    assert asked and asked.replace("请问", "").strip(" ，") == "产值多少"


def test_a_longer_name_is_somebody_elses() -> None:
    assert question_in(message("问@wenju_bot_two产值多少"), ME) is None
