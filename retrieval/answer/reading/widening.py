"""What was read is shown whole: a figure with its unit and its 约, the growth that stands beside it, a list's items, brackets."""

from __future__ import annotations

import re
from statistics import median

from retrieval.answer.claim import claim_of
from retrieval.articles.article import Span
from retrieval.language.statistics.quantities import find_quantities, plain_text
from retrieval.search.question import Question

_EDGES = " \t\r\n，,；;：:。、！？!?"
_AROUND = 30  # characters in which a figure's rest is looked for
_LEADING = re.compile(r"(?:在|于|达到?|共|为)(?=\d)")
_NUMBER_BEFORE = re.compile(r"(?:-|\d[\d.,]*)$")
_NUMBER_BEHIND = re.compile(r"[\d.,]*\d")
_GROWTH = re.compile(
    r"[，,](?:(?:同比|环比|比上年(?:同期)?|较上年(?:同期)?|比去年(?:同期)?|较去年(?:同期)?|比年初)?(?:增长|上升|提高|增加|下降|减少|降低)[约近超]?"
    r"|(?:同比|环比)[-−+]?)\d[\d.]*(?:%|％|个百分点|倍)"  # a table's change has no verb
)
_CLAUSE = re.compile(r"[^，,。；;！？!?：:\n]*")
_ITEMS_BEFORE = re.compile(r"(?:[^，,。；;！？!?：:\n、]{1,24}、)+$")
HEAD = 2  # characters with which all items of a list begin, at least; of 452 lists 22 do
REACH = 120  # characters before a list in which its first items may stand
SHORT, LONG = 0.7, 1.8  # of the usual length of a list's items: one that is cut, one that is too long to be whole
_ITEM = re.compile(r"[^等的]*")
_PAIRS = {"“": "”", "《": "》", "（": "）", "(": ")", "‘": "’", "「": "」"}


def widen(question: Question, text: str, place: Span) -> Span:
    """`place` without the punctuation at its ends, with the rest of a figure or list, and with what closes an open bracket."""
    start, end = place
    while start < end and text[start] in _EDGES:
        start += 1
    while end > start and text[end - 1] in _EDGES:
        end -= 1
    if start == end:
        return place
    if (leading := _LEADING.match(text, start, end)) and not claim_of(question):
        start = leading.end()
    start, end = _whole_figures(text, start, end)
    if question.kind == "list":
        start, end = _whole_head(text, start, end), _whole_items(text, start, end)
    if question.kind == "number" and (growth := _GROWTH.match(plain_text(text[end : end + _AROUND]))):
        end += growth.end()
    return _closed(text, start, end)


def _whole_figures(text: str, start: int, end: int) -> Span:
    """With the rest of a number that is cut, and of a quantity that begins or ends outside."""
    if text[start].isdigit() and (before := _NUMBER_BEFORE.search(text, max(0, start - 12), start)):
        start = before.start()
    if text[end - 1].isdigit() and (behind := _NUMBER_BEHIND.match(text, end)):
        end = behind.end()
    low, high = max(0, start - _AROUND), end + _AROUND
    for found in find_quantities(plain_text(text[low:high])):
        first, last = low + found.start, low + found.end
        if first < end and last > start:
            start, end = min(start, first), max(end, last)
    return start, end


def _whole_head(text: str, start: int, end: int) -> int:
    """The start of a list of which items stand before `start`, 杭州、上海、 before 长沙, or what its other items begin with:
    全程 before 公开、全程通报、全程跟踪."""
    if before := _ITEMS_BEFORE.search(text, max(0, start - REACH), start):
        return before.start()
    first, *others = text[start:end].split("、")
    if len(others) < 2 or all(other.startswith(first[:HEAD]) for other in others):
        return start
    heads = (others[0][:size] for size in range(len(others[0]), HEAD - 1, -1))
    shared = next((head for head in heads if all(other.startswith(head) for other in others)), "")
    return start - len(shared) if shared and text.endswith(shared, 0, start) else start


def _whole_items(text: str, start: int, end: int) -> int:
    """The end of a list that breaks off inside an item: behind the clause's last item, or behind the clause where only that makes the
    last item as long as the others."""
    clause = _CLAUSE.match(text, end)
    behind = clause[0] if clause else ""
    if "、" not in text[start:end] or not behind or behind[0] in "、和及等”》":
        return end
    last = behind.rfind("、")
    if last >= 0:
        item = _ITEM.match(behind, last + 1)
        return end + (item.end() if item else last)
    *others, cut = (len(item) for item in re.split("[、和及]", text[start:end]))
    usual, behind = median(others), re.split("[”》）]", behind)[0]
    return end + len(behind) if cut < SHORT * usual and cut + len(behind) <= LONG * usual else end


def _closed(text: str, start: int, end: int) -> Span:
    """With the mark that closes what opens in it, or opens what closes, where it stands right beside it."""
    for left, right in _PAIRS.items():
        said = text[start:end]
        if said.count(left) > said.count(right) and text[end : end + 1] == right:
            end += 1
        elif said.count(right) > said.count(left) and text[start - 1 : start] == left:
            start -= 1
    return start, end
