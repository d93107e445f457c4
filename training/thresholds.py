"""Thresholds and calibration of the reader, from pages that were held out of what it learned."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from linear import Linear

from leeward.reading import candidates as c
from leeward.reading.belief import belief_features
from leeward.reading.learned import choose, preferred

if TYPE_CHECKING:
    from reader import Rows, Table

LEAST_PRECISION = 0.70
"""Share right by labels and judgements; of readings that nobody judged, and that count as wrong, about a third are right."""
LEAST_RECALL = 0.85
"""Share of the sentences with a claim that are shown, in either tier."""
STRENGTH = 0.05
"""Inverse of the penalty on the weights of belief."""
POSSIBLE = 0.15
"""Belief from which a second and third claim of a sentence are shown."""


def fitted(features: np.ndarray, right: np.ndarray) -> Linear:
    """Return the head of belief learned from readings."""
    return Linear(features, right.astype(int), 2, strength=STRENGTH)


def chosen(data: Table, chance: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the numbers of the candidates that are kept, unit by unit, and whether each is the first of its unit."""
    order = np.argsort(data.row, kind="stable")
    cuts = np.flatnonzero(np.diff(data.row[order])) + 1
    kept, first = [], []
    for part in np.split(order, cuts):
        found = [data.found[at] for at in part]
        picked = choose(found, preferred(found, chance[part].astype("f4")))
        kept += [int(part[at]) for at in picked]
        first += [rank == 0 for rank in range(len(picked))]
    return np.array(kept), np.array(first)


def settled(
    rows: Rows, data: Table, claim: np.ndarray, chance: np.ndarray, ways: np.ndarray, said: np.ndarray
) -> dict[str, np.ndarray]:
    """Return the settings, and print how the reader does on the units held out."""
    paged = rows.split[data.row] != "own"
    kept, first = chosen(data, chance)
    first, kept = first[paged[kept]], kept[paged[kept]]
    row = data.row[kept]
    right = said[kept] == data.right[kept]
    features = np.array([belief_features(*data.at[at], data.found[at], chance[at], ways[at], said[at]) for at in kept], "f4")
    sure = np.zeros(len(kept))
    for number in (*range(rows.folds), -1):
        out = rows.fold[row] == number
        sure[out] = fitted(features[~out & (rows.split[row] == "train")], right[~out & (rows.split[row] == "train")]).chance(
            features[out]
        )[:, 1]
    head = fitted(features, right)
    inside = np.array([data.found[at].lever in c.load_levers() and data.found[at].outcome in c.load_outcomes() for at in kept])
    read, outside = _least(sure, right, inside), _least(sure, right, ~inside)
    pages = (rows.split != "own") & rows.covered
    scores = np.sort(claim[pages & rows.claim])
    least = float(scores[int((1 - LEAST_RECALL) * len(scores))])
    print(f"read from {read:.3f}, outside the tables from {outside:.3f}")
    for split in ("train", "dev"):
        mine, units = rows.split[row] == split, (rows.split == split) & rows.covered
        labels = sum(len(gold) for gold, own in zip(rows.gold, rows.split, strict=True) if own == split)
        many = len({page.id for page, _ in rows.of if page.split == split})
        for name, least_read, pick in (("inside", read, inside), ("outside", outside, ~inside)):
            made = mine & pick & (sure >= least_read)
            print(f"  {split}, read, {name}: {right[made].sum()} right of {made.sum()} made, {labels} labels")
        for level in (0.7, 0.6, 0.5, 0.45, 0.4, 0.35, 0.3, 0.25, 0.2, 0.15, 0.1):
            made = mine & (sure >= level)
            print(f"  {split}, belief {level}: {right[made].sum()} right of {made.sum()}; direction given the pair"
                  f" {right[made].sum() / max((data.right[kept][made] != -1).sum(), 1):.2f}")  # fmt: skip
        for recall in (0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.6):
            cut = scores[int((1 - recall) * len(scores))]
            shown = units & (claim >= cut)
            hit = mine & first & (claim[row] >= cut)
            found = (shown & rows.claim).sum() / max((units & rows.claim).sum(), 1)
            print(f"  {split}, shown from {cut:.3f}: {shown.sum() / many:.1f} sentences a page, recall {found:.3f}")
            print(f"    whole claims right in the first place: {right[hit].sum()} of {hit.sum()}")
    values = {"read": read, "read_outside": outside, "possible": POSSIBLE, "claim": least}
    return {name: np.array(value) for name, value in values.items()} | head.arrays("belief")


def _least(sure: np.ndarray, right: np.ndarray, pick: np.ndarray) -> float:
    """Return the lowest belief from which on the claims picked are right often enough; 0.9 if there is none."""
    order = np.flatnonzero(pick)[np.argsort(-sure[pick])]
    hits = np.cumsum(right[order]) / (1 + np.arange(len(order)))
    good = np.flatnonzero(hits >= LEAST_PRECISION)
    good = good[good >= 9]
    return float(sure[order][good[-1]]) if len(good) else 0.9
