"""Documents from the web: a server on this machine, what it sends, and every answer that is none."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from leeward.evidence.errors import InputError
from leeward.reading import fetching, load_document, read
from leeward.reading.samples import CLAIM, docx_bytes, pdf_bytes

PAGE = f"<html><body><article><h1>Notes</h1><p>{CLAIM}</p></article></body></html>".encode()
ANSWERS: dict[str, tuple[int, dict[str, str], bytes]] = {
    "/page": (200, {"Content-Type": "text/html; charset=utf-8"}, PAGE),
    "/plain": (200, {"Content-Type": "text/plain"}, f"Notes\n\n{CLAIM}\n".encode()),
    "/paper": (200, {"Content-Type": "application/pdf"}, pdf_bytes([CLAIM])),
    "/letter.docx": (200, {"Content-Type": "application/octet-stream"}, docx_bytes(f"<w:p><w:r><w:t>{CLAIM}</w:t></w:r></w:p>")),
    "/russian": (200, {"Content-Type": "text/html; charset=windows-1251"}, f"<p>Порт. {CLAIM}</p>".encode("cp1251")),
    "/packed": (200, {"Content-Type": "text/html", "Content-Encoding": "gzip"}, gzip.compress(PAGE)),
    "/moved": (302, {"Location": "/page"}, b""),
    "/round": (302, {"Location": "/round"}, b""),
    "/away": (302, {"Location": "file:///etc/hostname"}, b""),
    "/inside": (302, {"Location": "http://127.0.0.1:1/"}, b""),
    "/picture": (200, {"Content-Type": "image/png"}, b"\x89PNG\r\n"),
    "/nothing": (200, {"Content-Type": "text/html"}, b""),
    "/gone": (404, {"Content-Type": "text/html"}, b"<p>Not found</p>"),
    "/broken": (500, {}, b""),
    "/bomb": (200, {"Content-Type": "text/html", "Content-Encoding": "gzip"}, gzip.compress(b"a" * 52_000_000)),
    "/brotli": (200, {"Content-Type": "text/html", "Content-Encoding": "br"}, b"x"),
    "/large": (200, {"Content-Type": "text/html", "Content-Length": "999999999999"}, b"x"),
    "/short": (200, {"Content-Type": "text/html", "Content-Length": "500"}, b"<p>short"),
}
SEEN: list[dict[str, str]] = []


class _Server(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        SEEN.append(dict(self.headers))
        status, headers, body = ANSWERS[self.path.partition("?")[0]]
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(body))} | headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        return None


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Server)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(autouse=True)
def _allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(fetching.PRIVATE, "1")
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/page", "html"),
        ("/page?a=é b#part", "html"),
        ("/plain", "text"),
        ("/paper", "pdf"),
        ("/letter.docx", "docx"),
        ("/packed", "html"),
    ],
)
def test_what_the_server_sends_is_read_by_its_kind(site: str, path: str, kind: str) -> None:
    brief = read(site + path.replace(" ", "%20"))
    assert brief.document is not None and brief.document.format == kind
    assert len(brief.claims) == 1


def test_the_encoding_that_the_server_names_is_used_and_redirects_followed(site: str) -> None:
    assert "Порт." in load_document(f"{site}/russian").text
    assert load_document(f"{site}/moved").path == f"{site}/page"
    assert SEEN[-1]["User-Agent"].startswith("leeward/") and "Cookie" not in SEEN[-1] and "Referer" not in SEEN[-1]


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/round", "it leads on more than 5 times"),
        ("/away", "it leads to something that is not http or https"),
        ("/picture", "the server sends image/png, which is not read; allowed: HTML"),
        ("/nothing", "the file is empty"),
        ("/gone", r"the server answers 404 \(Not Found\), no document"),
        ("/broken", r"the server answers 500 \(Internal Server Error\)"),
        ("/bomb", "the document has more than 50 MB, the most that is read"),
        ("/brotli", "packed as br, which was not asked for"),
        ("/large", "at most 50 MB are read"),
        ("/short", "the connection ended before|the answer cannot be read"),
    ],
)
def test_what_is_no_answer_is_said_in_a_sentence(site: str, path: str, said: str) -> None:
    with pytest.raises(InputError, match=said) as caught:
        load_document(site + path)
    assert caught.value.file == site + path


@pytest.mark.parametrize(
    "address",
    [
        "http:///x",
        "http://a b/",
        "http://[::1/x",
        "https://user:secret@example.org/",
        "http://exa\x01mple.org/",
        "http://h:99999/",
    ],
)
def test_what_is_no_address_is_refused_before_anything_is_asked(address: str) -> None:
    with pytest.raises(InputError, match="address"):
        fetching.fetch(address, 1000)


@pytest.mark.parametrize(
    "place",
    ["127.0.0.1", "10.1.2.3", "192.168.0.9", "169.254.169.254", "172.16.5.5", "0.0.0.0", "::1", "fe80::1", "fc00::1",
     "::ffff:127.0.0.1", "224.0.0.1", "2002:7f00:0001::", "100.64.0.1"],
)  # fmt: skip
def test_addresses_inside_a_network_are_not_asked(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(fetching.PRIVATE)
    monkeypatch.setattr(fetching.socket, "getaddrinfo", lambda *_, **__: [(2, 1, 6, "", (place, 80))])
    monkeypatch.setattr(fetching.socket, "socket", lambda *_: pytest.fail("it was asked"))
    for scheme in ("http", "https"):
        with pytest.raises(InputError, match="an address inside a network"):
            fetching.fetch(f"{scheme}://inside.example/", 1000)


def test_a_redirect_into_a_network_is_not_followed(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(fetching.PRIVATE)
    real, port = fetching._public, site.rpartition(":")[2]
    monkeypatch.setattr(
        fetching, "_checked", lambda host, at: fetching.socket.getaddrinfo(host, at) if str(at) == port else real_check(at)
    )

    def real_check(_: int) -> Any:
        assert not real("127.0.0.1")
        raise fetching._Refused("an address inside a network")

    with pytest.raises(InputError, match="inside a network"):
        load_document(f"{site}/inside")


def test_without_a_network_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_: Any, **__: Any) -> Any:
        raise fetching.socket.gaierror(-3, "Temporary failure in name resolution")

    monkeypatch.setattr(fetching.socket, "getaddrinfo", none)
    with pytest.raises(InputError, match="no such host can be found: check the address, or whether there is a network"):
        load_document("https://example.org/page")


def test_a_server_that_is_silent_or_slow_is_given_up(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "LONGEST", -1.0)
    with pytest.raises(InputError, match="the server took more than"):
        load_document(f"{site}/page")
    with pytest.raises(InputError, match="the server refuses the connection"):
        load_document("http://127.0.0.1:1/")
