"""One question to an OpenAI-compatible endpoint over plain HTTP: what is sent, what is taken of the answer, what is refused.

Nothing but the standard library. No redirect is followed: what is sent goes where the user said and nowhere else.
"""

from __future__ import annotations

import http.client
import json
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from typing import Any

from leeward.evidence.errors import InputError
from leeward.reading.configured import KEY, checked_endpoint, checked_key, key_of_endpoint, read_settings

MAX_ANSWER = 2_000_000
"""Most bytes of an answer, and `MAX_TOKENS` most words of it that are asked for."""
MAX_TOKENS = 4_000
CHUNK = 6_000
_UNKNOWN_FORM = (400, 404, 415, 422, 500, 501)
"""What servers answer that do not know how to hold an answer to a schema."""
_LOADING, _WAIT = 503, 1.0
"""What a server answers that is still loading its model, and the seconds until it is asked again."""


class TooLong(InputError):
    """A question is longer than the context of the model."""


class _BrokenOff(Exception):
    """The server said in the middle of an answer that it failed."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where to ask: ``url`` of the API (ending in /v1), the ``model`` name, and a key if one is needed.

    ``chunk`` is the most characters of a document sent at once, ``timeout`` the seconds that an answer may take; what has
    come by then is taken.
    """

    url: str
    model: str
    key: str = ""
    timeout: float = 120.0
    temperature: float = 0.0
    chunk: int = CHUNK


def chosen(url: str | None = None, model: str | None = None) -> Endpoint | None:
    """Return the endpoint to ask: as given, else as set by `leeward config`; ``None`` where neither is.

    InputError for an address without a model, or a model without an address.
    """
    settings = read_settings()
    if url is None and "endpoint" not in settings:
        if model is not None:
            raise InputError("--endpoint and --model go together", key="--model")
        return None
    name = model or settings.get("model")
    if name is None:
        raise InputError("--endpoint and --model go together (or set one: `leeward config model NAME`)", key="--endpoint")
    # A key that is kept for the endpoint that is set goes to no other.
    key = key_of_endpoint(settings if url in (None, settings.get("endpoint")) else {})
    usual = Endpoint("", "")
    return Endpoint(
        url or settings["endpoint"],
        name,
        key,
        timeout=float(settings.get("timeout", usual.timeout)),
        chunk=int(settings.get("chunk", usual.chunk)),
    )


@dataclass(slots=True)
class Asker:
    """Asks an endpoint; remembers which form of answer the server can be held to."""

    endpoint: Endpoint
    schema: dict[str, Any]
    forms: list[dict[str, Any] | None] = field(init=False)

    def __post_init__(self) -> None:
        checked_endpoint(self.endpoint.url, "llm")
        if self.endpoint.key:
            checked_key(self.endpoint.key, KEY)
        named = {"name": "claims", "strict": True, "schema": self.schema}
        self.forms = [{"type": "json_schema", "json_schema": named}, {"type": "json_object"}, None]

    def ask(self, system: str, user: str) -> str:
        """Return what the model answers; InputError when the server fails or answers in another form."""
        end = time.monotonic() + self.endpoint.timeout
        while True:
            try:
                return self._asked(system, user, end)
            except urllib.error.HTTPError as problem:
                why_not = problem.read(2_000).lower() if problem.code in (400, 413) else b""
                problem.close()
                if b"context" in why_not:
                    short = "is too long for the context of the model: give it smaller ones (`leeward config chunk`)"
                    raise TooLong(f"a part of the document {short}, or start the server with more", key="llm") from None
                if problem.code == _LOADING and time.monotonic() + _WAIT < end:
                    time.sleep(_WAIT)
                    continue
                if problem.code not in _UNKNOWN_FORM or len(self.forms) == 1:
                    raise InputError(f"the model endpoint answers {problem.code} ({problem.reason})", key="llm") from None
                del self.forms[0]
            except _BrokenOff:
                raise InputError("the model endpoint broke its answer off with an error", key="llm") from None
            except TimeoutError:
                said = f"the model endpoint did not answer within {self.endpoint.timeout:g} seconds"
                raise InputError(f"{said}: give it more (`leeward config timeout`)", key="llm") from None
            except (urllib.error.URLError, http.client.HTTPException, OSError) as problem:
                why = problem.reason if isinstance(problem, urllib.error.URLError) else problem
                raise InputError(f"the model endpoint did not answer: {why}", key="llm") from None
            except (ValueError, KeyError, IndexError, TypeError, RecursionError):
                said = "the model endpoint answered in another form than chat completions"
                raise InputError(said, key="llm") from None

    def _asked(self, system: str, user: str, end: float) -> str:
        endpoint = self.endpoint
        body: dict[str, Any] = {
            "model": endpoint.model,
            "temperature": endpoint.temperature,
            "max_tokens": MAX_TOKENS,
            "stream": True,
            "messages": [{"role": "system", "content": system}, {"role": "user", "content": user}],
        }
        if self.forms[0] is not None:
            body["response_format"] = self.forms[0]
        headers = {"Content-Type": "application/json"}
        if endpoint.key:
            headers["Authorization"] = f"Bearer {endpoint.key}"
        address = endpoint.url.rstrip("/") + "/chat/completions"
        request = urllib.request.Request(address, data=json.dumps(body).encode(), headers=headers)
        with _OPENER.open(request, timeout=endpoint.timeout) as answer:
            if answer.headers.get_content_type() == "text/event-stream":
                return _streamed(answer, end)
            raw = answer.read(MAX_ANSWER)
        content = json.loads(raw)["choices"][0]["message"]["content"]
        return content if isinstance(content, str) else ""


def _streamed(answer: http.client.HTTPResponse, end: float) -> str:
    """Return what came of an answer, word by word, until it ended or its time was over; TimeoutError where nothing came."""
    parts: list[str] = []
    size = 0
    try:
        while size < MAX_ANSWER and (line := answer.readline(MAX_ANSWER)):
            size += len(line)
            if line.startswith(b"data:") and line[5:].strip() not in (b"", b"[DONE]"):
                event = json.loads(line[5:])
                if event.get("error"):
                    raise _BrokenOff
                choices = event.get("choices") or [{}]
                parts.append(choices[0].get("delta", {}).get("content") or "")
            if time.monotonic() > end:
                break
    except TimeoutError:
        pass
    if not any(parts) and time.monotonic() > end:
        raise TimeoutError
    return "".join(parts)


class _Stay(urllib.request.HTTPRedirectHandler):
    """Follows nothing."""

    def redirect_request(self, *_: Any) -> None:
        return None


_OPENER = urllib.request.build_opener(_Stay)
