"""What the bot does with each kind of message. Work on the service is done in a thread of its own."""

from __future__ import annotations

import asyncio
import datetime
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, ParamSpec, TypeVar

from telegram import CallbackQuery, Message, Update
from telegram.constants import ParseMode
from telegram.error import BadRequest, Forbidden, TelegramError
from telegram.ext import ContextTypes

from bot import messages
from bot.plot import asked_chart, picture
from bot.telegram_bot import replies
from bot.telegram_bot.addressing import is_command_for, question_in, replied_to
from bot.telegram_bot.conversations import Conversations
from bot.telegram_bot.listings import Listings
from bot.telegram_bot.replies import Reply
from bot.telegram_bot.sending import deliver, destination, keyboard, refuses_markup, typing
from bot.telegram_bot.splitting import to_html, to_plain
from retrieval.errors import BadQuestion, WenjuError
from retrieval.service import Service

_log = logging.getLogger(__name__)
P = ParamSpec("P")
T = TypeVar("T")
Context = ContextTypes.DEFAULT_TYPE

CHINA = datetime.timezone(datetime.timedelta(hours=8))  # Asia/Shanghai, which has had no summer time since 1991


class Handlers:
    """The bot's side of every conversation. Make one for each bot, close it at the end."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._worker = ThreadPoolExecutor(1, "service")  # the service does one thing at a time anyway
        self._conversations = Conversations()
        self._listings = Listings()

    def close(self) -> None:
        """Wait for the work under way, drop what waits for it."""
        self._worker.shutdown(wait=True, cancel_futures=True)

    async def _work(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._worker, lambda: function(*args, **kwargs))

    # ---- messages ----

    async def help(self, update: Update, context: Context) -> None:
        """/start, /help: how to ask, with an example."""
        await _reply(update, context, messages.BOT_HELP.format(name=context.bot.username))

    async def question(self, update: Update, context: Context) -> None:
        """A text, /ask or what stands below a picture: answered when it is meant for the bot. What somebody said in the message that is
        replied to counts as said before."""
        message = _message(update)
        text = question_in(message, context.bot.bot)
        if text is None:
            return
        key = (message.chat.id, update.effective_sender.id if update.effective_sender else 0)
        day = message.date.astimezone(CHINA).date()
        to = destination(message)
        async with typing(context.bot, to):
            chart = await self._work(asked_chart, self._service, text, day)
            if chart:
                reply = replies.chart(chart, await self._work(picture, chart))
            else:
                said = replied_to(message, context.bot.bot)
                earlier = [said] if said and said != text else self._conversations.earlier(key)
                reply = await self._answer(text, earlier, day)
        self._conversations.add(key, text)
        await deliver(context.bot, to, reply)

    async def _answer(self, text: str, earlier: Sequence[str], day: datetime.date) -> Reply:
        """The answer to a question after `earlier` ones; the lists of articles in it are remembered for whoever turns their pages."""
        answer = await self._work(self._service.ask, text, earlier, day)
        for part in answer.parts or (answer,):
            if part.articles:
                self._listings.add(part.articles)
        return replies.answer(answer)

    async def sources(self, update: Update, context: Context) -> None:
        """/sources: the articles in the index, their first page."""
        found = await self._work(self._service.sources)
        await deliver(context.bot, destination(_message(update)), replies.sources(found.records, 0))

    async def unknown_command(self, update: Update, context: Context) -> None:
        """A command that the bot does not know."""
        if is_command_for(_message(update), context.bot.bot):
            await _reply(update, context, messages.UNKNOWN_COMMAND)

    async def not_text(self, update: Update, context: Context) -> None:
        """A picture, a voice message and the like, in a private chat."""
        await _reply(update, context, messages.TEXT_ONLY)

    # ---- buttons ----

    async def show_context(self, update: Update, context: Context) -> None:
        """A button below an answer: the passage between its neighbours."""
        query, (passage_id, start, end) = await _pressed(update, context)
        if query.message is None:
            return
        passage = await self._work(self._service.passage_context, passage_id)
        gone = replies.sentence(messages.PASSAGE_GONE)
        reply = replies.context(passage, int(start), int(end)) if passage else gone
        await deliver(context.bot, destination(query.message), reply)

    async def turn_page(self, update: Update, context: Context) -> None:
        """A button below a page of /sources: another page in its place."""
        query, (page,) = await _pressed(update, context)
        found = await self._work(self._service.sources)
        await _edit(query, replies.sources(found.records, int(page)))

    async def whole_list(self, update: Update, context: Context) -> None:
        """A button below an answer that lists articles: all of them, in a message of their own."""
        if (found := await self._pressed_list(update, context)) and found[0].message:
            query, key, _ = found
            await deliver(context.bot, destination(query.message), replies.listing(self._listings.get(key), 0))

    async def turn_list(self, update: Update, context: Context) -> None:
        """A button below a page of such a list: another page in its place."""
        if found := await self._pressed_list(update, context):
            query, key, page = found
            await _edit(query, replies.listing(self._listings.get(key), int(page)))

    async def _pressed_list(self, update: Update, context: Context) -> tuple[CallbackQuery, str, str] | None:
        """The press of a list's button, with the list's key and the page; None where the list is forgotten, which is said."""
        assert context.matches
        key, page = (*context.matches[0].groups(), "0")[:2]
        if not self._listings.get(key):
            await self.unknown_button(update, context)
            return None
        query, _ = await _pressed(update, context)
        return query, key, page

    async def unknown_button(self, update: Update, context: Context) -> None:
        """A button that is none of ours, or of an older version."""
        if update.callback_query:
            await _answer(update.callback_query, messages.UNKNOWN_BUTTON)

    # ---- errors ----

    async def error(self, update: object, context: Context) -> None:
        """Whatever a handler raises: it is logged, and the user is told in a sentence."""
        sentence = _logged(context.error)
        message = update.effective_message if isinstance(update, Update) else None
        if message is None or isinstance(context.error, Forbidden):
            return
        try:
            await deliver(context.bot, destination(message), replies.sentence(sentence))
        except TelegramError as again:
            _log.warning("the user could not be told: %s", again)


def _logged(error: Exception | None) -> str:
    """Log an error, with a traceback where it is our own; the sentence for the user, without the server's paths."""
    if isinstance(error, BadQuestion):
        _log.info("%s", error)
        return messages.error_sentence(error)
    if isinstance(error, (WenjuError, TelegramError)):
        _log.error("%s: %s", type(error).__name__, error)
    else:
        _log.error("a message could not be handled", exc_info=error)
    return messages.BOT_FAILED


def _message(update: Update) -> Message:
    """The message of an update that, by its handler's filters, has one."""
    assert update.message is not None
    return update.message


async def _reply(update: Update, context: Context, sentence: str) -> None:
    await deliver(context.bot, destination(_message(update)), replies.sentence(sentence))


async def _pressed(update: Update, context: Context) -> tuple[CallbackQuery, tuple[str, ...]]:
    """The press of a button, which is answered at once, and what its data says."""
    assert update.callback_query is not None and context.matches
    await _answer(update.callback_query)
    return update.callback_query, context.matches[0].groups()


async def _answer(query: CallbackQuery, text: str = "") -> None:
    try:
        await query.answer(text)
    except TelegramError as error:  # too old, perhaps; what was asked for can still be done
        _log.info("a press of a button could not be answered: %s", error)


async def _edit(query: CallbackQuery, reply: Reply) -> None:
    """Put `reply` in the place of the message whose button was pressed."""
    show: dict[str, Any] = {"reply_markup": keyboard(reply)}
    try:
        await query.edit_message_text(to_html(reply.spans), parse_mode=ParseMode.HTML, **show)
    except BadRequest as error:
        if refuses_markup(error):
            await query.edit_message_text(to_plain(reply.spans), **show)
        elif "not modified" not in error.message.lower():
            raise
