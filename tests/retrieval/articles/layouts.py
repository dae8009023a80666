"""PDF files laid out as newspapers and reports are, each with the articles that a reader finds in it. All text is invented."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from retrieval.articles.article import Page
from retrieval.articles.pages import read_page

SONG = "STSong-Light"
SIZE, TITLE, PITCH = 12, 18, 18  # points
LEFT, RIGHT, TOP = 72, 310, 700  # where columns begin and text does
INDENT = "\u3000\u3000"

BRIDGE = ("澄江大桥主塔封顶", [
    "本月中旬，澄江大桥南岸主塔浇筑完成，塔高168米，比计划提前21天封顶。大桥全长2.3公里，双向六车道，总投资为14.6亿元。",
    "项目负责人介绍，北岸主塔预计明年春天封顶。建成以后，两岸来往只要5分钟，公交将开通三条线路。",
])  # fmt: skip
ORCHARD = ("白石镇梨园丰收", [
    "白石镇今年种梨3200亩，产量达到4800吨，比去年多了一成。镇里建起了冷库，能够存放600吨。",
    "果农说，收购价为每斤2.4元，网上的订单占了四成，外地的客商也来了不少。",
])  # fmt: skip
SCHOOL = ("松湾中学新馆开放", [
    "松湾中学图书馆昨天开放，藏书12万册，座位有540个。周末对居民开放，凭身份证就可以进馆。",
])  # fmt: skip

Story = tuple[str, list[str]]
LONG: Story = (BRIDGE[0], [*BRIDGE[1], *ORCHARD[1], *SCHOOL[1]])
SAILINGS = [("航线", "班次"), ("东港", "12"), ("西港", "18"), ("南港", "25"), ("北港", "7")]


@dataclass(frozen=True)
class Laid:
    """A file and its articles: each a headline and paragraphs."""

    name: str
    data: bytes
    articles: tuple[Story, ...]


class Press:
    """Draws lines of text on a canvas, each in a text object of its own unless they are drawn together."""

    def __init__(self) -> None:
        pdfmetrics.registerFont(UnicodeCIDFont(SONG))
        self._file = io.BytesIO()
        self.canvas = Canvas(self._file, pagesize=(595, 842), invariant=1, pageCompression=0)

    def put(self, x: float, y: float, line: str, size: float = SIZE) -> None:
        """One line with its baseline at `y`."""
        self.canvas.setFont(SONG, size)
        self.canvas.drawString(x, y, line)

    def column(self, x: float, y: float, lines: Sequence[str], size: float = SIZE) -> float:
        """Lines below each other; the height of the next one."""
        for line in lines:
            self.put(x, y, line, size)
            y -= PITCH
        return y

    def data(self) -> bytes:
        self.canvas.save()
        return self._file.getvalue()


def wrap(paragraphs: Sequence[str], width: int, indent: str = INDENT) -> list[str]:
    """Paragraphs in lines of `width` characters, no line begins with a mark of punctuation."""
    lines = []
    for paragraph in paragraphs:
        left = indent + paragraph
        while left:
            end = width + (left[width : width + 1] in tuple("，。、；：”"))
            lines.append(left[:end])
            left = left[end:]
    return lines


def _single(press: Press) -> None:
    title, paragraphs = BRIDGE
    press.put(200, TOP + 40, title, TITLE)
    press.column(LEFT, TOP, wrap(paragraphs, 30))


def _set_in(press: Press) -> None:
    """The first lines of paragraphs are set in by their place, not by white space."""
    title, paragraphs = BRIDGE
    press.put(200, TOP + 40, title, TITLE)
    y: float = TOP
    for line in wrap(paragraphs, 30):
        press.put(LEFT + (2 * SIZE if line.startswith(INDENT) else 0), y, line.strip())
        y -= PITCH


def _after_comma(press: Press) -> None:
    press.put(LEFT, TOP + 40, "云溪水库放养鱼苗", TITLE)
    press.column(LEFT, TOP, ["本报讯　云溪水库上周放养鱼苗86万尾，", "其中草鱼苗52万尾，青鱼苗34万尾。"])


def _pages(press: Press, head: Callable[[int], None]) -> None:
    """One article on four pages; `head` draws what repeats on page 1, 2, 3 and 4."""
    title, paragraphs = BRIDGE
    lines = wrap([*paragraphs, *ORCHARD[1], *SCHOOL[1]], 26)
    for number in range(4):
        head(number + 1)
        if number == 0:
            press.put(LEFT, TOP + 40, title, TITLE)
        press.column(LEFT, TOP, lines[number * 3 : number * 3 + 3] if number < 3 else lines[9:])
        press.canvas.showPage()


def _running(press: Press) -> None:
    def head(number: int) -> None:
        press.put(LEFT, 810, "澄江晨讯　2024年3月5日　星期二", 9)
        press.put(LEFT, 797, "责任编辑：贺某　版式：宋某", 9)
        press.put(480, 810, f"第0{number}版", 9)
        press.put(LEFT, 30, "本版热线：0599-7000001", 9)
        press.put(280, 18, f"— {number} —", 9)

    _pages(press, head)


def _alternating(press: Press) -> None:
    def head(number: int) -> None:
        if number % 2:
            press.put(LEFT, 800, "澄江晨讯", 9)
            press.put(500, 800, str(number), 9)
        else:
            press.put(LEFT, 800, str(number), 9)
            press.put(430, 800, "综合新闻　2024年3月5日", 9)

    _pages(press, head)


def _columns(press: Press, *, rows: bool, together: bool = False, offset: float = 0) -> None:
    """Two articles side by side, drawn in rows or in columns, in one text object or in many, baselines alike or not."""
    sides = []
    for x, y, (title, paragraphs) in ((LEFT, TOP, BRIDGE), (RIGHT, TOP - offset, ORCHARD)):
        body = [(x, y - 40 - PITCH * at, line, SIZE) for at, line in enumerate(wrap(paragraphs, 16))]
        sides.append([(x, y, title, TITLE), *body])
    drawn = sides[0] + sides[1]
    if rows:
        drawn = sorted(drawn, key=lambda line: (-line[1] - (offset if line[0] == RIGHT else 0), line[0]))
    if together:
        text = press.canvas.beginText()
        for x, y, line, size in drawn:
            text.setFont(SONG, size)
            text.setTextOrigin(x, y)
            text.textOut(line)
        press.canvas.drawText(text)
        return
    for x, y, line, size in drawn:
        press.put(x, y, line, size)


def _under_banner(press: Press) -> None:
    """One article in three columns under its headline, another below it in two, drawn in rows."""
    title, paragraphs = BRIDGE
    press.put(180, TOP + 40, title, 26)
    lines = wrap(paragraphs, 11)
    third = -(-len(lines) // 3)
    for at in range(third):
        for column in range(3):
            for line in lines[column * third + at : column * third + at + 1 if at < third else 0]:
                press.put(60 + 165 * column, TOP - PITCH * at, line)
    title, paragraphs = ORCHARD
    y = TOP - PITCH * third - 50
    press.put(180, y, title, 22)
    lines = wrap(paragraphs, 17)
    half = -(-len(lines) // 2)
    for at in range(half):
        press.put(60, y - 40 - PITCH * at, lines[at])
        for line in lines[half + at : half + at + 1]:
            press.put(310, y - 40 - PITCH * at, line)


def _front_page(press: Press) -> None:
    """Two articles beside each other and one below them, all in narrow columns, under the paper's name."""
    press.put(50, 800, "澄江晨讯", 24)
    press.put(300, 800, "2024年3月5日　星期二　要闻　02版", 10)
    foot = min(_signed(press, BRIDGE, 50, 740, 2), _signed(press, ORCHARD, 310, 740, 2))
    _signed(press, (LONG[0] + "在即", LONG[1]), 50, foot - 30, 4)


def _signed(press: Press, story: Story, x: float, y: float, columns: int) -> float:
    """An article with its writer's name, drawn in rows; the height below it."""
    press.put(x, y, story[0], 20)
    press.put(x, y - 24, "□记者 何小川", 10)
    lines = wrap(story[1], 10)
    depth = -(-len(lines) // columns)
    for at, line in sorted(enumerate(lines), key=lambda item: item[0] % depth):
        press.put(x + 130 * (at // depth), y - 48 - 15 * (at % depth), line, 11)
    return y - 48 - 15 * depth


def _beside_table(press: Press) -> None:
    """A column of text, then a table beside it."""
    press.put(LEFT, TOP + 40, BRIDGE[0], TITLE)
    press.column(LEFT, TOP, wrap(BRIDGE[1], 16))
    for at, (name, count) in enumerate(SAILINGS):
        press.put(320, TOP - PITCH * at, name)
        press.put(430, TOP - PITCH * at, count)


def _side_text(press: Press) -> None:
    """Text that runs up the page's edge, drawn between the lines beside it."""
    title, paragraphs = BRIDGE
    press.put(LEFT, TOP + 40, title, TITLE)
    for at, line in enumerate(wrap(paragraphs, 30)):
        press.put(LEFT, TOP - PITCH * at, line)
        if at == 1:
            press.canvas.saveState()
            press.canvas.rotate(90)
            press.put(500, -40, "澄江晨讯社出版")
            press.canvas.restoreState()


def _sideways(press: Press) -> None:
    press.canvas.rotate(90)
    title, paragraphs = BRIDGE
    press.put(LEFT, -100, title, TITLE)
    press.column(LEFT, -140, wrap(paragraphs, 30))


def _table(press: Press) -> None:
    """A table that goes on on a second page, where its head stands again."""
    press.put(LEFT, TOP + 40, "各区上半年产值", TITLE)
    press.column(LEFT, TOP, wrap(["市统计局昨天公布了各区上半年的产值，具体情况见下表。"], 30))
    rows = [(f"{name}区", f"{31 + at * 7}.5", f"{3 + at}.2%") for at, name in enumerate("东西南北中")]
    y = TOP - 40
    for page in (rows[:3], rows[3:]):
        for row in (("地区", "产值（亿元）", "增幅"), *page):
            for x, cell in zip((LEFT, 200, 330), row, strict=True):
                press.put(x, y, cell)
            y -= PITCH
        press.canvas.showPage()
        y = TOP + 80


def _letter_by_letter(press: Press) -> None:
    title, paragraphs = BRIDGE
    text = press.canvas.beginText()
    for y, line, size in [
        (TOP + 40, title, TITLE),
        *((TOP - PITCH * at, line, SIZE) for at, line in enumerate(wrap(paragraphs, 30))),
    ]:
        text.setFont(SONG, size)
        x: float = LEFT
        for character in line:
            text.setTextOrigin(x, y)
            text.textOut(character)
            x += pdfmetrics.stringWidth(character, SONG, size)
    press.canvas.drawText(text)


ROWS = [f"各区上半年产值·{name}区：产值{31 + at * 7}.5亿元，增幅{3 + at}.2%" for at, name in enumerate("东西南北中")]
LAYOUTS: tuple[tuple[str, Callable[[Press], None], tuple[Story, ...]], ...] = (
    ("one column", _single, (BRIDGE,)),
    ("paragraphs set in", _set_in, (BRIDGE,)),
    ("a line ends with a comma", _after_comma, (("云溪水库放养鱼苗", ["本报讯　云溪水库上周放养鱼苗86万尾，其中草鱼苗52万尾，青鱼苗34万尾。"]),)),
    ("two heads and two feet", _running, (LONG,)),
    ("left and right heads", _alternating, (LONG,)),
    ("two articles by columns", lambda press: _columns(press, rows=False), (BRIDGE, ORCHARD)),
    ("two articles by rows", lambda press: _columns(press, rows=True), (BRIDGE, ORCHARD)),
    ("rows in one text object", lambda press: _columns(press, rows=True, together=True), (BRIDGE, ORCHARD)),
    ("rows of unlike height", lambda press: _columns(press, rows=True, offset=7), (BRIDGE, ORCHARD)),
    ("banners over columns", _under_banner, (BRIDGE, ORCHARD)),
    ("a front page", _front_page, (BRIDGE, ORCHARD, (LONG[0] + "在即", LONG[1]))),
    ("text beside a table", _beside_table, ((BRIDGE[0], [*BRIDGE[1], *(f"{BRIDGE[0]}·{name}：班次{count}" for name, count in SAILINGS[1:])]),)),
    ("text up the edge", _side_text, (BRIDGE,)),
    ("a page on its side", _sideways, (BRIDGE,)),
    ("a table on two pages", _table, (("各区上半年产值", ["市统计局昨天公布了各区上半年的产值，具体情况见下表。", *ROWS]),)),
    ("letter by letter", _letter_by_letter, (BRIDGE,)),
)  # fmt: skip


def layouts() -> Iterator[Laid]:
    """Each layout as a file."""
    for name, draw, articles in LAYOUTS:
        press = Press()
        draw(press)
        yield Laid(name, press.data(), articles)


def texts(page: Page) -> list[Story]:
    """The articles that are read on a page, as headlines and paragraphs."""
    return [
        (article.title, [page.words(paragraph) for paragraph in article.paragraphs])
        for article in read_page(page).articles
    ]
