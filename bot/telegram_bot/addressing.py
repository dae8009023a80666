"""Whether a message is meant for the bot, and what it asks. In groups the bot is silent unless addressed."""

from __future__ import annotations

import re

from telegram import Message, MessageEntity, User

# Telegram sees no command where a Chinese character follows at once; people write /ask问题 all the same.
ASK = re.compile(r"^/ask(?:@([A-Za-z0-9_]+))?(?![A-Za-z0-9_@])\s*", re.IGNORECASE)


def question_in(message: Message, me: User) -> str | None:
    """What `message` asks the bot, perhaps ""; None when it is not meant for the bot."""
    text = message.text or ""
    if asked := ASK.match(text):
        return text[asked.end() :].strip() if _is_me(asked[1], me) else None
    mentions = [entity for entity in message.entities if _mentions(message, entity, me)]
    if mentions or message.chat.type == message.chat.PRIVATE or _replies_to(message, me):
        return _without(text, mentions)
    return None


def is_command_for(message: Message, me: User) -> bool:
    """Whether a command is meant for the bot: in a group, one that it does not know must name it."""
    name = (message.text or "").split(maxsplit=1)[0].partition("@")[2]
    return _is_me(name, me) if name else message.chat.type == message.chat.PRIVATE


def _is_me(name: str | None, me: User) -> bool:
    return not name or name.lower() == (me.username or "").lower()


def _mentions(message: Message, entity: MessageEntity, me: User) -> bool:
    if entity.type == MessageEntity.TEXT_MENTION:
        return entity.user is not None and entity.user.id == me.id
    return entity.type == MessageEntity.MENTION and _is_me(message.parse_entity(entity)[1:], me)


def _replies_to(message: Message, me: User) -> bool:
    """Whether the user chose to reply to the bot; in a topic, any message formally replies to the topic's first."""
    to = message.reply_to_message
    return to is not None and to.from_user is not None and to.from_user.id == me.id and not to.forum_topic_created


def _without(text: str, mentions: list[MessageEntity]) -> str:
    """`text` without the mentions; their offsets count UTF-16 units."""
    units = text.encode("utf-16-le")
    for entity in reversed(mentions):
        units = units[: 2 * entity.offset] + units[2 * (entity.offset + entity.length) :]
    return units.decode("utf-16-le").strip(" \t\r\n,，:：")
