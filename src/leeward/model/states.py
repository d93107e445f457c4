"""States: cooperation of partner services, and what it is worth.

Partners share intelligence on which much of detection rests (85 % of the intelligence of the joint task force in Key
West was Colombian). Lethal unilateral action makes partners withhold it; it comes back with time, and is
built by liaison posts and joint operations. Reference case: the British, Dutch and Colombian limits within ten weeks
of the first strike of September 2025. Form: first-order loss per strike and first-order return, per partner
(inferred; prior only but for the reference case).

Parameters: partner_loss, partner_floor, partner_weight (P), partner_return_weeks, liaison_gain, joint_gain,
intelligence_share, lost_cooperation, intelligence_elasticity.
State: cooperation (P,D), 1 = today; intelligence (1,D), smoothed detentions relative to baseline.
"""

from __future__ import annotations

from typing import Any

from leeward.model.static import Array, Params, State, Static


def cooperation(xp: Any, st: Static, p: Params, s: State, strikes: Array, liaison: Array, joint: Array) -> Array:
    """Willingness of each partner to share, (P, D), 1 = today.

    strikes: (1, D) lethal strikes this week; liaison, joint: (1, D) liaison nations and joint operations relative to
    today (logarithmic returns: the first posts matter most).
    """
    built = 1.0 + p["liaison_gain"] * xp.log(xp.maximum(liaison, 0.05)) + p["joint_gain"] * xp.log(xp.maximum(joint, 0.05))
    lost = (1.0 - xp.exp(-p["partner_loss"] * strikes)) * xp.maximum(s["cooperation"] - p["partner_floor"], 0.0)
    return xp.clip(s["cooperation"] + (built - s["cooperation"]) / p["partner_return_weeks"] - lost, 0.0, 2.0)


def intelligence(xp: Any, st: Static, p: Params, s: State) -> Array:
    """Multiplier of the search exponent at sea and in the air, (1, D): partners' share and what detainees tell.

    The draw picks how much lost cooperation matters: none, partial or full share of `intelligence_share`.
    """
    sharing = xp.sum(p["partner_weight"] * s["cooperation"], axis=0, keepdims=True)
    loss = xp.minimum(sharing - 1.0, 0.0) * p["lost_cooperation"]
    gain = xp.maximum(sharing - 1.0, 0.0)
    return (1.0 + p["intelligence_share"] * (loss + gain)) * s["intelligence"] ** p["intelligence_elasticity"]


def debrief(xp: Any, p: Params, s: State, detained: Array, pin: Array) -> tuple[Array, Array]:
    """Smoothed detentions at sea relative to baseline, (1, D), and their reference. Strikes yield none."""
    reference = s["detained_base"] + pin * (detained - s["detained_base"])
    ratio = xp.clip(detained / xp.maximum(reference, 1e-6), 0.0, 4.0)
    level = s["intelligence"] + (ratio - s["intelligence"]) / 26.0
    return pin + (1.0 - pin) * xp.maximum(level, 0.2), reference
