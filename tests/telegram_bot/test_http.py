"""The bot's HTTP servers over real connections: what a monitor reads, and how updates are taken in."""

from __future__ import annotations

import asyncio
import json
import logging
import socket
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from bot.telegram_bot.http import BODY, SECRET, serving_metrics, serving_webhook
from bot.telegram_bot.metrics import Metrics
from retrieval.errors import BadSetting

ANY = "127.0.0.1:0"
KEY = {SECRET: "s3cret"}


@pytest_asyncio.fixture
async def client() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(10)) as session:
        yield session


class Store:
    """Takes updates in, and fails while it is `full`."""

    def __init__(self) -> None:
        self.stored: list[dict[str, object]] = []
        self.full = False

    async def receive(self, update: dict[str, object]) -> None:
        await asyncio.sleep(0)
        if self.full:
            raise OSError("no space left")
        self.stored.append(update)


# ---- the monitor's ----


async def test_health_is_200_or_503_with_what_is_known(client: aiohttp.ClientSession) -> None:
    health: dict[str, object] = {"ok": True, "generation": 3, "model": "m3e-small"}
    async with serving_metrics(ANY, Metrics(), lambda: health) as port:
        url = f"http://127.0.0.1:{port}/healthz"
        async with client.get(url) as answer:
            assert (answer.status, answer.content_type) == (200, "application/json")
            assert await answer.json() == health
        for bad in (False, None, "yes"):
            health["ok"] = bad
            async with client.get(url) as answer:
                assert answer.status == 503
                assert (await answer.json())["generation"] == 3


async def test_metrics_are_read_as_they_are_now(client: aiohttp.ClientSession) -> None:
    metrics = Metrics()
    async with serving_metrics(ANY, metrics, dict) as port:
        url = f"http://127.0.0.1:{port}/metrics"
        async with client.get(url) as answer:
            assert answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
            assert 'wenju_questions_total{outcome="found"} 0.0' in await answer.text()
        metrics.answered("found", 0.1)
        async with client.get(url) as answer:
            assert 'wenju_questions_total{outcome="found"} 1.0' in await answer.text()
        for method, path in (("GET", "/"), ("GET", "/metrics/x"), ("POST", "/metrics"), ("DELETE", "/healthz")):
            async with client.request(method, f"http://127.0.0.1:{port}{path}") as answer:
                assert answer.status == 404


@pytest.mark.parametrize("listen", ["0.0.0.0:0", "[::]:0", "192.0.2.1:0", "example.org:0", "[::ffff:192.0.2.1]:0"])
async def test_metrics_are_for_this_machine_alone(listen: str) -> None:
    with pytest.raises(BadSetting) as raised:
        async with serving_metrics(listen, Metrics(), dict):
            pass
    assert (raised.value.name, raised.value.reason) == ("TELEGRAM_METRICS", "not a loopback address")


@pytest.mark.parametrize(
    "listen",
    ["", "9464", ":9464", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "::1:9464", "[127:9464", "[x]:1", "a b:1"],
)
async def test_what_is_no_address_is_told(listen: str) -> None:
    servers: list[AbstractAsyncContextManager[int]] = [
        serving_metrics(listen, Metrics(), dict),
        serving_webhook(listen, "/x", "s", Store().receive),
    ]
    for server, name in zip(servers, ("TELEGRAM_METRICS", "TELEGRAM_LISTEN"), strict=True):
        with pytest.raises(BadSetting) as raised:
            async with server:
                pass
        assert (raised.value.name, raised.value.reason) == (name, "not host:port")


async def test_localhost_and_ipv6_are_loopback(client: aiohttp.ClientSession) -> None:
    async with (
        serving_metrics("localhost:0", Metrics(), dict) as port,
        client.get(f"http://127.0.0.1:{port}/metrics") as answer,
    ):
        assert answer.status == 200
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError as error:
        pytest.skip(f"no IPv6 here: {error}")
    async with (
        serving_metrics("[::1]:0", Metrics(), dict) as port,
        client.get(f"http://[::1]:{port}/metrics") as answer,
    ):
        assert answer.status == 200


async def test_a_port_in_use_is_told_and_a_free_one_after_all_serves(client: aiohttp.ClientSession) -> None:
    async with serving_metrics(ANY, Metrics(), dict) as port:
        with pytest.raises(BadSetting) as raised:
            async with serving_webhook(f"127.0.0.1:{port}", "/x", "s", Store().receive):
                pass
        assert (raised.value.name, raised.value.reason) == ("TELEGRAM_LISTEN", "Address already in use")
        with pytest.raises(BadSetting):
            async with serving_metrics(f"127.0.0.1:{port}", Metrics(), dict):
                pass
    async with serving_metrics(f"127.0.0.1:{port}", Metrics(), dict) as again:  # it was given back
        assert again == port


@pytest.mark.parametrize("host", ["no-such-host.invalid", "x" * 80])
async def test_a_name_that_leads_nowhere_is_told(host: str) -> None:
    with pytest.raises(BadSetting) as raised:
        async with serving_webhook(f"{host}:0", "/x", "s", Store().receive):
            pass
    assert raised.value.reason == "cannot be listened on"


# ---- Telegram's ----


async def post(client: aiohttp.ClientSession, port: int, body: object, **more: Any) -> int:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    given = {"headers": KEY, **more}
    path = given.pop("path", "/hook")
    async with client.post(f"http://127.0.0.1:{port}{path}", data=data, **given) as answer:
        assert await answer.read() == b"" or answer.status == 413
        return answer.status


async def test_an_update_is_stored_before_it_is_confirmed(client: aiohttp.ClientSession) -> None:
    go = asyncio.Event()
    stored: list[object] = []

    async def receive(update: dict[str, object]) -> None:
        await go.wait()
        stored.append(update)

    update = {"update_id": 7, "message": {"text": "董家口一季度工业产值是多少"}}
    async with serving_webhook(ANY, "/hook", "s3cret", receive) as port:
        posting = asyncio.create_task(post(client, port, update))
        done, _ = await asyncio.wait([posting], timeout=0.3)
        assert not done and not stored
        go.set()
        assert await posting == 200
        assert stored == [update]


async def test_what_could_not_be_stored_is_not_confirmed(
    client: aiohttp.ClientSession, caplog: pytest.LogCaptureFixture
) -> None:
    store = Store()
    async with serving_webhook(ANY, "/hook", "s3cret", store.receive) as port:
        store.full = True
        assert await post(client, port, {"update_id": 1}) == 503
        assert "could not be taken in" in caplog.text and "no space left" in caplog.text
        store.full = False
        assert await post(client, port, {"update_id": 1}) == 200
    assert store.stored == [{"update_id": 1}]


@pytest.mark.parametrize(
    "headers",
    [{}, {SECRET: ""}, {SECRET: "s3cre"}, {SECRET: "s3cretx"}, {SECRET: "S3CRET"}, {SECRET: "密码"}],
)
async def test_without_the_secret_nothing_is_taken(client: aiohttp.ClientSession, headers: dict[str, str]) -> None:
    store = Store()
    async with serving_webhook(ANY, "/hook", "s3cret", store.receive) as port:
        assert await post(client, port, {"update_id": 1}, headers=headers) == 403
        assert await post(client, port, b"no json", headers=headers) == 403  # nothing is told of the body either
        assert store.stored == []
        assert await post(client, port, {"update_id": 1}) == 200


async def test_bytes_that_are_no_text_are_no_secret() -> None:
    async with serving_webhook(ANY, "/hook", "s3cret", Store().receive) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        head = b"POST /hook HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nConnection: close\r\n"
        writer.write(head + SECRET.encode() + b": \xff\xfe\r\n\r\n{}")
        assert (await reader.read()).startswith(b"HTTP/1.1 403 ")
        writer.close()


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b'"{}"', b"1", b"null", b"\xff\xfe{", b"[" * 100_000, b'{"update_id": ' + b"9" * 5000 + b"}"],
)
async def test_what_is_no_object_is_refused(client: aiohttp.ClientSession, body: bytes) -> None:
    store = Store()
    async with serving_webhook(ANY, "/hook", "s3cret", store.receive) as port:
        assert await post(client, port, body) == 400
    assert store.stored == []


async def test_a_body_has_a_limit(client: aiohttp.ClientSession) -> None:
    store = Store()
    async with serving_webhook(ANY, "/hook", "s3cret", store.receive) as port:
        empty = len(json.dumps({"text": ""}))
        assert await post(client, port, {"text": "x" * (BODY - empty)}) == 200
        assert await post(client, port, {"text": "x" * (BODY - empty + 1)}) == 413
    assert len(store.stored) == 1


@pytest.mark.parametrize(("method", "path"), [("GET", "/hook"), ("PUT", "/hook"), ("POST", "/"), ("POST", "/hook/x")])
async def test_the_rest_is_not_found(client: aiohttp.ClientSession, method: str, path: str) -> None:
    store = Store()
    async with (
        serving_webhook(ANY, "/hook", "s3cret", store.receive) as port,
        client.request(method, f"http://127.0.0.1:{port}{path}", headers=KEY, json={"update_id": 1}) as answer,
    ):
        assert answer.status == 404
    assert store.stored == []


async def test_an_empty_secret_is_a_mistake() -> None:
    with pytest.raises(ValueError):
        async with serving_webhook(ANY, "/hook", "", Store().receive):
            pass


async def test_who_asks_is_not_logged(client: aiohttp.ClientSession, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    async with serving_webhook(ANY, "/hook", "s3cret", Store().receive) as port:
        assert await post(client, port, {"update_id": 1}) == 200
    assert caplog.records == []


async def test_it_closes_although_a_connection_stays_open_and_a_request_is_under_way(
    client: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.telegram_bot.http.STOPPING", 0.2)
    entered = asyncio.Event()

    async def receive(update: dict[str, object]) -> None:
        if update["update_id"] == 2:
            entered.set()
            await asyncio.sleep(3600)

    async with asyncio.timeout(5):
        async with serving_webhook(ANY, "/hook", "s3cret", receive) as port:
            assert await post(client, port, {"update_id": 1}) == 200  # the client keeps this connection
            posting = asyncio.create_task(post(client, port, {"update_id": 2}))
            await entered.wait()
        with pytest.raises(aiohttp.ClientError):  # not confirmed: Telegram will send it again
            await posting
