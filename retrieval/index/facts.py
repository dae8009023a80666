"""What passages state: their times under the article's date, their figures, and the places that articles name.

They are rows beside the passages' places in the same database, because the same words mean other days in an
article of another date.
"""

from __future__ import annotations

import datetime
import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from retrieval.articles.article import Article, Passage
from retrieval.articles.passages import sentences
from retrieval.language.periods import Period, TimeWord, find_periods
from retrieval.language.places import find_places, names_alone
from retrieval.language.statistics.figure import Figure
from retrieval.language.statistics.referents import find_referents

SCHEMA = """
CREATE TABLE IF NOT EXISTS time (
    article INTEGER NOT NULL REFERENCES article ON DELETE CASCADE, ordinal INTEGER NOT NULL,
    a INTEGER NOT NULL, b INTEGER NOT NULL, first TEXT, last TEXT, grain TEXT NOT NULL, any_year INTEGER NOT NULL,
    PRIMARY KEY (article, ordinal, a)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS figure (
    article INTEGER NOT NULL REFERENCES article ON DELETE CASCADE, ordinal INTEGER NOT NULL,
    a INTEGER NOT NULL, b INTEGER NOT NULL, indicator TEXT NOT NULL, holder TEXT NOT NULL,
    first TEXT, last TEXT, grain TEXT NOT NULL, any_year INTEGER NOT NULL,
    value TEXT NOT NULL, upper TEXT, unit TEXT NOT NULL, bound TEXT NOT NULL, growth TEXT, growth_unit TEXT NOT NULL,
    base TEXT NOT NULL, cumulative INTEGER NOT NULL, rank TEXT NOT NULL,
    PRIMARY KEY (article, ordinal, a)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS named (
    article INTEGER NOT NULL REFERENCES article ON DELETE CASCADE, stem TEXT NOT NULL,
    PRIMARY KEY (article, stem)) WITHOUT ROWID;
"""


@dataclass(frozen=True)
class Facts:
    """The facts of one article: `times` and `figures` passage by passage, `stems` of the places it names."""

    times: tuple[tuple[TimeWord, ...], ...]
    figures: tuple[tuple[Figure, ...], ...]
    stems: tuple[str, ...]


@dataclass(frozen=True)
class StoredFigure:
    """A figure with the place it stands in: the article's facts, and the passage's key, text and id."""

    figure: Figure
    key: int
    passage_id: str
    text: str
    ordinal: int
    title: str
    paper: str
    date: str
    date_from: str
    source: str
    spans: tuple[tuple[int, int], ...]

    @property
    def said(self) -> str:
        """The figure as it is written, with its unit and growth."""
        return self.text[self.figure.start : self.figure.end]

    @property
    def sentence(self) -> str:
        """The sentence that it stands in."""
        at = self.figure.start
        return next((self.text[a:b] for a, b in sentences(self.text) if a <= at < b), self.text)


_WHERE = ("key", "passage_id", "text", "ordinal", "title", "paper", "date", "date_from", "source")


def read_facts(article: Article, passages: Sequence[Passage]) -> Facts:
    """What the passages of an article state, its figures held by its own place unless they say else."""
    headings = (article.title, article.kicker, article.subhead)
    facts = _facts(headings, article.paper, article.date, [passage.text for passage in passages])
    figures = tuple(
        tuple(replace(figure, holder=passage.holder or figure.holder) for figure in found)
        for passage, found in zip(passages, facts.figures, strict=True)
    )
    return replace(facts, figures=figures)


def _facts(headings: Sequence[str], paper: str, date: str, texts: Sequence[str]) -> Facts:
    from retrieval.language.figures import find_figures  # takes 65 ms to load, and no question needs it

    places = [find_places(text) for text in (headings[0], *texts)]
    referents = find_referents(headings, paper, places, "".join(texts))
    figures = [
        tuple(
            replace(figure, holder=referents.meant(figure.holder, number, figure.start))
            for figure in find_figures(text, date, referents.own)
        )
        for number, text in enumerate(texts, 1)
    ]
    stems = {place.stem for found in places for place in found if place.stem != place.name}
    return Facts(
        tuple(tuple(find_periods(text, date)) for text in texts),
        tuple(figures),
        tuple(sorted(filter(names_alone, stems))),
    )


def store_facts(db: sqlite3.Connection, article: int, facts: Facts) -> None:
    """Put the facts of an article, by its row's id, in the place of those that it had."""
    for table in ("time", "figure", "named"):
        db.execute(f"DELETE FROM {table} WHERE article = ?", (article,))
    times = [
        (article, ordinal, time.start, time.end, *_columns(time.period))
        for ordinal, found in enumerate(facts.times)
        for time in found
    ]
    db.executemany("INSERT OR IGNORE INTO time VALUES (?, ?, ?, ?, ?, ?, ?, ?)", times)
    figures = [(article, ordinal, *_row(figure)) for ordinal, found in enumerate(facts.figures) for figure in found]
    db.executemany(f"INSERT OR IGNORE INTO figure VALUES ({', '.join('?' * 19)})", figures)
    db.executemany("INSERT INTO named VALUES (?, ?)", [(article, stem) for stem in facts.stems])


Rows = dict[str, list[tuple[Any, ...]]]
"""An article's rows by table, without its id."""


def stored_rows(db: sqlite3.Connection, article: int) -> Rows:
    """The facts of a stored article as they are, to be kept when its file is read anew."""
    return {
        table: [row[1:] for row in db.execute(f"SELECT * FROM {table} WHERE article = ?", (article,))]
        for table in ("time", "figure", "named")
    }


def keep_rows(db: sqlite3.Connection, article: int, rows: Rows) -> None:
    """Give these rows to an article that has none."""
    for table, found in rows.items():
        if found:
            marks = ", ".join("?" * (len(found[0]) + 1))
            db.executemany(f"INSERT INTO {table} VALUES ({marks})", [(article, *row) for row in found])


def read_again(db: sqlite3.Connection, article: int) -> None:
    """Read the facts of a stored article anew, under the date that it has now; whose its figures are stays as it is."""
    title, paper, date = db.execute("SELECT title, paper, date FROM article WHERE id = ?", (article,)).fetchone()
    rows = db.execute(
        "SELECT text FROM place JOIN passage ON key = passage WHERE article = ? ORDER BY ordinal", (article,)
    )
    facts = _facts((title,), paper, date, [row[0] for row in rows])
    held = {
        (ordinal, start): holder
        for ordinal, start, holder in db.execute("SELECT ordinal, a, holder FROM figure WHERE article = ?", (article,))
    }
    figures = (
        tuple(replace(figure, holder=held.get((ordinal, figure.start), figure.holder)) for figure in found)
        for ordinal, found in enumerate(facts.figures)
    )
    store_facts(db, article, replace(facts, figures=tuple(figures)))


def times_of(db: sqlite3.Connection, keys: Iterable[int]) -> dict[int, list[TimeWord]]:
    """The time words of each passage that has any, in all its places."""
    rows = db.execute(
        "SELECT passage, a, b, first, last, grain, any_year FROM place JOIN time USING (article, ordinal)"
        " WHERE passage IN (SELECT value FROM json_each(?))",
        (json.dumps(list(keys)),),
    )
    found: dict[int, list[TimeWord]] = {}
    for key, a, b, *period in rows:
        found.setdefault(key, []).append(TimeWord(a, b, _period(*period)))
    return found


def stored_figures(
    db: sqlite3.Connection, keys: Iterable[int] | None = None, indicator: str | None = None
) -> list[StoredFigure]:
    """The figures of the passages with these keys, or of an indicator, or all, by article and place in it."""
    conditions = {
        "passage.key IN (SELECT value FROM json_each(?))": None if keys is None else json.dumps(list(keys)),
        "indicator = ?": indicator,
    }
    given = {condition: value for condition, value in conditions.items() if value is not None}
    condition = f"WHERE {' AND '.join(given)}" if given else ""
    rows = db.execute(
        "SELECT passage.key, passage.id, text, ordinal, title, paper, date, date_from, source, spans, indicator, holder,"
        " first, last, grain, any_year, value, upper, unit, bound, growth, growth_unit, base, cumulative, rank, a, b"
        " FROM figure JOIN place USING (article, ordinal) JOIN passage ON passage.key = place.passage"
        f" JOIN article ON article.id = article {condition} ORDER BY source, article, ordinal, a",
        tuple(given.values()),
    )
    found = []
    for row in rows:
        where: dict[str, Any] = dict(zip(_WHERE, row, strict=False))
        spans = tuple((first, last) for first, last in json.loads(row[9]))
        found.append(StoredFigure(figure=_figure(*row[10:]), spans=spans, **where))
    return found


def known_stems(db: sqlite3.Connection) -> frozenset[str]:
    """The stems of all places that the articles name."""
    return frozenset(row[0] for row in db.execute("SELECT DISTINCT stem FROM named"))


def _columns(period: Period | None) -> tuple[str | None, str | None, str, bool]:
    if period is None:
        return None, None, "", False
    first, last = (day.isoformat() if day else None for day in (period.start, period.end))
    return first, last, period.grain, period.any_year


def _period(first: str | None, last: str | None, grain: Any, any_year: int) -> Period:
    start, end = (datetime.date.fromisoformat(day) if day else None for day in (first, last))
    return Period(start, end, grain, bool(any_year))


def _row(figure: Figure) -> tuple[object, ...]:
    value, upper, growth = (None if n is None else str(n) for n in (figure.value, figure.upper, figure.growth))
    place = (figure.start, figure.end, figure.indicator, figure.holder, *_columns(figure.period))
    rest = (figure.base, figure.cumulative, figure.rank)
    return (*place, value, upper, figure.unit, figure.bound, growth, figure.growth_unit, *rest)


def _figure(
    indicator: str, holder: str, first: str | None, last: str | None, grain: str, any_year: int,
    value: str, upper: str | None, unit: str, bound: Any, growth: str | None, growth_unit: Any,
    base: Any, cumulative: int, rank: str, a: int, b: int,
) -> Figure:  # fmt: skip
    return Figure(
        indicator=indicator,
        holder=holder,
        period=_period(first, last, grain, any_year) if grain else None,
        value=Decimal(value),
        upper=None if upper is None else Decimal(upper),
        unit=unit,
        bound=bound,
        growth=None if growth is None else Decimal(growth),
        growth_unit=growth_unit,
        base=base,
        cumulative=bool(cumulative),
        rank=rank,
        start=a,
        end=b,
    )
