"""Addressed noise: one uniform number for every (seed, draw, week, purpose, entity).

Random numbers are looked up, never consumed. A number depends on its address and on nothing else, so a draw
is the same in any chunk, order, shard or machine, two strategies see the same luck, and adding an entity
leaves the luck of all others alone.

The function is Threefry-2x32 with 13 rounds (Salmon, Moraes, Dror and Shaw 2011, "Parallel random numbers: as
easy as 1, 2, 3"; 13 is the smallest number of rounds that passed BigCrush there, 20 their default with a
margin). Key = (seed, draw), counter = (week, address). Everything before the last conversion is 32-bit
integer arithmetic, so NumPy and JAX agree to the bit in float32 and in float64.

Uniforms are the odd multiples of 2**-24: 2**23 equally likely values, open at both ends, exact in float32,
and 1 - u is again such a number. An event less likely than 2**-24 in one look-up therefore never happens.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Array: TypeAlias = Any
Namespace: TypeAlias = Any

ROUNDS = 13
_ROTATIONS = (13, 15, 26, 6, 17, 29, 16, 24)
_PARITY = 0x1BD11BDA

__all__ = ["ROUNDS", "address", "addresses", "check_addresses", "threefry2x32", "uniform", "uniform_pair"]


def threefry2x32(
    xp: Namespace, key: tuple[Array, Array], counter: tuple[Array, Array], rounds: int = ROUNDS
) -> tuple[Array, Array]:
    """Threefry-2x32 block function.

    `key` and `counter` are pairs of uint32 arrays of at least one dimension that broadcast together. Returns
    two uint32 arrays of the broadcast shape. Source: Salmon et al. 2011, section 4.2; checked against the
    known answers published with their Random123 library for 13, 20 and 32 rounds.
    """
    k0, k1 = key
    keys = (k0, k1, k0 ^ k1 ^ xp.uint32(_PARITY))
    x0 = counter[0] + k0
    x1 = counter[1] + k1
    for r in range(rounds):
        turn = _ROTATIONS[r % 8]
        x0 = x0 + x1
        x1 = (x1 << xp.uint32(turn)) | (x1 >> xp.uint32(32 - turn))
        x1 = x1 ^ x0
        if r % 4 == 3:
            injection = r // 4 + 1
            x0 = x0 + keys[injection % 3]
            x1 = x1 + (keys[(injection + 1) % 3] + xp.uint32(injection))
    return x0, x1


def _words(xp: Namespace, value: Array, shape: tuple[int, ...]) -> Array:
    if isinstance(value, int):
        value = np.array(value & 0xFFFFFFFF, dtype=np.uint32)
    return xp.reshape(xp.asarray(value).astype(xp.uint32), shape)


def _unit(xp: Namespace, bits: Array, dtype: Any) -> Array:
    # Through int32: the value fits, and signed conversion is the fast one on most processors.
    odd = ((bits >> xp.uint32(8)) | xp.uint32(1)).astype(xp.int32)
    return odd.astype(dtype) * xp.asarray(2.0**-24, dtype=dtype)


def uniform_pair(xp: Namespace, seed: Array, draw: Array, week: Array, address: Array, dtype: Any = None) -> tuple[Array, Array]:
    """Two independent uniforms for every entity and draw in one week.

    seed: whole number of 32 bits, or (D,) of them. draw: (D,) draw numbers. week: whole number, may be
    negative (burn-in). address: (E,) uint32 from `addresses`. dtype: float type of the result, float32 by
    default; the value is the same in every float type. Returns (u0, u1), each (E, D), in the open interval
    (0, 1).
    """
    dtype = xp.float32 if dtype is None else dtype
    key = (_words(xp, seed, (1, -1)), _words(xp, draw, (1, -1)))
    counter = (_words(xp, week, (1, 1)), _words(xp, address, (-1, 1)))
    b0, b1 = threefry2x32(xp, key, counter)
    return _unit(xp, b0, dtype), _unit(xp, b1, dtype)


def uniform(xp: Namespace, seed: Array, draw: Array, week: Array, address: Array, dtype: Any = None) -> Array:
    """First number of `uniform_pair`: (E, D) uniforms in the open interval (0, 1)."""
    return uniform_pair(xp, seed, draw, week, address, dtype)[0]


def address(purpose: str, entity: str) -> int:
    """Stable 32-bit address of one entity for one purpose: CRC-32 of "purpose/entity" in UTF-8.

    Any fixed hash will do, because Threefry mixes neighbouring counters; what matters is that addresses
    differ, which `addresses` and `check_addresses` verify. `purpose` must not contain "/" (ValueError).
    """
    if "/" in purpose or not purpose:
        raise ValueError(f"purpose must be a non-empty word without '/': {purpose!r}")
    return zlib.crc32(f"{purpose}/{entity}".encode())


def addresses(purpose: str, names: Iterable[str]) -> npt.NDArray[np.uint32]:
    """Addresses of all entities of one purpose, (E,) uint32; ValueError if two entities share one."""
    return np.array(list(check_addresses({purpose: list(names)})), dtype=np.uint32)


def check_addresses(purposes: Mapping[str, Sequence[str]]) -> dict[int, tuple[str, str]]:
    """Register every purpose with its entities and return {address: (purpose, entity)} in that order.

    ValueError names both parties if two of them share an address, also across purposes (a repeated name is
    the usual cause; a true hash collision is mended by renaming an entity).
    """
    taken: dict[int, tuple[str, str]] = {}
    for purpose, names in purposes.items():
        for name in names:
            here = address(purpose, name)
            if here in taken:
                other = "/".join(taken[here])
                raise ValueError(f"noise address {here:#010x} of {purpose}/{name} is taken by {other}")
            taken[here] = (purpose, name)
    return taken
