"""A page's lines: each stripped of the white space around it, with what the layout says of it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace

from retrieval.articles.article import Span

_SPACE = "\\s\u200b\ufeff"
_LINE = re.compile(rf"[^\n\r{_SPACE}](?:[^\n\r]*[^\n\r{_SPACE}])?")
_MARKDOWN = re.compile(r"#{1,6}\s+")
_CLOSED = re.compile(r"(?:[。！？!?…]|(?<!\d)\.|;|；|~{2,})['\"”’」』）)》\]]*$")
_END = 20  # characters at a line's end that tell whether it closes a sentence
HEADLINE = 60  # characters; longer lines are text


@dataclass(frozen=True)
class Line:
    """A line that is not blank. `blanks` are the blank lines before it, `indent` the white space at its head."""

    text: str
    span: Span
    blanks: int
    indent: int

    @property
    def heading(self) -> int:
        """The level of a Markdown heading, 0 for any other line."""
        marked = _MARKDOWN.match(self.text)
        return len(marked[0].strip()) if marked else 0

    @property
    def plain(self) -> str:
        """The text of a heading, in one style of white space."""
        return re.sub(r"\s+", " ", _MARKDOWN.sub("", self.text)).rstrip("# ")

    @property
    def cells(self) -> int:
        """The width on the page in half-width cells: a Chinese character has two, a digit one."""
        return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in self.text[:200])

    @property
    def closed(self) -> bool:
        """Whether a sentence ends with the line."""
        return is_closed(self.text)

    @property
    def short(self) -> bool:
        """Whether the line could be a headline: short, and no sentence, nor one with the beginning of the next."""
        return (
            len(self.text) <= 2 * HEADLINE
            and 2 <= len(self.plain) <= HEADLINE
            and not self.closed
            and "。" not in self.text
        )

    def cut(self, start: int, end: int) -> Line:
        """The part of the line from character `start` to `end` of its text."""
        first = self.span[0]
        return replace(self, text=self.text[start:end], span=(first + start, first + end))

    def trimmed(self, start: int, end: int) -> Line:
        """As `cut`, without the white space at either end of the part; empty where it is nothing else."""
        part = self.text[start:end]
        end = start + len(part.rstrip())
        return self.cut(min(start + len(part) - len(part.lstrip()), end), end)


def is_closed(text: str) -> bool:
    """Whether a sentence ends with `text`."""
    return bool(_CLOSED.search(text[-_END:]))


def read_lines(text: str, body: int = 0, foot: int | None = None) -> list[Line]:
    """The lines of `text` from `body` to `foot` that are not blank."""
    lines = []
    end = body
    for match in _LINE.finditer(text, body, len(text) if foot is None else foot):
        between = text[end : match.start()]
        breaks = len(re.findall(r"\r\n|\n|\r", between))
        indent = len(re.split(r"[\n\r]", between)[-1])
        lines.append(Line(match[0], match.span(), max(breaks - 1, 0), indent))
        end = match.end()
    return lines
