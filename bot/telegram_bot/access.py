"""Who may ask, and who may change the articles. Whoever finds the bot may ask unless its operator says else; nobody may change anything."""

from __future__ import annotations

import hmac
import secrets
import sqlite3
from collections.abc import Collection

from telegram import Chat, User

from bot.settings import Policy
from bot.telegram_bot.limits import Limit

TRIES, ALL_TRIES = 5, 60  # of the pairing code in a minute, by one and by all


class Access:
    """`open`: everybody may ask; `list`: those who are named, by number or @name, and the members of named groups; `pair`: also who
    sends the code that stands on the server's console. Admins, named by number, may always."""

    def __init__(
        self, db: sqlite3.Connection, policy: Policy, allowed: Collection[str], admins: Collection[int]
    ) -> None:
        self._db = db
        self.policy = policy
        self._allowed = {name.lstrip("@").lower() for name in allowed}
        self._admins = frozenset(admins)
        self._tries, self._all_tries = Limit(TRIES), Limit(ALL_TRIES)
        self.code = f"{secrets.randbelow(10**8):08}" if policy == "pair" else ""

    def may_ask(self, user: User | None, chat: Chat | None) -> bool:
        """Whether a user may ask in a chat (None: anywhere)."""
        if self.policy == "open" or (user and user.id in self._admins):
            return True
        named = {str(one.id) for one in (user, chat) if one}
        named |= {one.username.lower() for one in (user, chat) if one and one.username}
        named |= {str(self._before(chat.id))} if chat else set()
        paired = self.policy == "pair" and any(self._admitted(one.id) for one in (user, chat) if one)
        return bool(named & self._allowed) or paired

    def is_admin(self, user: User | None) -> bool:
        """Whether a user may change the articles."""
        return user is not None and user.id in self._admins

    def pair(self, user: User, chat: Chat, code: str, anonymous: bool = False) -> bool:
        """Admit who sends the code, unless `anonymous` (Telegram gives all of them one number), and the group it is sent in; it then is
        another one."""
        if not self.code or self._tries.wait(user.id) or self._all_tries.wait(0):
            return False
        if not hmac.compare_digest(code.strip().encode(), self.code.encode()):
            return False
        self._db.executemany(
            "INSERT OR IGNORE INTO admitted VALUES (?)", {(chat.id,), (chat.id if anonymous else user.id,)}
        )
        self.code = f"{secrets.randbelow(10**8):08}"
        return True

    def _before(self, chat: int) -> int | None:
        """The number that a group had before it became a supergroup."""
        row = self._db.execute("SELECT old FROM moved WHERE new = ?", (chat,)).fetchone()
        return row[0] if row else None

    def _admitted(self, number: int) -> bool:
        return self._db.execute("SELECT 1 FROM admitted WHERE id = ?", (number,)).fetchone() is not None
