"""A model is examined before anything that it proposes is judged; then its answers decide the tiers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from chat_server import serving

from leeward.evidence.errors import InputError
from leeward.reading import examination, read_document
from leeward.reading.brief import Brief, Claim
from leeward.reading.endpoint import Endpoint
from leeward.reading.examination import Examined, examine, known, passages
from leeward.reading.load import from_text
from leeward.reading.proposed import check, speaker_in, told
from leeward.reading.units import split_units

TEXT = (
    "Harbour plan\n\nThe governor wants to inspect every second container in the port. It will cut the cocaine that reaches our"
    " streets, she says. The cutters made smuggling harder, the mayor said, and cargo went by road instead. Whoever lives here"
    " knows the noise of the cranes.\n"
)


@pytest.fixture(autouse=True)
def _own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEEWARD_CONFIG", str(tmp_path / "config.json"))


@contextmanager
def model(lists: Callable[[str], list[dict[str, str]]], judges: Callable[[str], str]) -> Iterator[tuple[Endpoint, list[str]]]:
    """A server whose model lists the claims that it is told of a document, and judges each reading as it is told."""
    tasks: list[str] = []

    def answer(body: dict[str, Any]) -> dict[str, Any]:
        system, user = (message["content"] for message in body["messages"])
        tasks.append("list" if "List every claim" in system else "subject" if "mainly about" in system else "judge")
        if "You proofread" in system:
            tasks[-1] = "proof"
        if tasks[-1] in ("subject", "proof"):
            return {}
        if tasks[-1] == "list":
            return {"claims": lists(between("DOCUMENT", user))}
        asked = between("READINGS", user).split("\n")
        return {"answers": [{"number": at, "answer": judges(line)} for at, line in enumerate(asked, 1)]}

    with serving(answer) as address:
        yield Endpoint(address, "m"), tasks


def between(mark: str, text: str) -> str:
    found = re.search(rf"<{mark}-\w+>\n(.*?)\n</{mark}", text, re.S)
    assert found is not None
    return found[1]


def claim(span: str, lever: str, outcome: str, direction: str) -> dict[str, str]:
    fixed = {"speaker": "author", "stance": "asserts"}
    return {"span": span, "lever": lever, "outcome": outcome, "direction": direction, **fixed}


def by_heart(text: str) -> list[dict[str, str]]:
    """What somebody lists who knows the passages."""
    found = next(claims for passage, claims in passages() if passage == text.strip())
    return [claim(one.says, *min(one.right)) for one in found]


def reversed_(text: str) -> list[dict[str, str]]:
    turned = {"increase": "decrease", "decrease": "increase", "no_effect": "mixed", "mixed": "no_effect"}
    return [claim(one["span"], one["lever"], "oil_output", turned[one["direction"]]) for one in by_heart(text)]


def always(answer: str) -> Callable[[str], str]:
    return lambda _: answer


def nothing(_: str) -> list[dict[str, str]]:
    return []


def test_passages_know_their_claims_and_some_have_none() -> None:
    every = [one for _, claims in passages() for one in claims]
    assert len(passages()) >= 12 and len(every) >= 20 and any(not claims for _, claims in passages())
    assert {way for one in every for _, _, way in one.right} >= {"increase", "decrease", "no_effect"}


@pytest.mark.parametrize(
    ("lists", "answer", "share", "passed"),
    [
        (by_heart, "right", 1.0, True),
        (reversed_, "right", 0.0, False),
        (by_heart, "wrong", 0.0, False),
        (nothing, "right", 0.0, False),
    ],
)
def test_who_knows_passes_and_who_does_not_fails(lists: Any, answer: str, share: float, passed: bool) -> None:
    with model(lists, always(answer)) as (where, _):
        found = examine(where)
    assert (found.share, found.passed) == (share, passed)
    assert found.known == sum(len(claims) for _, claims in passages())
    assert ("passed:" in found.sentence()) is passed


@pytest.mark.parametrize(
    ("counts", "passed"), [((24, 24, 26, 22), True), ((24, 17, 26, 22), False), ((6, 6, 26, 6), False), ((0, 0, 26, 0), False)]
)
def test_a_pass_needs_enough_right_and_enough_found(counts: tuple[int, int, int, int], passed: bool) -> None:
    assert Examined(*counts).passed is passed


def test_a_result_is_of_one_model_and_of_these_instructions(monkeypatch: pytest.MonkeyPatch) -> None:
    where, result = Endpoint("http://localhost:1/v1", "m"), Examined(24, 24, 26, 22)
    assert known(where) is None
    examination.keep(where, result)
    assert known(where) == result
    assert known(Endpoint("http://localhost:1/v1", "another")) is None
    monkeypatch.setattr(examination, "prompt_hash", lambda: "another")
    assert known(where) is None


def test_a_file_of_results_of_another_form_is_refused(tmp_path: Path) -> None:
    (tmp_path / "examined.json").write_text("[1]", encoding="utf-8")
    with pytest.raises(InputError, match="not a file of results"):
        known(Endpoint("http://localhost:1/v1", "m"))


SHIPS = claim("cargo went by road instead", "vessel_patrol", "displaced_share", "increase")
CRANES = claim("Whoever lives here knows the noise", "port_inspection", "economy", "decrease")


def read_with(judges: Callable[[str], str], *, examined: bool) -> tuple[Brief, list[str]]:
    with model(lambda _: [SHIPS, CRANES], judges) as (where, tasks):
        if examined:
            examination.keep(where, Examined(24, 24, 26, 22))
        return read_document(from_text(TEXT), endpoint=where), tasks


def test_a_model_that_was_not_examined_is_asked_once_and_judges_nothing() -> None:
    brief, tasks = read_with(always("right"), examined=False)
    assert tasks == ["list"] and brief.proposals is not None and brief.proposals.examined is None
    assert [one.tier for one in brief.claims if one.reader == "llm"] == ["possible", "possible"]
    plain = read_document(from_text(TEXT))
    assert [one for one in brief.claims if one.reader != "llm"] == plain.claims and brief.options == plain.options


def test_what_an_examined_model_finds_right_is_read_and_what_it_finds_wrong_is_not() -> None:
    def judges(line: str) -> str:
        return "right" if "vessel_patrol, displaced_share, increase" in line else "half" if "port_inspection" in line else "wrong"

    brief, tasks = read_with(judges, examined=True)
    assert (
        tasks == ["list", "judge", "subject", "proof"]
        and brief.proposals is not None
        and brief.proposals.examined == Examined(24, 24, 26, 22).least
    )
    found = {(one.lever, one.outcome, one.direction): one for one in brief.claims}
    ships = found["vessel_patrol", "displaced_share", "increase"]
    assert (ships.tier, ships.reading_confidence) == ("read", brief.proposals.examined) and 0.9 < ships.reading_confidence < 1.0
    option = next(option for option in brief.options if option.id == ships.option)
    assert [setting.lever for setting in option.levers] == ["vessel_patrol"]
    others = [one for one in brief.claims if one is not ships]
    assert others and all(one.tier == "possible" for one in others)


def test_what_names_no_outcome_is_possible_however_right() -> None:
    vague = claim("The cutters made smuggling harder", "vessel_patrol", "unspecified", "increase")
    with model(lambda _: [SHIPS, vague], always("right")) as (where, _):
        examination.keep(where, Examined(24, 24, 26, 22))
        brief = read_document(from_text(TEXT), endpoint=where)
    tiers = {one.outcome: one.tier for one in brief.claims if one.reader == "llm"}
    assert tiers == {"displaced_share": "read", "unspecified": "possible"}


def test_own_claims_that_are_found_wrong_are_unlikely_and_proposals_gone() -> None:
    plain = read_document(from_text(TEXT))
    assert any(one.tier == "read" for one in plain.claims)  # else nothing is tested here
    brief, _ = read_with(always("wrong"), examined=True)
    assert not [one for one in brief.claims if one.reader == "llm" or one.tier == "read"]
    assert all(one.reading_confidence <= 0.05 and "found wrong" in (one.note or "") for one in brief.claims)
    assert brief.proposals is not None and brief.proposals.dropped["found wrong when asked again"] == brief.proposals.proposed


def test_an_answer_that_says_nothing_of_a_reading_moves_nothing() -> None:
    plain = read_document(from_text(TEXT))
    brief, _ = read_with(always("perhaps"), examined=True)
    assert [(one.id, one.tier) for one in brief.claims if one.reader != "llm"] == [(one.id, one.tier) for one in plain.claims]
    assert all(one.tier == "possible" for one in brief.claims if one.reader == "llm")


def test_what_a_sentence_says_besides_is_read_and_not_taken_from_the_model() -> None:
    text = "In Spain the ban has cut heroin use by 30 percent since 2019, the ministry said.\n"
    said = claim("the ban has cut heroin use", "other_instrument", "consumption", "decrease") | {"size": "99", "drug": "cocaine"}
    one, _ = check(said, text, units=split_units(text))
    assert one is not None
    assert (one.size, one.unit, one.modality, one.drug) == (30.0, "percent", "did", "opioids")
    assert one.place == ["spain"] and one.period is not None and "2019" in one.period


SAID = (
    "In Peru, said Ms Quill, spraying cut the coca area by a third in 2004, while ports in Chile searched 40 percent of boxes.\n"
)


def confirmed(**more: str) -> Claim:
    found, _ = check(
        claim("spraying cut the coca area", "aerial_eradication", "coca_area", "decrease"), SAID, units=split_units(SAID)
    )
    assert found is not None
    told(found, {"answer": "right", **more}, SAID, split_units(SAID))
    return found


def test_what_a_model_says_beside_right_is_taken_where_the_text_bears_it_out() -> None:
    one = confirmed(speaker="Ms Quill", drug="cocaine", size="by a third", where="Peru", past="yes")
    assert (one.speaker, one.drug, one.place, one.modality) == ("Ms Quill", "cocaine", ["peru"], "did")
    assert one.size == pytest.approx(33.3) and one.unit == "percent"
    other = confirmed(speaker="somebody else", drug="sugar", size="by two thirds", where="Atlantis", past="perhaps")
    assert (other.speaker, other.drug, other.place) == ("author", "cocaine", ["peru"])
    assert other.size is None  # words that do not stand there give no size


def test_how_it_is_said_is_as_the_model_has_it_where_the_text_bears_it_out() -> None:
    one = confirmed(stance="doubts", less="yes", condition="while ports in Chile searched")
    assert (one.stance, one.of_less, one.condition) == ("doubts", True, "while ports in Chile searched")
    other = confirmed(stance="sings", less="perhaps", condition="if pigs fly")
    assert (other.stance, other.of_less, other.condition) == ("asserts", False, None)
    assert confirmed(condition="in").condition is None  # a word is no condition
    named = confirmed(instrument="spraying", thing="the coca area", drug="all")
    assert (named.lever_words, named.outcome_words, named.drug_named) == ("spraying", "the coca area", False)
    silent = confirmed(instrument="no such words", thing="", drug="cocaine")
    assert (silent.lever_words, silent.outcome_words, silent.drug_named) == (None, None, True)


@pytest.mark.parametrize(
    ("name", "speaker"),
    [
        ("Ms Quill", "Ms Quill"),
        ("I said so", "author"),
        ("they said", ""),
        ("we", "author"),
        ("Some doctors", "Some doctors"),
        ("Some", ""),
        ("has been praised", ""),
    ],
)
def test_a_pronoun_is_no_speaker(name: str, speaker: str) -> None:
    assert (
        speaker_in("Ms Quill and I said so; they said, and we heard. Some doctors agree; it has been praised.", name) == speaker
    )


@pytest.mark.parametrize(("past", "modality"), [("yes", "did"), ("no", "does")])
def test_when_is_as_the_model_has_it_and_no_size_is_none(past: str, modality: str) -> None:
    one = confirmed(size="", past=past, where="")
    assert (one.modality, one.size, one.place) == (modality, None, [])


@pytest.mark.parametrize(("where", "within"), [("Karvanar", "in Karvanar"), ("ports", None), ("Peru", None), ("", None)])
def test_a_place_that_the_model_does_not_have_is_no_whole(where: str, within: str | None) -> None:
    text = SAID.replace("Chile", "Karvanar")
    found, _ = check(
        claim("spraying cut the coca area", "aerial_eradication", "coca_area", "decrease"), text, units=split_units(text)
    )
    assert found is not None
    told(found, {"answer": "right", "where": where}, text, split_units(text))
    assert found.within == within


def test_drugs_in_general_are_held_to_what_the_model_has() -> None:
    assert confirmed(drug="all").drug == "cocaine" and confirmed(drug="fentanyl").drug == "fentanyl"
    for lever, drug in (("domestic_enforcement", "fentanyl"), ("treatment", "fentanyl"), ("maritime_strike", "cocaine")):
        one, _ = check(claim("spraying cut the coca area", lever, "overdose_death", "decrease"), SAID, units=split_units(SAID))
        assert one is not None
        told(one, {"answer": "right", "drug": "all"}, SAID, split_units(SAID))
        assert one.drug == drug


def test_poppy_is_no_coca() -> None:
    text = "Soldiers have pulled up poppies in the Sierra for years. The crop came back every spring.\n"
    said = claim("The crop came back every spring", "manual_eradication", "coca_area", "no_effect")
    found, _ = check(said, text, units=split_units(text))
    assert found is not None and (found.lever, found.outcome) == ("other_instrument", "other_outcome")


@pytest.mark.parametrize(("where", "within"), [("Peru", None), ("Ucayali", "in Ucayali"), ("Atlantis City", None)])
def test_a_part_of_a_country_that_a_model_names_is_kept_as_a_part(where: str, within: str | None) -> None:
    text = SAID.replace("In Peru", f"In Peru's {where}" if where == "Ucayali" else "In Peru")
    found, _ = check(
        claim("spraying cut the coca area", "aerial_eradication", "coca_area", "decrease"), text, units=split_units(text)
    )
    assert found is not None
    found.within = None
    told(found, {"answer": "right", "where": where}, text, split_units(text))
    assert found.within == within and found.place == ["peru"]


@pytest.mark.parametrize(
    ("text", "span", "lever", "outcome", "where"),
    [
        (
            "Strikes in international waters off the Paria Peninsula cut the cocaine that departs.\n",
            "cut the cocaine that departs", "maritime_strike", "drug_flow", "international waters off the Paria Peninsula",
        ),
        (
            "Flights over Peru and Honduras were met. Aerial interdiction did not lower the cocaine that reaches buyers.\n",
            "did not lower the cocaine that reaches buyers", "air_interdiction", "kg_delivered", "Peru and Honduras",
        ),
    ],
)  # fmt: skip
def test_where_a_lever_acts_at_sea_or_in_the_air_is_no_part_of_a_country(
    text: str, span: str, lever: str, outcome: str, where: str
) -> None:
    found, _ = check(claim(span, lever, outcome, "decrease"), text, units=split_units(text))
    assert found is not None
    told(found, {"answer": "right", "where": where}, text, split_units(text))
    assert found.within is None
