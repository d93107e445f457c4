"""Who is named as proposing, what is told as promise, and that every first sentence reads aloud."""

from __future__ import annotations

import re
from typing import Any

import pytest
from answer_briefs import CASES, COSTLY, PATROL, RAIDS, SPRAY, STRIKE, TALKS, TREAT, Case, by, claim
from small_study import nothing

from leeward.judging import Judgement, judge
from leeward.judging.proponents import called, plural
from leeward.reading.brief import DocumentInfo

EFFECTS = {"strike": {"kg_delivered": -0.05, "homicide": 0.3, **COSTLY}, "patrol": {"kg_delivered": -0.2, **COSTLY}}


def told(options: list[str], claims: list[str], *, reviewed: bool = True, document: bool = True) -> Judgement:
    ids = [re.search(r"id: (\w+)", option) for option in options]
    effects = {found.group(1): EFFECTS.get(found.group(1), {"kg_delivered": -0.1, **COSTLY}) for found in ids if found}
    case = Case("a text", options, claims, effects or {"x": {}}, "")
    brief = case.brief()
    if document:
        brief.document, brief.reviewed = DocumentInfo(path="page.txt", sha256="0" * 64), reviewed
    return judge(case.study(), brief, published=nothing)


def strike(outcome: str, direction: str, who: str = "author", **more: Any) -> str:
    return claim("maritime_strike", outcome, direction, "strike", who, **more)


AGAINST = [strike("consumption", "no_effect"), strike("homicide", "increase"), strike("cooperation", "decrease")]


def test_a_critic_is_never_the_proponent() -> None:
    found = told([by(STRIKE, "author")], [*AGAINST, strike("overdose_death", "decrease", "administration")]).answer
    assert found.proponent == ""
    assert found.sentences[0].text == (
        "The text is mainly about “Strikes on boats, 40 a year” (4 of 4 passages), which the author argues against; the"
        " administration says that it lowers overdose deaths."
    )
    assert found.sentences[1].text.startswith("The administration expects fewer overdose deaths")


def test_what_a_critic_concedes_is_no_promise() -> None:
    found = told([by(STRIKE, "author")], [*AGAINST, strike("kg_delivered", "decrease")]).answer
    assert found.claim == "" and "Promised" not in found.text
    assert found.sentences[1].text.startswith(
        "Nobody who is read as being for it promises anything good that the model measures; with"
    )


def test_an_author_who_only_reports_is_none_and_argues_nothing() -> None:
    reports = [strike("death_at_sea", "increase", stance="reports"), strike("cooperation", "decrease", modality="did")]
    found = told([by(STRIKE, "author")], reports).answer
    assert found.proponent == "" and "argues" not in found.text
    assert found.sentences[0].text == (
        "The text is mainly about “Strikes on boats, 40 a year” (2 of 2 passages); 2 passages tell of a bad effect, no"
        " effect or doubt."
    )
    assert {"name": "claims_against", "value": 2.0, "shown": "2"} in found.sentences[0].numbers
    cost = told([STRIKE], [strike("programme_cost", "increase")]).answer.sentences[0].text
    assert "bad effect" not in cost  # a price is no harm


@pytest.mark.parametrize(
    ("claims", "who"),
    [
        ([strike("kg_delivered", "decrease", stance="recommends")], "author"),
        ([strike("kg_delivered", "decrease", modality="will")], "author"),
        ([strike("kg_delivered", "decrease")], ""),
        ([strike("kg_delivered", "decrease", modality="will"), strike("homicide", "increase")], ""),
        ([strike("kg_delivered", "decrease", "the navy", stance="aims")], "the navy"),
        ([strike("kg_delivered", "decrease", "analysts", stance="aims", role="expert")], ""),
        ([strike("kg_delivered", "decrease", "the navy", stance="aims"), strike("homicide", "increase", "the navy")], ""),
    ],
)  # fmt: skip
def test_who_proposes(claims: list[str], who: str) -> None:
    assert told([by(STRIKE, "author")], claims).answer.proponent == who


def test_a_person_named_by_a_reviewed_brief_proposes_unless_they_speak_against_it() -> None:
    assert told([by(STRIKE, "the navy")], [strike("kg_delivered", "decrease", "a senator")]).answer.proponent == "the navy"
    assert told([by(STRIKE, "the navy")], [strike("homicide", "increase", "the navy")]).answer.proponent == ""


def test_a_report_of_the_past_is_no_promise() -> None:
    told_of = {"modality": "did", "span": "'patrols raised the price'", "size": 9.0, "unit": "percent"}
    past = claim("vessel_patrol", "retail_price", "increase", "patrol", "officials", **told_of)
    ahead = claim("vessel_patrol", "kg_delivered", "decrease", "patrol", "officials", modality="will")
    assert told([PATROL], [past, past, ahead]).answer.claim == "c3"


def test_the_main_promise_has_a_size_or_is_about_drugs_and_deaths() -> None:
    minor = claim("vessel_patrol", "corruption", "decrease", "patrol", "officials")
    drugs = claim("vessel_patrol", "kg_delivered", "decrease", "patrol", "officials")
    sized = claim("vessel_patrol", "retail_price", "increase", "patrol", "officials", size=5.0, unit="percent")
    assert told([PATROL], [minor, drugs]).answer.claim == "c2"
    assert told([PATROL], [minor, drugs, sized]).answer.claim == "c3"


def test_the_promise_has_the_size_of_its_row() -> None:
    found = told([PATROL], [claim("vessel_patrol", "kg_delivered", "decrease", "patrol", "officials")])
    record = found.to_dict()
    at = record["verdicts"][0]["effect"]["horizons"]["26"]
    numbers = {number["name"]: number["value"] for number in record["answer"]["sentences"][1]["numbers"]}
    assert numbers["effect.median"] == at["median"] and record["answer"]["claim"] == record["rows"][0]["claim"]


@pytest.mark.parametrize(
    ("speaker", "text", "several"),
    [
        ("author", "the author", False), ("officials", "officials", True), ("Analysts", "analysts", True),
        ("police", "police", True),
        ("United Nations", "the United Nations", False), ("administration", "the administration", False),
        ("European Commission official", "a European Commission official", False), ("a senator", "a senator", False),
        ("Defense Secretary Jo Hill", "Defense Secretary Jo Hill", False), ("naval officers", "naval officers", True),
        ("Simon Davis", "Simon Davis", False), ("public prosecutor", "the public prosecutor", False),
        ("UNODC", "the UNODC", False), ("Interior minister", "the Interior minister", False),
        ("officials of both states", "officials of both states", True), ("Prosecutors in Tampa", "prosecutors in Tampa", True),
        ("Ministry of Works", "the Ministry of Works", False), ("Ohio official", "an Ohio official", False),
    ],
)  # fmt: skip
def test_speakers_as_a_sentence_names_them(speaker: str, text: str, several: bool) -> None:
    assert (called(speaker), plural(speaker)) == (text, several)


# Reading aloud.

VERB = re.compile(
    r"\b(?:is|are|was|has|have|costs|changes|tells|says|say|speaks|speak|names|expects?|aims?|promises|rises|falls|does|judged|found)\b"
)
OFTEN = {"proposal": ("is", "speaks", "names", "was"), "promise": ("is", "are", "was", "changes", "expect", "tells")}

MORE = {
    "a critic": ([by(STRIKE, "author")], [*AGAINST, strike("overdose_death", "decrease", "administration")], {}),
    "a critic alone": ([STRIKE], AGAINST, {}),
    "a machine's reading": ([PATROL], [claim("vessel_patrol", "kg_delivered", "decrease", "patrol")], {"reviewed": False}),
    "one passage and others wait": (
        [PATROL, STRIKE],
        [claim("vessel_patrol", "kg_delivered", "decrease", "patrol"), *[strike("homicide", "increase", tier="possible")] * 3],
        {"reviewed": False},
    ),
    "nothing sure": ([PATROL, STRIKE, TREAT, SPRAY], [strike("homicide", "increase", tier="possible")], {"reviewed": False}),
    "nothing sure of one": ([STRIKE], [strike("homicide", "increase", tier="possible")], {"reviewed": False}),
    "two alike": (
        [PATROL, STRIKE], [claim("vessel_patrol", "kg_delivered", "decrease", "patrol"), strike("kg_delivered", "decrease")], {},
    ),
    "sure and unsure": (
        [STRIKE, TALKS],
        [*[strike("kg_delivered", "decrease", "officials")] * 3, *[strike("homicide", "increase", tier="possible")] * 5],
        {"reviewed": False},
    ),
    "an aim": ([RAIDS], [claim("lab_raid", "potential_production", "decrease", "raids", "the army", stance="aims")], {}),
    "an author's aim": ([RAIDS], [claim("lab_raid", "potential_production", "decrease", "raids", stance="aims")], {}),
    "beyond the study": ([TREAT], [claim("treatment", "consumption", "decrease", "treat", "doctors", horizon_weeks=900)], {}),
    "another drug": ([TREAT], [claim("treatment", "retail_purity", "decrease", "treat", "doctors", drug="fentanyl")], {}),
    "no direction": ([TREAT], [claim("treatment", "consumption", "unclear", "treat", "doctors")], {}),
}  # fmt: skip


def sentences() -> list[tuple[str, str, str]]:
    made = [(case.name, judge(case.study(), case.brief(), published=nothing)) for case in CASES]
    made += [(name, told(options, claims, **more)) for name, (options, claims, more) in MORE.items()]
    return [(name, sentence.about, sentence.text) for name, found in made for sentence in found.answer.sentences]


def test_every_sentence_of_thirty_briefs_reads_aloud() -> None:
    made = sentences()
    assert len({name for name, _, _ in made}) >= 30
    for name, about, text in made:
        plain = re.sub("“[^”]*”", "X", text)
        assert re.match(r"[A-Z]" if about != "counts" else r"[A-Z0-9]", text) and text.endswith("."), (name, text)
        assert not re.search(r"\(\s*\)|\s\s|\.\.|,,|;;| ;| ,|:\s*[.;]|\bNone\b|\bnan\b|_", plain), (name, text)
        assert not re.search(r"\b(\w+) \1\b", plain), (name, text)
        assert plain.count("(") == plain.count(")"), (name, text)
        if about in OFTEN:
            for clause in re.split(r"; (?!of the cocaine)|(?<!of which the model says nothing): (?=the text|mainly)", plain):
                assert VERB.search(clause), (name, clause)
        assert not re.search(r"\bin it\b|none more than|passages?\), which$|^(?:Mainly|Expected) [^“]*?: ", plain), (
            name,
            text,
        )
        assert "built in" not in text or about == "counts" or "assumed and not tested" in text, (name, text)
