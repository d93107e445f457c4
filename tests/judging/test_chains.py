"""One row a claim, and the chain from instrument to people."""

from __future__ import annotations

from typing import Any

import numpy as np
from small_study import SmallStudy, brief_of, claim, judged

from leeward.judging.chains import CHAIN, STEP_OF, place_of, step_of


def test_rows_stand_from_instrument_to_people() -> None:
    names = ["overdose_death", "consumption", "kg_delivered", "potential_production"]
    series = {name: {"baseline": np.full(12, 100.0), "a": np.full(12, 80.0)} for name in names}
    claims = [claim(number=at + 1, outcome=name) for at, name in enumerate(names)]
    found = judged(SmallStudy(series, draws=12), *claims)
    assert [row.lead.outcome for row in found.rows] == list(reversed(names))
    assert [item.claim for item in found.items] == ["c1", "c2", "c3", "c4"]
    assert [row["step"] for row in found.to_dict()["rows"]] == ["made", "delivered", "used", "people"]


def test_what_differs_in_place_time_or_size_is_another_row() -> None:
    labels = {"consumption": {"market": ["usa", "europe"]}}
    values: dict[str, Any] = {"baseline": np.full((1, 60, 2), 100.0), "a": np.full((1, 60, 2), 80.0)}
    claims = [
        claim(),
        claim(number=2, market="usa", speaker="a senator"),
        claim(number=3, market="europe"),
        claim(number=4, horizon_weeks=20),
        claim("increase", 5),
        claim(number=6, size=90, unit="percent"),
        claim(number=7, lever=None),
        claim(number=8, lever=None),
        claim(number=9, lever=None, repeats="c7"),
    ]
    found = judged(SmallStudy({"consumption": values}, weeks=60, axes=labels), *claims)
    rows = {row.lead.claim: [item.claim for item in row.items] for row in found.rows}
    assert rows == {"c1": ["c1", "c2"], "c3": ["c3"], "c4": ["c4"], "c5": ["c5"], "c6": ["c6"], "c7": ["c7", "c9"], "c8": ["c8"]}
    assert found.rows[0].speakers == ["author", "a senator"]
    assert sum(found.counts.values()) == 7
    assert [item.row for item in found.items] == ["c1", "c1", "c3", "c4", "c5", "c6", "c7", "c8", "c7"]


def test_a_chain_says_where_an_effect_dies_out() -> None:
    change = {"potential_production": 0.5, "kg_delivered": 0.9, "consumption": 0.99, "overdose_death": 1.0}
    series = {name: {"baseline": np.full(12, 100.0), "a": np.full(12, 100.0 * by)} for name, by in change.items()}
    found = judged(SmallStudy(series, draws=12), brief=brief_of(claim(lever="lab_raid"), lever="lab_raid"))
    (chain,) = found.to_dict()["chains"]
    assert [link["outcome"] for link in chain["links"]] == list(change)
    assert chain["dies_out"] == "consumption"
    assert chain["links"][2]["rows"] == ["c1"] and chain["links"][2]["negligible"] == 1.0
    alive = {name: {"baseline": np.full(12, 100.0), "a": np.full(12, 50.0)} for name in change}
    assert judged(SmallStudy(alive, draws=12), claim()).to_dict()["chains"][0]["dies_out"] is None


def test_the_steps_are_in_order_and_every_outcome_of_the_chain_has_one() -> None:
    assert set(CHAIN) <= set(STEP_OF)
    assert sorted(CHAIN, key=place_of) == list(CHAIN)
    assert step_of("kg_seized") == "removed" and step_of("escalation") is None and step_of("anything") is None
