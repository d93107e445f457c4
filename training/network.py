"""The network that is fine-tuned: upper layers of MiniLM, heads over whole units, and links between levers and outcomes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

FROZEN, LAYERS, SIZE, HEADS = 1, 6, 384, 12
LINK = 96
"""Numbers that stand for a lever, an outcome or a unit when a link is judged."""
NAMES = {
    "self.q": "attention.self.query", "self.k": "attention.self.key", "self.v": "attention.self.value",
    "o": "attention.output.dense", "i": "intermediate.dense", "u": "output.dense",
    "n1": "attention.output.LayerNorm", "n2": "output.LayerNorm",
}  # fmt: skip


class Layer(nn.Module):
    """A layer of the network."""

    def __init__(self, weights: dict[str, np.ndarray], number: int) -> None:
        super().__init__()
        self.parts = nn.ModuleDict()
        for name, full in NAMES.items():
            weight = torch.tensor(weights[f"encoder.layer.{number}.{full}.weight"])
            part = nn.LayerNorm(SIZE, eps=1e-12) if weight.ndim == 1 else nn.Linear(weight.shape[1], weight.shape[0])
            part.weight.data, part.bias.data = weight, torch.tensor(weights[f"encoder.layer.{number}.{full}.bias"])
            self.parts[name.replace(".", "_")] = part
        self.drop = nn.Dropout(0.1)

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Return the states after the layer."""
        many, length, _ = x.shape
        q, k, v = (self.parts[f"self_{n}"](x).view(many, length, HEADS, SIZE // HEADS).transpose(1, 2) for n in ("q", "k", "v"))
        mixed = F.scaled_dot_product_attention(q, k, v, attn_mask=mask[:, None, None, :])
        x = self.parts["n1"](x + self.drop(self.parts["o"](mixed.transpose(1, 2).reshape(many, length, SIZE))))
        return self.parts["n2"](x + self.drop(self.parts["u"](F.gelu(self.parts["i"](x)))))


class Links(nn.Module):
    """Says whether a unit links a lever to an outcome, and which way: none, increase, decrease, no effect.

    What it knows of a pair: the unit as a whole, the names of lever and outcome, and the words that name them, if any do.
    """

    def __init__(self, levers: np.ndarray, outcomes: np.ndarray) -> None:
        super().__init__()
        self.meanings = [torch.tensor(levers), torch.tensor(outcomes)]
        self.base = nn.Linear(3 * SIZE, LINK)
        self.words = nn.ModuleList([nn.Linear(SIZE, LINK, bias=False) for _ in range(2)])
        self.meant = nn.ModuleList([nn.Linear(SIZE, LINK, bias=False) for _ in range(2)])
        self.named = nn.ParameterList([nn.Parameter(torch.zeros(len(rows), LINK)) for rows in (levers, outcomes)])
        self.absent = nn.Parameter(torch.zeros(2, LINK))
        self.last = nn.Linear(LINK, 4)

    def names(self, role: int) -> torch.Tensor:
        """Return the vectors of all levers (role 0) or outcomes (1)."""
        return self.meant[role](self.meanings[role]) + self.named[role]

    def forward(self, whole: torch.Tensor, x: torch.Tensor, pairs: Sequence[Pair], rows: list[int]) -> torch.Tensor:
        """Return the sums for each pair; ``rows`` tells the row of ``whole`` and ``x`` that it is in."""
        made = self.base(whole)[rows]
        for role in (0, 1):
            made = made + self.names(role)[[pair.names[role] for pair in pairs]]
            mask = torch.zeros(len(pairs), x.shape[1])
            for at, pair in enumerate(pairs):
                if pair.spots[role] is not None:
                    first, last = pair.spots[role]
                    mask[at, first:last] = 1.0 / (last - first)
            there = mask.sum(1, keepdim=True)
            mean = torch.einsum("pt,pts->ps", mask, x[rows])
            made = made + self.words[role](mean) + (1 - there) * self.absent[role]
        return self.last(F.gelu(made))

    def arrays(self) -> dict[str, np.ndarray]:
        """Return the weights as they ship."""
        made = {"base": self.base.weight.T, "base_bias": self.base.bias, "absent": self.absent}
        made |= {
            "words": torch.cat([part.weight for part in self.words]).T,
            "last": self.last.weight.T,
            "last_bias": self.last.bias,
        }
        made |= {"levers": self.names(0), "outcomes": self.names(1)}
        return {f"link.{name}": value.detach().numpy().astype("f4") for name, value in made.items()}


class Net(nn.Module):
    """The upper layers and the heads over the mean of the unit, of what stands before, and the first state."""

    def __init__(self, weights: dict[str, np.ndarray], ends: list[int], start: np.ndarray, levers: int) -> None:
        super().__init__()
        self.ends = ends
        self.layers = nn.ModuleList([Layer(weights, number) for number in range(FROZEN, LAYERS)])
        self.drop = nn.Dropout(0.2)
        self.head = nn.Linear(3 * SIZE, ends[-1])
        self.links = Links(start[:levers], start[levers:])
        self.head.weight.data *= 0.3
        self.head.bias.data *= 0
        self.head.weight.data[1 : 1 + len(start), SIZE : 2 * SIZE] += torch.tensor(start)
        if "head.weight" in weights and weights["head.weight"].shape == self.head.weight.shape:
            self.head.weight.data, self.head.bias.data = (torch.tensor(weights[f"head.{part}"]) for part in ("weight", "bias"))

    def forward(self, x: torch.Tensor, mask: torch.Tensor, own: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Return the sums of the heads, what stands for each unit as a whole, and the last states."""
        for layer in self.layers:
            x = layer(x, mask)

        def mean(which: torch.Tensor) -> torch.Tensor:
            return (x * which[..., None]).sum(1) / which.sum(1, keepdim=True).clamp(min=1)

        whole = self.drop(torch.cat([x[:, 0], mean(own), mean(mask & ~own)], 1))
        return self.head(whole), whole, x


@dataclass(frozen=True)
class Pair:
    """A lever and an outcome of a unit by number, where its words name them (pieces of the window), and what is claimed."""

    names: tuple[int, int]
    spots: tuple[tuple[int, int] | None, tuple[int, int] | None]
    said: int
