"""Every passage of the index against the file that it was read from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from retrieval.index.corpus import Corpus
from retrieval.index.embedding import Progress
from retrieval.index.failures import failures_named
from retrieval.index.roots import path_name
from retrieval.index.sync import ReadFile, parse_file


@dataclass(frozen=True)
class Verified:
    """A file's passages: as the file has them now, no longer so, and without a file; and those that only the file has."""

    path: str
    unchanged: int = 0
    changed: int = 0
    gone: int = 0
    new: int = 0

    @property
    def well(self) -> bool:
        return not (self.changed or self.gone or self.new)


def verify(corpus: Corpus, source: str, progress: Progress) -> Iterator[Verified]:
    """Read every file again, or those that `source` names (a path, or as citations have it), and compare its passages."""
    with failures_named(corpus.path):
        yield from _verified(corpus, source, progress)


def _verified(corpus: Corpus, source: str, progress: Progress) -> Iterator[Verified]:
    files = {path: record for path, record in corpus.files().items() if _named(path, source)}
    for done, (path, record) in enumerate(files.items()):
        progress("verify", done, len(files))
        stored = corpus.passage_ids(path)
        if not Path(path).exists():
            yield Verified(path, gone=len(stored))
            continue
        read = parse_file(Path(path), Path(record.root), None)
        assert isinstance(read, ReadFile)  # nothing old was given that it could be
        now = {passage.id for _, passages, _ in read.articles for passage in passages}
        yield Verified(path, len(stored & now), len(stored - now), 0, len(now - stored))
    progress("verify", len(files), len(files))


def _named(path: str, source: str) -> bool:
    wanted = source.partition("#")[0]
    return not source or path in (wanted, path_name(Path(wanted).absolute())) or path.endswith(f"/{wanted}")
