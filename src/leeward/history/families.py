"""Families of levers, as the scores are told apart by them: what a strategy mainly does.

The table is `data/families.csv`, finer than the families of the levers' own records where the response differs (a sprayed
field and a raided laboratory are both supply). A lever that is not in it keeps the family of its record.
"""

from __future__ import annotations

import csv
import io
from functools import lru_cache
from importlib import resources

from leeward.evidence.levers import load_levers
from leeward.history.records import Case


@lru_cache(maxsize=1)
def load_families() -> dict[str, str]:
    """Return lever -> family of the table."""
    text = (resources.files("leeward.history") / "data" / "families.csv").read_text(encoding="utf-8")
    return {row["lever"]: row["family"] for row in csv.DictReader(io.StringIO(text))}


def family_of(lever: str) -> str:
    """Return the family of a lever."""
    return load_families().get(lever, load_levers()[lever].family)


def families(case: Case) -> list[str]:
    """Return the families of the levers of a case, each once, in alphabetical order; empty for a null window."""
    return sorted({family_of(s.lever) for s in case.settings})
