"""Questions and passages as the reading model's windows: nothing is left out, and every token knows its place."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from retrieval.answer.reading.model import MODEL
from retrieval.answer.reading.windows import (
    ASKED,
    HEADED,
    OVERLAP,
    ROOM,
    UNKNOWN,
    cut_window,
    head_of,
    mark,
    tokenise,
    window_starts,
)
from retrieval.language.tokens import level


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return Tokenizer.from_file(str(MODEL / "tokenizer.json"))


@given(st.text(max_size=60))
def test_levelling_keeps_every_character_in_its_place(text: str) -> None:
    assert len(level(text)) == len(text)


def test_scripts_and_widths_are_levelled() -> None:
    assert level("東港２０２２年ＧＤＰ") == "东港2022年gdp"


def test_offsets_point_into_the_text_as_it_was(tokenizer: Tokenizer) -> None:
    text = "東港一季度工業產值１２５億元"
    offsets = tokenise(tokenizer, text).offsets
    assert {at for a, b in offsets for at in range(a, b)} == set(range(len(text)))


def test_marks_say_what_stands_in_the_other_text_and_with_which_neighbour() -> None:
    assert mark([1, 2, 3, 4, 2], [9, 1, 2, 8, 4]) == [2, 2, 0, 1, 1]


def test_characters_without_a_token_are_told_apart(tokenizer: Tokenizer) -> None:
    asked, passage = tokenise(tokenizer, "鲢鱼多少尾"), tokenise(tokenizer, "鳙鱼60尾，鲢鱼90尾")
    window = cut_window(asked.ids, [], passage.ids, 0)
    assert [window.ids.count(UNKNOWN), min(window.ids)] == [3, 0]
    marks = {passage.text[slice(*place)]: window.marks[window.start + at] for at, place in enumerate(passage.offsets)}
    assert marks["鳙"] == 0 and marks["鲢"] == 2


@given(st.integers(0, 300), st.integers(0, 60), st.integers(1, 1000))
def test_windows_cover_the_whole_passage(question: int, head: int, passage: int) -> None:
    asked, above, ids = (
        list(range(1000 * n, 1000 * n + count)) for n, count in ((1, question), (3, head), (5, passage))
    )
    windows = [cut_window(asked, above, ids, start) for start in window_starts(ids)]
    seen = [ids[window.first + at] for window in windows for at in range(len(window.ids) - 1 - window.start)]
    assert set(seen) == set(ids)
    assert all(len(window.ids) <= ASKED + HEADED + ROOM + 4 for window in windows)
    for window in windows:
        assert window.ids[window.start : -1] == ids[window.first : window.first + len(window.ids) - 1 - window.start]


@given(st.integers(ROOM + 1, 2000))
def test_neighbouring_windows_overlap(passage: int) -> None:
    starts = list(window_starts(range(passage)))
    assert all(after - before <= ROOM - OVERLAP for before, after in itertools.pairwise(starts))


def test_an_answer_cut_by_the_window_is_not_in_it() -> None:
    window = cut_window([1, 2], [3], list(range(100, 120)), 5, 10, [(4, 6), (6, 8), (14, 16)])
    assert window.spans == ((6 - 5 + window.start, 8 - 5 + window.start),)


def test_what_stands_above_is_the_day_and_the_headline_or_the_first_words() -> None:
    assert head_of("2023-04-18", "望潮港开门红", "今年一季度，") == "2023-04-18 望潮港开门红"
    assert head_of("", "", "今" * 100) == "今" * 40
    assert head_of("", "", "") == ""
