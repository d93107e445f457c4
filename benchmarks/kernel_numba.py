"""Four of the dearest stages of the week by hand in Numba, beside the compiler's: `python benchmarks/kernel_numba.py [REPEATS]`.

Noise, counts by inversion, the choice along all legs, and sums by group, each over a hundred draws, float32, one thread, on the
arrays of a real block after its burn-in. Results are compared before anything is timed; then the two are timed in turn, beside
the whole compiled week. Needs numba in an environment of its own beside leeward[fast].
"""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Callable
from statistics import median
from typing import Any

import numpy as np
from numba import njit

from leeward.ensembles.backend import _compiler_options, choose
from leeward.ensembles.blocks import Blocks
from leeward.ensembles.plan import StudyPlan
from leeward.model import counts, noise, routes
from leeward.model.system import compile_model
from leeward.world import load_world

F = np.float32
Array = Any
jit = njit(cache=False, fastmath={"contract", "nsz", "arcp"}, error_model="numpy", boundscheck=False)
"""No reordering of sums: block size must not change a result."""


@jit
def _noise(seed: Any, draw: Array, week: Any, address: Array, out: Array) -> None:
    turns = (13, 15, 26, 6, 17, 29, 16, 24)
    k0 = np.uint32(seed)
    for e in range(len(address)):
        for d in range(len(draw)):
            k1 = draw[d]
            k2 = np.uint32(k0 ^ k1 ^ np.uint32(0x1BD11BDA))
            x0, x1 = np.uint32(week + k0), np.uint32(address[e] + k1)
            for r in range(13):
                turn = np.uint32(turns[r % 8])
                x0 = np.uint32(x0 + x1)
                x1 = np.uint32((x1 << turn) | (x1 >> (np.uint32(32) - turn)))
                x1 = np.uint32(x1 ^ x0)
                if r == 3:
                    x0, x1 = np.uint32(x0 + k1), np.uint32(x1 + k2 + np.uint32(1))
                elif r == 7:
                    x0, x1 = np.uint32(x0 + k2), np.uint32(x1 + k0 + np.uint32(2))
                elif r == 11:
                    x0, x1 = np.uint32(x0 + k0), np.uint32(x1 + k1 + np.uint32(3))
            out[e, d] = F(np.int32((x0 >> np.uint32(8)) | np.uint32(1))) * F(2.0**-24)


@jit
def _exp(x: Any) -> Any:
    # Cephes expf, to about one unit in the last place; vectorises where the library's does not.
    x = max(x, F(-87.0))
    n = np.floor(x * F(1.44269504) + F(0.5))
    r = x - n * F(0.693359375) + n * F(2.12194440e-4)
    p = F(1.9875691500e-4)
    p = p * r + F(1.3981999507e-3)
    p = p * r + F(8.3334519073e-3)
    p = p * r + F(4.1665795894e-2)
    p = p * r + F(1.6666665459e-1)
    p = p * r + F(5.0000001201e-1)
    return (p * r * r + r + F(1.0)) * np.int32((np.int32(n) + np.int32(127)) << np.int32(23)).view(np.float32)


@jit
def _counts(mean: Array, u: Array, out: Array, guard: Any) -> None:
    width = mean.shape[1]
    term, above = np.empty(width, np.float32), np.empty(width, np.float32)
    for q in range(len(mean)):
        for d in range(width):
            m = mean[q, d]
            term[d] = _exp(-m) * guard
            # The survival function from nought: a series where the mean is small, as subtraction would cancel.
            above[d] = (
                F(1.0) - term[d]
                if m > F(0.5)
                else m * (F(1) - m * (F(0.5) - m * (F(1 / 6) - m * (F(1 / 24) - m * (F(1 / 120) - m * F(1 / 720))))))
            )
            out[q, d] = F(1.0) if F(1.0) - u[q, d] < above[d] else F(0.0)
        for k in range(1, 16):
            inverse = F(1.0) / F(k)
            for d in range(width):
                term[d] *= mean[q, d] * inverse
                above[d] -= term[d]
                out[q, d] += F(1.0) if F(1.0) - u[q, d] < above[d] else F(0.0)
        for d in range(width):
            if out[q, d] >= F(16.0):  # rare: the expansion, one by one
                out[q, d] = _large(mean[q, d], u[q, d])


@jit
def _large(mean: Any, u: Any) -> Any:
    x = F(2.0) * u - F(1.0)
    w = -math.log(F(4.0) * u * (F(1.0) - u))
    if w < 5.0:
        c, p = w - 2.5, 2.81022636e-08
        for a in (
            3.43273939e-07, -3.5233877e-06, -4.39150654e-06, 0.00021858087,
            -0.00125372503, -0.00417768164, 0.246640727, 1.50140941,
        ):  # fmt: skip
            p = p * c + a
    else:
        c, p = math.sqrt(w) - 3.0, -0.000200214257
        for a in (
            0.000100950558, 0.00134934322, -0.00367342844, 0.00573950773, -0.0076224613, 0.00943887047, 1.00167406, 2.83297682,
        ):  # fmt: skip
            p = p * c + a
    z = p * x * 2.0**0.5
    sd = math.sqrt(max(mean, 0.0625))
    third = (z - z * z * z) / 72.0 + z / 24.0
    return F(max(math.ceil(mean + sd * z + (z * z - 1.0) / 6.0 + third / sd - 0.5), 16.0))


@jit
def _plan(
    blocks: Array, to: Array, terminal: Array, keep: Array, cost: Array, pivot: Array, share: Array, mu: Array, before: Array,
    pace: Array, values: Array, plan: Array,
) -> None:  # fmt: skip
    width = terminal.shape[1]
    values[: len(terminal)] = terminal
    top, total, reference = np.empty(width, np.float32), np.empty(width, np.float32), np.empty(width, np.float32)
    for b in range(len(blocks)):
        first_node, nodes, slots, first_arm = blocks[b]
        for i in range(nodes):
            node, first = first_node + i, first_arm + i * slots
            top[:], total[:], reference[:] = F(-1e9), F(0.0), F(0.0)
            for a in range(first, first + slots):
                far = to[a]
                for d in range(width):
                    gain = (keep[a, d] * values[far, d] - cost[a, d] - pivot[a, d]) / mu[node, d]
                    plan[a, d] = gain
                    top[d] = max(top[d], gain if share[a, d] > F(0.0) else F(-1e9))
            for a in range(first, first + slots):
                for d in range(width):
                    weight = share[a, d] * _exp(min(plan[a, d] - top[d], F(0.0)))
                    plan[a, d] = weight
                    total[d] += weight
                    reference[d] += share[a, d] * pivot[a, d]
            for a in range(first, first + slots):
                for d in range(width):
                    plan[a, d] = before[a, d] + pace[0, d] * (plan[a, d] / total[d] - before[a, d])
            for d in range(width):
                values[node, d] = reference[d] + mu[node, d] * (top[d] + math.log(total[d]))


@jit
def _sums(table: Array, start: Array, member: Array, out: Array) -> None:
    for g in range(len(start) - 1):
        out[g, :] = F(0.0)
        for j in range(start[g], start[g + 1]):
            row = member[j]
            for d in range(table.shape[1]):
                out[g, d] += table[row, d]


def _members(grouping: Any, rows: int) -> tuple[Array, Array]:
    tables = [t[i] for t in grouping.tables for i in range(len(t))]
    found = [[int(r) for r in tables[int(g)] if r < rows] for g in grouping.order]
    return np.cumsum([0, *map(len, found)]).astype(np.int64), np.array([r for one in found for r in one], np.int64)


def stages(model: Any, ready: Any) -> dict[str, tuple[Callable[..., Any], tuple[Any, ...], Callable[[], Any]]]:
    """Name -> (the model's own source for the compiler, its arguments, the same by hand)."""
    import jax.numpy as jnp

    st = model.static
    p, s = ({name: np.ascontiguousarray(v) for name, v in x.items()} for x in (ready.params, ready.state))
    luck = noise.uniform(np, 1, p["draw"], 5, st.addresses, np.float32)
    rng = np.random.default_rng(0)
    arms, nodes, cells = len(st.graph.arm_to), len(st.graph.node_place), len(st.cells)
    terminal = np.ascontiguousarray(s["import_price"][st.index["terminal_bazaar"]])
    keep = rng.uniform(0.85, 1.0, (arms, 100)).astype(F)
    cost = rng.uniform(0.0, 2000.0, (arms, 100)).astype(F)
    mean = rng.lognormal(-0.5, 1.0, (cells, 100)).astype(F)
    u = np.ascontiguousarray(luck[st.streams["luck_cell"]])
    flow = rng.uniform(0.0, 100.0, (arms, 100)).astype(F)
    blocks = np.array([(b.first_node, b.nodes, b.slots, b.first_arm) for b in st.graph.blocks])
    starts, member = _members(st.graph.arrivals, arms)
    out = {"noise": np.empty_like(luck), "counts": np.empty_like(mean), "sums": np.empty((nodes, 100), F)}
    values, plan = np.empty((nodes, 100), F), np.empty((arms, 100), F)
    to = st.graph.arm_to.astype(np.int64)
    share, mu, pace = (np.ascontiguousarray(np.broadcast_to(p[n], (len(p[n]), 100))) for n in ("share", "mu", "replan_share"))
    guard = F(1.0 + 8.0 * 2.0**-24)

    def by_hand(kernel: Callable[..., None], args: tuple[Any, ...], found: Any) -> Callable[[], Any]:
        def call() -> Any:
            kernel(*args)
            return found

        return call

    return {
        "(an empty call)": (lambda flow: flow[:1, :1], (flow,), lambda: flow[:1, :1]),
        "noise": (
            lambda draw, week: noise.uniform(jnp, p["seed"], draw, week, st.addresses, dtype=jnp.float32),
            (p["draw"], np.uint32(5)),
            by_hand(_noise, (int(p["seed"].ravel()[0]), p["draw"], np.uint32(5), st.addresses, out["noise"]), out["noise"]),
        ),
        "counts": (
            lambda mean, u: counts.poisson(jnp, mean, u, 16),
            (mean, u),
            by_hand(_counts, (mean, u, out["counts"], guard), out["counts"]),
        ),
        "choice": (
            lambda p, s, terminal, keep, cost: routes.plan(jnp, st, p, s, terminal, keep, cost, jnp.float32(0.0))[1],
            ({n: p[n] for n in ("share", "mu", "replan_share")}, {n: s[n] for n in ("pivot", "plan")}, terminal, keep, cost),
            by_hand(_plan, (blocks, to, terminal, keep, cost, s["pivot"], share, mu, s["plan"], pace, values, plan), plan),
        ),
        "sums": (
            lambda flow: routes.sums(jnp, flow, st.graph.arrivals),
            (flow,),
            by_hand(_sums, (flow, starts, member, out["sums"]), out["sums"]),
        ),
    }


def main() -> None:
    """Compare, then time in turn."""
    import jax

    repeats, calls = int((sys.argv[1:] or ["9"])[0]), 50
    model, backend = compile_model(load_world()), choose("jax")
    blocks = Blocks(StudyPlan({}, draws=100, years=1), model, backend)
    ready = blocks.prepare(0)
    work = {}
    for name, (source, args, hand) in stages(model, ready).items():
        program = jax.jit(source, compiler_options=_compiler_options()).lower(*args).compile()
        there = jax.device_put(args)
        a, b = np.asarray(program(*there)), hand()
        off = np.abs(a - b) > 1e-4 * np.maximum(np.abs(a), 1e-2)
        assert off.mean() < (2e-4 if name == "counts" else 1e-9), (name, off.mean(), np.abs(a - b).max())
        work[name] = (program, there, hand)
    times: dict[str, tuple[list[float], list[float]]] = {name: ([], []) for name in work}
    whole = []
    for _ in range(repeats):
        began = time.process_time()
        blocks.option(ready, 0)
        whole.append((time.process_time() - began) / 52)
        for name, (program, there, hand) in work.items():
            for i, call in enumerate((lambda p=program, t=there: p(*t).block_until_ready(), hand)):
                began = time.process_time()
                for _ in range(calls):
                    call()
                times[name][i].append((time.process_time() - began) / calls)
    print("| stage, 100 draws | compiler, ms: median (least to most) | by hand, ms | times as fast, without the empty call |")
    print("|---|---|---|---|")
    sums, empty = [0.0, 0.0], median(times["(an empty call)"][0])
    for name, pair in times.items():
        told = [f"{1e3 * median(x):.3f} ({1e3 * min(x):.3f} to {1e3 * max(x):.3f})" for x in pair]
        if name.startswith("("):
            print(f"| {name} | {told[0]} | | |")
            continue
        inside = median(pair[0]) - empty  # what a call costs by itself is no part of a week
        print(f"| {name} | {told[0]} | {told[1]} | {inside / median(pair[1]):.1f} |")
        sums = [sums[0] + inside, sums[1] + median(pair[1])]
    week = median(whole)
    print(f"all four: {1e3 * sums[0]:.2f} ms and {1e3 * sums[1]:.2f} ms, {sums[0] / sums[1]:.1f} times")
    mixed = week / (week - sums[0] + sums[1])
    print(f"whole week {1e3 * week:.2f} ms; with these four by hand and the rest as it is {mixed:.2f} times as fast")


if __name__ == "__main__":
    main()
