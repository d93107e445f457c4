"""Train the reader: ``python training/reader.py CORPUS [--work FOLDER] [--out FILE]``.

CORPUS is a folder of labelled pages (`pages.load_pages`); the pages are other people's and are not part of the project. FOLDER
holds what `encoder.py` made of them: the sums of the encoder for every unit, made by a network that had not seen its outlet.
Linear heads over terms are learned from the pages and
the sentences of our own wording (``training/sentences.jsonl``), and so are trees over candidates and directions; stance, belief
and thresholds are learned from the pages alone, always with heads that had not seen the outlet. The test split is never read.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

import lightgbm
import numpy as np
from linear import Linear
from pages import Page, load_sentences, training_pages
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from thresholds import settled

from leeward.reading import candidates as c
from leeward.reading.encoder import load_encoder
from leeward.reading.features import direction_features, pair_features, sentence_features
from leeward.reading.learned import STANCES, chances_of, stance_features, stance_of, way_of
from leeward.reading.links import Links

HERE = Path(__file__).parent
LEAST_UNITS = 3
"""Units that a term must stand in."""
PAIR = {"num_threads": 1, "seed": 1, "verbose": -1, "deterministic": True, "bagging_fraction": 0.7, "bagging_freq": 1,
        "objective": "binary", "learning_rate": 0.04, "num_leaves": 15, "min_data_in_leaf": 80, "lambda_l2": 20.0,
        "feature_fraction": 0.3}  # fmt: skip
ROUNDS = 400
PIECES = load_encoder().pieces


@dataclass
class Rows:
    """The units of many pages, one after the other, with their labels and the sums of the encoder."""

    pages: list[Page]
    work: Path

    def __post_init__(self) -> None:
        self.of = [(page, at) for page in self.pages for at in range(len(page.units))]
        self.split = np.array([page.split for page, _ in self.of])
        self.covered = np.array([page.covered[at] for page, at in self.of])
        self.weight = np.array([page.weight for page, _ in self.of])
        self.gold = [page.gold[at] for page, at in self.of]
        self.claim = np.array([bool(gold) for gold in self.gold])
        made = np.load(self.work / "sums.npz")
        place = {str(name): at for at, name in enumerate(made["names"])}
        order = [place[f"{page.id} {at}"] for page, at in self.of]
        self.own, self.fold, self.ends = made["sums"][order], made["fold"][order], [int(end) for end in made["ends"]]
        self.folds = int(self.fold.max()) + 1
        bounds, read = made["bounds"], made["read"]
        self.read = [read[bounds[at] : bounds[at + 1]] for at in order]
        names = [name.partition(" ") for name in made.files if " link." in name]
        self.links: dict[int, Links] = {}
        for number in {int(first) for first, _, _ in names}:
            self.links[number] = Links({part: made[f"{number} {part}"] for first, _, part in names if int(first) == number})

    def matrix(self, columns: dict[int, int]) -> csr_matrix:
        """Return the terms as rows of unit length."""
        rows, places = [], []
        for at, (page, index) in enumerate(self.of):
            known = [columns[term] for term in page.terms[index] if term in columns]
            rows += [at] * len(known)
            places += known
        full = csr_matrix((np.ones(len(rows), "f4"), (rows, places)), shape=(len(self.of), len(columns)))
        return full.multiply(1 / np.sqrt(np.maximum(full.sum(1), 1))).tocsr()

    def direction(self) -> np.ndarray:
        """Return the one direction of a unit's claims, -1 for none or several."""
        found = [{claim["direction"] for claim in gold} & set(c.DIRECTIONS) for gold in self.gold]
        return np.array([c.DIRECTIONS.index(next(iter(names))) if len(names) == 1 else -1 for names in found])

    def stance(self) -> np.ndarray:
        """Return the stance of a unit's first claim that has one, -1 for none."""
        said = [[claim["stance"] for claim in gold if claim["stance"]] for gold in self.gold]
        return np.array([STANCES.index(names[0]) if names else -1 for names in said])

    def without_fold(self, learn: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
        """Return, for each fold and for the pages that are in none, what to learn from and what to try it on."""
        held = [(learn & (self.fold != number), self.fold == number) for number in range(self.folds)]
        return [*held, (learn, (self.fold < 0) & (self.split != "own"))]


class Heads:
    """The linear heads over terms: a claim, the directions, the stances."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        counts = Counter(term for (page, at) in rows.of if page.split in ("train", "own") for term in page.terms[at])
        kept = {term for term, count in counts.items() if count >= LEAST_UNITS}
        self.terms = np.array(sorted(kept), dtype=np.uint32)
        self.columns = {int(term): at for at, term in enumerate(self.terms)}
        self.x = rows.matrix(self.columns)

    def fit(self, pick: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return weights (terms x heads) and biases learned from the units picked."""
        rows = self.rows
        weights, bias = np.zeros((len(self.terms), 4 + len(STANCES)), "f4"), np.full(4 + len(STANCES), -9.0, "f4")
        pages = pick & rows.covered & (rows.split != "own")
        model = LogisticRegression(C=3.0, solver="liblinear").fit(self.x[pages], rows.claim[pages])
        weights[:, 0], bias[0] = model.coef_[0], model.intercept_[0]
        for first, y in ((1, rows.direction()), (4, rows.stance())):
            known = np.where(pick & (y >= 0))[0]
            model = LogisticRegression(C=10.0, max_iter=300).fit(self.x[known], y[known], sample_weight=rows.weight[known])
            for row, name in enumerate(model.classes_):
                weights[:, first + name], bias[first + name] = model.coef_[row], model.intercept_[row]
        return weights, bias


@dataclass
class Table:
    """Candidates with their features and what is right: ``row`` is the unit, ``right`` the direction's number or -1 or -2."""

    row: np.ndarray
    pair: np.ndarray
    direction: np.ndarray
    right: np.ndarray
    found: list[c.Candidate]
    at: list[tuple[c.View, int]]
    weight: np.ndarray


def table(rows: Rows, terms: np.ndarray) -> tuple[Table, np.ndarray]:
    """Return the candidates of all units of pages that may hold a claim, and the parts of the evidence of every unit."""
    row, pair, direction, right, found, places, parts = [], [], [], [], [], [], []
    start = 0
    for page in rows.pages:
        stop = start + len(page.units)
        linked = c.Linked(
            rows.links[int(rows.fold[start])], rows.read[start:stop], PIECES, c.lever_classes(), c.outcome_classes()
        )
        chances = replace(chances_of(rows.own[start:stop], terms[start:stop], rows.ends), linked=linked)
        view = c.View(page.text, page.units, page.grounded, chances)
        parts.append(view.chances.parts)
        for at in range(len(page.units)):
            gold = page.gold[at]
            if not page.covered[at] or (not gold and view.chances.claim[at] < c.LEAST_CLAIM):
                continue
            labels = {(claim["lever"], claim["outcome"]): claim["direction"] for claim in gold}
            shared = sentence_features(view, at)
            for candidate in c.candidates(view, at):
                said = labels.get((c.lever_class(candidate.lever), c.outcome_class(candidate.outcome)))
                row.append(start + at)
                pair.append(shared + pair_features(view, at, candidate))
                direction.append(direction_features(view, at, candidate))
                right.append(-1 if said is None else c.DIRECTIONS.index(said) if said in c.DIRECTIONS else -2)
                found.append(candidate)
                places.append((view, at))
        start = stop
    return Table(
        np.array(row), np.array(pair, "f4"), np.array(direction, "f4"), np.array(right), found, places, rows.weight[np.array(row)]
    ), np.concatenate(parts)


def grow(data: Table, pick: np.ndarray) -> tuple[lightgbm.Booster, Linear]:
    """Return the trees of pairs and the head of directions, learned from the candidates picked."""
    known = pick & (data.right >= 0)
    found = lightgbm.Dataset(data.pair[pick], data.right[pick] != -1, weight=data.weight[pick])
    pairs = lightgbm.train(PAIR, found, ROUNDS)
    return pairs, Linear(data.direction[known], data.right[known], 3, weight=data.weight[known])


def arrays_of(booster: lightgbm.Booster) -> dict[str, np.ndarray]:
    """Return boosted trees as padded arrays."""
    trees = [info["tree_structure"] for info in booster.dump_model()["tree_info"]]
    leaves = max(1, *(_leaves(tree) for tree in trees))
    shape = (len(trees), max(leaves - 1, 1))
    out = {part: np.zeros(shape, kind) for part, kind in (("feature", "i2"), ("cut", "f4"), ("left", "i2"), ("right", "i2"))}
    out["value"] = np.zeros((len(trees), leaves), "f4")
    for number, tree in enumerate(trees):
        _write(tree, number, out)
    return {f"pair_{part}": array for part, array in out.items()}


def _leaves(tree: dict) -> int:
    return 1 if "leaf_value" in tree else _leaves(tree["left_child"]) + _leaves(tree["right_child"])


def _write(tree: dict, number: int, out: dict[str, np.ndarray]) -> None:
    if "leaf_value" in tree:
        out["value"][number, 0] = tree["leaf_value"]
        out["left"][number, 0] = out["right"][number, 0] = -1
        return
    stack = [tree]
    while stack:
        node = stack.pop()
        at = node["split_index"]
        out["feature"][number, at] = node["split_feature"]
        # Cuts are rounded to 32 bits upwards, so that a value which is equal to one still goes left.
        out["cut"][number, at] = np.nextafter(np.float32(node["threshold"]), np.float32(np.inf))
        for side in ("left", "right"):
            child = node[f"{side}_child"]
            if "leaf_value" in child:
                leaf = child["leaf_index"]
                out["value"][number, leaf] = child["leaf_value"]
                out[side][number, at] = -1 - leaf
            else:
                out[side][number, at] = child["split_index"]
                stack.append(child)


def learn_stance(rows: Rows, parts: np.ndarray, train: np.ndarray) -> tuple[Linear, float]:
    """Return the head of stances and the share that it gets right on the folds held out."""
    said = [(row, one) for row in np.flatnonzero(rows.split != "own") for one in rows.gold[row] if one["stance"]]
    x, y, rules = [], [], []
    for row, claim in said:
        page, index = rows.of[row]
        rule, how = page.said(index, claim).split()
        x.append(stance_features(parts[row], rule, how, claim["direction"]))
        rules.append(rule)
        y.append(STANCES.index(claim["stance"]))
    features, wanted, at = np.array(x, "f4"), np.array(y), np.array([row for row, _ in said])
    right = []
    for learn, out in rows.without_fold(train):
        if (out[at]).any():
            head = Linear(features[learn[at]], wanted[learn[at]], len(STANCES))
            logs = np.log(head.chance(features[out[at]]))
            said = [stance_of(row, rules[number]) for row, number in zip(logs, np.flatnonzero(out[at]), strict=True)]
            right += (np.array(said) == wanted[out[at]]).tolist()
    return Linear(features[train[at]], wanted[train[at]], len(STANCES)), float(np.mean(right))


def train(rows: Rows) -> dict[str, np.ndarray]:
    """Return the arrays of a reader trained on the rows, with thresholds from what was held out."""
    heads = Heads(rows)
    in_train, learn = rows.split == "train", np.isin(rows.split, ("train", "own"))
    terms = np.zeros((len(rows.of), 4 + len(STANCES)), "f4")
    for pick, out in rows.without_fold(learn):
        weights, bias = heads.fit(pick)
        terms[out] = heads.x[out] @ weights + bias
    weights, bias = heads.fit(learn)
    scales = np.maximum(np.abs(weights).max(0), 1e-6) / 127
    arrays = {
        "terms": heads.terms,
        "weights": np.round(weights / scales).astype("i1"),
        "scales": scales.astype("f4"),
        "bias": bias,
    }
    data, parts = table(rows, terms)
    chance, ways = np.zeros(len(data.row)), np.zeros((len(data.row), 3))
    for pick, out in rows.without_fold(learn):
        mine = out[data.row]
        if mine.any():
            pair, way = grow(data, pick[data.row])
            raw = pair.predict(data.pair[mine], raw_score=True)
            chance[mine], ways[mine] = 1 / (1 + np.exp(-raw)), way.chance(data.direction[mine])
    pair, way = grow(data, learn[data.row])
    stance, right = learn_stance(rows, parts, in_train)
    print(f"{len(data.row)} candidates; stance right for {right:.3f} of the labels held out")
    arrays |= arrays_of(pair) | way.arrays("direction") | stance.arrays("stance")
    way_said = np.array([way_of(candidate, row) for candidate, row in zip(data.found, ways, strict=True)])
    claim = 1 / (1 + np.exp(-(rows.own[:, 0] + terms[:, 0]) / 2))
    return arrays | settled(rows, data, claim, chance, ways, way_said)


def main() -> int:
    """Train and write the reader."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--work", type=Path, default=HERE.parent / "build/reader")
    parser.add_argument("--out", type=Path, default=HERE.parent / "src/leeward/reading/data/reader.npz")
    options = parser.parse_args()
    for needed, maker in ((options.corpus, "a corpus"), (options.work / "sums.npz", "training/encoder.py")):
        if not needed.exists():
            print(f"{needed}: not there; it is made by {maker}", file=sys.stderr)
            return 2
    pages = training_pages(options.corpus)
    arrays = train(Rows(load_sentences(HERE / "sentences.jsonl") + pages, options.work))
    np.savez_compressed(options.out, **arrays)
    print(f"{options.out}: {options.out.stat().st_size / 1e6:.2f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
