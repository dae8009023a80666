"""What the articles lack, when they do not answer: a name, a place or a time of the question that no passage read has.

Anything else that may be missing is not known for certain, and no reason is better than a false one.
"""

from __future__ import annotations

from collections.abc import Sequence

from retrieval.answer.answer import Missing
from retrieval.answer.evidence import Evidence
from retrieval.articles.article import Span
from retrieval.language.calendar.agreement import Agreement, agreement
from retrieval.language.periods import Period
from retrieval.language.places import find_places, same_place
from retrieval.language.tokens import simplified
from retrieval.search.question import Question

_NEAR: tuple[Agreement, ...] = ("same", "within", "holds", "overlaps")
_PARTS = ("quarter", "half", "span")  # of a year


def find_missing(question: Question, evidence: Sequence[Evidence], at: int, quote: Span) -> Missing:
    """What none of the passages has, nor the articles that they stand in; `quote` in number `at` is what comes nearest."""
    whole = simplified("\n".join(f"{item.head} {item.article}" for item in evidence))
    if gone := [name for name in question.people if name not in whole]:
        return Missing("people", "、".join(gone))
    named = find_places(whole)
    if gone := [
        place.name
        for place in question.places
        if place.stem not in whole and not any(same_place(place.name, other.name) for other in named)
    ]:
        return Missing("place", "、".join(gone))
    gone = [
        question.searched[time.start : time.end]
        for time in question.times
        if time.period in question.periods and not any(_speaks_of(time.period, item) for item in evidence)
    ]
    if gone:
        text = evidence[at].passage.text
        given = next((text[time.start : time.end] for time in evidence[at].times_in(quote)), "")
        return Missing("period", "、".join(gone), given)
    return Missing("words")


def _speaks_of(asked: Period, evidence: Evidence) -> bool:
    """Whether a passage states a time that has days in common with what is asked about, or may: one that is unknown.

    The article's own day says nothing of a quarter or half-year.
    """
    times = evidence.times if asked.grain in _PARTS else evidence.all_times
    return any(agreement(asked, time.period) in (*_NEAR, "unknown") for time in times)
