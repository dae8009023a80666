"""/subscribe: a chat is told when a new article says something about a word, or answers a question."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Sequence

from telegram import Bot, Update
from telegram.error import TelegramError

from bot import messages
from bot.telegram_bot import replies
from bot.telegram_bot.days import today
from bot.telegram_bot.desk import Context, Desk, label_pressed, pressed
from bot.telegram_bot.replies import Reply
from bot.telegram_bot.samples import look_over
from bot.telegram_bot.sending import Destination
from bot.telegram_bot.splitting import Span
from retrieval.errors import WenjuError
from retrieval.index.records import ArticleRecord

_log = logging.getLogger(__name__)

MOST = 10  # subscriptions of a chat
LONGEST = 40  # characters of one
LOOK = 3.0  # seconds between two looks at the generation of the index
NAMED = 5  # new articles that are named
_ASKS = re.compile(
    "[？?]|多[少长大高远重久宽深]|什么|哪|谁|几[个家人次年月天]|吗|如何|怎[么样]|为何|何时|是否|有没有|能不能"
)


class Subscribing:
    """The subscriptions in the bot's database."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def subscribe(self, update: Update, context: Context) -> None:
        """/subscribe 词."""
        desk, chat = self._desk, update.effective_chat
        words = " ".join(context.args or [])
        if not words or chat is None:
            await desk.reply(update, context, messages.SUBSCRIBE_WHAT)
        elif len(words) > LONGEST:
            await desk.reply(update, context, messages.SUBSCRIPTION_TOO_LONG.format(most=LONGEST))
        elif len(self._of(chat.id)) >= MOST and words not in self._of(chat.id):
            await desk.reply(update, context, messages.SUBSCRIBED_TOO_MANY.format(count=MOST))
        else:
            desk.db.execute("INSERT OR IGNORE INTO subscription VALUES (?, ?)", (chat.id, words))
            if _ASKS.search(words):
                await desk.reply(update, context, messages.SUBSCRIBED_QUESTION.format(words=words))
                return
            count = len((await desk.work(desk.service.sources, words.split())).records)
            await desk.reply(update, context, messages.SUBSCRIBED.format(words=words, count=count))

    async def unsubscribe(self, update: Update, context: Context) -> None:
        """/unsubscribe: the words, or those there are to choose from."""
        desk, chat = self._desk, update.effective_chat
        if chat is None:
            return
        words, mine = " ".join(context.args or []), self._of(chat.id)
        if words in mine:
            self._end(chat.id, words)
            await desk.reply(update, context, messages.UNSUBSCRIBED.format(words=words))
        elif mine:
            labels = [(word, f"end:{n}") for n, word in enumerate(mine)]
            await desk.reply(update, context, replies.choices(messages.SUBSCRIPTIONS, labels))
        else:
            await desk.reply(update, context, messages.NO_SUBSCRIPTIONS)

    async def ended(self, update: Update, context: Context) -> None:
        """A subscription on a button: it ends."""
        query, _ = await pressed(update, context)
        words = label_pressed(query)
        if words and query.message:
            self._end(query.message.chat.id, words)
            await self._desk.put(query, context, replies.sentence(messages.UNSUBSCRIBED.format(words=words)))

    async def announce(self, bot: Bot) -> None:
        """Tell the chats of new articles whenever the index has changed, until cancelled."""
        desk = self._desk
        while True:
            try:
                generation = await desk.work(lambda: desk.service.generation)
                if generation != desk.overview.generation:
                    desk.looked_over(await look_over(desk.service, desk.work))
                    await self._announce(bot)
            except Exception:
                _log.exception("the index could not be looked over")
            await asyncio.sleep(LOOK)

    async def _announce(self, bot: Bot) -> None:
        """Tell of the articles whose sources were not there when last looked at; the first look tells of none."""
        desk = self._desk
        records = (await desk.work(desk.service.sources)).records
        known = {row[0] for row in desk.db.execute("SELECT source FROM told")}
        new = [record for record in records if record.source not in known]
        gone = known - {record.source for record in records}
        desk.db.executemany("DELETE FROM told WHERE source = ?", [(source,) for source in gone])
        desk.db.executemany("INSERT OR IGNORE INTO told VALUES (?)", [(record.source,) for record in new])
        if not (new and known):
            return
        for chat, words in desk.db.execute("SELECT chat, words FROM subscription").fetchall():
            try:
                if reply := await self._news(words, new):
                    await desk.deliver(bot, Destination(chat), reply)
            except (WenjuError, TelegramError) as error:
                _log.warning("a chat could not be told of new articles: %s", error)

    async def _news(self, words: str, new: Sequence[ArticleRecord]) -> Reply | None:
        """What the new articles say about the words of a subscription, or answer to its question; None for nothing."""
        desk, sources = self._desk, {record.source for record in new}
        head = Span(messages.NEW_ARTICLES.format(words=words), bold=True)
        if _ASKS.search(words):
            found = await desk.work(desk.service.ask, words, (), today())
            if found.found and any(citation.source in sources for citation in found.citations):
                return Reply((head, Span("\n\n"), *replies.answer(found, 0).spans))
            return None
        named = (await desk.work(desk.service.sources, words.split())).records
        told = [record for record in named if record.source in sources][:NAMED]
        return Reply((head, Span("".join(f"\n• {replies.article(record)}" for record in told)))) if told else None

    def _of(self, chat: int) -> list[str]:
        return [row[0] for row in self._desk.db.execute("SELECT words FROM subscription WHERE chat = ?", (chat,))]

    def _end(self, chat: int, words: str) -> None:
        self._desk.db.execute("DELETE FROM subscription WHERE chat = ? AND words = ?", (chat, words))
