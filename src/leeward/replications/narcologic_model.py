"""The model behind `narcologic`: traffickers on a network against an interdictor who learns.

The mechanics follow the authors' published code as described in words; no code and no data file of theirs is
used, and the network is our own: an abstract corridor of `nodes` places in random positions on two sides,
nowhere on the map. Money in US$, loads in kg, one step a month:

    supply        logistic growth of the source stock
    interdictor   revisits last month's hits, fills up with its most promising edges; fewer after failure
    traffickers   at every node weigh edges by pay-off with and without a loss, the salient one more
    learning      perceived risk from losses in 13 months; above a threshold transport cost compounds
    reorganising  losses above a threshold open new edges, losses below it close the riskiest ones

Order of work inside the month is by position, so a load can cross in one month. Prices never move.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import ceil

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
LENGTH = 2_020.0  # km from source to exit
MEMORY = 13  # months
PRIOR_EVENTS, PRIOR_MONTHS = 2.0, 15.5
UNSEEN_RISK = 1 / 13.5


@dataclass(frozen=True, slots=True)
class Settings:
    """Parameters of the authors' March 2020 set; interdiction capacity is given as a share of edges.

    `interception` None: a covered edge loses all it carries (first version); a number m: the coupled version,
    which covers `sites` places. From month `interdiction_ends` nobody is interdicted. `close_when_quiet`
    closes 1 - L / (L + H) of active edges when losses L are below their limit H, instead of L / (L + H).
    """

    nodes: int = 154
    months: int = 180
    capacity_share: float = 125 / 1006
    start_price: float = 4_500.0
    price_per_km: float = 4.46
    inland: float = 371.0
    coast: float = 160.0
    air: float = 3_486.0
    base_risk: float = 0.43
    risk_power: float = 2.0
    interdictor_learning: float = 0.6
    premium_learning: float = 0.3558
    loss_limit: float = 0.0455
    seizure_target: float = 0.3417
    expand_max: int = 8
    local_thinking: float = 0.5
    growth: float = 0.75
    first_supply: float = 200.0
    last_supply: float = 111_500.0
    edge_capacity: float = 1e6
    interception: float | None = None
    sites: int = 22
    interdiction_ends: int = 10_000
    close_when_quiet: bool = False


# The coupled model of 2024: a fixed number of sites is covered, those with most seized lately; an edge into a
# covered site is hit with probability m / edges into it; edges hold less.
COUPLED = Settings(
    local_thinking=0.35,
    growth=0.5,
    first_supply=16_000.0,
    last_supply=292_000.0,
    loss_limit=0.05,
    expand_max=9,
    edge_capacity=32_000.0,
    interception=10.0,
)


@dataclass(frozen=True, slots=True)
class Network:
    """Edges `tail` -> `head` with first `transport` cost and `appeal`; `price` and `side` by node.

    Node 0 is the source and the last node the exit, both of side -1 (they serve either side).
    """

    tail: Ints
    head: Ints
    price: Array
    transport: Array
    appeal: Array
    side: Ints


def make_network(seed: int, settings: Settings = Settings()) -> Network:
    """Draw a network: every place linked to source, exit and some random later ones of its side."""
    random, count = np.random.default_rng(seed), settings.nodes
    along = np.concatenate([[0.0], np.sort(random.uniform(150, LENGTH - 120, count)), [LENGTH]])
    across = np.concatenate([[0.0], random.uniform(-250, 250, count), [0.0]])
    inland = 250 - np.abs(across)
    side = np.where(across < 0, 0, 1)
    side[0] = side[-1] = -1
    last, pairs = count + 1, []
    for k in range(1, last):
        pairs += [(0, k), (k, last)]
        later = np.flatnonzero(side == side[k])
        later = later[later > k]
        wanted = min(len(later), ceil(0.1 * (count - k) * random.uniform()))
        pairs += [(k, int(j)) for j in random.permutation(later)[:wanted]]
    tail, head = np.array(sorted(pairs)).T
    km = np.hypot(along[head] - along[tail], across[head] - across[tail])
    both_coastal = (inland[tail] < 20) & (inland[head] < 20)
    rate = np.where(both_coastal, settings.coast, np.where(km <= 500, settings.inland, settings.air))
    price = settings.start_price + settings.price_per_km * np.hypot(along, across)
    appeal = (1 - along[head] / LENGTH + inland[head] / 250 + 1.0 + km / km.max()) / 5
    return Network(tail, head, price, rate * km / LENGTH, appeal, side)


def salient_values(gain: Array, cost: Array, risk: Array, load: float, thinking: float) -> Array:
    """Value of each candidate edge to a local thinker, shape (candidates,).

    Without a loss it pays (gain - cost) load, with a loss -cost load. Each state is compared with the mean of
    the other candidates; the more salient state keeps its weight, the other is scaled by `thinking`.
    """
    rest = max(len(gain) - 1, 1)
    win, lose = (gain - cost) * load, -cost * load
    other_win, other_lose = (win.sum() - win) / rest, (lose.sum() - lose) / rest
    win_salience = np.abs(other_win - win) / (np.abs(other_win) + np.abs(win) + 1)
    lose_salience = np.abs(other_lose - lose) / (np.abs(other_lose) + np.abs(lose) + 1)
    loss_first = lose_salience > win_salience
    good, bad = (1 - risk) * np.where(loss_first, thinking, 1.0), risk * np.where(loss_first, 1.0, thinking)
    return np.asarray((good * win + bad * lose) / (good + bad), dtype=float)


def supply(month: int, settings: Settings) -> float:
    """Kg entering at the source in a month: logistic in whole years."""
    grown = settings.first_supply * np.exp(settings.growth * (month // 12))
    return float(settings.last_supply * grown / (settings.last_supply + grown - settings.first_supply))


class Simulation:
    """One run. `step()` plays a month and returns its totals."""

    def __init__(self, settings: Settings, seed: int) -> None:
        """Draw the network and open the way to the dearest place of each side, and every way to the exit."""
        self.settings, self.net = settings, make_network(seed, settings)
        net, edges = self.net, len(self.net.tail)
        self.exit = settings.nodes + 1
        self.random = np.random.default_rng([seed, 7])
        arrivals = np.bincount(net.head, minlength=self.exit + 1)
        reach = 1.0 if settings.interception is None else settings.interception / arrivals[net.head]
        self.success = np.minimum(np.broadcast_to(reach, net.head.shape), 1.0)
        self.stock, self.memory = np.zeros(self.exit + 1), np.zeros(self.exit + 1)
        self.transport, self.premium = net.transport.copy(), np.ones(edges)
        self.target_appeal = net.appeal.copy()
        self.risk = np.full(edges, UNSEEN_RISK)
        self.events = np.zeros((MEMORY, edges))
        self.seized, self.ever = np.zeros(edges), False
        self.open = np.zeros(edges, dtype=bool)
        self.most = max(1, round(settings.capacity_share * edges))
        self.least = ceil(self.most / 6)
        self.capacity, self.month = self.least, 0
        self.onward = [np.flatnonzero(net.tail == node) for node in range(self.exit)]
        self.open[net.head == self.exit] = True
        for side in (0, 1):
            first = self.onward[0][net.side[net.head[self.onward[0]]] == side]
            self.open[first[np.argmax(net.price[net.head[first]])]] = True

    def _open(self, edge: int) -> None:
        self.open[edge] = True
        node = int(self.net.head[edge])
        if node == self.exit:
            return
        self.open[self.onward[node]] = True
        for after in self.net.head[self.onward[node]]:
            if after != self.exit:
                self.open[self.onward[after][-1]] = True  # the last onward edge leads to the exit

    def _targets(self) -> Ints:
        """Edges that the interdictor covers this month."""
        if self.month >= self.settings.interdiction_ends:
            return np.zeros(0, dtype=np.int64)
        if self.settings.interception is not None:
            return self._best_sites()
        again = np.flatnonzero(self.seized > 0)
        again = again[np.argsort(-self.seized[again], kind="stable")][: self.capacity]
        level = 50 if len(again) == 0 and self.ever else 75
        positive = self.target_appeal[self.target_appeal > 0]
        rest = np.flatnonzero(self.target_appeal > np.percentile(positive, level))
        rest = np.setdiff1d(rest, again)
        rest = rest[np.argsort(-self.target_appeal[rest], kind="stable")]
        return np.concatenate([again, rest[: self.capacity - len(again)]])

    def _best_sites(self) -> Ints:
        """Edges into the covered sites: most remembered seizures first, then most promising."""
        heads = self.net.head
        promise = np.bincount(heads, self.target_appeal, self.exit + 1) / np.bincount(heads, minlength=self.exit + 1).clip(1)
        order = np.lexsort((-promise[1 : self.exit], -self.memory[1 : self.exit])) + 1
        return np.flatnonzero(np.isin(heads, order[: self.settings.sites]))

    def _send(self, edges: Ints, stock: float, node: int) -> Array:
        """Kg on each of `edges` when `stock` leaves `node`; what exceeds the capacity of edges stays."""
        net, s = self.net, self.settings
        if len(edges) == 1:
            return np.array([min(stock, s.edge_capacity)])
        gain = net.price[net.head[edges]] - net.price[node]
        load = min(stock / len(edges), s.edge_capacity)
        value = salient_values(gain, self.transport[edges], self.risk[edges], load, s.local_thinking)
        chosen = value > 0
        if not chosen.any():
            chosen[np.argsort(-value, kind="stable")[: max(1, ceil(stock / s.edge_capacity))]] = True
            if s.interception is None:  # first version: only the least risky edge
                chosen[:] = False
                chosen[np.argmin(self.risk[edges])] = True
        weight = np.where(chosen, value if np.all(value > 0) else 1 - self.risk[edges], 0.0)
        return np.asarray(np.minimum(stock * weight / weight.sum(), s.edge_capacity), dtype=float)

    def step(self) -> dict[str, float]:
        """Play one month: totals of kg in, delivered, seized, events, US$ seized, active nodes and edges."""
        net, settings = self.net, self.settings
        covered = np.zeros(len(net.tail), dtype=bool)
        covered[self._targets()] = True
        caught = covered & (self.random.uniform(size=len(covered)) < self.success)
        stock, flow = self.stock, np.zeros(len(net.tail))
        entering, before = supply(self.month, settings), float(stock.sum())
        stock[0] += entering
        for node in range(self.exit):
            if stock[node] <= 1e-6:
                continue
            mine = self.onward[node]
            edges = mine[self.open[mine]]
            if node == 0:
                sides = [edges[net.side[net.head[edges]] == side] for side in (0, 1)]
                sides = [one for one in sides if len(one)]
                for one in sides:
                    flow[one] = self._send(one, stock[0] / len(sides), 0)
            elif len(edges):
                flow[edges] = self._send(edges, stock[node], node)
            sent = flow[mine]
            stock[node] = max(stock[node] - float(sent.sum()), 0.0)
            stock[net.head[mine]] += np.where(caught[mine], 0.0, sent)  # heads of one node are distinct
        delivered, stock[self.exit] = float(stock[self.exit]), 0.0
        left = float(flow[self.onward[0]].sum())
        seized = np.where(caught, flow, 0.0)
        used = flow > 0
        margin = net.price[net.head] - net.price[net.tail] - self.transport
        opened = self._reorganise(used, flow, seized, margin)
        self._learn(covered, used, seized, max(left, 1e-9))
        self.month += 1
        count = int((seized > 0).sum())
        return {
            "supplied": entering,
            "delivered": delivered,
            "stored": float(stock.sum()) - before,
            "seized": float(seized.sum()),
            "events": float(count),
            "usd": float((seized * net.price[net.head]).sum()),
            "nodes": float(len(np.unique(net.head[used & (net.head != self.exit)]))),
            "edges": float(used.sum()),
            **opened,
        }

    def _learn(self, covered: NDArray[np.bool_], used: NDArray[np.bool_], seized: Array, left: float) -> None:
        s = self.settings
        self.events = np.roll(self.events, 1, axis=0)
        self.events[0] = seized > 0
        self.risk = np.where(used, (self.events.sum(axis=0) + PRIOR_EVENTS) / PRIOR_MONTHS, self.risk)
        raised = (1 - s.premium_learning) * self.premium + s.premium_learning * (self.risk / s.base_risk) ** s.risk_power
        self.premium = np.maximum(raised, 1.0)
        self.transport = np.minimum(self.transport * self.premium, 1e12)
        hit, d = (seized > 0).astype(float), s.interdictor_learning
        self.target_appeal = np.where(covered, (1 - d) * self.target_appeal + d * hit, self.target_appeal)
        self.memory = 0.75 * self.memory + 0.25 * np.bincount(self.net.head, seized, self.exit + 1)
        self.memory[self.memory < 1.0] = 0.0
        self.seized, self.ever = seized, self.ever or bool(hit.any())
        success = float(seized.sum()) / (s.seizure_target * left)
        wanted = ceil((1 - d) * self.capacity + d * self.capacity * success)
        self.capacity = int(np.clip(wanted, self.least, self.most))

    def _reorganise(self, used: NDArray[np.bool_], flow: Array, seized: Array, margin: Array) -> dict[str, float]:
        """Expand or consolidate each side; returns edges opened under loss and closed under small loss."""
        net, s, opened, closed = self.net, self.settings, 0.0, 0.0
        for side in (0, 1):
            mine = (net.side[net.head] == side) | (net.side[net.tail] == side)
            active = np.flatnonzero(used & mine)
            if len(active) == 0:
                continue
            loss = float((seized[active] * margin[active]).sum())
            limit = s.loss_limit * float((flow[active] * margin[active]).max())
            before = int(self.open.sum())
            if loss >= limit and loss > 0:
                places = np.unique(np.concatenate([net.tail[active], net.head[active], [0]]))
                unused = ~np.isin(net.head, places) & (net.side[net.head] == side)
                free = np.flatnonzero(unused & np.isin(net.tail, places))
                number = min(max(ceil(loss / max(limit, 1e-9)), 1), s.expand_max, len(free))
                for edge in free[np.argsort(-margin[free], kind="stable")[:number]]:
                    self._open(int(edge))
                opened += int(self.open.sum()) - before
            else:
                share = loss / (loss + limit) if loss > 0 else 0.0
                share = 1 - share if s.close_when_quiet else share
                self._close(active, min(round(len(active) * share), len(active) - 1))
                closed += before - int(self.open.sum())
        return {"opened": opened, "closed": closed}

    def _close(self, active: Ints, number: int) -> None:
        net = self.net
        primary = active[net.tail[active] == 0]
        keep = primary[np.argmin(self.risk[primary])] if len(primary) else -1
        worst = active[np.argsort(-self.risk[active], kind="stable")]
        for edge in worst[worst != keep][:number]:
            self.open[edge] = False
        for node in range(self.exit - 1, 0, -1):
            if not self.open[self.onward[node]].any():
                into = net.head == node
                if keep >= 0 and into[keep]:
                    self.open[self.onward[node][-1]] = True  # the kept movement needs its way to the exit
                else:
                    self.open[into] = False


@lru_cache(maxsize=128)
def run(settings: Settings, seed: int) -> tuple[dict[str, float], ...]:
    """Monthly totals of one run."""
    simulation = Simulation(settings, seed)
    return tuple(simulation.step() for _ in range(settings.months))
