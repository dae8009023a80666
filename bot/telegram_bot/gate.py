"""Before and after all handlers: who is turned away, which messages wait for their turn, and what is said when something fails."""

from __future__ import annotations

import logging
from contextlib import suppress

from telegram import Bot, Update
from telegram.error import Forbidden, TelegramError
from telegram.ext import ApplicationHandlerStop

from bot import messages
from bot.telegram_bot import replies
from bot.telegram_bot.addressing import command_in, question_in
from bot.telegram_bot.desk import Context, Desk, acknowledge, logged
from bot.telegram_bot.sending import destination
from bot.telegram_bot.talk import Talk

_log = logging.getLogger(__name__)

ERROR = 1000  # the number of the sentence about an error among the parts of an answer, some of which may have been sent
KINDS = ("message", "edited_message", "callback_query", "inline_query", "my_chat_member")


class Gate:
    """Make one for each bot."""

    def __init__(self, desk: Desk, talk: Talk, bot: Bot) -> None:
        self._desk = desk
        self._talk = talk
        self._bot = bot

    async def turn_away(self, update: Update, context: Context) -> None:
        """Stop what comes from those who may not ask, but for the pairing code, and from those who press and command without a pause."""
        desk, user, query = self._desk, update.effective_user, update.callback_query
        desk.metrics.received(next((kind for kind in KINDS if getattr(update, kind)), "other"))
        command = command_in(update.message)
        invited = update.my_chat_member or command == "pair" or desk.access.may_ask(user, update.effective_chat)
        if not invited:
            await self._talk.not_invited(update, context)
            raise ApplicationHandlerStop
        if user and (query or command) and (wait := desk.press_limit.wait(user.id)):
            desk.metrics.limited()
            if query:
                await acknowledge(query, messages.TOO_FAST.format(seconds=int(wait) + 1))
            raise ApplicationHandlerStop

    def takes_turn(self, update: Update) -> bool:
        """Whether an update is for the bot; what people say to one another waits for nothing and fills no queue."""
        message = update.message or update.edited_message
        return message is None or bool(command_in(message)) or question_in(message, self._bot.bot) is not None

    async def no_room(self, update: Update, waiting: int) -> None:
        """A message for which the chat's queue has no room: said once in a while."""
        desk, message = self._desk, update.message
        allowed = desk.access.may_ask(update.effective_user, update.effective_chat)
        if message and allowed and desk.turns.first_of_late("full", message.chat.id):
            reply = replies.sentence(messages.TOO_MANY.format(count=waiting))
            with suppress(TelegramError):
                await desk.deliver(self._bot, destination(message, update.update_id), reply)

    async def failed(self, update: object, context: Context) -> None:
        """Whatever a handler raises: it is logged, and the user is told in a sentence."""
        sentence = logged(context.error)
        self._desk.metrics.failed(context.error or Exception())
        message = update.effective_message if isinstance(update, Update) else None
        if not isinstance(update, Update) or message is None or isinstance(context.error, Forbidden):
            return
        to = destination(message, update.update_id)
        try:
            await self._desk.deliver(context.bot, to, replies.sentence(sentence), ERROR)
        except TelegramError as again:
            _log.warning("the user could not be told: %s", again)
