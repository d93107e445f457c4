"""The first sentences, by rule: what the text is mainly about, who is for it and against, what it does, what it costs.

- *Mainly proposed* is the option that most claims of the brief are about (doubts apart, repeats counted; a claim that waits for
  a person counts half; what the title names counts a third of all claims more, where some wait); of those with as many,
  one that somebody proposes, then the first. Its *proponent* (`leeward.judging.proponents`) is for it; where nobody is,
  the text is *about* it, and where its author argues against it, that is said with who is for it. Of a document without a
  claim that is sure, it is said what the text names and that no effect is judged.
  Where more claims wait for a person than were read for sure, it is said to be only of those; and where these are one passage
  an option, nothing is said to be the main one.
- *The promise* is the row of that option in the good direction that is said most by those who are for it, the proponent's
  words before others'; of those said as often, one with a size, then the one most directly about drugs used or deaths. What is
  told of the past is none. Where the option has none, what reaches the market of the text is told; what the model has for the
  United States alone is said to be of them in a text about another market.
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
from leeward.evidence.placenames import market_named, place_title
from leeward.judging import words
from leeward.judging.chains import Row, counts, place_of
from leeward.judging.compare import Comparison
from leeward.judging.costs import cost
from leeward.judging.drivers import readable
from leeward.judging.judgement import Verdict
from leeward.judging.most_said import named, outspoken, said_most
from leeward.judging.moved import Moved
from leeward.judging.proponents import Voices, called
from leeward.judging.row_keys import AnswerRecord, NumberRecord
from leeward.judging.rules import BUILT_IN, DEPENDS, NO_PATH, OUTSIDE, REPORTED, SUPPORTED, TESTED, WORDS
from leeward.judging.scope import market_of_text, mostly, title_in_english
from leeward.judging.telling import Say, Sentence, known
from leeward.judging.unread import meant_elsewhere, named_only, not_held, too_little, unread
from leeward.reading.brief import Brief, Option
from leeward.reading.drugs import FENTANYL
from leeward.reading.ground import ground

MAIN = ("kg_delivered", "consumption", "drug_flow", "maritime_flow")
"""What is told of an option without a promise: the first of these that was compared."""
OF_FENTANYL = ("fentanyl_flow", "overdose_death")
"""The same in a text about fentanyl alone."""
DELIVERED = "kg_delivered"
UNTOLD = "Nobody who is read as being for it promises anything good that the model measures"
UNTESTED = "Of what the text says of it the model can test nothing."
NOTHING_TESTED = (OUTSIDE, NO_PATH)
UNPROMISED = "Nothing good of it was read that the model measures"
DIRECT = {
    "overdose_death": 8, "consumption": 8, "homicide": 7, "kg_delivered": 7, "drug_flow": 6, "maritime_flow": 6,
    "fentanyl_flow": 6, "heavy_user": 6, "light_user": 6, "retail_price": 5, "potential_production": 5, "kg_seized": 5,
}  # fmt: skip
"""How directly a promise is about drugs or deaths; others stand by their place in the chain, up to 4."""
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


def main_option(brief: Brief, items: Sequence[Verdict]) -> Option | None:
    """Return the option that is mainly proposed or discussed; ``None`` where the brief has none.

    Passages that wait for a person count half of one that was read for sure, so that what happened to be read does not decide;
    an option that the title names counts a third of all passages more.
    """
    said = Counter(item.option for item in items if item.stance != "doubts")
    order = {option.id: at for at, option in enumerate(brief.options)}
    waiting = brief.possible_claims()
    held = _titled(brief) if waiting else frozenset()

    def weight(option: Option) -> float:
        levers = {setting.lever for setting in option.levers}
        more = {(claim.start, claim.id if claim.start is None else "") for claim in waiting if claim.lever in levers}
        return said[option.id] + 0.5 * len(more) + (len(items) + len(waiting)) / 3 * bool(levers & held)

    return max(
        brief.options,
        key=lambda option: (weight(option), said[option.id], bool(option.proposed_by or option.span), -order[option.id]),
        default=None,
    )


def _titled(brief: Brief) -> frozenset[str]:
    """Return the levers that the title of a document names."""
    title = title_in_english(brief)
    return frozenset(lever.label for lever in ground(title, 0, len(title)).levers)


def promise_of(option: str, who: str, rows: Sequence[Row], voices: Voices, brief: Brief) -> Row | None:
    """Return the row of what is promised of an option by those who are for it, else of the good that is told of it as having
    happened; ``None`` where there is neither.
    """

    def weight(row: Row) -> tuple[bool, int, int, bool, int]:
        good = [item for item in row.items if voices.promises(item)]
        own = sum(item.speaker == who for item in good)
        sized = any(brief.claim(item.claim).size is not None for item in good)
        return row.lead.word != OUTSIDE, own, len(good), sized, DIRECT.get(row.lead.outcome, min(place_of(row.lead.outcome), 4))

    own = [row for row in rows if row.lead.option == option]
    good = [row for row in own if any(voices.promises(item) for item in row.items)]
    told = [row for row in own if row.lead.word != REPORTED and any(voices.tells(item) for item in row.items)]
    return max(good or told, key=weight, default=None)


_MOST_WAITING = 4
"""Claims that wait for a person, for each that was read, beyond which what was read does not tell what a document is about."""


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
    none_read = option is not None and brief.by_machine and not any(item.option for item in items)
    counted = _counted(rows, found, len(items), len(brief.possible_claims()), said=none_read)
    if option is None:
        return Answer("", "", "", (counted,), found)
    if brief.by_machine and not any(item.option == option.id for item in items):
        first = named_only(brief, titles) if none_read else unread(option, items, titles)
        joined = Sentence(first.about, f"{first.text[:-1]}; {counted.text}", (*first.numbers, *counted.numbers))
        return Answer("", "", "", (first, counted) if rows or not counted.text else (joined,), found)
    if brief.by_machine and (other := not_held(brief, option, items, titles, levers)) is not None:
        return Answer("", "", "", (other, counted), found)
    about = sum(item.option == option.id and item.stance != "doubts" for item in items)
    if brief.by_machine and len(brief.possible_claims()) > (len(items) if about < 2 else _MOST_WAITING * len(items)):
        return Answer("", "", "", (too_little(brief, items, titles), counted), found)
    voices = Voices(brief, items, outcomes)
    who = voices.proponent(option)
    sentences = [_proposal(option, who, items, titles, brief, voices)]
    promise = promise_of(option.id, who, rows, voices, brief)
    of_it = [item for item in items if item.option == option.id]
    away = meant_elsewhere(brief, option, levers) if brief.by_machine else ""
    if brief.by_machine and all(item.word in NOTHING_TESTED for item in of_it):
        sentences.append(Sentence("promise", f"{UNTESTED[:-1]}: {away}." if away else UNTESTED, ()))
        if option.id in comparison.options and not away:
            sentences.append(cost(option, comparison, weeks, levers))
    elif option.id in comparison.options:
        own = [row for row in rows if row.lead.option == option.id]
        kept = promise if promise and (who or not brief.by_machine or not outspoken(promise, own, voices)) else None
        told = said_most(own) if brief.by_machine and not kept else None
        sentences.append(told or _promise(option.id, who, kept, comparison, flows, outcomes, brief, voices))
        if not away:
            sentences.append(cost(option, comparison, weeks, levers))
    else:
        say = Say()
        sentences.append(Sentence("promise", "It was not simulated: the model does not hold it.", tuple(say.numbers)))
    sentences.append(counted)
    return Answer(option.id, who, promise.lead.claim if promise else "", tuple(sentences), found)


def _proposal(
    option: Option, who: str, items: Sequence[Verdict], titles: Mapping[str, str], brief: Brief, voices: Voices
) -> Sentence:
    say = Say()
    about = sum(item.option == option.id and item.stance != "doubts" for item in items)
    title = f"“{words.option_title(option.id, dict(titles))}”"
    share = ""
    if items:
        of = say("claims", len(items), str(len(items)))
        share = f" ({say('claims_about', about, str(about))} of {of} passage{'s' if len(items) != 1 else ''})"
    others = Counter(item.option for item in items if item.stance != "doubts")
    pulled = {each.id: frozenset(setting.lever for setting in each.levers) for each in brief.options}
    same: dict[frozenset[str], str] = {}
    for name in (name for name, count in others.items() if name and count == about):
        same.setdefault(pulled.get(name, frozenset()), name)
    alike = len(same) if about and not who else 0
    sure = brief.by_machine and len(brief.possible_claims()) > len(items)
    if alike > 1:
        second = next(name for levers, name in same.items() if levers != pulled[option.id])
        then = f", then of “{words.option_title(second, dict(titles))}”{' and others' if alike > 2 else ''}"
        head = f"The text speaks of {say('alike', alike, str(alike))} measures about equally, first of {title}{share}{then}"
    elif who:
        head = f"Mainly proposed is {title}, by {called(who)}{share}{_beside(say, option, voices, titles, pulled)}"
    else:
        head = f"The text is mainly about {title}{share}"
    if sure:
        head = f"Of what was read for sure: {head[0].lower()}{head[1:]}"
    text = f"{head}{'' if who else voices.stand(option.id)}"
    if harm := voices.harm(option.id):
        count = say("claims_against", harm, str(harm))
        text += f"; {count} passage{'s tell' if harm > 1 else ' tells'} of a bad effect, no effect or doubt"
    return Sentence("proposal", f"{text}.", tuple(say.numbers))


def _beside(say: Say, option: Option, voices: Voices, titles: Mapping[str, str], pulled: Mapping[str, frozenset[str]]) -> str:
    """Name what is proposed beside an option, two at most: a package is more than what is said of it most."""
    own = pulled.get(option.id, frozenset())
    names = {
        item.option for item in voices.items if item.option and item.stance in ("recommends", "aims") and voices.proposes(item)
    }
    others = [name for name in pulled if name in names and pulled[name] != own]
    if not others:
        return ""
    shown = " and ".join(f"“{words.option_title(name, dict(titles))}”" for name in others[:2])
    more = f" and {say('beside', len(others) - 2, str(len(others) - 2))} more" if len(others) > 2 else ""
    return f", beside {shown}{more}"


def _promise(
    option: str,
    who: str,
    row: Row | None,
    comparison: Comparison,
    flows: Mapping[str, Mapping[int, Moved]],
    outcomes: Mapping[str, Outcome],
    brief: Brief,
    voices: Voices,
) -> Sentence:
    say = Say()
    home = market_of_text(brief) or "usa"
    if row is None:
        main = OF_FENTANYL if mostly(brief) == FENTANYL else MAIN
        cell = next((x for name in main if (x := comparison.cell(option, name, home)) and known(x.interval)), None)
        told = any(item.option == option and voices.good(item) for item in voices.items)
        unpromised = (
            UNTOLD
            if told
            else UNPROMISED.replace("read", "read for sure")
            if brief.by_machine and brief.possible_claims()
            else UNPROMISED
        )
        if cell is None:
            return Sentence("promise", f"{unpromised}.", ())
        size = say.effect("effect", cell.interval, cell.kind, cell.unit)
        after = say("horizon_weeks", comparison.horizon, words.horizon(comparison.horizon))
        read = f"{unpromised}; with the measure," if brief.read_claims() else "In the model"
        to = f" to {place_title(home)}" if cell.outcome == DELIVERED else ""
        text = f"{read} {named(cell.outcome, cell.measure.text)}{to} changes by {size} after {after}"
        back = "" if cell.interval.median > 0 else _elsewhere(say, option, None, comparison, flows)
        return Sentence("promise", f"{text}{back}.", tuple(say.numbers))
    lead = row.lead
    outcome = outcomes[lead.outcome]
    other = lead.effect is not None and not lead.measure.startswith(outcome.title)
    measured = lead.effect.measure.outcome if lead.effect is not None and other else lead.outcome
    what = words.in_the_text(named(measured, lead.measure or outcome.title), lead.of_drug, lead.stand_in)
    what = f"{_said(outcome, lead.direction, what)} {what}"
    promised = voices.promised(who, row, what)
    if lead.word == OUTSIDE:
        silent = ";" if lead.reason.startswith("the model has") else ", of which the model says nothing:"
        return Sentence("promise", f"{promised}{silent} {lead.reason}.", _numbers_in(say, lead.reason))
    if lead.word == NO_PATH:
        return Sentence("promise", f"{promised}; the model has no mechanism from {readable(lead.lever)} to it.", ())
    if lead.effect is None or lead.interval is None or lead.horizon is None or not known(lead.interval):
        return Sentence("promise", f"{promised}: {lead.title}.", ())
    size = say.effect("effect", lead.interval, lead.effect.kind, lead.effect.unit)
    after = say("horizon_weeks", lead.horizon, words.horizon(lead.horizon))
    wide = words.measured_for(lead.wider, lead.stand_in)
    if home != "usa" and lead.measure.endswith("(United States)") and market_named(brief.claim(lead.claim).market or "") != "usa":
        wide += ", which the model has for the United States and not for " + place_title(home)
    text = f"{promised}; in the model it changes by {size} after {after}{wide}"
    lasts = lead.lasts()
    if lasts.startswith("halves"):
        text += f", a change that {say('half_life_weeks', lead.effect.duration.half_life, lasts)}"
    if any(char.isdigit() for char in lead.title):
        say("verdict", None, lead.title)
    back = _elsewhere(say, option, lead, comparison, flows).replace(", and of", "; of", 1)
    back += _arriving(say, option, lead, comparison, brief)
    place = lead.measure.partition(" (")[2]
    there = " there" if back and lead.word == SUPPORTED and place and not place.startswith("all ") else ""
    assumed = ", which is the lever's own equation, assumed and not tested" if lead.word == BUILT_IN else ""
    return Sentence("promise", f"{text}: {lead.title}{there}{assumed}{back}.", tuple(say.numbers))


def _said(outcome: Outcome, direction: str, what: str) -> str:
    """Return more, less, fewer, higher or lower, as it is said of an outcome that a sentence calls ``what``."""
    counted = outcome.unit.split("/")[0] in ("people", "count", "deaths")
    amount = outcome.kind == "flow" or outcome.unit.split("/")[0] in ("kg", "ha")
    if direction == "increase":
        return "more" if counted or amount else "higher"
    several = counted or (amount and what.startswith(("drugs", "other drugs", "opioids")))
    return "fewer" if several else "less" if amount else "lower"


def _numbers_in(say: Say, text: str) -> tuple[NumberRecord, ...]:
    """Keep the text of a reason as it is: its numbers are those of the record of the claim."""
    say("reason", None, text)
    return tuple(say.numbers)


def _arriving(say: Say, option: str, lead: Verdict, comparison: Comparison, brief: Brief) -> str:
    """Say what a change of flow on the way comes to at the market that the claim names: what is stopped in one sea is not
    stopped.
    """
    if lead.outcome not in STOPPED or lead.effect is None or lead.effect.measure.outcome == DELIVERED:
        return ""
    market = market_named(brief.claim(lead.claim).market or "") or market_of_text(brief) or "usa"
    cell = comparison.cell(option, DELIVERED, market)
    if cell is None or not known(cell.interval):
        return ""
    size = say.effect("delivered", cell.interval, cell.kind, cell.unit, again=True)
    return f"; cocaine delivered to {place_title(market)} changes by {size}"


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


def _counted(rows: Sequence[Row], found: Mapping[str, int], quotes: int, possible: int, said: bool = False) -> Sentence:
    """Count different claims and those that wait; ``said``: a sentence before says that none was read for sure."""
    say = Say()
    waiting = ""
    if possible:
        one = possible == 1
        waiting = f" {say('possible', possible, str(possible))} possible claim{'' if one else 's'}"
        waiting += f" {'waits' if one else 'wait'} for a person and {'is' if one else 'are'} not judged."
    if not rows:
        none = "" if said else "No claim was read for sure." if possible else "No claim was found."
        return Sentence("counts", f"{none}{waiting}".strip(), tuple(say.numbers))
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
