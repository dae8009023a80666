"""What a reply says and which buttons it has."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from bot.telegram_bot import replies
from bot.telegram_bot.replies import CONTEXT_DATA, PAGE_ARTICLES, PAGE_DATA, Reply
from bot.telegram_bot.splitting import LIMIT, split, to_html, to_plain, utf16_length
from retrieval.answer.answer import Answer, Citation, Hit, Missing, PassageContext
from retrieval.index.records import ArticleRecord

PASSAGE = "会议开始。一季度产值为328.5亿元<b>，增长7.1%。会议结束。"
QUOTE = "一季度产值为328.5亿元<b>，增长7.1%。"
FACTS = ("港口 & 产值", "桂花港日报", "2023-04-12", "a/port.md")


def hit(n: int, text: str = PASSAGE) -> Hit:
    return Hit(f"{n:016x}", text, *FACTS, start=0, end=9, score=1.0)


def answer(found: bool, hits: tuple[Hit, ...]) -> Answer:
    citation = Citation(1, QUOTE, hit(7).passage_id, *FACTS, start=5, end=9)
    return Answer("产值多少", found, "328.5亿元" if found else "", (citation,) if found else (), hits, {})


def data(reply: Reply) -> list[str]:
    return [button.data for row in reply.rows for button in row]


def test_the_answer_comes_first_then_the_quote_and_where_it_stands() -> None:
    reply = replies.answer(answer(True, (hit(7),)), 7)
    assert to_html(reply.spans) == (
        "<b>328.5亿元</b>\n\n"
        "<blockquote expandable>[1] “一季度产值为<b>328.5亿元</b>&lt;b&gt;，增长7.1%。”</blockquote>\n"
        "《港口 &amp; 产值》 桂花港日报 2023-04-12 · a/port.md"
    )
    assert [[button.label for button in row] for row in reply.rows] == [["原文"], ["有用", "不对"]]
    sent = data(reply)[0]
    matched = re.match(CONTEXT_DATA, sent)
    assert matched
    assert matched[1] == hit(7).passage_id
    assert PASSAGE[int(matched[2]) : int(matched[3])] == QUOTE
    assert len(sent.encode()) <= 64


def test_without_an_answer_the_three_nearest_passages_are_shown_short() -> None:
    reply = replies.answer(answer(False, tuple(hit(n, "很长的一段。" * 100) for n in range(5))), 7)
    text = to_plain(reply.spans)
    assert text.startswith("未在文章中找到\n\n最接近的段落：")
    assert [f"[{n}] 很长的一段。" in text for n in (1, 2, 3, 4)] == [True, True, True, False]
    assert text.count("……\n《港口 & 产值》 桂花港日报 2023-04-12 · a/port.md") == 3
    assert len(text) < 600
    assert data(reply) == [*(f"ctx:{n:016x}:0:0" for n in range(3)), "alt:7:1", "yes:7", "bad:7"]


def test_how_a_question_was_understood_stands_below_the_answer() -> None:
    reply = replies.answer(replace(answer(True, (hit(7),)), understood="港口一季度<产值>多少"), 7)
    assert to_html(reply.spans).startswith("<b>328.5亿元</b>\n理解为：港口一季度&lt;产值&gt;多少\n\n")


def test_an_answer_that_may_be_wrong_looks_like_it() -> None:
    reply = replies.answer(replace(answer(True, (hit(7),)), sure=False), 7)
    assert to_plain(reply.spans).startswith("❔ 文章里可能是这一句，请看原文：\n\n[1] “")
    assert [span.text for span in reply.spans if span.bold] == ["❔ 文章里可能是这一句，请看原文：", "328.5亿元"]


def test_each_of_several_questions_has_its_answer() -> None:
    parts = (answer(True, (hit(7),)), replace(answer(False, (hit(8),)), question="税收多少"))
    reply = replies.answer(replace(answer(True, (hit(7),)), parts=parts), 7)
    text = to_plain(reply.spans)
    assert text.startswith("1. 产值多少\n328.5亿元") and "\n\n2. 税收多少\n未在文章中找到" in text
    assert [[button.label for button in row] for row in reply.rows] == [["原文"], ["有用", "不对"]]


def test_a_condition_that_no_article_fulfils_is_named() -> None:
    reply = replies.answer(replace(answer(False, ()), emptied_by=("paper", "闸口日报")), 7)
    assert "没有来自“闸口日报”的文章" in to_plain(reply.spans) and not reply.rows


def test_without_any_passage_it_says_so() -> None:
    reply = replies.answer(answer(False, ()), 7)
    assert to_plain(reply.spans) == "未在文章中找到\n\n文章里没有任何段落与问题相关。"
    assert reply.rows == ()


@pytest.mark.parametrize(
    ("start", "end", "marked"),
    [(5, 5 + len(QUOTE), [QUOTE]), (0, 0, []), (9, 3, []), (500, 900, []), (30, 900, [PASSAGE[30:]])],
)
def test_context_marks_the_quote_wherever_the_button_says_it_is(start: int, end: int, marked: list[str]) -> None:
    passage = PassageContext("0" * 16, *FACTS, before="前一段。", text=PASSAGE, after="后一段。")
    reply = replies.context(passage, start, end)
    assert to_plain(reply.spans) == (
        f"《港口 & 产值》 桂花港日报 2023-04-12 · a/port.md\n\n前一段。\n\n{PASSAGE}\n\n后一段。"
    )
    assert [span.text for span in reply.spans if span.bold] == marked


def test_context_at_the_ends_of_an_article() -> None:
    reply = replies.context(PassageContext("0" * 16, "", "", "", "x.txt", "", "只有一段。", ""), 0, 5)
    assert to_plain(reply.spans) == "（无标题） 日期不详 · x.txt\n\n只有一段。"


def article(
    title: str, paper: str = "报", source: str = "文", url: str = "", date_from: str = "byline"
) -> ArticleRecord:
    return ArticleRecord(0, source, title, paper, "", (), "2023-04-12", date_from, url, ())


def articles(count: int) -> list[ArticleRecord]:
    return [article(f"题{n}") for n in range(1, count + 1)]


def test_sources_fit_on_one_page_without_buttons() -> None:
    reply = replies.sources([article("题1", url="https://a.example/1"), article("题2", date_from="inferred")], 0)
    assert to_plain(reply.spans) == (
        "收录文章 2 篇\n1. 《题1》 报 2023-04-12 · 文 · https://a.example/1\n2. 《题2》 报 2023-04-12（推定） · 文"
    )
    assert reply.rows == ()
    assert to_plain(replies.sources([], 0).spans) == "还没有收录文章。"


def test_sources_are_turned_page_by_page() -> None:
    many = articles(2 * PAGE_ARTICLES + 1)
    pages = [replies.sources(many, page) for page in (0, 1, 2)]
    assert [data(page) for page in pages] == [["src:1"], ["src:0", "src:2"], ["src:1"]]
    assert all(re.match(PAGE_DATA, sent) for page in pages for sent in data(page))
    lines = [line for page in pages for line in to_plain(page.spans).splitlines()[1:]]
    assert [line.partition(".")[0] for line in lines] == [str(n) for n in range(1, len(many) + 1)]
    assert replies.sources(many, 999_999) == pages[2]


def test_a_page_of_sources_always_fits_in_a_message() -> None:
    for character in ("长", "𠮷"):
        url = f"https://{'u' * 192}"
        long = article(character * 500, character * 500, character * 500, url, "inferred")
        reply = replies.sources([long] * 100_000, 6000)
        assert utf16_length(to_plain(reply.spans)) <= LIMIT
        assert len(split(reply.spans)) == 1


@pytest.mark.parametrize(
    "foreign", ["", "ctx:", "ctx:0123:0:1", f"ctx:{'G' * 16}:0:1", f"ctx:{'a' * 16}:0:1 ", "src:-1"]
)
def test_foreign_data_is_none_of_ours(foreign: str) -> None:
    assert not re.match(CONTEXT_DATA, foreign)
    assert not re.match(PAGE_DATA, foreign)


def two_sided() -> Answer:
    """A comparison whose two figures stand in two quotes."""
    first = replace(answer(True, (hit(7),)).citations[0], quote="甲港<吞吐>12万吨。")
    second = replace(first, n=2, quote="乙港9万吨。", passage_id=hit(8).passage_id)
    return replace(
        answer(True, (hit(7), hit(8))),
        text="甲港12万吨更多，乙港9万吨",
        citations=(first, second),
        form="comparison",
        marked=(("12万吨", 1), ("9万吨", 2)),
    )


def test_each_part_of_an_answer_has_the_number_of_its_source() -> None:
    reply = replies.answer(two_sided(), 7)
    html = to_html(reply.spans)
    assert html.startswith("<b>甲港12万吨[1]更多，乙港9万吨[2]</b>\n\n")
    assert "[1] “甲港&lt;吞吐&gt;<b>12万吨</b>。”" in html and "[2] “乙港<b>9万吨</b>。”" in html
    assert [button.label for button in reply.rows[0]] == ["原文 [1]", "原文 [2]"]


def test_what_an_answer_has_to_say_besides_stands_below_it() -> None:
    corrected = replace(answer(True, (hit(7),)), corrected=("产值<下降", "增长7.1%"))
    assert "</b>\n问题称产值&lt;下降，文章是增长7.1%。\n\n<blockquote expandable>[1]" in to_html(
        replies.answer(corrected, 7).spans
    )
    partial = replace(answer(True, (hit(7),)), form="list", incomplete=(7, 9))
    assert "原文只列出其中7项，共9项。" in to_plain(replies.answer(partial, 7).spans)
    missing = replace(answer(False, (hit(7),)), form="comparison", missing=Missing("side", "乙港"))
    assert to_plain(replies.answer(missing, 7).spans).startswith("未在文章中找到\n缺“乙港”一方，无法比较。\n\n")


def test_the_verdict_stands_before_what_it_was_read_from() -> None:
    decided = replace(
        answer(True, (hit(7),)), form="yes_no", text="是。328.5亿元", verdict="是", marked=(("328.5亿元", 1),)
    )
    assert to_html(replies.answer(decided, 7).spans).startswith(
        "<b>是。328.5亿元</b>\n\n<blockquote expandable>[1] “一季度产值为<b>328.5亿元</b>"
    )
