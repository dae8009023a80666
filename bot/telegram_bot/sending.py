"""Replies go out: in parts, again where a send fails, as plain text where markup is refused, to where a group moved."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, Message, ReplyParameters
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest, ChatMigrated, NetworkError, TelegramError
from telegram.ext import AIORateLimiter

from bot.telegram_bot.replies import Picture, Reply
from bot.telegram_bot.splitting import Span, split, to_html, to_plain

_log = logging.getLogger(__name__)

PAUSES = (0.5, 2.0, 5.0)  # seconds before each new try of a request that failed
FLOODS = 3  # how often a request that Telegram put off is tried again, after the time it names
TYPING_AFTER, TYPING_AGAIN = 0.7, 4.5  # seconds; what Telegram shows of it ends after five
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


@dataclass(frozen=True)
class Destination:
    """Where a reply goes: a chat, the message that it replies to, and the topic of a forum."""

    chat_id: int
    reply_to: int | None = None
    topic: int | None = None


def destination(message: Any) -> Destination:
    """Where a reply to `message` goes; it may be a message that Telegram shows no more."""
    topic = message.message_thread_id if isinstance(message, Message) and message.is_topic_message else None
    return Destination(message.chat.id, message.message_id, topic)


class PersistentLimiter(AIORateLimiter):
    """Keeps Telegram's limits, and tries again what failed on the way: a reply may come twice, but is not lost."""

    def __init__(self) -> None:
        super().__init__(max_retries=FLOODS)

    async def process_request(self, *args: Any, **kwargs: Any) -> Any:
        for pause in PAUSES:
            try:
                return await super().process_request(*args, **kwargs)
            except BadRequest:
                raise
            except NetworkError as error:
                _log.info("%s failed, trying again: %.200s", kwargs.get("endpoint", "a request"), error)
                await asyncio.sleep(pause)
        return await super().process_request(*args, **kwargs)


async def deliver(bot: Bot, to: Destination, reply: Reply) -> None:
    """Send `reply`; when it is long, in parts, of which the last has the buttons. Raises TelegramError."""
    if reply.picture and await _show(bot, to, reply.picture):
        return
    parts = split(reply.spans)
    for n, part in enumerate(parts, 1):
        to = await _send(bot, to, part, keyboard(reply) if n == len(parts) else None)
        to = replace(to, reply_to=None)


async def _show(bot: Bot, to: Destination, picture: Picture) -> bool:
    """Send a picture; False where the chat takes none."""
    try:
        await bot.send_photo(
            to.chat_id,
            picture.png,
            caption=picture.caption,
            message_thread_id=to.topic,
            reply_parameters=_replying(to),
        )
    except ChatMigrated as moved:
        return await _show(bot, Destination(moved.new_chat_id), picture)
    except BadRequest as error:
        _log.warning("a picture was refused, sending text: %s", error)
        return False
    return True


async def _send(
    bot: Bot, to: Destination, part: list[Span], markup: InlineKeyboardMarkup | None, html: bool = True
) -> Destination:
    """Send one part; where it went, for the group may have moved."""
    try:
        await bot.send_message(
            to.chat_id,
            to_html(part) if html else to_plain(part),
            parse_mode=ParseMode.HTML if html else None,
            message_thread_id=to.topic,
            reply_parameters=_replying(to),
            link_preview_options=_NO_PREVIEW,
            reply_markup=markup,
        )
    except ChatMigrated as moved:
        return await _send(bot, Destination(moved.new_chat_id), part, markup, html)
    except BadRequest as error:
        if not (html and refuses_markup(error)):
            raise
        _log.warning("markup refused, sending plain text: %s", error)
        return await _send(bot, to, part, markup, html=False)
    return to


def _replying(to: Destination) -> ReplyParameters | None:
    return ReplyParameters(to.reply_to, allow_sending_without_reply=True) if to.reply_to else None


def keyboard(reply: Reply) -> InlineKeyboardMarkup | None:
    """The buttons of a reply as Telegram takes them."""
    rows = [[InlineKeyboardButton(label, callback_data=data) for label, data in row] for row in reply.rows]
    return InlineKeyboardMarkup(rows) if rows else None


def refuses_markup(error: BadRequest) -> bool:
    """Whether Telegram could not read the HTML that it was sent."""
    return "parse entities" in error.message.lower()


@asynccontextmanager
async def typing(bot: Bot, to: Destination) -> AsyncIterator[None]:
    """Show that the bot is writing while the work inside takes long."""
    task = asyncio.create_task(_keep_typing(bot, to))
    try:
        yield
    finally:
        task.cancel()


async def _keep_typing(bot: Bot, to: Destination) -> None:
    await asyncio.sleep(TYPING_AFTER)
    try:
        while True:
            await bot.send_chat_action(to.chat_id, ChatAction.TYPING, message_thread_id=to.topic)
            await asyncio.sleep(TYPING_AGAIN)
    except TelegramError as error:
        _log.info("cannot show that the bot is typing: %s", error)
