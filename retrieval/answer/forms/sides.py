"""A question that compares becomes two questions, one for each side, each in full.

董家口和北海的税收哪个多 asks 董家口的税收是多少 and 北海的税收是多少: what one side leaves out it takes from the other.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

from retrieval.language.periods import find_periods
from retrieval.language.places import find_places
from retrieval.search.followup import resolve

_WORD = "多|高|低|少|大|小|快|慢|(?<!增)长|短|强|重"
_WHICH = r"(?:到底|究竟)?(?:谁|哪(?:一)?(?:个|边|家|座|年|项|种|方|处|地|里|块|条|所|栋|类|天|月|季度|者|片)?|两者|二者|两边|两地)"
_THING = r"(?P<thing>[\u4e00-\u9fffA-Za-z]{0,10}?)"
_END = r"(?:一些|些|一点|呢|啊|呀|了)?[？?。！!\s]*$"
_AND = r"[，,]?\s*(?:和|与|跟|同|以及|及|、|VS|vs)\s*"
_PAIR = re.compile(
    rf"^(?P<pair>.+?)(?:相比|比较|比起来|相比较|比(?=[，,])|之间|中)?[，,]?\s*(?:{_WHICH}(?:的)?)(?:里|中|那边)?{_THING}得?(?:更|最|较|比较|要)?(?P<word>{_WORD})(?:[，,](?P<much>(?:{_WORD})(?:了|出)?(?:多少|几)[\u4e00-\u9fff]{{0,4}}))?{_END}"
)
_APART = re.compile(
    rf"^(?P<pair>.+?)(?:之间|两者|二者)?(?:[，,]?\s*{_WHICH}(?:更)?(?:{_WORD}))?[，,]?\s*(?:相差|差|差距是|差距有|差额是|差距为)(?:了|是)?(?:多少|几)(?P<unit>[\u4e00-\u9fff]{{0,4}}){_END}"
)
_THAN = re.compile(
    rf"^(?P<a>.+?)(?<![同环占对相])(?:比|较)(?![重例率如较])(?P<b>.+?)(?:还|要|更)?(?P<word>{_WORD})(?:出)?(?:了|出)?(?P<much>多少|几|吗|么)(?P<unit>[\u4e00-\u9fff]{{0,4}}){_END}"
)
_OR = re.compile(
    rf"^(?:(?P<before>.+?)[，,：:]\s*)?(?P<a>.+?)(?P<word1>(?:更|要)?(?:{_WORD}))?[，,]?还是(?P<b>.+?)(?P<word2>(?:更|要)?(?:{_WORD}))?{_END}"
)
_OF_WHICH = re.compile(rf"^(?:谁|哪(?:个|边|家|里|一个)?)(?:的)?{_THING}(?:更|最|较)?(?P<word>{_WORD})$")
_LEADING_WORD = re.compile(rf"^(?P<thing>.+?)(?:更|最|较)(?P<word>{_WORD})的(?:是|那个是)(?P<rest>.+)$")
_COUNT_NAMES = ("个数", "数量", "数目", "数", "项目数", "规模")
_MEASURED = re.compile(
    "(?:产值|额|收入|税收|投资|资金|贷款|gdp|GDP|总值|增加值|面积|外资|内资|融资|量|率|比重|比例|占比|成本|价格|补贴|年限|速度|比)$"
)
_RATE = re.compile("增速|增长|增幅|涨幅|涨|提高|速度")
_RATE_OF = re.compile(r"(?<=[\u4e00-\u9fff])的?(?:同比|环比)?(?:增速|增长(?:率|速度|幅度)|增幅|涨幅|升幅)$")
_GROWS = re.compile("(?:同比|环比)?(?:增长|上涨|涨|提高)得?")
_PLAIN_TIME = re.compile("(?:去年|上年|前年)?同期|计划|预期|去年|上年|上月|年初|目标|预计|平均|以往|以前|过去|之前")
_WHETHER = re.compile("(?:是不是|是否|有没有)(?=比)")
_LAST_NOUN = re.compile(rf"(?:的([^的]{{1,8}})|((?:计划|工业|固定资产|海洋)?总?{_MEASURED.pattern[3:-2]}))$")


@dataclass(frozen=True)
class Side:
    """One side of a comparison: its name as the question has it, and the question that asks for its figure."""

    name: str
    question: str


@dataclass(frozen=True)
class Comparison:
    """Two sides, and what is compared: `word` (多, 高 …), `rate` for growth; `much` asks by how much, `whether` if so."""

    sides: tuple[Side, Side]
    word: str
    rate: bool = False
    much: bool = False
    whether: bool = False


class _Cut(NamedTuple):
    """A question cut in two: left and right, what of them is compared, by which word, in which unit."""

    a: str
    b: str
    thing: str
    word: str
    unit: str = ""
    much: bool = False
    whether: bool = False


def comparisons_in(text: str, asked_on: str, known: Collection[str]) -> list[Comparison]:
    """How a question compares two things, the likeliest reading first; none when it does not."""
    plain = re.sub(r"^(?:请问|问一下|想知道)[，,\s]*", "", text.strip())
    if _WHETHER.search(plain):  # A是不是比B多
        plain = _WHETHER.sub("", plain).rstrip("吗么？? ") + "吗"
    found = [
        _compared(cut, asked_on, known)
        for cut in _readings(plain)
        if len(cut.a) > 1
        and len(cut.b) > 1
        and not _PLAIN_TIME.fullmatch(cut.b.removesuffix("的").removesuffix("水平"))
    ]
    return list(dict.fromkeys(found))[:4]


def in_full(pair: str, asked_on: str, known: Collection[str]) -> tuple[Side, Side] | None:
    """The two sides of a pair (A和B的作风要求), each asked in full for what it is; None when it is no pair."""
    cuts = _cuts(pair)
    if not cuts:
        return None
    a, b = cuts[0]
    counted = _MEASURED.search(b)
    left, right = (f"{side.removesuffix('的')}是{'多少' if counted else '什么'}" for side in (_with_noun(a, b), b))
    if _bare(a, asked_on, known):
        left = resolve(f"{a.removesuffix('的')}呢", right, asked_on, known)
    else:
        right = _completed(b, right, left, asked_on, known)
    return Side(a, left), Side(b, right)


def _readings(text: str) -> list[_Cut]:
    """Each way to cut a question in two, the likeliest first."""
    if than := _THAN.match(text):
        whether = than["much"] in "吗么"
        a, b = than["a"].strip("，, 的"), than["b"].strip("，, ")
        return [_Cut(a, b, "", than["word"], than["unit"], not whether, whether)]
    if either := _OR.match(text):
        return _either(either)
    if apart := _APART.match(text):
        return [_Cut(a, b, "", "多", apart["unit"], much=True) for a, b in _cuts(apart["pair"])]
    if pair := _PAIR.match(text):
        return [_Cut(a, b, pair["thing"], pair["word"], much=bool(pair["much"])) for a, b in _cuts(pair["pair"])]
    return []


def _either(found: re.Match[str]) -> list[_Cut]:
    """A高还是B高; 谁的产值更高，A还是B; 产值更高的是A还是B."""
    a, b, before = found["a"], found["b"].strip(), found["before"] or ""
    if which := _OF_WHICH.match(before):
        return [_Cut(a, b, which["thing"], which["word"])]
    if leading := _LEADING_WORD.match(f"{before}{a}"):
        return [_Cut(leading["rest"], b, leading["thing"].removesuffix("的"), leading["word"])]
    if word := found["word2"] or found["word1"]:
        return [_Cut(f"{before}{a}", b, "", word[-1])]
    return []


def _cuts(pair: str) -> list[tuple[str, str]]:
    """Where a pair can be cut: at 和, 与 … , one behind a comma first, then the last before the first."""
    marks = list(re.finditer(_AND, pair))
    if len(marks) > 1 and all("、" in mark[0] or mark is marks[-1] for mark in marks):  # of three no two are compared
        return []
    marks.sort(key=lambda mark: (mark[0][0] not in "，,", "、" in mark[0], -mark.start()))
    return [(pair[: mark.start()].strip(), pair[mark.end() :].strip("，, ")) for mark in marks]


def _compared(cut: _Cut, asked_on: str, known: Collection[str]) -> Comparison:
    """The two sides, each asked in full: what stands at one of them only holds for both."""
    a, b, thing, word, unit, much, whether = cut
    rate = bool(word in "快慢" or _RATE.search(thing)) and "面积" not in thing
    if rate and _GROWS.fullmatch(thing):  # 哪个增长得快
        thing = ""
    if not thing and (_RATE_OF.search(a) or _RATE_OF.search(b)):  # 税收和投资的增速差多少
        rate, unit = True, ""
        a, b = _RATE_OF.sub("", a), _RATE_OF.sub("", b)
    bare = [_bare(side, asked_on, known) for side in (a, b)]
    if thing in ("", *_COUNT_NAMES):
        counted = thing != "" or bool(unit)
        left = f"{(a if bare[0] else _with_noun(a, b)).removesuffix('的')}"
        left, right = (f"{side}{_tail(side, unit, counted, rate)}" for side in (left, b.removesuffix("的")))
        if bare[0] and not bare[1]:
            left = resolve(f"{a.removesuffix('的')}呢", right, asked_on, known)
        elif bare[1] and not bare[0]:
            right = resolve(f"{b.removesuffix('的')}呢", left, asked_on, known)
        else:
            right = _completed(b, right, left, asked_on, known)
    else:
        left, right = (f"{_of(side)}{thing}{_tail(thing, unit, False, rate)}" for side in (a, b))
        if rate and bare[0] and not bare[1]:
            left = resolve(f"{a.removesuffix('的')}呢", right, asked_on, known)
        elif all(bare):
            left, right = _completed(a, left, right, asked_on, known), _completed(b, right, left, asked_on, known)
        else:
            right = _completed(b, right, left, asked_on, known)
    return Comparison((Side(a, left), Side(b, right)), word, rate, much, whether)


def _with_noun(side: str, other: str) -> str:
    """The left side with the noun that stands only behind the right one: A和B的总投资."""
    noun = _LAST_NOUN.search(other)
    if noun and _MEASURED.search(other) and not _MEASURED.search(side):
        return f"{side.removesuffix('的')}的{noun[1] or noun[2]}"
    return side


def _tail(side: str, unit: str, counted: bool, rate: bool) -> str:
    """How the figure of a side is asked for: 是多少, 有多少个, 增速是多少."""
    if rate:
        return "是多少" if _RATE.search(side) and not side.endswith("增长") else "同比增长多少"
    if _MEASURED.search(side) and not unit:
        return "是多少"
    return f"有多少{unit or ('个' if counted else '')}"


def _of(side: str) -> str:
    return f"{side.removesuffix('的')}的"


def _bare(side: str, asked_on: str, known: Collection[str]) -> bool:
    """Whether a side names only a time or a place."""
    spans = [(each.start, each.end) for each in find_periods(side, asked_on, question=True)]
    spans += [(place.start, place.end) for place in find_places(side, known)]
    rest = "".join(char for at, char in enumerate(side) if not any(a <= at < b for a, b in spans))
    return not rest.strip("的 全")


def _completed(side: str, question: str, other: str, asked_on: str, known: Collection[str]) -> str:
    """The question for the right side with the place and time that only the left one names."""
    placed = bool(find_places(side, known)) or not find_places(other, known)
    timed = bool(find_periods(side, asked_on, question=True)) or not find_periods(other, asked_on, question=True)
    if placed and timed:
        return question
    frame = []
    if not timed:
        frame += [(each.start, each.end) for each in find_periods(other, asked_on, question=True)[:1]]
    if not placed:
        frame += [(place.start, place.end) for place in find_places(other, known)[:2]]
    return "".join(other[a:b] for a, b in sorted(frame)) + question
