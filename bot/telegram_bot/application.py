"""Puts the bot together: its requests, its handlers in their order, and whose turn it is. It opens nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Coroutine
from typing import Any
from weakref import WeakValueDictionary

from telegram import Update
from telegram.ext import (
    Application,
    BaseUpdateProcessor,
    CallbackQueryHandler,
    CommandHandler,
    MessageHandler,
    filters,
)

from bot.telegram_bot.addressing import ASK
from bot.telegram_bot.bot_token import Token
from bot.telegram_bot.handlers import Handlers
from bot.telegram_bot.polling import App
from bot.telegram_bot.replies import CONTEXT_DATA, LIST_DATA, PAGE_DATA, WHOLE_DATA
from bot.telegram_bot.sending import PersistentLimiter

AT_ONCE = 256  # updates that are handled at the same time


class ChatTurns(BaseUpdateProcessor):
    """Messages of one chat are handled in their order, different chats side by side; buttons wait for nobody."""

    def __init__(self) -> None:
        super().__init__(AT_ONCE)
        self._turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Await `coroutine` when it is the turn of `update`."""
        if not isinstance(update, Update) or update.message is None:
            await coroutine
            return
        turn = self._turns.setdefault(update.message.chat.id, asyncio.Lock())
        try:
            async with turn:
                await coroutine
        finally:
            if isinstance(coroutine, Coroutine):
                coroutine.close()  # the bot stops before its turn came

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""


def build(token: Token, api_url: str, handlers: Handlers) -> App:
    """The bot as an Application, which `polling` gives its updates."""
    builder = Application.builder().token(token.value).updater(None)
    builder = builder.base_url(f"{api_url.rstrip('/')}/bot").base_file_url(f"{api_url.rstrip('/')}/file/bot")
    builder = builder.connect_timeout(10).read_timeout(20).write_timeout(20).pool_timeout(20)
    builder = builder.get_updates_connect_timeout(10).get_updates_read_timeout(10)
    application = builder.rate_limiter(PersistentLimiter()).concurrent_updates(ChatTurns()).build()
    _register(application, handlers)
    return application


def _register(application: App, handlers: Handlers) -> None:
    """The first handler whose filter fits takes a message. New messages only: no edits, no channel posts."""
    new = filters.UpdateType.MESSAGE
    other = filters.ChatType.PRIVATE & ~filters.StatusUpdate.ALL
    application.add_handlers(
        [
            CommandHandler(["start", "help"], handlers.help, new),
            CommandHandler("sources", handlers.sources, new),
            MessageHandler(new & filters.TEXT & (~filters.COMMAND | filters.Regex(ASK)), handlers.question),
            MessageHandler(new & filters.CAPTION, handlers.question),
            MessageHandler(new & filters.COMMAND, handlers.unknown_command),
            MessageHandler(new & other, handlers.not_text),
            CallbackQueryHandler(handlers.show_context, CONTEXT_DATA),
            CallbackQueryHandler(handlers.turn_page, PAGE_DATA),
            CallbackQueryHandler(handlers.whole_list, WHOLE_DATA),
            CallbackQueryHandler(handlers.turn_list, LIST_DATA),
            CallbackQueryHandler(handlers.unknown_button),
        ]
    )
    application.add_error_handler(handlers.error)
