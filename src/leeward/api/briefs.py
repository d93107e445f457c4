"""A brief from whatever a user has: a document, its address, its text, a YAML brief, a dict."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from leeward import results

if TYPE_CHECKING:
    from leeward.reading import Brief
    from leeward.reading.endpoint import Endpoint

Source = str | PathLike[str] | Mapping[str, Any]
BRIEF_SUFFIXES = (".yaml", ".yml")


def read(
    source: Source,
    *,
    title: str | None = None,
    max_size: float | None = None,
    endpoint: Endpoint | None = None,
    progress: Callable[[float], None] | None = None,
) -> Brief:
    """Read a document (text, Markdown, HTML, PDF, DOCX, ODT) or a YAML brief; ``source``: a path, an http(s) address, the text,
    or a brief as a dict.

    Returns the brief: options, claims with verbatim spans, and what was read. ``max_size`` is the largest document read, in MB;
    without it each format has its own (docs/reading.md). ``endpoint`` is that of a language model that is asked for claims too;
    without one nothing is sent anywhere. ``progress`` gets the share that is done, 0 to 1. Raises InputError for a file that is
    missing, empty, unreadable or over the limits, and for a brief that breaks its schema, with the line.
    """
    from leeward import reading
    from leeward.evidence.addresses import is_address

    if isinstance(source, Mapping):
        return _of_mapping(source)
    if not is_address(source) and "\n" not in str(source) and Path(source).suffix.lower() in BRIEF_SUFFIXES:
        return reading.load_brief(Path(source))
    text = source if isinstance(source, str) else Path(source)
    return reading.read(text, title=title, max_size=max_size, endpoint=endpoint, progress=progress)


def _of_mapping(values: Mapping[str, Any]) -> Brief:
    """A brief from the table that its YAML would be; InputError, with the key, as for a file."""
    import json

    import yaml

    from leeward.evidence.errors import InputError
    from leeward.reading.bind import complete
    from leeward.reading.yamlfile import parse_brief

    try:
        return complete(parse_brief(yaml.safe_dump(json.loads(results.to_json(values)), sort_keys=False), "the brief"))
    except InputError as problem:
        raise InputError(problem.message, key=problem.key, allowed=problem.allowed) from None
