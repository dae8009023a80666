"""The chance that a reading is right, and the chances from which an answer is told as sure, or as one that may be it.

`chance.json` holds what was learned and says how (`benchmarks/train_chance.py`).
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypedDict


class Learned(TypedDict):
    """The regression, and the bars of the voices."""

    intercept: float
    weights: dict[str, float]
    voices: dict[str, float]


@dataclass(frozen=True)
class Voices:
    """From `sure` on an answer is told, from `unsure` on it is shown as one that may be it."""

    sure: float
    unsure: float


def probability(features: Mapping[str, float]) -> float:
    """The chance, between 0 and 1, that a reading with these features is right: a logistic regression."""
    learned = _learned()
    total = learned["intercept"] + sum(weight * features[name] for name, weight in learned["weights"].items())
    return 1 / (1 + math.exp(-max(min(total, 30.0), -30.0)))


def voices() -> Voices:
    """The two bars of `chance.json`."""
    return Voices(**_learned()["voices"])


@cache
def _learned() -> Learned:
    found: Learned = json.loads(Path(__file__).with_name("chance.json").read_text(encoding="utf-8"))
    return found
