"""Verdicts in the terminal: tables that fit a hundred columns, in words that do without colour."""

from __future__ import annotations

import math

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from leeward.ensembles.ids import is_placebo
from leeward.judging import words
from leeward.judging.compare import Cell
from leeward.judging.drivers import readable
from leeward.judging.explain import explain
from leeward.judging.judgement import Judgement, Verdict
from leeward.judging.record import interval_in, judged
from leeward.judging.verdict import (
    ASSUMED,
    BRIEFLY,
    DEPENDS,
    FAILS,
    HOLDS_WORD,
    NO_DIRECTION,
    OUTSIDE,
    SMALL,
    UNMEASURED,
)
from leeward.safetext import safe
from leeward.showing.options import main_measures
from leeward.showing.sections import three_shares

STYLES = {
    HOLDS_WORD: "bold blue",
    BRIEFLY: "blue",
    DEPENDS: "magenta",
    SMALL: "",
    FAILS: "bold red",
    ASSUMED: "italic",
    OUTSIDE: "dim",
    NO_DIRECTION: "dim",
    UNMEASURED: "dim",
}

WIDTH = 100


def _table(title: str) -> Table:
    return Table(
        title=title,
        title_justify="left",
        box=box.SIMPLE_HEAD,
        show_edge=False,
        pad_edge=False,
        padding=(0, 1, 0, 0),
        title_style="bold",
        expand=True,
    )


def verdict_table(judgement: Judgement) -> RenderableType:
    """Return the verdicts: the answer in one sentence, a row a claim, what is outside, and how to read it.

    The words of the document are printed as text: markup and control characters in them have no effect.
    """
    table = _table("Verdicts")
    table.add_column("Claim", ratio=1)
    for heading, width in (
        ("Verdict", 14),
        ("Of 20", 13),
        ("Effect (9 in 10)", 18),
        ("How long", 13),
        ("Published", 10),
    ):
        table.add_column(heading, width=width)
    inside = [item for item in judgement.items if item.word != OUTSIDE]
    outside = [item for item in judgement.items if item.word == OUTSIDE]
    for item in inside:
        table.add_row(*_row(item))
    parts: list[RenderableType] = [Padding(Text(safe(judgement.headline), style="bold"), (0, 0, 1, 0))]
    if inside:
        parts.append(table)
    if outside:
        listed = _table("Outside the model")
        listed.add_column("Claim", ratio=1)
        listed.add_column("Why", ratio=1)
        listed.add_column("Published", width=10)
        for item in outside:
            listed.add_row(_claim(item), Text(safe(item.reason)), Text(item.literature.sentence()))
        parts += [Text(""), listed]
    if not judgement.items:
        parts.append(Text("No claim was found in the document."))
    notes = ["Shares are of 20 model versions; effects are against the baseline; published evidence is kept apart."]
    if not judgement.reviewed:
        notes.append("The reading was not reviewed by a person.")
    if judgement.history is None:
        notes.append("Past scores do not support words of probability: shares are not probabilities.")
    parts.append(Padding(Text(" ".join(notes), style="dim"), (1, 0, 0, 0)))
    return Padding(Group(*parts), (0, 0))


def _claim(item: Verdict) -> Text:
    text = Text(f"{safe(item.claim)} ", style="dim")
    if item.span:
        text.append(f"“{safe(words.shorten(item.span, 12))}”\n", style="not dim")
    pair = f"{readable(item.lever) or 'no lever'} → {readable(item.outcome) or 'no outcome'}"
    text.append(safe(f"{pair}: {readable(item.direction)}"))
    if item.word == UNMEASURED:
        text.append(f"\n{safe(item.reason)}", style="dim")
    if item.stance in ("aims", "recommends", "doubts"):
        text.append(f" ({ {'aims': 'aim', 'recommends': 'advice', 'doubts': 'doubt'}[item.stance] })")
    return text


def _row(item: Verdict) -> tuple[RenderableType, ...]:
    verdict = Text(safe(item.title), style=STYLES.get(item.word, ""))
    if item.word == ASSUMED and item.if_tested:
        verdict.append(f"\n({item.if_tested})", style="dim")
    _, counts = three_shares(item)
    effect = Text("–")
    record = item.to_dict()
    at = judged(record)
    if at is not None and at["median"] is not None and item.horizon is not None:
        interval, kind, unit = interval_in(at), record["effect"]["kind"], record["effect"]["unit"]
        effect = Text(words.effect(interval, kind, unit))
        effect.append(f"\n({words.span(interval, kind, unit)})")
        effect.append(f"\n{words.horizon(item.horizon)}", style="dim")
    lasts = Text(item.lasts())
    if item.displaced is not None:
        lasts.append(f"\n{100 * item.displaced.median:.0f} % elsewhere", style="dim")
    return (
        _claim(item),
        verdict,
        Text(counts.replace(", ", "\n") or "–"),
        effect,
        lasts,
        Text(item.literature.sentence()),
    )


def comparison_table(judgement: Judgement) -> RenderableType:
    """Return the options side by side: the main outcomes, cost and deaths."""
    compared = judgement.comparison
    table = _table(f"Options against the baseline after {words.horizon(compared.horizon)} (9 in 10 versions)")
    table.add_column("Option", ratio=1)
    chosen = main_measures(compared, 3)
    for measure in chosen:
        table.add_column(measure.text, width=16)
    table.add_column("Cost, US$", width=14)
    table.add_column("Deaths at sea", width=8)
    shown = list(dict.fromkeys(cell.option for cell in compared.cells))
    for option in shown:
        cells = {cell.measure: cell for cell in compared.cells if cell.option == option}
        name = "  same kilograms, no deaths" if is_placebo(option) else words.option_title(option, judgement.option_titles)
        table.add_row(
            Text(safe(name), style="dim" if is_placebo(option) else ""),
            *(_effect(cells.get(measure)) for measure in chosen),
            _total(compared.cell(option, "programme_cost")),
            _total(compared.cell(option, "death_at_sea")),
        )
    return table


def _effect(cell: Cell | None) -> Text:
    if cell is None or not math.isfinite(cell.interval.median):
        return Text("–")
    text = Text(words.effect(cell.interval, cell.kind, cell.unit))
    text.append(f"\n({words.span(cell.interval, cell.kind, cell.unit)})", style="dim")
    return text


def _total(cell: Cell | None) -> Text:
    return Text("–" if cell is None or cell.total is None else words.large_interval(cell.total))


def explanation(judgement: Judgement, claim: str) -> RenderableType:
    """Return one verdict in full; KeyError for an unknown claim."""
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 1, 0))
    table.add_column(min_width=18, max_width=22, style="bold")
    table.add_column(ratio=1)
    for heading, lines in explain(judgement, claim):
        table.add_row(heading, Text(safe("\n".join(lines))))
    return table
