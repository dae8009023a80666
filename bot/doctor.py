"""`wenju doctor`: is everything there that a question needs?"""

from __future__ import annotations

import shutil
import sqlite3
import sys
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

from bot import messages
from bot.app import is_of_settings
from bot.render import print_json
from bot.settings import Settings
from embeddings.model import find_model
from retrieval.articles.sources import find_files
from retrieval.errors import WenjuError
from retrieval.index.corpus import Corpus
from retrieval.index.derived import derived_are_whole
from retrieval.index.roots import stale_files
from retrieval.index.schema import DATABASE, older_databases


@dataclass(frozen=True)
class Check:
    """One thing looked at: whether questions can be asked, in a sentence what was found, and whether that is to be seen to."""

    name: str
    ok: bool
    detail: str
    noted: bool = False

    @property
    def mark(self) -> str:
        """✓ well, ! to be seen to, ✗ in the way."""
        return "✗" if not self.ok else "!" if self.noted else "✓"


def examine(settings: Settings, as_json: bool) -> bool:
    """Print every check; whether all are well. Nothing is downloaded, changed or sent."""
    checks = [_program(), _model(settings), _articles(settings), *_index(settings), _telegram(settings)]
    well = all(check.ok for check in checks)
    if as_json:
        print_json({"ok": well, "checks": [asdict(check) for check in checks]})
    else:
        for check in checks:
            print(f"{check.mark} {messages.CHECKS[check.name]}：{check.detail}")
    return well


def _program() -> Check:
    parts = [f"{name} {version(name)}" for name in ("wenju", "faiss-cpu", "tantivy", "onnxruntime")]
    return Check(
        "program", True, "，".join([*parts, f"SQLite {sqlite3.sqlite_version}", f"Python {sys.version.split()[0]}"])
    )


def _model(settings: Settings) -> Check:
    model = find_model(settings.model, settings.cache)
    if model is None:
        return Check("model", True, messages.MODEL_TO_COME.format(name=settings.model), noted=True)
    return Check("model", True, f"{model.name}，{model.dim} 维，权重 {model.weights_sha256[:12]}，{model.folder}")


def _articles(settings: Settings) -> Check:
    try:
        files = find_files(settings.articles)
    except WenjuError as error:
        return Check("articles", False, messages.error_sentence(error))
    return Check("articles", bool(files), messages.FILES_THERE.format(folder=settings.articles, count=len(files)))


def _index(settings: Settings) -> list[Check]:
    path = settings.home / DATABASE
    if not path.exists():
        detail = messages.INDEX_TO_RENEW if older_databases(path) else messages.INDEX_TO_COME
        return [Check("index", True, detail, noted=True)]
    try:
        corpus = Corpus(path)
    except WenjuError as error:
        return [Check("index", False, messages.error_sentence(error))]
    if flaw := corpus.flaw():
        corpus.close()
        return [Check("index", False, messages.INDEX_DAMAGED.format(path=path, flaw=flaw))]
    counts = corpus.counts()
    checks = [
        Check("index", True, messages.INDEX_THERE.format(**counts, generation=corpus.generation, home=path.parent))
    ]
    if not is_of_settings(settings, corpus.fingerprint):
        checks.append(Check("vectors", True, messages.OTHER_MODEL_NOTED.format(name=settings.model), noted=True))
    if not derived_are_whole(corpus, settings.home):
        checks.append(Check("derived", True, messages.DERIVED_DAMAGED, noted=True))
    checks.append(_disk(settings.home))
    if stale := stale_files(corpus):
        checks.append(Check("fresh", True, messages.stale_line(stale), noted=True))
    problems = [p for record in corpus.files().values() for p in record.problems]
    if problems:
        checks.append(Check("files", True, messages.PROBLEMS_THERE.format(count=len(problems)), noted=True))
    corpus.close()
    return checks


def _disk(home: Path) -> Check:
    """What the index takes, and whether as much is free: it is written beside itself when it is made anew."""
    size, free = sum(path.stat().st_size for path in home.rglob("*") if path.is_file()), shutil.disk_usage(home).free
    told = {"size": _megabytes(size), "free": _megabytes(free)}
    short = free < 2 * size
    return Check("disk", True, (messages.DISK_SHORT if short else messages.DISK).format(**told), noted=short)


def _megabytes(size: int) -> str:
    return f"{size / 2**20:,.0f} MB" if size < 2**30 else f"{size / 2**30:,.1f} GB"


def _telegram(settings: Settings) -> Check:
    if settings.token_file and not settings.token_file.is_file():
        return Check("telegram", False, messages.TOKEN_FILE_MISSING.format(path=settings.token_file))
    there = bool(settings.token or settings.token_file)
    return Check("telegram", True, messages.TOKEN_THERE if there else messages.TOKEN_MISSING, noted=not there)
