"""Who wrote an article, on which day it was printed, in which paper, on which page, under which headline, who took its pictures.

It is answered from what the index knows of the article, with the line of the page that says so for a quote. The article is the one
of those that the question allows that has most of its other words; in a conversation, the one that was quoted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from retrieval.answer.answer import Answer, Citation, Hit, Missing
from retrieval.answer.forms.articles.asked import Asked, Aspect
from retrieval.answer.forms.articles.finding import FEW, SURE, allowed, named_in, share_of, speaking_of
from retrieval.answer.forms.desk import Desk
from retrieval.articles.roles import photographers, writers
from retrieval.index.corpus import Corpus
from retrieval.index.records import ArticleRecord, Place
from retrieval.language.tokens import bigrams
from retrieval.search.question import Question

SHOWN = 40  # characters of an article that has no headline


def about(question: Question, asked: Asked, aspect: Aspect, desk: Desk) -> Answer:
    """What the index knows of the article that is meant; not found where there is none that could be."""
    records = allowed(question, asked, desk)
    described = asked.described or asked.title.strip("《》")
    plain = desk.answer(desk.understand(described or question.understood, question))
    wanted = set(bigrams(described))
    if wanted and not asked.title:
        shares = {
            record.id: share_of(wanted, record, desk)
            for record in speaking_of(records, named_in(described, desk), plain, desk)
        }
        best = max(shares.values(), default=0.0)
        records = [record for record in records if best >= FEW and shares.get(record.id, 0.0) == best]
    elif not (wanted or asked.authors or asked.paper or asked.title):
        records = []
    if not records:
        return replace(plain, found=False, text="", citations=(), form="article", missing=None)
    share = shares[records[0].id] if wanted and not asked.title else 1.0
    return told_of(records[0], aspect, plain, desk.corpus, share if len(records) == 1 else min(share, 0.5))


def told_of(record: ArticleRecord, aspect: Aspect, plain: Answer, corpus: Corpus, share: float = 1.0) -> Answer:
    """What is known of an article, with the line that says it; what its page does not say is named. `share` says how surely it is
    the one that is meant."""
    place = corpus.first_place(record.id)
    said = _said(aspect, record)
    bare = Answer(
        plain.question,
        False,
        "",
        (),
        _first(place, plain),
        plain.timings_ms,
        form="article",
        probability=round(share, 4),
    )
    if not said:
        return replace(bare, missing=Missing(aspect, record.title or record.source))
    return replace(bare, found=True, sure=share >= SURE, text=said, citations=(cite_article(place, record, aspect),))


def _said(aspect: Aspect, record: ArticleRecord) -> str:
    """What is known, as it is told: the day as the page prints it, or else with whether it is inferred."""
    if aspect == "date":
        return _day(record)
    if aspect in ("authors", "pictures"):
        byline = next((credit.words for credit in record.credits if credit.name == "authors"), "")
        return "、".join((writers if aspect == "authors" else photographers)(byline, record.authors))
    return str({"paper": record.paper, "page": record.page, "title": record.title}[aspect])


def _day(record: ArticleRecord) -> str:
    printed = next((credit.words for credit in record.credits if credit.name == "date"), "")
    if record.date and record.date in printed:
        return record.date
    year, *rest = record.date.split("-")
    return (
        year + "年" * bool(year) + "".join(f"{int(number)}{unit}" for number, unit in zip(rest, "月日", strict=False))
    )


def cite_article(place: Place, record: ArticleRecord, aspect: Aspect) -> Citation:
    """The citation of the line that says it, or else of the headline, or of the article's first words, which stand at `place`."""
    credits = {credit.name: credit for credit in record.credits}
    credit = credits.get("authors" if aspect == "pictures" else aspect) or credits.get("title")
    spans = (credit.span,) if credit else place.passage.raw_spans(0, SHOWN)
    return Citation(
        n=1, quote=credit.words if credit else place.passage.text[:SHOWN], passage_id=place.passage.id, title=record.title, paper=record.paper,
        date=record.date, source=record.source, start=spans[0][0], end=spans[-1][1], spans=spans, date_from=record.date_from,
        url=record.url,
    )  # fmt: skip


def _first(place: Place, plain: Answer) -> tuple[Hit, ...]:
    """The hits, the one at `place` before all others."""
    own: Sequence[Hit] = [hit for hit in plain.hits if hit.passage_id == place.passage.id]
    return (*own, *(hit for hit in plain.hits if hit.passage_id != place.passage.id))
