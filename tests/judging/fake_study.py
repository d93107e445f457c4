"""A study made by hand: the contract of a study, with effects that are known beforehand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from leeward.reading.brief import Brief, Claim, DocumentInfo, LeverSetting, Option

MARKETS = ["usa", "europe", "other"]
CORRIDORS = [
    "eastern_pacific",
    "western_caribbean",
    "eastern_caribbean",
    "atlantic",
    "land_border",
    "air",
    "export_container",
]
MODES = ["go_fast", "low_profile", "fishing_cargo", "container", "light_aircraft", "land"]
COUNTRIES = ["colombia", "peru", "bolivia", "venezuela"]
DRUGS = ["cocaine", "fentanyl"]
SHARES = np.array([0.42, 0.13, 0.09, 0.08, 0.05, 0.06, 0.17])
OPTIONS = ["baseline", "strike", "strike__placebo", "lab_strike", "treatment", "patrol"]
LABELS: dict[str, list[str]] = {
    "market": MARKETS,
    "corridor": CORRIDORS,
    "mode": MODES,
    "country": COUNTRIES,
    "drug": DRUGS,
}


class FakeStudy:
    """Options with designed effects: a strike that dips, shifts and returns; treatment that grows slowly."""

    def __init__(self, draws: int = 120, weeks: int = 156, seed: int = 1) -> None:
        random = np.random.default_rng(seed)
        self.draws, self.weeks = draws, weeks
        self.options = list(OPTIONS)
        self.structures = ["price_closure", "pass_through"]
        closures = np.array(["cost", "quantity", "shared"])
        self.parameters = pd.DataFrame(
            {
                "price_closure": closures[np.arange(draws) % 3],
                "pass_through": np.array(["additive", "multiplicative"])[random.integers(0, 2, draws)],
                "treatment_exit": random.lognormal(0, 0.5, draws),
                "route_switching": random.uniform(0, 1, draws),
                **{f"nuisance_{i}": random.normal(size=draws) for i in range(30)},
            },
            index=pd.RangeIndex(draws, name="draw"),
        )
        self.plan: dict[str, Any] = {
            "seed": seed,
            "draws": draws,
            "years": 3.0,
            "start": "2025-09-01",
            "world": "americas",
            "hashes": {"parameters": "9f2c1ab0", "world": "77d0aa31"},
            "version": "0.1.0",
        }
        self._noise = 1 + 0.05 * random.normal(size=(draws, weeks))
        self._made: dict[tuple[str, str], xr.DataArray] = {}
        t = np.arange(weeks)[None, :]
        switching = self.parameters["route_switching"].to_numpy()[:, None]
        exit_ = self.parameters["treatment_exit"].to_numpy()[:, None]
        quantity = (self.parameters["price_closure"] == "quantity").to_numpy()[:, None]
        clock = 6 + 30 * switching
        self.paths = {
            "dip": -(0.10 + 0.1 * switching) * np.exp(-np.maximum(t - 6, 0) / clock) * np.minimum(t / 6, 1),
            "slow": -np.clip(0.055 * (1 - np.exp(-t / 70)) * exit_**-0.6, 0, 0.4),
            "patrol": np.where(quantity, -0.09, -0.012) * np.minimum(t / 20, 1) * (0.7 + 0.6 * switching),
            "tiny": np.full((draws, weeks), -0.00009),
        }

    def _effect(self, outcome: str, option: str) -> np.ndarray | float:
        """Relative change of an outcome, (draw, week) or a number."""
        p = self.paths
        if option == "treatment":
            return {
                "consumption": p["slow"],
                "kg_delivered": p["slow"],
                "heavy_user": 1.4 * p["slow"],
                "overdose_death": 0.9 * p["slow"],
                "programme_cost": 0.6,
            }.get(outcome, p["tiny"])
        if option == "patrol":
            return {
                "kg_delivered": p["patrol"],
                "consumption": 0.6 * p["patrol"],
                "kg_seized": 0.15,
                "maritime_flow": 0.8 * p["patrol"],
                "retail_price": -0.5 * p["patrol"],
                "programme_cost": 0.25,
            }.get(outcome, p["tiny"])
        if option.startswith("strike"):
            mild = 0.6 if option.endswith("placebo") else 1.0
            return {
                "kg_delivered": 0.35 * mild * p["dip"],
                "maritime_flow": mild * p["dip"],
                "consumption": 0.1 * mild * p["dip"],
                "crew_wage": 0.3 * (1 if mild == 1 else 0.05),
                "programme_cost": 0.4,
            }.get(outcome, p["tiny"])
        if option == "lab_strike":
            return {"programme_cost": 0.1}.get(outcome, p["tiny"])
        return 0.0

    def outcome(self, name: str, option: str | None = None) -> xr.DataArray:
        """Follow the contract: dims (option, draw, week, ...), float32."""
        if option is not None:
            return self._one(name, option)
        return xr.concat([self._one(name, o) for o in self.options], dim="option")

    def _one(self, name: str, option: str) -> xr.DataArray:
        if (name, option) not in self._made:
            self._made[name, option] = self._make(name, option)
        return self._made[name, option]

    def _make(self, name: str, option: str) -> xr.DataArray:
        if name not in LEVELS:
            raise KeyError(name)
        dims, level = LEVELS[name]
        base = np.asarray(level, dtype=np.float64)
        shape = (self.draws, self.weeks, *base.shape)
        extra = (slice(None), slice(None), *([None] * base.ndim))
        values = np.broadcast_to(base, shape) * self._noise[extra]
        if name in ("drug_flow", "corridor_share") and option.startswith("strike"):
            away = self.paths["dip"] * (0.6 if option.endswith("placebo") else 1.0) * 4
            rel = np.zeros((self.draws, self.weeks, len(CORRIDORS)))
            rel[..., 1] = rel[..., 2] = np.clip(away, -0.8, 0)
            lost = -(rel * SHARES).sum(axis=-1)
            rel[..., 0], rel[..., 3] = 0.6 * lost / SHARES[0], 0.15 * lost / SHARES[3]
            values = values * (1 + (rel[..., None] if name == "drug_flow" else rel))
        elif name == "displaced_share":
            values = np.full(shape, np.nan if option == "baseline" else 0.6 if option.startswith("strike") else 0.3)
            values = values * self._noise
        elif name in ("death_at_sea", "bystander_death"):
            values = np.full(shape, 0.0 if option != "strike" else 8.0 if name == "death_at_sea" else 1.1)
        else:
            effect = np.asarray(self._effect(name, option))
            effect = effect[extra] if effect.ndim else effect
            values = values * (1 + effect)
        coords = {
            "option": [option],
            "draw": np.arange(self.draws),
            "week": np.arange(self.weeks),
            **{dim: LABELS[dim] for dim in dims},
        }
        return xr.DataArray(values[None].astype(np.float32), coords=coords, dims=("option", "draw", "week", *dims))


LEVELS: dict[str, tuple[tuple[str, ...], Any]] = {
    "coca_area": (("country",), [253e3, 89e3, 31e3, 1e3]),
    "potential_production": (("country",), [51e3, 16e3, 6e3, 0.4e3]),
    "active_lab": (("country",), [5400, 300, 120, 20]),
    "drug_flow": (("corridor", "mode"), 41e3 * np.outer(SHARES, [0.3, 0.15, 0.2, 0.2, 0.05, 0.1])),
    "corridor_share": (("corridor",), SHARES),
    "maritime_flow": ((), 30e3),
    "kg_delivered": (("market",), [8e3, 9e3, 7e3]),
    "kg_seized": (("corridor",), 12e3 * SHARES),
    "detection_rate": (("corridor",), [0.3, 0.25, 0.2, 0.05, 0.3, 0.4, 0.05]),
    "displaced_share": ((), 0.0),
    "import_price": (("market",), [28e3, 36e3, 30e3]),
    "retail_price": (("market",), [120.0, 95.0, 80.0]),
    "consumption": (("market",), [2.6e3, 3.1e3, 4.0e3]),
    "heavy_user": ((("market",)), [2.1e6, 1.4e6, 2e6]),
    "overdose_death": (("drug",), [420.0, 940.0]),
    "death_at_sea": ((), 0.0),
    "bystander_death": ((), 0.0),
    "programme_cost": ((), 2.4e7),
    "crew_wage": ((), 900.0),
    "cooperation": (("country",), [1.0, 1.0, 1.0, 1.0]),
}

HOSTILE = "<script>alert('x')</script><img src=x onerror=alert(1)> strikes"


def make_brief() -> Brief:
    """Return a brief whose claims get every verdict from the fake study."""

    def option(name: str, lever: str, title: str, where: list[str]) -> Option:
        return Option(id=name, title=title, levers=[LeverSetting(lever=lever, level="surge", where=where)])

    def claim(
        number: int,
        lever: str | None,
        outcome: str | None,
        direction: str,
        opt: str | None,
        span: str,
        **more: Any,
    ) -> Claim:
        return Claim(
            id=f"c{number}",
            span=span,
            start=10 * number,
            end=10 * number + len(span),
            lever=lever,
            outcome=outcome,
            direction=direction,
            option=opt,  # type: ignore[arg-type]
            in_model=more.pop("in_model", True),
            reader="rules",
            reading_confidence=0.8,
            **more,
        )

    caribbean = ["western_caribbean", "eastern_caribbean"]
    return Brief(
        title="A surge at sea",
        document=DocumentInfo(
            title="A surge at sea",
            outlet="Example",
            path="surge.txt",
            sha256="ab" * 32,
            characters=7402,
            date="2025-09-14",
        ),
        options=[
            option("strike", "maritime_strike", "Strikes on boats in the Caribbean, surge", caribbean),
            option("lab_strike", "lab_strike", "Air strikes on laboratories in Venezuela, surge", ["venezuela"]),
            option("treatment", "treatment", "Treatment for heavy users, surge", ["usa"]),
            option("patrol", "vessel_patrol", "Patrol ships in the transit zones, surge", caribbean),
        ],
        claims=[
            claim(
                1,
                "maritime_strike",
                "drug_flow",
                "decrease",
                "strike",
                "strikes will cut the flow through the Caribbean",
                place=["caribbean"],
                speaker="officials",
            ),
            claim(
                2,
                "maritime_strike",
                "kg_delivered",
                "decrease",
                "strike",
                "less cocaine will reach the United States",
                speaker="officials",
                stance="aims",
            ),
            claim(
                3,
                "lab_strike",
                "potential_production",
                "decrease",
                "lab_strike",
                "Rapid disruption of labs weakens manufacturing capacity",
                kind="table",
            ),
            claim(
                4,
                "treatment",
                "consumption",
                "decrease",
                "treatment",
                "Lower drug consumption rates",
                kind="table",
                speaker="Global experts",
            ),
            claim(
                5,
                "vessel_patrol",
                "kg_delivered",
                "decrease",
                "patrol",
                "patrols reduce what is delivered to markets",
                horizon_weeks=104,
            ),
            claim(6, "vessel_patrol", "retail_price", "no_effect", "patrol", "street prices will not move"),
            claim(7, "maritime_strike", "crew_wage", "increase", "strike", HOSTILE),
            claim(
                8,
                "diplomacy",
                "regional_stability",
                "increase",
                None,
                "diplomatic engagement avoids unintended escalation",
                in_model=False,
                outside_reason="Regional stability is not in this version of the model",
            ),
            claim(9, "treatment", "heavy_user", "increase", "treatment", "treatment draws in more users"),
            claim(10, "vessel_patrol", "detection_rate", "mixed", "patrol", "detection may rise or fall"),
            claim(
                11,
                "treatment",
                "overdose_death",
                "unclear",
                "treatment",
                "deaths are affected",
                drug="cocaine",
            ),
            claim(12, "vessel_patrol", "maritime_flow", "decrease", "patrol", "Reduced maritime drug flow"),
        ],
    )
