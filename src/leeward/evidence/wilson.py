"""The interval of a share that was counted."""

from __future__ import annotations

from math import sqrt


def wilson(share: float, count: int, z: float) -> tuple[float, float]:
    """Return the Wilson interval (1927) of a share of so many, ``z`` standard deviations wide on each side; (0, 1) of none."""
    if count < 1:
        return 0.0, 1.0
    part = z * z / count
    centre = (share + part / 2) / (1 + part)
    half = z * sqrt(share * (1 - share) / count + part / (4 * count)) / (1 + part)
    return max(0.0, centre - half), min(1.0, centre + half)
