"""No claim whose words are not in the document, whatever the document holds."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.evidence.levers import load_levers
from leeward.evidence.outcomes import load_outcomes
from leeward.reading import read
from leeward.reading.outside import outside_levers, outside_outcomes
from leeward.reading.yamlfile import brief_yaml, parse_brief

pytestmark = pytest.mark.slow

LEVERS = st.sampled_from(
    [
        "Vessel patrols",
        "airstrikes",
        "drug treatment",
        "aerial spraying",
        "border scanning",
        "naloxone",
        "the sanctions",
        "intelligence sharing",
        "U.S. strikes on boats",
        "kingpin arrests",
        "supply chain interdiction",
        "légalisation",
    ]
)
CHANGES = st.sampled_from(
    [
        "reduced",
        "will not reduce",
        "could fuel",
        "prevents",
        "led to a rise in",
        "worsened",
        "had no effect on",
        "may disrupt",
        "aims to curb",
        "–",
        "rose by 900 percent after",
    ]
)
OUTCOMES = st.sampled_from(
    [
        "cocaine flows",
        "overdose deaths",
        "instability",
        "the price of cocaine",
        "homicides",
        "coca cultivation",
        "cooperation",
        "violence and corruption",
        "the balloon effect",
        "migration",
        "prison populations",
    ]
)
NOISE = st.text(st.characters(exclude_categories=("Cs",)), max_size=25) | st.sampled_from(
    [
        "“",
        "”",
        "'",
        "…",
        "\u00a0",
        "\u200b",
        "🙂",
        "e.g. ",
        "(see p. 4)",
        "$50 million",
        "15,000 troops",
        "21st strike",
        "from 10 percent to 80 percent",
        "according to Dr. Ana Ruiz,",
        "he said.",
        "\t",
        "|",
        "||",
        "such as",
        "by",
    ]
)


@st.composite
def lines(draw: st.DrawFn) -> str:
    lever, change, outcome, noise = draw(LEVERS), draw(CHANGES), draw(OUTCOMES), draw(NOISE)
    return draw(
        st.sampled_from(
            [
                f"{lever} {change} {outcome} {noise}.",
                f"- {noise}{lever} {change} {outcome}",
                f"| {lever} | {change} {outcome} |",
                "|---|---|",
                "| Measure | Expected outcome |",
                f"# {lever} {noise}",
                f"“{lever} {change} {outcome},” said {noise} Ruiz.",
                f"{noise}",
                "",
                f"{outcome} {change} {lever}{noise}",
            ]
        )
    )


DOCUMENTS = st.lists(lines(), min_size=1, max_size=12).map("\n".join).map(lambda text: text + "\n")


@settings(max_examples=1000, deadline=None)
@given(DOCUMENTS)
def test_every_span_is_verbatim(text: str) -> None:
    if not text.strip():
        return
    brief = read(text)
    levers, outcomes = {*load_levers(), *outside_levers()}, {*load_outcomes(), *outside_outcomes()}
    loaded = text.replace("\r\n", "\n").replace("\r", "\n")
    for claim in brief.claims:
        assert claim.start is not None and claim.end is not None and claim.span
        assert loaded[claim.start : claim.end] == claim.span
        assert claim.lever in levers and (claim.outcome in outcomes or claim.outcome is None)
        assert 0 <= claim.reading_confidence <= 1
        assert claim.reviewed_by is None
        assert claim.in_model == (not claim.outside_reason)
    for item in (*brief.options, *brief.quantities):
        if item.span is not None and item.start is not None and item.end is not None:
            assert loaded[item.start : item.end] == item.span
    for option in brief.options:
        for setting in option.levers:
            lever = load_levers()[setting.lever]
            assert setting.value is None or lever.minimum <= setting.value <= lever.maximum
    assert [claim.id for claim in brief.claims] == [f"c{i + 1}" for i in range(len(brief.claims))]


@settings(max_examples=60, deadline=None)
@given(DOCUMENTS)
def test_a_read_brief_survives_its_file(text: str) -> None:
    if text.strip():
        brief = read(text)
        assert parse_brief(brief_yaml(brief), "x") == brief


@settings(max_examples=300, deadline=None)
@given(st.text(min_size=1, max_size=400).filter(str.strip).map(lambda text: text + "\n"))
def test_no_text_makes_reading_fail(text: str) -> None:
    brief = read(text)
    assert brief.document is not None


@pytest.mark.parametrize(
    "text",
    [
        "A" * 9000,
        "Aa Bb " * 900 + "said.",
        "Strikes reduced, " * 300,
        "'a " * 900,
        "|" * 4000 + "\nx",
        "- \n" * 900 + "x",
        "1,234 " * 900,
        "officials " * 900 + "said",
        "(" * 4000,
        "“" * 4000,
        "\u202e\u200f" * 900 + "x",
        "a\u0300" * 900,
    ],
    ids=range(12),
)
def test_odd_text_is_read_to_its_end(text: str) -> None:
    brief = read(text + "\n")
    assert brief.document is not None
    assert all(text[claim.start : claim.end] == claim.span for claim in brief.claims)
