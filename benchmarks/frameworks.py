"""The same simplified week (`simple_week.py`) in Mesa, under EMA Workbench, in Starsim and as Leeward writes its own.

`python benchmarks/frameworks.py [REPEATS]` first asserts that all give the same series for the same luck, then tells system-years
(one draw, 52 weeks) per second of processor time, least, median and most of the repeats, taken in turn. For the timing each
draws its counts in its own way; for the comparison all look up the same luck. Needs mesa, ema_workbench and starsim in an
environment of its own beside leeward[fast]; one that is missing is left out and named.
"""

from __future__ import annotations

import logging
import sys
import time
import warnings
from collections.abc import Callable
from importlib.util import find_spec
from statistics import median
from typing import Any

import numpy as np
import simple_week as w

from leeward.model.counts import poisson

Series = np.ndarray[Any, Any]
Play = Callable[[int, int, bool], Series]
"""(first draw, number of draws, whether luck is the shared one) -> (WEEKS, 6, D)."""


def counts(mean: Series, luck: Series | None, rng: np.random.Generator) -> Series:
    """Loads seized: at the given luck, or by NumPy's own sampler."""
    return rng.poisson(mean) if luck is None else poisson(np, mean, luck, w.MOST)


def one_draw(first: int) -> dict[str, float]:
    """Parameters of one draw as plain numbers."""
    return {name: float(x[0]) for name, x in w.parameters(np.array([first], np.uint32)).items()}


# Mesa: a seller is an agent, the market is the model. Each seller holds its thirty routes in NumPy arrays, which is faster
# than thirty Python objects and what Mesa's own examples do with a grid.


def make_mesa() -> Play:
    """Sellers as agents."""
    import mesa

    class Seller(mesa.Agent):  # type: ignore[misc]
        def __init__(self, model: Any, number: int) -> None:
            super().__init__(model)
            self.number = number
            self.plan = w.SHARE.copy()
            self.sent, self.lost = np.zeros(w.ROUTES), np.zeros(w.ROUTES)
            self.flow = self.seized = self.sent

        def step(self) -> None:
            m = self.model
            p = m.values
            belief = (self.lost + w.K * w.USUAL) / (self.sent + w.K)
            utility = ((1.0 - belief) * m.price - w.COST) / p["mu"]
            weight = w.SHARE * np.exp(utility - utility.max())
            self.plan += p["replan"] * (weight / weight.sum() - self.plan)
            self.flow = self.plan * (m.orders / w.SELLERS)
            luck = None if m.luck is None else m.luck[self.number]
            found = counts(self.flow * w.CAUGHT * p["caught"] / w.LOAD, luck, m.counter)
            self.seized = np.minimum(w.LOAD * found, self.flow)
            keep = 1.0 - 1.0 / p["memory"]
            self.sent = self.sent * keep + self.flow / w.LOAD
            self.lost = self.lost * keep + self.seized / w.LOAD

    class Market(mesa.Model):  # type: ignore[misc]
        def __init__(self, draw: int, shared: bool) -> None:
            super().__init__(seed=draw)
            self.draw, self.shared, self.values = draw, shared, one_draw(draw)
            self.counter = np.random.default_rng(draw)
            self.price, self.stock, self.number, self.series = w.PRICE, w.STOCK, 0, []
            for i in range(w.SELLERS):
                Seller(self, i)

        def step(self) -> None:
            use = w.USE * (self.price / w.PRICE) ** self.values["elasticity"]
            self.orders = max(use + (w.STOCK - self.stock) / w.GAP, 0.0) / (1.0 - w.USUAL)
            self.luck = w.uniforms(self.draw, self.number) if self.shared else None
            self.agents.do("step")
            sent = sum(float(a.flow.sum()) for a in self.agents)
            gone = sum(float(a.seized.sum()) for a in self.agents)
            self.stock = max(self.stock + sent - gone - use, 1.0)
            self.price += (w.PRICE * (w.STOCK / self.stock) ** w.SCARCITY - self.price) / w.LAG
            some = sum(float(a.flow[:10].sum()) for a in self.agents)
            self.series.append((self.price, self.stock, use, sent, gone, some))
            self.number += 1

    def play(first: int, draws: int, shared: bool) -> Series:
        out = []
        for draw in range(first, first + draws):
            model = Market(draw, shared)
            for _ in range(w.WEEKS):
                model.step()
            out.append(model.series)
        return np.moveaxis(np.array(out), 0, -1)

    return play


# EMA Workbench: a plain NumPy function of one experiment's parameters, with arrays of (sellers, routes).


def plain(shared: bool, draw: int, values: dict[str, float]) -> Series:
    """One draw in plain NumPy, (WEEKS, 6)."""
    plan = np.tile(w.SHARE, (w.SELLERS, 1))
    sent, lost = np.zeros_like(plan), np.zeros_like(plan)
    price, stock, out = w.PRICE, w.STOCK, []
    rng = np.random.default_rng(draw)
    keep = 1.0 - 1.0 / values["memory"]
    for number in range(w.WEEKS):
        belief = (lost + w.K * w.USUAL) / (sent + w.K)
        utility = ((1.0 - belief) * price - w.COST) / values["mu"]
        weight = w.SHARE * np.exp(utility - utility.max(axis=1, keepdims=True))
        plan = plan + values["replan"] * (weight / weight.sum(axis=1, keepdims=True) - plan)
        use = w.USE * (price / w.PRICE) ** values["elasticity"]
        orders = max(use + (w.STOCK - stock) / w.GAP, 0.0) / (1.0 - w.USUAL)
        flow = plan * (orders / w.SELLERS)
        luck = w.uniforms(draw, number) if shared else None
        seized = np.minimum(w.LOAD * counts(flow * w.CAUGHT * values["caught"] / w.LOAD, luck, rng), flow)
        sent, lost = sent * keep + flow / w.LOAD, lost * keep + seized / w.LOAD
        stock = max(stock + flow.sum() - seized.sum() - use, 1.0)
        price = price + (w.PRICE * (w.STOCK / stock) ** w.SCARCITY - price) / w.LAG
        out.append((price, stock, use, flow.sum(), seized.sum(), flow[:, :10].sum()))
    return np.array(out)


def make_ema() -> Play:
    """Experiments of the workbench, one after the other."""
    import ema_workbench as ema

    ema.ema_logging.log_to_stderr(logging.ERROR)

    def play(first: int, draws: int, shared: bool) -> Series:
        def experiment(draw: float = 0, **values: float) -> dict[str, Series]:
            found = plain(shared, int(draw), values)
            return dict(zip(w.SERIES, found.T, strict=True))

        model = ema.Model("week", function=experiment)
        model.uncertainties = [ema.RealParameter(name, *bounds) for name, bounds in w.SAMPLED.items()]
        model.uncertainties = [*model.uncertainties, ema.RealParameter("draw", 0, 2**31)]
        model.outcomes = [ema.TimeSeriesOutcome(name) for name in w.SERIES]
        scenarios = [ema.Scenario(str(d), draw=d, **one_draw(d)) for d in range(first, first + draws)]
        _, outcomes = ema.perform_experiments(model, scenarios=scenarios, evaluator=ema.SequentialEvaluator(model))
        return np.stack([outcomes[name].T for name in w.SERIES], axis=1)

    return play


# Starsim: one agent for each seller and route, its state in arrays over agents, the week a module of the simulation.


def make_starsim() -> Play:
    """Arms as agents, the week as a module."""
    import starsim as ss

    class Trade(ss.Module):  # type: ignore[misc]
        def __init__(self, draw: int, shared: bool) -> None:
            super().__init__(name="trade")
            self.draw, self.shared, self.values = draw, shared, one_draw(draw)
            self.define_states(
                ss.FloatArr("plan", default=1.0 / w.ROUTES), ss.FloatArr("sent", default=0.0), ss.FloatArr("lost", default=0.0)
            )
            self.seizing = ss.poisson(lam=1.0)
            self.price, self.stock, self.series = w.PRICE, w.STOCK, []

        def init_post(self) -> None:
            super().init_post()
            self.plan[:] = np.tile(w.SHARE, w.SELLERS)
            self.caught = np.tile(w.CAUGHT, w.SELLERS) * self.values["caught"]

        def step(self) -> None:
            p, shape, price = self.values, (w.SELLERS, w.ROUTES), self.price
            belief = (self.lost.values + w.K * w.USUAL) / (self.sent.values + w.K)
            utility = ((1.0 - belief.reshape(shape)) * price - w.COST) / p["mu"]
            weight = w.SHARE * np.exp(utility - utility.max(axis=1, keepdims=True))
            wanted = (weight / weight.sum(axis=1, keepdims=True)).ravel()
            self.plan[:] = self.plan.values + p["replan"] * (wanted - self.plan.values)
            use = w.USE * (price / w.PRICE) ** p["elasticity"]
            orders = max(use + (w.STOCK - self.stock) / w.GAP, 0.0) / (1.0 - w.USUAL)
            flow = self.plan.values * (orders / w.SELLERS)
            mean = flow * self.caught / w.LOAD
            if self.shared:
                found = poisson(np, mean, w.uniforms(self.draw, self.ti).ravel(), w.MOST)
            else:
                self.seizing.set(lam=mean)
                found = self.seizing.rvs(self.sim.people.auids)
            seized = np.minimum(w.LOAD * found, flow)
            keep = 1.0 - 1.0 / p["memory"]
            self.sent[:] = self.sent.values * keep + flow / w.LOAD
            self.lost[:] = self.lost.values * keep + seized / w.LOAD
            self.stock = max(self.stock + flow.sum() - seized.sum() - use, 1.0)
            self.price = price + (w.PRICE * (w.STOCK / self.stock) ** w.SCARCITY - price) / w.LAG
            some = flow.reshape(shape)[:, :10].sum()
            self.series.append((self.price, self.stock, use, flow.sum(), seized.sum(), some))

    def play(first: int, draws: int, shared: bool) -> Series:
        ss.options(precision=64 if shared else 32)  # 32 bits is how it comes
        out = []
        for draw in range(first, first + draws):
            trade = Trade(draw, shared)
            sim = ss.Sim(
                people=ss.People(w.SELLERS * w.ROUTES), modules=trade, rand_seed=draw, dt=ss.weeks(1),
                start=ss.date("2025-01-01"), dur=ss.weeks(w.WEEKS - 1), verbose=0, copy_inputs=False,
            )  # fmt: skip
            sim.run()
            out.append(trade.series)
        return np.moveaxis(np.array(out), 0, -1)

    return play


# Leeward: the week over draws on the last axis; compiled by JAX for a hundred draws at a time, or run by NumPy.


def make_leeward(jax_too: bool, dtype: str = "float32") -> Play:
    """Blocks of a hundred draws; luck is always that of the address, shared or not."""
    if not jax_too:

        def play_numpy(first: int, draws: int, shared: bool) -> Series:
            out = []
            for low in range(first, first + draws, 100):
                number = np.arange(low, min(low + 100, first + draws), dtype=np.uint32)
                p = w.parameters(number) | {"draw": number, "seed": 1}
                state, rows = w.start(np, len(number), np.float64), []
                for t in range(w.WEEKS):
                    state, row = w.week(np, p, state, t)
                    rows.append(row)
                out.append(np.stack(rows))
            return np.concatenate(out, axis=-1)

        return play_numpy
    import jax
    import jax.numpy as jnp

    @jax.jit
    def segment(p: Any, state: Any) -> Any:
        def step(state: Any, number: Any) -> Any:
            return w.week(jnp, p, state, number)

        return jax.lax.scan(step, state, jnp.arange(w.WEEKS, dtype=jnp.uint32))[1]

    def play(first: int, draws: int, shared: bool) -> Series:
        out = []
        with jax.enable_x64(dtype == "float64"):
            for low in range(first, first + draws, 100):
                number = np.arange(low, low + 100, dtype=np.uint32)
                p = {name: jnp.asarray(x, dtype) for name, x in w.parameters(number).items()}
                p |= {"draw": jnp.asarray(number), "seed": jnp.uint32(1)}
                out.append(np.asarray(segment(p, w.start(jnp, 100, dtype))))
        return np.concatenate(out, axis=-1)[..., :draws]

    return play


MAKERS: dict[str, tuple[str, Callable[[], Play], int]] = {
    "Mesa": ("mesa", make_mesa, 10),
    "NumPy under EMA Workbench": ("ema_workbench", make_ema, 50),
    "Starsim": ("starsim", make_starsim, 10),
    "Leeward's week, NumPy": ("numpy", lambda: make_leeward(False), 100),
    "Leeward's week, JAX float32": ("jax", lambda: make_leeward(True), 2_000),
}
"""Name -> the package it needs, what makes it, draws in one repeat."""


def agree(plays: dict[str, Play], draws: int = 5) -> dict[str, float]:
    """Largest relative difference of each from Leeward's week in NumPy; AssertionError where one is not the same."""
    reference = plays["Leeward's week, NumPy"](0, draws, True)
    assert reference[:, 4].min() > 0 and reference[:, 0].std() > 1.0, "the week does nothing"
    found = {}
    exact = plays | ({"Leeward's week, JAX float64": make_leeward(True, "float64")} if find_spec("jax") else {})
    for name, play in exact.items():
        series = play(0, draws, True)
        assert series.shape == reference.shape, (name, series.shape)
        found[name] = float((np.abs(series - reference) / np.abs(reference)).max())
        assert "float32" in name or found[name] < 1e-9, (name, found[name])
    return found


def main() -> None:
    """Assert that they agree, then time them in turn."""
    warnings.simplefilter("ignore")
    repeats = int((sys.argv[1:] or ["7"])[0])
    missing = [name for name, (package, _, _) in MAKERS.items() if find_spec(package) is None]
    plays = {name: make() for name, (_, make, _) in MAKERS.items() if name not in missing}
    for name, difference in agree(plays).items():
        print(f"{name}: differs from the reference by at most {difference:.1e}")
    rates: dict[str, list[float]] = {name: [] for name in plays}
    for turn in range(repeats + 1):
        for name, play in plays.items():
            draws = MAKERS[name][2]
            began = time.process_time()
            play(turn * draws, draws, False)
            if turn:  # the first one compiles
                rates[name].append(draws / (time.process_time() - began))
    print("| framework | system-years per processor second: least | median | most | Leeward's JAX is so many times as fast |")
    print("|---|---|---|---|---|")
    best = median(rates.get("Leeward's week, JAX float32", [float("nan")]))
    for name, found in rates.items():
        print(f"| {name} | {min(found):,.0f} | {median(found):,.0f} | {max(found):,.0f} | {best / median(found):,.1f} |")
    if missing:
        print("not installed, so left out:", ", ".join(missing))


if __name__ == "__main__":
    main()
