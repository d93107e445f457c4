"""Twenty small briefs with what each option does, for the first sentences of an answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from small_study import SmallStudy

from leeward.reading.brief import Brief
from leeward.reading.yamlfile import parse_brief

PATROL = "{id: patrol, title: 'Patrol ships, surge', levers: [{lever: vessel_patrol, level: surge}]}"
STRIKE = "{id: strike, title: 'Strikes on boats, 40 a year', levers: [{lever: maritime_strike, level: surge}]}"
TREAT = "{id: treat, title: Treatment, levers: [{lever: treatment, level: surge}]}"
SPRAY = "{id: spray, title: Spraying, levers: [{lever: aerial_eradication, level: surge}]}"
TALKS = "{id: talks, title: Talks, levers: [{lever: diplomacy, level: surge}]}"
TROOPS = "{id: troops, title: Troops, levers: [{lever: ground_troops, level: surge}]}"
RAIDS = "{id: raids, title: Raids on laboratories, levers: [{lever: lab_raid, level: surge}]}"


def by(option: str, who: str) -> str:
    return option.replace("levers:", f"proposed_by: {who}, levers:")


def claim(lever: str, outcome: str, direction: str, option: str | None, who: str = "author", **more: Any) -> str:
    told = {"lever": lever, "outcome": outcome, "direction": direction, "option": option or "null", "speaker": who, **more}
    return "{" + ", ".join(f"{key}: {value}" for key, value in told.items()) + "}"


@dataclass(frozen=True)
class Case:
    """A brief, the factors by which its options change outcomes (or additions where the baseline is nought), and what to say."""

    name: str
    options: list[str]
    claims: list[str]
    effects: dict[str, dict[str, float]]
    option: str
    who: str = ""
    claim: str = ""
    says: list[str] = field(default_factory=list)
    never: list[str] = field(default_factory=list)

    def brief(self) -> Brief:
        """Return the brief, read from YAML."""
        lines = ["leeward: 1", f"title: {self.name}", "options:" if self.options else "options: []"]
        lines += [f"  - {option}" for option in self.options]
        lines += ["claims:" if self.claims else "claims: []", *(f"  - {text}" for text in self.claims)]
        return parse_brief("\n".join(lines) + "\n", "brief.yaml")

    def study(self) -> SmallStudy:
        """Return a study in which each option changes what it changes by a known factor, slightly different in each draw."""
        draws, spread = 40, np.linspace(0.9, 1.1, 40)[:, None]
        series: dict[str, dict[str, Any]] = {}
        for outcome, level in LEVELS.items():
            base = np.full((draws, 26), level)
            series[outcome] = {"baseline": base}
            for option, changes in self.effects.items():
                change = changes.get(outcome, 0.0) * spread
                series[outcome][option] = base + change if level == 0 else base * (1 + change)
        return SmallStudy(series, draws=draws, weeks=26)


LEVELS = {
    "kg_delivered": 8000.0, "consumption": 2600.0, "potential_production": 70000.0, "coca_area": 250e3, "retail_price": 120.0,
    "overdose_death": 400.0, "death_at_sea": 0.0, "bystander_death": 0.0, "death_on_land": 0.0, "programme_cost": 0.0,
    "cooperation": 1.0, "diplomatic_relation": 1.0, "regional_stability": 1.0, "homicide": 900.0, "corruption": 1.0,
}  # fmt: skip

COSTLY = {"programme_cost": 2e6}

CASES = [
    Case(
        "a ship for the sea", [PATROL], [claim("vessel_patrol", "kg_delivered", "decrease", "patrol", "officials")],
        {"patrol": {"kg_delivered": -0.2, **COSTLY}}, "patrol", "officials", "c1",
        ["Mainly proposed is “Patrol ships, surge”, by officials (1 of 1 passage).", "Promised is less cocaine delivered",
         "changes by −20\u00a0% (nine model versions in ten: −22 to −18) after 6 months", ": supported.",
         "At 360 ship-days/month per zone (baseline 180) it costs US$ 52",
         "counting what is ordered at US$ 300 thousand a ship-day, and nothing else"],
    ),
    Case(
        "strikes kill", [STRIKE], [claim("maritime_strike", "consumption", "decrease", "strike", "the president")],
        {"strike": {"consumption": -0.001, "death_at_sea": 2.0, "bystander_death": 0.5, "cooperation": -0.3, **COSTLY}},
        "strike", "the president", "c1",
        [": no noticeable effect.", "52 (47 to 57) deaths at sea, 13", "of them bystanders",
         "cooperation of all partners together −30\u00a0%\u00a0of today's"],
    ),
    Case(
        "most passages decide, not the largest effect", [STRIKE, TREAT],
        [claim("maritime_strike", "kg_delivered", "decrease", "strike", "officials"),
         claim("maritime_strike", "kg_delivered", "decrease", "strike", "a general"),
         claim("treatment", "overdose_death", "decrease", "treat", "doctors")],
        {"strike": {"kg_delivered": -0.05, **COSTLY}, "treat": {"overdose_death": -0.5, **COSTLY}},
        "strike", "officials", "c1", ["(2 of 3 passages)", "2 different claims in 3 passages"], ["Treatment"],
    ),
    Case(
        "doubts do not count as proposals", [STRIKE, TREAT],
        [claim("maritime_strike", "kg_delivered", "decrease", "strike", "critics", stance="doubts"),
         claim("maritime_strike", "consumption", "decrease", "strike", "critics", stance="doubts"),
         claim("treatment", "overdose_death", "decrease", "treat", "doctors")],
        {"strike": COSTLY, "treat": {"overdose_death": -0.5, **COSTLY}}, "treat", "doctors", "c3",
        ["“Treatment”, by doctors (1 of 3 passages)", "overdose deaths"],
    ),
    Case(
        "who proposes it by the reading", [by(PATROL, "the Coast Guard")],
        [claim("vessel_patrol", "kg_delivered", "decrease", "patrol", "a senator")],
        {"patrol": {"kg_delivered": -0.2, **COSTLY}}, "patrol", "the Coast Guard", "c1", ["by the Coast Guard (1 of 1"],
    ),
    Case(
        "nothing good is said of it", [STRIKE], [claim("maritime_strike", "cooperation", "decrease", "strike", "critics")],
        {"strike": {"kg_delivered": -0.1, "cooperation": -0.3, **COSTLY}}, "strike", "", "",
        ["(1 of 1 passage); 1 passage tells of a bad effect, no effect or doubt.",
         "Nothing good of it was read that the model measures;",
         "with the measure, cocaine delivered to the United States changes", "−10.0\u00a0%"],
    ),
    Case(
        "the promise is outside", [PATROL], [claim("vessel_patrol", "farmer_livelihood", "increase", "patrol", "officials")],
        {"patrol": {"kg_delivered": -0.1, **COSTLY}}, "patrol", "officials", "c1", ["of which the model says nothing: "],
    ),
    Case(
        "no path to the promise", [TALKS], [claim("diplomacy", "consumption", "decrease", "talks", "envoys")],
        {"talks": COSTLY}, "talks", "envoys", "c1", ["the model has no mechanism from diplomacy to it", "1 no path"],
    ),
    Case(
        "a built-in promise", [TREAT], [claim("treatment", "consumption", "decrease", "treat", "doctors")],
        {"treat": {"consumption": -0.1, **COSTLY}}, "treat", "doctors", "c1",
        [": built in, which is the lever's own equation, assumed and not tested.", "none that the model can test"],
    ),
    Case(
        "the nearest to people of those said as often", [PATROL],
        [claim("vessel_patrol", "kg_delivered", "decrease", "patrol"),
         claim("vessel_patrol", "consumption", "decrease", "patrol")],
        {"patrol": {"kg_delivered": -0.2, "consumption": -0.1, **COSTLY}}, "patrol", "author", "c2",
        ["by the author (2 of 2 passages)", "Promised is less cocaine consumed"],
    ),
    Case(
        "the most said before the nearest", [PATROL],
        [claim("vessel_patrol", "consumption", "decrease", "patrol"),
         claim("vessel_patrol", "kg_delivered", "decrease", "patrol"),
         claim("vessel_patrol", "kg_delivered", "decrease", "patrol")],
        {"patrol": {"kg_delivered": -0.2, "consumption": -0.1, **COSTLY}}, "patrol", "author", "c2", ["cocaine delivered"],
    ),
    Case(
        "higher is better", [TALKS], [claim("diplomacy", "regional_stability", "increase", "talks", "envoys")],
        {"talks": {"regional_stability": 0.3, **COSTLY}}, "talks", "envoys", "c1",
        ["Promised is higher regional stability", "+30\u00a0points"],
    ),
    Case(
        "war breaks relations", [TROOPS], [claim("ground_troops", "regional_stability", "increase", "troops", "hawks")],
        {"troops": {"regional_stability": -0.9, "death_on_land": 40.0, "diplomatic_relation": -0.8, **COSTLY}}, "troops", "hawks",
        "c1", [": built in, the opposite of the claim, which is the lever's own equation",
         "deaths on land", "diplomatic relations −80\u00a0%\u00a0of today's"],
    ),
    Case(
        "contradicted", [SPRAY], [claim("aerial_eradication", "homicide", "decrease", "spray", "the ministry")],
        {"spray": {"homicide": 0.4, **COSTLY}}, "spray", "the ministry", "c1", [": contradicted.", "1 contradicted"],
    ),
    Case(
        "it costs nothing that the model prices", [RAIDS],
        [claim("lab_raid", "potential_production", "decrease", "raids", "police")],
        {"raids": {"potential_production": -0.3}}, "raids", "police", "c1",
        ["At 700 labs destroyed/month in Colombia (baseline 450) it costs no more than today; "
         "no noticeable change in the deaths that the model counts, all its countries together."],
    ),
    Case(
        "it saves lives", [TREAT], [claim("treatment", "overdose_death", "decrease", "treat", "doctors")],
        {"treat": {"overdose_death": -0.5, **COSTLY}}, "treat", "doctors", "c1",
        ["Promised is fewer overdose deaths", "−5\u202f200 (−5\u202f700 to −4\u202f700) overdose deaths, −50\u00a0%"],
    ),
    Case(
        "what the model does not hold is not simulated",
        ["{id: ban, title: A ban on adverts, levers: [{lever: sanction, level: surge}]}"],
        [claim("sanction", "farmer_livelihood", "increase", "ban", "lawyers")], {}, "ban", "lawyers", "c1",
        ["It was not simulated: the model does not hold it.", "1 outside the model"], ["It costs"],
    ),
    Case("no option", [], [], {"x": {}}, "", "", "", ["No claim was found."], ["mainly", "Mainly"]),
    Case(
        "an option without a claim", [PATROL], [], {"patrol": {"kg_delivered": -0.1, **COSTLY}}, "patrol", "", "",
        ["The text is mainly about “Patrol ships, surge”.",
         "In the model cocaine delivered to the United States changes by", "No claim was found."],
    ),
    Case(
        "a size that is not met", [PATROL],
        [claim("vessel_patrol", "kg_delivered", "decrease", "patrol", "officials", size=50.0, unit="percent")],
        {"patrol": {"kg_delivered": -0.2, **COSTLY}}, "patrol", "officials", "c1", [": right direction, smaller than claimed."],
    ),
    Case(
        "a size that is met", [PATROL],
        [claim("vessel_patrol", "kg_delivered", "decrease", "patrol", "officials", size=20.0, unit="percent")],
        {"patrol": {"kg_delivered": -0.2, **COSTLY}}, "patrol", "officials", "c1", [": supported."],
    ),
]  # fmt: skip
