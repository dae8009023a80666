"""What a browser shows of a web page: its blocks of text in order, and how much of an element is prose or links.

It knows no words that sites use; `surroundings.py` and `metadata.py` judge what the blocks say.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

HIDDEN = (
    "head",
    "script",
    "style",
    "noscript",
    "template",
    "svg",
    "select",
    "button",
    "textarea",
    "frameset",
    "iframe",
)
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6", "founder-title")
_BLOCKS = frozenset((
    "p", "div", "br", "hr", "li", "ul", "ol", "dl", "dt", "dd", "tr", "table", "section", "article", "header", "footer",
    "main", "nav", "aside", "blockquote", "figure", "figcaption", "pre", "caption", "center", "form", "address", "title",
    "founder-content", *HEADINGS,
))  # fmt: skip
_CELL = 150  # characters; a longer cell of several paragraphs lays the page out, it is none of a table's
_SENTENCE = re.compile("[。！？]")


@dataclass(frozen=True)
class Block:
    """A line as shown: its text, the innermost block element that it stands in, and how many characters are links."""

    text: str
    element: Any
    linked: int = 0

    @property
    def prose(self) -> bool:
        """Whether a sentence ends in it that is not a link's."""
        return bool(_SENTENCE.search(self.text)) and 2 * self.linked < len(self.text)


@dataclass
class Mass:
    """How many characters an element holds, of which `linked` in its `links` and `prose` in sentences."""

    text: int = 0
    linked: int = 0
    links: int = 0
    prose: int = 0


def read_blocks(tree: Any) -> list[Block]:
    """The blocks of `tree` that hold text; a row of a table is one, a tab between its cells.

    A heading's own line breaks become spaces, and a cell of a table that only lays out the page is a block.
    """
    from lxml.etree import iterwalk  # type: ignore[import-untyped, unused-ignore]

    reader = _Reader({table for table in tree.iter("table") if lays_out(table)})
    walk = iterwalk(tree, events=("start", "end"))
    for event, element in walk:
        if event == "start" and element.tag in HIDDEN:
            walk.skip_subtree()
        elif event == "start":
            reader.enter(element)
        else:
            reader.leave(element)
    reader.close(tree)
    return reader.blocks


class _Reader:
    """Blocks in the making: the parts of the present one, and where in the tree it stands."""

    def __init__(self, layouts: set[Any]) -> None:
        self.blocks: list[Block] = []
        self._layouts = layouts
        self._parts: list[str] = []
        self._inside: list[Any] = []  # block elements entered and not left
        self._tables: list[Any] = []
        self._linked = self._links = self._headings = 0

    def enter(self, element: Any) -> None:
        tag = element.tag
        if tag == "table":
            self._tables.append(element)
        if self._breaks(tag):
            self.close(element)
            self._inside.append(element)
        elif tag == "br":
            self._parts.append(" ")
        self._links += tag == "a"
        self._headings += tag in HEADINGS
        self._add(element.text, element, preformatted=tag == "pre")

    def leave(self, element: Any) -> None:
        tag = element.tag
        if element.tag not in HIDDEN:
            if self._breaks(tag):
                self.close(element)
                self._inside.pop()
            elif tag in ("td", "th"):
                self._parts.append("\t")
            self._links -= tag == "a"
            self._headings -= tag in HEADINGS
            if tag == "table":
                self._tables.pop()
        self._add(element.tail, element)

    def close(self, element: Any) -> None:
        """End the present block, which stands in the innermost block element entered."""
        lines = "".join(self._parts).split("\n") if self._parts else []
        around = self._inside[-1] if self._inside else element
        for line in lines:
            text = re.sub(r"[^\S\t]+", " ", line.replace("\u200b", "")).strip(" ").rstrip()
            if text.strip():  # a row keeps the tabs of empty cells at its head
                self.blocks.append(Block(text, around, min(self._linked, len(text))))
        self._parts, self._linked = [], 0

    def _breaks(self, tag: Any) -> bool:
        if tag == "br":
            return not self._headings
        cell = tag in ("td", "th") and bool(self._tables) and self._tables[-1] in self._layouts
        return cell or tag in _BLOCKS

    def _add(self, text: str | None, element: Any, preformatted: bool = False) -> None:
        if text:
            self._parts.append(text if preformatted else re.sub(r"[\r\n\t]+", " ", text))
            self._linked += len(text.strip()) if self._links else 0


def lays_out(table: Any) -> bool:
    """Whether a table only puts the parts of the page side by side: tables, headings or whole texts are its cells."""
    if next(table.iterdescendants("table", "form", *HEADINGS), None) is not None:
        return True
    cells = [cell for cell in table.iterdescendants("td", "th") if sum(1 for _ in cell.iter("p", "br", "div")) > 1]
    return any(sum(map(len, cell.itertext())) > _CELL for cell in cells)


def weigh(tree: Any) -> dict[Any, Mass]:
    """The mass of every element of `tree` that is shown."""
    masses: dict[Any, Mass] = {}
    for element in reversed(list(tree.iter())):  # children before their parents
        mass = masses[element] = Mass()
        if element.tag in HIDDEN:
            continue
        _count(mass, element.text)
        for child in element:
            _add(mass, masses[child])
            _count(mass, child.tail)
        if element.tag == "a":
            mass.linked, mass.links, mass.prose = mass.text, 1, 0
    return masses


def _count(mass: Mass, text: str | None) -> None:
    if text and (length := len(text.strip())):
        mass.text += length
        mass.prose += length if _SENTENCE.search(text) else 0


def _add(mass: Mass, child: Mass) -> None:
    mass.text += child.text
    mass.linked += child.linked
    mass.links += child.links
    mass.prose += child.prose


def common_ancestor(elements: Sequence[Any]) -> Any:
    """The innermost element that holds all of `elements`, at least one."""
    path = [*reversed([elements[0], *elements[0].iterancestors()])]
    depths = {element: depth for depth, element in enumerate(path)}
    depth, seen = len(path) - 1, set[Any]()
    for element in elements[1:]:
        while element not in depths and element not in seen:
            seen.add(element)
            element = element.getparent()
        depth = min(depth, depths.get(element, depth))
    return path[depth]
