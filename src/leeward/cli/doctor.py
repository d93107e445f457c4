"""``leeward doctor``: what is installed, and whether it works."""

from __future__ import annotations

import os
import platform
import shutil
import sys
from importlib import metadata
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from leeward._version import __version__
from leeward.cli.core import FAILURE, emit, grid, show, verb
from leeward.showing.edge import say

if TYPE_CHECKING:
    from leeward.ensembles.keys import PosteriorRecord
    from leeward.evidence.keys import PluginRecord
    from leeward.schemas.printed import DoctorRecord

LIBRARIES = (
    "numpy",
    "scipy",
    "pandas",
    "xarray",
    "h5netcdf",
    "pydantic",
    "jax",
    "jaxlib",
    "trafilatura",
    "lxml",
    "lxml_html_clean",
    "pypdfium2",
    "pysbd",
    "distributed",
)
ROOM_NEEDED = 500e6
"""Bytes that an ordinary assessment may need on disk."""


@click.command(short_help="What is installed, and whether it works.")
@click.option("--clear", is_flag=True, help="First remove the compiled programs, burn-ins and baselines that are kept.")
@verb
def doctor(clear: bool, as_json: bool) -> None:
    """Report versions, the engine, the data checks, whether a small document of each format can be read, and the disk.

    Exit status 1 when something is wrong.
    """
    if clear:
        _clear()
    from leeward.evidence.checks import run_checks

    plugins, plugin_faults = _plugins()
    data_faults = [fault for fault in run_checks() if fault not in plugin_faults]
    engine, cache, engine_faults = _engine()
    posterior, posterior_faults = _posterior()
    formats, format_faults = _formats()
    faults = plugin_faults + data_faults + engine_faults + posterior_faults + format_faults
    room = shutil.disk_usage(Path.cwd()).free
    if room < ROOM_NEEDED:
        faults.append(f"only {room / 1e6:.0f} MB are free in {Path.cwd()}")
    found: DoctorRecord = {
        "leeward": __version__,
        "python": platform.python_version(),
        "platform": platform.platform(),
        "executable": sys.executable,
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "engine": engine,
        "cache": str(cache),
        "libraries": {name: _version(name) for name in LIBRARIES},
        "data": "faulty" if data_faults else "sound",
        "posterior": posterior,
        "plugins": plugins,
        "formats": formats,
        "free_disk_bytes": room,
        "faults": faults,
        "works": not faults,
    }
    if as_json:
        emit(found)
    else:
        _print(found)
    if faults:
        raise click.exceptions.Exit(FAILURE)


def _clear() -> None:
    from leeward.ensembles.backend import programs_folder
    from leeward.ensembles.kept_runs import ENDING
    from leeward.ensembles.programs import trim

    folder = programs_folder()
    gone, runs = (0, 0) if folder is None else (trim(folder, 0), trim(folder, 0, ENDING))
    told = f"{gone / 1e6:.1f} MB of compiled programs removed, and {runs / 1e6:.1f} MB of burn-ins and baselines"
    told += "; the next run takes a minute more to make its own"
    say(told, err=True)


def _engine() -> tuple[str, Path, list[str]]:
    """Add up a few numbers with the engine and compile the world: its name, its cache, what went wrong."""
    from leeward.ensembles.backend import cache_folder, choose
    from leeward.model.system import compile_model
    from leeward.world import load_world

    name, cache, faults = "none", cache_folder(), []
    try:
        backend = choose()
        name = backend.name
        if float(backend.xp.arange(4).sum()) != 6:
            faults.append(f"the engine {name} cannot add")
        compile_model(load_world())
    except Exception as error:
        faults.append(f"the engine {name} does not start ({type(error).__name__}: {error})")
    place = next((folder for folder in (cache, *cache.parents) if folder.exists()), cache)
    if name == "jax" and not os.access(place, os.W_OK):
        faults.append(f"{cache} cannot be written: the model is compiled anew each time; set LEEWARD_CACHE")
    return name, cache, faults


def _posterior() -> tuple[PosteriorRecord | None, list[str]]:
    """What the draws come from, and why they cannot if they cannot."""
    from leeward.ensembles.posterior_file import shipped
    from leeward.evidence.errors import InputError

    try:
        return shipped().summary(), []
    except InputError as problem:
        return None, [f"the posterior cannot be used: {problem}"]


def _plugins() -> tuple[list[PluginRecord], list[str]]:
    """What others have added, and what is wrong with it."""
    from leeward.evidence.errors import InputError
    from leeward.evidence.tables import plugin_rows

    try:
        return plugin_rows(), []
    except InputError as problem:
        return [], [str(problem)]


def _formats() -> tuple[dict[str, bool], list[str]]:
    """Read a small document of each format and find its claim: which formats work, and what is wrong with the others."""
    from leeward.reading.samples import samples

    works, faults = {}, []
    with TemporaryDirectory(prefix="leeward-") as folder:
        for suffix, data in samples().items():
            path = Path(folder) / f"sample.{suffix}"
            path.write_bytes(data)
            try:
                from leeward.reading import read

                found = len(read(path).read_claims())
                problem = "" if found == 1 else f"{found} claims found where there is one"
            except Exception as error:
                problem = f"{type(error).__name__}: {str(error).partition(chr(10))[0]}"
            works[suffix] = not problem
            if problem:
                faults.append(f"a small {suffix.upper()} file cannot be read ({problem})")
    return works, faults


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def _weighted(posterior: PosteriorRecord | None) -> str:
    if posterior is None:
        return "none that fits the priors"
    return f"{posterior['id']}: {posterior['effective_draws']:,.0f} effective draws, {len(posterior['cases'])} past episodes"


def _plugged(found: PluginRecord) -> str:
    brought = [f"{kind}: {', '.join(names)}" for kind in ("levers", "outcomes", "parameters") if (names := found[kind])]
    return f"{found['name']} {found['version']} ({'; '.join(brought)})"


def _print(found: DoctorRecord) -> None:
    from leeward.evidence.numbers import gigabytes

    libraries = ", ".join(f"{name} {version or 'not installed'}" for name, version in found["libraries"].items())
    rows = [
        ("leeward", found["leeward"]),
        ("python", f"{found['python']} ({found['executable']})"),
        ("platform", f"{found['platform']}, {found['cores']} cores"),
        (
            "engine",
            found["engine"] + ("" if found["engine"] == "jax" else " (slow; `pip install leeward[fast]` adds jax)"),
        ),
        ("compiled programs", found["cache"]),
        ("libraries", libraries),
        ("data", found["data"]),
        ("posterior", _weighted(found["posterior"])),
        ("plug-ins", "; ".join(map(_plugged, found["plugins"])) or "none"),
        ("formats read", ", ".join(suffix for suffix, works in found["formats"].items() if works) or "none"),
        ("free disk", gigabytes(found["free_disk_bytes"])),
    ]
    show(grid("Leeward", ("what", "found"), rows))
    for fault in found["faults"]:
        show(f"fault: {fault}")
    show("Everything works." if found["works"] else f"Faults: {len(found['faults'])}.")
