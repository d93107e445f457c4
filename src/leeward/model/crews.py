"""Crews: what risk does to the price of a trip.

Risk is per trip made. Craft, cargo and life enter one cost: the cargo through the route's own equation, the
craft as its price times the perceived chance of losing it, the crew through a compensating wage (Viscusi and
Aldy 2003 for the form; Bjerk and Mason 2014 for couriers at the south-west border, whose labour supply is
nearly elastic),

    wage per trip = crew x (base wage + perceived deaths per person and trip x value of life x fear
                            + perceived arrests per person and trip x price of an arrest).

The priors were set with the Peru air bridge (3 % of potential flights met lethal force, 80-90 % were deterred) and
the strikes of 2025 (3-14 % of trips) in view: the draw picks the amplification of perceived danger, and the value
of life spans 8 thousand to 3 million US$. Networks hear of each other's dead as they do of each other's losses.

Parameters: crew_base_wage (sea and air), courier_wage (land, ports and borders), value_of_life, fear_amplification,
arrest_price, craft_cost_factor, caught_prior_loads, fear_threshold_air, fear_threshold_sea, fear_memory_weeks, fewest_aboard.
State: caught (Q,D), loads intercepted, in the same discounted memory as losses; deaths (Q,D), crew killed, in one of their own.
"""

from __future__ import annotations

from typing import Any

from leeward.model.routes import remember, rows
from leeward.model.static import Array, Params, State, Static


def trip_cost(xp: Any, st: Static, p: Params, s: State, loss: Array) -> tuple[Array, Array, Array]:
    """Crew and craft cost of each cell, US$ per kg carried, the crew wage alone, and the share of crews that go, (Q, D) each.

    All go while the chance of death a trip is below `fear_threshold`, then threshold over chance (the deterrence function of
    Anthony, Crane and Hanson 2000): it acts on how often a way is chosen, see `routes.avoided`.

    `loss` (Q, D) is the perceived probability of losing a load. Crew of a load that is intercepted are arrested; of
    one that is struck, killed.
    """
    # The dead are remembered for another time than losses: counted as if over the same weeks as loads sent.
    dead = s["deaths"] * p["memory_weeks"] / p["fear_memory_weeks"]
    pooled = xp.matmul(st.tables["pool"], xp.concatenate([dead, s["sent"]], axis=1))
    draws = s["sent"].shape[1]
    common = rows(xp, pooled[:, :draws] / (pooled[:, draws:] + 1e-6), st.index["cell_pool"])
    deaths_per_load = (dead + p["pooling_loads"] * common) / (s["sent"] + p["pooling_loads"])
    few = p["caught_prior_loads"]
    caught = loss * (s["caught"] + few) / (s["lost"] + few)  # loads struck are not loads caught
    arrests_per_person = xp.minimum(caught, loss)
    wage = (
        st.tables["cell_crew"] * (p["cell_base_wage"] + arrests_per_person * p["arrest_price"])
        + deaths_per_load * p["value_of_life"] * p["fear_amplification"]
    ) / st.tables["cell_load"]
    craft = loss * st.tables["cell_craft"] * p["craft_cost_factor"] / st.tables["cell_load"]
    # So few go that the share who do is threshold over chance.
    chance = deaths_per_load / xp.maximum(st.tables["cell_crew"], p["fewest_aboard"])
    willing = 1.0 / xp.maximum(chance / p["fear_threshold"], 1.0)
    return wage + craft, wage, willing


def fear(p: Params, s: State, deaths: Array, caught: Array, pin: Array) -> tuple[Array, Array]:
    """Discounted memory of crew killed, persons, and of loads caught, (Q, D) each; the second settled while pinned."""
    return s["deaths"] * (1.0 - 1.0 / p["fear_memory_weeks"]) + deaths, remember(p, s["caught"], caught, pin)
