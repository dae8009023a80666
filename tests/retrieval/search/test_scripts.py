"""Questions and conditions in one script reach articles in the other. Every name is invented."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from embeddings.encoder import HashingEncoder
from retrieval.index.corpus import Corpus
from retrieval.index.sync import sync
from retrieval.search.conditions import between
from retrieval.search.figures import figure_for, select_figures
from retrieval.search.question import understand
from retrieval.search.retriever import keys_among

ARTICLES = {
    "a.md": "---\ntitle: 龍灘新區後勤中心啟用\npaper: 龍灘時報\ndate: 2024-06-11\n---\n\n"
    "龍灘新區後勤中心啟用，龍灘新區完成固定資產投資36億元，同比增長5.2%。\n",
    "b.md": "---\ntitle: 望潮县公路通车\npaper: 望潮日报\ndate: 2024-06-11\n---\n\n"
    "望潮县公路通车，望潮县完成固定资产投资12亿元，同比下降3%。\n",
}


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    (tmp_path / "articles").mkdir()
    for name, text in ARTICLES.items():
        (tmp_path / "articles" / name).write_text(text, encoding="utf-8")
    corpus = Corpus(tmp_path / "home" / "wenju.sqlite3", create=True)
    sync(corpus, HashingEncoder(), [tmp_path / "articles"])
    return corpus


@pytest.mark.parametrize(
    ("place", "paper", "count"),
    [
        ("龍灘", "", 1), ("龙滩", "", 1), ("龙滩新区", "", 1), ("望潮縣", "", 1), ("望潮", "", 1), ("石鼓", "", 0),
        ("", "龙滩时报", 1), ("", "龍灘時報", 1), ("", "望潮日報", 1), ("", "", 2),
    ],
)  # fmt: skip
def test_conditions_hold_for_both_scripts(corpus: Corpus, place: str, paper: str, count: int) -> None:
    keys, unfulfilled = keys_among(between(None, None, paper, place), corpus)
    assert (2 if keys is None else len(keys)) == count
    assert bool(unfulfilled) is (count == 0)


def test_the_stems_that_articles_name_are_simplified(corpus: Corpus) -> None:
    assert corpus.stems() >= {"龙滩", "望潮"} and "龍灘" not in corpus.stems()


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("龍灘新區固定資產投資是多少", "36億元，同比增長5.2%"),
        ("龙滩新区固定资产投资是多少", "36億元，同比增長5.2%"),
        ("望潮縣固定資產投資是多少", "12亿元，同比下降3%"),
        ("望潮县固定资产投资是多少", "12亿元，同比下降3%"),
    ],
)
def test_a_figure_is_found_in_either_script_and_said_as_it_stands(corpus: Corpus, question: str, said: str) -> None:
    figures = corpus.figures()
    asked = understand(question, asked_on=datetime.date(2024, 7, 1), known=("龙滩",))
    found = figure_for(asked, figures)
    assert found and found.said == said
    (place,) = asked.places
    assert [each.said for each in select_figures(figures, "固投", place.name)] == [said]
