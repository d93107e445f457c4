"""The sentences around a verdict: explanations, published evidence, confidence, the headline and the limits."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from small_study import SmallStudy, arrays_of, brief_of, claim, fading, judged, split_study

from leeward.evidence import numbers
from leeward.evidence.findings import Finding
from leeward.evidence.levers import load_levers
from leeward.evidence.outcomes import load_outcomes
from leeward.evidence.parameters import load_parameters
from leeward.judging import explain
from leeward.judging.drivers import Driver
from leeward.judging.explain import drivers_in_words, literature_in_words
from leeward.judging.judgement import Verdict
from leeward.judging.limits import limits
from leeward.judging.literature import NOTHING, Literature, weigh
from leeward.judging.rules import BUILT_IN, OUTSIDE, SUPPORTED
from leeward.judging.summary import Interval

LEVERS, OUTCOMES, PARAMETERS = load_levers(), load_outcomes(), load_parameters()
M = numbers.MINUS


# Explanations.


def test_one_verdict_in_full() -> None:
    found = judged(fading(), claim(span="use will fall", speaker="a minister", reader="rules"))
    parts = dict(explain(found, "c1"))
    assert parts["Claim"] == [
        "“use will fall”",
        "treatment → consumption: decrease",
        "said by: a minister (asserts); not reviewed by a person",
    ]
    assert parts["Verdict"][0] == "contradicted"
    assert parts["Verdict"][2] == "measured as Cocaine consumption, mean of the quarter ending at week 104, in 4 model versions"
    cut = f"{M}10.0\u00a0%, half within {M}10.0 to {M}10.0, nine in ten within {M}10.0 to {M}10.0"
    more = "+10.0\u00a0%, half within +10.0 to +10.0, nine in ten within +10.0 to +10.0"
    assert parts["Effect"] == [
        f"3 months: {cut}; helps 20 of 20, negligible 0 of 20, harms 0 of 20",
        f"1 year: {cut}; helps 20 of 20, negligible 0 of 20, harms 0 of 20",
        f"2 years: {more}; helps 0 of 20, negligible 0 of 20, harms 20 of 20",
        "smallest effect of interest: 3.0\u00a0%",
        "ordinary yearly change: 6.0\u00a0%; would it be visible? hardly",
    ]
    # The quarter that ends in week 64 has four weeks of the rise: it is the first above half of the fall.
    assert parts["How long it lasts"] == ["halves in 12 months", "largest around week 13"]
    assert found.items[0].effect is not None and found.items[0].effect.duration.half_life == 51.0
    assert parts["What drives it"] == ["no single unknown stands out of the noise"]
    assert parts["Published evidence (kept apart)"] == ["none found"]
    assert "Notes" not in parts and "Within each structure" not in parts and "Strike and placebo" not in parts
    assert parts["Confidence"][0].startswith("Confidence ")


def test_structures_probability_and_notes_are_told() -> None:
    found = judged(split_study(), claim(stance="aims"), history=(6, 6))
    parts = dict(explain(found, "c1"))
    assert parts["Within each structure"] == ["form: deep 10 of 20, flat 10 of 20"]
    assert parts["Confidence"][0] == "As claimed: roughly even chance."
    assert parts["Notes"] == ["an aim, not a claimed effect"]
    assert list(parts)[:2] == ["Claim", "Verdict"]


def test_drivers_of_the_size_are_told_as_such() -> None:
    driver = Driver("stock", "Stock", "parameter", 0.416, 0.1, 0.9, "low", "high", True)
    (item,) = judged(fading(), claim()).items
    told = drivers_in_words(replace(item, drivers=(driver,), driven="size"))
    assert told == ["Stock: 42 % of the spread in size (the verdict is the same either way)"]
    assert drivers_in_words(replace(item, drivers=(driver,), driven="verdict")) == [driver.sentence()]


def test_displacement_is_told_in_percent() -> None:
    (item,) = judged(fading(), claim()).items
    shown = replace(item, displaced=Interval(0.5, 0.4, 0.6, 0.25, 0.75))
    found = replace(judged(fading(), claim()), items=[shown])
    assert dict(explain(found, "c1"))["How long it lasts"][-1] == "came back elsewhere: 50 % (nine in ten: 25 to 75 %)"


# Published evidence.


def finding(direction: str, design: str, **more: Any) -> Finding:
    given = {
        "id": "f1", "lever": "treatment", "outcome": "consumption", "direction": direction, "size": None, "low": None,
        "high": None, "unit": "", "design": design, "place": "usa", "years": "", "horizon": "", "source_id": "s1",
        "status": "read", "summary": "it fell", "source_title": "", "note": "", "line": 1, **more,
    }  # fmt: skip
    return Finding(**{name: given[name] for name in Finding.__dataclass_fields__ if name in given})


@pytest.mark.parametrize(
    ("claimed", "sides"),
    [
        ("decrease", ["for", "against", "against", "mixed", "mixed"]),
        ("increase", ["against", "for", "against", "mixed", "mixed"]),
        ("no_effect", ["against", "against", "for", "mixed", "mixed"]),
        ("mixed", ["mixed", "mixed", "mixed", "for", "mixed"]),
        ("unclear", ["mixed", "mixed", "mixed", "mixed", "mixed"]),
    ],
)
def test_which_side_a_finding_is_on(claimed: str, sides: list[str]) -> None:
    found = weigh([finding(d, "model") for d in ("decrease", "increase", "no_effect", "mixed", "unclear")], claimed)
    assert [record["side"] for record in found.findings] == sides
    assert (found.supporting, found.against, found.mixed) == tuple(sides.count(side) for side in ("for", "against", "mixed"))


def test_the_strongest_design_comes_first_and_words_of_officials_are_apart() -> None:
    designs = ["official_claim", "guess", "model", "rct", "expert_judgement"]
    known = [finding("decrease", design, status="read" if design == "rct" else "recalled") for design in designs]
    found = weigh(known, "decrease")
    assert [record["design"] for record in found.findings] == ["rct", "model", "expert_judgement", "official_claim", "guess"]
    assert (found.supporting, found.statements, found.best) == (3, 2, "rct")
    assert found.statuses == (("read", 1), ("recalled", 4))
    assert found.sentence() == "3 for, 2 statements"
    assert weigh([finding("decrease", "official_claim")], "decrease").sentence() == "1 statement"
    assert Literature(1, 2, 3, 0, findings=({},)).sentence() == "1 for, 2 against, 3 mixed"
    record = found.to_dict()
    assert (record["for"], record["against"], record["mixed"], record["statements"]) == (3, 0, 0, 2)
    assert record["best_design"] == "rct" and NOTHING.to_dict()["best_design"] is None


def test_findings_are_told_with_place_years_and_status() -> None:
    (item,) = judged(fading(), claim()).items
    known = weigh([finding("decrease", "before_after", years="1990-1995", place="south_america")], "decrease")
    told = literature_in_words(replace(item, literature=known))
    assert told == ["1 for (very low by design and number)", "for: it fell (before after, south america, 1990-1995; s1, read)"]
    known = weigh([finding("decrease", "rct")], "decrease")
    assert literature_in_words(replace(item, literature=known))[1] == "for: it fell (rct, usa; s1, read)"


# The sentences around the verdicts.


def verdict(word: str, number: int = 1, **more: Any) -> Verdict:
    return Verdict(f"c{number}", "", "author", "asserts", True, "", "treatment", "consumption", "decrease", "a", word, "", **more)


def told(study: SmallStudy, *items: Verdict, reviewed: bool = False, history: tuple[int, int] | None = None) -> list[str]:
    brief = brief_of()
    brief.reviewed = reviewed
    return limits(items, arrays_of(study), brief, LEVERS, OUTCOMES, history)


def test_limits_come_first_and_only_those_that_apply() -> None:
    study = SmallStudy({"consumption": {"baseline": np.full(100, 1.0), "a": np.full(100, 1.0)}}, draws=100)
    least = told(study, reviewed=True, history=(6, 6))
    assert len(least) == 1 and least[0].startswith("These are results of a model, not observations")
    assert [text.split()[0:3] for text in told(study)[1:]] == [["The", "record", "on"], ["The", "reading", "of"]]
    items = [verdict(word, at) for at, word in enumerate((OUTSIDE, BUILT_IN, BUILT_IN, SUPPORTED))]
    found = told(study, *items, reviewed=True, history=(6, 6))
    assert found[1] == "Claims outside the model, or with nothing to judge: 1 of 4."
    assert found[2] == "Claims of an effect that is built into the model rather than tested, left out of the counts: 2 of 4."
    assert len(found) == 3


def test_few_draws_are_a_limit_and_so_is_a_strike() -> None:
    values = np.full(25, 1.0)
    few = SmallStudy({"consumption": {"baseline": values, "a": values, "a__placebo": values}}, draws=25)
    found = told(few, reviewed=True, history=(6, 6))
    assert found[1].startswith("Strikes are shown beside a placebo that removes the same kilograms without deaths")
    assert found[2] == "Only 25 draws were run; shares are good to about 20 points."
    assert len(found) == 3
    fewer = SmallStudy({"consumption": {"baseline": np.full(99, 1.0)}}, draws=99)
    assert any("Only 99 draws" in text for text in told(fewer))
