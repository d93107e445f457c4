"""Whether an effect of exactly nought is a finding: no path, or nothing that was tested."""

from __future__ import annotations

from collections.abc import Mapping

from leeward.evidence.errors import InputError
from leeward.evidence.levers import Lever
from leeward.evidence.outcomes import Outcome
from leeward.judging.arrays import Arrays
from leeward.judging.prices import value_of
from leeward.judging.series import StudyLike
from leeward.judging.summary import Effect
from leeward.reading.brief import Claim, LeverSetting, Option

UNTESTED = "the option changes nothing at all in this study: its levers stay as they were, or start after it ends"


FAINT = 1e-2
"""Share of the smallest effect within which the middle half of the versions is feedback, and no effect of a mechanism."""
CHAIN = frozenset(
    {
        "coca_area", "leaf_price", "potential_production", "source_stock", "drug_flow", "maritime_flow", "corridor_share",
        "displaced_share", "active_leg", "route_concentration", "crew_wage", "kg_seized", "kg_destroyed", "kg_delivered",
        "import_price", "retail_price", "retail_purity", "trafficker_revenue", "consumption", "light_user", "heavy_user",
        "overdose_death",
    }
)  # fmt: skip
"""The way of cocaine from field to user: what touches it anywhere reaches all of it, however little arrives."""


def only_feedback(effect: Effect, lever: Lever, outcome: Outcome) -> bool:
    """Tell whether no mechanism leads from a lever to an outcome, and what arrives is the noise of feedback.

    The lever has no equation for it, the outcome is not on the way of cocaine (`CHAIN`), and at every horizon the median and
    both quartiles of the versions are within `FAINT` of the smallest effect, and nine in ten versions within all of it, on
    both sides of nought: what a part of the versions moves noticeably, or all of them the same way, has a mechanism.
    """
    if outcome.name in lever.assumed or outcome.name in CHAIN:
        return False
    found = [at.interval for at in effect.at.values()]
    middle = [size for each in found for size in (each.low50, each.median, each.high50)]
    within = all(-effect.smallest <= each.low90 <= 0 <= each.high90 <= effect.smallest for each in found)
    return within and all(abs(size) <= FAINT * effect.smallest for size in middle)


def no_path_reason(effect: Effect, lever: Lever) -> str:
    """Say that the model has no mechanism from a lever to an outcome, and by what that is seen."""
    none = f"the model has no mechanism from {lever.title.lower()}, where it acts, to this"
    if effect.no_path:
        same = "the same with and without the option in every model version and every week, to a ten-thousandth of the"
        return f"{same} smallest effect of interest: {none}"
    return f"{none}; what arrives is the noise of feedback, in half of the versions within a hundredth of the smallest effect"


def played_by(claim: Claim, study: StudyLike) -> Claim:
    """Return a claim with the option that is played for its own: another one of equal settings, where the two were merged."""
    merged: Mapping[str, str] = getattr(study, "plan", {}).get("merged", {})
    first = merged.get(claim.option or "")
    return claim.model_copy(update={"option": first}) if first else claim


def set_apart(setting: LeverSetting, lever: Lever, start: str, weeks: int) -> bool:
    """Tell whether a setting differs from today's within a study of ``weeks`` that starts on ``start``."""
    value = value_of(setting, lever)
    try:
        first = setting.played(start).start_week
    except (InputError, ValueError):
        first = setting.start_week
    return value != lever.baseline and first < weeks


def why_untested(arrays: Arrays, effect: Effect, option: Option, lever: Lever, start: str) -> str:
    """Say why an effect of exactly nought tests nothing; empty where it does, and where it is not exactly nought.

    Nothing is tested by an option that changes nothing, nor of a lever that the option leaves at today's setting: what
    does not move then may still have a path. Where today's settings are not those of the table (another dated world) a
    lever may be taken for left alone: the word is then *outside the model* and never *no path*.
    """
    if not effect.no_path:
        return ""
    if arrays.idle(effect.option):
        return UNTESTED
    own = [setting for setting in option.levers if setting.lever == lever.name]
    if not any(set_apart(setting, lever, start, arrays.weeks) for setting in own):
        return f"the option leaves {lever.title.lower()} as it is without it, so nothing was tested"
    return ""


def together(option: Option, lever: str, levers: Mapping[str, Lever]) -> str:
    """Say which other levers the option that tests a claim sets; empty where it sets none."""
    others = [name for name in dict.fromkeys(setting.lever for setting in option.levers) if name != lever]
    titles = [levers[name].title.lower() if name in levers else name for name in others]
    return f"the option also sets {', '.join(titles)}: the effect is of all together" if titles else ""
