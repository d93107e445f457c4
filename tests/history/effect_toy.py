"""A toy of published effects: coca areas under a lever whose response is known, and records of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from leeward.history.effect_playing import Group

RECORD = """\
leeward: 1
id: {id}
study: "A toy"
year: 2001
design: "an experiment"
status: read
setting: "Colombia"
lever: manual_eradication
outcome: coca_area
coords: {{country: colombia}}
published: {published}
unit: percent
horizon: "1 year"
start: 2010-01-01
strategy:
  - {{lever: manual_eradication, add: 1000, where: [colombia]}}
measure: {measure}
used_by: {used_by}
in_sample: false
source: "a report"
note: "n"
"""
WINDOW = "window: {from: 2010-06-01, to: 2010-12-01}"


def record(folder: Path, name: str = "toy", published: str = "{value: -10, sd: 2, from: a toy}", **keys: str) -> Path:
    """Write a record and return its path. keys: measure, used_by."""
    keys = {"measure": f"{{kind: percent_change, {WINDOW}}}", "used_by": "[]"} | keys
    path = folder / f"{name}.yaml"
    path.write_text(RECORD.format(id=name, published=published, **keys), encoding="utf-8")
    return path


class Toy:
    """Areas of Colombia and Peru, (draw, week, country): a strategy takes a tenth of Colombia's, of which half comes back."""

    def __init__(self, weeks: int, draws: Any, noise: float) -> None:
        self.weeks, self.draws, self.noise = weeks, draws, noise
        self.parameters = pd.DataFrame(index=draws)

    def outcome(self, name: str, option: str | None = None) -> xr.DataArray:
        shift = self.noise * (np.asarray(self.draws) - np.mean(self.draws))
        lost = 0.0 if option == "baseline" else 10.0 + shift
        ones = np.ones((len(self.draws), self.weeks))
        both = np.stack([ones * (100.0 - lost)[:, None] if np.ndim(lost) else ones * 100.0, ones * 50.0], axis=-1)
        if np.ndim(lost):
            both[:, :, 1] += 0.5 * np.asarray(lost)[:, None]
        coords = {"draw": self.draws, "week": np.arange(self.weeks), "country": ["colombia", "peru"]}
        return xr.DataArray(both, dims=("draw", "week", "country"), coords=coords)


def simulate(group: Group, draws: range, seed: int, noise: float = 0.01) -> Toy:
    """The toy as a simulator of groups."""
    return Toy(group.weeks, np.arange(draws.start, draws.stop), noise)
