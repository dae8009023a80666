"""Changes below folders, told once they have settled: half-written files, bursts and editors' ways of saving are waited out."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from pathlib import Path

from watchfiles import watch

from retrieval.articles.sources import is_article

log = logging.getLogger(__name__)

TICK = 250  # milliseconds without an event that make a pause
SETTLED = 2  # pauses after which what changed is told
LONGEST = 60.0  # seconds after which it is told although files go on changing
LOOK = 30.0  # seconds between two looks at all files, for events that never came
POLLED = 1000  # milliseconds between two looks where no events come
# File systems that tell nothing of what other machines (or the host) write, as /proc/mounts names them.
SILENT = {
    "9p",
    "afs",
    "ceph",
    "cifs",
    "davfs",
    "drvfs",
    "fakeowner",
    "ncpfs",
    "nfs",
    "nfs4",
    "smb3",
    "smbfs",
    "vboxsf",
    "virtiofs",
}
MOUNTS = Path("/proc/mounts")


def settled_changes(
    roots: Callable[[], Collection[Path]], stale: Callable[[], bool], stop: threading.Event
) -> Iterator[None]:
    """Yield whenever articles below `roots` are `stale` and quiet again, whether the system told of it or not; end when `stop`
    is set. A root that is not there, or is another, is watched once it is. What `roots` and `stale` raise is raised."""
    quiet = _Quiet(stale)
    while not stop.is_set():
        folders = _there(roots)
        for events in _events(list(folders), stop):
            if quiet.settled(bool(events)):
                yield
                if any(root.is_file() for root in folders):  # an editor may have put another in its place
                    break
            if not quiet.begun and _there(roots) != folders:
                break


def _events(folders: list[Path], stop: threading.Event) -> Iterator[Collection[object]]:
    """What changed in each tick; where nothing can be watched, nothing for one tick."""
    try:
        if folders:
            yield from watch(
                *folders,
                watch_filter=lambda _, path: is_article(Path(path).name) or not Path(path).suffix,  # or a folder
                debounce=TICK,
                step=TICK // 5,
                rust_timeout=TICK,
                yield_on_timeout=True,
                stop_event=stop,
                raise_interrupt=False,
                force_polling=any(map(is_silent, folders)),
                poll_delay_ms=POLLED,
                ignore_permission_denied=True,
            )
            return
    except (OSError, RuntimeError) as error:  # a disk that has gone, more folders than the system watches
        log.info("cannot watch %s: %s", folders, error)
    stop.wait(POLLED / 1000)
    yield set()


def _there(roots: Callable[[], Collection[Path]]) -> dict[Path, tuple[int, int]]:
    """The roots that are there, each with what tells it from another in its place."""
    found = {}
    for root in roots():
        with suppress(OSError):
            state = root.stat()
            found[root] = (state.st_dev, 0 if root.is_file() else state.st_ino)
    return found


class _Quiet:
    """Whether articles are stale and what changed has settled, asked once a tick."""

    def __init__(self, stale: Callable[[], bool]) -> None:
        self._stale, self._looked = stale, time.monotonic()
        self.begun, self._pauses = 0.0, 0

    def settled(self, changed: bool) -> bool:
        now = time.monotonic()
        if changed:
            self.begun, self._pauses = self.begun or now, 0
        elif self.begun:
            self._pauses += 1
        if self.begun and self._pauses < SETTLED and now - self.begun < LONGEST:
            return False
        if not self.begun and now - self._looked < LOOK:
            return False
        self.begun, self._looked = 0.0, now
        return self._stale()


def is_silent(path: Path) -> bool:
    """Whether `path` is on a file system that sends no events."""
    try:
        mounts = [line.split() for line in MOUNTS.read_text(encoding="utf-8", errors="replace").splitlines()]
    except OSError:  # another system: its look at all files must do
        return False
    real = path.resolve()
    above = [(len(at), kind) for _, at, kind, *_ in mounts if real.is_relative_to(at.replace("\\040", " "))]
    kind = max(above, default=(0, ""))[1]
    return kind in SILENT or kind.startswith("fuse.")
