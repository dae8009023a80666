"""The project's errors.

    WenjuError
    ├── ModelNotFound, DownloadFailed, HashMismatch, ModelUnusable    (embeddings/errors.py)
    ├── ArticlesNotFound     the articles' folder or file is not there
    ├── ArticlesVanished     a folder has lost most of its articles
    ├── NotIndexed           what is to be taken out of the index is not in it
    ├── UnreadableFile       one file cannot be read as an article; the rest goes on
    ├── IndexMissing         nothing has been indexed yet
    ├── IndexBroken          the index's database is damaged
    ├── IndexBusy            another process is changing the index
    ├── IndexUnwritable      the disk is full, the folder may not be written, the disk fails
    ├── BadBackup, BackupUnwritable    a copy of the index cannot be taken back, or not be made
    ├── IndexSwitched        another process made the index anew with another encoder
    ├── BadQuestion          a question or a line of questions is malformed
    ├── QuestionsUnreadable  the file of questions cannot be opened
    ├── BadDataset           a dataset to evaluate on is missing a file or malformed
    ├── BadReport            the result of an evaluation cannot be read or compared
    ├── ReportUnwritable     the report of an evaluation cannot be written
    └── BadSetting           an environment variable has a value that cannot be used

The messages are English, for logs; `bot/messages.py` holds the sentence that a user reads for each class.
"""

from __future__ import annotations

from pathlib import Path

from embeddings.errors import DownloadFailed, HashMismatch, ModelNotFound, ModelUnusable, WenjuError

__all__ = [
    "ArticlesNotFound",
    "ArticlesVanished",
    "BackupUnwritable",
    "BadBackup",
    "BadDataset",
    "BadQuestion",
    "BadReport",
    "BadSetting",
    "DownloadFailed",
    "HashMismatch",
    "IndexBroken",
    "IndexBusy",
    "IndexMissing",
    "IndexSwitched",
    "IndexUnwritable",
    "ModelNotFound",
    "ModelUnusable",
    "NotIndexed",
    "QuestionsUnreadable",
    "ReportUnwritable",
    "UnreadableFile",
    "WenjuError",
]


class ArticlesNotFound(WenjuError):
    """There is nothing at `path`."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"no articles at {path}")
        self.path = path


class ArticlesVanished(WenjuError):
    """Of `before` articles below `path`, only `now` are left: too few to believe it."""

    def __init__(self, path: Path, before: int, now: int) -> None:
        super().__init__(f"{path} had {before} articles and has {now}")
        self.path = path
        self.before = before
        self.now = now


class NotIndexed(WenjuError):
    """Nothing at or below `path` is in the index."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"nothing of {path} is in the index")
        self.path = path


class UnreadableFile(WenjuError):
    """`path` cannot be read; `reason` is one of the keys of `messages.UNREADABLE`, `detail` says more."""

    def __init__(self, path: Path, reason: str, detail: str = "") -> None:
        super().__init__(f"cannot read {path}: {reason}{f' ({detail})' if detail else ''}")
        self.path = path
        self.reason = reason
        self.detail = detail


class IndexMissing(WenjuError):
    """`home` holds no index."""

    def __init__(self, home: Path) -> None:
        super().__init__(f"no index in {home}")
        self.home = home


class IndexBroken(WenjuError):
    """The index in `path` is damaged."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"index {path} is unreadable: {reason}")
        self.path = path
        self.reason = reason


class IndexUnwritable(WenjuError):
    """The index in `home` is whole but cannot be changed; `reason` is one of the keys of `messages.INDEX_UNWRITABLE`."""

    def __init__(self, home: Path, reason: str, detail: str = "") -> None:
        super().__init__(f"cannot write the index in {home}: {reason}{f' ({detail})' if detail else ''}")
        self.home = home
        self.reason = reason
        self.detail = detail


class IndexBusy(WenjuError):
    """Another process holds the lock of the index in `home`: its `pid`, and `since` when (ISO), where that is known."""

    def __init__(self, home: Path, pid: int = 0, since: str = "") -> None:
        who = f"process {pid}, since {since}," if pid else "another process"
        super().__init__(f"{who} is changing the index in {home}")
        self.home = home
        self.pid = pid
        self.since = since


class IndexSwitched(WenjuError):
    """The vectors of the index in `home` are no longer those of the encoder that asks."""

    def __init__(self, home: Path) -> None:
        super().__init__(f"the index in {home} was made anew with another encoder")
        self.home = home


class BackupUnwritable(WenjuError):
    """A copy of the index cannot be written to `path`."""

    def __init__(self, path: Path, detail: str) -> None:
        super().__init__(f"cannot write the backup {path}: {detail}")
        self.path = path
        self.detail = detail


class BadBackup(WenjuError):
    """`path` is no copy of an index that can be taken back; `reason` is one of the keys of `messages.BAD_BACKUP`."""

    def __init__(self, path: Path, reason: str, detail: str = "") -> None:
        super().__init__(f"cannot restore {path}: {reason}{f' ({detail})' if detail else ''}")
        self.path = path
        self.reason = reason
        self.detail = detail


class BadQuestion(WenjuError):
    """A question (or line `line` of a file of questions) cannot be asked."""

    def __init__(self, reason: str, line: int = 0) -> None:
        super().__init__(f"bad question{f' in line {line}' if line else ''}: {reason}")
        self.reason = reason
        self.line = line


class BadDataset(WenjuError):
    """`path` is not a dataset that can be evaluated on."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"cannot evaluate on {path}: {reason}")
        self.path = path
        self.reason = reason


class BadReport(WenjuError):
    """`path` is no evaluation's result that can be compared; `reason` is one of the keys of `messages.BAD_REPORT`."""

    def __init__(self, path: Path, reason: str, detail: str = "") -> None:
        super().__init__(f"cannot compare {path}: {reason}{f' ({detail})' if detail else ''}")
        self.path = path
        self.reason = reason
        self.detail = detail


class ReportUnwritable(WenjuError):
    """The report cannot be written to `path`; `reason` is one of the keys of `messages.REPORT_UNWRITABLE`."""

    def __init__(self, path: Path, reason: str, detail: str = "") -> None:
        super().__init__(f"cannot write the report to {path}: {reason}{f' ({detail})' if detail else ''}")
        self.path = path
        self.reason = reason
        self.detail = detail


class QuestionsUnreadable(WenjuError):
    """The file of questions at `path` cannot be opened."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"cannot read questions from {path}: {reason}")
        self.path = path
        self.reason = reason


class BadSetting(WenjuError):
    """The environment variable `name` has a value that cannot be used; the value itself is not kept."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name}: {reason}")
        self.name = name
        self.reason = reason
