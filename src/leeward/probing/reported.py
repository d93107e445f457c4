"""A row that sets what was reported beside what the model says."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reported:
    """What was reported: a range in the unit of the row (`None`: open on that side), in words, and where from."""

    low: float | None
    high: float | None
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Compared:
    """One row: reported and simulated; `quantiles` (5, 25, 50, 75, 95 %) is empty where the model has none."""

    part: str
    quantity: str
    unit: str
    use: str
    reported: Reported
    quantiles: tuple[float, ...]
    note: str = ""

    @property
    def hit(self) -> bool | None:
        """True or False for a test or an in-sample row with numbers on both sides, else None."""
        low, high = self.reported.low, self.reported.high
        if self.use == "input" or not self.quantiles or (low is None and high is None):
            return None
        return (high is None or self.quantiles[0] <= high) and (low is None or self.quantiles[-1] >= low)
