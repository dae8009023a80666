"""The sentence that answers: of the best passages' sentences, the one that says most of what is asked.

It compares words, not meanings: what share of the question's words and bigrams, weighed by how rare they are
in the corpus, a sentence holds, and whether it holds the kind of thing that is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from retrieval.articles.article import Passage, Span
from retrieval.articles.passages import sentences
from retrieval.index.lexical import Leg
from retrieval.language.periods import drop_relative
from retrieval.language.tokens import bigrams, question_words, subwords
from retrieval.search.question import Kind, Question

Idf = Callable[[Leg, str], float]

PASSAGES = 5  # of the ranking's best are read
SHORT, LONG = 60, 200  # characters of an answer: a fact, anything else
MONEY = ("元", "钱", "美")  # 多少元, 多少钱, 多少美元
_LONG_KINDS: frozenset[Kind] = frozenset({"list", "reason", "yes_no"})
# A growth rate belongs to the figure before it: 125亿元，同比增长47.5% is one clause.
_GROWTH = r"[，,](?=\s*(?:同比|环比|比上年|比去年|较上年|较去年|比年初|增长|增幅|下降|上升))"
# 1,206亿元 and 8:30 are one figure.
_WITHIN = r"(?<=\d)(?:,(?=\d{3}(?!\d))|[:：](?=\d))"
_FIGURE = re.compile(r"\d(?:[\d.,:：]*\d)?[%％‰]?[多余]?[万亿千百]*[\u4e00-\u9fff]?")
_CLAUSE = re.compile(rf"(?:[^，,；;：:。！？!?]|{_GROWTH}|{_WITHIN})*(?:[，,；;：:。！？!?]+[”’」』）)》]*|$)")
_CUES: dict[Kind, re.Pattern[str]] = {
    "number": re.compile(r"\d|[一二两三四五六七八九十百千万亿]+[个项家名人位天倍成]"),
    "date": re.compile(r"\d+\s*[年月日号]|[一二三四]季度|[上下]半年|[上中下]旬|昨[天日]|今[天日]"),
    "list": re.compile(r"、.*、|一是|首先"),
    "reason": re.compile(r"因|由于|为了|旨在|以便|从而|通过|使得|导致|才"),
    "person": re.compile(r"[书记长席任员授总裁师者]|先生|女士|说|介绍"),
    "place": re.compile(r"[省市区县镇乡村路街港湾园馆厦场站]|位于|在"),
}
_TIME = re.compile(r"[年月季]|半年")


@dataclass(frozen=True)
class Reading:
    """The best sentence: passage number `at`, its `quote` and within it the short `answer`, spans of the passage's
    text. `coverage` is the weighted share, from 0 to 1, of the question's words that the passage holds,
    `cue` (0, 1 or 1.5) how well the sentence has the kind of thing that is asked for."""

    at: int
    quote: Span
    answer: Span
    coverage: float
    cue: float


CARRIED = 0.2  # the weight of a word that only the question before has


class _Asked:
    """The question's words and bigrams with their weights; each leg's weights add up to one half."""

    def __init__(self, question: Question, idf: Idf) -> None:
        own, carried = (question_words(drop_relative(text)) for text in (question.text, question.carried))
        legs: tuple[tuple[Leg, list[str], list[str]], ...] = (
            ("words", own, carried),
            # Word by word, so that no bigram spans a question word that was left out.
            ("bigrams", [g for word in own for g in bigrams(word)], [g for word in carried for g in bigrams(word)]),
        )
        self.weights: dict[tuple[Leg, str], float] = {}
        for leg, ours, before in legs:
            weights = {token: CARRIED * idf(leg, token) for token in dict.fromkeys(before)}
            weights |= {token: idf(leg, token) for token in dict.fromkeys(ours)}
            total = sum(weights.values()) or 1.0
            self.weights |= {(leg, token): weight / total / 2 for token, weight in weights.items()}
        near = {token for word in question.focus for token in (*subwords(word), *bigrams(word))}
        self.focus = {key for key in self.weights if key[1] in near}

    def held(self, text: str) -> set[tuple[Leg, str]]:
        have: dict[Leg, set[str]] = {"words": subwords(text), "bigrams": set(bigrams(text))}
        return {key for key in self.weights if key[1] in have[key[0]]}

    def share(self, *held: set[tuple[Leg, str]], at: Sequence[float] = (1.0, 0.5)) -> float:
        """The weight of the tokens held: in the first set in full, in the second (the surroundings) in part."""
        return sum(
            weight * max((part for part, have in zip(at, held, strict=False) if key in have), default=0.0)
            for key, weight in self.weights.items()
        )


def read(question: Question, passages: Sequence[Passage], scores: Sequence[float], idf: Idf) -> Reading:
    """Choose the sentence that answers best; `passages` (at least one) and their fused `scores` are best first."""
    asked = _Asked(question, idf)
    held = [asked.held(passage.embedded) for passage in passages[:PASSAGES]]
    best, best_score, best_cue = (0, (0, 0)), float("-inf"), 0.0
    for at, whole in enumerate(held):
        for span in sentences(passages[at].text):
            text = passages[at].text[slice(*span)]
            cue = _cue(question, text)
            score = asked.share(asked.held(text), whole) + 0.25 * cue + 0.1 * max(scores[at] - scores[0], -2.0)
            score -= 0.0005 * min(len(text), LONG)  # of two that say as much, the shorter
            if score > best_score:
                best, best_score, best_cue = (at, span), score, cue
    at, quote = best
    answer = _short(question, passages[at].text, quote, asked)
    return Reading(at, quote, answer, asked.share(held[at]), best_cue)


def _cue(question: Question, text: str) -> float:
    """1 when `text` holds what the kind of question asks for, more than that when it has the unit asked for."""
    if question.unit in MONEY:
        return 1.5 if re.search(r"\d[\d.,]*\s*[多余万亿千百]*\s*[\u4e00-\u9fff]?元", text) else 0.0
    if question.unit and re.search(rf"\d[\d.,]*\s*[多余万亿千百]*\s*{re.escape(question.unit)}", text):
        return 1.5
    cue = _CUES.get(question.kind)
    return float(bool(cue and cue.search(text)))


def _short(question: Question, text: str, quote: Span, asked: _Asked) -> Span:
    """The clauses of the sentence that answer, together no longer than an answer may be."""
    start, end = quote
    longest = LONG if question.kind in _LONG_KINDS else SHORT
    clauses = [(start + m.start(), start + m.end()) for m in _CLAUSE.finditer(text[start:end]) if m[0].strip()]
    if question.kind == "list" and (listing := _listing(text, clauses, asked)):
        return _trim(text, listing)
    if end - start <= longest and question.kind in _LONG_KINDS:
        return quote
    named = any(asked.held(text[slice(*clause)]) & asked.focus for clause in clauses)
    best, best_score = (start, _before_figure(text, start, min(end, start + longest))), float("-inf")
    for span in _runs_of(text, clauses, longest):
        part = text[slice(*span)]
        # The time at the head of a sentence holds for all its parts, so it speaks for none of them.
        held = {key for key in asked.held(part) if not _TIME.search(key[1])}
        score = asked.share(held) + asked.share(held & asked.focus) + 0.5 * _cue(question, part) - 0.002 * len(part)
        if named and not held & asked.focus:
            score -= 1.0  # another clause names the very thing, however rare this one's words are
        if score > best_score:
            best, best_score = span, score
    return _trim(text, best)


def _listing(text: str, clauses: Sequence[Span], asked: _Asked) -> Span | None:
    """The one clause that names the very thing and lists three items or more: 途经海底世界、鲁迅公园、小青岛公园等地."""
    lists = [span for span in clauses if text.count("、", *span) >= 2 and asked.held(text[slice(*span)]) & asked.focus]
    return lists[0] if len(lists) == 1 and lists[0][1] - lists[0][0] <= LONG else None


def _before_figure(text: str, start: int, end: int) -> int:
    """`end`, or where the figure begins that `end` would cut in two."""
    figures = (figure.span() for figure in _FIGURE.finditer(text, start, end + 20))
    return next((first for first, last in figures if start < first < end < last), end)


def _runs_of(text: str, clauses: Sequence[Span], longest: int) -> Iterator[Span]:
    """Every run of neighbouring clauses that is short enough; a semicolon parts what belongs apart."""
    for first, (start, _) in enumerate(clauses):
        for _, end in clauses[first:]:
            if end - start > longest:
                break
            yield start, end
            if text[end - 1] in "；;":
                break


def _trim(text: str, span: Span) -> Span:
    """Without the punctuation at its ends that belongs to the sentence, not to the answer."""
    start, end = span
    part = text[start:end]
    before, after = re.match(r"[\s，,；;：:、]*", part), re.search(r"[\s，,；;：:、。]*$", part)
    assert before and after  # both match the empty string
    return start + before.end(), start + max(after.start(), before.end())
