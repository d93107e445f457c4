"""The learned reader: an encoder, small linear heads over terms, and boosted trees over candidates, in NumPy.

The weights stand in ``data/encoder.npz`` and ``data/reader.npz`` as plain arrays and are made by ``make reader`` (folder
``training/``). Encoder and terms say what a sentence speaks for; the trees say how likely each pair of lever and outcome is
claimed there, a linear head which way the outcome goes, another how it is said. Chances are calibrated on pages held out.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from leeward.evidence.levers import load_levers
from leeward.evidence.outcomes import load_outcomes
from leeward.reading.belief import belief_features, calibrated
from leeward.reading.brief import Stance, Tier
from leeward.reading.candidates import (
    DIRECTIONS,
    LEAST_CLAIM,
    OTHER_OUTCOME,
    OUTSIDE,
    Candidate,
    Chances,
    Floats,
    Linked,
    View,
    candidates,
    lever_class,
    lever_classes,
    outcome_class,
    outcome_classes,
)
from leeward.reading.causes import Cause, points_back
from leeward.reading.certain import denies, left_open, plain
from leeward.reading.encoder import Encoder, load_encoder
from leeward.reading.features import direction_features, pair_features, sentence_features
from leeward.reading.ground import Grounded, ground
from leeward.reading.page import same_strikes
from leeward.reading.progress import steps
from leeward.reading.refer import refer
from leeward.reading.units import Unit
from leeward.reading.weights import Linear, Trees, sigmoid, softmax

HOW = ("none", "according", "reported", "passive", "quote", "pronoun", "carried", "heading")
"""How a sentence names who speaks, as `attribute.py` tells it."""
STANCES: tuple[Stance, ...] = ("asserts", "reports", "aims", "recommends", "doubts")
MOST_CLAIMS = 3
"""Claims of one sentence."""
MOST_LISTED = 2
"""Levers that are kept beside the first of a claim whose sentence only points to them."""
RIVAL = 0.6
"""A second claim on the same lever or outcome must be this likely beside the first."""
RIVAL_SAID = 0.3
"""The same where the words state a change of both outcomes."""


def ground_page(text: str, units: Sequence[Unit], progress: Callable[[float], None] | None = None) -> list[Grounded]:
    """Return what is grounded in each unit of a page, ambiguous words settled by the page."""
    grounded = [ground(text, unit.start, unit.end) for unit in steps(units, progress)]
    same_strikes(grounded)
    refer(grounded)
    return grounded


LINKED = 8.0
"""How much likelier a pair counts that the rules link: next to no loss on pages held out, and right for plain sentences."""
GOVERNED = 8.0
"""The same of a pair whose outcome has the name that the rules give the words."""


POINTED = 4.0
"""The same of a pair whose lever the sentence points back to: a judgement, without loss on development pages."""


def preferred(found: Sequence[Candidate], chance: Floats) -> Floats:
    """Return the chances of pairs with those raised that the rules link, or whose outcome is what the words of change govern."""
    factor = np.array([_said(one) for one in found], dtype=np.float32)
    odds = chance / np.maximum(1 - chance, 1e-6) * factor
    return np.asarray(odds / (1 + odds), dtype=np.float32)


def _said(candidate: Candidate) -> float:
    governed = candidate.effect is not None and candidate.effect.outcome.label == candidate.outcome
    pointed = POINTED if candidate.pointed else 1.0
    return (LINKED if candidate.cause is not None else 1.0) * (GOVERNED if governed else 1.0) * pointed


def choose(found: Sequence[Candidate], chance: Floats) -> list[int]:
    """Return the numbers of the candidates of one unit that are kept, likeliest first."""
    kept: list[int] = []
    for number in np.argsort(-chance, kind="stable").tolist():
        mine = found[number]
        if len(kept) < MOST_CLAIMS and all(
            _beside(mine, found[other], chance[number] / max(float(chance[other]), 1e-9)) for other in kept
        ):
            kept.append(number)
    return kept


def _beside(mine: Candidate, other: Candidate, share: float) -> bool:
    """Tell whether a candidate may be kept beside a likelier one: the rules link both, or it is of its own and likely."""
    alike = outcome_class(mine.outcome) == outcome_class(other.outcome)
    same = mine.outcome_at is not None and mine.outcome_at is other.outcome_at
    if mine.cause is not None and other.cause is not None:
        return alike or not same
    if alike or same:
        return False
    least = RIVAL if mine.effect is None or other.effect is None else RIVAL_SAID
    return lever_class(mine.lever) != lever_class(other.lever) or share >= least


def _log_softmax(raw: Floats) -> Floats:
    return np.log(np.maximum(softmax(raw), 1e-6))


def chances_of(own: Floats, terms: Floats, ends: Sequence[int]) -> Chances:
    """Return what units speak for, by the sums of the encoder (its questions end at ``ends``) and those of the terms.

    Columns of the terms: a claim, three directions, the stances.
    """
    claim, lever, outcome, direction, stance, better = (own[:, a:b] for a, b in zip([0, *ends], ends, strict=False))
    logs = [_log_softmax(part) for part in (direction, terms[:, 1:4], better, stance, terms[:, 4:])]
    parts = np.concatenate([claim, terms[:, :1], *logs], axis=1).astype(np.float32)
    return Chances(
        sigmoid(np.asarray((claim[:, 0] + terms[:, 0]) / 2, dtype=np.float32)), softmax(lever), softmax(outcome), parts
    )


def stance_features(parts: Floats, rule: str, how: str, direction: str) -> list[float]:
    """Return what speaks for each stance of a claim: the evidence of its unit, what the rules say, who speaks, the direction."""
    row = parts[11:].tolist()
    row += [float(rule == name) for name in STANCES]
    row += [float(how == name) for name in HOW]
    return [*row, *(float(direction == name) for name in DIRECTIONS)]


RULED = 3.0
"""How much likelier the stance that the rules give counts: no loss on pages held out, and right for plain sentences."""


def stance_of(raw: Floats, rule: str) -> int:
    """Return the number of the stance for the sums of its head and what the rules say."""
    return int((raw + np.log(RULED) * (np.array(STANCES) == rule)).argmax())


@dataclass(frozen=True)
class Model:
    """The weights of one reader, as they stand in its file."""

    arrays: dict[str, NDArray[np.generic]]

    @cached_property
    def _columns(self) -> dict[int, int]:
        return {int(term): at for at, term in enumerate(self.arrays["terms"])}

    @cached_property
    def _weights(self) -> Floats:
        scaled: Floats = self.arrays["weights"].astype(np.float32) * self.arrays["scales"].astype(np.float32)
        return scaled

    def trees(self) -> Trees:
        """Return the trees that score pairs."""
        feature, cut, left, right, value = (self.arrays[f"pair_{p}"] for p in ("feature", "cut", "left", "right", "value"))
        return Trees(
            feature.astype(np.int16), cut.astype(np.float32), left.astype(np.int16), right.astype(np.int16),
            value.astype(np.float32), 1,
        )  # fmt: skip

    def linear(self, name: str) -> Linear:
        """Return the head of one question over numbers: ``direction`` or ``stance``."""
        return Linear(*(self.arrays[f"{name}_{p}"].astype(np.float32) for p in ("mean", "spread", "weights", "bias")))

    def setting(self, name: str) -> float:
        """Return a threshold or a constant of calibration."""
        return float(self.arrays[name])

    def heads(self, rows: Sequence[set[int]]) -> Floats:
        """Return the sums of the linear heads for each set of terms, one column a head."""
        bias = self.arrays["bias"].astype(np.float32)
        sums = np.zeros((len(rows), len(bias)), dtype=np.float32)
        for at, terms in enumerate(rows):
            known = [self._columns[term] for term in terms if term in self._columns]
            if known:
                sums[at] = self._weights[known].sum(0) / np.sqrt(len(known))
        return sums + bias

    def chances(self, rows: Sequence[set[int]], sums: Floats, encoder: Encoder, linked: Linked | None = None) -> Chances:
        """Return what the units of a page speak for, by their terms and by the sums of the encoder.

        A lever or an outcome that is newer than the reader, as one of a plug-in, has learned words nowhere. Where its own names
        stand it must not lose to others for that: it counts as likely as the likeliest, and is never guessed.
        """
        found = chances_of(sums, self.heads(rows), encoder.ends)
        lever, levers = _columns_of(found.lever, encoder.levers, lever_classes())
        outcome, outcomes = _columns_of(found.outcome, encoder.outcomes, outcome_classes())
        return replace(found, lever=lever, outcome=outcome, learned=(levers, outcomes), linked=linked)

    def stance(self, parts: Floats, rule: str, how: str, direction: str) -> Stance:
        """Return how a claim is said; see `stance_features`."""
        row = np.array([stance_features(parts, rule, how, direction)], dtype=np.float32)
        return STANCES[stance_of(self.linear("stance").raw(row)[0], rule)]

    def belief(self, rows: Sequence[Sequence[float]]) -> Floats:
        """Return the calibrated chances that readings are right, for their features (`leeward.reading.belief`)."""
        return calibrated(self.linear("belief").raw(np.array(rows, dtype=np.float32)))


def _columns_of(rows: Floats, learned: Sequence[str], now: Mapping[str, int]) -> tuple[Floats, Floats]:
    """Return chances by class of today's tables from those by class of the learned ones, and which classes are learned."""
    column = {name: at for at, name in enumerate(learned)}
    known = np.array([float(name in column) for name in now], dtype=np.float32)
    made = np.repeat(rows.max(axis=1, keepdims=True), len(now), axis=1)
    for name, at in now.items():
        if name in column:
            made[:, at] = rows[:, column[name]]
    return made, known


def page_chances(
    model: Model, text: str, units: Sequence[Unit], rows: Sequence[set[int]], progress: Callable[[float], None] | None = None
) -> Chances:
    """Return what the units of a page speak for; ``rows`` are their terms."""
    encoder = load_encoder()
    sums, read = encoder.read(text, units, progress)
    names = ({name: at for at, name in enumerate(known)} for known in (encoder.levers, encoder.outcomes))
    return model.chances(rows, sums, encoder, Linked(encoder.links, read, encoder.pieces, *names))


@lru_cache(maxsize=2)
def load_model(name: str = "reader.npz") -> Model:
    """Return the reader that comes with the package."""
    data = (resources.files("leeward.reading") / "data" / name).read_bytes()
    with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
        return Model({key: arrays[key] for key in arrays.files})


@dataclass(frozen=True, slots=True)
class Scored:
    """A candidate that is kept: its direction, the chance that all of it is right, its tier, levers listed with it."""

    candidate: Candidate
    direction: str
    chance: float
    tier: Tier
    others: tuple[str, ...] = ()


LEAST_BELIEF = 0.03
"""Chance of being right below which nothing is shown."""
LEAST_WORDS = 6
"""Words and marks of a unit that names neither a lever nor an outcome and is yet looked at."""
AT_ONCE = 200
"""Units whose candidates are scored in one go."""


def score_page(model: Model, view: View, progress: Callable[[float], None] | None = None) -> dict[int, list[Scored]]:
    """Return the claims kept of each unit of a page, in order of place, likeliest first."""
    pair, way = model.trees(), model.linear("direction")
    opening = {unit.lead_in for unit in view.units}
    asked = [
        index
        for index, unit in enumerate(view.units)
        if unit.kind != "table"
        and (index not in opening or view.rules(index).effects)
        and (view.rules(index).effects or (view.chances.claim[index] >= LEAST_CLAIM and _says_something(view, index)))
    ]
    kept: dict[int, list[Scored]] = {}
    for first in steps(range(0, len(asked), AT_ONCE), progress):
        part = asked[first : first + AT_ONCE]
        found = {index: candidates(view, index) for index in part}
        shared = {index: sentence_features(view, index) for index in part}
        places = [(index, candidate) for index in part for candidate in found[index]]
        if not places:
            continue
        rows = np.array([shared[index] + pair_features(view, index, candidate) for index, candidate in places], dtype=np.float32)
        ways = np.array([direction_features(view, index, candidate) for index, candidate in places], dtype=np.float32)
        chance, direction = sigmoid(pair.raw(rows)[:, 0]), softmax(way.raw(ways))
        start = 0
        for index in part:
            stop = start + len(found[index])
            scored = _kept(model, view, index, found[index], chance[start:stop], direction[start:stop])
            if scored:
                kept[index] = scored
            start = stop
    return kept


def _says_something(view: View, index: int) -> bool:
    """Tell whether a unit is long enough to claim anything, or names what it speaks of ("Thank you." does neither)."""
    grounded = view.grounded[index]
    return len(grounded.tokens) >= LEAST_WORDS or bool(grounded.levers or grounded.outcomes)


def _kept(model: Model, view: View, index: int, found: list[Candidate], chance: Floats, direction: Floats) -> list[Scored]:
    ways = [way_of(candidate, row) for candidate, row in zip(found, direction, strict=True)]
    kept: list[Scored] = []
    here = view.grounded[index]
    kept_of = choose(found, preferred(found, chance))
    rows = [belief_features(view, index, found[at], float(chance[at]), direction[at], ways[at]) for at in kept_of]
    for number, belief in zip(kept_of, model.belief(rows).tolist(), strict=True):
        candidate, sure = found[number], round(belief, 2)
        inside = candidate.lever in load_levers() and candidate.outcome in load_outcomes()
        enough = belief >= max(model.setting("read" if inside else "read_outside"), LEAST_READ)
        certain = belief >= PLAIN_LEAST and (plain(candidate, here, DIRECTIONS[ways[number]]) or denies(candidate, here))
        tier: Tier = "read" if certain or (enough and not left_open(candidate, here)) else "possible"
        likely = not kept and view.chances.claim[index] >= model.setting("claim")
        opened = candidate.source in ("lead-in", "section") and candidate.effect is not None
        said = candidate.cause is not None or opened
        if not said and (sure < LEAST_BELIEF or not (tier == "read" or sure >= model.setting("possible") or likely)):
            continue
        listed = _listed(view, index, candidate)
        if candidate.cause is not None and candidate.cause is not listed[0] and _first_kept(found, kept_of, listed[0]):
            continue
        others = tuple(cause.label for cause in listed if candidate.cause is not None and cause is not candidate.cause)
        if not listed:
            others = tuple(_meant_too(view, index, candidate))
        kept.append(Scored(_named(candidate), DIRECTIONS[ways[number]], sure, tier, others))
    return kept


LEAST_READ, PLAIN_LEAST = 0.7, 0.25
"""Least belief from which a claim is read for sure, whatever was enough on the pages of training, and of a plain short sentence:
on 84 later pages 29 of 41 readings from the first on were what their labels say, and 10 of 30 below (docs/reading.md).
"""


def _first_kept(found: list[Candidate], kept: list[int], first: Cause) -> bool:
    """Tell whether the first lever of a list is kept: then it stands for those listed with it."""
    return any(found[number].cause is first for number in kept)


def _listed(view: View, index: int, candidate: Candidate) -> list[Cause]:
    """Return the levers that the rules list together for the effect of a candidate."""
    rules = view.rules(index)
    at = next((at for at, effect in enumerate(rules.effects) if effect is candidate.effect), None)
    return rules.causes[at] if at is not None else []


def _meant_too(view: View, index: int, candidate: Candidate) -> list[str]:
    """Return the levers beside the one carried that "they", "both" or "these measures" stand for: those named with it."""
    other = dict(view.lenders(index)).get(candidate.source)
    if other is None or not candidate.source.startswith("before") or not points_back(view.grounded[index]):
        return []
    names = dict.fromkeys(lever.resolve(candidate.outcome) for lever in view.grounded[other].named)
    return [name for name in names if lever_class(name) != lever_class(candidate.lever)][:MOST_LISTED]


_TURNED = {"increase": "decrease", "decrease": "increase"}


def way_of(candidate: Candidate, row: Floats) -> int:
    """Return the direction of a candidate: what the words that govern the outcome say, else what is likeliest."""
    effect, cause = candidate.effect, candidate.cause
    if candidate.despite or (cause is not None and cause.despite):
        return DIRECTIONS.index("no_effect")
    if effect is not None and effect.direction in DIRECTIONS:
        turned = cause is not None and cause.less
        return DIRECTIONS.index(_TURNED.get(effect.direction, effect.direction) if turned else effect.direction)
    return int(row.argmax())


def _named(candidate: Candidate) -> Candidate:
    """Return a candidate with the names that briefs have for what the tables do not hold."""
    lever = "other_instrument" if candidate.lever == OUTSIDE else candidate.lever
    outcome = OTHER_OUTCOME if candidate.outcome == OUTSIDE else candidate.outcome
    return replace(candidate, lever=lever, outcome=outcome)
