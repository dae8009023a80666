"""What all handlers work with: the service, one thing at a time in a thread of its own, what is kept, and who may do what."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import ParamSpec, TypeVar

from telegram import Bot, CallbackQuery, Message, Update
from telegram.error import Forbidden, TelegramError
from telegram.ext import ContextTypes

from bot import messages
from bot.settings import Settings
from bot.telegram_bot import replies
from bot.telegram_bot.access import Access
from bot.telegram_bot.answers import Answers
from bot.telegram_bot.journal import Journal
from bot.telegram_bot.limits import Limit
from bot.telegram_bot.metrics import Metrics
from bot.telegram_bot.replies import Reply
from bot.telegram_bot.samples import Overview
from bot.telegram_bot.sending import Destination, Sender, destination
from bot.telegram_bot.turns import ChatTurns
from retrieval.errors import BadQuestion, WenjuError
from retrieval.service import Service

_log = logging.getLogger(__name__)
P = ParamSpec("P")
T = TypeVar("T")
Context = ContextTypes.DEFAULT_TYPE
LOOK = 3.0  # seconds for the first look at the index
PRESSES = 6  # buttons, and commands, that may be pressed for a question
INLINE_RATE = 6  # as many inline queries as questions: they come while somebody types


class Desk:
    """Make one for each bot, close it at the end."""

    def __init__(self, service: Service, settings: Settings, db: sqlite3.Connection, metrics: Metrics) -> None:
        self.service = service
        self.settings = settings
        self.db = db
        self.metrics = metrics
        self.journal = Journal(db)
        self.turns = ChatTurns(self.journal)
        self.answers = Answers(db)
        self.access = Access(db, settings.access, settings.allowed, settings.admins)
        self.user_limit = Limit(settings.rate)
        self.chat_limit = Limit(settings.chat_rate)
        self.press_limit = Limit(PRESSES * settings.rate)
        self.inline_limit = Limit(INLINE_RATE * settings.rate)
        self.overview = Overview()
        self._looked = asyncio.Event()
        self._worker = ThreadPoolExecutor(1, "service")  # the service does one thing at a time anyway

    def close(self) -> None:
        """Wait for the work under way, drop what waits for it."""
        self._worker.shutdown(wait=True, cancel_futures=True)

    async def work(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do something with the service when it is its turn."""
        return await asyncio.get_running_loop().run_in_executor(self._worker, lambda: function(*args, **kwargs))

    def looked_over(self, overview: Overview) -> None:
        """The index was looked over."""
        self.overview = overview
        self._looked.set()

    async def first_overview(self) -> Overview:
        """What is known of the index; right after the start it takes a moment, which is waited for a little."""
        with suppress(TimeoutError):
            async with asyncio.timeout(LOOK):
                await self._looked.wait()
        return self.overview

    async def deliver(self, bot: Bot, to: Destination, reply: Reply, first: int = 0) -> list[int]:
        """Send a reply, its parts counted from `first` among those of the update's answer; to those who have blocked the bot or thrown it out nothing more is said."""
        try:
            return await Sender(bot, self.journal).deliver(to, reply, first)
        except Forbidden as error:
            _log.info("cannot write to a chat any more: %s", error)
            self.db.execute("DELETE FROM subscription WHERE chat = ?", (to.chat_id,))
            return []

    async def reply(self, update: Update, context: Context, said: Reply | str) -> list[int]:
        """Send a reply to the message of an update."""
        reply = replies.sentence(said) if isinstance(said, str) else said
        return await self.deliver(context.bot, destination(message_of(update), update.update_id), reply)

    async def show(self, query: CallbackQuery, context: Context, what: str, reply: Reply) -> int:
        """Show something more about the message whose button was pressed: in a message of its own, the same one when it is pressed again.
        Its number."""
        message = query.message
        if message is None:
            return 0
        sender = Sender(context.bot, self.journal)
        known = self.answers.shown(message.chat.id, message.message_id, what)
        if known and await sender.edit(message.chat.id, known, reply):
            return known
        sent = await self.deliver(context.bot, destination(message), reply)
        if sent:
            self.answers.show(message.chat.id, message.message_id, what, sent[0])
            if about := self.answers.in_message(message.chat.id, message.message_id):
                self.answers.sent_as(about.id, message.chat.id, sent, "more")
        return sent[0] if sent else 0

    async def put(self, query: CallbackQuery, context: Context, reply: Reply) -> None:
        """Put a reply in the place of the message whose button was pressed."""
        message = query.message
        if message and not await Sender(context.bot, self.journal).edit(message.chat.id, message.message_id, reply):
            await self.deliver(context.bot, destination(message), reply)


def message_of(update: Update) -> Message:
    """The message of an update that, by its handler's filters, has one, new or edited."""
    message = update.message or update.edited_message
    assert message is not None
    return message


async def pressed(update: Update, context: Context) -> tuple[CallbackQuery, tuple[str, ...]]:
    """The press of a button, which is answered at once, and what its data says."""
    assert update.callback_query is not None and context.matches
    context.application.create_task(acknowledge(update.callback_query))  # what was asked for does not wait for it
    return update.callback_query, context.matches[0].groups()


async def acknowledge(query: CallbackQuery, said: str = "") -> None:
    """Answer the press of a button, with a line that is shown for a moment."""
    try:
        await query.answer(said)
    except TelegramError as error:  # too old, perhaps; what was asked for can still be done
        _log.info("a press of a button could not be answered: %s", error)


def label_pressed(query: CallbackQuery) -> str:
    """What stands on the button that was pressed; "" where its message is too old to be shown with its buttons."""
    markup = query.message.reply_markup if isinstance(query.message, Message) else None
    buttons = [button for row in markup.inline_keyboard for button in row] if markup else []
    return next((button.text for button in buttons if button.callback_data == query.data), "")


def logged(error: Exception | None) -> str:
    """Log an error, with a traceback where it is our own; the sentence for the user, without the server's paths."""
    if isinstance(error, BadQuestion):
        _log.info("%s", error)
        return messages.error_sentence(error)
    if isinstance(error, (WenjuError, TelegramError)):
        _log.error("%s: %s", type(error).__name__, error)
    else:
        _log.error("a message could not be handled", exc_info=error)
    return messages.BOT_FAILED
