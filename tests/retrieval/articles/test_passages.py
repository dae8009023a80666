"""Articles are cut into passages that keep every character, every figure and their place in the raw text."""

from __future__ import annotations

import itertools
import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.articles.article import Article, Kind, Page, Paragraph, Passage, Span
from retrieval.articles.pages import read_page
from retrieval.articles.passages import ENDLESS, LONGEST, make_passages, sentences

SENTENCE = "东港二期工程总投资12.5亿元，同比增长4.8%，预计明年完工。"
MORE = "建成后年吞吐量可达300万吨。"
assert len(SENTENCE) == 32


def laid_out(
    *paragraphs: str | tuple[str, ...], title: str = "", between: str = "\r\n\r\n", kinds: tuple[Kind, ...] = ()
) -> tuple[str, list[Passage]]:
    """A raw page of one article, and its passages; a paragraph of several strings stands in as many pieces."""
    text = between
    spread: list[Paragraph] = []
    for paragraph in paragraphs:
        spans: list[Span] = []
        for piece in (paragraph,) if isinstance(paragraph, str) else paragraph:
            spans.append((len(text), len(text) + len(piece)))
            text += piece + between
        kind = kinds[len(spread)] if kinds else "text"
        spread.append(Paragraph(tuple(spans), kind))
    return text, make_passages(Page("a.txt", text), Article("a.txt", title, tuple(spread)))


def cut(paragraph: str) -> list[str]:
    """The passages of a paragraph under no headline."""
    return [passage.text for passage in laid_out(paragraph)[1]]


def sentences_of(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


# Sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲。乙！丙？", ["甲。", "乙！", "丙？"]),
        ("“甲。”乙。", ["“甲。”", "乙。"]),
        ("「甲。」乙。", ["「甲。」", "乙。"]),
        ("“他说‘甲。’”乙。", ["“他说‘甲。’”", "乙。"]),
        ("『甲！』（乙。）丙。", ["『甲！』", "（乙。）", "丙。"]),
        ("《甲？》乙", ["《甲？》", "乙"]),
        ("甲？！乙。。。丙", ["甲？！", "乙。。。", "丙"]),
        ("甲!\u00a0乙?\u3000丙。 ", ["甲!", "乙?", "丙。"]),
        ("甲\r\n乙\n\n丙。\n", ["甲", "乙", "丙。"]),
        (
            "完成财政收入10.0148亿元，增长4.8%。达到 3.5 万吨。",
            ["完成财政收入10.0148亿元，增长4.8%。", "达到 3.5 万吨。"],
        ),
        ("总投资1,206亿元；其中外资29.5亿美元。", ["总投资1,206亿元；其中外资29.5亿美元。"]),
        ("甲……乙。", ["甲……乙。"]),
        ("没有标点", ["没有标点"]),
        ("。", ["。"]),
        ("", []),
        (" \r\n\u00a0", []),
    ],
)
def test_sentences_end_with_their_mark_and_its_quotes(text: str, expected: list[str]) -> None:
    assert sentences_of(text) == expected


@given(st.text(alphabet="甲1.,，；。！？”」』 \r\n\u00a0\u3000", max_size=60))
def test_sentences_keep_every_character_but_the_space_between(text: str) -> None:
    assert "".join("".join(sentences_of(text)).split()) == "".join(text.split())


# Passages


def test_a_short_paragraph_is_one_passage_with_its_place() -> None:
    text, (passage,) = laid_out(SENTENCE, title="东港开工")
    assert passage.text == SENTENCE
    assert passage.spans == ((text.index(SENTENCE), text.index(SENTENCE) + len(SENTENCE)),)
    assert passage.context == "东港开工"
    assert passage.embedded == f"东港开工\n{SENTENCE}"


def test_a_long_paragraph_is_cut_between_sentences_into_like_parts() -> None:
    # 20 x 32 = 640 characters need three parts; 214 characters or more fill one: 7 sentences, 7 and the other 6.
    assert cut(SENTENCE * 20) == [SENTENCE * 7, SENTENCE * 7, SENTENCE * 6]


def test_a_paragraph_of_the_longest_length_is_not_cut() -> None:
    assert cut("海" * (LONGEST - 2) + "。岸") == ["海" * (LONGEST - 2) + "。岸"]
    assert cut("海" * (LONGEST - 1) + "。岸") == ["海" * (LONGEST - 1) + "。", "岸"]


def test_a_sentence_longer_than_a_passage_stays_whole_and_alone() -> None:
    endless = "海风、" * 150 + "都来了。"
    assert cut(f"先说一句。{endless}再说一句。") == ["先说一句。", endless, "再说一句。"]


def test_a_long_enumeration_may_be_cut_after_a_semicolon() -> None:
    item = "海" * 99 + "；"
    assert cut(item * 4) == [item * 2, item * 2]


def test_closing_quotes_go_with_their_sentence() -> None:
    for quote in ("”", "」", "』", "’”", "）", "》"):
        spoken = "海" * 199 + "。" + quote
        assert cut(spoken + "岸" * 199 + "。") == [spoken, "岸" * 199 + "。"]


def test_figures_are_never_cut() -> None:
    clause = "完成财政收入10.0148亿元,增长4.8%,突破1,206万吨,"
    whole = clause * 30 + "圆满收官。"
    assert cut(whole) == [whole]


@pytest.mark.parametrize(
    ("piece", "mark"),
    [
        ("海风吹过港湾与岸边的人家", ""), ("海风吹过，港湾", "，"), ("舟1,206吨货,", ","), ("a wide bay ", " "), ("海", ""), ("7", ""),
        ("（", ""), ("“", ""), ("abcdefgh", ""),
    ],
)  # fmt: skip
def test_a_text_without_an_end_is_cut_into_passages_of_bounded_length(piece: str, mark: str) -> None:
    whole = piece * (20_000 // len(piece))
    text, passages = laid_out(whole)
    assert ENDLESS // 2 < max(len(passage.text) for passage in passages) <= ENDLESS
    assert "".join("".join(passage.text.split()) for passage in passages) == "".join(whole.split())
    assert all("".join(text[a:b] for a, b in passage.spans) == passage.text for passage in passages)
    if mark.strip():
        assert all(passage.text.endswith(mark) for passage in passages[:-1])


def test_an_endless_text_is_not_cut_inside_a_number() -> None:
    parts = cut("望潮轮渡载客12345人次货运九百八十七万吨" * 500)
    assert len(parts) > 3
    for left, right in itertools.pairwise(parts):
        assert not re.search("[0-9一二三四五六七八九十百千万亿]$", left) or not re.match(
            "[0-9一二三四五六七八九十百千万亿人吨]", right
        )


def test_a_sentence_of_the_greatest_length_stays_whole() -> None:
    assert cut("海" * (ENDLESS - 1) + "。") == ["海" * (ENDLESS - 1) + "。"]
    assert len(cut("海" * ENDLESS + "。")) == 2


def test_offsets_count_from_the_beginning_of_the_file_with_its_front_matter() -> None:
    head = "---\r\ntitle: " + "题" * 1000 + "\r\n---\r\n"
    text = head + "\r\n" + SENTENCE * 20 + "\r\n\r\n" + SENTENCE + MORE
    page = Page("a.md", text, {"title": "题"}, len(head))
    passages = [passage for article in read_page(page).articles for passage in make_passages(page, article)]
    assert [passage.text for passage in passages] == [SENTENCE * 7, SENTENCE * 7, SENTENCE * 6, SENTENCE + MORE]
    assert passages[0].spans[0][0] == len(head) + 2
    assert all(text[slice(*span)] == passage.text for passage in passages for span in passage.spans)


def test_a_paragraph_in_pieces_is_read_as_one_and_keeps_every_place() -> None:
    text, (passage,) = laid_out(("东港二期工程总投资1", "2.5亿", "元。"))
    assert passage.text == "东港二期工程总投资12.5亿元。"
    assert [text[start:end] for start, end in passage.spans] == ["东港二期工程总投资1", "2.5亿", "元。"]
    assert [text[start:end] for start, end in passage.raw_spans(6, 13)] == ["总投资1", "2.5"]
    assert [text[start:end] for start, end in passage.raw_spans(0, 3)] == ["东港二"]
    assert [text[start:end] for start, end in passage.raw_spans(14, 16)] == ["元。"]
    assert passage.raw_spans(4, 4) == ()


def test_a_long_paragraph_in_pieces_is_cut_where_a_whole_one_is() -> None:
    whole = SENTENCE * 20
    text, passages = laid_out((whole[:100], whole[100:450], whole[450:]))
    assert [passage.text for passage in passages] == [SENTENCE * 7, SENTENCE * 7, SENTENCE * 6]
    assert [len(passage.spans) for passage in passages] == [2, 1, 2]  # cut at 224 and 448
    assert all("".join(text[start:end] for start, end in each.spans) == each.text for each in passages)


# Context and identity


def test_headings_are_the_context_of_what_follows_and_no_passages() -> None:
    lines = (
        SENTENCE,
        "## 资金\u00a0 到位 ##",
        "第二段。",
        "# 东港  开工",
        "第三段。",
        ("作风提升", "转化质效"),
        "第四段。",
    )
    kinds: tuple[Kind, ...] = ("text", "heading", "text", "heading", "text", "heading", "caption")
    _, passages = laid_out(*lines, title="东港 开工", kinds=kinds)
    assert [(passage.context, passage.text) for passage in passages] == [
        ("东港 开工", SENTENCE),
        ("东港 开工 资金 到位", "第二段。"),
        ("东港 开工", "第三段。"),
        ("东港 开工 作风提升 转化质效", "第四段。"),
    ]


def test_without_a_headline_the_text_alone_is_embedded() -> None:
    _, (passage,) = laid_out(SENTENCE)
    assert (passage.context, passage.embedded) == ("", SENTENCE)


def test_the_same_words_under_the_same_headline_are_one_passage_wherever_they_stand() -> None:
    _, (here,) = laid_out(SENTENCE, title="题目")
    _, (other, there) = laid_out("另一段。", (SENTENCE[:9], SENTENCE[9:]), title="题目")
    assert here.id == there.id != other.id
    assert here.id != laid_out(SENTENCE, title="别的题目")[1][0].id
    assert here.id != laid_out(SENTENCE[:-1], title="题目")[1][0].id


def test_context_and_text_do_not_run_together_in_the_id() -> None:
    assert laid_out("乙丙。", title="甲")[1][0].id != laid_out("丙。", title="甲乙")[1][0].id


PARTS = [SENTENCE, "海" * 99, "岸" * 320, "10.0148亿元", "，", "；", "。", "！”", "？」", " ", "\u00a0", "!?"]
pieces = st.lists(st.sampled_from(PARTS), min_size=1, max_size=20).map("".join).filter(str.strip)
paragraphs = st.lists(st.lists(pieces, min_size=1, max_size=3).map(tuple), max_size=4)


@given(paragraphs)
def test_every_character_is_in_exactly_one_passage(spread: list[tuple[str, ...]]) -> None:
    text, passages = laid_out(*spread)
    covered = [at for passage in passages for start, end in passage.spans for at in range(start, end)]
    assert covered == sorted(set(covered))
    assert [at for at in covered if text[at].strip()] == [at for at, char in enumerate(text) if char.strip()]
    could_be_cut = re.compile(r"[。！？；!?;][^。！？；!?;”」]")
    assert all(len(passage.text) <= LONGEST or not could_be_cut.search(passage.text) for passage in passages)


@given(st.text(min_size=1, max_size=100), st.integers(1, 40), st.data())
def test_offsets_hold_for_any_text(part: str, times: int, data: st.DataObject) -> None:
    text, passages = laid_out((part * times).strip() or "无")
    for passage in passages:
        assert "".join(text[start:end] for start, end in passage.spans) == passage.text == passage.text.strip()
        start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(passage.text))] * 2)))
        assert "".join(text[a:b] for a, b in passage.raw_spans(start, end)) == passage.text[start:end]


# Large pages


@pytest.mark.parametrize(
    "line",
    ["海" * 5_000_000, "1" * 5_000_000, SENTENCE * 160_000, "。" * 5_000_000, "# 甲" + "#" * 50_000 + "乙", "# 甲" + " " * 50_000 + "乙"],
)  # fmt: skip
def test_one_line_of_five_megabytes_takes_no_time(line: str) -> None:
    begun = time.process_time()
    laid_out(line)
    laid_out(line, kinds=("heading",))
    sentences(line)
    assert time.process_time() - begun < 20


# Real pages


def test_the_offsets_of_the_raw_pages_hold(shared: Path) -> None:
    for path in sorted((shared / "seeds").glob("*.txt")):
        text = path.read_bytes().decode()
        page = Page(path.name, text)
        passages = [passage for article in read_page(page).articles for passage in make_passages(page, article)]
        assert len(passages) > 20
        for passage in passages:
            assert "".join(text[start:end] for start, end in passage.spans) == passage.text
            assert len(passage.text) <= LONGEST or len(sentences(passage.text)) == 1
