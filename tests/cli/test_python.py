"""What ``import leeward as lw`` offers: light to import, every name documented, the examples of the docs run."""

from __future__ import annotations

import re
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import leeward as lw

ROOT = Path(__file__).resolve().parents[2]


def test_every_name_is_there_and_documented() -> None:
    page = (ROOT / "docs" / "contracts.md").read_text(encoding="utf-8")
    section = page[page.index("## Python") : page.index("## Environment")]
    for name in set(lw.__all__) - {"__version__"}:
        assert getattr(lw, name).__doc__, name
        assert f"`{name}`" in section, name
    assert set(dir(lw)) == set(lw.__all__)
    with pytest.raises(AttributeError, match="has no attribute 'asses'"):
        _ = lw.asses  # type: ignore[attr-defined]


def test_importing_loads_nothing_heavy() -> None:
    heavy = ("numpy", "pandas", "xarray", "jax", "pydantic", "click", "leeward.api")
    code = f"import sys, leeward\nprint(*[name for name in {heavy!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_verdicts_read_the_record_of_the_past_without_what_plays_it() -> None:
    code = (
        "import sys, leeward.showing.past as past; past.past_record('vessel_patrol', 'kg_seized');"
        " print(sorted({'scipy.stats', 'leeward.history.backtests', 'leeward.history.effects', 'jax'} & set(sys.modules)))"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert found.stdout.strip() == "[]"


@pytest.mark.slow
def test_the_example_of_a_strategy_runs(capsys: pytest.CaptureFixture[str]) -> None:
    page = (ROOT / "docs" / "how-to-use.md").read_text(encoding="utf-8")
    section = page[page.index("### A strategy of your own") :]
    block = re.search(r"\n\n((?:    .*\n|\n)+)", section)
    assert block is not None
    names: dict[str, Any] = {}
    exec(textwrap.dedent(block[1]), names)
    extra = names["extra"]
    assert extra.sizes["draw"] == len(names["study"].draws) > 10
    assert float(np.abs(extra.isel(week=slice(0, 13))).max()) == 0, "nothing before the start"
    assert float(extra.sum()) > 0
    assert "unknown lever 'patrol'" in capsys.readouterr().out
    assert isinstance(names["brief"], lw.Brief)
