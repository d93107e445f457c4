"""What to make of each chart of `lever_charts_page.py`, a sentence or two a lever, written after reading them.

No numbers: those are in the tables and move with every small change of the model.
"""

from __future__ import annotations

from collections.abc import Mapping

READING: Mapping[str, str] = {
    "surveillance": (
        "Sign and size agree with the audits: far more is seen, and next to none of it becomes less cocaine "
        "delivered, because the ships that could follow a track are missing."
    ),
    "vessel_patrol": (
        "Signs agree. Loads are replaced, so deliveries move little; the import price carries the loss. Its rise "
        "is larger than history suggests (prices fell while interdiction grew in the 1980s), with a wide interval "
        "that the structural choices of price closure and margin split: read it as an upper range."
    ),
    "maritime_strike": (
        "Deaths and pay have the published sign; the shift to the Pacific is small, as the Coast Guard saw. Beyond "
        "`more` little is added: at most half of the loads detected in the Caribbean can be struck, so `surge` and "
        "`all_out` are orders that find no target. The campaign on record struck more in single months than the "
        "model can."
    ),
    "lab_strike": (
        "Next to nothing happens to production, as published work has it for a transit country; what moves is "
        "deaths, escalation and cooperation, all of them assumed."
    ),
    "lab_raid": (
        "Agrees with published work in part: laboratories are rebuilt within weeks; output answers by less than a "
        "verdict needs, because crews lie low, more than a review of the 2000s finds and less than 1989-90 suggests."
    ),
    "precursor_control": (
        "Sign agrees; the effect on what is made fades as other chemicals take their place. Prices of cocaine move by "
        "a fraction of what followed the controls of 1989 and 2006 (docs/validation/effects.md)."
    ),
    "aerial_eradication": (
        "Sign agrees with most findings; the size is at the low end of a published range that spans a factor of "
        "ten, because replanting is counted. Peru answers weakly and slowly."
    ),
    "manual_eradication": (
        "Sign agrees; less than half of what is uprooted is gone at the end of the year. Peru plants in answer, "
        "the balloon of 2000-09. The rise of the leaf price has no counterpart on record: in 2020 more was uprooted "
        "than at `surge` and no such rise was published."
    ),
    "alternative_livelihood": (
        "Area first rises a little as some plant to qualify, then falls by less than a verdict needs; published "
        "findings point both ways in the same order."
    ),
    "port_inspection": (
        "Sign agrees for seizures. Deliveries and price in Europe move far more than published work would lead one "
        "to expect (record seizures went with falling prices): loads shift between ports too little and the effect "
        "of inspection on what is found may be too steep. Read it as an upper bound."
    ),
    "border_scanning": (
        "Sign as expected, size small: most of what crosses does so in few vehicles among very many, and scans are aimed already."
    ),
    "air_interdiction": (
        "Sign agrees, size does not match Peru: there interception was lethal, here it ends in seizure. Light "
        "aircraft carry so little in 2025 that nothing else moves."
    ),
    "intelligence_sharing": (
        "Sign agrees with the audits of 2000-04; the size is below what they credit to cooperation, because posts "
        "beyond those of today add with falling returns."
    ),
    "multilateral_task_force": (
        "Sign agrees; trust rises visibly and detection by about a point. What audits credit to joint work "
        "included ships and intelligence that are other levers here."
    ),
    "rapid_response": (
        "Sign agrees; the size rests on a judged exponent, since no response time has been published. One success "
        "against go-fast boats on record is much larger."
    ),
    "domestic_enforcement": ("Sign agrees with one side of a split literature; the size lies below a verdict at any level."),
    "community_engagement": (
        "Sign agrees; trials in cities found larger falls among those enrolled, who are few among the young people of a country."
    ),
    "justice_reform": (
        "Convictions rise by assumption; homicides fall by less than a verdict needs. Evidence comes from richer "
        "states, so the transfer is an assumption."
    ),
    "anti_corruption": ("Bribery falls by assumption, flow hardly moves; no published work links such money to flows."),
    "leadership_removal": (
        "Homicides rise, as most studies find, by less than they find around a capture, because the chart is a "
        "whole country after a year. Groups hardly shrink and fentanyl does not move."
    ),
    "treatment": (
        "Sign and size agree with the trials at `more` and `surge`. Heavy users fall only where the draw lets "
        "effects outlast treatment, which is split by structure."
    ),
    "prevention": (
        "Sign agrees; three years are too short, as published work says. From `surge` to `all_out` little is added "
        "because a year has only so many pupils of the age."
    ),
    "harm_reduction": (
        "Sign agrees. Deaths named cocaine fall by exactly as much as those named fentanyl, which is right only "
        "for those that involve an opioid: the chart overstates the second."
    ),
    "sanction": ("Sign as expected and small for survival, as published success rates are low; oil falls by assumption."),
    "terrorist_designation": ("Small by assumption: no published effect size was found, and the prior says so."),
    "show_of_force": (
        "Cost and readiness scale with people, the chance of escalation does not: any presence above today's "
        "counts as the same step on the ladder, which is coarser than forecasters, who read hardware in place."
    ),
    "coercive_threat": (
        "Little happens unless presence stands behind the words, in line with published scepticism about cheap "
        "threats; Mexico gives something, as in 2025-26."
    ),
    "regime_removal": (
        "A switch: three levels are one. The government mostly outlives its leader, as published base rates have "
        "it; oil rises over years because the industry is opened, where published analysts expect a third of a "
        "million barrels a day at most."
    ),
    "ground_troops": (
        "Deaths and people displaced scale with troops. Survival does not: a raiding force ends the government as "
        "surely as an occupation would, which is too strong at `more`."
    ),
    "diplomacy": ("Signs as expected, sizes below a verdict: talks matter only where a conflict is under way."),
}
