"""Does the probability of an answer say how often it is right, and does it tell right answers from wrong ones?

Each function takes the probabilities and, in the same order, whether the answer was right. Equal probabilities
are never told apart: their order makes no difference to any figure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

BINS = 10


@dataclass(frozen=True)
class Bin:
    """The answers whose probability lies from `low` to `high`: how sure they were on average, how many were right."""

    low: float
    high: float
    count: int
    confidence: float
    accuracy: float


@dataclass(frozen=True)
class Point:
    """Answering only from `threshold` on: the share of questions answered, and the share of answers wrong."""

    threshold: float
    coverage: float
    risk: float


def reliability(probabilities: Sequence[float], right: Sequence[bool], bins: int = BINS) -> tuple[Bin, ...]:
    """The reliability diagram: bins of equal width, those without an answer left out.

    Guo, Pleiss, Sun and Weinberger, On Calibration of Modern Neural Networks (ICML 2017), section 2.
    """
    members: list[list[tuple[float, bool]]] = [[] for _ in range(bins)]
    for probability, was_right in zip(probabilities, right, strict=True):
        members[min(int(probability * bins), bins - 1)].append((probability, was_right))
    return tuple(
        Bin(
            low=at / bins,
            high=(at + 1) / bins,
            count=len(inside),
            confidence=sum(probability for probability, _ in inside) / len(inside),
            accuracy=sum(was_right for _, was_right in inside) / len(inside),
        )
        for at, inside in enumerate(members)
        if inside
    )


def expected_calibration_error(bins: Sequence[Bin]) -> float:
    """ECE (Guo et al. 2017): the gap between sureness and accuracy, averaged over the answers; 0 is best."""
    total = sum(item.count for item in bins)
    return sum(item.count * abs(item.accuracy - item.confidence) for item in bins) / total if total else 0.0


def brier(probabilities: Sequence[float], right: Sequence[bool]) -> float:
    """The mean squared gap between probability and outcome (Brier 1950); 0 is best."""
    gaps = [(probability - was_right) ** 2 for probability, was_right in zip(probabilities, right, strict=True)]
    return sum(gaps) / len(gaps) if gaps else 0.0


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float:
    """The chance that one of `positive` scores above one of `negative`, equal scores counting half.

    The area under the ROC curve as Mann and Whitney's U (Hanley and McNeil 1982); both must hold something.
    """
    below, wins = 0, 0.0
    marked = sorted([(score, True) for score in positive] + [(score, False) for score in negative])
    for _, tied in groupby(marked, key=lambda pair: pair[0]):
        marks = [is_positive for _, is_positive in tied]
        equal = marks.count(False)
        wins += marks.count(True) * (below + equal / 2)
        below += equal
    return wins / (len(positive) * len(negative))


def risk_coverage(probabilities: Sequence[float], right: Sequence[bool], asked: int) -> tuple[Point, ...]:
    """The surest answers first: how the risk grows with the share of the `asked` questions that is answered.

    El-Yaniv and Wiener, On the Foundations of Noise-free Selective Classification (JMLR 2010).
    """
    points, given, wrong = [], 0, 0
    for threshold, tied in _surest_first(probabilities, right):
        given += len(tied)
        wrong += tied.count(False)
        points.append(Point(threshold, given / asked, wrong / given))
    return tuple(points)


def area_under_risk_coverage(probabilities: Sequence[float], right: Sequence[bool]) -> float:
    """AURC (Geifman, Uziel and El-Yaniv, ICLR 2019): the mean risk over all numbers of answers given; 0 is best.

    Among equal probabilities it is the mean risk over every order in which they could be given.
    """
    risk, given, wrong = 0.0, 0, 0
    for _, tied in _surest_first(probabilities, right):
        share = tied.count(False) / len(tied)
        risk += sum((wrong + share * more) / (given + more) for more in range(1, len(tied) + 1))
        given += len(tied)
        wrong += tied.count(False)
    return risk / given if given else 0.0


def _surest_first(probabilities: Sequence[float], right: Sequence[bool]) -> list[tuple[float, list[bool]]]:
    """Each probability there is, the highest first, with the outcomes of its answers."""
    ordered = sorted(zip(probabilities, right, strict=True), reverse=True)
    return [(value, [was_right for _, was_right in tied]) for value, tied in groupby(ordered, key=lambda pair: pair[0])]


@dataclass(frozen=True)
class Calibration:
    """What the probabilities of the `answered` among the `asked` questions are worth."""

    asked: int
    answered: int
    ece: float
    brier: float
    aurc: float
    bins: tuple[Bin, ...]
    curve: tuple[Point, ...]

    @property
    def stated(self) -> bool:
        """Whether any answer came with a probability; if all are 0, ECE and Brier only say how often they are right."""
        return any(point.threshold for point in self.curve)


def calibrate(probabilities: Sequence[float], right: Sequence[bool], asked: int) -> Calibration | None:
    """All figures at once; None when nothing was answered."""
    if not probabilities:
        return None
    bins = reliability(probabilities, right)
    return Calibration(
        asked=asked,
        answered=len(probabilities),
        ece=expected_calibration_error(bins),
        brier=brier(probabilities, right),
        aurc=area_under_risk_coverage(probabilities, right),
        bins=bins,
        curve=risk_coverage(probabilities, right, asked),
    )
