"""The breaker's truth is true: with it alone every page can be restored, and only the right answer scores 1."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.retrieval.articles import breaker
from tests.retrieval.articles.breaker import BrokenPage, Score, Span, make_pages, pooled

MARKS = "#■▲◥▼◆ \u3000\xa0"
HALF = str.maketrans("，：；？！（）", ",:;?!()")
SENTENCES = (
    "云泽市昨天召开会议，部署今年的防汛工作。",
    "会议要求，各区在汛期到来之前完成326处险工险段的加固，总投资逾12.5亿元。",
    "“去年的水位比往年高出1.8米，我们不能再等！”市水务局负责人周岚说。",
    "据介绍，全市现有水库47座，其中大型水库3座，总库容9.6亿立方米。",
    "沿河的石墩桥镇已经组织起一支由120人组成的抢险队，队员都是附近的村民。",
    "他们白天在田里干活，夜里轮流上堤值守，遇到大雨就住在堤上的值班室里。",
    "新的监测系统每10分钟上传一次数据，值班人员在手机上就能看到各个断面的水位。",
    "水位超过警戒线怎么办？",
    "系统会自动向沿岸23个村的负责人发出短信，同时拉响设在村口的警报器。",
    "气象部门预计，今年6月至8月的降水量比常年偏多两成左右，局部地区偏多三成以上。",
    "市财政局表示，首批3.2亿元资金已经拨付到位，其余部分将根据工程进度分期安排。",
    "《防汛应急预案》（修订版）下个月起施行，新增了老人和儿童的转移安置办法。",
    "为了让群众熟悉路线，各镇在上个月组织了两次演练，共有4600多人参加。",
    "记者在现场看到，编织袋、冲锋舟和发电机整齐地码放在仓库里，随时可以装车。",
)
ROWS = [
    {"id": f"own-{at}", "title": title, "text": "".join(SENTENCES[at:] + SENTENCES[:at])}
    for at, title in enumerate(
        ("云泽备汛", "", "三百处险段汛前加固", "水位一超 短信就到", "", "堤上的夜班", "演练走到家门口", "汛前备足物资")
    )
]
SCORES = (breaker.score_joins, breaker.score_boundaries, breaker.score_captions, breaker.score_set_aside)


@pytest.fixture(scope="module", params=["own sentences", "news"])
def pages(request: pytest.FixtureRequest) -> list[BrokenPage]:
    """Two hundred pages, of the sentences above and of the news beside the repository."""
    if request.param == "own sentences":
        return make_pages(ROWS, 200, 1)
    corpus: Path = request.getfixturevalue("shared") / "bench" / "news-long" / "corpus.jsonl"
    if not corpus.is_file():
        pytest.skip("the news articles are not on this machine")
    return make_pages(breaker.halves(breaker.load(corpus))[0], 200, 1)


def truth(page: BrokenPage) -> dict[str, Any]:
    """The answer of a repair that makes no mistake. All captions stand in the first article."""
    articles: list[dict[str, Any]] = [
        {"title": article.title, "passages": [{"spans": spans} for spans in article.paragraphs], "captions": []}
        for article in page.articles
    ]
    articles[0]["captions"] = [{"spans": [span]} for span in page.captions]
    return {
        "articles": articles,
        "set_aside": [{"start": start, "end": end, "reason": kind} for start, end, kind in page.set_aside],
        "joins": [{"start": start, "end": end} for start, end in page.joins],
    }


def heads(page: BrokenPage) -> list[Span]:
    return [span for article in page.articles for span in article.head]


def furniture(page: BrokenPage) -> list[Span]:
    return [(start, end) for start, end, _ in page.set_aside]


def bodies(page: BrokenPage) -> list[Span]:
    return [span for article in page.articles for spans in article.paragraphs for span in spans]


# Truth


def test_joining_and_dropping_restore_the_clean_paragraphs(pages: list[BrokenPage]) -> None:
    for page in pages:
        kept = [*page.text]
        for start, end in [*page.joins, *page.captions, *furniture(page), *heads(page)]:
            kept[start:end] = [""] * (end - start)
        lines = [line.strip(MARKS) for line in re.split(r"[\r\n]+", "".join(kept))]
        clean = [paragraph for article in page.articles for paragraph in article.clean]
        assert [line for line in lines if line] == clean, page.name


def test_the_spans_of_a_paragraph_read_as_it_did(pages: list[BrokenPage]) -> None:
    for page in pages:
        for article in page.articles:
            read = tuple("".join(page.text[start:end] for start, end in spans) for spans in article.paragraphs)
            assert read == article.clean, page.name


def test_every_character_is_accounted_for_once(pages: list[BrokenPage]) -> None:
    for page in pages:
        spans = sorted([*bodies(page), *page.captions, *furniture(page), *heads(page)])
        assert all(0 <= start < end <= len(page.text) for start, end in spans), page.name
        assert all(left[1] <= right[0] for left, right in pairwise(spans)), page.name
        edges = [0, *(edge for span in spans for edge in span), len(page.text)]
        between = "".join(page.text[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True))
        assert set(between) <= {*MARKS, "\r", "\n"}, page.name


def test_a_join_parts_two_halves_by_a_line_end_at_least(pages: list[BrokenPage]) -> None:
    for page in pages:
        for start, end in page.joins:
            left, between, right = page.text[start - 1], page.text[start:end], page.text[end]
            assert "\n" in between and not left.isspace() and not right.isspace(), page.name
            assert right not in ",.，。、" or "wrapped" in page.form
            assert left not in "。！？：—" or "wrapped" in page.form


def test_headline_and_byline_stand_where_the_truth_says(pages: list[BrokenPage]) -> None:
    for page in pages:
        for article in page.articles:
            lines = [page.text[start:end] for start, end in article.head]
            assert article.title in lines and all(line in lines for line in (article.kicker, article.subhead) if line)
            assert 0 <= article.head[0][0] - article.start <= len("### ")
            first = "".join(page.text[start:end] for start, end in article.paragraphs[0])
            assert all(name in " ".join(lines) + first for name in article.authors)


def test_weekdays_are_right(pages: list[BrokenPage]) -> None:
    found = [day for page in pages for day in re.findall(r"(\d+)年(\d+)月(\d+)日 星期(.)", page.text)]
    assert found
    for year, month, day, weekday in found:
        assert "一二三四五六日"[datetime.date(int(year), int(month), int(day)).weekday()] == weekday


def test_the_articles_are_whole() -> None:
    for page in make_pages(ROWS, 50, 2):
        for article in page.articles:
            body = "".join(article.clean).translate(HALF)
            assert all(sentence.translate(HALF) in body for sentence in SENTENCES)


# Variety


def test_every_form_occurs_and_breaks_what_it_names(pages: list[BrokenPage]) -> None:
    assert {page.form for page in pages} == {*breaker.FORMS}
    assert len(breaker.FORMS) >= 7
    for form in breaker.FORMS:
        of_form = [page for page in pages if page.form == form]
        kinds = {kind for page in of_form for _, _, kind in page.set_aside}
        assert "caption" not in form or any(page.captions for page in of_form)
        assert form != "several" or all(2 <= len(page.articles) <= 7 for page in of_form)
        assert form != "turn" or "turn" in kinds
        assert form != "furniture" or len(kinds) > 8
        assert form in ("captions", "apart") or any(page.joins for page in of_form)


def test_pages_differ_in_their_habits(pages: list[BrokenPage]) -> None:
    texts = [page.text for page in pages]
    for habit in ("\r\n", "\xa0", "\u3000\u3000", "\n## ", "，", "\n■", "\n\n\n\n", "下转", "~~~", "讯 ", "（", "("):
        assert 0 < sum(habit in text for text in texts) < len(texts), habit
    assert any("，" not in text and "," in text for text in texts)


@pytest.mark.parametrize(
    ("what", "pattern"),
    [
        ("inside a number", r"\d$\d"),
        ("between a number and its unit", r"\d$[亿万米元座]"),
        ("inside a word", r"水$库|会$议|资$金|系$统|群$众"),
        ("inside a name", r"云$泽|周$岚|石墩$桥|石$墩"),
    ],
)
def test_breaks_fall_anywhere(what: str, pattern: str) -> None:
    seams = [
        page.text[start - 3 : start] + "$" + page.text[end : end + 3]
        for page in make_pages(ROWS, 300, 3)
        for start, end in page.joins
    ]
    assert any(re.search(pattern.replace("$", r"\$"), seam) for seam in seams), what


def test_lines_that_stay_apart_end_without_a_full_stop() -> None:
    lines = [line for page in make_pages(ROWS, 200, 4) for article in page.articles for line in article.clean]
    for ending in ("——", "：", "……", "，", "%", "处", "？"):
        assert any(
            line.translate({ord(":"): "：", ord(","): "，", ord("?"): "？"}).endswith(ending) for line in lines
        ), ending


def test_the_same_seed_makes_the_same_pages() -> None:
    assert make_pages(ROWS, 30, 5) == make_pages(ROWS, 30, 5)
    assert make_pages(ROWS, 30, 5)[:10] == make_pages(ROWS, 10, 5)
    assert [page.text for page in make_pages(ROWS, 30, 5)] != [page.text for page in make_pages(ROWS, 30, 6)]


@pytest.mark.parametrize(
    "text", ["", "太短。", SENTENCES[0] * 3, "".join(SENTENCES) + "点击查看原图。", "“" + "".join(SENTENCES)]
)
def test_articles_that_are_not_clean_are_not_broken(text: str) -> None:
    with pytest.raises(ValueError, match="without debris"):
        make_pages([{"id": "a", "title": "", "text": text}], 1, 1)


def test_what_a_crawler_added_goes() -> None:
    text = f"云泽晚报讯（记者 周岚）{''.join(SENTENCES)}(完)返回搜狐，查看更多责任编辑："
    for page in make_pages([{"id": "a", "title": "云泽备汛。", "text": text}], 20, 7):
        assert "搜狐" not in page.text and page.articles[0].title == "云泽备汛"
        assert "".join(SENTENCES).translate(HALF)[:8] in "".join(page.articles[0].clean).translate(HALF)


def test_the_halves_are_the_whole_whatever_the_order() -> None:
    rows = [{"id": f"row-{at}", "title": "", "text": ""} for at in range(400)]
    first, second = breaker.halves(rows)
    assert sorted([*first, *second], key=lambda row: int(row["id"][4:])) == rows
    assert min(len(first), len(second)) > 150
    assert {row["id"] for row in breaker.halves(rows[::-1])[0]} == {row["id"] for row in first}


# Scoring


@pytest.mark.parametrize("score", SCORES)
def test_the_truth_scores_one_and_silence_nought(
    pages: list[BrokenPage], score: Callable[[BrokenPage, dict[str, Any]], Score]
) -> None:
    assert all(score(page, truth(page)).f1 == 1 for page in pages)
    assert pooled(score(page, truth(page)) for page in pages).f1 == 1
    assert pooled(score(page, {}) for page in pages).f1 == 0
    assert pooled(score(page, {"articles": [{"title": ""}], "set_aside": [], "joins": []}) for page in pages).f1 == 0


def a_page(form: str) -> BrokenPage:
    """A page of this form with several joins and captions."""
    made = (page for page in make_pages(ROWS, 300, 8) if page.form == form)
    return next(page for page in made if len(page.joins) > 1 and len(page.captions) > 1)


def test_a_join_counts_only_when_exact() -> None:
    page = a_page("mixed")
    answer = truth(page)
    answer["joins"][0]["end"] += 1
    answer["joins"].append({"start": 0, "end": 1})
    score = breaker.score_joins(page, answer)
    assert (score.right, score.found, score.true) == (len(page.joins) - 1, len(page.joins) + 1, len(page.joins))


def test_an_article_may_begin_with_its_headline_but_not_in_another() -> None:
    page = next(page for page in make_pages(ROWS, 100, 9) if page.form == "several")
    answer = truth(page)
    answer["articles"][1]["passages"][0] = {"spans": [(page.articles[1].start, page.articles[1].start + 5)]}
    assert breaker.score_boundaries(page, answer).f1 == 1
    answer["articles"][1]["passages"][0] = {"spans": [page.articles[0].paragraphs[-1][-1]]}
    score = breaker.score_boundaries(page, answer)
    assert score.right == score.true - 1 == score.found - 1
    whole = breaker.score_boundaries(page, {"articles": answer["articles"][:1]})
    assert (whole.precision, whole.recall) == (1, 1 / len(page.articles))


def test_a_caption_may_carry_its_mark_but_not_the_next_paragraph() -> None:
    page = a_page("mixed")
    answer = truth(page)
    captions = answer["articles"][0]["captions"]
    start, end = page.captions[0]
    captions[0]["spans"] = [(start - 1, end)]
    assert breaker.score_captions(page, answer).f1 == 1
    captions[0]["spans"] = [(start, end + (end - start))]
    captions.append({"spans": [page.captions[-1]]})  # a second time
    score = breaker.score_captions(page, answer)
    assert (score.right, score.found) == (score.true - 1, score.true + 1)


def test_furniture_may_be_set_aside_in_one_piece_and_bylines_with_it() -> None:
    page = next(page for page in make_pages(ROWS, 200, 10) if page.form == "furniture" and len(page.set_aside) > 9)
    last = page.articles[0].paragraphs[-1][-1][1]
    tail = [entry for entry in page.set_aside if entry[0] >= last]
    answer = truth(page)
    answer["set_aside"] = [entry for entry in answer["set_aside"] if entry["start"] < last]
    answer["set_aside"] += [{"start": last, "end": len(page.text), "reason": ""}]
    answer["set_aside"] += [{"start": start, "end": end, "reason": "byline"} for start, end in page.articles[0].head]
    assert tail and breaker.score_set_aside(page, answer).f1 == 1
    start, end = page.articles[0].paragraphs[0][0]
    answer["set_aside"] += [{"start": start, "end": end, "reason": ""}]
    assert breaker.score_set_aside(page, answer).precision < 1
