"""Whether a message is meant for the bot, and what it asks. In groups the bot is silent unless addressed."""

from __future__ import annotations

import re

from telegram import Message, MessageEntity, User

# Telegram sees no command where a Chinese character follows at once; people write /ask问题 all the same.
ASK = re.compile(r"^/ask(?:@([A-Za-z0-9_]+))?(?![A-Za-z0-9_@])\s*", re.IGNORECASE)
COMMAND = re.compile(r"^/([a-z]+)(?:@[A-Za-z0-9_]+)?(?=\s|$)", re.IGNORECASE)
_AROUND = " \t\r\n,，:："  # what stands between a mention and a question
REPLIED = 300  # characters of a message that is replied to


def question_in(message: Message, me: User) -> str | None:
    """What `message`, or what is written below its picture, asks the bot, perhaps ""; None when it is not meant for the bot.
    Who only mentions the bot in a reply asks what the other one has said."""
    text = message.text or message.caption or ""
    if message.via_bot and message.via_bot.id == me.id:
        return None  # an answer of its own, sent from another chat
    if asked := ASK.match(text):
        own = text[asked.end() :].strip() if _is_me(asked[1], me) else None
    else:
        written = message.parse_entities() if message.text else message.parse_caption_entities()
        mentions = [entity for entity, said in written.items() if _mentions(entity, said, me)]
        meant = mentions or message.chat.type == message.chat.PRIVATE or _replies_to(message, me)
        own = _without(text, mentions) if meant else None
        code = any(entity.type in (MessageEntity.CODE, MessageEntity.PRE) for entity in written)
        if not (mentions or code) and (named := _named(me)).search(
            text
        ):  # between Chinese characters Telegram sees no mention
            own = named.sub(" ", text).strip(_AROUND)
    return replied_to(message, me) if own == "" else own


def replied_to(message: Message, me: User) -> str:
    """What somebody else than the bot said in the message that this one replies to, "" where there is none."""
    to = message.reply_to_message
    if to is None or to.forum_topic_created or (to.from_user is not None and to.from_user.id == me.id):
        return ""
    said = message.quote.text if message.quote else to.text or to.caption or ""
    return _named(me).sub("", ASK.sub("", said))[:REPLIED].strip()


def command_in(message: Message | None) -> str:
    """The command that a message begins with, "" where there is none."""
    found = COMMAND.match((message.text or "") if message else "")
    return found[1].lower() if found else ""


def is_command_for(message: Message, me: User) -> bool:
    """Whether a command is meant for the bot: in a group, one that it does not know must name it."""
    name = (message.text or "").split(maxsplit=1)[0].partition("@")[2]
    return _is_me(name, me) if name else message.chat.type == message.chat.PRIVATE


def _is_me(name: str | None, me: User) -> bool:
    return not name or name.lower() == (me.username or "").lower()


def _mentions(entity: MessageEntity, said: str, me: User) -> bool:
    if entity.type == MessageEntity.TEXT_MENTION:
        return entity.user is not None and entity.user.id == me.id
    return entity.type == MessageEntity.MENTION and _is_me(said[1:], me)


def _replies_to(message: Message, me: User) -> bool:
    """Whether the user chose to reply to the bot; in a topic, any message formally replies to the topic's first."""
    to = message.reply_to_message
    return to is not None and to.from_user is not None and to.from_user.id == me.id and not to.forum_topic_created


def _without(text: str, mentions: list[MessageEntity]) -> str:
    """`text` without the mentions; their offsets count UTF-16 units."""
    units = text.encode("utf-16-le")
    for entity in reversed(mentions):
        units = units[: 2 * entity.offset] + units[2 * (entity.offset + entity.length) :]
    return units.decode("utf-16-le").strip(_AROUND)


def _named(me: User) -> re.Pattern[str]:
    return re.compile(rf"(?<![A-Za-z0-9_.])@{re.escape(me.username or '')}(?![A-Za-z0-9_])", re.IGNORECASE)
