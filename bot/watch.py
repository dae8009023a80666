"""`wenju watch`: take articles in as they change. `wenju serve` runs it beside itself, as a process that gives way to questions."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from bot import messages
from bot.app import is_of_settings, open_encoder, open_indexed, waiting
from bot.render import print_problems, progress_bar
from bot.settings import Settings
from retrieval.errors import UnreadableFile, WenjuError
from retrieval.index.watching import settled_changes
from retrieval.service import Service

NICENESS = 10  # how far it gives way to the process that answers


def watch_articles(settings: Settings, stop: threading.Event) -> None:
    """Index what changes until `stop` is set, a line for every generation. Raises WenjuError before the first look."""
    with progress_bar() as progress:
        service = open_indexed(settings, progress, asks=False)
    print(messages.WATCHING.format(roots="、".join(map(str, service.roots))), flush=True)
    if not is_of_settings(settings, service.fingerprint):
        _change_model(settings, service)
    known: set[str] = set()
    if service.stale_files():
        known = _take_in(service, known)
    for _ in settled_changes(lambda: service.roots, lambda: bool(service.stale_files()), stop):
        known = _take_in(service, known)
    service.close()


def _change_model(settings: Settings, service: Service) -> None:
    """Give the passages the vectors of the settings' model, while others are answered with those that are there."""
    print(messages.REEMBEDDING.format(time=time.strftime("%H:%M:%S"), name=settings.model), flush=True)
    try:
        encoder = open_encoder(settings, lambda stage, done, total: None)
        made = waiting(lambda: service.reembed(encoder), lambda stage, done, total: None)
    except WenjuError as error:
        print(messages.error_sentence(error), file=sys.stderr, flush=True)
    else:
        print(f"{time.strftime('%H:%M:%S')} {messages.REEMBEDDED.format(count=made)}", flush=True)


def _take_in(service: Service, known: set[str]) -> set[str]:
    """Index once, and say what changed and what is wrong that was not `known` before; what is wrong now."""
    begun = time.monotonic()
    try:
        report = waiting(lambda: service.index(None), lambda stage, done, total: None)
    except WenjuError as error:
        sentence = messages.error_sentence(error)
        if sentence not in known:
            print(sentence, file=sys.stderr, flush=True)
        return known | {sentence}
    print_problems([problem for problem in report.problems if _said(problem) not in known])
    if report.added or report.removed:
        seconds = time.monotonic() - begun
        line = messages.index_line(report.added, report.removed, report.kept, report.articles, seconds)
        print(f"{time.strftime('%H:%M:%S')} {line}", flush=True)
    return {_said(problem) for problem in report.problems}


def _said(problem: UnreadableFile) -> str:
    return f"{problem.path}\0{problem.reason}\0{problem.detail}"


def until_signal(settings: Settings) -> None:
    """Watch until SIGINT or SIGTERM."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    watch_articles(settings, stop)


@contextmanager
def watching_beside() -> Iterator[None]:
    """Watch in a process of its own, which ends with this one; it has no part in the bot's token."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TELEGRAM_")}
    process = subprocess.Popen([sys.executable, "-m", "bot.watch"], stdin=subprocess.PIPE, env=environment)
    try:
        yield
    finally:
        assert process.stdin
        process.stdin.close()  # the sign to end; it comes as well when this process is killed
        try:
            process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            process.kill()  # an interrupted index is the old one


def _beside() -> None:
    os.nice(NICENESS) if hasattr(os, "nice") else None
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # a terminal sends them to both
    stop = threading.Event()

    def wait_for_end() -> None:
        sys.stdin.buffer.read()
        stop.set()

    threading.Thread(target=wait_for_end, daemon=True).start()
    from bot.settings import load_settings

    try:
        watch_articles(load_settings(), stop)
    except WenjuError as error:
        print(messages.error_sentence(error), file=sys.stderr)


if __name__ == "__main__":
    _beside()
