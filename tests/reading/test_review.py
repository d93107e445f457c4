"""Review: the session without a screen, and the screen with keys from a list."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.console import Console

from leeward.evidence.errors import InputError
from leeward.reading import Brief, dump_brief, load_brief, load_document, read_document
from leeward.reading.review import in_order, open_review, passage, run_review, screen
from leeward.reading.reviewing import Review, sidecar

TEXT = (
    "Harbour plan\n\nVessel patrols reduced cocaine trafficking in the strait.\n\n"
    "Airstrikes could fuel instability.\n\nDrug treatment reduced cocaine consumption.\n\n"
    "The mayor emptied the waiting list.\n"
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    document = tmp_path / "plan.txt"
    document.write_text(TEXT, encoding="utf-8")
    dump_brief(read_document(load_document(document)), tmp_path / "brief.yaml")
    return tmp_path / "brief.yaml"


def test_decisions_are_applied_and_recorded(path: Path) -> None:
    review = open_review(path, "Ana")
    assert [c.id for c in review.open_claims()] == ["c1", "c2", "c3"]
    review.accept("c1")
    review.mend("c2", lever="lab_strike", direction="mixed")
    review.drop("c3")
    added = review.add("emptied the waiting list", lever="treatment", outcome="heavy_user", direction="decrease")
    brief = review.finish()
    assert load_brief(path) == brief
    assert [(c.id, c.review, c.reviewed_by) for c in brief.claims] == [
        ("c1", "accepted", "Ana"),
        ("c2", "mended", "Ana"),
        (added.id, "added", "Ana"),
    ]
    assert (brief.claims[1].lever, brief.claims[1].direction) == ("lab_strike", "mixed")
    assert brief.reviewed is True
    assert not sidecar(path).exists()
    option = next(o for o in brief.options if o.id == brief.claims[1].option)
    assert option.levers[0].lever == "lab_strike"


def test_a_review_resumes(path: Path) -> None:
    review = open_review(path, "Ana")
    review.accept("c1")
    review.mend("c2", speaker="the mayor")
    again = open_review(path, "Ben")
    assert [c.id for c in again.open_claims()] == ["c3"]
    assert again.shown("c2").speaker == "the mayor"
    again.accept("c3")
    brief = again.finish()
    assert [c.reviewed_by for c in brief.claims] == ["Ana", "Ana", "Ben"]


def test_what_is_shown_is_what_goes_on(path: Path) -> None:
    review = open_review(path, "Ana")
    review.mend("c1", direction="no_effect")
    review.mend("c1", speaker="Ruiz")
    shown = review.shown("c1")
    written = review.finish().claim("c1")
    same = {"option", "in_model", "outside_reason", "lever_family", "outcome_family", "reviewed_by", "review"}
    assert shown.model_dump(exclude=same) == written.model_dump(exclude=same)


def test_an_unfinished_review_is_marked(path: Path) -> None:
    review = open_review(path, "Ana")
    review.accept("c1")
    brief = review.result()
    assert brief.reviewed is False and brief.unreviewed() == [c.id for c in brief.read_claims() if c.id != "c1"] != []


def test_undo(path: Path) -> None:
    review = open_review(path, "Ana")
    review.drop("c1")
    review.undo("c1")
    assert [c.id for c in review.result().claims] == ["c1", "c2", "c3"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"lever": "patrolz"}, "vessel_patrol"),
        ({"outcome": "joy"}, "unknown outcome"),
        ({"direction": "up"}, "increase"),
        ({"id": "x"}, "unknown field"),
        ({"probability": 3.0}, "less than or equal to 1"),
    ],
)
def test_a_wrong_mend_changes_nothing(path: Path, changes: dict[str, object], said: str) -> None:
    review = open_review(path, "Ana")
    with pytest.raises(InputError, match=said):
        review.mend("c1", **changes)
    assert review.decisions == {}


def test_an_added_claim_must_stand_in_the_document(path: Path) -> None:
    review = open_review(path, "Ana")
    with pytest.raises(InputError, match="letter by letter"):
        review.add("never written", lever="treatment", outcome="consumption", direction="decrease")


def test_another_document_is_refused(path: Path) -> None:
    path.with_name("plan.txt").write_text(TEXT + "More.\n", encoding="utf-8")
    with pytest.raises(InputError, match="not the one that was read"):
        open_review(path, "Ana")


def test_decisions_on_another_reading_are_refused(path: Path) -> None:
    review = open_review(path, "Ana")
    review.accept("c1")
    data = json.loads(sidecar(path).read_text(encoding="utf-8"))
    sidecar(path).write_text(json.dumps({**data, "claims_sha256": "0"}), encoding="utf-8")
    with pytest.raises(InputError, match="another reading"):
        open_review(path, "Ana")
    sidecar(path).write_text("{", encoding="utf-8")
    with pytest.raises(InputError, match="cannot be read"):
        open_review(path, "Ana")


def test_a_reviewer_has_a_name(path: Path) -> None:
    with pytest.raises(InputError, match="name of the reviewer"):
        Review.open(load_brief(path), path, " ")


def keys(*pressed: str) -> Callable[[], str]:
    left = iter(pressed)
    return lambda: next(left)


def answers(*given: str) -> Callable[[str], str]:
    left = iter(given)
    return lambda _: next(left)


def test_keys_do_the_review(path: Path) -> None:
    out = io.StringIO()
    review = open_review(path, "Ana")
    first, second, third = in_order(review.brief)
    brief = run_review(
        review,
        Console(file=out, width=120),
        keys("a", "d", "m", "+", "w"),
        answers("2", "", "mixed", "", "", "emptied the waiting list", "treat", "heavy", "<", ""),
    )
    assert brief is not None
    assert {c.id: c.review for c in brief.claims} == {first.id: "accepted", third.id: "mended", "a1": "added"}
    assert brief.claim(third.id).direction == "mixed" and second.id not in {c.id for c in brief.claims}
    assert "Vessel patrols reduced cocaine trafficking" in out.getvalue()


@pytest.mark.parametrize("stop", ["q", "\x03", "\x04", ""], ids=["q", "ctrl-c", "ctrl-d", "end of input"])
def test_a_review_is_kept_for_later(path: Path, stop: str) -> None:
    review = open_review(path, "Ana")
    before = path.read_bytes()
    assert run_review(review, Console(file=io.StringIO()), keys("a", stop), answers()) is None
    assert path.read_bytes() == before
    again = open_review(path, "Ana")
    assert again.open_claims() == [c for c in again.brief.claims if c != in_order(again.brief)[0]]


def test_a_mistake_in_the_terminal_is_shown_and_survived(path: Path) -> None:
    out = io.StringIO()
    run_review(open_review(path, "Ana"), Console(file=out, width=200), keys("m", "q"), answers("nuke", "", "", "", "", ""))
    assert "unknown lever 'nuke'" in out.getvalue()


def test_an_empty_brief_can_be_reviewed(tmp_path: Path) -> None:
    dump_brief(Brief(title="empty"), tmp_path / "b.yaml")
    out = Console(file=io.StringIO())
    brief = run_review(open_review(tmp_path / "b.yaml", "Ana"), out, keys("a", "n", "w"), answers())
    assert brief is not None and brief.reviewed is True


def test_the_screen_shows_span_words_and_suggestions(path: Path) -> None:
    review = open_review(path, "Ana")
    out = io.StringIO()
    Console(file=out, width=140).print(screen(review, review.brief.claims[0], 0))
    for word in ("vessel_patrol", "drug_flow", "decrease", "matched", "accept", "claim 1 of 3"):
        assert word in out.getvalue()
    shown = passage(TEXT, review.brief.claims[0])
    claim = review.brief.claims[0]
    marked = [shown.plain[span.start : span.end] for span in shown.spans if "reverse" in str(span.style)]
    assert marked == [claim.span]


def test_claims_that_are_judged_come_first_and_the_likeliest_of_the_others_next(path: Path) -> None:
    brief = load_brief(path)
    order = in_order(brief)
    assert [c.tier for c in order] == sorted((c.tier for c in brief.claims), reverse=True)
    chances = [c.reading_confidence for c in order if c.tier == "possible"]
    assert chances == sorted(chances, reverse=True) and len(order) == len(brief.claims)


def test_one_key_mends_and_the_next_accepts_what_is_shown(path: Path) -> None:
    review = open_review(path, "Ana")
    first = in_order(review.brief)[0]
    brief = run_review(review, Console(file=io.StringIO(), width=80), keys("2", "7", "=", "a", "x", "w"), answers())
    assert brief is not None
    claim = brief.claim(first.id)
    assert (claim.lever, claim.outcome, claim.direction) == (
        first.candidates.levers[1],
        first.candidates.outcomes[1],
        "no_effect",
    )
    assert claim.review == "mended" and claim.tier == "read"
    assert not brief.possible_claims()


def test_the_words_on_the_screen_are_added_where_none_are_typed(path: Path) -> None:
    review = open_review(path, "Ana")
    first = in_order(review.brief)[0]
    brief = run_review(review, Console(file=io.StringIO(), width=80), keys("+", "w"), answers("", "2", "maritime_f", ">", ""))
    assert brief is not None
    added = next(c for c in brief.claims if c.review == "added")
    assert (added.span, added.lever, added.outcome, added.direction) == (
        first.span, first.candidates.levers[1], "maritime_flow", "increase",
    )  # fmt: skip


@pytest.mark.parametrize("width", [80, 100, 140])
def test_a_screen_of_a_claim_fits_a_terminal_and_breaks_no_name(path: Path, width: int) -> None:
    review = open_review(path, "Ana")
    for place, claim in enumerate(in_order(review.brief)):
        out = io.StringIO()
        Console(file=out, width=width).print(screen(review, claim, place))
        lines = out.getvalue().splitlines()
        assert len(lines) <= 30 and max(map(len, lines)) <= width
        assert all(name in out.getvalue() for name in (claim.lever, claim.outcome, *claim.candidates.levers[:5]) if name)
