"""What speaks for and against a reading, each a number; what each is worth stands in `chance.json`.

margin, known    what the reading model says: how much likelier than no answer; that the window holds the answer at all
article          the share of the question's words, by rarity, that its article has, in its own terms or others for the same
rarest           how rare the rarest word of the question is that the article lacks
period, timed    whether the sentence is of the time that is asked about; whether any is
unit             whether the answer lacks the unit that is asked for (多少亩), or the growth (增长多少)
length           of the answer, as a logarithm
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from retrieval.answer.evidence import Evidence
from retrieval.answer.reading.reading import Reading
from retrieval.search.features import Asked
from retrieval.search.question import Question
from retrieval.search.timing import time_score

_GROWTH = re.compile("增速|增长率|[增涨降]幅|(?:增长|下降|减少|增加|上涨|提高)了?(?:多少|几|百分之|多大)|百分之[几多]")
_GROWN = re.compile("[%％倍增降涨跌成]|百分")


def find_features(
    question: Question, asked: Asked, readings: Sequence[Reading], evidence: Sequence[Evidence]
) -> dict[str, float]:
    """The features of the first of `readings`, which are best first; `evidence` in ranking order."""
    reading = readings[0]
    item, span = evidence[reading.at], reading.span
    answer, whole = item.passage.text[slice(*reading.answer)], asked.as_asked(item.article)
    return {
        "margin": span.margin,
        "known": span.known,
        "article": _share(asked.words, whole),
        "rarest": max((weight for word, weight in asked.words.items() if word not in whole), default=0.0),
        "period": time_score(question.periods, item.times_in(reading.quote)),
        "unit": float(_lacks_unit(question, answer)),
        "timed": float(bool(question.periods)),
        "length": math.log1p(len(answer)),
    }


def _share(wanted: dict[str, float], text: str) -> float:
    """The part of `wanted` that stands in `text`, by weight; 1 when nothing is wanted."""
    total = sum(wanted.values())
    return sum(weight for token, weight in wanted.items() if token in text) / total if total else 1.0


def _lacks_unit(question: Question, answer: str) -> bool:
    if question.unit not in ("", "面积"):
        return question.unit not in answer
    return bool(_GROWTH.search(question.understood)) and not _GROWN.search(answer)
