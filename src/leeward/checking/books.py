"""The books of one week: every law is written here anew, not taken from the model."""

from __future__ import annotations

from typing import Any

import numpy as np

from leeward.checking.lab import Lab
from leeward.checking.result import Broken, demand

TOLERANCE = 1e-9


def close(what: str, a: Any, b: Any, scale: Any = 0.0) -> None:
    """Raise `Broken` unless both are equal to rounding, relative to the larger side or to a scale."""
    room = TOLERANCE * max(float(np.max(scale, initial=0.0)), 1.0) + TOLERANCE * np.abs(b)
    off = np.abs(np.asarray(a) - b)
    if not (off <= room).all():
        raise Broken(f"{what}: off by {float(np.nanmax(off)):.3g}, more than rounding")


class Balance:
    """Checks the books of one week, given to `Lab.run` as ``each``.

    Mass is kept in every place, leg, market and source; stocks are not negative, shares lie between 0 and 1. Raises `Broken`.
    """

    def __init__(self, lab: Lab, now: dict[str, Any]) -> None:
        self.lab, self.now = lab, now
        self.g, self.p, self.t = lab.static.graph, lab.params, lab.static.tables
        self.lay = lab.model.layout

    def __call__(self, control: dict[str, Any], before: dict[str, Any], after: dict[str, Any]) -> None:
        """Check one week: controls, the state before and the state after."""
        self.finite(after)
        self.places(before, after)
        self.legs(before, after)
        self.bazaars(before, after)
        self.sources(before, after)
        self.markets(before, after)

    def finite(self, after: dict[str, Any]) -> None:
        """States are finite, stocks not negative, shares from 0 to 1."""
        for name, value in after.items():
            demand(np.isfinite(value).all(), f"the state {name} is not finite")
        stocks = (
            "stock", "market_stock", "source_stock", "owed_seized", "owed_destroyed", "area", "labs",
            "enrolled", "light", "heavy", "treated", "members", "sent", "lost", "deaths", "import_price",
            "retail_price", "capacity", "displaced", "oil",
        )  # fmt: skip
        for name in stocks:
            demand((after[name] >= 0).all(), f"{name} is below zero")
        for name in ("plan", "chain_plan", "removal", "substitution", "readiness", "rung", "regime"):
            demand(((after[name] >= 0) & (after[name] <= 1 + TOLERANCE)).all(), f"{name} is outside 0 to 1")
        demand((after["treated"] <= after["heavy"]).all(), "more users are treated than there are")

    def places(self, before: dict[str, Any], after: dict[str, Any]) -> None:
        """What a place holds changes by what comes and goes."""
        g, moved, flow = self.g, self.now["moved"], self.now["flow"]
        inflow, outflow = np.zeros_like(before["stock"]), np.zeros_like(before["stock"])
        valid = np.flatnonzero(g.arm_valid)
        np.add.at(inflow, g.arm_to[valid], moved[valid])
        np.add.at(outflow, g.arm_from[valid], flow[valid])
        demand((flow[~g.arm_valid] == 0).all(), "something flows where there is no leg")
        holds = self.t["holds_stock"][:, 0] > 0
        change = after["stock"] - before["stock"]
        close("stock of a place", change[holds], (inflow - outflow)[holds], before["stock"])
        demand((after["stock"][~holds] == 0).all(), "a place that holds no stock holds some")

    def legs(self, before: dict[str, Any], after: dict[str, Any]) -> None:
        """What a leg loses is seized or destroyed, now or owed."""
        now, g = self.now, self.g
        lost = now["flow"] - now["moved"]
        demand(
            (now["moved"] >= 0).all() and (lost >= -TOLERANCE).all(), "more arrives on a leg than set out, or less than nothing"
        )
        by_cell = np.zeros_like(before["owed_seized"])
        legs = np.flatnonzero(g.arm_leg >= 0)
        np.add.at(by_cell, self.lay.arm_cell[legs], lost[legs])
        close("what is lost on the legs of a cell", by_cell, now["seized"] + now["destroyed"], now["exposed"])
        # What is removed and not yet taken is owed: nothing is forgotten, nothing counted twice.
        for taken, owed, loads in (
            ("seized", "owed_seized", now["lost_loads"]),
            ("destroyed", "owed_destroyed", now["hit"]["struck"]),
        ):
            close(
                f"{taken}, taken and owed", now[taken] + after[owed] - before[owed], loads * self.t["cell_load"], now["exposed"]
            )

    def bazaars(self, before: dict[str, Any], after: dict[str, Any]) -> None:
        """What is bought for a market is delivered, lost or on the way."""
        now, g, lay = self.now, self.g, self.lay
        arms = lay.chain_bazaar[g.arm_chain]
        nodes = lay.chain_bazaar[g.node_chain]
        lost, change = now["flow"] - now["moved"], after["stock"] - before["stock"]
        bought_arms = g.arm_valid & (g.arm_leg < 0)
        for b in range(len(lay.bazaars)):
            bought = now["moved"][bought_arms & (arms == b)].sum(axis=0)
            gone = lost[(g.arm_leg >= 0) & (arms == b)].sum(axis=0)
            close("what is bought for a market", bought, now["delivered"][b] + gone + change[nodes == b].sum(axis=0), bought)
            close("stock on the way to a market", after["pipeline"][b], after["stock"][nodes == b].sum(axis=0), bought)

    def sources(self, before: dict[str, Any], after: dict[str, Any]) -> None:
        """A source holds what it made and did not sell."""
        now = self.now
        for k in range(len(self.lay.countries)):
            bought = now["moved"][self.lay.arm_country == k].sum(axis=0)
            stock, made = before["source_stock"][k], now["made"][k]
            found = np.maximum(now["labs_lost"][k], 0.0) * self.p["lab_stock"][0]
            found = np.minimum(found, 0.02 * stock)
            close("stock at the source", after["source_stock"][k], stock + made - bought - found, stock)
        potential = before["area"] * self.p["yield"] / 52.0
        most = potential * np.maximum(before["realised"], 1.0) * (1 + TOLERANCE)
        demand((now["made"] <= most).all(), "more is made than fields can give")

    def markets(self, before: dict[str, Any], after: dict[str, Any]) -> None:
        """A market holds what came and was not used."""
        change = after["market_stock"] - before["market_stock"]
        close("stock of a market", change, self.now["delivered"] - self.now["use"], before["market_stock"])
        demand((self.now["use"] >= 0).all(), "use is below nothing")
