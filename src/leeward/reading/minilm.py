"""A small sentence encoder (BERT layers, mean pooling) in NumPy: no torch, no download.

It reads a folder with ``model.safetensors``, ``vocab.txt`` and, when there, ``config.json``, as published for
MiniLM sentence models. Nothing is fetched: the folder is given by the user or by ``LEEWARD_EMBED_MODEL``.
"""

from __future__ import annotations

import json
import os
import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import erf

from leeward.evidence import safefile
from leeward.evidence.errors import InputError

FOLDER = "LEEWARD_EMBED_MODEL"
MAX_TOKENS = 256
_MOST_BYTES = 2_000_000_000
_KINDS = {"F32": "<f4", "F16": "<f2", "F64": "<f8", "I64": "<i8", "I32": "<i4"}
_Array = NDArray[Any]


def model_folder(folder: str | Path | None = None) -> Path:
    """Return the folder of the model; InputError that says what is needed when there is none."""
    chosen = folder or os.environ.get(FOLDER)
    if not chosen:
        raise InputError(
            f"sentence embeddings need a model folder: set {FOLDER} to one with model.safetensors and vocab.txt",
            key="embed",
        )
    path = Path(chosen)
    for name in ("model.safetensors", "vocab.txt"):
        if not os.path.isfile(path / name):
            raise InputError(f"the model folder lacks {name}", file=path, key="embed")
    return path


def read_safetensors(path: Path) -> dict[str, _Array]:
    """Return the arrays of a safetensors file as float32; InputError when it has another form."""
    data = safefile.read_bytes(path, limit=_MOST_BYTES)
    try:
        size = int.from_bytes(data[:8], "little")
        header = json.loads(data[8 : 8 + size])
        arrays = {}
        for name, entry in header.items():
            if name == "__metadata__":
                continue
            first, last = entry["data_offsets"]
            raw = np.frombuffer(data[8 + size + first : 8 + size + last], dtype=_KINDS[entry["dtype"]])
            arrays[name.removeprefix("bert.")] = raw.reshape(entry["shape"]).astype(np.float32)
        return arrays
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
        raise InputError("not a safetensors file", file=path, key="embed") from None


class Encoder:
    """Encodes texts to unit vectors: call it with a list of texts, get an array (texts x size)."""

    def __init__(self, folder: str | Path | None = None) -> None:
        path = model_folder(folder)
        self._weights = read_safetensors(path / "model.safetensors")
        lines = safefile.read_text(path / "vocab.txt").splitlines()
        self._vocabulary = {word: number for number, word in enumerate(lines)}
        config = path / "config.json"
        known = safefile.read_json(config) if config.is_file() else {}
        heads = known.get("num_attention_heads", 12) if isinstance(known, dict) else None
        if not isinstance(heads, int) or heads < 1:
            raise InputError("num_attention_heads is a whole number from 1", file=config, key="embed")
        self._heads = heads
        self._layers = 1 + max(
            int(found.group(1)) for name in self._weights if (found := re.match(r"encoder\.layer\.(\d+)\.", name))
        )

    def __call__(self, texts: Sequence[str]) -> _Array:
        """Return one unit vector for each text."""
        vectors = [self._encode(text) for text in texts]
        return np.stack(vectors) if vectors else np.zeros((0, 1), dtype=np.float32)

    def tokens(self, text: str) -> list[int]:
        """Return the numbers of the word pieces of a text, with the marks of begin and end."""
        unknown = self._vocabulary.get("[UNK]", 0)
        plain = unicodedata.normalize("NFD", text.lower())
        plain = "".join(c for c in plain if unicodedata.category(c) != "Mn")
        pieces = [self._vocabulary.get("[CLS]", unknown)]
        for word in re.findall(r"\w+|[^\w\s]", plain):
            pieces += self._pieces(word, unknown)
        return [*pieces[: MAX_TOKENS - 1], self._vocabulary.get("[SEP]", unknown)]

    def _pieces(self, word: str, unknown: int) -> list[int]:
        start, found = 0, []
        while start < len(word):
            for end in range(len(word), start, -1):
                piece = ("##" if start else "") + word[start:end]
                if piece in self._vocabulary:
                    found.append(self._vocabulary[piece])
                    start = end
                    break
            else:
                return [unknown]
        return found

    def _linear(self, x: _Array, name: str) -> _Array:
        return np.asarray(x @ self._weights[f"{name}.weight"].T + self._weights[f"{name}.bias"])

    def _norm(self, x: _Array, name: str) -> _Array:
        centred = x - x.mean(-1, keepdims=True)
        scaled = centred / np.sqrt((centred**2).mean(-1, keepdims=True) + 1e-12)
        return np.asarray(scaled * self._weights[f"{name}.weight"] + self._weights[f"{name}.bias"])

    def _encode(self, text: str) -> _Array:
        ids = np.asarray(self.tokens(text))
        w = self._weights
        x = w["embeddings.word_embeddings.weight"][ids]
        x = x + w["embeddings.position_embeddings.weight"][: len(ids)]
        x = self._norm(x + w["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
        for number in range(self._layers):
            x = self._layer(x, f"encoder.layer.{number}")
        mean = x.mean(0)
        return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-12), dtype=np.float32)

    def _layer(self, x: _Array, name: str) -> _Array:
        length, size = x.shape
        heads, width = self._heads, size // self._heads

        def split(part: str) -> _Array:
            y = self._linear(x, f"{name}.attention.self.{part}")
            return y.reshape(length, heads, width).transpose(1, 0, 2)

        scores = split("query") @ split("key").transpose(0, 2, 1) / np.sqrt(width)
        scores = np.exp(scores - scores.max(-1, keepdims=True))
        weights = scores / scores.sum(-1, keepdims=True)
        mixed = (weights @ split("value")).transpose(1, 0, 2).reshape(length, size)
        x = self._norm(x + self._linear(mixed, f"{name}.attention.output.dense"), f"{name}.attention.output.LayerNorm")
        inner = self._linear(x, f"{name}.intermediate.dense")
        inner = inner * 0.5 * (1.0 + erf(inner / np.sqrt(2.0)))
        return self._norm(x + self._linear(inner, f"{name}.output.dense"), f"{name}.output.LayerNorm")
