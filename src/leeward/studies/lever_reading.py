"""What to make of each chart of `lever_charts.py`, one sentence or two a lever, written after reading them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

READING: Mapping[str, str] = defaultdict(str)
