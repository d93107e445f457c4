"""What stands before the application: host, origin, size, rate and time of a request, and the headers of every answer.

A page of another site can make a browser send requests to this machine. So the Host must be one that the server was
told of (which also stops names that are bound to 127.0.0.1 by somebody else), and what changes something must come from
our own page: its Origin must be that Host.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from leeward.explore import limits

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = [
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
]


class Refused(Exception):
    """A request that is not taken, with its status and one sentence."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status, self.sentence = status, sentence


class Guard:
    """ASGI middleware. hosts: allowed values of Host without the port; empty for any (a server open to others)."""

    def __init__(self, app: App, hosts: frozenset[str]) -> None:
        self.app, self.hosts = app, hosts
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse with a sentence, or pass the request on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began = False

        async def sent(message: Message) -> None:
            nonlocal began
            if message["type"] == "http.response.start":
                began = True
                given = {name.lower() for name, _ in message["headers"]}
                message["headers"] = [*message["headers"], *(pair for pair in HEADERS if pair[0] not in given)]
            await send(message)

        try:
            self._check(scope)
            await self.app(scope, self._limited(scope, receive), sent)
        except Refused as problem:
            if began:
                raise
            body = json.dumps({"error": problem.sentence}).encode()
            head = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
            if problem.status in (408, 413):
                head.append((b"connection", b"close"))
            if problem.status == 429:
                head.append((b"retry-after", b"1"))
            await sent({"type": "http.response.start", "status": problem.status, "headers": head})
            await sent({"type": "http.response.body", "body": body})

    def _check(self, scope: Scope) -> None:
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        host = headers.get("host", "")
        if self.hosts and _name(host) not in self.hosts:
            raise Refused(421, f"The explorer answers to {' and '.join(sorted(self.hosts))} only, not to this host.")
        if scope["method"] not in ("GET", "HEAD"):
            origin = headers.get("origin")
            if origin is not None and origin.partition("://")[2] != host:
                raise Refused(403, "The request comes from a page of another site; open the explorer itself.")
            if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
                raise Refused(403, "The request comes from a page of another site; open the explorer itself.")
            if "x-leeward" not in headers:
                raise Refused(403, "The request lacks the header X-Leeward, which pages of other sites cannot send.")
        most = _most(scope)
        size = headers.get("content-length", "0")
        if not size.isdigit() or int(size) > most:
            raise Refused(413, _too_large(most))
        self._rate(f"{(scope.get('client') or ('',))[0]} {headers.get('x-leeward', '')[:64]}")

    def _rate(self, who: str) -> None:
        now = time.monotonic()
        left, at = self._buckets.pop(who, (limits.BURST, now))
        left = min(limits.BURST, left + (now - at) * limits.RATE)
        self._buckets[who] = (max(left - 1, 0), now)
        while len(self._buckets) > 5_000:
            self._buckets.popitem(last=False)
        if left < 1:
            raise Refused(429, "Too many requests in a second: wait a moment and go on.")

    def _limited(self, scope: Scope, receive: Receive) -> Receive:
        most, got, end = _most(scope), 0, time.monotonic() + limits.BODY_SECONDS
        done = False

        async def limited() -> Message:
            nonlocal got, done
            if done:
                return await receive()
            try:
                message = await asyncio.wait_for(receive(), max(0.0, end - time.monotonic()))
            except TimeoutError:
                raise Refused(408, f"The request did not arrive within {limits.BODY_SECONDS:g} seconds.") from None
            if message["type"] == "http.request":
                got += len(message.get("body", b""))
                done = not message.get("more_body", False)
                if got > most:
                    raise Refused(413, _too_large(most))
            return message

        return limited


def _name(host: str) -> str:
    """The name in a Host header, without the port."""
    return host[: host.index("]") + 1] if host.startswith("[") and "]" in host else host.partition(":")[0].lower()


def _most(scope: Scope) -> int:
    return limits.FILE_BYTES if scope["path"] == "/api/file" else limits.BODY_BYTES


def _too_large(most: int) -> str:
    return f"This is more than {most / 1e6:g} MB, the most that is taken at once: give a part of it."
