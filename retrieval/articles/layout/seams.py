"""Does a sentence go on from the end of one line to the start of another? Judged by language, not by layout."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

from retrieval.language.tokens import is_word, tag_words

BEFORE, AFTER = 0.08, 0.22  # weights of the log ratios of the characters before and after a seam
BEGINS = 2.0  # log ratio of the characters at a sentence's start
_REACH = 14  # characters on either side of a seam that are looked at
_FAR = 200  # characters in which an open quotation mark is looked for
_FINAL = re.compile(r"[。！？!?][”’」』）)》\"]*$")
_LEADS_ON = re.compile(r"(?:——|…+|[:：])[“\"]?$")
_STARTS_ANEW = re.compile(
    r"^(?:[□■◎○●▲◥▼◤◢◣△▽☆★◆#*]|第?[一二三四五六七八九十]+[、是，,](?!\d)|[（(][一二三四五六七八九十\d]+[)）]|\d{1,2}[.、](?!\d)|问[:：]|答[:：]"
    r"|本报|新华社|记者|通讯员)"
)
_GOES_ON = re.compile(r"^[，,。、；;：:！？!?）)》」』”’%％元年月日号个的了等]")
_HANGS = re.compile(r"[，,、；;（(《「『“‘—\-~～]$")
_HANGING = frozenset("的地得在和与及同把将被让向从为对于由并或且而以至所该各每约近逾达超共是有")
_STUB = re.compile(r"^[^，,。；;！？!?：:“”]{1,6}[。；]")  # a paragraph hardly begins with so short a sentence
_PAIRS = (("“", "”"), ("（", "）"), ("(", ")"), ("《", "》"), ("「", "」"), ("『", "』"), ("‘", "’"))
_HANGING_TAGS = frozenset({"p", "c", "uj", "ud", "uv", "u", "d", "m"})
_ROW = re.compile(r"\S(?:\t+| {2,}|\u3000+)[^\s，。\u4e00-\u9fff]*\d")
_INNER_END = re.compile(r"[。！？!?]")


def goes_on(left: str, right: str) -> float:
    """How strongly the words say that `right` continues `left`: above 0 for yes, below 0 for no.

    1 and more is certain by itself: a word, number or pair of quotation marks is cut in two.
    """
    left, right = left[-_FAR:].rstrip(), right[:_FAR].lstrip()
    if not left or not right or _FINAL.search(left):
        return -2.0
    if _LEADS_ON.search(left) or _STARTS_ANEW.search(right) or _ROW.search(right) or _ROW.search(left):
        return -1.0
    before, after = boundary(left, right)
    score = max(-0.95, -BEFORE * before - AFTER * after)
    if _GOES_ON.search(right) or (left[-1].isdigit() and right[0].isdigit()):
        score += 0.6
    if _spans_word(left[-_REACH:], right[:_REACH]):
        score += 1.0
    if ends_open(left):
        score += 0.4
    if _closes(left, right):
        score += 1.2
    if _STUB.match(right):
        score += 0.8
    return score


def is_item(text: str) -> bool:
    """Whether a line begins as an item of a list, a question or a report does, or is a table's row."""
    return bool(_STARTS_ANEW.search(text) or _ROW.search(text))


def boundary(left: str, right: str) -> tuple[float, float]:
    """How much likelier the characters before and after a seam stand between two sentences than inside one (log ratios)."""
    table = _table()
    before = next((table["left"][left[-n:]] for n in (3, 2, 1) if left[-n:] in table["left"]), 0)
    after = next((table["right"][right[:n]] for n in (3, 2, 1) if right[:n] in table["right"]), 0)
    return before / 10, after / 10


def begins(text: str) -> bool:
    """Whether a line begins as a sentence does, not as a headline does: 此前, 截至, 记者."""
    return boundary("", text)[1] >= BEGINS


def ends_open(text: str) -> bool:
    """Whether `text` breaks off, by its last word: 的, 在, 将, a comma, an open bracket."""
    if _HANGS.search(text):
        return True
    words = tag_words(text[-_REACH:])
    return bool(words) and (words[-1][0] in _HANGING or words[-1][1] in _HANGING_TAGS)


def breaks_off(text: str) -> bool:
    """Whether an open line is no headline: a sentence ends inside it, so another one begins and breaks off."""
    return bool(_INNER_END.search(text[:-1]))


@cache
def _table() -> dict[str, dict[str, int]]:
    """What benchmarks/train_seams.py learned from clean news."""
    table: dict[str, dict[str, int]] = json.loads(Path(__file__).with_name("seams.json").read_text(encoding="utf-8"))
    return table


def _spans_word(left: str, right: str) -> bool:
    """Whether the dictionary sees a word across the seam: 考核机 | 制是 has 机制 across it."""
    seam, at = len(left), 0
    for word, _ in tag_words(left + right):
        if at < seam < at + len(word):
            return is_word(word)
        at += len(word)
    return False


def _closes(left: str, right: str) -> bool:
    """Whether `right` closes what `left` opened before it opens anything of the kind itself."""
    for opening, closing in _PAIRS:
        if left.count(opening) > left.count(closing):
            first = right.find(closing)
            if first >= 0 and opening not in right[:first]:
                return True
    return False
