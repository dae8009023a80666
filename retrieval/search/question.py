"""A question as it was asked becomes a Question: what is asked for, of which time and place, and in which articles."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from retrieval.errors import BadQuestion
from retrieval.language.calendar.naming import name_times, roughly
from retrieval.language.people import find_people
from retrieval.language.periods import Period, TimeWord, find_periods
from retrieval.language.places import Place, find_places
from retrieval.language.statistics.quantities import UNIT
from retrieval.language.tokens import ASKING, QUESTION_WORDS, normalise, simplified, words
from retrieval.search.conditions import NONE, Conditions, take_conditions
from retrieval.search.followup import CHANGES, resolve
from retrieval.search.prefaces import without_preface

LONGEST = 1000  # characters; what is longer is not a question
Kind = Literal[
    "number", "date", "person", "place", "list", "reason", "yes_no", "definition", "comparison", "other"
]  # fmt: skip

# In this order: 知道有多少个…吗 asks for a number, 都有谁 for a list, 几月几号 for a date.
_HOW_MANY = r"(?:多少|(?<![这那近前十])几(?!乎))"
_KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("comparison", re.compile(r"(?:谁|哪[个边家座年]|哪一[个边家年])(?:的)?[\u4e00-\u9fff]{0,6}?(?:更|最|较|多$|高$|大$|快$|多[?？])|相比|比.{1,12}(?:多|少|高|低|大|小)(?:多少|几)|(?:高|低|多|少|大|小)还是|差多少|相差|是同一")),
    ("reason", re.compile(r"为什么|为何|为啥|原因|怎么(?!样)|怎样|如何|目的")),
    ("date", re.compile(r"什么时候|何时|哪[一]?[天年月日]|几[月号日]|日期|哪个月|多会儿|年份")),
    ("person", re.compile(r"(?<!都有)谁|哪位|哪个人|何人|什么人")),
    ("list", re.compile(r"哪些|哪几|哪[两二三四五六七八九十]|分别|都有[谁什]|包括什么")),
    ("number", re.compile(rf"{_HOW_MANY}|多大|多长|多高|多远|多久|多重|占比|比重|比例|增速|增长率|(?:产值|额|收入|税收|投资|总值|增加值|存贷比|gdp)[。.]?$")),
    ("place", re.compile(r"哪里|哪儿|何处|何地|什么地方|在哪|到哪|哪个[省市区县镇村]")),
    ("yes_no", re.compile(r"吗[？?。！!]*$|是否|是不是|有没有|能不能|会不会")),
    ("definition", re.compile(r"是什么(?:意思)?[？?]?$|指(?:的是)?什么|什么是|何谓|是啥[？?]?$")),
)  # fmt: skip
# 存贷比是多少 is cut 存贷|比是 otherwise.
_BEFORE_ASKING = re.compile("(?<=[\u4e00-\u9fff])(?=(?:是|有|指|在|叫|为)(?:的是)?(?:多少|什么|谁|哪|几|怎))")
_UNIT = re.compile(rf"{_HOW_MANY}[十百千万亿]*(?P<unit>{UNIT}|钱|个?工作日|天|小时|分钟|年|岁)")


@dataclass(frozen=True)
class Question:
    """`text` is what was asked, `understood` the same in full: with what a follow-up leaves out, in Chinese.

    `searched` is what it is searched by, with relative time words in calendar terms and without the conditions on
    the articles. `kind` says what is asked for, `unit` in which unit (亩, 个), `focus` the words that name the very
    thing; `times`, `places` and `people` are those of `searched`.
    """

    text: str
    understood: str
    searched: str
    kind: Kind
    unit: str
    focus: tuple[str, ...]
    times: tuple[TimeWord, ...]
    places: tuple[Place, ...]
    people: tuple[str, ...]
    conditions: Conditions
    asked_on: str

    @property
    def periods(self) -> tuple[Period, ...]:
        """The stretches of the calendar that it asks about, without those that are unknown."""
        return tuple(time.period for time in self.times if time.period.start or time.period.end)


def understand(
    text: str,
    context: Sequence[str] = (),
    asked_on: datetime.date | None = None,
    known: Collection[str] = (),
    conditions: Conditions = NONE,
    timed: bool = True,
) -> Question:
    """Read a question; `context` holds the earlier questions, oldest first, `asked_on` defaults to today.

    `known` are stems of places; not `timed`, a follow-up does not take over the time of the question before. Raises BadQuestion when there is nothing to search by or too much.
    """
    plain = plain_question(text)
    day = (asked_on or datetime.date.today()).isoformat()
    before = ""
    for earlier in context:
        before = resolve(simplified(_one_line(earlier)[:LONGEST]), before, day, known)
    full = resolve(without_preface(simplified(plain)), before, day, known, timed)
    asked, conditions = take_conditions(full, day, conditions, known)
    asked = _BEFORE_ASKING.sub(" ", asked)
    searched, times = name_times(asked, find_periods(asked, day, question=True))
    if len(times) > 1:  # what is compared with is not asked about
        times = [time for time in times if not searched[time.start : time.end].endswith("同期")]
    times = [replace(time, period=roughly(searched[time.start : time.end], time.period)) for time in times]
    kind = _kind(full)
    places = tuple(find_places(without(searched, times), known))
    return Question(
        text=plain,
        understood=full,
        searched=searched,
        kind=kind,
        unit=_unit(full) if kind == "number" else "",
        focus=_focus(without(searched, places)),  # 董家口固投 is cut 董家|口固|投
        times=tuple(times),
        places=places,
        people=find_people(searched),
        conditions=conditions,
        asked_on=day,
    )


def plain_question(text: str) -> str:
    """A question on one line. Raises BadQuestion when there is nothing to search by or too much."""
    plain = _one_line(text)
    if not any(unicodedata.category(char)[0] in "LN" for char in plain):
        raise BadQuestion("empty")
    if len(plain) > LONGEST:
        raise BadQuestion("too-long")
    return plain


def _one_line(text: str) -> str:
    """`text` on one line, without what neither UTF-8 nor a tokenizer takes."""
    return re.sub(r"[\s\0]+", " ", text.encode("utf-8", "replace").decode()).strip()


def _kind(text: str) -> Kind:
    plain = normalise(text)
    return next((kind for kind, pattern in _KINDS if pattern.search(plain)), "other")


def without(text: str, parts: Sequence[TimeWord | Place]) -> str:
    """`text` with these times or places blanked out; its length stays."""
    for part in parts:
        text = text[: part.start] + " " * (part.end - part.start) + text[part.end :]
    return text


def _unit(text: str) -> str:
    """The unit after 多少 or 几, "面积" where an area is asked for without its unit, else ""."""
    if unit := _UNIT.search(text):
        return unit["unit"]
    return "面积" if re.search(r"多大(?:的)?面积|面积\S{0,2}(?:多少|多大)|占地\S{0,3}(?:多少|多大)", text) else ""


def _focus(text: str) -> tuple[str, ...]:
    """The words next to the question word, which name the very thing that is asked: 工业产值 in 工业产值是多少."""
    every = words(text)
    asked = [at for at, word in enumerate(every) if word in ASKING or re.fullmatch("几.", word)]
    if not asked:
        return tuple([word for word in every if _names_thing(word)][-2:])
    before = [word for word in every[: asked[0]] if _names_thing(word)][-1:]
    after = [word for word in every[asked[-1] + 1 :] if _names_thing(word)][:1]
    return (*before, *after)


def _names_thing(word: str) -> bool:
    """Whether a word says what is asked for, not how it is measured, compared or come by: 增速, 拿下, 现在."""
    return (
        len(word) > 1
        and "几" not in word
        and word not in QUESTION_WORDS
        and word not in CHANGES
        and word not in _NO_THING
    )


_NO_THING = frozenset(
    "现在 目前 如今 当时 总共 合计 累计 分别 各自 达到 拿下 完成 实现 拥有 建成 新增 占地 总额 总量 金额 数量 人次 左右 以上 一年 "
    "亿元 万元 平方米 公里 百分之几 大面积".split()
)
