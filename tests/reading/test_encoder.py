"""The encoder: pieces of words, what it reads of a page, and sums that do not depend on what stands far away."""

from __future__ import annotations

import copy
from collections import OrderedDict

import numpy as np
import pytest

from leeward.reading import blas
from leeward.reading import encoder as encoding
from leeward.reading.encoder import BEFORE, HEADING, OWN, load_encoder, window
from leeward.reading.units import split_units

PAGE = "Patrols rose.\n\nThe navy sent two more ships. They cut the flow of cocaine by a fifth. Prices stayed where they were.\n"


def test_a_word_is_cut_into_its_longest_known_pieces_without_case_or_accents() -> None:
    pieces = load_encoder().pieces
    assert pieces("Cocaína") == pieces("cocaina")
    assert pieces("") == [] and pieces("x" * 41) == [pieces.unknown]
    assert len(pieces("traffickers")) >= 1 and pieces.unknown not in pieces("traffickers, seized!")


def test_a_window_holds_what_stands_before_and_then_the_unit() -> None:
    pieces = load_encoder().pieces
    units = split_units(PAGE)
    read, first = window(pieces, PAGE, units, 2)
    unit = pieces(PAGE[units[2].start : units[2].end])
    assert list(read[first:-1]) == unit and read[0] == pieces.begin and read[-1] == pieces.end
    assert pieces(PAGE[units[1].start : units[1].end])[0] in read[:first]
    long = "word " * 400
    read, first = window(pieces, long, split_units(long), 0)
    assert len(read) - first - 1 == OWN and first <= HEADING + BEFORE + 3


def test_the_sums_of_a_window_are_the_same_to_the_bit_whatever_is_read_with_it() -> None:
    """Then what is kept from an earlier page is what this page would have given."""
    encoder = load_encoder()
    units = split_units(PAGE)
    longer = PAGE + "\n" + "\n\n".join(f"A line of no weight, number {n}, with some more words in it." for n in range(40)) + "\n"
    windows = [window(encoder.pieces, longer, split_units(longer), index) for index in range(len(units) + 40)]
    assert windows[: len(units)] == [window(encoder.pieces, PAGE, units, index) for index in range(len(units))]
    together = encoder._run(windows)
    for found, key in list(zip(together, windows, strict=True))[::7]:
        sums, read = encoder._run([key])[0]
        assert np.array_equal(found[0], sums)
        assert np.array_equal(found[1], read)


def test_what_was_read_is_not_read_again_and_what_is_kept_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    fresh = copy.copy(load_encoder())
    fresh._known, runs = OrderedDict(), []
    monkeypatch.setattr(fresh, "_run", lambda part: runs.extend(part) or load_encoder()._run(part))
    monkeypatch.setattr(encoding, "KEPT", 5)
    units = split_units(PAGE)
    first, again = fresh.sums(PAGE, units), fresh.sums(PAGE, units)
    assert np.array_equal(first, again) and len(runs) == len(units) <= 5
    other = "\n\n".join(f"Boat {n} came." for n in range(7)) + "\n"
    assert fresh.sums(other, split_units(other)).shape == (7, first.shape[1])
    assert len(fresh._known) == 5


def test_an_empty_page_has_no_sums() -> None:
    assert load_encoder().sums("", []).shape == (0, load_encoder().ends[-1])


def test_one_thread_makes_the_products_and_the_number_before_comes_back() -> None:
    known = blas._threads()
    if known is None:
        pytest.skip("the library of NumPy does not tell its threads")
    before = known[0]()
    with blas.one_thread():
        with blas.one_thread():
            assert known[0]() == 1
        assert known[0]() == 1
    assert known[0]() == before


def test_a_sentence_that_claims_scores_above_one_that_does_not() -> None:
    encoder = load_encoder()
    units = split_units(PAGE)
    claim = encoder.sums(PAGE, units)[:, 0]
    said = [PAGE[unit.start : unit.end] for unit in units]
    assert claim[said.index("They cut the flow of cocaine by a fifth.")] > claim[said.index("The navy sent two more ships.")]
