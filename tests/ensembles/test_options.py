"""From a brief's options and shocks to what is played."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
import yaml

from leeward.ensembles.options import fewer, shocks, strategies
from leeward.evidence.errors import InputError
from leeward.evidence.levers import load_levers
from leeward.evidence.shocks import load_shocks
from leeward.reading import brief as records
from leeward.reading.brief import Brief, Claim, DocumentInfo, LeverSetting, Option
from leeward.reading.yamlfile import parse_brief
from leeward.strategy import Shock

START = "2025-09-01"


def brief(*levers: dict[str, Any], id: str = "a") -> Brief:
    return Brief(options=[Option(id=id, levers=[LeverSetting(**lever) for lever in levers])])


def test_levels_values_weeks_and_dates() -> None:
    found, left_out = strategies(
        brief(
            {"lever": "surveillance", "level": "surge", "ramp_weeks": 4, "end_week": 30},
            {"lever": "treatment", "value": 100.0, "start_date": "2025-09-29", "end_date": "2026-09-07"},
            {"lever": "vessel_patrol", "level": "more", "start_date": "2025-09-07"},
        ),
        START,
    )
    assert list(found) == ["a"]
    assert left_out == {}
    first, second, third = found["a"]
    assert first.value == load_levers()["surveillance"].value("surge")
    assert (first.start_week, first.end_week, first.ramp_weeks) == (0, 30, 4)
    assert (second.value, second.start_week, second.end_week) == (100.0, 4, 53)
    assert third.start_week == 0


def test_strikes_get_a_placebo() -> None:
    strikes = {"lever": "maritime_strike", "level": "surge", "where": ["western_caribbean"]}
    found, _ = strategies(brief(strikes), START)
    assert list(found) == ["a", "a__placebo"]
    assert found["a"].lethal
    assert not found["a__placebo"].lethal
    assert found["a__placebo"].settings[0].where == ("western_caribbean",)


def test_levers_outside_the_model_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    table = dict(load_levers())
    table["sanction"] = replace(table["sanction"], in_model=False)
    monkeypatch.setattr("leeward.ensembles.options.load_levers", lambda: table)
    outside = {"lever": "sanction", "level": "more"}
    found, left_out = strategies(brief(outside, {"lever": "treatment", "level": "more"}), START)
    assert [setting.lever for setting in found["a"]] == ["treatment"]
    assert left_out == {"a": ["sanction"]}
    assert strategies(brief(outside), START) == ({}, {"a": ["sanction"]})


@pytest.mark.parametrize(
    ("lever", "match"),
    [
        ({"lever": "patrolz", "level": "more"}, r"options\[0\]\.levers\[0\]\.lever: unknown lever 'patrolz'"),
        ({"lever": "treatment", "value": -1.0}, "-1 is negative: outside the dial of treatment, which goes from 0 to"),
        ({"lever": "treatment", "level": "more", "end_date": "2025-01-01"}, "end_date: 2025-01-01 is before the start"),
        ({"lever": "treatment", "level": "more", "start_date": "2025-08-31"}, "start_date: 2025-08-31 is before the start"),
        ({"lever": "treatment", "level": "more", "end_date": "2025-09-07"}, r"levers\[0\]: the setting ends in week 0"),
    ],
)
def test_bad_options_name_the_key(lever: dict[str, Any], match: str) -> None:
    with pytest.raises(InputError, match=match):
        strategies(brief(lever), START)


@pytest.mark.parametrize("name", ["baseline", "a__placebo"])
def test_reserved_ids(name: str) -> None:
    with pytest.raises(InputError, match="reserved"):
        strategies(brief({"lever": "treatment", "level": "more"}, id=name), START)


@pytest.mark.parametrize(
    ("dates", "sentence"),
    [
        ({"start_date": "2025-08-31"}, "2025-08-31 is before the start of the world, 2025-09-01"),
        ({"start_date": "2024-02-29", "end_date": "2026-01-01"}, "2024-02-29 is before the start of the world, 2025-09-01"),
        ({"end_date": "2025-08-01"}, "2025-08-01 is before the start of the world, 2025-09-01"),
        ({"start_date": "2025-09-29", "end_week": 4}, "the setting ends in week 4, not after its start in week 4"),
        ({"start_week": 3, "end_date": "2025-09-22"}, "the setting ends in week 3, not after its start in week 3"),
    ],
)
def test_dates_are_checked_alike_in_yaml_and_in_python(dates: dict[str, Any], sentence: str) -> None:
    given = {"lever": "treatment", "level": "more", **dates}
    text = yaml.safe_dump({"leeward": 1, "options": [{"id": "a", "levers": [given]}]})
    with pytest.raises(InputError) as written:
        parse_brief(text, "brief.yaml")
    with pytest.raises(InputError) as made:
        strategies(brief(given), START)
    assert written.value.message == made.value.message == sentence
    assert written.value.key == made.value.key
    assert written.value.line is not None


def test_a_brief_means_the_same_weeks_in_yaml_and_in_python() -> None:
    given = {"lever": "treatment", "level": "more", "start_date": "2025-09-08", "end_date": "2026-09-07"}
    text = yaml.safe_dump({"leeward": 1, "options": [{"id": "a", "levers": [given]}]})
    (setting,) = strategies(brief(given), START)[0]["a"]
    assert (setting.start_week, setting.end_week) == (1, 53)
    assert strategies(parse_brief(text, "brief.yaml"), START)[0]["a"].settings == (setting,)


@pytest.mark.parametrize(
    ("shock", "sentence"),
    [
        ({"name": "quake"}, r"shocks\[0\]\.name: unknown shock 'quake'; nearest: earthquake"),
        ({"name": "election", "size": 9.0}, r"shocks\[0\]\.size: 9 is outside what election may be, -1 to 1"),
        ({"name": "election", "where": ["atlantis"]}, r"shocks\[0\]\.where: unknown place 'atlantis'"),
    ],
)
def test_shocks_are_checked_alike_in_yaml_and_in_python(shock: dict[str, Any], sentence: str) -> None:
    with pytest.raises(InputError, match=r"brief.yaml, line \d+, key " + sentence):
        parse_brief(yaml.safe_dump({"leeward": 1, "shocks": [shock]}), "brief.yaml")
    with pytest.raises(InputError, match="key " + sentence):
        shocks(Brief(shocks=[records.Shock(**shock)]))


def test_a_shock_without_a_size_is_of_the_usual_one() -> None:
    (played,) = shocks(Brief(shocks=[records.Shock(name="election", start_week=3, end_week=9, where=["colombia"])]))
    assert played == Shock("election", load_shocks()["election"].default, 3, 9, ("colombia",))


# Fewer options.


PATROL = {"lever": "vessel_patrol", "level": "surge"}


def many(*options: Option, claims: Sequence[Claim] = (), **more: Any) -> Brief:
    return Brief(options=list(options), claims=list(claims), **more)


def option(name: str, *settings: dict[str, Any], **more: Any) -> Option:
    return Option(id=name, levers=[LeverSetting(**setting) for setting in settings], **more)


def played(given: Brief) -> tuple[list[str], dict[str, str], list[str]]:
    kept, merged, not_needed = fewer(given, strategies(given, START)[0])
    return list(kept), merged, not_needed


def test_options_of_equal_settings_are_played_once_with_their_placebo() -> None:
    strikes = {"lever": "maritime_strike", "level": "surge"}
    given = many(option("a", PATROL, strikes), option("b", strikes, PATROL), option("c", PATROL))
    assert played(given) == (["a", "a__placebo", "c"], {"b": "a"}, [])
    value = load_levers()["vessel_patrol"].value("surge")
    same = many(option("a", PATROL), option("b", {"lever": "vessel_patrol", "value": value}))
    assert played(same)[1] == {"b": "a"}
    later = many(option("a", PATROL), option("b", {**PATROL, "start_week": 4}))
    assert played(later) == (["a", "b"], {}, [])


def test_an_option_that_nobody_proposes_is_played_only_where_a_claim_tests_it() -> None:
    read = {"document": DocumentInfo(path="a.txt")}
    claim = Claim(id="c1", lever="vessel_patrol", outcome="kg_seized", option="a", in_model=True)
    outside = claim.model_copy(update={"id": "c2", "option": "b", "in_model": False})
    other = {"lever": "treatment", "level": "more"}
    options = [option("a", PATROL), option("b", other), option("c", {**PATROL, "level": "more"}, proposed_by="officials")]
    assert played(many(*options, claims=[claim, outside], **read)) == (["a", "c"], {}, ["b"])
    assert played(many(*options, claims=[claim, outside], reviewed=True, **read))[2] == []
    assert played(many(*options, claims=[claim, outside]))[2] == []
