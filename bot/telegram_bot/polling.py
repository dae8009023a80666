"""The bot talks to Telegram until it is cancelled: it connects, gets updates, writes them down and hands them on.

python-telegram-bot's own loop is not used: it would go on without polling when a token is revoked, it confirms updates before
they are written down, and it waits without limit for the last replies when it is stopped.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import sys
import time
import warnings
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from telegram import Bot, BotCommand, BotCommandScopeChat, Update
from telegram.error import BadRequest, Conflict, InvalidToken, TelegramError
from telegram.ext import Application

from bot import messages
from bot.telegram_bot.bot_token import Token, unusable
from bot.telegram_bot.desk import Desk
from bot.telegram_bot.journal import Wire
from retrieval.errors import BadSetting

_log = logging.getLogger(__name__)
for name in ("telegram.Bot", "telegram.ext.ExtBot"):  # they log what they cannot read, texts and all
    logging.getLogger(name).setLevel(logging.CRITICAL + 1)
T = TypeVar("T")
App = Application[Any, Any, Any, Any, Any, Any]

UPDATES = ["message", "edited_message", "callback_query", "inline_query", "my_chat_member"]
POLL = 30  # seconds that Telegram keeps a poll waiting
MOST_OPEN = 500  # updates that are under way or wait; until there are fewer, no more are asked for
LONGEST_PAUSE = 30.0  # seconds between polls that fail
SAID_AGAIN = 600.0  # seconds after which a trouble that lasts is told again
STOPPING = 5.0  # seconds for the replies that are under way when the bot stops


async def converse(application: App, token: Token, desk: Desk, webhook: tuple[str, str] | None = None) -> None:
    """Connect and answer until cancelled; what fails on the way is tried again. What was received and not answered before comes first.
    With a `webhook` (its address and secret), Telegram sends the updates to `receive` instead. Raises BadSetting."""
    troubles = _Troubles(token)
    pending = desk.journal.pending()
    await _connect(application, troubles, desk, webhook)
    await application.start()
    hand_on(application, pending, desk)
    print(messages.BOT_READY.format(name=application.bot.username), file=sys.stderr, flush=True)
    if webhook:
        print(messages.WEBHOOK_READY.format(url=webhook[0], listen=desk.settings.listen), file=sys.stderr, flush=True)
        await asyncio.Event().wait()
    await _poll(application, troubles, desk)


async def _poll(application: App, troubles: _Troubles, desk: Desk) -> None:
    offset = 0
    try:
        while True:
            got = await _attempt(_updates(application.bot, offset, POLL))
            if isinstance(got, TelegramError):
                await troubles.wait(got)
                continue
            try:
                new = desk.journal.receive(got)
            except sqlite3.Error as error:
                await troubles.wait(error)
                continue
            troubles.over()
            desk.metrics.contacted()
            offset = got[-1]["update_id"] + 1 if got else offset
            hand_on(application, new, desk)
            while application.update_queue.qsize() + desk.turns.waiting > MOST_OPEN:
                await asyncio.sleep(0.2)
    except asyncio.CancelledError:
        await _acknowledge(application, offset)
        raise


def receiver(application: App, desk: Desk) -> Callable[[Wire], Awaitable[None]]:
    """What takes an update that Telegram sends: it is written down, then handed on."""

    async def receive(update: Wire) -> None:
        if not isinstance(update.get("update_id"), int):
            _log.error("something that is no update was posted")
            return
        new = desk.journal.receive([update])
        desk.metrics.contacted()
        hand_on(application, new, desk)

    return receive


async def _updates(bot: Bot, offset: int, timeout: int) -> list[Wire]:
    """The updates from `offset` on, as Telegram writes them; one that the library cannot read does not keep the others away."""
    try:
        got = await bot.get_updates(offset, timeout=timeout, allowed_updates=UPDATES)
        return [update.to_dict() for update in got]
    except TelegramError:
        raise
    except Exception as error:
        _log.warning("some updates cannot be read: %s", type(error).__name__)
    asked = {"offset": offset, "timeout": 0, "allowed_updates": UPDATES}
    with warnings.catch_warnings():  # the library would have the method above used
        warnings.simplefilter("ignore")
        return list(await bot.do_api_request("getUpdates", asked))


def hand_on(application: App, updates: list[Wire], desk: Desk) -> None:
    """Give updates, as Telegram writes them, to the handlers; one that cannot be read is done with."""
    for wire in updates:
        try:
            update = Update.de_json(dict(wire), application.bot)
        except Exception as error:  # a kind of message that the library does not know yet
            _log.error("update %s cannot be read: %s", wire.get("update_id"), type(error).__name__)
            desk.journal.done(int(wire["update_id"]))
            continue
        application.update_queue.put_nowait(update)


async def close(application: App) -> None:
    """Let the replies under way go out, for a few seconds; then leave."""
    if application.running:
        try:
            async with asyncio.timeout(STOPPING):
                await application.stop()
        except TimeoutError:
            _log.warning("some replies could not be sent in time; they are when the bot runs again")
    await application.shutdown()


async def _connect(application: App, troubles: _Troubles, desk: Desk, webhook: tuple[str, str] | None) -> None:
    async def tell() -> bool:
        bot: Bot = application.bot
        if webhook is None:
            return await bot.delete_webhook()
        return await bot.set_webhook(webhook[0], secret_token=webhook[1], allowed_updates=UPDATES)

    for call in (application.initialize, tell):
        while isinstance(got := await _attempt(call()), TelegramError):
            if webhook and isinstance(got, BadRequest):
                raise BadSetting("TELEGRAM_WEBHOOK", got.message)
            await troubles.wait(got)
    if isinstance(got := await _attempt(_introduce(application.bot, desk)), TelegramError):
        _log.warning("the menu of commands could not be set: %s", got)


async def _introduce(bot: Bot, desk: Desk) -> None:
    """The menu of commands, in Chinese unless somebody's Telegram speaks English; that of the admins has more."""
    chinese, english = _commands(messages.BOT_COMMANDS), _commands(messages.BOT_COMMANDS_ENGLISH)
    await bot.set_my_commands(chinese)
    await bot.set_my_commands(english, language_code="en")
    more = _commands(messages.ADMIN_COMMANDS)
    for admin in desk.settings.admins:
        menu = bot.set_my_commands([*chinese, *more], BotCommandScopeChat(admin))
        if isinstance(error := await _attempt(menu), TelegramError):
            _log.info("an admin has not talked to the bot yet: %s", error)


def _commands(texts: dict[str, str]) -> list[BotCommand]:
    return [BotCommand(name, text) for name, text in texts.items()]


async def _acknowledge(application: App, offset: int) -> None:
    """Tell Telegram what has been received, so that it does not send it again."""
    try:
        async with asyncio.timeout(2):
            await _attempt(application.bot.get_updates(offset, timeout=0, allowed_updates=UPDATES))
    except TimeoutError:
        _log.info("the last updates could not be acknowledged")


async def _attempt(call: Awaitable[T]) -> T | TelegramError:
    try:
        return await call
    except TelegramError as error:
        return error


class _Troubles:
    """What to do when Telegram cannot be asked: tell it once in a sentence, log it in a line, wait ever longer."""

    def __init__(self, token: Token) -> None:
        self._token = token
        self._failures = 1  # in a row; the first poll that fails after others went well is nothing to tell
        self._said: dict[str, float] = {}

    def over(self) -> None:
        """A poll went well."""
        self._failures = 0

    async def wait(self, error: Exception) -> None:
        """Wait before the next try; raises BadSetting when there is no use in one."""
        if isinstance(error, InvalidToken):
            raise unusable(self._token.name, "rejected")
        self._failures += 1
        if isinstance(error, sqlite3.Error):
            self._say(messages.STORE_FAILED.format(detail=error))
        elif isinstance(error, Conflict):
            self._say(messages.POLLING_CONFLICT)
        elif self._failures > 1:
            self._say(messages.TELEGRAM_UNREACHABLE)
        _log.warning("cannot poll: %s: %.200s", type(error).__name__, str(error).replace("\n", " "))
        await asyncio.sleep(min(LONGEST_PAUSE, 1.5 ** min(self._failures, 10)))

    def _say(self, sentence: str) -> None:
        now = time.monotonic()
        if now - self._said.get(sentence, -SAID_AGAIN) >= SAID_AGAIN:
            self._said[sentence] = now
            print(sentence, file=sys.stderr, flush=True)
