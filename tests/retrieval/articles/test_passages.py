"""Articles are cut into passages that keep every character, every figure and their place in the raw text."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.articles.article import Article, Page, Passage
from retrieval.articles.pages import read_articles
from retrieval.articles.passages import LONGEST, make_passages, sentences

SENTENCE = "东港二期工程总投资12.5亿元，同比增长4.8%，预计明年完工。"
assert len(SENTENCE) == 32


def passages_of(text: str, body: int = 0) -> list[Passage]:
    page = Page("a.txt", text, body=body)
    return [passage for article in read_articles(page) for passage in make_passages(page, article)]


def cut(paragraph: str) -> list[str]:
    """The passages of a page of one paragraph under no headline."""
    page = Page("a.txt", paragraph)
    return [passage.text for passage in make_passages(page, Article("a.txt", "", ((0, len(paragraph)),)))]


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
    text = f"\r\n东港开工\r\n\r\n\u3000\u3000{SENTENCE}\r\n"
    headline, passage = passages_of(text)
    assert headline.text == "东港开工"
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


def test_offsets_count_from_the_beginning_of_the_file_with_its_front_matter() -> None:
    head = "---\r\ntitle: 题\r\n---\r\n"
    text = head + "\r\n" + SENTENCE * 20 + "\r\n\r\n" + SENTENCE
    passages = passages_of(text, len(head))
    assert [passage.text for passage in passages] == [SENTENCE * 7, SENTENCE * 7, SENTENCE * 6, SENTENCE]
    assert passages[0].spans[0][0] == len(head) + 2
    assert all(text[slice(*span)] == passage.text for passage in passages for span in passage.spans)


def test_a_place_in_a_passage_is_a_place_in_the_raw_text() -> None:
    text = f"题目\n{SENTENCE * 20}"
    second = passages_of(text)[2]
    start, end = second.raw_span(5, 12)
    assert text[start:end] == second.text[5:12]
    joined = Passage("x", "甲乙丙", "", ((0, 2), (7, 8)))
    assert [joined.raw_span(0, 3), joined.raw_span(1, 2), joined.raw_span(2, 3)] == [(0, 8), (1, 2), (7, 8)]
    assert joined.raw_span(2, 2) == (7, 7)


# Context and identity


def test_marked_headings_are_the_context_of_what_follows_and_no_passages() -> None:
    text = f"# 东港  开工\n{SENTENCE}\n## 资金到位 ##\n第二段。\n# 东港\u00a0开工\n第三段。"
    assert [(passage.context, passage.text) for passage in passages_of(text)] == [
        ("东港 开工", SENTENCE),
        ("东港 开工 资金到位", "第二段。"),
        ("东港 开工", "第三段。"),
    ]


def test_without_a_headline_the_text_alone_is_embedded() -> None:
    (passage,) = passages_of(SENTENCE)
    assert (passage.context, passage.embedded) == ("", SENTENCE)


def test_the_same_words_under_the_same_headline_are_one_passage_wherever_they_stand() -> None:
    here, there = passages_of(f"# 题目\n{SENTENCE}"), passages_of(f"\r\n\r\n# 题目\r\n另一段。\r\n{SENTENCE}")
    assert here[0].id == there[1].id != there[0].id
    assert here[0].id != passages_of(f"# 别的题目\n{SENTENCE}")[0].id
    assert here[0].id != passages_of(f"# 题目\n{SENTENCE[:-1]}")[0].id


def test_context_and_text_do_not_run_together_in_the_id() -> None:
    assert passages_of("# 甲\n乙丙。")[0].id != passages_of("# 甲乙\n丙。")[0].id


PIECES = [SENTENCE, "海" * 99, "岸" * 320, "10.0148亿元", "，", "；", "。", "！”", "？」", " ", "\u00a0", "\n", "\r\n"]


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_every_character_is_in_exactly_one_passage(text: str) -> None:
    spans = [span for passage in passages_of(text) for span in passage.spans]
    covered = [at for start, end in spans for at in range(start, end)]
    assert covered == sorted(set(covered))
    assert [at for at in covered if text[at].strip()] == [at for at, char in enumerate(text) if char.strip()]


@given(st.text(max_size=100), st.integers(1, 40))
def test_offsets_hold_for_any_text(part: str, times: int) -> None:
    text = part * times
    for passage in passages_of(text):
        ((start, end),) = passage.spans
        assert text[start:end] == passage.text == passage.text.strip()
        assert passage.raw_span(0, len(passage.text)) == (start, end)
        assert len(passage.text) <= LONGEST or not any(mark in passage.text[:-1] for mark in "。！？；\n")


# Large pages


@pytest.mark.parametrize(
    "line",
    ["海" * 5_000_000, "1" * 5_000_000, SENTENCE * 160_000, "。" * 5_000_000, "# 甲" + "#" * 50_000 + "乙", "# 甲" + " " * 50_000 + "乙"],
)  # fmt: skip
def test_one_line_of_five_megabytes_takes_no_time(line: str) -> None:
    page = Page("a.txt", line)
    (article,) = read_articles(page)
    begun = time.perf_counter()
    make_passages(page, article)
    sentences(line)
    assert time.perf_counter() - begun < 5


# Real pages


def test_the_offsets_of_the_raw_pages_hold(shared: Path) -> None:
    for path in sorted((shared / "seeds").glob("*.txt")):
        text = path.read_bytes().decode()
        passages = passages_of(text)
        assert len(passages) > 20
        for passage in passages:
            assert [text[start:end] for start, end in passage.spans] == [passage.text]
            assert len(passage.text) <= LONGEST or len(sentences(passage.text)) == 1
