"""Words misprinted by character recognition are found under the words they mean."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.index.lexical import LexicalIndex
from retrieval.language.misprints import words_meant
from retrieval.language.tokens import bigrams, words


@pytest.mark.parametrize(
    ("text", "word"),
    [("前期间题查找不细", "问题"), ("推进顶目建设", "项目"), ("治谈项目十二个", "洽谈"), ("東港的間題", "问题")],
)
def test_a_pair_that_is_no_word_may_mean_one(text: str, word: str) -> None:
    assert word in words_meant(text)


@pytest.mark.parametrize("text", ["", "问题", "人口普查", "时间问题", "入口在东门", "2022年 abc", "产业用房"])
def test_sound_text_means_what_it_says(text: str) -> None:
    assert words_meant(text) == []


def test_a_misprinted_passage_is_found(tmp_path: Path) -> None:
    index = LexicalIndex(tmp_path)
    index.update([], [(1, "针对前期间题查找，要求从严。"), (2, "码头上人来人往，渡轮靠岸。")])
    for leg, tokens in (("words", words("问题")), ("bigrams", bigrams("问题"))):
        assert index.search(leg, tokens, 5)[0].tolist() == [1]  # type: ignore[arg-type]


@given(st.text(max_size=80))
def test_any_text_can_be_read_through(text: str) -> None:
    assert all(len(word) == 2 for word in words_meant(text))
