"""A Telegram Bot API server for tests: the methods a bot calls on the chats and users of `people`.

The bot talks to it over loopback HTTP, from the test's event loop, another thread or another process; the
test speaks and presses buttons as users do, and reads what the bot made of the chat. What Telegram refuses is
refused in Telegram's words. Left out: Markdown (an unsupported parse_mode here), media of the bot other than
documents and pictures, inline results other than of text and the editing of the messages they make, the rights
of administrators one by one, and flood limits unless `flood` sets one (or ask `fail_next`).
"""

import json
import math
import re
import time
from collections import defaultdict, deque
from typing import Any

from .message import Message, User, checked_keyboard, checked_text, shown
from .people import FROM_CHANNEL, XIAOMING, Origin, People
from .server import Params, Refusal, Wire

ACTIONS = {"typing", "upload_photo", "upload_document", "upload_video", "upload_voice", "find_location"}
DOWNLOAD_LIMIT = 20 << 20
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as "
    "a current content and reply markup of the message"
)
QUERY_INVALID = "query is too old and response timeout expired or query ID is invalid"
IN_RESULT = ("message text is empty", "unsupported parse_mode", "can't parse")  # told as of one result

__all__ = ["FROM_CHANNEL", "XIAOMING", "BotApi", "Message", "Origin", "User"]


class BotApi(People):
    """The server with its chats and users.

    `requests` logs every (method, params) of the bot; `refusals` the (method, description) of those refused,
    the faults asked for left out. `inline_answers` has the parameters of the answer to each inline query, each
    result with the `text` and `entities` of its message. `flood`, a number of messages and of seconds, bounds
    what the bot may send to one chat. Groups are as with the privacy mode of the bot off: it gets everything.
    """

    def __init__(
        self,
        token: str = "123456:TEST-TOKEN",
        username: str = "wenju_bot",
        flood: tuple[int, float] | None = None,
    ) -> None:
        super().__init__(token, username)
        self.flood = flood
        self._sent_at: defaultdict[int, deque[float]] = defaultdict(deque)
        self._commands: dict[str, list[Wire]] = {}
        self._about: dict[tuple[str, str], str] = {}

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
        self._check_presence(self._chats[chat_id], write)
        return self._chats[chat_id]

    def _check_presence(self, chat: Wire, write: bool) -> None:
        """A group the bot was in can be read, and a supergroup that has a username and only was left."""
        out = self._out.get(chat["id"])
        if out and (write or (chat["type"] == "supergroup" and (out == "kicked" or "username" not in chat))):
            how = "was kicked from" if out == "kicked" else "is not a member of"
            raise Refusal(f"bot {how} the {chat['type']} chat", 403)

    def _find(self, chat: Wire, message_id: Any) -> Message | None:
        of_chat = self.messages(chat["id"])
        return next((message for message in of_chat if str(message.message_id) == str(message_id)), None)

    def _topic(self, chat: Wire, params: Params) -> int | None:
        thread = str(params.get("message_thread_id") or 0)
        topics = (m.wire["message_thread_id"] for m in self.messages(chat["id"]) if "is_topic_message" in m.wire)
        if thread != "0" and thread not in map(str, topics):
            raise Refusal("message thread not found")
        return int(thread) or None

    def _check_flood(self, chat_id: int) -> None:
        if not self.flood:
            return
        (most, seconds), now, times = self.flood, time.monotonic(), self._sent_at[chat_id]
        while times and times[0] <= now - seconds:
            times.popleft()
        if len(times) >= most:
            wait = math.ceil(times[0] + seconds - now)
            raise Refusal(f"Too Many Requests: retry after {wait}", 429, retry_after=wait)
        times.append(now)

    def _send(self, params: Params, **content: Any) -> Wire:
        chat, markup = self._chat(params), checked_keyboard(params)
        reply = params.get("reply_parameters") or {**params, "message_id": params.get("reply_to_message_id")}
        target, loose = self._find(chat, reply["message_id"]), reply.get("allow_sending_without_reply")
        if reply["message_id"] and not target and str(loose).lower() != "true":
            raise Refusal("message to be replied not found")
        topic = self._topic(chat, params)
        self._check_flood(chat["id"])
        return shown(self._add(chat, self.me, target, topic, **content, reply_markup=markup).wire)

    def _own(self, params: Params) -> Message:
        message = self._find(self._chat(params), params.get("message_id"))
        if not message:
            raise Refusal("message to edit not found")
        if message.wire["from"] is not self.me or shown(message.wire) != message.wire:
            raise Refusal("message can't be edited")
        return message

    def _edit(self, message: Message, **changes: Any) -> Wire:
        if all((message.wire.get(key) or None) == (value or None) for key, value in changes.items()):
            raise Refusal(NOT_MODIFIED)
        message.change(**changes)
        return message.wire

    def _deletable(self, chat: Wire, message: Message) -> bool:
        admin = self._status(chat["id"], int(self.me["id"])) == "administrator"
        return message.wire["from"] is self.me or chat["type"] == "private" or admin

    # The methods

    def _api_getme(self, params: Params) -> Wire:
        on = dict.fromkeys(("can_join_groups", "can_read_all_group_messages", "supports_inline_queries"), True)
        return self.me | on | {"can_connect_to_business": False, "has_main_web_app": False}

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

    def _photo(self, params: Params, kind: str) -> list[Wire]:
        """The picture that is sent or named; only PNG is known here."""
        file_id = self._file(params, kind)
        png = self._files[file_id][1]
        if self._chat(params)["id"] in self._no_photos:
            raise Refusal("not enough rights to send photos to the chat")
        if png[:8] != b"\x89PNG\r\n\x1a\n":
            raise Refusal("IMAGE_PROCESS_FAILED")
        sides = (int.from_bytes(png[16:20]), int.from_bytes(png[20:24]))
        if sum(sides) > 10_000 or max(sides) > 20 * min(sides):
            raise Refusal("PHOTO_INVALID_DIMENSIONS")
        about = {"file_id": file_id, "file_unique_id": file_id[-6:], "file_size": len(png)}
        return [about | {"width": sides[0], "height": sides[1]}]

    def _api_sendphoto(self, params: Params) -> Wire:
        photo = self._photo(params, "photo")
        caption, entities = checked_text(params, "caption", 1024, "message caption is too long")
        return self._send(params, photo=photo, caption=caption, caption_entities=entities)

    def _api_senddocument(self, params: Params) -> Wire:
        file_id = self._file(params, "document")
        caption, entities = checked_text(params, "caption", 1024, "message caption is too long")
        document = self._document(file_id)
        return self._send(params, document=document, caption=caption, caption_entities=entities)

    def _api_editmessagetext(self, params: Params) -> Wire:
        text, entities = checked_text(params, "text", 4096, "MESSAGE_TOO_LONG")  # so worded for edits
        keyboard, message = checked_keyboard(params, only_inline=True), self._own(params)
        if "text" not in message.wire:
            raise Refusal("there is no text in the message to edit")
        return self._edit(message, text=text, entities=entities, reply_markup=keyboard)

    def _api_editmessagecaption(self, params: Params) -> Wire:
        caption, entities = checked_text(params, "caption", 1024, "MEDIA_CAPTION_TOO_LONG")
        keyboard, message = checked_keyboard(params, only_inline=True), self._own(params)
        if "text" in message.wire:
            raise Refusal("there is no caption in the message to edit")
        return self._edit(message, caption=caption, caption_entities=entities, reply_markup=keyboard)

    def _api_editmessagemedia(self, params: Params) -> Wire:
        """Only a picture can come, in the place of a text, a document or another picture."""
        media = params.get("media") or {}
        if not media.get("media") or media.get("type") != "photo":
            raise Refusal("can't parse InputMedia: media not found")
        caption, entities = checked_text(media, "caption", 1024, "MEDIA_CAPTION_TOO_LONG")
        keyboard, message = checked_keyboard(params, only_inline=True), self._own(params)
        new = {"photo": self._photo(params | {"media": media["media"]}, "media"), "caption": caption}
        old: Wire = dict.fromkeys(("text", "entities", "document"))
        return self._edit(message, **old, **new, caption_entities=entities, reply_markup=keyboard)

    def _api_editmessagereplymarkup(self, params: Params) -> Wire:
        return self._edit(self._own(params), reply_markup=checked_keyboard(params, only_inline=True))

    def _api_deletemessage(self, params: Params) -> bool:
        chat = self._chat(params)
        message = self._find(chat, params.get("message_id"))
        if not message:
            raise Refusal("message to delete not found")
        return self._delete(chat, [message])

    def _api_deletemessages(self, params: Params) -> bool:
        """Those that are not there are passed over."""
        chat, ids = self._chat(params), params.get("message_ids") or []
        if not 0 < len(ids) <= 100:
            some = "too many message identifiers" if ids else "message identifiers are not"
            raise Refusal(f"{some} specified")
        return self._delete(chat, [message for message_id in ids if (message := self._find(chat, message_id))])

    def _delete(self, chat: Wire, messages: list[Message]) -> bool:
        if not all(self._deletable(chat, message) for message in messages):
            raise Refusal("message can't be deleted")
        for message in messages:
            message.deleted = True
        return True

    def _api_answercallbackquery(self, params: Params) -> bool:
        if len(str(params.get("text") or "")) > 200:
            raise Refusal("MESSAGE_TOO_LONG")
        if params.get("callback_query_id") not in self._queries:
            raise Refusal(QUERY_INVALID)
        self._queries.remove(params["callback_query_id"])  # one answer a query
        return True

    def _api_answerinlinequery(self, params: Params) -> bool:
        results = params.get("results") or []
        if not isinstance(results, list):
            raise Refusal("expected an Array of inline query results")
        results = [_checked_result(result) for result in results]
        query_id = str(params.get("inline_query_id") or "")
        if query_id not in self._inline_open:
            raise Refusal(QUERY_INVALID)
        if len(results) > 50:
            raise Refusal("RESULTS_TOO_MUCH")
        if not all(0 < len(result["id"].encode()) <= 64 for result in results):
            raise Refusal("RESULT_ID_INVALID")
        if len({result["id"] for result in results}) < len(results):
            raise Refusal("RESULT_ID_DUPLICATE")
        if len(str(params.get("next_offset") or "").encode()) > 64:
            raise Refusal("NEXT_OFFSET_INVALID")
        _check_button(params.get("button") or {"text": "·", "start_parameter": "none"})
        self._inline_open.remove(query_id)  # one answer a query
        self.inline_answers[query_id] = params | {"results": results}
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

    def _set_about(self, kind: str, params: Params, limit: int, too_long: str) -> bool:
        text = str(params.get(kind) or "")
        if len(text) > limit:
            raise Refusal(too_long)
        self._about[kind, str(params.get("language_code") or "")] = text
        return True

    def _get_about(self, kind: str, params: Params) -> Wire:
        language = str(params.get("language_code") or "")
        return {kind: self._about.get((kind, language)) or self._about.get((kind, ""), "")}

    def _api_setmydescription(self, params: Params) -> bool:
        return self._set_about("description", params, 512, "DESCRIPTION_TOO_LONG")

    def _api_getmydescription(self, params: Params) -> Wire:
        return self._get_about("description", params)

    def _api_setmyshortdescription(self, params: Params) -> bool:
        return self._set_about("short_description", params, 120, "ABOUT_TOO_LONG")

    def _api_getmyshortdescription(self, params: Params) -> Wire:
        return self._get_about("short_description", params)

    def _api_getchatmember(self, params: Params) -> Wire:
        chat, user_id = self._chat(params, write=False), str(params.get("user_id") or "")
        known = {str(user): user for user in self._users}
        if user_id not in known:
            raise Refusal("user not found" if user_id else "invalid user_id specified")
        return self._member(chat["id"], known[user_id])

    def _api_getchatadministrators(self, params: Params) -> list[Wire]:
        chat = self._chat(params, write=False)
        if chat["type"] == "private":
            raise Refusal("there are no administrators in the private chat")
        members = self._members[chat["id"]].items()
        return [self._member(chat["id"], user) for user, status in members if status == "administrator"]

    def _api_leavechat(self, params: Params) -> bool:
        chat = self._chat(params)
        if chat["type"] == "private":
            raise Refusal("chat member status can't be changed in private chats")
        self._leave(chat["id"], self.me, "left")
        return True

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


def _checked_result(result: Any) -> Wire:
    """Return a result with the text and entities of the message it would make; only texts are known here."""
    try:
        missing = next((key for key in ("type", "id", "title") if key not in result), None)
        content = result.get("input_message_content") or {}
        if missing or "message_text" not in content:
            raise Refusal(f"can't parse inline query result: Can't find field \"{missing or 'message_text'}\"")
        text, entities = checked_text(content | {"text": content["message_text"]}, "text", 4096, "MESSAGE_TOO_LONG")
        checked_keyboard(result, only_inline=True)
    except Refusal as refusal:
        words = str(refusal).removeprefix("Bad Request: ")
        if words.startswith(IN_RESULT) and not words.startswith("can't parse inline query result"):
            words = f"can't parse inline query result: {words[0].upper()}{words[1:]}"
        raise Refusal(words) from None
    return {**result, "id": str(result["id"]), "text": text, "entities": entities}


def _check_button(button: Wire) -> None:
    if not button.get("text"):
        raise Refusal("SWITCH_PM_TEXT_EMPTY")
    if "web_app" not in button and not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", str(button.get("start_parameter", ""))):
        raise Refusal("START_PARAM_INVALID")
