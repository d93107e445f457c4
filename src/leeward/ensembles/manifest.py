"""What identifies a run: hashes of plan, model, engine, code and data."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from importlib import metadata
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from leeward._version import __version__
from leeward.ensembles.backend import Backend
from leeward.ensembles.plan import StudyPlan, digest
from leeward.ensembles.protocol import LANES, SEGMENT_WEEKS, Model
from leeward.ensembles.store import FORMAT
from leeward.evidence.plugins import plugins
from leeward.evidence.tables import plugin_row


def engine_facts(backend: Backend) -> dict[str, Any]:
    """What computes: library, version, float type, lanes; on one machine these decide the bits."""
    library = metadata.version("jax" if backend.name == "jax" else "numpy")
    return {
        "backend": backend.name,
        "library": library,
        "dtype": str(backend.dtype),
        "lanes": LANES,
        "segment_weeks": SEGMENT_WEEKS,
    }


def make_manifest(
    plan: StudyPlan,
    model: Model,
    backend: Backend,
    hashes: dict[str, str],
    extra: dict[str, Any],
) -> dict[str, Any]:
    """The manifest of a run; "run" is the hash that a resumed run must have in common."""
    engine = engine_facts(backend)
    series = [[key.outcome, [list(pair) for pair in key.coords]] for key in model.static.series]
    compiled = digest([model.static.key, model.code_version(), series])
    every = {"plan": plan.identity, "model": compiled, "engine": digest(engine), **hashes}
    plugged = [plugin_row(plugin) for plugin in getattr(model.static, "plugins", ())]
    extra = extra | ({"plugins": plugged} if plugged else {})
    return {
        "leeward": FORMAT,
        "run": digest(every),
        "version": __version__,
        "plan": plan.to_dict(),
        "engine": engine,
        "hashes": every,
        "structures": {name: list(options) for name, options in model.structures.items()},
        **extra,
        "series": series,
    }


def _walk(folder: Traversable, endings: tuple[str, ...]) -> list[tuple[str, bytes]]:
    found = []
    for entry in sorted(folder.iterdir(), key=lambda item: item.name):
        if entry.is_dir():
            found += [(f"{entry.name}/{name}", data) for name, data in _walk(entry, endings)]
        elif entry.name.endswith(endings):
            found.append((entry.name, entry.read_bytes()))
    return found


@lru_cache(maxsize=1)
def data_hashes() -> dict[str, str]:
    """Hashes of the package's code and data that decide numbers, by what they are of; of plug-ins where there are any."""
    package = files("leeward")
    hashes = {}
    for name, folders, endings in (
        ("code", ("model", "ensembles", "strategy.py"), (".py",)),
        ("parameters", ("evidence/data/parameters",), (".toml",)),
        ("levers", ("evidence/data",), ("levers.toml",)),
        ("world", ("world",), (".py", ".csv", ".toml")),
    ):
        total = hashlib.sha256()
        for folder in folders:
            place = package.joinpath(*folder.split("/"))
            for path, data in [(folder, place.read_bytes())] if place.is_file() else _walk(place, endings):
                total.update(path.encode() + b"\0" + hashlib.sha256(data).digest())
        hashes[name] = total.hexdigest()[:16]
    if plugins():
        hashes["plugins"] = digest([[x.label, x.package, x.sha256] for x in plugins()])
    return hashes
