"""How well pages are repaired: on real pages with checked places, on pages broken with the truth beside them, and
on clean text, which is to pass through as it is."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from bot.articles import to_json
from retrieval.articles.article import Page, PageReading
from retrieval.articles.pages import read_page

from .breaker import BrokenPage, halves, load, make_pages, pooled, score_boundaries, score_captions, score_joins

PAGES = 500


@pytest.fixture(scope="module")
def places(shared: Path) -> list[dict[str, Any]]:
    lines = (shared / "gold" / "layout.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


@pytest.fixture(scope="module")
def raw(shared: Path) -> dict[str, tuple[Page, PageReading]]:
    pages = {}
    for path in sorted((shared / "seeds").glob("*.txt")):
        page = Page(path.name, path.read_text(encoding="utf-8"))
        pages[path.stem] = page, read_page(page)
    return pages


def pieces(page: Page, made: PageReading, *kinds: str) -> list[str]:
    return [
        "".join(page.text[start:end] for start, end in paragraph.spans)
        for article in made.articles
        for paragraph in article.paragraphs
        if paragraph.kind in kinds
    ]


def test_every_broken_sentence_is_joined_and_nothing_else(
    places: list[dict[str, Any]], raw: dict[str, tuple[Page, PageReading]]
) -> None:
    breaks = [place for place in places if place["kind"] == "break"]
    for place in breaks:
        page, made = raw[place["seed"]]
        assert any(place["want"] in text for text in pieces(page, made, "text")), place["want"]
    assert sum(len(made.joins) for _, made in raw.values()) == len(breaks)


def test_captions_stand_apart_and_stay(places: list[dict[str, Any]], raw: dict[str, tuple[Page, PageReading]]) -> None:
    for place in places:
        if place["kind"] == "caption":
            page, made = raw[place["seed"]]
            assert place["raw"].strip() in pieces(page, made, "caption")


def test_furniture_is_set_aside(places: list[dict[str, Any]], raw: dict[str, tuple[Page, PageReading]]) -> None:
    furniture = [place for place in places if place["kind"] == "furniture"]
    missed = []
    for place in furniture:
        page, made = raw[place["seed"]]
        aside = "".join(page.text[slice(*item.span)] for item in made.set_aside)
        if re.sub(r"\s", "", place["raw"]) not in re.sub(r"\s", "", aside):
            missed.append(place["raw"])
    assert len(missed) <= 0.05 * len(furniture), missed


def test_sub_headings_are_context_not_passages(raw: dict[str, tuple[Page, PageReading]]) -> None:
    assert pieces(*raw["002"], "heading") == [
        "各级靠上抓实,构筑起实体经济振兴发展的“四梁八柱”",
        "擂响实干鼓点,推动招商引资工作提质增效",
        "创新路数打法,树起大抓项目的鲜明导向",
    ]
    assert "充电赋能锤炼过硬本领" in pieces(*raw["003"], "heading")
    assert len(pieces(*raw["001"], "heading")) == 4


@cache
def broken_pages(corpus: Path) -> tuple[list[BrokenPage], list[dict[str, Any]]]:
    """Pages made of the half of the articles that the rules were not made on, and what was found on them."""
    pages = make_pages(halves(load(corpus))[1], PAGES, seed=11)
    found = []
    for broken in pages:
        page = Page(broken.name, broken.text)
        found.append(to_json(page, read_page(page)))
    return pages, found


@pytest.mark.parametrize(
    ("score", "f1", "precision"),
    [(score_joins, 0.97, 0.98), (score_boundaries, 0.95, 0.95), (score_captions, 0.9, 0.9)],
)
def test_broken_pages_are_repaired(shared: Path, score: Any, f1: float, precision: float) -> None:
    pages, found = broken_pages(shared / "bench" / "news-long" / "corpus.jsonl")
    total = pooled([score(page, answer) for page, answer in zip(pages, found, strict=True)])
    assert total.f1 >= f1 and total.precision >= precision


def test_clean_text_passes_through(shared: Path) -> None:
    boundaries = touched = 0
    for line in (shared / "bench" / "news-long" / "corpus.jsonl").read_text(encoding="utf-8").splitlines():
        sentences = re.findall(r"[^。！？]*[。！？]+[”’」』）]*", json.loads(line)["text"].replace("\n", ""))
        paragraphs = ["".join(sentences[at : at + 3]).strip() for at in range(0, len(sentences), 3)]
        made = read_page(Page("a.txt", "\n\n".join(filter(None, paragraphs))))
        boundaries += max(len(paragraphs) - 1, 0)
        touched += len(made.joins) + max(len(made.articles) - 1, 0)
    assert boundaries > 5000
    assert touched * 1000 <= boundaries
