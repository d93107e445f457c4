"""``run``, ``merge`` and ``bench``: ensembles on their own, and how fast they are here."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from leeward.cli.core import (
    FAILURE,
    MOST_DRAWS,
    Refusal,
    counted,
    emit,
    grid,
    progress,
    show,
    show_trace,
    study_options,
    verb,
)
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

    with _stoppable(out), progress("run", quiet=as_json) as report:
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
    if not study.plan["draws"]:
        show(f"Shard {shard} holds no draw: {out} (draws are split in blocks of 100; `leeward merge` takes it as it is)")
        return
    show(_kept(study, out))


@contextmanager
def _stoppable(out: Path) -> Iterator[None]:
    """Stop on Ctrl-C and SIGTERM, and on what a run does not survive, with one sentence and a status."""
    from leeward.ensembles import stopping
    from leeward.results import DRAWS

    try:
        with stopping.signals():
            yield
    except KeyboardInterrupt as stop:
        why, _ = stopping.cause(stop)
        said = stopping.Interrupted(out, why, *stopping.stored(out / DRAWS))
        number = stop.number if isinstance(stop, stopping.Stopped) else signal.SIGINT
        _halt(str(said), 128 + number)
    except stopping.Interrupted as said:
        show_trace()
        _halt(str(said), FAILURE, "" if said.known else "A fault of Leeward or of this machine: --debug shows the trace.")


def _halt(sentence: str, status: int, hint: str = "") -> NoReturn:
    Refusal(sentence, hint).show()
    raise click.exceptions.Exit(status) from None


def _kept(study: Study, out: Path) -> str:
    options = counted(len(study.options), "option")
    lacking = study.plan.get("lacking", 0)
    short = f" ({counted(lacking, 'draw')} lacking)" if lacking else ""
    return f"{counted(study.plan['draws'], 'draw')}{short} of {options}, the baseline among them: {out}"


@click.command(short_help="Bring the shards of a run together.")
@click.argument("folders", metavar="DIR...", nargs=-1, required=True, type=NAME)
@click.option(
    "--out",
    type=NAME,
    default=Path("leeward-merged"),
    show_default=True,
    help="A new folder.",
)
@click.option("--allow-missing", is_flag=True, help="Merge what is there; the study says which draws it lacks.")
@verb
def merge(folders: tuple[Path, ...], out: Path, allow_missing: bool, as_json: bool) -> None:
    """Bring the draws of several `leeward run --shard i/n` together in a new folder; the shards stay."""
    from leeward import api

    study = api.merge(folders, out, allow_missing=allow_missing)
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
