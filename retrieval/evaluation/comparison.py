"""Two runs over the same questions: which measures and which questions became better, and which worse."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest

from retrieval.errors import BadReport
from retrieval.evaluation.measures import HIGHER_IS_BETTER
from retrieval.evaluation.stored import StoredQuestion, StoredReport

NOTICED = 0.01  # a question's measure changed when it differs by more than that
NOISE = 1e-9  # sums of the same floats in another order differ by less


@dataclass(frozen=True)
class Total:
    """A measure over all questions in both runs; it regressed when it is worse by more than `tolerance`."""

    measure: str
    before: float
    after: float
    tolerance: float = 0.0

    @property
    def regressed(self) -> bool:
        return _gain(self.measure, self.before, self.after) < -self.tolerance - NOISE


@dataclass(frozen=True)
class Change:
    """A question whose `measure` changed."""

    measure: str
    before: StoredQuestion
    after: StoredQuestion

    @property
    def values(self) -> tuple[float, float]:
        return self.before.values[self.measure], self.after.values[self.measure]

    @property
    def better(self) -> bool:
        return _gain(self.measure, *self.values) > 0


@dataclass(frozen=True)
class Comparison:
    """The totals that both runs have, and the questions that changed, by measure."""

    totals: tuple[Total, ...]
    changes: tuple[Change, ...]

    @property
    def regressed(self) -> tuple[str, ...]:
        """The measures that are worse in total by more than was tolerated."""
        return tuple(total.measure for total in self.totals if total.regressed)


def compare(before: StoredReport, after: StoredReport, tolerance: float = 0.0) -> Comparison:
    """What changed from one run to the other. Raises BadReport when they asked other questions."""
    for old, new in zip_longest(before.questions, after.questions):
        if not (old and new and old.id == new.id):
            unlike = " / ".join(question.id if question else "-" for question in (old, new))
            raise BadReport(after.path, "other-questions", unlike)
    totals = [
        Total(name, before.totals[name], after.totals[name], tolerance)
        for name in HIGHER_IS_BETTER
        if name in before.totals and name in after.totals
    ]
    changes = [
        Change(name, old, new)
        for name in HIGHER_IS_BETTER
        for old, new in zip(before.questions, after.questions, strict=True)
        if name in old.values and name in new.values and abs(old.values[name] - new.values[name]) > NOTICED
    ]
    return Comparison(tuple(totals), tuple(changes))


def _gain(measure: str, before: float, after: float) -> float:
    return after - before if HIGHER_IS_BETTER[measure] else before - after
