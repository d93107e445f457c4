"""Starting the server: a free port, the work folder, the first desk, the browser."""

from __future__ import annotations

import errno
import os
import socket
import sys
import threading
import time
import webbrowser
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from leeward import results
from leeward.ensembles.backend import cache_folder, cores
from leeward.evidence.errors import InputError

if TYPE_CHECKING:
    from leeward.explore.app import Site
    from leeward.reading.brief import Brief
    from leeward.reading.endpoint import Endpoint
    from leeward.reading.load import Document

PORT = 8642
_TRIED = 40
LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})


def work_folder() -> Path:
    """Where desks are kept unless told: beside the compiled programs."""
    return cache_folder() / "desks"


def bound(port: int | None, everywhere: bool) -> socket.socket:
    """A listening socket; the usual port or the next free one unless one is named. InputError when it is taken."""
    for tried in [port] if port is not None else range(PORT, PORT + _TRIED):
        found = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            found.bind(("0.0.0.0" if everywhere else "127.0.0.1", tried))
        except OSError as problem:
            found.close()
            if problem.errno == errno.EACCES:
                raise InputError(f"port {tried} may not be used by this user: choose one above 1023", key="port") from None
            if port is not None:
                raise InputError(f"port {tried} is taken: choose another, or let the explorer choose", key="port") from None
            continue
        found.listen(128)
        return found
    raise InputError(f"the ports {PORT} to {PORT + _TRIED - 1} are all taken: choose one with --port", key="port")


def serve(
    source: Path | str | None,
    *,
    port: int | None = None,
    browser: bool = True,
    everywhere: bool = False,
    folder: Path | None = None,
    say: Callable[[str, Path], None],
    reviewer: str = "reader",
    model: Endpoint | None = None,
) -> None:
    """Serve the explorer until it is stopped (Ctrl-C).

    source: a document, a brief, or the folder of a finished study. say: gets the address and the folder of desks. model: the
    language model that reads along; every text that is opened is sent to it.

    InputError, before anything is served, for a source that cannot be read and a port that is taken.
    """
    try:
        import uvicorn

        from leeward.explore.app import Site, make_app
    except ModuleNotFoundError as missing:
        if missing.name not in ("uvicorn", "starlette"):
            raise
        raise InputError(f"{missing.name} is not installed; `pip install 'leeward[explore]'` adds it") from None
    from leeward.explore.desks import Desks
    from leeward.explore.engine import Engine

    # The first compilation takes a minute or two, at which its library shows alarm; the page says that it is on its way.
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    # One thread of the compiled program more than cores, so that a first look need not wait for the years that are playing.
    for name in ("NPROC", "PJRT_NPROC"):
        os.environ.setdefault(name, str(cores() + 1))
    listening = bound(port, everywhere)
    desks = Desks(folder or work_folder(), reviewer)
    site = Site(desks, Engine(), model)
    address = f"http://127.0.0.1:{listening.getsockname()[1]}/"
    if source is not None:
        address += open_source(site, source)
        site.warmed = True
        site.engine.warm()
    say(address, desks.folder)
    if browser:
        threading.Thread(target=_show, args=(address,), daemon=True).start()
    config = uvicorn.Config(
        make_app(site, frozenset() if everywhere else LOOPBACK), log_level="warning", access_log=False, server_header=False,
        timeout_keep_alive=30, h11_max_incomplete_event_size=65_536, limit_concurrency=400, timeout_graceful_shutdown=2,
    )  # fmt: skip
    with suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[listening])
    if site.engine.begun:
        # A thread inside the compiler or a compiled program cannot be stopped, and an interpreter that ends under it ends with an
        # abort; nothing is lost, for desks are written as they change.
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)


def open_source(site: Site, source: Path | str) -> str:
    """Lay out a desk of a document, a brief or a finished study; return the end of its address."""
    from leeward import reading

    if isinstance(source, Path) and source.is_dir():
        brief = reading.load_brief(source / results.BRIEF)
        results.draws_folder(source)
        desk = site.desks.begin(brief, _document_of(brief))
        site.studies[desk.name] = (desk.mark, source)
        return f"#answer?desk={desk.name}"
    brief, document = reading.read_with_document(source, endpoint=site.model)
    if document is None:
        document = _document_of(brief)
    desk = site.desks.begin(brief, document)
    return f"#{'reading' if document is not None else 'answer'}?desk={desk.name}"


def _document_of(brief: Brief) -> Document | None:
    """The document behind a brief, where it is still there and still the one that was read."""
    from leeward import reading

    info = brief.document
    if info is None or info.path is None or not Path(info.path).is_file():
        return None
    with suppress(InputError):
        document = reading.load_document(Path(info.path))
        return document if document.sha256 == info.sha256 else None
    return None


def _show(address: str) -> None:
    time.sleep(0.4)
    with suppress(webbrowser.Error):
        webbrowser.open(address)
