"""The first sentences, by rule: what is mainly proposed and by whom, what it does, what it costs, and how the claims fare.

- *Mainly proposed* is the option that most claims of the brief are about (doubts apart, repeats counted); of those with as
  many, one that somebody proposes, then the first. Its *proponent* is who proposes it, else who most often says something
  good of it. Of a document that only a machine has read a proponent is who advises it, or, but for the author, aims at
  something by it: who only reports or foretells proposes nothing, and the sentence says what the document is about. Where
  such a document has no claim that is sure, it names what the text names and tells of no effect.
  Where more claims wait for a person than were read for sure, it is said to be only of those; and where these are one passage
  an option, nothing is said to be the main one.
- *The promise* is the row of that option in the good direction that is said most, the proponent's words before others';
  of those said as often, the one nearest to people. Where the option has none, what reaches the United States is told.
- *The cost* is money, lives, relations and the risk of strikes on a state's own soil over the study, from the comparison of
  options, at the setting that was played, and with what the money counts.
- *The counts* are of different claims; claims that wait for a person and are not judged are counted after them.

Every number of a sentence is kept beside it (`numbers`), with its value and how it is shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from leeward.evidence.levers import Lever
from leeward.evidence.outcomes import Outcome
from leeward.judging import words
from leeward.judging.chains import Row, counts, place_of
from leeward.judging.compare import Comparison
from leeward.judging.costs import cost
from leeward.judging.drivers import lower_first, readable
from leeward.judging.judgement import Verdict
from leeward.judging.moved import Moved
from leeward.judging.row_keys import AnswerRecord, NumberRecord
from leeward.judging.rules import DEPENDS, NO_PATH, OUTSIDE, REPORTED, SUPPORTED, TESTED, WORDS
from leeward.judging.telling import Say, Sentence, known
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
SUCCESS = {
    "kg_seized": "increase",
    "kg_destroyed": "increase",
    "detection_rate": "increase",
    "arrest": "increase",
    "conviction": "increase",
    "response_time": "decrease",
}
"""Outcomes that are no better in themselves, and the way that an instrument is meant to move them."""
STOPPED = ("drug_flow", "maritime_flow", "kg_delivered", "kg_seized", "kg_destroyed")
"""Promises beside which it is told how much of the cocaine that is stopped comes elsewhere."""


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
    """Tell whether a claim says that an outcome moves in the better direction, or the way that its instrument is meant to."""
    outcome = outcomes.get(item.outcome)
    better = {"lower": "decrease", "higher": "increase"}.get(outcome.good if outcome else "", SUCCESS.get(item.outcome))
    return item.direction == better and item.stance != "doubts" and item.word != REPORTED


def main_option(brief: Brief, items: Sequence[Verdict]) -> Option | None:
    """Return the option that is mainly proposed; ``None`` where the brief has none."""
    said = Counter(item.option for item in items if item.stance != "doubts")
    order = {option.id: at for at, option in enumerate(brief.options)}
    return max(
        brief.options,
        key=lambda option: (said[option.id], bool(option.proposed_by or option.span), -order[option.id]),
        default=None,
    )


def proponent_of(option: Option, items: Sequence[Verdict], outcomes: Mapping[str, Outcome], by_machine: bool = False) -> str:
    """Return who proposes an option; empty for nobody.

    By the reading, else who most often says something good of it. Where only a machine has read the document: who most often
    advises it, or aims at something by it; the author only by advice, since a report tells of the aims of others.
    """
    if by_machine:
        asks = Counter(item.speaker for item in items if item.option == option.id and _proposes(item))
        return asks.most_common(1)[0][0] if asks else ""
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
    levers: Mapping[str, Lever],
) -> Answer:
    """Return the first sentences of a judgement."""
    option = main_option(brief, items)
    found = counts(rows)
    counted = _counted(rows, found, len(items), len(brief.possible_claims()))
    if option is None:
        return Answer("", "", "", (counted,), found)
    if brief.by_machine and not any(item.option == option.id for item in items):
        return Answer("", "", "", (_named_only(brief, titles), counted), found)
    about = sum(item.option == option.id and item.stance != "doubts" for item in items)
    if brief.by_machine and about < 2 and len(brief.possible_claims()) > len(items):
        return Answer("", "", "", (_too_little(brief, items, titles), counted), found)
    who = proponent_of(option, items, outcomes, brief.by_machine)
    sentences = [_proposal(option, who, items, titles, brief)]
    promise = promise_of(option.id, who, rows, outcomes)
    if option.id in comparison.options:
        sentences.append(_promise(option.id, who, promise, comparison, flows, outcomes, bool(items)))
        sentences.append(cost(option, comparison, weeks, levers))
    else:
        say = Say()
        sentences.append(Sentence("promise", "It was not simulated: the model does not hold it.", tuple(say.numbers)))
    sentences.append(counted)
    return Answer(option.id, who, promise.lead.claim if promise else "", tuple(sentences), found)


def _proposes(item: Verdict) -> bool:
    """Tell whether a claim proposes its option: by advice, or by an aim that somebody other than the author has."""
    return item.stance == "recommends" or (item.stance == "aims" and item.speaker != "author")


def _named_only(brief: Brief, titles: Mapping[str, str]) -> Sentence:
    """Say what a document without a sure claim names."""
    say = Say()
    names = [f"“{words.option_title(option.id, dict(titles))}”" for option in brief.options]
    shown = ", ".join(names[:3])
    if len(names) > 3:
        rest = say("more_options", len(names) - 3, str(len(names) - 3))
        shown += f" and {rest} more"
    text = f"The text names {shown}; no claim about any of them was read for sure, so nothing is said of their effects."
    if len(names) == 1:
        text = f"The text names {shown}; no claim about it was read for sure, so nothing is said of its effects."
    return Sentence("proposal", text, tuple(say.numbers))


def _too_little(brief: Brief, items: Sequence[Verdict], titles: Mapping[str, str]) -> Sentence:
    """Say that one passage an option is too little to tell what a document is mainly about, and what was read."""
    say = Say()
    names = list(dict.fromkeys(item.option for item in items if item.option))
    shown = ", ".join(f"“{words.option_title(name, dict(titles))}”" for name in names[:3])
    if len(names) > 3:
        shown += f" and {say('more_options', len(names) - 3, str(len(names) - 3))} more"
    others = [option.id for option in brief.options if option.id not in names]
    also = "; it names other measures as well" if others else ""
    text = f"Too little was read for sure to say what the text is mainly about: claims on {shown}{also}."
    return Sentence("proposal", text, tuple(say.numbers))


def _who(speaker: str) -> str:
    return "the author" if speaker == "author" else speaker


def _proposal(option: Option, who: str, items: Sequence[Verdict], titles: Mapping[str, str], brief: Brief) -> Sentence:
    say = Say()
    about = sum(item.option == option.id and item.stance != "doubts" for item in items)
    title = words.option_title(option.id, dict(titles))
    share = ""
    if items:
        share = f" ({say('claims_about', about, str(about))} of {say('claims', len(items), str(len(items)))} passages)"
    by = f"by {_who(who)}{share}" if who else f"{share.strip()}"
    others = Counter(item.option for item in items if item.stance != "doubts")
    alike = sum(count == about for name, count in others.items() if name) if about and not who else 0
    what = "Mainly proposed" if who else "Mainly about"
    if alike > 1:
        what = f"About {say('alike', alike, str(alike))} measures, none more than the others; the first"
    nobody = ", which nobody is read as proposing" if brief.by_machine and not who else ""
    if brief.by_machine and len(brief.possible_claims()) > len(items):
        what = f"Of what was read for sure, {what[0].lower()}{what[1:]}"
    text = f"{what}: “{title}”{', ' if who else ' '}{by}".rstrip()
    return Sentence("proposal", f"{text}{nobody}.", tuple(say.numbers))


def _promise(
    option: str,
    who: str,
    row: Row | None,
    comparison: Comparison,
    flows: Mapping[str, Mapping[int, Moved]],
    outcomes: Mapping[str, Outcome],
    claimed: bool,
) -> Sentence:
    say = Say()
    if row is None:
        cell = next((x for name in MAIN if (x := comparison.cell(option, name, "usa")) and known(x.interval)), None)
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
    what = f"{_said(outcome, lead.direction)} {_named(lead.outcome, lead.measure or outcome.title)}"
    promised = _promised(who, row, what, outcomes)
    if lead.word == OUTSIDE:
        return Sentence("promise", f"{promised}, of which the model says nothing: {lead.reason}.", _numbers_in(say, lead.reason))
    if lead.word == NO_PATH:
        return Sentence("promise", f"{promised}; the model has no mechanism from {readable(lead.lever)} to it.", ())
    if lead.effect is None or lead.interval is None or lead.horizon is None or not known(lead.interval):
        return Sentence("promise", f"{promised}: {lead.title}.", ())
    size = say.effect("effect", lead.interval, lead.effect.kind, lead.effect.unit)
    after = say("horizon_weeks", lead.horizon, words.horizon(lead.horizon))
    wide = f", measured for {lead.wider}" if lead.wider else ""
    text = f"{promised}; in the model it changes by {size} after {after}{wide}"
    lasts = lead.lasts()
    if lasts.startswith("halves"):
        text += f", a change that {say('half_life_weeks', lead.effect.duration.half_life, lasts)}"
    if any(char.isdigit() for char in lead.title):
        say("verdict", None, lead.title)
    back = _elsewhere(say, option, lead, comparison, flows).replace(", and of", "; of", 1)
    back += _arriving(say, option, lead, comparison)
    place = lead.measure.partition(" (")[2]
    there = " there" if back and lead.word == SUPPORTED and place and not place.startswith("all ") else ""
    return Sentence("promise", f"{text}: {lead.title}{there}{back}.", tuple(say.numbers))


def _promised(who: str, row: Row, what: str, outcomes: Mapping[str, Outcome]) -> str:
    """Say whose words a promise is: its proponent's, else who says it, who aims at it; the text's where nobody is known."""
    good = [item for item in row.items if helpful(item, outcomes)] or list(row.items)
    if any(item.speaker == who for item in good):
        return f"Promised is {what}"
    speakers = dict.fromkeys(item.speaker for item in good if item.speaker != "author")
    aimed = all(item.stance == "aims" for item in good)
    by = f"by {next(iter(speakers))}" if speakers else "in the text"
    return f"{'Aimed at' if aimed else 'Expected'} {by}: {what}"


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


def _numbers_in(say: Say, text: str) -> tuple[NumberRecord, ...]:
    """Keep the text of a reason as it is: its numbers are those of the record of the claim."""
    say("reason", None, text)
    return tuple(say.numbers)


def _arriving(say: Say, option: str, lead: Verdict, comparison: Comparison) -> str:
    """Say what a change of flow on the way comes to at the market: what is stopped in one sea is not stopped."""
    if lead.outcome not in STOPPED or lead.outcome == "kg_delivered":
        return ""
    cell = comparison.cell(option, "kg_delivered", "usa")
    if cell is None or not known(cell.interval):
        return ""
    size = say.effect("delivered", cell.interval, cell.kind, cell.unit, again=True)
    return f"; cocaine delivered to the United States changes by {size}"


def _elsewhere(
    say: Say, option: str, lead: Verdict | None, comparison: Comparison, flows: Mapping[str, Mapping[int, Moved]]
) -> str:
    if lead is not None and lead.outcome not in STOPPED:
        return ""
    back = None if lead is None else lead.displaced
    moved = flows.get(option, {}).get(comparison.horizon)
    if back is None and moved is not None and moved.counted > 0.5:
        back = moved.displaced
    if back is None or not known(back):
        return ""
    middle, low, high = (
        say(f"displaced.{name}", value, f"{100 * value:.0f}")
        for name, value in (("median", back.median), ("low90", back.low90), ("high90", back.high90))
    )
    return f", and of the cocaine it stops {middle}\u00a0% ({low} to {high}) comes through other corridors"


def _counted(rows: Sequence[Row], found: Mapping[str, int], quotes: int, possible: int) -> Sentence:
    say = Say()
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
            what = {DEPENDS: "depending on one unknown", REPORTED: "reported as past"}.get(word, word)
            listed[word in TESTED].append(f"{say(word, found[word], str(found[word]))} {what}")
    parts = ["; ".join(part) for part in listed.values() if part]
    return Sentence("counts", f"{head}, {asked}: {'. Not tested: '.join(parts)}.{waiting}", tuple(say.numbers))
