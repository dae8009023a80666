"""The chance that the articles hold the answer that was read: a logistic regression on what is known of it.

`confidence.json` holds its weights and says how they were fitted (`benchmarks/train_confidence.py`): one set for when
the reading model has read the passages, one for when words alone decide.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Literal, TypedDict

from retrieval.answer.answer import Missing
from retrieval.answer.evidence import Evidence
from retrieval.answer.guard import Objection, find_objection
from retrieval.answer.missing import find_missing
from retrieval.answer.reader import UNREAD, Reading
from retrieval.search.question import Question

Way = Literal["read", "words"]
READ = ("margin", "known")  # the features that only the reading model gives
KNOWN = 6.0  # its logit is cut off there


class Fitted(TypedDict):
    """A regression: the weights by feature, and the chance from which an answer is sent."""

    intercept: float
    weights: dict[str, float]
    threshold: float


@dataclass(frozen=True)
class Finding:
    """What was read, the chance that it answers with the features that it comes of, and what is `missing` if not."""

    reading: Reading
    probability: float
    features: Mapping[str, float]
    missing: Missing | None

    @property
    def answers(self) -> bool:
        return self.missing is None


def judge(question: Question, reading: Reading, evidence: Sequence[Evidence], way: Way) -> Finding:
    """Whether what was read answers: nothing must speak against it, and the chance must be good enough."""
    passage = evidence[reading.at]
    objection = find_objection(question, reading, passage)
    way = "words" if question.kind in UNREAD else way
    features = find_features(reading, evidence, objection)
    chance = probability(features, way)
    if not objection and chance < load_fitted()[way]["threshold"]:
        objection = "words"
    alone = replace(reading, answer=reading.narrowed)
    if (
        not objection and question.kind == "number" and alone != reading
    ):  # the figure must be right without the clauses around it
        objection = find_objection(question, alone, passage)
    missing = find_missing(question, objection, reading, passage) if objection else None
    return Finding(alone, chance, features, missing)


def find_features(reading: Reading, evidence: Sequence[Evidence], objection: Objection) -> dict[str, float]:
    """What the chance is computed from, by name; `evidence` is what was read, best first."""
    found = {
        "score": evidence[reading.at].score,
        "lead": evidence[0].score - evidence[1].score if len(evidence) > 1 else 0.0,
        "share": reading.share,
        "margin": reading.margin,
        "known": min(max(reading.known, -KNOWN), KNOWN),
    }
    return found | {"objected": float(objection not in ("", "words"))}  # of words, coverage says how many


def probability(features: Mapping[str, float], way: Way) -> float:
    """The chance, between 0 and 1, that an answer with these features is one."""
    fitted = load_fitted()[way]
    sum_ = fitted["intercept"] + sum(weight * features[name] for name, weight in fitted["weights"].items())
    return 1 / (1 + math.exp(-max(min(sum_, 30.0), -30.0)))


@cache
def load_fitted() -> dict[Way, Fitted]:
    """The regressions of `confidence.json`."""
    fitted: dict[Way, Fitted] = json.loads(Path(__file__).with_name("confidence.json").read_text(encoding="utf-8"))[
        "ways"
    ]
    return fitted
