"""The golden baseline: medians that may not move without a reason.

Rewrite after a deliberate change, from the root of the repository:

    python -m tests.model.golden --reason "what was changed and why"

The reason and the date are appended to golden_reasons.md.
"""

from __future__ import annotations

import argparse
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from leeward.strategy import BASELINE, Strategy

from .support import SEED, lab_of, surge

FOLDER = Path(__file__).resolve().parent
FILE = FOLDER / "golden.json"
REASONS = FOLDER / "golden_reasons.md"
COMMAND = 'python -m tests.model.golden --reason "..."'
DRAWS = 16
WEEKS = (13, 52, 156)
TOLERANCE = 1e-6
STRATEGIES: dict[str, Strategy] = {
    "baseline": BASELINE,
    "maritime_strike": surge("maritime_strike"),
    "vessel_patrol": surge("vessel_patrol"),
    "treatment and precursor_control": Strategy((*surge("treatment"), *surge("precursor_control", start_week=10, ramp_weeks=12))),
}


def compute() -> dict[str, dict[str, list[float]]]:
    """Strategy -> series -> medians over draws in the weeks before 13, 52 and 156, NumPy float64."""
    lab = lab_of(DRAWS)
    found: dict[str, dict[str, list[float]]] = {}
    for name, strategy in STRATEGIES.items():
        series, _ = lab.run(strategy, max(WEEKS))
        medians = np.median(series[[week - 1 for week in WEEKS]], axis=2)
        found[name] = {label: [float(x) for x in medians[:, i]] for i, label in enumerate(lab.labels)}
    return found


def differences(stored: dict[str, Any], now: dict[str, Any]) -> list[str]:
    """One line for every number that moved by more than the tolerance, and for what came or went."""
    lines = []
    for option in dict.fromkeys([*stored, *now]):
        old, new = stored.get(option, {}), now.get(option, {})
        for label in dict.fromkeys([*old, *new]):
            if label not in old or label not in new:
                lines.append(f"{option}: {label} {'is new' if label in new else 'is gone'}")
                continue
            for week, a, b in zip(WEEKS, old[label], new[label], strict=True):
                if abs(a - b) > TOLERANCE * max(abs(a), abs(b), 1e-6):
                    lines.append(f"{option}: {label} in week {week}: {a:.9g} -> {b:.9g}")
    return lines


def main() -> None:
    """Rewrite the file and append the reason."""
    parser = argparse.ArgumentParser(description="Rewrite the golden baseline of the weekly model.")
    parser.add_argument("--reason", required=True, help="what was changed and why, in one or two sentences")
    reason = " ".join(parser.parse_args().reason.split())
    if len(reason) < 10:
        parser.error("say what was changed and why")
    now = compute()
    before = json.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else {}
    moved = differences(before.get("medians", {}), now)
    if before and not moved:
        print("nothing moved; the file stays as it is")
        return
    head = {"seed": SEED, "draws": DRAWS, "weeks": list(WEEKS), "backend": "numpy float64"}
    FILE.write_text(json.dumps({**head, "medians": now}, indent=1) + "\n", encoding="utf-8")
    if not REASONS.exists():
        REASONS.write_text("# Why the golden baseline moved\n\nNewest last.\n\n", encoding="utf-8")
    with REASONS.open("a", encoding="utf-8") as file:
        file.write(f"- {datetime.now(UTC):%Y-%m-%d}: {reason} ({len(moved)} numbers moved)\n")
    print(f"{FILE.name} rewritten: {len(moved)} numbers moved")


if __name__ == "__main__":
    main()
