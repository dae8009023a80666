"""Where a passage stands becomes a Hit or a Citation that a reader can follow to the raw page."""

from __future__ import annotations

from collections.abc import Sequence

from retrieval.answer.answer import Citation, Hit
from retrieval.articles.article import Span
from retrieval.index.records import Place


def make_hit(places: Sequence[Place], score: float) -> Hit:
    """The hit of a passage that stands at `places` (at least one)."""
    place = places[0]
    return Hit(
        passage_id=place.passage.id,
        text=place.passage.text,
        title=place.title,
        paper=place.paper,
        date=place.date,
        source=place.source,
        start=place.passage.spans[0][0],
        end=place.passage.spans[-1][1],
        score=round(score, 4),
        also_in=_also_in(places),
        date_from=place.date_from,
        url=place.url,
        page=place.page,
    )


def make_citation(places: Sequence[Place], quote: Span, n: int = 1) -> Citation:
    """The citation of a part of a passage that stands at `places` (at least one)."""
    place = places[0]
    passage = place.passage
    spans = passage.raw_spans(*quote)
    return Citation(
        n=n,
        quote=passage.text[slice(*quote)],
        passage_id=passage.id,
        title=place.title,
        paper=place.paper,
        date=place.date,
        source=place.source,
        start=spans[0][0],
        end=spans[-1][1],
        spans=spans,
        also_in=_also_in(places),
        date_from=place.date_from,
        url=place.url,
        page=place.page,
    )


def _also_in(places: Sequence[Place]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(other.source for other in places[1:] if other.source != places[0].source))
