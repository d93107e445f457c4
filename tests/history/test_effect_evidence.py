"""Published effects in the fit: distances, events, and what is left to the cases."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from effect_toy import record
from effect_toy import simulate as toy
from history_toy import CASE, simulator, write_case
from scipy.stats import t as student

from leeward.history.calibration import gather, weigh
from leeward.history.cases import load_case
from leeward.history.effect_evidence import DEGREES, Response, by_event, in_the_fit, of_the_event, responses
from leeward.history.effect_files import load_effects
from leeward.history.effect_playing import Values, play_values
from leeward.history.effect_records import Effect


def in_sample(folder: Path, name: str = "toy", **keys: Any) -> Effect:
    path = record(folder, name, **keys)
    path.write_text(path.read_text(encoding="utf-8").replace("in_sample: false", "in_sample: true"), encoding="utf-8")
    return load_effects(path)[0]


def test_a_distance_is_in_spreads_of_the_study_and_of_the_discrepancy(tmp_path: Path) -> None:
    effect = in_sample(tmp_path)
    values = Values({"toy": np.array([-10.0, -13.0, np.nan])}, {"toy": np.array([0, 2, 3])}, ())
    (found,) = responses([effect], values, np.array([0, 1, 2, 3]))
    # -10 with a spread of 2, and three tenths of ten beside it.
    assert found.distance == pytest.approx([0.0, np.nan, -3.0 / np.sqrt(2.0**2 + 3.0**2), np.nan], nan_ok=True)


def test_the_likelihood_is_students_and_who_says_nothing_gets_the_mean(tmp_path: Path) -> None:
    distance = np.array([0.0, 1.0, -4.0, np.nan])
    found = Response(in_sample(tmp_path), distance).log_likelihood()
    density = student.pdf(distance[:3], DEGREES) / student.pdf(0.0, DEGREES)
    assert found == pytest.approx(np.log([*density, density.mean()]))


def test_records_of_one_event_count_once(tmp_path: Path) -> None:
    one, two = in_sample(tmp_path, "one"), in_sample(tmp_path, "two")
    first, second = (Response(e, np.array(d)) for e, d in ((one, [0.0, 2.0]), (two, [1.0, 0.0])))
    together = by_event([first, second])
    assert together == pytest.approx((first.log_likelihood() + second.log_likelihood()) / 2)
    path = record(tmp_path, "later")
    path.write_text(path.read_text(encoding="utf-8").replace("start: 2010-01-01", "start: 2009-01-01"), encoding="utf-8")
    apart = Response(load_effects(path)[0], np.array([1.0, 0.0]))
    assert by_event([first, apart]) == pytest.approx(first.log_likelihood() + apart.log_likelihood())
    assert by_event([]) == 0.0


def test_what_is_not_in_sample_a_bound_and_what_a_case_compares_stay_out(tmp_path: Path) -> None:
    case = load_case(write_case(tmp_path))
    free = load_effects(record(tmp_path, "free"))[0]
    bound = in_sample(tmp_path, "bound", published="{low: 0}")
    mine = in_sample(tmp_path, "mine")
    assert in_the_fit([free, bound, mine], []) == [mine]
    # The case has the area of Colombia in the same years.
    assert in_the_fit([mine], [case]) == []


def test_a_fit_moves_to_the_draws_that_answer_as_published(tmp_path: Path) -> None:
    """The toy's response grows with the number of the draw; the case knows nothing of it."""
    effect = in_sample(tmp_path)
    flat = simulator(lambda case, option, table: 90.0 + 0.0 * table["a"].to_numpy())
    gathered = gather([write_case(tmp_path)], 400, simulate=flat)

    def wide(*args: Any) -> Any:
        return toy(*args, noise=0.1)

    found = responses([effect], play_values([effect], 400, 1, wide), gathered.draws)
    answer = play_values([effect], 400, 1, wide).values["toy"][gathered.draws]
    with_it = weigh(replace(gathered, responses=found), least=100)
    without = weigh(gathered, least=100)
    apart = [float(np.sum(np.abs(answer + 10.0) * w) / np.sum(w)) for w in (with_it.weights, without.weights)]
    assert apart[0] < 0.8 * apart[1]
    assert with_it.about["effects"] == ["toy"] and without.about["effects"] == []


def test_an_event_is_left_out_with_its_case(tmp_path: Path) -> None:
    effect = in_sample(tmp_path)
    case = load_case(write_case(tmp_path))
    assert of_the_event(effect, case)
    other_lever = CASE.replace("manual_eradication", "aerial_eradication")
    assert not of_the_event(effect, load_case(write_case(tmp_path, "sprayed", other_lever)))
    earlier = CASE.replace("2010-01-01", "2006-01-01").replace("2011-01-01", "2007-01-01").replace("2014-12-31", "2009-12-31")
    assert not of_the_event(effect, load_case(write_case(tmp_path, "earlier", earlier)))
