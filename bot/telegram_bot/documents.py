"""Articles by way of the chat, for admins: a file or a forwarded post is shown as what it became, confirmed and taken in; others are taken out."""

from __future__ import annotations

import asyncio
import json
import logging
import re
import secrets
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from telegram import CallbackQuery, Message, MessageOriginChannel, Update

from bot import messages
from bot.telegram_bot import replies
from bot.telegram_bot.days import day_of
from bot.telegram_bot.desk import Context, Desk, acknowledge, message_of
from bot.telegram_bot.indexing import indexed
from bot.telegram_bot.sending import Sender, destination
from retrieval.articles.article import Article
from retrieval.articles.pages import read_page
from retrieval.articles.sources import is_article, read_pages
from retrieval.errors import UnreadableFile

_log = logging.getLogger(__name__)

LARGEST = 20 << 20  # bytes that Telegram lets a bot fetch
DRAFTS, TAKEN = "telegram-drafts", "telegram-articles"  # folders beside the index
LISTED = 8  # files that can be taken out at once
PROGRESS = 2.0  # seconds between two edits of a progress message
_SAFE = re.compile(r"[^\w.\-（）《》]+")


class Documents:
    """What admins do to the articles; everybody else is told that they cannot."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._home = desk.settings.home
        self._under_way: set[int] = set()  # the choices that are being carried out

    # ---- taking in ----

    async def file(self, update: Update, context: Context) -> None:
        """A file from an admin: what was made of it, to be confirmed."""
        message = message_of(update)
        document = message.document
        if document is None:
            return
        name = _SAFE.sub("_", document.file_name or "article.txt")[-80:].lstrip(".")
        name = name if is_article(name) else f"_{name}"  # a README in a folder is no article, one that is sent is meant
        if not is_article(name):
            await self._desk.reply(update, context, messages.DOCUMENT_KIND)
        elif (document.file_size or 0) > LARGEST:
            await self._desk.reply(update, context, messages.DOCUMENT_TOO_LARGE)
        else:
            content = await (await document.get_file()).download_as_bytearray()
            await self._offer(update, context, name, bytes(content))

    async def forwarded(self, update: Update, context: Context) -> None:
        """A forwarded post from an admin, as an article of the channel that it comes from."""
        message = message_of(update)
        text = message.text or message.caption or ""
        line = json.dumps(_post(message, text), ensure_ascii=False)
        await self._offer(update, context, f"{_SAFE.sub('_', text.strip()[:20])}.jsonl", line.encode())

    async def _offer(self, update: Update, context: Context, name: str, content: bytes) -> None:
        user, chat = update.effective_user, update.effective_chat
        assert user and chat
        folder = self._home / DRAFTS / secrets.token_hex(4)
        folder.mkdir(parents=True)
        path = folder / name
        path.write_bytes(content)
        try:
            articles, opening, asides = await asyncio.to_thread(_read, path)
        except UnreadableFile as error:
            _discard(path)
            said = messages.unreadable_line(UnreadableFile(Path(name), error.reason, error.detail))
            await self._desk.reply(update, context, said)
            return
        if not articles:
            _discard(path)
            await self._desk.reply(update, context, messages.DOCUMENT_NOTHING)
            return
        choice = self._choice(chat.id, user.id, "take", path)
        await self._desk.reply(update, context, replies.made(articles, opening, asides, choice))

    # ---- taking out ----

    async def remove(self, update: Update, context: Context) -> None:
        """/remove: the files whose articles name the words, to be chosen from."""
        user, chat = update.effective_user, update.effective_chat
        if not await self._admin(update, context) or not user or not chat:
            return
        if not context.args:
            await self._desk.reply(update, context, messages.REMOVE_WHICH)
            return
        found = await self._desk.work(self._desk.service.files_of, context.args)
        if not found:
            await self._desk.reply(update, context, messages.REMOVE_NONE)
            return
        labels = [
            (f"{path.name}（{count}）", f"cut:{self._choice(chat.id, user.id, 'cut', path)}")
            for path, count in list(found.items())[:LISTED]
        ]
        many = messages.REMOVE_TOO_MANY.format(count=len(found), shown=LISTED)
        text = f"{messages.REMOVE_CHOOSE}\n{many}" if len(found) > LISTED else messages.REMOVE_CHOOSE
        await self._desk.reply(update, context, replies.choices(text, labels))

    # ---- the buttons of both ----

    async def chosen(self, update: Update, context: Context) -> None:
        """收入, 不收, a file to be taken out, and 去掉."""
        query = update.callback_query
        assert query and context.matches
        what, number = context.matches[0].groups()
        row = self._desk.db.execute("SELECT chat, user, what, path FROM choice WHERE id = ?", (number,)).fetchone()
        if row is None or query.message is None or row[0] != query.message.chat.id or row[1] != query.from_user.id:
            await acknowledge(query, messages.NOT_YOURS if row else messages.UNKNOWN_BUTTON)
            return
        await acknowledge(query)
        if not self._desk.access.is_admin(query.from_user):
            return
        path = Path(row[3])
        if what == "cut" and row[2] == "cut":
            found = await self._desk.work(self._desk.service.articles_in, path)
            sure = self._choice(row[0], row[1], "sure", path)
            ask = messages.REMOVE_SURE.format(name=path.name, count=found)
            buttons = [(messages.CUT, f"take:{sure}"), (messages.KEEP, f"drop:{sure}")]
            await self._desk.put(query, context, replies.choices(ask, buttons))
            return
        context.application.create_task(self._do(query, context, row[2], what == "take", path, int(number)))

    async def _do(
        self, query: CallbackQuery, context: Context, kind: str, wanted: bool, path: Path, number: int
    ) -> None:
        """Take a draft in or a file out, beside what else is said in the chat; the choice can be made again until that is done."""
        if number in self._under_way:
            return
        self._under_way.add(number)
        try:
            if wanted:
                takes = kind == "take"
                again = [(messages.TAKE if takes else messages.CUT, f"take:{number}")]  # where it is interrupted
                doing = messages.TAKING if takes else messages.CUTTING
                await self._desk.put(query, context, replies.choices(doing, again))
                said = await (self._take(path) if takes else self._cut(path))
            elif kind == "sure":
                said = messages.KEPT
            else:
                _discard(path)
                said = messages.DROPPED
            self._desk.db.execute("DELETE FROM choice WHERE id = ?", (number,))
            await self._desk.put(query, context, replies.sentence(said))
        finally:
            self._under_way.discard(number)

    async def _take(self, draft: Path) -> str:
        """Put a draft among the articles and index it, also where that was begun before; what came of it."""
        target = self._home / TAKEN / draft.name
        if draft.exists():
            target.parent.mkdir(exist_ok=True)
            number = 1
            while target.exists():
                number += 1
                target = target.with_name(f"{draft.stem}-{number}{draft.suffix}")
            draft.replace(target)
            _discard(draft)
        elif not target.exists():
            return messages.UNKNOWN_BUTTON
        done, said = await indexed(self._home, [str(target.parent)])  # the folder, so that it is watched from then on
        return said if done else messages.WORK_FAILED.format(said=said)

    async def _cut(self, path: Path) -> str:
        done, said = await indexed(self._home, ["--remove", str(path)])
        if not done:
            return messages.WORK_FAILED.format(said=said)
        if path.is_relative_to(self._home / TAKEN):
            path.unlink(missing_ok=True)
        return messages.REMOVED.format(name=path.name)

    # ---- the index ----

    async def reindex(self, update: Update, context: Context) -> None:
        """/reindex: take in all that changed; one message says how far it is. With `force` also where most articles are gone."""
        if not await self._admin(update, context):
            return
        sent = await self._desk.reply(update, context, messages.REINDEXING)
        context.application.create_task(self._reindex(message_of(update), sent, context))

    async def _reindex(self, message: Message, sent: Sequence[int], context: Context) -> None:
        sender, shown = Sender(context.bot, self._desk.journal), [0.0]

        async def progress(line: str) -> None:
            if sent and sent[0] and time.monotonic() - shown[0] > PROGRESS:
                shown[0] = time.monotonic()
                await sender.edit(message.chat.id, sent[0], replies.sentence(f"{messages.REINDEXING}\n{line}"))

        force = context.args == ["force"]
        done, said = await indexed(self._home, ["--force"] if force else [], progress)
        reply = replies.sentence(said if done else messages.WORK_FAILED.format(said=said.replace(*messages.FORCE)))
        if not (sent and sent[0] and await sender.edit(message.chat.id, sent[0], reply)):
            await self._desk.deliver(context.bot, destination(message), reply)

    async def status(self, update: Update, context: Context) -> None:
        """/status: the index and the bot in a few lines."""
        if not await self._admin(update, context):
            return
        desk, metrics = self._desk, self._desk.metrics
        overview = await desk.first_overview()
        said = messages.STATUS.format(
            holds=messages.holds(overview.articles, overview.first, overview.last),
            generation=overview.generation,
            stale=len(await desk.work(desk.service.stale_files)),
            queue=desk.turns.waiting,
            hours=metrics.running / 3600,
            **metrics.outcomes(),
        )
        await desk.reply(update, context, said)

    async def _admin(self, update: Update, context: Context) -> bool:
        """Whether the user may do that; who may not is told."""
        if self._desk.access.is_admin(update.effective_user):
            return True
        await self._desk.reply(update, context, messages.ADMINS_ONLY)
        return False

    def _choice(self, chat: int, user: int, what: str, path: Path) -> int:
        row = (chat, user, what, str(path))
        done = self._desk.db.execute("INSERT INTO choice (chat, user, what, path) VALUES (?, ?, ?, ?)", row)
        return int(done.lastrowid or 0)


def _read(path: Path) -> tuple[list[Article], str, list[str]]:
    """The articles of a file, the text that they open with, and what was set aside with how often. Raises UnreadableFile where nothing could be read."""
    reading = read_pages(path, path.name)
    if not reading.pages and reading.problems:
        raise reading.problems[0]
    made = [read_page(page) for page in reading.pages]
    aside = Counter(item.reason for one in made for item in one.set_aside)
    told = [f"{messages.ASIDE.get(reason, reason)} {count}" for reason, count in aside.most_common()]
    texts = (
        page.words(paragraph)
        for page, one in zip(reading.pages, made, strict=True)
        for article in one.articles
        for paragraph in article.paragraphs
        if paragraph.kind == "text"
    )
    return [article for one in made for article in one.articles], next(texts, ""), told


def _post(message: Message, text: str) -> dict[str, str]:
    """A forwarded post as a line of a jsonl file."""
    origin = message.forward_origin
    assert origin is not None
    title, _, rest = text.strip().partition("\n")
    post = {"id": f"{origin.date:%Y%m%d%H%M%S}", "date": f"{day_of(origin.date).isoformat()}", "text": text}
    if rest.strip() and len(title) <= 60:
        post |= {"title": title.strip(), "text": rest.strip()}
    if isinstance(origin, MessageOriginChannel):
        post["paper"] = origin.chat.title or ""
        if origin.chat.username:
            post["url"] = f"https://t.me/{origin.chat.username}/{origin.message_id}"
    return post


def _discard(draft: Path) -> None:
    draft.unlink(missing_ok=True)
    if draft.parent.exists() and not any(draft.parent.iterdir()):
        draft.parent.rmdir()
