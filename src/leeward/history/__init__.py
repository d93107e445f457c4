"""History: backtests on past episodes, scores of forecasts, and calibration.

`backtest`, `backtest_all` and `summary` play cases and score them; `score` scores forecasts with probabilities;
`calibrate` makes posterior draws; `play_effects` asks the model what studies found. A case is a folder and an effect a file
that anyone can write: see docs/validation/backtests.md and effects.md.
"""

from __future__ import annotations

from leeward.ensembles.posterior import Posterior, PosteriorModel
from leeward.history.backtests import backtest, backtest_all, leave_one_out, score_case
from leeward.history.calibration import Calibration, calibrate, fit, fitter, gather
from leeward.history.cases import bundled_cases, load_case
from leeward.history.effect_files import bundled_effects, load_effects
from leeward.history.effects import effects_headline, play_effects
from leeward.history.forecasts import score
from leeward.history.pooled import summary

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
