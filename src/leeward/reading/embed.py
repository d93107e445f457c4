"""Optional: sentence embeddings order the suggestions by meaning. Never silent, never needed.

When asked for, the suggestions of a claim are filled by the nearest descriptions of levers and outcomes; the
claim says so in its note. The encoder is any callable from a list of texts to an array of vectors (texts x
size); the default runs a MiniLM folder of the user's in NumPy (`minilm.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from leeward.evidence.errors import InputError
from leeward.evidence.levers import load_levers
from leeward.evidence.outcomes import load_outcomes
from leeward.reading.brief import Brief

Encoder = Callable[[Sequence[str]], NDArray[Any]]
NOTE = "suggestions ordered with sentence embeddings"


@lru_cache(maxsize=1)
def default_encoder() -> Encoder:
    """Return the encoder of the model folder in ``LEEWARD_EMBED_MODEL``; InputError when there is none."""
    from leeward.reading.minilm import Encoder as NumpyEncoder

    return NumpyEncoder()


def descriptions() -> tuple[dict[str, str], dict[str, str]]:
    """Return the text that stands for each lever and each outcome: title, aliases, mechanism or definition."""
    levers = {x.name: f"{x.title}. {', '.join(x.aliases)}. {x.mechanism}" for x in load_levers().values()}
    outcomes = {x.name: f"{x.title}. {', '.join(x.aliases)}. {x.definition}" for x in load_outcomes().values()}
    return levers, outcomes


def _unit(vectors: NDArray[Any]) -> NDArray[Any]:
    size = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(size > 0, size, 1.0))


def order_suggestions(brief: Brief, encoder: Encoder | None = None, *, count: int = 5) -> Brief:
    """Fill the suggestions of every claim by nearness of meaning; the first two stay as they were read.

    ``encoder`` takes a list of texts and returns an array (texts x size); without one, the model folder in
    ``LEEWARD_EMBED_MODEL`` is used. At most ``count`` suggestions stay. Returns the same brief, changed, each
    changed claim with a note. Claims without a span are left alone. Raises InputError when there is no model
    folder or it cannot be read, and when the encoder does not return one vector for each text.
    """
    run = encoder or default_encoder()

    def encode(texts: list[str]) -> NDArray[Any]:
        vectors = np.asarray(run(texts))
        if vectors.ndim != 2 or len(vectors) != len(texts):
            raise InputError(f"the encoder must return one vector for each of {len(texts)} texts", key="embed")
        return vectors

    claims = [claim for claim in brief.claims if claim.span]
    if not claims:
        return brief
    levers, outcomes = descriptions()
    spans = _unit(encode([str(claim.span) for claim in claims]))
    for table, attribute in ((levers, "levers"), (outcomes, "outcomes")):
        names = list(table)
        nearness = spans @ _unit(encode([table[name] for name in names])).T
        for claim, row in zip(claims, nearness, strict=True):
            best = [names[i] for i in np.argsort(-row, kind="stable")[:count]]
            known = getattr(claim.candidates, attribute)
            setattr(claim.candidates, attribute, list(dict.fromkeys([*known[:2], *best]))[:count])
            claim.note = NOTE
    return brief
