"""Real files of every format, sound, odd and broken, made by the libraries that write them."""

from __future__ import annotations

import io
import json
import os
import socket
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, get_args

import docx
import pypdf
import pytest
from docx.oxml import parse_xml
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.articles import sources
from retrieval.articles.article import Page
from retrieval.articles.sources import Reading, Reason, find_files, other_files, read_pages
from retrieval.errors import ArticlesNotFound, UnreadableFile

FIRST = "一季度，董家口经济区完成工业产值125亿元，同比增长4.8%；固定资产投资完成38.6亿元。"
SECOND = "今年以来，各单位把“作风能力提升年”活动当作全年工作的重要抓手，成效明显。"
TEXT = f"{FIRST}\r\n\r\n{SECOND}\n𠮷祥如意\n"
TRADITIONAL = "市長表示，今年將繼續推動公共運輸建設，預計明年完工後，市民上下班的時間可以縮短二十分鐘。"
NAMES = [".txt", ".md", ".markdown", ".html", ".htm", ".pdf", ".docx", ".jsonl"]
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def write(folder: Path, name: str, data: bytes | str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def read(path: Path) -> Reading:
    return read_pages(path, path.name)


def only(reading: Reading) -> Page:
    """The page of a file that was read without a problem."""
    assert [str(problem) for problem in reading.problems] == []
    (page,) = reading.pages
    return page


def reason(reading: Reading) -> str:
    """Why nothing of a file could be read."""
    assert reading.pages == ()
    (problem,) = reading.problems
    return problem.reason


# Which files


def test_find_files_takes_every_format_below_a_folder_sorted(tmp_path: Path) -> None:
    names = ["b.TXT", "a/2.md", "a/1.docx", "c.markdown", "d.Html", "e.htm", "f.PDF", "g.jsonl", "日报/一版.txt"]
    for name in [*names, "h.png", "i", "j.txt.bak"]:
        write(tmp_path, name, TEXT)
    assert find_files(tmp_path) == sorted(tmp_path / name for name in names)


@pytest.mark.parametrize(
    "name",
    [".hidden.txt", ".git/x.md", "a/.cache/x.txt", "~$稿件.docx", "README.md", "readme.txt", "README-说明.txt",
     "questions.jsonl", "dev.questions.jsonl", "__MACOSX/._a.txt"],
)  # fmt: skip
def test_find_files_passes_over_what_is_no_article(tmp_path: Path, name: str) -> None:
    write(tmp_path, name, TEXT)
    article = write(tmp_path, "a.txt", TEXT)
    assert find_files(tmp_path) == [article]


def test_find_files_of_a_hidden_root_reads_it(tmp_path: Path) -> None:
    article = write(tmp_path, ".wenju/a.txt", TEXT)
    assert find_files(tmp_path / ".wenju") == [article]


def test_find_files_enters_each_folder_once_however_it_is_linked(tmp_path: Path) -> None:
    inside = write(tmp_path, "root/z/a.txt", TEXT)
    write(tmp_path, "elsewhere/b.txt", TEXT)
    root = tmp_path / "root"
    (root / "a-link-to-z").symlink_to(root / "z")
    (root / "z/loop").symlink_to(root)
    (root / "z/self").symlink_to(root / "z/self")
    (root / "outside").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "elsewhere/back").symlink_to(root)
    assert find_files(root) == [root / "outside/b.txt", inside]


def test_find_files_of_one_file(tmp_path: Path) -> None:
    article = write(tmp_path, "README.TXT", TEXT)
    assert find_files(article) == [article]
    with pytest.raises(UnreadableFile) as caught:
        find_files(write(tmp_path, "a.xlsx", b""))
    assert caught.value.reason == "unknown-format"
    with pytest.raises(ArticlesNotFound):
        find_files(tmp_path / "missing")


def test_a_folder_that_cannot_be_listed_and_a_broken_link_are_not_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    article, locked = write(tmp_path, "a.txt", TEXT), tmp_path / "locked"
    locked.mkdir()
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere.txt")
    scandir: Callable[[Any], Any] = os.scandir

    def refuse(folder: str) -> Any:
        if Path(folder) == locked:
            raise PermissionError(13, "Permission denied", folder)
        return scandir(folder)

    monkeypatch.setattr(os, "scandir", refuse)
    found = find_files(tmp_path)
    assert found == [article, tmp_path / "gone.txt", locked]
    assert [reason(read_pages(path, "x")) for path in found[1:]] == ["not-readable", "unknown-format"]


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert find_files(tmp_path) == []
    assert reason(read(tmp_path / "pipe.txt")) == "not-readable"


# Encodings


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-32"])
def test_text_round_trips_with_its_offsets_and_line_ends(tmp_path: Path, codec: str) -> None:
    page = only(read(write(tmp_path, "a.txt", TEXT.encode(codec))))
    assert (page.source, page.text, page.body, dict(page.meta)) == ("a.txt", TEXT, 0, {})
    assert page.text[FIRST.index("125") :].startswith("125亿元")


def test_utf_16_in_both_byte_orders(tmp_path: Path) -> None:
    for name, mark, codec in (("le.txt", b"\xff\xfe", "utf-16-le"), ("be.txt", b"\xfe\xff", "utf-16-be")):
        assert only(read(write(tmp_path, name, mark + TEXT.encode(codec)))).text == TEXT
    cut = read(write(tmp_path, "odd.txt", b"\xff\xfe" + TEXT.encode("utf-16-le")[:-1]))
    assert (cut.pages[0].text, [problem.reason for problem in cut.problems]) == (TEXT[:-1] + "\ufffd", ["bad-bytes"])


@pytest.mark.parametrize("codec", ["big5", "gb18030", "utf-8"])
def test_traditional_text(tmp_path: Path, codec: str) -> None:
    assert only(read(write(tmp_path, "a.txt", TRADITIONAL.encode(codec)))).text == TRADITIONAL


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        ("경제개발구는 올해 일분기에 공업생산액 백이십오억을 달성했다고 밝혔다.", "euc-kr"),
        ("経済開発区は今年第一四半期に工業生産額を達成したと発表しました。", "euc-jp"),
        ("経済開発区は今年第一四半期に工業生産額を達成したと発表しました。", "shift-jis"),
        ("Les élèves étaient à l'école, près de la forêt où l'été s'achève.", "latin-1"),
        ("Экономическая зона сообщила о росте промышленного производства.", "koi8-r"),
        (TEXT, "cp037"),
    ],
)
def test_another_encoding_is_refused_not_misread(tmp_path: Path, text: str, codec: str) -> None:
    data = text.encode(codec, "replace")
    assert reason(read(write(tmp_path, "a.txt", data))) in ("encoding", "binary")


@pytest.mark.parametrize("codec", ["utf-8", "gb18030"])
@pytest.mark.parametrize("suffix", ["txt", "html", "jsonl"])
def test_a_broken_byte_costs_its_character_and_not_the_file(tmp_path: Path, codec: str, suffix: str) -> None:
    text = f"{FIRST}坏{SECOND}"
    wrapped = {"txt": text, "html": page_of(f"<p>{text}</p>"), "jsonl": lines({"id": 1, "text": text})}[suffix]
    broken = wrapped.encode(codec).replace("坏".encode(codec), b"\xff")
    reading = read(write(tmp_path, f"a.{suffix}", broken))
    assert [page.text for page in reading.pages] == [f"{FIRST}\ufffd{SECOND}"]
    assert [(problem.reason, problem.detail) for problem in reading.problems] == [
        ("bad-bytes", "1 × U+FFFD, from line 1")
    ]


def test_a_file_that_is_cut_in_a_character_keeps_the_rest(tmp_path: Path) -> None:
    for cut in (1, 2):
        reading = read(write(tmp_path, "a.txt", f"{FIRST}\n{SECOND}完".encode()[:-cut]))
        assert [page.text for page in reading.pages] == [f"{FIRST}\n{SECOND}\ufffd"]
        assert "line 2" in reading.problems[0].detail


def test_many_broken_bytes_are_refused_not_misread(tmp_path: Path) -> None:
    data = b"\xff".join([FIRST.encode()] * 9)
    assert reason(read(write(tmp_path, "a.txt", data))) == "encoding"


def test_files_of_other_kinds_are_named(tmp_path: Path) -> None:
    for name in ("b.doc", "c.txt", "~$b.doc", "p_files/logo.png", "q/scan.JPG", "n.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        write(tmp_path, name, b"x")
    assert [path.name for path in other_files(tmp_path)] == ["b.doc", "scan.JPG"]
    assert other_files(tmp_path / "b.doc") == []


def test_a_file_name_that_is_not_utf_8_can_be_stored(tmp_path: Path) -> None:
    source = os.fsdecode("青岛.txt".encode("gbk"))
    page = only(read_pages(write(tmp_path, "a.txt", TEXT), source))
    assert page.source == r"\udcc7ൺ.txt"


# Front matter


def test_front_matter(tmp_path: Path) -> None:
    head = (
        "---\r\ntitle:  以过硬作风  塑强优势\nPaper: 青岛日报\n版次: 01\nauthors: [张三, 李四]\n"
        "date: 2022-12-11\ndate_precision: day\nurl: ~\ndate_from: printed\n---\n"
    )
    page = only(read(write(tmp_path, "a.md", head + TEXT)))
    assert page.meta == {
        "title": "以过硬作风 塑强优势", "paper": "青岛日报", "page": "01", "authors": "张三、李四",
        "date": "2022-12-11", "date_precision": "day",
    }  # fmt: skip
    assert page.text == head + TEXT
    assert page.text[page.body :] == TEXT


def test_front_matter_with_chinese_keys_in_gb18030_text(tmp_path: Path) -> None:
    head = "---\n标题: 开街\n报纸: 青岛日报\n作者: 张三\n日期: 2022年9月28日\n---\n"
    page = only(read(write(tmp_path, "a.txt", (head + TEXT).encode("gb18030"))))
    assert page.meta == {"title": "开街", "paper": "青岛日报", "authors": "张三", "date": "2022-09-28"}
    assert page.text[page.body :] == TEXT


@pytest.mark.parametrize(
    ("written", "date"),
    [("2022", "2022"), ("2022-04", "2022-04"), ("2022/4/1", "2022-04-01"), ("2022年4月", "2022-04"),
     ("20221211", "2022-12-11"), ("2022-12-11T08:30:00+08:00", "2022-12-11"), ("2022-12-11 08:30:00", "2022-12-11"),
     ("２０２２年４月１日", "2022-04-01"), ("2022-13-45", None), ("去年冬天", None), ("125", None)],
)  # fmt: skip
def test_dates_become_iso_8601_or_nothing(tmp_path: Path, written: str, date: str | None) -> None:
    page = only(read(write(tmp_path, "a.md", f"---\ntitle: 题\ndate: {written}\n---\n{TEXT}")))
    assert page.meta.get("date") == date


@pytest.mark.parametrize(
    "text",
    ["---\ntitle: [未完\n---\n正文。", "---\n- 一\n- 二\n---\n正文。", "---\n\n记者: 张三\n\n---\n正文。",
     "---\ntitle: 题\n正文。", "----\ntitle: 题\n----\n正文。",
     "---\na: &a [*a]\n---\n正文。", "---\n" + "[" * 9000 + "\n---\n正文。",
     '---\ntitle: "\\UFFFFFFFF"\n---\n正文。', "---\n标题：全角冒号\n---\n正文。"],
)  # fmt: skip
def test_what_is_no_front_matter_is_text(tmp_path: Path, text: str) -> None:
    page = only(read(write(tmp_path, "a.md", text)))
    assert (page.text, page.body, dict(page.meta)) == (text, 0, {})


def test_front_matter_runs_nothing_and_holds_no_surrogate(tmp_path: Path) -> None:
    head = '---\ntitle: !!python/object/apply:os.system ["touch ' + str(tmp_path) + '/run"]\npaper: "\\ud800报"\n---\n'
    page = only(read(write(tmp_path, "a.md", head + TEXT)))
    assert page.meta["paper"] == "\ufffd报"
    assert not (tmp_path / "run").exists()


# jsonl


def lines(*articles: object) -> str:
    return "\n".join(line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in articles)


def test_jsonl(tmp_path: Path) -> None:
    first = {"id": "a1", "title": "开街", "date": "2022-09-28", "paper": "青岛日报", "url": "https://example.com/1",
             "authors": ["张三", "李四"], "text": f"{FIRST}\u2028{SECOND}\r\n"}  # fmt: skip
    path = write(tmp_path, "a.jsonl", lines(first, "", r'{"id": 7, "text": "\ud83d\ude00\ud800完\u0000"}', "  "))
    reading = read_pages(path, "日报/a.jsonl")
    assert reading.problems == ()
    one, two = reading.pages
    assert (one.source, one.text) == ("日报/a.jsonl#a1", first["text"])
    assert one.meta == {"title": "开街", "date": "2022-09-28", "paper": "青岛日报", "url": "https://example.com/1",
                        "authors": "张三、李四"}  # fmt: skip
    assert (two.source, two.text, dict(two.meta)) == ("日报/a.jsonl#7", "😀\ufffd完\ufffd", {})


def test_bad_lines_of_jsonl_are_reported_and_the_others_kept(tmp_path: Path) -> None:
    good, last = {"id": 1, "text": FIRST}, {"id": "末", "text": SECOND}
    bad = ["{", "[]", "3", '"text"', {"text": FIRST}, {"id": True, "text": FIRST}, {"id": [2], "text": FIRST},
           {"id": 3}, {"id": 4, "text": " \n"}, {"id": 5, "text": ["x"]}, {"id": "1", "text": SECOND},
           "[" * 100_000, "9" * 5000]  # fmt: skip
    reading = read(write(tmp_path, "a.jsonl", lines(good, *bad, last)))
    assert [page.text for page in reading.pages] == [FIRST, SECOND]
    assert {problem.reason for problem in reading.problems} == {"bad-jsonl"}
    numbers = [problem.detail.split(":")[0] for problem in reading.problems]
    assert numbers == [f"line {number}" for number in range(2, 2 + len(bad))]
    assert "id" in reading.problems[10].detail


@pytest.mark.parametrize("codec", ["utf-8", "gb18030"])
def test_a_line_in_no_encoding_does_not_cost_the_others(tmp_path: Path, codec: str) -> None:
    sound = [lines({"id": number, "text": text}).encode(codec) for number, text in enumerate((FIRST, SECOND))]
    data = b"\n".join([sound[0], b'{"id": 9, "text": "\xff\xff"}', b"\0", sound[1]])
    reading = read(write(tmp_path, "a.jsonl", data))
    assert [page.text for page in reading.pages] == [FIRST, SECOND]
    assert [problem.detail.split(":")[0] for problem in reading.problems] == ["line 2", "line 3"]


# HTML


def page_of(body: str, head: str = "") -> str:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"


HEAD = """<title>董家口提升作风_青岛日报</title>
<meta name="author" content="丁波；李涌"><meta property="og:site_name" content="青岛日报">
<meta property="article:published_time" content="2022-04-11T08:00:00+08:00">
<link rel="canonical" href="https://www.example.com/2022/0411.html">"""


def test_html_main_text_and_metadata(tmp_path: Path) -> None:
    body = f"<h1>董家口提升作风</h1><div><p>{FIRST * 4}</p><p>{SECOND * 4}</p></div><script>var 变量 = 1;</script>"
    page = only(read(write(tmp_path, "a.html", page_of(body, HEAD))))
    assert page.text.split("\n")[-2:] == [FIRST * 4, SECOND * 4]
    assert page.meta == {"title": "董家口提升作风", "authors": "丁波、李涌", "paper": "青岛日报", "date": "2022-04-11",
                         "url": "https://www.example.com/2022/0411.html"}  # fmt: skip


@pytest.mark.parametrize(
    ("charset", "codec"),
    [("gb2312", "gb18030"), ("gb2312", "utf-8"), ("utf-8", "gb18030"), ("big5", "big5"), ("iso-8859-1", "gb18030"),
     ("shift_jis", "utf-16")],
)  # fmt: skip
def test_html_in_the_charset_it_names_and_in_another(tmp_path: Path, charset: str, codec: str) -> None:
    text = TRADITIONAL if codec == "big5" else FIRST
    markup = '<?xml version="1.0"?>' + page_of(f"<p>{text}</p>", f'<meta charset="{charset}"><title>快訊</title>')
    page = only(read(write(tmp_path, "a.htm", markup.encode(codec))))
    assert (page.text, page.meta["title"]) == (text, "快訊")


def test_a_short_html_page_is_believed_when_it_names_its_charset(tmp_path: Path) -> None:
    named = page_of("<p>鲁冰花</p>", "<meta http-equiv=Content-Type content='text/html; charset=GBK'>")
    assert only(read(write(tmp_path, "a.html", named.encode("gbk")))).text == "鲁冰花"
    assert reason(read(write(tmp_path, "b.html", page_of("<p>鲁冰花</p>").encode("gbk")))) == "encoding"


def test_html_keeps_short_pages_tables_captions_and_every_article(tmp_path: Path) -> None:
    def text(body: str) -> str:
        return only(read(write(tmp_path, "a.html", page_of(body)))).text

    assert text("<p>一句话。</p>") == "一句话。"
    rows = "<tr><th>地区</th><th>产值</th></tr><tr><td>胶州</td><td>125亿元</td></tr>"
    assert text(f"<p>{FIRST}</p><table>{rows}</table>").split("\n") == [FIRST, "地区\t产值", "胶州\t125亿元"]
    caption = "■董家口港区作业现场。"
    figure = f"<figure><img src='a.jpg'><figcaption>{caption}</figcaption></figure>"
    article = text(f"<article><p>{FIRST * 6}</p>{figure}<p>{SECOND * 6}</p></article>")
    assert article.split("\n") == [FIRST * 6, caption, SECOND * 6]
    several = text(f"<article><p>{FIRST * 9}</p></article><article><p>{SECOND * 9}</p></article>")
    assert several.split("\n") == [FIRST * 9, SECOND * 9]


def test_html_without_an_element_for_its_article_gives_what_is_shown(tmp_path: Path) -> None:
    body = f"<style>p{{}}</style><div>{FIRST}<br>甲\n乙<script>1</script>丙<b>丁</b></div>"
    body += "<table><tr><td>一</td><td>二</td></tr></table><pre>三\n四</pre>"
    page = only(read(write(tmp_path, "a.html", page_of(body, "<title>题</title>"))))
    assert page.text.split("\n") == [FIRST, "甲 乙丙丁", "一\t二", "三", "四"]
    assert page.meta == {"title": "题"}


def test_html_takes_no_date_from_the_text_and_no_paper_from_the_host(tmp_path: Path) -> None:
    head = '<link rel="canonical" href="https://www.example.com/content_1.htm">'
    page = only(read(write(tmp_path, "a.html", page_of(f"<p>2019年3月5日，{FIRST}</p><p>© 2024</p>", head))))
    assert page.meta == {"url": "https://www.example.com/content_1.htm"}


def test_html_fetches_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **options: object) -> None:
        raise AssertionError("the network was used")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    doctype = '<!DOCTYPE html SYSTEM "http://example.com/a.dtd" [<!ENTITY x SYSTEM "http://example.com/x">]>'
    links = '<base href="http://example.com"><link rel="stylesheet" href="http://example.com/a.css">'
    body = f'<p>{FIRST}</p><iframe src="http://example.com"></iframe><img src="http://example.com/a.png">&x;'
    assert FIRST in only(read(write(tmp_path, "a.html", doctype + page_of(body, links)))).text


def test_deeply_nested_and_very_large_html_ends(tmp_path: Path) -> None:
    assert only(read(write(tmp_path, "a.html", page_of("<font>" * 1000 + FIRST)))).text == FIRST
    page = only(read(write(tmp_path, "b.html", page_of("<p>" + f"<span>{FIRST}</span>" * 50_000))))
    assert page.text == FIRST * 50_000
    partly = read(write(tmp_path, "c.html", page_of(f"<p>{FIRST}</p>" + "<div>" * 3000 + SECOND)))
    assert [page.text for page in partly.pages] == [FIRST]
    assert [problem.reason for problem in partly.problems] == ["bad-html"]


# PDF


def make_pdf(pages: Iterable[str], title: bytes = b"", text_filter: str = "") -> bytes:
    """A minimal PDF: each page's lines are set in a CID font whose codes are UTF-16, mapped back by a ToUnicode map."""
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /A def /CMapType 2 def\n"
        "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        + "".join(f"1 beginbfrange <{row:02X}00> <{row:02X}FF> <{row:02X}00> endbfrange\n" for row in range(256))
        + "endcmap end end"
    )
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "",
        "<< /Type /Font /Subtype /Type0 /BaseFont /Song /Encoding /Identity-H /ToUnicode 5 0 R"
        " /DescendantFonts [4 0 R] >>",
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Song /DW 1000"
        " /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>",
        f"<< /Length {len(cmap)} >>\nstream\n{cmap}\nendstream",
        f"<< /Title <{title.hex()}> /CreationDate (D:20240101000000Z) >>",
    ]
    kids = []
    for text in pages:
        shown = " T* ".join(f"<{line.encode('utf-16-be').hex()}> Tj" for line in text.split("\n"))
        stream = f"BT /F1 12 Tf 14 TL 50 700 Td {shown} ET"
        kids.append(f"{len(objects) + 1} 0 R")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {len(objects) + 2} 0 R"
            " /Resources << /Font << /F1 3 0 R >> >> >>"
        )
        objects.append(f"<< /Length {len(stream)} {text_filter} >>\nstream\n{stream}\nendstream")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    data = b"%PDF-1.7\n"
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(data))
        data += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    trailer = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0 R /Info 6 0 R >>\n"
    return data + f"{trailer}startxref\n{len(data)}\n%%EOF\n".encode()


def encrypted(data: bytes, password: str) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    writer.encrypt(password, "owner", algorithm="RC4-128")
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def blank_pdf() -> bytes:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(595, 842)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def test_pdf_text_of_all_pages_and_its_title(tmp_path: Path) -> None:
    title = "\ufeff青岛日报 01版".encode("utf-16-be")
    page = only(read(write(tmp_path, "a.pdf", make_pdf([f"{FIRST}\n{SECOND}", "", "第二版"], title))))
    assert page.text == f"{FIRST}\n{SECOND}\n\n第二版"
    assert page.meta == {"title": "青岛日报 01版"}


@pytest.mark.parametrize(
    "title", [b"", b"  ", b"Microsoft Word - a.doc", b"01.indd", b"untitled", "青岛日报".encode("gbk")]
)
def test_an_implausible_title_of_a_pdf_is_left_out(tmp_path: Path, title: bytes) -> None:
    assert only(read(write(tmp_path, "a.pdf", make_pdf([FIRST], title)))).meta == {}


def test_encrypted_pdfs(tmp_path: Path) -> None:
    assert only(read(write(tmp_path, "a.pdf", encrypted(make_pdf([FIRST]), "")))).text == FIRST
    assert reason(read(write(tmp_path, "b.pdf", encrypted(make_pdf([FIRST]), "geheim")))) == "encrypted-pdf"


def test_pdfs_that_need_ocr(tmp_path: Path) -> None:
    (scan,) = read(write(tmp_path, "a.pdf", blank_pdf())).problems
    assert scan.reason == "image-pdf"
    assert "OCR" in scan.detail
    private = "".join(chr(0xE000 + number) for number in range(50))
    assert reason(read(write(tmp_path, "b.pdf", make_pdf([private])))) == "image-pdf"


def test_a_broken_page_of_a_pdf_does_not_cost_the_others(tmp_path: Path) -> None:
    good, bad = make_pdf([FIRST]), make_pdf([SECOND], text_filter="/Filter /NoSuchFilter")
    assert reason(read(write(tmp_path, "bad.pdf", bad))) == "bad-pdf"
    writer = pypdf.PdfWriter()
    for data in (bad, good):
        writer.append(io.BytesIO(data))
    target = io.BytesIO()
    writer.write(target)
    reading = read(write(tmp_path, "both.pdf", target.getvalue()))
    assert [page.text for page in reading.pages] == [FIRST]
    assert [problem.detail.split(":")[0] for problem in reading.problems] == ["page 1"]


def test_pypdf_is_silent_and_its_logger_is_left_as_it_was(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    damaged = make_pdf([FIRST]).replace(b"startxref\n", b"startxref\n9")
    assert only(read(write(tmp_path, "a.pdf", damaged))).text == FIRST
    assert caplog.records == []
    pypdf.PdfReader(io.BytesIO(damaged))
    assert caplog.records != []


# Word


def make_docx(*blocks: str, title: str = "", author: str = "") -> bytes:
    """A Word file of paragraphs; a block that begins with "<" is XML put into the body as it is."""
    document = docx.Document()
    document.core_properties.title, document.core_properties.author = title, author
    for block in blocks:
        if block.startswith("<"):
            document.element.body.insert(len(document.element.body) - 1, parse_xml(block))
        else:
            document.add_paragraph(block)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def repacked(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The zip file `data` with one of its parts changed."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, change(old.read(part)) if part == name else old.read(part))
    return target.getvalue()


def test_docx_paragraphs_and_tables_in_order(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("董家口提升作风", 1)
    document.add_paragraph(FIRST)
    document.add_paragraph("  ")
    table = document.add_table(2, 3)
    for row, texts in enumerate((("地区", "产值", "增幅"), ("胶州", "125亿元", "4.8%"))):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    table.cell(0, 0).merge(table.cell(0, 1))
    table.cell(1, 0).add_paragraph("即墨")
    document.add_paragraph("").add_run("甲\n乙\t丙")
    document.core_properties.title, document.core_properties.author = "开街", "张三"
    document.save(str(tmp_path / "a.docx"))
    page = only(read(tmp_path / "a.docx"))
    rows = ["地区 产值\t地区 产值\t增幅", "胶州 即墨\t125亿元\t4.8%"]
    assert page.text.split("\n\n") == ["董家口提升作风", FIRST, *rows, "甲\n乙\t丙"]
    assert page.meta == {"title": "开街", "authors": "张三"}


def test_docx_keeps_insertions_controls_and_text_boxes_but_nothing_deleted(tmp_path: Path) -> None:
    run = "<w:r><w:t>{}</w:t></w:r>"
    deleted = "<w:del><w:r><w:delText>删</w:delText></w:r></w:del>"
    inserted = f"<w:p {W}>{run.format('原')}<w:ins>{run.format('增')}</w:ins>{deleted}</w:p>"
    control = f"<w:sdt {W}><w:sdtContent><w:p>{run.format('控件')}</w:p></w:sdtContent></w:sdt>"
    moved = f"<w:p {W}><w:moveFrom>{run.format('移')}</w:moveFrom><w:moveTo>{run.format('移')}</w:moveTo></w:p>"
    box = f"<w:txbxContent><w:p>{run.format('■图注。')}</w:p></w:txbxContent>"
    compatible = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    boxed = (
        f'<w:p {W} xmlns:mc="{compatible}">{run.format("锚")}<w:r><mc:AlternateContent><mc:Choice Requires="wps">{box}'
        f"</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    page = only(read(write(tmp_path, "a.docx", make_docx(inserted, control, moved, boxed))))
    assert page.text.split("\n\n") == ["原增", "控件", "移", "锚", "■图注。"]


def test_docx_properties_that_nobody_wrote_are_left_out(tmp_path: Path) -> None:
    page = only(read(write(tmp_path, "a.docx", make_docx(FIRST, title="Word Document", author="微软用户"))))
    assert page.meta == {}


def test_bombs_in_docx_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ha"}">' for n in range(12))
    text = "<w:body><w:p><w:r><w:t>&e11;</w:t></w:r></w:p></w:body>"
    bomb = f'<?xml version="1.0"?><!DOCTYPE x [{entities}]><w:document {W}>{text}</w:document>'
    data = repacked(make_docx(FIRST), "word/document.xml", lambda _: bomb.encode())
    assert reason(read(write(tmp_path, "a.docx", data))) in ("bad-docx", "empty")
    monkeypatch.setattr(sources, "LARGEST", 1_000_000)
    data = repacked(make_docx(FIRST), "word/document.xml", lambda xml: xml + b" " * 2_000_000)
    assert len(data) < sources.LARGEST
    assert reason(read(write(tmp_path, "b.docx", data))) == "too-large"


# Reasons


def broken_files() -> list[tuple[Reason, str, bytes]]:
    pdf, word = make_pdf([FIRST]), make_docx(FIRST)
    return [
        ("unknown-format", "a.xlsx", word),
        ("empty", "a.txt", b""),
        ("empty", "b.txt", "\ufeff\u200b \r\n\u3000\u200b\n".encode()),
        ("empty", "a.md", "---\ntitle: 只有题\n---\n \n".encode()),
        ("empty", "a.html", page_of("<script>var a = 1;</script><p> </p>").encode()),
        ("empty", "b.html", b"<!-- nothing -->"),
        ("empty", "a.pdf", b""),
        ("empty", "b.pdf", make_pdf([])),
        ("empty", "a.docx", b""),
        ("empty", "b.docx", make_docx()),
        ("empty", "a.jsonl", b"\n \n"),
        ("binary", "c.txt", pdf + b"\0"),
        ("binary", "d.txt", "\x01\x02\x03完".encode()),
        ("binary", "b.jsonl", word),
        ("encoding", "e.txt", b"\xff\xff\xfd" + FIRST.encode()),
        ("encoding", "c.jsonl", b'{"id": "1", "text": "\xff"}'),
        ("bad-html", "c.html", page_of("<div>" * 3000 + FIRST).encode()),
        ("no-article", "d.html", b"<frameset><frame src=a.htm><noframes><p>\xe6\xa1\x86</p></noframes></frameset>"),
        ("bad-pdf", "c.pdf", FIRST.encode()),
        ("bad-pdf", "d.pdf", pdf[: len(pdf) // 9]),
        ("encrypted-pdf", "e.pdf", encrypted(pdf, "password")),
        ("image-pdf", "f.pdf", blank_pdf()),
        ("bad-docx", "c.docx", FIRST.encode()),
        ("bad-docx", "d.docx", word[: len(word) // 2]),
        ("bad-docx", "e.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)),
        ("bad-docx", "f.docx", repacked(word, "word/document.xml", lambda xml: xml[:99])),
        ("bad-docx", "g.docx", repacked(word, "[Content_Types].xml", lambda _: b"<Types/>")),
        ("bad-jsonl", "d.jsonl", b'{"id": 1, "text": ""}'),
    ]


@pytest.mark.parametrize(("expected", "name", "data"), broken_files(), ids=lambda value: str(value)[:14])
def test_a_broken_file_is_reported_under_its_reason(tmp_path: Path, expected: Reason, name: str, data: bytes) -> None:
    path = write(tmp_path, name, data)
    reading = read(path)
    assert reason(reading) == expected
    assert reading.problems[0].path == path


def test_a_file_that_is_missing_or_a_folder_is_not_readable(tmp_path: Path) -> None:
    (tmp_path / "folder.txt").mkdir()
    assert reason(read(tmp_path / "folder.txt")) == reason(read(tmp_path / "missing.txt")) == "not-readable"


def test_a_file_over_the_limit_is_not_read(tmp_path: Path) -> None:
    path = write(tmp_path, "a.txt", TEXT)
    os.truncate(path, sources.LARGEST + 1)  # a sparse file: it takes no room
    assert reason(read(path)) == "too-large"


def test_every_reason_is_provoked_here() -> None:
    provoked = {expected for expected, _, _ in broken_files()} | {"not-readable", "too-large", "bad-bytes"}
    assert provoked == set(get_args(Reason))


# Anything


SOUND = [make_docx(FIRST, title="题"), make_pdf([FIRST]), page_of(f"<p>{FIRST}</p>", HEAD).encode("gb18030"),
         f"---\ntitle: 题\n---\n{TEXT}".encode(), lines({"id": 1, "text": FIRST}).encode()]  # fmt: skip


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A sound file with some of its bytes overwritten and its end cut off."""
    data = bytearray(draw(st.sampled_from(SOUND)))
    for place in draw(st.lists(st.integers(0, len(data) - 1), max_size=8)):
        data[place] = draw(st.integers(0, 255))
    return bytes(data[: draw(st.integers(0, len(data)))] if draw(st.booleans()) else data)


ANYTHING = st.one_of(
    st.binary(max_size=300),
    damaged(),
    st.text(max_size=100).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.text("-: \n[]{}&*!?|>\"'%@`#,<>/=a题", max_size=60).map(lambda text: f"---\ntitle: {text}\n---\n文".encode()),
    st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists, max_leaves=5).map(
        lambda value: json.dumps({"id": value, "text": value, "title": value, "date": value}).encode()
    ),
)


@settings(max_examples=300, deadline=None)
@given(data=ANYTHING, suffix=st.sampled_from(NAMES))
def test_any_bytes_give_pages_or_problems(data: bytes, suffix: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = write(Path(folder), f"a{suffix}", data)
        reading = read_pages(path, path.name)
    assert reading.pages or reading.problems
    for page in reading.pages:
        assert page.text[page.body :].strip()
        for text in (page.source, page.text, *page.meta.values()):
            text.encode()
    assert {problem.reason for problem in reading.problems} <= set(get_args(Reason))


@settings(max_examples=100, deadline=None)
@given(more=st.text("的一是在不了有和人这中大为上个国我以要他，。产值亿元\r\n12", max_size=200))
def test_chinese_text_in_gb18030_is_read_as_it_is_or_not_at_all(more: str) -> None:
    text = f"全国大会上。{more}"
    with tempfile.TemporaryDirectory() as folder:
        reading = read_pages(write(Path(folder), "a.txt", text.encode("gb18030")), "a.txt")
    assert [page.text for page in reading.pages] in ([text], [])


def test_importing_the_module_loads_no_heavy_library() -> None:
    heavy = {"lxml", "pypdf", "docx", "yaml", "numpy", "torch"}
    code = "import sys, retrieval.articles.sources; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert heavy.isdisjoint(loaded)
