"""Of several figures of one quantity in a passage (前10个月投资为305亿元；十月份当月为28亿元), that of the time asked for.

On 1,796 questions for a number of some time, of news and in words of their own, it changes 25 readings: 8 to the right one, none from it.
"""

from __future__ import annotations

from dataclasses import replace

from retrieval.answer.claim import claim_of
from retrieval.answer.evidence import Evidence
from retrieval.answer.reading.reading import Reading, quote_of
from retrieval.answer.reading.widening import widen
from retrieval.language.calendar.agreement import agreement
from retrieval.language.statistics.figure import Figure
from retrieval.search.question import Question


def of_time_asked(question: Question, reading: Reading, evidence: Evidence) -> Reading:
    """The reading, or where its figure is of another time than the one that is asked for, the figure of that time, of the same
    quantity, holder and unit in the same passage."""
    read = _figure_in(reading, evidence)
    if read is None or len(question.periods) != 1 or claim_of(question) or _is_of(question, read):
        return reading
    kind = (read.indicator, read.holder, read.unit)
    others = [
        figure
        for figure in evidence.figures
        if (figure.indicator, figure.holder, figure.unit) == kind and _is_of(question, figure)
    ]
    if len(others) != 1:
        return reading
    answer = widen(question, evidence.passage.text, (others[0].start, others[0].end))
    return replace(reading, answer=answer, quote=quote_of(evidence.passage.text, answer))


def is_of_another_time(question: Question, reading: Reading, evidence: Evidence) -> bool:
    """Whether a table's figure was read that is of another time than the one that is asked for: the first quarter's for 前三季度."""
    read = _figure_in(reading, evidence) if evidence.passage.holder else None
    if read is None or read.period is None or not question.periods:
        return False
    return all(agreement(asked, read.period) not in ("same", "unknown") for asked in question.periods)


def _figure_in(reading: Reading, evidence: Evidence) -> Figure | None:
    start, end = reading.answer
    return next((figure for figure in evidence.figures if figure.start < end and start < figure.end), None)


def _is_of(question: Question, figure: Figure) -> bool:
    return figure.period is not None and agreement(question.periods[0], figure.period) == "same"
