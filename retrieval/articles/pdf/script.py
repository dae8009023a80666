"""Whether characters are those of written text, or those that a font without names puts in their place."""

from __future__ import annotations

import re

# Letters that other living languages write; a font without names scatters its over whole rows of the code table.
_OTHERS = re.compile("[А-яЁёΑ-ωάέήίόύώ\u3041-\u30ff\uac00-\ud7a3]")
_LETTERS = re.compile(r"[^\W\d_]")
_NAMES = re.compile(r"(?:/[A-Za-z]{1,4}[:_]?[0-9A-Fa-f]+){3,}")  # of glyphs: /G39/G3A/G3B
_FEW = 20  # characters; fewer prove nothing
_LATIN = 0x250  # the first character after the Latin letters
_FREQUENT = (
    ("gb2312", 0xB0, 0xD7),
    ("big5", 0xA4, 0xC6),
)  # the first bytes of the more frequent half of the characters


def looks_written(text: str) -> bool:
    """Whether text is made of words: where most letters are beyond the Latin ones, they are frequent Chinese
    characters or those of another living language."""
    if sum(len(run[0]) for run in _NAMES.finditer(text)) * 2 > len(text):
        return False
    letters = _LETTERS.findall(text)
    wide = [letter for letter in letters if ord(letter) >= _LATIN]
    if len(wide) < _FEW or len(wide) * 2 < len(letters):
        return True
    return sum(bool(_OTHERS.match(letter)) or _is_frequent(letter) for letter in wide) * 3 >= len(wide) * 2


def _is_frequent(letter: str) -> bool:
    for codec, first, last in _FREQUENT:
        encoded = letter.encode(codec, "ignore")
        if len(encoded) == 2 and letter >= "\u4e00" and first <= encoded[0] <= last:
            return True
    return False
