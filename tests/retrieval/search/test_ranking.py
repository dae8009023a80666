"""Fusion worked by hand. Of 100 scores, one of s and 99 of 0 have z-scores of √99 and -1/√99; two of s, 7 and -1/7."""

from __future__ import annotations

from collections.abc import Mapping
from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.search import ranking
from retrieval.search.features import NAMES
from retrieval.search.ranking import DEPTH, WEIGHTS, Learned, Leg, learned, standing

HALVES = {"words": 0.5, "bigrams": 0.5}
NONE: list[tuple[int, float]] = []


def fuse(legs: Mapping[str, Leg], weights: Mapping[str, float] = WEIGHTS) -> list[tuple[int, float]]:
    return ranking.fuse({name: standing(hits) for name, hits in legs.items()}, weights)


def leg(*hits: tuple[int, float]) -> Leg:
    keys, scores = [key for key, _ in hits], [score for _, score in hits]
    return np.asarray(keys, dtype=np.int64), np.asarray(scores, dtype=np.float32)


def approx(*ranked: tuple[int, float]) -> list[tuple[int, object]]:
    return [(key, pytest.approx(score, abs=1e-5)) for key, score in ranked]


def test_the_hand_worked_numbers_are_for_a_depth_of_a_hundred() -> None:
    assert DEPTH == 100


@pytest.mark.parametrize("score", [0.5, 1.0, 37.5])
def test_one_match_stands_out_however_high_its_score(score: float) -> None:
    assert fuse({"words": leg((5, score))}, HALVES) == approx((5, sqrt(99) / 2))


def test_two_legs_add_up_and_a_leg_without_the_passage_counts_against_it() -> None:
    legs = {"words": leg((1, 3.0), (2, 3.0)), "bigrams": leg((2, 8.0))}
    assert fuse(legs, HALVES) == approx((2, 3.5 + sqrt(99) / 2), (1, 3.5 - 1 / sqrt(99) / 2))


def test_weights_weigh_the_legs() -> None:
    legs = {"words": leg((1, 3.0), (2, 3.0)), "bigrams": leg((3, 8.0), (4, 8.0))}
    assert fuse(legs, {"words": 0.75, "bigrams": 0.25}) == approx(
        (1, 5.25 - 1 / 28), (2, 5.25 - 1 / 28), (3, 1.75 - 3 / 28), (4, 1.75 - 3 / 28)
    )


def test_unequal_scores_of_one_leg() -> None:
    # mean 0.04, mean of squares 0.10, so the spread is √(0.10 - 0.0016)
    spread = sqrt(0.0984)
    assert fuse({"words": leg((1, 3.0), (2, 1.0))}, HALVES) == approx((1, 1.48 / spread), (2, 0.48 / spread))


def test_a_full_leg_is_not_padded_and_what_it_left_out_gets_its_lowest() -> None:
    full = leg(*[(key, 0.9 if key < 50 else 0.7) for key in range(100)])  # mean 0.8, spread 0.1
    ranked = dict(fuse({"words": full, "bigrams": leg((500, 1.0))}, HALVES))
    absent = -1 / sqrt(99) / 2
    assert (ranked[0], ranked[99], ranked[500]) == pytest.approx((0.5 + absent, -0.5 + absent, -0.5 + sqrt(99) / 2))


def test_a_leg_deeper_than_the_depth_is_taken_whole() -> None:
    deep = leg(*[(key, 1.0 if key < 75 else 0.0) for key in range(150)])
    ranked = fuse({"words": deep}, {"words": 1.0})
    assert [ranked[0], ranked[-1]] == approx((0, 1.0), (149, -1.0))


def test_negative_cosines_keep_their_order() -> None:
    assert fuse({"words": leg((1, 0.5), (2, -0.5))}, HALVES) == approx((1, sqrt(50) / 2), (2, -sqrt(50) / 2))


def test_equal_scores_stand_by_key() -> None:
    assert [key for key, _ in fuse({"words": leg((9, 1.0), (3, 1.0), (7, 1.0), (5, 2.0))}, HALVES)] == [5, 3, 7, 9]


def test_empty_legs_change_nothing_and_no_legs_find_nothing() -> None:
    words = leg((1, 3.0), (2, 3.0))
    assert fuse({"words": words, "bigrams": leg()}, HALVES) == fuse({"words": words}, HALVES)
    assert fuse({"words": leg(), "bigrams": leg()}, HALVES) == NONE
    assert fuse({}) == NONE


@pytest.mark.parametrize("lexical", ["words", "bigrams"])
def test_the_only_match_of_a_rare_name_wins(lexical: str) -> None:
    near = [(key, 0.9 - key / 1000) for key in range(DEPTH)]
    common = [(key, 4.0 - key / 100) for key in range(DEPTH)]
    other = "bigrams" if lexical == "words" else "words"
    legs = {"dense": leg(*near), lexical: leg((777, 9.0)), other: leg(*common)}
    assert fuse(legs)[0][0] == 777


def test_the_weights_are_a_whole() -> None:
    assert sum(WEIGHTS.values()) == pytest.approx(1.0)


hits = st.dictionaries(st.integers(0, 200), st.integers(1, 50), max_size=150)


@given(hits, hits, hits)
def test_every_key_comes_once_best_first_and_better_in_every_leg_is_better(
    dense: dict[int, int], words: dict[int, int], bigrams: dict[int, int]
) -> None:
    found = {"dense": dense, "words": words, "bigrams": bigrams}
    ranked = fuse({name: leg(*scores.items()) for name, scores in found.items()})
    keys, scores = [key for key, _ in ranked], [score for _, score in ranked]
    assert sorted(keys) == sorted({*dense, *words, *bigrams})
    assert scores == sorted(scores, reverse=True)
    for better, worse in zip(keys[1:], keys, strict=False):
        assert not all(of.get(better, -1) > of.get(worse, -1) for of in found.values())


TWO = Learned(("near", "dated"), np.asarray([2.0, 1.0]))


def test_the_first_are_ranked_by_their_features_and_the_others_follow_in_their_order() -> None:
    fused = [(1, 9.0), (2, 8.0), (3, 7.0), (4, 6.5)]
    ranked = TWO.rank(fused, np.asarray([[0.0, 1.0], [1.0, 1.0]]))
    assert ranked == [(2, 3.0), (1, 1.0), (3, 1.0), (4, 0.5)]


def test_nothing_found_is_nothing_ranked_and_equal_scores_stand_by_key() -> None:
    assert TWO.rank([], np.empty((0, 2))) == []
    assert TWO.rank([(9, 2.0), (3, 1.0)], np.asarray([[0.5, 0.0], [0.0, 1.0]])) == [(3, 1.0), (9, 1.0)]


def test_the_learned_weights_are_of_the_features_and_speak_for_a_passage() -> None:
    assert learned().names == NAMES
    assert (learned().weights > 0).all()
