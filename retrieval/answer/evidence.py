"""What is read and judged: a ranked passage with all that is known of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from retrieval.answer.reading.windows import head_of
from retrieval.articles.article import Passage, Span
from retrieval.index.corpus import Corpus
from retrieval.index.records import Place
from retrieval.language.calendar.days import read_period
from retrieval.language.periods import Period, TimeWord
from retrieval.language.statistics.figure import Figure
from retrieval.search.question import Question, without


@dataclass(frozen=True)
class Evidence:
    """A ranked passage with its `score`, the `times` and `figures` it states, and of its article the ISO `date`, or "",
    all it says (`article`: paper, headline and text) and what stands above the passage (`head`)."""

    passage: Passage
    score: float
    times: tuple[TimeWord, ...] = ()
    date: str = ""
    figures: tuple[Figure, ...] = ()
    article: str = ""
    head: str = ""

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


def gather(question: Question, places: Sequence[tuple[list[Place], float]], corpus: Corpus) -> list[Evidence]:
    """Ranked passages with what they state; figures only where the question calls for them."""
    keys = [found[0].key for found, _ in places]
    times = corpus.times(keys)
    leads = {key: whole.passages[0] for whole in corpus.whole_articles(keys) for key, _ in whole.passages}
    figures = corpus.figures(keys) if question.kind == "number" else []
    return [
        Evidence(
            passage=found[0].passage,
            score=score,
            times=tuple(times.get(found[0].key, ())),
            date=found[0].date,
            head=head_of(found[0].date, found[0].title, _lead(found[0], leads)),
            article=_whole(found[0], corpus),
            figures=tuple(stored.figure for stored in figures if stored.key == found[0].key),
        )
        for found, score in places
    ]


def _lead(place: Place, leads: Mapping[int, tuple[int, Passage]]) -> str:
    """The beginning of the article, for a passage that does not begin it."""
    key, first = leads.get(place.key, (place.key, place.passage))
    return "" if key == place.key else first.text


def _whole(place: Place, corpus: Corpus) -> str:
    return f"{place.paper} {place.title} {corpus.article_text(place.article)}"
