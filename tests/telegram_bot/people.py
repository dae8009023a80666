"""The chats of the Bot API peer and what users do in them: they write, send, edit, forward, press, join, remove."""

import mimetypes
import time
from collections import defaultdict
from dataclasses import asdict
from itertools import count
from typing import Any, Literal

from .message import Entity, Message, User, finished, shown, utf16_len
from .server import Server, Wire

XIAOMING = User(1001, "小明", "xiaoming")
FROM_CHANNEL: Wire = {
    "type": "channel",
    "chat": {"id": -1_002_000_000_001, "type": "channel", "title": "早报", "username": "zaobao_channel"},
    "message_id": 42,
}
MEDIA: dict[str, tuple[str, Wire]] = {
    "voice": ("voice.oga", {"duration": 3, "mime_type": "audio/ogg"}),
    "audio": ("song.mp3", {"duration": 60, "file_name": "song.mp3", "mime_type": "audio/mpeg", "title": "曲"}),
    "video": ("clip.mp4", {"duration": 5, "width": 320, "height": 240, "mime_type": "video/mp4"}),
    "photo": ("photo.jpg", {"width": 90, "height": 67}),
    "sticker": (
        "sticker.webp",
        {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False, "emoji": "👍"},
    ),
    "video_note": ("note.mp4", {"duration": 5, "length": 240}),
}
CAPTIONED = {"voice", "audio", "video", "photo"}
RIGHTS = (
    "can_manage_chat can_delete_messages can_manage_video_chats can_restrict_members can_change_info "
    "can_invite_users can_pin_messages can_post_stories can_edit_stories can_delete_stories"
).split()
Origin = User | str | Wire  # of a forward: a user, the name of one who hides, or what Telegram writes


class People(Server):
    """The state of the chats, and the users at work on it."""

    def __init__(self, token: str, username: str) -> None:
        super().__init__(token)
        bot_id = int(token.split(":")[0])
        self.me: Wire = {"id": bot_id, "is_bot": True, "first_name": "问据", "username": username}
        self.inline_answers: dict[str, Wire] = {}
        self.inline_feedback = False
        self._messages: list[Message] = []
        self._message_ids = {0: count(11)}  # supergroups have their own, the other chats share one
        self._query_ids = count(4_300_000_000_000_000_001)
        self._chats: dict[int, Wire] = {}
        self._topics: dict[tuple[int, int], Message] = {}
        self._names: dict[str, int] = {}
        self._migrated: dict[int, int] = {}
        self._blocked: set[int] = set()
        self._out: dict[int, str] = {}  # the groups without the bot: kicked or left
        self._no_photos: set[int] = set()
        self._queries: set[str] = set()
        self._inline: dict[str, tuple[User, str]] = {}
        self._inline_open: set[str] = set()
        self._users: dict[int, Wire] = {bot_id: self.me}
        self._members: defaultdict[int, dict[int, str]] = defaultdict(dict)  # chat, user, status

    # What there is

    @property
    def sent(self) -> list[Message]:
        """The messages of the bot, oldest first, edited and deleted ones included."""
        return [message for message in list(self._messages) if message.wire["from"] is self.me]

    def messages(self, chat_id: int) -> list[Message]:
        """What the chat shows: the messages of both sides, oldest first, without the deleted."""
        return [m for m in list(self._messages) if m.chat_id == chat_id and not m.deleted]

    def add_chat(self, type: str = "group", title: str = "读书会", username: str = "", forum: bool = False) -> int:
        """Add a group or supergroup, a `forum` being one, with the bot in it; return its id."""
        type = "supergroup" if forum else type
        chat_id = (-1_001_000_000_000 if type == "supergroup" else -4_000) - len(self._chats)
        more: Wire = ({"username": username} if username else {}) | ({"is_forum": True} if forum else {})
        self._names |= {f"@{username}": chat_id} if username else {}
        self._message_ids[chat_id] = count(2 if forum else 1) if type == "supergroup" else self._message_ids[0]
        self._chats[chat_id] = {"id": chat_id, "type": type, "title": title, **more}
        return chat_id

    def add_topic(self, chat: int, name: str = "问答", user: User = XIAOMING) -> int:
        """Let `user` open a topic in a forum; return its id, which is that of its service message."""
        if not self._chats[chat].get("is_forum"):
            raise ValueError(f"{chat} is no forum")
        created = {"name": name, "icon_color": 7_322_096}
        message = self._add(self._chats[chat], asdict(user), None, forum_topic_created=created)
        message.wire |= {"message_thread_id": message.message_id, "is_topic_message": True}
        self._topics[chat, message.message_id] = message
        self._announce("message", message)
        return message.message_id

    # Who is where

    def migrate(self, chat_id: int) -> int:
        """Turn a group into a supergroup; return the new id. From now on the old one is refused."""
        new_id = self.add_chat("supergroup", self._chats[chat_id]["title"])
        self._migrated[chat_id] = new_id
        self._members[new_id] = dict(self._members[chat_id])
        self._speak(self._chats[chat_id], XIAOMING, migrate_to_chat_id=new_id)
        self._speak(self._chats[new_id], XIAOMING, migrate_from_chat_id=chat_id)
        return new_id

    def block(self, user: User = XIAOMING, blocked: bool = True) -> None:
        """Let `user` block the bot, or with `blocked` False take it back."""
        if blocked != (user.id in self._blocked):
            (self._blocked.add if blocked else self._blocked.discard)(user.id)
            old, new = ("member", "kicked") if blocked else ("kicked", "member")
            self._turn(self._private(user), asdict(user), old, new)

    def bot_joins(self, chat: int, user: User = XIAOMING) -> None:
        """Let `user` add the bot to a group: one just made, as if it had not been there yet, or one it is out of."""
        self._turn(self._chats[chat], asdict(user), self._out.pop(chat, "left"), "member")
        self._speak(self._chats[chat], user, new_chat_members=[self.me])

    def bot_leaves(self, chat: int, user: User = XIAOMING, status: Literal["kicked", "left"] = "kicked") -> None:
        """Let `user` remove the bot from a group; from now on it can neither send nor hear anything there."""
        if self._chats[chat]["type"] == "group":
            self._speak(self._chats[chat], user, left_chat_member=self.me)
        self._leave(chat, asdict(user), status)

    def make_admin(self, chat: int, user: User | None = XIAOMING) -> None:
        """Make `user`, or with None the bot, an administrator of a group."""
        user_id = user.id if user else int(self.me["id"])
        if not user:
            self._turn(self._chats[chat], asdict(XIAOMING), self._status(chat, user_id), "administrator")
        self._users.setdefault(user_id, asdict(user) if user else self.me)
        self._members[chat][user_id] = "administrator"

    def forbid_photos(self, chat_id: int) -> None:
        """Let a group allow no pictures."""
        self._no_photos.add(chat_id)

    def expire_queries(self) -> None:
        """Make every button press and inline query so far too old to answer."""
        self._queries.clear()
        self._inline_open.clear()

    def _leave(self, chat: int, user: Wire, status: str) -> None:
        self._turn(self._chats[chat], user, self._status(chat, int(self.me["id"])), status)
        self._members[chat].pop(int(self.me["id"]), None)
        self._out[chat] = status

    def _turn(self, chat: Wire, user: Wire, old: str, new: str) -> None:
        """Tell the bot that its place in a chat has changed."""
        change = {"chat": chat, "from": user, "date": int(time.time())}
        members = {"old_chat_member": _member(self.me, old), "new_chat_member": _member(self.me, new)}
        self._push("my_chat_member", change | members)

    def _status(self, chat_id: int, user_id: int) -> str:
        absent = self._out.get(chat_id, "member") if user_id == self.me["id"] else "left"
        return self._members[chat_id].get(user_id, absent)

    def _member(self, chat_id: int, user_id: int) -> Wire:
        return _member(self._users[user_id], self._status(chat_id, user_id))

    # What users do

    async def user_says(
        self,
        text: str,
        chat: int | None = None,
        user: User = XIAOMING,
        reply_to: Message | None = None,
        entities: list[Entity] | None = None,
        topic: int | None = None,
    ) -> Message:
        """Say `text` in the group `chat`, or to the bot alone; its commands and mentions are found."""
        if topic and (chat, topic) not in self._topics:
            raise ValueError(f"no topic {topic}")
        return self._speak(self._open(chat, user), user, reply_to, topic, **_said(text, entities))

    async def user_edits(self, message: Message, text: str, entities: list[Entity] | None = None) -> None:
        """Change the text, or the caption, of a message of a user."""
        if message.deleted or message.wire["from"] is self.me or "via_bot" in message.wire:
            raise ValueError(f"nobody can edit {message}")
        new = _said(text, entities)
        if "text" not in message.wire:
            new = {"caption": new["text"], "caption_entities": new["entities"]}
        message.change(**new)
        self._announce("edited_message", message)

    async def user_forwards(
        self,
        text: str,
        origin: Origin = FROM_CHANNEL,
        chat: int | None = None,
        user: User = XIAOMING,
        entities: list[Entity] | None = None,
    ) -> Message:
        """Forward a text from a channel, a user, or by name one whose account is hidden."""
        forwarded: Wire = {"forward_origin": _origin(origin), **_said(text, entities)}
        return self._speak(self._open(chat, user), user, **forwarded)

    async def user_sends_file(
        self,
        name: str,
        content: bytes,
        caption: str = "",
        chat: int | None = None,
        user: User = XIAOMING,
        reply_to: Message | None = None,
        origin: Origin | None = None,
    ) -> Message:
        """Send a document, or with `origin` forward one."""
        caption, found = finished(caption, [])
        media: Wire = {"document": self._document(self._store(name, content)), "caption": caption}
        media |= {"caption_entities": found, "forward_origin": _origin(origin) if origin else None}
        return self._speak(self._open(chat, user), user, reply_to, **media)

    async def user_sends(
        self,
        kind: Literal["voice", "audio", "video", "sticker", "photo", "video_note", "location"],
        chat: int | None = None,
        user: User = XIAOMING,
        caption: str = "",
        reply_to: Message | None = None,
    ) -> Message:
        """Send something that is neither text nor document."""
        if caption and kind not in CAPTIONED:
            raise ValueError(f"a {kind} has no caption")
        caption, found = finished(caption, [])
        body: Any = {"latitude": 24.48, "longitude": 118.08}
        if kind in MEDIA:
            name, about = MEDIA[kind]
            file_id = self._store(name, kind.encode())
            body = {"file_id": file_id, "file_unique_id": file_id[-6:], "file_size": len(kind), **about}
        media: Wire = {kind: [body] if kind == "photo" else body, "caption": caption, "caption_entities": found}
        return self._speak(self._open(chat, user), user, reply_to, **media)

    async def user_presses(self, message: Message, callback_data: str, user: User = XIAOMING) -> str:
        """Press the button of `message` that carries `callback_data`; return the id of the query it makes."""
        if message.deleted or callback_data not in [b.get("callback_data") for b in message.buttons]:
            raise ValueError(f"no button {callback_data!r} on {message}")
        query_id = str(next(self._query_ids))
        self._queries.add(query_id)
        query = {"id": query_id, "from": asdict(user), "data": callback_data}
        inline = {"inline_message_id": f"BQAAAI{message.message_id}"}
        query |= inline if "via_bot" in message.wire else {"message": message.wire}
        self._push("callback_query", query | {"chat_instance": str(message.chat_id * 7_919)})
        return query_id

    async def user_types_inline(
        self, query: str, user: User = XIAOMING, chat_type: str = "private", offset: str = ""
    ) -> str:
        """Type `query` after the name of the bot, in any chat; return the id of the inline query."""
        if len(query) > 256:
            raise ValueError("an inline query has up to 256 characters")
        query_id = str(next(self._query_ids))
        self._inline[query_id] = (user, query)
        self._inline_open.add(query_id)
        typed = {"id": query_id, "from": asdict(user), "query": query, "offset": offset, "chat_type": chat_type}
        self._push("inline_query", typed)
        return query_id

    async def user_picks(self, query_id: str, result_id: str, chat: int | None = None) -> Message:
        """Send one of the results of an inline query to a group or to the bot; `inline_feedback` tells of it."""
        results = {result["id"]: result for result in self.inline_answers[query_id]["results"]}
        if result_id not in results:
            raise ValueError(f"no result {result_id!r} among {[*results]}")
        picked, (user, query) = results[result_id], self._inline[query_id]
        if self.inline_feedback:
            self._push("chosen_inline_result", {"result_id": result_id, "from": asdict(user), "query": query})
        content = {key: picked.get(key) for key in ("text", "entities", "reply_markup")}
        return self._speak(self._open(chat, user), user, via_bot=self.me, **content)

    def _private(self, user: User) -> Wire:
        about = {"id": user.id, "type": "private", "first_name": user.first_name, "username": user.username}
        self._message_ids[user.id] = self._message_ids[0]
        return self._chats.setdefault(user.id, about)

    def _open(self, chat: int | None, user: User) -> Wire:
        if chat in self._migrated or (chat is None and user.id in self._blocked):
            raise ValueError(f"{user.first_name} cannot write there")
        return self._private(user) if chat in (None, user.id) else self._chats[chat or 0]

    def _speak(
        self, chat: Wire, user: User, reply_to: Message | None = None, topic: int | None = None, **content: Any
    ) -> Message:
        message = self._add(chat, asdict(user), reply_to, topic, **content)
        self._announce("message", message)
        return message

    def _announce(self, kind: str, message: Message) -> None:
        if message.chat_id not in self._out:
            self._push(kind, message.wire)

    def _add(
        self, chat: Wire, sender: Wire, reply_to: Message | None, topic: int | None = None, **content: Any
    ) -> Message:
        message_id = next(self._message_ids[chat["id"]])
        wire = {"message_id": message_id, "from": sender, "chat": chat, "date": int(time.time())}
        if reply_to and reply_to.wire.get("is_topic_message"):
            topic = topic or reply_to.wire["message_thread_id"]
        if topic:
            wire |= {"message_thread_id": topic, "is_topic_message": True}
            reply_to = reply_to or self._topics.get((chat["id"], topic))
        if reply_to:
            wire["reply_to_message"] = {k: v for k, v in shown(reply_to.wire).items() if k != "reply_to_message"}
        message = Message(wire | {key: value for key, value in content.items() if value})
        self._messages.append(message)
        if sender is not self.me:
            self._users[sender["id"]] = sender
            self._members[chat["id"]].setdefault(sender["id"], "member")
        return message

    def _store(self, name: str, content: bytes) -> str:
        file_id = f"BQACAgUAAxkBAAI{len(self._files):04d}"
        self._files[file_id] = (name, content)
        return file_id

    def _document(self, file_id: str) -> Wire:
        name, content = self._files[file_id]
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        about = {"file_name": name, "mime_type": kind, "file_size": len(content)}
        return about | {"file_id": file_id, "file_unique_id": file_id[-6:]}


def _said(text: str, entities: list[Entity] | None) -> Wire:
    text, entities = finished(text, entities or [])
    if not 0 < utf16_len(text) <= 4096:
        raise ValueError("nobody can say that: a message has 1 to 4096 UTF-16 units")
    return {"text": text, "entities": entities}


def _origin(origin: Origin) -> Wire:
    if isinstance(origin, User):
        origin = {"type": "user", "sender_user": asdict(origin)}
    if isinstance(origin, str):
        origin = {"type": "hidden_user", "sender_user_name": origin}
    return {"date": int(time.time()) - 3600} | origin


def _member(user: Wire, status: str) -> Wire:
    more: Wire = {"until_date": 0} if status == "kicked" else {}
    if status == "administrator":
        more = {"can_be_edited": False, "is_anonymous": False, "can_promote_members": False}
        more |= dict.fromkeys(RIGHTS, True)
    return {"user": user, "status": status} | more
