"""Whether what was read answers the question, or the honest reply is that the articles do not say."""

from __future__ import annotations

import re

from retrieval.answer.reader import Reading
from retrieval.language.tokens import normalise
from retrieval.search.question import Question

# Of the question's words, weighed by rarity, the share that the passage must hold. `wenju eval` on the sets with
# unanswerable questions shows what it costs: a higher bar refuses more, a lower one answers more wrongly.
THRESHOLD = 0.44

_PERIODS = (
    ("一季度", "1季度", "首季", "1至3月", "1-3月", "前三个月", "前3个月", "头三个月"),
    ("二季度", "2季度", "4至6月", "4-6月"),
    ("三季度", "3季度", "7至9月", "7-9月"),
    ("四季度", "4季度", "10至12月", "10-12月"),
    ("上半年", "1至6月", "1-6月", "前六个月", "前6个月"),
    ("下半年", "7至12月", "7-12月"),
    ("前三季度", "前3季度", "1至9月", "1-9月", "前9个月", "前九个月"),
    ("全年", "1至12月", "1-12月", "年度"),
)


def answerable(question: Question, reading: Reading, evidence: str) -> bool:
    """Whether `evidence`, the passage with its context, holds enough of what is asked.

    Asked for a figure or a date, the sentence must hold one; asked for a part of a year, the passage must name it.
    """
    if question.kind in ("number", "date") and not reading.cue:
        return False
    return reading.coverage >= THRESHOLD and periods(question.text) <= periods(evidence)


def periods(text: str) -> frozenset[int]:
    """The parts of a year that `text` names, as numbers; 前三季度 is not 三季度."""
    plain = re.sub(r"\s", "", normalise(text)).replace("—", "-").replace("–", "-").replace("~", "-")
    whole = r"(?:(?<!\d)|(?!\d))"  # not 1-3月 in the heating season 11-3月, but 年度 in 2023年度
    found = {n for n, names in enumerate(_PERIODS) for name in names if re.search(whole + name, plain)}
    if 6 in found and not re.search(r"(?<!前)[三3]季度", plain):
        found.discard(2)
    return frozenset(found)
