"""Claims: effects and their causes, unit by unit, as records with verbatim spans."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from leeward.evidence.levers import load_levers
from leeward.reading.attribute import AUTHOR, Attribution, Speakers, modality, stance
from leeward.reading.bind import family_of_lever
from leeward.reading.brief import Candidates, Claim
from leeward.reading.causes import Cause, blocked, causes, own_words, points_back
from leeward.reading.clauses import hedged
from leeward.reading.direction import MOST_EFFECTS, Effect, effects
from leeward.reading.ground import Grounded, ground
from leeward.reading.lexicon import lexicon
from leeward.reading.page import number, same_strikes
from leeward.reading.progress import part, steps
from leeward.reading.quantify import drug, horizon, may_be_chance, period, places, probability
from leeward.reading.spots import any_in
from leeward.reading.suggest import suggest
from leeward.reading.tables import Heads, row_claims
from leeward.reading.units import LONGEST, Unit, split_units

LEAST_CONFIDENCE = 0.2
AROUND = 500
"""Characters before and after a claim that tell how it is said, in a table row that is longer than a sentence may be."""


@dataclass(slots=True)
class Found:
    """What was found in a text: its units, what was grounded in each, and the claims."""

    text: str
    units: list[Unit]
    grounded: list[Grounded]
    speakers: Speakers
    claims: list[Claim] = field(default_factory=list)
    topic: str | None = None
    settled: dict[tuple[int, str], str] = field(default_factory=dict)


@dataclass(slots=True)
class _Said:
    """What a unit says besides its claims; the same for all of them."""

    places: list[tuple[str, str]]
    chance: tuple[float, float | None] | None
    horizon: int | None
    drug: str | None
    period: str | None


class _Reader:
    def __init__(self, text: str, progress: Callable[[float], None] | None) -> None:
        self.text = text
        self.progress = progress
        self.units = split_units(text)
        if progress is not None:
            progress(0.25)
        self.grounded = [ground(text, unit.start, unit.end) for unit in steps(self.units, part(progress, 0.25, 0.55))]
        self.speakers = Speakers(text, self.units)
        self.heads = Heads(text)
        self._said: tuple[int, _Said] | None = None
        self._ones: dict[tuple[int, str], bool] = {}
        same_strikes(self.grounded)
        self.military = self._strikes() >= 3
        self.topic = self._topic()
        self.claims: list[Claim] = []

    def _strikes(self) -> int:
        names = {"maritime_strike", "lab_strike"}
        return sum(
            lever.resolve(None) in names or (lever.group is not None and lever.group.name == "strike force")
            for grounded in self.grounded
            for lever in grounded.levers
        )

    def _topic(self) -> str | None:
        """The lever that the page is about: the one named most, headings and the first lines counting more."""
        counts: Counter[str] = Counter()
        for index, (unit, grounded) in enumerate(zip(self.units, self.grounded, strict=True)):
            weight = 3 if unit.kind == "heading" or index < 3 else 1
            for lever in grounded.levers:
                if not lever.dual:
                    counts[lever.resolve(None)] += weight
        best = counts.most_common(1)
        return best[0][0] if best and best[0][1] >= 3 else None

    def run(self) -> list[Claim]:
        for index in steps(range(len(self.units)), part(self.progress, 0.6, 1.0)):
            if self.units[index].kind == "table":
                self._table(index)
            else:
                self._prose(index)
        return number(self.claims)

    def _facts(self, index: int) -> _Said:
        """Return what unit ``index`` says besides; the claims of a unit come one after the other, so one is kept."""
        if self._said is None or self._said[0] != index:
            place = (self.text, self.units[index].start, self.units[index].end)
            self._said = (index, _Said(places(*place), probability(*place), horizon(*place), drug(*place), period(*place)))
        return self._said[1]

    def _table(self, index: int) -> None:
        unit = self.units[index]
        first: dict[int, int] = {}
        for row in row_claims(self.text, unit, self.heads):
            outcome = row.effect.outcome.label if row.effect else "unspecified"
            label = "unspecified"
            words: list[str] = []
            if row.lever is not None and row.lever.levers:
                best = row.lever.longest_lever
                label = best.resolve(outcome)
                words.append(row.lever.words(best.first, best.last))
            if row.effect is not None and row.effect.side != "cell":
                words += row.effect.words
            elif row.effect is not None:
                words.append(row.grounded.words(0, len(row.grounded.tokens)))
            cell = row.effect_cell
            claim = self._claim(
                index,
                row.grounded,
                label,
                outcome,
                row.effect.direction if row.effect else "unclear",
                cell.start,
                cell.end,
                AUTHOR,
                words,
                0.4 if "unspecified" in (label, outcome) else 0.95,
            )
            claim.kind = "table"
            if cell.start in first:
                claim.also = f"c{first[cell.start]}"
            first.setdefault(cell.start, len(self.claims) + 1)
            self.claims.append(claim)

    def _prose(self, index: int) -> None:
        unit, grounded = self.units[index], self.grounded[index]
        seen: dict[tuple[str | None, str, str], Claim] = {}
        for effect in effects(grounded)[:MOST_EFFECTS]:
            found = causes(grounded, effect, bullet=unit.kind == "bullet")
            carried: list[str] = []
            if not found:
                if unit.kind == "heading" or effect.outcome.dual:
                    continue
                if own_words(grounded, effect) or blocked(grounded, effect):
                    continue
                cause = self._carry(index, effect, carried)
                if cause is None:
                    continue
                found = [cause]
            self._add(index, effect, found, carried, seen)
        if not seen and unit.kind != "heading":
            self._forecast(index)

    def _forecast(self, index: int) -> None:
        """A stated chance is a claim even without a word of change: the chance of force is one of escalation."""
        unit, grounded = self.units[index], self.grounded[index]
        if not may_be_chance(self.text, unit.start, unit.end) or self._facts(index).chance is None:
            return
        levers = [lever.resolve("escalation") for lever in grounded.levers]
        military = any(family_of_lever(name) == "military" for name in levers)
        if grounded.outcomes:
            outcome, mode = grounded.outcomes[0].label, grounded.outcomes[0].mode
            direction = "decrease" if mode in ("minus", "less") else "increase"
        elif military:
            outcome, direction = "escalation", "increase"
        else:
            return
        carried = ["lever from the topic of the page"] if self.topic else []
        label = self.topic if military or not levers else levers[0]
        if label is None:
            return
        claim = self._claim(
            index,
            grounded,
            label,
            outcome,
            direction,
            unit.start,
            unit.end,
            self.speakers.at(index, unit.end - 1, unit.end),
            [],
            0.4,
        )
        claim.carried, claim.hedged = carried, True
        self.claims.append(claim)

    def _carry(self, index: int, effect: Effect, carried: list[str]) -> Cause | None:
        """Take the lever from the label, the list's opening, the sentence before, the heading, or the page."""
        unit, grounded = self.units[index], self.grounded[index]
        outcome = effect.outcome.label
        if unit.lead_in is not None:
            lever = self._lever_of(unit.lead_in, outcome)
            if lever:
                carried.append("lever from the sentence that opens the list")
                return Cause(lever, "lead-in", 0.6)
        own = bisect_right(grounded.named, effect.first, key=lambda lever: lever.last)
        turns = grounded.where("semicolons", lambda i: grounded.tokens[i].text == ";")
        if own and any_in(turns, grounded.named[own - 1].last, effect.first):
            carried.append("lever from earlier in the sentence")
            return Cause(self._settled(grounded, grounded.named[own - 1].resolve(outcome)), "before", 0.6)
        back = points_back(grounded)
        for other in range(index - 1, max(index - 3, -1), -1):
            near = self.units[other]
            if (
                near.kind in ("heading", "table")
                or (near.kind == "bullet" and (unit.kind != "bullet" or unit.lead_in is not None))
                or near.paragraph < unit.paragraph - (3 if back else 0)
            ):
                break
            lever = self._lever_of(other, outcome)
            if lever and _able(lever, outcome):
                carried.append("lever from the sentence before")
                return Cause(lever, "before", 0.6 if back else 0.45)
        if unit.heading is not None:
            lever = self._lever_of(unit.heading, outcome) if self._one_lever(unit.heading, outcome) else None
            if lever and _able(lever, outcome):
                carried.append("lever from the heading")
                return Cause(lever, "heading", 0.5 if unit.kind == "bullet" else 0.4)
        opened = self._opens_section(unit, outcome)
        if opened is not None:
            carried.append("lever that the section opens with")
            return Cause(opened, "section", 0.4)
        if self.topic is not None and (back or _topical(effect, unit)) and _able(self.topic, outcome):
            carried.append("lever from the topic of the page")
            return Cause(self._topic_for(outcome), "topic", 0.3)
        return None

    def _topic_for(self, outcome: str) -> str:
        """The lever of the page's topic; a page on strikes means those on land where the outcome says so."""
        assert self.topic is not None
        strikes = lexicon().lever_groups["strikes"]
        return strikes.by_outcome.get(outcome, self.topic) if self.topic in strikes.members() else self.topic

    def _lenders(self, index: int) -> list[Grounded]:
        """The units that may lend a lever: those before, the sentence that opens the list, the heading."""
        unit = self.units[index]
        near = [other for other in range(index - 1, max(index - 4, -1), -1) if self.units[other].kind != "table"]
        near += [other for other in (unit.lead_in, unit.heading) if other is not None]
        return [self.grounded[other] for other in dict.fromkeys(near)]

    def _lever_of(self, index: int, outcome: str) -> str | None:
        grounded = self.grounded[index]
        return self._settled(grounded, grounded.named[-1].resolve(outcome)) if grounded.named else None

    def _opens_section(self, unit: Unit, outcome: str) -> str | None:
        """The lever that the section of a list opens with, for items that name none, nor does their lead-in."""
        if unit.kind != "bullet" or unit.lead_in is None:
            return None
        at = bisect_left(self._naming, (unit.heading if unit.heading is not None else -1) + 1)
        if at == len(self._naming) or self._naming[at] >= unit.lead_in:
            return None
        lever = self._lever_of(self._naming[at], outcome)
        return lever if lever is not None and _able(lever, outcome) else None

    @cached_property
    def _naming(self) -> list[int]:
        """The sentences that name a lever."""
        return [index for index, unit in enumerate(self.units) if unit.kind == "sentence" and self.grounded[index].named]

    def _one_lever(self, index: int, outcome: str) -> bool:
        """Tell whether a heading names one lever only; one that lists several lends none."""
        key = (index, outcome)
        if key not in self._ones:
            self._ones[key] = len({lever.resolve(outcome) for lever in self.grounded[index].named}) == 1
        return self._ones[key]

    def _specific(self, index: int, outcome: str) -> str | None:
        """The lever that "anti-drug policy" stands for: the last one named before it on the page."""
        for other in range(index, max(index - 8, -1), -1):
            grounded = self.grounded[other]
            named = next((lever for lever in reversed(grounded.named) if lever.label != "unspecified"), None)
            if named is not None and (other < index or len(grounded.levers) > 1):
                return self._settled(grounded, named.resolve(outcome))
        return None

    def _settled(self, grounded: Grounded, label: str) -> str:
        """In a page on military strikes, production sites are destroyed from the air unless police do it."""
        if label != "lab_raid" or not self.military:
            return label
        on_foot = ("raid", "raids", "raided", "police", "soldiers", "army")
        return label if grounded.where("on foot", lambda i: grounded.tokens[i].low in on_foot) else "lab_strike"

    def settled(self) -> dict[tuple[int, str], str]:
        """Return the levers of each unit that the page as a whole gives another name, by unit and name."""
        return {
            (index, "lab_raid"): self._settled(grounded, "lab_raid")
            for index, grounded in enumerate(self.grounded)
            if any(lever.label == "lab_raid" for lever in grounded.levers)
        }

    def _add(
        self,
        index: int,
        effect: Effect,
        found: list[Cause],
        carried: list[str],
        seen: dict[tuple[str | None, str, str], Claim],
    ) -> None:
        grounded, cause = self.grounded[index], found[0]
        cause.label = self._settled(grounded, cause.label)
        if cause.label == "unspecified":
            specific = self._specific(index, effect.outcome.label)
            if specific is not None:
                cause.label, cause.confidence = specific, min(cause.confidence, 0.5)
                carried = [*carried, "lever named before"]
        direction = "no_effect" if cause.despite else effect.direction
        key = (cause.label, effect.outcome.label, direction)
        if key in seen:
            return
        firsts = [effect.first, effect.outcome.first]
        lasts = [effect.last, effect.outcome.last]
        words = list(effect.words)
        if cause.first is not None and cause.last is not None:
            firsts.append(cause.first)
            lasts.append(cause.last)
            words.insert(0, grounded.words(cause.first, cause.last))
        start = grounded.tokens[min(firsts)].start
        end = grounded.tokens[max(lasts) - 1].end
        at = grounded.tokens[effect.first].start
        who = self.speakers.at(index, at, grounded.tokens[effect.last - 1].end)
        confidence = round(cause.confidence * effect.strength, 2)
        if confidence < LEAST_CONFIDENCE:
            return
        claim = self._claim(
            index,
            grounded,
            cause.label,
            effect.outcome.label,
            direction,
            start,
            end,
            who,
            words,
            confidence,
            at,
        )
        claim.carried = carried
        claim.with_levers = [c.label for c in found[1:] if c.label != cause.label]
        claim.negated = effect.negated or cause.despite
        claim.hedged = hedged(grounded, effect.first, effect.last)
        seen[key] = claim
        self.claims.append(claim)

    def _claim(
        self,
        index: int,
        grounded: Grounded,
        lever: str | None,
        outcome: str | None,
        direction: str,
        start: int,
        end: int,
        who: Attribution,
        words: list[str],
        confidence: float,
        at: int | None = None,
    ) -> Claim:
        unit, said = self.units[index], self._facts(index)
        place = start if at is None else at
        reach = LONGEST if unit.end - unit.start <= LONGEST else AROUND
        first = max(unit.start, place - reach)
        sentence, offset = self.text[first : min(unit.end, place + reach)], place - first
        named, chance = said.places, said.chance
        markets = [name for name, kind in named if kind == "market"]
        levers, outcomes = suggest(grounded, self._lenders(index), self.topic, lever, outcome)
        return Claim.model_construct(
            id="",
            span=self.text[start:end],
            start=start,
            end=end,
            kind=unit.kind,
            lever=lever,
            outcome=outcome,
            direction=direction,
            speaker=who.speaker,
            role=who.role,
            stance=stance(sentence, offset, who.how, direction),
            modality=modality(sentence, offset),
            hedged=False,
            negated=False,
            horizon_weeks=said.horizon,
            place=[name for name, kind in named if kind != "market"],
            market=markets[0] if markets else None,
            drug=said.drug,
            period=said.period,
            probability=chance[0] if chance else None,
            probability_before=chance[1] if chance else None,
            candidates=Candidates(levers=levers, outcomes=outcomes),
            matched_words=[w for w in words if w],
            with_levers=[],
            carried=[],
            reading_confidence=confidence,
            reader="rules",
            size=None,
            unit=None,
            note=None,
            lever_family=None,
            outcome_family=None,
            in_model=None,
            outside_reason="",
            option=None,
            reviewed_by=None,
            review=None,
            repeats=None,
            also=None,
            evidence_count=1,
        )


def _able(lever: str, outcome: str) -> bool:
    """Tell whether a lever from outside the sentence may be meant: only force kills at sea or beside a target."""
    record = load_levers().get(lever)
    return outcome not in ("death_at_sea", "bystander_death") or record is None or record.family == "military"


def _topical(effect: Effect, unit: Unit) -> bool:
    """Tell whether a change without any lever near by may be taken as an effect of the page's topic."""
    return effect.side == "event" and unit.kind == "sentence"


def find_claims(text: str, progress: Callable[[float], None] | None = None) -> Found:
    """Return the claims of a text with everything that was found on the way.

    ``progress`` is told the fraction that is done (0 to 1), a bounded number of times.
    """
    reader = _Reader(text, progress)
    claims = reader.run()
    return Found(text, reader.units, reader.grounded, reader.speakers, claims, reader.topic, reader.settled())
