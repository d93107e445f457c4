"""The sentences under the chart: those of the report at the usual place, and of the place that the chart shows elsewhere."""

from __future__ import annotations

from typing import Any, ClassVar

import pytest
import xarray as xr

from leeward.explore.bands import MINE
from leeward.explore.engine import mine
from leeward.explore.saying import sentences
from leeward.judging import judge
from leeward.reading.brief import Brief, LeverSetting

NAMES = {"baseline": "baseline", MINE: "strike", f"{MINE}__placebo": "strike__placebo"}


class Moved:
    """The strike of the fake study as what the sliders ask."""

    options: ClassVar = list(NAMES)

    def __init__(self, study: Any) -> None:
        self.study, self.structures, self.plan = study, study.structures, study.plan

    @property
    def parameters(self) -> Any:
        return self.study.parameters

    def outcome(self, name: str, option: str | None = None) -> xr.DataArray:
        if option is None:
            return xr.concat([self.outcome(name, each) for each in self.options], dim="option")
        return self.study.outcome(name, NAMES[option]).squeeze("option", drop=True)


@pytest.fixture(scope="module")
def asked() -> Brief:
    return mine(Brief(), [LeverSetting(lever="maritime_strike", value=8)])


def test_at_the_usual_place_they_are_those_of_the_report(study: Any, asked: Brief) -> None:
    whole = judge(Moved(study), asked).answer
    expected = [sentence.to_dict() for sentence in whole.sentences if sentence.about in ("promise", "cost")]
    assert len(expected) == 2
    assert sentences(Moved(study), asked) == expected == sentences(Moved(study), asked, "usa", "kg_delivered")


def test_they_follow_the_market_the_country_and_the_corridor(study: Any, asked: Brief) -> None:
    usual, cost = sentences(Moved(study), asked)
    europe, same = sentences(Moved(study), asked, "europe", "retail_price")
    assert europe["text"].startswith("In the model cocaine delivered (Europe) changes by ") and same == cost
    assert "United States" not in europe["text"] and europe["numbers"] != usual["numbers"]
    corridor = sentences(Moved(study), asked, "eastern_caribbean", "kg_delivered")[0]["text"]
    assert corridor.startswith("In the model cocaine leaving for the markets (") and "Caribbean" in corridor
    assert "; cocaine delivered to the United States changes by " in corridor
    country = sentences(Moved(study), asked, "colombia", "coca_area")[0]["text"]
    assert "(Colombia) changes by " in country
    assert sentences(Moved(study), asked, "atlantis")[0]["text"].startswith("The model keeps nothing of ")


def test_every_number_is_kept_beside_its_sentence(study: Any, asked: Brief) -> None:
    found = sentences(Moved(study), asked, "europe")[0]
    assert found["numbers"] and all(row["shown"] in found["text"] for row in found["numbers"])


def test_the_baseline_has_no_sentence(study: Any) -> None:
    class Alone(Moved):
        options: ClassVar = ["baseline"]

    assert sentences(Alone(study), mine(Brief(), [])) == []
