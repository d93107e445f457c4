"""``leeward assess``: the main job, document in, verdicts out."""

from __future__ import annotations

from pathlib import Path

import click

from leeward.cli.core import console, emit, progress, show, study_options, verb


@click.command(short_help="Read a document or brief, simulate its options, judge its claims.")
@click.argument("source", metavar="DOC_OR_BRIEF", type=click.Path(path_type=Path))
@study_options
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=None,
    help="Folder for the results  [default: leeward-<name of the document>]",
)
@click.option("--force", is_flag=True, help="Replace earlier results even where they were changed since.")
@verb
def assess(
    source: Path,
    draws: int,
    years: float | None,
    seed: int | None,
    out: Path | None,
    force: bool,
    prior: bool,
    as_json: bool,
) -> None:
    """Read DOC_OR_BRIEF, simulate every option against a baseline, and judge every claim.

    DOC_OR_BRIEF is a text, Markdown, HTML or PDF file, or a YAML brief. Prints the verdict table and writes
    report.html, study.json, brief.yaml and the draws, all of them or none.
    """
    from leeward import api, results

    target = results.default_folder(source) if out is None else out
    results.check_target(target, force=force)
    brief = api.read(source)
    with progress("assess", quiet=as_json) as report:
        assessment = api.assess(
            brief,
            draws=draws,
            years=years,
            seed=seed,
            prior=prior,
            out=target,
            force=force,
            progress=report,
        )
    if as_json:
        emit({**assessment.to_dict(), "out": str(target)})
        return
    from leeward.showing.terminal import verdict_table

    show(verdict_table(assessment.judgement))
    if brief.document is not None:
        show(*(f"Note: {note}" for note in brief.document.notes))
    console().print(f"report: {target / results.REPORT}", soft_wrap=True, markup=False)
