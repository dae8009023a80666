"""Chinese text in lines that a phone could show, written into a picture: a character at a time, with what a message's entities say of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple

import matplotlib
from matplotlib.ft2font import FT2Font
from PIL import Image, ImageDraw, ImageFont

TEXT, SMALL = 32, 27  # sizes of letters
LEADING = 1.4  # from line to line, in sizes
_LINKS = frozenset({"url", "text_link", "mention", "bot_command"})
_OPENING, _CLOSING = r"“‘（《〈【「『", r"”’）》〉】」』，。、；：？！…—％"
# What stays on one line: a Latin word or a Chinese character, with the signs that open before it and close after it.
_TOKEN = re.compile(rf"\n|[{_OPENING}]*(?:[!-~]+|.)(?:[{_CLOSING}]+|(?<!\s)\[\d+\])*")
_NARROW = frozenset("·•")  # are as wide as a character in a Chinese font, and phones take them from another
_PICTURED = {"❔": ("?", "#93a1ad"), "❓": ("?", "#e0443e")}  # stand for signs that phones have as pictures


class Char(NamedTuple):
    """A character with the kinds of the entities that it stands in."""

    text: str
    kinds: frozenset[str] = frozenset()


def styled(text: str, entities: Sequence[Mapping[str, Any]] = ()) -> list[Char]:
    """The characters of a message; the offsets of its entities count UTF-16 units."""
    starts = accumulate((2 if char > "\uffff" else 1 for char in text), initial=0)
    return [
        Char(char, frozenset(e["type"] for e in entities if e["offset"] <= at < e["offset"] + e["length"]))
        for at, char in zip(starts, text, strict=False)
    ]


class Pen:
    """Measures and writes in a font that has Chinese characters; the signs that it lacks are DejaVu Sans's."""

    def __init__(self, font: Path) -> None:
        self._font = font
        self._known = frozenset(map(chr, FT2Font(str(font)).get_charmap())) - _NARROW

    def _face(self, char: str) -> Path:
        return self._font if char in self._known else _signs()

    def _advance(self, char: str, size: int) -> float:
        char, _ = _PICTURED.get(char, (char, ""))
        return _advance(self._face(char), char, size)

    def length(self, chars: Sequence[Char], size: int = TEXT) -> int:
        """How wide a line is."""
        return round(sum(self._advance(char.text, size) for char in chars))

    def write(
        self, image: Image.Image, x: float, y: float, chars: Sequence[Char], ink: str, link: str = "", size: int = TEXT
    ) -> None:
        """Write a line whose top left corner is at (x, y)."""
        draw, baseline = ImageDraw.Draw(image), y + round(size * 1.08)
        for char in chars:
            bold = size / 48 if "bold" in char.kinds else 0
            glyph, colour = _PICTURED.get(char.text, (char.text, link if link and char.kinds & _LINKS else ink))
            draw.text((x, baseline), glyph, colour, _opened(self._face(glyph), size), "ls", stroke_width=bold)
            x += self._advance(char.text, size)

    def wrapped(self, chars: Sequence[Char], width: int, size: int = TEXT) -> list[list[Char]]:
        """The lines of a text, cut where a line may end."""
        lines: list[list[Char]] = [[]]
        for token in self._tokens(chars, width, size):
            if token[0].text == "\n":
                lines.append([])
                continue
            if lines[-1] and self.length([*lines[-1], *token], size) > width:
                lines.append([])
            if lines[-1] or not token[0].text.isspace():
                lines[-1] += token
        return lines

    def _tokens(self, chars: Sequence[Char], width: int, size: int) -> Iterator[Sequence[Char]]:
        for found in _TOKEN.finditer("".join(char.text for char in chars)):
            token = chars[found.start() : found.end()]
            if self.length(token, size) > width:
                yield from ([char] for char in token)
            else:
                yield token

    def shortened(self, chars: Sequence[Char], width: int, size: int = TEXT) -> list[Char]:
        """A line, its end cut off where it is too wide."""
        kept = list(chars)
        while kept and self.length(kept, size) > width:
            kept = [*kept[:-2], Char("…")] if len(kept) > 1 else []
        return kept


@cache
def _signs() -> Path:
    return Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"


@cache
def _opened(path: Path, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)


@cache
def _advance(path: Path, char: str, size: int) -> float:
    return _opened(path, size).getlength(char)
