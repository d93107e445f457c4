"""``leeward compare``, ``leeward explain`` and ``leeward report``: what an assessment found, from the folder it wrote."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import Any

import click

from leeward.cli.core import emit, grid, show, smallest_option, tell, verb
from leeward.cli.params import NAME

Record = dict[str, Any]
HEADLINES = {
    "kg_delivered": "Delivered",
    "retail_price": "Retail price",
    "consumption": "Consumption",
    "overdose_death": "Overdose deaths",
}
TOTALS = {"programme_cost": "Cost, US$", "death_at_sea": "Deaths at sea", "death_on_land": "Deaths on land"}
"""What `compare` shows unless an outcome is named: effects at the end, and sums over the study."""
_NAME = 26
"""Widest line of an option's name."""


@click.command(short_help="Options side by side, from a results folder.")
@click.argument("folder", metavar="DIR", type=NAME)
@click.option("--outcome", default=None, help="One outcome, with shares and the total over the study.")
@smallest_option
@verb
def compare(folder: Path, outcome: str | None, smallest: tuple[str, ...], as_json: bool) -> None:
    """Compare the options of the assessment in DIR with the baseline: effect, intervals, cost, deaths.

    DIR may also be what `leeward run` or `leeward merge` wrote; its draws are then judged first. With --smallest they are judged
    again.
    """
    from leeward import api, results
    from leeward.evidence.errors import unknown_name

    study = api.open_study(folder, smallest=smallest)
    comparison: Record = study["comparison"]
    cells: list[Record] = comparison["cells"]
    if outcome is not None:
        known = {cell["outcome"] for cell in cells}
        if outcome not in known:
            raise unknown_name("outcome", outcome, known, file=folder / results.STUDY, key="--outcome")
        cells = [cell for cell in cells if cell["outcome"] == outcome]
    if as_json:
        emit({**comparison, "cells": cells})
        return
    from leeward.judging import words

    title = f"Differences from the baseline after {words.horizon(comparison['horizon_weeks'])}"
    titles = {option["id"]: option["title"] for option in study["options"]}
    if outcome is None:
        strikes = {item["option"]: item for item in comparison.get("strikes", [])}
        show(grid(title, *_side_by_side(cells, titles, strikes)))
        show("Cost and deaths are sums over the study; –: none in the model. Strikes cost what is carried out.")
    else:
        show(grid(title, *_one_outcome(cells, titles)))
    show("Median, with the interval that holds 90 % of the draws. Undefined: –")


@click.command(short_help="One verdict in full, from a results folder.")
@click.argument("folder", metavar="DIR", type=NAME)
@click.argument("claim")
@smallest_option
@verb
def explain(folder: Path, claim: str, smallest: tuple[str, ...], as_json: bool) -> None:
    """Explain the verdict on CLAIM (its id) in the assessment in DIR: sizes, what decides it, evidence.

    DIR may also be what `leeward run` or `leeward merge` wrote; its draws are then judged first. With --smallest they are judged
    again.
    """
    from leeward import api, results
    from leeward.evidence.errors import unknown_name

    study = api.open_study(folder, smallest=smallest)
    verdicts: dict[str, Record] = {item["claim"]: item for item in study["verdicts"]}
    if claim not in verdicts:
        raise unknown_name("claim", claim, verdicts, file=folder / results.STUDY)
    found = verdicts[claim]
    if as_json:
        emit(found)
        return
    from rich.text import Text

    for part in found["explanation"]:
        show(Text(part["heading"], style="bold"), *(Text(f"  {line}") for line in part["lines"]), "")


@click.command(short_help="The report anew, as a page or a PDF, from a results folder.")
@click.argument("folder", metavar="DIR", type=NAME)
@click.option("--out", type=NAME, default=None, help="File to write, a new one  [default: report.html, with --pdf report.pdf]")
@click.option("--pdf", is_flag=True, help="Print it to a PDF; needs Chromium or Chrome.")
@smallest_option
@verb
def report(folder: Path, out: Path | None, pdf: bool, smallest: tuple[str, ...], as_json: bool) -> None:
    """Write the report on the draws in DIR again; nothing is simulated.

    DIR is what `leeward assess`, `leeward run` or `leeward merge` wrote. With --smallest the draws are judged again.
    """
    from leeward import api, results

    target = out or Path(results.PDF if pdf else results.REPORT)
    results.check_new_file(target)
    api.check_smallest(smallest)
    if pdf:
        from leeward.showing.pdf import find_browser

        find_browser()
    assessment = api.Assessment.open(folder, smallest=smallest or None)
    written = assessment.pdf(target) if pdf else assessment.report(target)
    if as_json:
        emit({"report": str(written), "pdf": pdf})
        return
    tell(f"report: {written}")


def _effect(record: Record | None) -> str:
    from leeward.judging import words
    from leeward.judging.record import interval_in

    if record is None or record["median"] is None:
        return "–"
    interval = interval_in(record)
    kind, unit = record["kind"], record["unit"]
    return f"{words.effect(interval, kind, unit)}\n({words.span(interval, kind, unit)})"


def _total(record: Record | None) -> str:
    from leeward.judging import words
    from leeward.judging.record import interval_in

    if record is None or not record["total"] or record["total"]["median"] is None:
        return ""
    return words.large_interval(interval_in(record["total"]))


def _sum(record: Record | None, strikes: dict[str, Record]) -> str:
    """A sum over the study: of strikes that of what is carried out, a dash for no deaths, *not priced* for no price."""
    shown = _total(record)
    if record is None or not shown:
        return shown
    money = record["outcome"] == "programme_cost"
    done = strikes.get(record["option"])
    if money and done is not None:
        carried = f"{done['carried_out']['median']:.0f} of {done['ordered']:.0f} strikes"
        return f"{_total({'total': done['spent']})}\n{carried}"
    total = record["total"]
    if money and total["low90"] == total["high90"] == 0:
        return "not priced"
    if not money and max(abs(total["low90"]), abs(total["high90"])) < 0.5:
        return "–"
    return shown


def _name(option: str, titles: dict[str, str]) -> str:
    from leeward.ensembles.ids import is_placebo

    title = titles.get(option, "")
    if not title and is_placebo(option):
        title = "same kilograms removed, no deaths"
    lines = textwrap.wrap(option, _NAME) + (textwrap.wrap(title, _NAME) if title != option else [])
    return "\n".join(lines)


def _side_by_side(cells: list[Record], titles: dict[str, str], strikes: dict[str, Record]) -> tuple[list[str], list[list[str]]]:
    first: dict[str, str] = {}
    for cell in cells:
        first.setdefault(cell["outcome"], cell["measure"])
    found = {(cell["option"], cell["measure"]): cell for cell in cells}
    effects = {first[name]: heading for name, heading in HEADLINES.items() if name in first}
    totals = {first[name]: heading for name, heading in TOTALS.items() if name in first}
    rows = []
    for option in dict.fromkeys(cell["option"] for cell in cells):
        shown = [_effect(found.get((option, measure))) for measure in effects]
        rows.append([_name(option, titles), *shown, *(_sum(found.get((option, m)), strikes) for m in totals)])
    headings = [" (".join((heading, *measure.partition(" (")[2:])) for measure, heading in effects.items()]
    return ["option", *headings, *totals.values()], rows


def _one_outcome(cells: list[Record], titles: dict[str, str]) -> tuple[list[str], list[list[str]]]:
    from leeward.judging import words

    rows = []
    for cell in cells:
        shares = (words.in_twenty(cell[name]) for name in ("decrease", "negligible", "increase"))
        rows.append([_name(cell["option"], titles), cell["measure"], _effect(cell), *shares, _total(cell)])
    return ["option", "measure", "effect", "falls in", "negligible in", "rises in", "over the study"], rows
