"""The chance that an answer is one: its file, its features, and what an objection does to it."""

from __future__ import annotations

import pytest

from retrieval.answer.confidence import READ, Way, find_features, load_fitted, probability
from retrieval.answer.evidence import Evidence
from retrieval.answer.reader import Reading
from retrieval.articles.article import Passage

TEXT = "东港完成工业产值125亿元。"
EVIDENCE = [Evidence(Passage("x", TEXT, "", ((0, len(TEXT)),)), score) for score in (36.0, 14.0)]
GOOD = Reading(0, (0, 13), (6, 12), (8, 12), 1.0, 1.5, 1.5, True, share=1.0, margin=8.0, known=4.0)


@pytest.mark.parametrize("way", ["read", "words"])
def test_the_weights_are_of_the_features_that_there_are(way: Way) -> None:
    features = find_features(GOOD, EVIDENCE, "")
    assert set(load_fitted()[way]["weights"]) == {name for name in features if way == "read" or name not in READ}


@pytest.mark.parametrize("way", ["read", "words"])
def test_a_good_answer_is_likely_and_an_objection_makes_it_less_so(way: Way) -> None:
    threshold = load_fitted()[way]["threshold"]
    good = probability(find_features(GOOD, EVIDENCE, ""), way)
    assert threshold < good <= 1
    assert probability(find_features(GOOD, EVIDENCE, "period"), way) < good


def test_what_the_model_does_not_find_is_less_likely() -> None:
    poor = Reading(0, (0, 13), (6, 12), (8, 12), 1.0, 1.5, 1.5, True, share=1.0, margin=-8.0, known=-4.0)
    assert probability(find_features(poor, EVIDENCE, ""), "read") < probability(
        find_features(GOOD, EVIDENCE, ""), "read"
    )
