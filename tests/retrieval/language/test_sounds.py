"""Pinyin syllables of text and in Latin letters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.language.sounds import SYLLABLES, sounds, split_pinyin, syllables


@pytest.mark.parametrize(
    ("word", "split"),
    [
        ("dongjiakou", ("dong", "jia", "kou")),
        ("yijidu", ("yi", "ji", "du")),
        ("xian", ("xian",)),
        ("nvren", ("nv", "ren")),
        ("hello", ()),
        ("", ()),
        ("zzz", ()),
    ],
)
def test_pinyin_is_split_into_as_few_syllables_as_possible(word: str, split: tuple[str, ...]) -> None:
    assert split_pinyin(word) == split


def test_characters_sound_as_they_do_in_their_words() -> None:
    assert syllables("a银行b") == [(1, "yin"), (2, "hang")]
    assert sounds("重庆，长江abc口") == ["chongqing", "changjiang"]


@given(st.text(max_size=60))
def test_every_character_has_one_syllable(text: str) -> None:
    found = syllables(text)
    assert [at for at, _ in found] == [at for at, char in enumerate(text) if "\u4e00" <= char <= "\u9fff"]
    assert len(sounds(text)) <= len(found)


@given(st.lists(st.sampled_from(sorted(SYLLABLES)), min_size=1, max_size=8))
def test_what_is_split_is_the_word_again(parts: list[str]) -> None:
    split = split_pinyin("".join(parts))
    assert "".join(split) == "".join(parts) and len(split) <= len(parts)
