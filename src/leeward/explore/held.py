"""A world in which some unknowns have one value in every draw: assumptions that set values, played from the burn-in on.

The other unknowns stay as they were drawn, and so does the luck of each draw; nothing says that the posterior would have drawn
them beside the value that is set.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from leeward.ensembles.posterior import PosteriorModel
from leeward.ensembles.posterior_file import shipped
from leeward.ensembles.whatif import WhatIf
from leeward.evidence.arrays import Floats
from leeward.evidence.errors import InputError, unknown_name
from leeward.evidence.parameters import load_parameters
from leeward.model.sample import Sampler

SET = re.compile(r"=(-?\d{1,12}(?:\.\d{1,9})?(?:e-?\d{1,2})?)")
"""How an assumption that sets a value is written: `=12.5`."""
BEYOND = 0.001
"""Share of the prior at each end that a value may not lie in."""


def split(assume: Mapping[str, str]) -> tuple[dict[str, str], dict[str, float]]:
    """Assumptions that choose among draws, and those that set a value.

    InputError for a value that is no number, for what is no parameter with a range, and for a value outside the range.
    """
    chosen: dict[str, str] = {}
    values: dict[str, float] = {}
    known = {name: record for name, record in load_parameters().items() if not record.structural}
    for name, text in assume.items():
        if not text.startswith("="):
            chosen[name] = text
            continue
        found = SET.fullmatch(text)
        if found is None or not math.isfinite(float(found[1])):
            raise InputError("a number is expected after the sign =", key=f"assume.{name}")
        if name not in known:
            raise unknown_name("assumption", name, known, key="assume")
        low, high = (float(x) for x in known[name].ppf(np.array([BEYOND, 1 - BEYOND])))
        if not low <= float(found[1]) <= high:
            raise InputError(f"{float(found[1]):g} is outside what is plausible, {low:.4g} to {high:.4g}", key=f"assume.{name}")
        values[name] = float(found[1])
    return chosen, values


class _Sampler(Sampler):
    """A sampler that gives some declared parameters one value."""

    def __init__(self, of: Sampler, values: Mapping[str, float]) -> None:
        vars(self).update(vars(of))
        self.values = dict(values)

    def scalars(self, seed: int, draws: npt.NDArray[np.uint32]) -> dict[str, Floats]:
        """Every declared parameter, (D,); the set ones the same in every draw."""
        return super().scalars(seed, draws) | {name: np.full(len(draws), value) for name, value in self.values.items()}


class Held:
    """A model whose draws have some values set; its weeks, and so its compiled program, are those of the model itself."""

    def __init__(self, model: Any, values: Mapping[str, float]) -> None:
        self.base, self._sampler = model, _Sampler(model.sampler, values)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") or name in ("base", "_sampler"):
            raise AttributeError(name)
        return getattr(self.base, name)

    def sample_parameters(self, draw_ids: npt.NDArray[np.uint32], seed: int, prior: bool = True) -> Any:
        """Parameters of the draws, those that are set in place."""
        return self._sampler.draw(seed, draw_ids)

    def parameter_table(self, draw_ids: npt.NDArray[np.uint32], seed: int, prior: bool = True) -> dict[str, Floats]:
        """Table of the draws, those that are set in place."""
        return self._sampler.record(seed, draw_ids)

    def code_version(self) -> str:
        """Version of the model, with what is set."""
        told = ",".join(f"{name}={value:g}" for name, value in sorted(self._sampler.values.items()))
        return f"{self.base.code_version()}+{told}"


def held(world: WhatIf, values: Mapping[str, float]) -> WhatIf:
    """The same draws and luck of a world with some values set."""
    model: Any = PosteriorModel(Held(world.model.base, values), shipped())  # type: ignore[attr-defined]
    return WhatIf(replace(world.plan), model, world.backend, hashes=world.hashes, extra=world.extra)
