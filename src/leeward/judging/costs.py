"""The sentence on what an option costs, with the setting that was played and what the money counts."""

from __future__ import annotations

from collections.abc import Mapping

from leeward.evidence.levers import Lever
from leeward.evidence.numbers import large, number
from leeward.judging import words
from leeward.judging.compare import Cell, Comparison
from leeward.judging.measure import SURE
from leeward.judging.rules import HOLDS
from leeward.judging.sizes import COST, with_article
from leeward.judging.summary import Interval
from leeward.judging.telling import Say, Sentence, known
from leeward.reading.brief import Option

LIVES = (
    ("death_at_sea", "deaths at sea"),
    ("death_on_land", "deaths on land"),
    ("bystander_death", "of them bystanders"),
)
RELATIONS = (("cooperation", "cooperation of partners"), ("diplomatic_relation", "diplomatic relations"))


def cost(made: Option, comparison: Comparison, weeks: int, levers: Mapping[str, Lever]) -> Sentence:
    """Say what an option costs over the study: money with its setting and its scope, lives, relations, the risk of escalation."""
    say = Say()
    option = made.id
    money = _total(comparison.cell(option, COST))
    played = _played(say, made, levers)
    if money is None or money.median == 0 == money.high90:
        text = f"{played} it has no price in the model" if played else "It has no price in the model"
    else:
        over = say("weeks", weeks, words.horizon(weeks))
        text = f"{f'{played} it' if played else 'It'} costs {say.large('cost', money, 'US$ ')} over {over}"
        text += _counting(say, made, levers)
    killed = []
    for name, what in LIVES:
        total = _total(comparison.cell(option, name))
        if total is not None and total.high90 > 0.5:
            killed.append(f"{say.people(name, total)} {what}")
    saved = _total(comparison.cell(option, "overdose_death"))
    cell = comparison.cell(option, "overdose_death")
    lives = ", ".join(killed) if killed else "no deaths by its own hand"
    if saved is not None and cell is not None and cell.shares.negligible < HOLDS:
        change = say.effect("overdose_change", cell.interval, cell.kind, cell.unit, again=True)
        lives += f", {say.people('overdose_death', saved)} overdose deaths, {change} in the last quarter"
    relations = []
    for name, what in RELATIONS:
        state = comparison.cell(option, name)
        if state is None or not known(state.interval) or state.shares.negligible >= HOLDS:
            continue
        relations.append(f"{what} {say.effect(name, state.interval, state.kind, state.unit, again=True)}")
    risk = comparison.cell(option, "escalation")
    if risk is not None and known(risk.interval) and risk.shares.negligible < HOLDS:
        rung = risk.measure.text.partition(" (")[2].rstrip(")")
        if risk.level >= SURE:
            relations.append(f"{rung.removesuffix(' or worse')} are part of it")
        else:
            relations.append(f"probability of {rung} {say.effect('escalation', risk.interval, risk.kind, risk.unit, again=True)}")
    tail = "; ".join(relations) if relations else "no noticeable change in relations"
    return Sentence("cost", f"{text}; {lives}; {tail}.", tuple(say.numbers))


def _played(say: Say, option: Option, levers: Mapping[str, Lever]) -> str:
    """Say the setting that was played, beside today's: *At 8 strikes/month (today 0)*; for two levers at most."""
    parts = []
    for at, setting in enumerate(option.levers[:2]):
        lever = levers.get(setting.lever)
        value = None if lever is None else lever.levels.get(setting.level or "", setting.value)
        if lever is None or value is None:
            continue
        now, then = (say(f"{name}.{at}", x, _whole(x)) for name, x in (("setting", value), ("today", lever.baseline)))
        unit = "" if lever.dial == "switch" else f" {lever.unit}"
        parts.append(f"{now}{unit} (today {then})")
    if not parts:
        return ""
    rest = len(option.levers) - len(parts)
    more = f" and {say('more_levers', rest, str(rest))} more settings" if rest > 0 else ""
    return f"At {' and '.join(parts)}{more}"


def _whole(value: float) -> str:
    """Return a setting as it is set: whole numbers whole."""
    return number(value, max(len(f"{abs(value):.0f}"), 1)) if value == round(value) else number(value, 3)


def _counting(say: Say, option: Option, levers: Mapping[str, Lever]) -> str:
    """Say what the money counts: the price of a unit of each lever that has one, and nothing else."""
    priced = [lever for lever in (levers.get(name) for name in dict.fromkeys(x.lever for x in option.levers)) if lever]
    parts = []
    for at, lever in enumerate(priced[:2]):
        if lever.unit_cost is not None:
            price = say(f"unit_cost.{at}", lever.unit_cost, large(lever.unit_cost))
            parts.append(f"US$ {price} {with_article(lever.unit_cost_per)}")
    return f", counting what is ordered at {' and '.join(parts)}, and nothing else" if parts else ""


def _total(cell: Cell | None) -> Interval | None:
    return None if cell is None or cell.total is None or not known(cell.total) else cell.total
