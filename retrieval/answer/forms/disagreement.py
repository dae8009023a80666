"""Two articles that state another value for the same thing, of the same holder and period: both are shown.

The same value in another unit, rounded or left open is no disagreement; nor is a value at another date.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from retrieval.answer.answer import Answer
from retrieval.answer.claim import claim_words, holds
from retrieval.answer.forms import wording
from retrieval.answer.forms.amounts import amount_of, same_value
from retrieval.answer.forms.desk import Desk, numbered
from retrieval.index.facts import StoredFigure
from retrieval.language.calendar.agreement import agreement
from retrieval.language.places import same_place
from retrieval.language.terms import same_terms
from retrieval.language.tokens import normalise
from retrieval.search.question import Question

_GENERAL = re.compile("^(?:总|计划)?(?:投资|项目|企业|资金|面积|人|活动|问题|家)$")  # each of many has its own
_TITLE = 30  # characters of a headline in the answer


def with_others(question: Question, plain: Answer, desk: Desk) -> Answer:
    """`plain`, an answer with a figure, or the same with the other values that other articles state."""
    figure = desk.figure(plain, question.unit)
    if figure is None or not figure.figure.indicator or _GENERAL.match(figure.figure.indicator):
        return plain
    keys = [places[0].key for hit in plain.hits if (places := desk.corpus.places_of(hit.passage_id))]
    wanted = claim_words(question.searched, question)
    others: list[StoredFigure] = []
    for stored in desk.corpus.figures(keys):
        about = all(holds(f"{stored.title}{stored.sentence}", word) for word in wanted if len(word) > 1)
        if about and all(_disagree(one, stored) for one in (figure, *others)):
            others.append(stored)
    return _both(plain, [figure, *others], desk) if others else plain


def _disagree(one: StoredFigure, other: StoredFigure) -> bool:
    """Whether two articles state different values for one thing."""
    a, b = one.figure, other.figure
    return (
        (one.source, one.title) != (other.source, other.title)
        and (a.unit, a.base, a.cumulative) == (b.unit, b.base, b.cumulative)
        and _same_indicator(a.indicator, b.indicator)
        and _same_holder(a.holder, b.holder)
        and a.period is not None
        and b.period is not None
        and agreement(a.period, b.period) == "same"
        and not same_value(amount_of(one), amount_of(other))
    )


def _same_indicator(one: str, other: str) -> bool:
    one, other = normalise(one), normalise(other)
    return one == other or any(other in others for term, others in same_terms(one).items() if term == one)


def _same_holder(one: str, other: str) -> bool:
    return one == other or bool(one and other and same_place(one, other))


def _both(plain: Answer, figures: Sequence[StoredFigure], desk: Desk) -> Answer:
    """Each value with its article's headline, and each cited."""
    citations, numbers = numbered([desk.cite_sentence(each.passage_id, each.figure.start) for each in figures])
    said = [(amount_of(each).said, each.title[:_TITLE]) for each in figures]
    marked = tuple((value, n) for (value, _), n in zip(said, numbers, strict=True))
    return replace(plain, text=wording.each_from(said), citations=citations, form="disagreement", marked=marked)
