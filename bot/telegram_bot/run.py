"""`wenju serve`: opens the service and runs the bot over it until a signal comes."""

from __future__ import annotations

import asyncio
import signal
import sys
from contextlib import nullcontext, suppress
from types import FrameType

from bot import messages
from bot.app import open_indexed
from bot.render import progress_bar
from bot.settings import Settings
from bot.telegram_bot.application import build
from bot.telegram_bot.bot_token import Token, conceal_in_logs, read_token
from bot.telegram_bot.handlers import Handlers
from bot.telegram_bot.polling import close, converse
from bot.watch import watching_beside
from retrieval.service import Service

STOPS = (signal.SIGTERM, signal.SIGINT)


def serve(settings: Settings, watch: bool = True) -> None:
    """Answer in Telegram until SIGTERM or SIGINT, and `watch` the articles. Raises WenjuError; the token is in none."""
    token = read_token(settings)
    conceal_in_logs(token)
    for number in STOPS:
        signal.signal(number, _leave)
    with progress_bar() as progress:
        service = open_indexed(settings, progress)
    try:
        if not watch and (stale := service.stale_files()):
            print(messages.stale_line(stale), file=sys.stderr)
        with watching_beside() if watch else nullcontext():
            _talk(service, token, settings.api_url)
    finally:
        service.close()


def _leave(number: int, frame: FrameType | None) -> None:
    """A signal before the bot talks: what is done of an index is kept, and completed next time."""
    sys.exit(0)


def _talk(service: Service, token: Token, api_url: str) -> None:
    handlers = Handlers(service)
    try:
        asyncio.run(_until_signal(handlers, token, api_url))
    finally:
        handlers.close()


async def _until_signal(handlers: Handlers, token: Token, api_url: str) -> None:
    application = build(token, api_url, handlers)
    talking = asyncio.create_task(converse(application, token))
    loop = asyncio.get_running_loop()
    for number in STOPS:
        signal.signal(number, lambda *_: loop.call_soon_threadsafe(talking.cancel))
    try:
        with suppress(asyncio.CancelledError):
            await talking
    finally:
        for number in STOPS:
            signal.signal(number, signal.SIG_IGN)  # it is stopping, and that takes a few seconds at most
        await close(application)
