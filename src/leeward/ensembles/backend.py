"""Who does the arithmetic: JAX when it is installed, NumPy with the very same source otherwise.

A backend turns a model into `segment(params, state, controls) -> (state, out)`. Under JAX that is one
compiled program on one device; blocks run side by side because several threads call it at once (measured as
fast as one host device a core, with one compilation instead of one a device). Programs are kept between
processes in the user's cache folder (`programs`). No JAX setting is changed.
"""

from __future__ import annotations

import contextlib
import os
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from threading import Lock, Thread
from typing import Any

import numpy as np

from leeward.ensembles import programs
from leeward.ensembles.protocol import Arrays, Model
from leeward.evidence.errors import InputError

NAMES = ("jax", "numpy")
DTYPES = ("float32", "float64")
PROGRAMS = 4
"""Compiled programs kept by a backend."""
Segment = Callable[[Arrays, Arrays, Arrays], tuple[Arrays, Any]]


class EngineNotice(UserWarning):
    """Said once when a run is slower than it could be."""


def cores() -> int:
    """Cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def cache_folder() -> Path:
    """Folder of what is kept between runs: $LEEWARD_CACHE, or the platform's cache folder for this user."""
    given = os.environ.get("LEEWARD_CACHE")
    if given:
        try:
            return Path(given).expanduser()
        except RuntimeError:
            raise InputError(f"there is no home folder {given.partition('/')[0]!r}", key="LEEWARD_CACHE") from None
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
        return base / "leeward" / "Cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "leeward"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "leeward"


def programs_folder() -> Path | None:
    """Folder for compiled programs and kept runs: $LEEWARD_PROGRAMS, none where that is `off`, or one in `cache_folder`."""
    given = os.environ.get("LEEWARD_PROGRAMS")
    if given:
        return None if given == "off" else Path(given)
    return cache_folder() / "programs"


def _jax() -> Any:
    return import_module("jax")


@lru_cache(maxsize=1)
def _notice() -> None:
    warnings.warn(
        "JAX is not installed, so NumPy runs the model: same equations, about 20 times slower."
        " `pip install 'leeward[fast]'` adds JAX.",
        EngineNotice,
        stacklevel=4,
    )


class Backend:
    """An array library and a float type. Made by `choose`."""

    def __init__(self, name: str, dtype: str) -> None:
        self.name = name
        self.dtype: Any = np.dtype(dtype)
        self._segments: dict[int, tuple[Model, Segment]] = {}

    @property
    def xp(self) -> Any:
        """The array namespace, `numpy` or `jax.numpy`."""
        return namespace(self.name)

    @property
    def computes(self) -> str:
        """What decides the bits of a program besides its source: library, version, device, options, float type."""
        if self.name == "numpy":
            return f"numpy {np.__version__} {self.dtype}"
        jax = _jax()
        return f"jax {jax.__version__} {jax.default_backend()} {sorted((_compiler_options() or {}).items())} {self.dtype}"

    @contextlib.contextmanager
    def active(self) -> Iterator[None]:
        """Switch to the float type for calls in this block and thread; needed around every use."""
        if self.name == "jax" and self.dtype.itemsize > 4:
            jax = _jax()
            place = jax if hasattr(jax, "enable_x64") else import_module("jax.experimental")
            with place.enable_x64(True):
                yield
            return
        yield

    def put(self, arrays: Mapping[str, Any]) -> Arrays:
        """Arrays of this backend, floats in its float type, the rest unchanged."""
        found = {}
        for name, value in arrays.items():
            array = np.asarray(value)
            found[name] = array.astype(self.dtype) if array.dtype.kind == "f" else array
        if self.name == "numpy":
            return found
        moved: Arrays = _jax().device_put(found)
        return moved

    def segment(self, model: Model) -> Segment:
        """The program of a model; compiled once a backend and model, and kept for the last few models.

        Draws do not matter to it, so a model that draws from a posterior has the program of its `base`. A compiled
        program holds thousands of memory mappings, of which a process may have 65,530 under Linux.
        """
        model = getattr(model, "base", model)
        known = self._segments.pop(id(model), None)
        if known is None:
            while len(self._segments) >= PROGRAMS:
                del self._segments[next(iter(self._segments))]
            make = self._numpy_segment if self.name == "numpy" else self._jax_segment
            known = (model, make(model))
        self._segments[id(model)] = known
        return known[1]

    def _numpy_segment(self, model: Model) -> Segment:
        def segment(params: Arrays, state: Arrays, controls: Arrays) -> tuple[Arrays, Any]:
            out = []
            for w in range(len(next(iter(controls.values())))):
                control = {name: value[w] for name, value in controls.items()}
                state, row = model.week(np, model.static, params, state, control)
                out.append(row)
            return state, np.stack(out)

        return segment

    def _jax_segment(self, model: Model) -> Segment:
        jax = _jax()
        xp, dtype = self.xp, self.dtype

        def steady(value: Any, like: Any) -> Any:
            return xp.broadcast_to(value, like.shape).astype(like.dtype)

        def segment(params: Arrays, state: Arrays, controls: Arrays) -> tuple[Arrays, Any]:
            def step(before: Arrays, control: Arrays) -> tuple[Arrays, Any]:
                after, out = model.week(xp, model.static, params, before, control)
                return {name: steady(after[name], before[name]) for name in before}, out.astype(dtype)

            final: tuple[Arrays, Any] = jax.lax.scan(step, state, controls)
            return final

        found: dict[Any, Segment] = {}
        making: dict[Any, Lock] = {}

        def call(params: Arrays, state: Arrays, controls: Arrays) -> tuple[Arrays, Any]:
            args = params, state, controls
            shape = tuple((name, value.shape, value.dtype) for arrays in args for name, value in arrays.items())
            if shape not in found:
                with making.setdefault(shape, Lock()):  # whoever wants the same waits, nobody else
                    if shape not in found:
                        found[shape] = self._program(model, segment, args)
            return found[shape](*args)

        return call

    @staticmethod
    def _program(model: Model, segment: Segment, args: tuple[Arrays, Arrays, Arrays]) -> Segment:
        jax, folder = _jax(), programs_folder()
        # What JAX took from a cache of its own cannot be written out again.
        known = None if folder is None or jax.config.jax_compilation_cache_dir else programs.fingerprint(model)
        made: Segment = programs.kept(jax, segment, _compiler_options(), args, known, folder)
        return made


@lru_cache(maxsize=1)
def _compiler_options() -> dict[str, Any] | None:
    """Options for processors: the widest vectors, small products within the program, not by a library (a tenth faster), and
    fewer copies of what goes from week to week (a twentieth).

    Those that this version of the compiler does not know are left out.
    """
    jax = _jax()
    if jax.default_backend() != "cpu":
        return None
    found: dict[str, Any] = {}
    for name, value in (
        ("xla_cpu_prefer_vector_width", 512),
        ("xla_cpu_experimental_ynn_fusion_type", ""),
        ("xla_cpu_copy_insertion_use_region_analysis", True),
    ):
        with contextlib.suppress(jax.errors.JaxRuntimeError):
            jax.jit(lambda x: x + 1, compiler_options={name: value})(1.0)
            found[name] = value
    return found


def namespace(name: str) -> Any:
    """The array namespace of a backend."""
    if name == "numpy":
        return np
    if name != "jax":
        raise InputError(f"unknown backend {name!r}", key="backend", allowed=NAMES)
    return import_module("jax.numpy")


def loading_ahead(report: Callable[[float], None] | None) -> Callable[[float], None]:
    """A progress of work after which the engine runs: with its first report the engine's library begins to load, in a thread.

    Loading takes half a second. What fails there fails again, and is said, where the engine is used.
    """
    begun: list[Thread] = []

    def load() -> None:
        with contextlib.suppress(Exception):
            _ = choose().computes

    def told(share: float) -> None:
        if not begun and find_spec("jax") is not None:
            begun.append(Thread(target=load, name="leeward-engine"))
            begun[0].start()
        if report is not None:
            report(share)

    return told


@lru_cache(maxsize=8)
def _backend(name: str, dtype: str) -> Backend:
    return Backend(name, dtype)


def choose(name: str | None = None, dtype: str | None = None) -> Backend:
    """The backend to run on: the named one, $LEEWARD_BACKEND, JAX if installed, else NumPy with a notice.

    dtype: "float32" or "float64"; by default float32 under JAX. NumPy always computes in float64, because
    tables of constants are float64 and NumPy keeps the wider type. InputError for an unknown name or type,
    and when JAX is asked for by name and missing.
    """
    name = name or os.environ.get("LEEWARD_BACKEND") or None
    if name is not None and name not in NAMES:
        raise InputError(f"unknown backend {name!r}", key="backend", allowed=NAMES)
    if dtype is not None and dtype not in DTYPES:
        raise InputError(f"unknown float type {dtype!r}", key="dtype", allowed=DTYPES)
    present = find_spec("jax") is not None
    if name == "jax" and not present:
        raise InputError("JAX is not installed; `pip install 'leeward[fast]'` adds it", key="backend")
    if name is None:
        name = "jax" if present else "numpy"
        if not present:
            _notice()
    if name == "numpy":
        return _backend("numpy", "float64")
    return _backend("jax", dtype or "float32")
