"""What if: strategies, and sweeps of a lever, asked of the same draws; nothing that is known is played again."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from leeward.api.assessment import Assessment, judge_study
from leeward.evidence import shown
from leeward.evidence.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

    from leeward.ensembles.study import Study
    from leeward.ensembles.whatif import WhatIf
    from leeward.ensembles.worlds import Worlds
    from leeward.judging.arrays import Arrays
    from leeward.reading.brief import Brief, LeverSetting

DRAWS = 100
"""Draws of a question, unless told; `assess` takes twice as many."""
STEPS = 6
"""Settings of a sweep, unless told."""
WORLDS = 2
"""Worlds (with seed, horizon and draws) whose draws stay in memory."""
MINE = "mine"
Setting = str | float | Mapping[str, Any]


def what_if(
    levers: Mapping[str, Setting] | None = None,
    *,
    of: Brief | None = None,
    draws: int = DRAWS,
    years: float | None = None,
    seed: int | None = None,
    title: str = "",
    **settings: Setting,
) -> Assessment:
    """Play a strategy against the baseline: ``lw.what_if(vessel_patrol=360, treatment="surge")``.

    A setting is a number on the lever's dial, one of its four named levels, or a dict of the keys that a brief has
    (``{"level": "surge", "where": ["europe_ports"], "ramp_weeks": 26}``); ``levers`` takes the same as a dict. ``of`` gives the
    world (and shocks, years and seed) of another brief. The same draws are asked every time, and what is known of them is
    kept in memory. What comes back has no claims: its sentences, ``plot``, arrays and ``report`` tell what the strategy does.

    InputError, before anything is played, for an unknown lever, level or place and a value outside the dial.
    """
    given = {**(levers or {}), **settings}
    brief = _brief_of(of, {MINE: given} if given else {}, years, seed)
    name = title or "; ".join(_told(lever, setting) for lever, setting in given.items()) or "The baseline"
    brief.title = name
    for option in brief.options:
        option.title = name
    return judge_study(_played(brief, draws), brief)


def sweep(
    lever: str,
    values: Sequence[float] | None = None,
    *,
    of: Brief | None = None,
    draws: int = DRAWS,
    years: float | None = None,
    seed: int | None = None,
    **setting: Any,
) -> Sweep:
    """Play a lever at several values of its dial, on the same draws: the response of everything to it.

    ``values`` are in the unit of the dial, six from now to all-out unless given; ``setting`` are further keys of a
    lever's setting (``where``, ``start_week``, ``end_week``, ``ramp_weeks``). InputError as for `what_if`.
    """
    from leeward.evidence.levers import lever as named

    record = named(lever)
    if values is None:
        low, high = record.levels["now"], record.levels["all_out"]
        values = [low + (high - low) * at / (STEPS - 1) for at in range(STEPS)]
    asked = sorted({float(value) for value in values})
    if not asked or not all(math.isfinite(value) for value in asked):
        raise InputError("at least one finite number is expected", key="values")
    names = {f"at_{at}": value for at, value in enumerate(asked)}
    brief = _brief_of(of, {name: {lever: {"value": value, **setting}} for name, value in names.items()}, years, seed)
    return Sweep(lever, names, _played(brief, draws, placebos=False))


class Sweep:
    """A lever played at several values of its dial; ``study`` holds every draw, an option a value."""

    def __init__(self, lever: str, names: Mapping[str, float], study: Study) -> None:
        self.lever, self.study = lever, study
        # Two settings that are the same strategy are played once: the first name is the one that was kept.
        self._names = {name: value for name, value in names.items() if name in study.options}
        self._arrays: Arrays | None = None

    @property
    def values(self) -> list[float]:
        """The values played, in the unit of the dial."""
        return list(self._names.values())

    def curve(self, outcome: str = "kg_delivered", *, week: int | None = None, where: str | None = None) -> pd.DataFrame:
        """Return the response of an outcome: a row a value of the dial, with the effect against the baseline and its intervals.

        The effect is of the quarter that ends in ``week`` (the last unless given), relative for outcomes whose smallest effect
        is; ``attrs`` say lever, outcome and units. InputError for an outcome or place that is not there.
        """
        import pandas as pd

        from leeward.evidence import load_levers
        from leeward.judging.words import scale_of

        rows, kind, unit, text = self._effects(outcome, week, where)
        factor, shown_unit = scale_of(kind, unit)
        names = ("median", "low50", "high50", "low90", "high90")
        table = pd.DataFrame(
            [{key: getattr(at, key) * factor for key in names} for _, at in rows],
            index=pd.Index([value for value, _ in rows], name=self.lever),
        )
        table.attrs = {"lever": self.lever, "lever_units": load_levers()[self.lever].unit, "outcome": outcome,
                       "long_name": text, "units": shown_unit}  # fmt: skip
        return table

    def plot(self, outcome: str = "kg_delivered", *, week: int | None = None, where: str | None = None) -> shown.Picture:
        """Draw the response curve of an outcome, with the intervals of half and of nine in ten model versions."""
        from leeward.evidence import load_levers, load_outcomes
        from leeward.judging.words import scale_of
        from leeward.showing.options import scaled
        from leeward.showing.pictures import response

        rows, kind, unit, text = self._effects(outcome, week, where)
        factor, shown_unit = scale_of(kind, unit)
        record, target = load_levers()[self.lever], load_outcomes()[outcome]
        zone = target.smallest_effect.value * factor
        drawn = [(value, scaled(at, factor)) for value, at in rows]
        axis = f"change against the baseline, {shown_unit}".rstrip(", ")
        return response(f"{text}, by {record.title}", record.unit, drawn, zone, axis, record.baseline)

    def _effects(self, outcome: str, week: int | None, where: str | None) -> tuple[list[tuple[float, Any]], str, str, str]:
        """The interval of the effect at each value, and its kind, unit and words."""
        from leeward.evidence import load_outcomes
        from leeward.evidence.errors import unknown_name
        from leeward.judging.arrays import Arrays
        from leeward.judging.scales import unit_of
        from leeward.judging.series import BASELINE, window
        from leeward.judging.summary import Interval, difference
        from leeward.showing.where import measure_at

        known = load_outcomes()
        kept = [name for name in self.study.outcomes if name in known]
        if outcome not in kept:
            raise unknown_name("outcome", outcome, kept, key="outcome")
        self._arrays = self._arrays or Arrays(self.study, known)
        arrays, record = self._arrays, known[outcome]
        last = arrays.weeks if week is None else week
        if not 1 <= last <= arrays.weeks:
            raise InputError(f"week {last}: a whole number from 1 to {arrays.weeks} is expected", key="week")
        measure = measure_at(arrays, record, where)
        base, kind = window(arrays.path(BASELINE, measure), last), record.smallest_effect.kind
        found = [
            (value, Interval.of(difference(window(arrays.path(name, measure), last), base, kind)))
            for name, value in self._names.items()
        ]
        return found, kind, unit_of(record), measure.text

    def __repr__(self) -> str:
        """Name lever and values."""
        return f"<Sweep of {self.lever}: {', '.join(f'{value:g}' for value in self.values)}; {len(self.study.draws)} draws>"

    def _repr_html_(self) -> str:
        return self.plot().image()


def _told(lever: str, setting: Setting) -> str:
    strength = setting.get("level", setting.get("value")) if isinstance(setting, Mapping) else setting
    text = strength.replace("_", "-") if isinstance(strength, str) else f"{strength:g}" if strength is not None else ""
    return f"{lever.replace('_', ' ')} {text}".strip()


def _brief_of(
    of: Brief | None, options: Mapping[str, Mapping[str, Setting]], years: float | None, seed: int | None
) -> Brief:  # fmt: skip
    """A brief without claims that plays these options in the world of another; checked as a file is."""
    from leeward.api.briefs import read
    from leeward.reading.brief import Brief

    context = of or Brief()
    world = {"name": context.world.name, "start": context.world.start}
    return read({
        "reviewed": True, "world": world, "years": context.years if years is None else years,
        "seed": context.seed if seed is None else seed,
        "shocks": [shock.model_dump(exclude_defaults=True) for shock in context.shocks],
        "options": [
            {"id": name, "levers": [_setting(lever, setting) for lever, setting in levers.items()]}
            for name, levers in options.items()
        ],
    })  # fmt: skip


def _setting(lever: str, setting: Setting | LeverSetting) -> dict[str, Any]:
    if isinstance(setting, Mapping):
        return {"lever": lever, **setting}
    return {"lever": lever, "level" if isinstance(setting, str) else "value": setting}


def asked_world(brief: Brief, draws: int) -> WhatIf:
    """The draws of a brief's world, kept between questions."""
    if draws < 1:
        raise InputError(f"{draws} draws: at least one is needed", key="draws")
    return _worlds().of(brief, draws)


@lru_cache(maxsize=1)
def _worlds() -> Worlds:
    from leeward.ensembles.worlds import Worlds

    return Worlds(WORLDS)


def asked_study(
    levers: Mapping[str, Setting], *, of: Brief | None, draws: int, years: float | None, seed: int | None
) -> Study:  # fmt: skip
    """The study of one strategy, without its placebo and without a verdict."""
    return _played(_brief_of(of, {MINE: levers} if levers else {}, years, seed), draws, placebos=False)


def _played(brief: Brief, draws: int, *, placebos: bool = True) -> Study:
    from concurrent.futures import ThreadPoolExecutor

    from leeward.ensembles.backend import cores
    from leeward.ensembles.ids import is_placebo
    from leeward.ensembles.study import plan_study

    plan, extra = plan_study(brief, draws)
    world = asked_world(brief, draws)
    options = {name: strategy for name, strategy in plan.options.items() if placebos or not is_placebo(name)}
    for strategy in options.values():
        world.check(strategy)
    # The compiled program runs outside Python's lock: blocks and options go side by side, the baseline first.
    with ThreadPoolExecutor(max(1, cores())) as pool:
        list(pool.map(world.baseline, world.blocks))
        list(pool.map(lambda asked: world.series(*asked), [(s, b) for s in options.values() for b in world.blocks]))
    study = world.study(options, draws, **extra)
    if not len(study.draws):
        raise InputError(f"of {draws} drawn, none is a system that can be: play more", key="draws")
    return study
