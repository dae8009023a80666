"""Logs as lines of JSON, one event a line. What must not be in them is taken out elsewhere; see `bot_token`."""

from __future__ import annotations

import json
import logging
import sys
from datetime import datetime
from typing import TextIO


class JsonLines(logging.Formatter):
    """An object a line: time, level, logger, event, what `extra={"fields": {…}}` adds, and an error with its trace."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line."""
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created).astimezone().isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
        }
        if record.exc_info and record.exc_info[0]:
            line |= {"error": record.exc_info[0].__name__, "trace": self.formatException(record.exc_info)}
        line |= {name: value for name, value in getattr(record, "fields", {}).items() if name not in line}
        return json.dumps(line, ensure_ascii=False, default=str)


class _Lines(logging.StreamHandler[TextIO]):
    """The handler that writes them; its own class, so that it is known again."""


def log_to_stderr(level: int) -> None:
    """Log from `level` on to standard error in JSON lines, instead of what was written there before.

    Called again it only sets the level: `conceal_in_logs`, which comes after the first call, is left as it is.
    """
    root = logging.getLogger()
    root.setLevel(level)
    if any(isinstance(handler, _Lines) for handler in root.handlers):
        return
    for handler in list(root.handlers):
        if isinstance(handler, logging.StreamHandler) and handler.stream is sys.stderr:
            root.removeHandler(handler)
    ours = _Lines(sys.stderr)
    ours.setFormatter(JsonLines())
    root.addHandler(ours)
