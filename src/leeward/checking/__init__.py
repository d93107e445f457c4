"""Checks of a lever, an outcome or a parameter: what holds for every one of them, whoever wrote it.

In the manner of the estimator checks of scikit-learn: `check_lever(name)` and its like return one `Check` for each thing
that must hold, ready for `pytest.mark.parametrize` and for the table of ``leeward check``. `stubs` writes the first lines
of a new one.
"""

from leeward.checking.levers import check_lever
from leeward.checking.outcomes import check_outcome
from leeward.checking.parameters import check_parameter
from leeward.checking.result import Check

__all__ = ["Check", "check_lever", "check_outcome", "check_parameter"]
