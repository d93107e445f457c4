"""Functions of plug-ins in a week: what is declared can be changed, by those that follow it, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from leeward.ensembles.backend import namespace
from leeward.evidence.errors import InputError
from leeward.model import hooks, variables
from leeward.model.static import Hook, Static
from leeward.model.week import week
from leeward.strategy import BASELINE

from .support import Lab, controls_of, steps, surge

Function = Callable[..., Any]


def with_hooks(lab: Lab, *found: tuple[str, Function]) -> Static:
    made: dict[str, tuple[Hook, ...]] = {}
    for i, (phase, function) in enumerate(found):
        made[phase] = (*made.get(phase, ()), Hook(f"lever_{i}", "kites 1.0", phase, function))
    return replace(lab.static, hooks=made)


def played(lab: Lab, static: Static) -> tuple[Any, dict[str, Any]]:
    control = next(steps(controls_of(lab.model, surge("maritime_strike"), 1)))
    after, series = week(np, static, lab.params, lab.state, control)
    return series, after


def value(now: dict[str, Any], name: str) -> Any:
    for part in name.split("."):
        now = now[part]
    return now


def known(phase: str) -> list[str]:
    order = list(variables.PHASES)
    names = [x.name for x in variables.NOW if order.index(x.phase) <= order.index(phase)]
    return names + ([f"next.{x.name}" for x in variables.STATE] if phase == "aftermath" else [])


@pytest.mark.parametrize("phase", variables.PHASES)
def test_all_that_is_known_after_a_phase_can_be_put_back_as_it_was(lab: Lab, phase: str) -> None:
    def same(xp: Any, st: Any, p: Any, s: Any, control: Any, now: dict[str, Any]) -> dict[str, Any]:
        return {name: value(now, name) for name in known(phase)}

    for one, other in zip(played(lab, lab.static), played(lab, with_hooks(lab, (phase, same))), strict=True):
        if isinstance(one, dict):
            assert list(one) == list(other)
            assert all(np.array_equal(one[name], other[name]) for name in one)
        else:
            np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("phase", list(variables.PHASES)[:-1])
def test_what_a_later_phase_makes_cannot_be_changed(lab: Lab, phase: str) -> None:
    later = next(x for x in variables.NOW if x.name not in known(phase))
    with pytest.raises(InputError, match=rf"plug-in kites 1.0: unknown value changed by 'lever_0' after '{phase}'"):
        played(lab, with_hooks(lab, (phase, lambda xp, st, p, s, control, now: {later.name: 0.0})))
    with pytest.raises(InputError, match="unknown value"):
        played(lab, with_hooks(lab, (phase, lambda xp, st, p, s, control, now: {"next.stock": s["stock"]})))


def twice(name: str) -> Function:
    return lambda xp, st, p, s, control, now: {name: 2.0 * value(now, name)}


def test_later_phases_see_the_change_and_state_of_others_stays(lab: Lab) -> None:
    base, changed = (
        lab.run(BASELINE, 2, noise=0.0, static=static) for static in (lab.static, with_hooks(lab, ("effort", twice("search"))))
    )
    rows = lab.rows("detection_rate")
    assert (changed[0][0, rows] >= base[0][0, rows]).all() and (changed[0][0, rows] > base[0][0, rows]).any()
    earlier = lab.rows("consumption")
    np.testing.assert_array_equal(changed[0][0, earlier], base[0][0, earlier])


def test_functions_of_one_phase_act_one_after_another(lab: Lab) -> None:
    add = lambda xp, st, p, s, control, now: {"next.rally": now["next"]["rally"] + 1.0}  # noqa: E731
    static = with_hooks(lab, ("aftermath", add), ("aftermath", twice("next.rally")))
    _, base = played(lab, lab.static)
    series, after = played(lab, static)
    np.testing.assert_array_equal(after["rally"], 2.0 * (base["rally"] + 1.0))
    np.testing.assert_array_equal(series, played(lab, lab.static)[0])
    assert {name for name in base if not np.array_equal(base[name], after[name])} == {"rally"}


def test_a_group_keeps_its_other_values_and_its_owner_its_dict(lab: Lab) -> None:
    seen: dict[str, Any] = {}

    def look(xp: Any, st: Any, p: Any, s: Any, control: Any, now: dict[str, Any]) -> dict[str, Any]:
        seen.update(now["people"])
        return {}

    played(lab, with_hooks(lab, ("bazaars", look)))
    before = dict(seen)
    played(lab, with_hooks(lab, ("bazaars", twice("people.heavy")), ("bazaars", look)))
    np.testing.assert_array_equal(seen["heavy"], 2.0 * before["heavy"])
    np.testing.assert_array_equal(seen["light"], before["light"])


def test_an_outcome_stands_after_our_own_series(lab: Lab) -> None:
    ours, _ = played(lab, lab.static)
    series, _ = played(lab, with_hooks(lab, ("observation", lambda xp, st, p, s, control, now: now["reached"])))
    np.testing.assert_array_equal(series[:-1], ours)
    with pytest.raises(InputError, match=r"made 'what it returns' of shape \(2, \d+\) where \(1, D\) is"):
        played(lab, with_hooks(lab, ("observation", lambda xp, st, p, s, control, now: now["deaths"])))


def test_an_error_of_the_function_is_a_sentence(lab: Lab) -> None:
    with pytest.raises(InputError, match=r"plug-in kites 1.0: ZeroDivisionError: division by zero") as caught:
        played(lab, with_hooks(lab, ("funnel", lambda *_: 1 / 0)))
    assert isinstance(caught.value.__cause__, ZeroDivisionError)


def test_a_phase_that_there_is_not_is_refused() -> None:
    with pytest.raises(InputError, match="unknown phase 'effor'; nearest: effort"):
        hooks.after("effor")


@pytest.mark.slow
def test_numpy_and_jax_give_the_same_numbers(lab: Lab) -> None:
    jax = pytest.importorskip("jax")
    found = [(phase, twice(next(x.name for x in variables.NOW if x.phase == phase))) for phase in variables.PHASES]
    static = with_hooks(lab, *found, ("aftermath", twice("next.labs")))
    # Constants of its own: JAX may keep those of an earlier program in the other type.
    static = replace(static, tables={name: table.copy() for name, table in static.tables.items()})
    control = next(steps(controls_of(lab.model, surge("maritime_strike"), 1, 0.0)))
    after, series = week(np, static, lab.params, lab.state, control)
    place = jax if hasattr(jax, "enable_x64") else __import__("jax.experimental", fromlist=["enable_x64"])
    with place.enable_x64(True):
        program = jax.jit(lambda p, s, c: week(namespace("jax"), static, p, s, c))
        other_after, other = program(lab.params, lab.state, control)
        np.testing.assert_allclose(np.asarray(other), series, rtol=1e-9, atol=1e-9)
        for name, x in after.items():
            np.testing.assert_allclose(np.asarray(other_after[name]), x, rtol=1e-9, atol=1e-9, err_msg=name)
