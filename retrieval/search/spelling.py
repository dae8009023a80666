"""A question as it was typed becomes one in the corpus's own words: pinyin, wrong homophones, English.

董家扣 and dongjiakou both sound like 董家口, which the articles know. Nothing is guessed from a dictionary: a word
is only replaced by one that stands in the articles and sounds the same.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import islice, pairwise

from retrieval.articles.article import Span
from retrieval.index.lexical import LexicalIndex
from retrieval.language.english import is_english, terms_in_chinese, to_chinese
from retrieval.language.sounds import split_pinyin, syllables
from retrieval.language.tokens import ASKING, QUESTION_WORDS, is_word, normalise, tag_words

Texts = Callable[[Sequence[int]], list[str]]
"""The texts of the passages under these keys."""

HEARD = 30  # passages that sound most like the question are read for its words
MOST_ALIKE, TRIES = 10, 4  # of these for a misspelt name, and of such names that are tried
MISSPELT = 2  # names in a question, at most, are respelt
SHORTEST = 3  # syllables of a Chinese word that may be respelt: two sound alike too easily (李勇, 李涌)
_LATIN = re.compile("[a-z]+")
_CHINESE = re.compile("[\u4e00-\u9fff]{3,}")
_ASKED = " ".join(sorted(QUESTION_WORDS | ASKING, key=len, reverse=True)) + " 是多少 有多少 是什么 是谁 在哪里"

Sounding = list[tuple[int, str]]


def in_chinese(text: str, lexical: LexicalIndex, texts: Texts) -> str:
    """A question in English or in pinyin, or in part, in Chinese; as it is where it already was or nothing sounds so."""
    text = to_chinese(text) if is_english(text) else terms_in_chinese(text)
    plain = normalise(text)
    for start, end in reversed(list(_pinyin_runs(plain, lexical))):
        if heard := _from_pinyin(plain[start:end], lexical, texts):
            text = plain = plain[:start] + heard + plain[end:]
    return text


def _pinyin_runs(plain: str, lexical: LexicalIndex) -> Iterator[Span]:
    """Neighbouring words that are pinyin and do not stand in the articles as they are."""
    start = end = -1
    for word in _LATIN.finditer(plain):
        pinyin = bool(split_pinyin(word[0])) and not lexical.frequency("words", word[0])
        if start >= 0 and (not pinyin or plain[end : word.start()].strip(" '")):
            yield start, end
            start = -1
        if pinyin:
            start, end = word.start() if start < 0 else start, word.end()
    if start >= 0:
        yield start, end


def _from_pinyin(latin: str, lexical: LexicalIndex, texts: Texts) -> str:
    """The corpus's words for a run of pinyin, "" when it is none or they are not there."""
    read = [syllable for word in _LATIN.findall(latin) for syllable in split_pinyin(word)]
    if len(read) < 2:
        return ""
    heard = [*_heard(read, lexical, texts), _ASKED]
    sounding = [syllables(known) for known in heard]
    found, at = "", 0
    while at < len(read):
        word, length = _longest(read[at:], heard, sounding)
        found += word
        at += length
    return found if len(found) * 2 >= len(read) else ""


def right_homophones(text: str, lexical: LexicalIndex, texts: Texts) -> str:
    """`text` with each run that the corpus does not know written as it writes what sounds the same."""
    for _ in range(MISSPELT):
        respelt = _one_right(text, lexical, texts)
        if respelt == text:
            break
        text = respelt
    return text


def _one_right(text: str, lexical: LexicalIndex, texts: Texts) -> str:
    for start, end, read in islice(_audible(text, lexical), TRIES):
        heard = _heard(read, lexical, texts)[:MOST_ALIKE]
        word, length = _longest(read, heard, [syllables(known) for known in heard])
        if length == len(read) and set(word) & set(text[start:end]):
            return text[:start] + word + text[end:]
    return text


def _audible(text: str, lexical: LexicalIndex) -> Iterator[tuple[int, int, list[str]]]:
    """The unknown spans whose every two syllables some passage sounds like, with these syllables."""
    for start, end in _unknown(text, lexical):
        read = [syllable for _, syllable in syllables(text[start:end])]
        if all(lexical.frequency("sounds", left + right) for left, right in pairwise(read)):
            yield start, end, read


def _unknown(text: str, lexical: LexicalIndex) -> Iterator[Span]:
    """Spans around pairs of characters that no passage has, long ones first.

    Words of the dictionary and words that ask are as they were meant; only single characters and names may be
    misspelt, so a span changes nothing else.
    """
    loose: list[bool] = []
    for word, tag in tag_words(text):
        name = len(word) == 1 and word not in QUESTION_WORDS and "\u4e00" <= word <= "\u9fff"
        short_name = tag == "nr" and len(word) == 2  # 李勇 is no slip for 李涌
        loose += [(name or not is_word(word)) and not short_name] * len(word)
    for run in _CHINESE.finditer(text):
        for at in range(run.start(), run.end() - 1):
            if not (loose[at] or loose[at + 1]) or lexical.frequency("bigrams", normalise(text[at : at + 2])):
                continue
            for length in range(5, SHORTEST - 1, -1):
                for start in range(max(run.start(), at + 2 - length), min(at, run.end() - length) + 1):
                    if not QUESTION_WORDS & set(text[start : start + length]):
                        yield start, start + length


def _heard(read: Sequence[str], lexical: LexicalIndex, texts: Texts) -> list[str]:
    pairs = [left + right for left, right in pairwise(read)]
    return texts(lexical.search("sounds", pairs, HEARD)[0].tolist())


def _longest(read: Sequence[str], heard: Sequence[str], sounding: Sequence[Sounding]) -> tuple[str, int]:
    """The most frequent of the longest words in `heard` that sound like the first of `read`, and their number."""
    for length in range(min(len(read), 12), 1, -1):
        wanted = " ".join(read[:length])
        words = Counter(
            known[offsets[0] : offsets[-1] + 1]
            for known, sound in zip(heard, sounding, strict=True)
            for offsets in _places(wanted, length, sound)
        )
        if words:
            return max(words, key=lambda word: (is_word(word), words[word])), length
    return "", 1


def _places(wanted: str, length: int, sound: Sounding) -> Iterator[list[int]]:
    """The offsets of the characters wherever `wanted` is heard without a break."""
    spoken = [syllable for _, syllable in sound]
    first = wanted.split()[0]
    for at in range(len(spoken) - length + 1):
        if spoken[at] == first and " ".join(spoken[at : at + length]) == wanted:
            offsets = [offset for offset, _ in sound[at : at + length]]
            if offsets[-1] - offsets[0] == length - 1:
                yield offsets
