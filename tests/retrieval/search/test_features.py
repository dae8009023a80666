"""Features of passages in a small index, each for what it is named after."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from embeddings.encoder import HashingEncoder
from retrieval.index.corpus import Corpus
from retrieval.index.derived import Derived, open_derived
from retrieval.index.schema import DATABASE
from retrieval.search.features import NAMES, make_features
from retrieval.search.question import understand
from retrieval.search.ranking import standing
from retrieval.search.retriever import CANDIDATES, find_candidates, retrieve
from retrieval.service import Service

HARBOUR = """---
title: 望潮港一季度开门红
date: 2023-04-18
---

今年一季度，望潮港完成货物吞吐量3120万吨，同比增长6.4%。集装箱吞吐量88万标箱，同比增长9.1%。

为了缓解堵港，港口把闸口从6条通道扩到10条，集卡平均等候时间缩短了23分钟。
"""
ROAD = """---
title: 沿海公路通车
date: 2021-12-30
---

沿海公路今天通车，望潮到石浦只要40分钟。

公路全长62公里，設六座隧道，公交同日开行。
"""
PORT, GATES, ROADWAY, TUNNELS = "货物吞吐量", "闸口", "今天通车", "隧道"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    articles, home = tmp_path_factory.mktemp("articles"), tmp_path_factory.mktemp("home")
    (articles / "harbour.md").write_text(HARBOUR, encoding="utf-8")
    (articles / "road.md").write_text(ROAD, encoding="utf-8")
    service = Service(home, HashingEncoder())
    service.index(articles)
    service.close()
    return home


@pytest.fixture(scope="module")
def index(home: Path) -> Iterator[tuple[Corpus, Derived]]:
    corpus = Corpus(home / DATABASE)
    yield corpus, open_derived(corpus, home)
    corpus.close()


def features(index: tuple[Corpus, Derived], text: str) -> dict[str, dict[str, float]]:
    """By a word of each passage, its features."""
    corpus, derived = index
    question = understand(text, (), datetime.date(2023, 5, 1), corpus.stems())
    vector = HashingEncoder().encode_questions([question.searched])[0]
    fused, rows = find_candidates(question, vector, derived, corpus)
    texts = {key: passage.text for key, passage in corpus.passages(key for key, _ in fused)}
    named = {key: next(word for word in (PORT, GATES, ROADWAY, TUNNELS) if word in text) for key, text in texts.items()}
    return {named[key]: dict(zip(NAMES, row, strict=True)) for (key, _), row in zip(fused, rows.tolist(), strict=True)}


def test_what_the_best_sentence_the_passage_and_the_article_hold_of_the_question(
    index: tuple[Corpus, Derived],
) -> None:
    found = features(index, "望潮港完成货物吞吐量")
    assert found[PORT]["sentence"] == found[PORT]["coverage"] == found[PORT]["article"] == 1.0
    assert 0 < found[GATES]["coverage"] < 1 and found[GATES]["article"] == 1.0  # its headline names the harbour
    assert found[TUNNELS]["coverage"] == found[TUNNELS]["sentence"] == 0.0


def test_the_lead_counts_where_it_speaks_of_what_is_asked(index: tuple[Corpus, Derived]) -> None:
    found = features(index, "望潮港完成货物吞吐量")
    assert found[PORT]["lead"] == found[PORT]["coverage"] and found[GATES]["lead"] == 0.0
    assert found[ROADWAY]["lead"] == found[ROADWAY]["coverage"] < 0.5


def test_times_are_those_of_the_passage_or_of_its_article(index: tuple[Corpus, Derived]) -> None:
    found = features(index, "2021年12月有几座隧道")
    assert found[TUNNELS]["period"] > 0.5 > 0 > found[PORT]["period"]
    assert features(index, "有几座隧道")[TUNNELS]["period"] == 0.0


def test_names_numbers_and_places(index: tuple[Corpus, Derived]) -> None:
    found = features(index, "公路全长是62公里吗")
    assert found[TUNNELS]["names"] == 1.0 and found[ROADWAY]["names"] == found[TUNNELS]["place"] == 0.0
    assert features(index, "公路多长")[TUNNELS]["names"] == 0.0
    assert features(index, "望潮市有几条通道")[GATES]["place"] == 1.0


def test_traditional_characters_and_other_terms_count_as_what_is_asked(index: tuple[Corpus, Derived]) -> None:
    assert features(index, "设六座隧道")[TUNNELS]["sentence"] == 1.0
    assert features(index, "公共交通")[TUNNELS]["coverage"] == 1.0


def test_a_passage_that_is_gone_has_no_features(index: tuple[Corpus, Derived]) -> None:
    corpus, derived = index
    legs = {name: standing((np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32))) for name in NAMES[:3]}
    rows = make_features(understand("隧道"), [10**6], legs, derived.lexical, corpus)
    assert rows.shape == (1, len(NAMES)) and not rows.any()
    assert make_features(understand("隧道"), [], legs, derived.lexical, corpus).shape == (0, len(NAMES))


def test_the_score_is_what_the_features_make(index: tuple[Corpus, Derived]) -> None:
    corpus, derived = index
    ranking = retrieve(understand("望潮港完成货物吞吐量"), HashingEncoder(), derived, corpus)
    assert 0 < len(ranking.features) <= CANDIDATES
    for key, score in ranking.ranked:
        assert score == pytest.approx(sum(value * weight for value, weight in ranking.features[key].values()))
    assert [score for _, score in ranking.ranked] == sorted((score for _, score in ranking.ranked), reverse=True)
