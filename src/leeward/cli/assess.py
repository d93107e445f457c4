"""``leeward assess``: the main job, document in, verdicts out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from leeward.cli.core import emit, judged_options, progress, show, smallest_option, tell, verb
from leeward.cli.documents import max_size_option, reading
from leeward.cli.params import NAME, SOURCE


@click.command(short_help="Read a document or brief, simulate its options, judge its claims.")
@click.argument("source", metavar="DOC_OR_BRIEF", type=SOURCE)
@judged_options
@click.option(
    "--out",
    type=NAME,
    default=None,
    help="Folder for the results  [default: leeward-<name of the document>]",
)
@max_size_option
@smallest_option
@click.option("--no-model", is_flag=True, help="Ask no language model, also where one is set and has passed its examination.")
@click.option("--pdf", is_flag=True, help="Print the report to report.pdf as well; needs Chromium or Chrome.")
@click.option("--force", is_flag=True, help="Replace earlier results even where they were changed since.")
@verb
def assess(
    source: Path | str,
    draws: int | None,
    years: float | None,
    seed: int | None,
    out: Path | None,
    max_size: float | None,
    smallest: tuple[str, ...],
    no_model: bool,
    pdf: bool,
    force: bool,
    prior: bool,
    as_json: bool,
) -> None:
    """Read DOC_OR_BRIEF, simulate every option against a baseline, and judge every claim.

    DOC_OR_BRIEF is a text, Markdown, HTML, PDF, DOCX or ODT file, an http(s) address, or a YAML brief. Prints the verdict
    table and writes report.html, study.json, brief.yaml and the draws, all of them or none.

    A language model is asked only where `leeward config` has one that passed its examination (`leeward config --examine`).
    """
    from leeward import api, results
    from leeward.ensembles.backend import loading_ahead
    from leeward.reading.examination import trusted

    target = results.default_folder(source) if out is None else out
    results.check_target(target, force=force)
    api.check_smallest(smallest)
    if pdf:
        from leeward.showing.pdf import find_browser

        find_browser()
    with reading(quiet=as_json) as done, _or_without():
        brief = api.read(source, max_size=max_size, endpoint=None if no_model else trusted(), progress=loading_ahead(done))
    with progress("assess", quiet=as_json) as report:
        assessment = api.assess(
            brief,
            draws=draws,
            years=years,
            seed=seed,
            prior=prior,
            out=target,
            force=force,
            smallest=smallest,
            pdf=pdf,
            progress=report,
        )
    if as_json:
        emit({**assessment.to_dict(), "out": str(target)})
        return
    from leeward.judging.settled import why_stopped
    from leeward.showing.quotes import in_sentences
    from leeward.showing.terminal import verdict_table

    show(verdict_table(*in_sentences(assessment.judgement, assessment.brief)))
    show(*why_stopped(assessment.study))
    if brief.document is not None:
        show(*(f"Note: {note}" for note in brief.document.notes))
    tell(f"report: {target / results.REPORT}")
    if pdf:
        tell(f"on paper: {target / results.PDF}")


@contextmanager
def _or_without() -> Iterator[None]:
    """Say, where a language model does not answer, how a document is read without it."""
    from leeward.evidence.errors import InputError

    try:
        yield
    except InputError as problem:
        if problem.key != "llm":
            raise
        raise InputError(f"{problem.message}; `--no-model` reads without it", key=problem.key) from None
