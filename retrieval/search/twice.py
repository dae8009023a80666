"""A question that asks two things of one subject becomes both: 哪天量产的，在全球算什么地位; 谁在哪里说的.

What a clause leaves out it takes from the one before; of two asking words that stand together each is asked without the other.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from retrieval.language.places import find_places
from retrieval.language.tokens import tag_words
from retrieval.search.followup import has_name, owner, resolve, subject

_WHO = r"(?:由)?(?:谁|哪位(?!置)|什么人|何人)"
_WHEN = r"(?:在|于)?(?:什么时候|啥时候?|何时|哪一?天|几[号日]|几月几[号日]|哪年哪月|哪一?年|哪个月)"
_WHERE = r"(?:在|于)?(?:什么地方|啥地方|哪里|哪儿|何地|何处|哪个地方|(?<=[在于])哪(?![个些家年天月种项条]))"
_TOGETHER = "(?:[、，,又还]|以及|还有|和(?=在|什么|哪))?"
_TWO = tuple(
    re.compile(f"(?P<one>{one}){_TOGETHER}(?P<other>{other})")
    for one, other in ((_WHO, _WHEN), (_WHO, _WHERE), (_WHEN, _WHERE), (_WHERE, _WHEN), (_WHEN, _WHO), (_WHERE, _WHO))
)
_ASKING = "谁|哪|什么(?!都)|啥(?!都)|何[时地处人]|为何|如何|(?<!没)怎么|怎样|多少|多[大久长高远快重宽深]|几[号岁月]|几点(?=[开关上下到出起结闭放打收营钟半]|$)|第几|有几"
_ASKS = re.compile(
    rf"^(?!无论|不论|不管|按照?|根据|通过|除了|为了|随着|经过|由于|在.{{1,8}}[下中里上]$|对于)(?=.*?(?:{_ASKING}))"
    r"(?!.*(?:时|时候|后|方面|[上下中里说来]|表示|提到|提出|指出|认为|标准|方式)$)"
)
_LAST_ASKS = re.compile(f"{_ASKING}|(?<![近前十这那好])几(?![乎近])|[吗么]$")
_TOLD = re.compile(
    "知道|告诉|记得|请教|请问|对[吗么]|是[吗么]|好[吗么]|行[吗么]|可以[吗么]|[更最]|还是|比|(?:谁|哪[个家边])[高多大快]|什么的|怎么[说着]"
)
_CHANGES = re.compile(
    "(?:又|还|也|都|比.{1,6})*(?:同比|环比|增长|下降|增加|减少|上涨|提高|涨|降|占|排)"
)  # of what is measured, not of its owner
_AGAIN = re.compile(
    r"^(?P<of>.*?)(?P<first>(?P<ask>几点|哪天|什么时候|多少钱|在哪[里儿]?)[一-龥]{1,4})(?P<second>(?P=ask)[一-龥]{1,4}?)的?[？?]?$"
    r"|^(?P<one>.+?(?P<end>在哪[里儿]?|是谁|多少))(?P<other>[一-龥]{1,8}(?P=end))[？?]?$"
)
MOST = 4  # things that are asked at once
_AS_MANY = re.compile("谁(?:都|就)|就[去有].{0,6}哪|^谁受")  # 哪里有困难，就去哪里 asks nothing
_CLAUSE = re.compile(
    "(?:[，,；;]+|、(?=(?:有|是|在)?(?:多少|几|哪|谁|什么时候)))(?:又|还有?|以及|并且?|同时|另外|其中)?"
)
_QUOTED = re.compile("“[^“”]*”|《[^《》]*》")
_OWN = ("n", "r", "t", "s", "x", "eng", "j", "l", "i", "m")  # a clause that begins so has a subject of its own


def asked_twice(text: str, asked_on: str, known: Collection[str]) -> list[str]:
    """The questions of a text that asks several things of one subject, each in full; [] where it asks one.

    `asked_on` is an ISO date, `known` the stems of places (`find_places`).
    """
    for two in _TWO:
        if found := two.search(text):
            one, other = found.span("one"), found.span("other")
            return [text[: one[1]] + text[other[1] :], text[: one[0]] + text[other[0] :]]
    clauses = _clauses(text)
    if len(clauses) < 2:
        clauses = _asked_again(text)
    if not clauses:
        return []
    first, *others = clauses
    return [first, *(_in_full(clause, first, asked_on, known) for clause in others)]


def _clauses(text: str) -> list[str]:
    """The clauses that each ask, those that ask nothing with the next one; [] where one of them only asks for an answer."""
    masked = _QUOTED.sub(lambda quoted: "“" * len(quoted[0]), text)
    marks = [*(mark.span() for mark in _CLAUSE.finditer(masked)), (len(text), len(text))]
    clauses: list[str] = []
    start = begun = 0
    for end, behind in marks:
        said = masked[begun:end].strip(" ？?。！!")
        if (_LAST_ASKS if end == len(text) else _ASKS).search(said):
            if _TOLD.search(said) or (end == len(text) and _AS_MANY.search(said)):
                return []
            clauses.append(text[start:end].strip(" ？?。！!"))
            start = behind
        begun = behind
    return clauses if start >= len(text) and len(clauses) <= MOST and all(len(clause) > 2 for clause in clauses) else []


def _asked_again(text: str) -> list[str]:
    """几点开市 and 几点收市 of 夜市几点开市几点收市, where one asking word stands twice; []."""
    found = _AGAIN.match(text)
    if not found:
        return []
    return [found["of"] + found["first"], found["second"]] if found["ask"] else [found["one"], found["other"]]


def _in_full(clause: str, first: str, asked_on: str, known: Collection[str]) -> str:
    """A clause with the subject, place or time that only the first one names."""
    _, tag = next(iter(tag_words(clause)), ("", "n"))
    if tag.startswith(_OWN) and not re.match(_ASKING, clause):
        full = resolve(clause, first, asked_on, known)
        if full != clause or has_name(clause) or find_places(clause, known):
            return full
    return (subject(first) if _CHANGES.match(clause) else owner(first)) + clause
