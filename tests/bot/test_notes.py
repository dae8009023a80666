"""What a reply says besides its quotes: each thing that can be missing has its sentence."""

from __future__ import annotations

from typing import get_args

import pytest

from bot.notes import MISSING, missing_line
from retrieval.answer.answer import Missing
from retrieval.answer.guard import Objection


def test_every_objection_that_concerns_the_user_has_a_sentence() -> None:
    assert {*MISSING, "", "statement", "words"} == {*get_args(Objection), "side"}


@pytest.mark.parametrize("what", MISSING)
def test_every_sentence_can_be_filled(what: str) -> None:
    for wanted in ("", "甲"):
        for given in ("", "乙"):
            line = missing_line(Missing(what, wanted, given))
            assert "{" not in line and (not line or line.endswith("。"))
    assert missing_line(Missing(what, "甲", "乙"))


def test_what_there_is_instead_is_named_where_it_is_known() -> None:
    assert missing_line(Missing("period", "二季度", "一季度")) == "文章里没有二季度的，给出的是一季度的。"
    assert missing_line(Missing("period", "二季度")) == "文章没有给出二季度的情况。"
    assert missing_line(Missing("period", "一季度", "一季度")) == "文章没有给出一季度的情况。"
    assert missing_line(Missing("statement")) == ""
