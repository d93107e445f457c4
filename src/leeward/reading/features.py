"""What the learned reader is told of a sentence, of a pair of lever and outcome in it, and of the direction: rows of numbers.

The order of the numbers is that of the weights (``data/reader.npz``): what is added goes to the end of `pair_features`.
"""

from __future__ import annotations

import math

from leeward.reading.candidates import (
    DIRECTIONS,
    OUTSIDE,
    SOURCES,
    UNSPECIFIED,
    Candidate,
    View,
    lever_class,
    lever_classes,
    outcome_class,
    outcome_classes,
)
from leeward.reading.causes import points_back
from leeward.reading.clauses import CLAUSE_WORDS, HARD
from leeward.reading.direction import bad_when_more
from leeward.reading.ground import Grounded


def logit(chance: float) -> float:
    """Return the logarithm of the odds of a chance, kept within nine or so on either side."""
    chance = min(max(chance, 1e-4), 1 - 1e-4)
    return math.log(chance / (1 - chance))


def _between(grounded: Grounded, first: int, last: int) -> list[float]:
    tokens = grounded.tokens[first:last]
    return [
        float(sum(first <= c.first < last for c in grounded.changes)),
        float(grounded.near(first, last, "means")),
        float(grounded.near(first, last, "cause")),
        float(grounded.near(first, last, "aim")),
        float(grounded.near(first, last, "negation")),
        float(sum(t.kind == "mark" and t.text in HARD for t in tokens)),
        float(sum(t.low == "," for t in tokens)),
        float(sum(t.low in CLAUSE_WORDS for t in tokens)),
    ]


def sentence_features(view: View, index: int) -> list[float]:
    """Return what speaks for any claim in a unit."""
    claim = view.chances.claim
    grounded, unit = view.grounded[index], view.units[index]
    rules = view.rules(index)
    return [
        *view.chances.parts[index, :2].tolist(),
        logit(float(claim[index])),
        logit(float(claim[index - 1])) if index else -5.0,
        logit(float(claim[index + 1])) if index + 1 < len(claim) else -5.0,
        view.chances.mean_claim,
        *(float(unit.kind == kind) for kind in ("heading", "bullet", "table")),
        float(min(len(grounded.tokens), 120)),
        float(len(grounded.levers)),
        float(len({lever.label for lever in grounded.levers})),
        float(len(grounded.outcomes)),
        float(len(grounded.changes)),
        float(len(rules.effects)),
        float(sum(bool(found) for found in rules.causes)),
        float(points_back(grounded)),
        *(
            float(grounded.has(name))
            for name in ("negation", "despite", "no_effect", "aim", "recommend", "doubt", "than", "hedge")
        ),
        float(any(t.kind == "number" for t in grounded.tokens)),
    ]


def pair_features(view: View, index: int, candidate: Candidate) -> list[float]:
    """Return what speaks for one pair in a unit, beside `sentence_features`."""
    grounded = view.grounded[index]
    lever, outcome = lever_class(candidate.lever), outcome_class(candidate.outcome)
    at, what, effect, cause = candidate.lever_at, candidate.outcome_at, candidate.effect, candidate.cause
    chances, column, other = view.chances, lever_classes()[lever], outcome_classes()[outcome]
    levers, outcomes = chances.lever[index], chances.outcome[index]
    p, q = float(levers[column]), float(outcomes[other])
    row = [
        logit(p),
        float((levers > p).sum()),
        logit(q),
        float((outcomes > q).sum()),
        p * q,
        logit(float(chances.page_lever[column])),
        float((chances.page_lever > chances.page_lever[column]).sum()),
        logit(float(chances.page_outcome[other])),
        float((chances.page_outcome > chances.page_outcome[other]).sum()),
        *(float(candidate.source == source) for source in SOURCES),
        float(lever == OUTSIDE),
        float(lever == UNSPECIFIED),
        float(outcome == OUTSIDE),
        float(candidate.lever != OUTSIDE and lever == OUTSIDE),
        float(candidate.outcome != OUTSIDE and outcome == OUTSIDE),
        view.named[lever] / max(view.named.total(), 1),
        float(min(view.named[lever], 20)),
        view.measured[outcome] / max(view.measured.total(), 1),
        float(at.last - at.first) if at else 0.0,
        float(at is not None and at.group is not None),
        float(at is not None and at.label != candidate.lever),
        float(at is not None and at.dual),
        float(what.last - what.first) if what else 0.0,
        float(what is not None and what.label == candidate.outcome),
        *(float(what is not None and what.mode == mode) for mode in ("words", "minus", "more", "less")),
        float(what is not None and what.dual),
        float(effect is not None),
        effect.strength if effect else 0.0,
        float(effect is not None and effect.direction == "no_effect"),
        cause.confidence if cause else 0.0,
        float(cause is not None and cause.link == "means"),
        float(cause is not None and cause.despite),
    ]
    number = view.rules(index).effect_on(what, outcome)
    rivals = view.rules(index).causes[number] if number is not None else []
    row.append(float(cause is None and bool(rivals)))
    row.append(float(any(c is not None and lever_class(c.label) == lever for found in view.rules(index).causes for c in found)))
    if at is not None and what is not None:
        gap = what.first - at.last if at.first <= what.first else at.first - what.last
        first, last = (at.last, what.first) if at.first <= what.first else (what.last, at.first)
        row += [float(at.first <= what.first), float(gap), *_between(grounded, first, max(first, last))]
        row.append(float(sum(at is not o and first <= o.first < last for o in grounded.levers)))
        row.append(float(sum(what is not o and first <= o.first < last for o in grounded.outcomes)))
    else:
        row += [-1.0, -1.0, *([-1.0] * 8), -1.0, -1.0]
    return row + view.link(index, candidate)


def direction_features(view: View, index: int, candidate: Candidate) -> list[float]:
    """Return what speaks for each direction of a pair."""
    grounded, what, effect = view.grounded[index], candidate.outcome_at, candidate.effect
    row: list[float] = view.chances.parts[index, 2:].tolist() + view.link(index, candidate)[1:]
    row += [float(effect is not None and effect.direction == name) for name in DIRECTIONS]
    row.append(float(candidate.cause is not None and candidate.cause.despite))
    row.append(float(bad_when_more(candidate.outcome)))
    row.append(float(outcome_class(candidate.outcome) == OUTSIDE))
    row += [float(what is not None and what.mode == mode) for mode in ("words", "minus", "more", "less")]
    row += [float(grounded.has(name)) for name in ("negation", "despite", "no_effect", "than", "doubt", "aim", "recommend")]
    for name in ("increase", "decrease", "prevent", "improve", "worsen", "no_effect"):
        near = [cue for cue in grounded.changes if cue.name == name]
        row.append(float(len(near)))
        if what is None:
            row += [20.0, 20.0]
        else:
            row.append(float(min((what.first - cue.last for cue in near if 0 <= what.first - cue.last < 20), default=20)))
            row.append(float(min((cue.first - what.last for cue in near if 0 <= cue.first - what.last < 20), default=20)))
    row.append(float(effect is not None and effect.negated))
    row += [float(candidate.source == "here"), float(lever_class(candidate.lever) == OUTSIDE)]
    row.append(float(candidate.outcome in ("kg_seized", "arrest", "death_at_sea", "displaced_share")))
    return row
