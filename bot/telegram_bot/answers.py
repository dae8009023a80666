"""What was answered, for those who follow up, edit their question or press a button below the answer, also after a restart."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from bot.telegram_bot.replies import Button, Reply
from bot.telegram_bot.splitting import Span

KEPT = 5  # questions of a conversation
TALK = "-1 day"  # a conversation that has been silent for longer is over
Kind = Literal["answer", "prompt", "more"]


class Talk(NamedTuple):
    """A conversation: a chat, a topic of it (0: none) and a user in it."""

    chat: int
    topic: int
    user: int


@dataclass(frozen=True)
class Answered:
    """A question (message `asked`) after the earlier ones of `context`, and what was answered: `outcome` is found, unsure, refused,
    courtesy or chart, `text` the short answer, `evidence` the ids of the passages found, those cited first, with the number of these."""

    talk: Talk
    asked: int
    question: str
    context: tuple[str, ...]
    day: str
    outcome: str
    text: str = ""
    evidence: tuple[str, ...] = ()
    cited: int = 0
    id: int = 0

    @property
    def conversation(self) -> tuple[str, ...]:
        """What a follow-up follows, oldest first."""
        return (*self.context, self.question)[-KEPT:]


_COLUMNS = "id, chat, topic, user, asked, question, context, day, outcome, text, evidence"


class Answers:
    """The answers in the bot's database."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def add(self, answered: Answered, update: int) -> int:
        """Remember an answer, that to an update in the place of an earlier try; its number."""
        fields = (*answered.talk, answered.asked, answered.question, json.dumps(answered.context, ensure_ascii=False))
        evidence = json.dumps([answered.cited, *answered.evidence])
        row = self._db.execute(
            "INSERT INTO answer (received, chat, topic, user, asked, question, context, day, outcome, text, evidence, reply)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '') ON CONFLICT (received) DO UPDATE SET question = excluded.question,"
            " outcome = excluded.outcome, text = excluded.text, evidence = excluded.evidence RETURNING id",
            (update or None, *fields, answered.day, answered.outcome, answered.text, evidence),
        )
        return int(row.fetchone()[0])

    def keep_reply(self, id: int, reply: Reply) -> None:
        """Remember how an answer looks, for whoever comes back to it from another."""
        body = json.dumps([list(reply.spans), [list(row) for row in reply.rows]], ensure_ascii=False)
        self._db.execute("UPDATE answer SET reply = ? WHERE id = ?", (body, id))

    def reply(self, id: int) -> Reply | None:
        """How an answer looks; None where it is forgotten."""
        row = self._db.execute("SELECT reply FROM answer WHERE id = ?", (id,)).fetchone()
        if row is None or not row[0]:
            return None
        spans, rows = json.loads(row[0])
        return Reply(tuple(Span(*span) for span in spans), tuple(tuple(Button(*one) for one in row) for row in rows))

    def sent_as(self, id: int, chat: int, messages: Iterable[int], kind: Kind = "answer") -> None:
        """An answer, or what is asked about it, stands in these messages of a chat."""
        rows = [(chat, message, id, kind) for message in messages if message]
        self._db.executemany("INSERT OR REPLACE INTO message VALUES (?, ?, ?, ?)", rows)

    def messages(self, id: int, chat: int) -> list[int]:
        """The messages that an answer stands in, in order."""
        rows = self._db.execute(
            "SELECT id FROM message WHERE answer = ? AND chat = ? AND kind = 'answer' ORDER BY id", (id, chat)
        )
        return [row[0] for row in rows]

    def get(self, id: int) -> Answered | None:
        """The answer of this number; None where it is forgotten."""
        return self._one("WHERE id = ?", (id,))

    def to_question(self, chat: int, asked: int, update: int) -> Answered | None:
        """The answer that a message of a chat had before `update`: the last one that was sent, else the last one that was to be."""
        return self._one(
            "WHERE chat = ? AND asked = ? AND received IS NOT ? ORDER BY EXISTS"
            " (SELECT 1 FROM message WHERE message.answer = answer.id AND kind = 'answer') DESC, id DESC",
            (chat, asked, update),
        )

    def in_message(self, chat: int, message: int, kind: Kind = "answer") -> Answered | None:
        """The answer that a message of the bot's belongs to."""
        return self._one(
            "WHERE id = (SELECT answer FROM message WHERE chat = ? AND id = ? AND kind = ?)", (chat, message, kind)
        )

    def last(self, talk: Talk) -> Answered | None:
        """The last answer of a conversation that is still going on."""
        where = "WHERE chat = ? AND topic = ? AND user = ? AND at > datetime('now', ?) ORDER BY id DESC"
        return self._one(where, (*talk, TALK))

    def shown(self, chat: int, below: int, what: str) -> int:
        """The message that shows something more about message `below`; 0 where there is none."""
        row = self._db.execute(
            "SELECT message FROM shown WHERE chat = ? AND below = ? AND what = ?", (chat, below, what)
        ).fetchone()
        return row[0] if row else 0

    def show(self, chat: int, below: int, what: str, message: int) -> None:
        """Remember which message shows something more about message `below`."""
        row = (chat, below, what, message)
        self._db.execute("INSERT OR REPLACE INTO shown (chat, below, what, message) VALUES (?, ?, ?, ?)", row)

    def _one(self, where: str, values: Sequence[object]) -> Answered | None:
        row = self._db.execute(f"SELECT {_COLUMNS} FROM answer {where} LIMIT 1", values).fetchone()
        if row is None:
            return None
        id, chat, topic, user, asked, question, context, day, outcome, text, evidence = row
        cited, *passages = json.loads(evidence)
        talk = Talk(chat, topic, user)
        return Answered(
            talk, asked, question, tuple(json.loads(context)), day, outcome, text, tuple(passages), cited, id
        )
