"""Whether two sides say the same: A和B的要求是同一句话吗. 是 only where one quotation stands in the sentences of both.

否 only where each side has a figure of its own and the two differ; else both sentences are shown without a verdict.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace

from retrieval.answer import wording
from retrieval.answer.amounts import amount_of, comparable, same_value, surely_apart
from retrieval.answer.answer import Answer, Hit, Missing
from retrieval.answer.claim import claim_words, holds
from retrieval.answer.desk import Desk, numbered
from retrieval.answer.sides import Side, in_full
from retrieval.articles.article import Span
from retrieval.articles.passages import sentences
from retrieval.language.places import stem
from retrieval.language.tokens import normalise
from retrieval.search.question import Question

_SAME = re.compile(
    r"^(?P<pair>.+?)(?:之间|两者|二者)?[，,]?\s*(?:是不是|是否|是|说的是|用的是)?(?:(?:同一|同样|相同|一样)(?:的)?(?P<what>[\u4e00-\u9fff]{0,6}?)|一致|一模一样)的?(?:吗|么|嘛)?[？?。\s]*$"
)
_QUOTED = re.compile("“([^“”]{4,60})”")
_LONG_PHRASE = 8  # characters from which a quotation is a sentence rather than a name


@dataclass(frozen=True)
class _Said:
    """A quotation in a sentence of a passage, and how many of the wanted words the sentence has."""

    text: str
    hit: Hit
    span: Span
    held: int


def same_sides(text: str, asked_on: str, known: Collection[str]) -> tuple[Side, Side] | None:
    """The two sides of a question whether they are the same, None when it asks no such thing."""
    found = _SAME.match(text.strip())
    if not found or not re.search("吗|么|是不是|是否|嘛", text):
        return None
    return in_full(found["pair"], asked_on, known)


def compare_texts(question: Question, sides: tuple[Side, Side], desk: Desk) -> Answer:
    """是 with both quotations, 否 with two figures, or both sentences; not found where a side is missing."""
    asked = [desk.understand(side.question, question) for side in sides]
    answers = [desk.answer(each) for each in asked]
    plain = answers[0]
    wanted = [word for word in claim_words(sides[1].name, question) if word not in ("提", "要求", "话")]
    said = [_quotations(each, answer, wanted) for each, answer in zip(asked, answers, strict=True)]
    shared = [
        (min(one.held, other.held), len(one.text), one, other)
        for one in said[0]
        for other in said[1]
        if normalise(one.text) == normalise(other.text) and (one.hit.source, one.span) != (other.hit.source, other.span)
    ]
    if shared:
        _, _, one, other = max(shared, key=lambda pair: pair[:2])
        return _same(plain, sides, one, other, desk)
    if not all(answer.found for answer in answers):
        missing = next((side.name for side, answer in zip(sides, answers, strict=True) if not answer.found), "")
        some = any(answer.found for answer in answers)
        return replace(
            plain,
            found=False,
            text="",
            citations=(),
            form="comparison",
            missing=Missing("side", missing) if some else None,
        )
    return _beside(sides, answers, asked, desk)


def _quotations(asked: Question, answer: Answer, wanted: list[str]) -> list[_Said]:
    """The quotations of sentence length in the passages of a side that have at least half of what is asked for."""
    found = []
    for hit in answer.hits:
        around = f"{hit.title}{hit.text}"
        if not all(stem(place.name) in around or place.stem in around for place in asked.places):
            continue
        for start, end in sentences(hit.text):
            held = sum(holds(hit.text[start:end], word) for word in wanted)
            if 2 * held < len(wanted):
                continue
            found += [
                _Said(quoted[1], hit, (start, end), held)
                for quoted in _QUOTED.finditer(hit.text, start, end)
                if len(quoted[1]) >= _LONG_PHRASE and re.search("[、，,]", quoted[1])
            ]
    return found


def _same(plain: Answer, sides: tuple[Side, Side], one: _Said, other: _Said, desk: Desk) -> Answer:
    citations, numbers = numbered([desk.cite(each.hit.passage_id, each.span) for each in (one, other)])
    hits = {hit.passage_id: hit for hit in (one.hit, other.hit, *plain.hits)}
    return replace(
        plain,
        found=True,
        text=wording.decided(wording.YES, f"“{one.text}”"),
        citations=citations,
        hits=tuple(hits.values())[: len(plain.hits)],
        form="comparison",
        verdict=wording.YES,
        marked=tuple((one.text, n) for n in numbers),
        emptied_by=None,
    )


def _beside(sides: tuple[Side, Side], answers: list[Answer], asked: list[Question], desk: Desk) -> Answer:
    """Both answers side by side, with a verdict only where each has one exact figure of the same unit."""
    figures = [desk.answered_figure(each, answer) for each, answer in zip(asked, answers, strict=True)]
    verdict = ""
    if figures[0] and figures[1] and all(each.kind == "number" for each in asked):
        one, other = amount_of(figures[0]), amount_of(figures[1])
        if comparable(one, other) and one.exact and other.exact:
            verdict = wording.YES if one.value == other.value else wording.NO
            if verdict == wording.NO and (same_value(one, other) or not surely_apart(one, other)):
                verdict = ""
    citations, numbers = numbered([answer.citations[0] for answer in answers])
    text = wording.decided(verdict, wording.beside(answers[0].text[:90], answers[1].text[:90]))
    return replace(
        answers[0],
        text=text,
        citations=citations,
        form="comparison",
        verdict=verdict,
        marked=tuple((answer.text[:90], n) for answer, n in zip(answers, numbers, strict=True)),
    )
