"""Published effects: records, the play of a toy, scores and counts; and some records on the model itself."""

from __future__ import annotations

import copy
import math
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from effect_toy import RECORD, WINDOW, record, simulate
from test_case_keys import WRONG, keys

from leeward.evidence.errors import InputError
from leeward.history.effect_files import bundled_effects, load_effects
from leeward.history.effect_playing import applied, grouped, in_force, play_values, settings
from leeward.history.effect_records import Published
from leeward.history.effects import effect_row, effects_headline, play_effects, score
from leeward.history.measures import KINDS
from leeward.history.scores import crps

play = partial(play_effects, draws=100, simulate=simulate)


def test_the_bundled_records_are_sound() -> None:
    effects = load_effects()
    assert [e.id for e in effects] == bundled_effects()
    run = [e for e in effects if e.measure is not None]
    assert len(run) >= 30 and sum(e.free for e in run) >= 20
    assert all(e.not_run for e in effects if e.measure is None)
    assert all(e.published.spread_from for e in run)
    assert all(e.published.scale > 0 for e in run if e.published.centre is not None)
    for group in grouped(effects):
        assert group.weeks == max(e.weeks for e in group.effects)


def test_a_toy_is_met(tmp_path: Path) -> None:
    row = play(record(tmp_path))[0]
    assert row["model"] == pytest.approx(-10.0, abs=0.01) and row["meets"] and row["near"] and row["counts"]
    assert row["ratio"] == pytest.approx(1.0, abs=0.01)
    assert (row["model_low"], row["model_high"]) == pytest.approx((-10.45, -9.55), abs=0.01)
    assert (row["low"], row["high"], row["draws"], row["undefined"]) == (None, None, 100, 0)


@pytest.mark.parametrize(
    ("measure", "value"),
    [
        (f"{{kind: ratio, {WINDOW}}}", 0.9),
        (f"{{kind: difference, scale: 2, {WINDOW}}}", -20.0),
        (f"{{kind: before_after, {WINDOW}, later: {{from: 2010-06-01, to: 2010-12-01}}}}", 0.0),
        (f"{{kind: share_left, {WINDOW}, later: {{from: 2010-06-01, to: 2010-12-01}}}}", 1.0),
        (f"{{kind: leakage, {WINDOW}, other: {{outcome: coca_area, coords: {{country: peru}}}}}}", 0.5),
        (f"{{kind: percent_change_difference, {WINDOW}, other: {{outcome: coca_area, coords: {{country: peru}}}}}}", -20.0),
        (
            f"{{kind: elasticity, {WINDOW}, other: {{outcome: coca_area, coords: {{country: peru}}}}}}",
            math.log(0.9) / math.log(1.1),
        ),
        (f"{{kind: change_per_unit, {WINDOW}}}", -10.0 / (1000 * 47 / (52 / 12))),
    ],
)
def test_every_measure_of_two_arms(tmp_path: Path, measure: str, value: float) -> None:
    row = play(record(tmp_path, measure=measure))[0]
    assert row["model"] == pytest.approx(value, rel=0.02, abs=1e-6)
    assert row["measure"] in KINDS


def test_an_arm_that_is_compared_with_and_an_arm_alone(tmp_path: Path) -> None:
    alone = "{kind: share_turnover, window: {from: 2010-01-01, to: 2012-12-31}}"
    assert play(record(tmp_path, measure=alone))[0]["model"] == pytest.approx(0.0, abs=1e-9)
    text = record(tmp_path).read_text(encoding="utf-8").replace("strategy:", "against:")
    path = tmp_path / "other.yaml"
    path.write_text(text.replace("id: toy", "id: other"), encoding="utf-8")
    assert play(path)[0]["model"] == pytest.approx(100 / 0.9 - 100, rel=0.01)


def test_dials_stand_on_what_is_in_force(tmp_path: Path) -> None:
    effect = load_effects(record(tmp_path))[0]
    found = {("manual_eradication", "colombia"): 200.0, ("manual_eradication", "peru"): 50.0}
    [(setting, base)] = settings(effect, effect.strategy, found)
    assert (setting.value, base, setting.where) == (1200.0, 200.0, ("colombia",))
    assert applied([(setting, base)], "manual_eradication", 52) == pytest.approx(12_000)
    from leeward.evidence.levers import load_levers

    levers = load_levers()
    assert in_force(found, levers["manual_eradication"], ("colombia", "peru")) == 250.0
    zones = {("surveillance", "a"): 600.0, ("surveillance", "b"): 300.0}
    assert in_force(zones, levers["surveillance"], ("b",)) == 300.0


def test_same_strategies_are_played_once_and_values_come_draw_by_draw(tmp_path: Path) -> None:
    effects = load_effects([record(tmp_path, "one"), record(tmp_path, "two")])
    [group] = grouped(effects)
    assert len(group.options) == 1 and group.weeks == 52
    found = play_values(effects, 250, 1, simulate)
    assert found.values["one"].shape == (250,)
    assert np.array_equal(found.values["one"], found.values["two"])
    assert np.array_equal(found.draws["one"], np.arange(250))


def test_an_effect_that_is_not_there_has_no_shape(tmp_path: Path) -> None:
    effect = load_effects(record(tmp_path))[0]
    values = np.array([-10.0] * 40 + [math.nan] * 60)
    row = effect_row(effect, values)
    assert row["model"] == -10.0 and row["undefined"] == 60 and row["meets"] is False
    nothing = effect_row(effect, np.full(10, math.nan))
    assert nothing["model"] is None and nothing["meets"] is False and nothing["score"] is None


@pytest.mark.parametrize(
    ("published", "values", "meets"),
    [
        ("{value: -60, low: -70, high: -50}", -10.0, False),
        ("{value: -60, low: -70, high: -9}", -10.0, True),
        ("{low: 0}", 0.0, False),
        ("{low: 0}", 1.0, True),
        ("{high: 0}", 1.0, False),
        ("{value: 10, log_sd: 0.5, from: a toy}", 22.0, True),
        ("{value: 10, log_sd: 0.5, from: a toy}", 23.0, False),
    ],
)
def test_what_meets(tmp_path: Path, published: str, values: float, meets: bool) -> None:
    row = effect_row(load_effects(record(tmp_path, published=published))[0], np.full(10, values))
    assert row["meets"] is meets


def test_signs_and_factors(tmp_path: Path) -> None:
    effect = load_effects(record(tmp_path))[0]
    assert effect_row(effect, np.full(5, -29.9))["near"] and effect_row(effect, np.full(5, -3.4))["near"]
    assert not effect_row(effect, np.full(5, -30.1))["near"]
    other = effect_row(effect, np.full(5, 10.0))
    assert other["ratio"] == -1.0 and not other["near"]


def test_a_range_is_a_spread_of_its_level(tmp_path: Path) -> None:
    wide = load_effects(record(tmp_path, published="{low: 4, high: 20, level: 95}"))[0].published
    assert wide.centre == 12.0 and wide.spread == pytest.approx(16 / (2 * 1.95996), rel=1e-4)
    assert wide.interval == (4.0, 20.0)


def test_the_score_punishes_width_and_distance() -> None:
    published = Published(10.0, None, None, 90.0, 2.0, False, "a toy")
    rng = np.random.default_rng(1)
    same, wide, far = (rng.normal(m, s, 4000) for m, s in ((10, 2), (10, 20), (16, 2)))
    found = [score(x, published) for x in (same, wide, far)]
    assert found[0] == pytest.approx(1 / math.sqrt(math.pi), abs=0.02)
    assert found[0] is not None and all(x is not None and x > 2 * found[0] for x in found[1:])
    sure = Published(10.0, None, None, 90.0, 1e-9, False, "a toy")
    assert (score(wide, sure) or 0.0) * 1e-9 == pytest.approx(crps(wide, 10.0), rel=1e-6)
    assert score(same, Published(None, 0.0, None, 90.0, 0.0, False, "published")) is None


def test_used_records_are_counted_apart(tmp_path: Path) -> None:
    record(tmp_path, "free")
    record(tmp_path, "used", used_by="[manual_net]")
    record(tmp_path, "far", published="{value: 50, sd: 1, from: a toy}")
    found = effects_headline(play(tmp_path))
    assert (found["n"], found["meets"], found["ratios"], found["near"]) == (2, 1, 2, 1)
    assert (found["used_n"], found["used_meets"], found["not_run"]) == (1, 1, 0)


def test_a_record_that_is_not_run_says_why() -> None:
    row = play("methamphetamine_1995")[0]
    assert row["not_run"] and row["model"] is None and row["meets"] is None and not row["counts"]
    assert row["published"] == 3


FULL: dict[str, Any] = yaml.safe_load(
    RECORD.format(
        id="toy", published="{value: -10, low: -12, high: -8, level: 95, sd: 2, from: a toy}", used_by="[manual_net]",
        measure="{kind: leakage, window: {from: 2010-06-01, to: 2010-12-01}, scale: 1.0,"
        " other: {outcome: coca_area, coords: {country: peru}}}",
    )
)  # fmt: skip
FULL |= {"start": "2010-01-01", "world": "americas"}
FULL["strategy"][0] |= {"start": "2010-01-01", "end": "2011-01-01", "ramp_weeks": 4, "status": "read", "source": "s"}
FULL["measure"]["window"] = {"from": "2010-06-01", "to": "2010-12-01"}


@pytest.mark.parametrize("path", list(keys(FULL)), ids=lambda path: ".".join(map(str, path)))
def test_wrong_values_are_one_sentence(tmp_path: Path, path: tuple[str | int, ...]) -> None:
    file = tmp_path / "toy.yaml"
    file.write_text(yaml.safe_dump(FULL), encoding="utf-8")
    load_effects(file)
    refused = 0
    for text in WRONG:
        made = copy.deepcopy(FULL)
        place: Any = made
        for part in path[:-1]:
            place = place[part]
        place[path[-1]] = "WRONG-VALUE"
        file.write_text(yaml.safe_dump(made, width=10**6).replace("WRONG-VALUE", text), encoding="utf-8")
        try:
            load_effects(file)
        except InputError as problem:
            refused += 1
            said = str(problem)[:3000]
            assert str(file) in said and problem.line is not None, (text[:50], said)
            assert said.isprintable() and len(said) < 1500, (text[:50], said)
    assert refused >= 6


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("status: read", "status: heard", "key status: unknown status"),
        ("lever: manual_eradication\noutcome", "lever: magic\noutcome", "unknown lever"),
        ("outcome: coca_area", "outcome: coca_aera", "nearest: coca_area"),
        ("kind: percent_change", "kind: percent", "unknown measure"),
        ("kind: percent_change", "kind: leakage", "second quantity"),
        ("kind: percent_change", "kind: share_left", "later window"),
        ("from: 2010-06-01", "from: 2009-06-01", "before the start"),
        ("to: 2010-12-01", "to: 2010-06-02", "not a week after"),
        ("add: 1000", "add: 1000, times: 2", "one of value, add, times"),
        ("add: 1000", "value: 99000", "outside the dial"),
        ("where: [colombia]", "where: [atlantis]", "unknown place"),
        ("sd: 2, from: a toy", "sd: 2", "where the declared spread comes from"),
        ("sd: 2, from: a toy", "low: -5", "outside its own range"),
        (", sd: 2, from: a toy", "", "the spread is declared"),
        ("value: -10, sd: 2", "value: 0, log_sd: 2", "other than nought"),
        ("used_by: []", "used_by: [hope]", "unknown parameter or lever"),
        ("measure: {", "not_run: because\nmeasure: {", "either a measure or a reason"),
        ("id: toy", "id: Toy 1", "small letters"),
        ("used_by", "world: atlantis\nused_by", "unknown world"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, old: str, new: str, says: str) -> None:
    path = record(tmp_path)
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputError, match=says) as caught:
        load_effects(path)
    assert caught.value.line is not None and caught.value.file == str(path)


def test_what_cannot_be_played(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="permanganate_1989"):
        load_effects("permanganat_1989")
    with pytest.raises(InputError, match="no record"):
        load_effects(tmp_path)
    path = record(tmp_path)
    with pytest.raises(InputError, match="given twice"):
        load_effects([path, path])
    with pytest.raises(InputError, match="two or more"):
        play_effects(path, 1, simulate=simulate)
    text = path.read_text(encoding="utf-8")
    for old, new, says in (
        ("country: colombia", "country: atlantis", "no country 'atlantis'"),
        ("add: 1000", "add: 90000", "outside the dial"),
        ("start: 2010-01-01", "start: 2041-01-01", "2041"),
    ):
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        with pytest.raises(InputError, match=says) as caught:
            play(path)
        assert caught.value.file == str(path)


@pytest.mark.slow
def test_records_on_the_model_itself() -> None:
    rows = play_effects(["spraying_parks_2005", "eradication_airports_2005", "methamphetamine_1995"], 20)
    spraying, elasticity, other = rows
    assert spraying["model"] is not None and -1 < spraying["model"] < 0
    assert elasticity["model"] is not None and elasticity["model"] < 0
    assert other["model"] is None
    assert rows == play_effects(["spraying_parks_2005", "eradication_airports_2005", "methamphetamine_1995"], 20)
