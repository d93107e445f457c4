"""The sentence on what an option costs, with the setting that was played and what the money counts."""

from __future__ import annotations

from collections.abc import Mapping

from leeward.evidence.levers import Lever
from leeward.evidence.numbers import large
from leeward.evidence.placenames import in_words, place_title
from leeward.judging import words
from leeward.judging.compare import Cell, Comparison
from leeward.judging.drivers import lower_first
from leeward.judging.measure import SURE
from leeward.judging.prices import extrapolated, left_out, ours, price_text, setting_text, value_of, whole
from leeward.judging.rules import HOLDS
from leeward.judging.sizes import COST
from leeward.judging.summary import NOTHING, Interval
from leeward.judging.telling import Say, Sentence, known
from leeward.judging.words import POINTS
from leeward.reading.brief import Option

LIVES = (
    ("death_at_sea", "deaths at sea"),
    ("death_on_land", "deaths on land"),
    ("bystander_death", "of them bystanders"),
)
RELATIONS = (("cooperation", "cooperation of all partners together"), ("diplomatic_relation", "diplomatic relations"))


def cost(made: Option, comparison: Comparison, weeks: int, levers: Mapping[str, Lever]) -> Sentence:
    """Say what an option costs over the study: money with its setting and its scope, lives, relations, the risk of escalation.

    Of strikes at sea the money is of those that are carried out, as the deaths are, beside what is ordered.
    """
    say = Say()
    option = made.id
    money = _total(comparison.cell(option, COST))
    played = _played(say, made, levers)
    strikes = comparison.strikes.get(option)
    over = words.horizon(weeks)
    if not any(levers[x.lever].unit_cost is not None for x in made.levers if x.lever in levers) or money is None:
        text = f"{played} it is not priced in the model" if played else "It is not priced in the model"
    elif money.median == 0 == money.high90:
        text = f"{played} it costs no more than today" if played else "It costs no more than today"
    elif strikes is not None and strikes.short:
        ordered = say("ordered", strikes.ordered, whole(round(strikes.ordered)))
        done = say.people("carried_out", strikes.carried_out)
        text = (
            f"{played}, of about {ordered} strikes ordered over {say('weeks', weeks, over)} only {done} are carried out, since no"
        )
        text += f" more craft are found; these cost {say.large('cost', strikes.spent, 'US$ ')}"
        text += f"{_counting(say, made, levers, 'at')} (US$ {say('cost_ordered', money.median, large(money.median))} for all)"
    else:
        verb, shown = ("saves", money.negated()) if money.high90 < 0 else ("costs", money)
        sums = say.large("saved" if shown is not money else "cost", shown, "US$ ")
        text = f"{f'{played} it' if played else 'It'} {verb} {sums} over {say('weeks', weeks, over)}"
        text += _counting(say, made, levers, ", counting what is ordered at")
    lives = []
    for name, what in LIVES:
        total = _total(comparison.cell(option, name))
        if total is not None and total.high90 > 0.5:
            lives.append(f"{say.people(name, total)} {what}")
    saved = _total(comparison.cell(option, "overdose_death"))
    cell = comparison.cell(option, "overdose_death")
    if saved is not None and cell is not None and cell.shares.negligible < HOLDS:
        change = say.effect("overdose_change", cell.interval, cell.kind, cell.unit, again=True)
        lives.append(f"{say.people('overdose_death', saved)} overdose deaths, {change} in the last quarter")
    murders = comparison.cell(option, "homicide")
    if murders is not None and known(murders.interval) and murders.shares.negligible < HOLDS:
        what = lower_first(murders.measure.text)
        lives.append(f"{what} {say.effect('homicide', murders.interval, murders.kind, murders.unit, again=True)}")
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
            size = say.effect("escalation", risk.interval, risk.kind, risk.unit, again=True)
            middle = next(one for one in say.numbers if one["name"] == "escalation.median")
            middle["shown"] = middle["shown"].replace(POINTS["probability"], "points")  # the sentence says of what
            relations.append(f"probability of {rung} {size.replace(POINTS['probability'], 'points', 1)}")
    told = [", ".join(lives)] if lives else []
    told += relations
    still = []
    if not relations and any(_moves(comparison.cell(option, name)) for name, _ in RELATIONS):
        still.append("relations")
    if not lives:
        together = ", all its countries together" if murders is not None else ""
        still.append(f"the deaths that the model counts{together}")
    if still:
        told.append(f"no noticeable change in {' or '.join(still)}")
    return Sentence("cost", f"{'; '.join([text, *told])}.", tuple(say.numbers))


def _moves(cell: Cell | None) -> bool:
    """Tell whether an option moves a measure at all: what it has no way to is not told as unchanged."""
    return cell is not None and known(cell.interval) and max(abs(cell.interval.low90), abs(cell.interval.high90)) > NOTHING


def _played(say: Say, option: Option, levers: Mapping[str, Lever]) -> str:
    """Say the setting that was played, beside the baseline's: *At 8 strikes/month (baseline 0)*; for two levers at most.

    Where the text gives no number that sets it, that is said too: the scale is then a default, and not the proposal's.
    """
    parts = []
    for at, setting in enumerate(option.levers[:2]):
        lever = levers.get(setting.lever)
        value = None if lever is None else value_of(setting, lever)
        if lever is None or value is None or not setting_text(setting, lever):
            continue
        say(f"setting.{at}", value, whole(value))
        say(f"baseline.{at}", lever.baseline, whole(lever.baseline))
        text = setting_text(setting, lever, "" if setting.where else _usual_place(lever))
        parts.append(f"{text[:-1]}; our scale, not the text's)" if ours(setting) else text)
    if not parts:
        return ""
    rest = len(option.levers) - len(parts)
    more = f" and {say('more_levers', rest, str(rest))} more settings" if rest > 0 else ""
    return f"At {' and '.join(parts)}{more}"


def _usual_place(lever: Lever) -> str:
    """Say where a lever acts that has few usual places, to go on with: *in Mexico*, *at the US south-west border*."""
    if not 0 < len(lever.where_default) <= _FEW_PLACES or lever.where_default == ("all",):
        return ""
    where = in_words([place_title(place) for place in lever.where_default])
    return f" {'at' if where.endswith('border') else 'in'} {where}"


_FEW_PLACES = 2
"""Most places that are named where a setting has those of its lever."""


def _counting(say: Say, option: Option, levers: Mapping[str, Lever], before: str) -> str:
    """Say what the money counts: the price of a unit of each lever that has one, what that leaves out, and nothing else."""
    parts, notes = [], []
    for at, setting in enumerate(option.levers[:2]):
        lever = levers.get(setting.lever)
        if lever is None or lever.unit_cost is None:
            continue
        say(f"unit_cost.{at}", lever.unit_cost, large(lever.unit_cost))
        parts.append(price_text(lever))
        if extrapolated(setting, lever):
            most = say(f"read_for.{at}", max(lever.levels.values()), whole(max(lever.levels.values())))
            notes.append(f"extrapolated: the price was read for up to {most} {lever.unit}")
        elif any(word in lever.unit_cost_note for word in ("gross", "hundredth")):
            notes.append(say(f"note.{at}", None, left_out(lever, levers)))
    if not parts:
        return ""
    told = f" ({'; '.join(notes)})" if notes else ""
    return f"{'' if before.startswith(',') else ' '}{before} {' and '.join(dict.fromkeys(parts))}{told}, and nothing else"


def _total(cell: Cell | None) -> Interval | None:
    return None if cell is None or cell.total is None or not known(cell.total) else cell.total
