"""What stands in the file where a passage was read: its raw text, with the line breaks, seams and captions that were set aside."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from retrieval.articles.sources import read_pages, source_name
from retrieval.index.records import Place

AROUND = 60  # characters before and after


def original(place: Place, path: Path, root: Path) -> str | None:
    """The raw text around a place, from its first span to its last; None where the file cannot be read or no longer says so."""
    spans = place.passage.spans
    with suppress(OSError):
        for page in read_pages(path, source_name(path, root)).pages if path.exists() else ():
            same = place.passage.holder or _bare(page.read(spans)) == _bare(
                place.passage.text
            )  # a table's row is put in words
            if page.source == place.source and same:
                return page.text[max(spans[0][0] - AROUND, 0) : spans[-1][1] + AROUND].strip() or None
    return None


def _bare(text: str) -> str:
    return "".join(text.split())
