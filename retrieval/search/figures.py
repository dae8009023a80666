"""Figures asked for directly: by indicator, place and period, without any model."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence

from retrieval.index.facts import StoredFigure
from retrieval.language.calendar.agreement import agreement
from retrieval.language.calendar.days import read_period
from retrieval.language.periods import Period, find_periods
from retrieval.language.places import Place, same_place, stem
from retrieval.language.terms import same_terms
from retrieval.language.tokens import bigrams, normalise, question_words, simplified
from retrieval.search.question import Question, without


def select_figures(
    figures: Iterable[StoredFigure], indicator: str = "", place: str = "", period: str = "", asked_on: str = ""
) -> list[StoredFigure]:
    """The figures whose indicator holds the words of `indicator` (or a term for the same), of a place and a period.

    `period` is a time in words (一季度, 2022年上半年), under the ISO date `asked_on`; an empty condition holds for all.
    """
    wanted = [normalise(indicator), *(other for others in same_terms(indicator).values() for other in others)]
    asked = [time.period for time in find_periods(period, asked_on, question=True)]
    return [
        stored
        for stored in figures
        if any(term in normalise(stored.figure.indicator) for term in wanted)
        and (not place or _of_place(stored, place))
        and (not period or any(_of_period(stored, one) for one in asked))
    ]


def figures_named(figures: Iterable[StoredFigure], text: str, asked_on: str) -> list[StoredFigure]:
    """The figures of the longest indicator that `text` names, or says a term for the same of, of the holders and periods that it
    names; none where it says anything else that no figure is known by."""
    every = list(figures)
    times = find_periods(text, asked_on, question=True)
    said = " ".join((normalise(text), *(other for others in same_terms(text).values() for other in others)))
    names = {stored.figure.indicator for stored in every if len(stored.figure.indicator) > 1}
    longest = max((name for name in names if normalise(name) in said), key=len, default="")
    found = [stored for stored in every if longest and stored.figure.indicator == longest]
    rest = normalise(without(text, times)).replace(normalise(longest), " ")
    for term in sorted(same_terms(text), key=len, reverse=True):
        rest = rest.replace(term, " ")
    holders = sorted({normalise(stored.figure.holder) for stored in found} - {""}, key=len, reverse=True)
    held = [name for name in holders if name in rest]
    for name in held:
        rest = rest.replace(name, " ")
    if _ELSE.search(_ANY.sub(" ", rest)):
        return []
    return [
        stored
        for stored in found
        if (not held or normalise(stored.figure.holder) in held)
        and (
            not times or any((_of_days if time.period.any_year else _of_period)(stored, time.period) for time in times)
        )
    ]


def figure_for(question: Question, figures: Iterable[StoredFigure]) -> StoredFigure | None:
    """The figure that a question asks for, None when none has a word of what is asked, of that time and place."""
    every = list(figures)
    asked = _Asked(question, [f"{stored.title} {stored.sentence}" for stored in every])
    scored = [(_score(asked, stored), number, stored) for number, stored in enumerate(every)]
    best = max(scored, key=lambda item: (item[0], -item[1]), default=None)
    return best[2] if best and best[0] > 1 else None


class _Asked:
    """The bigrams of what is asked (with other terms for the same), of the very thing, and of its places.

    They are weighed by how rare they are in `texts`, the sentences of the figures.
    """

    def __init__(self, question: Question, texts: Sequence[str]) -> None:
        self.question = question
        self._sentences = [set(bigrams(text)) for text in texts]
        text = question.searched
        thing = without(text, question.times)
        self.words = _pairs(thing)
        self.thing = _pairs("".join(char for at, char in enumerate(thing) if not _in_place(question, at)))
        self.focus = {pair for word in question.focus for pair in bigrams(word)} & self.thing
        self.same = [(_pairs(term), [_pairs(other) for other in others]) for term, others in same_terms(thing).items()]
        self.share = bool(re.search(r"占|比重|比例|份额", thing))
        self.growth = bool(re.search(r"增速|增长率|增长(?:了)?多少|增幅|下降(?:了)?多少", thing))
        wanted = self.words | self.thing | {pair for term, _ in self.same for pair in term}
        self._weight = {
            pair: math.log(1 + len(texts) / (1 + sum(pair in have for have in self._sentences))) for pair in wanted
        }

    def has(self, wanted: set[str], text: str) -> float:
        """The part of `wanted` that `text` has, in these words or in others for the same."""
        have = set(bigrams(text))
        for term, others in self.same:
            if any(other <= have for other in others):
                have |= term
        total = sum(self._weight[pair] for pair in wanted)
        return sum(self._weight[pair] for pair in wanted & have) / total if total else 0.0


def _pairs(text: str) -> set[str]:
    return {pair for word in question_words(text) for pair in bigrams(word)}


def _in_place(question: Question, at: int) -> bool:
    return any(place.start <= at < place.end for place in question.places)


def _score(asked: _Asked, stored: StoredFigure) -> float:
    """How well a figure fits: its indicator counts most, then its sentence; another time or place counts against it."""
    figure, question = stored.figure, asked.question
    clause = _clause(stored)
    score = 1.0 * asked.has(asked.thing, figure.indicator) + 2.0 * asked.has(asked.words, stored.sentence)
    score += 2.0 * asked.has(asked.focus, figure.indicator) + 0.5 * asked.has(asked.focus, clause)
    score += 1.0 * asked.has(asked.words, clause) + 0.5 * asked.has(asked.words, f"{stored.title} {figure.holder}")
    stated = figure.period or read_period(stored.date)
    for period in question.periods:
        score += _PERIOD[agreement(period, stated)] if stated else -0.5
    for place in question.places[-1:]:
        score += _held_by(place, stored)
    unit = simplified(figure.unit)
    if question.unit == "面积":
        score += 1.0 if unit.startswith(_AREAS) else 0.0
    elif unit and re.search(rf"(?:多少|几)[万亿个]?{re.escape(unit)}", question.searched):
        score += 1.0
    if asked.share or asked.growth:
        rate = figure.unit == "%" and (figure.growth is None) == asked.share
        score += 1.0 if rate or (asked.growth and figure.growth is not None) else -0.5
    return score


def _held_by(place: Place, stored: StoredFigure) -> float:
    """How well a figure fits the place that is asked about: its holder, or named around it."""
    holder = simplified(stored.figure.holder)
    if place.name == holder:
        return 1.0
    if holder and (same_place(place.name, holder) or place.stem in holder):
        return 0.7
    return 0.5 if place.stem in simplified(f"{stored.text}\n{stored.title}") else -1.0


_ANY = re.compile(
    "各(?:个|家|大)?[\u4e00-\u9fff]?|两[\u4e00-\u9fff]|[和与跟及的]|情况|一下|如何|怎样|怎么样|比较|对比|所有|历年|近年来?|请|给我|帮我|看看?|画[成出]?(?:一?[张个幅下])?|用"
)
_ELSE = re.compile("[\u4e00-\u9fff]{2}|[A-Za-z]{3}")  # more than a stray character
_AREAS = ("亩", "平", "公顷")
_PERIOD = {"same": 1.0, "within": 0.5, "holds": 0.0, "overlaps": 0.0, "unknown": -0.5, "apart": -1.5}


def _clause(stored: StoredFigure) -> str:
    """The clause that the figure stands in."""
    start = max(stored.text.rfind(mark, 0, stored.figure.start) for mark in "，,；;。：:")
    return stored.text[start + 1 : stored.figure.end]


def _of_place(stored: StoredFigure, place: str) -> bool:
    """Whether a figure is of a place: its holder's, or, when that is no place, its passage's or headline's."""
    short, holder = stem(place), simplified(stored.figure.holder)
    if holder and short in holder:
        return same_place(place, holder) or simplified(place) in holder
    return not holder and short in simplified(f"{stored.text}\n{stored.title}")


def _of_days(stored: StoredFigure, asked: Period) -> bool:
    """Whether a figure's period has the days of `asked` in any year."""

    def days(period: Period | None) -> tuple[str, ...]:
        return tuple(f"{day:%m-%d}" for day in (period.start, period.end) if day) if period else ()

    return len(days(asked)) == 2 and days(stored.figure.period) == days(asked)


def _of_period(stored: StoredFigure, asked: Period) -> bool:
    period = stored.figure.period
    return period is not None and agreement(asked, period) in ("same", "within")
