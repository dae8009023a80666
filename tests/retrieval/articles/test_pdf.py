"""PDF files laid out as newspapers and reports are: the articles that come out, what is set aside, and damaged files."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from retrieval.articles.article import Page
from retrieval.articles.pages import read_page
from retrieval.articles.pdf.script import looks_written
from retrieval.articles.sources import read_pages

from .layouts import BRIDGE, ORCHARD, SCHOOL, Laid, Press, layouts, texts, wrap
from .test_sources import blank_pdf, make_pdf, only, reason, write

LAID = {laid.name: laid for laid in layouts()}
MUTATIONS = 240
CHINESE = "市里昨天开了一座新桥，长2.3公里，投资为14.6亿元，居民都说方便多了。"


def page_of(folder: Path, data: bytes) -> Page:
    return only(read_pages(write(folder, "a.pdf", data), "a.pdf"))


def asides(page: Page, reason: str) -> list[str]:
    return [page.text[slice(*item.span)] for item in read_page(page).set_aside if item.reason == reason]


@pytest.mark.parametrize("laid", LAID.values(), ids=lambda laid: str(laid.name))
def test_a_layout_gives_its_articles(tmp_path: Path, laid: Laid) -> None:
    page = page_of(tmp_path, laid.data)
    assert texts(page) == list(laid.articles)


@pytest.mark.parametrize("laid", LAID.values(), ids=lambda laid: str(laid.name))
def test_nothing_of_a_page_is_lost(tmp_path: Path, laid: Laid) -> None:
    page = page_of(tmp_path, laid.data)
    reading = read_page(page)
    spans = [span for article in reading.articles for paragraph in article.paragraphs for span in paragraph.spans]
    spans += [item.span for item in reading.set_aside]
    kept = {at for start, end in spans for at in range(start, end)}  # a table's rows repeat its heads
    assert all(at in kept for at, char in enumerate(page.text) if char.strip())
    for title, paragraphs in laid.articles:
        assert all(mark in f"{page.text}·：；，" for mark in title + "".join(paragraphs))


def test_heads_and_feet_stay_in_the_record_of_every_page(tmp_path: Path) -> None:
    page = page_of(tmp_path, LAID["two heads and two feet"].data)
    margins = "\n".join(asides(page, "margin"))
    assert margins.count("责任编辑：贺某") == margins.count("0599-7000001") == 4
    assert [f"第0{number}版" in margins and f"— {number} —" in margins for number in range(1, 5)] == [True] * 4
    (article,) = read_page(page).articles
    assert article.date == "2024-03-05"


def test_the_head_of_a_table_that_goes_on_is_set_aside_once(tmp_path: Path) -> None:
    page = page_of(tmp_path, LAID["a table on two pages"].data)
    assert asides(page, "margin") == ["地区\t产值（亿元）\t增幅"]


def test_text_up_the_edge_is_set_aside(tmp_path: Path) -> None:
    assert asides(page_of(tmp_path, LAID["text up the edge"].data), "margin") == ["澄江晨讯社出版"]


def test_pages_that_are_all_alike_are_read(tmp_path: Path) -> None:
    page = page_of(tmp_path, make_pdf([CHINESE, CHINESE]))
    assert page.text == f"{CHINESE}\n\n{CHINESE}"
    assert page.foot is None


def test_a_page_without_a_head_keeps_its_first_line(tmp_path: Path) -> None:
    press = Press()
    for number, paragraphs in enumerate((BRIDGE[1], ORCHARD[1], SCHOOL[1])):
        if number:
            press.put(72, 800, f"澄江晨讯　第{number}页", 9)
        press.column(72, 760 if number else 800, wrap(paragraphs, 30))
        press.canvas.showPage()
    page = page_of(tmp_path, press.data())
    assert page.text.lstrip().startswith(BRIDGE[1][0][:10])
    assert len(asides(page, "margin")) == 2


@pytest.mark.parametrize("case", ["fz_differences", "identity_no_tounicode"])
def test_fonts_that_name_no_characters_need_ocr(shared: Path, case: str) -> None:
    (problem,) = read_pages(shared / "cases" / "pdf-fonts" / f"{case}.pdf", "a.pdf").problems
    assert problem.reason == "image-pdf"
    assert "OCR" in problem.detail


def test_the_characters_of_fonts_without_names_are_told_from_text(tmp_path: Path) -> None:
    chance = random.Random(3)
    rare = "".join(chr(chance.randrange(0x4E00, 0x9FA0)) for _ in range(60))
    assert reason(read_pages(write(tmp_path, "a.pdf", make_pdf([rare])), "a.pdf")) == "image-pdf"
    glyphs = "".join(f"/G{chance.randrange(16, 256):02X}" for _ in range(60))
    assert reason(read_pages(write(tmp_path, "b.pdf", make_pdf([glyphs])), "b.pdf")) == "image-pdf"


@pytest.mark.parametrize(
    "text",
    [
        "The new bridge was opened on Monday; it cost about 14 million yuan and carries two lanes.",
        "Le maire a inauguré hier le nouveau pont, achevé après trois années d'été et d'hiver.",
        "Вчера в городе открыли новый мост через реку, сообщил мэр.",
        "张建国、李秀英、王芳、赵磊、钱伟、孙丽、周强、吴敏、郑洁、冯军、陈静、褚涛、卫艳、蒋勇",
        "市長昨天表示，新的捷運路線將於明年完工，預計每天載客三萬人次。",
        CHINESE,
    ],
)
def test_honest_text_is_read(tmp_path: Path, text: str) -> None:
    assert looks_written(text)
    assert page_of(tmp_path, make_pdf([text])).text == text


def test_the_case_files_give_the_sentences_they_are_about(shared: Path) -> None:
    cases = {
        "pdf-headers/g_headers.pdf": "今年以来，柳汀区接待游客310万人次，旅游收入为18.5亿元，同比增长22%。",
        "pdf-footer/g_header_footer.pdf": "在周边五个城市设立推广点",
        "pdf-rotated/e_rottext.pdf": "投放鱼苗150万尾，其中鲢鱼苗90万尾",
        "pdf-rows/b_rows.pdf": "新生4300人，比去年增加260人。",
    }
    for name, sentence in cases.items():
        page = only(read_pages(shared / "cases" / name, "a.pdf"))
        paragraphs = [text for _, paragraphs in texts(page) for text in paragraphs]
        assert any(sentence in text for text in paragraphs), name
        assert not any("本版电话" in text for text in paragraphs)


def test_damaged_files_give_text_or_a_reason(tmp_path: Path) -> None:
    chance = random.Random(11)
    sound = [blank_pdf(), *(laid.data for laid in LAID.values())]
    for _ in range(MUTATIONS):
        data = bytearray(chance.choice(sound))
        for _ in range(chance.randrange(1, 12)):
            at = chance.randrange(len(data))
            data[at : at + chance.randrange(3)] = chance.randbytes(chance.randrange(3))
        cut = chance.randrange(len(data)) if chance.random() < 0.2 else len(data)
        reading = read_pages(write(tmp_path, "a.pdf", bytes(data[:cut])), "a.pdf")
        assert reading.pages or reading.problems
        for page in reading.pages:
            read_page(page)
