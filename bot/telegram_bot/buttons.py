"""What the buttons below answers and lists do."""

from __future__ import annotations

import asyncio
import datetime
from collections.abc import Sequence

from telegram import CallbackQuery, Update

from bot import messages
from bot.telegram_bot import feedback, replies
from bot.telegram_bot.answers import Answered
from bot.telegram_bot.desk import Context, Desk, acknowledge, pressed
from bot.telegram_bot.replies import Reply
from bot.telegram_bot.splitting import split
from retrieval.index.records import ArticleRecord


class Buttons:
    """One method for each kind of button."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    # ---- where an answer stands ----

    async def show_context(self, update: Update, context: Context) -> None:
        """原文: the passage between its neighbours, in a message of its own."""
        query, (passage_id, start, end) = await pressed(update, context)
        reply = await self._context(passage_id, int(start), int(end))
        await self._desk.show(query, context, "context", reply or replies.sentence(messages.PASSAGE_GONE))

    async def turn_passage(self, update: Update, context: Context) -> None:
        """The passage before or after, or the repaired text again, in its place."""
        query, (passage_id, start, end) = await pressed(update, context)
        reply = await self._context(passage_id, int(start or 0), int(end or 0))
        await self._desk.put(query, context, reply or replies.sentence(messages.PASSAGE_GONE))

    async def show_raw(self, update: Update, context: Context) -> None:
        """原始文字: the text as it stands in the file."""
        query, (passage_id, start, end) = await pressed(update, context)
        desk = self._desk
        passage = await desk.work(desk.service.passage_context, passage_id)
        if passage is None:
            await desk.put(query, context, replies.sentence(messages.PASSAGE_GONE))
            return
        text = await asyncio.to_thread(desk.service.original, passage_id)  # a large file takes its time
        await desk.put(query, context, replies.raw(passage, text or messages.RAW_GONE, int(start), int(end)))

    async def other_evidence(self, update: Update, context: Context) -> None:
        """换一条: the next passage that was found, in the answer's place; 0 is the answer again."""
        query, (number, at) = await pressed(update, context)
        about = self._about(query, number)
        if about is None:
            await self.gone(query, context)
            return
        others = about.evidence[about.cited :]
        whole = self._desk.answers.reply(about.id)
        reply = Reply(tuple(split(whole.spans)[-1]), whole.rows) if whole else None  # the buttons are on the last part
        if 0 < int(at) <= len(others):
            passage = await self._desk.work(self._desk.service.passage_context, others[int(at) - 1])
            gone = replies.Reply(replies.sentence(messages.PASSAGE_GONE).spans, replies.back(about.id))
            reply = replies.evidence(passage, int(at), len(others), about.id) if passage else gone
        if reply:
            await self._desk.put(query, context, reply)

    async def show_figures(self, update: Update, context: Context) -> None:
        """同一指标: the figures of other articles and periods, in a message of their own."""
        query, (passage_id, start) = await pressed(update, context)
        desk = self._desk
        found = await desk.work(desk.service.same_indicator, passage_id, int(start))
        if found:
            none = len(found) == 1
            reply = replies.sentence(messages.NO_OTHER_FIGURES) if none else replies.figures(found)
        else:
            reply = replies.sentence(messages.PASSAGE_GONE)
        await desk.show(query, context, "figures", reply)

    async def _context(self, passage_id: str, start: int, end: int) -> Reply | None:
        passage = await self._desk.work(self._desk.service.passage_context, passage_id)
        return replies.context(passage, start, end) if passage else None

    # ---- what people think of it ----

    async def good(self, update: Update, context: Context) -> None:
        """有用."""
        query, about, _ = await self._judged(update, context)
        if about:
            feedback.note(self._desk.db, about, query.from_user.id, "good")
            self._desk.metrics.judged("good")

    async def bad(self, update: Update, context: Context) -> None:
        """不对: noted, and asked what is wrong."""
        query, about, _ = await self._judged(update, context)
        if about is None or query.message is None:
            return
        feedback.note(self._desk.db, about, query.from_user.id, "bad")
        self._desk.metrics.judged("bad")
        sent = await self._desk.show(query, context, "prompt", replies.what_is_wrong(about.id))
        self._desk.answers.sent_as(about.id, query.message.chat.id, [sent], "prompt")

    async def why(self, update: Update, context: Context) -> None:
        """What is wrong with an answer, in one tap."""
        query, about, reason = await self._judged(update, context)
        if about:
            feedback.note(self._desk.db, about, query.from_user.id, "bad", reason)
            noted = messages.NOTED_REASON.format(reason=messages.REASONS[reason])
            await self._desk.put(query, context, replies.sentence(noted))

    async def _judged(self, update: Update, context: Context) -> tuple[CallbackQuery, Answered | None, str]:
        """The press of a button that judges an answer, with the answer, None where it is forgotten, and the reason; who presses is thanked
        or told."""
        query = update.callback_query
        assert query and context.matches
        number, reason = (*context.matches[0].groups(), "")[:2]
        about = self._about(query, number)
        await acknowledge(query, messages.THANKS if about else messages.UNKNOWN_BUTTON)
        return query, about, reason

    def _about(self, query: CallbackQuery, number: str) -> Answered | None:
        """The answer that a button is about, where it was given in this chat."""
        about = self._desk.answers.get(int(number))
        return about if about and query.message and about.talk.chat == query.message.chat.id else None

    # ---- lists ----

    async def turn_page(self, update: Update, context: Context) -> None:
        """Another page of /sources in its place."""
        query, (page,) = await pressed(update, context)
        found = await self._desk.work(self._desk.service.sources)
        await self._desk.put(query, context, replies.sources(found.records, int(page)))

    async def turn_named(self, update: Update, context: Context) -> None:
        """Another page of the articles that name some words, in its place."""
        query, (page, words) = await pressed(update, context)
        found = await self._desk.work(self._desk.service.sources, words.split())
        named = replies.named(found.records, int(page), words.split())
        await self._desk.put(query, context, named if found.records else replies.sentence(messages.NO_SOURCES))

    async def whole_list(self, update: Update, context: Context) -> None:
        """All the articles of an answer that lists them, in a message of their own."""
        query, (number, part) = await pressed(update, context)
        if articles := await self._articles(query, number, int(part)):
            page = replies.listing(articles, 0, int(number), int(part))
            await self._desk.show(query, context, f"list {part}", page)
        else:
            await self.gone(query, context)

    async def turn_list(self, update: Update, context: Context) -> None:
        """Another page of such a list in its place."""
        query, (number, part, page) = await pressed(update, context)
        if articles := await self._articles(query, number, int(part)):
            await self._desk.put(query, context, replies.listing(articles, int(page), int(number), int(part)))
        else:
            await self.gone(query, context)

    async def _articles(self, query: CallbackQuery, number: str, part: int) -> Sequence[ArticleRecord]:
        """The articles that a question asks for: it is asked again, for they may be others by now."""
        about = self._about(query, number)
        if about is None:
            return ()
        day = datetime.date.fromisoformat(about.day)
        found = await self._desk.work(self._desk.service.ask, about.question, about.context, day)
        parts = found.parts or (found,)
        return parts[part].articles if part < len(parts) else ()

    # ---- neither ----

    async def gone(self, query: CallbackQuery, context: Context) -> None:
        """The answer that the button belongs to is forgotten."""
        await self._desk.show(query, context, "gone", replies.sentence(messages.UNKNOWN_BUTTON))

    async def unknown(self, update: Update, context: Context) -> None:
        """A button that is none of ours, or of an older version."""
        if update.callback_query:
            await acknowledge(update.callback_query, messages.UNKNOWN_BUTTON)
