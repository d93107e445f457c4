"""Addressed noise: known answers, one stream in every library and float type, uniform, independent.

Statistical tests run on fixed addresses, so they cannot fail by chance from run to run; thresholds are set so
that a correct generator would fail on fewer than one set of addresses in a million.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from leeward.model import noise

# (rounds, counter, key, result) of threefry2x32 in the known-answer file of the Random123 library.
KNOWN = [
    (13, (0x00000000, 0x00000000), (0x00000000, 0x00000000), (0x9D1C5EC6, 0x8BD50731)),
    (13, (0xFFFFFFFF, 0xFFFFFFFF), (0xFFFFFFFF, 0xFFFFFFFF), (0xFD36D048, 0x2D17272C)),
    (13, (0x243F6A88, 0x85A308D3), (0x13198A2E, 0x03707344), (0xBA3E4725, 0xF27D669E)),
    (20, (0x00000000, 0x00000000), (0x00000000, 0x00000000), (0x6B200159, 0x99BA4EFE)),
    (20, (0xFFFFFFFF, 0xFFFFFFFF), (0xFFFFFFFF, 0xFFFFFFFF), (0x1CB996FC, 0xBB002BE7)),
    (20, (0x243F6A88, 0x85A308D3), (0x13198A2E, 0x03707344), (0xC4923A9C, 0x483DF7A0)),
    (32, (0x00000000, 0x00000000), (0x00000000, 0x00000000), (0xCEE3D47E, 0xA23DFD5C)),
    (32, (0xFFFFFFFF, 0xFFFFFFFF), (0xFFFFFFFF, 0xFFFFFFFF), (0x6E2FE0D0, 0xB1B76F82)),
]

SOME = noise.addresses("test", [f"leg{i}" for i in range(40)])
DRAWS = np.arange(500, dtype=np.uint32)
words = st.integers(0, 2**32 - 1)


def _pair(pair: tuple[int, int]) -> tuple[Any, Any]:
    return np.array([pair[0]], np.uint32), np.array([pair[1]], np.uint32)


@pytest.mark.parametrize(("rounds", "counter", "key", "result"), KNOWN)
def test_known_answers(rounds: int, counter: tuple[int, int], key: tuple[int, int], result: tuple[int, int]) -> None:
    found = noise.threefry2x32(np, _pair(key), _pair(counter), rounds)
    assert tuple(int(x[0]) for x in found) == result


@pytest.mark.slow
@settings(max_examples=50, deadline=None)
@given(words, words, words, words)
def test_twenty_rounds_agree_with_jax(k0: int, k1: int, c0: int, c1: int) -> None:
    random = pytest.importorskip("jax.extend.random")
    theirs = random.threefry_2x32(np.array([k0, k1], np.uint32), np.array([c0, c1], np.uint32))
    ours = noise.threefry2x32(np, _pair((k0, k1)), _pair((c0, c1)), 20)
    assert [int(x[0]) for x in ours] == [int(x) for x in theirs]


@pytest.mark.slow
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("week", [0, 7, -52])
def test_numpy_and_jax_give_the_same_bits(dtype: str, week: int) -> None:
    jax = pytest.importorskip("jax")
    reference = noise.uniform_pair(np, 11, DRAWS, week, SOME, dtype=np.float64)
    with jax.enable_x64(dtype == "float64"):
        found = noise.uniform_pair(jax.numpy, 11, DRAWS, week, SOME, dtype=dtype)
        assert found[0].dtype == dtype
        compiled = jax.jit(lambda w: noise.uniform_pair(jax.numpy, 11, DRAWS, w, SOME, dtype=dtype))
        traced = compiled(np.int32(week))
    for ours, theirs, again in zip(reference, found, traced, strict=True):
        np.testing.assert_array_equal(ours, np.asarray(theirs, np.float64))
        np.testing.assert_array_equal(ours, np.asarray(again, np.float64))


def test_values_are_odd_multiples_in_the_open_interval() -> None:
    u0, u1 = noise.uniform_pair(np, 3, DRAWS, 5, SOME)
    for u in (u0, u1):
        assert u.dtype == np.float32
        steps = u.astype(np.float64) * 2**24
        assert np.all(steps == np.round(steps))
        assert np.all(steps % 2 == 1)
        assert 0.0 < u.min() < u.max() < 1.0


@given(st.integers(0, 2**32 - 1), st.integers(-1000, 5000), st.permutations(range(20)))
@settings(max_examples=30, deadline=None)
def test_a_number_depends_on_its_address_alone(seed: int, week: int, order: list[int]) -> None:
    whole = noise.uniform(np, seed, DRAWS[:20], week, SOME[:20])
    mixed = noise.uniform(np, seed, DRAWS[order][:7], week, SOME[order])
    np.testing.assert_array_equal(mixed, whole[np.ix_(order, order[:7])])


def test_uniform() -> None:
    u = np.concatenate([x.ravel() for w in range(20) for x in noise.uniform_pair(np, 1, DRAWS, w, SOME)])
    counts = np.bincount((u * 256).astype(int), minlength=256)
    assert stats.chisquare(counts).pvalue > 1e-6
    assert stats.kstest(u[:100_000], "uniform").pvalue > 1e-6


@pytest.mark.parametrize("neighbour", ["draw", "week", "address", "seed", "pair"])
def test_neighbours_are_independent(neighbour: str) -> None:
    a, b = noise.uniform_pair(np, 1, DRAWS, 3, SOME)
    if neighbour == "draw":
        b = noise.uniform(np, 1, DRAWS + np.uint32(1), 3, SOME)
    elif neighbour == "week":
        b = noise.uniform(np, 1, DRAWS, 4, SOME)
    elif neighbour == "address":
        b = noise.uniform(np, 1, DRAWS, 3, SOME + np.uint32(1))
    elif neighbour == "seed":
        b = noise.uniform(np, 2, DRAWS, 3, SOME)
    table = np.histogram2d(a.ravel(), b.ravel(), bins=16, range=[[0, 1], [0, 1]])[0]
    assert stats.chisquare(table.ravel()).pvalue > 1e-6
    assert abs(np.corrcoef(a.ravel(), b.ravel())[0, 1]) < 5.0 / np.sqrt(a.size)


def test_addresses_are_stable() -> None:
    assert noise.address("loss", "leg00") == _crc("loss/leg00")
    assert noise.address("seizure", "águas") == _crc("seizure/águas")
    assert noise.addresses("loss", ["a", "b"]).dtype == np.uint32


def _crc(text: str) -> int:
    """CRC-32 by the book (reflected polynomial 0xEDB88320), independent of zlib."""
    value = 0xFFFFFFFF
    for byte in text.encode():
        value ^= byte
        for _ in range(8):
            value = (value >> 1) ^ (0xEDB88320 if value & 1 else 0)
    return value ^ 0xFFFFFFFF


def test_collisions_are_refused() -> None:
    with pytest.raises(ValueError, match="loss/a is taken by loss/a"):
        noise.addresses("loss", ["a", "b", "a"])
    with pytest.raises(ValueError, match="loss/buckeroo is taken by loss/plumless"):  # one CRC-32, two words
        noise.addresses("loss", ["plumless", "buckeroo"])
    with pytest.raises(ValueError, match="without '/'"):
        noise.address("a/b", "c")


def test_purposes_are_registered_in_order() -> None:
    found = noise.check_addresses({"loss": ["a", "b"], "strike": ["a"]})
    assert list(found.values()) == [("loss", "a"), ("loss", "b"), ("strike", "a")]
