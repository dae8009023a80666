"""The lexical index, on a real tantivy folder."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from retrieval.index.lexical import LexicalIndex
from retrieval.language.tokens import bigrams, words

TEXTS = {1: "港口一季度吞吐量三千万吨", 2: "社区食堂每天供应早餐", 3: "港口新建两个泊位，港口年底投用"}


def test_finds_by_words_and_by_bigrams_best_first(tmp_path: Path) -> None:
    index = LexicalIndex(tmp_path / "lexical")
    index.update([], TEXTS.items())
    assert len(index) == 3
    keys, scores = index.search("words", words("港口泊位"), 10)
    assert keys.tolist() == [3, 1] and scores[0] > scores[1] > 0
    assert index.search("bigrams", bigrams("食堂早餐"), 10)[0].tolist() == [2]
    assert index.search("words", words("地铁"), 10)[0].tolist() == []
    assert index.search("words", [], 10)[0].tolist() == []
    assert index.search("words", words("港口"), 1)[0].tolist() == [3]
    (best, *_), (score, *_) = index.search("words", words("港口"), 5)
    found, scores = index.search("words", words("港口"), 5, np.asarray([best, 99], dtype=np.int64))
    assert found.tolist() == [best] and scores.tolist() == [score]
    assert index.search("words", words("港口"), 5, np.asarray([], dtype=np.int64))[0].tolist() == []


def test_changes_replace_and_survive_reopening(tmp_path: Path) -> None:
    LexicalIndex(tmp_path / "lexical").update([], TEXTS.items())
    LexicalIndex(tmp_path / "lexical").update([1], [(2, "食堂改为周末休息"), (4, "地铁二号线通车")])
    index = LexicalIndex(tmp_path / "lexical")
    assert len(index) == 3
    assert index.search("words", words("吞吐量"), 10)[0].tolist() == []
    assert index.search("words", words("早餐"), 10)[0].tolist() == []
    assert index.search("words", words("食堂 休息 地铁"), 10)[0].tolist() == [2, 4]


def test_counts_the_passages_that_hold_a_token(tmp_path: Path) -> None:
    index = LexicalIndex(tmp_path / "lexical")
    index.update([], TEXTS.items())
    assert index.frequency("words", "港口") == 2
    assert index.frequency("bigrams", "食堂") == 1
    assert index.frequency("words", "没有") == 0
