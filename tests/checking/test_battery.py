"""The checks pass for what the package has, and each fails for what it is there to find."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from leeward.checking import check_lever, check_outcome, check_parameter, levers, outcomes, parameters
from leeward.checking.books import Balance
from leeward.checking.lab import Lab, lab_of, watched
from leeward.checking.records import record_is_complete, words_are_read_back
from leeward.checking.result import Broken, Check, Skipped, run
from leeward.evidence import InputError, load_levers, load_outcomes, load_parameters
from leeward.evidence.levers import Lever
from leeward.evidence.parameters import Prior
from leeward.model import supply

LEVERS, OUTCOMES = load_levers(), load_outcomes()
UNSIGNED = {
    "sign: arrest", "levels: arrest", "levels: coca_area", "levels: oil_output", "levels: political_prisoner",
    "sign: elite_cohesion", "levels: elite_cohesion",
}  # fmt: skip
"""Checks that do not apply because the record declares no one sign."""


def failures(checks: list[Check]) -> dict[str, str]:
    return {item.name: item.why for item in checks if item.failed}


def test_a_lever_of_the_package_passes() -> None:
    found = check_lever("precursor_control")
    assert failures(found) == {}
    assert {item.result for item in found} == {"pass"}
    assert {"record", "words", "baseline", "sign: precursor_availability", "levels: precursor_availability"} <= {
        item.name for item in found
    }


@pytest.mark.slow
@pytest.mark.parametrize("name", LEVERS)
def test_every_lever_passes(name: str) -> None:
    found = check_lever(name)
    assert failures(found) == {}
    assert {item.name for item in found if item.result == "skip"} <= UNSIGNED


@pytest.mark.slow
@pytest.mark.parametrize("name", OUTCOMES)
def test_every_outcome_passes(name: str) -> None:
    assert failures(check_outcome(name)) == {}


@pytest.mark.slow
@pytest.mark.parametrize("name", ["area_elasticity", "price_closure", "cost_factor"])
def test_a_parameter_passes(name: str) -> None:
    assert failures(check_parameter(name)) == {}


@pytest.mark.parametrize("check", [check_lever, check_outcome, check_parameter])
def test_an_unknown_name_lists_the_nearest(check: Callable[[str], list[Check]]) -> None:
    with pytest.raises(InputError, match="nearest: "):
        check("coca_areas" if check is check_outcome else "vessel_patrols" if check is check_lever else "area_elasticit")


@pytest.mark.parametrize("name", [name for name, lever in LEVERS.items() if lever.examples])
def test_examples_of_levers_are_read_back(name: str) -> None:
    words_are_read_back(LEVERS[name], "levers")


@pytest.mark.parametrize("name", [name for name, outcome in OUTCOMES.items() if outcome.examples])
def test_examples_of_outcomes_are_read_back(name: str) -> None:
    words_are_read_back(OUTCOMES[name], "outcomes")


PATROL = LEVERS["vessel_patrol"]


@pytest.mark.parametrize(
    ("test", "record", "says"),
    [
        (levers.baseline, replace(PATROL, baseline=181.0), "series differ, the first in week 0"),
        (levers.places, replace(PATROL, where_allowed=("air",)), "where the record allows air"),
        (levers.places, replace(PATROL, name="kite"), "the model has no dial of this name"),
        (levers.moves, replace(PATROL, levels={**PATROL.levels, "surge": PATROL.baseline}), "the lever has no equation"),
        (levers.cost, replace(PATROL, unit_cost=1.0), "the model counts US$"),
        (levers.cost, replace(PATROL, scope="shared"), "the model counts US$"),
        (lambda x: levers.signed(x, "kg_seized"), replace(PATROL, assumed={"kg_seized": "decrease"}), "the record says decrease"),
        (lambda x: levers.signed(x, "kites"), replace(PATROL, assumed={"kites": "decrease"}), "no series of kites"),
        (
            lambda x: levers.monotone(x, "kg_seized"),
            replace(PATROL, levels={**PATROL.levels, "surge": 720.0, "all_out": 360.0}),
            "all_out",
        ),
        (lambda x: levers.monotone(x, "kg_seized"), replace(PATROL, assumed={"kg_seized": "decrease"}), "surge"),
    ],
)  # fmt: skip
def test_each_check_of_a_lever_finds_its_fault(test: Callable[[Lever], str], record: Lever, says: str) -> None:
    with pytest.raises(Broken) as found:
        test(record)
    assert says in str(found.value)


def test_what_has_no_sign_is_skipped_and_what_does_not_move_is_not() -> None:
    with pytest.raises(Skipped):
        levers.signed(replace(PATROL, assumed={"kg_seized": "unclear"}), "kg_seized")
    still = replace(PATROL, assumed={"precursor_availability": "mixed"})
    with pytest.raises(Broken, match="does not move in any draw"):
        levers.signed(still, "precursor_availability")


def test_a_record_must_be_complete_and_written() -> None:
    assert record_is_complete("levers.toml", PATROL, list).startswith("levers.toml, line ")
    fault = [f"levers.toml, line {PATROL.line}, vessel_patrol: unknown fact 'x'", "levers.toml, line 1, lab_raid: other"]
    for record, faults, says in (
        (PATROL, fault, "unknown fact 'x'"),
        (replace(PATROL, mechanism="TODO: say how"), [], "still to be written: TODO: say how"),
        (replace(PATROL, meaning={**PATROL.meaning, "more": "TODO"}), [], "still to be written"),
        (replace(PATROL, title=""), [], "empty: title"),
    ):
        with pytest.raises(Broken) as found:
            record_is_complete("levers.toml", record, lambda faults=faults: faults)
        assert str(found.value).startswith(says)


def test_words_that_are_read_as_something_else_are_named() -> None:
    with pytest.raises(Broken, match="'lab raids' is read as lab_raid"):
        words_are_read_back(replace(PATROL, examples=("lab raids",)), "levers")
    with pytest.raises(Broken, match="'kites' is read as nothing"):
        words_are_read_back(replace(PATROL, examples=("kites",)), "levers")
    with pytest.raises(Broken, match="no examples"):
        words_are_read_back(replace(PATROL, examples=()), "levers")


COCA = OUTCOMES["coca_area"]


@pytest.mark.parametrize(
    ("record", "says"),
    [
        (replace(COCA, name="kites"), "the model keeps no series of this name"),
        (replace(COCA, dims=("market",)), "does not have the axes market"),
    ],
)
def test_a_series_that_is_not_as_declared_is_found(record: Any, says: str) -> None:
    with pytest.raises(Broken, match=says):
        outcomes.series(record)


@pytest.mark.slow
def test_a_series_outside_its_bounds_or_that_nothing_moves_is_found() -> None:
    with pytest.raises(Broken, match="the record allows 0 to 1"):
        outcomes.bounds(replace(COCA, bounds=(0.0, 1.0)))
    with pytest.raises(Broken, match="no lever moves it"):
        outcomes.moved(replace(COCA, name="kites"))


def test_mass_made_from_nothing_breaks_the_books(monkeypatch: pytest.MonkeyPatch) -> None:
    lab: Lab = lab_of(levers.DRAWS)
    with watched(lab.static) as now:
        lab.run(weeks=2, each=Balance(lab, now))
        check = Balance(lab, now)
        before = lab.state
        _, after = lab.run(weeks=1)
        check({}, before, after)
        more = {**after, "stock": after["stock"] + 1.0}
        with pytest.raises(Broken, match="stock"):
            check({}, before, more)
        with pytest.raises(Broken, match="the state area is not finite"):
            check({}, before, {**after, "area": after["area"] * np.nan})
    usual = supply.laboratories
    with watched(lab.static):
        assert supply.laboratories is not usual
    assert supply.laboratories is usual


def test_a_prior_is_finite_and_nothing_else_moves_with_a_parameter() -> None:
    record = load_parameters()["area_elasticity"]
    assert parameters.prior(record).endswith(record.unit)
    assert "the same" in parameters.alone(record)
    with pytest.raises(Broken, match="not finite"):
        parameters.prior(replace(record, prior=Prior("fixed", {"value": float("nan")})))
    with pytest.raises(Broken, match="no draw has it"):
        parameters.alone(replace(record, name="kites"))


def test_a_check_tells_a_pass_a_failure_and_what_does_not_apply() -> None:
    def broken() -> str:
        raise Broken("by 3")

    def skipped() -> str:
        raise Skipped("no need")

    assert [run("x", "y", test).result for test in (lambda: "7", broken, skipped)] == ["pass", "fail", "skip"]
    assert run("x", "y", broken).to_dict() == {"check": "x", "says": "y", "result": "fail", "why": "by 3"}
