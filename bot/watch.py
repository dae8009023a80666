"""`wenju watch`: take articles in as they change. `wenju serve` runs it beside itself, as a process that gives way to questions."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from bot import messages
from bot.app import is_of_settings, open_encoder, open_indexed, waiting
from bot.render import print_problems, progress_bar
from bot.settings import Settings
from retrieval.errors import UnreadableFile, WenjuError
from retrieval.index.watching import settled_changes
from retrieval.service import Service

AGAIN = 5.0  # seconds after an error
LINGER = 10.0  # seconds that work under way has to end; an index that is interrupted is the old one
NICENESS = 10  # how far it gives way to the process that answers


def watch_articles(settings: Settings, stop: threading.Event, ready: Callable[[], None] = lambda: None) -> None:
    """Index what changes until `stop` is set, a line for every generation; `ready` is called when there is an index.

    Raises WenjuError before that.
    """
    with progress_bar() as progress:
        service = open_indexed(settings, progress, asks=False)
    ready()
    print(messages.WATCHING.format(roots="、".join(map(str, service.roots))), flush=True)
    if not is_of_settings(settings, service.fingerprint):
        _change_model(settings, service)
    known: set[str] = set()
    if service.stale_files():
        known = _take_in(service, known)
    while not stop.is_set():
        try:
            for _ in settled_changes(lambda: service.roots, lambda: bool(service.stale_files()), stop):
                known = _take_in(service, known)
        except WenjuError as error:  # of a look at the index or the files; the next one may do
            known |= _told(error, known)
            stop.wait(AGAIN)
    service.close()


def _told(error: WenjuError, known: set[str]) -> set[str]:
    """Say what is wrong unless that was `known`."""
    sentence = messages.error_sentence(error)
    if sentence not in known:
        print(sentence, file=sys.stderr, flush=True)
    return {sentence}


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
        return known | _told(error, known)
    print_problems([problem for problem in report.problems if _said(problem) not in known])
    if report.added or report.removed:
        seconds = time.monotonic() - begun
        line = messages.index_line(report.added, report.removed, report.kept, report.articles, seconds)
        print(f"{time.strftime('%H:%M:%S')} {line}", flush=True)
    return {_said(problem) for problem in report.problems}


def _said(problem: UnreadableFile) -> str:
    return f"{problem.path}\0{problem.reason}\0{problem.detail}"


def until_signal(settings: Settings) -> None:
    """Watch until SIGINT or SIGTERM; a second one ends what is under way as well."""
    stop = threading.Event()

    def leave(number: int, frame: FrameType | None) -> None:
        if stop.is_set():
            sys.exit(0)
        stop.set()

    def listen() -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, leave)

    watch_articles(settings, stop, listen)


@contextmanager
def watching_beside() -> Iterator[None]:
    """Watch in a process of its own, which ends with this one; it has no part in the bot's token."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TELEGRAM_")}
    command = [sys.executable, "-P", "-m", "bot.watch"]  # -P: no other package of the working folder
    process = subprocess.Popen(command, stdin=subprocess.PIPE, env=environment, start_new_session=True)
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
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    stop = threading.Event()

    def wait_for_end() -> None:
        sys.stdin.buffer.read()
        stop.set()
        time.sleep(LINGER)
        os._exit(0)

    threading.Thread(target=wait_for_end, daemon=True).start()
    from bot.settings import load_settings

    try:
        watch_articles(load_settings(), stop)
    except WenjuError as error:
        print(messages.error_sentence(error), file=sys.stderr)


if __name__ == "__main__":
    _beside()
