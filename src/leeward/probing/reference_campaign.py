"""The reference campaign (September 2025 to mid 2026): what the model makes of it, beside what was reported.

The strategy is the bundled brief ``examples/reference_campaign.yaml``. Reported numbers are facts of the evidence
tables, by id. `docs/tools/reference_campaign_page.py` runs it and writes docs/validation/reference_campaign.md.

Uses of a row: *input*, the brief or a prior sets it and it tests nothing; *in-sample*, a prior of the model names it as
the series that identifies it; *test*, nothing in the model was set to it; *shown*, one side has no number. The rule for
a hit was fixed beforehand: the reported range meets the simulated 90 % interval.
"""

from __future__ import annotations

import datetime
import math
from importlib import resources

import numpy as np
import numpy.typing as npt

from leeward.ensembles.study import Study, run_study
from leeward.evidence.facts import Strike, load_facts, load_strikes
from leeward.evidence.levers import load_levers
from leeward.evidence.outcomes import load_outcomes
from leeward.probing.reported import Compared, Reported
from leeward.reading.brief import Brief
from leeward.reading.yamlfile import load_brief

DRAWS = 200
CAMPAIGN, STRIKES, PATROLS = "campaign", "strikes_alone", "patrols_alone"
SHARES = (0.05, 0.25, 0.5, 0.75, 0.95)
LOST = 0.2
"""Fall of a partner's cooperation that is taken for a pause."""

Floats = npt.NDArray[np.float64]


def brief() -> Brief:
    """Return the bundled brief of the campaign."""
    with resources.as_file(resources.files("leeward.examples") / "reference_campaign.yaml") as path:
        return load_brief(path)


def run(draws: int = DRAWS, backend: str | None = None) -> Study:
    """Run the brief: the whole campaign, its strikes alone, its patrols alone, and the baseline."""
    return run_study(brief(), draws=draws, backend=backend)


class _Weeks:
    """Series of a study by calendar, (draw, week) at most; weeks count from the start of the world."""

    def __init__(self, study: Study) -> None:
        self.study = study
        self.start = datetime.date.fromisoformat(study.plan["start"])

    def week(self, date: str) -> int:
        return (datetime.date.fromisoformat(date) - self.start).days // 7

    def span(self, first: str, after: str) -> slice:
        return slice(self.week(first), self.week(after))

    def series(self, outcome: str, option: str = CAMPAIGN, **at: str) -> Floats:
        found = self.study.outcome(outcome, option).sel(at)
        if found.ndim > 2:
            found = found.sum([name for name in found.dims if name not in ("draw", "week")])
        return np.asarray(found.transpose("draw", "week"), np.float64)

    def change(self, outcome: str, option: str = CAMPAIGN, **at: str) -> Floats:
        return self.series(outcome, option, **at) - self.series(outcome, "baseline", **at)

    def percent(self, outcome: str, weeks: slice, option: str = CAMPAIGN, **at: str) -> Floats:
        base = self.series(outcome, "baseline", **at)[:, weeks].mean(axis=1)
        return np.asarray(100.0 * (self.series(outcome, option, **at)[:, weeks].mean(axis=1) / base - 1.0))

    def parameter(self, name: str) -> Floats:
        return np.asarray(self.study.parameters[name], np.float64)


def _quantiles(values: Floats) -> tuple[float, ...]:
    found = np.quantile(values, SHARES, method="inverted_cdf" if not np.isfinite(values).all() else "linear")
    return tuple(float(x) for x in found)


def _fact(name: str, scale: float = 1.0, text: str = "") -> Reported:
    fact = load_facts()[name]
    value = fact.value if fact.value is not None else math.nan
    low, high = (value if x is None else x for x in (fact.low, fact.high))
    shown = text or (f"{value * scale:g}" + (f" ({low * scale:g} to {high * scale:g})" if low != high else ""))
    return Reported(low * scale, high * scale, shown, f"`{name}`")


MONTHS = [f"2025-{m:02d}" for m in range(9, 13)] + [f"2026-{m:02d}" for m in range(1, 7)]


def _month_span(at: _Weeks, month: str) -> slice:
    year, number = int(month[:4]), int(month[5:])
    after = f"{year + number // 12}-{number % 12 + 1:02d}-01"
    return at.span(f"{month}-01", after)


def _killed(month: str) -> tuple[int, int]:
    found: list[Strike] = [x for x in load_strikes() if x.date.startswith(month) and x.id.startswith("strike_")]
    return sum(x.killed or 0 for x in found), sum(x.killed is None for x in found)


def _strikes(at: _Weeks) -> list[Compared]:
    deaths = at.change("death_at_sea")
    per_strike = at.parameter("strike_crew") * at.parameter("strike_lethality")
    rows = []
    for month, letter in zip(MONTHS, "abcdefghij", strict=True):
        weeks = _month_span(at, month)
        sums = deaths[:, weeks].sum(axis=1)
        name = f"A10{letter}"
        rows.append(Compared("Strikes", f"strikes, {month}", "strikes", "input", _fact(name), _quantiles(sums / per_strike)))
        killed, unknown = _killed(month)
        late = month >= "2026-04"
        high = killed + (8 if month == "2025-12" else 0)
        text = f"{killed}" + (" or more" if late else "") + (" (40 with those presumed dead)" if high > killed else "")
        reported = Reported(killed, None if late else high, text, "`strikes_timeline.csv`")
        note = "the number killed in one was not read" if unknown else ""
        rows.append(Compared("Strikes", f"deaths, {month}", "people", "in-sample", reported, _quantiles(sums), note))
    for first, name, what in (("2026-04-01", "A05", "31 March 2026"), ("2026-06-22", "A07", "21 June 2026")):
        total = deaths[:, : at.week(first)].sum(axis=1)
        rows.append(Compared("Strikes", f"deaths to {what}", "people", "in-sample", _fact(name), _quantiles(total)))
    total = deaths[:, : at.week("2026-04-01")].sum(axis=1) / per_strike
    rows.append(
        Compared(
            "Strikes",
            "strikes to 31 March 2026",
            "strikes",
            "input",
            _fact("A04"),
            _quantiles(total),
            "ordered as reported; what falls short is readiness, the carrier, and loads found",
        )
    )
    rows.append(
        Compared(
            "Strikes",
            "share of strikes in the Pacific, September 2025 to March 2026",
            "%",
            "input",
            _fact("A06", 100.0, "0 in September, 67 (60 to 70) to March"),
            (),
            "the brief places each strike; by basin only orders are known, 68 % to March",
        )
    )
    return rows


def _cost(at: _Weeks) -> list[Compared]:
    weeks = slice(0, at.week("2026-04-01"))
    day = 7.0 * 1e6
    whole = at.change("programme_cost")[:, weeks].mean(axis=1) / day
    strikes = at.change("programme_cost", STRIKES)[:, weeks].mean(axis=1) / day
    patrols = at.change("programme_cost", PATROLS)[:, weeks].mean(axis=1) / day
    presence = load_levers()["show_of_force"]
    extra = (presence.weekly_cost(15000) - presence.weekly_cost(presence.baseline)) / day * at.parameter("cost_factor")
    reported = Reported(3.0, 3.1, "3.05 (647 million over 212 days)", "`C04`, `C03`")
    gross = at.series("kg_destroyed", STRIKES) - at.series("kg_destroyed", "baseline")
    tonnes = gross[:, weeks].sum(axis=1) / 1000.0
    return [
        Compared(
            "Cost",
            "marginal cost a day to 31 March 2026, whole campaign",
            "US$ million",
            "in-sample",
            reported,
            _quantiles(whole),
            "both the strikes and the presence carry the reported sum, and patrols come on top",
        ),
        Compared(
            "Cost",
            "of which strikes, at their unit cost",
            "US$ million",
            "in-sample",
            reported,
            _quantiles(strikes),
            "unit cost is the reported sum over 47 strikes",
        ),
        Compared(
            "Cost",
            "presence of 15,000 people alone",
            "US$ million",
            "input",
            _fact("C03"),
            _quantiles(extra),
            "unit cost is 3 million a day over 15,000 people",
        ),
        Compared(
            "Cost",
            "patrol surge in the Pacific alone",
            "US$ million",
            "shown",
            Reported(None, None, "not published", ""),
            _quantiles(patrols),
        ),
        Compared(
            "Cost",
            "gross cost a day",
            "US$ million",
            "shown",
            _fact("C01"),
            (),
            "not in the model: forces that exist anyway are not counted (the lever table says: ten times marginal)",
        ),
        Compared(
            "Cost",
            "cocaine destroyed to 31 March 2026",
            "t",
            "test",
            Reported(0.0, 63.0, "63 at most, if every boat was full", "`E07`"),
            _quantiles(tonnes),
            "pure in the model",
        ),
    ]


def _first_fall(at: _Weeks, partner: str) -> Floats:
    fallen = at.change("cooperation", country=partner) <= -LOST
    return np.where(fallen.any(axis=1), fallen.argmax(axis=1) + 1.0, np.inf)


def _partners(at: _Weeks) -> list[Compared]:
    rows = []
    for partner, low, high, text in (
        ("united_kingdom", 4.0, 6.0, "about 5: a month before 11 November"),
        ("netherlands", 4.0, 10.0, "by 10: limited before 11 November"),
        ("colombia", 9.0, 11.0, "10: ordered 11 November, softened within days"),
    ):
        source = "`J09`" if partner == "colombia" else "`J08`"
        first = _first_fall(at, partner)
        share = 100.0 * float((first <= 10.0).mean())
        rows.append(
            Compared(
                "Partners",
                f"weeks until cooperation fell by a fifth: {partner.replace('_', ' ')}",
                "weeks",
                "in-sample",
                Reported(low, high, text, source),
                _quantiles(first),
                f"within 10 weeks in {share:.0f} % of draws",
            )
        )
    return rows


def _market(at: _Weeks) -> list[Compared]:
    november = at.span("2025-11-01", "2025-12-01")
    february = at.span("2026-02-01", "2026-03-01")
    room = 100.0 * load_outcomes()["maritime_flow"].smallest_effect.value
    points = 100.0 * load_outcomes()["corridor_share"].smallest_effect.value
    europe = 100.0 * load_outcomes()["import_price"].smallest_effect.value
    share = 100.0 * at.change("corridor_share", corridor="eastern_pacific")[:, november].mean(axis=1)
    half = slice(0, at.week("2026-02-08"))
    purity = at.parameter("purity")
    found = at.series("kg_seized", corridor="eastern_pacific")[:, half].mean(axis=1) / 7.0 / purity
    price = _fact("E01", 100.0, "30 to 45, claimed by the head of the US drug agency")
    wage = at.percent("crew_wage", november)
    unchanged = "no noticeable difference (Coast Guard); taken as within {:.2g} {}"
    return [
        Compared(
            "Market",
            "import price in the US, November 2025, against no campaign",
            "%",
            "test",
            price,
            _quantiles(at.percent("import_price", november, market="usa")),
        ),
        Compared(
            "Market",
            "the same, strikes alone",
            "%",
            "test",
            price,
            _quantiles(at.percent("import_price", november, STRIKES, market="usa")),
        ),
        Compared(
            "Market",
            "flow at sea, November 2025",
            "%",
            "test",
            Reported(-room, room, unchanged.format(room, "%"), "`E02`"),
            _quantiles(at.percent("maritime_flow", november)),
        ),
        Compared(
            "Market",
            "share of the eastern Pacific in departures, November 2025",
            "points",
            "test",
            Reported(-points, points, unchanged.format(points, "points"), "`E02`"),
            _quantiles(share),
        ),
        Compared(
            "Market",
            "pay that crews ask, November 2025",
            "%",
            "shown",
            Reported(None, None, "up, no number", "statements with `E01`"),
            _quantiles(wage),
        ),
        Compared(
            "Market",
            "import price in Europe, February 2026",
            "%",
            "test",
            Reported(None, europe, "falling: no sign of scarcity", "`E06`"),
            _quantiles(at.percent("import_price", february, market="europe")),
            "taken as: no rise that would be seen",
        ),
        Compared(
            "Market",
            "seized in the eastern Pacific a day, to 8 February 2026, gross",
            "kg",
            "test",
            Reported(490.0, None, "490 by the Coast Guard alone", "`C20`"),
            _quantiles(found),
            "all services",
        ),
        Compared(
            "Market",
            "seizures at the US land border",
            "%",
            "shown",
            _fact("E03", 100.0),
            (),
            "the model records seizures on land as a whole; weak source",
        ),
    ]


def _states(at: _Weeks) -> list[Compared]:
    after = at.span("2026-01-19", "2026-02-16")
    raid = slice(at.week("2026-01-03"), at.week("2026-01-03") + 1)
    oil = at.week("2026-02-10")
    eve = at.week("2025-12-29") - 1
    land = 100.0 * at.series("escalation", rung="strikes_on_land")[:, eve]
    regime = 100.0 * at.series("regime_survival", country="venezuela")[:, at.week("2026-06-30")]
    rally = at.change("rally", country="venezuela")[:, after].mean(axis=1)
    fled = at.change("people_displaced", country="venezuela")[:, at.week("2026-06-15")] / 1000.0
    ready = 100.0 * (1.0 - at.series("force_readiness")[:, at.week("2026-02-09")])
    return [
        Compared(
            "States",
            "force on land by the end of 2025, as the model expects it",
            "% chance",
            "in-sample",
            Reported(52.0, 80.0, "public forecasts 52 to 80; markets far lower; it happened", "`B01` to `B06`"),
            _quantiles(land),
            "value of the week before the brief itself strikes on land",
        ),
        Compared(
            "States",
            "the government outlives the raid, to June 2026",
            "% chance",
            "in-sample",
            Reported(50.0, None, "it did, under the deputy", "`D22`"),
            _quantiles(regime),
        ),
        Compared(
            "States",
            "killed in the raid",
            "people",
            "in-sample",
            Reported(56.0, 100.0, "56 to 100", "`A11`, `A12`"),
            _quantiles(at.change("death_on_land")[:, raid].sum(axis=1)),
            "with the strike on a dock in the same week",
        ),
        Compared(
            "States",
            "rally in Venezuela after the raid",
            "points",
            "in-sample",
            Reported(None, 3.0, "none seen: 13 % opposed the capture", "`V04`"),
            _quantiles(rally),
        ),
        Compared(
            "States",
            "people who fled, to mid June 2026",
            "thousand",
            "test",
            Reported(0.0, 80.0, "no surge reported (1 % of those abroad)", "`V10i`"),
            _quantiles(fled),
        ),
        Compared(
            "States",
            "oil output about 10 February 2026",
            "thousand barrels/day",
            "test",
            _fact("A28"),
            _quantiles(at.series("oil_output", country="venezuela")[:, oil]),
            "1,150 before the blockade (A27); near 500 in December, which the model's slow lag cannot show",
        ),
        Compared(
            "States",
            "readiness lost by mid February 2026",
            "%",
            "in-sample",
            _fact("A20", 100.0),
            _quantiles(ready),
            "a fifth of the surface fleet tied down; the carrier left after 91 days (A22)",
        ),
    ]


def compare(study: Study) -> list[Compared]:
    """Return all rows, reported beside simulated; the study is one of `run`."""
    at = _Weeks(study)
    return [*_strikes(at), *_cost(at), *_partners(at), *_market(at), *_states(at)]
