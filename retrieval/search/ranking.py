"""Two scores of a passage: the legs fused, quick for all that were found, and the learned one, for the best of those.

Fused, each leg's scores are normalised over its own best hits and added up with weights: ranks are not enough
here, reciprocal rank fusion buries what only one leg finds. The learned score is a weighted sum too, of the features
in `features.py`; its weights and how they were found stand in `ranking.json` (`benchmarks/train_ranking.py`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from retrieval.index.vectors import Keys, Scores

DEPTH = 100  # hits of each leg that take part
WEIGHTS = {"dense": 0.2, "words": 0.4, "bigrams": 0.4}

Leg = tuple[Keys, Scores]
Rows = npt.NDArray[np.float64]
"""Features, shape (n, features)."""


@dataclass(frozen=True)
class Standing:
    """The z-scores of a leg: those `of` the passages that it returned, and the one that all others get."""

    of: Mapping[int, float]
    others: float

    def __getitem__(self, key: int) -> float:
        return self.of.get(key, self.others)


def standing(leg: Leg) -> Standing:
    """A leg's z-scores over its best DEPTH scores.

    Where fewer passages matched at all, the others count as 0, so that the only passage with a rare name stands out. A
    passage that the leg did not return gets the lowest of these scores.
    """
    keys, scores = leg
    padded = np.zeros(max(DEPTH, len(scores)))
    padded[: len(scores)] = scores
    normal = (padded - padded.mean()) / (padded.std() + 1e-9)
    return Standing(dict(zip(keys.tolist(), normal[: len(keys)].tolist(), strict=True)), float(normal.min()))


def fuse(legs: Mapping[str, Standing], weights: Mapping[str, float] = WEIGHTS) -> list[tuple[int, float]]:
    """Weighted sums of z-scores, as (key, score), best first; equal scores by key."""
    every = {key for leg in legs.values() for key in leg.of}
    totals = {key: sum(weights[name] * leg[key] for name, leg in legs.items()) for key in every}
    return _best_first(totals.items())


@dataclass(frozen=True)
class Learned:
    """The weights of the features that `names` names."""

    names: tuple[str, ...]
    weights: npt.NDArray[np.float64]

    def rank(self, fused: Sequence[tuple[int, float]], rows: Rows) -> list[tuple[int, float]]:
        """`fused` with its first passages ranked anew by their features, one of `rows` each; the others follow."""
        scores = (rows @ self.weights).tolist()
        best = _best_first(zip((key for key, _ in fused), scores, strict=False))
        rest = fused[len(scores) :]
        return best + [(key, best[-1][1] + score - rest[0][1]) for key, score in rest]


@cache
def learned() -> Learned:
    """The ranking that was learned."""
    facts = json.loads(Path(__file__).with_name("ranking.json").read_text(encoding="utf-8"))
    return Learned(tuple(facts["weights"]), np.asarray(list(facts["weights"].values()), dtype=np.float64))


def _best_first(scored: Iterable[tuple[int, float]]) -> list[tuple[int, float]]:
    return sorted(scored, key=lambda pair: (-pair[1], pair[0]))
