"""What the server is asked: the records of requests, and every address with what it answers."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from leeward.explore import limits
from leeward.reading.brief import LeverSetting


class Asked(BaseModel):
    """What a request holds; nothing else may be in it."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Opened(Asked):
    """A document as text, or the name of an example."""

    text: str | None = None
    title: str | None = Field(None, max_length=500)
    example: str | None = Field(None, max_length=100)


class Decided(Asked):
    """One decision on a claim (`leeward.reading.reviewing`)."""

    do: str = Field(max_length=20)
    claim: str = Field("", max_length=100)
    changes: dict[str, Any] = Field(default_factory=dict, max_length=30)
    span: str = Field("", max_length=20_000)
    at: int | None = None


class Played(Asked):
    """A strategy to play in the world of a desk, or in the usual one."""

    desk: str | None = Field(None, max_length=64)
    levers: list[LeverSetting] = Field(default_factory=list, max_length=limits.LEVERS)
    charts: list[str] = Field(default_factory=lambda: ["kg_delivered"], max_length=6)
    assume: dict[str, str] = Field(default_factory=dict, max_length=30)
    where: str | None = Field(None, max_length=64)
    sentences: bool = True


class Named(Asked):
    """A strategy with a title."""

    title: str = Field(min_length=1, max_length=120)
    levers: list[LeverSetting] = Field(max_length=limits.LEVERS)


class Compared(Asked):
    """Strategies to set side by side."""

    desk: str | None = Field(None, max_length=64)
    strategies: list[Named] = Field(min_length=1, max_length=limits.COMPARED)


ROUTES: tuple[tuple[str, str, str, str], ...] = (
    ("GET", "/", "static", "A file of the page; the style of the report beside it."),
    ("GET", "/static/{name}", "static", "A file of the page; the style of the report beside it."),
    ("GET", "/api/alive", "alive", "Whether the server is there, and whether the engine has compiled."),
    ("GET", "/api/tables", "tables", "What the page picks from."),
    ("GET", "/api/openapi.json", "openapi", "This interface as OpenAPI."),
    ("POST", "/api/open", "open", "Open a text or an example: a new desk."),
    (
        "POST",
        "/api/file",
        "file",
        "Open a file (PDF, DOCX, ODT, HTML, text, YAML): its bytes are the body, its name the header X-Name.",
    ),
    ("GET", "/api/desks/{desk}", "desk", "A desk as it stands."),
    ("POST", "/api/desks/{desk}/claims", "decide", "Take a decision on a claim, or take the last one back."),
    (
        "GET",
        "/api/desks/{desk}/answer",
        "answer",
        "The assessment of a desk: begun when first asked for. `?version=` of what the page has; the record comes when newer.",
    ),
    ("GET", "/api/desks/{desk}/claims/{claim}", "claim", "What the drawer of a claim shows beside its record."),
    ("GET", "/api/desks/{desk}/export/{what}", "export", "brief.yaml, report.html, study.json or claims.csv of a desk."),
    (
        "POST",
        "/api/play",
        "play",
        "Play a strategy: a stream of lines of JSON, first what one block of draws says, a year at a time, then all draws.",
    ),
    ("POST", "/api/strategy", "strategy", "A strategy as a brief in YAML, for the command line."),
    (
        "POST",
        "/api/compare",
        "compare",
        "Set strategies side by side: where the work stands, and the page when it is done. Ask again until it is.",
    ),
    ("GET", "/api/history", "history", "Published effects and past episodes."),
    ("GET", "/api/evidence", "evidence", "Published findings on a lever and an outcome."),
    ("GET", "/api/about", "about", "Limits and the model in short; the limits of a desk's own answer where it has one."),
)
"""Method, path, name of the endpoint in `app.Site`, and what it answers."""
