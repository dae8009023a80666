"""Fusion of the legs: each leg's scores are normalised over its own best hits and added up with weights.

Ranks are not enough here: reciprocal rank fusion buries what only one leg finds.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from retrieval.index.vectors import Keys, Scores

DEPTH = 100  # hits of each leg that take part
WEIGHTS = {"dense": 0.2, "words": 0.4, "bigrams": 0.4}

Leg = tuple[Keys, Scores]


def fuse(legs: Mapping[str, Leg], weights: Mapping[str, float] = WEIGHTS) -> list[tuple[int, float]]:
    """Weighted sums of z-scores, as (key, score), best first; equal scores by key.

    A leg's z-scores are taken over its best DEPTH scores; where fewer passages matched at all, the others
    count as 0, so that the only passage with a rare name stands out. A passage that a leg did not return gets
    the lowest of these scores.
    """
    totals: dict[int, float] = {int(key): 0.0 for keys, _ in legs.values() for key in keys}
    for name, (keys, scores) in legs.items():
        padded = np.zeros(max(DEPTH, len(scores)))
        padded[: len(scores)] = scores
        mean, spread = padded.mean(), padded.std() + 1e-9
        of = dict(zip(keys.tolist(), scores.tolist(), strict=True))
        floor = float(padded.min())
        for key in totals:
            totals[key] += weights[name] * float((of.get(key, floor) - mean) / spread)
    return sorted(totals.items(), key=lambda pair: (-pair[1], pair[0]))
