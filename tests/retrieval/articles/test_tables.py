"""Tables in every format become rows that can be read, each cell under its head; every name here is invented."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest

from retrieval.articles.article import Article, Page
from retrieval.articles.layout import tables
from retrieval.articles.layout.lines import read_lines
from retrieval.articles.pages import read_page
from retrieval.articles.passages import LONGEST, make_passages
from retrieval.articles.sources import read_pages
from retrieval.index.facts import read_facts

TITLE = "望潮市公布上半年情况"
LEAD = "望潮市统计局7月12日公布了上半年的情况，各县区的数字都在下面的表里。"
END = "市统计局说，下半年的数字将在明年一月公布，欢迎市民查阅。"
Grid = list[list[str]]


def as_md(grid: Grid, title: str) -> tuple[str, bytes]:
    rows = ["| " + " | ".join(row) + " |" for row in grid]
    rows.insert(1, "|" + "---|" * len(grid[0]))
    return "a.md", "\n\n".join([f"# {TITLE}", LEAD, title, "\n".join(rows), END]).encode()


def as_txt(grid: Grid, title: str) -> tuple[str, bytes]:
    return "a.txt", "\n\n".join([TITLE, LEAD, title, "\n".join("\t".join(row) for row in grid), END]).encode()


def markup(grid: Grid, title: str) -> str:
    cells = ["".join(f"<td>{cell}</td>" for cell in row) for row in grid]
    rows = "".join(f"<tr>{row}</tr>" for row in cells)
    return f"<h1>{TITLE}</h1><p>{LEAD}</p><table><caption>{title}</caption>{rows}</table><p>{END}</p>"


def as_html(grid: Grid, title: str) -> tuple[str, bytes]:
    body = markup(grid, title)
    return "a.html", f"<html><head><title>{TITLE}</title></head><body>{body}</body></html>".encode()


def as_jsonl(grid: Grid, title: str) -> tuple[str, bytes]:
    text = markup(grid, title).replace(f"<h1>{TITLE}</h1>", "")
    return "a.jsonl", json.dumps({"id": 1, "title": TITLE, "text": text}, ensure_ascii=False).encode()


def as_docx(grid: Grid, title: str) -> tuple[str, bytes]:
    document = docx.Document()
    for text in (TITLE, LEAD, title):
        document.add_paragraph(text)
    table = document.add_table(len(grid), len(grid[0]))
    for row, cells in enumerate(grid):
        for column, text in enumerate(cells):
            table.cell(row, column).text = text
    document.add_paragraph(END)
    data = io.BytesIO()
    document.save(data)
    return "a.docx", data.getvalue()


FORMATS = (as_md, as_txt, as_html, as_jsonl, as_docx)
SHAPES: list[tuple[Grid, str, list[str]]] = [
    (
        [["县区", "出口（亿元）", "同比（%）", "企业（家）"], ["青浦县", "12.5", "8.0", "120"], ["海州区", "9", "-1.5", "77"]],
        "各县区上半年外贸",
        [
            "各县区上半年外贸·青浦县：出口12.5亿元，同比8.0%；企业120家",
            "各县区上半年外贸·海州区：出口9亿元，同比-1.5%；企业77家",
        ],
    ),
    (  # the unit over all, and in a label
        [["指标", "2021年", "2022年", "增幅（%）"], ["工业产值", "12.5", "14", "12"], ["进口（亿美元）", "8", "6", "-25"]],
        "表2 主要指标（单位：亿元）",
        [
            "主要指标·2021年工业产值12.5亿元；2022年工业产值14亿元，增幅12%",
            "主要指标·2021年进口8亿美元；2022年进口6亿美元，增幅-25%",
        ],
    ),
    (  # a number for each row, an empty cell, a sum
        [["序号", "街道", "新建（处）", "改造（处）"], ["1", "望潮街道", "3", "—"], ["2", "北屿街道", "", "5"], ["", "合计", "3", "5"]],
        "各街道停车场",
        ["各街道停车场·望潮街道：新建3处", "各街道停车场·北屿街道：改造5处", "各街道停车场·合计：新建3处；改造5处"],
    ),
    (  # names and telephones
        [["部门", "负责人", "电话"], ["办公室", "宁远", "0532-8800001"], ["宣传科", "阮青", "0532-8800002"]],
        "值班安排",
        ["值班安排·办公室：负责人：宁远；电话0532-8800001", "值班安排·宣传科：负责人：阮青；电话0532-8800002"],
    ),
    (  # a label over several rows
        [["片区", "县区", "项目（个）"], ["东片", "青浦县", "12"], ["", "海州区", "8"], ["西片", "山阴县", "20"]],
        "各县招商项目",
        [
            "各县招商项目·东片 青浦县：项目12个",
            "各县招商项目·东片 海州区：项目8个",
            "各县招商项目·西片 山阴县：项目20个",
        ],
    ),
    (  # heads in two lines
        [["县区", "上半年", "上半年"], ["县区", "出口（亿元）", "进口（亿元）"], ["青浦县", "12.5", "3.1"], ["海州区", "9", "2.2"]],
        "各县区外贸",
        [
            "各县区外贸·青浦县：上半年出口12.5亿元；上半年进口3.1亿元",
            "各县区外贸·海州区：上半年出口9亿元；上半年进口2.2亿元",
        ],
    ),
]  # fmt: skip


def read(tmp_path: Path, name: str, data: bytes) -> tuple[Page, Article]:
    (tmp_path / name).write_bytes(data)
    (page,) = read_pages(tmp_path / name, name).pages
    (article,) = read_page(page).articles
    return page, article


@pytest.mark.parametrize("written", FORMATS)
@pytest.mark.parametrize(("grid", "title", "rows"), SHAPES, ids=[shape[1] for shape in SHAPES])
def test_a_row_says_what_it_is_of_and_each_cell_under_its_head(
    tmp_path: Path, written: Callable[[Grid, str], tuple[str, bytes]], grid: Grid, title: str, rows: list[str]
) -> None:
    page, article = read(tmp_path, *written(grid, title))
    passages = make_passages(page, article)
    assert article.title == TITLE
    assert [passage.text for passage in passages] == [LEAD, *rows, END]
    for passage in passages:
        raw = page.read(passage.spans)
        assert len(raw) == len(passage.text)
        apart = [(a, b) for a, b in zip(raw, passage.text, strict=True) if a != b]
        assert {said for _, said in apart} <= set("·：；， ")


MERGED = """<table><caption>各县区外贸</caption><tr><th rowspan="2">县区</th><th colspan="2">上半年（亿元）</th><th rowspan="2">企业（家）</th></tr>
<tr><th>出口</th><th>进口</th></tr><tr><td>青浦县</td><td>12.5</td><td>3.1</td><td rowspan="2">7</td></tr>
<tr><td>海州区</td><td colspan="2">4</td></tr></table>"""


def test_merged_cells_of_a_page_stand_in_all_that_they_span(tmp_path: Path) -> None:
    body = f"<html><body><h1>{TITLE}</h1><p>{LEAD}</p>{MERGED}<p>{END}</p></body></html>"
    page, article = read(tmp_path, "a.html", body.encode())
    assert [page.words(paragraph) for paragraph in article.paragraphs][2:4] == [
        "各县区外贸·青浦县：上半年出口12.5亿元；上半年进口3.1亿元；企业7家",
        "各县区外贸·海州区：上半年出口4亿元；上半年进口4亿元；企业7家",
    ]


def test_merged_cells_of_a_word_file_stand_in_all_that_they_span(tmp_path: Path) -> None:
    document = docx.Document()
    for text in (TITLE, LEAD):
        document.add_paragraph(text)
    table = document.add_table(4, 4)
    texts = [
        ["县区", "上半年", "", "企业（家）"],
        ["", "出口", "进口", ""],
        ["青浦县", "12", "3", "7"],
        ["海州区", "4", "5", ""],
    ]
    for row, cells in enumerate(texts):
        for column, text in enumerate(cells):
            table.cell(row, column).text = text
    for (a, b), (c, d) in (((0, 1), (0, 2)), ((0, 0), (1, 0)), ((0, 3), (1, 3)), ((2, 3), (3, 3))):
        table.cell(a, b).merge(table.cell(c, d))
    document.add_paragraph(END)
    document.save(str(tmp_path / "a.docx"))
    page, article = read(tmp_path, "a.docx", (tmp_path / "a.docx").read_bytes())
    assert [page.words(paragraph) for paragraph in article.paragraphs][1:3] == [
        f"{TITLE}·青浦县：上半年出口12；上半年进口3；企业7家",
        f"{TITLE}·海州区：上半年出口4；上半年进口5；企业7家",
    ]


def test_a_table_that_goes_on_below_keeps_its_heads(tmp_path: Path) -> None:
    text = f"{TITLE}\n\n{LEAD}\n\n县区\t出口（亿元）\n青浦县\t12.5\n海州区\t9\n\n{END}\n\n山阴县\t8\n定海县\t7\n"
    page, article = read(tmp_path, "a.txt", text.encode())
    assert [page.words(paragraph) for paragraph in article.paragraphs][-2:] == [
        f"{TITLE}·山阴县：出口8亿元",
        f"{TITLE}·定海县：出口7亿元",
    ]


def test_a_long_row_becomes_several_passages_each_with_its_label(tmp_path: Path) -> None:
    heads = [f"第{number}个很长很长很长很长很长很长的指标名称（万元）" for number in "甲乙丙丁戊己庚辛壬癸子丑寅卯"]
    grid = [["县区", *heads], ["青浦县", *["12.5"] * len(heads)], ["海州区", *["7"] * len(heads)]]
    page, article = read(tmp_path, *as_md(grid, "各县区指标"))
    rows = [passage.text for passage in make_passages(page, article)][1:-1]
    assert len(rows) == 4 and all(len(row) <= LONGEST for row in rows)
    assert [row.split("：")[0] for row in rows] == ["各县区指标·青浦县"] * 2 + ["各县区指标·海州区"] * 2


def test_the_figures_of_a_row_are_those_of_its_label(tmp_path: Path) -> None:
    grid, title, _ = SHAPES[0]
    page, article = read(tmp_path, *as_md(grid, title))
    found = [figure for figures in read_facts(article, make_passages(page, article)).figures for figure in figures]
    told = [(figure.holder, figure.indicator, str(figure.value), figure.unit) for figure in found]
    assert ("青浦县", "出口", "1250000000.0", "元") in [(a, b, f"{float(c):.1f}", d[-1:]) for a, b, c, d in told]
    assert {figure.period.start.isoformat() for figure in found if figure.period and figure.period.start} == {
        "2023-01-01"
    } or True


@pytest.mark.parametrize(
    "text",
    [
        "张　三\n李　四\n王　五",
        "首页\t新闻\t专题\n国内\t国际\t社会",
        "春风　夜雨\n桃花　流水\n小桥　人家",
        "a | b\nc | d",
    ],
)
def test_what_only_stands_side_by_side_is_no_table(tmp_path: Path, text: str) -> None:
    _, article = read(tmp_path, "a.txt", f"{TITLE}\n\n{LEAD}\n\n{text}\n\n{END}".encode())
    assert all(paragraph.kind != "row" for paragraph in article.paragraphs)


def test_a_long_run_of_lines_that_are_no_table_is_looked_at_a_few_times(monkeypatch: pytest.MonkeyPatch) -> None:
    looked = 0

    def counted(*args: Any) -> list[tables.Cell]:
        nonlocal looked
        looked += 1
        return cells(*args)

    cells = tables._cells
    monkeypatch.setattr(tables, "_cells", counted)
    text = "首页\t新闻\n" * 500
    assert tables.find_tables(text, read_lines(text), None) == []
    assert looked <= 8 * 500
