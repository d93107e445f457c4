"""What holds for every parameter: of its record, of its prior, and of what the model does with it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from leeward.checking.lab import Lab, burn_in
from leeward.checking.records import record_is_complete
from leeward.checking.result import Check, demand, run
from leeward.evidence import checks
from leeward.evidence.errors import unknown_name
from leeward.evidence.levers import load_levers
from leeward.evidence.parameters import Parameter, load_parameters
from leeward.model.system import Model
from leeward.strategy import BASELINE, LeverSetting, Strategy
from leeward.world import load_world

DRAWS = 4
WEEKS = 52


def check_parameter(name: str) -> list[Check]:
    """Check one parameter, every check in its own right; takes some ten seconds, for two burn-ins.

    The record: complete, known facts, a status that they allow, the series that identifies it or *prior only*. The prior:
    finite and rising. In the model: every draw has it, nothing else changes with it, and a low and a high value of it make a
    difference, in the baseline or with every lever at surge.

    Raises
    ------
    InputError
        For an unknown parameter; the nearest names are listed.
    """
    known = load_parameters()
    if name not in known:
        raise unknown_name("parameter", name, known)
    record = known[name]
    two = _Two(record)
    return [
        run("record", "the record is complete", partial(record_is_complete, record.file, record, checks.check_parameters)),
        run("prior", "its quantiles are finite and do not fall", partial(prior, record)),
        run("alone", "no other parameter changes with it", partial(alone, record)),
        run("used", "a low and a high value make a difference", two.differ),
    ]


def prior(record: Parameter) -> str:
    """Quantiles from 0 to 1 are finite between the ends and rise; a fixed one is the same throughout."""
    values = record.ppf(np.linspace(0.0, 1.0, 201))
    demand(np.isfinite(values[1:-1]).all(), "a quantile is not finite")
    demand((np.diff(values) >= 0).all(), "a quantile is below a smaller one")
    if record.structural:
        return " or ".join(record.options)
    return f"{record.quantile(0.05):.4g} to {record.quantile(0.95):.4g} {record.unit}"


def _held(record: Parameter, value: float) -> Any:
    """Make a model whose draws all have ``value`` for the parameter."""

    def change(model: Model) -> None:
        usual = model.sampler.scalars

        def scalars(seed: int, draws: Any) -> Any:
            drawn = usual(seed, draws)
            return drawn | {record.name: np.full_like(drawn[record.name], value)}

        model.sampler.scalars = scalars  # type: ignore[method-assign]

    return change


def alone(record: Parameter) -> str:
    """Every draw takes its parameters from the random number of each one's own name: another prior moves nothing else."""
    model = Model(load_world())
    draws = np.arange(DRAWS, dtype=np.uint32)
    base = model.sampler.scalars(1, draws)
    demand(record.name in base, "no draw has it")
    _held(record, record.quantile(0.95))(model)
    other = model.sampler.scalars(1, draws)
    apart = [name for name in base if name != record.name and not np.array_equal(base[name], other[name])]
    demand(not apart, f"changes with it: {', '.join(apart[:3])}")
    return f"{len(base) - 1} others the same"


@dataclass(frozen=True)
class _Two:
    """Two worlds that differ in one parameter: at its 5 % and at its 95 % quantile (of a choice: each option)."""

    record: Parameter

    def differ(self) -> str:
        """Tell where the two worlds differ; `Broken` when they do not."""
        values = self._values()
        labs = [burn_in(load_world(), DRAWS, _held(self.record, value)) for value in values]
        strategies = {"in the baseline": BASELINE, "with every lever at surge": everything()}
        for where, strategy in strategies.items():
            runs = [_run(lab, strategy) for lab in labs]
            apart = np.zeros(runs[0].shape[1], bool)
            for other in runs[1:]:
                apart |= (runs[0] != other).any(axis=(0, 2))
            if apart.any():
                names = list(dict.fromkeys(key.outcome for key, x in zip(labs[0].static.series, apart, strict=True) if x))
                return f"{where}: {len(names)} outcomes, {', '.join(names[:3])} among them"
        demand(False, "no series differs, in the baseline or with every lever at surge: nothing in the model uses it")
        return ""

    def _values(self) -> list[float]:
        if self.record.structural:
            return [float(i) for i in range(len(self.record.options))]
        low, high = self.record.quantile(0.05), self.record.quantile(0.95)
        # A fixed number has no range: a tenth more of it, or a tenth where it is nought.
        return [low, high if high > low else low * 1.1 + (0.1 if low == 0 else 0.0)]


def everything() -> Strategy:
    """Every lever of the model at surge, in every place it can act on."""
    inside = [lever for lever in load_levers().values() if lever.in_model]
    return Strategy(tuple(LeverSetting(x.name, x.levels["surge"], x.where_allowed) for x in inside))


def _run(lab: Lab, strategy: Strategy) -> Any:
    with np.errstate(all="ignore"):
        return lab.run(strategy, WEEKS)[0]
