"""Questions and passages as the reading model's windows: nothing is left out, and every token knows its place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from retrieval.answer.span_reader import MODEL
from retrieval.answer.windows import ASKED, LONGEST, OVERLAP, cut_window, mark, reading_windows, tokenise
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
    text = "東港一季度　工業產值１２５億元"
    assert "".join(text[a:b] for a, b in tokenise(tokenizer, text).offsets) == text.replace("　", "")


def test_marks_say_what_stands_in_the_other_text_and_with_which_neighbour() -> None:
    assert mark([1, 2, 3, 4, 2], [9, 1, 2, 8, 4]) == [2, 2, 0, 1, 1]


@given(st.integers(0, 300), st.integers(0, 1000))
def test_windows_cover_the_whole_passage(question: int, passage: int) -> None:
    asked, ids = list(range(1000, 1000 + question)), list(range(5000, 5000 + passage))
    windows = reading_windows(asked, ids)
    seen = [ids[window.first + at] for window in windows for at in range(len(window.ids) - 1 - window.start)]
    assert set(seen) == set(ids)
    assert all(len(window.ids) <= LONGEST and window.start <= ASKED + 2 for window in windows)
    for window in windows:
        assert window.ids[window.start : -1] == ids[window.first : window.first + len(window.ids) - 1 - window.start]


def test_neighbouring_windows_overlap() -> None:
    first, second, *_ = reading_windows([1] * 10, list(range(600)))
    assert first.first + len(first.ids) - 1 - first.start - second.first == OVERLAP


def test_an_answer_cut_by_the_window_is_not_in_it() -> None:
    window = cut_window([1, 2], list(range(100, 120)), 5, 10, [(4, 6), (6, 8), (14, 16)])
    assert window.spans == ((6 - 5 + window.start, 8 - 5 + window.start),)
