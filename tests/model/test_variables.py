"""What is declared of state, uniforms and series is what a week makes of them: names, shapes and nothing besides."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import leeward.model
from leeward.evidence.outcomes import load_outcomes
from leeward.model import aftermath, noise, observation, trends, variables
from leeward.model import week as weeks
from leeward.model.layout import GROUPS
from leeward.model.trends import rows_of
from leeward.model.week import luck, week
from leeward.strategy import BASELINE

from .support import Lab, controls_of, steps, surge

STATE = {x.name: x for x in variables.STATE}
FOLDER = Path(next(iter(leeward.model.__path__)))


def test_state_is_declared_once_and_as_it_is(lab: Lab) -> None:
    """Before the burn-in, after it, and after one more week: these names, these shapes, these types."""
    assert len(STATE) == len(variables.STATE)
    size, draws = variables.sizes(lab.static), len(lab.ids)
    wanted = {name: (size[x.axis], draws) for name, x in STATE.items()}
    start = lab.model.initial_state(np, lab.static, lab.params)
    control = next(steps(controls_of(lab.model, BASELINE, 1)))
    after, _ = week(np, lab.static, lab.params, lab.state, control)
    for state in (start, lab.state, after):
        assert {name: value.shape for name, value in state.items()} == wanted
        assert {value.dtype for value in state.values()} == {np.dtype(np.float64)}


def _flat(found: dict[str, Any], group: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in found.items():
        yield from _flat(value, f"{name}.") if isinstance(value, dict) else [(group + name, value)]


def test_each_phase_adds_what_it_declares(lab: Lab) -> None:
    """Names, shapes and types, phase by phase, in the order of the week; no name twice."""
    assert len({x.name for x in variables.NOW}) == len(variables.NOW)
    assert [x.phase for x in variables.NOW] == sorted((x.phase for x in variables.NOW), key=list(variables.PHASES).index)
    st, p, s, size = lab.static, lab.params, lab.state, variables.sizes(lab.static)
    control = next(steps(controls_of(lab.model, surge("maritime_strike"), 1)))
    now = dict(luck(np, st, p, s, control))
    for phase in variables.PHASES:
        found = _phase(phase)(np, st, p, s, control, now)
        made = found[1] if phase == "aftermath" else found
        wanted = {x.name: (size[x.axis], len(lab.ids)) for x in variables.NOW if x.phase == phase}
        assert {name: value.shape for name, value in _flat(made)} == wanted, phase
        assert {value.dtype for _, value in _flat(made)} == {np.dtype(np.float64)}, phase
        assert set(made).isdisjoint(now), phase
        now |= made


def _phase(name: str) -> Callable[..., Any]:
    if name == "growth":
        return lambda xp, st, p, s, control, now: trends.growth(xp, st, p, s, control)
    return getattr(aftermath if name == "aftermath" else weeks, name)


def test_a_reference_is_kept_once_the_burn_in_has_solved_it(lab: Lab) -> None:
    _, after = lab.run(surge("vessel_patrol"), 3)
    for name, x in STATE.items():
        if x.kind == "reference":
            np.testing.assert_array_equal(after[name], lab.state[name], err_msg=name)


def test_start_state_shares_no_memory_with_parameters(lab: Lab) -> None:
    start = lab.model.initial_state(np, lab.static, lab.params)
    for name, value in start.items():
        assert value.flags.writeable and not np.shares_memory(value, lab.params.get(str(STATE[name].start), np.zeros(1))), name


def test_every_series_has_the_rows_that_it_declares(lab: Lab) -> None:
    seen: dict[str, int] = {}
    control = next(steps(controls_of(lab.model, BASELINE, 1)))
    with pytest.MonkeyPatch.context() as patch:
        records = [
            observation.Series(x.outcome, x.over, x.dims, lambda w, x=x: _counted(seen, x, x.value(w), len(lab.ids)))
            for x in observation.SERIES
        ]
        patch.setattr(observation, "SERIES", tuple(records))
        _, series = week(np, lab.static, lab.params, lab.state, control)
    keys = [key.outcome for key in lab.static.series]
    assert seen == {x.outcome: keys.count(x.outcome) for x in observation.SERIES}
    assert series.shape == (len(keys), len(lab.ids))
    assert len(set(lab.static.series)) == len(keys)


def _counted(seen: dict[str, int], record: observation.Series, value: np.ndarray, draws: int) -> np.ndarray:
    assert value.shape[1:] == (draws,), record.outcome
    seen[record.outcome] = len(value)
    return value


def test_every_outcome_of_the_model_is_a_record_with_its_dimensions() -> None:
    outcomes = load_outcomes()
    recorded = {x.outcome: x.dims for x in observation.SERIES}
    assert len(recorded) == len(observation.SERIES)
    for name, dims in recorded.items():
        assert tuple(outcomes[name].dims) == dims, name


def test_uniforms_of_a_stream_are_those_of_its_purpose_and_entities(lab: Lab) -> None:
    purposes = [x.purpose for x in variables.STREAMS]
    assert len(set(purposes)) == len(purposes)
    control = next(steps(controls_of(lab.model, BASELINE, 1)))
    drawn = luck(np, lab.static, lab.params, lab.state, control)
    assert set(drawn) == {x.name for x in variables.STREAMS}
    for x in variables.STREAMS:
        where = noise.addresses(x.purpose, lab.static.names[x.axis])
        alone = noise.uniform(np, lab.params["seed"], lab.params["draw"], control["week"], where, dtype=np.float64)
        np.testing.assert_array_equal(drawn[x.name], alone)


def test_levers_of_organisations_stand_in_the_order_of_their_countries(lab: Lab) -> None:
    for name in ("community_engagement", "justice_reform", "anti_corruption", "leadership_removal"):
        assert tuple(cell.where for cell in lab.static.lever_cells[lab.static.lever_slices[name]]) == tuple(GROUPS), name


def test_drift_is_cut_by_the_names_of_its_rows(lab: Lab) -> None:
    names = lab.static.names
    for kind, rows in rows_of(names).items():
        assert {name.split("/")[0] for name in names["V"][rows]} == {kind}


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.py")), ids=lambda path: path.stem)
def test_equations_use_declared_names_only(path: Path, lab: Lab) -> None:
    """`s["..."]` is state, `p["..."]` a parameter or made of some by `sample.py`; tables and indices are compiled."""
    static = lab.static
    known = {"s": set(STATE), "p": set(lab.params), "st.tables": set(static.tables), "st.index": set(static.index)}
    strange = [
        f"line {node.lineno}: {ast.unparse(node)}"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, str)
        if (names := known.get(ast.unparse(node.value).removeprefix("w."))) is not None and node.slice.value not in names
    ]
    assert strange == []


def _declared(name: str, records: tuple[variables.Table, ...]) -> tuple[variables.Table, list[str]]:
    """The record of a constant, and its axes with the lever's name in place."""
    record = next(x for x in records if fnmatch(name, x.name))
    lever = name.partition("_")[2]
    return record, [f"cells of {lever}" if axis == "cells" else axis for axis in record.axes]


def test_constants_have_the_axes_that_they_declare(lab: Lab) -> None:
    """Axes that tables alone have are as long in each of them."""
    static = lab.static
    size = variables.sizes(static)
    size |= {f"cells of {name}": len(static.lever_cells[rows]) for name, rows in static.lever_slices.items()}
    size["Q, Y, padding"] = size["Q"] + size["Y"] + 1
    size["K, elsewhere"] = size["K"] + 1
    seen: set[str] = set()
    for name, table in static.tables.items():
        record, axes = _declared(name, variables.TABLES)
        seen.add(record.name)
        assert table.ndim == 2 and (len(axes) == 2 or table.shape[1] == 1), name
        for axis, length in zip(axes, table.shape, strict=False):
            assert size.setdefault(axis, length) == length, (name, axis)
    for name, index in static.index.items():
        record, (axis,) = _declared(name, variables.INDICES)
        seen.add(record.name)
        assert index.ndim == 1 and size.setdefault(axis, len(index)) == len(index), name
        assert index.min() >= 0 and index.max() < size[record.into], name
    assert seen == {x.name for x in variables.TABLES + variables.INDICES}


def test_declared_axes_kinds_and_starts_are_known(lab: Lab) -> None:
    size = variables.sizes(lab.static)
    assert set(size) == set(variables.AXES)
    assert {x.kind for x in variables.STATE} == set(variables.KINDS)
    assert {x.axis for x in (*variables.STATE, *variables.STREAMS, *variables.NOW)} <= set(size)
    assert all(x.unit and x.line for x in (*variables.STATE, *variables.NOW))
