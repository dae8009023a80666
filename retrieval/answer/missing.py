"""What the articles lack, when they do not answer: of what was asked, and what the nearest evidence gives instead."""

from __future__ import annotations

from retrieval.answer.answer import Missing
from retrieval.answer.evidence import Evidence
from retrieval.answer.guard import THRESHOLD, Objection, figure_periods
from retrieval.answer.reader import Reading
from retrieval.answer.whereabouts import figures_of
from retrieval.language.calendar.agreement import agreement
from retrieval.language.places import Place, find_places
from retrieval.search.question import Question


def find_missing(question: Question, objection: Objection, reading: Reading, evidence: Evidence) -> Missing:
    """Name what `objection` says is missing, and what `evidence`, which was read, says instead.

    Of evidence that has little to do with the question only the names are told that it lacks.
    """
    if objection == "people":
        gone = [name for name in question.people if name not in evidence.passage.embedded]
        return Missing(objection, "、".join(gone))
    if objection == "place":
        return Missing(objection, _joined(question.places), _holder(reading, evidence))
    if reading.coverage < THRESHOLD and objection != "sum":
        return Missing("words")
    if objection == "period":
        wanted = "、".join(question.searched[time.start : time.end] for time in question.times)
        return Missing(objection, wanted, _period(reading, evidence))
    if objection == "base":
        return Missing(objection, next((base for base in ("环比", "同比") if base in question.searched), ""))
    if objection == "unit":
        return Missing(objection, question.unit)
    if objection == "thing" and question.focus:
        return Missing(objection, question.focus[0])
    return Missing(objection)


def _joined(places: tuple[Place, ...]) -> str:
    return "、".join(place.name for place in places)


def _holder(reading: Reading, evidence: Evidence) -> str:
    """Whose figures were read or, without figures, the first place that the sentence names."""
    holders = [figure.holder for figure in figures_of(reading, evidence) if figure.holder]
    named = [place.name for place in find_places(evidence.passage.text[slice(*reading.quote)])]
    return next(iter([*holders, *named]), "")


def _period(reading: Reading, evidence: Evidence) -> str:
    """The words for the time of the figure that was read, else for the first time that its sentence states."""
    periods = figure_periods(reading, evidence)
    times = evidence.times_in(reading.quote)
    meant = [time for time in evidence.times if any(agreement(period, time.period) == "same" for period in periods)]
    return next((evidence.passage.text[time.start : time.end] for time in [*meant, *times]), "")
