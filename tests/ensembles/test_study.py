"""Plans, strategies, stores, sketches and studies."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from toy import ToyModel

from leeward.ensembles import backend as engine
from leeward.ensembles import bench
from leeward.ensembles.executors import opened
from leeward.ensembles.merging import merge
from leeward.ensembles.plan import StudyPlan, fold_seed, parse_shard
from leeward.ensembles.protocol import LANES
from leeward.ensembles.sketch import Sketch, bins, edges
from leeward.ensembles.store import gaps
from leeward.ensembles.study import Study, run_model
from leeward.evidence.errors import InputError
from leeward.strategy import LeverSetting, Strategy

STRIKES = Strategy((LeverSetting("maritime_strike", 4.0, ramp_weeks=4),))
MODEL = ToyModel()


def run(out: Path | None = None, model: ToyModel = MODEL, **changes: Any) -> Study:
    known: dict[str, Any] = {"options": {"a": STRIKES}, "draws": LANES, "years": 0.5, "seed": 3} | changes
    return run_model(StudyPlan(**known), model, out=out, backend="numpy")


# Strategies and plans


def test_share_of_a_setting() -> None:
    setting = LeverSetting("vessel_patrol", 2.0, start_week=4, end_week=20, ramp_weeks=4)
    assert [setting.share(w) for w in (3, 4, 5, 7, 19, 20)] == [0.0, 0.25, 0.5, 1.0, 1.0, 0.0]
    assert LeverSetting("vessel_patrol", 2.0).share(0) == 1.0


@pytest.mark.parametrize(
    "settings_",
    [
        {"value": float("nan")},
        {"value": 1.0, "start_week": -1},
        {"value": 1.0, "start_week": 5, "end_week": 5},
    ],
)
def test_bad_settings_are_refused(settings_: dict[str, Any]) -> None:
    with pytest.raises(InputError, match="vessel_patrol"):
        LeverSetting("vessel_patrol", **settings_)


def test_placebo_and_round_trip() -> None:
    twin = STRIKES.placebo()
    assert STRIKES.lethal
    assert not twin.lethal
    assert Strategy.from_list(json.loads(json.dumps(twin.to_list()))) == twin
    assert not Strategy()
    assert Strategy().lethal


@pytest.mark.parametrize(
    ("changes", "match"),
    [
        ({"draws": 0}, "at least one"),
        ({"first_draw": 2**32}, "numbered"),
        ({"years": 0.0}, "years"),
        ({"years": float("nan")}, "years"),
        ({"seed": 2**63}, "seed"),
        ({"keep": "all"}, "weekly, horizons"),
        ({"options": {"baseline": STRIKES}}, "empty strategy"),
    ],
)
def test_bad_plans_are_refused(changes: dict[str, Any], match: str) -> None:
    with pytest.raises(InputError, match=match):
        StudyPlan(**changes)


def test_identity_leaves_out_the_draws_only() -> None:
    base = StudyPlan({"a": STRIKES}, draws=100)
    assert base.identity == StudyPlan({"a": STRIKES}, draws=300, first_draw=100).identity
    others: list[dict[str, Any]] = [
        {"seed": 2}, {"years": 2.0}, {"keep": "horizons"}, {"options": {"a": STRIKES.placebo()}},
    ]  # fmt: skip
    plans = [StudyPlan(**({"options": {"a": STRIKES}} | changes)) for changes in others]
    assert len({plan.identity for plan in [*plans, base]}) == 5
    assert StudyPlan.from_dict(json.loads(json.dumps(base.to_dict()))) == base


def test_horizons_and_weeks() -> None:
    assert StudyPlan(years=3.0).horizons == [13, 52, 104, 156]
    assert StudyPlan(years=0.2).horizons == [10]
    assert StudyPlan(years=1.5).weeks == 78


@given(st.integers(0, 2**63 - 1))
def test_seeds_fold_to_32_bits(seed: int) -> None:
    assert 0 <= fold_seed(seed) < 2**32
    assert fold_seed(seed % 2**32) == seed % 2**32


@given(st.integers(1, 5000), st.integers(0, 350), st.integers(1, 9))
def test_shards_cover_the_draws_once(draws: int, first: int, count: int) -> None:
    plan = StudyPlan(draws=draws, first_draw=first)
    found: list[int] = []
    for i in range(1, count + 1):
        shard = plan.part(i, count)
        assert StudyPlan.from_dict(json.loads(json.dumps(shard.to_dict()))) == shard
        assert shard.identity == plan.identity
        found += range(shard.first_draw, shard.first_draw + shard.draws)
    assert found == list(range(first, first + draws))


def test_shard_words() -> None:
    assert parse_shard("2/8") == (2, 8)
    for wrong in ("2", "a/b", "", "1/2/3", "²/3", "1/0", "0/3", "4/3", "-1/3", "1/3.0", "1/999999999", "9" * 5000 + "/2"):
        with pytest.raises(InputError, match="i/n"):
            parse_shard(wrong)
    with pytest.raises(InputError, match="from 1 to n"):
        StudyPlan().part(3, 2)


# Sketches

sizes = st.tuples(st.just(3), st.integers(0, 30))
floats = arrays.arrays(np.float32, sizes, elements=st.floats(-1e6, 1e6, width=32))


@settings(max_examples=60, deadline=None)
@given(st.lists(floats, min_size=1, max_size=5))
def test_sketches_merge_exactly_in_any_order(pieces: list[Any]) -> None:
    whole, joined = Sketch(3), Sketch(3)
    whole.add(np.concatenate(pieces, axis=1))
    for piece in reversed(pieces):
        part = Sketch(3)
        part.add(piece)
        joined.merge(part)
    assert whole.low == joined.low or whole.counts.size == 0
    np.testing.assert_array_equal(whole.counts, joined.counts)


@settings(max_examples=100, deadline=None)
@given(arrays.arrays(np.float32, 20, elements=st.floats(-1e9, 1e9, width=32)))
def test_values_lie_in_their_bins(values: Any) -> None:
    number = bins(values)
    low, high = edges(number)
    assert np.all((low <= values) & (values <= high))
    order = np.argsort(values, kind="stable")
    assert np.all(np.diff(number[order]) >= 0)
    wide = np.abs(values) >= 2.0**-20
    assert np.all((high - low)[wide] <= np.abs(values[wide]) / 31.0)


def test_sketch_quantiles_are_close() -> None:
    rng = np.random.default_rng(0)
    values = np.exp(rng.normal(3.0, 0.5, (4, 20_000))).astype(np.float32)
    sketch = Sketch(4)
    sketch.add(values)
    shares = [0.05, 0.25, 0.5, 0.75, 0.95]
    np.testing.assert_allclose(sketch.quantiles(shares), np.quantile(values, shares, axis=1), rtol=0.005)
    assert np.isnan(Sketch(2).quantiles([0.5])).all()


# Stores


spans = st.tuples(st.integers(0, 60), st.integers(1, 30))


@given(st.lists(spans, max_size=5), st.integers(0, 50), st.integers(1, 60))
def test_gaps(taken: list[tuple[int, int]], first: int, count: int) -> None:
    left = {draw for low, n in gaps(taken, first, count) for draw in range(low, low + n)}
    held = {draw for low, n in taken for draw in range(low, low + n)}
    assert left == set(range(first, first + count)) - held


def test_a_store_refuses_another_run(tmp_path: Path) -> None:
    run(tmp_path / "x")
    before = (tmp_path / "x" / "manifest.json").read_bytes()
    with pytest.raises(InputError, match=r"another run \(seed 3, not 4\)"):
        run(tmp_path / "x", seed=4)
    with pytest.raises(InputError, match=r"another run \(another model\)"):
        run(tmp_path / "x", ToyModel(type(MODEL.static)(key="toy-2")))
    assert (tmp_path / "x" / "manifest.json").read_bytes() == before
    (tmp_path / "y").mkdir()
    (tmp_path / "y" / "note.txt").write_text("mine")
    with pytest.raises(InputError, match="not empty"):
        run(tmp_path / "y")
    with pytest.raises(InputError, match=r"manifest\.json"):
        Study.open(tmp_path / "y")


@pytest.mark.slow
def test_more_draws_extend_a_run(tmp_path: Path) -> None:
    run(tmp_path / "x", draws=30)
    first = (tmp_path / "x" / "part-0000000000-0000000029.nc").stat().st_mtime_ns
    grown = run(tmp_path / "x", draws=LANES)
    assert (tmp_path / "x" / "part-0000000000-0000000029.nc").stat().st_mtime_ns == first
    assert list(grown.draws) == list(range(LANES))
    assert grown.outcome("kg_seized").values.tobytes() == run().outcome("kg_seized").values.tobytes()
    assert Study.open(tmp_path / "x").plan["draws"] == LANES


def test_a_broken_part_is_run_again(tmp_path: Path) -> None:
    run(tmp_path / "x")
    (part,) = (tmp_path / "x").glob("part-*.nc")
    whole = part.read_bytes()
    part.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(InputError, match=rf"{part.name}: is damaged .* --resume"):
        Study.open(tmp_path / "x")
    with pytest.warns(engine.EngineNotice, match="draws 0 to 99 are simulated again"):
        mended = run(tmp_path / "x").outcome("import_price").values
    fresh = run().outcome("import_price").values
    assert mended.tobytes() == fresh.tobytes()


def test_merge_refuses_what_does_not_belong_together(tmp_path: Path) -> None:
    run(tmp_path / "a")
    run(tmp_path / "b", seed=9)
    with pytest.raises(InputError, match="another run"):
        merge([tmp_path / "a", tmp_path / "b"], tmp_path / "out")
    with pytest.raises(InputError, match="twice"):
        merge([tmp_path / "a", tmp_path / "a"], tmp_path / "out")
    assert not (tmp_path / "out").exists()


# Studies


def test_a_study_reads_what_was_run(tmp_path: Path) -> None:
    stored, held = run(tmp_path / "x"), run()
    for study in (stored, held, Study.open(tmp_path / "x")):
        assert study.options == ["baseline", "a"]
        assert study.structures == ["memory"]
        assert study.outcomes == ["kg_seized", "import_price", "death_at_sea"]
        assert study.strategy("a") == STRIKES
        values = study.outcome("kg_seized")
        assert values.dims == ("option", "draw", "week", "corridor")
        assert values.shape == (2, LANES, 26, 30)
        assert values.dtype == np.float32
        one = study.outcome("import_price", "a")
        assert one.dims == ("draw", "week", "market")
        assert study.outcome("death_at_sea", "a").dims == ("draw", "week")
        table = study.parameters
        assert list(table.columns) == ["detection", "memory"]
        assert set(table["memory"]) == {"short", "long"}
        assert list(table.index) == list(range(LANES))
        np.testing.assert_array_equal(one, study.outcome("import_price").sel(option="a"))
    assert stored.outcome("kg_seized").values.tobytes() == held.outcome("kg_seized").values.tobytes()
    assert {"seed", "draws", "years", "start", "world", "hashes", "version", "rejected"} <= stored.plan.keys()
    json.dumps(stored.plan)
    with pytest.raises(KeyError, match="import_price"):
        held.outcome("nothing")
    with pytest.raises(KeyError, match="baseline"):
        held.outcome("kg_seized", "b")


def test_rejected_draws_are_counted_and_left_out(tmp_path: Path) -> None:
    strict = ToyModel(reject_above=1.12)
    study, every = run(tmp_path / "x", strict), run()
    assert 0 < study.plan["rejected"] < LANES
    assert len(study.draws) == LANES - study.plan["rejected"]
    assert list(study.parameters.index) == list(study.draws)
    np.testing.assert_array_equal(study.outcome("import_price"), every.outcome("import_price").sel(draw=study.draws))


@pytest.mark.parametrize("keep", ["weekly", "horizons"])
def test_a_study_is_saved_and_read_again(keep: str, tmp_path: Path) -> None:
    held = run(keep=keep)
    again = Study.open(held.save(tmp_path / "x"))
    twice = Study.open(again.save(tmp_path / "y"))
    for study in (again, twice):
        np.testing.assert_array_equal(study.horizon("kg_seized"), held.horizon("kg_seized"))
        np.testing.assert_array_equal(study.quantiles("import_price"), held.quantiles("import_price"))
        assert study.parameters.equals(held.parameters)
    with pytest.raises(InputError, match="holds a run"):
        held.save(tmp_path / "x")


@pytest.mark.slow
def test_horizons_agree_with_weekly(tmp_path: Path) -> None:
    weekly = run(years=1.0, draws=2 * LANES)
    short = run(tmp_path / "x", years=1.0, draws=2 * LANES, keep="horizons")
    np.testing.assert_array_equal(short.horizon("kg_seized"), weekly.horizon("kg_seized"))
    price = weekly.outcome("import_price")
    last = price.isel(week=slice(-13, None)).mean("week")
    np.testing.assert_allclose(weekly.horizon("import_price").sel(horizon=52), last, rtol=1e-6)
    exact, sketched = weekly.quantiles("import_price"), short.quantiles("import_price")
    assert sketched.dims == exact.dims
    np.testing.assert_allclose(sketched, exact, rtol=0.02)
    with pytest.raises(InputError, match="only horizons"):
        short.outcome("kg_seized")


def test_a_wrong_strategy_writes_nothing(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not in tuple"):
        run(tmp_path / "x", options={"a": Strategy((LeverSetting("patrolz", 1.0),))})
    assert not (tmp_path / "x").exists()


# Backends and executors


def test_choice_of_backend(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEEWARD_BACKEND", "numpy")
    assert engine.choose().name == "numpy"
    monkeypatch.delenv("LEEWARD_BACKEND")
    for wrong in ({"name": "fortran"}, {"dtype": "float16"}):
        with pytest.raises(InputError, match="allowed"):
            engine.choose(**wrong)
    monkeypatch.setattr(engine, "find_spec", lambda name: None)
    engine._notice.cache_clear()
    with pytest.warns(engine.EngineNotice, match="JAX is not installed") as said:
        assert engine.choose().name == "numpy"
        assert engine.choose().name == "numpy"
    assert len(said) == 1
    with pytest.raises(InputError, match="not installed"):
        engine.choose("jax")


def test_cache_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LEEWARD_CACHE", str(tmp_path))
    assert engine.cache_folder() == tmp_path
    monkeypatch.delenv("LEEWARD_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    for system, end in (("linux", "leeward"), ("darwin", "leeward"), ("win32", "Cache")):
        monkeypatch.setattr(engine.sys, "platform", system)
        assert engine.cache_folder().name == end


def test_words_for_executors(monkeypatch: pytest.MonkeyPatch) -> None:
    with opened(None) as found:
        assert found == (None, 1)
    for wrong in ("threads", "processes:0", "processes:-1", "processes:²", "processes:x", "processes:", "dask:", ""):
        with pytest.raises(InputError, match="processes:N, dask:ADDRESS"), opened(wrong):
            pass
    with pytest.raises(InputError, match=r"1 to [0-9]+ may run on this machine"), opened("processes:99999"):
        pass
    monkeypatch.setattr("leeward.ensembles.executors.find_spec", lambda name: None)
    with pytest.raises(InputError, match=r"pip install 'leeward\[dask\]'"), opened("dask:tcp://nowhere:1"):
        pass


@pytest.mark.slow
def test_bench_says_what_it_measured() -> None:
    found = bench.run(model=MODEL, draws=LANES, years=1, repeats=2, backend="numpy", threads=1)
    low, rate, high = (found[f"system_years_per_second{end}"] for end in ("_min", "", "_max"))
    assert 0 < low <= rate <= high
    assert {"cores", "limit", "backend", "lanes", "compile_seconds", "draws", "weeks"} <= found.keys()
    json.dumps(found)


def test_a_backend_keeps_the_last_few_programs_and_one_for_all_posteriors() -> None:
    from leeward.ensembles.posterior import Posterior, PosteriorModel, Steady

    backend = engine.Backend("numpy", "float64")
    some = Posterior(1, np.arange(4, dtype=np.uint32), np.full(4, 0.25), np.zeros(4, np.int64))
    program = backend.segment(MODEL)
    assert backend.segment(PosteriorModel(Steady(MODEL), some)) is program
    others = [ToyModel() for _ in range(engine.PROGRAMS)]
    for model in others:
        backend.segment(model)
    assert len(backend._segments) == engine.PROGRAMS
    assert backend.segment(MODEL) is not program and backend.segment(others[-1]) is backend.segment(others[-1])


@pytest.mark.parametrize("kept", [True, False])
def test_plain_values_are_those_of_the_labelled_array(kept: bool, tmp_path: Path) -> None:
    study = run(tmp_path / "draws" if kept else None)
    for name in study.outcomes:
        for option in study.options:
            values, labels = study.plain(name, option)
            array = study.outcome(name, option)
            assert array.dims == ("draw", "week", *labels)
            assert all(list(array.coords[dim].values) == found for dim, found in labels.items())
            np.testing.assert_array_equal(values, array.values)
    with pytest.raises(KeyError, match="nothing"):
        study.plain("nothing", "a")
    with pytest.raises(KeyError, match="nobody"):
        study.plain(study.outcomes[0], "nobody")
    with pytest.raises(InputError, match="horizons"):
        run(keep="horizons").plain(study.outcomes[0], "a")


def test_a_study_reads_on_where_its_folder_was_moved_to(tmp_path: Path) -> None:
    study, known = run(tmp_path / "draws"), run()
    (tmp_path / "draws").rename(tmp_path / "there")
    study.moved(tmp_path / "there")
    for name in known.outcomes:
        np.testing.assert_array_equal(study.outcome(name).values, known.outcome(name).values)
    known.moved(tmp_path / "elsewhere")  # in memory: nothing to do
    assert Study.open(tmp_path / "there").save(tmp_path / "again").is_dir() and study.save(tmp_path / "copy").is_dir()
