"""Yes/no questions: 是 or 否 as the reading model reads the clause that decides, or as the figure that is claimed compares."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from retrieval.answer.answer import Answer
from retrieval.answer.forms import wording
from retrieval.answer.forms.amounts import Amount, amount_of, amounts_in, comparable, growth_of, same_value
from retrieval.answer.forms.correction import of_asked_time
from retrieval.answer.forms.desk import Desk
from retrieval.search.question import Question

_RATE = re.compile("增速|增长率?|增幅|涨幅")
_BOUND = re.compile("(?:超过|突破|达到?|高于|低于|不到|不足|至少|多于|少于|近|约|逾|超|了)*")
_OVER = re.compile("(?:超过|高于|多于|大于|突破|不止|超|不低于|不少于|至少)(?:了)?$")
_UNDER = re.compile("(?:低于|不到|少于|小于|不足|不满|不超过|至多)(?:了)?$")
_DONE = re.compile("(?:是|有|为|达到了?|达|完成了?|实现了?|就是|等于|约|大约|共|总共|一共)+$")


def decide(question: Question, claim: str, desk: Desk) -> Answer:
    """The answer to a yes/no question that claims `claim`."""
    if by_figure := _by_figure(question, claim, desk):
        return by_figure
    plain = desk.answer(question)
    return replace(plain, form="yes_no")


def _by_figure(question: Question, claim: str, desk: Desk) -> Answer | None:
    """The verdict on the one figure that is claimed, None where none is or the articles state none such."""
    times = {question.searched[time.start : time.end] for time in question.times}
    named = [each for each in amounts_in(claim) if not any(claim[each[0] : each[1]] in time for time in times)]
    if not named or claim[named[-1][1] :].startswith(("以上的", "以下的", "的")):  # 总投资41亿元的项目开工了吗
        return None
    start, end, claimed = named[-1]
    bound = _BOUND.match(claim, start)
    before, after = claim[: bound.end() if bound else start], claim[end:]
    thing = _DONE.sub("", _OVER.sub("", _UNDER.sub("", before)))
    unit = re.sub(r"^[\d.,一二两三四五六七八九十百千]+\s*|[多余]", "", claim[start:end])
    how = "是多少" if unit[:1] in "%％" else f"有多少{unit}"
    asked = desk.understand(f"{thing}{how}{after.strip('了')}", question)
    answer = desk.answer(asked)
    figure = desk.figure(answer, claimed.unit) if answer.found and answer.sure else None
    if figure is None or not of_asked_time(asked, figure):
        return None
    amount = (growth_of(figure) if _RATE.search(before) else None) or amount_of(figure)
    verdict = _verdict_on(claimed, amount, before, after) if comparable(claimed, amount) else ""
    return _decided(answer, verdict) if verdict else None


def _decided(answer: Answer, verdict: str) -> Answer:
    clause = answer.text
    return replace(answer, form="yes_no", verdict=verdict, text=wording.decided(verdict, clause), marked=((clause, 1),))


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
