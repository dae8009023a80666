"""What a question takes for granted and an article contradicts: 为什么产值下降 where it has grown, 150亿元的产值 where it is 125亿元.

The question is then answered by what the article says, and the answer tells the two apart (Answer.corrected).
"""

from __future__ import annotations

import re
from dataclasses import replace

from retrieval.answer.answer import Answer
from retrieval.answer.claim import claim_words, holds
from retrieval.answer.forms.amounts import amount_of, amounts_asked, comparable, same_value
from retrieval.answer.forms.desk import Desk
from retrieval.index.facts import StoredFigure
from retrieval.language.calendar.agreement import agreement
from retrieval.search.question import Question

_UP, _DOWN = "增长|上升|提高|增加|上涨|攀升|走高|回升|涨", "下降|下滑|减少|降低|下跌|回落|走低|负增长|萎缩|跌"
_DIRECTION, _DOWNWARD = re.compile(f"{_DOWN}|{_UP}"), re.compile(_DOWN)
_NEGATION = re.compile("(?:不|没有|没|未|尚未|并未|未能|未曾|无|不再|不曾|无法|从未|不是|并非|非)[能会被得予以]*$")
_WHY = re.compile("^(?:请问|那么)?(?:为什么|为何|为啥|怎么|什么原因|是什么原因)?(?:使|让|导致|造成|引起)?")
_BEFORE_CHANGE = re.compile(
    "(?:为什么|为何|为啥|怎么|会|还|又|突然|大幅|明显|出现了?|的|同比|环比|比(?:去年|上年)(?:同期)?|有所|持续|在|是|都|反而|了)+$"
)
_INDICATOR = re.compile(
    "^(?P<thing>.{0,24}?(?:产值|收入|税收|增加值|总额|吞吐量|产量|销量|销售额|营业额|生产总值|GDP|固定资产投资|内资|外资|利润|人口|余额))"
)


def correct_premise(question: Question, plain: Answer, desk: Desk) -> Answer | None:
    """The answer with what is wrong in the question, None where nothing in it is contradicted."""
    return _wrong_direction(question, plain, desk) or _wrong_figure(question, desk)


def growing_figure(thing: str, question: Question, desk: Desk) -> tuple[Answer, StoredFigure] | None:
    """The figure of `thing`, of the time that is asked about, when it states a growth; with the answer it stands in."""
    wanted = claim_words(thing, question)
    if not wanted:
        return None
    asked = desk.understand(f"{thing}是多少", question)
    answer = desk.answer(asked)
    figure = desk.figure(answer) if answer.found and answer.sure else None
    if figure is None or not figure.figure.growth or not of_asked_time(asked, figure):
        return None
    own = f"{figure.figure.indicator}{figure.said}"
    if not holds(own, wanted[-1]) or not all(holds(f"{figure.sentence}{figure.title}", word) for word in wanted):
        return None
    return answer, figure


def of_asked_time(asked: Question, figure: StoredFigure, *, within: bool = True) -> bool:
    """Whether a figure whose period is known is of a time that is asked about, or of one `within` it."""
    period = figure.figure.period
    fitting = ("same", "within", "unknown") if within else ("same", "unknown")
    return period is None or all(agreement(one, period) in fitting for one in asked.periods)


def _wrong_direction(question: Question, plain: Answer, desk: Desk) -> Answer | None:
    text = question.understood
    said = _DIRECTION.search(text)
    if not said or _NEGATION.search(text[: said.start()]):
        return None
    ways = (
        {bool(_DOWNWARD.search(word[0])) for word in _DIRECTION.finditer(plain.citations[0].quote)}
        if plain.found
        else set()
    )
    if ways == {bool(_DOWNWARD.search(said[0]))}:  # the sentence that answers says the same
        return None
    thing = _BEFORE_CHANGE.sub("", _WHY.sub("", text[: said.start()])).strip("，, ")
    found = growing_figure(thing, question, desk)
    if found is None:
        return None
    answer, figure = found
    assert figure.figure.growth is not None
    if (figure.figure.growth > 0) != bool(_DOWNWARD.search(said[0])):
        return None
    return replace(answer, corrected=(f"{thing}{said[0]}", figure.said), marked=((answer.text, 1),))


def _wrong_figure(question: Question, desk: Desk) -> Answer | None:
    text = question.understood
    for start, end, claimed in amounts_asked(question, text):
        if not text[end:].startswith("的"):
            continue
        rest = text[end + 1 :]
        named = _INDICATOR.match(rest)
        if not named:
            continue
        thing = f"{text[:start]}{named['thing']}"
        asked = desk.understand(f"{thing}是多少", question)
        answer = desk.answer(asked)
        figure = desk.figure(answer, claimed.unit) if answer.found and answer.sure else None
        if figure is None or not of_asked_time(asked, figure) or not comparable(claimed, amount_of(figure)):
            continue
        known = all(holds(f"{figure.sentence}{figure.title}", word) for word in claim_words(thing, question))
        if not known or same_value(claimed, amount_of(figure)):
            continue
        whole = desk.answer(desk.understand(f"{text[:start]}{rest}", question))
        answer = whole if whole.found else answer
        return replace(answer, corrected=(f"{thing}{claimed.said}", amount_of(figure).said), marked=((answer.text, 1),))
    return None
