"""Where the token comes from, and that it is in no error and no log."""

from __future__ import annotations

import io
import logging
from pathlib import Path

import pytest

from bot.messages import error_sentence
from bot.settings import load_settings
from bot.telegram_bot.bot_token import Token, conceal_in_logs, read_token
from retrieval.errors import BadSetting

TOKEN = "123456:TEST-token_x"


def test_the_variable_goes_before_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "token").write_text(f"\ufeff {TOKEN}\n", encoding="utf-8")
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN_FILE", str(tmp_path / "token"))
    assert read_token(load_settings()) == Token(TOKEN, "TELEGRAM_BOT_TOKEN_FILE")
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", " 9:other ")
    assert read_token(load_settings()) == Token("9:other", "TELEGRAM_BOT_TOKEN")
    assert TOKEN not in repr(Token(TOKEN, "TELEGRAM_BOT_TOKEN"))


@pytest.mark.parametrize(
    ("variable", "file", "says"),
    [
        (None, None, "设置 TELEGRAM_BOT_TOKEN 的值不能用（还没有设置，请向 @BotFather 领取令牌）"),
        ("geheim", None, "TELEGRAM_BOT_TOKEN 的值不能用（这不是令牌"),
        ("１２:geheim", None, "这不是令牌"),
        ("12:geheim 13:geheim", None, "这不是令牌"),
        (None, b"geheim", "TELEGRAM_BOT_TOKEN_FILE 的值不能用（这不是令牌"),
        (None, b" \n", "TELEGRAM_BOT_TOKEN_FILE 的值不能用（令牌是空的）"),
        (None, b"\xff\xfegeheim\xff", "TELEGRAM_BOT_TOKEN_FILE 的值不能用（令牌文件不存在或读不了）"),
        (None, Path("gone"), "TELEGRAM_BOT_TOKEN_FILE 的值不能用（令牌文件不存在或读不了）"),
    ],
)
def test_what_is_wrong_is_said_without_the_value(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, variable: str | None, file: bytes | Path | None, says: str
) -> None:
    if variable:
        monkeypatch.setenv("TELEGRAM_BOT_TOKEN", variable)
    if file:
        monkeypatch.setenv("TELEGRAM_BOT_TOKEN_FILE", str(tmp_path / "gone"))
    if isinstance(file, bytes):
        (tmp_path / "gone").write_bytes(file)
    with pytest.raises(BadSetting) as raised:
        read_token(load_settings())
    assert says in error_sentence(raised.value)
    assert "geheim" not in error_sentence(raised.value) + str(raised.value) + repr(raised.value)


def test_the_token_is_in_no_log_and_no_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(logging.Formatter("%(levelname)s: %(message)s"))
    monkeypatch.setattr(logging.getLogger(), "handlers", [handler])
    monkeypatch.setattr(logging, "lastResort", None)
    conceal_in_logs(Token(TOKEN, "TELEGRAM_BOT_TOKEN"))
    url = f"https://api.telegram.org/bot{TOKEN}/getMe"
    try:
        raise ValueError(url)
    except ValueError:
        logging.getLogger("some.library").exception("POST %s and %s", url, url.replace(":TEST", "%3aTEST").encode())
    for name in ("httpx", "httpcore.http11", "telegram.request"):
        logging.getLogger(name).setLevel(logging.NOTSET)
    logging.getLogger("httpx").info("HTTP Request: %s", url)
    assert written.getvalue().startswith("ERROR: POST https://api.telegram.org/bot***/getMe and b'https")
    assert "ValueError: https://api.telegram.org/bot***/getMe" in written.getvalue()
    assert "TEST-token_x" not in written.getvalue()
