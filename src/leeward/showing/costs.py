"""Cost and deaths of the options, over the whole study: what is priced, what is counted, and of which campaign."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from leeward.evidence import numbers
from leeward.evidence.calendar import WEEKS_A_YEAR
from leeward.evidence.levers import Lever, load_levers
from leeward.judging import words
from leeward.judging.compare import Cell, Worth
from leeward.judging.judgement import Judgement
from leeward.judging.prices import extrapolated, left_out, price_text, setting_text, whole
from leeward.judging.rules import HOLDS
from leeward.judging.sizes import COST
from leeward.judging.summary import Interval
from leeward.reading.brief import Brief, Option
from leeward.showing.options import option_name
from leeward.showing.svg import Child, Markup, join, table, tag

DEATHS = (
    ("Deaths at sea", "death_at_sea", None),
    ("Deaths on land", "death_on_land", None),
    ("Overdose deaths", "overdose_death", "cocaine"),
)
"""Columns of deaths: title, outcome, drug; those without any number are left out."""
BESIDE = (("bystander_death", None), ("overdose_death", "fentanyl"))
"""What is told in another column: of deaths at sea, else on land, bystanders; of overdose deaths those by fentanyl."""
NOT_PRICED = "not priced"
_NOUGHT = 0.5
"""Fewer deaths than this over the whole study are none."""
_FAR = 2.0
"""A price of a percent or a tonne is extrapolated where the option buys less than one part in this many of it."""


@dataclass(frozen=True, slots=True)
class _Line:
    option: str
    made: Option | None
    cost: Interval | None
    priced: bool
    deaths: tuple[Cell | None, ...]
    beside: tuple[Cell | None, ...]
    worth: Worth | None


def cost_table(
    judgement: Judgement, brief: Brief | None = None, shown: Collection[str] | None = None, title: str = "Cost and deaths"
) -> Markup | None:
    """Return what options cost and whom they kill; ``shown`` are those of the table, all by default.

    An option that the model neither prices nor counts a death of gets no line: a sentence names it.
    """
    levers = load_levers()
    made = {option.id: option for option in brief.options} if brief else {}
    names = [name for name in judgement.options if shown is None or name in shown]
    every = [_line(judgement, name, made.get(name), levers) for name in names]
    lines = [line for line in every if line.priced or any(_counts(cell) for cell in (*line.deaths, *line.beside))]
    silent = [option_name(judgement, line.option) for line in every if line not in lines]
    if not any(cell.outcome == COST for cell in judgement.comparison.cells) or not every:
        return None
    kept = [
        at
        for at in range(len(DEATHS))
        if any(_counts(line.deaths[at]) or (at == 2 and _counts(line.beside[1])) for line in lines)
    ]
    worth = any(line.worth is not None for line in lines)
    headings = ["Option", "Programme cost, US$", *(DEATHS[at][0] for at in kept)]
    if worth:
        headings += ["US$ per extra tonne removed", "US$ a year per 1 % less US consumption"]
    rows: list[Sequence[Child]] = []
    for line in lines:
        row: list[Child] = [_name(judgement, line, levers), _cost(judgement, line)]
        row += [(_at_sea, _on_land, _overdose)[at](line) for at in kept]
        if worth:
            row += _worth(judgement, line)
        rows.append(row)
    years = words.horizon(judgement.weeks)
    parts: list[Child] = [tag("h3", title)]
    if rows:
        parts.append(
            table(
                headings,
                rows,
                caption=f"{title} over {years}, against the baseline: median and interval of 9 in 10 model versions. –: none"
                " in the model. Grey: within the smallest effect of interest. A price of what is bought is of the versions (their"
                " share in brackets) in which more is removed, or less consumed; extrapolated: it buys less than half of that.",
                numeric=range(1, len(headings)),
                cls="data cost",
                labelled=True,
            )
        )
    if silent:
        parts.append(tag("p", f"Not priced, and no deaths counted: {', '.join(silent)}.", cls="small"))
    return join(*parts)


def _line(judgement: Judgement, option: str, made: Option | None, levers: Mapping[str, Lever]) -> _Line:
    compared = judgement.comparison
    cells = [cell for cell in compared.cells if cell.option == option and cell.total is not None]

    def one(outcome: str, drug: str | None) -> Cell | None:
        return next(
            (cell for cell in cells if cell.outcome == outcome and cell.measure.labels.get("drug") in (None, (drug,))), None
        )

    money = one(COST, None)
    cost = money.total if money is not None else None
    used = [levers[setting.lever] for setting in made.levers if setting.lever in levers] if made else []
    priced = any(lever.unit_cost is not None for lever in used) if used else cost is not None and bool(cost.median)
    worth = next((item for item in compared.worth if item.option == option), None)
    return _Line(option, made, cost, priced, *_cells(one), worth)


def _cells(one: Callable[[str, str | None], Cell | None]) -> tuple[tuple[Cell | None, ...], tuple[Cell | None, ...]]:
    return tuple(one(name, drug) for _, name, drug in DEATHS), tuple(one(name, drug) for name, drug in BESIDE)


def _counts(cell: Cell | None) -> bool:
    """Tell whether a cell has deaths to show: of a person or more, in the interval."""
    if cell is None or cell.total is None or not math.isfinite(cell.total.median):
        return False
    if cell.outcome == "overdose_death":
        return cell.shares.negligible < HOLDS and not _none(cell.total)
    return not _none(cell.total)


def _none(total: Interval) -> bool:
    return abs(total.low90) < _NOUGHT and abs(total.high90) < _NOUGHT


def _name(judgement: Judgement, line: _Line, levers: Mapping[str, Lever]) -> Child:
    """Return the name of an option with the setting that was played, the price of a unit and what that leaves out."""
    settings = line.made.levers if line.made else []
    told = []
    for setting in settings[:2]:
        lever = levers.get(setting.lever)
        if lever is None:
            continue
        parts = [setting_text(setting, lever), f"at {price_text(lever)}" if lever.unit_cost is not None else ""]
        note = left_out(lever, levers)
        if extrapolated(setting, lever):
            note = "; ".join(part for part in ("extrapolated: the price was read for far less", note) if part)
        told.append(", ".join(part for part in parts if part) + (f" ({note})" if note else ""))
    if len(settings) > 2:
        told.append(f"{len(settings) - 2} more settings")
    shown = "; ".join(part for part in told if part)
    name = option_name(judgement, line.option)
    return join(name, tag("div", shown, cls="small")) if shown else name


def _cost(judgement: Judgement, line: _Line) -> Child:
    if line.cost is None or not line.priced:
        return NOT_PRICED
    strikes = judgement.comparison.strikes.get(line.option)
    if strikes is not None and strikes.short:
        done, all_ordered = people(strikes.carried_out.median), whole(round(strikes.ordered))
        return join(
            amount(strikes.spent),
            tag("div", f"{done} of {all_ordered} strikes", tag("br"), "are carried out;", cls="small"),
            tag("div", "all ordered:", tag("br"), words.large_interval(line.cost), cls="small"),
        )
    if line.cost.high90 < 0:
        return join("saves ", amount(line.cost.negated()))
    return amount(line.cost)


def amount(interval: Interval) -> Child:
    """Return a large number with its interval below it."""
    text = words.large_interval(interval)
    if " (" not in text:
        return text
    middle, _, rest = text.partition(" (")
    inner, _, word = rest.partition(")")
    return join(f"{middle}{word}", tag("br"), tag("span", inner, cls="small"))


def _at_sea(line: _Line) -> Child:
    return _with_bystanders(line.deaths[0], line.beside[0])


def _on_land(line: _Line) -> Child:
    return _with_bystanders(line.deaths[1], None if _counts(line.deaths[0]) else line.beside[0])


def _with_bystanders(cell: Cell | None, bystanders: Cell | None) -> Child:
    if cell is None or not _counts(cell):
        return "–"
    told = None
    if bystanders is not None and bystanders.total is not None and _counts(bystanders):
        told = tag("div", "bystanders of these", tag("br"), _persons(bystanders.total), cls="small")
    return join(_stacked(cell), told)


def _overdose(line: _Line) -> Child:
    """Return deaths by drug; in words where the change is within the smallest effect, a dash where there is none."""
    cocaine, fentanyl = line.deaths[2], line.beside[1]
    if _counts(fentanyl):
        both = ((cocaine, "cocaine"), (fentanyl, "fentanyl"))
        return join(*(tag("div", f"{drug} ", _stacked(cell)) for cell, drug in both if cell is not None and _counts(cell)))
    if cocaine is not None and _counts(cocaine):
        return join(_stacked(cocaine), tag("div", "cocaine involved", cls="small"))
    still = any(cell is not None and cell.total is not None and not _none(cell.total) for cell in (cocaine, fentanyl))
    return tag("span", "within the", tag("br"), "smallest effect", cls="small") if still else "–"


def _stacked(cell: Cell) -> Child:
    if cell.total is None:
        return "–"
    low, high = (people(value) for value in (cell.total.low90, cell.total.high90))
    return join(people(cell.total.median), tag("br"), tag("span", f"{low} to {high}", cls="small"))


def _persons(total: Interval) -> str:
    middle, low, high = (people(value) for value in (total.median, total.low90, total.high90))
    return f"{middle} ({low} to {high})"


def people(value: float) -> str:
    """Return a number of people: whole below ten, else to two figures."""
    return numbers.number(float(round(value)), 1 if abs(value) < 9.5 else 2)


def _worth(judgement: Judgement, line: _Line) -> list[Child]:
    item = line.worth
    if item is None:
        return ["–", "–"]
    if not line.priced or line.cost is None:
        return [NOT_PRICED, NOT_PRICED]
    if line.cost.high90 < 0:
        return ["–", "–"]
    strikes = judgement.comparison.strikes.get(line.option)
    spent = strikes.spent.median if strikes is not None else line.cost.median
    a_year = spent / (judgement.weeks / WEEKS_A_YEAR)
    return [
        _price(item.per_tonne, item.per_tonne_defined, "nothing more removed", spent),
        _price(item.per_percent, item.per_percent_defined, "no less consumed", a_year),
    ]


def _price(interval: Interval, defined: float, none: str, spent: float) -> Child:
    """Return the price of what is bought; in words where most versions buy nothing, and where what is bought is far less."""
    if defined < 0.5:
        share = f"({100 * (1 - defined):.0f}\u00a0% of versions)" if defined > 0.005 else None
        return tag("span", none, tag("br") if share else None, share, cls="small")
    rest = f"\u00a0({100 * defined:.0f}\u00a0%)" if defined <= 0.995 else ""
    far = tag("div", "extrapolated", cls="small") if interval.median > _FAR * spent else None
    return join(amount(interval), tag("span", rest, cls="small") if rest else None, far)
