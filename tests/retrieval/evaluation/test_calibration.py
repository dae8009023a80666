"""Calibration, AUROC and risk–coverage against values worked by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.evaluation.calibration import (
    Bin,
    Point,
    area_under_risk_coverage,
    auroc,
    brier,
    expected_calibration_error,
    reliability,
    risk_coverage,
)

SURE = [0.95, 0.9, 0.65, 0.62, 0.1]
RIGHT = [True, True, False, True, False]

answers = st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=30)


def test_bins_hold_their_answers_and_empty_ones_are_left_out() -> None:
    low, middle, high = reliability(SURE, RIGHT)
    assert low == Bin(0.1, 0.2, 1, 0.1, 0.0)
    assert (middle.low, middle.high, middle.count, middle.accuracy) == (0.6, 0.7, 2, 0.5)
    assert middle.confidence == pytest.approx(0.635)
    assert (high.count, high.accuracy) == (2, 1.0) and high.confidence == pytest.approx(0.925)


def test_both_ends_have_a_bin() -> None:
    first, last = reliability([0.0, 1.0], [False, True])
    assert first == Bin(0.0, 0.1, 1, 0.0, 0.0) and last == Bin(0.9, 1.0, 1, 1.0, 1.0)


def test_the_calibration_error_by_hand() -> None:
    # (1 x |0 - 0.1| + 2 x |0.5 - 0.635| + 2 x |1 - 0.925|) / 5
    assert expected_calibration_error(reliability(SURE, RIGHT)) == pytest.approx(0.104)
    assert expected_calibration_error(reliability([0.75] * 4, [True, True, True, False])) == 0.0
    assert expected_calibration_error(()) == 0.0


def test_brier_by_hand() -> None:
    # 0.0025 + 0.01 + 0.4225 + 0.1444 + 0.01
    assert brier(SURE, RIGHT) == pytest.approx(0.5894 / 5)
    assert (brier([1.0, 0.0], [True, False]), brier([1.0], [False]), brier([], [])) == (0.0, 1.0, 0.0)


@pytest.mark.parametrize(
    ("positive", "negative", "value"),
    [
        ([0.9, 0.8], [0.1, 0.2], 1.0),
        ([0.1], [0.2, 0.9], 0.0),
        ([0.9, 0.4, 0.35], [0.8, 0.4, 0.1], 5.5 / 9),  # 3 + 1.5 + 1 of nine pairs
        ([0.0, 0.0], [0.0, 0.0, 0.0], 0.5),
    ],
)
def test_auroc_counts_the_pairs_in_order(positive: list[float], negative: list[float], value: float) -> None:
    assert auroc(positive, negative) == pytest.approx(value)


def test_the_risk_grows_with_the_coverage() -> None:
    assert risk_coverage(SURE, RIGHT, asked=10) == (
        Point(0.95, 0.1, 0.0),
        Point(0.9, 0.2, 0.0),
        Point(0.65, 0.3, 1 / 3),
        Point(0.62, 0.4, 1 / 4),
        Point(0.1, 0.5, 2 / 5),
    )
    assert area_under_risk_coverage(SURE, RIGHT) == pytest.approx((0 + 0 + 1 / 3 + 1 / 4 + 2 / 5) / 5)


def test_equal_probabilities_are_one_step() -> None:
    assert risk_coverage([0.0] * 4, [True, False, True, True], asked=5) == (Point(0.0, 0.8, 0.25),)
    assert area_under_risk_coverage([0.0] * 4, [True, False, True, True]) == pytest.approx(0.25)
    # One sure right answer, then a right and a wrong one in either order: (0 + (0 + 1/2) / 2 + 1/3) / 3
    assert area_under_risk_coverage([0.9, 0.5, 0.5], [True, True, False]) == pytest.approx((0.25 + 1 / 3) / 3)


def test_nothing_answered_is_no_risk() -> None:
    assert reliability([], []) == () and risk_coverage([], [], asked=3) == () and area_under_risk_coverage([], []) == 0


@given(answers)
def test_the_order_of_the_answers_makes_no_difference(given_answers: list[tuple[float, bool]]) -> None:
    turned = given_answers[::-1]
    one, other = ([list(column) for column in zip(*rows, strict=True)] for rows in (given_answers, turned))
    asked = len(given_answers)
    assert risk_coverage(one[0], one[1], asked) == risk_coverage(other[0], other[1], asked)
    assert area_under_risk_coverage(one[0], one[1]) == pytest.approx(area_under_risk_coverage(other[0], other[1]))
    assert sum(item.count for item in reliability(one[0], one[1])) == asked
    assert 0 <= expected_calibration_error(reliability(one[0], one[1])) <= 1
