"""A Telegram Bot API server for tests: the chats, the methods a bot calls on them, and the users.

The bot talks to it over loopback HTTP, from the test's event loop, another thread or another process; the
test speaks and presses buttons as users do, and reads what the bot made of the chat. What Telegram refuses is
refused in Telegram's words. Left out: Markdown (an unsupported parse_mode here), media other than documents
and pictures, inline mode, administrators, and flood limits of its own (ask `fail_next`).
"""

import json
import mimetypes
import re
import time
from dataclasses import asdict
from itertools import count
from typing import Any

from .message import Entity, Message, User, checked_keyboard, checked_text, finished, utf16_len
from .server import Params, Refusal, Server, Wire

ACTIONS = {"typing", "upload_photo", "upload_document", "upload_video", "upload_voice", "find_location"}
DOWNLOAD_LIMIT = 20 << 20
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as "
    "a current content and reply markup of the message"
)
QUERY_INVALID = "query is too old and response timeout expired or query ID is invalid"

__all__ = ["XIAOMING", "BotApi", "Message", "User"]
XIAOMING = User(1001, "小明", "xiaoming")


class BotApi(Server):
    """The server with its chats and users.

    `requests` logs every (method, params) of the bot; `refusals` the (method, description) of those refused,
    the faults asked for left out. Groups are as with the privacy mode of the bot off: it gets everything.
    """

    def __init__(self, token: str = "123456:TEST-TOKEN", username: str = "wenju_bot") -> None:
        super().__init__(token)
        bot_id = int(token.split(":")[0])
        self.me: Wire = {"id": bot_id, "is_bot": True, "first_name": "问据", "username": username}
        self._messages: list[Message] = []
        self._message_ids = {0: count(11)}  # supergroups have their own, the other chats share one
        self._query_ids = count(4_300_000_000_000_000_001)
        self._chats: dict[int, Wire] = {}
        self._names: dict[str, int] = {}
        self._migrated: dict[int, int] = {}
        self._blocked: set[int] = set()
        self._no_photos: set[int] = set()
        self._queries: set[str] = set()
        self._commands: dict[str, list[Wire]] = {}

    # The users

    @property
    def sent(self) -> list[Message]:
        """The messages of the bot, oldest first, edited and deleted ones included."""
        return [message for message in list(self._messages) if message.wire["from"] is self.me]

    def messages(self, chat_id: int) -> list[Message]:
        """What the chat shows: the messages of both sides, oldest first, without the deleted."""
        return [m for m in list(self._messages) if m.chat_id == chat_id and not m.deleted]

    def add_chat(self, type: str = "group", title: str = "读书会", username: str = "") -> int:
        """Add a group or supergroup with the bot in it; return its id."""
        chat_id = (-1_001_000_000_000 if type == "supergroup" else -4_000) - len(self._chats)
        name = {"username": username} if username else {}
        self._names |= {f"@{username}": chat_id} if username else {}
        self._message_ids[chat_id] = count(1) if type == "supergroup" else self._message_ids[0]
        self._chats[chat_id] = {"id": chat_id, "type": type, "title": title, **name}
        return chat_id

    def migrate(self, chat_id: int) -> int:
        """Turn a group into a supergroup; return the new id. From now on the old one is refused."""
        new_id = self.add_chat("supergroup", self._chats[chat_id]["title"])
        self._migrated[chat_id] = new_id
        self._speak(self._chats[chat_id], XIAOMING, migrate_to_chat_id=new_id)
        self._speak(self._chats[new_id], XIAOMING, migrate_from_chat_id=chat_id)
        return new_id

    def block(self, user: User = XIAOMING, blocked: bool = True) -> None:
        """Let `user` block the bot, or with `blocked` False take it back."""
        (self._blocked.add if blocked else self._blocked.discard)(user.id)

    def forbid_photos(self, chat_id: int) -> None:
        """Let a group allow no pictures."""
        self._no_photos.add(chat_id)

    def expire_queries(self) -> None:
        """Make every button press so far too old to answer."""
        self._queries.clear()

    async def user_says(
        self,
        text: str,
        chat: int | None = None,
        user: User = XIAOMING,
        reply_to: Message | None = None,
        entities: list[Entity] | None = None,
    ) -> Message:
        """Say `text` in the group `chat`, or to the bot alone; its commands and mentions are found."""
        text, entities = finished(text, entities or [])
        if not 0 < utf16_len(text) <= 4096:
            raise ValueError("nobody can say that: a message has 1 to 4096 UTF-16 units")
        return self._speak(self._open(chat, user), user, reply_to, text=text, entities=entities)

    async def user_sends_file(
        self, name: str, content: bytes, caption: str = "", chat: int | None = None, user: User = XIAOMING
    ) -> Message:
        """Send a document."""
        caption, found = finished(caption, [])
        document = self._document(self._store(name, content))
        chat_wire = self._open(chat, user)
        return self._speak(chat_wire, user, document=document, caption=caption, caption_entities=found)

    async def user_presses(self, message: Message, callback_data: str, user: User = XIAOMING) -> str:
        """Press the button of `message` that carries `callback_data`; return the id of the query it makes."""
        if message.deleted or callback_data not in [b.get("callback_data") for b in message.buttons]:
            raise ValueError(f"no button {callback_data!r} on {message}")
        query_id = str(next(self._query_ids))
        self._queries.add(query_id)
        query = {"id": query_id, "from": asdict(user), "message": message.wire, "data": callback_data}
        self._push("callback_query", query | {"chat_instance": str(message.chat_id * 7_919)})
        return query_id

    def _private(self, user: User) -> Wire:
        about = {"id": user.id, "type": "private", "first_name": user.first_name, "username": user.username}
        self._message_ids[user.id] = self._message_ids[0]
        return self._chats.setdefault(user.id, about)

    def _open(self, chat: int | None, user: User) -> Wire:
        if chat in self._migrated or (chat is None and user.id in self._blocked):
            raise ValueError(f"{user.first_name} cannot write there")
        return self._private(user) if chat in (None, user.id) else self._chats[chat or 0]

    def _speak(self, chat: Wire, user: User, reply_to: Message | None = None, **content: Any) -> Message:
        message = self._add(chat, asdict(user), reply_to, **content)
        self._push("message", message.wire)
        return message

    # The chats

    def _chat(self, params: Params, write: bool = True) -> Wire:
        given = str(params.get("chat_id", ""))
        chat_id = self._names.get(given) or (int(given) if re.fullmatch(r"-?\d+", given) else 0)
        if chat_id not in self._chats:
            raise Refusal("chat not found" if given else "chat_id is empty")
        if new := self._migrated.get(chat_id):
            raise Refusal("group chat was upgraded to a supergroup chat", migrate_to_chat_id=new)
        if write and chat_id in self._blocked:
            raise Refusal("bot was blocked by the user", 403)
        return self._chats[chat_id]

    def _find(self, chat: Wire, message_id: Any) -> Message | None:
        shown = self.messages(chat["id"])
        return next((message for message in shown if str(message.message_id) == str(message_id)), None)

    def _add(self, chat: Wire, sender: Wire, reply_to: Message | None, **content: Any) -> Message:
        message_id = next(self._message_ids[chat["id"]])
        wire = {"message_id": message_id, "from": sender, "chat": chat, "date": int(time.time())}
        if reply_to:
            wire["reply_to_message"] = {k: v for k, v in reply_to.wire.items() if k != "reply_to_message"}
        message = Message(wire | {key: value for key, value in content.items() if value})
        self._messages.append(message)
        return message

    def _send(self, params: Params, **content: Any) -> Wire:
        chat, markup = self._chat(params), checked_keyboard(params)
        reply = params.get("reply_parameters") or {**params, "message_id": params.get("reply_to_message_id")}
        target, loose = self._find(chat, reply["message_id"]), reply.get("allow_sending_without_reply")
        if reply["message_id"] and not target and str(loose).lower() != "true":
            raise Refusal("message to be replied not found")
        return self._add(chat, self.me, target, **content, reply_markup=markup).wire

    def _own(self, params: Params) -> Message:
        message = self._find(self._chat(params), params.get("message_id"))
        if not message:
            raise Refusal("message to edit not found")
        if message.wire["from"] is not self.me:
            raise Refusal("message can't be edited")
        return message

    def _edit(self, message: Message, **changes: Any) -> Wire:
        if all((message.wire.get(key) or None) == (value or None) for key, value in changes.items()):
            raise Refusal(NOT_MODIFIED)
        message.history.append(message.wire)
        new = message.wire | changes | {"edit_date": int(time.time())}
        message.wire = {key: value for key, value in new.items() if value}
        return message.wire

    def _store(self, name: str, content: bytes) -> str:
        file_id = f"BQACAgUAAxkBAAI{len(self._files):04d}"
        self._files[file_id] = (name, content)
        return file_id

    def _document(self, file_id: str) -> Wire:
        name, content = self._files[file_id]
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        about = {"file_name": name, "mime_type": kind, "file_size": len(content)}
        return about | {"file_id": file_id, "file_unique_id": file_id[-6:]}

    # The methods

    def _api_getme(self, params: Params) -> Wire:
        off = dict.fromkeys(("supports_inline_queries", "can_connect_to_business", "has_main_web_app"), False)
        return self.me | off | {"can_join_groups": True, "can_read_all_group_messages": True}

    def _api_getchat(self, params: Params) -> Wire:
        gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription")
        off = dict.fromkeys((*gifts, "gifts_from_channels"), False)
        more = {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": off}
        return self._chat(params, write=False) | more

    def _api_sendmessage(self, params: Params) -> Wire:
        text, entities = checked_text(params, "text", 4096, "message is too long")
        return self._send(params, text=text, entities=entities)

    def _file(self, params: Params, kind: str) -> str:
        """The id of the file that is sent or named."""
        given = params.get(kind, "")
        if isinstance(given, str):
            given = params.get(given.removeprefix("attach://"), given)
        file_id = given if isinstance(given, str) else self._store(*given)
        if file_id not in self._files:
            raise Refusal("wrong file identifier/HTTP URL specified")
        return file_id

    def _api_sendphoto(self, params: Params) -> Wire:
        """Only PNG is known here."""
        file_id = self._file(params, "photo")
        png = self._files[file_id][1]
        if self._chat(params)["id"] in self._no_photos:
            raise Refusal("not enough rights to send photos to the chat")
        if png[:8] != b"\x89PNG\r\n\x1a\n":
            raise Refusal("IMAGE_PROCESS_FAILED")
        sides = (int.from_bytes(png[16:20]), int.from_bytes(png[20:24]))
        if sum(sides) > 10_000 or max(sides) > 20 * min(sides):
            raise Refusal("PHOTO_INVALID_DIMENSIONS")
        caption, entities = checked_text(params, "caption", 1024, "message caption is too long")
        about = {"file_id": file_id, "file_unique_id": file_id[-6:], "file_size": len(png)}
        photo = [about | {"width": sides[0], "height": sides[1]}]
        return self._send(params, photo=photo, caption=caption, caption_entities=entities)

    def _api_senddocument(self, params: Params) -> Wire:
        file_id = self._file(params, "document")
        caption, entities = checked_text(params, "caption", 1024, "message caption is too long")
        document = self._document(file_id)
        return self._send(params, document=document, caption=caption, caption_entities=entities)

    def _api_editmessagetext(self, params: Params) -> Wire:
        text, entities = checked_text(params, "text", 4096, "MESSAGE_TOO_LONG")  # so worded for edits
        keyboard = checked_keyboard(params)
        return self._edit(self._own(params), text=text, entities=entities, reply_markup=keyboard)

    def _api_editmessagereplymarkup(self, params: Params) -> Wire:
        return self._edit(self._own(params), reply_markup=checked_keyboard(params))

    def _api_deletemessage(self, params: Params) -> bool:
        chat = self._chat(params)
        message = self._find(chat, params.get("message_id"))
        if not message:
            raise Refusal("message to delete not found")
        if message.wire["from"] is not self.me and chat["type"] != "private":
            raise Refusal("message can't be deleted")
        message.deleted = True
        return True

    def _api_answercallbackquery(self, params: Params) -> bool:
        if len(str(params.get("text") or "")) > 200:
            raise Refusal("MESSAGE_TOO_LONG")
        if params.get("callback_query_id") not in self._queries:
            raise Refusal(QUERY_INVALID)
        self._queries.remove(params["callback_query_id"])  # one answer a query
        return True

    def _api_sendchataction(self, params: Params) -> bool:
        if params.get("action") not in ACTIONS:
            raise Refusal("wrong parameter action in request")
        return bool(self._chat(params))

    def _api_setmycommands(self, params: Params) -> bool:
        for command in params.get("commands") or []:
            if not re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]):
                raise Refusal("BOT_COMMAND_INVALID")
        self._commands[_scope(params)] = params.get("commands") or []
        return True

    def _api_getmycommands(self, params: Params) -> list[Wire]:
        return self._commands.get(_scope(params), [])

    def _api_deletemycommands(self, params: Params) -> bool:
        return self._api_setmycommands(params | {"commands": []})

    def _api_getfile(self, params: Params) -> Wire:
        file_id = str(params.get("file_id"))
        if file_id not in self._files:
            raise Refusal("wrong file_id or the file is temporarily unavailable")
        about = self._document(file_id)
        if about["file_size"] > DOWNLOAD_LIMIT:
            raise Refusal("file is too big")
        file = {key: value for key, value in about.items() if key.startswith("file_")}
        return file | {"file_path": f"documents/{file_id}"}


def _scope(params: Params) -> str:
    scope = params.get("scope") or {"type": "default"}
    return json.dumps([scope, params.get("language_code") or ""], sort_keys=True)
