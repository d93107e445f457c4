"""Reading does work in proportion to the text, whatever its shape: work is counted, never timed.

Counted are the lines of the package that are run, turns of loops and comprehensions included. What the patterns do inside
a line is not seen here; ``benchmarks/reading.py`` measures that.
"""

from __future__ import annotations

import re
import runpy
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import pysbd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import leeward
from leeward.reading import attribute, claims, read, sentences, units
from leeward.reading.conflicts import _offices, _production
from leeward.reading.load import Document
from leeward.reading.pipeline import read_document
from leeward.reading.quotations import _single
from leeward.reading.sentences import by_rules
from leeward.reading.spots import Ranges, Spots
from leeward.reading.tokens import Match
from leeward.reading.units import LONGEST, split_units

pytestmark = pytest.mark.slow

COUNTED = (str(Path(leeward.__file__).parent), str(Path(pysbd.__file__).parent), "<slow>")
BENCHMARK = Path(__file__).parents[2] / "benchmarks" / "reading.py"
SHAPES: dict[str, Callable[[int], str]] = runpy.run_path(str(BENCHMARK))["SHAPES"] if BENCHMARK.exists() else {}
SIZE = 3_000
"""Characters of the shorter text, while `small` makes the longest stretches a tenth of what they are."""
MOST = 2.3
"""Times that the work may grow when the text doubles; 4 would be quadratic."""


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut and limit at a tenth of the lengths, so that short texts already meet every limit."""
    for module in (units, claims):
        monkeypatch.setattr(module, "LONGEST", 300)
    monkeypatch.setattr(claims, "AROUND", 50)
    monkeypatch.setattr(attribute, "LONGEST", 225)
    monkeypatch.setattr(sentences, "MOST_CHARACTERS", 2_000)
    monkeypatch.setattr(sentences, "MOST_WORK", 15_000)


def document(text: str) -> Document:
    return Document(text=text, format="text", sha256="", language="en")


def lines_run(work: Callable[[], Any]) -> int:
    """Return how many lines of the package (and of the sentence rules) are run by ``work``."""
    count = 0

    def local(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal count
        count += event == "line"
        return local

    def calls(frame: FrameType, event: str, argument: Any) -> Any:
        return local if frame.f_code.co_filename.startswith(COUNTED) else None

    before = sys.gettrace()
    sys.settrace(calls)
    try:
        work()
    finally:
        sys.settrace(before)
    return count


def growth(make: Callable[[int], str]) -> float:
    short, long = document(make(SIZE)), document(make(2 * SIZE))
    for known in (short, long):
        read_document(known)  # words and pairs that are remembered are not met for the first time below
    return lines_run(lambda: read_document(long)) / lines_run(lambda: read_document(short))


@pytest.mark.usefixtures("small", "shallow")
@pytest.mark.parametrize("name", SHAPES)
def test_work_grows_with_the_text(name: str) -> None:
    assert growth(SHAPES[name]) < MOST


def test_a_quadratic_search_would_be_seen() -> None:
    def slow(text: str) -> int:
        return sum(1 for a in text for b in text if a == b)

    source = compile("def slow(text):\n    return sum(1 for a in text for b in text if a == b)\n", "<slow>", "exec")
    names: dict[str, Any] = {}
    exec(source, names)
    work = [lines_run(lambda size=size: names["slow"]("ab" * size)) for size in (50, 100)]  # type: ignore[misc]
    assert work[1] / work[0] > 3.5
    assert names["slow"]("abab") == slow("abab")


def test_offices_and_producers_are_linear() -> None:
    def text(size: int) -> str:
        each = "Secretary {} of State Ana Ruiz said that Colombia is a producer of cocaine. "
        return " ".join(each.format(chr(65 + i % 26) * (i % 7 + 2)) for i in range(size // 80))

    def work(size: int) -> int:
        return lines_run(lambda: (_offices("a", text(size)), _production("a", text(size))))

    assert work(2 * SIZE) / work(SIZE) < MOST


@pytest.mark.skipif(not SHAPES, reason="the benchmark is not beside the tests")
@pytest.mark.parametrize(
    "name", ["prose on one line", "one line without a full stop", "one bullet", "one heading", "one wide row"]
)
def test_long_stretches_are_cut_and_stay_verbatim(name: str) -> None:
    text = SHAPES[name](3 * LONGEST)
    brief = read(text + "\n")
    assert brief.claims or brief.options
    for claim in brief.claims:
        assert claim.start is not None and claim.end is not None
        assert text[claim.start : claim.end] == claim.span
    assert all(unit.end - unit.start <= LONGEST for unit in split_units(text) if unit.kind != "table")
    cells = [cell for unit in split_units(text) for cell in unit.cells]
    assert all(cell.end - cell.start <= LONGEST for cell in cells)


def test_a_long_stretch_is_cut_after_a_clause() -> None:
    clause = "the boats went out on the water and came back with the men; "
    text = clause * (2 * LONGEST // len(clause))
    units = split_units(text)
    assert len(units) > 1
    assert all(text[unit.end - 1] == ";" for unit in units)
    assert [word for unit in units for word in text[unit.start : unit.end].split()] == text.split()


SENTENCES = st.lists(
    st.sampled_from(
        [
            "Patrols reduced cocaine flows.",
            "The U.S. strikes fuelled instability in Colombia.",
            "“Treatment cuts overdose deaths,” said Dr. Ana Ruiz.",
            "'Sanctions will not reduce violence,' officials said.",
            "Homicides fell by 12 percent in 2019.",
            "Experts say that it could raise prices.",
        ]
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=60, deadline=None)
@given(SENTENCES, st.integers(1, 60))
def test_empty_lines_around_change_nothing_but_places(parts: list[str], lines: int) -> None:
    text = " ".join(parts) + "\n"
    plain, padded = read(text), read("\n" * lines + text + "\n" * lines)
    there = [claim.model_copy(update={"start": claim.start - lines, "end": claim.end - lines}) for claim in padded.claims]
    assert there == plain.claims
    assert [option.id for option in padded.options] == [option.id for option in plain.options]


@settings(max_examples=20, deadline=None)
@given(SENTENCES, st.integers(6, 12))
def test_the_same_page_again_says_the_same_again(parts: list[str], more: int) -> None:
    """Sentences far from each other do not change what is read in them: paragraphs in the middle read alike.

    Beyond the first forty sentences: how near the top of a page a sentence stands is one of the things that the reader weighs.
    """
    first = 40 // len(parts) + 4
    times = first + more
    text = " ".join(parts) + "\n\n"
    brief = read("# Notes\n\n" + text * times)
    by_paragraph: dict[int, list[tuple[str | None, str | None, str]]] = {}
    for claim in brief.claims:
        assert claim.start is not None
        place = (claim.start - len("# Notes\n\n")) // len(text)
        by_paragraph.setdefault(place, []).append((claim.lever, claim.outcome, claim.direction))
    if by_paragraph:
        assert len({tuple(by_paragraph.get(place, [])) for place in range(first, times - 2)}) == 1


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 6)), max_size=20), st.integers(-1, 40), st.integers(0, 8))
def test_look_ups_by_place_find_what_a_search_finds(pairs: list[tuple[int, int]], first: int, length: int) -> None:
    items = [Match(start, start + size, "", "") for start, size in sorted(pairs)]
    last = first + length
    spots, ranges = Spots(items), Ranges([(item.first, item.last) for item in items])
    assert list(spots.at(first)) == [item for item in items if item.first == first]
    assert list(spots.ending(last)) == [item for item in items if item.last == last]
    assert list(spots.since(first)) == [item for item in items if item.first >= first]
    assert list(spots.over(first)) == [item for item in items if item.first <= first < item.last]
    assert spots.within(first, last) == any(item.first >= first and item.last <= last for item in items)
    if length:
        assert list(spots.overlapping(first, last)) == [item for item in items if item.first < last and item.last > first]
        assert ranges.hold(first, last) == any(item.first <= first and last <= item.last for item in items)


PIECES = ["'", "‘", "’", "a", "word ", ".", ", ", "!", "\n", " ", "it's ", "a long run of words ", "'Stop,' ", "? "]


@given(st.lists(st.sampled_from(PIECES), max_size=80).map("".join))
def test_quotations_in_single_marks_are_those_of_the_pattern(text: str) -> None:
    pattern = r"(?<!\w)['‘](?=\w)[^\n]{12,900}?(?<=[.,!?])['’](?!\w)"
    assert _single(text) == [(found.start(), found.end()) for found in re.finditer(pattern, text)]


MARKS = [
    "The ",
    "boats ",
    "fell. ",
    "Dr. ",
    "e.g. ",
    "U.S. ",
    "No. 4 ",
    "1. ",
    "a. ",
    "(ii) ",
    "b) ",
    "“Yes.” ",
    "'x.' ",
    "… ",
    "p.m. ",
    "Gen. A",
]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(MARKS), min_size=1, max_size=25).map("".join))
def test_sentences_are_those_of_pysbd(text: str) -> None:
    block = text.strip()
    theirs = pysbd.Segmenter(language="en", clean=False).segment(block)
    ours = by_rules(block)
    assert ours is not None
    assert [part.strip() for part in ours] == [part.strip() for part in theirs]


@settings(max_examples=15, deadline=None)
@given(SENTENCES, st.integers(1, 60))
def test_progress_rises_to_one_and_is_told_a_bounded_number_of_times(parts: list[str], times: int) -> None:
    told: list[float] = []
    text = (" ".join(parts) + "\n\n") * times
    brief = read_document(document(text), progress=told.append)
    assert told[0] == 0.0 and told[-1] == 1.0
    assert told == sorted(told) and all(0.0 <= fraction <= 1.0 for fraction in told)
    assert len(told) <= 85
    assert brief == read_document(document(text))


def test_progress_of_a_language_that_is_not_read() -> None:
    told: list[float] = []
    read_document(Document(text="O mar.", format="text", sha256="", language="pt"), progress=told.append)
    assert told == [1.0]
