"""The cost of a study on paper, up to ten thousand cores: `python benchmarks/cost_model.py`.

Constants are those that `growth.py` and a timing of parts gave on one core (docs/benchmarks.md). Prints a Markdown table.
"""

from __future__ import annotations

import math

BLOCK_YEAR = 0.182
"""Processor seconds of 100 draws and 52 weeks, sampling, sketches and writing included."""
BURN_IN = 3
"""Years of the burn-in of a block, paid once for all its options."""
WORKER = 3.5
"""Seconds from the start of a worker to its first segment, its program being known."""
PART = 0.0015
"""Seconds that one process spends on a part while others wait: handing it out, and merging or opening it."""
SHARED = 0.001
"""The same where shards are handed out beforehand: merging alone."""

STUDIES = {"1,000,000 draws, 1 year, baseline": (1_000_000, 1, 1), "1,000,000 draws, 3 years, 17 strategies": (1_000_000, 3, 17)}
CORES = (1, 2, 100, 1_000, 10_000)


def seconds(draws: int, years: int, strategies: int, cores: int, part: float = PART) -> tuple[float, float]:
    """Clock seconds on so many cores, and the share of their time that is spent in blocks."""
    blocks = math.ceil(draws / 100)
    block = (BURN_IN + years * strategies) * BLOCK_YEAR
    parts = math.ceil(blocks / max(1, min(8 / block, blocks / cores)))  # a part is about eight seconds, or a worker's share
    total = WORKER + math.ceil(blocks / cores) * block + parts * part
    return total, blocks * block / (cores * total)


def main() -> None:
    """Print the table."""
    print("| study | cores | seconds, one study | of it in blocks | seconds, in shards | of it in blocks |")
    print("|---|---|---|---|---|---|")
    for name, study in STUDIES.items():
        for cores in CORES:
            one, shards = seconds(*study, cores), seconds(*study, cores, SHARED)
            print(f"| {name} | {cores:,} | {one[0]:,.0f} | {one[1]:.0%} | {shards[0]:,.0f} | {shards[1]:.0%} |")


if __name__ == "__main__":
    main()
