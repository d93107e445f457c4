"""Thresholds and calibration of the reader, from pages that were held out of what it learned."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
from sklearn.linear_model import LogisticRegression

from leeward.reading import candidates as c
from leeward.reading.learned import choose

if TYPE_CHECKING:
    from reader import Rows, Table

LEAST_PRECISION = 0.70
LEAST_RECALL = 0.85


def chosen(data: Table, chance: np.ndarray, most: int | None = None) -> list[int]:
    """Return the numbers of the candidates that are kept, unit by unit."""
    order = np.argsort(data.row, kind="stable")
    cuts = np.flatnonzero(np.diff(data.row[order])) + 1
    kept = []
    for part in np.split(order, cuts):
        picked = choose([data.found[at] for at in part], chance[part].astype("f4"))
        kept += [int(part[at]) for at in picked[:most]]
    return kept


def settled(rows: Rows, data: Table, claim: np.ndarray, chance: np.ndarray, ways: np.ndarray) -> dict[str, np.ndarray]:
    """Return the settings, and print how the reader does on the units held out."""
    kept = np.array([at for at in chosen(data, chance) if rows.split[data.row[at]] in ("train", "dev")], dtype=int)
    if not len(kept):
        return {
            "slope": np.array(1.0),
            "shift": np.array(0.0),
            "read": np.array(0.5),
            "read_outside": np.array(0.5),
            "possible": np.array(0.2),
            "claim": np.array(0.3),
        }
    score = chance[kept] * ways[kept].max(1)
    right = ways[kept].argmax(1) == data.right[kept]
    logit = np.log(score / (1 - score))
    fit = LogisticRegression(C=1e6).fit(logit[:, None], right)
    slope, shift = float(fit.coef_[0, 0]), float(fit.intercept_[0])
    sure = 1 / (1 + np.exp(-(slope * logit + shift)))
    named = np.array([data.found[at].source == "lead-in" or data.found[at].cause is not None for at in kept])
    inside = np.array([data.found[at].lever in c.load_levers() and data.found[at].outcome in c.load_outcomes() for at in kept])
    read = _least(sure, right, named & inside)
    outside = _least(sure, right, named & ~inside)
    pages = np.isin(rows.split, ("train", "dev"))
    claims = np.sort(claim[pages & rows.claim])
    least = float(claims[int((1 - LEAST_RECALL) * len(claims))])
    print(
        f"read from {read:.3f}, outside the tables from {outside:.3f}; a unit is shown from a chance"
        f" of a claim of {least:.3f}; slope {slope:.2f}, shift {shift:.2f}"
    )
    for split in ("train", "dev"):
        report(rows, data, kept, sure, right, named, split, read)
        mine = (rows.split == split) & rows.covered
        shown = mine & (claim >= least)
        print(
            f"  {split}: units shown {shown.sum()} of {mine.sum()},"
            f" with a claim {(shown & rows.claim).sum()} of {(mine & rows.claim).sum()}"
        )
    return {
        "slope": np.array(slope),
        "shift": np.array(shift),
        "read": np.array(read),
        "read_outside": np.array(outside),
        "possible": np.array(0.15),
        "claim": np.array(least),
    }


def _least(sure: np.ndarray, right: np.ndarray, pick: np.ndarray) -> float:
    """Return the lowest belief from which on the claims picked are right often enough; 0.9 if there is none."""
    order = np.flatnonzero(pick)[np.argsort(-sure[pick])]
    hits = np.cumsum(right[order]) / (1 + np.arange(len(order)))
    good = np.flatnonzero(hits >= LEAST_PRECISION)
    good = good[good >= 9]
    return float(sure[order][good[-1]]) if len(good) else 0.9


def report(rows, data, kept, sure, right, named, split, read) -> None:  # type: ignore[no-untyped-def]
    """Print precision and recall of whole claims at a few levels of belief, and of pairs and direction."""
    mine = rows.split[data.row[kept]] == split
    labelled = sum(len(gold) for gold, own in zip(rows.gold, rows.split, strict=True) if own == split)
    inside = [
        sum(g["lever"] in c.load_levers() and g["outcome"] in c.load_outcomes() for g in gold)
        for gold, own in zip(rows.gold, rows.split, strict=True)
        if own == split
    ]
    for least in (0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, read):
        for label, pick in (("all", mine & (sure >= least)), ("named", mine & named & (sure >= least))):
            made, hit = int(pick.sum()), int(right[pick].sum())
            if made:
                pair = int((data.right[kept][pick] != -1).sum())
                tables = np.array(
                    [data.found[at].lever in c.load_levers() and data.found[at].outcome in c.load_outcomes() for at in kept]
                )
                t = pick & tables
                print(
                    f"  {split} >= {least:.2f} {label}: made {made}, P {hit / made:.2f}, R {hit / labelled:.3f},"
                    f" pair {pair / made:.2f},"
                    f" direction {hit / max(pair, 1):.2f}; in the tables made {t.sum()},"
                    f" P {right[t].mean() if t.any() else 0:.2f},"
                    f" R {right[t].sum() / max(sum(inside), 1):.3f}"
                )
    counts = Counter(data.found[at].source for at in kept[mine & (sure >= 0.15)])
    print(f"  {split}: {dict(counts)}")
