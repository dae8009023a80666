"""What the readers of file formats have in common: the content that they find, and the ways in which a file cannot be read.

`web.py`, `pdf.py` and `word.py` turn a file into text and what it says about itself, through the libraries that know the
format. They know neither folders nor Pages, and decode and repair nothing: `sources.py` chooses the format.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from retrieval.errors import UnreadableFile

Reason = Literal[
    "not-readable", "too-large", "empty", "unknown-format", "binary", "encoding", "bad-bytes",
    "bad-html", "no-article", "bad-pdf", "encrypted-pdf", "image-pdf", "bad-docx", "bad-jsonl",
]  # fmt: skip

# Private use, the replacement character and controls: a font or an encoding did not say what the character is.
UNLIKELY = re.compile(r"[\ue000-\uf8ff\ufffd\U000f0000-\U0010ffff\x00-\x08\x0e-\x1f]")

# What programs write as a file's title or author when nobody gave one.
MADE_UP = {"python-docx", "word document", "administrator", "admin", "user", "微软用户", "untitled", "无标题"}


@dataclass(frozen=True)
class Content:
    """What a file holds. `problem` says what of it could not be read, although the rest could; `whole` that each line
    of the text is a whole paragraph. From `foot` on stands what is in its pages' margins, `headlines` (from, to) are set
    larger than the text."""

    text: str
    meta: Mapping[str, object] = field(default_factory=dict)
    problem: UnreadableFile | None = None
    foot: int | None = None
    headlines: tuple[tuple[int, int], ...] = ()
    whole: bool = False


def unreadable(path: Path, reason: Reason, detail: str = "") -> UnreadableFile:
    """An UnreadableFile whose reason the type checker has seen."""
    return UnreadableFile(path, reason, detail[:300])  # a library may quote half the file


@contextmanager
def quiet(*names: str) -> Iterator[None]:
    """Silence loggers that report each flaw of a file; what matters is raised."""
    loggers = [logging.getLogger(name) for name in names]
    levels = [logger.level for logger in loggers]
    try:
        for logger in loggers:
            logger.setLevel(logging.CRITICAL + 1)
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
