"""The encoder: what each unit of a page speaks for, by a small fine-tuned network (MiniLM, six layers) in NumPy.

It reads a unit with the two before it and its heading, and gives sums of evidence for a claim and, if there is one, for its
lever, outcome, direction, stance, and whether the outcome gets better. The weights stand in ``data/encoder.npz`` as 8-bit
numbers with a scale for each row, and are made by ``make reader`` (folder ``training/``).
"""

from __future__ import annotations

import io
import os
import re
import unicodedata
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from importlib import resources
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from leeward.reading.blas import one_thread
from leeward.reading.links import Links, Read
from leeward.reading.progress import steps
from leeward.reading.units import Unit

Floats = NDArray[np.float32]
Window = tuple[tuple[int, ...], int]
"""What the network reads for a unit as numbers of pieces, and where the unit itself begins in it."""
HEADING, BEFORE, OWN = 12, 40, 72
"""Pieces of words of the heading, of what stands before, and of the unit itself that are read."""
HEADS = 12
ROWS = 12
"""Windows begin at a multiple of so many rows: then OpenBLAS gives a row the same product to the bit wherever it stands."""
AT_ONCE = 384
"""Rows that go through the network together: many share the reading of the weights, few fit the caches of a processor."""
MOST_THREADS = 4
KEPT = 2048
"""Windows whose sums are kept for the next time that the same is read (some 30 MB)."""
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


def window(pieces: Pieces, text: str, units: Sequence[Unit], index: int) -> Window:
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
    return (*before, *of(index)[:OWN], pieces.end), len(before)


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
            if array.dtype in (np.int8, np.float32)
            and not name.startswith(("embeddings.word", "link."))
            and not name.endswith(".scale")
        }
        self._layers = 1 + max(int(name.split(".")[2]) for name in full if name.startswith("encoder.layer."))
        self._w: dict[str, Floats] = {}
        for name, array in full.items():
            self._w[name] = np.ascontiguousarray(array.T) if name.endswith("weight") and array.ndim == 2 else array
        for number in range(self._layers):
            names = [f"encoder.layer.{number}.attention.self.{part}" for part in ("query", "key", "value")]
            for kind in ("weight", "bias"):
                parts = [self._w.pop(f"{name}.{kind}") for name in names]
                parts[0] = parts[0] * np.float32(1 / np.sqrt(len(parts[0]) // HEADS))
                self._w[f"{number}.{kind}"] = np.concatenate(parts, axis=-1)
            self._w[f"encoder.layer.{number}.output.dense.weight"] *= np.float32(0.5)
        self.links = Links({name: array for name, array in arrays.items() if name.startswith("link.")})
        self._known: OrderedDict[Window, tuple[Floats, Read]] = OrderedDict()
        self._lock = Lock()

    def sums(self, text: str, units: Sequence[Unit], progress: Callable[[float], None] | None = None) -> Floats:
        """Return the sums of the heads for each unit of a page (units x heads)."""
        return self.read(text, units, progress)[0]

    def read(
        self, text: str, units: Sequence[Unit], progress: Callable[[float], None] | None = None
    ) -> tuple[Floats, list[Read]]:
        """Return the sums of the heads for each unit of a page (units x heads), and what `links` read of each.

        Those of a window are the same to the bit whatever is read with it, and the last ones are kept.
        """
        windows = [window(self.pieces, text, units, index) for index in range(len(units))]
        with self._lock:
            made = {key: self._known[key] for key in windows if key in self._known}
        new = _together(sorted({key for key in windows if key not in made}, key=lambda key: (len(key[0]), key)))
        with one_thread(), ThreadPoolExecutor(min(MOST_THREADS, os.cpu_count() or 1)) as pool:
            for part, found in zip(steps(new, progress), pool.map(self._run, new), strict=True):
                made.update(zip(part, found, strict=True))
        with self._lock:
            self._known.update(made)
            for key in made:
                self._known.move_to_end(key)
            while len(self._known) > KEPT:
                self._known.popitem(last=False)
        sums = np.array([made[key][0] for key in windows], dtype=np.float32).reshape(len(windows), self.ends[-1])
        return sums, [made[key][1] for key in windows]

    def _run(self, windows: Sequence[Window]) -> list[tuple[Floats, Read]]:
        """Return the sums for each window and what the links read; each stands in a block of whole `ROWS`."""
        starts = np.cumsum([0, *(_rows(key) for key in windows)])
        x = np.zeros((starts[-1], self._place.shape[1]), dtype=np.float32)
        places = [slice(first, first + len(pieces)) for first, (pieces, _) in zip(starts, windows, strict=False)]
        for at, (pieces, _) in zip(places, windows, strict=True):
            ids = np.array(pieces)
            x[at] = self._words[ids] * self._scale[ids][:, None] + self._place[: len(ids)]
        x = self._norm(x, "embeddings.LayerNorm")
        for number in range(self._layers):
            x = self._layer(x, number, places)
        return [self._head(x[at], own) for at, (_, own) in zip(places, windows, strict=True)]

    def _head(self, x: Floats, own: int) -> tuple[Floats, Read]:
        mine, around = x[own:-1], np.concatenate([x[:own], x[-1:]])
        whole = np.concatenate([x[0], mine.sum(0) / np.float32(max(len(mine), 1)), around.mean(0)])
        return self._linear(whole, "head"), self.links.read(whole, mine)

    def _linear(self, x: Floats, name: str) -> Floats:
        made: Floats = x @ self._w[f"{name}.weight"]
        made += self._w[f"{name}.bias"]
        return made

    def _norm(self, x: Floats, name: str) -> Floats:
        x -= x.mean(-1, keepdims=True)
        x *= 1 / np.sqrt(np.einsum("ti,ti->t", x, x)[:, None] / np.float32(x.shape[1]) + np.float32(1e-12))
        x *= self._w[f"{name}.weight"]
        x += self._w[f"{name}.bias"]
        return x

    def _layer(self, x: Floats, number: int, places: Sequence[slice]) -> Floats:
        rows, size = x.shape
        each = self._linear(x, str(number)).reshape(rows, 3, HEADS, size // HEADS).transpose(1, 2, 0, 3)
        mixed = np.zeros((rows, HEADS, size // HEADS), dtype=np.float32)
        for at in places:
            query, key, value = each[:, :, at]
            scores = query @ key.transpose(0, 2, 1)
            np.exp(scores, out=scores)
            scores /= scores.sum(-1, keepdims=True)
            mixed[at] = (scores @ value).transpose(1, 0, 2)
        name = f"encoder.layer.{number}"
        both = self._linear(mixed.reshape(rows, size), f"{name}.attention.output.dense")
        both += x
        x = self._norm(both, f"{name}.attention.output.LayerNorm")
        both = self._linear(_bend(self._linear(x, f"{name}.intermediate.dense")), f"{name}.output.dense")
        both += x
        return self._norm(both, f"{name}.output.LayerNorm")


def _bend(x: Floats) -> Floats:
    """Return twice the GELU of ``x`` (which is overwritten); the weights that follow are halved."""
    for first in range(0, len(x), ROWS):
        part = x[first : first + ROWS]
        bent = np.square(part)
        bent *= np.float32(0.044715 * 0.7978845608)
        bent += np.float32(0.7978845608)
        bent *= part
        np.tanh(bent, out=bent)
        bent += np.float32(1)
        part *= bent
    return x


def _rows(key: Window) -> int:
    return -(-len(key[0]) // ROWS) * ROWS


def _together(windows: Sequence[Window]) -> list[list[Window]]:
    """Return windows in parts of about `AT_ONCE` rows, each for one run of the network."""
    parts: list[list[Window]] = []
    full = AT_ONCE
    for key in windows:
        if full + _rows(key) > AT_ONCE:
            parts.append([])
            full = 0
        parts[-1].append(key)
        full += _rows(key)
    return parts


@lru_cache(maxsize=1)
def load_encoder() -> Encoder:
    """Return the encoder that comes with the package."""
    data = (resources.files("leeward.reading") / "data" / "encoder.npz").read_bytes()
    with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
        return Encoder({key: arrays[key] for key in arrays.files})
