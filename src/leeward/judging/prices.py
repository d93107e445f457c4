"""What a price of the lever table counts, in words: the setting, the price of a unit, its note, and how far it was read for."""

from __future__ import annotations

import re
from collections.abc import Mapping

from leeward.evidence.levers import Lever
from leeward.evidence.numbers import large, number
from leeward.judging import words
from leeward.judging.sizes import with_article
from leeward.judging.summary import Effect, Interval
from leeward.reading.brief import LeverSetting, Option

EXTRAPOLATED = 2.0
"""A price is extrapolated where the setting is beyond this many times the largest named level."""
_FACT = re.compile(r"^(?:[A-Z]+-?\d+|[a-z0-9]+(?:_[a-z0-9]+)+)(?: over \d+ years)?$")
_LEFT_OUT = re.compile(r"\b(gross|beyond|standing by|all of the campaign|hundredth|costs little|no published)\b", re.I)
"""Parts of a note that say what the price leaves out, or that nobody published it."""


def value_of(setting: LeverSetting, lever: Lever) -> float | None:
    """Return a setting on the dial."""
    return lever.levels.get(setting.level or "", setting.value)


def whole(value: float) -> str:
    """Return a setting as it is set: whole numbers whole."""
    return number(value, max(len(f"{abs(value):.0f}"), 1)) if value == round(value) else number(value, 3)


def setting_text(setting: LeverSetting, lever: Lever, where: str = "") -> str:
    """Say a setting beside the baseline's: *8 strikes/month (baseline 0)*; empty of a switch and where it has no value.

    ``where`` is said after the setting: *8 leaders/year in Mexico (baseline 2)*.
    """
    value = value_of(setting, lever)
    if value is None or lever.dial == "switch":
        return ""
    elsewhere = bool(setting.where) and not set(setting.where) & set(lever.where_default) and lever.scope == "country"
    beside = "beside what there is" if elsewhere else f"baseline {whole(lever.baseline)}"
    return f"{whole(value)} {lever.unit}{where} ({beside})"


def ours(setting: LeverSetting) -> bool:
    """Tell whether the scale of a setting is a default and not the text's."""
    return bool(setting.note) and (setting.level is not None or setting.stated is None)


def why_at_our_scale(outcome: str, option: Option, spent: Interval, effect: Effect) -> str:
    """Say why what an option costs answers no cost that a text tells: its scale is ours; empty where it is not, or of no cost."""
    if outcome != "programme_cost" or not all(map(ours, option.levers)):
        return ""
    at_ours = words.with_interval(spent, effect.kind, effect.unit)
    return f"what it costs follows from how much of it is ordered, and the text's scale is not played; at ours it is {at_ours}"


def extrapolated(setting: LeverSetting, lever: Lever) -> bool:
    """Tell whether a setting lies far beyond those for which the price of a unit was read."""
    value = value_of(setting, lever)
    return value is not None and lever.unit_cost is not None and value > EXTRAPOLATED * max(lever.levels.values())


def price_text(lever: Lever) -> str:
    """Say the price of a unit: *US$ 1.5 million a strike*; empty where a lever has none."""
    return "" if lever.unit_cost is None else f"US$ {large(lever.unit_cost)} {with_article(lever.unit_cost_per)}"


def left_out(lever: Lever, levers: Mapping[str, Lever]) -> str:
    """Return what the note of a price says that it leaves out, without the names of facts; empty where it says nothing."""
    text = re.sub(r"\s*\(([^()]*)\)", lambda found: "" if _facts(found.group(1)) else found.group(0), lever.unit_cost_note)
    for name in sorted(levers, key=len, reverse=True):
        if "_" in name:
            text = text.replace(name, f"“{levers[name].title}”")
    parts = [part.strip() for part in re.split(r";|(?<=[^\d])\. ", text)]
    told = [part if part[:2].isupper() else part[:1].lower() + part[1:] for part in parts if _LEFT_OUT.search(part)]
    return "; ".join(told)


def _facts(inside: str) -> bool:
    return all(_FACT.match(part.strip()) for part in inside.split(","))
