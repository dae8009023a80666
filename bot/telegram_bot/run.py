"""`wenju serve`: opens the service and runs the bot over it until a signal comes."""

from __future__ import annotations

import asyncio
import logging
import secrets
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, nullcontext, suppress
from types import FrameType
from urllib.parse import urlsplit

from bot import messages
from bot.app import open_indexed
from bot.render import progress_bar
from bot.settings import Settings
from bot.telegram_bot.application import build
from bot.telegram_bot.bot_token import Token, conceal_in_logs, read_token
from bot.telegram_bot.desk import Desk
from bot.telegram_bot.http import serving_metrics, serving_webhook
from bot.telegram_bot.log import log_to_stderr
from bot.telegram_bot.metrics import Metrics
from bot.telegram_bot.polling import App, close, converse, receiver
from bot.telegram_bot.store import forget_old, open_store
from bot.telegram_bot.talk import announce_code
from bot.watch import watching_beside
from retrieval.service import Service

STOPS = (signal.SIGTERM, signal.SIGINT)
SILENT = 120.0  # seconds without a word from Telegram after which the bot is not well; a poll takes 30
DAY = 86400.0


def serve(settings: Settings, watch: bool = True) -> None:
    """Answer in Telegram until SIGTERM or SIGINT, and `watch` the articles. Raises WenjuError; the token is in none."""
    token = read_token(settings)
    log_to_stderr(logging.getLogger().getEffectiveLevel())
    logging.getLogger("bot").setLevel(logging.INFO)  # of other packages, only what is wrong, unless more was asked for
    conceal_in_logs(token)
    for number in STOPS:
        signal.signal(number, _leave)
    with progress_bar() as progress:
        service = open_indexed(settings, progress)
    try:
        if not watch and (stale := service.stale_files()):
            print(messages.stale_line(stale), file=sys.stderr)
        with watching_beside() if watch else nullcontext():
            _talk(service, token, settings)
    finally:
        service.close()


def _leave(number: int, frame: FrameType | None) -> None:
    """A signal before the bot talks: what is done of an index is kept, and completed next time."""
    sys.exit(0)


def _talk(service: Service, token: Token, settings: Settings) -> None:
    db = open_store(settings.home)
    desk = Desk(service, settings, db, Metrics())
    try:
        asyncio.run(_until_signal(desk, token))
    finally:
        desk.close()
        db.close()


async def _until_signal(desk: Desk, token: Token) -> None:
    application, subscribing = build(token, desk.settings.api_url, desk)
    loop = asyncio.get_running_loop()
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(_monitored(desk))
        webhook = await stack.enter_async_context(_webhook(application, desk))
        announce_code(desk)
        talking = asyncio.create_task(converse(application, token, desk, webhook))
        beside = [asyncio.create_task(subscribing.announce(application.bot)), asyncio.create_task(_tidy(desk))]
        for number in STOPS:
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(talking.cancel))
        try:
            with suppress(asyncio.CancelledError):
                await talking
        finally:
            for number in STOPS:
                signal.signal(number, signal.SIG_IGN)  # it is stopping, and that takes a few seconds at most
            for task in beside:
                task.cancel()
            await close(application)


@asynccontextmanager
async def _monitored(desk: Desk) -> AsyncIterator[None]:
    """With the metrics and the state of health on loopback, where the settings want them."""
    listen = desk.settings.metrics
    if not listen:
        yield
        return

    def health() -> dict[str, object]:
        silence = desk.metrics.silence()
        well = desk.settings.webhook is not None or silence < SILENT  # Telegram posts nothing while nobody asks
        return {"ok": well, "last_contact_seconds": round(silence, 1), "queue": desk.turns.waiting}

    desk.metrics.watch(lambda: desk.turns.waiting, lambda: desk.overview.generation, lambda: desk.overview.articles)
    async with serving_metrics(listen, desk.metrics, health) as port:
        host = listen.rpartition(":")[0]
        print(messages.METRICS_READY.format(listen=f"{host}:{port}"), file=sys.stderr, flush=True)
        yield


@asynccontextmanager
async def _webhook(application: App, desk: Desk) -> AsyncIterator[tuple[str, str] | None]:
    """With a server for Telegram's updates, where the settings name its address: that, and the secret that they come with."""
    url, listen = desk.settings.webhook, desk.settings.listen
    if not url:
        yield None
        return
    secret = secrets.token_urlsafe(32)
    path = urlsplit(url).path or "/"
    async with serving_webhook(listen, path, secret, receiver(application, desk)):
        yield url, secret


async def _tidy(desk: Desk) -> None:
    """Forget once a day what is kept no longer."""
    while True:
        forget_old(desk.db)
        await asyncio.sleep(DAY)
