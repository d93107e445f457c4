"""A small model that follows `leeward.ensembles.protocol`: 30 legs, Poisson losses, learning, a price."""

from __future__ import annotations

import os
import signal
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from leeward.ensembles.protocol import LANES, SEGMENT_WEEKS
from leeward.model import noise
from leeward.model.counts import expected, poisson
from leeward.strategy import Strategy

LEGS = 30
LEVERS = ("vessel_patrol", "maritime_strike")


@dataclass(frozen=True)
class Series:
    outcome: str
    coords: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class ToyStatic:
    key: str = "toy-1"
    legs: int = LEGS
    extra_load: float = 0.0
    """Added to the load of leg 7: the one-unit change."""

    @property
    def series(self) -> tuple[Series, ...]:
        lost = tuple(Series("kg_seized", (("corridor", f"leg{i:02d}"),)) for i in range(self.legs))
        return (*lost, Series("import_price", (("market", "usa"),)), Series("death_at_sea"))


@dataclass(frozen=True)
class ToyModel:
    static: ToyStatic = field(default_factory=ToyStatic)
    burn_in_segments: int = 1
    reject_above: float = 2.0
    learning: bool = True

    @property
    def addresses(self) -> npt.NDArray[np.uint32]:
        return noise.addresses("loss", [f"leg{i:02d}" for i in range(self.static.legs)])

    def _u(self, draw_ids: Any, seed: int, name: str) -> Any:
        return noise.uniform(np, seed, draw_ids, 0, noise.addresses("parameter", [name]), np.float64)[0]

    def code_version(self) -> str:
        return "1"

    @property
    def structures(self) -> dict[str, tuple[str, ...]]:
        return {"memory": ("short", "long")}

    def parameter_table(self, draw_ids: Any, seed: int, prior: bool = True) -> dict[str, Any]:
        return {
            "detection": 0.05 + 0.3 * self._u(draw_ids, seed, "detection"),
            "memory": np.floor(2.0 * self._u(draw_ids, seed, "memory")),
        }

    def sample_parameters(self, draw_ids: Any, seed: int, prior: bool = True) -> dict[str, Any]:
        table = self.parameter_table(draw_ids, seed, prior)
        load = 1.0 + np.arange(self.static.legs)[:, None] / 10.0 + np.zeros((1, len(draw_ids)))
        load[7] += self.static.extra_load
        forget = np.where(table["memory"] > 0, 0.02, 0.2) * self.learning
        return {"detection": table["detection"], "load": load, "forget": forget}

    def initial_state(self, xp: Any, static: ToyStatic, params: dict[str, Any]) -> dict[str, Any]:
        shape = params["load"].shape
        return {"belief": xp.full(shape, 0.1), "price": xp.ones((1, shape[1]))}

    def _controls(self, weeks: Any, lever: Any, lethal: float = 1.0) -> dict[str, Any]:
        n = len(weeks)
        return {
            "lever": np.asarray(lever, float),
            "week": np.asarray(weeks, np.int32),
            "noise": np.ones(n),
            "lethal": np.full(n, lethal),
        }

    def burn_in_controls(self) -> list[dict[str, Any]]:
        n, parts = SEGMENT_WEEKS, self.burn_in_segments
        base = np.broadcast_to([1.0, 0.0], (n, 2))
        return [self._controls(np.arange(n) - n * (parts - i), base) for i in range(parts)]

    def controls(self, strategy: Strategy, start_week: int, n_weeks: int) -> dict[str, Any]:
        base = np.array([1.0, 0.0])
        lever = np.repeat(base[None, :], n_weeks, axis=0)
        for setting in strategy:
            column = LEVERS.index(setting.lever)
            for i in range(n_weeks):
                lever[i, column] += setting.share(start_week + i) * (setting.value - base[column])
        return self._controls(start_week + np.arange(n_weeks), lever, float(strategy.lethal))

    def week(self, xp: Any, static: Any, params: Any, state: Any, control: Any) -> tuple[Any, Any]:
        p, load, belief = params["detection"], params["load"], state["belief"]
        weight = xp.exp(-2.0 * belief)
        sent = load * weight / xp.mean(weight, axis=0, keepdims=True) * 5.0
        caught = 1.0 - xp.exp(-p * control["lever"][0])
        mean = sent * caught
        u, _ = noise.uniform_pair(xp, params["seed"], params["draw"], control["week"], self.addresses, dtype=belief.dtype)
        lost = expected(xp, control["noise"], poisson(xp, mean, u), mean)
        lost = xp.minimum(lost + control["lever"][1] * 0.1, sent)
        belief = belief + params["forget"] * (lost / xp.maximum(sent, 1e-6) - belief)
        fraction = xp.sum(lost, axis=0, keepdims=True) / xp.sum(sent, axis=0, keepdims=True)
        price = state["price"] + 0.1 * (1.0 / (1.0 - 0.9 * fraction) - state["price"])
        deaths = control["lethal"] * control["lever"][1] * xp.sum(lost, axis=0, keepdims=True)
        return {"belief": belief, "price": price}, xp.concatenate([lost, price, deaths], axis=0)

    def rejected(self, params: Any, state: Any, last: Any) -> Any:
        return np.asarray(state["price"][0]) > self.reject_above


@dataclass(frozen=True)
class DeadlyModel(ToyModel):
    """Kills the process that samples its block, `lives` times; a file counts them."""

    block: int = 1
    lives: int = 1
    count: str = ""
    parent: int = 0

    def sample_parameters(self, draw_ids: Any, seed: int, prior: bool = True) -> dict[str, Any]:
        if int(draw_ids[0]) == self.block * LANES and os.getpid() != self.parent:
            with open(self.count, "a+", encoding="utf-8") as file:
                file.seek(0)
                deaths = len(file.read())
                if deaths < self.lives:
                    file.write("x")
                    file.flush()
                    os.kill(os.getpid(), signal.SIGKILL)
        return super().sample_parameters(draw_ids, seed, prior)
