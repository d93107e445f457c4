"""Briefs as YAML: errors that name the file, the key and the line; files that are written whole or not at all."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError

from leeward.evidence.errors import InputError, nearest, unknown_name
from leeward.evidence.levers import load_levers
from leeward.evidence.outcomes import load_outcomes
from leeward.evidence.placenames import ELSEWHERE, MARKETS
from leeward.evidence.safefile import write_whole
from leeward.evidence.vocabulary import BASELINE_ID
from leeward.evidence.yamltext import MAX_YAML_BYTES, YamlText, key_name, shown_value
from leeward.reading import brief as records
from leeward.reading.bind import complete, countries
from leeward.reading.brief import Brief
from leeward.reading.load import read_text_file
from leeward.reading.outside import outside_levers, outside_outcomes
from leeward.reading.subject import Instrument, Subject

_MODELS: dict[str, type[BaseModel]] = {
    "options": records.Option,
    "levers": records.LeverSetting,
    "claims": records.Claim,
    "shocks": records.Shock,
    "quantities": records.Quantity,
    "document": records.DocumentInfo,
    "world": records.World,
    "candidates": records.Candidates,
    "proposals": records.ModelProposals,
    "subject": Subject,
    "instruments": Instrument,
}


def parse_brief(text: str, file: str) -> Brief:
    """Check the YAML ``text`` of a brief and return it; ``file`` is the name used in errors.

    Raises InputError for the first mistake: syntax, unknown key, unknown name, wrong type, a dial outside its
    range, an end before its start, a bad date.
    """
    source = YamlText(text, file)
    data = source.values
    version = data.get("leeward", records.FORMAT)
    if version != records.FORMAT or isinstance(version, bool):
        raise InputError(
            f"format version {shown_value(version)} is not known here",
            file=file,
            key="leeward",
            line=source.line(["leeward"]),
            allowed=[str(records.FORMAT)],
        )
    claims = data.get("claims")
    for index, claim in enumerate(claims if isinstance(claims, list) else []):
        if isinstance(claim, dict):
            claim.setdefault("id", f"c{index + 1}")
    try:
        brief = Brief.model_validate(data)
    except ValidationError as problem:
        raise _explained(problem, data, source) from None
    _check_names(brief, source)
    _check_settings(brief, source)
    return brief


def load_brief(path: str | Path) -> Brief:
    """Read and check a YAML brief; missing parts of its claims are filled from the tables.

    Raises InputError (file, key, line, what is allowed) for the first mistake.
    """
    text, _ = read_text_file(Path(path))
    if len(text) > MAX_YAML_BYTES:
        raise InputError(f"a brief has at most {MAX_YAML_BYTES:,} characters, not {len(text):,}", file=path)
    return complete(parse_brief(text, str(path)))


def brief_yaml(brief: Brief) -> str:
    """Return the YAML text of a brief, without the fields that still have their defaults."""
    data = brief.model_dump(mode="python", exclude_defaults=True)
    data = {"leeward": records.FORMAT, **data}
    dumped: str = yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)
    return dumped


class _Dumper(yaml.SafeDumper):
    """Writes text with other line breaks than a newline in quotes, where they can be escaped."""


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    style = '"' if any(mark in value for mark in "\x85\u2028\u2029\r") else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(str, _text)


def dump_brief(brief: Brief, path: str | Path) -> None:
    """Write a brief as YAML, whole or not at all; it reads back equal."""
    write_whole(Path(path), brief_yaml(brief))


def _keys_at(path: Sequence[str | int]) -> list[str]:
    names = [part for part in path[:-1] if isinstance(part, str)]
    if not names:
        return list(Brief.model_fields)
    model = _MODELS.get(names[-1])
    return list(model.model_fields) if model else []


_TYPES = {
    "string_type": "must be text (put it in quotes if it looks like a number)",
    "int_type": "must be a whole number",
    "float_type": "must be a number",
    "bool_type": "must be true or false",
    "list_type": "must be a list",
    "dict_type": "must be a table of keys and values",
    "model_type": "must be a table of keys and values",
    "model_attributes_type": "must be a table of keys and values",
}


def _explained(problem: ValidationError, data: Any, source: YamlText) -> InputError:
    """Turn the first mistake that pydantic found into one sentence about the file."""
    order = sorted(problem.errors(include_url=False), key=lambda e: source.line(e["loc"]) or 0)
    first: Mapping[str, Any] = order[0]
    path = tuple(part for part in first["loc"])
    kind = first["type"]
    found = first.get("input")
    allowed: list[str] = []
    if kind == "extra_forbidden":
        keys = _keys_at(path)
        near = nearest(str(path[-1]), keys)
        message = "unknown key" + (f"; nearest: {', '.join(near)}" if near else "")
        allowed = keys
    elif kind == "missing":
        message = f"the key {path[-1]!r} is missing"
    elif kind == "literal_error":
        allowed = [part.strip(" '") for part in str(first["ctx"]["expected"]).replace(" or ", ", ").split(",")]
        near = nearest(str(found), allowed)
        message = f"{shown_value(found)} is not allowed" + (f"; nearest: {', '.join(near)}" if near else "")
    elif kind == "value_error":
        message = str(first["ctx"]["error"])
    elif kind in _TYPES:
        message = f"{_TYPES[kind]}, not {shown_value(found)}"
    else:
        said = str(first["msg"])
        message = f"{shown_value(found)} is out of range: {said[0].lower() + said[1:]}"
    return InputError(message, file=source.file, key=key_name(path) or None, line=source.line(path), allowed=allowed)


def _check_names(brief: Brief, source: YamlText) -> None:
    levers, outcomes = load_levers(), load_outcomes()
    known_levers = set(levers) | set(outside_levers())
    known_outcomes = set(outcomes) | set(outside_outcomes())

    def need(kind: str, name: str | None, allowed: Iterable[str], path: tuple[str | int, ...]) -> None:
        if name is not None and name not in allowed:
            raise unknown_name(kind, name, allowed, file=source.file, key=key_name(path), line=source.line(path))

    seen: dict[str, str] = {}
    for i, option in enumerate(brief.options):
        _unique(seen, option.id, ("options", i, "id"), source)
        for j, setting in enumerate(option.levers):
            need("lever", setting.lever, set(levers), ("options", i, "levers", j, "lever"))
    names = {option.id for option in brief.options} | {BASELINE_ID}
    seen = {}
    for i, claim in enumerate(brief.claims):
        _unique(seen, claim.id, ("claims", i, "id"), source)
        need("lever", claim.lever, known_levers, ("claims", i, "lever"))
        need("outcome", claim.outcome, known_outcomes, ("claims", i, "outcome"))
        if brief.options:
            need("option", claim.option, names, ("claims", i, "option"))
    if brief.subject is None:
        return
    if brief.subject.country:
        need("country", brief.subject.country, (*sorted(countries()), *MARKETS, ELSEWHERE), ("subject", "country"))
    for i, instrument in enumerate(brief.subject.instruments):
        need("lever", instrument.lever, known_levers, ("subject", "instruments", i, "lever"))


def _unique(seen: dict[str, str], name: str, path: tuple[str | int, ...], source: YamlText) -> None:
    if name in seen:
        raise InputError(f"the id {name!r} is used twice", file=source.file, key=key_name(path), line=source.line(path))
    seen[name] = name


def _check_settings(brief: Brief, source: YamlText) -> None:
    for i, option in enumerate(brief.options):
        for j, setting in enumerate(option.levers):
            with _told(("options", i, "levers", j), source):
                played = setting.played(brief.world.start)
                setting.start_week, setting.end_week = played.start_week, played.end_week
    for i, shock in enumerate(brief.shocks):
        with _told(("shocks", i), source):
            shock.played()


@contextlib.contextmanager
def _told(path: tuple[str | int, ...], source: YamlText) -> Iterator[None]:
    """Add the file, the whole key and the line to what is wrong with the record at ``path``."""
    try:
        yield
    except InputError as problem:
        here = (*path, problem.key) if problem.key else path
        key, line = key_name(here), source.line(here)
        raise InputError(problem.message, file=source.file, key=key, line=line, allowed=problem.allowed) from None
