"""Which articles there are: what a reporter wrote, what a paper printed or a day brought, what speaks of a subject, the newest.

They are taken from the index's own records and listed newest first, each with the line of its page that says so.
"""

from __future__ import annotations

from dataclasses import replace

from retrieval.answer.answer import Answer
from retrieval.answer.forms import wording
from retrieval.answer.forms.articles.about import cite_article
from retrieval.answer.forms.articles.asked import Asked, Aspect
from retrieval.answer.forms.articles.finding import (
    FEW,
    MOST,
    SURE,
    allowed,
    named_in,
    share_of,
    speaking_of,
    subject_of,
)
from retrieval.answer.forms.desk import Desk
from retrieval.language.tokens import bigrams
from retrieval.search.question import Question

CITED = 8  # articles that are listed with their lines


def list_articles(question: Question, asked: Asked, desk: Desk) -> Answer:
    """The articles that are asked for, newest first; not found where there are none."""
    subject = subject_of(question, asked)
    plain = desk.answer(desk.understand(subject if bigrams(subject) else question.understood, question))
    chosen, best = allowed(question, asked, desk), 1.0
    if wanted := set(bigrams(subject)):
        named = named_in(subject, desk)
        shares = {record.id: share_of(wanted, record, desk) for record in speaking_of(chosen, named, plain, desk)}
        best = max(shares.values(), default=0.0)
        near = [record for record in chosen if shares.get(record.id, 0.0) >= max(FEW, 0.8 * best)]
        chosen = [record for record in chosen if record.id in named] or near
    if not chosen:
        return replace(plain, found=False, text="", citations=(), form="articles", missing=None)
    told = chosen[:1] if asked.newest else chosen[:CITED]
    aspect: Aspect = "authors" if asked.authors else "title"
    citations = tuple(
        replace(cite_article(desk.corpus.first_place(record.id), record, aspect), n=n)
        for n, record in enumerate(told, 1)
    )
    said = wording.listed([(record.title, record.paper, record.date) for record in told])
    return replace(
        plain, found=True, sure=best >= SURE, probability=round(min(best, 1.0), 4), text=wording.counted(len(chosen), said) if asked.count else said, citations=citations,
        form="articles", verdict="", marked=(), missing=None, nearest=None, articles=tuple(told if asked.newest else chosen[:MOST]),
        incomplete=(len(told), len(chosen)) if len(told) < len(chosen) and not asked.newest else None,
    )  # fmt: skip
