"""The plan of a study: which strategies, which draws, how long, what is kept."""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from leeward.ensembles import DRAWS
from leeward.ensembles.protocol import LANES, SEGMENT_WEEKS
from leeward.evidence.calendar import MODEL_YEAR
from leeward.evidence.errors import InputError
from leeward.evidence.vocabulary import BASELINE_ID
from leeward.strategy import BASELINE, Strategy

KEEPS = ("weekly", "horizons")
HORIZON_WEEKS = (13, 52, 104, 156, 260, 520)
HORIZON_MEAN_WEEKS = 13
MOST_SHARDS = 100_000
MOST_DRAWS = 2**32 - LANES


def digest(value: Any) -> str:
    """Short stable hash of plain values."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def fold_seed(seed: int) -> int:
    """A seed below 2**63 as the 32-bit word the noise wants; seeds below 2**32 stay as they are."""
    return (seed ^ (seed >> 32)) & 0xFFFFFFFF


@dataclass(frozen=True)
class Shard:
    """Part `index` of `count` (from 1) of the draws first_draw ... first_draw + draws - 1 of a whole study."""

    index: int
    count: int
    first_draw: int
    draws: int

    @property
    def name(self) -> str:
        """`i/n`, as it is asked for."""
        return f"{self.index}/{self.count}"

    @property
    def range(self) -> tuple[int, int]:
        """Its draws (first, number), whole blocks of the study; the number is 0 where there are fewer blocks than shards."""
        end = self.first_draw + self.draws
        first, last = self.first_draw // LANES, (end - 1) // LANES + 1
        low, high = (first + (last - first) * i // self.count for i in (self.index - 1, self.index))
        start = min(max(self.first_draw, low * LANES), end)
        return start, max(0, min(end, high * LANES) - start)

    @staticmethod
    def from_dict(values: Mapping[str, Any] | None) -> Shard | None:
        """From plain values, None from None."""
        return None if values is None else Shard(**values)


@dataclass(frozen=True)
class StudyPlan:
    """Everything that decides the numbers, except code and data; and which shard of a study it is, where it is one.

    options: id -> Strategy, the baseline is added in front if it is missing. Draws first_draw ...
    first_draw + draws - 1 are run. years: of 52 weeks, may be fractional (rounded to whole weeks). keep:
    "weekly" for every series every week, "horizons" for values at the horizons and weekly quantile sketches.
    InputError for anything out of range.
    """

    options: Mapping[str, Strategy] = field(default_factory=dict)
    draws: int = DRAWS
    first_draw: int = 0
    years: float = 3.0
    seed: int = 1
    keep: str = "weekly"
    world: str = "americas"
    start: str = "2025-09-01"
    coarse: bool = False
    prior: bool = True
    shard: Shard | None = None

    def __post_init__(self) -> None:
        if self.draws < (1 if self.shard is None else 0):
            raise InputError(f"{self.draws} draws: at least one is needed", key="draws")
        if self.first_draw < 0 or self.first_draw + self.draws > MOST_DRAWS:
            raise InputError(f"draws are numbered from 0 to {MOST_DRAWS - 1}", key="draws")
        if not (math.isfinite(self.years) and 0 < self.years <= 100):
            raise InputError(f"{self.years} years: a span above 0 and up to 100 is expected", key="years")
        if not 0 <= self.seed < 2**63:
            raise InputError(f"seed {self.seed}: a whole number from 0, below 2**63, is expected", key="seed")
        if self.keep not in KEEPS:
            raise InputError(f"cannot keep {self.keep!r}", key="keep", allowed=KEEPS)
        options = {BASELINE_ID: BASELINE, **self.options}
        if options[BASELINE_ID]:
            raise InputError(f"the option {BASELINE_ID!r} is the empty strategy", key="options")
        object.__setattr__(self, "options", options)

    @property
    def weeks(self) -> int:
        """Weeks simulated and kept."""
        return max(1, round(self.years * MODEL_YEAR))

    @property
    def segments(self) -> int:
        """Calls of the compiled program for one option."""
        return -(-self.weeks // SEGMENT_WEEKS)

    @property
    def horizons(self) -> list[int]:
        """Weeks at whose end a value is kept: a quarter, one, two, three, five, ten years, and the end."""
        return sorted({week for week in HORIZON_WEEKS if week <= self.weeks} | {self.weeks})

    @property
    def identity(self) -> str:
        """Hash of the plan without its draws: equal for shards and for longer runs of the same study."""
        return digest({k: v for k, v in self.to_dict().items() if k not in ("draws", "first_draw", "shard")})

    def part(self, index: int, count: int) -> StudyPlan:
        """Shard `index` of `count` (from 1), cut at whole blocks; it may hold no draw. InputError for a wrong index."""
        if not 1 <= index <= count:
            raise InputError(f"shard {index}/{count}: i/n with i from 1 to n is expected", key="shard")
        shard = Shard(index, count, self.first_draw, self.draws)
        first, draws = shard.range
        return replace(self, first_draw=first, draws=draws, shard=shard)

    def to_dict(self) -> dict[str, Any]:
        """Plain values, the options in order."""
        return {
            "options": [[name, strategy.to_list()] for name, strategy in self.options.items()],
            "draws": self.draws,
            "first_draw": self.first_draw,
            "years": float(self.years),
            "seed": self.seed,
            "keep": self.keep,
            "world": self.world,
            "start": self.start,
            "coarse": self.coarse,
            "prior": self.prior,
            **({} if self.shard is None else {"shard": asdict(self.shard)}),
        }

    @staticmethod
    def from_dict(values: Mapping[str, Any]) -> StudyPlan:
        """Inverse of `to_dict`."""
        options = {name: Strategy.from_list(rows) for name, rows in values["options"]}
        return StudyPlan(**{**values, "options": options, "shard": Shard.from_dict(values.get("shard"))})


def parse_shard(text: str) -> tuple[int, int]:
    """Read "i/n"; InputError unless both are whole numbers and 1 <= i <= n <= MOST_SHARDS."""
    match = re.fullmatch(r"\s*([0-9]{1,9})\s*/\s*([0-9]{1,9})\s*", text)
    if match is None:
        raise InputError(f"shard {text!r}: i/n is expected, such as 2/8", key="shard")
    index, count = int(match[1]), int(match[2])
    if not 1 <= index <= count <= MOST_SHARDS:
        raise InputError(f"shard {text!r}: i/n with i from 1 to n is expected, n up to {MOST_SHARDS:,}", key="shard")
    return index, count
