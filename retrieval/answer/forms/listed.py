"""Which articles there are: what a reporter wrote, what a paper printed or a day brought, what speaks of a subject, the newest.

They are taken from the index's own records and listed newest first, each with the line of its page that says so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from retrieval.answer.answer import Answer
from retrieval.answer.forms import wording
from retrieval.answer.forms.about import FEW, SURE, Aspect, cite_article, share_of
from retrieval.answer.forms.desk import Desk
from retrieval.index.records import ArticleRecord, Place
from retrieval.language.calendar.agreement import agreement
from retrieval.language.calendar.days import read_period
from retrieval.language.periods import find_periods
from retrieval.language.tokens import bigrams
from retrieval.search.question import Question

MOST, ALL = 8, 500  # articles that are listed and cited; that are known to the answer
_NOUN = r"(?:文章|报道|稿[子件]|新闻(?!发布会|发言人)|消息)"
_MANY = r"(?:哪些|哪几|几|多少|什么)"
_TELL = r"(?:(?:里|中)?(?:讲|说|写|提|报道|谈|关于|是|跟|和|与|有关)(?:到|过|了|的)?)"
_LIST = re.compile(
    rf"(?:都|一共|总共)?(?:有|登|刊登|刊发|发|收录|写|采写|报道)(?:过|了)?{_MANY}篇?{_NOUN}{_TELL}?|{_MANY}篇?{_NOUN}{_TELL}"
    r"|(?:写|采写|报道)(?:过|了)(?:(?:哪|几|多少)[些几]?篇|哪些(?=[？?]|$))|(?:哪些|哪几篇|几篇)(?:是)?(?:.{2,6}写的)"
)
_NEWEST = re.compile(rf"最(?:新|近)的?(?:一|几)?[篇条则]?(?:的)?(?P<of>.{{0,20}}?)的?{_NOUN}(?=是|有|讲|说|呢|[？?]|$)")
_COUNT = re.compile("几篇|多少篇|多少条")
_NOISE = re.compile(
    rf"是?哪篇|的?[一几这那][篇条则]|{_NOUN}|记者|收录|一共|总共|关于|有关|请问|里面|(?:是|有|讲|说|写)?(?:哪篇|什么|哪些|哪几篇)|[的了过里中都是讲说]$|^[的是在]"
)


def asks_for_list(text: str) -> bool:
    """Whether a question asks which articles there are."""
    return bool(_LIST.search(text) or _NEWEST.search(text))


def list_articles(question: Question, desk: Desk) -> Answer | None:
    """The articles that are asked for, newest first; None where the question names nothing that articles are known by."""
    text = question.understood
    records = list(desk.corpus.all_records())
    newest = _NEWEST.search(text)
    rest = newest["of"] + text[newest.end() :] + text[: newest.start()] if newest else _LIST.sub(" ", text, count=1)
    chosen, rest, named = _named(records, rest, question)
    subject = _NOISE.sub(" ", rest)
    plain = desk.answer(desk.understand(text if not bigrams(subject) else subject, question))
    places = {place.article: place for hit in reversed(plain.hits) for place in desk.corpus.places_of(hit.passage_id)}
    sure = named
    if wanted := set(bigrams(subject)):
        speaking = places.keys() | set(sorted(desk.corpus.naming(subject.strip()), reverse=True)[:ALL])
        shares = {record.id: share_of(wanted, record, desk) for record in chosen if record.id in speaking}
        best = max(shares.values(), default=0.0)
        chosen = [record for record in chosen if shares.get(record.id, 0.0) >= max(FEW, 0.8 * best)]
        sure = best >= SURE
    elif not named and not newest and not _COUNT.search(text):
        return None
    if not chosen:
        return None
    chosen.sort(key=lambda record: record.date, reverse=True)
    told = chosen[:1] if newest and "几" not in newest[0] else chosen[:MOST]
    aspect: Aspect = "authors" if named and any(name in text for name in told[0].authors) else "title"
    citations = tuple(
        replace(cite_article(places.get(record.id) or _place(record, desk), record, aspect), n=n)
        for n, record in enumerate(told, 1)
    )
    said = wording.listed([(record.title, record.paper, record.date) for record in told])
    return replace(
        plain, found=True, sure=sure or not wanted, text=wording.counted(len(chosen), said) if _COUNT.search(text) else said,
        citations=citations, form="articles", verdict="", marked=(), missing=None, nearest=None,
        articles=tuple(told if newest else chosen[:ALL]),
        incomplete=(len(told), len(chosen)) if len(told) < len(chosen) and not newest else None,
    )  # fmt: skip


def _named(records: Sequence[ArticleRecord], text: str, question: Question) -> tuple[list[ArticleRecord], str, bool]:
    """The articles of the reporter, paper and day that `text` names, the text without these, and whether it names any."""
    chosen, named = list(records), False
    for name in sorted({name for record in records for name in record.authors}, key=len, reverse=True):
        if name in text:
            chosen = [record for record in chosen if name in record.authors]
            text, named = text.replace(name, " "), True
            break
    paper = question.conditions.paper or next(
        (
            paper
            for paper in sorted({record.paper for record in records} - {""}, key=len, reverse=True)
            if paper in text
        ),
        "",
    )
    if paper:
        chosen = [record for record in chosen if paper in record.paper]
        text, named = text.replace(paper, " "), True
    times = find_periods(text, question.asked_on, question=True)
    for time in reversed(times):
        text = text[: time.start] + " " + text[time.end :]
    periods = [time.period for time in times if time.period.start] or list(question.conditions.published)
    if periods:
        dated = [(record, read_period(record.date)) for record in chosen]
        chosen = [
            r for r, day in dated if day and any(agreement(p, day) in ("same", "within", "holds") for p in periods)
        ]
        named = True
    return chosen, text, named


def _place(record: ArticleRecord, desk: Desk) -> Place:
    """Where the first passage of an article stands."""
    return desk.corpus.first_place(record.id)
