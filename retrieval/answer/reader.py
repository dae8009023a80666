"""The sentence that answers: of the best passages' sentences, the one that says most of what is asked.

It compares words: what share of the question's words and bigrams, weighed by how rare they are in the corpus, a
sentence holds, and whether it holds the kind of thing that is asked for. Where the reading model has read the passages
too, what it takes for the answer counts for the sentence and for the part of it that is shown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass

from retrieval.answer.evidence import Evidence
from retrieval.answer.narrowing import narrow
from retrieval.answer.spans import SpanScores
from retrieval.articles.article import Span
from retrieval.articles.passages import sentences
from retrieval.index.lexical import Leg
from retrieval.language.people import names_person
from retrieval.language.periods import TimeWord
from retrieval.language.terms import same_terms
from retrieval.language.tokens import bigrams, normalise, question_words, subwords, words
from retrieval.search.question import Kind, Question, without
from retrieval.search.timing import states

Idf = Callable[[Leg, str], float]
Key = tuple[str, str]  # a leg (or "time") and a token
_LEGS: tuple[Leg, ...] = ("words", "bigrams")

PASSAGES = 5  # of the ranking's best are read
SHORT, LONG = 60, 200  # characters of an answer: a fact, anything else
MONEY = ("元", "钱", "美")  # 多少元, 多少钱, 多少美元
_UNREAD: frozenset[Kind] = frozenset({"reason", "yes_no", "comparison"})  # the reading model knows facts
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
_PRINTED = ("number", "date")  # figures and days are printed in digits, as a rule: not 一个, 今天


@dataclass(frozen=True)
class Reading:
    """The best sentence: passage number `at`, its `quote` and within it the short `answer`, spans of the passage's
    text. `coverage` is the weighted share, from 0 to 1, of the question's words that the passage holds, `share` the
    same of the sentence, `cue` (0 to 1.5) how well the sentence has the kind of thing that is asked for, `answer_cue` how well the short
    answer has it; `focused` whether the sentence names the very thing that is asked for."""

    at: int
    quote: Span
    answer: Span
    coverage: float
    cue: float
    answer_cue: float = 1.0
    focused: bool = True
    share: float = 0.0
    margin: float = 0.0
    known: float = 0.0


# What a sentence gains that has the kind of thing asked for, if not 0.25: of many sentences that speak of an event few
# print its day or a name.
CUE: dict[Kind, float] = {"date": 0.4, "person": 0.5}
FOCUSED = 0.3  # of the very thing's words, by weight, a sentence must have to be about it: 工业总产值 for 工业产值
MARGIN, SURE = 0.04, 8.0  # what the reading model's margin counts for, and where it is cut off
READ = 0.6  # what a run of clauses gains that holds the model's answer
AROUND, CARRIED = 0.5, 0.75  # what words of the passage count for a sentence without them; a time or place does more


class _Asked:
    """The question's words and bigrams with their weights; each leg's weights add up to one half.

    A time is asked for as one thing, however it is written: its words' weight is held by whatever states it.
    """

    def __init__(self, question: Question, idf: Idf) -> None:
        times = [(time.start, time.end) for time in question.times]
        thing = without(question.searched, question.times)
        own = question_words(thing)
        self.periods = [time.period for time in question.times]
        self.weights: dict[Key, float] = {}
        legs: tuple[tuple[Leg, Callable[[str], list[str]], list[str]], ...] = (
            ("words", question_words, own),
            # Word by word, so that no bigram spans a question word that was left out.
            ("bigrams", bigrams, [pair for word in own for pair in bigrams(word)]),
        )
        for leg, cut, tokens in legs:
            weights: dict[Key, float] = {(leg, token): idf(leg, token) for token in dict.fromkeys(tokens)}
            for number, (start, end) in enumerate(times):
                said = question.searched[start:end]
                weights["time", f"{leg}{number}"] = sum(idf(leg, token) for token in set(cut(said)))
            total = sum(weights.values()) or 1.0
            self.weights |= {key: weight / total / 2 for key, weight in weights.items()}
        near = {token for word in question.focus for token in (*subwords(word), *bigrams(word))}
        self.focus = {key for key in self.weights if key[1] in near}
        self.carried: set[Key] = {key for key in self.weights if key[0] == "time"}
        self.carried |= {
            (leg, token)
            for place in question.places
            for leg in _LEGS
            for token in (*words(place.name), *bigrams(place.name))
        }
        self._same = [
            ({(leg, token) for leg in _LEGS for token in (*words(term), *bigrams(term))}, others)
            for term, others in same_terms(thing).items()
        ]

    def held(self, text: str, times: Sequence[TimeWord] = ()) -> set[Key]:
        """What `text`, which states `times`, has of what is asked for, in these words or in others for the same."""
        have: dict[str, set[str]] = {"words": subwords(text), "bigrams": set(bigrams(text))}
        held = {key for key in self.weights if key[1] in have.get(key[0], ())}
        for number, period in enumerate(self.periods):
            if states(period, times):
                held |= {("time", f"{leg}{number}") for leg in _LEGS}
        plain = normalise(text) if self._same else ""
        for keys, others in self._same:
            if any(other in plain for other in others):
                held |= keys & self.weights.keys()
        return held

    def share(self, held: Set[Key], around: Set[Key] = frozenset()) -> float:
        """The weight of the tokens held, in full; of those that only stand `around`, in part.

        A time or a place is named once, and what follows is still of it.
        """
        return sum(
            weight * (1.0 if key in held else CARRIED if key in self.carried else AROUND)
            for key, weight in self.weights.items()
            if key in held or key in around
        )


def read(question: Question, evidence: Sequence[Evidence], idf: Idf, spans: Sequence[SpanScores] = ()) -> Reading:
    """Choose the sentence that answers best; `evidence` (at least one) is best first.

    `spans` is what the reading model says of the first passages, where it has read them.
    """
    asked = _Asked(question, idf)
    held = [asked.held(item.passage.embedded, item.all_times) for item in evidence[:PASSAGES]]
    best, best_score, best_cue = (0, (0, 0)), float("-inf"), 0.0
    for at, whole in enumerate(held):
        item = evidence[at]
        for span in sentences(item.passage.text):
            text = item.passage.text[slice(*span)]
            cue = _cue(question, item.without_times(span) if question.kind == "number" else text)
            score = asked.share(asked.held(text, item.times_in(span)), whole) + CUE.get(question.kind, 0.25) * cue
            score += 0.1 * max(item.score - evidence[0].score, -2.0)
            score -= 0.0005 * min(len(text), LONG)  # of two that say as much, the shorter
            if question.kind not in _UNREAD:
                score += MARGIN * _margin(spans, at, span)[1]
            if score > best_score:
                best, best_score, best_cue = (at, span), score, cue
    at, quote = best
    place, margin = _margin(spans, at, quote)
    item = evidence[at]
    answer = _short(question, item.passage.text, quote, asked, place if margin > 0 else None)
    answer = narrow(question, item, answer, place, margin)
    said = item.without_times(answer) if question.kind == "number" else item.passage.text[slice(*answer)]
    named = asked.share(asked.held(item.passage.text[slice(*quote)]) & asked.focus)
    focused = named >= FOCUSED * asked.share(asked.focus)
    known = spans[at].answerable if at < len(spans) else 0.0
    share = asked.share(asked.held(item.passage.text[slice(*quote)], item.times_in(quote)), held[at])
    return Reading(
        at, quote, answer, asked.share(held[at]), best_cue, _cue(question, said), focused, share, margin, known
    )


def _margin(spans: Sequence[SpanScores], at: int, sentence: Span) -> tuple[Span, float]:
    """The model's likeliest answer in a sentence of passage `at`, and its bounded margin over none."""
    if at >= len(spans):
        return sentence, 0.0
    place, margin = spans[at].best(sentence)
    return place, min(max(margin, -SURE), SURE)


def _cue(question: Question, text: str) -> float:
    """1 when `text` holds what the kind of question asks for, more than that when it has the unit asked for."""
    if question.unit in MONEY:
        return 1.5 if re.search(r"\d[\d.,]*\s*[多余万亿千百]*\s*[\u4e00-\u9fff]?元", text) else 0.0
    if question.unit == "面积":
        return 1.5 if re.search(r"\d[\d.,]*\s*[多余万亿千百]*\s*(?:亩|平方|公顷|平米)", text) else 0.0
    if question.unit and re.search(rf"\d[\d.,]*\s*[多余万亿千百]*\s*{re.escape(question.unit)}", text):
        return 1.5
    cue = _CUES.get(question.kind)
    if cue is None or not cue.search(text):
        return 0.0
    if question.kind == "person":
        return 1.0 if names_person(text) else 0.3
    return 0.4 if question.kind in _PRINTED and not re.search(r"\d", text) else 1.0


def _short(question: Question, text: str, quote: Span, asked: _Asked, place: Span | None) -> Span:
    """The clauses of the sentence that answer, together no longer than an answer may be.

    `place` is what the reading model takes for the answer.
    """
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
        held = asked.held(part)
        worth = 2.0 if question.kind == "date" else 0.5  # a date often stands far from what happened on it
        score = asked.share(held) + asked.share(held & asked.focus) + worth * _cue(question, part) - 0.002 * len(part)
        if named and not held & asked.focus:
            score -= 1.0  # another clause names the very thing, however rare this one's words are
        if place and span[0] <= place[0] and place[1] <= span[1]:
            score += READ
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
