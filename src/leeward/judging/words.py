"""Numbers in words, the same in the headline, the terminal and the report."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from leeward.evidence.calendar import MODEL_YEAR, WEEKS_A_MONTH, WEEKS_A_YEAR
from leeward.evidence.numbers import fixed, number, scale_of_large, signed
from leeward.evidence.outcomes import Outcome
from leeward.judging.drivers import readable
from leeward.judging.scales import OF_TODAY, unit_of
from leeward.judging.summary import Interval

POINTS = {"fraction": "percentage points", "probability": "points of probability"}
"""Units whose differences are shown in points, and of what."""


def large_interval(interval: Interval) -> str:
    """Return a median with its 90 % interval: 1.5 (1.2 to 1.9) billion; one number when they agree."""
    values = (interval.median, interval.low90, interval.high90)
    if not all(math.isfinite(value) for value in values):
        return "–"
    biggest = max(abs(value) for value in values)
    scale, word = scale_of_large(biggest)
    places = 1 if biggest / scale < 100 else 0
    middle, low, high = (fixed(value / scale, places) for value in values)
    return f"{middle}{word}" if low == high else f"{middle} ({low} to {high}){word}"


def scale_of(kind: str, unit: str) -> tuple[float, str]:
    """Return the factor and unit in which a difference is shown: percent, of today's, points, or the outcome's."""
    if kind == "relative":
        return 100.0, "%"
    if unit == OF_TODAY:
        return 100.0, "%\u00a0of today's"
    if unit in POINTS:
        return 100.0, POINTS[unit]
    return 1.0, "" if unit == "index" else unit


def decimals_for(values: Sequence[float]) -> int:
    """Return how many decimals shown numbers need: two figures of the largest, at most three places."""
    sizes = [abs(value) for value in values if math.isfinite(value)]
    largest = max(sizes, default=0.0)
    if largest == 0:
        return 1
    if largest < 0.05:
        return 3
    return 2 if largest < 1 else 1 if largest < 20 else 0


def _scaled(interval: Interval, kind: str, unit: str) -> tuple[float, int, str, str]:
    """Return factor, decimals, word for a large number and unit with which an effect and its intervals are shown."""
    scale, shown = scale_of(kind, unit)
    values = [scale * v for v in (interval.median, interval.low90, interval.high90)]
    biggest = max((abs(value) for value in values if math.isfinite(value)), default=0.0)
    for limit, word in ((1e9, "billion"), (1e6, "million"), (1e5, "thousand")):
        if biggest >= limit:
            divisor = 1e3 if word == "thousand" else limit
            return scale / divisor, 1 if biggest / divisor < 100 else 0, word, shown
    return scale, decimals_for(values), "", shown


def effect(interval: Interval, kind: str, unit: str) -> str:
    """Return a median effect with its unit; a dash alone when it is undefined."""
    if not math.isfinite(interval.median):
        return "–"
    scale, places, word, shown = _scaled(interval, kind, unit)
    return "\u00a0".join(part for part in (signed(scale * interval.median, places), word, shown) if part)


def span(interval: Interval, kind: str, unit: str, level: int = 90) -> str:
    """Return the 50 or 90 % interval of an effect, "a to b", without the unit; a dash when it is undefined."""
    if not math.isfinite(interval.median):
        return "–"
    low, high = (interval.low90, interval.high90) if level == 90 else (interval.low50, interval.high50)
    scale, places, word, _ = _scaled(interval, kind, unit)
    return f"{signed(scale * low, places)} to {signed(scale * high, places)}" + (f"\u00a0{word}" if word else "")


def with_interval(interval: Interval, kind: str, unit: str) -> str:
    """Return the effect with its 90 % interval: −1.2 % (−3.0 to +0.4); a dash when it is undefined."""
    if not math.isfinite(interval.median):
        return "–"
    return f"{effect(interval, kind, unit)} ({span(interval, kind, unit)})"


def summed(total: Interval, unit: str) -> str:
    """Return a sum over a study: 220 (130 to 540) deaths in all; ``unit`` is that of the weekly flow."""
    what, shown = unit.split("/")[0], large_interval(total)
    return f"{what} {shown} in all" if what.startswith("US$") else f"{shown} {what} in all"


def smallest_effect(outcome: Outcome) -> str:
    """Return the smallest effect of interest of an outcome in words."""
    part = outcome.smallest_effect
    scale, shown = scale_of(part.kind, unit_of(outcome))
    return f"{number(scale * part.value)}\u00a0{shown}".rstrip("\u00a0")


def in_twenty(share: float | None) -> str:
    """Return a share as a frequency: 17 of 20; nought and twenty only when exact; a dash when undefined."""
    if share is None or not math.isfinite(share):
        return "–"
    count = round(20 * share)
    if count == 0 and share > 0:
        count = 1
    if count == 20 and share < 1:
        count = 19
    return f"{count} of 20"


def twentieths(shares: Sequence[float]) -> list[int]:
    """Return shares as whole twentieths that add up to 20 (largest remainders)."""
    exact = [20 * share for share in shares]
    counts = [math.floor(value + 1e-9) for value in exact]
    missing = 20 - sum(counts)
    for at in sorted(range(len(exact)), key=lambda i: counts[i] - exact[i])[: max(missing, 0)]:
        counts[at] += 1
    return counts


def weeks(count: float | None) -> str:
    """Return a span of weeks as people say it."""
    if count is None or not math.isfinite(count):
        return "–"
    if count < 9:
        whole = max(1, round(count))
        return f"{whole} week{'s' if whole != 1 else ''}"
    if count < 100:
        return f"{round(count / WEEKS_A_MONTH)} months"
    return f"{number(count / WEEKS_A_YEAR)} years"


def years(count: float) -> str:
    """Return a long span of weeks in years, whole where it is: 10 years, 3.5 years."""
    return f"{round(count / WEEKS_A_YEAR, 1):g} years"


def horizon(week: int) -> str:
    """Return a horizon as people say it: 3 months, 1 year, 3 years, week 40."""
    known = {13: "3 months", 26: "6 months", 52: "1 year", 104: "2 years", 156: "3 years"}
    if week in known:
        return known[week]
    return f"{week // MODEL_YEAR} years" if week >= MODEL_YEAR and week % MODEL_YEAR == 0 else f"week {week}"


def option_title(name: str, titles: dict[str, str]) -> str:
    """Return the title of an option, or its name without underscores."""
    return titles.get(name) or readable(name)


def with_drug(name: str, drug: str) -> str:
    """Return the name of an outcome with the drug that a text speaks of in place of the model's cocaine, where it is another."""
    if not drug:
        return name
    of = {"opioids": "opioid", "other drugs": "other drug", "drugs": "drug"}.get(drug, drug)
    return re.sub(r"(?i)\bcocaine\b", drug, re.sub(r"(?i)\bcocaine (?=consumption|production)", f"{of} ", name))


_MEASURED = "measured for "
_MEMBERS = "members of"
"""How the measure begins that stands for the strength of groups."""
VIOLENCE = "violence in general"
OVERDOSES = "overdoses, fatal or not"
LEAF = "coca leaf"
"""What a text speaks of that homicides, deaths by overdose and the cocaine that could be made stand for."""


def standing_in(said: str, drug: str) -> str:
    """Say what a text says, and what a claim is measured for in its place: mostly another drug."""
    return f"the text {said}: {_MEASURED}{drug}"


def _stands(stand_in: str) -> str:
    return stand_in.rpartition(_MEASURED)[2]


def of_which(stand_in: str) -> str:
    """Return the drug of what stands in for what a text says, to go on with: *of fentanyl*, or nothing."""
    drug = _stands(stand_in)
    return f" of {drug}" if drug else ""


def in_the_text(name: str, of_drug: str, stand_in: str) -> str:
    """Return the name of a measure as a text speaks of it: with its drug, never with one that only stands in for it, and the
    strength of groups where their members stand in for that.
    """
    if not stand_in:
        return with_drug(name, of_drug)
    if name.startswith(_MEMBERS):
        return name.replace(_MEMBERS, "strength of", 1)
    if VIOLENCE in stand_in:
        return re.sub(r"(?i)homicides", "violence", name, count=1)
    if LEAF in stand_in:
        return re.sub(r"(?i)potential cocaine production", "production of coca leaf", name, count=1)
    if OVERDOSES in stand_in:
        return re.sub(r"(?i)overdose deaths(?: \(\w+\))?", "overdoses", name, count=1)
    said = of_drug or ("opioids" if "opioids" in stand_in else "drugs")
    return with_drug(name.replace(" (fentanyl)", " (opioids)" if said == "opioids" else ""), said).replace(" (drugs)", "")


def measured_for(wider: str, stand_in: str) -> str:
    """Say for which wider measure, and for which drug in the place of the text's, a number is; else nothing."""
    drug = _stands(stand_in)
    parts = [part for part in (wider, drug if drug not in wider else "") if part]
    return f", {_MEASURED}{' and for '.join(parts)}" if parts else ""


def bound(condition: str) -> str:
    """Say, to go on with, that a claim is bound to what is not played; else nothing."""
    return ", on a condition that is not played" if condition else ""


QUOTED = 36
"""Words of a quotation that are shown."""


def quote(text: str) -> str:
    """Return a quotation in its marks, of a very long one the beginning."""
    return f"“{shorten(text, QUOTED + 4)}”"


def shorten(text: str, words_kept: int = 14) -> str:
    """Return at most ``words_kept`` words of a text, with an ellipsis when some were cut."""
    parts = text.split()
    return " ".join(parts) if len(parts) <= words_kept else " ".join(parts[:words_kept]) + " …"
