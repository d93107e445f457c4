"""What the tests of judging share: their folder on the path, so that they import the small study by name."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
