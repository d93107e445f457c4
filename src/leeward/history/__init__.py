"""History: backtests on past episodes, scores of forecasts, and calibration.

`backtest`, `backtest_all` and `summary` play cases and score them; `score` scores forecasts with probabilities;
`calibrate` makes posterior draws; `play_effects` asks the model what studies found. A case is a folder and an effect a file
that anyone can write: see docs/validation/backtests.md and effects.md.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from leeward.ensembles.posterior import Posterior as Posterior
    from leeward.ensembles.posterior import PosteriorModel as PosteriorModel
    from leeward.history.backtests import backtest as backtest
    from leeward.history.backtests import backtest_all as backtest_all
    from leeward.history.backtests import leave_one_out as leave_one_out
    from leeward.history.backtests import score_case as score_case
    from leeward.history.calibration import Calibration as Calibration
    from leeward.history.calibration import calibrate as calibrate
    from leeward.history.calibration import fit as fit
    from leeward.history.calibration import fitter as fitter
    from leeward.history.calibration import gather as gather
    from leeward.history.cases import bundled_cases as bundled_cases
    from leeward.history.cases import load_case as load_case
    from leeward.history.effect_files import bundled_effects as bundled_effects
    from leeward.history.effect_files import load_effects as load_effects
    from leeward.history.effects import effects_headline as effects_headline
    from leeward.history.effects import play_effects as play_effects
    from leeward.history.forecasts import score as score
    from leeward.history.pooled import summary as summary

_HOMES = {
    "Posterior": "leeward.ensembles.posterior",
    "PosteriorModel": "leeward.ensembles.posterior",
    "backtest": "leeward.history.backtests",
    "backtest_all": "leeward.history.backtests",
    "leave_one_out": "leeward.history.backtests",
    "score_case": "leeward.history.backtests",
    "Calibration": "leeward.history.calibration",
    "calibrate": "leeward.history.calibration",
    "fit": "leeward.history.calibration",
    "fitter": "leeward.history.calibration",
    "gather": "leeward.history.calibration",
    "bundled_cases": "leeward.history.cases",
    "load_case": "leeward.history.cases",
    "bundled_effects": "leeward.history.effect_files",
    "load_effects": "leeward.history.effect_files",
    "effects_headline": "leeward.history.effects",
    "play_effects": "leeward.history.effects",
    "score": "leeward.history.forecasts",
    "summary": "leeward.history.pooled",
}

__all__ = [
    "Calibration",
    "Posterior",
    "PosteriorModel",
    "backtest",
    "backtest_all",
    "bundled_cases",
    "bundled_effects",
    "calibrate",
    "effects_headline",
    "fit",
    "fitter",
    "gather",
    "leave_one_out",
    "load_case",
    "load_effects",
    "play_effects",
    "score",
    "score_case",
    "summary",
]


def __getattr__(name: str) -> Any:
    if name in _HOMES:  # loaded when it is first used: what only reads stored results needs none of it
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'leeward.history' has no attribute {name!r}")
