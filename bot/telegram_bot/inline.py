"""`@bot question` in any chat: the cited answer as a result that is sent there."""

from __future__ import annotations

import asyncio
import logging

from telegram import InlineQueryResultArticle, InputTextMessageContent, Update
from telegram.constants import ParseMode
from telegram.error import BadRequest

from bot import messages, notes
from bot.telegram_bot import replies
from bot.telegram_bot.days import today
from bot.telegram_bot.desk import Context, Desk
from bot.telegram_bot.sending import NO_PREVIEW, keyboard
from bot.telegram_bot.splitting import LIMIT, shortened, split, to_html
from retrieval.answer.answer import Answer
from retrieval.errors import BadQuestion

_log = logging.getLogger(__name__)

SHORTEST = 4  # characters; what is shorter is still being typed
TYPING = 0.3  # seconds in which another letter may come
CACHED = 60  # seconds for which Telegram gives the same result without asking
_TITLE = 60


class Inline:
    """Answers inline queries."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._newest: dict[int, str] = {}  # the last query of each user who is typing

    async def query(self, update: Update, context: Context) -> None:
        """One result: the answer; nothing while the question is too short to be one."""
        query, desk = update.inline_query, self._desk
        if query is None:
            return
        text = query.query.strip()
        results: list[InlineQueryResultArticle] = []
        self._newest[query.from_user.id] = query.id
        limited = bool(desk.inline_limit.wait(query.from_user.id))
        await asyncio.sleep(TYPING)
        if self._newest.get(query.from_user.id) != query.id:
            return  # another letter was typed
        del self._newest[query.from_user.id]
        if len(text) >= SHORTEST and not limited:
            try:
                found = await desk.work(desk.service.ask, text, (), today())
            except BadQuestion:
                found = None
            if found and (result := _result(found, text, context.bot.username)):
                results.append(result)
        try:
            personal = limited or desk.access.policy != "open"
            await query.answer(results, cache_time=0 if limited else CACHED, is_personal=personal)
        except BadRequest as error:  # another letter was typed before this was answered
            _log.info("an inline query could not be answered: %s", error)


def _result(found: Answer, text: str, username: str) -> InlineQueryResultArticle | None:
    """The answer to be sent, below its question, with the way to the quotes in the bot; None where nothing was asked."""
    if found.form == "courtesy":
        return None
    spans = split(replies.inline(found, text).spans, LIMIT)[0]
    links = [replies.link(username, citation, found.hits) for citation in found.citations[:1]]
    rows = tuple((replies.Button(messages.INLINE_MORE, link),) for link in links)
    line = _title(found)
    quote = found.citations[0].quote if found.citations else found.hits[0].text if found.hits else ""
    return InlineQueryResultArticle(
        "answer",
        shortened(line, _TITLE),
        InputTextMessageContent(to_html(spans), ParseMode.HTML, link_preview_options=NO_PREVIEW),
        reply_markup=keyboard(replies.Reply((), rows)),
        description=shortened(quote, 2 * _TITLE),
    )


def _title(found: Answer) -> str:
    """What is read before the answer is sent: the short answer, or the sentence that may be it."""
    if not found.found:
        return messages.NOT_FOUND
    return notes.answer_line(found) if found.sure else f"{messages.UNSURE_MARK} {found.citations[0].quote}"
