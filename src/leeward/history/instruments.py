"""Instruments: how far a published number may lie from what it measures.

A UN survey and a US estimate of the same fields are two instruments; so are a seizure report and a household survey.
An instrument has a relative error that passes (`sd`, with its correlation from one year to the next, `memory`) and a bias that
lasts over a series (`bias_low` to `bias_high`, 5 and 95 %), both on a log scale. The table is `data/instruments.csv`; what is
known of the two surveys of coca is measured in `surveys.py`.
"""

from __future__ import annotations

import csv
import io
import math
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from leeward.evidence.parameters import Z90


@dataclass(frozen=True, slots=True)
class Instrument:
    """A way of measuring: relative error `sd` of a point, its `memory` a year, bias between `bias_low` and `bias_high`."""

    name: str
    title: str
    sd: float
    memory: float
    bias_low: float
    bias_high: float
    status: str
    note: str

    @property
    def bias_log_mean(self) -> float:
        """Mean of the logarithm of the bias."""
        return (math.log(self.bias_low) + math.log(self.bias_high)) / 2

    @property
    def bias_log_sd(self) -> float:
        """Standard deviation of the logarithm of the bias."""
        return (math.log(self.bias_high) - math.log(self.bias_low)) / (2 * Z90)


@lru_cache(maxsize=1)
def load_instruments() -> dict[str, Instrument]:
    """Return the instruments by name."""
    text = (resources.files("leeward.history") / "data" / "instruments.csv").read_text(encoding="utf-8")
    return {
        row["name"]: Instrument(
            row["name"], row["title"], float(row["sd"]), float(row["memory"]), float(row["bias_low"]),
            float(row["bias_high"]), row["status"], row["note"],
        )
        for row in csv.DictReader(io.StringIO(text))
    }  # fmt: skip
