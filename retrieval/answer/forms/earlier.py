"""Which of two things was first, and how many days lie between them: each is asked when it was, and the calendar tells.

Days are compared; a month or a year only where it is over before the other begins.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from retrieval.answer.answer import Answer
from retrieval.answer.forms import wording
from retrieval.answer.forms.comparison import together, without
from retrieval.answer.forms.desk import Desk
from retrieval.language.calendar.days import Period
from retrieval.language.periods import find_periods
from retrieval.language.tokens import level
from retrieval.search.question import Question

_WORD = "(?:[早晚](?![餐报市会上饭茶晨年期点间班]))"
_AND = "(?:和|与|跟|同|、)"
_WHICH = re.compile(
    rf"^(?P<a>.+?){_AND}(?P<b>.+?)(?:相比|之间)?[，,]?(?:哪一?[个件次场项家座条]?|谁)(?:的[时日][间期])?"
    rf"(?:(?:更|最|较|比较)?(?P<word>{_WORD})(?P<deed>[一-龥]{{0,4}}?)|(?P<order>[先后](?![进后续来者生锋期面勤]))(?P<done>[一-龥]{{1,6}}?))(?:一?些|一点|的|呢)?(?:[，,](?P<much>[早晚先后](?:了)?(?:多少|几)[天日]))?[？?]?$"
)
_THAN = re.compile(
    rf"^(?P<a>.+?)比(?!原|预|计划|约定|规定|往|去年|上年|以前|平时|常年|多年|历年|同期)(?P<b>.+?)(?:更|要)?(?P<word>{_WORD})(?P<deed>[一-龥]{{0,4}}?)(?:了|出)?"
    "(?P<much>多少|几|多久|[吗么])(?:[天日周年]|个月|个?星期)?(?P<after>[一-龥]{1,4})?[？?]?$"
)
_APART = re.compile(
    rf"^从?(?P<a>.+?)(?:{_AND}|到|距离?)(?P<b>.+?)之?间?(?:相隔|相距|间隔|隔|相差|差)(?:了|有)?(?:多少|几)[天日][？?]?$"
)
_WHETHER = re.compile("是不是|是否|有没有")


@dataclass(frozen=True)
class _Dated:
    """One of the two: its name as the question has it, the answer to when it was, and the days that this names."""

    name: str
    answer: Answer
    said: str
    period: Period | None


def first_of(question: Question, desk: Desk) -> Answer | None:
    """The answer to a question that compares two days; None where it does not ask that."""
    text = _WHETHER.sub("", level(question.understood))
    asked = _THAN.match(text) or _WHICH.match(text) or _APART.match(text)
    if not asked:
        return None
    much = "" if asked.re is _WHICH else "多少"  # 相隔几天 asks by how much
    parts = {"word": "", "deed": "", "order": "", "done": "", "after": "", "much": much} | asked.groupdict()
    plain = desk.answer(question)
    if (
        plain.found
        and plain.sure
        and re.search(r"[\d一二两三四五六七八九十](?:天|周|个月|年)|提前|[早晚]于", plain.text)
    ):  # the sentence itself says it
        return plain
    one, other = (
        _when(asked[side], parts["deed"] or parts["done"] or parts["after"] or "", question, desk)
        for side in ("a", "b")
    )
    if not (one.period and other.period) or _one_place(one, other):
        if bool(one.period) == bool(other.period):
            return None
        kept, missing = (one, other) if one.period else (other, one)
        return without(plain, kept.answer, missing.name)
    word = parts["word"] or {"先": "早", "后": "晚"}.get(parts["order"] or "", "早")
    text, verdict, order = _told(one, other, word, parts["much"] or "")
    pieces = [((one, other)[at].said, at) for at in order]
    return together(plain, (one.answer, other.answer), wording.decided(verdict, text), verdict, pieces)


def _when(name: str, deed: str, question: Question, desk: Desk) -> _Dated:
    name = name.strip("，, ")
    answer = desk.answer(desk.understand(f"{name}{f'什么时候{deed}' if deed else '是什么时候'}", question))
    if not answer.found:
        return _Dated(name, answer, "", None)
    quote = answer.citations[0].quote
    start = max(quote.find(answer.text), 0)
    for each in find_periods(quote, answer.citations[0].date):  # in its sentence: 将在9月 is a September to come
        dated = each.period.start and each.period.end and not each.period.any_year
        if dated and start <= each.start and each.end <= start + len(answer.text):
            return _Dated(name, answer, quote[each.start : each.end], each.period)
    return _Dated(name, answer, "", None)


def _one_place(one: _Dated, other: _Dated) -> bool:
    """Whether one date was read for both."""
    return one.said == other.said and one.answer.citations[0].quote == other.answer.citations[0].quote


def _told(one: _Dated, other: _Dated, word: str, much: str) -> tuple[str, str, tuple[int, int]]:
    """The answer, its verdict, and which of the two stands first in it; `much` asks by how much, or (吗) whether."""
    first, second = (f"{each.name}{each.said}" for each in (one, other))
    assert (
        one.period and other.period and one.period.start and one.period.end and other.period.start and other.period.end
    )
    days = one.period.start == one.period.end and other.period.start == other.period.end
    if days and one.period.start == other.period.start:
        return wording.alike(first, second), wording.NO if much in ("吗", "么") else "", (0, 1)
    if one.period.end < other.period.start or other.period.end < one.period.start:
        if days and much and much not in ("吗", "么"):
            return wording.apart(first, second, f"{abs((one.period.start - other.period.start).days)}天"), "", (0, 1)
        leads = (one.period.start < other.period.start) == (word == "早")
        verdict = (wording.YES if leads else wording.NO) if much in ("吗", "么") else ""
        order = (0, 1) if leads else (1, 0)
        return wording.more((first, second)[order[0]], word, (first, second)[order[1]]), verdict, order
    return wording.beside(first, second), "", (0, 1)
