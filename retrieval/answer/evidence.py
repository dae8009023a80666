"""What the reader and the guard look at: a ranked passage with all that is known of it."""

from __future__ import annotations

from dataclasses import dataclass

from retrieval.articles.article import Passage, Span
from retrieval.language.calendar.days import read_period
from retrieval.language.periods import Period, TimeWord
from retrieval.language.statistics.figure import Figure
from retrieval.search.question import without


@dataclass(frozen=True)
class Evidence:
    """A ranked passage with its fused `score`, the `times` and `figures` it states, and of its article the ISO `date`,
    or "", and all it says (`article`: paper, headline and text)."""

    passage: Passage
    score: float
    times: tuple[TimeWord, ...] = ()
    date: str = ""
    figures: tuple[Figure, ...] = ()
    article: str = ""

    @property
    def published(self) -> Period | None:
        """The day (month, year) of the article, which all of it is about."""
        return read_period(self.date)

    @property
    def all_times(self) -> list[TimeWord]:
        """The times stated, and the article's own."""
        return [*self.times, *([TimeWord(0, 0, self.published)] if self.published else [])]

    def without_times(self, span: Span) -> str:
        """A part of the passage's text with its times blanked out, whose digits are no figures; the length stays."""
        return without(self.passage.text, self.times_in(span))[slice(*span)]

    def times_in(self, span: Span) -> list[TimeWord]:
        """The times stated in a part of the passage's text."""
        return [time for time in self.times if span[0] <= time.start and time.end <= span[1]]
