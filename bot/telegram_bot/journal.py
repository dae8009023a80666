"""What was received and not yet answered, and which messages of an answer were sent: nothing is lost or said twice when the bot is killed.

Telegram gives an update again until the next one is asked for, and asks are made only after the update was written here. It has no
way to send a message once and only once: one whose sending had begun when the bot was killed counts as sent, for it nearly
always was.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from typing import Any

Wire = Mapping[str, Any]


class Journal:
    """The updates and the parts of their answers, in the bot's database."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def receive(self, updates: Iterable[Wire]) -> list[Wire]:
        """Write updates down before they are confirmed; those that are new."""
        new = []
        self._db.execute("PRAGMA synchronous=FULL")  # what is confirmed must survive a power cut
        self._db.execute("BEGIN IMMEDIATE")
        try:
            for update in updates:
                body = json.dumps(update, ensure_ascii=False)
                row = (update["update_id"], body)
                if self._db.execute("INSERT OR IGNORE INTO received (id, body) VALUES (?, ?)", row).rowcount:
                    new.append(update)
            self._db.execute("COMMIT")
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        finally:
            self._db.execute("PRAGMA synchronous=NORMAL")
        return new

    def pending(self) -> list[Wire]:
        """The updates that were received and not done with, oldest first."""
        rows = self._db.execute("SELECT body FROM received WHERE body IS NOT NULL ORDER BY id")
        return [json.loads(row[0]) for row in rows]

    def done(self, update: int) -> None:
        """An update is done with; what it said is forgotten."""
        self._db.execute("UPDATE received SET body = NULL WHERE id = ?", (update,))

    def sent(self, update: int, n: int) -> int | None:
        """The message that part `n` of an update's answer was sent as, 0 where it was begun and never noted; None if it was not begun."""
        row = self._db.execute("SELECT message FROM part WHERE received = ? AND n = ?", (update, n)).fetchone()
        return None if row is None else row[0] or 0


class Part:
    """One message of an update's answer, while it is sent. `update` 0 is none: nothing is noted."""

    def __init__(self, journal: Journal, update: int, n: int) -> None:
        self._db = journal._db
        self._key = (update, n)

    def begin(self) -> None:
        """The request's last bytes go out now."""
        if self._key[0]:
            self._db.execute("INSERT OR REPLACE INTO part (received, n) VALUES (?, ?)", self._key)

    def sent(self, message: int) -> None:
        """It is there, under this number."""
        if self._key[0]:
            self._db.execute("INSERT OR REPLACE INTO part VALUES (?, ?, ?)", (*self._key, message))

    def failed(self) -> None:
        """It was refused, or nobody knows: it may be sent again."""
        if self._key[0]:
            self._db.execute("DELETE FROM part WHERE received = ? AND n = ?", self._key)
