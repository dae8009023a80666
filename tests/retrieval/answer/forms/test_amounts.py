"""When two figures are one value, can be compared, and what lies between them."""

from __future__ import annotations

import pytest

from retrieval.answer.forms.amounts import Amount, amounts_in, comparable, difference, same_value, surely_apart


def amount(said: str) -> Amount:
    ((_, _, found),) = amounts_in(said)
    return found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("10.0148亿元", "10亿元"),
        ("10.0148亿元", "逾10亿元"),
        ("10.0148亿元", "100148万元"),
        ("88万吨", "88.0万吨"),
        ("12.46万人", "12.5万人"),
        ("约300亿元", "301亿元"),
    ],
)
def test_one_value_is_written_in_many_ways(one: str, other: str) -> None:
    assert same_value(amount(one), amount(other)) and same_value(amount(other), amount(one))


@pytest.mark.parametrize(
    ("one", "other"), [("125亿元", "128亿元"), ("3120万吨", "3045万吨"), ("10.2%", "11%"), ("5亿元", "5亿美元"), ("逾300亿元", "399亿元")]
)  # fmt: skip
def test_other_values_are_others(one: str, other: str) -> None:
    assert not same_value(amount(one), amount(other))


def test_only_one_unit_can_be_compared() -> None:
    assert comparable(amount("125亿元"), amount("9000万元"))
    assert comparable(amount("273起"), amount("672个"))
    assert not comparable(amount("125亿元"), amount("190个"))
    assert not comparable(amount("10%"), amount("10个百分点"))


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        ("249个", "190个", "59个（249个－190个）"),
        ("32亿元", "125亿元", "93亿元（125亿元－32亿元）"),
        ("100亿元", "68.88亿元", "31.12亿元（100亿元－68.88亿元）"),
        ("10.5亿元", "9000万元", "9.6亿元（10.5亿元－9000万元）"),
        ("40%", "10%", "30个百分点（40%－10%）"),
    ],
)
def test_a_difference_names_both_its_terms(one: str, other: str, said: str) -> None:
    assert difference(amount(one), amount(other)) == said


def test_rough_figures_are_apart_only_by_more_than_they_leave_open() -> None:
    assert surely_apart(amount("90余万块"), amount("50余万块"))
    assert not surely_apart(amount("约300亿元"), amount("310亿元"))
    assert surely_apart(amount("300亿元"), amount("301亿元"))
