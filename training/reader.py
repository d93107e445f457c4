"""Train the reader: ``python training/reader.py [CORPUS] [--out FILE]``.

CORPUS is a folder of labelled pages (``texts/ID.json``, ``labels/ID.json``, ``split.json``); the pages are other people's
and are not part of the project. Without it only the sentences of our own wording (``training/sentences.jsonl``) are
learned from: the reader that results finds what they say, and its chances are not calibrated on any page.

The heads are logistic regressions over terms; the trees are boosted over candidates whose head chances were made
without the page they stand on (five folds by outlet). Thresholds are set on pages left out, never on the test split.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import lightgbm
import numpy as np
from pages import Page, load_pages, load_sentences
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from leeward.reading import candidates as c
from leeward.reading.learned import STANCES, Model, Trees, choose
from leeward.reading.terms import number_of

HERE = Path(__file__).parent
FOLDS = 5
LEAST_UNITS = 3
"""Units that a term must stand in."""
TREES = {"num_threads": 1, "seed": 1, "verbose": -1, "deterministic": True, "bagging_fraction": 0.7, "bagging_freq": 1}
PAIR = {**TREES, "objective": "binary", "learning_rate": 0.05, "num_leaves": 15, "min_data_in_leaf": 30, "lambda_l2": 5.0,
        "feature_fraction": 0.5}  # fmt: skip
DIRECTION = {**PAIR, "objective": "multiclass", "num_class": 3, "num_leaves": 7, "min_data_in_leaf": 15}
PAIR_ROUNDS, DIRECTION_ROUNDS = 200, 120


@dataclass
class Rows:
    """The units of many pages, one after the other, with their terms and labels."""

    pages: list[Page]

    def __post_init__(self) -> None:
        self.of = [(page, at) for page in self.pages for at in range(len(page.units))]
        self.fold = np.zeros(len(self.of), dtype=int)
        self.split = np.array([page.split for page, _ in self.of])
        self.covered = np.array([page.covered[at] for page, at in self.of])
        self.weight = np.array([page.weight for page, _ in self.of])
        self.gold = [page.gold[at] for page, at in self.of]
        self.claim = np.array([bool(gold) for gold in self.gold])
        outlets = Counter(page.outlet for page, _ in self.of if page.split == "train")
        load = [0] * FOLDS
        place: dict[str, int] = {}
        for outlet, count in outlets.most_common():
            place[outlet] = load.index(min(load))
            load[place[outlet]] += count
        self.fold = np.array([place[p.outlet] if p.split == "train" else -1 for p, _ in self.of])

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
        """Return the stance of a unit's first claim, -1 for none."""
        return np.array([STANCES.index(gold[0]["stance"]) if gold else -1 for gold in self.gold])


class Heads:
    """The linear heads: one column of weights each, and where the columns of each question end."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        counts = Counter(term for (page, at) in rows.of if page.split in ("train", "own") for term in page.terms[at])
        for page, at in rows.of:
            if page.gold[at] and page.split in ("train", "own"):
                page.terms[at] |= {number_of("st:" + word) for word in page.said(at, page.gold[at][0]).split()}
                counts.update(number_of("st:" + word) for word in page.said(at, page.gold[at][0]).split())
        self.terms = np.array(sorted(term for term, count in counts.items() if count >= LEAST_UNITS), dtype=np.uint32)
        self.stance_terms = {number_of("st:" + word) for word in [*STANCES, *HOW]}
        columns = {int(term): at for at, term in enumerate(self.terms)}
        self.with_stance = rows.matrix(columns)
        for page, at in rows.of:
            page.terms[at] -= self.stance_terms
        self.x = rows.matrix(columns)
        self.ends = np.cumsum([1, len(c.lever_classes()), len(c.outcome_classes()), 3, len(STANCES)])

    def fit(self, pick: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return weights (terms x heads) and biases learned from the units picked."""
        rows = self.rows
        weights = np.zeros((len(self.terms), self.ends[-1]), "f4")
        bias = np.full(self.ends[-1], -9.0, "f4")
        pages = pick & rows.covered & (rows.split != "own")
        if not pages.any():
            pages = pick
        model = LogisticRegression(C=3.0, solver="liblinear").fit(self.x[pages], rows.claim[pages])
        weights[:, 0], bias[0] = model.coef_[0], model.intercept_[0]
        claims = np.where(pick & rows.claim)[0]
        for first, names, key in ((self.ends[0], c.lever_classes(), "lever"), (self.ends[1], c.outcome_classes(), "outcome")):
            for name, at in names.items():
                there = np.array([any(claim[key] == name for claim in rows.gold[row]) for row in claims])
                if there.sum() >= 2:
                    model = LogisticRegression(C=10.0, solver="liblinear")
                    model.fit(self.x[claims], there, sample_weight=rows.weight[claims])
                    weights[:, first + at], bias[first + at] = model.coef_[0], model.intercept_[0]
        for first, y, x in ((self.ends[2], rows.direction(), self.x), (self.ends[3], rows.stance(), self.with_stance)):
            known = np.where(pick & (y >= 0))[0]
            model = LogisticRegression(C=10.0, max_iter=300).fit(x[known], y[known], sample_weight=rows.weight[known])
            for row, name in enumerate(model.classes_):
                weights[:, first + name], bias[first + name] = model.coef_[row], model.intercept_[row]
        return weights, bias


HOW = ("none", "according", "reported", "passive", "quote", "pronoun", "carried", "heading")


@dataclass
class Table:
    """Candidates with their features and what is right: ``row`` is the unit, ``right`` the direction's number or -1 or -2."""

    row: np.ndarray
    pair: np.ndarray
    direction: np.ndarray
    right: np.ndarray
    weight: np.ndarray
    found: list[c.Candidate]


def table(rows: Rows, sums: np.ndarray, ends: np.ndarray) -> Table:
    """Return the candidates of all units that may hold a claim."""
    row, pair, direction, right, found = [], [], [], [], []
    start = 0
    for page in rows.pages:
        stop = start + len(page.units)
        view = c.View(page.text, page.units, page.grounded, Model.split(sums[start:stop], ends))
        for at in range(len(page.units)):
            gold = page.gold[at]
            if not gold and (view.chances.claim[at] < c.LEAST_CLAIM or not page.covered[at]):
                continue
            labels = {(claim["lever"], claim["outcome"]): claim["direction"] for claim in gold}
            shared = c.sentence_features(view, at)
            for candidate in c.candidates(view, at):
                key = (c.lever_class(candidate.lever), c.outcome_class(candidate.outcome))
                said = labels.get(key)
                row.append(start + at)
                pair.append(shared + c.pair_features(view, at, candidate))
                direction.append(c.direction_features(view, at, candidate))
                right.append(-1 if said is None else c.DIRECTIONS.index(said) if said in c.DIRECTIONS else -2)
                found.append(candidate)
        start = stop
    at = np.array(row)
    return Table(at, np.array(pair, "f4"), np.array(direction, "f4"), np.array(right), rows.weight[at], found)


def grow(data: Table, pick: np.ndarray) -> tuple[lightgbm.Booster, lightgbm.Booster]:
    """Return the trees of pairs and of directions, grown on the candidates picked."""
    pairs = lightgbm.Dataset(data.pair[pick], data.right[pick] != -1, weight=data.weight[pick])
    known = pick & (data.right >= 0)
    ways = lightgbm.Dataset(data.direction[known], data.right[known], weight=data.weight[known])
    return lightgbm.train(PAIR, pairs, PAIR_ROUNDS), lightgbm.train(DIRECTION, ways, DIRECTION_ROUNDS)


def arrays_of(booster: lightgbm.Booster, name: str, groups: int) -> dict[str, np.ndarray]:
    """Return boosted trees as padded arrays."""
    trees = [info["tree_structure"] for info in booster.dump_model()["tree_info"]]
    leaves = max(1, *(_leaves(tree) for tree in trees))
    shape = (len(trees), max(leaves - 1, 1))
    out = {part: np.zeros(shape, kind) for part, kind in (("feature", "i2"), ("cut", "f4"), ("left", "i2"), ("right", "i2"))}
    out["value"] = np.zeros((len(trees), leaves), "f4")
    for number, tree in enumerate(trees):
        _write(tree, number, out)
    return {f"{name}_{part}": array for part, array in out.items()} | {f"{name}_groups": np.array(groups)}


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


def main() -> int:
    """Train and write the reader."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus", nargs="?", type=Path)
    parser.add_argument("--out", type=Path, default=HERE.parent / "src/leeward/reading/data/reader.npz")
    options = parser.parse_args()
    pages = load_sentences(HERE / "sentences.jsonl")
    if options.corpus is None or not (options.corpus / "split.json").is_file():
        where = "no corpus folder was named" if options.corpus is None else f"{options.corpus} holds no split.json"
        print(f"{where}: training from the sentences of our own wording alone, without calibration", file=sys.stderr)
    else:
        pages += load_pages(options.corpus, ("train", "dev"))
    rows = Rows(pages)
    arrays = train(rows)
    np.savez_compressed(options.out, **arrays)
    print(f"{options.out}: {options.out.stat().st_size / 1e6:.2f} MB")
    return 0


def train(rows: Rows) -> dict[str, np.ndarray]:
    """Return the arrays of a reader trained on the rows, with thresholds from what was held out."""
    heads = Heads(rows)
    learn = np.isin(rows.split, ("train", "own"))
    sums = np.zeros((len(rows.of), heads.ends[-1]), "f4")
    for fold in range(FOLDS):
        out = rows.fold == fold
        if out.any():
            weights, bias = heads.fit(learn & ~out)
            sums[out] = heads.x[out] @ weights + bias
    own = np.arange(len(rows.of)) % FOLDS
    for fold in range(FOLDS):
        out = (rows.split == "own") & (own == fold)
        weights, bias = heads.fit(learn & ~out)
        sums[out] = heads.x[out] @ weights + bias
    weights, bias = heads.fit(learn)
    rest = ~learn
    sums[rest] = heads.x[rest] @ weights + bias
    scales = np.maximum(np.abs(weights).max(0), 1e-6) / 127
    arrays = {
        "terms": heads.terms, "weights": np.round(weights / scales).astype("i1"), "scales": scales.astype("f4"),
        "bias": bias, "ends": heads.ends,
        "levers": np.array(list(c.lever_classes())), "outcomes": np.array(list(c.outcome_classes())),
    }  # fmt: skip
    data = table(rows, sums, heads.ends)
    fold, learned = rows.fold[data.row], np.isin(rows.split[data.row], ("train", "own"))
    chance, ways = np.zeros(len(data.row)), np.zeros((len(data.row), 3))
    for number in range(FOLDS):
        out = fold == number
        if out.any():
            pair, way = grow(data, learned & ~out)
            chance[out], ways[out] = pair.predict(data.pair[out]), way.predict(data.direction[out])
    pair, way = grow(data, learned)
    rest = ~learned
    if rest.any():
        chance[rest], ways[rest] = pair.predict(data.pair[rest]), way.predict(data.direction[rest])
    arrays |= arrays_of(pair, "pair", 1) | arrays_of(way, "direction", 3)
    return arrays | settle(rows, data, sums, chance, ways)


def settle(rows: Rows, data: Table, sums: np.ndarray, chance: np.ndarray, ways: np.ndarray) -> dict[str, np.ndarray]:
    """Return thresholds and calibration from the pages that were held out; prints how the reader does on them."""
    from thresholds import settled

    return settled(rows, data, 1 / (1 + np.exp(-sums[:, 0])), chance, ways)


if __name__ == "__main__":
    assert Trees and choose
    sys.exit(main())
