"""A question is read in the passage's own words for its times."""

from __future__ import annotations

import datetime

import pytest

from retrieval.answer.evidence import Evidence
from retrieval.answer.reading.reading import in_its_words
from retrieval.articles.article import Passage
from retrieval.language.periods import find_periods
from retrieval.search.question import understand

DAY = datetime.date(2024, 1, 15)


def evidence(text: str, date: str) -> Evidence:
    return Evidence(Passage("p", text, "", ((0, len(text)),)), 1.0, tuple(find_periods(text, date)), date)


@pytest.mark.parametrize(
    ("question", "text", "read"),
    [
        ("望潮港一季度产值", "今年第一季度，港口产值3亿元。", "望潮港今年第一季度产值"),
        ("望潮港头三个月产值", "港口1-3月产值3亿元。", "望潮港1-3月产值"),
        ("望潮港二季度产值", "今年第一季度，港口产值3亿元。", "望潮港二季度产值"),
        ("望潮港产值", "今年第一季度，港口产值3亿元。", "望潮港产值"),
    ],
)
def test_the_calendar_says_which_times_are_the_same(question: str, text: str, read: str) -> None:
    assert in_its_words(understand(question, asked_on=DAY), evidence(text, "2023-05-06")) == read
