"""The Spanish grammar that is data: ``data/spanish_grammar.toml``."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib import resources
from typing import Any


@lru_cache(maxsize=1)
def grammar() -> dict[str, Any]:
    """Return the lists and tables of the file, read once."""
    return tomllib.loads(resources.files("leeward.reading").joinpath("data/spanish_grammar.toml").read_text(encoding="utf-8"))
