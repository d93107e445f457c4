"""The lines on claims, as an examined model finds them against the document: what is not true is not printed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from chat_server import serving
from hypothesis import given
from hypothesis import strategies as st

from leeward.reading import examination, read_document
from leeward.reading.brief import Brief, Claim
from leeward.reading.endpoint import Endpoint
from leeward.reading.examination import Examined
from leeward.reading.instructions import PROOF, PROOFS, instruction, proofs_schema
from leeward.reading.load import from_text
from leeward.reading.proof import mended

TEXT = (
    "Payments\n\nThe ministry of Colombia will enrol 900 families a month in crop substitution. Crop substitution cut coca in "
    "enrolled villages by 31 percent in the first year, surveyors found. Ana Ruiz of the growers said that payments raise "
    "deforestation.\n"
)
CUT = {"span": "Crop substitution cut coca in enrolled villages by 31 percent in the first year", "named": "Crop substitution"}
CUT |= {
    "lever": "alternative_livelihood",
    "outcome": "coca_area",
    "direction": "decrease",
    "speaker": "author",
    "stance": "reports",
}


def read_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, **found: str) -> tuple[Brief, str]:
    """What is read of the text by a model that passed, and finds ``found`` of the line on `CUT`; and the lines it was shown."""
    monkeypatch.setenv("LEEWARD_CONFIG", str(tmp_path / "config.json"))
    shown: list[str] = []

    def answer(body: dict[str, Any]) -> dict[str, Any]:
        system, user = (message["content"] for message in body["messages"])
        if "List every claim" in system:
            return {"claims": [CUT]}
        if "You proofread" in system:
            shown.extend(line for line in user.split("\n") if "31 percent in the first year" in line and "→" in line)
            numbers = [int(line.split(".")[0]) for line in shown]
            return {
                "answers": [
                    {"answer": "fair", "instead": "", "apart": "", "strength": "yes", **found, "number": n} for n in numbers
                ]
            }
        said = {"answer": "right", "size": "31 percent", "past": "yes", "speaker": "author", "instrument": "Crop substitution"}
        return {} if "mainly about" in system else {"answers": [{**said, "number": at} for at in range(1, 9)]}

    with serving(answer) as address:
        where = Endpoint(address, "m")
        examination.keep(where, Examined(24, 24, 26, 22))
        brief = read_document(from_text(TEXT), endpoint=where)
    assert len(shown) == 1
    return brief, shown[0]


def cut(brief: Brief) -> Claim:
    return next(claim for claim in brief.claims if claim.outcome == "coca_area" and "31 percent" in (claim.span or ""))


def test_the_line_says_what_is_claimed_played_and_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    brief, line = read_with(tmp_path, monkeypatch)
    for words in (
        "Alternative livelihoods for growers → ",
        "down 31 percent",
        "says author",
        "at 900 families",
        "“900 families”",
    ):
        assert words in line
    claim = cut(brief)
    assert (claim.tier, claim.size, claim.apart) == ("read", 31.0, None)


def test_what_is_found_of_a_line_is_mended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert cut(read_with(tmp_path, monkeypatch, answer="size")[0]).size is None
    assert cut(read_with(tmp_path, monkeypatch, answer="speaker", instead="surveyors")[0]).speaker == "surveyors"
    assert cut(read_with(tmp_path, monkeypatch, answer="speaker", instead="the Pope")[0]).speaker == "author"
    there = cut(read_with(tmp_path, monkeypatch, answer="place", instead="Colombia")[0])
    nowhere = cut(read_with(tmp_path, monkeypatch, answer="place", instead="the moon")[0])
    assert (there.place, there.within) == (["colombia"], None) and (nowhere.place, nowhere.market, nowhere.within) == (
        [],
        None,
        None,
    )
    assert cut(read_with(tmp_path, monkeypatch, apart="in the first year")[0]).apart == "in the first year"
    assert cut(read_with(tmp_path, monkeypatch, apart="on the moon")[0]).apart is None


def test_a_line_that_is_no_claim_waits_and_makes_no_option(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    claim = cut(read_with(tmp_path, monkeypatch, answer="claim")[0])
    assert claim.tier == "possible" and claim.option is None and "not found fair" in (claim.note or "")
    assert claim.reading_confidence <= 0.25


def test_a_strength_that_the_words_do_not_give_is_the_usual_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before, after = (read_with(tmp_path, monkeypatch, strength=said)[0] for said in ("yes", "no"))
    played, usual = (next(option for option in brief.options if option.id == cut(brief).option) for brief in (before, after))
    assert played.levers[0].value == 900
    assert usual.levers[0].value is None and usual.levers[0].stated is None and usual.levers[0].level is not None


def test_a_model_that_was_not_examined_is_not_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEEWARD_CONFIG", str(tmp_path / "config.json"))
    tasks: list[str] = []

    def answer(body: dict[str, Any]) -> dict[str, Any]:
        tasks.append(body["messages"][0]["content"][:15])
        return {"claims": [CUT]}

    with serving(answer) as address:
        read_document(from_text(TEXT), endpoint=Endpoint(address, "m"))
    assert len(tasks) == 1


WORDS = st.none() | st.integers() | st.text(max_size=20) | st.sampled_from([TEXT, "surveyors", "in the first year"])


@given(
    st.fixed_dictionaries(
        {"answer": st.sampled_from(PROOFS)},
        optional={key: WORDS for key in ("instead", "apart")},
    )
)  # fmt: skip
def test_whatever_is_found_the_words_are_those_of_the_text(record: dict[str, Any]) -> None:
    claim = Claim(id="m1", lever="treatment", outcome="consumption", direction="decrease", size=3.0, unit="percent", tier="read")
    claim.horizon_weeks = 26
    mended(claim, record, TEXT, "m")
    assert claim.apart is None or claim.apart in TEXT
    assert claim.speaker == "author" or claim.speaker in TEXT
    assert (claim.size is None) is (record["answer"] == "size")
    assert (claim.tier == "possible") is (record["answer"] == "claim")
    assert (claim.horizon_weeks is None) is (record["answer"] == "time")


def test_the_schema_holds_answers_to_what_the_instruction_asks_for() -> None:
    fields = proofs_schema()["properties"]["answers"]["items"]["properties"]
    assert tuple(fields["answer"]["enum"]) == PROOFS
    assert all(f"{name}:" in instruction(PROOF) for name in fields if name not in ("number",))
