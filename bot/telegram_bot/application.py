"""Puts the bot together: its requests, its handlers in their order, and whose turn it is. It opens nothing."""

from __future__ import annotations

import logging

from telegram import Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    InlineQueryHandler,
    MessageHandler,
    TypeHandler,
    filters,
)
from telegram.request import HTTPXRequest

from bot.telegram_bot import replies
from bot.telegram_bot.addressing import ASK
from bot.telegram_bot.bot_token import Token
from bot.telegram_bot.buttons import Buttons
from bot.telegram_bot.desk import Desk
from bot.telegram_bot.documents import Documents
from bot.telegram_bot.gate import Gate
from bot.telegram_bot.inline import Inline
from bot.telegram_bot.polling import App
from bot.telegram_bot.questions import FORWARDED_QUESTION, Questions
from bot.telegram_bot.sending import PersistentLimiter, note_when_written
from bot.telegram_bot.subscribing import Subscribing
from bot.telegram_bot.talk import Talk

_log = logging.getLogger(__name__)

CONNECTIONS = 64  # to Telegram at the same time


class _ByAdmin(filters.UpdateFilter):
    """What an admin sends."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk

    def filter(self, update: Update) -> bool:
        return self._desk.access.is_admin(update.effective_user)


class _LongForward(filters.MessageFilter):
    """A forwarded text that is no question."""

    def filter(self, message: object) -> bool:
        text = getattr(message, "text", None) or getattr(message, "caption", None) or ""
        return bool(getattr(message, "forward_origin", None)) and len(text) > FORWARDED_QUESTION


def build(token: Token, api_url: str, desk: Desk) -> tuple[App, Subscribing]:
    """The bot as an Application, which `polling` gives its updates, and what tells of new articles."""
    builder = Application.builder().token(token.value).updater(None)
    builder = builder.base_url(f"{api_url.rstrip('/')}/bot").base_file_url(f"{api_url.rstrip('/')}/file/bot")
    builder = builder.request(
        HTTPXRequest(
            connection_pool_size=CONNECTIONS,
            connect_timeout=10,
            read_timeout=20,
            write_timeout=20,
            pool_timeout=20,
            httpx_kwargs={"event_hooks": {"request": [note_when_written]}},
        )
    )
    builder = builder.get_updates_request(HTTPXRequest(connect_timeout=10, read_timeout=10))
    application = builder.rate_limiter(PersistentLimiter()).concurrent_updates(desk.turns).build()
    subscribing = Subscribing(desk)
    _register(application, desk, subscribing)
    return application, subscribing


def _register(application: App, desk: Desk, subscribing: Subscribing) -> None:
    """The first handler whose filter fits takes an update; before them, who may not ask is turned away."""
    questions, buttons, talk = Questions(desk), Buttons(desk), Talk(desk)
    documents, inline = Documents(desk), Inline(desk)
    new, edited = filters.UpdateType.MESSAGE, filters.UpdateType.EDITED_MESSAGE
    private, by_admin = filters.ChatType.PRIVATE, _ByAdmin(desk)
    asks = filters.TEXT & (~filters.COMMAND | filters.Regex(ASK))
    membership = filters.StatusUpdate.NEW_CHAT_MEMBERS | filters.StatusUpdate.CHAT_CREATED

    gate = Gate(desk, talk, application.bot)
    desk.turns.refuse, desk.turns.takes_turn = gate.no_room, gate.takes_turn
    application.add_handler(TypeHandler(Update, gate.turn_away), group=-1)
    application.add_handlers(
        [
            CommandHandler("start", talk.start, new),
            CommandHandler("help", talk.help, new),
            CommandHandler("sources", talk.sources, new),
            CommandHandler("stop", talk.stop, new),
            CommandHandler("pair", talk.pair, new),
            CommandHandler("subscribe", subscribing.subscribe, new),
            CommandHandler("unsubscribe", subscribing.unsubscribe, new),
            CommandHandler("remove", documents.remove, new),
            CommandHandler("reindex", documents.reindex, new),
            CommandHandler("status", documents.status, new),
            MessageHandler(new & private & by_admin & filters.Document.ALL, documents.file),
            MessageHandler(new & private & by_admin & _LongForward(), documents.forwarded),
            MessageHandler(new & asks, questions.question),
            MessageHandler(new & filters.CAPTION, questions.question),
            MessageHandler(edited & (asks | filters.CAPTION), questions.edited),
            MessageHandler(new & filters.COMMAND, talk.unknown_command),
            MessageHandler(new & membership, talk.added),
            MessageHandler(new & filters.StatusUpdate.MIGRATE, talk.migrated),
            MessageHandler(new & ~filters.StatusUpdate.ALL, talk.not_text),
            ChatMemberHandler(talk.joined, ChatMemberHandler.MY_CHAT_MEMBER),
            InlineQueryHandler(inline.query),
            CallbackQueryHandler(buttons.show_context, replies.CONTEXT_DATA),
            CallbackQueryHandler(buttons.turn_passage, replies.PASSAGE_DATA),
            CallbackQueryHandler(buttons.show_raw, replies.RAW_DATA),
            CallbackQueryHandler(buttons.other_evidence, replies.OTHER_DATA),
            CallbackQueryHandler(buttons.show_figures, replies.FIGURES_DATA),
            CallbackQueryHandler(buttons.good, replies.GOOD_DATA),
            CallbackQueryHandler(buttons.bad, replies.BAD_DATA),
            CallbackQueryHandler(buttons.why, replies.WHY_DATA),
            CallbackQueryHandler(buttons.turn_page, replies.PAGE_DATA),
            CallbackQueryHandler(buttons.turn_named, replies.NAMED_DATA),
            CallbackQueryHandler(buttons.whole_list, replies.WHOLE_DATA),
            CallbackQueryHandler(buttons.turn_list, replies.LIST_DATA),
            CallbackQueryHandler(questions.sample, replies.SAMPLE_DATA),
            CallbackQueryHandler(subscribing.ended, replies.SUBSCRIPTION_DATA),
            CallbackQueryHandler(documents.chosen, replies.CHOICE_DATA),
            CallbackQueryHandler(buttons.unknown),
        ]
    )
    application.add_error_handler(gate.failed)
