"""The bot's own database: what it has received and answered, what people think of it, and who wants to hear what.

Beside the index, but not part of it: an index made anew loses nothing of it. It is written by one process, and what is committed
survives a killed process.
"""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from retrieval.index.failures import failures_named

STORE = "telegram.sqlite3"
KEPT_DAYS = 90  # that an answer and its question are kept, so that its buttons work
_SCHEMA = """
CREATE TABLE IF NOT EXISTS received (id INTEGER PRIMARY KEY, body TEXT, at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP);
CREATE INDEX IF NOT EXISTS received_open ON received (id) WHERE body IS NOT NULL;
CREATE TABLE IF NOT EXISTS part (
    received INTEGER NOT NULL, n INTEGER NOT NULL, message INTEGER, PRIMARY KEY (received, n)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS answer (
    id INTEGER PRIMARY KEY AUTOINCREMENT, received INTEGER UNIQUE, chat INTEGER NOT NULL, topic INTEGER NOT NULL,
    user INTEGER NOT NULL, asked INTEGER NOT NULL, question TEXT NOT NULL, context TEXT NOT NULL, day TEXT NOT NULL,
    outcome TEXT NOT NULL, text TEXT NOT NULL, evidence TEXT NOT NULL, reply TEXT NOT NULL,
    at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP);
CREATE INDEX IF NOT EXISTS answer_asked ON answer (chat, asked);
CREATE INDEX IF NOT EXISTS answer_talk ON answer (chat, topic, user);
CREATE TABLE IF NOT EXISTS message (
    chat INTEGER NOT NULL, id INTEGER NOT NULL, answer INTEGER NOT NULL REFERENCES answer ON DELETE CASCADE,
    kind TEXT NOT NULL, PRIMARY KEY (chat, id)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS message_answer ON message (answer);
CREATE TABLE IF NOT EXISTS shown (
    chat INTEGER NOT NULL, below INTEGER NOT NULL, what TEXT NOT NULL, message INTEGER NOT NULL,
    at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP, PRIMARY KEY (chat, below, what)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS feedback (
    answer INTEGER NOT NULL, user INTEGER NOT NULL, verdict TEXT NOT NULL, reason TEXT NOT NULL DEFAULT '',
    correction TEXT NOT NULL DEFAULT '', question TEXT NOT NULL, context TEXT NOT NULL, day TEXT NOT NULL,
    outcome TEXT NOT NULL, text TEXT NOT NULL, passages TEXT NOT NULL,
    at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP, PRIMARY KEY (answer, user)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS subscription (
    chat INTEGER NOT NULL, words TEXT NOT NULL, PRIMARY KEY (chat, words)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS told (source TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS admitted (id INTEGER PRIMARY KEY);
CREATE TABLE IF NOT EXISTS choice (
    id INTEGER PRIMARY KEY AUTOINCREMENT, chat INTEGER NOT NULL, user INTEGER NOT NULL, what TEXT NOT NULL, path TEXT NOT NULL,
    at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP);
CREATE TABLE IF NOT EXISTS moved (new INTEGER PRIMARY KEY, old INTEGER NOT NULL);
"""


def open_store(home: Path) -> sqlite3.Connection:
    """The database in a data folder, begun where there is none, readable by its owner alone. Raises IndexUnwritable, IndexBroken."""
    path = home / STORE
    with failures_named(path):
        home.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
        db = sqlite3.connect(path, isolation_level=None, timeout=10)
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("PRAGMA synchronous=NORMAL")
        db.execute("PRAGMA foreign_keys=ON")
        db.executescript(_SCHEMA)
    return db


def forget_old(db: sqlite3.Connection) -> None:
    """Drop what is older than it is kept: what was received goes after three days, for Telegram keeps it one."""
    db.execute("DELETE FROM part WHERE received IN (SELECT id FROM received WHERE at < datetime('now', '-3 days'))")
    db.execute("DELETE FROM received WHERE body IS NULL AND at < datetime('now', '-3 days')")
    for table in ("answer", "shown", "choice"):
        db.execute(f"DELETE FROM {table} WHERE at < datetime('now', '-{KEPT_DAYS} days')")


def move_chat(db: sqlite3.Connection, old: int, new: int) -> None:
    """A group has become a supergroup: what was kept for its old number is kept for its new one."""
    db.execute("INSERT OR REPLACE INTO moved VALUES (?, ?)", (new, old))
    for table, column in (("answer", "chat"), ("subscription", "chat"), ("admitted", "id")):
        db.execute(f"UPDATE OR IGNORE {table} SET {column} = ? WHERE {column} = ?", (new, old))
        db.execute(f"DELETE FROM {table} WHERE {column} = ?", (old,))
