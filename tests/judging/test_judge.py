"""A whole brief judged against a study whose effects were designed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from leeward.judging import WORDS, explain, judge
from leeward.judging.judgement import COLUMNS


def test_designed_effects_get_their_verdicts(judgement: Any) -> None:
    got = {item.claim: item.word for item in judgement.items}
    assert got == {
        "c1": "supported at first",
        "c2": "no noticeable effect",
        "c3": "no noticeable effect",
        "c4": "built in",
        "c5": "depends on",
        "c6": "depends on",
        "c7": "supported",
        "c8": "outside the model",
        "c9": "built in",
        "c10": "no noticeable effect",
        "c11": "no direction to test",
        "c12": "depends on",
    }
    assert judgement.verdict("c5").depends_on == "price_closure"
    assert judgement.verdict("c4").if_tested == "supported"
    assert judgement.verdict("c9").if_tested == "contradicted"
    assert "Regional stability" in judgement.verdict("c8").reason


def test_assumed_claims_do_not_count(judgement: Any) -> None:
    assert "12 different claims, 8 that the model can test: 1 supported;" in judgement.headline
    assert sum(judgement.counts.values()) == len(judgement.items)


def test_the_first_sentences_are_about_what_is_proposed(judgement: Any) -> None:
    first, second, third, fourth = (sentence.text for sentence in judgement.answer.sentences)
    # The author of the toy reports and foretells, and advises nothing.
    assert first == (
        "The text is mainly about “Patrol ships in the transit zones, surge” (4 of 12 passages); 1 passage tells of a bad effect,"
        " no effect or doubt."
    )
    assert "nine model versions in ten" in second and ": depends on how the market closes" in second
    assert second.startswith("The text tells of less cocaine delivered; in the model it changes by ")
    assert third.startswith("At 360 ship-days/month per zone (baseline 180) it costs US$ ") and fourth.startswith(
        "12 different claims"
    )
    assert judgement.headline == " ".join((first, second, third, fourth))


def test_the_dip_is_displaced_and_returns(judgement: Any) -> None:
    item = judgement.verdict("c1")
    assert item.measure.endswith("(Caribbean)")
    medians = [at.interval.median for at in item.effect.at.values()]
    assert medians[0] < -0.2 and abs(medians[-1]) < 0.02
    assert item.effect.duration.half_life == pytest.approx(20, abs=12)
    assert item.displaced.median == pytest.approx(0.75, abs=0.02)
    first = judgement.moved["strike"][13]
    arms = {arm.name: arm for arm in first.corridors}
    assert arms["eastern_pacific"].change.low90 > 0 > arms["western_caribbean"].change.high90
    assert arms["eastern_pacific"].sure
    assert sum(arm.share_before for arm in first.corridors if arm.name != "land_border") == pytest.approx(1, abs=0.01)


def test_a_strike_is_taken_apart_by_its_placebo(judgement: Any) -> None:
    item = judgement.verdict("c7")
    assert item.placebo.removal.median == pytest.approx(0.015, abs=1e-3)
    assert item.placebo.removal.median + item.placebo.lethality.median == pytest.approx(item.interval.median, abs=1e-3)
    assert all(v.placebo is None for v in judgement.items if v.option != "strike")
    shown = [cell.option for cell in judgement.comparison.cells]
    assert "strike__placebo" in shown and "strike__placebo" not in judgement.comparison.options


def test_published_evidence_stays_apart(judgement: Any, study: Any, brief: Any) -> None:
    from leeward.judging.literature import Literature

    without = judge(study, brief, published=lambda lever, outcome, direction: Literature())
    for with_, bare in zip(judgement.items, without.items, strict=True):
        assert (with_.word, with_.fit, with_.reason) == (bare.word, bare.fit, bare.reason)
    assert judgement.verdict("c4").literature.findings


def test_the_record_is_json_and_documented(judgement: Any) -> None:
    record = judgement.to_dict()
    text = json.dumps(record, allow_nan=False)
    assert json.loads(text) == record
    docs = (Path(__file__).parents[2] / "docs" / "verdicts.md").read_text("utf-8")
    for key in [*record, *record["verdicts"][0]]:
        assert f"`{key}`" in docs, key
    for word in WORDS:
        assert word in docs
    assert all(f"`{name}`" in docs for name in COLUMNS)


def test_nothing_is_finer_than_corridor_and_mode(judgement: Any) -> None:
    from leeward.world import load_world

    text = json.dumps(judgement.to_dict())
    world = load_world()
    fine = [leg.id for leg in world.legs] + [zone.id for zone in world.zones if "_south" in zone.id]
    assert not [name for name in fine if name in text]


def test_tables(judgement: Any) -> None:
    table = judgement.verdicts
    assert list(table.columns) == COLUMNS and len(table) == len(judgement.items)
    shares = table.loc[table["verdict"] == "supported", ["as_claimed", "negligible", "opposite"]].iloc[0]
    assert shares.sum() == pytest.approx(1)
    long = judgement.horizon_table
    assert set(long.loc[long["claim"] == "c5", "horizon_weeks"]) == {13, 52, 104, 156}


def test_the_same_study_gives_the_same_judgement(judgement: Any, study: Any, brief: Any) -> None:
    assert judge(study, brief).to_dict() == judgement.to_dict()


def test_an_option_that_changes_nothing_is_negligible_everywhere(fake: Any, brief: Any) -> None:
    study = fake.FakeStudy(draws=40)
    study._effect = lambda outcome, option: 0.0
    study.paths["dip"] = np.zeros_like(study.paths["dip"])
    found = judge(study, brief)
    for cell in found.comparison.cells:
        if cell.outcome not in ("death_at_sea", "bystander_death", "displaced_share"):
            assert cell.shares.negligible == 1.0, cell.outcome
            assert cell.interval.median == 0
    assert found.verdict("c6").word == "outside the model"
    assert all(item.regret90 == 0 for item in found.comparison.regret if item.kind == "relative")


def test_history_caps_the_words(study: Any, brief: Any, judgement: Any) -> None:
    assert all(not item.probability_word for item in judgement.items)
    found = judge(study, brief, history=(6, 6))
    assert found.verdict("c7").probability_word == "very likely"


def test_claims_that_cannot_be_tested_say_why(study: Any, brief: Any) -> None:
    changed = brief.model_copy(deep=True)
    changed.claims[0].option = None
    changed.claims[1].option = "gone"
    changed.claims[2].lever = None
    changed.claims[3].outcome = "arrest"
    changed.claims[4].horizon_weeks = 900
    found = judge(study, changed)
    reasons = [item.reason for item in found.items[:4]]
    assert [item.word for item in found.items[:4]] == ["outside the model"] * 4
    assert "no option" in reasons[0] and "gone" in reasons[1] and "no lever" in reasons[2]
    assert "arrest" in reasons[3]
    assert found.items[4].word == "outside the model" and found.items[4].horizon is None
    assert found.items[4].reason.startswith("the text speaks of 17.2 years; the study ends after 3 years, where the change is")


def test_few_draws_and_short_studies_do_not_fail(fake: Any, brief: Any) -> None:
    for draws, weeks in ((1, 156), (5, 30), (12, 6)):
        found = judge(fake.FakeStudy(draws=draws, weeks=weeks), brief)
        json.dumps(found.to_dict(), allow_nan=False)
        assert found.horizons[-1] == min(weeks, 156)


def test_an_empty_brief(study: Any, brief: Any) -> None:
    empty = brief.model_copy(update={"claims": [], "options": []})
    found = judge(study, empty)
    assert found.items == [] and found.headline == "No claim was found."
    json.dumps(found.to_dict(), allow_nan=False)


def test_every_verdict_can_be_explained(judgement: Any) -> None:
    for item in judgement.items:
        headings = [heading for heading, _ in explain(judgement, item.claim)]
        assert headings[:2] == ["Claim", "Verdict"]
        assert "Published evidence (kept apart)" in headings
    with pytest.raises(KeyError):
        explain(judgement, "nothing")


def test_a_parameter_newer_than_the_fit_is_among_the_limits(fake: Any, brief: Any) -> None:
    study = fake.FakeStudy()
    study.plan["posterior"] = {"id": "x", "cases": [], "unfitted": ["nuisance_1"]}
    newer = [text for text in judge(study, brief).limits if "Newer than the fit" in text]
    assert len(newer) == 1 and "nuisance 1" in newer[0]
    study.plan["posterior"].pop("unfitted")
    assert not any("Newer" in text for text in judge(study, brief).limits)
