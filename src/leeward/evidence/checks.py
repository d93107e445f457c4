"""Checks on the data files: every message names the file, the line and the id."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from leeward.evidence.errors import InputError
from leeward.evidence.facts import (
    SOURCE_KINDS,
    STATUSES,
    load_facts,
    load_places,
    load_sources,
    load_strikes,
    load_units,
    read_facts,
    read_sources,
)
from leeward.evidence.findings import DESIGNS, read_findings
from leeward.evidence.levers import load_levers, read_levers
from leeward.evidence.outcomes import load_outcomes, read_outcomes
from leeward.evidence.parameters import read_parameters
from leeward.evidence.vocabulary import DIRECTIONS, LEVEL_NAMES

FIRST_YEAR, LAST_YEAR = 1900, 2100


def _say(file: str, line: int, name: str, text: str) -> str:
    return f"{file}, line {line}, {name}: {text}"


def _twice(file: str, names: Iterable[tuple[str, int]]) -> Iterator[str]:
    seen: dict[str, int] = {}
    for name, line in names:
        if name in seen:
            yield _say(file, line, name, f"the id is already used on line {seen[name]}")
        seen.setdefault(name, line)


def _years(first: int | None, last: int | None) -> Iterator[str]:
    for year in (first, last):
        if year is not None and not FIRST_YEAR <= year <= LAST_YEAR:
            yield f"impossible year {year}"
    if first is not None and last is not None and last < first:
        yield f"year_end {last} is before year {first}"


def _range(value: float | None, low: float | None, high: float | None) -> Iterator[str]:
    if low is not None and high is not None and low > high:
        yield f"low {low:g} is above high {high:g}"
    if value is not None and ((low is not None and value < low) or (high is not None and value > high)):
        yield f"value {value:g} is outside low and high"


def check_facts(directory: Path | None = None) -> list[str]:
    """Check facts (ids, units, places, sources, statuses, years, ranges) and the timeline of strikes."""
    file = "facts.csv"
    facts, units, places = read_facts(directory), load_units(directory), load_places(directory)
    sources = load_sources(directory)
    found = list(_twice(file, ((fact.id, fact.line) for fact in facts)))
    for fact in facts:
        said = []
        if not fact.id or not fact.quantity:
            said.append("id and quantity must not be empty")
        if fact.unit not in units:
            said.append(f"unknown unit {fact.unit!r}")
        if fact.place not in places:
            said.append(f"unknown place {fact.place!r}")
        if fact.source_id not in sources:
            said.append(f"missing source {fact.source_id!r}")
        if fact.status not in STATUSES:
            said.append(f"unknown status {fact.status!r}")
        if fact.value is None and fact.low is None and fact.high is None and not fact.note:
            said.append("no number and no note")
        said += _years(fact.year, fact.year_end)
        said += _range(fact.value, fact.low, fact.high)
        found += [_say(file, fact.line, fact.id, text) for text in said]
    return found + _check_strikes(directory)


def _check_strikes(directory: Path | None) -> list[str]:
    file = "strikes_timeline.csv"
    strikes, sources, places = load_strikes(directory), load_sources(directory), load_places(directory)
    found = list(_twice(file, ((strike.id, strike.line) for strike in strikes)))
    last = ""
    for strike in strikes:
        said = []
        if strike.source_id not in sources:
            said.append(f"missing source {strike.source_id!r}")
        if strike.region not in places:
            said.append(f"unknown place {strike.region!r}")
        if strike.status not in STATUSES:
            said.append(f"unknown status {strike.status!r}")
        if strike.date < last:
            said.append(f"date {strike.date} is out of order")
        last = max(last, strike.date)
        found += [_say(file, strike.line, strike.id, text) for text in said]
    return found


def check_sources(directory: Path | None = None) -> list[str]:
    """Check sources: ids, kinds, years, and that a source without an address says so in its note."""
    file = "sources.csv"
    sources = read_sources(directory)
    found = list(_twice(file, ((source.id, source.line) for source in sources)))
    for source in sources:
        said = list(_years(source.year, None))
        if source.kind not in SOURCE_KINDS:
            said.append(f"unknown kind {source.kind!r}")
        if not source.title:
            said.append("the title is empty")
        if not source.url and "no address" not in source.note:
            said.append("no url, and the note does not say 'no address'")
        if source.url and not source.url.startswith(("http://", "https://")):
            said.append(f"the url {source.url!r} is not an address")
        found += [_say(file, source.line, source.id, text) for text in said]
    return found


def _unknown(kind: str, names: Sequence[str], allowed: Iterable[str]) -> list[str]:
    known = set(allowed)
    return [f"unknown {kind} {name!r}" for name in names if name not in known]


def check_levers(directory: Path | None = None) -> list[str]:
    """Check levers: names, facts and assumed outcomes that exist, levels in order, reasons where outside."""
    levers, outcomes, facts = read_levers(directory), load_outcomes(directory), load_facts(directory)
    found = list(_twice("levers.toml", ((lever.name, lever.line) for lever in levers if not lever.plugin)))
    for lever in levers:
        said = _unknown("fact", lever.facts, facts) + _unknown("outcome", list(lever.assumed), outcomes)
        values = [lever.levels[name] for name in LEVEL_NAMES]
        if sorted(values) != values or not (lever.minimum <= values[0] and values[-1] <= lever.maximum):
            said.append("levels must rise from now to all_out between minimum and maximum")
        if lever.baseline != lever.levels["now"]:
            said.append("the level now must be the baseline")
        if lever.in_model == bool(lever.outside_reason):
            said.append("outside_reason is for levers outside the model, and they need one")
        if lever.unit_cost is not None and lever.unit_cost_status not in STATUSES:
            said.append(f"unknown status {lever.unit_cost_status!r} of unit_cost")
        if lever.unit_cost is not None and (lever.unit_cost < 0 or not lever.unit_cost_per):
            said.append("unit_cost must not be negative and needs unit_cost_per")
        found += [_say(lever.file, lever.line, lever.name, text) for text in said]
    return found


def check_outcomes(directory: Path | None = None) -> list[str]:
    """Check outcomes: names, facts that exist, reasons where outside.

    The loader demands a smallest effect.
    """
    outcomes, facts = read_outcomes(directory), load_facts(directory)
    found = list(_twice("outcomes.toml", ((outcome.name, outcome.line) for outcome in outcomes if not outcome.plugin)))
    for outcome in outcomes:
        said = _unknown("fact", outcome.facts, facts)
        if outcome.yearly_sd is not None:
            said += _unknown("fact", outcome.yearly_sd.facts, facts)
        if outcome.in_model == bool(outcome.outside_reason):
            said.append("outside_reason is for outcomes outside the model, and they need one")
        if not outcome.smallest_effect.note:
            said.append("smallest_effect needs a note that gives the reason")
        found += [_say(outcome.file, outcome.line, outcome.name, text) for text in said]
    return found


def check_parameters(directory: Path | None = None) -> list[str]:
    """Check parameters: names, facts that exist, and a status no stronger than the facts allow."""
    parameters, facts = read_parameters(directory), load_facts(directory)
    found: list[str] = []
    seen: dict[str, str] = {}
    for parameter in parameters:
        said = _unknown("fact", parameter.facts, facts)
        if parameter.name in seen:
            said.append(f"the name is already used in {seen[parameter.name]}")
        seen.setdefault(parameter.name, parameter.file)
        if not parameter.facts and parameter.status != "judgement":
            said.append("without facts the status can only be judgement")
        known = [facts[name].status for name in parameter.facts if name in facts]
        if parameter.status == "read" and known and "read" not in known:
            said.append("the status is read, but none of its facts was read")
        found += [_say(parameter.file, parameter.line, parameter.name, text) for text in said]
    return found


def check_findings(directory: Path | None = None) -> list[str]:
    """Check findings: every name they use is in its closed list, and the numbers are in order."""
    file = "findings.csv"
    rows = read_findings(directory)
    levers, outcomes = load_levers(directory), load_outcomes(directory)
    sources, places, units = load_sources(directory), load_places(directory), load_units(directory)
    found = list(_twice(file, ((row.id, row.line) for row in rows)))
    for row in rows:
        said = _unknown("lever", [row.lever], levers) + _unknown("outcome", [row.outcome], outcomes)
        if row.source_id not in sources:
            said.append(f"missing source {row.source_id!r}")
        said += _unknown("place", [row.place], places) + _unknown("direction", [row.direction], DIRECTIONS)
        said += _unknown("design", [row.design], DESIGNS) + _unknown("status", [row.status], STATUSES)
        if row.size is not None or row.unit:
            said += _unknown("unit", [row.unit], units)
        said += _range(row.size, row.low, row.high)
        if not row.summary:
            said.append("the summary is empty")
        found += [_say(file, row.line, row.id, text) for text in said]
    return found


CHECKS: tuple[Callable[[Path | None], list[str]], ...] = (
    check_sources,
    check_facts,
    check_levers,
    check_outcomes,
    check_parameters,
    check_findings,
)


def run_checks(directory: Path | None = None) -> list[str]:
    """Run every check and return the messages; an empty list means that the data hold together.

    A file that cannot be read at all gives one message (what InputError says) in place of its checks.
    """
    found: list[str] = []
    for check in CHECKS:
        try:
            found += check(directory)
        except InputError as error:
            message = str(error)
            if message not in found:
                found.append(message)
    return found
