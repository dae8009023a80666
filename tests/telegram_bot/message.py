"""One message: its states, its keyboard, and its text as Telegram reads it, with offsets in UTF-16 units.

After the open tdlib, without Markdown, custom emoji, mentions by user id, code languages, and the merging of
nested entities of one kind.
"""

import re
import time
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from urllib.parse import urlsplit

from .server import Params, Refusal, Wire

Entity = dict[str, Any]

TAGS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "span": "spoiler",
    "tg-spoiler": "spoiler", "code": "code", "pre": "pre", "a": "text_link", "blockquote": "blockquote",
}  # fmt: skip
# Only these references are decoded; any other stays as it was written.
REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|(?:lt|gt|amp|quot)(?![A-Za-z]));?")
TAG = re.compile(r"""<(/?)([^\s>]*)((?:"[^"]*"|'[^']*'|[^>"'])*)(>?)""")
HREF = re.compile(r"""\shref\s*=\s*("[^"]*"|'[^']*'|[\w.-]+)""")
# A word character on either side, a Chinese one too, keeps "@name" and "/command" from being entities.
FOUND = {
    "url": re.compile(r"https?://[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?::\d+)?(?:/[^\s<>\u3000-\u303f\uff00-\uffef]*)?"),
    "bot_command": re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>])"),
    "mention": re.compile(r"(?<!\w)@[A-Za-z0-9_]{3,32}(?!\w)"),
}

BUTTON_ACTIONS = {"url", "callback_data", "web_app", "login_url", "switch_inline_query", "copy_text", "pay"}


@dataclass(frozen=True)
class User:
    """Somebody who talks to the bot; their private chat has their id."""

    id: int
    first_name: str
    username: str
    is_bot: bool = False
    language_code: str = "zh-hans"


@dataclass
class Message:
    """One message of a chat: `wire` as it is now, `history` as it was before each edit."""

    wire: Wire
    history: list[Wire] = field(default_factory=list)
    deleted: bool = False

    @property
    def chat_id(self) -> int:
        return int(self.wire["chat"]["id"])

    @property
    def message_id(self) -> int:
        return int(self.wire["message_id"])

    @property
    def text(self) -> str:
        return str(self.wire.get("text", self.wire.get("caption", "")))

    @property
    def texts(self) -> list[str]:
        """Every text the message has had, the present one last."""
        return [str(wire.get("text", wire.get("caption", ""))) for wire in (*self.history, self.wire)]

    @property
    def buttons(self) -> list[Wire]:
        return [b for row in self.wire.get("reply_markup", {}).get("inline_keyboard", []) for b in row]

    def change(self, **changes: Any) -> None:
        """Edit it; a field that becomes empty goes."""
        self.history.append(self.wire)
        new = self.wire | changes | {"edit_date": int(time.time())}
        self.wire = {key: value for key, value in new.items() if value}


def shown(wire: Wire) -> Wire:
    """Return a message as the bot gets it: of the markup only an inline keyboard is told."""
    return {key: value for key, value in wire.items() if key != "reply_markup" or "inline_keyboard" in value}


def utf16_len(text: str) -> int:
    """Count the UTF-16 code units of `text`: an emoji is two."""
    return len(text.encode("utf-16-le")) // 2


def checked_link(url: str) -> str | None:
    """Return `url` as Telegram stores it, None where it would not make a link of it (no dot in the host)."""
    parts = urlsplit(url if re.match(r"[a-zA-Z]+://", url) else f"http://{url}")
    if parts.scheme in ("http", "https") and "." in (parts.hostname or "").strip("."):
        return parts._replace(path=parts.path or "/").geturl()
    return url if parts.scheme == "tg" else None


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """Return the plain text and the entities of `source`; ValueError is in Telegram's words."""
    text, last = "", 0
    entities: list[Entity] = []
    stack: list[tuple[str, str, int]] = []  # tag, its attributes, where its text begins
    for found in TAG.finditer(source):
        text, last = text + _decoded(source[last : found.start()]), found.end()
        closing, name, rest, end = found.groups()
        place = f"at byte offset {len(source[: found.start()].encode())}"
        if not closing:
            _check_start_tag(name.lower(), rest, end, place)
            stack.append((name.lower(), rest, len(text)))
            continue
        if not stack:
            raise ValueError(f"Unexpected end tag {place}")
        if rest.strip() or not end:
            raise ValueError(f"Unclosed end tag {place}")
        if name.lower() not in ("", stack[-1][0]):
            wrong = f'expected "</{stack[-1][0]}>", found "</{name.lower()}>"'
            raise ValueError(f"Unmatched end tag {place}, {wrong}")
        entities += _entity(*stack.pop(), text)
    if stack:
        raise ValueError(f'Can\'t find end tag corresponding to start tag "{stack[-1][0]}"')
    return text + _decoded(source[last:]), entities


def _decoded(text: str) -> str:
    return REFERENCE.sub(lambda reference: unescape(reference[0]), text)


def _check_start_tag(tag: str, rest: str, end: str, place: str) -> None:
    if not rest and not end:
        raise ValueError(f"Unclosed start tag {place}")
    if tag not in TAGS:
        raise ValueError(f'Unsupported start tag "{tag}" {place}')
    if not end:
        raise ValueError(f'Unclosed start tag "{tag}" {place}')
    if tag == "span" and "tg-spoiler" not in rest:
        raise ValueError(f'Tag "span" must have class "tg-spoiler" {place}')


def _entity(tag: str, attributes: str, start: int, text: str) -> list[Entity]:
    """Return the entity that closing `tag` makes: none for an empty tag or a link it would not make."""
    kind = "expandable_blockquote" if tag == "blockquote" and "expandable" in attributes else TAGS[tag]
    entity: Entity = {"type": kind, "offset": utf16_len(text[:start]), "length": utf16_len(text[start:])}
    if tag == "a":
        href = HREF.search(attributes)
        entity["url"] = checked_link(_decoded(href[1].strip("\"'")) if href else text[start:])
    return [entity] if entity["length"] and entity.get("url", tag) else []


def finished(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Strip `text`, cut the entities to it, and add the commands, mentions and links found in it."""
    cut, text = utf16_len(text) - utf16_len(text.lstrip()), text.strip()
    kept = []
    for entity in entities:
        begin = max(entity["offset"] - cut, 0)
        end = min(entity["offset"] + entity["length"] - cut, utf16_len(text))
        if begin < end:
            kept.append(entity | {"offset": begin, "length": end - begin})
    closed = [entity for entity in kept if entity["type"] in ("code", "pre", "text_link", *FOUND)]
    for kind, pattern in FOUND.items():
        for match in pattern.finditer(text):
            new = {"type": kind, "offset": utf16_len(text[: match.start()]), "length": utf16_len(match[0])}
            if not any(_overlap(new, other) for other in closed):
                closed.append(new)
                kept.append(new)
    return text, sorted(kept, key=lambda entity: (entity["offset"], -entity["length"]))


def _overlap(one: Entity, other: Entity) -> bool:
    last = max(one["offset"], other["offset"])
    return bool(last < min(one["offset"] + one["length"], other["offset"] + other["length"]))


def checked_text(params: Params, key: str, limit: int, too_long: str) -> tuple[str, list[Entity]]:
    """Return the text and entities of a message as Telegram keeps them, or refuse it as Telegram does."""
    text, mode = str(params.get(key) or ""), str(params.get("parse_mode") or "").lower()
    entities: list[Entity] = params.get("entities" if key == "text" else "caption_entities") or []
    if key == "text" and not text:
        raise Refusal("message text is empty")
    if mode not in ("", "html"):
        raise Refusal("unsupported parse_mode")
    if mode == "html":
        try:
            text, entities = parse_html(text)
        except ValueError as error:
            raise Refusal(f"can't parse entities: {error}") from None
    text, entities = finished(text, entities)
    if key == "text" and not text:
        raise Refusal("text must be non-empty")
    if utf16_len(text) > limit:
        raise Refusal(too_long)
    return text, entities


def checked_keyboard(params: Params, only_inline: bool = False) -> Wire | None:
    """Return the inline keyboard asked for, checked, or the forced reply; other markup is accepted and not kept."""
    markup = params.get("reply_markup") or {}
    if not isinstance(markup, dict):
        raise Refusal("object expected as reply markup")
    if only_inline and markup and "inline_keyboard" not in markup:
        raise Refusal("inline keyboard expected")
    if markup.get("force_reply"):
        return markup
    rows = markup.get("inline_keyboard") or []
    for button in (button for row in rows for button in row):
        if not BUTTON_ACTIONS & button.keys():
            raise Refusal("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
        if len(button.get("callback_data", "").encode()) > 64:
            raise Refusal("BUTTON_DATA_INVALID")
        if "url" in button and not checked_link(button["url"]):
            raise Refusal(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")
    return {"inline_keyboard": rows} if any(rows) else None
