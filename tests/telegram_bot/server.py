"""The HTTP side of the Bot API peer: requests, faults, refusals, updates polled or posted. It knows no chats.

A webhook must be on loopback, where plain http will do; updates are posted to it one by one, and a method
call in its answer is not read.
"""

import asyncio
import json
import re
import socket
import struct
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from itertools import count
from typing import Any, Literal, Self
from urllib.parse import urlsplit

import aiohttp
from aiohttp import web

Params = dict[str, Any]
Wire = dict[str, Any]  # an object as the Bot API writes it

FAULTS: dict[str, dict[str, float]] = {
    "flood": {"retry_after": 1},
    "server_error": {"status": 500},
    "reset": {"carried_out": False},
    "delay": {"seconds": 1.0},
}
Fault = Literal["flood", "server_error", "reset", "delay"]
JSON_FIELDS = set(
    "allowed_updates button caption_entities commands entities media message_ids reply_markup reply_parameters "
    "results scope".split()
)
UPDATE_KINDS = set(
    "message edited_message channel_post edited_channel_post callback_query inline_query chosen_inline_result "
    "my_chat_member".split()
)  # those that a bot gets unless it asks for others
UPLOAD_LIMIT = 50 << 20
TERMINATED = "terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_ACTIVE = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"


class Refusal(Exception):
    """An error answer: Telegram's text, its HTTP status and the parameters that go with it."""

    def __init__(self, text: str, status: int = 400, **parameters: int) -> None:
        prefix = {400: "Bad Request: ", 403: "Forbidden: ", 409: "Conflict: "}.get(status, "")
        super().__init__(prefix + text)
        self.status, self.parameters = status, parameters

    def response(self) -> web.Response:
        if self.status > 500:  # what stands before the server answers in HTML
            return web.Response(status=self.status, text=f"<h1>{self}</h1>", content_type="text/html")
        body: Wire = {"ok": False, "error_code": self.status, "description": str(self)}
        if self.parameters:
            body["parameters"] = self.parameters
        headers = {"Retry-After": str(self.parameters["retry_after"])} if "retry_after" in self.parameters else {}
        return web.json_response(body, status=self.status, headers=headers)


class Server:
    """Runs in its own thread inside `with` or `async with`; `_api_<method>` of a subclass answers one."""

    def __init__(self, token: str) -> None:
        self.token = token
        self.requests: list[tuple[str, Params]] = []
        self.refusals: list[tuple[str, str]] = []
        self._files: dict[str, tuple[str, bytes]] = {}
        self._updates: list[Wire] = []
        self._update_ids = count(700_000_001)
        self._allowed = UPDATE_KINDS
        self._poll: object | None = None
        self._hook: tuple[str, str] | None = None  # url, secret token
        self._hook_error: Wire = {}
        self._faults: defaultdict[str, deque[tuple[str, dict[str, float]]]] = defaultdict(deque)
        self._some: dict[str, tuple[Iterator[int], int, deque[tuple[str, dict[str, float]]]]] = {}

    def __enter__(self) -> Self:
        started: Future[int] = Future()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve(started)), daemon=True)
        self._thread.start()
        self.url = f"http://127.0.0.1:{started.result()}"
        self.base_url, self.base_file_url = f"{self.url}/bot", f"{self.url}/file/bot"
        return self

    def __exit__(self, *raised: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()

    async def __aenter__(self) -> Self:
        return self.__enter__()

    async def __aexit__(self, *raised: object) -> None:
        await asyncio.to_thread(self.__exit__)

    async def _serve(self, started: Future[int]) -> None:
        self._loop, self._stop, self._changed = asyncio.get_running_loop(), asyncio.Event(), asyncio.Event()
        app = web.Application(client_max_size=UPLOAD_LIMIT)
        app.router.add_route("*", "/bot{token}/{method}", self._handle)
        app.router.add_get("/file/bot{token}/documents/{file_id}", self._download)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        started.set_result(runner.addresses[0][1])
        await self._stop.wait()
        self._wake()
        await runner.cleanup()

    def fail_next(self, method: str, kind: Fault, n: int = 1, **args: float) -> None:
        """Make the next `n` requests of `method` fail.

        Kinds: flood (retry_after=1), server_error (status=500; above it the body is HTML), reset
        (carried_out=False; True does what was asked and loses the answer), delay (seconds=1.0).
        """
        self._faults[method.lower()].extend([_fault(kind, args)] * n)

    def fail_some(self, method: str, faults: Sequence[tuple[Fault, dict[str, float]]], every: int) -> None:
        """Give each `every`-th request of `method` from now on the next of `faults`, until all are used up."""
        self._some[method.lower()] = (count(1), every, deque(_fault(kind, args) for kind, args in faults))

    def _next_fault(self, method: str) -> tuple[str, dict[str, float]]:
        if self._faults[method]:
            return self._faults[method].popleft()
        counter, every, faults = self._some.get(method, (count(), 1, deque()))
        return faults.popleft() if faults and next(counter) % every == 0 else ("", {})

    async def wait_until(self, condition: Callable[[], object], timeout: float = 30.0) -> None:
        """Wait until `condition` holds; it is looked at after each change, on the server's thread."""

        async def held() -> bool:
            deadline = self._loop.time() + timeout
            while not condition():
                if not await self._changed_before(deadline):
                    return False
            return True

        if not await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(held(), self._loop)):
            raise TimeoutError(f"last requests {self.requests[-5:]}, refusals {self.refusals}")

    async def wait_for(self, method: str, n: int = 1, timeout: float = 30.0) -> list[Params]:
        """Wait until `method` has been called `n` times in all; return the parameters of its calls."""

        def calls() -> list[Params]:
            return [params for name, params in self.requests if name.lower() == method.lower()]

        await self.wait_until(lambda: len(calls()) >= n, timeout)
        return calls()

    def _wake(self) -> None:
        """Let everything that waits for a change look again."""
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()

    async def _changed_before(self, deadline: float) -> bool:
        try:
            async with asyncio.timeout_at(deadline):
                await self._changed.wait()
        except TimeoutError:
            return False
        return not self._stop.is_set()

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        name, params = request.match_info["method"], await _read(request)
        if request.match_info["token"] != self.token:
            return Refusal("Unauthorized", 401).response()
        kind, fault = self._next_fault(name.lower())
        await asyncio.sleep(fault.get("seconds", 0))
        self.requests.append((name, params))
        try:
            if kind == "flood":
                wait = int(fault["retry_after"])
                return Refusal(f"Too Many Requests: retry after {wait}", 429, retry_after=wait).response()
            if kind == "server_error":
                return Refusal("Internal Server Error", int(fault["status"])).response()
            result = None if kind == "reset" and not fault["carried_out"] else await self._call(name, params)
            return _reset(request) if kind == "reset" else web.json_response({"ok": True, "result": result})
        except Refusal as refusal:
            self.refusals.append((name, str(refusal)))
            return refusal.response()
        finally:
            self._wake()

    async def _call(self, name: str, params: Params) -> Any:
        method: Callable[[Params], Any] | None = getattr(self, f"_api_{name.lower()}", None)
        if method is None:
            raise Refusal("Not Found", 404)
        for key in JSON_FIELDS & params.keys():
            try:
                params[key] = json.loads(params[key]) if isinstance(params[key], str) else params[key]
            except ValueError:
                what = "reply keyboard markup" if key == "reply_markup" else key.replace("_", " ")
                raise Refusal(f"can't parse {what} JSON object") from None
        result = method(params)
        return await result if asyncio.iscoroutine(result) else result

    async def _download(self, request: web.Request) -> web.StreamResponse:
        _, content = self._files.get(request.match_info["file_id"], ("", None))
        if request.match_info["token"] != self.token or content is None:
            return Refusal("Not Found", 404).response()
        return web.Response(body=content)

    # Updates

    def _push(self, kind: str, body: Wire) -> None:
        """Hand an update to the server's thread, which alone changes the queue."""

        def push() -> None:
            if kind in self._allowed:
                self._updates.append({"update_id": next(self._update_ids), kind: body})
                self._wake()

        self._loop.call_soon_threadsafe(push)

    def _allow(self, params: Params) -> None:
        """Take `allowed_updates` for updates to come; without it the former choice stays."""
        if isinstance(params.get("allowed_updates"), list):
            self._allowed = set(params["allowed_updates"]) or UPDATE_KINDS

    async def _api_getupdates(self, params: Params) -> list[Wire]:
        if self._hook:
            raise Refusal(WEBHOOK_ACTIVE, 409)
        offset, limit, timeout = (int(params.get(key) or 0) for key in ("offset", "limit", "timeout"))
        self._allow(params)
        if offset < 0:
            del self._updates[:offset]
        self._updates = [update for update in self._updates if update["update_id"] >= offset]
        if timeout > 0 and not self._updates:
            await self._long_poll(self._loop.time() + min(timeout, 50))
        return self._updates[: min(limit or 100, 100)]

    async def _long_poll(self, deadline: float) -> None:
        """Wait for an update. A poll that has to wait ends the one that waits already, which is told so."""
        self._poll = mine = object()
        self._wake()
        while self._poll is mine and not self._updates and await self._changed_before(deadline):
            pass
        if self._poll is not mine:
            raise Refusal("terminated by setWebhook request" if self._hook else TERMINATED, 409)

    def _api_setwebhook(self, params: Params) -> bool:
        url, secret = str(params.get("url") or ""), str(params.get("secret_token") or "")
        if not re.fullmatch(r"[\w-]{0,256}", secret, re.ASCII):
            raise Refusal("secret token contains unallowed characters")
        if url and urlsplit(url).hostname not in ("127.0.0.1", "localhost"):
            raise Refusal("bad webhook: Failed to resolve host: Name or service not known")
        if str(params.get("drop_pending_updates")).lower() == "true":
            self._updates.clear()
        self._hook, self._hook_error = (url, secret) if url else None, {}
        if self._hook:
            self._poll = None
            self._allow(params)
            self._delivery = asyncio.create_task(self._deliver(self._hook))
        return True

    def _api_deletewebhook(self, params: Params) -> bool:
        return self._api_setwebhook(params | {"url": ""})

    def _api_getwebhookinfo(self, params: Params) -> Wire:
        url = self._hook[0] if self._hook else ""
        info = {"url": url, "has_custom_certificate": False, "pending_update_count": len(self._updates)}
        return info | self._hook_error | {"allowed_updates": sorted(self._allowed)}

    async def _deliver(self, hook: tuple[str, str]) -> None:
        """Post the updates to the webhook one after another; one that is not accepted is posted again."""
        headers = {"X-Telegram-Bot-Api-Secret-Token": hook[1]} if hook[1] else {}
        async with aiohttp.ClientSession(headers=headers, timeout=aiohttp.ClientTimeout(10)) as client:
            while self._hook is hook:
                if not self._updates:
                    await self._changed.wait()
                    continue
                update = self._updates[0]
                try:
                    async with client.post(hook[0], json=update, ssl=False) as answer:
                        problem = "" if answer.ok else f"{answer.status} {answer.reason}"
                except (aiohttp.ClientError, TimeoutError) as error:
                    problem = str(error)
                if problem:
                    text = f"Wrong response from the webhook: {problem}"
                    self._hook_error = {"last_error_date": int(time.time()), "last_error_message": text}
                    await asyncio.sleep(0.1)
                else:
                    self._updates = [other for other in self._updates if other is not update]
                self._wake()


def _fault(kind: Fault, args: dict[str, float]) -> tuple[str, dict[str, float]]:
    if unknown := args.keys() - FAULTS[kind].keys():
        raise ValueError(f"{kind} takes {[*FAULTS[kind]]}, not {sorted(unknown)}")
    return kind, FAULTS[kind] | args


async def _read(request: web.Request) -> Params:
    """Return the parameters in the query and the JSON, form or multipart body; a file as (name, content)."""
    params: Params = dict(request.query)
    if request.content_type == "application/json":
        params.update(await request.json())
    for key, value in (await request.post()).items():
        params[key] = (value.filename, value.file.read()) if isinstance(value, web.FileField) else value
    return params


def _reset(request: web.Request) -> web.Response:
    """Drop the connection with a TCP reset and no answer."""
    if request.transport:
        linger = struct.pack("ii", 1, 0)
        request.transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        request.transport.abort()
    return web.Response()
