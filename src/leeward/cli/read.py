"""``leeward read``: the options and claims of documents, without simulating anything."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from leeward.cli.claimlist import claim_list
from leeward.cli.core import counted, emit, grid, number, show, verb
from leeward.cli.documents import max_size_option, reading
from leeward.cli.params import NAME, SOURCE

if TYPE_CHECKING:
    from rich.console import RenderableType

    from leeward.reading import Brief
    from leeward.reading.brief import ModelProposals
    from leeward.reading.conflicts import Conflict
    from leeward.reading.subject import Subject


@click.command(short_help="Find the options and claims in documents.")
@click.argument("sources", metavar="DOC...", nargs=-1, required=True, type=SOURCE)
@click.option(
    "--out",
    type=NAME,
    default=None,
    help="Write the brief there as YAML (one document).",
)
@click.option(
    "--claim-review",
    type=NAME,
    default=None,
    help="Write the claims there as ClaimReview JSON-LD (one document).",
)
@click.option(
    "--score",
    metavar="GOLD.json",
    type=NAME,
    default=None,
    help="Compare with claims labelled by hand: precision, recall and F1.",
)
@click.option(
    "--endpoint", metavar="URL", default=None, help="Let a model behind this OpenAI-compatible address propose claims too."
)
@click.option("--model", metavar="NAME", default=None, help="Name of that model; its key is read from LEEWARD_LLM_KEY.")
@click.option("--no-model", is_flag=True, help="Ask no model, also where `leeward config` has one.")
@click.option("--all", "every", is_flag=True, help="Show every possible claim, and those that repeat an earlier one.")
@max_size_option
@verb
def read(
    sources: tuple[Path | str, ...],
    out: Path | None,
    claim_review: Path | None,
    score: Path | None,
    endpoint: str | None,
    model: str | None,
    no_model: bool,
    every: bool,
    max_size: float | None,
    as_json: bool,
) -> None:
    """Read DOC (text, Markdown, HTML, PDF, DOCX, ODT, an http(s) address, or a YAML brief) and print the claims found in it.

    Every claim carries the verbatim span it rests on. A lever or outcome that the model lacks is kept, and
    said to be outside the model. Several documents are read together: what they disagree on is listed.

    With --endpoint, or one set by `leeward config`, the text of DOC is sent there. What comes back is taken only with
    labels of the tables and words that stand in the document; the rest is dropped and counted.
    """
    from leeward.evidence.errors import InputError
    from leeward.reading import read_with_document
    from leeward.reading.endpoint import chosen
    from leeward.results import check_new_file

    for path, name in ((out, "out"), (claim_review, "claim-review")):
        if path is not None and (len(sources) > 1 or score is not None):
            raise InputError("takes one document, and none with --score", key=f"--{name}")
        if path is not None:
            check_new_file(path)
    if no_model and (endpoint is not None or model is not None):
        raise InputError("goes with neither --endpoint nor --model", key="--no-model")
    alone = len(sources) == 1 and score is None
    asked = None if no_model or (endpoint is None and model is None and not alone) else chosen(endpoint, model)
    if endpoint is not None and (len(sources) > 1 or score is not None):
        raise InputError("takes one document, and none with --score", key="--endpoint")
    if score is not None:
        _score(score, sources, max_size, as_json)
        return
    if len(sources) > 1:
        _together(sources, max_size, as_json, every=every)
        return
    with reading(quiet=as_json) as done:
        brief, document = read_with_document(sources[0], max_size=max_size, endpoint=asked, progress=done)
    if endpoint is not None and document is None and brief.document is not None:
        raise InputError("the brief is of another document than the one given", key="llm")
    if out is not None:
        from leeward.reading import dump_brief

        dump_brief(brief, out)
    if claim_review is not None:
        from leeward.reading.claimreview import write_claim_review

        write_claim_review(brief, claim_review)
    if as_json:
        emit(brief)
        return
    show(*_described(brief, every=every))
    if out is not None:
        show(f"brief: {out}")
    if claim_review is not None:
        show(f"claims: {claim_review}")


def _of_model(record: ModelProposals) -> str:
    """What a model proposed, in a sentence."""
    dropped = ", ".join(f"{reason} {count}" for reason, count in record.dropped.items())
    said = f"The model {record.model} proposed {counted(record.proposed, 'claim')}; {record.kept} kept"
    return f"{said}; dropped: {dropped}." if dropped else f"{said}."


def _about(subject: Subject) -> str:
    """What a document is mainly about, in a sentence or two."""
    from leeward.evidence.placenames import place_title

    named = [f"{one.lever} (“{_shortened(one.words)}”)" if one.words else one.lever for one in subject.instruments]
    where = f", in {place_title(subject.country)}" if subject.country else ""
    said = f"Mainly about {', '.join(named)}{where}."
    if subject.conclusion:
        said += f" Says: “{' '.join(subject.conclusion.split())}” {subject.speaker}."
    if subject.other:
        said += f" Beside it: “{' '.join(subject.other.split())}” {subject.other_speaker}."
    return said


def _score(gold: Path, sources: tuple[Path | str, ...], max_size: float | None, as_json: bool) -> None:
    from leeward.reading.score import score

    rows: list[Mapping[str, Any]] = [*score(gold, sources, max_size=max_size)]
    if as_json:
        emit(rows)
        return
    columns = ("kind", "measure", "precision", "recall", "f1", "right", "read", "labelled")
    cells = [["" if (v := row[c]) is None else (number(v) if isinstance(v, float) else v) for c in columns]
             for row in rows]  # fmt: skip
    show(grid("Reading against labels", columns, cells, right=columns[2:]))


def _together(sources: tuple[Path | str, ...], max_size: float | None, as_json: bool, *, every: bool = False) -> None:
    from leeward import api
    from leeward.evidence.errors import InputError
    from leeward.reading.conflicts import read_many

    for source in sources:
        if Path(source).suffix.lower() in api.BRIEF_SUFFIXES:
            raise InputError("is a brief; only documents are read together", file=source)
    with reading(quiet=as_json) as done:
        found = read_many(sources, max_size=max_size, progress=done)
    if as_json:
        emit(found.to_json())
        return
    for brief in found.briefs:
        show(*_described(brief, every=every), "")
    show(*_conflicting(found.conflicts))


def _conflicting(conflicts: list[Conflict]) -> list[RenderableType]:
    if not conflicts:
        return ["The documents do not contradict each other in anything that was read."]
    rows = []
    for conflict in conflicts:
        about = f"{conflict.kind}: {conflict.about}"
        for statement in conflict.statements:
            rows.append((about, statement.document, statement.says, _shortened(statement.span)))
            about = ""
    return [grid("Where the documents differ", ("about", "document", "says", "words"), rows, fold_first=True)]


def _described(brief: Brief, *, every: bool = False) -> list[RenderableType]:
    shown: list[RenderableType] = claim_list(brief, every=every)
    read, possible = brief.read_claims(), brief.possible_claims()
    inside = sum(bool(claim.in_model) for claim in read)
    found = f"{counted(len(read), 'claim')} read, {inside} within the model"
    if possible:
        found += f"; {len(possible)} possible"
    unreviewed = "" if brief.reviewed or not read else " Not reviewed by a person yet."
    shown.append(f"{found}; {counted(len(brief.options), 'option')} to simulate.{unreviewed}")
    if brief.proposals is not None:
        shown.append(_of_model(brief.proposals))
    if brief.subject is not None:
        shown.append(_about(brief.subject))
    if brief.document is not None:
        shown += [f"Note: {note}" for note in brief.document.notes]
    return shown


def _shortened(span: str, limit: int = 90) -> str:
    text = " ".join(span.split())
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
