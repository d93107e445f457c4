"""The record of a verdict: the one serialisation that JSON, tables, terminal and report take their numbers from.

Keys are declared in `keys.py` and documented in docs/verdicts.md. Numbers are plain; what is undefined is ``None``.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from leeward.judging.keys import FitRecord, GoodRecord, MovesRecord, VerdictRecord
from leeward.judging.summary import Interval, Shares
from leeward.judging.verdict import Fit

if TYPE_CHECKING:
    from leeward.judging.judgement import Verdict

Record = dict[str, Any]

COLUMNS = [
    "claim",
    "span",
    "speaker",
    "stance",
    "reviewed",
    "row",
    "lever",
    "outcome",
    "direction",
    "option",
    "verdict",
    "depends_on",
    "if_tested",
    "horizon_weeks",
    "as_claimed",
    "negligible",
    "opposite",
    "helps",
    "within_smallest",
    "harms",
    "undefined",
    "draws",
    "no_path",
    "median",
    "low50",
    "high50",
    "low90",
    "high90",
    "kind",
    "unit",
    "visible",
    "half_life_weeks",
    "lasts",
    "displaced",
    "drivers",
    "evidence_for",
    "evidence_against",
    "evidence_design",
    "evidence_grade",
    "tested",
    "grade",
    "reason",
]
"""Columns of the table of verdicts."""

_NUMBERS = ("median", "low50", "high50", "low90", "high90")


def record_of(item: Verdict) -> Record:
    """Return the record of a verdict (`keys.VerdictRecord`), NaN as ``None``."""
    return dict(plain(keyed(item)))


def keyed(item: Verdict) -> VerdictRecord:
    """Return the record of a verdict as it comes: undefined numbers may be NaN."""
    found: VerdictRecord = {
        "claim": item.claim,
        "span": item.span,
        "speaker": item.speaker,
        "stance": item.stance,
        "reviewed": item.reviewed,
        "repeats": item.repeats or None,
        "row": item.row or item.claim,
        "lever": item.lever or None,
        "outcome": item.outcome or None,
        "direction": item.direction,
        "option": item.option or None,
        "verdict": item.word,
        "depends_on": item.depends_on or None,
        "depends_on_title": item.depends_on_title or None,
        "if_tested": item.if_tested or None,
        "built_in": item.built_in.to_dict() if item.built_in else None,
        "claimed_size": item.claimed_size.to_dict() if item.claimed_size else None,
        "reason": item.reason,
        "horizon_weeks": item.horizon,
        "measure": item.measure or None,
        "wider": item.wider or None,
        "told_of": item.told_of or None,
        "condition": item.condition or None,
        "apart": item.apart or None,
        "of_less": item.of_less,
        "unshown": item.unshown,
        "denies": item.denies or None,
        "called": item.called or None,
        "called_outcome": item.called_outcome or None,
        "stand_in": item.stand_in or None,
        "good": item.good,
        "no_path": item.no_path,
        "draws": item.draws,
        "shares": _fit(item.fit),
        "good_shares": _good(item.good_shares),
        "effect": None,
        "lasts": None,
        "displaced": item.displaced.to_dict() if item.displaced else None,
        "total": item.total.to_dict() if item.total else None,
        "placebo": item.placebo.to_dict() if item.placebo else None,
        "structures": [
            {"structure": x.structure, "level": x.level, "draws": x.draws, "as_claimed": x.share} for x in item.levels
        ],
        "drivers": [driver.to_dict() for driver in item.drivers],
        "driven": item.driven or None,
        "published": item.literature.to_dict(),
        "tested": item.record.to_dict() if item.record else None,
        "grade": item.grade or None,
        "confidence": item.confidence,
        "probability_word": item.probability_word or None,
        "notes": list(item.notes),
    }
    if item.effect is not None and item.horizon is not None:
        effect, length = item.effect, item.effect.duration
        found["effect"] = {
            "kind": effect.kind,
            "unit": effect.unit,
            "smallest": effect.smallest,
            "yearly_noise": effect.at[item.horizon].noise,
            "horizons": {
                str(week): {
                    **at.interval.to_dict(),
                    **_moves(at.shares),
                    "shares": _fit(item.fits.get(week)),
                    "undefined": at.shares.undefined,
                    "baseline": at.baseline,
                    "visible": effect.visible(week),
                }
                for week, at in effect.at.items()
            },
        }
        found["lasts"] = {
            "peak": length.peak,
            "peak_week": length.peak_week,
            "half_life_weeks": length.half_life,
            "lasting": length.lasting,
            "share_peaking": length.share_peaking,
            "text": item.lasts(),
        }
    return found


def _fit(fit: Fit | None) -> FitRecord | None:
    if fit is None:
        return None
    return {"as_claimed": fit.as_claimed, "negligible": fit.negligible, "opposite": fit.opposite}


def _good(shares: Mapping[str, float] | None) -> GoodRecord | None:
    if shares is None:
        return None
    return {"helps": shares["helps"], "negligible": shares["negligible"], "harms": shares["harms"]}


def _moves(shares: Shares) -> MovesRecord:
    return {"increase": shares.increase, "negligible": shares.negligible, "decrease": shares.decrease}


def judged(record: Mapping[str, Any]) -> Record | None:
    """Return what a record holds at the week judged, or nothing where the model says nothing."""
    effect = record["effect"]
    found: Record | None = None if effect is None else effect["horizons"][str(record["horizon_weeks"])]
    return found


def interval_in(part: Mapping[str, Any]) -> Interval:
    """Return the interval in a part of a record; ``None`` becomes NaN."""
    return Interval(*(float("nan") if part[name] is None else part[name] for name in _NUMBERS))


def shares_in(record: Mapping[str, Any], week: str | None = None) -> dict[str, float]:
    """Return the three shares that are shown of a record, in order; empty where none is defined.

    Helps, negligible, harms where one direction is better, else rises, negligible, falls; at ``week`` or at the week
    judged.
    """
    at = judged(record) if week is None else record["effect"]["horizons"][week]
    if at is None or at["negligible"] is None:
        return {}
    up, within, down = at["increase"], at["negligible"], at["decrease"]
    good = Shares(up, within, down).good(record["good"])
    return {"rises": up, "negligible": within, "falls": down} if good is None else good


def row_of(record: Mapping[str, Any]) -> Record:
    """Return the row of a verdict in the table (`COLUMNS`).

    ``as_claimed``, ``negligible`` and ``opposite`` add up to 1, and so do ``helps``, ``within_smallest`` and ``harms``.
    """
    row: Record = {name: record.get(name) for name in COLUMNS}
    effect, at, lasts, good = record["effect"], judged(record), record["lasts"], record["good_shares"]
    row |= record["shares"] or {}
    row |= {
        "lasts": lasts["text"] if lasts else "–",
        "half_life_weeks": lasts["half_life_weeks"] if lasts else None,
        "displaced": record["displaced"]["median"] if record["displaced"] else None,
        "drivers": "; ".join(driver["title"] for driver in record["drivers"]),
        "evidence_for": record["published"]["for"],
        "evidence_against": record["published"]["against"],
        "evidence_design": record["published"]["best_design"],
        "evidence_grade": record["published"]["grade"],
        "tested": record["tested"]["text"] if record["tested"] else None,
    }
    if good is not None:
        row |= {"helps": good["helps"], "within_smallest": good["negligible"], "harms": good["harms"]}
    if effect is not None and at is not None:
        row |= {"kind": effect["kind"], "unit": effect["unit"]}
        row |= {name: at[name] for name in (*_NUMBERS, "visible", "undefined")}
    return row


def horizon_rows(record: Mapping[str, Any]) -> list[Record]:
    """Return one row a horizon: the claim, its shares, how the outcome moves, median and intervals, what is visible.

    ``as_claimed``, ``negligible`` and ``opposite`` add up to 1, and so do ``increase``, ``within_smallest``, ``decrease``.
    """
    if record["effect"] is None:
        return []
    nothing = {"as_claimed": None, "negligible": None, "opposite": None}
    return [
        {
            "claim": record["claim"],
            "horizon_weeks": int(week),
            **(at["shares"] or nothing),
            "increase": at["increase"],
            "within_smallest": at["negligible"],
            "decrease": at["decrease"],
            "undefined": at["undefined"],
            **{name: at[name] for name in _NUMBERS},
            "visible": at["visible"],
        }
        for week, at in record["effect"]["horizons"].items()
    ]


def plain(value: Any) -> Any:
    """Reduce nested values to what JSON has; NaN and infinities become ``None``."""
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, bool) or value is None or isinstance(value, (str, int)):
        return value
    if isinstance(value, float) or hasattr(value, "__float__"):
        number = float(value)
        return number if math.isfinite(number) else None
    return str(value)
