"""The interface of the explorer as OpenAPI 3.1, from the same schemas as the command line's."""

from __future__ import annotations

import re
from typing import Any

from pydantic import BaseModel

from leeward._version import __version__
from leeward.explore import asked
from leeward.schemas import schema

_BODIES: dict[str, type[BaseModel]] = {
    "open": asked.Opened,
    "decide": asked.Decided,
    "play": asked.Played,
    "strategy": asked.Compared,
    "compare": asked.Compared,
}
_ERROR = {
    "description": "One sentence that says what is wrong",
    "content": {"application/json": {"schema": {"type": "object", "properties": {"error": {"type": "string"}}}}},
}


def openapi() -> dict[str, Any]:
    """The document."""
    paths: dict[str, Any] = {}
    parts: dict[str, Any] = {"Brief": schema("brief"), "Study": schema("study")}
    for method, path, name, about in asked.ROUTES:
        if not path.startswith("/api/"):
            continue
        entry: dict[str, Any] = {"operationId": name, "summary": about}
        entry["parameters"] = [
            {"name": found, "in": "path", "required": True, "schema": {"type": "string"}}
            for found in re.findall(r"{(\w+)}", path)
        ]
        if name in _BODIES:
            body = _BODIES[name]
            made = body.model_json_schema(ref_template="#/components/schemas/{model}")
            parts |= made.pop("$defs", {})
            parts[body.__name__] = made
            reference = {"$ref": f"#/components/schemas/{body.__name__}"}
            entry["requestBody"] = {"required": True, "content": {"application/json": {"schema": reference}}}
        entry["responses"] = {"200": {"description": "Done"}, "422": _ERROR, "429": _ERROR}
        paths.setdefault(path, {})[method.lower()] = entry
    info = {"title": "Leeward explorer", "version": __version__}
    return {"openapi": "3.1.0", "info": info, "paths": paths, "components": {"schemas": parts}}
