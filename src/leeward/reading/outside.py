"""Names of levers and outcomes that documents speak of and the tables do not hold, each with its reason."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib import resources
from typing import Any


@lru_cache(maxsize=16)
def read_toml(name: str) -> dict[str, Any]:
    """Return a data file of this folder as plain data."""
    return tomllib.loads((resources.files("leeward.reading") / "data" / name).read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def outside_levers() -> dict[str, str]:
    """Return the names of instruments outside the lever table and why each is outside."""
    return {record["name"]: record["reason"] for record in read_toml("outside.toml").get("lever", [])}


@lru_cache(maxsize=1)
def outside_outcomes() -> dict[str, str]:
    """Return the names of outcomes outside the outcome table and why each is outside."""
    return {record["name"]: record["reason"] for record in read_toml("outside.toml").get("outcome", [])}


@lru_cache(maxsize=1)
def outside_good() -> dict[str, str]:
    """Return which way is better for those that have a better way: ``higher`` or ``lower``."""
    return {record["name"]: record["good"] for record in read_toml("outside.toml").get("outcome", []) if "good" in record}


@lru_cache(maxsize=64)
def words(name: str) -> frozenset[str]:
    """Return a closed list of function words of ``data/scope.toml``."""
    return frozenset(read_toml("scope.toml")[name].split())
