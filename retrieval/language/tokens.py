"""Text as the lexical index sees it: words and character bigrams of normalised text.

Words are cut with jieba's dictionary; `rjieba`, the same dictionary in Rust, does it where it is installed,
because jieba's own start costs 0.7 s (a contract test holds the two together). Bigrams catch the names that
no dictionary knows.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from opencc import OpenCC

_RUN = re.compile(r"[\u3400-\u9fff\U00020000-\U000323af]+|[a-z0-9]+(?:\.[0-9]+)?%?")
_CUTS = 100_000  # rjieba's time grows faster than the text in one very long run

# What a question is made of besides its subject; an index holds these words, a question is not asked by them.
QUESTION_WORDS = frozenset(
    "的 了 是 在 和 与 及 吗 呢 吧 啊 呀 多少 什么 谁 哪 哪个 哪些 哪里 哪儿 哪位 哪家 哪年 哪天 哪一年 怎么 怎样 如何 "
    "为什么 为何 几 何时 何地 多 大 个 有 被 由 对 从 到 于 上 中 里 那 这 该 其 他 她 它 们 他们 将 会 要 能 可以 请问 "
    "具体 时候 什么样 多久 是否 多大 多长 啥 咋 告诉 我 你 想 知道 一下 叫 名字 "
    "几月 几号 几日 哪月 总共 一共 大概 大约 究竟 到底 是不是 有没有".split()
)

ASKING = frozenset(
    "多少 什么 谁 哪 哪个 哪些 哪里 哪儿 哪位 哪家 哪年 哪天 哪一年 怎么 怎样 如何 为什么 为何 几 何时 何地 多大 多长 多久 "
    "什么样 啥 咋 吗".split()
)


def normalise(text: str) -> str:
    """NFKC, simplified characters, lower case; the length may change, so never map offsets through it."""
    simplified: str = _converter().convert(unicodedata.normalize("NFKC", _sound(text)))
    return simplified.lower()


def _sound(text: str) -> str:
    """`text` as OpenCC takes it, which stops at a zero."""
    return text.encode("utf-8", "replace").decode().replace("\0", " ")


def simplified(text: str) -> str:
    """`text` in simplified characters, every character in its place."""
    for char in set(text) - _SEEN:
        _SEEN.add(char)
        if "\u3400" <= char <= "\u9fff" and not _is_simple(char) and len(simple := normalise(char)) == 1:
            _SIMPLE[ord(char)] = simple
    return text.translate(_SIMPLE)


def spellings(text: str) -> tuple[str, ...]:
    """`text` as the simplified and the traditional scripts write it, the simplified one first: 后海, 後海."""
    plain = simplified(_sound(text))
    ways = [plain]
    for converter in _traditional():
        ways += [converter.convert(plain), "".join(map(converter.convert, plain))]
    return tuple(dict.fromkeys(ways))


def level(text: str) -> str:
    """Simplified, half-width, lower case, character by character: the length stays, and with it every offset."""
    plain = "".join(_level_one(char) for char in text)
    simple: str = _by_character().convert(plain)
    return simple if len(simple) == len(plain) else plain


@cache
def _level_one(char: str) -> str:
    same = unicodedata.normalize("NFKC", char).lower()
    if len(same) != 1:
        return char
    return " " if same == "\0" or "\ud800" <= same <= "\udfff" else same  # which OpenCC does not take


@cache
def _by_character() -> OpenCC:
    from opencc import OpenCC

    return OpenCC("tw2s")


def _is_simple(text: str) -> bool:
    """Whether GB 2312, the set of simplified characters, has all of `text`: alone, 么 would be taken for a traditional one.

    It has a few traditional ones as well, for names, which newspapers in simplified characters hardly ever print.
    """
    try:
        return bool(text.encode("gb2312")) and not _TRADITIONAL.search(text)
    except UnicodeEncodeError:
        return False


def quick_normalise(text: str) -> str:
    """Much of `normalise`, a hundred times faster where nothing is to do: what words are looked for in, not cut from."""
    plain = _NO_LETTERS.sub(" ", text)
    if not _is_simple(plain):
        plain = simplified(plain)
    return (unicodedata.normalize("NFKC", plain) if _WIDE.search(plain) else plain).lower()


_NO_LETTERS = re.compile("[·—]")  # frequent in plain text, and not in GB 2312
_WIDE = re.compile("[０-９Ａ-Ｚａ-ｚ％．]")


_TRADITIONAL = re.compile("[後於徵夥菸麽]")
_SEEN: set[str] = set()  # the characters that were looked up, and what those that are not simple become
_SIMPLE: dict[int, str] = {}


def words(text: str) -> list[str]:
    """The words of `text`, normalised, in order, without punctuation; numbers keep their percent sign."""
    plain = normalise(text)
    found: list[str] = []
    for run in _RUN.findall(plain):
        if run[0].isascii():
            found.append(run)
        else:
            found.extend(word for start in range(0, len(run), _CUTS) for word in _cut(run[start : start + _CUTS]))
    return found


def subwords(text: str) -> set[str]:
    """The words of `text` and the shorter words in them: 总产值 and 产值, 第一季度 and 一季度."""
    found: set[str] = set()
    for word in words(text):
        found.add(word)
        found |= {word[a:b] for a in range(len(word)) for b in range(a + 2, len(word) + 1) if not word.isascii()}
    return found


def question_words(text: str) -> list[str]:
    """The words of a question that name what it is about; all its words where none is left."""
    every = words(text)
    return [word for word in every if word not in QUESTION_WORDS] or every


def bigrams(text: str) -> list[str]:
    """Every two neighbouring Chinese characters of `text`, normalised; Latin words and numbers whole."""
    return _grams(text, 2)


def trigrams(text: str) -> list[str]:
    """Every three neighbouring Chinese characters of `text`, as `bigrams`; a run of fewer whole."""
    return _grams(text, 3)


def _grams(text: str, n: int) -> list[str]:
    found: list[str] = []
    for run in _RUN.findall(normalise(text)):
        if run[0].isascii() or len(run) < n:
            found.append(run)
        else:
            found.extend(run[i : i + n] for i in range(len(run) - n + 1))
    return found


def _cut(run: str) -> list[str]:
    return list(_cutter()(run))


@cache
def _cutter() -> Callable[[str], list[str]]:
    try:
        import rjieba
    except ImportError:  # no wheel for this platform
        import jieba

        jieba.setLogLevel(60)
        slow: Callable[[str], list[str]] = jieba.lcut
        return slow
    cut: Callable[[str], list[str]] = rjieba.cut
    return cut


@cache
def _converter() -> OpenCC:
    from opencc import OpenCC

    return OpenCC("tw2sp")


@cache
def _traditional() -> tuple[OpenCC, ...]:
    from opencc import OpenCC

    return tuple(map(OpenCC, ("s2t", "s2tw", "s2hk")))


def tag_words(text: str) -> list[tuple[str, str]]:
    """The words of `text` as it stands, every character of it, each with its part of speech (ICTCLAS tags)."""
    return [(str(word), str(tag)) for word, tag in _tagger()(text)]


def is_word(text: str) -> bool:
    """Whether the dictionary holds `text` (a cutter also makes words up)."""
    try:
        import rjieba
    except ImportError:
        import jieba

        return bool(jieba.get_FREQ(text))
    return bool(rjieba.has_word(text))


@cache
def _tagger() -> Callable[[str], Iterable[tuple[str, str]]]:
    try:
        import rjieba
    except ImportError:
        from jieba import posseg

        slow: Callable[[str], Iterable[tuple[str, str]]] = posseg.lcut
        return slow
    tag: Callable[[str], Iterable[tuple[str, str]]] = rjieba.tag
    return tag
