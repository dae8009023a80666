"""Yes/no questions: 是 or 否 where the quoted clause carries the whole claim or denies it, else only what it says.

A wrong 是 is worse than none, so a claim is decided only by its own words, by a word that affirms or denies one of
them, by its figure or by its time.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from retrieval.answer import wording
from retrieval.answer.amounts import Amount, amount_of, amounts_in, comparable, growth_of, same_value
from retrieval.answer.answer import Answer, Citation
from retrieval.answer.carried import by_words, of_time, parts_of
from retrieval.answer.claim import claim_words, holds
from retrieval.answer.correction import growing_figure, of_asked_time
from retrieval.answer.desk import Desk
from retrieval.answer.polarity import DIRECTION, EXTREME, HEDGE, RULES, downward, negated
from retrieval.articles.passages import sentences
from retrieval.index.facts import StoredFigure
from retrieval.language.calendar.agreement import agreement
from retrieval.language.periods import find_periods
from retrieval.language.tokens import bigrams
from retrieval.search.question import Question, without

LONG, PASSAGES = 200, 3
_RATE = re.compile("增速|增长率?|增幅|涨幅")
_BOUND = re.compile("(?:超过|突破|达到?|高于|低于|不到|不足|至少|多于|少于|近|约|逾|超|了)*")
_OVER = re.compile("(?:超过|高于|多于|大于|突破|不止|超|不低于|不少于|至少)(?:了)?$")
_UNDER = re.compile("(?:低于|不到|少于|小于|不足|不满|不超过|至多)(?:了)?$")
_DONE = re.compile("(?:是|有|为|达到了?|达|完成了?|实现了?|就是|等于|约|大约|共|总共|一共)+$")


def decide(question: Question, claim: str, desk: Desk) -> Answer:
    """The answer to a yes/no question that claims `claim`."""
    for found in (
        _by_figure(question, claim, desk),
        _by_direction(question, claim, desk),
        _by_time(question, claim, desk),
    ):
        if found:
            return found
    plain = desk.answer(question)
    if not plain.found:
        return replace(plain, form="yes_no")
    stated = bool(amounts_in(without(question.searched, question.times)))  # what has a figure is decided by it alone
    if stated and question.periods:  # and no figure of that time was found
        return replace(plain, found=False, text="", citations=(), form="yes_no")
    for cited in () if stated else (plain.citations[0], *_others(question, claim, plain, desk)):
        around = next((f"{hit.title}{hit.text}" for hit in plain.hits if hit.passage_id == cited.passage_id), "")
        verdict, span = by_words(question, claim, cited, around)
        if verdict:
            return _decided(replace(plain, citations=(replace(cited, n=1),)), verdict, cited.quote[slice(*span)])
    if not _speaks(question, claim, plain):
        return replace(plain, found=False, text="", citations=(), form="yes_no")
    return replace(plain, form="yes_no", marked=((plain.text, 1),))


def _others(question: Question, claim: str, plain: Answer, desk: Desk) -> list[Citation]:
    """Other sentences of the best passages that have a word of the claim, or one that affirms or denies it."""
    if question.periods:  # whose time those sentences are of is not known
        return []
    wanted = claim_words(claim, question)
    return [
        desk.cite(hit.passage_id, span)
        for hit in plain.hits[:PASSAGES]
        for span in sentences(hit.text)
        if any(holds(hit.text[slice(*span)], word) for word in wanted)
    ]


def _speaks(question: Question, claim: str, plain: Answer) -> bool:
    """Whether the sentence at least speaks of what is claimed, and of no other time."""
    quote = plain.citations[0].quote
    wanted = claim_words(claim, question)
    held = sum(len(word) for word in wanted if holds(quote, word) or any(pair in quote for pair in bigrams(word)))
    affirmed = any(
        rule.stated.search(quote) and (rule.affirms.search(claim) or rule.denies.search(claim)) for rule in RULES
    )
    if any(limit[0][:1] not in quote for limit in EXTREME.finditer(claim)):
        return False
    if not affirmed and 2 * held <= sum(map(len, wanted)):
        return False
    return of_time(question, quote, plain.citations[0])


def _decided(plain: Answer, verdict: str, clause: str) -> Answer:
    clause = clause.strip("，,；;。！？!? ")
    text = wording.decided(verdict, clause)
    if len(text) > LONG:
        return replace(plain, form="yes_no", verdict=verdict, text=wording.decided(verdict, plain.text)[:LONG])
    return replace(plain, form="yes_no", verdict=verdict, text=text, marked=((clause, 1),))


# ---- by a figure: 一季度产值是150亿元吗 ----


def _by_figure(question: Question, claim: str, desk: Desk) -> Answer | None:
    """The verdict on the one figure that is claimed, None where none is or the articles state none such."""
    times = {question.searched[time.start : time.end] for time in question.times}
    named = [each for each in amounts_in(claim) if not any(claim[each[0] : each[1]] in time for time in times)]
    if not named or claim[named[-1][1] :].startswith(("以上的", "以下的", "的")):  # 总投资41亿元的项目开工了吗
        return None
    start, end, claimed = named[-1]
    bound = _BOUND.match(claim, start)
    start = bound.end() if bound else start
    before = _OVER.sub("", _UNDER.sub("", claim[:start]))
    parts = (_DONE.sub("", before), _unit(claim[start:end]), claim[end:])
    answer, figure = _figure_of(parts, "" if _RATE.search(before) else claimed.unit, question, desk)
    if figure is None or answer is None:
        return None
    amount = (growth_of(figure) if _RATE.search(before) else None) or amount_of(figure)
    verdict = _verdict_on(claimed, amount, claim[:start], claim[end:]) if comparable(claimed, amount) else ""
    wanted = [word for word in claim_words(f"{before}{claim[end:]}", question) if not _RATE.fullmatch(word)]
    if not all(holds(f"{figure.sentence}{figure.title}", word) for word in wanted):
        verdict = ""
    if verdict == wording.NO and _stands_elsewhere(claimed, wanted, answer):
        verdict = ""
    decided = replace(answer, form="yes_no", marked=((answer.text, 1),))
    return _decided(decided, verdict, answer.text) if verdict else decided


def _figure_of(
    parts: tuple[str, str, str], counted: str, question: Question, desk: Desk
) -> tuple[Answer | None, StoredFigure | None]:
    """The figure that stands where the claim has one: asked for in its unit first, then in any."""
    before, unit, after = parts
    answer = None
    for how in (f"有多少{unit}", "是多少") if unit[:1] not in "%％" else ("是多少",):
        asked = desk.understand(f"{before}{how}{after.strip('了')}", question)
        answer = desk.answer(asked)
        figure = desk.answered_figure(asked, answer, counted) if answer.found else None
        if figure and of_asked_time(asked, figure):
            return answer, figure
    return answer, None


def _unit(said: str) -> str:
    """个 of 249个, 亿元 of 150亿元."""
    return re.sub(r"^[\d.,一二两三四五六七八九十百千]+\s*|[多余]", "", said)


def _verdict_on(claimed: Amount, stated: Amount, before: str, after: str) -> str:
    if _OVER.search(before) or after.startswith("以上"):
        return _ordered(stated.value - claimed.value, stated)
    if _UNDER.search(before) or after.startswith("以下"):
        return _ordered(claimed.value - stated.value, stated)
    if stated.value == claimed.value:
        return wording.YES
    if same_value(claimed, stated):
        return wording.YES if abs(stated.value - claimed.value) * 20 <= abs(stated.value) else ""
    return wording.NO if stated.exact else ""


def _ordered(above: Decimal, stated: Amount) -> str:
    if not stated.exact and above <= 0:
        return ""
    return wording.YES if above > 0 else wording.NO


def _stands_elsewhere(claimed: Amount, wanted: list[str], answer: Answer) -> bool:
    """Whether another of the best passages states what is claimed, of the same words."""
    number = re.sub(r"\s", "", claimed.said)
    return any(
        number in hit.text and sum(holds(hit.text, word) for word in wanted) * 2 >= len(wanted)
        for hit in answer.hits[:5]
    )


# ---- by a direction: 一季度产值下降了吗 ----


def _by_direction(question: Question, claim: str, desk: Desk) -> Answer | None:
    """The verdict on a rise or fall, by the growth that the figure of the same thing states."""
    said = DIRECTION.search(claim)
    if not said or negated(claim, said.start()):
        return None
    thing = re.sub("(?:是|有|比?(?:去年|上年)(?:同期)?|同比|环比)+$", "", claim[: said.start()])
    found = growing_figure(thing, question, desk)
    if found is None:
        return None
    answer, figure = found
    rises = figure.figure.growth is not None and figure.figure.growth > 0
    return _decided(answer, wording.YES if rises != downward(said[0]) else wording.NO, answer.text)


# ---- by a time: 博物馆是1905年建成的吗 ----


def _by_time(question: Question, claim: str, desk: Desk) -> Answer | None:
    """The verdict on the one time that is claimed of what happened once."""
    if len(question.times) != 1 or not question.periods or DIRECTION.search(claim):
        return None
    said = question.searched[question.times[0].start : question.times[0].end]
    if said not in claim or question.periods[0].grain not in ("day", "month", "year"):
        return None
    asked = desk.understand(claim.replace(said, "什么时候", 1), question)
    answer = desk.answer(asked)
    if not answer.found or asked.kind != "date":
        return None
    cited = answer.citations[0]
    wanted = claim_words(claim, question)
    part = next((cited.quote[a:b] for a, b in parts_of(cited.quote) if answer.text[:12] in cited.quote[a:b]), "")
    if not wanted or not all(holds(part, word) for word in wanted) or HEDGE.search(part):
        return None
    times = [time for time in find_periods(part, cited.date) if time.start <= part.find(wanted[-1])]
    if not times or not part[times[-1].start].isdigit():
        return None
    how = agreement(question.periods[0], times[-1].period)
    if how in ("same", "within"):
        return _decided(answer, wording.YES, answer.text)
    elsewhere = any(said in hit.text for hit in answer.hits[:5])
    return _decided(answer, wording.NO, answer.text) if how == "apart" and not elsewhere else None
