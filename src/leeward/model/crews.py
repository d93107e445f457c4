"""Crews: what risk does to the price of a trip.

Risk is per trip made. Craft, cargo and life enter one cost: the cargo through the route's own equation, the
craft as its price times the perceived chance of losing it, the crew through a compensating wage (Viscusi and
Aldy 2003 for the form; Bjerk and Mason 2014 for couriers at the south-west border, whose labour supply is
nearly elastic),

    wage per trip = crew x (base wage + perceived deaths per person and trip x value of life x fear
                            + perceived arrests per person and trip x price of an arrest).

The Peru air bridge (3 % of potential flights met lethal force, 80-90 % were deterred) and the strikes of 2025 (3-14 %
of trips) are both in-sample for this one mechanism: the draw picks the amplification of perceived danger, and the
value of life spans 8 thousand to 3 million US$.

Parameters: crew_base_wage, value_of_life, fear_amplification, arrest_price, craft_cost_factor.
State: deaths (Q,D), crew killed per load sent, in the same discounted memory as losses.
"""

from __future__ import annotations

from typing import Any

from leeward.model.static import Array, Params, State, Static


def trip_cost(xp: Any, st: Static, p: Params, s: State, loss: Array) -> tuple[Array, Array]:
    """Crew and craft cost of each cell, US$ per kg carried, and the crew wage alone, (Q, D) each.

    `loss` (Q, D) is the perceived probability of losing a load. Crew of a load that is intercepted are arrested.
    """
    deaths_per_load = s["deaths"] / (s["sent"] + p["pooling_loads"])
    arrests_per_person = xp.maximum(loss - deaths_per_load / xp.maximum(st.tables["cell_crew"], 1.0), 0.0)
    wage = (
        st.tables["cell_crew"] * (p["crew_base_wage"] + arrests_per_person * p["arrest_price"])
        + deaths_per_load * p["value_of_life"] * p["fear_amplification"]
    ) / st.tables["cell_load"]
    craft = loss * st.tables["cell_craft"] * p["craft_cost_factor"] / st.tables["cell_load"]
    return wage + craft, wage


def fear(xp: Any, p: Params, s: State, deaths: Array) -> Array:
    """Discounted memory of crew killed, (Q, D) persons."""
    return s["deaths"] * (1.0 - 1.0 / p["memory_weeks"]) + deaths
