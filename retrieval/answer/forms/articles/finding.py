"""The articles that a question about articles allows, and how much of its words each of them has."""

from __future__ import annotations

from collections.abc import Sequence, Set

from retrieval.answer.answer import Answer
from retrieval.answer.forms.articles.asked import Asked
from retrieval.answer.forms.desk import Desk
from retrieval.index.records import ArticleRecord
from retrieval.language.calendar.agreement import agreement
from retrieval.language.calendar.days import read_period
from retrieval.language.periods import Period, find_periods
from retrieval.language.tokens import bigrams, level
from retrieval.search.question import Question, without

SURE, FEW = 0.7, 0.34  # share of the question's words that an article must have for a sure answer, and for any
MOST = 500  # articles whose text is looked at


def allowed(question: Question, asked: Asked, desk: Desk) -> list[ArticleRecord]:
    """The articles of the reporters, paper, headline and days that are named, newest first."""
    records = list(desk.corpus.all_records())
    if asked.title:
        wanted = set(bigrams(level(asked.title.strip("《》"))))
        shares = {record.id: len(wanted & set(bigrams(level(record.title)))) for record in records}
        most = max(shares.values(), default=0)
        records = [record for record in records if shares[record.id] == most]
    if asked.authors:
        records = [record for record in records if set(asked.authors) & set(record.authors)]
    if paper := asked.paper or question.conditions.paper:
        records = [record for record in records if paper in record.paper]
    if periods := days_asked(question, asked):
        dated = [(record, read_period(record.date)) for record in records]
        fits = ("same", "within", "holds")
        records = [record for record, day in dated if day and any(agreement(p, day) in fits for p in periods)]
    return sorted(records, key=lambda record: record.date, reverse=True)


def days_asked(question: Question, asked: Asked) -> list[Period]:
    """The days of which articles are asked for: those that the question names beside what else is said of them, or that are wanted."""
    if asked.aspect:
        return list(question.conditions.published)
    named = [
        time.period for time in find_periods(asked.described, question.asked_on, question=True) if time.period.start
    ]
    return named or list(question.conditions.published)


def subject_of(question: Question, asked: Asked) -> str:
    """What the articles that are asked for are said to be about, without days."""
    if asked.aspect:
        return asked.described
    return without(asked.described, find_periods(asked.described, question.asked_on, question=True)).strip("的在，, ")


def speaking_of(records: Sequence[ArticleRecord], named: Set[int], plain: Answer, desk: Desk) -> list[ArticleRecord]:
    """The articles that have the subject in so many words (`named`), and those of the best hits; all of a few."""
    if len(records) <= MOST // 10:
        return list(records)
    hits = {place.article for hit in plain.hits for place in desk.corpus.places_of(hit.passage_id)}
    kept = [record for record in records if record.id in hits]
    return kept + [record for record in records if record.id in named - hits][:MOST]


def named_in(subject: str, desk: Desk) -> set[int]:
    """The articles (row ids) that have every word of a subject."""
    found = [desk.corpus.naming(word) for word in subject.split() if len(word) > 1]
    return set.intersection(*found) if found else set()


def share_of(wanted: Set[str], record: ArticleRecord, desk: Desk) -> float:
    """The part of `wanted`, bigrams, that an article has in its headline, its credits or its text; the headline's count a little more."""
    credits = [credit.words for credit in record.credits]
    whole = set(bigrams(" ".join((record.paper, record.title, *credits, desk.corpus.article_text(record.id)))))
    return (len(wanted & whole) + 0.2 * len(wanted & set(bigrams(record.title)))) / (1.2 * len(wanted))
