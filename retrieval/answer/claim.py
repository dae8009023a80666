"""What a yes/no question claims: 食堂周末休息吗 claims 食堂周末休息, and whether a clause carries that claim.

A clause carries it when it has every word that the claim names a thing by, none of them cut out of a longer title
(主任 of 副主任), and when what limits the claim (都, 最, 第一) limits the clause as well.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from retrieval.articles.article import Span
from retrieval.language.places import find_places, same_place
from retrieval.language.terms import same_terms
from retrieval.language.tokens import ASKING, QUESTION_WORDS, normalise, simplified, words
from retrieval.search.question import Question

_OPENING = re.compile(r"^(?:请问|问一下|想问|我想知道|你知道|知道|听说|据说|那么)+[，,\s]*")
_ENDING = re.compile(
    r"(?:吗|么|嘛|吧|了没有|了没|没有(?=[？?]?$)|[，,]?[是对]不[是对]?|(?<=[^差])不|没)?[？?。！!\s]*$"
)
_EITHER = (
    ("是不是", "是"), ("有没有", "有"), ("能不能", "能"), ("会不会", "会"), ("可不可以", "可以"), ("要不要", "要"),
    ("用不用", "用"), ("是否", ""), ("能否", "能"), ("可否", "可以"), ("有无", "有"),
)  # fmt: skip
_IS_ONE = re.compile(
    r"(?:吗|么|嘛|吧|没有|没|(?<!差)不)[？?。！!\s]*$|([\u4e00-\u9fff])不\1|是不是|有没有|能不能|会不会|可不可以|要不要|用不用|是否|能否|可否|有无"
)
_ASKS_ELSE = re.compile(
    "|".join(sorted(map(re.escape, ASKING - {"吗", "几", "多大", "多长", "多久"}), key=len, reverse=True))
    + r"|(?<![这那近前十])几(?!乎)|还是"
)
_SILENT = QUESTION_WORDS | set(
    "也 都 还 就 又 才 已 已经 曾 曾经 现在 目前 如今 过 着 去 来 得 地 所 会 可以 需要 需 应该 必须 真 真的 确实 全部 所有 全都 均 以及 并 等 "
    "有人 进行 开展 方面 情况 今年 去年 当时 是 有 要 能 用 把 给 让 为 向 由 以 后 前 时 之 而 或 并且 而且 比 更 最 一个 一 这个 那个".split()
)
_LESSER = frozenset(
    "副原前非全省市区县州国男女新旧老东南西北中高低正"
)  # they make another thing of the word behind them
_CUT = re.compile("[副原前准]$")
_DISTRICT = re.compile("(?:省|市|县|镇|乡|(?<![园社小景厂片港校矿郊])区)$")
_TITLES = re.compile("(?:书记|长|主任|主席|经理|委员|代表|教授|馆员)$")


def claim_of(question: Question) -> str:
    """What a yes/no question claims, "" when it is none."""
    text = _OPENING.sub("", question.understood.strip())
    if not _IS_ONE.search(text) or _ASKS_ELSE.search(normalise(text)):
        return ""
    claim = _ENDING.sub("", text)
    for asked, said in _EITHER:
        claim = claim.replace(asked, said)
    return claim.strip("，, ")


def claim_words(claim: str, question: Question, silent: Sequence[Span] = ()) -> list[str]:
    """The words of a claim that name things and deeds, without times, places and the parts at `silent`."""
    spans = [(at, at + len(place.name)) for place in question.places if (at := claim.find(place.name)) >= 0]
    for time in question.times:
        said = question.searched[time.start : time.end]
        spans += [(at, at + len(said)) for at in [claim.find(said)] if at >= 0]
    found: list[str] = []
    at, plain = 0, normalise(claim)
    for word in words(claim):
        at = plain.find(word, at)
        inside = any(start <= at < end for start, end in (*spans, *silent))
        at += len(word)
        if inside:
            continue
        lesser = found and found[-1] in _LESSER and found[-1] + word in plain
        found[-1:] = [found[-1] + word] if lesser else [*found[-1:], word]
    return [word for word in found if word not in _SILENT and (len(word) > 1 or word.isdecimal())]


def holds(text: str, word: str) -> bool:
    """Whether `text` has a word (or a term for the same thing), not as the end of one that means less or the contrary."""
    plain = normalise(text)
    terms = [word, *(other for others in same_terms(word).values() for other in others)]
    for term in terms:
        for found in re.finditer(re.escape(term), plain):
            lesser = _CUT.search(plain[: found.start()]) and _TITLES.search(term)
            if not lesser and not plain.startswith("率", found.end()):  # 覆盖 is not said by 覆盖率
                return True
    return False


def of_places(question: Question, text: str, around: str) -> bool:
    """Whether `text` is about the places that are asked about: it names them, or no district and `around` it does."""
    text, around = simplified(text), simplified(around)
    named = find_places(text)
    other_district = any(_DISTRICT.search(other.name) for other in named)
    return all(
        place.stem in text
        or any(same_place(place.name, other.name) for other in named)
        or (place.stem in around and not other_district)
        for place in question.places
    )
