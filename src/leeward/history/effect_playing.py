"""Playing published effects: one number a draw for every record, each strategy beside its comparison on the same luck.

Records of one dated world share a run, strategies that are the same are played once, and the baseline of a
world serves them all. Only the measured numbers are kept, so memory does not grow with draws.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from leeward.ensembles.plan import digest
from leeward.ensembles.posterior import Posterior
from leeward.evidence.arrays import Floats
from leeward.evidence.calendar import MODEL_YEAR
from leeward.evidence.errors import InputError
from leeward.evidence.levers import Lever, load_levers
from leeward.evidence.outcomes import load_outcomes
from leeward.evidence.vocabulary import BASELINE_ID
from leeward.history import measures
from leeward.history.effect_records import Dial, Effect, Quantity
from leeward.history.observation import Simulated, weekly
from leeward.history.playing import Progress, dated_runs, portions
from leeward.model.static import MONTH
from leeward.strategy import LeverSetting, Strategy, check_dial, weeks_between

Bases = Mapping[tuple[str, str], float]
"""(lever, where) -> dial value in force at the start of a dated world; `all` is where of levers that act on no place."""


@dataclass(frozen=True)
class Group:
    """Records that share a run: one dated world, `weeks` long, under `options` (id -> strategy) and the baseline.

    arms: record -> the options it compares, (strategy, against).
    """

    world: str
    start: date
    weeks: int
    effects: tuple[Effect, ...]
    options: Mapping[str, Strategy]
    arms: Mapping[str, tuple[str, str]]


GroupSimulator = Callable[[Group, range, int], Simulated]
"""(group, numbers of the draws, seed) -> series of every option of the group and of "baseline"."""


@dataclass(frozen=True)
class Values:
    """One number a draw for every record: `values` id -> (D,), nan where the measure is not defined.

    draws: id -> numbers of the draws that the world did not reject, (D,). plans: what identifies each run.
    """

    values: Mapping[str, Floats]
    draws: Mapping[str, npt.NDArray[np.int64]]
    plans: tuple[Mapping[str, Any], ...]


@lru_cache(maxsize=64)
def bases(world: str, start: date, coarse: bool = False) -> Bases:
    """Return what every dial stands at in a dated world; InputError (key `start`) where there is no such world."""
    from leeward.model.system import compile_model
    from leeward.world import load_world

    static = compile_model(load_world(world, start.isoformat(), coarse)).static
    return {(cell.lever, cell.where): cell.baseline for cell in static.lever_cells}


def in_force(found: Bases, lever: Lever, where: Sequence[str]) -> float:
    """What the dial stands at as a setting of those places counts it: see `scope` of levers."""
    mine = {place: value for (name, place), value in found.items() if name == lever.name}
    named = [p for p in (where or lever.where_default) if p in mine] or list(mine)
    if lever.scope == "shared":
        return sum(mine.values())
    if lever.scope == "country":
        return sum(mine[p] for p in named)
    return float(np.mean([mine[p] for p in named]))


def settings(effect: Effect, dials: Sequence[Dial], found: Bases) -> list[tuple[LeverSetting, float]]:
    """Return dials as lever settings, each with what its dial stands at in the dated world.

    A dial per zone that is added to or multiplied is set for each zone by itself. InputError for a value off the dial.
    """
    made = []
    for dial in dials:
        lever = load_levers()[dial.lever]
        wheres = [dial.where]
        if lever.scope == "zone" and dial.how != "value":
            wheres = [(place,) for place in (dial.where or lever.where_default)]
        for where in wheres:
            base = in_force(found, lever, where)
            value = {"value": dial.amount, "add": base + dial.amount, "times": base * dial.amount}[dial.how]
            try:
                check_dial(lever, value)
            except InputError as problem:
                raise InputError(problem.message, file=effect.file, key=dial.how) from None
            first = weeks_between(effect.start, dial.start)
            last = None if dial.end is None else weeks_between(effect.start, dial.end)
            made.append((LeverSetting(lever.name, value, where, first, last, dial.ramp_weeks), base))
    return made


def applied(made: Sequence[tuple[LeverSetting, float]], name: str, weeks: int) -> float:
    """Units of a lever beyond what is in force, up to a week: added up for a rate, the mean of a level."""
    lever = load_levers()[name]
    extra = sum((s.value - base) * s.share(w) for s, base in made if s.lever == name for w in range(weeks))
    if lever.dial == "rate":
        return extra / (MONTH if "/month" in lever.unit else MODEL_YEAR)
    return extra / max(weeks, 1)


def grouped(effects: Sequence[Effect], coarse: bool = False) -> list[Group]:
    """Return the runs that the records need: one a dated world, as long as its longest record."""
    keys = dict.fromkeys((e.world, e.start) for e in effects if e.measure is not None)
    groups = []
    for world, start in keys:
        mine = tuple(e for e in effects if e.measure and (e.world, e.start) == (world, start))
        weeks = max(e.weeks for e in mine)
        try:
            found = bases(world, start, coarse)
        except InputError as problem:
            raise InputError(problem.message, file=mine[0].file, key=problem.key, allowed=problem.allowed) from None
        options: dict[str, Strategy] = {}
        arms = {}
        for effect in mine:
            ids = []
            for dials in (effect.strategy, effect.against):
                strategy = Strategy(tuple(s for s, _ in settings(effect, dials, found)))
                name = f"s{digest(strategy.to_list())}" if strategy else BASELINE_ID
                if strategy:
                    options[name] = strategy
                ids.append(name)
            arms[effect.id] = (ids[0], ids[1])
        groups.append(Group(world, start, weeks, mine, options, arms))
    return groups


def simulator(
    posterior: Posterior | None, *, coarse: bool = False, steady: bool = False, progress: Progress | None = None
) -> GroupSimulator:
    """Return the simulator that runs Leeward's own model; posterior None: draws from the priors; steady: without drift."""
    run = dated_runs(coarse=coarse, posterior=posterior, steady=steady, progress=progress)

    def simulate(group: Group, draws: range, seed: int) -> Simulated:
        return run(group.world, group.start, group.weeks / MODEL_YEAR, group.options, draws, seed)

    return simulate


def play_values(effects: Sequence[Effect], draws: int, seed: int, simulate: GroupSimulator, *, coarse: bool = False) -> Values:
    """Play records and return one number a draw for each; those that are not run are left out.

    InputError, with the file and the key, for a world, a place or a dial that is not there.
    """
    values: dict[str, Floats] = {}
    numbers: dict[str, npt.NDArray[np.int64]] = {}
    plans = []
    for group in grouped(effects, coarse):
        found: dict[str, list[Floats]] = {e.id: [] for e in group.effects}
        kept = []
        for some in portions(draws, group.weeks, len(group.options) + 1):
            part = simulate(group, some, seed)
            if some.start == 0:
                plans.append(getattr(part, "plan", {}))
            kept.append(np.asarray(part.draws, np.int64))
            for effect in group.effects:
                found[effect.id].append(measured(part, effect, group.arms[effect.id], coarse))
        for effect in group.effects:
            values[effect.id] = np.concatenate(found[effect.id])
            numbers[effect.id] = np.concatenate(kept)
    return Values(values, numbers, tuple(plans))


def measured(part: Simulated, effect: Effect, arms: tuple[str, str], coarse: bool = False) -> Floats:
    """The measure of a record on the weekly series of its two arms (option, against), (D,)."""
    measure, (option, against) = effect.measure, arms
    assert measure is not None
    window = effect.span(measure.window)
    later = effect.span(measure.later) if measure.later else window

    def series(quantity: Quantity, arm: str) -> Floats:
        try:
            return weekly(part, quantity, arm)
        except InputError as problem:
            raise InputError(problem.message, file=effect.file, key=quantity.name, allowed=problem.allowed) from None

    if measure.kind == "share_turnover":
        return measure.scale * measures.share_turnover(_parts(part, effect, option), window)
    a, b = series(effect.quantity, option), series(effect.quantity, against)
    match measure.kind:
        case "percent_change":
            out = measures.percent_change(a, b, window)
        case "ratio":
            out = measures.ratio(a, b, window)
        case "difference":
            out = measures.difference(a, b, window)
        case "before_after":
            out = measures.before_after(a, window, later)
        case "share_left":
            out = measures.share_left(a, b, window, later)
        case "change_per_unit":
            flow = load_outcomes()[effect.quantity.outcome].kind == "flow"
            out = measures.change_per_unit(a, b, window, _units(effect, window.stop, coarse), flow)
        case "elasticity" if measure.other is None:
            out = measures.elasticity(a, b, window, _log_dial(effect, window, coarse))
        case "elasticity":
            assert measure.other is not None
            moved = np.log(measures.ratio(series(measure.other, option), series(measure.other, against), window))
            out = measures.elasticity(a, b, window, moved)
        case _:
            assert measure.other is not None
            c, d = series(measure.other, option), series(measure.other, against)
            if measure.kind == "leakage":
                out = measures.leakage(a, b, c, d, window)
            else:
                out = measures.percent_change(a, b, window) - measures.percent_change(c, d, window)
    return np.asarray(measure.scale * out, float)


def _parts(part: Simulated, effect: Effect, arm: str) -> Floats:
    """Weekly amounts of every group of coordinates along the first axis of an outcome, (D, groups, W)."""
    assert effect.measure is not None
    try:
        values = part.outcome(effect.quantity.outcome, arm)
    except KeyError as problem:
        raise InputError(str(problem.args[0]), file=effect.file, key="outcome") from None
    dim = load_outcomes()[effect.quantity.outcome].dims[0]
    labels = [str(v) for v in values.coords[dim].values]
    groups = effect.measure.groups or tuple((label,) for label in labels)
    for label in (label for group in groups for label in group):
        if label not in labels:
            raise InputError(f"the model has no {dim} {label!r} here", file=effect.file, key="measure.groups", allowed=labels)
    rest = [d for d in values.dims if d not in ("draw", "week", dim)]
    whole = values.sum(rest).transpose("draw", dim, "week").to_numpy().astype(float)
    return np.stack([whole[:, [labels.index(label) for label in group]].sum(axis=1) for group in groups], axis=1)


def _made(effect: Effect, coarse: bool) -> list[list[tuple[LeverSetting, float]]]:
    found = bases(effect.world, effect.start, coarse)
    return [settings(effect, dials, found) for dials in (effect.strategy, effect.against)]


def _units(effect: Effect, weeks: int, coarse: bool) -> float:
    """Units of the lever that the strategy applies beyond the comparison, up to a week."""
    assert effect.measure is not None
    option, against = (applied(made, effect.measure.lever, weeks) for made in _made(effect, coarse))
    if option == against:
        raise InputError(
            "the strategy applies no more of the lever than what it is compared with", file=effect.file, key="strategy"
        )
    return option - against


def _log_dial(effect: Effect, window: slice, coarse: bool) -> float:
    """Log ratio of the dial of the lever between the two arms, mean from the start to the end of the window."""
    assert effect.measure is not None
    name = effect.measure.lever
    lever = load_levers()[name]
    wheres = [d.where for d in (*effect.strategy, *effect.against) if d.lever == name]
    stands = in_force(bases(effect.world, effect.start, coarse), lever, wheres[0])
    means = []
    for made in _made(effect, coarse):
        extra = sum((s.value - base) * s.share(w) for s, base in made if s.lever == name for w in range(window.stop))
        means.append(stands + extra / window.stop)
    if min(means) <= 0 or means[0] == means[1]:
        raise InputError(
            f"an elasticity needs two settings of {name} above nought that differ: {means[0]:g} and {means[1]:g}",
            file=effect.file, key="strategy",
        )  # fmt: skip
    return float(np.log(means[0] / means[1]))
