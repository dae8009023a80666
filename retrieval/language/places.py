"""Places: which words of a text name one, which names mean the same place, and which lies in which.

A name has a stem and a suffix that says what it is: 董家口 + 经济区. Newspapers drop the suffix (董家口), put the place
that it lies in before it (青岛董家口经济区), and call places of different kinds by one stem (北海市, 北海经济开发区): those
are kept apart. Names are compared in simplified characters: 濱海新區 is 滨海新区.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from retrieval.language.tokens import simplified, tag_words

# What a name's suffix says the place is; only suffixes of one kind can mean the same place.
_KINDS = {
    "province": "省 自治区", "city": "市 自治州 地区", "county": "县 旗", "district": "区",
    "zone": "经济技术开发区 经济开发区 高新技术产业开发区 高新区 经开区 开发区 经济区 功能区 示范区 港城 港区 新区 保税区 综合保税区 自贸片区 自贸区 片区 商务区 "
            "交通商务区 金融区 产业园区 工业园区 工业园 产业园 科技园 园区 新城 度假区",
    "town": "镇 乡 街道", "community": "社区 村 小区", "street": "街 路 大道", "water": "河 湖 湾 岛 港 山 水库",
}  # fmt: skip
_KIND = {suffix: kind for kind, suffixes in _KINDS.items() for suffix in suffixes.split()}
_SUFFIX = re.compile("(?:" + "|".join(sorted(_KIND, key=len, reverse=True)) + ")$")
_NEXT = re.compile(
    "|".join(sorted((suffix for suffix in _KIND if _KIND[suffix] not in ("street", "water")), key=len, reverse=True))
)
_PROVINCES = frozenset(
    "河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 海南 四川 贵州 云南 陕西 甘肃 青海 台湾 内蒙古 广西 西藏 宁夏 新疆".split()
)
_ZONES = sorted((suffix for suffix in _KIND if _KIND[suffix] == "zone"), key=len, reverse=True)
# Words that mean a place named elsewhere: 经济区, 全市, 该产业园.
_MEANT = re.compile(f"[全我本该]?(?P<zone>{'|'.join(_ZONES)})|[全我本该](?P<unit>{'|'.join(_KIND)})")
# Districts that are also a new area of another name, and the like.
_ALIASES = (("黄岛区", "西海岸新区"), ("青岛港", "山东港口青岛港"))
_NAMES = ("ns", "nz", "nr", "s")
_NO_STEM = re.compile(r"v|p|c|u|d$|m|r|x|y|e|o|zg|w")  # tags that end a name to its left
_GENERAL = frozenset("中国 外国 世界 全球 国际 全国 我国 国内 国外 全市 我市 本市 全省 我省 本省 全区 我区 全县 我县 本地 当地 城市 地区 市区 城区 山区 港口 县城 "
                     "老城区 新城区 景区 辖区 社区 小区 街道 农村 乡村 道路 铁路 公路 海湾 海岛 园区 新区 片区 开发区 经济区 经开区 建成区 示范村".split())  # fmt: skip
_GENERAL_END = re.compile(r"(?:公路|道路|铁路|电路|线路|思路|出路|城市|山区|湾区|股市|区市|县区|水库)$|^入.$")
LONGEST_STEM = 6
LONGEST_NAME = 40  # no dictionary has a longer one


@dataclass(frozen=True)
class Place:
    """A place's name from `start` to `end` of a text: `stem` and suffix, and the place named just before it.

    The names are in simplified characters, whatever the text has there.
    """

    start: int
    end: int
    name: str
    stem: str
    within: str = ""


def find_places(text: str, known: Collection[str] = ()) -> list[Place]:
    """The places that `text` names, in order. `known` are stems (`stem`) that name a place even without a suffix."""
    plain = simplified(text)
    tokens: list[tuple[int, str, str]] = []
    at = 0
    for word, tag in tag_words(plain):
        if tokens and tokens[-1][1] + word in _KIND:  # 经济 + 开发区
            start, before, _ = tokens.pop()
            tokens.append((start, before + word, tag))
        else:
            tokens.append((at, word, tag))
        at += len(word)
    spans = dict(_suffixed(tokens))
    spans |= {start: start + len(word) for start, word, tag in tokens if tag == "ns" and _is_name(word)} | spans
    for start, end in _stems(plain, known):  # what the articles know goes before what a dictionary cuts: 董家|口港
        _put_in(spans, start, end)
    found: list[Place] = []
    for start, end in sorted(spans.items()):
        if found and start < found[-1].end:
            continue
        within = found[-1].name if found and found[-1].end == start else ""
        name = plain[start:end]
        found.append(Place(start, end, name, stem(name), within))
    return found


def _put_in(spans: dict[int, int], start: int, end: int) -> None:
    """Put a name in the place of those that it overlaps, unless it lies in one of them."""
    near = {a: spans[a] for a in range(max(0, start - LONGEST_NAME), end) if spans.get(a, 0) > start}
    if not any(a <= start and end <= b and (a == start or b > end) for a, b in near.items()):
        for a in near:
            del spans[a]
        spans[start] = end


def stem(name: str) -> str:
    """A name in simplified characters without the suffix that says what it is; the whole where less than two are left."""
    plain = simplified(name)
    short = _SUFFIX.sub("", plain)
    return short if len(short) >= 2 else plain


def suffix_of(name: str) -> str:
    """The suffix that says what a place is; "" for a name without one."""
    return simplified(name)[len(stem(name)) :]


def general_suffix(word: str) -> str:
    """What a word that means a place named elsewhere says it is: 区 of 全区, 经济区 of 经济区; "" for any other word."""
    general = _MEANT.fullmatch(simplified(word))
    return (general["zone"] or general["unit"]) if general else ""


def is_kind(name: str, *suffixes: str) -> bool:
    """Whether a name says that the place is one of `suffixes`: 董家口经济区 is a 经济区 and a 区, but no 社区 is a 区."""
    own = suffix_of(name)
    return any(own.endswith(one) and (own == one or _KIND[own] in ("zone", _KIND[one])) for one in suffixes)


def is_province(name: str) -> bool:
    """Whether a name is a province's."""
    return stem(name) in _PROVINCES and suffix_of(name) in ("", "省", "自治区")


def same_place(a: str, b: str) -> bool:
    """Whether two names can mean the same place: one stem, and no suffixes that say otherwise."""
    a, b = simplified(a), simplified(b)
    if a == b or any({a, b} <= set(names) for names in _ALIASES):
        return True
    kinds = {_KIND[suffix_of(name)] for name in (a, b) if suffix_of(name)}
    return stem(a) == stem(b) and len(kinds) < 2


def names_alone(short: str) -> bool:
    """Whether a stem names its place by itself: 董家口 does, 工业 (of 工业园区) and 幸福 (of 幸福街) do not."""
    tags = [tag for _, tag in tag_words(short)]
    return _is_name(short) and (tags[0] in _NAMES if len(tags) == 1 else not any(map(_NO_STEM.match, tags)))


def _is_name(word: str) -> bool:
    return len(word) >= 2 and word not in _GENERAL and not _GENERAL_END.search(word)


def _suffixed(tokens: list[tuple[int, str, str]]) -> Iterator[tuple[int, int]]:
    """The spans of names with a suffix, without the places they lie in."""
    for number, (start, word, _) in enumerate(tokens):
        suffix = _SUFFIX.search(word)
        if not suffix:
            continue
        if suffix.start():  # 黄岛区 in one word
            if _is_name(word):
                yield start, start + len(word)
            continue
        first = _stem_start(tokens, number)
        if first < number and _is_name("".join(part for _, part, _ in tokens[first : number + 1])):
            yield tokens[first][0], start + len(word)


def _stem_start(tokens: list[tuple[int, str, str]], number: int) -> int:
    """The number of the token where the name begins whose suffix is token `number`; `number` when there is no name."""
    first, length = number, 0
    while first and length < LONGEST_STEM:
        _, word, tag = tokens[first - 1]
        if not "\u4e00" <= word[0] <= "\u9fff" or (_NO_STEM.match(tag) and not _in_name(tokens, first - 1)):
            break
        if length >= 2 and (tag == "ns" or _SUFFIX.search(word)):  # the place it lies in
            break
        if length + len(word) > LONGEST_STEM or word in _GENERAL:
            break
        first, length = first - 1, length + len(word)
    return first if length >= 2 else number


def _in_name(tokens: list[tuple[int, str, str]], number: int) -> bool:
    """Whether a verb stands right behind a place, as in 胶州市上合示范区."""
    return number > 0 and tokens[number][2].startswith("v") and tokens[number - 1][2] == "ns"


def _stems(text: str, known: Collection[str]) -> Iterator[tuple[int, int]]:
    if not known:
        return
    at = 0
    while at < len(text):
        for length in range(min(LONGEST_STEM, len(text) - at), 1, -1):
            if text[at : at + length] in known:
                suffix = _NEXT.match(text, at + length)
                yield at, suffix.end() if suffix else at + length
                at += length - 1
                break
        at += 1
