"""Puts the parts together: the only place that chooses implementations."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, get_args

from bot import messages
from bot.render import print_others, print_problems
from bot.settings import Kind, Settings
from embeddings.encoder import Encoder
from embeddings.model import find_model, prepare_model, prepared_models
from embeddings.prepared import PreparedModel
from retrieval.articles.sources import find_files
from retrieval.errors import IndexBusy
from retrieval.index.corpus import Corpus
from retrieval.index.failures import failures_named
from retrieval.index.schema import DATABASE
from retrieval.service import Service

if TYPE_CHECKING:
    from retrieval.answer.reading.model import ReadingModel

KINDS: tuple[Kind, ...] = get_args(Kind)
WAIT = 0.5  # seconds between two looks at an index that another process makes

Progress = Callable[[str, int, int], None]
T = TypeVar("T")


def prepared_model(settings: Settings, progress: Progress) -> PreparedModel:
    """The model of the settings, downloaded and converted where that has not been done."""
    return find_model(settings.model, settings.cache) or prepare_model(settings.model, settings.cache, progress)


def open_encoder(settings: Settings, progress: Progress) -> Encoder:
    """The encoder of the settings; only WENJU_ENCODER=torch imports torch (and so does preparing a model)."""
    return _encoder(prepared_model(settings, progress), settings.encoder, settings.threads)


def _encoder(model: PreparedModel, kind: Kind, threads: int) -> Encoder:
    if kind == "torch":
        from embeddings.transformer_encoder import TransformerEncoder

        return TransformerEncoder(model, threads)
    from embeddings.onnx_encoder import OnnxEncoder

    return OnnxEncoder(model, kind, threads)


def find_encoder(settings: Settings, fingerprint: str) -> Encoder | None:
    """The encoder of a fingerprint, of any model that was prepared; None where there is none."""
    for model in prepared_models(settings.cache):
        for kind in KINDS:
            if model.fingerprint(_runtime(kind)) == fingerprint:
                return _encoder(model, kind, settings.threads)
    return None


def is_of_settings(settings: Settings, fingerprint: str) -> bool:
    """Whether a fingerprint is that of the settings' encoder."""
    model = find_model(settings.model, settings.cache)
    return model is not None and model.fingerprint(_runtime(settings.encoder)) == fingerprint


def _runtime(kind: Kind) -> str:
    from embeddings.onnx_encoder import RUNTIMES

    return "torch-fp32" if kind == "torch" else RUNTIMES[kind]


def index_encoder(settings: Settings, progress: Progress) -> Encoder:
    """The encoder that the index is searched with, as long as it can be found; else that of the settings."""
    path = settings.home / DATABASE
    if not path.exists():
        return open_encoder(settings, progress)
    corpus = Corpus(path)
    with failures_named(path):
        fingerprint = corpus.fingerprint
    corpus.close()
    return (find_encoder(settings, fingerprint) if fingerprint else None) or open_encoder(settings, progress)


def open_reader(settings: Settings) -> ReadingModel:
    """The reading model, which opens in the background."""
    from retrieval.answer.reading.model import ReadingModel

    return ReadingModel(threads=settings.threads)


def open_service(settings: Settings, progress: Progress, home: Path | None = None, *, asks: bool = True) -> Service:
    """The service over the settings' data folder (or another `home`); it needs no reading model unless it `asks`."""
    from retrieval.index.faiss_store import set_threads

    set_threads(settings.threads)
    reader = open_reader(settings) if asks else None  # first, because it opens in the background
    if home:  # of its own, made for the settings as they are
        return Service(home, open_encoder(settings, progress), reader)
    encoder = index_encoder(settings, progress)
    return Service(settings.home, encoder, reader, lambda fingerprint: find_encoder(settings, fingerprint))


def open_indexed(settings: Settings, progress: Progress, *, asks: bool = True) -> Service:
    """The service with an index to ask: where there is none that fits the settings, it is made first.

    Files that cannot be read are named on standard error, and the rest is taken in. While another process makes the
    index, this one waits for it.
    """
    check_paths(settings, [settings.articles])
    service = open_service(settings, progress, asks=asks)
    if service.outdated and not service.empty:
        progress("renew", 1, 1)
    if service.needs_index(settings.articles if settings.articles_named else None):
        made = waiting(lambda: service.index(articles_folder(settings, service), progress=progress), progress)
        print_problems(made.problems)
        print_others(made.others)
    if not is_of_settings(settings, service.fingerprint):
        print(messages.OTHER_MODEL.format(name=settings.model), file=sys.stderr)
    return service


def waiting(change: Callable[[], T], progress: Progress) -> T:
    """Change the index, after any other process that is changing it."""
    while True:
        try:
            return change()
        except IndexBusy:
            progress("busy", 0, 1)
            time.sleep(WAIT)


def check_paths(settings: Settings, paths: Sequence[Path]) -> None:
    """Raise ArticlesNotFound before half a minute goes into preparing a model for articles that are not there."""
    if find_model(settings.model, settings.cache) is None:
        for path in paths:
            find_files(path)


def articles_folder(settings: Settings, service: Service) -> Path | None:
    """The folder to index: what the user named or, to begin with, the starter corpus; None for what is there."""
    return settings.articles if settings.articles_named or service.empty else None
