"""The root of the project's errors, and those of models and encoders.

    WenjuError
    ├── ModelNotFound        no such folder or hub id
    ├── DownloadFailed       pip could not bring the model's wheel
    ├── HashMismatch         a downloaded file is not the one that was pinned
    └── ModelUnusable        a model's files cannot be read or converted

The messages are English, for logs; `bot/messages.py` holds the sentence that a user reads for each class.
"""

from __future__ import annotations

from pathlib import Path


class WenjuError(Exception):
    """Any failure that a user can do something about."""


class ModelNotFound(WenjuError):
    """`name` is neither a folder with a model nor an id that the hub knows."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"no model {name!r}: {reason}")
        self.name = name
        self.reason = reason


class DownloadFailed(WenjuError):
    """pip could not download `requirement`; `reason` is its last error line."""

    def __init__(self, requirement: str, reason: str) -> None:
        super().__init__(f"pip could not download {requirement}: {reason}")
        self.requirement = requirement
        self.reason = reason


class HashMismatch(WenjuError):
    """The file called `name` has the sha256 `actual`, not the pinned `expected`."""

    def __init__(self, name: str, expected: str, actual: str) -> None:
        super().__init__(f"{name} has sha256 {actual}, expected {expected}; it was deleted")
        self.name = name
        self.expected = expected
        self.actual = actual


class ModelUnusable(WenjuError):
    """The model in `folder` cannot be read, converted or run."""

    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(f"model in {folder} is unusable: {reason}")
        self.folder = folder
        self.reason = reason
