"""The types of arrays, said once. Shapes stand in docstrings, in the order of the axes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
