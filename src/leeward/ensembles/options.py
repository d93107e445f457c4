"""From the options of a brief to strategies."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from leeward.ensembles.ids import BASELINE_ID, is_placebo, placebo_of
from leeward.ensembles.strategy import LeverSetting, Strategy
from leeward.evidence.errors import InputError, unknown_name
from leeward.evidence.levers import Lever, load_levers
from leeward.reading.brief import weeks_of

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
            where = _places(setting, lever, key, machine=brief.document is not None and not brief.reviewed)
            if lever.in_model and where is not None:
                settings.append(replace(_setting(setting, lever, start, key), where=where))
            else:
                left_out.setdefault(option.id, []).append(lever.name)
        if not settings:
            continue
        strategy = Strategy(tuple(settings))
        found[option.id] = strategy
        if any(setting.lever == PLACEBO_LEVER for setting in settings):
            found[placebo_of(option.id)] = strategy.placebo()
    return found, left_out


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


def _setting(setting: BriefSetting, lever: Lever, start: str, key: str) -> LeverSetting:
    value = lever.value(setting.level) if setting.level is not None else setting.value
    if value is None:
        raise InputError(f"{lever.name} needs a level or a value", key=key)
    if not lever.minimum <= value <= lever.maximum:
        bounds = f"the dial goes from {lever.minimum:g} to {lever.maximum:g} {lever.unit}"
        raise InputError(f"{lever.name} at {value:g}: {bounds}", key=f"{key}.value")
    try:
        first, last = weeks_of(setting, start)
    except InputError as problem:
        raise InputError(problem.message, key=f"{key}.{problem.key}" if problem.key else key) from None
    return LeverSetting(lever.name, float(value), tuple(setting.where), first, last, setting.ramp_weeks)
