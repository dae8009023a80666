"""An article becomes passages: its paragraphs, long ones cut between sentences, and inside one only where it has no end."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

from retrieval.articles.article import Article, Page, Passage, Span, cut_spans

PASSAGES_VERSION = "6"  # raise it when the same file would become other passages, or state other figures
LONGEST = 300  # characters; only a single sentence may be longer
ENDLESS = 1500  # characters; no sentence is as long, and what is runs on without an end
_MARKS = re.compile(r"#{1,6}\s+")
_SENTENCE = re.compile(r"[^。！？!?\n]*(?:[。！？!?\n]+[”’」』）)》\"]*|$)")
_PART = re.compile(r"[^。！？；!?;\n]*(?:[。！？；!?;\n]+[”’」』）)》\"]*|$)")
# Where an endless text is cut: as late as it can be, behind a mark, else between two characters that are of no number.
_PIECE = re.compile(
    rf"[\s\S]{{1,{ENDLESS}}}\Z"
    rf"|[\s\S]{{{ENDLESS // 2 - 1},{ENDLESS - 1}}}(?:[，、：:—…\s]|,(?![0-9]))"
    rf"|[\s\S]{{{ENDLESS // 2},{ENDLESS}}}(?<=[\u3400-\u9fff])(?<![一二三四五六七八九十百千万亿])(?=[\u3400-\u9fff])"
    rf"|[\s\S]{{1,{ENDLESS}}}"
)


def make_passages(page: Page, article: Article) -> list[Passage]:
    """The passages of one article of `page`, in reading order.

    A passage's id is a hash of what is embedded, so the same words under the same headline are one passage,
    wherever they stand. Headings are no passages: they are the context of those that follow.
    """
    passages = []
    heading = ""
    for paragraph in article.paragraphs:
        pieces = [page.text[start:end] for start, end in paragraph.spans]
        if paragraph.kind == "heading":
            heading = re.sub(r"\s+", " ", _MARKS.sub("", " ".join(pieces))).rstrip("# ")
            continue
        text = paragraph.said or "".join(pieces)
        above = "" if heading == article.title or heading in paragraph.said else heading
        context = " ".join(filter(None, (article.title, above)))
        for start, end in _cut(text):
            part = text[start:end]
            places = cut_spans(paragraph.spans, start, end)
            passages.append(Passage(_hash(context, part), part, context, places, paragraph.holder))
    return passages


def sentences(text: str) -> list[Span]:
    """The spans of the sentences of `text`: each ends with 。！？ (and closing quotes) or a line's end."""
    return _spans(_SENTENCE, text)


def _spans(pattern: re.Pattern[str], text: str) -> list[Span]:
    return [_strip(text, match.span()) for match in pattern.finditer(text) if match[0].strip()]


def _cut(text: str) -> Iterator[Span]:
    """Cut a paragraph into spans of at most LONGEST characters and like lengths, after 。！？；."""
    parts = -(-len(text) // LONGEST)
    even = -(-len(text) // parts)
    first = last = 0
    for start, end in _bounded(text, _spans(_PART, text)):
        if last > first and (end - first > LONGEST or last - first >= even):
            yield first, last
            first = start
        last = end
    if last > first:
        yield first, last


def _bounded(text: str, spans: list[Span]) -> Iterator[Span]:
    """`spans` with those of more than ENDLESS characters in pieces."""
    for start, end in spans:
        if end - start <= ENDLESS:
            yield start, end
        else:
            for piece in _PIECE.finditer(text, start, end):
                if piece[0].strip():
                    yield _strip(text, piece.span())


def _strip(text: str, span: Span) -> Span:
    start, end = span
    return start + len(text[start:end]) - len(text[start:end].lstrip()), start + len(text[start:end].rstrip())


def _hash(context: str, text: str) -> str:
    return hashlib.sha256(f"{context}\n{text}".encode()).hexdigest()[:16]
