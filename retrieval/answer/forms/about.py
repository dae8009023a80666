"""Questions about an article itself: who wrote it, on which day it was printed, in which paper, on which page, under which headline.

They are answered from what the index knows of the article, with the line of the page that says so for a quote. The article
is the one among the best hits that has most of the question's other words.
"""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import replace
from typing import Literal

from retrieval.answer.answer import Answer, Citation, Hit, Missing
from retrieval.answer.forms.desk import Desk
from retrieval.index.records import ArticleRecord, Place
from retrieval.language.tokens import bigrams
from retrieval.search.question import Question

Aspect = Literal["authors", "date", "paper", "page", "title"]
SURE, FEW = 0.7, 0.34  # share of the question's words that the article must have for a sure answer, and for any
SHOWN = 40  # characters of an article that has no headline
_ARTICLE = r"(?:文章|稿[子件]|报道|(?:[条则]|这|那)(?:新闻|消息)|侧记|特写|通讯(?!员|录|社)|评论|一文|[这那][篇条则])"
_WHO = r"(?:谁|哪[位个名些](?:记者|作者|通讯员)?)"
_WHEN = r"(?:什么时候|啥时候|何时|哪一?天|几[号日]|几月几[号日]|哪年哪月)"
_PRINTED = r"(?:见报|刊登|刊发|刊载|登报|登载|登出来?|登的|发的?稿)"
_ASPECTS: tuple[tuple[Aspect, re.Pattern[str]], ...] = (
    ("authors", re.compile(rf"(?:是|由|出自)?{_WHO}(?:采写|撰写|写|报道)(?:的|了)?")),
    ("authors", re.compile(r"(?:是|由|出自)?哪[位个名些]?(?:记者|作者|通讯员)(?:采写|撰写|写|报道|之手)?的?")),
    ("authors", re.compile(r"的?(?:采写|撰写)?(?:记者|作者|通讯员)(?:是谁|叫(?:什么|啥)(?:名字)?|有(?:谁|哪些)|是哪[位些])")),
    ("date", re.compile(rf"(?:是|在)?{_WHEN}.{{0,2}}(?:{_PRINTED}|发布|发表|发出来|发的|报道)的?")),
    ("date", re.compile(rf"的?(?:{_PRINTED}|发布|发表|发稿|报道)(?:的)?(?:日期|时间)(?:是|为)?(?:{_WHEN}|什么|多少)?")),
    ("paper", re.compile(r"(?:是|在|由|出自)?(?:哪|什么|啥)(?:一?[家份个张])?(?:报纸|报社|报刊|报)(?:上|里)?(?:刊登|刊发|登|发|报道|写)?(?:的|了|过)?")),
    ("paper", re.compile(r"(?:刊登|刊发|登|发)在(?:哪[家份个张里儿]?|什么)(?:报纸?|报社)?上?")),
    ("page", re.compile(r"(?:是|在|登在|刊在)?(?:第?几|哪一?个?)版(?:面|(?=$|[的上？?，,呢啊]))")),
    ("title", re.compile(r"的?(?:标题|题目)(?:是|叫)?(?:什么|啥)")),
)  # fmt: skip
_OF_ARTICLES = re.compile(
    rf"{_ARTICLE}|{_PRINTED}|采写|撰写|第?几版|哪一?个?版|报纸|报社|写.{{2,40}}的(?:是|记者|作者)"
)
_NOISE = re.compile(rf"^(?:请问)?(?:写|讲|说|谈|关于|有关|介绍)+|的?{_ARTICLE}的?|的$")


def aspect_of(text: str) -> tuple[Aspect, str] | None:
    """What a question asks of an article itself, and the question's other words; None where it asks of no article."""
    if not _OF_ARTICLES.search(text):
        return None
    for aspect, pattern in _ASPECTS:
        if found := pattern.search(text):
            return aspect, f"{text[: found.start()]} {text[found.end() :]}".strip("，,。？?！! 呢吗啊的")
    return None


def about(question: Question, aspect: Aspect, described: str, desk: Desk) -> Answer | None:
    """What the index knows of the article that is `described`; None where there is no such article."""
    wanted = set(bigrams(_NOISE.sub(" ", described)))
    if not wanted:
        return None
    plain = desk.answer(replace(desk.understand(described, question), conditions=question.conditions))
    places = [desk.corpus.places_of(hit.passage_id)[0] for hit in plain.hits]
    if not places:
        return None
    records = desk.corpus.records({place.article for place in places})
    shares = {place.article: share_of(wanted, records[place.article], desk) for place in places}
    place = max(places, key=lambda place: shares[place.article])
    share, record = shares[place.article], records[place.article]
    if share < FEW:
        return None
    said = _said(aspect, record)
    if not said:
        missing = Missing(aspect, record.title or record.source)
        return replace(plain, found=False, text="", citations=(), form="article", missing=missing, nearest=None)
    citation = cite_article(place, record, aspect)
    return replace(
        plain, found=True, sure=share >= SURE, text=said, citations=(citation,), form="article", verdict="", marked=(), missing=None,
        nearest=None, probability=round(share, 4), hits=_first(place, plain),
    )  # fmt: skip


def share_of(wanted: Set[str], record: ArticleRecord, desk: Desk) -> float:
    """The part of `wanted`, bigrams, that an article has in its headline, its credits or its text."""
    credits = [credit.words for credit in record.credits]
    whole = " ".join((record.paper, record.title, *credits, desk.corpus.article_text(record.id)))
    return len(wanted & set(bigrams(whole))) / len(wanted)


def _said(aspect: Aspect, record: ArticleRecord) -> str:
    """What is known, as it is told: the day as the page prints it, or else with whether it is inferred."""
    if aspect == "authors":
        return "、".join(record.authors)
    if aspect == "date":
        return _day(record)
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
    credit = credits.get(aspect) or credits.get("title")
    spans = (credit.span,) if credit else place.passage.raw_spans(0, SHOWN)
    return Citation(
        n=1, quote=credit.words if credit else place.passage.text[:SHOWN], passage_id=place.passage.id, title=record.title, paper=record.paper,
        date=record.date, source=record.source, start=spans[0][0], end=spans[-1][1], spans=spans, date_from=record.date_from,
        url=record.url,
    )  # fmt: skip


def _first(place: Place, plain: Answer) -> tuple[Hit, ...]:
    """The hits, the one at `place` before all others."""
    own = [hit for hit in plain.hits if hit.passage_id == place.passage.id]
    return (*own, *(hit for hit in plain.hits if hit.passage_id != place.passage.id))
