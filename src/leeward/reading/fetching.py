"""A document from the web: over http or https, of a bounded size, from public addresses, with the standard library.

Every address that a request or a redirect leads to is looked up, checked and then connected to as it was checked, so that
a name cannot point inside a network by answering twice. ``LEEWARD_PRIVATE_ADDRESSES=1`` allows private addresses.
"""

from __future__ import annotations

import http.client
import ipaddress
import os
import socket
import ssl
import time
import urllib.error
import urllib.request
import zlib
from dataclasses import dataclass
from email.message import Message
from typing import IO, Any
from urllib.parse import quote, urlsplit

from leeward._version import __version__
from leeward.evidence.errors import InputError
from leeward.evidence.numbers import megabytes

PRIVATE = "LEEWARD_PRIVATE_ADDRESSES"
"""The variable that allows addresses inside a network."""
REDIRECTS = 5
TIMEOUT = 20.0
"""Seconds until a silent server is given up, and `LONGEST` the most that all of it may take."""
LONGEST = 120.0
_PIECE = 1 << 16
_KINDS = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "multipart/related": "html",
    "message/rfc822": "html",
    "text/plain": "text",
    "text/vtt": "text",
    "text/markdown": "markdown",
    "application/pdf": "pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.oasis.opendocument.text": "odt",
}
_UNSAID = ("", "application/octet-stream", "binary/octet-stream", "application/x-download")
_BY_NAME = {"pdf": "pdf", "docx": "docx", "odt": "odt", "md": "markdown", "txt": "text", "html": "html", "htm": "html"}


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address gave: the bytes, the format and the encoding that the server names, the address at the end."""

    data: bytes
    kind: str | None
    charset: str | None
    address: str


class _Refused(OSError):
    """An address that is not asked, or an answer that is not taken; the message says why."""


def fetch(address: str, most: int) -> Fetched:
    """Return the document at an address, of at most ``most`` bytes; InputError, in one sentence, when there is none."""
    asked = _clean(address)
    headers = {
        "User-Agent": f"leeward/{__version__} (reads one document for its user)",
        "Accept": "text/html,application/xhtml+xml,application/pdf,text/plain,*/*;q=0.5",
        "Accept-Encoding": "identity",
    }
    opener = urllib.request.build_opener(_Http, _Https, _Redirects)
    end = time.monotonic() + LONGEST
    try:
        with opener.open(urllib.request.Request(asked, headers=headers), timeout=TIMEOUT) as answer:
            kind = _kind(answer.headers, answer.url)
            data = _body(answer, most, end)
            charset = answer.headers.get_content_charset()
            return Fetched(data, kind, charset, answer.url)
    except _Refused as problem:
        said = str(problem)
    except urllib.error.HTTPError as problem:
        problem.close()
        reason = http.client.responses.get(problem.code, "no reason given")
        said = str(problem.reason) if isinstance(problem, _Many) else f"the server answers {problem.code} ({reason}), no document"
    except urllib.error.URLError as problem:
        said = _why(problem.reason)
    except (OSError, http.client.HTTPException, zlib.error, ValueError) as problem:
        said = _why(problem)
    raise InputError(said, file=address)


def _clean(address: str) -> str:
    """Return an address as it can be sent: letters with marks written out, a part after # left out."""
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = f":{parts.port}" if parts.port is not None else ""
    except (ValueError, UnicodeError):
        raise InputError("this is not an address of the web (https://host/page)", file=address) from None
    if parts.username is not None or parts.password is not None:
        raise InputError(
            "an address with a name and a password in it is not asked: save the page and read the file", file=address
        )
    if parts.scheme.casefold() not in ("http", "https") or not host or any(c.isspace() or ord(c) < 32 for c in address):
        raise InputError("this is not an address of the web (https://host/page)", file=address)
    host = f"[{host}]" if ":" in host else host
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = f"?{quote(parts.query, safe='/%:@!$&()*+,;=~-._?')}" if parts.query else ""
    return f"{parts.scheme.casefold()}://{host}{port}{path}{query}"


def _kind(headers: Message, address: str) -> str | None:
    said = headers.get_content_type() if headers.get("Content-Type") else ""
    kind = _KINDS.get(said)
    if kind is None and said not in _UNSAID:
        raise _Refused(f"the server sends {said}, which is not read; allowed: HTML, text, Markdown, PDF, DOCX, ODT")
    named = _BY_NAME.get(urlsplit(address).path.rpartition(".")[2].casefold())
    return "markdown" if kind == "text" and named == "markdown" else kind or named


def _body(answer: Any, most: int, end: float) -> bytes:
    said = answer.headers.get("Content-Length", "")
    if said.isdecimal() and len(said) < 19 and int(said) > most:
        raise _Refused(f"the document has {megabytes(int(said))}; at most {megabytes(most)} are read: raise it with --max-size")
    encoding = answer.headers.get("Content-Encoding", "identity").casefold()
    if encoding not in ("identity", "", "gzip", "x-gzip"):
        raise _Refused(f"the server sends its answer packed as {encoding[:20]}, which was not asked for")
    unpack = zlib.decompressobj(31) if "gzip" in encoding else None
    pieces, size = [], 0
    while piece := answer.read1(_PIECE):
        if unpack is not None:
            piece = unpack.decompress(piece, most + 1 - size)
        size += len(piece)
        if size > most:
            raise _Refused(f"the document has more than {megabytes(most)}, the most that is read: raise it with --max-size")
        if time.monotonic() > end:
            raise _Refused(f"the server took more than {LONGEST:g} seconds to send the document")
        pieces.append(piece)
    if said.isdecimal() and unpack is None and size < int(said):
        raise _Refused("the connection ended before the whole document was sent")
    return b"".join(pieces)


def _why(problem: object) -> str:
    if isinstance(problem, _Refused):
        return str(problem)
    if isinstance(problem, ssl.SSLCertVerificationError):
        return "the server's certificate cannot be trusted"
    if isinstance(problem, socket.gaierror):
        return "no such host can be found: check the address, or whether there is a network"
    if isinstance(problem, TimeoutError):
        return f"the server does not answer within {TIMEOUT:g} seconds"
    if isinstance(problem, ConnectionRefusedError):
        return "the server refuses the connection"
    if isinstance(problem, OSError) and problem.strerror:
        return f"the server cannot be reached ({problem.strerror.casefold()}): is there a network?"
    return f"the answer cannot be read ({type(problem).__name__})"


def _checked(host: str, port: int) -> list[Any]:
    """Look a host up; return its addresses, or refuse it when one of them is inside a network."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    if os.environ.get(PRIVATE) != "1":
        for *_, place in found:
            if not _public(str(place[0])):
                shown = host if host == place[0] else f"{host} ({place[0]})"
                raise _Refused(f"{shown} is an address inside a network, which is not asked unless {PRIVATE}=1 is set")
    return found


def _public(place: str) -> bool:
    address = ipaddress.ip_address(place.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        address = address.ipv4_mapped or address.sixtofour or address
    return address.is_global and not address.is_multicast


def _connected(self: http.client.HTTPConnection) -> socket.socket:
    problem: OSError | None = None
    for family, kind, protocol, _, place in _checked(self.host, self.port):
        plug = socket.socket(family, kind, protocol)
        try:
            plug.settimeout(TIMEOUT)
            plug.connect(place)
            return plug
        except OSError as error:
            plug.close()
            problem = error
    raise problem or OSError("no address")


class _Plain(http.client.HTTPConnection):
    """Connects to the address that was checked."""

    def connect(self) -> None:
        self.sock = _connected(self)


class _Secure(http.client.HTTPSConnection):
    """The same, with the certificate of the host checked."""

    def connect(self) -> None:
        self.sock = ssl.create_default_context().wrap_socket(_connected(self), server_hostname=self.host)


def _by_proxy(request: urllib.request.Request) -> bool:
    """Tell whether the user's proxy is asked: then it looks the host up, and may itself be inside the network."""
    return request.has_proxy() or getattr(request, "_tunnel_host", None) is not None


class _Http(urllib.request.HTTPHandler):
    def http_open(self, req: urllib.request.Request) -> Any:
        return super().http_open(req) if _by_proxy(req) else self.do_open(_Plain, req)


class _Https(urllib.request.HTTPSHandler):
    def https_open(self, req: urllib.request.Request) -> Any:
        return super().https_open(req) if _by_proxy(req) else self.do_open(_Secure, req)


class _Many(urllib.error.HTTPError):
    """A redirect that is not followed."""


class _Redirects(urllib.request.HTTPRedirectHandler):
    max_redirections = REDIRECTS
    max_repeats = 2

    def http_error_302(self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Message) -> Any:
        try:
            return super().http_error_302(req, fp, code, msg, headers)  # type: ignore[arg-type]
        except urllib.error.HTTPError as problem:
            said = f"it leads on more than {REDIRECTS} times" if "infinite" in str(problem.reason) else str(problem.reason)
            if "not allowed" in said:
                said = "it leads to something that is not http or https"
            raise _Many(req.full_url, code, said.split("\n")[0], headers, None) from None

    http_error_301 = http_error_303 = http_error_307 = http_error_308 = http_error_302

    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        if urlsplit(newurl).scheme not in ("http", "https"):
            raise _Many(req.full_url, code, "it leads to something that is not http or https", headers, None)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


__all__ = ["PRIVATE", "Fetched", "fetch"]
