"""Each event is one line of JSON on standard error, and the token is in none."""

from __future__ import annotations

import io
import json
import logging
import sys
from collections.abc import Iterator
from datetime import datetime

import pytest

from bot.telegram_bot.bot_token import Token, conceal_in_logs
from bot.telegram_bot.log import JsonLines, log_to_stderr

TOKEN = "123456:TEST-token_x"
_log = logging.getLogger("bot.some")


@pytest.fixture(autouse=True)
def own_level() -> Iterator[None]:
    """The root logger's level is as before afterwards."""
    level = logging.getLogger().level
    yield
    logging.getLogger().setLevel(level)


def standard_error(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """Standard error, with root logging as `wenju` has set it up by then."""
    written = io.StringIO()
    monkeypatch.setattr(sys, "stderr", written)
    plain = logging.StreamHandler()
    plain.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))
    monkeypatch.setattr(logging.getLogger(), "handlers", [plain])
    monkeypatch.setattr(logging, "lastResort", None)
    return written


def lines(stderr: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stderr.getvalue().split("\n")[:-1]]


def test_an_event_is_one_line_with_its_fields(monkeypatch: pytest.MonkeyPatch) -> None:
    stderr = standard_error(monkeypatch)
    log_to_stderr(logging.INFO)
    before = datetime.now().astimezone()
    _log.info("answered in %d ms\nand more", 42, extra={"fields": {"outcome": "found", "seconds": 0.04, "题": "“甲”"}})
    (line,) = lines(stderr)
    assert abs(datetime.fromisoformat(str(line.pop("time"))) - before).total_seconds() < 5
    assert line == {
        "level": "info",
        "logger": "bot.some",
        "event": "answered in 42 ms\nand more",
        "outcome": "found",
        "seconds": 0.04,
        "题": "“甲”",
    }
    assert "“甲”" in stderr.getvalue()  # readable as it stands


def test_the_time_has_its_offset(monkeypatch: pytest.MonkeyPatch) -> None:
    stderr = standard_error(monkeypatch)
    log_to_stderr(logging.INFO)
    _log.warning("x")
    assert datetime.fromisoformat(str(lines(stderr)[0]["time"])).utcoffset() is not None


def test_a_field_takes_nothings_place(monkeypatch: pytest.MonkeyPatch) -> None:
    stderr = standard_error(monkeypatch)
    log_to_stderr(logging.INFO)
    try:
        raise KeyError("x")
    except KeyError:
        _log.exception("real", extra={"fields": {"event": "fake", "level": "debug", "error": "fake", "more": object}})
    (line,) = lines(stderr)
    assert (line["event"], line["level"], line["error"]) == ("real", "error", "KeyError")
    assert line["more"] == "<class 'object'>"  # what JSON does not know is written as text


def test_an_error_has_its_class_and_its_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    stderr = standard_error(monkeypatch)
    log_to_stderr(logging.INFO)
    try:
        try:
            raise OSError("disk")
        except OSError as error:
            raise ValueError("bad") from error
    except ValueError:
        _log.exception("it failed")
    _log.error("no trace", exc_info=False)
    first, second = lines(stderr)
    assert first["error"] == "ValueError"
    trace = str(first["trace"])
    assert trace.startswith("Traceback") and "OSError: disk" in trace and trace.endswith("ValueError: bad")
    assert "error" not in second and "trace" not in second


def test_nothing_is_written_twice_or_in_another_form(monkeypatch: pytest.MonkeyPatch) -> None:
    stderr = standard_error(monkeypatch)
    log_to_stderr(logging.WARNING)
    log_to_stderr(logging.INFO)
    _log.info("once")
    _log.debug("not at all")
    assert [line["event"] for line in lines(stderr)] == ["once"]


def test_handlers_that_write_elsewhere_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    stderr = standard_error(monkeypatch)
    elsewhere = io.StringIO()
    logging.getLogger().addHandler(logging.StreamHandler(elsewhere))
    log_to_stderr(logging.INFO)
    _log.info("both")
    assert elsewhere.getvalue() == "both\n" and [line["event"] for line in lines(stderr)] == ["both"]


def test_the_token_is_in_no_line(monkeypatch: pytest.MonkeyPatch) -> None:
    stderr = standard_error(monkeypatch)
    log_to_stderr(logging.INFO)
    conceal_in_logs(Token(TOKEN, "TELEGRAM_BOT_TOKEN"))
    log_to_stderr(logging.INFO)  # once more: the token stays out
    url = f"https://api.telegram.org/bot{TOKEN}/getMe"
    try:
        raise ValueError(f"“{url}”\n{url.replace(':TEST', '%3ATEST')}")
    except ValueError:
        _log.exception("POST %s", url, extra={"fields": {"url": url, TOKEN: [url, {"deep": url}]}})
    (line,) = lines(stderr)
    assert line["event"] == "POST https://api.telegram.org/bot***/getMe"
    assert line["url"] == "https://api.telegram.org/bot***/getMe"
    assert "“https://api.telegram.org/bot***/getMe”\nhttps://api.telegram.org/bot***/getMe" in str(line["trace"])
    assert "TEST-token_x" not in stderr.getvalue()


def test_the_formatter_alone_gives_one_line() -> None:
    record = logging.LogRecord("x", logging.INFO, "", 0, "a\r\nb\u2028\udc80", (), None)
    formatted = JsonLines().format(record)
    assert "\n" not in formatted and "\r" not in formatted
    assert json.loads(formatted)["event"] == "a\r\nb\u2028\udc80"
