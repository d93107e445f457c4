"""``run``, ``merge`` and ``bench``: ensembles on their own, and how fast they are here."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from leeward.cli.core import MOST_DRAWS, counted, emit, grid, progress, show, study_options, verb
from leeward.cli.documents import max_size_option
from leeward.cli.params import NAME

if TYPE_CHECKING:
    from leeward.ensembles.study import Study


@click.command(short_help="Simulate a brief's options and keep the draws.")
@click.argument("source", metavar="BRIEF", type=NAME)
@click.option("--out", type=NAME, required=True, help="Folder for the draws.")
@study_options
@click.option(
    "--keep",
    type=click.Choice(["weekly", "horizons"]),
    default="weekly",
    show_default=True,
    help="Every week of every draw, or values at the horizons and weekly quantiles (for very many draws).",
)
@max_size_option
@click.option("--resume", is_flag=True, help="Go on with the run in --out: only what is missing is simulated.")
@click.option("--shard", metavar="i/n", default=None, help="Simulate only part i of n; see `leeward merge`.")
@click.option(
    "--executor",
    metavar="KIND",
    default=None,
    help="processes:N, or dask:ADDRESS of a cluster that sees --out  [default: the threads of this process]",
)
@click.option("--force", is_flag=True, help="Replace the run in --out.")
@verb
def run(
    source: Path,
    out: Path,
    draws: int,
    years: float | None,
    seed: int | None,
    keep: str,
    max_size: float | None,
    resume: bool,
    shard: str | None,
    executor: str | None,
    force: bool,
    prior: bool,
    as_json: bool,
) -> None:
    """Simulate the options of BRIEF (or of a document) against a baseline and store every draw in --out.

    A run that was stopped goes on with --resume and ends with the same numbers; with more --draws it grows.
    """
    from leeward import api

    with progress("run", quiet=as_json) as report:
        study = api.run(
            source,
            out=out,
            draws=draws,
            years=years,
            seed=seed,
            keep=keep,
            resume=resume,
            shard=shard,
            executor=executor,
            force=force,
            max_size=max_size,
            prior=prior,
            progress=report,
        )
    if as_json:
        emit({"out": str(out), "options": study.options, "plan": study.plan})
        return
    show(_kept(study, out))


def _kept(study: Study, out: Path) -> str:
    options = counted(len(study.options), "option")
    return f"{counted(study.plan['draws'], 'draw')} of {options}, the baseline among them: {out}"


@click.command(short_help="Bring the shards of a run together.")
@click.argument("folders", metavar="DIR...", nargs=-1, required=True, type=NAME)
@click.option(
    "--out",
    type=NAME,
    default=Path("leeward-merged"),
    show_default=True,
    help="A new folder.",
)
@verb
def merge(folders: tuple[Path, ...], out: Path, as_json: bool) -> None:
    """Bring the draws of several `leeward run --shard i/n` together in a new folder; the shards stay."""
    from leeward import api

    study = api.merge(folders, out)
    if as_json:
        emit({"out": str(out), "options": study.options, "plan": study.plan})
        return
    show(_kept(study, out))


@click.command(short_help="Measure the engine's speed on this machine.")
@click.option("--draws", type=click.IntRange(1, MOST_DRAWS), default=None, help="Draws to play  [default: by engine]")
@click.option("--years", type=click.IntRange(1, 100), default=10, show_default=True, help="Years to play.")
@click.option("--repeats", type=click.IntRange(1, 1000), default=5, show_default=True, help="Measurements.")
@verb
def bench(draws: int | None, years: int, repeats: int, as_json: bool) -> None:
    """Measure how many system-years a second the engine simulates here, and what limits it."""
    from leeward.ensembles import bench as engine

    with progress("bench", quiet=as_json) as report:
        measured = engine.run(draws=draws, years=years, repeats=repeats, progress=report, json=as_json)
    if as_json:
        emit(measured)
        return
    rows = [
        (key.replace("_", " "), f"{value:,}" if isinstance(value, int) else value)
        for key, value in measured.items()
        if not isinstance(value, (dict, list))
    ]
    show(grid("Engine", ("what", "value"), rows))
