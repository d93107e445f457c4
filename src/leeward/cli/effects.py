"""``leeward effects``: what studies found, asked of the model."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from leeward.cli.core import MOST_DRAWS, SEED, emit, grouped_grid, number, progress, show, verb
from leeward.cli.params import NAME

Row = Mapping[str, Any]
HEADS = ("effect", "published", "model", "90 %", "unit", "ratio", "meets", "score")


@click.command(short_help="Published effects of studies, asked of the model.")
@click.argument("names", metavar="[NAME]...", nargs=-1, type=NAME)
@click.option("--draws", type=click.IntRange(10, MOST_DRAWS), default=200, show_default=True, help="Plausible systems to play.")
@click.option("--seed", type=SEED, default=1, show_default=True, help="Seed of all luck.")
@click.option("--record", is_flag=True, help="Log this look in the package's own record too.")
@click.option("--prior", is_flag=True, help="Draw from the priors, not from the posterior.")
@verb
def effects(names: tuple[Path, ...], draws: int, seed: int, record: bool, prior: bool, as_json: bool) -> None:
    """Play the setting of each published effect in its dated world, and compare what the model says with what was found.

    NAME is the id of a bundled record, a file, or a folder of files (docs/validation/effects.md says how to write one); all
    bundled records by default. A record is met where the published range touches the model's 90 % interval; the ratio of
    medians and the score (CRPS in published spreads) tell what a wide interval hides. Records that a prior, an equation or
    the fit uses are counted apart. Every look is logged.
    """
    from leeward import history

    with progress("effects", quiet=as_json) as report:
        given = [str(name) for name in names] or None
        rows = history.play_effects(given, draws, seed=seed, record=record, prior=prior, progress=report)
    if as_json:
        emit(rows)
        return
    groups = {
        title: [_cells(row) for row in rows if row["meets"] is not None and row["counts"] == counts]
        for title, counts in (("in no prior and no equation", True), ("used in a prior, an equation or the fit", False))
    }
    title = "Published effects and the model"
    show(grouped_grid(title, HEADS, {k: v for k, v in groups.items() if v}, right=["published", "model", "ratio", "score"]))
    show(*(f"not run, {row['id']}: {row['not_run']}." for row in rows if row["not_run"]))
    found = history.effects_headline(rows)
    show(
        f"In no prior and no equation: {found['meets']} of {found['n']} met, {found['near']} of {found['ratios']} with a ratio "
        f"within a factor of three. Used: {found['used_meets']} of {found['used_n']} met, {found['used_near']} of "
        f"{found['used_ratios']} within a factor of three."
    )


def _cells(row: Row) -> list[str]:
    low, high = (number(row[key]) for key in ("low", "high"))
    published = number(row["published"])
    if low and high:
        published = f"{published} ({low} to {high})"
    elif low or high:
        published = f"{published} (from {low})".strip() if low else f"{published} (up to {high})".strip()
    model = f"{number(row['model_low'])} to {number(row['model_high'])}" if row["model"] is not None else "undefined"
    meets = "yes" if row["meets"] else "no"
    return [
        row["id"], published, number(row["model"]), model, row["unit"], number(row["ratio"]), meets, number(row["score"]),
    ]  # fmt: skip
