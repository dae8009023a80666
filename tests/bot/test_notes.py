"""What a reply says besides its quotes: each thing that can be missing has its sentence."""

from __future__ import annotations

import pytest

from bot.notes import MISSING, UNSURE, answer_line, missing_line
from retrieval.answer.answer import Missing
from tests.judging import answered


@pytest.mark.parametrize("what", MISSING)
def test_every_sentence_can_be_filled(what: str) -> None:
    for given in ("", "乙"):
        line = missing_line(Missing(what, "甲", given))
        assert "甲" in line and "{" not in line and line.endswith("。")


def test_what_there_is_instead_is_named_where_it_is_known() -> None:
    assert missing_line(Missing("period", "二季度", "一季度")) == "文章里没有二季度的，给出的是一季度的。"
    assert missing_line(Missing("period", "二季度")) == "文章没有给出二季度的情况。"
    assert missing_line(Missing("period", "一季度", "一季度")) == "文章没有给出一季度的情况。"
    assert missing_line(Missing("words")) == ""


def test_an_unsure_answer_is_told_as_a_sentence_that_may_be_it() -> None:
    assert answer_line(answered("125亿元")) == "125亿元"
    assert answer_line(answered("125亿元", sure=False)) == UNSURE
