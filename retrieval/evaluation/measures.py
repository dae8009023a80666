"""Ranking measures for one question; a judged question without a result counts as 0.

`relevant` says of each result, best first, whether it answers. Names and definitions follow ir_measures.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

# Every measure of a report, and whether more of it is better.
HIGHER_IS_BETTER = {
    "answer right": True, "answer hit": True, "F1": True, "EM": True,
    "false answer": False, "false refusal": False, "unsure": False,
    "R@1": True, "R@5": True, "R@10": True, "MRR@10": True, "nDCG@10": True,
    "AUROC": True, "ECE": False, "Brier": False, "AURC": False,
}  # fmt: skip


def success(relevant: Sequence[bool], k: int) -> float:
    """1 when one of the first `k` results is relevant. With one relevant article a question this is recall@k."""
    return float(any(relevant[:k]))


def reciprocal_rank(relevant: Sequence[bool], k: int = 10) -> float:
    """1 / rank of the first relevant result, 0 when none of the first `k` is."""
    return next((1 / rank for rank, hit in enumerate(relevant[:k], 1) if hit), 0.0)


def ndcg(relevant: Sequence[bool], total: int, k: int = 10) -> float:
    """Binary nDCG@k (Järvelin and Kekäläinen 2002); `total` is the number of relevant articles there are."""
    gain = sum(1 / math.log2(rank + 1) for rank, hit in enumerate(relevant[:k], 1) if hit)
    ideal = sum(1 / math.log2(rank + 1) for rank in range(1, min(total, k) + 1))
    return gain / ideal if ideal else 0.0


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` of `values` lie (nearest rank); 0 of none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, math.ceil(share * len(ordered)) - 1))] if ordered else 0.0
