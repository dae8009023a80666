"""What there is to ask: how many articles of which days, and questions that they answer, to be tried by who has just come."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from bot.plot import period_name
from retrieval.index.facts import StoredFigure
from retrieval.index.records import ArticleRecord
from retrieval.service import Service

SHOWN = 3
NEWEST = 40  # articles that the questions are taken from
TRIED = 12  # questions that are asked to find them

Work = Callable[[Callable[[], Any]], Awaitable[Any]]


@dataclass(frozen=True)
class Overview:
    """A generation of the index: how many articles it holds, the days of the first and the last, and sample questions."""

    generation: int = -1
    articles: int = 0
    first: str = ""
    last: str = ""
    samples: tuple[str, ...] = ()


async def look_over(service: Service, work: Work) -> Overview:
    """The index as it is now; what takes time is done by `work`, bit by bit, so that questions are answered in between."""
    generation = await work(lambda: service.generation)
    records = (await work(service.sources)).records
    days = sorted(record.date for record in records if record.date)
    first, last = (days[0], days[-1]) if days else ("", "")
    candidates = _candidates(await work(lambda: service.newest_figures(NEWEST)), records[:NEWEST])
    found: list[str] = []
    for source, question in list(candidates.items())[:TRIED]:
        answer = await work(partial(service.ask, question))
        if answer.found and answer.sure and answer.citations and answer.citations[0].source == source:
            found.append(question)
        if len(found) == SHOWN:
            break
    return Overview(generation, len(records), first, last, tuple(found))


def _candidates(figures: Iterable[StoredFigure], records: Iterable[ArticleRecord]) -> dict[str, str]:
    """Questions about figures and about articles, one of each file, by the file that should answer."""
    found: dict[str, str] = {}
    for stored in figures:
        if stored.source not in found and (question := _question(stored)):
            found[stored.source] = question
    for record in records:
        if record.title and record.source not in found:
            ask = "《{}》是哪天见报的" if record.date else "有哪些文章讲{}"
            found[record.source] = ask.format(record.title)
    return found


def _question(stored: StoredFigure) -> str:
    """How a figure is asked for; "" where it is not said whose it is, or of when."""
    figure = stored.figure
    if not (figure.holder and figure.indicator and figure.period and figure.unit) or len(figure.indicator) > 12:
        return ""
    return f"{figure.holder}{period_name(figure.period)}{figure.indicator}是多少"
