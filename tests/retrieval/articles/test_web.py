"""Web pages of every kind in which articles are saved: what is told about the article, and that its text is all of it."""

from __future__ import annotations

import random
import re
import time
from pathlib import Path

import pytest

from retrieval.articles.article import Article, Page
from retrieval.articles.pages import read_page
from retrieval.articles.sources import read_pages
from retrieval.articles.web.metadata import names_in
from retrieval.articles.web.titles import without_site
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
    paragraphs = [page.words(paragraph) for paragraph in article.paragraphs]
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


def lines_of(folder: Path, body: str, title: str = "青槐加装电梯") -> list[str]:
    """The paragraphs of a page with this title."""
    page, article = read(folder, f"<title>{title}_青槐网</title><h1>{title}</h1>{body}".encode())
    return [page.words(paragraph) for paragraph in article.paragraphs]


FIRST = "青槐市昨日启动旧楼加装电梯行动，今年计划加装320部。"
SECOND = "居民可在街道窗口申请，审批时限为15个工作日。"


def test_short_lines_and_tables_are_an_article_too(tmp_path: Path) -> None:
    verses = ["月色落在井沿", "一只蟋蟀醒来", "风把窗纸吹响", "母亲在灯下补衣"]
    links = "<ul><li><a href=1>关于我们</a></li><li><a href=2>联系方式</a></li><li><a href=3>人才招聘</a></li></ul>"
    assert lines_of(tmp_path, "".join(f"<p>{verse}</p>" for verse in verses) + links, "秋夜的井") == verses
    rows = "<table><tr><td>东区</td><td>31亿元</td></tr><tr><td>西区</td><td>28亿元</td></tr></table>"
    assert lines_of(tmp_path, rows + links) == ["青槐加装电梯·东区：31亿元", "青槐加装电梯·西区：28亿元"]


def test_a_box_of_text_in_an_article_is_the_articles(tmp_path: Path) -> None:
    box = f"<p><b>相关链接</b></p><p>{SECOND}</p>"
    assert lines_of(tmp_path, f"<div><p>{FIRST}</p>{box}<p>{FIRST}</p></div>") == [FIRST, "相关链接", SECOND, FIRST]


def test_comments_longer_than_the_article(tmp_path: Path) -> None:
    comments = "<li>我们小区等了很多年，希望能够早日落实到位，不要拖延。</li>" * 9
    assert lines_of(tmp_path, f"<p>{FIRST}</p><div><h3>网友评论（9）</h3><ul>{comments}</ul></div>") == [FIRST]


def test_an_article_on_copyright_is_no_notice(tmp_path: Path) -> None:
    told = ["版权局提醒市民，引用他人作品应当注明出处。", "本报记者从法院获悉，侵权者被判赔偿3万元。"]
    notice = "<p>本报所有内容未经许可不得转载</p><p>如有侵权请联系删除。</p>"
    assert lines_of(tmp_path, "".join(f"<p>{text}</p>" for text in told) + notice) == told


def test_lines_broken_by_br_are_joined_and_paragraphs_are_not(tmp_path: Path) -> None:
    broken = (
        "市民可以在手机上办理申请，不用再跑窗口，材料由社区干部上门收<br>取，全程一共三天就可以办完，费用由市级财政和街道各自承担一<br>"
        "半，老人和残疾人家庭还可以再免去其中的检测费。"
    )
    assert lines_of(tmp_path, f"<div>{broken}</div>") == [broken.replace("<br>", "")]
    assert lines_of(tmp_path, f"<p>{FIRST}</p><p>申请材料</p><p>三份</p><p>{SECOND}</p>") == [
        FIRST, "申请材料", "三份", SECOND,
    ]  # fmt: skip


def test_frames_beside_an_article_do_not_hide_it(tmp_path: Path) -> None:
    assert lines_of(tmp_path, f"<iframe src=a.htm>旧浏览器</iframe><p>{FIRST}</p>") == [FIRST]


HANGS = 15.0  # seconds


@pytest.mark.parametrize(
    "markup",
    ["<div class=title>" * 900 + f"<p>{FIRST}</p>" * 3000, "<div>" * 500 + f"<h2>{FIRST}</h2>" * 5000,
     "<table><tr><td>" * 400 + f"<table><tr><td>{FIRST}</td></tr></table>" * 3000, f"<font><b>{FIRST}<br>" * 1000,
     "<p>相关阅读</p><p><a href=1>电梯</a></p>" * 5000, "<span class=title>" * 1500 + FIRST * 5000],
    ids=["deep", "headings", "tables", "fonts", "labels", "spans"],
)  # fmt: skip
def test_odd_pages_end_soon(tmp_path: Path, markup: str) -> None:
    path = tmp_path / "a.html"
    path.write_text(f"<title>青槐加装电梯</title>{markup}", encoding="utf-8")
    begin = time.process_time()
    reading = read_pages(path, path.name)
    assert time.process_time() - begin < HANGS  # none takes one; what grows with the square of the page would take many
    assert reading.pages or reading.problems


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
