"""`wenju feedback`: what Telegram's users think of the answers, and the same as questions to evaluate on."""

from __future__ import annotations

import json
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import typer

from bot import messages
from bot.render import print_json
from bot.settings import Settings
from bot.telegram_bot.feedback import cases, opinions
from bot.telegram_bot.store import STORE


def show_feedback(settings: Settings, export: Path | None, as_json: bool) -> bool:
    """Print what was said of the answers, or with `export` write it as a file of questions ("-": standard output); whether there is
    any."""
    path = settings.home / STORE
    if not path.exists():
        print(messages.NO_FEEDBACK, file=sys.stderr)
        return False
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as db:
        if export is not None:
            return _export(db, export)
        told = list(opinions(db))
    for opinion in told:
        if as_json:
            print_json(opinion)
        else:
            print(messages.opinion_line(opinion))
    if not told:
        print(messages.NO_FEEDBACK, file=sys.stderr)
    return bool(told)


def _export(db: sqlite3.Connection, export: Path) -> bool:
    found = list(cases(db))
    lines = "".join(f"{json.dumps(case, ensure_ascii=False)}\n" for case in found)
    if str(export) == "-":
        sys.stdout.write(lines)
        return bool(found)
    unfinished = export.with_name(f".{export.name}.part")
    try:
        unfinished.write_text(lines, encoding="utf-8")
        unfinished.replace(export)
    except OSError as error:
        reason = messages.in_chinese(error.strerror or str(error))
        raise typer.BadParameter(messages.FILE_UNWRITABLE.format(path=export, reason=reason)) from error
    finally:
        unfinished.unlink(missing_ok=True)
    print(messages.EXPORTED.format(count=len(found), path=export), file=sys.stderr)
    return bool(found)
