"""How well the times that a passage states fit those that a question asks about."""

from __future__ import annotations

from collections.abc import Sequence

from retrieval.language.calendar.agreement import agreement
from retrieval.language.periods import Period, TimeWord

# What the best agreement of any stated time is worth. A passage that only speaks of other times is worse than one
# that speaks of none.
_WORTH = {"same": 1.0, "within": 0.9, "holds": 0.2, "overlaps": 0.2, "unknown": 0.0, "apart": -0.5}


def time_score(asked: Sequence[Period], stated: Sequence[TimeWord]) -> float:
    """From -0.5 (all stated times lie apart) to 1 (each asked one is stated); 0 when nothing is asked or stated."""
    if not asked or not stated:
        return 0.0
    best = [max(_WORTH[agreement(period, time.period)] for time in stated) for period in asked]
    return sum(best) / len(best)


def states(period: Period, stated: Sequence[TimeWord]) -> bool:
    """Whether a stated time is the period asked for, or lies in it."""
    return any(agreement(period, time.period) in ("same", "within") for time in stated)
