"""`wenju verify`, `backup`, `restore` and `reembed`: whether the index is what the files say, copies of it, and other vectors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path

from bot import messages
from bot.app import find_encoder, open_encoder, open_service, waiting
from bot.render import print_json, progress_bar
from bot.settings import Settings
from retrieval.index.backups import back_up, restore
from retrieval.index.corpus import Corpus
from retrieval.index.schema import DATABASE
from retrieval.index.verifying import Verified, verify

KINDS = ("unchanged", "changed", "gone", "new")


def verify_index(settings: Settings, source: str, as_json: bool) -> bool:
    """Compare the index with its files and print where they differ; whether they are the same."""
    corpus = Corpus(settings.home / DATABASE)
    with progress_bar() as progress:
        found = list(verify(corpus, source, progress))
    corpus.close()
    totals = {kind: sum(getattr(file, kind) for file in found) for kind in KINDS}
    well = bool(found) and all(file.well for file in found)
    if as_json:
        print_json({"ok": well, **totals, "files": [asdict(file) for file in found]})
    elif not found and source:
        print(messages.NOTHING_TO_VERIFY.format(source=source))
    else:
        _print(found, totals, well)
    return well


def _print(found: Sequence[Verified], totals: dict[str, int], well: bool) -> None:
    for file in found:
        if not file.well:
            said = [
                words.format(getattr(file, kind)) for kind, words in messages.VERIFY_SAYS.items() if getattr(file, kind)
            ]
            print(messages.VERIFIED_FILE.format(path=file.path, said="，".join(said)))
    print(messages.VERIFIED.format(files=len(found), **totals))
    if not well:
        print(messages.INDEX_OUT_OF_STEP)


def back_up_index(settings: Settings, target: Path) -> None:
    """Copy the index to a file."""
    Corpus(settings.home / DATABASE).close()  # raises IndexMissing where there is none
    with progress_bar() as progress:
        count = back_up(settings.home / DATABASE, target, progress)
    print(messages.BACKED_UP.format(path=target, count=count))


def restore_index(settings: Settings, backup: Path) -> None:
    """Take a copy of the index back."""
    with progress_bar() as progress:
        count = restore(settings.home / DATABASE, backup, progress)
    print(messages.RESTORED.format(path=backup, count=count))


def reembed_index(settings: Settings, rollback: bool) -> bool:
    """Change to the model of the settings, or with `rollback` to the one before; whether there is one to change to."""
    Corpus(settings.home / DATABASE).close()
    with progress_bar() as progress:
        service = open_service(settings, progress, asks=False)
        encoder = find_encoder(settings, service.former) if rollback else open_encoder(settings, progress)
        if encoder is None:
            print(messages.NO_FORMER_MODEL)
            return False
        same = encoder.fingerprint == service.fingerprint
        made = waiting(partial(service.reembed, encoder, progress), progress)
    service.close()
    print(messages.SAME_MODEL if same and not made else messages.REEMBEDDED.format(count=made))
    if rollback:
        print(messages.ROLLED_BACK)
    return True
