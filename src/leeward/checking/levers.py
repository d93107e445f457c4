"""What holds for every lever: of its record, of the words for it, and of what the model does with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache, partial
from itertools import pairwise
from typing import Any

import numpy as np

from leeward.checking.books import Balance
from leeward.checking.lab import Lab, lab_of, watched
from leeward.checking.records import record_is_complete, words_are_read_back
from leeward.checking.result import Broken, Check, Skipped, demand, run
from leeward.evidence import checks
from leeward.evidence.levers import Lever, lever
from leeward.evidence.vocabulary import LEVEL_NAMES
from leeward.strategy import BASELINE, LeverSetting, Strategy

DRAWS = 8
WEEKS = 26
"""Half a year: signs and levels are compared on its mean."""
SHORT, LATE = 26, 9
"""Weeks of the runs that must agree to the bit, and the week in which a late strategy starts."""
ENDS = 13
"""Weeks in which the books are checked at either end of the dial."""
SLIGHT = 1e-9
"""Relative change below which a draw is not moved."""
SAME = 0.01
"""Share of an effect within which two levels do the same."""
COST = "programme_cost"
WAYS = {"increase": 1, "decrease": -1}


def check_lever(name: str) -> list[Check]:
    """Check one lever, every check in its own right; takes a few seconds.

    The record: complete, known names, read back from the words of documents. In the model: at its baseline it changes
    nothing to the bit (of a plug-in's lever: nor does its function); nothing happens before it starts; the books balance
    and mass is kept at both ends of the dial; it changes something; it moves each assumed outcome the way it declares, by
    more at each level; its cost is counted.

    Raises
    ------
    InputError
        For an unknown lever; the nearest names are listed.
    """
    record = lever(name)
    found = [
        run("record", "the record is complete", partial(record_is_complete, record.file, record, checks.check_levers)),
        run("words", "phrases for it are read back as this lever", partial(words_are_read_back, record, "levers")),
    ]
    tests: list[tuple[str, str, Callable[[Lever], str]]] = [
        ("places", "the model has a dial for each place it can act on", places),
        ("baseline", "at its baseline it changes nothing, to the bit", baseline),
        ("start", "nothing happens before it starts", start),
        ("books at minimum", "mass is kept and the books balance at the lowest setting", partial(books, value=record.minimum)),
        ("books at maximum", "mass is kept and the books balance at the highest setting", partial(books, value=record.maximum)),
        ("moves", "at surge it changes what the model says", moves),
        ("cost", "effort beyond today's is counted at its unit cost", cost),
    ]
    if record.plugin:
        tests.insert(2, ("alone", "at its baseline the week is as it is without its function, to the bit", alone))
    for outcome, sign in record.assumed.items():
        way = {"increase": "rises", "decrease": "falls"}.get(sign, "moves")
        tests.append((f"sign: {outcome}", f"more of it: {outcome} {way}", partial(signed, outcome=outcome)))
        says = f"each level moves {outcome} at least as far as the one below"
        tests.append((f"levels: {outcome}", says, partial(monotone, outcome=outcome)))
    found += [run(title, says, partial(_inside, record, test)) for title, says, test in tests]
    return found


def _inside(record: Lever, test: Callable[[Lever], str]) -> str:
    if not record.in_model:
        raise Skipped("the lever is outside the model")
    return test(record)


def _setting(record: Lever, value: float, where: tuple[str, ...] = (), start_week: int = 0) -> Strategy:
    return Strategy((LeverSetting(record.name, value, where, start_week),))


def _lab() -> Lab:
    return lab_of(DRAWS)


@lru_cache(maxsize=128)
def _run(strategy: Strategy, weeks: int, noise: float | None = None) -> tuple[Any, dict[str, Any]]:
    """Series (W, S, D) and last state of a strategy; kept, because several checks look at the same run."""
    with np.errstate(all="ignore"):
        return _lab().run(strategy, weeks, noise=noise)


def places(record: Lever) -> str:
    """Every place the lever can act on has a cell in the control vector, in the order of the record."""
    static = _lab().static
    demand(record.name in static.lever_slices, "the model has no dial of this name")
    have = tuple(cell.where for cell in static.lever_cells[static.lever_slices[record.name]])
    wanted = record.where_allowed or ("all",)
    demand(have == wanted, f"the model has {', '.join(have)} where the record allows {', '.join(wanted)}")
    demand(set(record.where_default) <= set(record.where_allowed), "where_default names a place that where_allowed does not")
    return ", ".join(have)


def baseline(record: Lever) -> str:
    """Held at its baseline, the lever leaves every series and the last state as they are, to the bit."""
    base, end = _run(BASELINE, SHORT)
    idle, last = _run(_setting(record, record.baseline), SHORT)
    _same(base, idle, SHORT)
    demand(all(np.array_equal(last[key], end[key]) for key in end), "the state after the last week differs")
    return f"{base.shape[1]} series, {SHORT} weeks, {base.shape[2]} draws"


def alone(record: Lever) -> str:
    """The function of a plug-in's lever changes nothing at today's setting: the week is as it is without it."""
    lab = _lab()
    hooks = {phase: tuple(x for x in found if x.name != record.name) for phase, found in lab.static.hooks.items()}
    base, end = _run(BASELINE, SHORT)
    with np.errstate(all="ignore"):
        without, last = lab.run(BASELINE, SHORT, static=replace(lab.static, hooks=hooks))
    _same(base, without, SHORT)
    demand(all(np.array_equal(last[key], end[key]) for key in end), "the state after the last week differs")
    return f"{base.shape[1]} series, {SHORT} weeks, {base.shape[2]} draws"


def start(record: Lever) -> str:
    """A strategy that starts late leaves the weeks before as they are, to the bit."""
    base, _ = _run(BASELINE, SHORT)
    late, _ = _run(_setting(record, record.levels["surge"], start_week=LATE), SHORT)
    _same(base, late, LATE)
    return f"{LATE} weeks the same"


def _same(base: Any, other: Any, weeks: int) -> None:
    apart = np.flatnonzero((base[:weeks] != other[:weeks]).any(axis=(0, 2)))
    if len(apart):
        first = int(np.flatnonzero((base[:weeks] != other[:weeks]).any(axis=(1, 2)))[0])
        names = ", ".join(_lab().labels[i] for i in apart[:3])
        raise Broken(f"{len(apart)} series differ, the first in week {first}: {names}")


def books(record: Lever, value: float) -> str:
    """Mass is kept in every week, place, leg and market with the dial at ``value``, and every series is finite."""
    lab = _lab()
    with watched(lab.static) as now, np.errstate(all="ignore"):
        series, _ = lab.run(_setting(record, value), ENDS, each=Balance(lab, now))
    broken = [lab.labels[i] for i in np.flatnonzero(~np.isfinite(series).all(axis=(0, 2)))]
    demand(not broken, f"not finite: {', '.join(broken[:3])}")
    return f"at {value:g} {record.unit}"


def moves(record: Lever) -> str:
    """At surge, more than the cost of the programme differs from the baseline in some draw."""
    base, _ = _run(BASELINE, WEEKS, 0.0)
    series, _ = _run(_setting(record, record.levels["surge"]), WEEKS, 0.0)
    apart = (series != base).any(axis=(0, 2))
    keys = _lab().static.series
    named = {key.outcome for key, differs in zip(keys, apart, strict=True) if differs} - {COST}
    demand(named, "no series of the model differs from the baseline: the lever has no equation")
    return f"{len(named)} outcomes"


def cost(record: Lever) -> str:
    """The cost of the programme is what the dials changed by, at the lever's unit cost, times each draw's cost factor."""
    lab = _lab()
    series, _ = _run(_setting(record, record.levels["surge"]), WEEKS, 0.0)
    found = series[0, lab.row(COST)]
    dials = max(len(record.where_default), 1) if record.scope == "zone" else 1
    weekly = record.weekly_cost(record.levels["surge"] - record.baseline) * dials
    wanted = weekly * np.asarray(lab.params["cost_factor"])[0]
    apart = float(np.max(np.abs(found - wanted)))
    says = f"the model counts US$ {np.median(found):,.0f} a week, not {np.median(wanted):,.0f}"
    demand(apart <= SLIGHT * max(float(np.max(np.abs(wanted))), 1.0), says)
    if record.unit_cost is None:
        return "not priced: nothing is counted"
    return f"US$ {np.median(found) / 1e6:,.1f} million a week at surge"


def _effects(record: Lever, outcome: str, level: str, where: tuple[str, ...]) -> Any:
    """Change of the mean over half a year and over all series of an outcome, by draw, relative to its size in the baseline."""
    rows = _lab().rows(outcome)
    if not rows:
        raise Broken(f"the model has no series of {outcome}")
    with_lever, without = (
        _run(x, WEEKS, 0.0)[0][:, rows].mean(axis=(0, 1)) for x in (_setting(record, record.levels[level], where), BASELINE)
    )
    change = (with_lever - without) / np.maximum(np.abs(without), SLIGHT)
    return np.where(np.abs(change) > SLIGHT, change, 0.0)


def _where(record: Lever, outcome: str) -> tuple[str, ...]:
    """The places where the lever moves the outcome: its usual ones, or failing these every place it can act on."""
    return () if np.any(_effects(record, outcome, "surge", ())) else record.where_allowed


def signed(record: Lever, outcome: str) -> str:
    """At surge the outcome moves the way that the record declares, in the median of the draws in which it moves."""
    change = _effects(record, outcome, "surge", _where(record, outcome))
    moved = change[change != 0]
    sign = record.assumed[outcome]
    if sign == "unclear":
        raise Skipped("the record declares no sign")
    demand(len(moved), "it does not move in any draw")
    if sign == "mixed":
        return "one way, then the other: no sign to check"
    middle = float(np.median(moved))
    says = f"it moves by {_size(middle)} in the median of {len(moved)} draws; the record says {sign}"
    demand(middle * WAYS[sign] > 0, says)
    return f"{_size(middle)} in the median of {len(moved)} of {len(change)} draws"


def monotone(record: Lever, outcome: str) -> str:
    """From now to all-out, no level moves the median less than the one below it; within a hundredth they are the same.

    A lever that is at its limit, and frightens more than it reaches, may do a little less at the next level.
    """
    sign = record.assumed[outcome]
    if sign not in WAYS:
        raise Skipped(f"the sign is {sign}")
    where = _where(record, outcome)
    sizes = [0.0]
    for level in LEVEL_NAMES[1:]:
        change = _effects(record, outcome, level, where)
        moved = change[change != 0]
        sizes.append(float(np.median(moved)) * WAYS[sign] if len(moved) else 0.0)
    steps = "; ".join(f"{level} {_size(WAYS[sign] * size)}" for level, size in zip(LEVEL_NAMES[1:], sizes[1:], strict=True))
    demand(all(b >= a - max(SLIGHT, SAME * abs(a)) for a, b in pairwise(sizes)), steps)
    return steps


def _size(change: float) -> str:
    return f"{100 * change:+.2g} %" if abs(change) < 1e3 else "from nought"
