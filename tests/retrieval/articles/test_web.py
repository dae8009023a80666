"""Web pages of every kind in which articles are saved: what is told about the article, and that its text is all of it."""

from __future__ import annotations

import random
import re
import time
from pathlib import Path

import pytest

from retrieval.articles.article import Article, Page
from retrieval.articles.metadata import names_in
from retrieval.articles.pages import read_page
from retrieval.articles.sources import read_pages
from retrieval.articles.titles import without_site
from tests.retrieval.articles.skeletons import Skeleton, articles, shells


def read(folder: Path, data: bytes) -> tuple[Page, Article]:
    """The page and its only article."""
    path = folder / "a.html"
    path.write_bytes(data)
    reading = read_pages(path, path.name)
    assert [str(problem) for problem in reading.problems] == []
    (page,) = reading.pages
    (article,) = read_page(page).articles
    return page, article


@pytest.mark.parametrize("skeleton", articles(), ids=lambda skeleton: skeleton.name)
def test_an_article_and_what_is_said_about_it(tmp_path: Path, skeleton: Skeleton) -> None:
    page, article = read(tmp_path, skeleton.data)
    assert article.title == skeleton.title
    assert (article.paper, article.date, article.page) == (skeleton.paper, skeleton.date, skeleton.page)
    assert article.authors[: len(skeleton.authors)] == skeleton.authors
    assert bool(article.authors) == bool(skeleton.authors)
    paragraphs = [page.read(paragraph.spans) for paragraph in article.paragraphs]
    assert paragraphs == [*skeleton.paragraphs]
    for text in skeleton.furniture:
        assert not any(text in paragraph for paragraph in paragraphs), text


@pytest.mark.parametrize(("name", "data"), shells().items(), ids=lambda value: str(value)[:6])
def test_a_shell_has_no_article_and_says_so_once(tmp_path: Path, name: str, data: bytes) -> None:
    path = tmp_path / f"{name}.html"
    path.write_bytes(data)
    reading = read_pages(path, path.name)
    assert reading.pages == ()
    assert [problem.reason for problem in reading.problems] == ["no-article"]


@pytest.mark.parametrize(
    ("whole", "title"),
    [
        ("大桥合龙_社会新闻_桐溪网", "大桥合龙"),
        ("大桥合龙 - 桐溪新闻网", "大桥合龙"),
        ("大桥合龙 | 桐溪日报", "大桥合龙"),
        ("桐溪网--大桥合龙", "大桥合龙"),
        ("桐溪晚报数字报-大桥合龙", "大桥合龙"),
        ("大桥合龙--社会--桐溪网", "大桥合龙"),
        ("桐溪日报-织密防汛安全网", "织密防汛安全网"),
        ("2019-2020年度账单公布", "2019-2020年度账单公布"),
        ("一盏灯——记桥梁工程师夔立", "一盏灯——记桥梁工程师夔立"),
        ("阿依·古丽：从山村到赛场", "阿依·古丽：从山村到赛场"),
        ("桐溪日报多媒体数字报刊平台", ""),
        ("", ""),
    ],
)
def test_a_title_without_the_site(whole: str, title: str) -> None:
    assert without_site(whole, []) == title


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("阮　青 卜 言", ["阮青", "卜言"]),
        ("本报记者 阮 青 通讯员 沐秋白", ["阮青", "沐秋白"]),
        ("阮青；卜言", ["阮青", "卜言"]),
        ("阿依·古丽、John Smith", ["阿依·古丽", "John Smith"]),
        ("104363", []),
        ("a@example.com", []),
        ("桐溪网编辑", []),
        ("版权声明", []),
        ("https://example.com/author/1", []),
    ],
)
def test_names_are_those_of_persons(text: str, names: list[str]) -> None:
    assert names_in(text) == names


def test_two_articles_of_one_page_are_both_kept(tmp_path: Path) -> None:
    first, second = articles()[0], articles()[2]
    parts = "".join(
        f"<article class='a'><h2>{skeleton.title}</h2>{''.join(f'<p>{text}</p>' for text in skeleton.paragraphs)}</article>"
        for skeleton in (first, second)
    )
    path = tmp_path / "a.html"
    path.write_bytes(f"<html><body><div>{parts}</div><p>桐溪网版权所有</p></body></html>".encode())
    (page,) = read_pages(path, path.name).pages
    for text in (*first.paragraphs, *second.paragraphs):
        assert text in page.text
    assert "版权所有" not in page.text


def test_mutated_pages_give_pages_or_problems(tmp_path: Path) -> None:
    chance = random.Random(20240313)
    sound = [*(skeleton.data for skeleton in articles()), *shells().values()]
    for _ in range(400):
        data = bytearray(chance.choice(sound))
        _mutate(data, chance)
        path = tmp_path / "a.html"
        path.write_bytes(data)
        reading = read_pages(path, path.name)
        assert reading.pages or reading.problems
        for page in reading.pages:
            read_page(page)


def _mutate(data: bytearray, chance: random.Random) -> None:
    """Delete, repeat or overwrite a few tags or bytes."""
    for _ in range(chance.randint(1, 8)):
        tags = [match.span() for match in re.finditer(rb"<[^>]*>", data)]
        start, end = (
            chance.choice(tags) if tags and chance.random() < 0.8 else (at := chance.randrange(len(data)), at + 1)
        )
        change = chance.choice(("drop", "repeat", "swap", "cut"))
        if change == "drop":
            del data[start:end]
        elif change == "repeat":
            data[start:start] = bytes(data[start:end]) * chance.randint(1, 30)
        elif change == "swap":
            data[start:end] = chance.choice(
                (b"<table>", b"<td>", b"</div>", b"<a href=x>", b"<!--", b"<h1>", b"<br>", b"&")
            )
        elif chance.random() < 0.1 and start > 1:
            del data[start:]


def test_ten_megabytes_of_pages_take_less_than_a_minute(tmp_path: Path) -> None:
    menu = "<ul>" + "".join(f"<li><a href='{at}'>栏目{at}</a></li>" for at in range(3000)) + "</ul>"
    data = articles()[0].data.replace(b"<main>", menu.encode() + b"<main>")
    path = tmp_path / "a.html"
    path.write_bytes(data)
    begin = time.process_time()
    for _ in range(5):
        read_pages(path, path.name)
    assert 5 * len(data) / (time.process_time() - begin) > 10 * 2**20 / 60
