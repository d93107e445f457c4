"""The encoder: pieces of words, what it reads of a page, and sums that do not depend on what stands far away."""

from __future__ import annotations

import numpy as np

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
    assert read[first:-1] == unit and read[0] == pieces.begin and read[-1] == pieces.end
    assert pieces(PAGE[units[1].start : units[1].end])[0] in read[:first]
    long = "word " * 400
    read, first = window(pieces, long, split_units(long), 0)
    assert len(read) - first - 1 == OWN and first <= HEADING + BEFORE + 3


def test_the_sums_of_a_unit_do_not_depend_on_what_is_read_with_it() -> None:
    encoder = load_encoder()
    units = split_units(PAGE)
    alone = encoder.sums(PAGE, units)
    longer = PAGE + "\n" + "\n\n".join(f"A line of no weight, number {n}, with some more words in it." for n in range(12)) + "\n"
    beside = encoder.sums(longer, split_units(longer))
    np.testing.assert_allclose(alone, beside[: len(units)], atol=2e-3)


def test_a_sentence_that_claims_scores_above_one_that_does_not() -> None:
    encoder = load_encoder()
    units = split_units(PAGE)
    claim = encoder.sums(PAGE, units)[:, 0]
    said = [PAGE[unit.start : unit.end] for unit in units]
    assert claim[said.index("They cut the flow of cocaine by a fifth.")] > claim[said.index("The navy sent two more ships.")]
