"""Files that are damaged in many ways give a report or a result, never a traceback."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from retrieval.articles.pages import read_page
from retrieval.articles.passages import make_passages
from retrieval.articles.sources import read_pages
from tests.retrieval.articles.test_sources import FIRST, HEAD, SECOND, make_docx, page_of
from tests.retrieval.articles.test_tables import SHAPES, as_docx, as_html, as_jsonl

GRID, TITLE, _ = SHAPES[2]
SOUND = {
    "html": [
        as_html(GRID, TITLE)[1],
        page_of(f"<h1>开街</h1><table><tr><td><p>{FIRST}</p><p>{SECOND}</p></td></tr></table>", HEAD).encode("gb18030"),
    ],
    "docx": [as_docx(GRID, TITLE)[1], make_docx("开街", FIRST, SECOND)],
    "jsonl": [as_jsonl(GRID, TITLE)[1], as_jsonl(GRID, FIRST)[1] + b"\n" + as_jsonl(GRID, SECOND)[1]],
}
TIMES = 500


def damaged(data: bytes, rng: random.Random) -> bytes:
    """The bytes with a few overwritten, a piece left out, doubled, moved or turned round, or the end cut off."""
    found = bytearray(data)
    for _ in range(rng.randint(1, 6)):
        at = rng.randrange(len(found) + 1)
        piece = found[at : at + rng.randint(1, 40)]
        kind = rng.randrange(6)
        if kind == 0:
            found[at : at + 1] = bytes([rng.randrange(256)])
        elif kind == 1:
            del found[at : at + len(piece)]
        elif kind == 2:
            found[at:at] = piece * rng.randint(1, 20)
        elif kind == 3:
            place = rng.randrange(len(found) + 1)
            found[place:place] = piece
        elif kind == 4:
            found[at : at + len(piece)] = piece[::-1]
        elif rng.random() < 0.3:
            del found[max(at, 1) :]
    return bytes(found)


@pytest.mark.parametrize("suffix", SOUND)
def test_a_damaged_file_gives_a_report_or_a_result(tmp_path: Path, suffix: str) -> None:
    rng = random.Random(suffix)
    path = tmp_path / f"a.{suffix}"
    for _ in range(TIMES):
        path.write_bytes(damaged(rng.choice(SOUND[suffix]), rng))
        reading = read_pages(path, path.name)
        assert reading.pages or reading.problems
        for page in reading.pages:
            for article in read_page(page).articles:
                for passage in make_passages(page, article):
                    assert len(page.read(passage.spans)) == len(passage.text)
