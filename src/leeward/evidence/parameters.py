"""Parameters: the uncertain quantities of the model, each with a prior, in ``data/parameters/*.toml``."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from scipy.special import betaincinv, ndtri

from leeward.evidence.arrays import Floats
from leeward.evidence.errors import InputError, unknown_name
from leeward.evidence.facts import STATUSES
from leeward.evidence.plugins import by_name, read_plugged
from leeward.evidence.reading_tables import Record, data_folder, read_records

Z90 = 1.6448536269514722
"""Standard normal quantile of 0.95: `low` and `high` of a (log)normal prior are its 5 and 95 % points."""

_EDGE = 1e-12

KEYS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "fixed": (("value",), ()),
    "uniform": (("low", "high"), ()),
    "loguniform": (("low", "high"), ()),
    "triangular": (("low", "mode", "high"), ()),
    "normal": (("median", "low", "high"), ("minimum", "maximum")),
    "lognormal": (("median", "low", "high"), ("minimum", "maximum")),
    "beta": (("a", "b"), ("low", "high")),
    "choice": (("options",), ()),
}
"""Kinds of prior: the keys each must have, and those it may have."""


@dataclass(frozen=True, slots=True)
class Prior:
    """A prior distribution; ``numbers`` holds its keys, ``options`` the choices of a structural one."""

    kind: str
    numbers: dict[str, float]
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Parameter:
    """An uncertain quantity of the model.

    ``status`` is the weakest status it rests on: ``read``, ``inferred``, ``recalled`` or ``judgement``.
    ``identified_by`` names the series that could identify it, or says *prior only*. ``plugin`` names the plug-in that the
    record is of; empty for Leeward's own.
    """

    name: str
    title: str
    unit: str
    subsystem: str
    prior: Prior
    facts: tuple[str, ...]
    status: str
    identified_by: str
    note: str
    file: str
    line: int
    plugin: str = ""

    @property
    def structural(self) -> bool:
        """Say whether this is a choice between forms rather than a number."""
        return self.prior.kind == "choice"

    @property
    def options(self) -> tuple[str, ...]:
        """Return the forms to choose from, equally weighted for ever (empty for a number)."""
        return self.prior.options

    def ppf(self, u: Floats) -> Floats:
        """Return the values at cumulative probabilities ``u`` in [0, 1], of the same shape, in ``unit``.

        A structural choice gives the index of the option as a float. Values of ``u`` outside [0, 1] raise
        ValueError. Normal and lognormal priors with unequal arms join two halves at the median; they are
        clipped to ``minimum`` and ``maximum`` where given.
        """
        u = np.asarray(u, dtype=np.float64)
        if u.size and not (np.min(u) >= 0.0 and np.max(u) <= 1.0):
            raise ValueError("cumulative probabilities must lie in [0, 1]")
        return np.asarray(_PPF[self.prior.kind](self.prior, u), dtype=np.float64)

    def quantile(self, q: float) -> float:
        """Return one quantile as a float."""
        return float(self.ppf(np.asarray([q]))[0])

    @property
    def median(self) -> float:
        """Return the median of the prior (of a choice: the index of the middle option)."""
        return self.quantile(0.5)


def _fixed(prior: Prior, u: Floats) -> Floats:
    return np.full_like(u, prior.numbers["value"])


def _uniform(prior: Prior, u: Floats) -> Floats:
    low, high = prior.numbers["low"], prior.numbers["high"]
    return low + (high - low) * u


def _loguniform(prior: Prior, u: Floats) -> Floats:
    low, high = math.log(prior.numbers["low"]), math.log(prior.numbers["high"])
    return np.clip(np.exp(low + (high - low) * u), prior.numbers["low"], prior.numbers["high"])


def _triangular(prior: Prior, u: Floats) -> Floats:
    low, mode, high = (prior.numbers[key] for key in ("low", "mode", "high"))
    split = (mode - low) / (high - low)
    left = low + np.sqrt(u * (high - low) * (mode - low))
    right = high - np.sqrt((1.0 - u) * (high - low) * (high - mode))
    return np.where(u < split, left, right)


def _two_halves(median: float, low: float, high: float, u: Floats) -> Floats:
    z = ndtri(np.clip(u, _EDGE, 1.0 - _EDGE))
    scale = np.where(z < 0.0, (median - low) / Z90, (high - median) / Z90)
    return np.asarray(median + scale * z, dtype=np.float64)


def _clip(prior: Prior, values: Floats) -> Floats:
    return np.clip(values, prior.numbers.get("minimum", -np.inf), prior.numbers.get("maximum", np.inf))


def _normal(prior: Prior, u: Floats) -> Floats:
    n = prior.numbers
    return _clip(prior, _two_halves(n["median"], n["low"], n["high"], u))


def _lognormal(prior: Prior, u: Floats) -> Floats:
    n = prior.numbers
    logs = _two_halves(math.log(n["median"]), math.log(n["low"]), math.log(n["high"]), u)
    return _clip(prior, np.exp(logs))


def _beta(prior: Prior, u: Floats) -> Floats:
    low, high = prior.numbers.get("low", 0.0), prior.numbers.get("high", 1.0)
    share = betaincinv(prior.numbers["a"], prior.numbers["b"], np.clip(u, _EDGE, 1.0))
    return np.asarray(low + (high - low) * share, dtype=np.float64)


def _choice(prior: Prior, u: Floats) -> Floats:
    count = len(prior.options)
    return np.minimum(np.floor(u * count), count - 1.0)


_PPF: dict[str, Callable[[Prior, Floats], Floats]] = {
    "fixed": _fixed,
    "uniform": _uniform,
    "loguniform": _loguniform,
    "triangular": _triangular,
    "normal": _normal,
    "lognormal": _lognormal,
    "beta": _beta,
    "choice": _choice,
}


def _fail(record: Record, key: str, message: str, allowed: tuple[str, ...] = ()) -> InputError:
    return InputError(f"parameter {record.label()}: {message}", file=record.file, line=record.line, key=key, allowed=allowed)


def _numbers(record: Record, raw: dict[str, Any], keys: tuple[str, ...]) -> dict[str, float]:
    numbers = {}
    for key in keys:
        value = raw[key]
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
            raise _fail(record, f"prior.{key}", f"{value!r} is not a finite number")
        numbers[key] = float(value)
    return numbers


def _prior(record: Record) -> Prior:
    raw: dict[str, Any] = dict(record.need("prior", dict))
    kind = raw.pop("kind", None)
    if kind not in KEYS:
        raise unknown_name("kind of prior", str(kind), KEYS, file=record.file, line=record.line, key="prior.kind")
    structural = bool(raw.pop("structural", kind == "choice"))
    must, may = KEYS[kind]
    missing = [key for key in must if key not in raw]
    extra = [key for key in raw if key not in must + may]
    if missing or extra:
        what = f"the {kind} prior lacks {missing[0]!r}" if missing else f"a {kind} prior has no {extra[0]!r}"
        raise _fail(record, "prior", what, must + may)
    if structural != (kind == "choice"):
        raise _fail(record, "prior.structural", "structural must be true for a choice and only for one")
    if kind == "choice":
        options = raw["options"]
        if not isinstance(options, list) or len(options) < 2 or len(set(map(str, options))) != len(options):
            raise _fail(record, "prior.options", "a choice needs two or more different options")
        return Prior(kind, {}, tuple(str(option) for option in options))
    numbers = _numbers(record, raw, tuple(raw))
    _ordered(record, kind, numbers)
    return Prior(kind, numbers)


def _ordered(record: Record, kind: str, n: dict[str, float]) -> None:
    if kind in ("loguniform", "lognormal") and n["low"] <= 0:
        raise _fail(record, "prior.low", f"a {kind} prior needs a lower value above zero")
    middle = {"triangular": "mode", "normal": "median", "lognormal": "median"}.get(kind)
    if "low" in n and "high" in n and not n["low"] < n["high"]:
        raise _fail(record, "prior", "low must be below high")
    if middle and not n["low"] <= n[middle] <= n["high"]:
        raise _fail(record, f"prior.{middle}", f"{middle} must lie between low and high")
    if kind == "beta" and min(n["a"], n["b"]) <= 0:
        raise _fail(record, "prior.a", "a and b must be above zero")
    if n.get("minimum", -math.inf) >= n.get("maximum", math.inf):
        raise _fail(record, "prior.minimum", "minimum must be below maximum")


def _parameter(record: Record) -> Parameter:
    status = record.need("status", str)
    if status not in STATUSES:
        raise unknown_name("status", status, STATUSES, file=record.file, line=record.line, key="status")
    return Parameter(
        name=record.need("name", str),
        title=record.need("title", str),
        unit=record.need("unit", str),
        subsystem=record.need("subsystem", str),
        prior=_prior(record),
        facts=record.texts("facts"),
        status=status,
        identified_by=record.need("identified_by", str),
        note=record.get("note", str, ""),
        file=record.file,
        line=record.line,
        plugin=record.plugin,
    )


def parameter_files(directory: Path | None = None) -> list[str]:
    """Return the names of the parameter files, sorted (empty when there is no such folder)."""
    folder = data_folder(directory) / "parameters"
    if not folder.is_dir():
        return []
    return sorted(f"parameters/{entry.name}" for entry in folder.iterdir() if entry.name.endswith(".toml"))


def read_parameters(directory: Path | None = None) -> list[Parameter]:
    """Return every ``[[parameter]]`` of every file, duplicates included; without a directory, those of plug-ins too.

    Raises InputError for a malformed record.
    """
    files = parameter_files(directory)
    own = [_parameter(record) for name in files for record in read_records(name, "parameter", directory)]
    return own if directory is not None else own + read_plugged("parameter", _parameter)


@lru_cache(maxsize=8)
def load_parameters(directory: Path | None = None) -> dict[str, Parameter]:
    """Return the parameters by name, file by file in alphabetical order, those of plug-ins last.

    InputError as `load_levers` does.
    """
    return by_name("parameter", read_parameters(directory))
