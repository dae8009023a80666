"""What the bot says of itself: how to ask, what there is to ask, that it cannot listen; and the commands that need no question."""

from __future__ import annotations

from telegram import Message, Update

from bot import messages
from bot.telegram_bot import replies
from bot.telegram_bot.addressing import is_command_for
from bot.telegram_bot.desk import Context, Desk, acknowledge, message_of
from bot.telegram_bot.replies import Button, Reply
from bot.telegram_bot.sending import Destination, destination
from bot.telegram_bot.splitting import Span
from bot.telegram_bot.store import move_chat

IN_GROUP = ("member", "administrator", "restricted", "creator")


class Talk:
    """Everything that is neither a question nor the articles' upkeep."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def start(self, update: Update, context: Context) -> None:
        """/start: who it is, what there is to ask, and three questions on buttons; with a citation's link, that passage."""
        if context.args and (linked := replies.LINK.fullmatch(context.args[0])):
            desk = self._desk
            passage = await desk.work(desk.service.passage_context, linked[1])
            shown = replies.context(passage, int(linked[2]), int(linked[3])) if passage else None
            await desk.reply(update, context, shown or messages.PASSAGE_GONE)
            return
        overview = await self._desk.first_overview()
        rows = tuple((Button(question, f"ask:{n}"),) for n, question in enumerate(overview.samples))
        lines = [messages.BOT_START, "", messages.holds(overview.articles, overview.first, overview.last)]
        if rows:
            lines.append(messages.BOT_TRY)
        await self._desk.reply(update, context, Reply((Span("\n".join(lines)),), rows))

    async def help(self, update: Update, context: Context) -> None:
        """/help: how to ask."""
        example = next(iter((await self._desk.first_overview()).samples), messages.EXAMPLE)
        await self._desk.reply(update, context, messages.BOT_HELP.format(name=context.bot.username, example=example))

    async def sources(self, update: Update, context: Context) -> None:
        """/sources: the articles in the index, their first page; with words, those that name them all."""
        words = context.args or []
        found = await self._desk.work(self._desk.service.sources, words)
        if words and not found.records:
            await self._desk.reply(update, context, messages.NO_SOURCES)
        elif words:
            await self._desk.reply(update, context, replies.named(found.records, 0, words))
        else:
            await self._desk.reply(update, context, replies.sources(found.records, 0))

    async def stop(self, update: Update, context: Context) -> None:
        """/stop: what the user asked in this chat and still waits is not answered."""
        dropped = self._desk.turns.drop(update)
        said = messages.STOPPED.format(count=dropped) if dropped else messages.NOTHING_TO_STOP
        await self._desk.reply(update, context, said)

    async def pair(self, update: Update, context: Context) -> None:
        """/pair: the code that stands on the server's console."""
        user, chat = update.effective_user, update.effective_chat
        if user is None or chat is None:
            return
        if self._desk.access.policy != "pair":
            await self._desk.reply(update, context, messages.NO_PAIRING)
            return
        anonymous = bool(message_of(update).sender_chat)
        paired = self._desk.access.pair(user, chat, "".join(context.args or []), anonymous)
        if paired:
            announce_code(self._desk)
        await self._desk.reply(update, context, messages.PAIRED if paired else messages.NOT_PAIRED)

    async def unknown_command(self, update: Update, context: Context) -> None:
        """A command that the bot does not know."""
        if is_command_for(message_of(update), context.bot.bot):
            await self._desk.reply(update, context, messages.UNKNOWN_COMMAND)

    async def not_text(self, update: Update, context: Context) -> None:
        """A picture, a voice message and the like, in a private chat or as a reply to the bot."""
        message = message_of(update)
        if message.media_group_id and not self._desk.turns.first_of_late("album", int(message.media_group_id)):
            return
        to = message.reply_to_message
        replies_to_me = bool(to and to.from_user and to.from_user.id == context.bot.id and not to.forum_topic_created)
        if message.chat.type == message.chat.PRIVATE or replies_to_me:
            await self._desk.reply(update, context, _declined(message))

    async def joined(self, update: Update, context: Context) -> None:
        """The bot's part in a chat has changed: it greets a group that it has come into, and forgets one that it was thrown out of."""
        change = update.my_chat_member
        if change is None:
            return
        was, now = change.old_chat_member.status, change.new_chat_member.status
        if now not in IN_GROUP:
            self._desk.db.execute("DELETE FROM subscription WHERE chat = ?", (change.chat.id,))
        elif (
            was not in IN_GROUP
            and change.chat.type != "channel"
            and self._desk.access.may_ask(change.from_user, change.chat)
        ):
            await self._greet(Destination(change.chat.id, update=update.update_id), context)

    async def added(self, update: Update, context: Context) -> None:
        """The service message that says so, in a chat where the bot has not greeted yet."""
        message = message_of(update)
        if any(member.id == context.bot.id for member in message.new_chat_members) or message.group_chat_created:
            await self._greet(Destination(message.chat.id, update=update.update_id), context)

    async def _greet(self, to: Destination, context: Context) -> None:
        if to.chat_id < 0 and self._desk.turns.first_of_late("greeting", to.chat_id):
            greeting = messages.GROUP_GREETING.format(name=context.bot.username)
            await self._desk.deliver(context.bot, to, replies.sentence(greeting))

    async def migrated(self, update: Update, context: Context) -> None:
        """A group has become a supergroup, with another number."""
        message = message_of(update)
        if message.migrate_to_chat_id:
            move_chat(self._desk.db, message.chat.id, message.migrate_to_chat_id)
        elif message.migrate_from_chat_id:
            move_chat(self._desk.db, message.migrate_from_chat_id, message.chat.id)

    async def not_invited(self, update: Update, context: Context) -> None:
        """Somebody who may not ask: told so in a private chat, once in a while."""
        user, message = update.effective_user, update.message
        if update.callback_query:
            await acknowledge(update.callback_query, messages.NOT_FOR_YOU)
        if not (
            user
            and message
            and message.chat.type == message.chat.PRIVATE
            and self._desk.turns.first_of_late("no", user.id)
        ):
            return
        no = messages.PAIR_FIRST if self._desk.access.policy == "pair" else messages.NOT_INVITED.format(number=user.id)
        await self._desk.deliver(context.bot, destination(message, update.update_id), replies.sentence(no))


def announce_code(desk: Desk) -> None:
    """Put the pairing code on the server's console, and nowhere else."""
    import sys

    if desk.access.code:
        print(messages.PAIRING_CODE.format(code=desk.access.code), file=sys.stderr, flush=True)


def _declined(message: Message) -> str:
    if message.voice or message.audio or message.video_note:
        return messages.VOICE
    return messages.FILE_LEFT if message.document else messages.TEXT_ONLY
