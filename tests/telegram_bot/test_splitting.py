"""Long texts are cut into parts that Telegram takes: none too long, each valid by itself, nothing lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram_bot.splitting import LIMIT, Span, shortened, split, to_html, to_plain, utf16_length

from .message import parse_html, utf16_len

pieces = st.text(max_size=60) | st.sampled_from(
    ["产值是5.2万吨。", "他说：“好！”", "a<b>&lt;c&", "𠮷😀", "，", "\n\n", " ", "<", "&amp;", "字" * 50, "？）」"]
)
texts = st.lists(st.builds(Span, pieces, st.booleans(), st.booleans()), max_size=12)


QUOTE = "expandable_blockquote"


def squeezed(text: str) -> str:
    return "".join(text.split())


@given(texts, st.integers(2, 40))
def test_parts_fit_are_valid_and_lose_nothing(spans: list[Span], limit: int) -> None:
    parts = split(spans, limit)
    for part in parts:
        text, entities = parse_html(to_html(part))
        assert text == to_plain(part)
        assert 0 < utf16_len(text) <= limit
        assert text == text.strip()
        bold = "".join(span.text for span in part if span.bold)
        quoted = "".join(span.text for span in part if span.quoted)
        lengths = {kind: sum(e["length"] for e in entities if e["type"] == kind) for kind in ("bold", QUOTE)}
        assert lengths == {"bold": utf16_len(bold), QUOTE: utf16_len(quoted)}
    assert squeezed("".join(map(to_plain, parts))) == squeezed(to_plain(spans))
    for style in (True, False):
        given_text = "".join(span.text for span in spans if span.bold is style)
        kept = "".join(span.text for part in parts for span in part if span.bold is style)
        assert squeezed(kept) == squeezed(given_text)


@given(st.text(), st.integers(4, 30))
def test_shortened_fits_and_begins_the_same(text: str, limit: int) -> None:
    short = shortened(text, limit)
    assert short == text if utf16_length(text) <= limit else short.endswith("……")
    assert utf16_length(short) <= limit
    assert text.startswith(short.removesuffix("……"))


@pytest.mark.parametrize(
    ("text", "limit", "parts"),
    [
        ("甲乙丙。丁戊。", 7, ["甲乙丙。丁戊。"]),
        ("甲乙丙。丁戊。", 6, ["甲乙丙。", "丁戊。"]),
        ("他说：“好。”我走了。", 8, ["他说：“好。”", "我走了。"]),
        ("第一行\n第二行", 5, ["第一行", "第二行"]),
        ("甲乙，丙丁，戊己", 7, ["甲乙，丙丁，", "戊己"]),
        ("甲乙丙丁戊", 2, ["甲乙", "丙丁", "戊"]),
        ("😀😀😀", 3, ["😀", "😀", "😀"]),
        ("  甲  ", 3, ["甲"]),
        (" \n ", 3, []),
        ("", 3, []),
    ],
)
def test_cut_between_sentences_then_clauses_then_characters(text: str, limit: int, parts: list[str]) -> None:
    assert [to_plain(part) for part in split([Span(text)], limit)] == parts


def test_a_short_text_is_one_part_with_its_style() -> None:
    spans = [Span("328.5亿元", bold=True), Span(" <&> ")]
    (part,) = split(spans)
    assert to_html(part) == "<b>328.5亿元</b> &lt;&amp;&gt;"


def test_the_limit_is_telegrams() -> None:
    whole, longer = (split([Span("字" * count)]) for count in (LIMIT, LIMIT + 1))
    assert (len(whole), len(longer)) == (1, 2)
