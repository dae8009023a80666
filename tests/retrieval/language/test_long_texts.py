"""What is read of a text without an end takes time that grows with it, not with its square."""

from __future__ import annotations

import time

import pytest

from retrieval.language.figures import find_figures
from retrieval.language.people import find_people
from retrieval.language.periods import find_periods
from retrieval.language.places import find_places

KNOWN = frozenset(("望潮", "望潮口"))
LENGTH = 60_000


def read(text: str) -> None:
    find_figures(text, "2024-01-05", "望潮区")
    find_periods(text, "2024-01-05")
    find_places(text, KNOWN)
    find_people(text)


def seconds(text: str) -> float:
    begun = time.process_time()
    read(text)
    return time.process_time() - begun


@pytest.mark.parametrize(
    "piece",
    [
        "望潮口投资5亿元", "分别5个、3个、", "同比增长3.2%", "前10个月", "廿五卅", "3元5角", "负-−", "5至8万", "次年", "年卡为280元",
        "的价格", "望潮口", "陈伟明", "占比", "海", "9", "a", "（", "“", "万", "市", "零下5度",
    ],
)  # fmt: skip
def test_four_times_the_text_takes_no_more_than_a_few_times_as_long(piece: str) -> None:
    read(piece * 10)
    short, long = (seconds(piece * (length // len(piece))) for length in (LENGTH // 4, LENGTH))
    assert long < max(8 * short, 1.5)
