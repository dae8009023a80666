"""Measures against values worked by hand and against published ones."""

from __future__ import annotations

from math import log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.evaluation.measures import ndcg, percentile, reciprocal_rank, success

rankings = st.lists(st.booleans(), max_size=15)


def ranking(marks: str) -> list[bool]:
    """ "..x" for a ranking whose third result is relevant."""
    return [mark == "x" for mark in marks]


@pytest.mark.parametrize(
    ("marks", "k", "value"),
    [
        ("x", 1, 1.0),
        (".x", 1, 0.0),
        (".x", 2, 1.0),
        ("....x", 5, 1.0),
        (".....x", 5, 0.0),
        ("xx", 5, 1.0),
        ("", 5, 0.0),
    ],
)
def test_success_is_a_relevant_result_among_the_first(marks: str, k: int, value: float) -> None:
    assert success(ranking(marks), k) == value


@pytest.mark.parametrize(
    ("marks", "value"),
    [("x", 1.0), (".x", 0.5), ("..xx", 1 / 3), (".........x", 0.1), ("..........x", 0.0), ("...", 0.0), ("", 0.0)],
)
def test_reciprocal_rank_is_that_of_the_first_relevant_result(marks: str, value: float) -> None:
    assert reciprocal_rank(ranking(marks)) == pytest.approx(value)


def test_reciprocal_rank_looks_no_deeper_than_it_is_told() -> None:
    assert reciprocal_rank(ranking("..x"), 2) == 0.0
    assert reciprocal_rank(ranking("..x"), 3) == pytest.approx(1 / 3)


@pytest.mark.parametrize(
    ("marks", "total", "value"),
    [
        ("x", 1, 1.0),
        (".x", 1, 1 / log2(3)),
        ("x.x", 2, 1.5 / (1 + 1 / log2(3))),
        ("x", 2, 1 / (1 + 1 / log2(3))),  # what was not found costs
        ("..........x", 1, 0.0),
        ("xxxxxxxxxxx", 11, 1.0),  # more relevant articles than places
        ("...", 2, 0.0),
        ("", 1, 0.0),
        ("", 0, 0.0),
        ("..", 0, 0.0),
    ],
)
def test_ndcg_by_hand(marks: str, total: int, value: float) -> None:
    assert ndcg(ranking(marks), total) == pytest.approx(value)


def test_ndcg_of_the_published_example_of_trec_eval() -> None:
    # Van Gysel and de Rijke, Pytrec_eval (SIGIR 2018), README: q1 ranks d3 d1 d2 with d2 relevant, q2 ranks
    # d1 d3 d2 with d2 and d3 relevant; trec_eval says 0.5 and 0.6934.
    assert ndcg(ranking("..x"), 1) == pytest.approx(0.5)
    assert ndcg(ranking(".xx"), 2) == pytest.approx(0.6934264036172708)


def test_ndcg_looks_no_deeper_than_it_is_told() -> None:
    assert ndcg(ranking("..x"), 1, k=2) == 0.0
    assert ndcg(ranking("xx.x"), 3, k=2) == 1.0


@given(rankings, st.integers(0, 5))
def test_measures_lie_between_nothing_and_all(relevant: list[bool], more: int) -> None:
    total = sum(relevant) + more
    for value in (success(relevant, 5), reciprocal_rank(relevant), ndcg(relevant, total)):
        assert 0.0 <= value <= 1.0 + 1e-9
    assert (ndcg(relevant, total) == 0) == (not any(relevant[:10]))


@given(rankings, st.integers(0, 13))
def test_a_relevant_result_further_up_is_never_worse(relevant: list[bool], at: int) -> None:
    if at + 1 < len(relevant) and relevant[at + 1] and not relevant[at]:
        better = [*relevant[:at], True, False, *relevant[at + 2 :]]
        assert ndcg(better, sum(relevant)) >= ndcg(relevant, sum(relevant))
        assert reciprocal_rank(better) >= reciprocal_rank(relevant)


@pytest.mark.parametrize(("share", "value"), [(0.0, 15), (0.05, 15), (0.3, 20), (0.4, 20), (0.5, 35), (1.0, 50)])
def test_percentile_is_the_nearest_rank_of_the_textbook_example(share: float, value: float) -> None:
    assert percentile([35, 20, 50, 15, 40], share) == value


def test_percentile_of_many_one_and_none() -> None:
    hundred = [float(value) for value in range(100, 0, -1)]
    assert (percentile(hundred, 0.5), percentile(hundred, 0.95)) == (50.0, 95.0)
    assert percentile(hundred[:20], 0.95) == 99.0
    assert (percentile([7.0], 0.5), percentile([7.0], 0.95), percentile([], 0.5)) == (7.0, 7.0, 0.0)
