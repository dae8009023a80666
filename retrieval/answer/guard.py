"""Whether what was read answers the question, or the honest reply is that the articles do not say."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from retrieval.answer.evidence import Evidence
from retrieval.answer.indicators import counts_the_same
from retrieval.answer.instructions import is_asked_of_articles, is_statement
from retrieval.answer.measures import has_base, is_change, is_in_unit
from retrieval.answer.names import names_bodies, names_people
from retrieval.answer.offices import held_by_same, holds_office
from retrieval.answer.premises import figures_stand, goes_same_way, tells_cause
from retrieval.answer.reader import Reading
from retrieval.answer.stages import has_stage
from retrieval.answer.whereabouts import figures_of, names_place
from retrieval.language.calendar.agreement import Agreement, agreement
from retrieval.language.periods import Period
from retrieval.search.question import Question

# Of the question's words, weighed by rarity, the share that the passage must hold. `wenju eval` on the sets with
# unanswerable questions shows the trade: a higher bar refuses more, a lower one answers more wrongly.
THRESHOLD = 0.44

# What is missing: a statement at all, or one of its own and not a sum of ours; the people, place, time, company or project,
# or office asked about; what the question takes for granted (its figures, the stage, what a change is measured against,
# that there is one, its direction, its cause); the unit; the very thing; enough of the question's words.
Objection = Literal[
    "", "statement", "sum", "people", "place", "period", "name", "office",
    "premise", "stage", "base", "change", "direction", "cause", "unit", "thing", "words",
]  # fmt: skip

_PARTS = ("quarter", "half", "span")  # of a year: a figure of one is not that of a month in it
_NEAR: tuple[Agreement, ...] = ("same", "within", "holds", "overlaps")


def find_objection(question: Question, reading: Reading, evidence: Evidence) -> Objection:
    """Why what was read in `evidence` does not answer; "" when nothing speaks against it.

    Asked for a figure or a date, the sentence must hold one; a figure must be of the time that is asked about, and
    any other passage must speak of it.
    """
    return next((objection for objection, holds in _CHECKS if not holds(question, reading, evidence)), "")


def names_thing(question: Question, reading: Reading, evidence: Evidence) -> bool:
    """Whether the sentence has the figure or date that is asked for, and of the very thing."""
    if question.kind in ("number", "date") and not reading.cue:
        return False
    focused = reading.focused or reading.answer_cue > 1
    return question.kind != "number" or bool(reading.answer_cue and focused)


def has_words(question: Question, reading: Reading, evidence: Evidence) -> bool:
    """Whether the passage has enough of the question's words."""
    return reading.coverage >= THRESHOLD


def of_time(question: Question, reading: Reading, evidence: Evidence) -> bool:
    """Whether what was read is of the time asked about."""
    if question.kind == "number":
        stated = figure_periods(reading, evidence)
        if stated and question.periods:  # of several times, the figure need only be of one: 年初公布的去年产值
            return any(_is_of(asked, one) for asked in question.periods for one in stated)
    return all(speaks_of(period, evidence, exactly=question.kind == "number") for period in question.periods)


def figure_periods(reading: Reading, evidence: Evidence) -> list[Period]:
    """The periods of the figures in the short answer, as far as they are known."""
    periods = [figure.period for figure in figures_of(reading, evidence)]
    return [period for period in periods if period and (period.start or period.end)]


def speaks_of(asked: Period, evidence: Evidence, exactly: bool) -> bool:
    """Whether a passage speaks of a time: it states it (or one in it), or, not `exactly`, one that overlaps.

    One that states no time is taken at its article's date, and cannot be of a quarter or half-year that it does
    not name.
    """
    stated = [time.period for time in evidence.times if agreement(asked, time.period) != "unknown"]
    if any(_is_of(asked, one) if exactly else agreement(asked, one) in _NEAR for one in stated):
        return True
    if exactly and (stated or asked.grain in _PARTS):
        return False
    return agreement(asked, evidence.published) in _NEAR if evidence.published else not stated


def _is_of(asked: Period, stated: Period) -> bool:
    """Whether a figure of the period `stated` answers for `asked`: not one of a part of it for a year, half or quarter."""
    how = agreement(asked, stated)
    return how == "same" or (
        how == "within" and asked.grain not in _PARTS and not (asked.grain == "year" and stated.grain in _PARTS)
    )


# In the order in which they are told to who asked.
_CHECKS: tuple[tuple[Objection, Callable[[Question, Reading, Evidence], bool]], ...] = (
    ("statement", is_statement),
    ("sum", is_asked_of_articles),
    ("people", names_people),
    ("place", names_place),
    ("period", of_time),
    ("name", names_bodies),
    ("office", holds_office),
    ("office", held_by_same),
    ("premise", figures_stand),
    ("stage", has_stage),
    ("base", has_base),
    ("change", is_change),
    ("direction", goes_same_way),
    ("cause", tells_cause),
    ("unit", is_in_unit),
    ("thing", names_thing),
    ("thing", counts_the_same),
    ("words", has_words),
)
