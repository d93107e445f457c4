"""Compiled programs kept between processes: what is played often is neither traced nor compiled again.

A program is known by a fingerprint of everything that decides it: the constants of the compiled world, the code of the
model and of this engine (as loaded, and as it stands on disk), the versions of JAX, the processor, and the types and
shapes of what it is called with. Before a program is kept, it is loaded once more and must give the same bits as the one
that was compiled; a file that cannot be read, or that was changed, is as good as none.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import platform
import sys
import zlib
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from functools import lru_cache
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

import numpy as np

from leeward.ensembles.protocol import LANES, SEGMENT_WEEKS, Arrays, Model
from leeward.evidence.safefile import write_whole

MOST_BYTES = 150_000_000
"""Bytes of programs that are kept, about: some hundred; the longest unused go first."""
_ENDING = ".program"


@lru_cache(maxsize=1)
def machine() -> str:
    """Hash of the processor: programs use its instructions, and a home folder may serve several machines."""
    facts = [platform.machine(), platform.system()]
    with contextlib.suppress(OSError), open("/proc/cpuinfo", encoding="utf-8") as lines:
        facts.extend(sorted({line for line in lines if line.startswith(("flags", "Features", "model name"))}))
    return hashlib.sha256("".join(facts).encode()).hexdigest()[:12]


def fingerprint(model: Model) -> str | None:
    """What decides the program of a model, in 32 letters; None for a model of another package, whose code nobody knows."""
    if type(model).__module__ != "leeward.model.system":
        return None
    total = hashlib.sha256(repr((sys.version, machine(), LANES, SEGMENT_WEEKS)).encode())
    for part in _parts(model.static):
        total.update(part)
    total.update(_sources())
    for name, module in sorted(sys.modules.items()):
        if name.startswith("leeward.model"):
            total.update(_live(module))
    return total.hexdigest()[:32]


def _parts(value: Any) -> Iterator[bytes]:
    """Everything in the constants of a world, as bytes."""
    if isinstance(value, np.ndarray):
        yield f"{value.dtype}{value.shape}".encode() + value.tobytes()
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield repr(key).encode()
            yield from _parts(inner)
    elif isinstance(value, (tuple, list)):
        for inner in value:
            yield from _parts(inner)
    elif is_dataclass(value):
        for field in fields(value):
            yield field.name.encode()
            yield from _parts(getattr(value, field.name))
    elif isinstance(value, FunctionType):
        yield b"".join(_code(value.__code__))
    else:
        yield repr(value).encode()
    yield b";"


@lru_cache(maxsize=1)
def _sources() -> bytes:
    """Hash of the code on disk that a program is made from."""
    home = Path(__file__).resolve().parent
    total = hashlib.sha256()
    for path in (*sorted((home.parent / "model").glob("*.py")), home / "backend.py", Path(__file__)):
        total.update(path.name.encode() + path.read_bytes())
    return total.digest()


def _live(module: ModuleType) -> bytes:
    """The functions and numbers of a module as they are now, were they exchanged or not."""
    total = hashlib.sha256(module.__name__.encode())
    for name, value in sorted(vars(module).items()):
        if isinstance(value, FunctionType):
            for part in (name.encode(), *_code(value.__code__), repr(value.__defaults__).encode()):
                total.update(part)
        elif isinstance(value, (int, float, str)) and not name.startswith("__"):
            total.update(f"{name}={value!r}".encode())
    return total.digest()


def _code(code: CodeType) -> Iterator[bytes]:
    yield code.co_code
    yield repr(code.co_names).encode()
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _code(constant)
        elif not isinstance(constant, frozenset):  # whose order differs between processes; `co_code` and the file say the rest
            yield repr(constant).encode()


def kept(
    jax: Any, function: Callable[..., Any], options: dict[str, Any] | None, args: Any, known: str | None, folder: Path | None
) -> Any:
    """The compiled program of a function of arrays `args`, from the folder if it is there under the fingerprint `known`.

    The function returns its second argument's structure and one more array. Without a fingerprint or a folder nothing is kept.
    """
    fresh = jax.jit(function, compiler_options=options)
    if known is None or folder is None:
        return fresh
    describe = [(name, value.shape, str(value.dtype)) for arrays in args for name, value in sorted(arrays.items())]
    whole = repr((known, jax.__version__, jax.default_backend(), sorted((options or {}).items()), describe))
    path = folder / f"{hashlib.sha256(whole.encode()).hexdigest()[:40]}{_ENDING}"
    trees = jax.tree.structure((args, {})), jax.tree.structure((args[1], 0))
    with contextlib.suppress(Exception):  # whatever is wrong with a kept program: it is made again
        data = path.read_bytes()
        if zlib.crc32(data[4:]) == int.from_bytes(data[:4], "big"):
            found = _load(data[4:], trees)
            os.utime(path)
            return found
    compiled = fresh.lower(*args).compile()
    with contextlib.suppress(Exception):  # a full disk, or a version of JAX that cannot: the program works all the same
        _keep(path, compiled, trees, args)
    return compiled


def _load(data: bytes, trees: Any) -> Any:
    from jax.experimental import serialize_executable

    return serialize_executable.deserialize_and_load(data, *trees)


def _keep(path: Path, compiled: Any, trees: Any, args: Any) -> None:
    from jax.experimental import serialize_executable

    data, *own = serialize_executable.serialize(compiled)
    if tuple(own) != trees or not _same(compiled(*args), _load(data, trees)(*args)):
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, zlib.crc32(data).to_bytes(4, "big") + data)
    trim(path.parent)


def _same(one: tuple[Arrays, Any], other: tuple[Arrays, Any]) -> bool:
    every = [(one[1], other[1]), *((one[0][name], other[0][name]) for name in one[0])]
    return all(np.array_equal(np.asarray(a), np.asarray(b), equal_nan=True) for a, b in every)


def trim(folder: Path, most: int = MOST_BYTES, ending: str = _ENDING) -> int:
    """Remove the longest unused files with an ending beyond so many bytes; returns the bytes removed. No other is touched."""
    found = []
    with contextlib.suppress(OSError):
        for path in [*folder.glob(f"*{ending}"), *folder.glob(f".*{ending}.*.part")]:
            with contextlib.suppress(OSError):
                found.append((path.stat().st_mtime, path.stat().st_size, path))
    held, gone = sum(size for _, size, _ in found), 0
    for _, size, path in sorted(found):
        if held - gone <= most:
            break
        with contextlib.suppress(OSError):
            path.unlink()
            gone += size
    return gone
