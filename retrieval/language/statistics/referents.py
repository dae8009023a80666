"""What the general words for holders mean in an article: 经济区 the zone named last, 全市 the city of the paper.

A word whose place the article does not name stays as it is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.language.places import Place, find_places, general_suffix, is_kind, is_province, suffix_of
from retrieval.language.tokens import simplified

_FREQUENT = 3  # mentions in an article that may be its own place
_PAPER = re.compile("(.{2,3})(?:日报|晚报|晨报|早报|时报|商报|青年报|都市报)")
# Papers are called by these, too, and they are no cities.
_REGIONS = frozenset("半岛 长江 黄河 珠江 钱江 扬子 齐鲁 燕赵 三晋 中原 江南 华西 海峡 新安 中国".split())


@dataclass(frozen=True)
class Referents:
    """The places that an article names, in order, by the text (0 is the headline) and character; its own place, ""
    for none; the paper's; and the cities and provinces that its whole city or province may mean, the likeliest first.
    """

    named: tuple[tuple[int, int, str], ...]
    own: str
    masthead: str
    wider: tuple[str, ...]

    def meant(self, holder: str, text: int, at: int) -> str:
        """The place that `holder` means at character `at` of a text; `holder` itself when that is not known."""
        suffix = general_suffix(holder)
        if not suffix:
            return holder
        if suffix not in "省市" or holder[0] in "该該":
            for number, start, name in reversed(self.named):
                if (number, start) < (text, at) and is_kind(name, suffix):
                    return name
        if suffix in "省市":
            return next((name for name in self.wider if is_province(name) == (suffix == "省")), holder)
        fits = is_kind(self.own, suffix) or (self.own != self.masthead and not suffix_of(self.own))
        return self.own if self.own and fits else holder


def find_referents(headings: Sequence[str], paper: str, places: Sequence[Sequence[Place]], body: str) -> Referents:
    """What an article's general words mean: `headings` are its headline and the lines around it, `places` those of
    the headline and then of its texts, which make the `body`."""
    masthead, body = paper_place(paper), simplified(body)
    heads = [place for heading in headings for place in _chain(heading, body)]
    own = _headed(headings, body) or _frequent([place.name for found in places[1:] for place in found]) or masthead
    wider = [masthead, *(place.name for place in heads), own]
    return Referents(
        tuple((number, place.start, place.name) for number, found in enumerate(places) for place in found),
        own,
        masthead,
        tuple(name for name in dict.fromkeys(wider) if name and (not suffix_of(name) or is_kind(name, "市", "省"))),
    )


def paper_place(paper: str) -> str:
    """The place that a paper is called by, in simplified characters: 青岛 of 青岛日报, "" when it is called by none."""
    paper = simplified(paper)
    found = find_places(paper)
    if found and found[0].start == 0:
        return "" if found[0].name in _REGIONS else found[0].name
    called = _PAPER.match(paper)  # which the dictionary may hold as one word: 北京青年报
    named = find_places(called[1]) if called and called[1] not in _REGIONS else []
    return called[1] if called and named and named[0].name == called[1] else ""


def _headed(headings: Sequence[str], body: str) -> str:
    return next((chain[-1].name for heading in headings if (chain := _chain(heading, body))), "")


def _chain(heading: str, body: str) -> list[Place]:
    """The first place of a heading and those that it lies in, the wider ones first: 青岛, 西海岸新区. `body` is simplified.

    A word of the heading alone that only the dictionary takes for a place (加密) is none.
    """
    runs: list[list[Place]] = []
    for place in find_places(heading):
        if runs and runs[-1][-1].end == place.start:
            runs[-1].append(place)
        else:
            runs.append([place])
    return next((run for run in runs if any(suffix_of(each.name) or each.name in body for each in run)), [])


def _frequent(names: Sequence[str]) -> str:
    """The name with a suffix that stands most often among `names`, where it clearly does."""
    (most, count), (_, second) = [*Counter(names).most_common(2), ("", 0), ("", 0)][:2]
    return most if suffix_of(most) and count >= _FREQUENT and count > second else ""
