"""How text sounds: pinyin syllables without tones, for questions typed in pinyin or with the wrong homophone.

Readings come from pypinyin, which knows the readings of characters in words (银行, 重庆).
"""

from __future__ import annotations

import itertools
import re
from functools import cache

_CHINESE = re.compile("[\u4e00-\u9fff]+")
# All syllables of standard Chinese without tones, ü written v; 儿 at the end of a word is no syllable of its own here.
_INITIAL_FINALS = (
    ":a ai an ang ao e ei en eng er o ou", "b:a ai an ang ao ei en eng i ian iao ie in ing o u",
    "p:a ai an ang ao ei en eng i ian iao ie in ing o ou u", "m:a ai an ang ao e ei en eng i ian iao ie in ing iu o ou u",
    "f:a an ang ei en eng o ou u", "d:a ai an ang ao e ei en eng i ia ian iao ie ing iu ong ou u uan ui un uo",
    "t:a ai an ang ao e eng i ian iao ie ing ong ou u uan ui un uo",
    "n:a ai an ang ao e ei en eng i ian iang iao ie in ing iu ong ou u uan uo v ve",
    "l:a ai an ang ao e ei eng i ia ian iang iao ie in ing iu ong ou u uan un uo v ve",
    "g:a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo", "k:a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo",
    "h:a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo", "j:i ia ian iang iao ie in ing iong iu u uan ue un",
    "q:i ia ian iang iao ie in ing iong iu u uan ue un", "x:i ia ian iang iao ie in ing iong iu u uan ue un",
    "zh:a ai an ang ao e ei en eng i ong ou u ua uai uan uang ui un uo", "ch:a ai an ang ao e en eng i ong ou u ua uai uan uang ui un uo",
    "sh:a ai an ang ao e ei en eng i ou u ua uai uan uang ui un uo", "r:an ang ao e en eng i ong ou u ua uan ui un uo",
    "z:a ai an ang ao e ei en eng i ong ou u uan ui un uo", "c:a ai an ang ao e en eng i ong ou u uan ui un uo",
    "s:a ai an ang ao e en eng i ong ou u uan ui un uo", "y:a an ang ao e i in ing o ong ou u uan ue un", "w:a ai an ang ei en eng o u",
)  # fmt: skip
SYLLABLES = frozenset(
    initial + final
    for group in _INITIAL_FINALS
    for initial, _, finals in [group.partition(":")]
    for final in finals.split()
)


def syllables(text: str) -> list[tuple[int, str]]:
    """The (offset, syllable) of every Chinese character of `text`."""
    found: list[tuple[int, str]] = []
    for run in _CHINESE.finditer(text):
        found += zip(range(*run.span()), _readings(run[0]), strict=True)
    return found


def sounds(text: str) -> list[str]:
    """Every two neighbouring Chinese characters of `text` as their syllables, joined: 董家口 is dongjia, jiakou."""
    found: list[str] = []
    for run in _CHINESE.findall(text):
        read = _readings(run)
        found += [left + right for left, right in itertools.pairwise(read)]
    return found


@cache
def split_pinyin(word: str) -> tuple[str, ...]:
    """The syllables that a word in Latin letters is made of, as few as possible; none when it is no pinyin."""
    best: list[tuple[str, ...] | None] = [()] + [None] * len(word)
    for end in range(1, len(word) + 1):
        for start in range(max(0, end - 6), end):
            before = best[start]
            if before is not None and word[start:end] in SYLLABLES and len(before) + 1 < len(best[end] or range(99)):
                best[end] = (*before, word[start:end])
    return best[-1] or ()


def _readings(run: str) -> list[str]:
    from pypinyin import lazy_pinyin  # 0.15 s to import, and few questions need it

    read = lazy_pinyin(run, v_to_u=False)
    return read if len(read) == len(run) else [lazy_pinyin(char)[0] for char in run]
