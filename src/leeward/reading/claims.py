"""Claims: effects and their causes, unit by unit, as records with verbatim spans."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from leeward.reading.arriving import around, arriving
from leeward.reading.attribute import AUTHOR, Attribution, Speakers
from leeward.reading.bind import family_of_lever
from leeward.reading.brief import Candidates, Claim
from leeward.reading.candidates import OTHER_OUTCOME, OUTSIDE, UNSPECIFIED, View
from leeward.reading.certain import linked
from leeward.reading.clauses import denied, hedged
from leeward.reading.conditions import condition_of
from leeward.reading.drugs import another_crop, drug
from leeward.reading.ground import Grounded, Lever
from leeward.reading.home import settle_places
from leeward.reading.learned import Scored, ground_page, load_model, page_chances, score_page
from leeward.reading.page import number
from leeward.reading.progress import part, steps
from leeward.reading.quantify import horizon, may_be_chance, period, places, probability
from leeward.reading.sizes import size
from leeward.reading.spans import whole_quote
from leeward.reading.stances import modality, stance, wary
from leeward.reading.sureness import SUPPOSED, background, cell_chance, counted, haul, only_counted, shifted, supposed, unsure
from leeward.reading.tables import Heads, row_claims
from leeward.reading.terms import terms
from leeward.reading.units import LONGEST, Unit, asks, split_units, units_before
from leeward.reading.within import part_of_country

CARRIED = {
    "lead-in": "lever from the sentence that opens the list",
    "section": "lever that the section opens with",
    "before 1": "lever from the sentence before",
    "before 2": "lever from two sentences before",
    "before 3": "lever from three sentences before",
    "heading": "lever from the heading",
    "title": "lever from the title",
    "guess": "lever from the sentence and what stands before it as a whole",
}
"""Where a lever came from that the sentence does not name."""
COUNT_READ = 0.4
"""Chance from which a count of what happened (deaths, seizures, arrests) is read: it is reported, never tested."""
ROUGH = 0.75
"""Belief from which a reading of a text in rough English is read that the rules do not link: on 26 Spanish development pages
three of four such were right and one half right, of those below three of ten."""
COUNT = 5
"""Levers, and outcomes, that are suggested for a claim."""
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
    def __init__(self, text: str, progress: Callable[[float], None] | None, *, rough: bool) -> None:
        self.text = text
        self.rough = rough
        self.progress = progress
        self.units = split_units(text)
        if progress is not None:
            progress(0.25)
        self.grounded = ground_page(text, self.units, part(progress, 0.25, 0.4))
        self.speakers = Speakers(text, self.units)
        self.heads = Heads(text)
        self._said: tuple[int, _Said] | None = None
        self.military = self._strikes() >= 3
        self.topic = self._topic()
        self.claims: list[Claim] = []
        self.view: View | None = None

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
        model = load_model()
        rows = [terms(self.units, self.grounded, index) for index in range(len(self.units))]
        chances = page_chances(model, self.text, self.units, rows, part(self.progress, 0.4, 0.85))
        self.view = view = View(self.text, self.units, self.grounded, chances)
        scored = score_page(model, view, part(self.progress, 0.85, 0.95))
        for index in steps(range(len(self.units)), part(self.progress, 0.95, 1.0)):
            if self.units[index].kind == "table":
                self._table(index)
                continue
            for found in scored.get(index, ()):
                self._prose(index, found)
            if index not in scored and self.units[index].kind != "heading":
                self._forecast(index)
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
            best: Lever | None = None
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
                (self.speakers.over(row.head) if row.head is not None else None) or AUTHOR,
                words,
                cell_chance(row, best, label, outcome),
            )
            claim.kind = "table"
            claim.size, claim.unit = size(self.text, cell.start, cell.end, cell.start, claim.direction, outcome) or (None, None)
            claim.tier = "possible" if claim.reading_confidence < 0.9 else "read"
            if cell.start in first:
                claim.also = f"c{first[cell.start]}"
            first.setdefault(cell.start, len(self.claims) + 1)
            self.claims.append(claim)

    def _prose(self, index: int, found: Scored) -> None:
        """Make the claim of a scored candidate, with the words that decided."""
        grounded, unit, candidate = self.grounded[index], self.units[index], found.candidate
        effect, lever, outcome = candidate.effect, candidate.lever_at, candidate.outcome_at
        spans = [(place.first, place.last) for place in (lever, outcome, effect) if place is not None]
        words = [grounded.words(lever.first, lever.last)] if lever is not None else []
        words += effect.words if effect is not None else [grounded.words(outcome.first, outcome.last)] if outcome else []
        if spans:
            start = grounded.tokens[min(first for first, _ in spans)].start
            end = grounded.tokens[max(last for _, last in spans) - 1].end
        else:
            start, end = unit.start, unit.end
        mark = effect or outcome
        at = grounded.tokens[mark.first].start if mark is not None else start
        spoken = (at, grounded.tokens[mark.last - 1].end) if mark is not None else (end - 1, end)
        who = self.speakers.at(index, *spoken)
        label = self._settled(grounded, candidate.lever)
        said = arriving(candidate.outcome, self.text, *around(self.text, unit, start, end))
        if another_crop(said, self.text, self.units, index):
            said = OTHER_OUTCOME
        claim = self._claim(
            index, grounded, label, said, found.direction, start, end, who, words, found.chance, at
        )  # fmt: skip
        if self.view is not None and claim.stance not in ("recommends", "doubts"):
            parts = self.view.chances.parts[index]
            claim.stance = load_model().stance(parts, claim.stance, who.how, found.direction)
        last = grounded.tokens[mark.last - 1].end if mark is not None else end
        claim.stance = wary(self.text[unit.start : last], claim.stance, who.speaker)
        believed = not self.rough or linked(candidate) or found.chance >= ROUGH
        claim.tier = found.tier if believed else "possible"
        claim.carried = [] if candidate.source == "here" else [CARRIED[candidate.source]]
        if label == "harm_reduction" and lever is None:
            claim.lever_words = self._named_before(index, label)  # of its instruments the model has one
        if lever is not None and lever.referred:
            claim.carried.append("lever from the list in the sentence before")
        if outcome is not None and outcome.referred:
            claim.carried.append("outcome from the sentence before")
        less = candidate.cause is not None and candidate.cause.less
        claim.of_less = less
        unproven = mark is not None and mark.first in denied(grounded)
        if effect is not None:
            claim.counted = counted(grounded, effect)
        else:
            claim.counted = claim.tier == "read" and claim.modality == "did" and only_counted(grounded, unit, claim)
        if claim.counted:
            sure = claim.tier == "read" or (found.chance >= COUNT_READ and not claim.carried)
            told = sure and claim.modality == "did" and not asks(self.text, unit) and not background(grounded, claim)
            told = told and not shifted(grounded, unit, claim)
            claim.tier = "read" if told else "possible"
        elif claim.tier == "read" and (less or unproven or unsure(grounded, unit, effect, claim, lever, outcome)):
            claim.tier = "possible"
        if supposed(grounded, unit, effect, claim):
            claim.reading_confidence = min(claim.reading_confidence, SUPPOSED)
        claim.with_levers = list(found.others)
        claim.negated = found.direction == "no_effect"
        claim.hedged = mark is not None and hedged(grounded, mark.first, mark.last)
        claim.horizon_weeks = horizon(self.text, unit.start, unit.end, at)
        claim.start, claim.end = whole_quote(self.text, unit, start, end)
        claim.span = self.text[claim.start : claim.end]
        if claim.outcome != "displaced_share":  # the part that is named is where the shift goes
            claim.within = part_of_country(self.text, unit, start, end)
        named = [grounded.words(one.first, one.last) for one in grounded.levers if lever is None or one.label == lever.label]
        claim.condition = condition_of(self.text, unit, claim.start, claim.end, named)
        claim.size, claim.unit = size(self.text, unit.start, unit.end, at, found.direction, claim.outcome) or (None, None)
        claim.counted = claim.counted or (effect is None and haul(claim, self.text[unit.start : unit.end]))
        self.claims.append(claim)

    def _named_before(self, index: int, label: str) -> str | None:
        """Return the words that name a lever in the nearest of the three units before, or the headings; ``None`` for none."""
        for grounded in (self.grounded[at] for at in units_before(self.units, index)):
            for lever in grounded.levers:
                if lever.label == label:
                    return str(grounded.words(lever.first, lever.last))
        return None

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
        claim.carried, claim.hedged, claim.tier = carried, True, "possible"
        self.claims.append(claim)

    def _suggested(self, index: int, grounded: Grounded, lever: str | None, outcome: str | None) -> Candidates:
        """Return the five levers and outcomes that fit best: what was chosen, named here and before, mostly, and likeliest."""
        levers, outcomes = self.view.chances.guesses(index) if self.view is not None else ([], [])
        before = [name for _, other in self.view.lenders(index) for name in self.grounded[other].meant] if self.view else []
        levers = [
            lever or UNSPECIFIED,
            *grounded.meant[:3],
            *before[:1],
            *([self.topic] if self.topic else []),
            *("other_instrument" if name == OUTSIDE else name for name in levers if name != UNSPECIFIED),
        ]
        outcomes = [
            outcome or OTHER_OUTCOME,
            *grounded.measured[:3],
            *(OTHER_OUTCOME if name == OUTSIDE else name for name in outcomes),
        ]
        return Candidates(levers=list(dict.fromkeys(levers))[:COUNT], outcomes=list(dict.fromkeys(outcomes))[:COUNT])

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
        return Claim.model_construct(
            id="",
            span=self.text[start:end],
            start=start,
            end=end,
            in_english=None,
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
            counted=False,
            horizon_weeks=said.horizon,
            place=[name for name, kind in named if kind != "market"],
            within=None,
            market=markets[0] if markets else None,
            drug=said.drug,
            period=said.period,
            probability=chance[0] if chance else None,
            probability_before=chance[1] if chance else None,
            candidates=self._suggested(index, grounded, lever, outcome),
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
            tier="read",
        )


def find_claims(text: str, progress: Callable[[float], None] | None = None, *, rough: bool = False) -> Found:
    """Return the claims of a text with everything that was found on the way.

    Of a text in ``rough`` English what the rules do not link is read for sure from a higher belief (`ROUGH`).
    ``progress`` is told the fraction that is done (0 to 1), a bounded number of times.
    """
    reader = _Reader(text, progress, rough=rough)
    claims = reader.run()
    settle_places(text, reader.units, reader.grounded, claims)
    return Found(text, reader.units, reader.grounded, reader.speakers, claims, reader.topic, reader.settled())
