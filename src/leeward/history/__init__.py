"""History: backtests on past episodes, scores of forecasts, and calibration.

`backtest`, `backtest_all` and `summary` play cases and score them; `score` scores forecasts with probabilities;
`calibrate` makes posterior draws. A case is a folder that anyone can write: see docs/validation/backtests.md.
"""

from __future__ import annotations

from leeward.ensembles.posterior import Posterior, PosteriorModel
from leeward.history.backtests import backtest, backtest_all, leave_one_out, score_case
from leeward.history.calibration import Calibration, calibrate, fit, fitter, gather
from leeward.history.cases import bundled_cases, load_case
from leeward.history.forecasts import score
from leeward.history.pooled import summary

__all__ = [
    "Calibration",
    "Posterior",
    "PosteriorModel",
    "backtest",
    "backtest_all",
    "bundled_cases",
    "calibrate",
    "fit",
    "fitter",
    "gather",
    "leave_one_out",
    "load_case",
    "score",
    "score_case",
    "summary",
]
