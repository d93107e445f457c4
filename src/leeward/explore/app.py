"""The application: what each address answers. Every mistake of a request is one sentence, `{"error": ...}`."""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
import tempfile
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from importlib import resources
from pathlib import Path
from threading import Event
from typing import Any, TypeVar
from urllib.parse import unquote

from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from leeward._version import __version__
from leeward.evidence.errors import InputError
from leeward.explore import limits
from leeward.explore.asked import ROUTES, Asked, Compared, Decided, Named, Opened, Played
from leeward.explore.desks import BRIEF, Desk, Desks, mark_of
from leeward.explore.engine import Busy, Engine, Job, mine
from leeward.explore.guard import Guard, Refused
from leeward.reading.brief import Brief, Option
from leeward.reading.endpoint import Endpoint
from leeward.reading.yamlfile import brief_yaml
from leeward.showing.style import STYLE

Body = TypeVar("Body", bound=Asked)
TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_FILE = re.compile(r"[a-z]+\.(html|css|js|svg)")


class Site:
    """The endpoints over one engine and one folder of desks. studies: desk -> (mark of its brief, folder of a finished study).

    ``model``: the language model that texts are sent to, which reads along; none unless asked for.
    """

    def __init__(self, desks: Desks, engine: Engine, model: Endpoint | None = None) -> None:
        self.desks, self.engine, self.model = desks, engine, model
        self.studies: dict[str, tuple[str, Path]] = {}
        self.readers = ThreadPoolExecutor(2, thread_name_prefix="leeward-read")
        self.waiters = ThreadPoolExecutor(limits.WAITING + 8, thread_name_prefix="leeward-wait")
        self.warmed = False

    async def _aside(self, work: Callable[[], Any], pool: ThreadPoolExecutor | None = None) -> Any:
        return await asyncio.get_running_loop().run_in_executor(pool or self.waiters, work)

    async def static(self, request: Request) -> Response:
        """A file of the page; the style of the report beside it."""
        name = request.path_params.get("name", "index.html")
        if name == "report.css":
            data, kind = STYLE.encode(), ".css"
        elif not _FILE.fullmatch(name) or not (resources.files(__package__) / "static" / name).is_file():
            return JSONResponse({"error": "There is no such page here."}, 404)
        else:
            data, kind = (resources.files(__package__) / "static" / name).read_bytes(), Path(name).suffix
        tag = f'"{hashlib.sha256(data).hexdigest()[:16]}"'
        head = {"etag": tag, "cache-control": "no-cache"}
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers=head)
        if kind == ".html" and not self.warmed:
            self.warmed = True  # the page is on its way; the engine gets ready behind it
            asyncio.get_running_loop().call_later(0.5, self.engine.warm)
        return Response(data, media_type=f"{TYPES[kind]}; charset=utf-8", headers=head)

    async def alive(self, _: Request) -> Response:
        """Whether the server is there, and whether the engine has compiled."""
        return JSONResponse({"version": __version__, "ready": self.engine.ready})

    async def tables(self, _: Request) -> Response:
        """What the page picks from."""
        from leeward.explore.tables import tables

        return JSONResponse({**await self._aside(tables), "model": self.model.model if self.model is not None else None})

    async def openapi(self, _: Request) -> Response:
        """This interface as OpenAPI."""
        from leeward.explore.openapi import openapi

        return JSONResponse(await self._aside(openapi))

    async def open(self, request: Request) -> Response:
        """Open a text or an example: a new desk."""
        asked = await _body(request, Opened)

        def work() -> Desk:
            from leeward import reading
            from leeward.explore.examples import open_example
            from leeward.reading.yamlfile import parse_brief

            if asked.example is not None:
                return self.desks.begin(*open_example(asked.example))
            text = asked.text or ""
            if re.match(r"\s*leeward\s*:\s*\d", text) or re.search(r"^leeward: *\d+ *$", text[:20_000], re.MULTILINE):
                return self.desks.begin(parse_brief(text, "the pasted brief"), None)
            if not text.strip():
                raise InputError("the document is empty: paste its text, or choose a file")
            document = reading.load_document(text if "\n" in text else f"{text}\n", title=asked.title)
            return self.desks.begin(reading.read_document(document, endpoint=self.model), document)

        desk = await self._aside(work, self.readers)
        return JSONResponse(desk.to_dict(), 201)

    async def file(self, request: Request) -> Response:
        """Open a file (PDF, DOCX, ODT, HTML, text, YAML): its bytes are the body, its name the header X-Name."""
        name = Path(unquote(request.headers.get("x-name", "document.txt")).replace("\\", "/")).name
        suffix = Path(re.sub(r"[^A-Za-z0-9._-]+", "-", name)).suffix[:12]
        data = await request.body()

        def work() -> Desk:
            from leeward import reading

            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / f"document{suffix or '.txt'}"
                path.write_bytes(data)
                try:
                    brief, document = reading.read_with_document(path, endpoint=self.model)
                except InputError as problem:
                    raise InputError(str(problem).replace(f"{path}, ", "").replace(f"{path}: ", "")) from None
            return self.desks.begin(brief, document)

        desk = await self._aside(work, self.readers)
        return JSONResponse(desk.to_dict(), 201)

    def _desk(self, request: Request) -> Desk:
        return self.desks.get(request.path_params["desk"])

    async def desk(self, request: Request) -> Response:
        """A desk as it stands."""
        return JSONResponse(await self._aside(lambda: self._desk(request).to_dict()))

    async def decide(self, request: Request) -> Response:
        """Take a decision on a claim, or take the last one back."""
        asked = await _body(request, Decided)

        def work() -> dict[str, Any]:
            desk = self._desk(request)
            desk.decide(asked.do, asked.claim, asked.changes, asked.span, asked.at)
            return desk.to_dict()

        return JSONResponse(await self._aside(work, self.readers))

    def _context(self, desk: str | None) -> Brief:
        return Brief() if desk is None else self.desks.get(desk).brief

    async def play(self, request: Request) -> Response:
        """Play a strategy: a stream of lines of JSON, first what one block of draws says, a year at a time, then all draws."""
        asked = await _body(request, Played)
        brief = mine(self._context(asked.desk), asked.levers)
        visitor = request.headers["x-leeward"][:64]
        lines: asyncio.Queue[dict[str, Any] | None] = asyncio.Queue()
        loop, halt = asyncio.get_running_loop(), Event()

        def emit(row: dict[str, Any]) -> None:
            loop.call_soon_threadsafe(lines.put_nowait, row)

        def work() -> None:
            try:
                self.engine.play(visitor, brief, asked.charts, asked.assume, emit, halt, asked.sentences, asked.where)
            except InputError as problem:
                emit({"kind": "error", "status": 422, "error": _sentence(str(problem))})
            except Busy as problem:
                emit({"kind": "error", "status": 503, "error": _sentence(str(problem)), "seconds": problem.seconds})
            except Exception as problem:
                emit({"kind": "error", "status": 500, "error": f"The engine failed: {type(problem).__name__}: {problem}."})
            finally:
                loop.call_soon_threadsafe(lines.put_nowait, None)

        running = loop.run_in_executor(self.waiters, work)
        first = await lines.get()
        if first is not None and first["kind"] == "error":
            await running
            head = {"retry-after": str(first["seconds"])} if "seconds" in first else None
            return JSONResponse({"error": first["error"]}, first["status"], head)

        async def told() -> AsyncIterator[bytes]:
            row = first
            try:
                while row is not None:
                    yield json.dumps(row, allow_nan=False).encode() + b"\n"
                    row = await lines.get()
            finally:
                halt.set()

        return StreamingResponse(told(), media_type="application/x-ndjson")

    # -- the answer

    def _job(self, desk: Desk) -> Job:
        key, folder = self.studies.get(desk.name, ("", None))
        return self.engine.assess(desk.mark, desk.brief, folder if key == desk.mark else None)

    async def answer(self, request: Request) -> Response:
        """The assessment of a desk: begun when first asked for. `?version=` of what the page has; the record comes when newer."""
        version = request.query_params.get("version", "0")
        if not re.fullmatch(r"\d{1,9}", version):
            raise InputError("a whole number is expected", key="version")

        def work() -> dict[str, Any]:
            job = self._job(self._desk(request))
            row = job.to_dict()
            if job.assessment is not None and job.version > int(version):
                found = job.assessment.to_dict()
                row["record"] = {k: v for k, v in found.items() if k not in ("comparison", "moved", "chains")}
                row["version"] = job.version
            return row

        return _plain(await self._aside(work))

    def _judged(self, request: Request) -> Any:
        job = self._job(self._desk(request))
        if job.assessment is None:
            raise InputError(job.error or "the claims are not judged yet: wait for the answer", key="desk")
        return job.assessment

    async def claim(self, request: Request) -> Response:
        """What the drawer of a claim shows beside its record."""

        def work() -> dict[str, Any]:
            from leeward.explore.pages import claim_extra

            found = self._judged(request)
            name = request.path_params["claim"]
            if name not in {item.claim for item in found.judgement.items}:
                raise InputError(f"there is no judged claim {name!r}", key="claim")
            return claim_extra(found.judgement, found.brief, name)

        return _plain(await self._aside(work))

    async def export(self, request: Request) -> Response:
        """brief.yaml, report.html, study.json or claims.csv of a desk."""
        what = request.path_params["what"]

        def work() -> tuple[bytes, str]:
            from leeward import results
            from leeward.showing.report import render_report

            if what == BRIEF:
                return brief_yaml(self._desk(request).brief).encode(), "application/yaml"
            found = self._judged(request)
            if what == "report.html":
                return render_report(found.judgement, found.study, found.brief).encode(), "text/html"
            if what == "study.json":
                return (results.to_json(found.to_dict()) + "\n").encode(), "application/json"
            if what == "claims.csv":
                return found.verdicts.to_csv().encode(), "text/csv"
            raise InputError(f"there is no export {what!r}", allowed=(BRIEF, "report.html", "study.json", "claims.csv"))

        data, kind = await self._aside(work)
        head = {"content-disposition": f'attachment; filename="{what}"'}
        return Response(data, media_type=f"{kind}; charset=utf-8", headers=head)

    async def strategy(self, request: Request) -> Response:
        """A strategy as a brief in YAML, for the command line."""
        asked = await _body(request, Compared)

        def work() -> str:
            from leeward.ensembles.study import plan_study

            brief = _brief_of(self._context(asked.desk), asked.strategies)
            plan_study(brief)
            return brief_yaml(brief)

        return Response(await self._aside(work), media_type="application/yaml; charset=utf-8")

    async def compare(self, request: Request) -> Response:
        """Set strategies side by side: where the work stands, and the page when it is done. Ask again until it is."""
        asked = await _body(request, Compared)

        def work() -> dict[str, Any]:
            from leeward.explore.pages import compared

            brief = _brief_of(self._context(asked.desk), asked.strategies)
            job = self.engine.assess(mark_of(brief), brief)
            row = job.to_dict()
            if job.error:
                raise InputError(job.error)
            if job.assessment is not None:
                row["html"] = compared(job.assessment.judgement)
            return row

        return _plain(await self._aside(work))

    async def history(self, _: Request) -> Response:
        """Published effects and past episodes."""
        from leeward.explore import pages

        return JSONResponse({"html": await self._aside(pages.history)})

    async def evidence(self, request: Request) -> Response:
        """Published findings on a lever and an outcome."""
        from leeward.explore import pages

        asked = request.query_params
        return JSONResponse({"html": await self._aside(lambda: pages.evidence(asked.get("lever"), asked.get("outcome")))})

    async def about(self, request: Request) -> Response:
        """Limits and the model in short; the limits of a desk's own answer where it has one."""
        from leeward.explore import pages

        def work() -> str:
            name = request.query_params.get("desk")
            job = self.engine.known(self.desks.get(name).mark) if name else None
            return pages.about(job.assessment.judgement if job and job.assessment else None)

        return JSONResponse({"html": await self._aside(work)})


def _brief_of(context: Brief, strategies: list[Named]) -> Brief:
    """A brief of several strategies."""
    found = mine(context, [])
    found.title = "Strategies compared"
    found.options = [Option(id=f"strategy_{n}", title=s.title, levers=s.levers) for n, s in enumerate(strategies, 1)]
    return found


def _plain(value: Any) -> Response:
    from leeward import results

    return Response(json.dumps(results.plain(value), ensure_ascii=False, allow_nan=False), media_type="application/json")


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


async def _body(request: Request, kind: type[Body]) -> Body:
    try:
        return kind.model_validate_json(await request.body())
    except ValidationError as problem:
        first = problem.errors(include_url=False, include_input=False)[0]
        key = ".".join(str(part) for part in first["loc"])
        raise InputError(first["msg"], key=key or None) from None


async def _wrong(_: Request, problem: Exception) -> Response:
    return JSONResponse({"error": _sentence(str(problem))}, 422)


async def _busy(_: Request, problem: Exception) -> Response:
    assert isinstance(problem, Busy)
    return JSONResponse({"error": _sentence(str(problem))}, 503, {"retry-after": str(problem.seconds)})


async def _refused(_: Request, problem: Exception) -> Response:
    assert isinstance(problem, Refused)
    return JSONResponse({"error": problem.sentence}, problem.status, {"connection": "close"})


async def _gone(_: Request, problem: Exception) -> Response:
    return JSONResponse({"error": "The request broke off."}, 400)


async def _fault(_: Request, problem: Exception) -> Response:
    return JSONResponse({"error": f"A fault of Leeward: {type(problem).__name__}."}, 500)


async def _missing(_: Request, problem: Exception) -> Response:
    return JSONResponse({"error": "There is no such page here."}, 404)


def make_app(site: Site, hosts: frozenset[str]) -> Guard:
    """The application behind its guard."""
    routes = [Route(path, getattr(site, name), methods=[method]) for method, path, name, _ in ROUTES]
    handlers: dict[Any, Any] = {
        ClientDisconnect: _gone,
        InputError: _wrong,
        Busy: _busy,
        Refused: _refused,
        404: _missing,
        405: _missing,
        500: _fault,
    }
    return Guard(Starlette(routes=routes, exception_handlers=handlers), hosts)
