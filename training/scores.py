"""Score a reader on labelled pages: ``python training/scores.py CORPUS [--split dev] [--language en]``.

A claim that was made is right when the unit that it stands in has a label with its lever, outcome and direction. Prints a
Markdown table; intervals are 95 %, bootstrap by page. The test split is looked at three times at most, and every look is
written down (``docs/validation/reading_looks.jsonl``).
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
from pages import Page, load_pages, unit_at

from leeward.evidence.levers import load_levers
from leeward.evidence.outcomes import load_outcomes
from leeward.reading import read_document
from leeward.reading.candidates import OUTSIDE, lever_class, outcome_class
from leeward.reading.load import from_text

MEASURES = {
    "read: precision": ("read_right", "read_made"),
    "read, within the tables: precision": ("read_in_right", "read_in_made"),
    "read: recall": ("read_right", "labels"),
    "read, labels within the tables: recall": ("read_in_right", "labels_in"),
    "both tiers: precision": ("both_right", "both_made"),
    "both tiers: recall": ("both_right", "labels"),
    "both tiers, labels within the tables: recall": ("both_in_right", "labels_in"),
    "claim sentences, both tiers: recall": ("sentences_found", "sentences"),
    "claim sentences, both tiers: precision": ("sentences_found", "sentences_shown"),
    "claim sentences of read: precision": ("sentences_read_right", "sentences_read"),
    "right triple among the candidates shown": ("offered", "labels"),
    "direction given the pair, read": ("read_right", "read_pair"),
    "direction given the pair, both": ("both_right", "both_pair"),
    "stance of a right claim, both": ("stance_right", "stances"),
    "speaker of a right claim, both": ("speaker_right", "stances"),
    "options: lever proposed, done or claimed": ("options_right", "options"),
    "levers proposed, done or claimed that are options": ("options_right", "proposed"),
}


_SMALL = frozenset(["the", "a", "an", "of", "and", "in", "for", "to", "at", "on", "by", "his", "her", "their", "its"])


def _in_tables(lever: str, outcome: str) -> bool:
    levers, outcomes = load_levers(), load_outcomes()
    return lever in levers and outcome in outcomes


def same_speaker(said: str, made: str) -> bool:
    """Tell whether two name the same speaker: both the author, or with a word of their names in common."""
    if "author" in (said, made):
        return said == made
    words = ({word for word in re.findall(r"\w+", one.casefold()) if word not in _SMALL} for one in (said, made))
    return bool(next(words) & next(words))


def counts(page: Page, brief: Any) -> Counter[str]:
    """Return what is right, made and labelled on one page."""
    out: Counter[str] = Counter()
    gold = [{(label["lever"], label["outcome"]): label for label in labels} for labels in page.gold]
    out["labels"] = sum(len(labels) for labels in gold)
    out["labels_in"] = sum(_in_tables(*pair) for labels in gold for pair in labels)
    out["sentences"] = sum(bool(labels) for labels in gold)
    made: dict[int, list[Any]] = {}
    for claim in brief.claims:
        at = unit_at(page.units, claim.start) if claim.start is not None else None
        if at is not None:
            made.setdefault(at, []).append(claim)
    for at, claims in made.items():
        out["sentences_shown"] += 1
        out["sentences_found"] += bool(gold[at])
        if any(claim.tier == "read" for claim in claims):
            out["sentences_read"] += 1
            out["sentences_read_right"] += bool(gold[at])
        offered = set()
        for claim in claims:
            levers = {lever_class(name or OUTSIDE) for name in [claim.lever, *claim.with_levers]}
            outcome = outcome_class(claim.outcome or OUTSIDE)
            for lever in levers:
                label = gold[at].get((lever, outcome))
                right = label is not None and label["direction"] == claim.direction
                inside = _in_tables(lever, outcome)
                for tier in ("both", "read") if claim.tier == "read" else ("both",):
                    out[f"{tier}_made"] += 1
                    out[f"{tier}_right"] += right
                    out[f"{tier}_pair"] += label is not None
                    out[f"{tier}_in_made"] += inside
                    out[f"{tier}_in_right"] += right and inside
                if right and label is not None and label["stance"]:
                    out["stances"] += 1
                    out["stance_right"] += label["stance"] == claim.stance
                    out["speaker_right"] += same_speaker(label["speaker"] or "author", claim.speaker)
            names = levers | {lever_class(name) for name in claim.candidates.levers}
            others = {outcome, *(outcome_class(name) for name in claim.candidates.outcomes)}
            offered |= {(lever, one, claim.direction) for lever in names for one in others}
        out["offered"] += sum((*pair, label["direction"]) in offered for pair, label in gold[at].items())
    wanted = {made["lever"] for made in page.proposals} & set(load_levers())
    levers = {setting.lever for option in brief.options for setting in option.levers}
    out["options"], out["proposed"], out["options_right"] = len(levers), len(wanted), len(levers & wanted)
    return out


def main() -> None:
    """Read the pages of a split and print the scores."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--split", default="dev", choices=("train", "dev", "test", "all"))
    parser.add_argument("--language", default="en")
    parser.add_argument("--wrong", action="store_true", help="list the claims of read that are wrong (never of test pages)")
    options = parser.parse_args()
    splits = ("train", "dev", "test") if options.split == "all" else (options.split,)
    pages = [page for page in load_pages(options.corpus, splits) if page.language == options.language]
    rows = []
    for page in pages:
        document = from_text(page.text)
        if document.text != page.text:
            raise SystemExit(f"{page.id}: the text changes when it is loaded")
        brief = read_document(document)
        rows.append(counts(page, brief))
        if options.wrong and options.split != "test":
            for claim in brief.claims:
                at = unit_at(page.units, claim.start) if claim.start is not None else None
                if claim.tier == "read" and at is not None:
                    unit, labels = page.units[at], page.gold[at]
                    said = [(one["lever"], one["outcome"], one["direction"]) for one in labels]
                    mine = (claim.lever, claim.outcome, claim.direction)
                    mark = "right" if mine in said else "WRONG"
                    print(f"{mark} {page.id} {mine} {claim.reading_confidence:.2f} | {said} | {page.text[unit.start : unit.end]}")
    total = sum(rows, Counter[str]())
    keys = sorted(total)
    table = np.array([[row[key] for key in keys] for row in rows], float)
    rng = np.random.default_rng(1)
    drawn = np.stack([table[rng.integers(0, len(rows), len(rows))].sum(0) for _ in range(2000)])
    print(f"{len(pages)} pages, {sum(len(page.units) for page in pages)} units\n\n| measure | | of |\n|---|---|---|")
    for name, (top, bottom) in MEASURES.items():
        if top in keys and bottom in keys:
            with np.errstate(divide="ignore", invalid="ignore"):
                low, high = np.nanquantile(drawn[:, keys.index(top)] / drawn[:, keys.index(bottom)], [0.025, 0.975])
            print(f"| {name} | {total[top] / total[bottom]:.2f} ({low:.2f}-{high:.2f}) | {total[top]} of {total[bottom]} |")
    print(json.dumps(total))


if __name__ == "__main__":
    main()
