"""A toy to score: a quantity that moves as told, with weekly values, parameters and a structural choice."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from leeward.history.records import Case
from leeward.strategy import Strategy

HEADER = "date,series,value,low,high,unit,source_id,source,url,status,note\n"

CASE = """\
leeward: 1
id: {id}
title: A toy
kind: event
world: americas
start: 2010-01-01
end: 2014-12-31
in_sample: false
strategy:
  - lever: manual_eradication
    value: 3000
    where: [colombia]
    start: 2010-01-01
    end: 2011-01-01
    status: read
    source: a toy
series:
  - name: area
    outcome: coca_area
    coords: {{country: colombia}}
    unit: ha
    observation: {{compare: level, instrument: exact}}
"""

OBSERVED = HEADER + "".join(
    f"{year}-12-31,area,{value},,,ha,,a toy,,{status},\n"
    for year, value, status in (
        (2006, 100, "read"), (2007, 110, "read"), (2008, 100, "read"), (2009, 105, "read"),
        (2010, 95, "read"), (2011, 90, "inferred"), (2012, 500, "recalled"), (2013, 85, "read"),
    )
)  # fmt: skip


def write_case(folder: Path, name: str = "toy", text: str | None = None, observed: str = OBSERVED) -> Path:
    """Write a case folder and return it."""
    path = folder / name
    path.mkdir(parents=True, exist_ok=True)
    (path / "case.yaml").write_text((CASE if text is None else text).format(id=name), encoding="utf-8")
    (path / "observed.csv").write_text(observed, encoding="utf-8")
    return path


class Toy:
    """Series of one outcome over countries, (draw, week, country), under every option."""

    def __init__(self, values: Mapping[str, Any], draws: Any, parameters: pd.DataFrame) -> None:
        self.values, self.draws, self.parameters = values, draws, parameters

    def outcome(self, name: str, option: str | None = None) -> xr.DataArray:
        if name != "coca_area":
            raise KeyError(f"{name}: not in this study")
        found = self.values[str(option)]
        both = np.stack([found, 2.0 * found], axis=-1)
        coords = {"draw": self.draws, "week": np.arange(found.shape[1]), "country": ["colombia", "peru"]}
        return xr.DataArray(both, dims=("draw", "week", "country"), coords=coords)


Level = Callable[[Case, str, pd.DataFrame], Any]


def simulator(level: Level) -> Callable[..., Toy]:
    """A simulator in which an option holds the level (D,) that `level` says, in all weeks."""

    def simulate(case: Case, options: Mapping[str, Strategy], draws: range, seed: int) -> Toy:
        table = parameters(draws, seed)
        values = {
            o: np.repeat(np.asarray(level(case, o, table), float)[:, None], case.weeks, axis=1) for o in ("baseline", *options)
        }
        return Toy(values, np.arange(draws.start, draws.stop), table)

    return simulate


def parameters(draws: range, seed: int) -> pd.DataFrame:
    """Three parameters and a structural choice, each a function of (seed, draw) alone."""
    rows = [np.random.default_rng([seed, d]).normal(size=3) for d in draws]
    table = pd.DataFrame(np.array(rows).reshape(-1, 3), columns=["a", "b", "idle"], index=list(draws))
    table["form"] = np.array(["left", "right"], object)[[d % 2 for d in draws]]
    return table
