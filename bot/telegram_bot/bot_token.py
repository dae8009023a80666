"""The bot's token: where it is read, and how it is kept out of logs. Its value is in no error."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass, field
from pathlib import Path

from bot import messages
from bot.settings import Settings
from retrieval.errors import BadSetting

_TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]+")


@dataclass(frozen=True)
class Token:
    """A well-formed token, and the environment variable that it comes from."""

    value: str = field(repr=False)
    name: str


def read_token(settings: Settings) -> Token:
    """The token of the settings, else that in their file. Raises BadSetting."""
    if settings.token is not None:
        return _checked(settings.token.get_secret_value(), "TELEGRAM_BOT_TOKEN")
    if settings.token_file is not None:
        return _checked(_content(settings.token_file), "TELEGRAM_BOT_TOKEN_FILE")
    raise unusable("TELEGRAM_BOT_TOKEN", "missing")


def unusable(name: str, problem: str) -> BadSetting:
    """The error for the environment variable `name`; `problem` is a key of `messages.TOKEN_PROBLEMS`."""
    return BadSetting(name, messages.TOKEN_PROBLEMS[problem])


def _content(path: Path) -> str | None:
    try:
        return path.expanduser().read_text(encoding="utf-8-sig")
    except (OSError, ValueError):
        return None


def _checked(given: str | None, name: str) -> Token:
    if given is None:
        raise unusable(name, "unreadable")
    if not given.strip():
        raise unusable(name, "empty")
    if not _TOKEN.fullmatch(given.strip()):
        raise unusable(name, "malformed")
    return Token(given.strip(), name)


def conceal_in_logs(token: Token) -> None:
    """Take the token out of all that is logged from now on, tracebacks too, and silence those who log URLs."""
    for name, level in (("httpx", logging.WARNING), ("httpcore", logging.WARNING), ("telegram", logging.INFO)):
        logging.getLogger(name).setLevel(max(level, logging.getLogger(name).getEffectiveLevel()))
    # It logs a traceback for each page that a proxy sends instead of an answer; the error is raised as well.
    logging.getLogger("telegram.request.BaseRequest").setLevel(logging.CRITICAL)
    handlers = [*logging.getLogger().handlers, *([logging.lastResort] if logging.lastResort else [])]
    for handler in handlers:
        handler.setFormatter(_Concealing(token.value, handler.formatter or logging.Formatter()))


class _Concealing(logging.Formatter):
    """Formats as `inner` does, and writes *** for the token in whatever comes of it."""

    def __init__(self, token: str, inner: logging.Formatter) -> None:
        super().__init__()
        number, _, secret = token.partition(":")
        self._token = re.compile(rf"{re.escape(number)}(?::|%3A){re.escape(secret)}", re.IGNORECASE)
        self._inner = inner

    def format(self, record: logging.LogRecord) -> str:
        return self._token.sub("***", self._inner.format(record))
