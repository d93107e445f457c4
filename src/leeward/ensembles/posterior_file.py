"""A posterior on disk: `posterior.json`, what it was made from, and `draws.npz`, one compressed file of arrays.

`posterior.json` (format 3) names the version of Leeward, seed, cases with hashes, a hash of every prior it was fitted
on, the hash of `draws.npz`, and of each case left out in turn its effective draws. `draws.npz` holds `draw` (N,) uint32,
`weight` (N,) float64, `stratum` (N,) int64, and `left_out/CASE` (M,) uint32: draws of equal weight.

Draw numbers mean something only under the priors they were drawn from. So a changed prior is refused, and so is a
parameter that is gone; a parameter that is *new* is drawn from its prior and named (`Posterior.unfitted`), unless it is
fixed, for then nothing is drawn.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np

from leeward._version import __version__
from leeward.ensembles.plan import digest
from leeward.ensembles.posterior import Draws, Posterior
from leeward.evidence.errors import InputError
from leeward.evidence.parameters import load_parameters
from leeward.evidence.safefile import read_bytes, read_json

FORMAT = 3
HEAD, ARRAYS, LEFT_OUT = "posterior.json", "draws.npz", "left_out/"
MAX_ARRAYS_BYTES = 200_000_000
HELP = "fit anew with `leeward calibrate`, or draw from the priors (--prior)"
KNOWN = ("format", "leeward", "id", "seed", "draws", "effective_draws", "cases", "priors", "sha256", "left_out")
"""Keys of the head that `Posterior.about` does not hold."""


def priors() -> dict[str, str]:
    """Name -> hash of every prior that is declared today."""
    return {name: digest(repr(x.prior))[:12] for name, x in sorted(load_parameters().items())}


def save(posterior: Posterior, folder: str | Path, left_out: Mapping[str, Posterior] | None = None) -> Path:
    """Write a posterior to a folder (made if missing) and return its path.

    left_out: posteriors of draws of equal weight that were fitted without one case each, by the case.
    """
    path = Path(folder)
    path.mkdir(parents=True, exist_ok=True)
    left = left_out or {}
    arrays: dict[str, Any] = {"draw": posterior.draws, "weight": posterior.weights, "stratum": posterior.strata}
    arrays |= {f"{LEFT_OUT}{case}": p.draws for case, p in left.items()}
    packed = io.BytesIO()
    np.savez_compressed(packed, **arrays)
    about = {case: {key: p.about[key] for key in ("effective_draws", "beta")} for case, p in left.items()}
    head = {
        "format": FORMAT, "leeward": __version__, "id": posterior.id, "seed": posterior.seed,
        "draws": len(posterior.draws), "effective_draws": posterior.size, "cases": list(posterior.cases),
        "priors": priors(), "sha256": sha256(packed.getvalue()).hexdigest(), "left_out": about, **posterior.about,
    }  # fmt: skip
    (path / ARRAYS).write_bytes(packed.getvalue())
    (path / HEAD).write_text(json.dumps(head, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return path


def _read(path: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """Head and arrays, checked against each other."""
    head = read_json(path / HEAD)
    packed = read_bytes(path / ARRAYS, limit=MAX_ARRAYS_BYTES)
    if not isinstance(head, dict) or head.get("format") != FORMAT:
        found = head.get("format") if isinstance(head, dict) else None
        raise InputError(f"format {found!r} is not known here: {HELP}", file=path / HEAD, key="format")
    if sha256(packed).hexdigest() != head.get("sha256"):
        raise InputError(f"{ARRAYS} is not the file that {HEAD} describes", file=path / ARRAYS, key="sha256")
    try:
        with np.load(io.BytesIO(packed), allow_pickle=False) as file:
            return head, {name: file[name] for name in file.files}
    except (OSError, ValueError, zipfile.BadZipFile) as problem:
        raise InputError(f"no arrays can be read here: {type(problem).__name__}", file=path / ARRAYS) from None


def _unfitted(path: Path, fitted: Any) -> tuple[str, ...]:
    """Drawn parameters that the fit did not know; InputError where a prior of the fit is another today, or gone."""
    if not isinstance(fitted, dict):
        raise InputError(f"the priors of the fit are not named: {HELP}", file=path / HEAD, key="priors")
    now, declared = priors(), load_parameters()
    other = [name for name, prior in fitted.items() if now.get(name) != prior]
    if other:
        named = ", ".join(other[:3]) + (f" and {len(other) - 3} more" if len(other) > 3 else "")
        raise InputError(
            f"fitted under other priors than those of this version ({named}): {HELP}", file=path / HEAD, key="priors"
        )
    return tuple(name for name in now if name not in fitted and declared[name].prior.kind != "fixed")


def load(folder: str | Path) -> Posterior:
    """Read a posterior.

    Raises
    ------
    InputError
        When a file is missing, of another format or changed, or when a prior that it was fitted on is another today.
    """
    path = Path(folder)
    return _whole(path, *_read(path))


def _whole(path: Path, head: Mapping[str, Any], arrays: Mapping[str, Any]) -> Posterior:
    unfitted = _unfitted(path, head.get("priors"))
    about = {key: value for key, value in head.items() if key not in KNOWN}
    try:
        posterior = Posterior(
            int(head["seed"]), arrays["draw"], arrays["weight"], arrays["stratum"], tuple(head["cases"]), about, unfitted
        )
        same = posterior.id == head["id"]
    except (KeyError, TypeError, ValueError):
        same = False
    if not same:
        raise InputError(f"{ARRAYS} is not the file that {HEAD} describes", file=path / HEAD, key="id")
    return posterior


def load_left_out(folder: str | Path) -> dict[str, Posterior]:
    """Posteriors fitted without one case each, by the case; empty where none were stored. Raises as `load` does."""
    path = Path(folder)
    head, arrays = _read(path)
    whole = _whole(path, head, arrays)
    order = np.argsort(whole.draws)

    def one(case: str, draws: Draws, about: Mapping[str, float]) -> Posterior:
        strata = whole.strata[order[np.searchsorted(whole.draws, draws, sorter=order)]]
        weights = np.full(len(draws), 1.0 / len(draws))
        cases = tuple(x for x in whole.cases if x != case)
        return Posterior(whole.seed, draws, weights, strata, cases, dict(about), whole.unfitted)

    return {case: one(case, arrays[LEFT_OUT + case], about) for case, about in head["left_out"].items()}


def shipped_folder() -> Path:
    """Folder of the posterior of this version."""
    return Path(str(resources.files("leeward.ensembles") / "data" / "posterior"))


@lru_cache(maxsize=1)
def shipped() -> Posterior:
    """The posterior of this version; InputError when it was fitted under other priors."""
    return load(shipped_folder())
