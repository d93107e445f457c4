"""``leeward run`` and ``leeward bench``: ensembles on their own, and how fast they are here."""

from __future__ import annotations

from pathlib import Path

import click

from leeward.cli.core import emit, grid, progress, show, study_options, verb


@click.command(short_help="Simulate a brief's options and keep the draws.")
@click.argument("source", metavar="BRIEF", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder for the draws.")
@study_options(draws=1000)
@click.option("--force", is_flag=True, help="Replace an earlier run even where it was changed since.")
@verb
def run(
    source: Path, out: Path, draws: int, years: float | None, seed: int | None, force: bool, as_json: bool
) -> None:
    """Simulate the options of BRIEF (or of a document) against a baseline and store every draw in --out."""
    from leeward import api, results
    from leeward.ensembles.study import run_study
    from leeward.reading import dump_brief

    results.check_target(out, force=force)
    brief = api.read(source)
    with results.writing(out, force=force) as part, progress("run", quiet=as_json) as report:
        study = run_study(
            brief,
            draws=draws,
            years=brief.years if years is None else years,
            seed=brief.seed if seed is None else seed,
            progress=report,
            keep="weekly",
            out=part / results.DRAWS,
            prior=True,
        )
        dump_brief(brief, part / results.BRIEF)
    if as_json:
        emit({"out": str(out), "options": study.options, "plan": study.plan})
        return
    show(f"{draws} draws of {len(study.options)} options: {out / results.DRAWS}")


@click.command(short_help="Measure the engine's speed on this machine.")
@verb
def bench(as_json: bool) -> None:
    """Measure how many system-years a second the engine simulates here, and what limits it."""
    from leeward.ensembles import bench as engine

    measured = engine.run(json=as_json)
    if as_json:
        emit(measured)
        return
    rows = [
        (key.replace("_", " "), value)
        for key, value in measured.items()
        if not isinstance(value, (dict, list))
    ]
    show(grid("Engine", ("what", "value"), rows, right=["value"]))
