"""Pages as they come from papers become articles; every name here is invented."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.articles.article import Article, Page
from retrieval.articles.campaigns import campaign_years, date_by_campaigns
from retrieval.articles.layout import paragraphs
from retrieval.articles.layout.headlines import MOST
from retrieval.articles.layout.lines import Line
from retrieval.articles.pages import read_page

TEXT = "东港二期工程昨天开工，总投资12.5亿元。"
MORE = "工程计划明年完工，建成后年吞吐量可达300万吨。"


def only(text: str, source: str = "a.txt", **meta: str) -> Article:
    (article,) = read_page(Page(source, text, meta)).articles
    return article


def said(text: str, article: Article) -> list[str]:
    """The paragraphs of an article, each put together from its pieces on the page."""
    return ["".join(text[start:end] for start, end in paragraph.spans) for paragraph in article.paragraphs]


# Lines


@pytest.mark.parametrize("blank", ["\n", "\r\n", "\r\n\r\n", "\n \n", "\n\u00a0\u00a0\n", "\n\u3000\n\ufeff\n", "\r"])
def test_paragraphs_are_the_lines_without_the_space_around_them(blank: str) -> None:
    text = f"\ufeff{blank}\u3000\u3000{TEXT}\u00a0{blank}  {MORE}\t{blank}"
    article = only(text)
    assert said(text, article) == [TEXT, MORE]


@pytest.mark.parametrize("text", ["", "\n", " \r\n\t\u00a0\u3000\u200b\ufeff\n"])
def test_a_page_of_white_space_has_no_article(text: str) -> None:
    assert read_page(Page("a.txt", text)).articles == ()


def test_front_matter_is_no_part_of_the_text_but_counts_in_the_offsets() -> None:
    head = "---\r\ntitle: 东港开工\r\n---\r\n"
    text = f"{head}\r\n{TEXT}\r\n{MORE}\r\n"
    (article,) = read_page(Page("a.md", text, {"title": "东港开工"}, len(head))).articles
    assert said(text, article) == [TEXT, MORE]
    assert article.paragraphs[0].spans == ((len(head) + 2, len(head) + 2 + len(TEXT)),)


def test_bylines_are_no_paragraphs() -> None:
    text = f"东港开工\n□临海日报记者 周岚\n通讯员 白帆 丁宁\n{TEXT}"
    article = only(text)
    assert said(text, article) == [TEXT]
    assert article.authors == ("周岚", "白帆", "丁宁")


# What a page says of itself


def test_what_the_file_says_goes_before_what_is_printed() -> None:
    text = f"# 印出的标题\n□临海日报记者 周岚\n{TEXT}\n2021年5月6日 星期四"
    meta = {
        "title": "题",
        "paper": "云州晚报",
        "page": "03",
        "authors": "何川、丁宁",
        "date": "2020-04",
        "url": "https://x.test/1",
    }
    article = only(text, "2019-01-01.txt", **meta)
    assert (article.title, article.paper, article.page, article.url) == ("题", "云州晚报", "03", "https://x.test/1")
    assert article.authors == ("何川", "丁宁")
    assert (article.date, article.date_precision) == ("2020-04", "month")


def test_what_is_printed_fills_in_what_the_file_does_not_say() -> None:
    article = only(f"# 印出的标题\n□临海日报记者 周岚\n{TEXT}\n2021年5月6日 星期四", "2019-01-01.txt")
    assert (article.title, article.paper, article.authors) == ("印出的标题", "临海日报", ("周岚",))
    assert (article.date, article.date_precision) == ("2021-05-06", "day")


def test_the_file_name_dates_an_article_that_prints_no_date() -> None:
    assert only(TEXT, "临海日报/20210506.txt").date == "2021-05-06"
    assert only(TEXT, "临海日报/2021-02-30.txt").date == ""


def test_an_impossible_date_of_the_file_gives_way_to_the_printed_one() -> None:
    assert only(f"{TEXT}\n2021-05-06", date="2022-02-30").date == "2021-05-06"


def test_nothing_is_invented() -> None:
    article = only(TEXT)
    assert (article.paper, article.authors, article.date, article.date_precision) == ("", (), "", "")


# Headlines


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("# 东港二期开工\n□临海日报记者 周岚", "东港二期开工"),
        ("抢抓春光 再启新程\n\n# 东港二期开工\n——写在项目开工之际\n□临海日报记者 周岚", "东港二期开工"),
        ("## 抢抓春光 再启新程\n### 东港二期开工\n总投资12.5亿元\n□临海日报记者 周岚", "东港二期开工"),
        ("## 抢抓春光 再启新程\n东港二期开工\n□临海日报记者 周岚", "东港二期开工"),
        ("东港二期开工\n——写在项目开工之际\n□临海日报记者 周岚", "东港二期开工"),
        ("■码头作业现场\n东港二期开工\n□临海日报记者 周岚", "东港二期开工"),
        ("东港二期开工\n文/图 记者 周岚\n通讯员 白帆", "东港二期开工"),
        ("# 东港  二期\u00a0开工 ##\n□临海日报记者 周岚", "东港 二期 开工"),
        ("抢抓春光 再启新程\n# 东港二期开工", "东港二期开工"),
        ("欢迎光临本报网站。\n# 东港二期开工", "东港二期开工"),
        ("东港二期开工", "东港二期开工"),
    ],
)
def test_the_main_headline_is_found(head: str, title: str) -> None:
    assert only(f"{head}\n{TEXT}\n{MORE}").title == title


@pytest.mark.parametrize("byline", ["", "□临海日报记者 周岚\n"])
def test_a_heading_inside_the_text_is_not_its_headline(byline: str) -> None:
    assert only(f"东港二期开工\n{byline}{TEXT}\n## 资金已经到位\n{MORE}").title == "东港二期开工"


def test_a_page_of_sentences_has_no_headline() -> None:
    assert only(f"{TEXT}\n“{MORE}”").title == ""


# Several articles on a page


def page_of(*articles: str) -> str:
    return "\n\n".join(articles)


FIRST = f"# 东港二期开工\n\n□临海日报/潮汐新闻记者 周岚\n\n本报5月6日讯 {TEXT}\n\n## 资金已经到位\n\n{MORE}"
SECOND = "## 抢抓春光\n\n云州来客考察海堤\n\n□临海日报/潮汐新闻记者 何川\n\n本报5月6日讯 今天下午，考察团来到海堤。"
THIRD = "## 关注民生\n\n### 幸福里食堂开张\n\n一餐不到十元钱\n\n□云州晚报记者 丁宁\n\n通讯员 白帆\n\n食堂昨天开张。"


def test_each_headline_with_a_byline_begins_an_article() -> None:
    text = page_of(FIRST, SECOND, THIRD)
    articles = read_page(Page("a.txt", text)).articles
    assert [article.title for article in articles] == ["东港二期开工", "云州来客考察海堤", "幸福里食堂开张"]
    assert [article.authors for article in articles] == [("周岚",), ("何川",), ("丁宁", "白帆")]
    assert [article.paper for article in articles] == ["临海日报", "临海日报", "云州晚报"]
    assert said(text, articles[0])[-1] == MORE
    assert [article.kicker for article in articles] == ["", "抢抓春光", "关注民生"]
    assert articles[2].subhead == "一餐不到十元钱"
    assert said(text, articles[2])[-1] == "食堂昨天开张。"


def test_masthead_and_foot_hold_for_every_article_of_the_page() -> None:
    text = page_of(
        "临海日报\n01:首版", FIRST.replace("临海日报/潮汐新闻", "本报"), SECOND.replace("临海日报/潮汐新闻", "本报")
    )
    articles = read_page(Page("a.txt", text + "\n2021年5月7日 星期五")).articles
    assert [(article.paper, article.date) for article in articles] == [("临海日报", "2021-05-07")] * 2
    assert [article.title for article in articles] == ["东港二期开工", "云州来客考察海堤"]


def test_a_byline_at_the_end_of_an_article_begins_no_other() -> None:
    text = f"东港二期开工\n{TEXT}\n{MORE}\n记者 周岚\n通讯员 白帆"
    assert said(text, only(text)) == [TEXT, MORE]
    text = f"东港二期开工\n□临海日报记者 周岚\n{TEXT}\n{MORE}\n摄影记者 白帆"
    assert said(text, only(text)) == [TEXT, MORE]


def test_only_so_many_lines_above_a_byline_are_its_headline() -> None:
    group = [f"第{number}行字" for number in range(MOST + 2)]
    text = page_of(FIRST, "\n".join(group) + "\n□云州晚报记者 丁宁\n食堂昨天开张。")
    first, second = read_page(Page("a.txt", text)).articles
    assert [line for line in group if line in "".join(said(text, first))] == group[:2]
    assert [line for line in group if line in " ".join((second.kicker, second.title, second.subhead))] == group[2:]
    assert said(text, second) == ["食堂昨天开张。"]


def test_an_impossible_dateline_leaves_the_year() -> None:
    article = only(f"东港二期开工\n□临海日报记者 周岚\n本报9月31日讯 {TEXT}新中国成立73周年到了。")
    assert (article.date, article.date_precision, article.date_from) == ("2022", "year", "inferred")
    article = only(f"东港二期开工\n□临海日报记者 周岚\n本报9月30日讯 {TEXT}新中国成立73周年到了。")
    assert (article.date, article.date_precision, article.date_from) == ("2022-09-30", "day", "dateline")


def test_a_day_that_no_calendar_has_is_said() -> None:
    for text, source, meta in (
        (f"东港二期开工\n{TEXT}", "a-2021-02-30.txt", {}),
        (f"临海日报数字报纸\n东港二期开工\n{TEXT}\n临海日报01版 2021年2月30日 星期二", "a.txt", {}),
        (f"东港二期开工\n{TEXT}", "a.txt", {"date": "2021-02-30"}),
    ):
        article = only(text, source, **meta)
        assert (article.date, article.date_precision, article.date_from) == ("", "", "impossible")
    assert only(f"东港二期开工\n{TEXT}", "a.txt").date_from == ""


def test_the_dateline_names_the_place() -> None:
    assert only(f"东港二期开工\n新华社云州5月6日电 {TEXT}").place == "云州"
    assert only(f"东港二期开工\n本报5月6日讯 {TEXT}").place == ""


def test_a_dateline_names_paper_and_day_where_nothing_else_does() -> None:
    article = only(f"东港二期开工\n临江日报2023年9月18日讯 {TEXT}")
    assert (article.paper, article.date, article.date_from) == ("临江日报", "2023-09-18", "dateline")
    article = only(f"东港二期开工\n□临海日报记者 周岚\n新华社云州2023年9月18日电 {TEXT}\n2023年9月19日 星期二")
    assert (article.paper, article.date, article.date_from) == ("临海日报", "2023-09-19", "printed")


def test_a_source_at_one_articles_end_is_not_that_of_another() -> None:
    text = page_of(
        FIRST.replace("临海日报/潮汐新闻", "本报") + "来源：新华社", SECOND.replace("临海日报/潮汐新闻", "本报")
    )
    assert [article.paper for article in read_page(Page("a.txt", text)).articles] == ["新华社", ""]


PIECES = [
    FIRST, SECOND, THIRD, TEXT, MORE[:11], MORE[11:], "■作业现场", "记者 周岚", "\r\n", "2021-05-06", "上一篇 下一篇", "（下转第3版）",
    "上接第1版", "码头上人来人往。\n\n\n\n", "今天~~~海堤合龙", "一是港口", "责任编辑：白帆", "东港二期开工-某某官方旗舰店",
    f"{TEXT}（完）来源：临江网返回某站，查看更多", f"原标题：东港开工新华社云州5月6日电 {TEXT}广告某某培训班2023年报名 ×{MORE}", "原标题：东港开工",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=12))
def test_every_character_stands_in_exactly_one_place(parts: list[str]) -> None:
    lossless("\n".join(parts))


@given(st.text(max_size=300), st.integers(0, 400))
def test_any_page_can_be_read_and_loses_nothing(text: str, body: int) -> None:
    lossless(text, body)


def lossless(text: str, body: int = 0) -> None:
    reading = read_page(Page("a.txt", text, body=body))
    spans = [span for article in reading.articles for paragraph in article.paragraphs for span in paragraph.spans]
    spans += [aside.span for aside in reading.set_aside]
    covered = sorted(at for start, end in spans for at in range(start, end))
    assert covered == sorted(set(covered))
    left = {at for at in range(body, len(text))} - set(covered)
    assert all(text[at].isspace() or text[at] in "\u200b\ufeff" for at in left)
    for start, end in reading.joins:
        assert start <= end and any(b == start for _, b in spans) and any(a == end for a, _ in spans)


# Large pages


@pytest.mark.parametrize(
    "line", ["海" * 5_000_000, TEXT * 200_000, "甲" + " " * 5_000_000 + "乙", "2022-02-30" * 500_000]
)
def test_one_line_of_five_megabytes_takes_no_time(line: str) -> None:
    begun = time.process_time()
    assert said(line, only(line)) == [line]
    assert time.process_time() - begun < 20


def test_each_short_line_is_compared_with_few_others(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[Line] = []
    real = paragraphs.is_caption

    def counted(line: Line) -> bool:
        looked.append(line)
        return real(line)

    monkeypatch.setattr(paragraphs, "is_caption", counted)
    chars = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得"
    lines = ["".join(chars[(n * 7 + k * n * 3 + k * k) % len(chars)] for k in range(2 + n % 9)) for n in range(1000)]
    counts = []
    for size in (250, 1000):
        looked.clear()
        read_page(Page("a.txt", "\n".join(lines[:size])))
        counts.append(len(looked))
    assert size < counts[1] < 6 * counts[0]


def test_the_work_grows_with_the_page_not_with_its_square() -> None:
    text = page_of(*[SECOND.replace("临海日报/潮汐新闻", "本报")] * 4000)
    begun = time.process_time()
    assert len(read_page(Page("a.txt", text)).articles) == 4000
    read_page(Page("a.txt", "东港二期开工\n" * 16_000))
    read_page(Page("a.txt", f"# 东港二期开工\n{TEXT}\n" * 8000))
    assert time.process_time() - begun < 30


# Real pages


def test_the_raw_pages_give_their_articles(shared: Path) -> None:
    pages = {
        path.name: read_page(Page(path.name, path.read_bytes().decode())).articles
        for path in (shared / "seeds").glob("*.txt")
    }
    assert {name: len(articles) for name, articles in pages.items()} == {
        "000.txt": 1, "001.txt": 1, "002.txt": 1, "003.txt": 1, "004.txt": 7,
    }  # fmt: skip
    assert [article.title.replace(" ", "") for article in pages["004.txt"]] == printed_titles(shared)
    assert {article.paper for article in pages["004.txt"]} == {"青岛日报"}
    assert [pages[name][0].date for name in ("002.txt", "003.txt")] == ["2022-12-11", "2022-12-31"]
    assert (pages["001.txt"][0].date, pages["001.txt"][0].date_from) == ("2017", "inferred")
    years = campaign_years((article.date, article.campaigns) for articles in pages.values() for article in articles)
    dated = date_by_campaigns(pages["000.txt"][0], years)
    assert (dated.date, dated.date_precision, dated.date_from) == ("2022-04", "month", "inferred")
    assert {article.date for article in pages["004.txt"]} == {"2022-09-28"}
    assert [article.date_from for article in pages["004.txt"]] == ["inferred", *["dateline"] * 6]


def printed_titles(shared: Path) -> list[str]:
    """The main headlines in part H of the list of layout trouble (rows A to G), without spaces and the note behind."""
    part = (shared / "gold" / "layout.md").read_text(encoding="utf-8").split("\n## H.")[1].split("\n## I.")[0]
    rows = [line.split("|") for line in part.splitlines() if line.startswith("| ") and line[2] in "ABCDEFG"]
    return [row[4].split("（")[0].replace(" ", "") for row in rows]


# What an independent breaker found


def kinds(text: str) -> list[tuple[str, str]]:
    article = only(text)
    return list(zip((paragraph.kind for paragraph in article.paragraphs), said(text, article), strict=True))


LONG = (
    "云泽市水务局昨天公布，今年汛期以前要完成三百多处险段的加固，沿河各镇已经组织起抢险队，"
    "队员都是附近的村民，白天下田，夜里轮流守堤。"
)


def test_the_first_words_of_a_text_are_no_headline() -> None:
    text = f"东港二期开工\n\n本报讯 云泽市水务局昨天公布，今年汛\n\n期以前要完成三百多处险段的加固。\n\n{MORE}"
    assert said(text, only(text))[0].endswith("今年汛期以前要完成三百多处险段的加固。")


def test_headlines_wider_than_the_columns_do_not_hide_them() -> None:
    lines = [LONG[at : at + 12] for at in range(0, len(LONG), 12)]
    text = (
        "东港二期工程昨天开工建设\n——沿河各镇备汛纪实\n□临海日报记者 周岚 白帆 丁宁\n\n"
        + "\n".join(lines)
        + f"\n\n{MORE[:12]}\n{MORE[12:]}"
    )
    assert said(text, only(text)) == [LONG, MORE]


def test_a_short_paragraph_is_no_caption() -> None:
    text = f"{LONG}\n\n这是云泽市今年第三次加固河堤。\n\n{LONG}{MORE}"
    assert [kind for kind, _ in kinds(text)] == ["text", "text", "text"]


def test_a_sentence_that_stands_elsewhere_too_is_a_caption_between_the_halves() -> None:
    caption = "沿河各镇组织起抢险队。"
    text = f"{LONG}沿河各镇组织起抢险队，共有一百二十人，每人一\n\n{caption}\n\n件救生衣，还有冲锋舟。\n\n{LONG}"
    assert ("caption", caption) in kinds(text)
    assert any("每人一件救生衣" in paragraph for _, paragraph in kinds(text))


def test_a_headline_may_ask() -> None:
    text = f"东港开工\n□临海日报记者 周岚\n{LONG}\n\n水位超过警戒线怎么办？\n□临海日报记者 白帆\n{LONG}{MORE}"
    assert [article.title for article in read_page(Page("a.txt", text)).articles] == [
        "东港开工",
        "水位超过警戒线怎么办？",
    ]


def test_an_article_without_a_byline_stands_before_one_with_it() -> None:
    text = f"东港开工\n\n{LONG}\n\n{MORE}\n\n云泽备汛\n□临海日报记者 白帆\n\n{LONG}{TEXT}"
    assert [article.title for article in read_page(Page("a.txt", text)).articles] == ["东港开工", "云泽备汛"]


@pytest.mark.parametrize("between", ["第07版", "A05 要闻", "— 11 —"])
def test_a_page_number_does_not_break_a_sentence(between: str) -> None:
    text = f"{LONG}队员们每人一件救生\n\n{between}\n\n衣，还有冲锋舟。\n\n{MORE}"
    assert any("每人一件救生衣" in paragraph for _, paragraph in kinds(text))


@pytest.mark.parametrize(
    "line",
    [
        "业主未经许可安装了照明，将被收取费用。",
        "下班后打开首页看看更多天气。",
        "上接第4版没有提到的一点，是夜里也要守堤。",
    ],
)
def test_a_sentence_that_only_sounds_like_furniture_is_text(line: str) -> None:
    kept = "".join(paragraph for _, paragraph in kinds(f"{LONG}\n\n{line}\n\n{MORE}"))
    assert line.removeprefix("上接第4版") in kept


def test_a_line_with_a_date_inside_a_sentence_is_no_masthead() -> None:
    whole = f"{LONG}自2023年1月1日至2027年12月31日，对个体工商户减半征收。"
    text = "\n".join(["东港开工", "", *(whole[at : at + 14] for at in range(0, len(whole), 14))])
    assert said(text, only(text)) == [whole]


def test_names_set_apart_in_a_dateline_make_no_row_of_a_table() -> None:
    text = f"东港开工\n\n本报讯（周岚　白帆　丁宁）市长7月19日上午在临海会见来云泽进行友好访\n\n问的客人。\n\n{MORE}"
    assert any("友好访问的客人" in paragraph for _, paragraph in kinds(text))


@pytest.mark.parametrize("blank", ["\n", "\n\n"])
def test_free_verse_is_not_joined(blank: str) -> None:
    poem = ["风从海上来，", "吹过老船坞的铁锈，", "吹过母亲晾晒的渔网，", "吹进我多年以后的梦里。"]
    text = f"{LONG}\n\n{blank.join(poem)}\n\n{MORE}"
    assert read_page(Page("a.txt", text)).joins == ()


def test_a_day_alone_between_headline_and_text_is_no_beginning_of_the_text() -> None:
    text = "望潮区新建三座天桥\n\n2023年7月20日\n\n区统计局公布了上半年的数字，各街道都有增长。"
    made = read_page(Page("a.txt", text))
    assert [text[slice(*paragraph.spans[0])] for paragraph in made.articles[0].paragraphs] == [text.split("\n\n")[2]]
    assert made.articles[0].date == "2023-07-20"
