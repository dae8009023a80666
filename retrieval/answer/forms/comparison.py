"""Comparisons: each side is asked by itself, and the two figures stand in the answer with their sources.

Both must be found; a side without a figure is named, and nothing is compared. A comparison is as sure as its sides are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from retrieval.answer.answer import Answer, Hit, Missing
from retrieval.answer.forms import wording
from retrieval.answer.forms.amounts import Amount, amount_of, comparable, difference, growth_of, surely_apart
from retrieval.answer.forms.desk import Desk, numbered
from retrieval.answer.forms.sides import Comparison, Side
from retrieval.index.facts import StoredFigure
from retrieval.language.tokens import normalise
from retrieval.search.question import Question

_COMPARES = re.compile(
    "[高低多少快慢大小]于|[高低多少快慢]出|超过|(?<![同环])[较比](?!上|去|年).{1,12}[高低多少快慢]|差距?[^\\d，,。]{0,3}\\d|倍|百分点"
)
_LESS = "低少小慢短"
_LONGEST_NAME = 40  # characters of a side's name before its figure
LONG = 200


@dataclass(frozen=True)
class _Found:
    """A side with the answer to its question and the figure that it states."""

    side: Side
    answer: Answer
    figure: StoredFigure | None = None
    amount: Amount | None = None


def compare(question: Question, readings: list[Comparison], desk: Desk) -> Answer:
    """The answer to a question that compares, by the first reading of which both sides are found."""
    plain = desk.answer(question)
    if plain.found and plain.sure and readings[0].much and _compares(plain, readings[0]):
        return plain
    nearest: tuple[int, Comparison, tuple[_Found, _Found]] | None = None
    for comparison in readings:
        one, other = (_ask(side, question, comparison, desk) for side in comparison.sides)
        if one.amount and other.amount and one.figure != other.figure and _together(one.amount, other.amount):
            return _stated(plain, comparison, one, other)
        found = bool(one.amount) + bool(other.amount)
        if nearest is None or found > nearest[0]:
            nearest = found, comparison, (one, other)
    assert nearest  # there is one reading at least
    asked = readings[0]
    if plain.found and (asked.whether or (asked.much and _compares(plain, asked))):  # the sentence itself may say it
        return plain
    return _refused(plain, *nearest[2])


def _together(one: Amount, other: Amount) -> bool:
    """Whether two amounts can stand side by side: in one unit, or money of two currencies, which are not converted."""
    return comparable(one, other) or (one.unit[-1:] == other.unit[-1:] == "元")


def _compares(answer: Answer, comparison: Comparison) -> bool:
    """Whether the sentence itself compares, and has both sides: 存贷比高于全国24个百分点."""
    quote = answer.citations[0].quote
    names = [re.sub(r"[\d\s的]", "", side.name)[-2:] for side in comparison.sides]
    return bool(_COMPARES.search(answer.text)) and any(char.isdigit() for char in answer.text) and names[1] in quote


def _ask(side: Side, question: Question, comparison: Comparison, desk: Desk) -> _Found:
    asked = desk.understand(side.question, question)
    answer = desk.answer(asked)
    figure = desk.figure(answer, asked.unit) if answer.found else None
    amount = (growth_of(figure) if comparison.rate else amount_of(figure)) if figure else None
    return _Found(side, answer, figure, amount)


def _stated(plain: Answer, comparison: Comparison, one: _Found, other: _Found) -> Answer:
    assert one.amount and other.amount
    first, second = _said(one, one, other), _said(other, one, other)
    order = (0, 1)
    verdict = ""
    if not comparable(one.amount, other.amount):
        text = wording.beside(first, second)
    elif one.amount.value == other.amount.value and one.amount.exact and other.amount.exact:
        text, verdict = wording.alike(first, second), wording.NO if comparison.whether else ""
    elif comparison.much and one.amount.exact and other.amount.exact:
        text = wording.apart(first, second, difference(one.amount, other.amount))
    elif not surely_apart(one.amount, other.amount):
        text = wording.beside(first, second)
    else:
        leads = (one.amount.value > other.amount.value) != (comparison.word in _LESS)
        order = (0, 1) if leads else (1, 0)
        text = wording.more((first, second)[order[0]], comparison.word, (first, second)[order[1]])
        verdict = (wording.YES if leads else wording.NO) if comparison.whether else ""
    amounts = (one.amount, other.amount)
    answers = (one.answer, other.answer)
    return together(plain, answers, wording.decided(verdict, text), verdict, [(amounts[at].said, at) for at in order])


def together(
    plain: Answer, answers: tuple[Answer, Answer], text: str, verdict: str, pieces: Sequence[tuple[str, int]]
) -> Answer:
    """`text` as the answer that two answers give together; `pieces` of it each stand in the source of one of them."""
    citations, numbers = numbered([answer.citations[0] for answer in answers])
    return replace(
        plain,
        found=True,
        sure=all(answer.sure for answer in answers),
        probability=min(answer.probability for answer in answers),
        text=text[:LONG],
        citations=citations,
        hits=_hits(*answers),
        form="comparison",
        verdict=verdict,
        marked=tuple((piece, numbers[at]) for piece, at in pieces),
        emptied_by=None,
    )


def _said(found: _Found, one: _Found, other: _Found) -> str:
    """A side's name as it was asked and its figure as the source has it; without a name whose numbers no source has."""
    assert found.amount
    name = re.sub(r"^(?:请问|那么)|的$|(?:一共|总共)?(?:有|是)?$", "", found.side.name).strip("，, ")
    quotes = normalise(one.answer.citations[0].quote + other.answer.citations[0].quote)
    stands = all(number in quotes for number in re.findall(r"\d[\d.]*", normalise(name)))
    if not stands or len(name) > _LONGEST_NAME:
        return found.answer.text
    return f"{name}{found.amount.said}"


def _refused(plain: Answer, one: _Found, other: _Found) -> Answer:
    """Not found, with the side that is missing where only one is."""
    if bool(one.amount) == bool(other.amount):
        return without(plain, one.answer, "")
    kept, missing = (one, other) if one.amount else (other, one)
    return without(plain, kept.answer, missing.side.name)


def without(plain: Answer, kept: Answer, missing: str) -> Answer:
    """Not found; `missing` is the side that alone is, "" where both are or neither, `kept` the answer of the other one."""
    return replace(
        plain,
        found=False,
        text="",
        citations=(),
        hits=kept.hits if missing else plain.hits,
        form="comparison",
        missing=Missing("side", missing) if missing else None,
    )


def _hits(one: Answer, other: Answer) -> tuple[Hit, ...]:
    """The hits of both sides in turn, each passage once, as many as one side has."""
    both = (hit for rank in zip_longest(one.hits, other.hits) for hit in rank if hit)
    every = {hit.passage_id: hit for hit in reversed(list(both))}
    return tuple(reversed(every.values()))[: max(len(one.hits), len(other.hits))]
