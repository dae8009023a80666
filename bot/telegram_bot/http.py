"""The bot's two HTTP servers: what a monitor asks for, and where Telegram brings updates. They know no messages."""

from __future__ import annotations

import hmac
import ipaddress
import json
import logging
import os
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from aiohttp import web

from bot.telegram_bot.metrics import CONTENT_TYPE, Metrics
from retrieval.errors import BadSetting

METRICS, WEBHOOK = "TELEGRAM_METRICS", "TELEGRAM_LISTEN"  # the settings that say where to listen
MALFORMED, PUBLIC, UNUSABLE = "not host:port", "not a loopback address", "cannot be listened on"  # reasons
SECRET = "X-Telegram-Bot-Api-Secret-Token"
BODY = 1 << 20  # bytes of an update; Telegram's are a few thousand
STOPPING = 3.0  # seconds that a request under way has when the server closes; Telegram sends an update again

Receive = Callable[[dict[str, object]], Awaitable[None]]

_ADDRESS = re.compile(r"(?:\[([^\[\]]+)\]|([^\[\]:\s]+)):([0-9]{1,5})", re.ASCII)
_log = logging.getLogger(__name__)


@asynccontextmanager
async def serving_metrics(listen: str, metrics: Metrics, health: Callable[[], dict[str, object]]) -> AsyncIterator[int]:
    """Serve GET /healthz (503 unless `health()["ok"]`) and /metrics; yields the port. Raises BadSetting."""
    host, port = _address(METRICS, listen)
    if not (_is_ip(host) and ipaddress.ip_address(host).is_loopback):
        raise BadSetting(METRICS, PUBLIC)

    async def healthz(request: web.Request) -> web.Response:
        found = health()
        return web.json_response(found, status=200 if found.get("ok") is True else 503)

    async def numbers(request: web.Request) -> web.Response:
        return web.Response(body=metrics.exposition(), headers={"Content-Type": CONTENT_TYPE})

    async with _serving(METRICS, host, port, [web.get("/healthz", healthz), web.get("/metrics", numbers)]) as actual:
        yield actual


@asynccontextmanager
async def serving_webhook(listen: str, path: str, secret: str, receive: Receive) -> AsyncIterator[int]:
    """Take the updates that Telegram posts to `path`; yields the port. Raises BadSetting.

    200 is answered once `receive` has returned, so that Telegram sends again what was not stored.
    """
    if not secret:
        raise ValueError("a webhook without a secret takes updates from anybody")
    host, port = _address(WEBHOOK, listen)

    async def update(request: web.Request) -> web.Response:
        # Headers come with surrogates for bytes that are no UTF-8; compare_digest takes only ASCII as str.
        given = request.headers.get(SECRET, "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(given, secret.encode()):
            return web.Response(status=403)
        if (found := _object(await request.read())) is None:
            return web.Response(status=400)
        try:
            await receive(found)
        except Exception:
            _log.exception("an update could not be taken in; Telegram will send it again")
            return web.Response(status=503)
        return web.Response()

    async with _serving(WEBHOOK, host, port, [web.post(path, update)]) as actual:
        yield actual


def _object(body: bytes) -> dict[str, object] | None:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _address(name: str, listen: str) -> tuple[str, int]:
    """The host, without brackets, and the port of the setting `name`."""
    found = _ADDRESS.fullmatch(listen.strip())
    if found is None or int(found[3]) > 65535 or (found[1] and not _is_ip(found[1])):
        raise BadSetting(name, MALFORMED)
    # The name stands for two addresses, and a free port of the one is not that of the other.
    host = "127.0.0.1" if found[2] == "localhost" else found[1] or found[2]
    return host, int(found[3])


def _is_ip(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


@asynccontextmanager
async def _serving(name: str, host: str, port: int, routes: list[web.RouteDef]) -> AsyncIterator[int]:
    app = web.Application(client_max_size=BODY)
    app.add_routes([*routes, web.route("*", "/{any:.*}", _nothing)])
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=STOPPING)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, host, port).start()
        except (OSError, UnicodeError) as error:
            raise BadSetting(name, _reason(error)) from error
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


async def _nothing(request: web.Request) -> web.Response:
    """Whatever is not served: another path, or another method."""
    return web.Response(status=404)


def _reason(error: Exception) -> str:
    """The system's own words, without the address that asyncio puts before them."""
    number = error.errno if isinstance(error, OSError) else None
    return os.strerror(number) if number and number > 0 else UNUSABLE  # names that lead nowhere have negative ones
