"""Whose turn it is: messages of one chat in their order, different chats side by side, presses of buttons beside the messages."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

from telegram import Update
from telegram.ext import BaseUpdateProcessor

from bot.telegram_bot.addressing import command_in
from bot.telegram_bot.journal import Journal

AT_ONCE = 4096  # updates that are under way or wait
WAITING = 20  # messages of one chat that wait
LATE = 60.0  # seconds for which something is said once
_REMEMBERED = 1000
Key = tuple[str, int]


@dataclass
class _Chat:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    waiting: dict[int, int] = field(default_factory=dict)  # the users of the updates that wait
    dropped: set[int] = field(default_factory=set)


class ChatTurns(BaseUpdateProcessor):
    """Gives every update its turn and notes in the journal that it is done with."""

    def __init__(self, journal: Journal) -> None:
        super().__init__(AT_ONCE)
        self._journal = journal
        self._arrived: dict[int, float] = {}
        self._chats: dict[Key, _Chat] = {}
        self._said: OrderedDict[Key, float] = OrderedDict()
        self.takes_turn: Callable[[Update], bool] = lambda update: True  # what people say to one another does not
        self.refuse: Callable[[Update, int], Awaitable[None]] | None = (
            None  # told of a message for which there is no room
        )

    @property
    def waiting(self) -> int:
        """How many updates wait for their turn."""
        return sum(len(chat.waiting) for chat in self._chats.values())

    def drop(self, update: Update) -> int:
        """Let what the user of `update` sent to its chat before, and still waits, go unanswered; how many those are."""
        key = _key(update)
        chat = self._chats.get(key) if key else None
        user = update.effective_user
        if chat is None or user is None:
            return 0
        mine = {id for id, whose in chat.waiting.items() if whose == user.id and id < update.update_id} - chat.dropped
        chat.dropped |= mine
        return len(mine)

    def arrived(self, update: int, otherwise: float) -> float:
        """When an update that is under way came, by the clock of `time.monotonic`."""
        return self._arrived.get(update, otherwise)

    def first_of_late(self, what: str, number: int) -> bool:
        """Whether something was not said to this chat or user in the last minute; it counts as said from here on."""
        now = time.monotonic()
        first = now - self._said.get((what, number), -LATE) >= LATE
        if first:
            self._said[(what, number)] = now
            self._said.move_to_end((what, number))
            if len(self._said) > _REMEMBERED:
                self._said.popitem(last=False)
        return first

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Await `coroutine` when it is the turn of `update`, unless it was dropped or there is no room for it."""
        if not isinstance(update, Update):
            await coroutine
            return
        self._arrived[update.update_id] = time.monotonic()
        try:
            await self._in_turn(update, coroutine)
        finally:
            self._arrived.pop(update.update_id, None)
            if isinstance(coroutine, Coroutine):
                coroutine.close()  # the bot stops before its turn came, or it has none
        self._journal.done(update.update_id)

    async def _in_turn(self, update: Update, coroutine: Awaitable[Any]) -> None:
        key = _key(update)
        if key is None or command_in(update.message) == "stop" or not self.takes_turn(update):
            await coroutine
            return
        chat = self._chats.setdefault(key, _Chat())
        if len(chat.waiting) >= WAITING and key[0] == "message":
            if self.refuse:
                await self.refuse(update, len(chat.waiting))
            return
        chat.waiting[update.update_id] = update.effective_user.id if update.effective_user else 0
        try:
            async with chat.lock:
                waited = update.update_id not in chat.dropped
                chat.waiting.pop(update.update_id, None)
                if waited:
                    await coroutine
        finally:
            chat.waiting.pop(update.update_id, None)
            chat.dropped.discard(update.update_id)
            if not chat.waiting and not chat.lock.locked():
                self._chats.pop(key, None)

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""


def _key(update: Update) -> Key | None:
    """What an update waits for: the messages, or the buttons, of its chat; None for nothing."""
    if update.callback_query:
        return ("button", update.callback_query.message.chat.id) if update.callback_query.message else None
    chat = update.effective_chat
    return ("message", chat.id) if chat else None
