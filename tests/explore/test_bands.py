"""What the charts show: assumptions keep whole model versions, and say so when too few are left."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from leeward.evidence.errors import InputError
from leeward.explore.bands import MINE, Chosen, assumed, chart

DRAWS, WEEKS = 60, 104


class Small:
    options, structures, plan = ["baseline", MINE], ["closure"], {"draws": DRAWS}

    @property
    def parameters(self) -> pd.DataFrame:
        return pd.DataFrame({"slope": np.arange(DRAWS, dtype=float), "closure": ["cost", "quantity"] * (DRAWS // 2)})

    def outcome(self, name: str, option: str | None = None) -> xr.DataArray:
        if name != "kg_delivered":
            raise KeyError(name)
        base = 100.0 + np.arange(DRAWS)[:, None] + np.zeros((DRAWS, WEEKS))
        values = np.stack([base, base * (1 - 0.004 * np.arange(DRAWS)[:, None])])[..., None] * [1.0, 2.0]
        every = xr.DataArray(values, dims=("option", "draw", "week", "market"),
                             coords={"option": self.options, "market": ["usa", "europe"]})  # fmt: skip
        return every if option is None else every.sel(option=option)


def test_an_assumption_keeps_the_draws_in_which_it_is_so() -> None:
    study = Small()
    assert assumed(study, {}).all()
    low = assumed(study, {"slope": "low"})
    assert low.sum() == 20 and low[:20].all()


def test_too_few_or_unknown_gets_a_sentence() -> None:
    with pytest.raises(InputError, match="only 10 of 60"):
        assumed(Small(), {"slope": "high", "closure": "cost"})
    with pytest.raises(InputError, match="allowed: high, low, middle"):
        assumed(Small(), {"slope": "cost"})
    with pytest.raises(InputError, match="unknown assumption 'none'"):
        assumed(Small(), {"none": "low"})


def test_the_chart_keeps_apart_what_the_assumption_did() -> None:
    study = Small()
    whole = chart(study, "kg_delivered")
    part = chart(Chosen(study, assumed(study, {"slope": "low"})), "kg_delivered", study)
    assert part["base_all"] == whole["base"] and part["base"][2][-1] == 109.5
    assert whole["base"][2][-1] == 129.5
    assert -4.1 < part["change"][2][-1] < -3.5 and -12.1 < whole["change"][2][-1] < -11.5
    assert [row["after"] for row in whole["rows"]] == ["3 months", "1 year", "2 years"]
    assert whole["weeks"][-1] == WEEKS - 1 and len(whole["change"]) == 5


def test_an_outcome_that_is_not_kept_gets_a_sentence() -> None:
    with pytest.raises(InputError, match="not one of the series"):
        chart(Small(), "homicide")


def test_a_chart_is_of_a_place() -> None:
    usual, europe = chart(Small(), "kg_delivered"), chart(Small(), "kg_delivered", None, "europe")
    assert [place["name"] for place in usual["places"]] == ["usa", "europe"] and usual["where"] == "usa"
    assert europe["where"] == "europe" and "Europe" in europe["title"]
    assert europe["base"][2][0] == 2 * usual["base"][2][0] and europe["change"] == usual["change"]
    with pytest.raises(InputError, match=r"unknown place 'mars'; .*allowed: europe, usa"):
        chart(Small(), "kg_delivered", None, "mars")
