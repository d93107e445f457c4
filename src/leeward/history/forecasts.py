"""Scoring of forecasts with probabilities: Brier score, log score and calibration.

The bundled forecasts are public ones about strikes and the government of Venezuela, 2025-26 (operations evidence); any
file with the same columns can be scored. A forecast whose outcome is unclear or open is shown and not scored. Several
forecasts of one event are not independent, so the bootstrap resamples events (same statement, same due date).

Brier (1950): mean of (p - outcome)^2, 0 best, 0.25 for always one half. Log score: mean of -ln of the probability given
to what happened, 0 best, 0.69 for always one half. Reference: the share of yes in the very same forecasts, which no
forecaster knew beforehand.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from importlib import resources
from itertools import pairwise
from pathlib import Path

import numpy as np

from leeward.evidence.csvtext import day, number, records
from leeward.evidence.errors import InputError, unknown_name
from leeward.evidence.facts import STATUSES
from leeward.evidence.safefile import read_text
from leeward.evidence.yamltext import shown_value
from leeward.history.keys import BinRow, ForecasterRow, ForecastRow, ForecastScores
from leeward.history.scores import binomial_interval

COLUMNS = (
    "id", "forecaster", "statement", "made", "due", "probability", "outcome", "source_id", "url", "status", "note",
)  # fmt: skip
OUTCOMES = ("yes", "no", "unclear", "open")
EDGES = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
LEAST = 1e-6
"""A probability of 0 or 1 that proves wrong costs -ln of this in the log score, not infinity."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """A statement, the probability given to it on the day it was made, and what came of it by the day it was due."""

    id: str
    forecaster: str
    statement: str
    made: date
    due: date | None
    probability: float
    outcome: str
    source_id: str
    url: str
    status: str
    note: str
    line: int

    @property
    def scored(self) -> bool:
        """Whether it is known what happened, and the forecast was read or inferred."""
        return self.outcome in ("yes", "no") and self.status in ("read", "inferred")

    @property
    def brier(self) -> float:
        """(p - outcome)^2."""
        return (self.probability - float(self.outcome == "yes")) ** 2

    @property
    def log_score(self) -> float:
        """-ln of the probability given to what happened."""
        given = self.probability if self.outcome == "yes" else 1.0 - self.probability
        return -math.log(max(given, LEAST))


def load_forecasts(path: str | Path | None = None) -> list[Forecast]:
    """Read forecasts from a CSV file, the bundled one by default; InputError (file, key, line) for a mistake."""
    if path is None:
        name = "forecasts.csv"
        text = (resources.files("leeward.history") / "data" / name).read_text(encoding="utf-8")
    else:
        name = str(path)
        text = read_text(path)
    found: list[Forecast] = []
    seen: set[str] = set()
    for line, row in records(text, name, COLUMNS):
        forecast = _forecast(row, name, line)
        if forecast.id in seen:
            raise InputError(f"the id {shown_value(forecast.id)} is given twice", file=name, key="id", line=line)
        seen.add(forecast.id)
        found.append(forecast)
    return found


def _forecast(row: dict[str, str], file: str, line: int) -> Forecast:
    def wrong(key: str, message: str) -> InputError:
        return InputError(message, file=file, key=key, line=line)

    for key in ("id", "statement"):
        if not row[key]:
            raise wrong(key, "the cell is empty")
    p = number(row["probability"], file=file, line=line, key="probability")
    if not 0.0 <= p <= 1.0:
        raise wrong("probability", f"{p:g} is not between 0 and 1")
    days: dict[str, date | None] = {}
    for key in ("made", "due"):
        days[key] = day(row[key], "2026-01-31", file=file, line=line, key=key) if row[key] else None
    made = days["made"]
    if made is None:
        raise wrong("made", "the day the forecast was made is missing")
    if days["due"] is not None and days["due"] < made:
        raise wrong("due", f"{days['due']} is before {made}")
    if row["outcome"] not in OUTCOMES:
        raise unknown_name("outcome", row["outcome"], OUTCOMES, file=file, key="outcome", line=line)
    if row["status"] not in STATUSES:
        raise unknown_name("status", row["status"], STATUSES, file=file, key="status", line=line)
    return Forecast(
        row["id"], row["forecaster"], row["statement"], made, days["due"], p, row["outcome"], row["source_id"],
        row["url"], row["status"], row["note"], line,
    )  # fmt: skip


def score(path: str | Path | None = None, *, times: int = 2000, seed: int = 1) -> ForecastScores:
    """Score a file of forecasts, the bundled public ones by default.

    Returns {"rows": one dict a forecast (with "brier" and "log_score", None where not scored), "n", "shown",
    "events", "brier", "brier_low", "brier_high", "log_score", "base_rate", "brier_of_base_rate", "skill",
    "calibration": one dict a bin (low, high, n, stated, happened, happened_low, happened_high), "by_forecaster"}.
    Intervals are 90 %: bootstrap over events for the Brier score, exact binomial (as if independent) for the bins.
    With nothing to score the numbers are None.
    """
    forecasts = load_forecasts(path)
    scored = [f for f in forecasts if f.scored]
    rows: list[ForecastRow] = [
        {
            "id": f.id, "forecaster": f.forecaster, "statement": f.statement, "made": f.made.isoformat(),
            "due": f.due.isoformat() if f.due else None, "probability": f.probability, "outcome": f.outcome,
            "status": f.status, "scored": f.scored, "brier": f.brier if f.scored else None,
            "log_score": f.log_score if f.scored else None, "url": f.url, "note": f.note,
        }
        for f in forecasts
    ]  # fmt: skip
    events = sorted({_event(f) for f in scored})
    result: ForecastScores = {
        "rows": rows, "n": len(scored), "shown": len(forecasts) - len(scored), "brier": None, "brier_low": None,
        "brier_high": None, "log_score": None, "base_rate": None, "brier_of_base_rate": None, "skill": None,
        "events": len(events), "calibration": calibration(scored), "by_forecaster": _by_forecaster(scored),
    }  # fmt: skip
    if not scored:
        return result
    brier = float(np.mean([f.brier for f in scored]))
    rate = float(np.mean([f.outcome == "yes" for f in scored]))
    base = rate * (1.0 - rate)
    rng, drawn = np.random.default_rng(seed), []
    by_event = {e: [f.brier for f in scored if _event(f) == e] for e in events}
    for _ in range(times if len(events) > 1 else 0):
        chosen = [by_event[events[i]] for i in rng.integers(0, len(events), len(events))]
        drawn.append(float(np.mean(np.concatenate(chosen))))
    low, high = np.quantile(drawn, [0.05, 0.95]) if drawn else (None, None)
    return {
        **result, "brier": brier, "brier_low": None if low is None else float(low),
        "brier_high": None if high is None else float(high),
        "log_score": float(np.mean([f.log_score for f in scored])), "base_rate": rate, "brier_of_base_rate": base,
        "skill": 1.0 - brier / base if base > 0 else None,
    }  # fmt: skip


def _event(f: Forecast) -> str:
    return f"{f.statement} | {f.due}"


def calibration(forecasts: Sequence[Forecast], edges: Sequence[float] = EDGES) -> list[BinRow]:
    """Return what was said against what happened, bin by bin: the data of a calibration plot.

    A bin runs from its lower edge up to, not including, the upper one (the last includes 1). Empty bins are kept, with
    None.
    """
    rows: list[BinRow] = []
    for i, (low, high) in enumerate(pairwise(edges)):
        last = i == len(edges) - 2
        here = [f for f in forecasts if low <= f.probability < high or (last and f.probability == high)]
        yes = sum(f.outcome == "yes" for f in here)
        a, b = binomial_interval(yes, len(here))
        rows.append(
            {
                "low": low, "high": high, "n": len(here),
                "stated": float(np.mean([f.probability for f in here])) if here else None,
                "happened": yes / len(here) if here else None,
                "happened_low": a if here else None, "happened_high": b if here else None,
            }
        )  # fmt: skip
    return rows


def _by_forecaster(forecasts: Sequence[Forecast]) -> list[ForecasterRow]:
    names = sorted({f.forecaster for f in forecasts})
    return [
        {"forecaster": name, "n": len(own), "brier": float(np.mean([f.brier for f in own]))}
        for name in names
        if (own := [f for f in forecasts if f.forecaster == name])
    ]
