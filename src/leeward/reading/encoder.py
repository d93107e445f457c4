"""The encoder: what each unit of a page speaks for, by a small fine-tuned network (MiniLM, six layers) in NumPy.

It reads a unit with the two before it and its heading, and gives sums of evidence for a claim and, if there is one, for its
lever, outcome, direction, stance, and whether the outcome gets better. The weights stand in ``data/encoder.npz`` as 8-bit
numbers with a scale for each row, and are made by ``make reader`` (folder ``training/``).
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

from leeward.reading.progress import steps
from leeward.reading.units import Unit

Floats = NDArray[np.float32]
HEADING, BEFORE, OWN = 12, 40, 72
"""Pieces of words of the heading, of what stands before, and of the unit itself that are read."""
HEADS = 12
AT_ONCE = 6
"""Units that go through the network together, of like lengths: few enough for the caches of a processor."""
_LONGEST_WORD = 40


class Pieces:
    """Cuts text into the pieces of words that the network knows, as numbers."""

    def __init__(self, words: Sequence[str]) -> None:
        self._number = {word: at for at, word in enumerate(words)}
        self.unknown, self.begin, self.end = (self._number[mark] for mark in ("[UNK]", "[CLS]", "[SEP]"))
        self._known: dict[str, list[int]] = {}

    def __call__(self, text: str) -> list[int]:
        """Return the numbers of the pieces of a text, without case or accents."""
        plain = "".join(c for c in unicodedata.normalize("NFD", text.lower()) if unicodedata.category(c) != "Mn")
        found: list[int] = []
        for word in re.findall(r"\w+|[^\w\s]", plain):
            if word not in self._known:
                self._known[word] = self._cut(word)
            found += self._known[word]
        return found

    def _cut(self, word: str) -> list[int]:
        start, found = 0, []
        while start < len(word) <= _LONGEST_WORD:
            stop = next((end for end in range(len(word), start, -1) if self._of(word, start, end) in self._number), None)
            if stop is None:
                return [self.unknown]
            found.append(self._number[self._of(word, start, stop)])
            start = stop
        return found or [self.unknown]

    @staticmethod
    def _of(word: str, start: int, end: int) -> str:
        return ("##" if start else "") + word[start:end]


def window(pieces: Pieces, text: str, units: Sequence[Unit], index: int) -> tuple[list[int], int]:
    """Return what the network reads for a unit, and where the unit itself begins in it."""

    def of(at: int) -> list[int]:
        return pieces(text[units[at].start : min(units[at].end, units[at].start + 1200)])

    unit = units[index]
    over = unit.heading if unit.heading is not None and unit.heading != index else 0 if index else None
    heading = of(over)[:HEADING] if over is not None else []
    if unit.lead_in is not None:
        near = of(unit.lead_in)
    else:
        near = [piece for at in range(max(0, index - 2), index) if units[at].kind != "heading" for piece in of(at)]
    before = [pieces.begin, *heading, pieces.end, *near[-BEFORE:], pieces.end]
    return [*before, *of(index)[:OWN], pieces.end], len(before)


class Encoder:
    """The network with its weights as they stand in its file."""

    def __init__(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        self.pieces = Pieces(arrays["words"].tobytes().decode().split("\n"))
        self.ends = [int(end) for end in arrays["ends"]]
        self.levers, self.outcomes = ([str(name) for name in arrays[key]] for key in ("levers", "outcomes"))
        self._words, self._scale = arrays["embeddings.word_embeddings.weight"], arrays["embeddings.word_embeddings.weight.scale"]
        self._place = arrays["embeddings.position_embeddings.weight"] + arrays["embeddings.token_type_embeddings.weight"][0]
        full: dict[str, Floats] = {
            name: array * arrays[f"{name}.scale"][:, None] if f"{name}.scale" in arrays else array
            for name, array in arrays.items()
            if array.dtype in (np.int8, np.float32) and not name.startswith("embeddings.word") and not name.endswith(".scale")
        }
        self._layers = 1 + max(int(name.split(".")[2]) for name in full if name.startswith("encoder.layer."))
        self._w: dict[str, Floats] = {}
        for name, array in full.items():
            self._w[name] = np.ascontiguousarray(array.T) if name.endswith("weight") and array.ndim == 2 else array
        for number in range(self._layers):
            names = [f"encoder.layer.{number}.attention.self.{part}" for part in ("query", "key", "value")]
            self._w[f"{number}.weight"] = np.concatenate([self._w[f"{name}.weight"] for name in names], axis=1)
            self._w[f"{number}.bias"] = np.concatenate([self._w[f"{name}.bias"] for name in names])

    def sums(self, text: str, units: Sequence[Unit], progress: Callable[[float], None] | None = None) -> Floats:
        """Return the sums of the heads for each unit of a page (units x heads)."""
        windows = [window(self.pieces, text, units, index) for index in range(len(units))]
        order = sorted(range(len(units)), key=lambda index: len(windows[index][0]))
        out = np.zeros((len(units), self.ends[-1]), dtype=np.float32)
        for first in steps(range(0, len(order), AT_ONCE), progress):
            part = order[first : first + AT_ONCE]
            out[part] = self._run([windows[index] for index in part])
        return out

    def _run(self, windows: Sequence[tuple[list[int], int]]) -> Floats:
        longest = max(len(pieces) for pieces, _ in windows)
        ids = np.zeros((len(windows), longest), dtype=np.int64)
        length = np.array([len(pieces) for pieces, _ in windows])[:, None]
        own = np.array([first for _, first in windows])[:, None]
        for row, (pieces, _) in enumerate(windows):
            ids[row, : len(pieces)] = pieces
        x = self._norm(self._words[ids] * self._scale[ids][..., None] + self._place[:longest], "embeddings.LayerNorm")
        at = np.arange(longest)[None, :]
        hidden = np.where(at < length, np.float32(0), np.float32(-60))[:, None, None, :]
        for number in range(self._layers):
            x = self._layer(x, number, hidden)
        mine = (at >= own) & (at < length - 1)
        pooled = [x[:, 0], _mean(x, mine), _mean(x, (at < length) & ~mine)]
        return self._linear(np.concatenate(pooled, axis=1), "head")

    def _linear(self, x: NDArray[Any], name: str) -> Floats:
        made: Floats = x.reshape(-1, x.shape[-1]) @ self._w[f"{name}.weight"]
        made += self._w[f"{name}.bias"]
        return made.reshape(*x.shape[:-1], -1)

    def _norm(self, x: NDArray[Any], name: str) -> Floats:
        x = x - x.mean(-1, keepdims=True)
        x /= np.sqrt(np.square(x).mean(-1, keepdims=True) + np.float32(1e-12))
        x *= self._w[f"{name}.weight"]
        x += self._w[f"{name}.bias"]
        return x

    def _layer(self, x: NDArray[Any], number: int, hidden: Floats) -> Floats:
        many, length, size = x.shape

        both = self._linear(x, str(number)).reshape(many, length, 3, HEADS, size // HEADS)
        query, key, value = (both[:, :, part].transpose(0, 2, 1, 3) for part in range(3))
        scores = query @ key.transpose(0, 1, 3, 2)
        scores *= np.float32(1 / np.sqrt(size // HEADS))
        scores += hidden
        np.exp(scores, out=scores)
        scores /= scores.sum(-1, keepdims=True)
        mixed = (scores @ value).transpose(0, 2, 1, 3).reshape(many, length, size)
        name = f"encoder.layer.{number}"
        x = self._norm(x + self._linear(mixed, f"{name}.attention.output.dense"), f"{name}.attention.output.LayerNorm")
        inner = self._linear(x, f"{name}.intermediate.dense")
        bent: NDArray[Any] = np.square(inner)
        bent *= inner
        bent *= np.float32(0.044715)
        bent += inner
        bent *= np.float32(0.7978845608)
        np.tanh(bent, out=bent)
        bent += np.float32(1)
        inner *= bent
        inner *= np.float32(0.5)
        return self._norm(x + self._linear(inner, f"{name}.output.dense"), f"{name}.output.LayerNorm")


def _mean(x: Floats, which: NDArray[np.bool_]) -> Floats:
    made: Floats = np.einsum("bti,bt->bi", x, which.astype(np.float32)) / np.maximum(which.sum(1, keepdims=True), 1)
    return made.astype(np.float32)


@lru_cache(maxsize=1)
def load_encoder() -> Encoder:
    """Return the encoder that comes with the package."""
    data = (resources.files("leeward.reading") / "data" / "encoder.npz").read_bytes()
    with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
        return Encoder({key: arrays[key] for key in arrays.files})
