"""The bundled campaign says what was reported, and its comparison is complete; lever charts draw what they measure."""

from __future__ import annotations

import math
import re
import xml.etree.ElementTree as ET
from collections import Counter
from pathlib import Path

import pytest

import lever_charts_page as charts_page
import reference_campaign_page as campaign_page
from leeward.ensembles.options import strategies
from leeward.evidence.facts import load_facts, load_strikes
from leeward.evidence.findings import findings
from leeward.evidence.levers import load_levers
from leeward.evidence.outcomes import load_outcomes
from leeward.evidence.vocabulary import LEVEL_NAMES
from leeward.probing import lever_charts as charts
from leeward.probing import reference_campaign as campaign
from leeward.probing.lever_panels import PANELS
from leeward.probing.reported import Compared, Reported
from lever_reading import READING

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]


def _ordered() -> Counter[tuple[str, bool]]:
    """Strikes ordered by month (of the first day) and whether in the Pacific."""
    options, left_out = strategies(campaign.brief(), "2025-09-01")
    assert not left_out
    found: Counter[tuple[str, bool]] = Counter()
    brief = next(x for x in campaign.brief().options if x.id == campaign.CAMPAIGN)
    for written, setting in zip(brief.levers, options[campaign.CAMPAIGN], strict=True):
        if setting.lever == "maritime_strike":
            assert setting.end_week is not None and written.start_date is not None
            count = setting.value * (setting.end_week - setting.start_week) * 12.0 / 52.0
            assert abs(count - round(count)) < 1e-3
            found[written.start_date[:7], setting.where == ("eastern_pacific",)] += round(count)
    return found


def test_strikes_ordered_are_those_on_record() -> None:
    ordered, reported = _ordered(), Counter[tuple[str, bool]]()
    known = 0
    for strike in load_strikes():
        if strike.id.startswith("strike_") and strike.date < "2026-07":
            number = 1 if strike.cum_strikes is None else strike.cum_strikes - known
            known = strike.cum_strikes or known
            reported[strike.date[:7], strike.region == "eastern_pacific"] += number
    assert ordered == reported
    for month, letter in zip(campaign.MONTHS, "abcdefghij", strict=True):
        assert ordered[month, True] + ordered[month, False] == load_facts()[f"A10{letter}"].value


def test_share_in_the_pacific_by_the_end_of_march() -> None:
    until = {key: n for key, n in _ordered().items() if key[0] < "2026-04"}
    assert sum(until.values()) == 47
    assert sum(n for (_, pacific), n in until.items() if pacific) / 47 == pytest.approx(0.68, abs=0.005)


def test_every_setting_says_where_it_comes_from() -> None:
    brief = campaign.brief()
    assert all(setting.note for option in brief.options for setting in option.levers)
    assert all(shock.note for shock in brief.shocks)
    cited = {
        name
        for option in brief.options
        for setting in option.levers
        for name in re.findall(r"\b[A-Z]\d{2}[a-z]?\b", setting.note or "")
    }
    assert cited and cited <= set(load_facts())


def test_comparison_on_a_few_draws() -> None:
    study = campaign.run(draws=2, backend="numpy")
    rows = campaign.compare(study)
    assert len({x.quantity for x in rows}) == len(rows)
    assert {x.use for x in rows} == {"input", "in-sample", "test", "shown"}
    for x in rows:
        assert list(x.quantiles) == sorted(x.quantiles), x.quantity
        assert not any(math.isnan(value) for value in x.quantiles), x.quantity
        for name in re.findall(r"`([A-Z]\d{2}[a-z]?)`", x.reported.source):
            assert name in load_facts(), name
        assert (x.hit is None) or x.use in ("in-sample", "test")
    text = campaign_page.markdown(study.plan, rows)
    assert all(x.quantity in text for x in rows)


@pytest.mark.parametrize(
    ("low", "high", "hit"),
    [(3.0, 4.0, True), (4.5, 6.0, True), (6.0, 7.0, False), (None, 0.5, False), (2.0, None, True)],
)
def test_a_hit_is_a_range_that_meets_the_interval(low: float | None, high: float | None, hit: bool) -> None:
    row = Compared("x", "q", "u", "test", Reported(low, high, "", ""), (1.0, 2.0, 3.0, 4.0, 5.0))
    assert row.hit is hit


def test_committed_page_has_the_rows() -> None:
    text = (ROOT / campaign_page.PAGE).read_text(encoding="utf-8")
    for words in (
        "strikes, 2025-12",
        "weeks until cooperation fell",
        "import price in the US",
        "gross cost a day",
        "## Misses",
    ):
        assert words in text


def test_every_lever_that_is_charted_has_three_panels_and_a_reading() -> None:
    inside = {name for name, lever in load_levers().items() if lever.in_model}
    assert set(PANELS) == set(READING) <= inside
    for name, panels in PANELS.items():
        assert len(set(panels)) == 3, name
        for panel in panels:
            outcome = load_outcomes()[panel.outcome]
            assert outcome.in_model and set(dict(panel.at)) <= set(outcome.dims), (name, panel)


def test_charts_on_a_few_draws() -> None:
    levers = ("treatment",)
    study = charts.run(draws=2, levers=levers, backend="numpy")
    found = charts.effects(study, levers)
    for name, some in found.items():
        for x in some:
            assert len(x.levels) == len(LEVEL_NAMES) and not any(x.levels[0])
            assert all(list(level) == sorted(level) for level in x.levels)
            assert charts_page.agreement(x).startswith(x.panel.title)
        tree = ET.fromstring(charts_page.svg(load_levers()[name], some))
        dots = tree.findall(".//{http://www.w3.org/2000/svg}circle")
        assert len(dots) == 3 * len(LEVEL_NAMES)
    assert found["treatment"][0].surge < 0
    text = charts_page.markdown(study, found)
    assert all(READING[name] in text for name in levers)
    assert findings("treatment", "consumption") and "a published finding has the same sign" in text


def test_committed_charts_are_complete() -> None:
    text = (ROOT / charts_page.PAGE).read_text(encoding="utf-8")
    for name, panels in PANELS.items():
        assert f"levers/{name}.svg" in text and READING[name] in text
        assert all(f"| {panel.title} |" in text for panel in panels), name
        ET.parse(ROOT / charts_page.IMAGES / f"{name}.svg")
    assert {path.stem for path in (ROOT / charts_page.IMAGES).glob("*.svg")} == set(PANELS)
