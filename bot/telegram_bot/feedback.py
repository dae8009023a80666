"""What people think of answers: kept beside the question and the passages, and given out as questions to evaluate on."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from typing import Any, Literal

from bot.telegram_bot.answers import Answered

Verdict = Literal["good", "bad"]


def note(
    db: sqlite3.Connection, about: Answered, user: int, verdict: Verdict, reason: str = "", correction: str = ""
) -> None:
    """Note what a user thinks of an answer, in the place of what the same user thought before; a reason or a correction is added
    to what is wrong."""
    context = json.dumps(about.context, ensure_ascii=False)
    passages = json.dumps(about.evidence[: about.cited])
    db.execute(
        "INSERT INTO feedback (answer, user, verdict, reason, correction, question, context, day, outcome, text, passages)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET verdict = excluded.verdict,"
        " reason = CASE WHEN excluded.verdict = 'bad' AND excluded.reason = '' THEN reason ELSE excluded.reason END,"
        " correction = CASE WHEN excluded.verdict = 'bad' AND excluded.correction = '' THEN correction ELSE excluded.correction END",
        (
            about.id,
            user,
            verdict,
            reason,
            correction,
            about.question,
            context,
            about.day,
            about.outcome,
            about.text,
            passages,
        ),
    )


def opinions(db: sqlite3.Connection) -> Iterator[dict[str, Any]]:
    """Everything that was noted, oldest first, without who said it."""
    names = ("at", "verdict", "reason", "correction", "question", "context", "outcome", "text", "passages")
    for row in db.execute(f"SELECT {', '.join(names)} FROM feedback ORDER BY at, answer"):
        opinion = dict(zip(names, row, strict=True))
        yield opinion | {"context": json.loads(opinion["context"]), "passages": json.loads(opinion["passages"])}


def cases(db: sqlite3.Connection) -> Iterator[dict[str, Any]]:
    """What was noted as questions with their answers, oldest first, without who said it: the answer that was good, the correct one that
    was given, or none where the articles hold none. What is only known to be wrong has no answer to compare with and is left out."""
    rows = db.execute(
        "SELECT answer, verdict, reason, correction, question, context, day, outcome, text FROM feedback ORDER BY at, answer"
    )
    for number, (_, verdict, reason, correction, question, context, day, outcome, text) in enumerate(rows, 1):
        right = correction or (text if verdict == "good" else "")
        absent = reason == "absent" or (verdict == "good" and outcome == "refused")
        if not right and not absent:
            continue
        yield {
            "id": f"feedback-{number}",
            "question": question,
            "context": json.loads(context),
            "date": day,
            "type": "unanswerable" if absent and not correction else "feedback",
            "answerable": not absent or bool(correction),
            "answers": [right] if right and not (absent and not correction) else [],
            "must_contain_all": [],
        }
