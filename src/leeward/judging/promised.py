"""The sentence on what is promised of an option, and on what the model makes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from leeward.evidence.outcomes import Outcome
from leeward.evidence.placenames import market_named, place_title
from leeward.judging import words
from leeward.judging.chains import Row
from leeward.judging.compare import Comparison
from leeward.judging.drivers import readable
from leeward.judging.judgement import Verdict
from leeward.judging.most_said import named
from leeward.judging.moved import Moved
from leeward.judging.proponents import VERBS, Voices
from leeward.judging.reasons import THE_PAST
from leeward.judging.row_keys import NumberRecord
from leeward.judging.rules import BUILT_IN, NO_PATH, OUTSIDE, SUPPORTED
from leeward.judging.scope import market_of_text, mostly
from leeward.judging.telling import Say, Sentence, known
from leeward.reading.brief import Brief
from leeward.reading.drugs import FENTANYL

MAIN = ("kg_delivered", "consumption", "drug_flow", "maritime_flow")
"""What is told of an option without a promise: the first of these that was compared."""
OF_FENTANYL = ("fentanyl_flow", "overdose_death")
"""The same in a text about fentanyl alone."""
DELIVERED = "kg_delivered"
UNTOLD = "Nobody who is read as being for it promises anything good that the model measures"
UNPROMISED = "Nothing good of it was read that the model measures"
STOPPED = ("drug_flow", "maritime_flow", "kg_delivered", "kg_seized", "kg_destroyed")
"""Promises beside which it is told how much of the cocaine that is stopped comes elsewhere."""


@dataclass(frozen=True, slots=True)
class Promises:
    """What is told of what an option does: its promise, what the model has where there is none, and what a text concludes."""

    comparison: Comparison
    flows: Mapping[str, Mapping[int, Moved]]
    outcomes: Mapping[str, Outcome]
    brief: Brief
    voices: Voices

    @property
    def home(self) -> str:
        """The market that the text is about, else the United States."""
        return market_of_text(self.brief) or "usa"

    def nothing(self, option: str) -> Sentence:
        """Say that nothing good of an option was read, and what reaches the market of the text with it."""
        say, brief, home = Say(), self.brief, self.home
        main = OF_FENTANYL if mostly(brief) == FENTANYL else MAIN
        cell = next((x for name in main if (x := self.comparison.cell(option, name, home)) and known(x.interval)), None)
        told = any(item.option == option and self.voices.good(item) for item in self.voices.items)
        sure = UNPROMISED.replace("read", "read for sure") if brief.by_machine and brief.possible_claims() else UNPROMISED
        unpromised = UNTOLD if told else sure
        if cell is None:
            return Sentence("promise", f"{unpromised}.", ())
        size = say.effect("effect", cell.interval, cell.kind, cell.unit)
        after = say("horizon_weeks", self.comparison.horizon, words.horizon(self.comparison.horizon))
        read = f"{unpromised}; with the measure," if brief.read_claims() else "In the model"
        to = f" to {place_title(home)}" if cell.outcome == DELIVERED else ""
        text = f"{read} {named(cell.outcome, cell.measure.text)}{to} changes by {size} after {after}"
        back = "" if cell.interval.median > 0 else self._elsewhere(say, option, None)
        return Sentence("promise", f"{text}{back}.", tuple(say.numbers))

    def promise(self, who: str, row: Row) -> Sentence:
        """Say what is promised in a row, and what the model makes of it."""
        return self._answered(row, self.voices.promised(who, row, self._claimed(row.lead)))

    def concluded(self, row: Row, also: bool = False) -> Sentence:
        """Say what the model makes of what a text concludes, which was quoted before; ``also``: beside another part of it."""
        lead = row.lead
        if lead.word == OUTSIDE:
            say = Say()
            return Sentence("promise", f"That the model cannot test: {lead.reason}.", _numbers_in(say, lead.reason))
        as_said = self._claimed(lead)
        if lead.word == NO_PATH:
            why = f"the model has no mechanism from {readable(lead.lever)} to {self._what(lead)}"
            return Sentence("promise", f"{'Nor can it test the rest' if also else 'That the model cannot test'}: {why}.", ())
        if lead.unshown:
            as_said = f"no evidence of {as_said.replace('no change of', 'a change of', 1)}"
        turned = ", turned round" if lead.of_less else ""
        bound = words.bound(lead.condition)
        return self._answered(row, f"{'It also tests' if also else 'Of this the model tests'} {as_said}{turned}{bound}")

    def _claimed(self, lead: Verdict) -> str:
        """Return what a claim says, as a thing: *fewer drugs delivered*, *no change of homicides*."""
        what = self._what(lead)
        return f"{_said(self.outcomes[lead.outcome], lead.direction, what)} {what}"

    def _what(self, lead: Verdict) -> str:
        """Return what a claim is about, as a text speaks of it."""
        title = self.outcomes[lead.outcome].title
        other = lead.effect is not None and not lead.measure.startswith(title)
        measured = lead.effect.measure.outcome if lead.effect is not None and other else lead.outcome
        return words.in_the_text(named(measured, lead.measure or title), lead.of_drug, lead.stand_in)

    def _answered(self, row: Row, told: str) -> Sentence:
        """Add what the model makes of a row to how it is told."""
        lead, say, home = row.lead, Say(), self.home
        if lead.word == OUTSIDE:
            silent = ";" if lead.reason.startswith("the model has") else ", of which the model says nothing:"
            return Sentence("promise", f"{told}{silent} {lead.reason}.", _numbers_in(say, lead.reason))
        if lead.word == NO_PATH:
            return Sentence("promise", f"{told}; the model has no mechanism from {readable(lead.lever)} to it.", ())
        if lead.effect is None or lead.interval is None or lead.horizon is None or not known(lead.interval):
            return Sentence("promise", f"{told}: {lead.title}.", ())
        size = say.effect("effect", lead.interval, lead.effect.kind, lead.effect.unit)
        after = say("horizon_weeks", lead.horizon, words.horizon(lead.horizon))
        wide = words.measured_for(lead.wider, lead.stand_in)
        market = self.brief.claim(lead.claim).market or ""
        if home != "usa" and lead.measure.endswith("(United States)") and market_named(market) != "usa":
            wide += ", which the model has for the United States and not for " + place_title(home)
        bound = "" if words.bound(lead.condition) in told else words.bound(lead.condition)
        years = lead.told_of if lead.told_of != THE_PAST else ""
        when = f", told of {say('told_of', None, years)}" if years else ""
        text = f"{told}{when}{bound}; in the model it changes by {size} after {after}{wide}"
        lasts = lead.lasts()
        if lasts.startswith("halves"):
            text += f", a change that {say('half_life_weeks', lead.effect.duration.half_life, lasts)}"
        say.quoted("verdict", lead.title)
        back = self._elsewhere(say, lead.option, lead).replace(", and of", "; of", 1)
        back += self._arriving(say, lead)
        place = lead.measure.partition(" (")[2]
        there = " there" if back and lead.word == SUPPORTED and place and not place.startswith("all ") else ""
        assumed = ", which is the lever's own equation, assumed and not tested" if lead.word == BUILT_IN else ""
        return Sentence("promise", f"{text}: {lead.title}{there}{assumed}{back}.", tuple(say.numbers))

    def _arriving(self, say: Say, lead: Verdict) -> str:
        """Say what a change of flow on the way comes to at the market that the claim names: what is stopped in one sea is not
        stopped.
        """
        measured = DELIVERED if lead.effect is None else lead.effect.measure.outcome
        if lead.outcome not in STOPPED or measured == DELIVERED or FENTANYL in measured:
            return ""
        market = market_named(self.brief.claim(lead.claim).market or "") or self.home
        cell = self.comparison.cell(lead.option, DELIVERED, market)
        if cell is None or not known(cell.interval):
            return ""
        size = say.effect("delivered", cell.interval, cell.kind, cell.unit, again=True)
        return f"; cocaine delivered to {place_title(market)} changes by {size}"

    def _elsewhere(self, say: Say, option: str, lead: Verdict | None) -> str:
        if lead is not None and lead.outcome not in STOPPED:
            return ""
        back = None if lead is None else lead.displaced
        moved = self.flows.get(option, {}).get(self.comparison.horizon)
        if back is None and moved is not None and moved.counted > 0.5:
            back = moved.displaced
        if back is None or not known(back):
            return ""
        middle, low, high = (
            say(f"displaced.{name}", value, f"{100 * value:.0f}")
            for name, value in (("median", back.median), ("low90", back.low90), ("high90", back.high90))
        )
        return f", and of the cocaine it stops {middle}\u00a0% ({low} to {high}) comes through other corridors"


def _said(outcome: Outcome, direction: str, what: str) -> str:
    """Return more, less, fewer, higher, lower or *no change of*, as it is said of an outcome that a sentence calls ``what``."""
    if direction not in VERBS:
        return "no change of" if direction == "no_effect" else "a change of"
    counted = outcome.unit.split("/")[0] in ("people", "count", "deaths") and not what.startswith(("strength", "violence"))
    amount = outcome.kind == "flow" or outcome.unit.split("/")[0] in ("kg", "ha")
    if direction == "increase":
        return "more" if counted or amount else "higher"
    several = counted or (amount and what.startswith(("drugs", "other drugs", "opioids")))
    return "fewer" if several else "less" if amount else "lower"


def _numbers_in(say: Say, text: str) -> tuple[NumberRecord, ...]:
    """Keep the text of a reason as it is: its numbers are those of the record of the claim."""
    say("reason", None, text)
    return tuple(say.numbers)
