"""Whether a sentence carries a claim by its words: all that the claim names, or one word that affirms or denies it."""

from __future__ import annotations

import itertools
import re

from retrieval.answer import wording
from retrieval.answer.answer import Citation
from retrieval.answer.claim import claim_words, holds, of_places
from retrieval.answer.polarity import DENIAL, EVERY, EXTREME, HEDGE, QUANTIFIER, RULES, negated
from retrieval.articles.article import Span
from retrieval.language.calendar.agreement import agreement
from retrieval.language.periods import find_periods
from retrieval.search.question import Question

_PART = re.compile("[；;。！？!?…]")
_OFFICES = re.compile("、[^，,；;、与和及]{2,12}(?:书记|长|主任|主席|经理|委员|代表)")
_CLAUSE = re.compile("[^，,；;：:。！？!?…]+")


def by_words(question: Question, claim: str, cited: Citation, around: str) -> tuple[str, Span]:
    """是, 否 or "", and the span of the quoted sentence that carries it."""
    quote = cited.quote
    for part in parts_of(quote):
        text = quote[slice(*part)]
        if not of_places(question, text, around) or not of_time(question, text, cited):
            continue
        if not find_periods(text, cited.date) and not of_time(question, around, cited):
            continue
        verdict, ats = _by_rule(question, claim, text) or _by_own_words(question, claim, text)
        if ats and not of_time(question, text[: max(ats)], cited, before_deed=True):
            continue
        if verdict:
            return verdict, _clauses_of(quote, part, [part[0] + at for at in ats])
    return "", (0, 0)


def _by_rule(question: Question, claim: str, text: str) -> tuple[str, list[int]] | None:
    """A word of the clause that affirms or denies a word of the claim, with the claim's other words beside it."""
    for rule in RULES:
        stated = rule.stated.search(text)
        said = rule.denies.search(claim) or rule.affirms.search(claim)
        if not stated or not said or negated(text, stated.start()) or negated(claim, said.start()):
            continue
        silent = [found.span() for found in (*rule.denies.finditer(claim), *rule.affirms.finditer(claim))]
        wanted = claim_words(claim, question, silent)
        near = _clause(text, stated.start())
        if not wanted or not _limits(claim, text) or HEDGE.search(near):
            continue
        if all(holds(text, word) for word in wanted) and _said_of(wanted, question, text, near, stated.start()):
            verdict = wording.NO if rule.denies.search(claim) else wording.YES
            return verdict, [stated.start(), *_nearest(text, wanted, stated.start())]
    return None


def _said_of(wanted: list[str], question: Question, text: str, near: str, at: int) -> bool:
    """Whether a word at `at` is said of what the claim names: in its own clause, or in one that leaves its subject out."""
    before = [word for word in wanted if 0 <= text.find(word) < at]
    leaves_out = near.strip().startswith(text[at : at + 2])
    named = sum(map(len, wanted)) >= 4 or bool(question.places and before)
    return named and (any(holds(near, word) for word in wanted) or (leaves_out and bool(before)))


def _by_own_words(question: Question, claim: str, text: str) -> tuple[str, list[int]]:
    """All words of the claim in one part of the sentence: affirmed as they stand, denied where the last is negated."""
    wanted = claim_words(claim, question)
    if len(wanted) < 2 or not all(holds(text, word) for word in wanted) or not _limits(claim, text):
        return "", []
    if re.search("比.{1,16}[多高低少大小快慢]", claim) or not _identifies(question, claim, text):
        return "", []
    ats = _nearest(text, wanted, text.find(wanted[-1]))
    said = text[slice(*_clauses_of(text, (0, len(text)), ats))]
    if DENIAL.search(claim) or (HEDGE.search(said) and not HEDGE.search(claim)):
        return "", []
    denials = [found["what"] for found in DENIAL.finditer(said)]
    if not denials:
        return wording.YES, ats
    # 不收门票 denies 收门票; what denies something else decides nothing
    denied = all(what and (what in claim or (what[0] in claim and what[0] not in "的了是有")) for what in denials)
    return (wording.NO, ats) if denied and len(denials) == 1 else ("", [])


def _identifies(question: Question, claim: str, text: str) -> bool:
    """Whether a text says of the one that it is the other, where a claim does: not in a list of both."""
    parts = re.match("(.+?)(?:就是|是|为)(.+)", claim)
    if not parts:
        return True
    one, other = claim_words(parts[1], question), claim_words(parts[2], question)
    if not one or not other:
        return True
    at, to = text.find(one[-1]), text.find(other[-1])
    if at < 0 or to < 0 or any(text.find(place.stem) > max(at, to) for place in question.places):
        return False  # 副市长某某赴胶州市 does not make him one of 胶州市
    between = text[at + len(one[-1]) : to] if at < to else text[to + len(other[-1]) : at]
    if at < to and re.search("是|为|系|即|任", between):
        return True
    return not re.search("[，,；;、与和及]", _OFFICES.sub("", between))


def _nearest(text: str, wanted: list[str], to: int) -> list[int]:
    """Where each word stands nearest to character `to`."""
    found = ([match.start() for match in re.finditer(re.escape(word), text)] for word in wanted)
    return [min(ats, key=lambda at: abs(at - to)) for ats in found if ats]


def of_time(question: Question, text: str, cited: Citation, before_deed: bool = False) -> bool:
    """Whether the times that a part of a sentence states, if any, are those that are asked about."""
    stated = [time.period for time in find_periods(text, cited.date)]
    if before_deed and len(stated) > 1:  # 2019年试点，2021年推广: what happened is of the time before it
        stated = stated[-1:]
    return not stated or all(
        any(agreement(asked, one) in ("same", "within", "holds") for one in stated) for asked in question.periods
    )


def _limits(claim: str, text: str) -> bool:
    """Whether what limits the claim (都, 最, 第一) limits the text too."""
    if QUANTIFIER.search(claim) and not EVERY.search(text):
        return False
    return all(limit[0] in text for limit in EXTREME.finditer(claim))


def parts_of(quote: str) -> list[Span]:
    """The spans of a sentence between its semicolons."""
    ends = [0, *(mark.end() for mark in _PART.finditer(quote)), len(quote)]
    return [(a, b) for a, b in itertools.pairwise(ends) if quote[a:b].strip()]


def _clause(text: str, at: int) -> str:
    return next((found[0] for found in _CLAUSE.finditer(text) if found.start() <= at < found.end()), text)


def _clauses_of(quote: str, part: Span, ats: list[int]) -> Span:
    """The clauses of a part of a sentence from the first to the last of these characters."""
    clauses = [found.span() for found in _CLAUSE.finditer(quote, *part)]
    inside = [(a, b) for a, b in clauses if any(a <= at < b for at in ats)]
    return (inside[0][0], inside[-1][1]) if inside else part
