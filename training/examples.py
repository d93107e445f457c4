"""What the encoder learns from: the units of all pages, what the network reads of each, and what people say it claims."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from network import FROZEN, LAYERS, SIZE, Layer, Pair
from pages import Page, passage, unit_at

from leeward.evidence.levers import load_levers
from leeward.evidence.outcomes import load_outcomes
from leeward.reading import candidates as c
from leeward.reading.encoder import Pieces, window
from leeward.reading.learned import STANCES

FOLDS = 3
MOST_PAIRS = 24
WAYS = ("none", "increase", "decrease", "no_effect")
OTHERS = {
    "outside": "legalisation, sentencing, prison, extradition, decriminalisation, law; health, costs, public opinion, rights",
    "unspecified": "the war on drugs, drug policy, the strategy, interdiction, the campaign",
}


def read_base(folder: Path) -> tuple[dict[str, np.ndarray], list[str]]:
    """Return the weights and the vocabulary of the network to start from."""
    if folder.suffix == ".npz":
        with np.load(folder) as arrays:
            words = arrays["words"].tobytes().decode().split("\n")
            skipped = ("words", "ends", "levers", "outcomes")
            names = [name for name in arrays.files if name not in skipped and not name.endswith(".scale")]
            return {name: _whole(arrays, name) for name in names}, words
    data = (folder / "model.safetensors").read_bytes()
    size = int.from_bytes(data[:8], "little")
    header = json.loads(data[8 : 8 + size])
    weights = {}
    for name, entry in header.items():
        if name != "__metadata__" and entry["dtype"] == "F32":
            first, last = entry["data_offsets"]
            weights[name] = np.frombuffer(data[8 + size + first : 8 + size + last], "<f4").reshape(entry["shape"]).copy()
    return weights, (folder / "vocab.txt").read_text(encoding="utf-8").splitlines()


def _whole(arrays: Mapping[str, np.ndarray], name: str) -> np.ndarray:
    array = arrays[name]
    return (array * arrays[f"{name}.scale"][:, None]).astype("f4") if array.dtype == np.int8 else array


class Data:
    """The units of all pages: what the network reads, the states after the lower layers, the labels."""

    def __init__(self, pages: list[Page], weights: dict[str, np.ndarray], words: list[str], kept: Path) -> None:
        self.weights, self.pieces = weights, Pieces(words)
        self.of = [(page, at) for page in pages for at in range(len(page.units))]
        self.windows = [window(self.pieces, page.text, page.units, at) for page, at in self.of]
        self.split = np.array([page.split for page, _ in self.of])
        self.covered = np.array([page.covered[at] for page, at in self.of])
        self.weight = np.array([page.weight for page, _ in self.of], "f4")
        self.levers, self.outcomes = list(c.lever_classes()), list(c.outcome_classes())
        widths = [1, len(self.levers), len(self.outcomes), 3, len(STANCES), 3]
        self.ends = [int(end) for end in np.cumsum(widths)]
        self.labels = self._labels(widths)
        self.pairs = [self._pairs(at) for at in range(len(self.of))]
        self.fold = self._folds()
        self.key = hashlib.sha256(repr(self.windows).encode()).hexdigest()[:12]
        low = [Layer(weights, number).eval() for number in range(FROZEN)]
        self.low_layers = low
        self.low: list[torch.Tensor] = [torch.empty(0)] * len(self.of)
        kept /= f"low_{self.key}.pt"
        if kept.is_file():
            self.low = torch.load(kept)
            return
        with torch.no_grad():
            for part in self.parts(np.arange(len(self.of)), None, 32):
                ids, mask, _ = self._padded(part)
                x = self._embedded(ids)
                for layer in low:
                    x = layer(x, mask)
                for row, at in enumerate(part):
                    self.low[at] = x[row, : len(self.windows[at][0])].half().clone()
        torch.save(self.low, kept)

    def _labels(self, widths: list[int]) -> list[np.ndarray]:
        rows = [np.zeros((len(self.of), width), "f4") for width in widths]
        good = {name: outcome.good for name, outcome in load_outcomes().items()}
        proposed = {id(page): _proposed(page) for page in {id(p): p for p, _ in self.of}.values()}
        for row, (page, at) in enumerate(self.of):
            for claim in page.gold[at]:
                rows[0][row] = 1
                if claim["lever"] in self.levers:
                    rows[1][row, self.levers.index(claim["lever"])] += 1
                if claim["outcome"] in self.outcomes:
                    rows[2][row, self.outcomes.index(claim["outcome"])] += 1
                if claim["stance"]:
                    rows[4][row, STANCES.index(claim["stance"])] += 1
                if claim["direction"] in c.DIRECTIONS:
                    rows[3][row, c.DIRECTIONS.index(claim["direction"])] += 1
                    wanted = good.get(claim["outcome"], "none")
                    if claim["direction"] == "no_effect":
                        rows[5][row, 2] += 1
                    elif wanted != "none":
                        rows[5][row, int((claim["direction"] == "decrease") != (wanted == "lower"))] += 1
            if not page.gold[at]:
                for lever in proposed[id(page)].get(at, []):
                    if lever in self.levers:
                        rows[1][row, self.levers.index(lever)] += 0.3
        return rows

    def _pairs(self, number: int) -> list[Pair]:
        """Return the pairs of a unit: those that its words name, those that it claims, and four others for each of these."""
        page, at = self.of[number]
        grounded, unit, first = page.grounded[at], page.units[at], self.windows[number][1]
        said = {(one["lever"], one["outcome"]): one["direction"] for one in page.gold[at]}
        spots: list[dict[str, tuple[int, int] | None]] = [{}, {}]

        def spot(start: int, end: int) -> tuple[int, int] | None:
            low, high = (len(self.pieces(page.text[unit.start : place])) for place in (start, end))
            last = len(self.windows[number][0]) - 1
            return (first + low, min(first + high, last)) if first + low < last and high > low else None

        for lever in grounded.levers:
            where = spot(grounded.tokens[lever.first].start, grounded.tokens[lever.last - 1].end)
            for name in (lever.label, *(lever.group.members() if lever.group else ())):
                spots[0].setdefault(c.lever_class(name), where)
        for outcome in grounded.outcomes:
            where = spot(grounded.tokens[outcome.first].start, grounded.tokens[outcome.last - 1].end)
            for name in (outcome.label, *outcome.others):
                spots[1].setdefault(c.outcome_class(name), where)
        wanted = dict.fromkeys([*said, *((lever, outcome) for lever in spots[0] for outcome in spots[1])])
        rng = np.random.default_rng(number)
        for lever, outcome in said:
            wanted |= dict.fromkeys((str(one), outcome) for one in rng.choice(self.levers, 2))
            wanted |= dict.fromkeys((lever, str(one)) for one in rng.choice(self.outcomes, 2))
        pairs = []
        for lever, outcome in list(wanted)[:MOST_PAIRS]:
            way = said.get((lever, outcome), "none")
            if way in WAYS and lever in self.levers and outcome in self.outcomes:
                numbers = (self.levers.index(lever), self.outcomes.index(outcome))
                pairs.append(Pair(numbers, (spots[0].get(lever), spots[1].get(outcome)), WAYS.index(way)))
        return pairs

    def _folds(self) -> np.ndarray:
        """Return the fold of each unit: training pages by outlet, sentences of our own by passage, -1 for development pages."""
        count = Counter(page.outlet for page, _ in self.of if page.split == "train")
        load, place = [0] * FOLDS, {}
        for outlet, number in sorted(count.items(), key=lambda item: (-item[1], item[0])):
            place[outlet] = load.index(min(load))
            load[place[outlet]] += number
        own = {
            name: at % FOLDS for at, name in enumerate(dict.fromkeys(passage(page) for page, _ in self.of if page.split == "own"))
        }
        return np.array(
            [
                place[page.outlet] if page.split == "train" else own[passage(page)] if page.split == "own" else -1
                for page, _ in self.of
            ]
        )

    def _embedded(self, ids: torch.Tensor) -> torch.Tensor:
        w = {name: torch.tensor(self.weights[f"embeddings.{name}.weight"]) for name in
             ("word_embeddings", "position_embeddings", "token_type_embeddings", "LayerNorm")}  # fmt: skip
        x = w["word_embeddings"][ids] + w["position_embeddings"][: ids.shape[1]] + w["token_type_embeddings"][0]
        return F.layer_norm(x, (SIZE,), w["LayerNorm"], torch.tensor(self.weights["embeddings.LayerNorm.bias"]), 1e-12)

    def _padded(self, part: np.ndarray) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        longest = max(len(self.windows[at][0]) for at in part)
        ids = torch.zeros(len(part), longest, dtype=torch.long)
        mask = torch.zeros(len(part), longest, dtype=torch.bool)
        own = mask.clone()
        for row, at in enumerate(part):
            pieces, first = self.windows[at]
            ids[row, : len(pieces)] = torch.tensor(pieces)
            mask[row, : len(pieces)] = True
            own[row, first : len(pieces) - 1] = True
        return ids, mask, own

    def states(self, part: np.ndarray) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Return the states after the lower layers of some units, what is no padding, and what is the unit itself."""
        ids, mask, own = self._padded(part)
        x = torch.zeros(*ids.shape, SIZE)
        for row, at in enumerate(part):
            x[row, : len(self.low[at])] = self.low[at].float()
        return x, mask, own

    def parts(self, pick: np.ndarray, rng: np.random.Generator | None, size: int) -> list[np.ndarray]:
        """Return the units in parts of like lengths, in chance order with ``rng``."""
        length = np.array([len(self.windows[at][0]) for at in pick], "f4")
        order = pick[np.argsort(length + (rng.uniform(0, 8, len(pick)) if rng else 0), kind="stable")]
        parts = [order[at : at + size] for at in range(0, len(order), size)]
        if rng:
            rng.shuffle(parts)
        return parts

    def start(self) -> np.ndarray:
        """Return what the heads of levers and outcomes start from: the meaning of their descriptions."""
        texts = [_described(load_levers().get(name), name) for name in self.levers]
        texts += [_described(load_outcomes().get(name), name) for name in self.outcomes]
        layers = [*self.low_layers, *(Layer(self.weights, number).eval() for number in range(FROZEN, LAYERS))]
        rows = []
        with torch.no_grad():
            for text in texts:
                ids = torch.tensor([[self.pieces.begin, *self.pieces(text)[:200], self.pieces.end]])
                x, mask = self._embedded(ids), torch.ones_like(ids, dtype=torch.bool)
                for layer in layers:
                    x = layer(x, mask)
                rows.append(F.normalize(x[0].mean(0), dim=0).numpy())
        return np.stack(rows)


def _described(record: object | None, name: str) -> str:
    if record is None:
        return OTHERS[name]
    more = getattr(record, "meaning", "") or getattr(record, "definition", "")
    return f"{record.title} {'; '.join(record.aliases[:6])} {more}"  # type: ignore[attr-defined]


def _proposed(page: Page) -> dict[int, list[str]]:
    found = defaultdict(list)
    for proposal in page.proposals:
        at = unit_at(page.units, proposal["place_in_text"])
        if at is not None:
            found[at].append(proposal["lever"])
    return found
