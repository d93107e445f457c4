"""Levers and outcomes as a reader knows them: by the titles of the tables, not by the names in files."""

from __future__ import annotations

import re

from leeward.evidence.levers import load_levers
from leeward.evidence.outcomes import load_outcomes
from leeward.judging import words
from leeward.judging.drivers import lower_first, readable
from leeward.judging.judgement import Verdict
from leeward.judging.reasons import THE_PAST
from leeward.judging.rules import REPORTED

SHORT = {
    "arrest": "arrests",
    "cooperation": "cooperation of partners",
    "elite_cohesion": "cohesion of the elite",
    "kg_delivered": "cocaine delivered",
    "member": "members of groups",
    "political_prisoner": "political prisoners",
    "potential_production": "cocaine production",
    "recruit": "recruits",
}
"""Names for where the title of an outcome has no room: the noun that the title starts from, as English has it."""
POINTS_OF = {
    "regional_stability": "that no state of the region is struck on its own soil",
    "regime_survival": "that the government survives",
    "elite_cohesion": "that the elite holds together",
    "outside_involvement": "that an outside power steps in",
    "displaced_share": "of what is stopped",
    "detection_rate": "of shipments at sea",
    "corridor_share": "of all cocaine leaving",
}
"""What a difference in points is of, where the name of the outcome does not say it."""


def lever(name: str | None) -> str:
    """Return the title of a lever; its name where no table has it, and *no lever* where there is none."""
    if not name:
        return "no lever"
    known = load_levers().get(name)
    return known.title if known else readable(name)


def outcome(name: str | None, drug: str = "") -> str:
    """Return the title of an outcome for the middle of a sentence; its name where no table has it.

    ``drug`` is what a text speaks of in place of the cocaine that the model measures: *opioids seized*.
    """
    if not name:
        return "no outcome"
    known = load_outcomes().get(name)
    title = lower_first(known.title) if known else readable(name)
    return words.with_drug(title, drug)


def short(name: str) -> str:
    """Return the shortest name of an outcome for the middle of a sentence."""
    return SHORT.get(name) or outcome(name)


def points_of(name: str, size: str) -> str:
    """Say what the points of a size are of: *−14 points of probability that no state of the region is struck …*."""
    what = POINTS_OF.get(name)
    for unit in words.POINTS.values():
        if what and unit in size:
            return size.replace(unit, f"{unit} {what}", 1)
    return size


def is_count(item: Verdict) -> bool:
    """Tell whether a claim only counts what has happened, which has no direction."""
    return item.word == REPORTED and item.claimed_size is not None and not item.claimed_size.relative


_MOVES = re.compile(
    r"(?i)\b(?:retreat\w*|los[est]\w*|lost|gain\w*|fewer|less|more|higher|lower|rise[sn]?|rose|rising|f[ae]ll\w*|drop\w*|grow\w*|grew|spread\w*"
    r"|avoid\w*|refus\w*|stop\w*|end(?:s|ed|ing)?|leav\w*|flee\w*|fled|return\w*|join\w*|push\w*|split\w*|collaps\w*|worse|better)\b"
)
"""Words for an outcome that say themselves what becomes of it."""
MOST_CALLED = 4
"""Most words of a text that can name an outcome alone; more of them say what happens to it too."""


def tested(item: Verdict, direction: str | None = None) -> str:
    """Return what a claim is of, in the words of the text where no table holds its instrument."""
    told = way(item) if direction is None else direction
    said = item.called_outcome and (len(item.called_outcome.split()) > MOST_CALLED or _MOVES.search(item.called_outcome))
    if direction is None and item.called_outcome and (item.of_less or said):
        told = ""  # the words of the text say the change themselves
    named = pair(item.lever, item.outcome, told, item.of_drug, item.called, item.called_outcome)
    violence = item.outcome == "homicide" and words.VIOLENCE in item.stand_in and item.effect is None
    return named.replace("homicides", "violence", 1) if violence else named


def of_then(item: Verdict) -> str:
    """Say of a finding about the past what the model is asked instead: *told as past (2012-2019); from now on*; else empty."""
    if not item.told_of:
        return ""
    return f"told as past{f' ({item.told_of})' if item.told_of != THE_PAST else ''}; from now on"


def beside(item: Verdict) -> str:
    """Say what a reader must know beside a number: that a claim was turned round, which drug stands in, what is not played.

    *the text speaks of less of it: turned round*; *not played: “only if roads follow”*; empty where there is nothing.
    """
    turned = "said of less of it" if item.called_outcome else "the text speaks of less of it: turned round"
    parts = [turned] if item.of_less else []
    if item.effect is not None:
        parts += ["the text has no evidence of an effect, which is not to say that there is none"] if item.unshown else []
        way = {"decrease": "fall", "increase": "rise"}.get(item.denies)
        parts += [f"the text denies a {way}: what goes the other way does not speak against it"] if way else []
        parts += [item.stand_in] if item.stand_in else []
        parts += [f"not played: “{words.shorten(item.condition, 14)}”"] if item.condition else []
        other = item.apart and item.apart not in item.wider
        parts += [f"the text: “{item.apart}”; what is measured is not that alone"] if other else []
    return "; ".join(parts)


def way(item: Verdict) -> str:
    """Return the direction of a claim with the size that it gives: *decrease by 15 %*; of a count of the past the count alone."""
    if is_count(item) and item.claimed_size is not None:
        return item.claimed_size.text
    size = f" by {item.claimed_size.text}" if item.claimed_size is not None else ""
    return f"{'no evidence of an effect' if item.unshown else readable(item.direction)}{size}"


def pair(
    cause: str | None, effect: str | None, direction: str = "", drug: str = "", called: str = "", called_outcome: str = ""
) -> str:
    """Return a lever, an outcome and, where given, which way: *School prevention → consumption: decrease*.

    ``called`` and ``called_outcome`` are words of the text that stand for them.
    """
    told = f": {readable(direction)}" if direction else ""
    what = f"“{called_outcome}”" if called_outcome else outcome(effect, drug)
    return f"{f'“{called}”' if called else lever(cause)} → {what}{told}"
