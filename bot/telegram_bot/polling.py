"""The bot talks to Telegram until it is cancelled: it connects, polls for updates and hands them on.

python-telegram-bot's own loop is not used: it would go on without polling when a token is revoked, and it waits
without limit for the last replies when it is stopped.
"""

from __future__ import annotations

import asyncio
import logging
import sys
import time
from collections.abc import Awaitable
from typing import Any, TypeVar

from telegram import BotCommand
from telegram.error import Conflict, InvalidToken, TelegramError
from telegram.ext import Application

from bot import messages
from bot.telegram_bot.bot_token import Token, unusable

_log = logging.getLogger(__name__)
T = TypeVar("T")
App = Application[Any, Any, Any, Any, Any, Any]

UPDATES = ["message", "callback_query"]
POLL = 30  # seconds that Telegram keeps a poll waiting
LONGEST_PAUSE = 30.0  # seconds between polls that fail
SAID_AGAIN = 600.0  # seconds after which a trouble that lasts is told again
STOPPING = 5.0  # seconds for the replies that are under way when the bot stops


async def converse(application: App, token: Token) -> None:
    """Connect and answer until cancelled; what fails on the way is tried again. Raises BadSetting."""
    troubles = _Troubles(token)
    await _connect(application, troubles)
    await application.start()
    print(messages.BOT_READY.format(name=application.bot.username), file=sys.stderr, flush=True)
    offset = 0
    try:
        while True:
            got = await _attempt(application.bot.get_updates(offset, timeout=POLL, allowed_updates=UPDATES))
            if isinstance(got, TelegramError):
                await troubles.wait(got)
                continue
            troubles.over()
            for update in got:
                application.update_queue.put_nowait(update)
                offset = update.update_id + 1
    except asyncio.CancelledError:
        await _acknowledge(application, offset)
        raise


async def close(application: App) -> None:
    """Let the replies under way go out, for a few seconds; then leave."""
    if application.running:
        try:
            async with asyncio.timeout(STOPPING):
                await application.stop()
        except TimeoutError:
            _log.warning("some replies could not be sent in time")
    await application.shutdown()


async def _connect(application: App, troubles: _Troubles) -> None:
    commands = [BotCommand(name, text) for name, text in messages.BOT_COMMANDS.items()]
    for call in (application.initialize, application.bot.delete_webhook):
        while isinstance(got := await _attempt(call()), TelegramError):
            await troubles.wait(got)
    if isinstance(got := await _attempt(application.bot.set_my_commands(commands)), TelegramError):
        _log.warning("the menu of commands could not be set: %s", got)


async def _acknowledge(application: App, offset: int) -> None:
    """Tell Telegram what has been received, so that it is not answered again after a restart."""
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

    async def wait(self, error: TelegramError) -> None:
        """Wait before the next try; raises BadSetting when there is no use in one."""
        if isinstance(error, InvalidToken):
            raise unusable(self._token.name, "rejected")
        self._failures += 1
        if isinstance(error, Conflict):
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
