"""From the options and the shocks of a brief to what is played."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from leeward.ensembles.ids import is_placebo, placebo_of, without_placebo
from leeward.evidence.errors import InputError, unknown_name
from leeward.evidence.levers import Lever, load_levers
from leeward.evidence.vocabulary import BASELINE_ID
from leeward.strategy import LeverSetting, Shock, Strategy

if TYPE_CHECKING:
    from leeward.reading.brief import Brief
    from leeward.reading.brief import LeverSetting as BriefSetting

PLACEBO_LEVER = "maritime_strike"


def strategies(brief: Brief, start: str) -> tuple[dict[str, Strategy], dict[str, list[str]]]:
    """Strategies by option id, placebos after their twins, and the levers left out of each option.

    An option none of whose levers is in the model, or can act where a machine read it, is not simulated.
    InputError names the key for an unknown
    lever, a value outside the dial, dates out of order, and an id that is taken.
    """
    levers = load_levers()
    found: dict[str, Strategy] = {}
    left_out: dict[str, list[str]] = {}
    for i, option in enumerate(brief.options):
        if option.id in found or option.id == BASELINE_ID or is_placebo(option.id):
            raise InputError(f"the option id {option.id!r} is taken or reserved", key=f"options[{i}].id")
        settings = []
        for j, setting in enumerate(option.levers):
            key = f"options[{i}].levers[{j}]"
            lever = levers.get(setting.lever)
            if lever is None:
                raise unknown_name("lever", setting.lever, levers, key=f"{key}.lever")
            where = _places(setting, lever, key, machine=brief.by_machine)
            if lever.in_model and where is not None:
                with _at(key):
                    settings.append(replace(setting.played(start), where=where))
            else:
                left_out.setdefault(option.id, []).append(lever.name)
        if not settings:
            continue
        strategy = Strategy(tuple(settings))
        found[option.id] = strategy
        if any(setting.lever == PLACEBO_LEVER for setting in settings):
            found[placebo_of(option.id)] = strategy.placebo()
    return found, left_out


def fewer(brief: Brief, options: dict[str, Strategy]) -> tuple[dict[str, Strategy], dict[str, str], list[str]]:
    """Strategies worth simulating; those merged into one of equal settings (id -> id that is played); those not needed.

    Of options with the same settings the first is played. Of a document that only a machine has read, an option that nobody
    proposes (the reading has no words and no proponent for it) is played only where a claim that the model holds tests it: a
    brief that a person wrote or reviewed is held to its word.
    """
    tested = {claim.option for claim in brief.read_claims() if claim.in_model is not False}
    proposed = {option.id for option in brief.options if option.span or option.proposed_by}
    played: dict[tuple[LeverSetting, ...], str] = {}
    merged: dict[str, str] = {}
    not_needed: list[str] = []
    for name, strategy in options.items():
        if is_placebo(name):
            continue
        if brief.by_machine and name not in tested and name not in proposed:
            not_needed.append(name)
            continue
        # The order of levers means nothing, that of settings of one lever does.
        first = played.setdefault(tuple(sorted(strategy.settings, key=lambda setting: setting.lever)), name)
        if first != name:
            merged[name] = first
    gone = {*merged, *not_needed}
    return {name: found for name, found in options.items() if without_placebo(name) not in gone}, merged, not_needed


def _places(setting: BriefSetting, lever: Lever, key: str, machine: bool) -> tuple[str, ...] | None:
    """Places of a setting that the lever can act on, None when there are none.

    A brief that a person wrote or reviewed is held to its word (InputError); of a document that only a machine has
    read, what the model cannot place is left out and said so.
    """
    named = tuple(setting.where)
    able = tuple(place for place in named if place in lever.where_allowed)
    if named == able or not named:
        return named
    if not machine:
        wrong = next(place for place in named if place not in able)
        raise unknown_name("place", wrong, lever.where_allowed, key=f"{key}.where")
    return able or None


def shocks(brief: Brief) -> tuple[Shock, ...]:
    """Shocks of a brief as the model plays them; InputError names the key of one that its kind cannot be."""
    found = []
    for i, shock in enumerate(brief.shocks):
        with _at(f"shocks[{i}]"):
            found.append(shock.played())
    return tuple(found)


@contextmanager
def _at(key: str) -> Iterator[None]:
    """Put ``key`` before the key of what is wrong inside."""
    try:
        yield
    except InputError as problem:
        inner = f"{key}.{problem.key}" if problem.key else key
        raise InputError(problem.message, key=inner, allowed=problem.allowed) from None
