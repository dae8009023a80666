"""Replies go out: in parts, again where a send fails, as plain text where markup is refused, to where a group moved."""

from __future__ import annotations

import asyncio
import datetime
import logging
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Any

from httpx import Request
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, Message, ReplyParameters
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest, ChatMigrated, NetworkError, RetryAfter, TelegramError
from telegram.ext import AIORateLimiter

from bot.telegram_bot.journal import Journal, Part
from bot.telegram_bot.replies import Picture, Reply
from bot.telegram_bot.splitting import Span, split, to_html, to_plain

_log = logging.getLogger(__name__)
logging.getLogger("telegram.ext.AIORateLimiter").setLevel(
    logging.CRITICAL
)  # it would log a traceback for each request put off

PAUSES = (0.5, 2.0, 5.0, 10.0, 20.0, 40.0, 60.0, 60.0)  # seconds before each new try of a request that failed
SHORT = 3  # of them, for a request that is no part of an answer
FLOODS = 10  # how often a request that Telegram put off is tried again, after the time it names
TYPING_AFTER, TYPING_AGAIN = 0.7, 4.5  # seconds; what Telegram shows of it ends after five
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


_under_way: ContextVar[Part | None] = ContextVar("under_way", default=None)


async def note_when_written(request: Request) -> None:
    """Let the part of an answer that `request` carries, if it does, note when it is written to the network: not before, for a connection
    may take its time, nor after, for it may be answered at once."""
    part = _under_way.get()
    if part is None:
        return

    async def trace(event: str, info: dict[str, Any]) -> None:
        if event.endswith("send_request_body.started"):
            part.begin()

    request.extensions["trace"] = trace


@dataclass(frozen=True)
class Destination:
    """Where a reply goes: a chat, the message that it replies to, and the topic of a forum; and the update that it answers, 0 for none."""

    chat_id: int
    reply_to: int | None = None
    topic: int | None = None
    update: int = 0


def destination(message: Any, update: int = 0) -> Destination:
    """Where a reply to `message` goes; it may be a message that Telegram shows no more."""
    topic = message.message_thread_id if isinstance(message, Message) and message.is_topic_message else None
    return Destination(message.chat.id, message.message_id, topic, update)


class PersistentLimiter(AIORateLimiter):
    """Keeps Telegram's limits, and tries again what failed on the way: a reply may come twice, but is not lost. The Part of an answer
    that is given along notes when its request goes out."""

    def __init__(self) -> None:
        super().__init__(max_retries=0)

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: Any,
    ) -> Any:
        if endpoint == "sendChatAction":  # nothing worth waiting for
            return await callback(*args, **kwargs)
        part = rate_limit_args if isinstance(rate_limit_args, Part) else None
        floods, failures = 0, 0
        while True:
            try:
                return await super().process_request(_noted(callback, part), args, kwargs, endpoint, data, None)
            except BadRequest:
                raise
            except RetryAfter as error:
                floods += 1
                if floods > FLOODS:
                    raise
                pause = _seconds(error) + 0.1  # this request waits, those of other chats do not
            except NetworkError as error:
                failures += 1
                if failures > (len(PAUSES) if part else SHORT):
                    raise
                _log.info("%s failed, trying again: %.200s", endpoint, error)
                pause = PAUSES[failures - 1]
            await asyncio.sleep(pause)


def _noted(
    callback: Callable[..., Coroutine[Any, Any, Any]], part: Part | None
) -> Callable[..., Coroutine[Any, Any, Any]]:
    """The request, which notes for its part of an answer whether it went out."""
    if part is None:
        return callback

    async def noted(*args: Any, **kwargs: Any) -> Any:
        under_way = _under_way.set(part)
        try:
            return await callback(*args, **kwargs)
        except TelegramError:
            part.failed()
            raise
        finally:
            _under_way.reset(under_way)

    return noted


def _seconds(error: RetryAfter) -> float:
    after = error.retry_after
    return after.total_seconds() if isinstance(after, datetime.timedelta) else float(after)


class Sender:
    """Sends and edits what the bot says."""

    def __init__(self, bot: Bot, journal: Journal) -> None:
        self._bot = bot
        self._journal = journal

    async def deliver(self, to: Destination, reply: Reply, first: int = 0) -> list[int]:
        """Send `reply`; when it is long, in parts, of which the last has the buttons. The numbers of its messages, 0 for one that was sent
        before the bot was killed. Its parts are counted from `first` among those of the update's answer. Raises TelegramError."""
        if reply.picture and (sent := await self._show(to, reply.picture, first)) is not None:
            return [sent]
        numbers = []
        parts = split(reply.spans)
        for n, part in enumerate(parts):
            number, to = await self._send(to, part, keyboard(reply) if n == len(parts) - 1 else None, first + n)
            to = replace(to, reply_to=None)
            numbers.append(number)
        return numbers

    async def edit(self, chat: int, message: int, reply: Reply) -> bool:
        """Put `reply`, its first part where it is long, in the place of a message; False where that message is no longer there."""
        parts = split(reply.spans)
        markup = keyboard(reply) if len(parts) == 1 else None
        try:
            await self._edit(chat, message, parts[0], markup)
        except BadRequest as error:
            said = error.message.lower()
            if "not modified" in said:
                return True
            if "not found" in said or "can't be edited" in said or "no text in the message" in said:
                return False
            if not refuses_markup(error):
                raise
            await self._edit(chat, message, parts[0], markup, html=False)
        return True

    async def replace(self, to: Destination, messages: Sequence[int], reply: Reply, picture: bool = False) -> list[int]:
        """Put `reply` in the place of the messages of an earlier one, which may have been a `picture`; what cannot be put there is sent.
        Its messages."""
        parts = split(reply.spans)
        kept: list[int] = []
        if not (reply.picture or picture):
            for part, message in zip(parts, messages, strict=False):
                rows = reply.rows if len(kept) == len(parts) - 1 else ()
                if not await self.edit(to.chat_id, message, Reply(tuple(part), rows)):
                    break
                kept.append(message)
        for message in messages[len(kept) :]:
            await self._delete(to.chat_id, message)
        rest = Reply(tuple(span for part in parts[len(kept) :] for span in part), reply.rows, reply.picture)
        if len(kept) < len(parts) or reply.picture:
            kept += await self.deliver(to, rest, len(kept))
        return kept

    async def _delete(self, chat: int, message: int) -> None:
        try:
            await self._bot.delete_message(chat, message)
        except BadRequest as error:
            _log.info("a message could not be deleted: %s", error)

    async def _edit(
        self, chat: int, message: int, part: Sequence[Span], markup: InlineKeyboardMarkup | None, html: bool = True
    ) -> None:
        await self._bot.edit_message_text(
            to_html(part) if html else to_plain(part),
            chat,
            message,
            parse_mode=ParseMode.HTML if html else None,
            link_preview_options=NO_PREVIEW,
            reply_markup=markup,
        )

    async def _show(self, to: Destination, picture: Picture, n: int) -> int | None:
        """Send a picture; None where the chat takes none."""
        if (known := self._journal.sent(to.update, n)) is not None:
            return known
        part = Part(self._journal, to.update, n)
        try:
            message = await self._bot.send_photo(
                to.chat_id,
                picture.png,
                caption=picture.caption,
                message_thread_id=to.topic,
                reply_parameters=_replying(to),
                rate_limit_args=part,  # type: ignore[call-arg]
            )
        except ChatMigrated as moved:
            return await self._show(Destination(moved.new_chat_id, update=to.update), picture, n)
        except BadRequest as error:
            _log.warning("a picture was refused, sending text: %s", error)
            return None
        part.sent(message.message_id)
        return message.message_id

    async def _send(
        self, to: Destination, part: list[Span], markup: InlineKeyboardMarkup | None, n: int, html: bool = True
    ) -> tuple[int, Destination]:
        """Send one part; its number, and where it went, for the group may have moved."""
        if (known := self._journal.sent(to.update, n)) is not None:
            return known, to
        noted = Part(self._journal, to.update, n)
        try:
            message = await self._bot.send_message(
                to.chat_id,
                to_html(part) if html else to_plain(part),
                parse_mode=ParseMode.HTML if html else None,
                message_thread_id=to.topic,
                reply_parameters=_replying(to),
                link_preview_options=NO_PREVIEW,
                reply_markup=markup,
                rate_limit_args=noted,  # type: ignore[call-arg]
            )
        except ChatMigrated as moved:
            return await self._send(Destination(moved.new_chat_id, update=to.update), part, markup, n, html)
        except BadRequest as error:
            if "thread not found" in error.message.lower() and to.topic:  # the topic was deleted
                return await self._send(replace(to, topic=None), part, markup, n, html)
            if not (html and refuses_markup(error)):
                raise
            _log.warning("markup refused, sending plain text: %s", error)
            return await self._send(to, part, markup, n, html=False)
        noted.sent(message.message_id)
        return message.message_id, to


def _replying(to: Destination) -> ReplyParameters | None:
    return ReplyParameters(to.reply_to, allow_sending_without_reply=True) if to.reply_to else None


def keyboard(reply: Reply) -> InlineKeyboardMarkup | None:
    """The buttons of a reply as Telegram takes them; one whose data is an address leads there."""
    rows = [[_button(label, data) for label, data in row] for row in reply.rows]
    return InlineKeyboardMarkup(rows) if rows else None


def _button(label: str, data: str) -> InlineKeyboardButton:
    if data.startswith("https://"):
        return InlineKeyboardButton(label, url=data)
    return InlineKeyboardButton(label, callback_data=data)


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
