"""The first sentences, by rule: what is mainly proposed and by whom, what it does, what it costs, and how the claims fare.

- *Mainly proposed* is the option that most claims of the brief are about (doubts apart, repeats counted); of those with as
  many, one that somebody proposes, then the first. Its *proponent* is who proposes it, else who most often says something
  good of it. Of a document that only a machine has read the author is one only where the author advises or aims: a report
  proposes nothing.
- *The promise* is the row of that option in the good direction that is said most, the proponent's words before others';
  of those said as often, the one nearest to people. Where the option has none, what reaches the United States is told.
- *The cost* is money, lives and relations over the study, from the comparison of options.
- *The counts* are of different claims; claims that wait for a person and are not judged are counted after them.

Every number of a sentence is kept beside it (`numbers`), with its value and how it is shown.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from leeward.evidence.numbers import number
from leeward.evidence.outcomes import Outcome
from leeward.judging import words
from leeward.judging.chains import Row, counts, place_of
from leeward.judging.compare import COST, Cell, Comparison
from leeward.judging.drivers import lower_first, readable
from leeward.judging.judgement import Verdict
from leeward.judging.moved import Moved
from leeward.judging.row_keys import AnswerRecord, NumberRecord, SentenceRecord
from leeward.judging.rules import DEPENDS, HOLDS, NO_PATH, OUTSIDE, TESTED, WORDS
from leeward.judging.summary import Interval
from leeward.reading.brief import Brief, Option

MAIN = ("kg_delivered", "consumption", "drug_flow", "maritime_flow")
"""What is told of an option without a promise: the first of these that was compared."""
UNPROMISED = "Nothing good of it was read that the model measures"
PHRASES = {
    "drug_flow": "cocaine leaving for the markets",
    "maritime_flow": "cocaine on boats at sea",
    "kg_delivered": "cocaine delivered",
    "consumption": "cocaine consumed",
}
"""Outcomes as a sentence names them."""
STOPPED = ("drug_flow", "maritime_flow", "kg_delivered", "kg_seized", "kg_destroyed")
"""Promises beside which it is told how much of the cocaine that is stopped comes elsewhere."""
LIVES = (
    ("death_at_sea", "deaths at sea"),
    ("bystander_death", "of them bystanders"),
    ("death_on_land", "deaths on land"),
)
RELATIONS = (("cooperation", "cooperation of partners"), ("diplomatic_relation", "diplomatic relations"))


@dataclass(slots=True)
class _Say:
    """A sentence in the making: what is shown as a number is kept as one."""

    numbers: list[NumberRecord] = field(default_factory=list)

    def __call__(self, name: str, value: float | None, shown: str) -> str:
        kept = None if value is None or not math.isfinite(value) else float(value)
        self.numbers.append({"name": name, "value": kept, "shown": shown})
        return shown

    def effect(self, name: str, interval: Interval, kind: str, unit: str) -> str:
        """Return a median and its 90 % interval in words."""
        middle = self(f"{name}.median", interval.median, words.effect(interval, kind, unit))
        self(f"{name}.low90", interval.low90, words.span(interval, kind, unit).split(" to ")[0])
        self(f"{name}.high90", interval.high90, words.span(interval, kind, unit).split(" to ")[-1])
        return f"{middle} (nine model versions in ten: {words.span(interval, kind, unit)})"

    def people(self, name: str, interval: Interval) -> str:
        """Return a number of people, whole, with its 90 % interval in words."""
        middle, low, high = (number(float(round(x))) for x in (interval.median, interval.low90, interval.high90))
        for key, shown in (("median", middle), ("low90", low), ("high90", high)):
            self(f"{name}.{key}", getattr(interval, key), shown)
        return middle if low == high else f"{middle} ({low} to {high})"

    def large(self, name: str, interval: Interval, before: str = "") -> str:
        """Return a sum with its 90 % interval in words."""
        shown = words.large_interval(interval)
        for key in ("median", "low90", "high90"):
            self(f"{name}.{key}", getattr(interval, key), shown)
        return f"{before}{shown}"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with every number in it; ``about``: proposal, promise, cost or counts."""

    about: str
    text: str
    numbers: tuple[NumberRecord, ...]

    def to_dict(self) -> SentenceRecord:
        """Return plain values."""
        return {"about": self.about, "text": self.text, "numbers": list(self.numbers)}


@dataclass(frozen=True, slots=True)
class Answer:
    """The first sentences; ``option`` is what is mainly proposed, ``proponent`` by whom, ``claim`` the promise."""

    option: str
    proponent: str
    claim: str
    sentences: tuple[Sentence, ...]
    counts: dict[str, int]

    @property
    def text(self) -> str:
        """All sentences."""
        return " ".join(sentence.text for sentence in self.sentences)

    def to_dict(self) -> AnswerRecord:
        """Return plain values."""
        return {
            "option": self.option or None,
            "proponent": self.proponent or None,
            "claim": self.claim or None,
            "sentences": [sentence.to_dict() for sentence in self.sentences],
        }


def helpful(item: Verdict, outcomes: Mapping[str, Outcome]) -> bool:
    """Tell whether a claim says that an outcome moves in the better direction."""
    outcome = outcomes.get(item.outcome)
    better = {"lower": "decrease", "higher": "increase"}.get(outcome.good if outcome else "")
    return item.direction == better and item.stance != "doubts"


def main_option(brief: Brief, items: Sequence[Verdict]) -> Option | None:
    """Return the option that is mainly proposed; ``None`` where the brief has none."""
    said = Counter(item.option for item in items if item.stance != "doubts")
    order = {option.id: at for at, option in enumerate(brief.options)}
    return max(
        brief.options,
        key=lambda option: (said[option.id], bool(option.proposed_by or option.span), -order[option.id]),
        default=None,
    )


def proponent_of(option: Option, items: Sequence[Verdict], outcomes: Mapping[str, Outcome]) -> str:
    """Return who proposes an option: by the reading, else who most often says something good of it; empty for nobody."""
    if option.proposed_by:
        return option.proposed_by
    said = Counter(item.speaker for item in items if item.option == option.id and helpful(item, outcomes))
    return said.most_common(1)[0][0] if said else ""


def promise_of(option: str, proponent: str, rows: Sequence[Row], outcomes: Mapping[str, Outcome]) -> Row | None:
    """Return the row of what is promised of an option; ``None`` where nothing is."""

    def weight(row: Row) -> tuple[bool, int, int, int]:
        good = [item for item in row.items if helpful(item, outcomes)]
        own = sum(item.speaker == proponent for item in good)
        return row.lead.word != OUTSIDE, own, len(good), min(place_of(row.lead.outcome), 7)

    good = [row for row in rows if row.lead.option == option and any(helpful(item, outcomes) for item in row.items)]
    return max(good, key=weight, default=None)


def answer(
    brief: Brief,
    items: Sequence[Verdict],
    rows: Sequence[Row],
    comparison: Comparison,
    flows: Mapping[str, Mapping[int, Moved]],
    outcomes: Mapping[str, Outcome],
    titles: Mapping[str, str],
    weeks: int,
) -> Answer:
    """Return the first sentences of a judgement."""
    option = main_option(brief, items)
    found = counts(rows)
    if option is None:
        return Answer("", "", "", (_counted(rows, found, len(items), len(brief.possible_claims())),), found)
    who = proponent_of(option, items, outcomes)
    if brief.by_machine and who == "author" and not _proposes(option.id, items):
        who = ""
    sentences = [_proposal(option, who, items, titles)]
    promise = promise_of(option.id, who, rows, outcomes)
    if option.id in comparison.options:
        sentences.append(_promise(option.id, promise, comparison, flows, outcomes, bool(items)))
        sentences.append(_cost(option.id, comparison, weeks))
    else:
        say = _Say()
        sentences.append(Sentence("promise", "It was not simulated: the model does not hold it.", tuple(say.numbers)))
    sentences.append(_counted(rows, found, len(items), len(brief.possible_claims())))
    return Answer(option.id, who, promise.lead.claim if promise else "", tuple(sentences), found)


def _proposes(option: str, items: Sequence[Verdict]) -> bool:
    """Tell whether the author advises or aims: who only reports or foretells proposes nothing."""
    return any(item.option == option and item.speaker == "author" and item.stance in ("recommends", "aims") for item in items)


def _who(speaker: str) -> str:
    return "the author" if speaker == "author" else speaker


def _proposal(option: Option, who: str, items: Sequence[Verdict], titles: Mapping[str, str]) -> Sentence:
    say = _Say()
    about = sum(item.option == option.id and item.stance != "doubts" for item in items)
    title = words.option_title(option.id, dict(titles))
    share = ""
    if items:
        share = f" ({say('claims_about', about, str(about))} of {say('claims', len(items), str(len(items)))} passages)"
    by = f"by {_who(who)}{share}" if who else f"{share.strip()}"
    what = "Mainly proposed" if who else "Mainly about"
    return Sentence("proposal", f"{what}: “{title}”{', ' if who else ' '}{by}".rstrip() + ".", tuple(say.numbers))


def _promise(
    option: str,
    row: Row | None,
    comparison: Comparison,
    flows: Mapping[str, Mapping[int, Moved]],
    outcomes: Mapping[str, Outcome],
    claimed: bool,
) -> Sentence:
    say = _Say()
    if row is None:
        cell = next((x for name in MAIN if (x := comparison.cell(option, name, "usa")) and _known(x.interval)), None)
        if cell is None:
            return Sentence("promise", f"{UNPROMISED}.", ())
        size = say.effect("effect", cell.interval, cell.kind, cell.unit)
        after = say("horizon_weeks", comparison.horizon, words.horizon(comparison.horizon))
        read = f"{UNPROMISED}; in it" if claimed else "In the model"
        text = f"{read} {_named(cell.outcome, cell.measure.text)} changes by {size} after {after}"
        back = "" if cell.interval.median > 0 else _elsewhere(say, option, None, comparison, flows)
        return Sentence("promise", f"{text}{back}.", tuple(say.numbers))
    lead = row.lead
    outcome = outcomes[lead.outcome]
    promised = f"Promised is {_said(outcome, lead.direction)} {_named(lead.outcome, lead.measure or outcome.title)}"
    if lead.word == OUTSIDE:
        return Sentence("promise", f"{promised}, of which the model says nothing: {lead.reason}.", _numbers_in(say, lead.reason))
    if lead.word == NO_PATH:
        return Sentence("promise", f"{promised}; the model has no mechanism from {readable(lead.lever)} to it.", ())
    if lead.effect is None or lead.interval is None or lead.horizon is None or not _known(lead.interval):
        return Sentence("promise", f"{promised}: {lead.title}.", ())
    size = say.effect("effect", lead.interval, lead.effect.kind, lead.effect.unit)
    after = say("horizon_weeks", lead.horizon, words.horizon(lead.horizon))
    text = f"{promised}; in the model it changes by {size} after {after}"
    lasts = lead.lasts()
    if lasts.startswith("halves"):
        text += f", a change that {say('half_life_weeks', lead.effect.duration.half_life, lasts)}"
    text += _elsewhere(say, option, lead, comparison, flows)
    if any(char.isdigit() for char in lead.title):
        say("verdict", None, lead.title)
    return Sentence("promise", f"{text}: {lead.title}.", tuple(say.numbers))


def _said(outcome: Outcome, direction: str) -> str:
    """Return more, less, fewer, higher or lower, as it is said of an outcome."""
    counted = outcome.unit.split("/")[0] in ("people", "count", "deaths")
    amount = outcome.kind == "flow" or outcome.unit.split("/")[0] in ("kg", "ha")
    if direction == "increase":
        return "more" if counted or amount else "higher"
    return "fewer" if counted else "less" if amount else "lower"


def _named(outcome: str, measure: str) -> str:
    """Return a measure as it is said in a sentence: its place only where it is not the usual one."""
    name, _, place = measure.partition(" (")
    if place.startswith("all corridors") or (outcome in PHRASES and place == "United States)"):
        return PHRASES.get(outcome, lower_first(name))
    return f"{PHRASES.get(outcome, lower_first(name))}{f' ({place}' if place else ''}"


def _numbers_in(say: _Say, text: str) -> tuple[NumberRecord, ...]:
    """Keep the text of a reason as it is: its numbers are those of the record of the claim."""
    say("reason", None, text)
    return tuple(say.numbers)


def _elsewhere(
    say: _Say, option: str, lead: Verdict | None, comparison: Comparison, flows: Mapping[str, Mapping[int, Moved]]
) -> str:
    if lead is not None and lead.outcome not in STOPPED:
        return ""
    back = None if lead is None else lead.displaced
    moved = flows.get(option, {}).get(comparison.horizon)
    if back is None and moved is not None and moved.counted > 0.5:
        back = moved.displaced
    if back is None or not _known(back):
        return ""
    middle, low, high = (
        say(f"displaced.{name}", value, f"{100 * value:.0f}")
        for name, value in (("median", back.median), ("low90", back.low90), ("high90", back.high90))
    )
    return f", and of the cocaine it stops {middle}\u00a0% ({low} to {high}) comes through other corridors"


def _known(interval: Interval) -> bool:
    return math.isfinite(interval.median)


def _cost(option: str, comparison: Comparison, weeks: int) -> Sentence:
    say = _Say()
    money = _total(comparison.cell(option, COST))
    if money is None or money.median == 0 == money.high90:
        text = "It has no price in the model"
    else:
        text = f"It costs {say.large('cost', money, 'US$ ')} over {say('weeks', weeks, words.horizon(weeks))}"
    killed = []
    for name, what in LIVES:
        total = _total(comparison.cell(option, name))
        if total is not None and total.high90 > 0.5:
            killed.append(f"{say.people(name, total)} {what}")
    saved = _total(comparison.cell(option, "overdose_death"))
    cell = comparison.cell(option, "overdose_death")
    lives = ", ".join(killed) if killed else "no deaths by its own hand"
    if saved is not None and cell is not None and cell.shares.negligible < HOLDS:
        lives += f", {say.people('overdose_death', saved)} overdose deaths"
    relations = []
    for name, what in RELATIONS:
        state = comparison.cell(option, name)
        if state is None or not _known(state.interval) or state.shares.negligible >= HOLDS:
            continue
        relations.append(f"{what} {say.effect(name, state.interval, state.kind, state.unit)}")
    tail = "; ".join(relations) if relations else "no noticeable change in relations"
    return Sentence("cost", f"{text}; {lives}; {tail}.", tuple(say.numbers))


def _total(cell: Cell | None) -> Interval | None:
    return None if cell is None or cell.total is None or not _known(cell.total) else cell.total


def _counted(rows: Sequence[Row], found: Mapping[str, int], quotes: int, possible: int) -> Sentence:
    say = _Say()
    waiting = ""
    if possible:
        one = possible == 1
        waiting = f" {say('possible', possible, str(possible))} possible claim{'' if one else 's'}"
        waiting += f" {'waits' if one else 'wait'} for a person and {'is' if one else 'are'} not judged."
    if not rows:
        none = "No claim was read for sure." if possible else "No claim was found."
        return Sentence("counts", f"{none}{waiting}", tuple(say.numbers))
    tested = sum(found.get(word, 0) for word in TESTED)
    head = f"{say('rows', len(rows), str(len(rows)))} different claim{'s' if len(rows) != 1 else ''}"
    if quotes != len(rows):
        head += f" in {say('claims', quotes, str(quotes))} passages"
    asked = f"{say('tested', tested, str(tested))} that the model can test" if tested else "none that the model can test"
    listed: dict[bool, list[str]] = {True: [], False: []}
    for word in WORDS:
        if found.get(word):
            what = word if word != DEPENDS else "depending on one unknown"
            listed[word in TESTED].append(f"{say(word, found[word], str(found[word]))} {what}")
    parts = ["; ".join(part) for part in listed.values() if part]
    return Sentence("counts", f"{head}, {asked}: {'. Not tested: '.join(parts)}.{waiting}", tuple(say.numbers))
