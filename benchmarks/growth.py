"""Growth of time and memory: `python benchmarks/growth.py legs|draws|store|weeks|workers|limits [VALUES ...]`.

Every row is a process of its own, so that its peak memory is its own; processor time is user and system time of it and of its
children. Prints a Markdown table and the exponent b of a x^b by least squares on logarithms. Columns say what is in them:

    legs     the world's networks copied so many times over, each copy with legs of its own: chains, cells and arms grow alike
    draws    a one-year study of the baseline with `--keep horizons`, into a folder
    store    the same with a week that only looks up luck, and no burn-in: what sampling, sketches and writing take by themselves
    weeks    100 draws of the baseline, every week kept, into a folder
    workers  a one-year study of 800 draws: threads:1, threads:2, processes:1, processes:2, dask:2 (a local cluster)
    limits   the compiled week beside this machine's matrix product and triad, one core, in turn
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

DEFAULTS = {
    "legs": "1 3 10 30 94",
    "draws": "100 1000 10000",
    "store": "1000 10000 100000",
    "weeks": "52 260 1040 2600",
    "workers": "threads:1 threads:2 processes:1 processes:2 dask:2",
    "limits": "1",
}


def spent() -> float:
    """Processor seconds so far, of this process and of its children that have ended."""
    found = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(x.ru_utime + x.ru_stime for x in found)


def larger(times: int) -> Any:
    """The world with its networks copied: (legs, chains, cells and arms) x times, the same places, zones and markets."""
    from leeward.world import load_world

    world = load_world()
    copies = [""] + [f"_{i}" for i in range(2, times + 1)]
    networks = tuple(replace(n, id=n.id + c) for c in copies for n in world.networks)
    legs = tuple(replace(leg, id=leg.id + c, networks=tuple(n + c for n in leg.networks)) for c in copies for leg in world.legs)
    return replace(world, networks=networks, legs=legs)


def legs(times: str) -> dict[str, Any]:
    """Start-up, compilation and the week of a larger world, 100 draws, without burn-in."""
    from leeward.ensembles.backend import choose
    from leeward.model.system import Model

    marks = [spent()]
    world = larger(int(times))
    model = Model(world)
    marks.append(spent())
    draws = np.arange(100, dtype=np.uint32)
    p = model.sample_parameters(draws, 1) | {"draw": draws, "seed": np.uint32(1)}
    state = model.initial_state(np, model.static, p)
    marks.append(spent())
    backend = choose("jax")
    segment = backend.segment(model)
    weeks = 52 if int(times) <= 10 else 8
    with backend.active():
        args = backend.put(p), backend.put(state), backend.put(model.burn_in_controls()[0])
        args = args[0], args[1], {name: value[:weeks] for name, value in args[2].items()}
        np.asarray(segment(*args)[1])
        marks.append(spent())
        turns = []
        for _ in range(3):
            began = spent()
            assert np.isfinite(np.asarray(segment(*args)[1])).all()
            turns.append(spent() - began)
    built, sampled, compiled = np.diff(marks)
    week = min(turns) / weeks
    return {
        "legs": len(world.legs), "arms": len(model.static.graph.arm_to), "build": built, "sample": sampled,
        "compile or load": compiled, "week, ms": 1e3 * week, "system-years a second": 100 / (52 * week),
    }  # fmt: skip


def _run(
    draws: int, weeks: int, keep: str, executor: str | None, threads: int | None = None, model: Any = None
) -> dict[str, Any]:
    from leeward.ensembles import runner
    from leeward.ensembles.plan import StudyPlan
    from leeward.ensembles.study import run_model
    from leeward.model.system import compile_model
    from leeward.world import load_world

    if threads is not None:
        runner.cores = lambda: threads
    began, clock = spent(), time.perf_counter()
    plan = StudyPlan({}, draws=draws, years=weeks / 52, keep=keep)
    model = compile_model(load_world()) if model is None else model
    with tempfile.TemporaryDirectory() as folder:
        run_model(plan, model, out=Path(folder) / "run", executor=executor)
        size = sum(f.stat().st_size for f in Path(folder).rglob("*") if f.is_file())
    return {
        "processor seconds": spent() - began, "clock": time.perf_counter() - clock, "on disk, MB": size / 1e6,
        "system-years": draws * (weeks / 52 + len(model.burn_in_controls())),
    }  # fmt: skip


def draws(number: str) -> dict[str, Any]:
    """A one-year study with horizons kept."""
    return {"draws": int(number)} | _run(int(number), 52, "horizons", None)


def store(number: str) -> dict[str, Any]:
    """A one-year study with horizons kept, of the real parameters and series under an empty week."""
    from leeward.model import noise
    from leeward.model.system import Model
    from leeward.world import load_world

    class Empty(Model):
        def burn_in_controls(self) -> list[Any]:
            return []

        def rejected(self, params: Any, state: Any, last: Any) -> Any:
            return np.zeros(len(params["draw"]), bool)

        def week(self, xp: Any, static: Any, params: Any, state: Any, control: Any) -> tuple[Any, Any]:
            address = np.arange(len(static.series), dtype=np.uint32)
            luck = noise.uniform(xp, params["seed"], params["draw"], control["week"], address, dtype=state["stock"].dtype)
            return state, 1e3 * luck / (1.0 + 0.1 * address[:, None])

    return {"store": int(number)} | _run(int(number), 52, "horizons", None, model=Empty(load_world()))


def weeks(number: str) -> dict[str, Any]:
    """A block of draws over so many weeks."""
    return {"weeks": int(number)} | _run(100, int(number), "weekly", None)


def workers(kind: str) -> dict[str, Any]:
    """A study of 800 draws on threads, processes or a Dask cluster."""
    name, _, number = kind.partition(":")
    if name == "threads":
        return {"workers": kind} | _run(800, 52, "horizons", None, int(number))
    if name == "processes":
        return {"workers": kind} | _run(800, 52, "horizons", kind)
    from distributed import LocalCluster

    with LocalCluster(n_workers=int(number), threads_per_worker=1, dashboard_address=None) as cluster:
        found = _run(800, 52, "horizons", f"dask:{cluster.scheduler_address}")
    return {"workers": kind} | found  # time of the workers is known once they have ended, so it is taken again outside


def limits(_: str) -> dict[str, Any]:
    """Matrix product, triad and the week on one thread, in turn; work of the week by the compiler's own count."""
    import jax

    from leeward.ensembles.backend import choose
    from leeward.ensembles.blocks import Blocks
    from leeward.ensembles.plan import StudyPlan
    from leeward.model.system import compile_model
    from leeward.world import load_world

    model, backend = compile_model(load_world()), choose("jax")
    blocks = Blocks(StudyPlan({}, draws=100, years=1), model, backend)
    ready = blocks.prepare(0)
    control = {name: value[0] for name, value in blocks.controls[0][0].items()}
    lowered = jax.jit(lambda p, s, c: model.week(jax.numpy, model.static, p, s, c)).lower(ready.params, ready.state, control)
    compiled = lowered.compile().cost_analysis()
    work = compiled if isinstance(compiled, dict) else compiled[0]
    a = np.random.default_rng(0).random((2048, 2048), np.float32)
    x, y, z = (np.full(16_000_000, 1.0, np.float32) for _ in range(3))
    rates: dict[str, list[float]] = {"matrix": [], "triad": [], "week": []}
    for _turn in range(7):
        began = time.process_time()
        a @ a
        rates["matrix"].append(2 * 2048**3 / (time.process_time() - began))
        began = time.process_time()
        np.multiply(z, np.float32(3.0), out=x)
        np.add(x, y, out=x)
        rates["triad"].append(5 * x.nbytes / (time.process_time() - began))
        began = time.process_time()
        blocks.option(ready, 0)
        rates["week"].append((time.process_time() - began) / 52)
    seconds = median(rates["week"])
    flops, moved = work["flops"] + work.get("transcendentals", 0.0), work["bytes accessed"]
    return {
        "week, ms": 1e3 * seconds, "week, least and most": f"{1e3 * min(rates['week']):.1f} to {1e3 * max(rates['week']):.1f}",
        "Mflop a week": flops / 1e6, "of them transcendental": work.get("transcendentals", 0.0) / 1e6,
        "MB a week": moved / 1e6, "matrix product, Gflop/s": median(rates["matrix"]) / 1e9,
        "triad, GB/s": median(rates["triad"]) / 1e9, "share of the matrix product": flops / seconds / median(rates["matrix"]),
        "share of the triad": moved / seconds / median(rates["triad"]),
    }  # fmt: skip


def one(what: str, value: str) -> dict[str, Any]:
    """A row: its own numbers and the peak memory, of this process and of the largest child."""
    before = spent()
    found: dict[str, Any] = globals()[what](value)
    if what == "workers":
        found["processor seconds"] = spent() - before
    peak = [resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return found | {"peak, MB": max(peak)}


def exponent(x: list[float], y: list[float]) -> float:
    """Slope of log y on log x."""
    return float(np.polyfit(np.log(x), np.log(y), 1)[0]) if len(x) > 1 else float("nan")


def main() -> None:
    """Print the table."""
    what, values = sys.argv[1], sys.argv[2:]
    if what == "--one":
        print(json.dumps(one(*values), default=float))
        return
    rows = []
    for value in values or DEFAULTS[what].split():
        done = subprocess.run([sys.executable, __file__, "--one", what, value], capture_output=True, text=True)
        if done.returncode:
            print(f"{what} {value}: stopped with {done.returncode}: {done.stderr.strip().splitlines()[-1:]}")
            continue
        rows.append(json.loads(done.stdout.splitlines()[-1]))
        if len(rows) == 1:
            print("| " + " | ".join(rows[0]) + " |\n|" + "---|" * len(rows[0]))
        told = (x if isinstance(x, str) else f"{x:,.4g}" if abs(x) < 1000 else f"{x:,.0f}" for x in rows[-1].values())
        print("| " + " | ".join(told) + " |", flush=True)
    if rows and what not in ("workers", "limits"):
        names = [name for name in rows[0] if name != what]
        x = [row[what] for row in rows]
        for what_of, few in (("all rows", slice(None)), ("the last two", slice(-2, None))):
            told = (f"{name} {exponent(x[few], [row[name] for row in rows][few]):.2f}" for name in names)
            print(f"exponents of {what_of}:", ", ".join(told))


if __name__ == "__main__":
    main()
