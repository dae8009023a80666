"""Places: the article speaks of the one that is asked about, and its figures are of no other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate

from retrieval.answer.evidence import Evidence
from retrieval.answer.reader import Reading
from retrieval.language.cities import CITIES
from retrieval.language.places import Place, find_places, same_place, suffix_of
from retrieval.language.statistics.figure import Figure
from retrieval.language.tokens import tag_words
from retrieval.search.question import Question, without

_DISTRICT = re.compile("(?:省|州|市|县|镇|乡|(?<![园社小景厂片港校矿郊])区)$")
# What the tagger takes for other words: 崂山区, 即墨区.
_UNSEEN = re.compile(
    "(?:^|[，,、\\s在到与和由])(?P<name>(?!全|老|新|城|市|郊|景|厂|园|社|小|地|山|港|各|每|本|我|该|哪|这|那|上|都|超|股)"
    "[\u4e00-\u9fff]{2}[区县市])(?![场民长委内级属政域])"
)
_SCOPE = re.compile("^\\s*(全国|我国|中国|全球|全世界|世界|全省)(?!第|人大|政协)")
_SCOPES = {"全国": "全国|我国|中国", "我国": "全国|我国|中国", "中国": "全国|我国|中国", "全省": "全省|[我本]省"}
_OTHER_KINDS = "(?:经济技术开发区|经济开发区|高新区|经开区|开发区|经济区|新区|保税区|市|县|区|镇)"
_ZONES = ("经济技术开发区", "经济开发区", "高新技术产业开发区", "高新区")


def names_place(question: Question, reading: Reading, evidence: Evidence) -> bool:
    """Whether the article names the places that are asked about, by these names or others of theirs, and the figures
    of the answer are of no other place.

    全市 in 青岛日报 is Qingdao, so the paper's name counts as well.
    """
    text = evidence.passage.embedded if question.kind == "person" else f"{evidence.passage.embedded} {evidence.article}"
    places = [*question.places, *_unseen(question)]
    if not all(_is_named(place, text) for place in places):
        return False
    if not _in_scope(question, reading, evidence):
        return False
    return question.kind != "number" or _figures_of_place(question, places, reading, evidence)


def _is_named(place: Place, text: str) -> bool:
    return place.stem in text or any(same_place(place.name, other.name) for other in find_places(text))


def _unseen(question: Question) -> Iterator[Place]:
    """The places that stand where a place does and that the tagger took for other words."""
    asked = without(question.searched, question.times)
    for place in question.places:
        asked = asked[: place.start] + "，" * (place.end - place.start) + asked[place.end :]
    ends = set(accumulate(len(word) for word, _ in tag_words(asked)))
    for found in _UNSEEN.finditer(asked):
        if found.end() in ends:  # 市值 begins no town's name
            yield Place(*found.span("name"), found["name"], found["name"][:-1])
    at = 0
    for word, _ in tag_words(asked):
        if word in CITIES:
            yield Place(at, at + len(word), word, word)
        at += len(word)


def _in_scope(question: Question, reading: Reading, evidence: Evidence) -> bool:
    """Whether the sentence speaks of the whole country where that is asked about."""
    scope = _SCOPE.search(without(question.searched, question.times))
    sentence = evidence.passage.text[slice(*reading.quote)]
    return (
        not scope
        or question.kind != "number"
        or bool(re.search(f"(?<![比较于、])(?:{_SCOPES.get(scope[1], scope[1])})", sentence))
    )


def _figures_of_place(question: Question, places: Sequence[Place], reading: Reading, evidence: Evidence) -> bool:
    """Whether the figures of the answer may be of a place that is asked about."""
    asked = [place for place in places if _DISTRICT.search(place.name) or place.stem not in evidence.passage.text]
    holders = [figure.holder for figure in figures_of(reading, evidence)]
    if not asked or not holders:
        return True
    whole = f"{evidence.passage.embedded} {evidence.article}"
    if any(_is_of_namesake(place, holder, whole) for place in asked for holder in holders):
        return False
    sentence = evidence.passage.text[slice(*reading.quote)]
    if not any(place.stem in evidence.passage.embedded for place in places) and not any(
        _is_held(place, holder) for place in places for holder in holders
    ):
        return not any(find_places(holder) for holder in holders)
    return any(_may_be_of(asked, question, holder, sentence) for holder in holders)


def _is_held(place: Place, holder: str) -> bool:
    return not holder or place.stem in holder or same_place(place.name, holder)


def _is_of_namesake(place: Place, holder: str, text: str) -> bool:
    """Whether the figure's holder only shares its short name with the place: 北海 is no 北海市 where it is a 北海经济开发区."""
    if not suffix_of(place.name) or place.name in text or not (holder == place.stem or suffix_of(place.name) in _ZONES):
        return False
    return bool(re.search(place.stem + _OTHER_KINDS, text))


def _may_be_of(asked: Sequence[Place], question: Question, holder: str, sentence: str) -> bool:
    """Whether what a figure's holder names is no town or district, or one that is asked about.

    Parks, ports and the like lie in places of other names: their figures may be meant.
    """
    towns = [place for place in find_places(holder) if place.stem != place.name and _DISTRICT.search(place.name)]
    bare = [place for place in find_places(holder) if place.stem == place.name == holder and holder in sentence]
    cities = all(place.name[-1] in "省市州" for place in asked)  # a zone lies in a town that is named for it
    if bare and cities and not any(place.stem in sentence for place in asked) and holder not in question.searched:
        return False
    return not towns or any(
        same_place(one.name, place.name) or one.stem in holder or place.stem in question.searched
        for one in asked
        for place in towns
    )


def figures_of(reading: Reading, evidence: Evidence) -> list[Figure]:
    """The figures in the short answer."""
    start, end = reading.answer
    return [figure for figure in evidence.figures if start < figure.end and figure.start < end]
