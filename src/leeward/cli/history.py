"""``leeward replicate``, ``backtest``, ``score`` and ``calibrate``: the record, and what is learnt from it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from leeward.cli.core import MOST_DRAWS, SEED, counted, emit, grid, grouped_grid, number, progress, show, tell, verb
from leeward.cli.params import NAME

if TYPE_CHECKING:
    from leeward.schemas.printed import CalibrateRecord

Row = Mapping[str, Any]


@click.command(short_help="Published models re-implemented, against their published numbers.")
@click.argument("name", required=False)
@verb
def replicate(name: str | None, as_json: bool) -> None:
    """Compute the published models again, all or the one called NAME.

    The tolerance of every row was fixed before it was computed; rows that miss it are shown like the others.
    """
    from leeward import replications

    rows = replications.replicate(name)
    if as_json:
        emit(rows)
        return
    columns = ("quantity", "published", "computed", "unit", "tolerance", "holds", "status")
    groups = {
        str(study): [[_cell(dict(row)[column]) for column in columns] for row in rows if row["study"] == study]
        for study in dict.fromkeys(row["study"] for row in rows)
    }
    show(grouped_grid("Published and computed", columns, groups, right=["published", "computed"]))
    scored = [row for row in rows if row["holds"] is not None]
    held = sum(bool(row["holds"]) for row in scored)
    show(f"{held} of {len(scored)} rows with a tolerance hold; {len(rows) - len(scored)} are not scored.")


@click.command(short_help="Past episodes played again, against what was observed.")
@click.argument("case", required=False, type=NAME)
@click.option("--all", "every", is_flag=True, help="All bundled cases, events and null windows.")
@click.option("--draws", type=click.IntRange(10, MOST_DRAWS), default=200, show_default=True, help="Plausible systems to play.")
@click.option("--seed", type=SEED, default=1, show_default=True, help="Seed of all luck.")
@click.option("--summary", is_flag=True, help="With --all: only what the cases say together.")
@click.option("--record", is_flag=True, help="Log this look in the package's own record too.")
@click.option("--prior", is_flag=True, help="Draw from the priors, not from the posterior of all other cases.")
@verb
def backtest(
    case: Path | None, every: bool, draws: int, seed: int, summary: bool, record: bool, prior: bool, as_json: bool
) -> None:
    """Play CASE again from its dated world under the strategy that was really applied, and score it.

    CASE is the id of a bundled case or a folder (docs/validation/backtests.md says how to write one). CRPS stands beside
    that of persistence, of the linear trend, of the arithmetic of the lever, and of the same draws under no strategy. Two
    surveys of one area are scored as one joint reading. Signs are those of yearly changes, beside how often two observers
    agree on them. Draws are from the posterior that was fitted without the case (a case of your own: the posterior of this
    version). Every look is logged.
    """
    from leeward import history
    from leeward.evidence.errors import InputError

    if (case is None) != every:
        raise InputError("name a case, or --all for every bundled one", key="CASE", allowed=list(history.bundled_cases()))
    if summary and not every:
        raise InputError("one case has no sum: --summary goes with --all", key="--summary")
    with progress("backtest", quiet=as_json) as report:
        if case is None:
            rows = history.backtest_all(draws=draws, seed=seed, record=record, prior=prior, progress=report)
        else:
            rows = history.backtest(str(case), draws, seed=seed, record=record, prior=prior, progress=report)
    if as_json:
        emit(history.summary(rows) if summary else rows)
        return
    if summary:
        show(*(_pooled(row) for row in history.summary(rows)))
        return
    columns = ("n", "crps", "crps_persistence", "crps_trend", "crps_arithmetic", "crps_empty", "coverage90")
    heads = ("series", "n", "crps", "held", "trend", "arith.", "none", "90 %", "signs")
    groups = {}
    for name in dict.fromkeys(row["case"] for row in rows):
        mine = [row for row in rows if row["case"] == name]
        marks = f"{name} ({mine[0]['kind']}{', in-sample' if mine[0]['in_sample'] else ''})"
        groups[marks] = [[_series(row), *(number(row.get(column)) for column in columns), _signs(row)] for row in mine]
    show(grouped_grid("CRPS of the model and of its references", heads, groups, right=heads[1:]))
    show(*_key(rows))
    if case is None:
        show("Together, out of sample (90 % intervals):", *(_pooled(row) for row in history.summary(rows)))


@click.command(short_help="Forecasts with probabilities, scored where the outcome is known.")
@click.argument("forecasts", required=False, type=NAME)
@verb
def score(forecasts: Path | None, as_json: bool) -> None:
    """Score FORECASTS (a CSV file; the bundled public forecasts by default): Brier, log score, calibration."""
    from leeward import history

    found = history.score(forecasts)
    if as_json:
        emit(found)
        return
    columns = ("made", "forecaster", "statement", "probability", "outcome", "brier", "status")
    rows: list[Row] = [*found["rows"]]
    cells = ([_cell(row[column]) for column in columns] for row in rows)
    show(grid("Forecasts", columns, cells, right=["probability", "brier"]))
    columns = ("low", "high", "n", "stated", "happened", "happened_low", "happened_high")
    rows = [*found["calibration"]]
    cells = ([_cell(row[column]) for column in columns] for row in rows)
    show(grid("Calibration", columns, cells, right=columns))
    tell(
        f"{found['n']} scored, {found['shown']} shown only. Brier {_cell(found['brier'])} "
        f"({_cell(found['brier_low'])} to {_cell(found['brier_high'])}); saying the base rate each time scores "
        f"{_cell(found['brier_of_base_rate'])}."
    )


@click.command(short_help="Prior draws weighted by what was observed.")
@click.argument("cases", nargs=-1, type=NAME)
@click.option("--draws", type=click.IntRange(50, MOST_DRAWS), default=10_000, show_default=True, help="Prior draws to play.")
@click.option("--cut", default="2024-12-31", show_default=True, help="No later observation is used.")
@click.option("--out", type=NAME, required=True, help="Folder for the posterior.")
@click.option("--coarse", is_flag=True, help="The coarse network: faster.")
@verb
def calibrate(cases: tuple[Path, ...], draws: int, cut: str, out: Path, coarse: bool, as_json: bool) -> None:
    """Play prior draws through CASES (all bundled ones by default), weight them by what was observed, and keep the posterior.

    Structural choices keep their equal weights. Every fit is a look at its cases, and is logged.
    """
    from leeward import history, results

    results.check_target(out)
    with progress("calibrate", quiet=as_json) as report:
        found = history.calibrate([str(case) for case in cases] or None, draws, cut=cut, out=out, coarse=coarse, progress=report)
    summary: CalibrateRecord = {
        "posterior": found.posterior.id,
        "cases": list(found.posterior.cases),
        "draws": draws,
        "effective": found.posterior.size,
        "out": str(out),
    }
    if as_json:
        emit(summary)
        return
    tell(
        f"posterior {summary['posterior']}: {found.posterior.size} draws from {draws}, "
        f"{len(found.posterior.cases)} cases, in {out}"
    )


def _series(row: dict[str, Any]) -> str:
    if row["status"] != "scored":
        return f"{row['series']} ({row['status']})"
    return "both" if row.get("reads") else str(row["series"])


def _signs(row: Row) -> str:
    """Right signs of all."""
    return f"{row['signs_right']}/{row['signs']}" if row.get("signs") else ""


def _key(rows: list[dict[str, Any]]) -> list[str]:
    """What the heads of the table say, and the ceiling of signs where there is one."""
    lines = [
        "held: persistence; arith.: the arithmetic of the lever; none: no strategy; 90 %: share of points inside;",
        "signs: right ones of the yearly changes; both: the joint reading of the series above, which counts once.",
    ]
    ceilings = {row["outcome"]: row["sign_ceiling"] for row in rows if row.get("sign_ceiling") is not None}
    lines += [
        f"Ceiling of signs, {name}: two observers agree on {100 * share:.0f} % of yearly changes."
        for name, share in ceilings.items()
    ]
    return lines


def _pooled(row: Row) -> str:
    form = "{:+.2f}" if "skill" in row["quantity"] else "{:.2f}"
    value, low, high = (form.format(row[key]) if row[key] is not None else "" for key in ("value", "low", "high"))
    between = f" ({low} to {high})" if low else ""
    of = f"{counted(row['cases'], 'case')}, {row['series']} series, {counted(row['n'], 'point')}"
    return f"  {row['quantity']}: {value or 'none'}{between}, {of if row['cases'] else counted(row['n'], 'pair')}"


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float)):
        return number(float(value), 4)
    return "" if value is None else str(value)
