"""How long a year and a month are, said once. They differ on purpose, and each has its reason.

The subsystems of the model count in `MODEL_YEAR` as a float (`WEEKS` of `model/static.py`).
"""

from __future__ import annotations

MODEL_YEAR = 52
"""Weeks of a year that is simulated: whole, so that horizons and segments fall on weeks. A study of one year has 52."""

WEEKS_A_YEAR = 52.18
"""Weeks of a calendar year (365.25 / 7 = 52.179): for costs priced a year and for spans of time in words."""

WEEKS_A_MONTH = 4.348
"""Weeks of a calendar month (365.25 / 12 / 7 = 4.3482), for spans of time in words and for the marks of an axis."""

READ_MONTH = 4.345
"""Weeks of a month that a document names (365 / 12 / 7): 12, 24 and 36 of them round to 52, 104 and 156, the horizons."""

DAYS_A_YEAR = 365.25
"""Days of a calendar year: for the age of observations in years."""
