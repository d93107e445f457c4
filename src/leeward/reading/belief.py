"""How sure a reading is: the chance that lever, outcome and direction of a kept candidate are all right.

What the trees and the head of directions say is one part of it; how the sentence is built is the other. A logistic regression
over both is learned from claims on pages held out (`training/thresholds.py`), and its chance sets the tier.
"""

from __future__ import annotations

import math

from leeward.reading.candidates import (
    DIRECTIONS,
    OUTSIDE,
    UNSPECIFIED,
    Candidate,
    Floats,
    View,
    lever_class,
    lever_classes,
    outcome_class,
    outcome_classes,
)
from leeward.reading.clauses import denied
from leeward.reading.features import logit
from leeward.reading.units import asks
from leeward.reading.weights import sigmoid

SHORT = 14
"""Words and marks of a sentence that can be plain."""
_OPEN = ("despite", "doubt", "hedge", "than", "aim", "recommend", "negation", "no_effect")


def belief_features(view: View, index: int, candidate: Candidate, pair: float, ways: Floats, way: int) -> list[float]:
    """Return what speaks for a reading.

    ``pair`` is the chance of the pair, ``ways`` are the chances of `DIRECTIONS`, ``way`` is the number of the one taken.
    """
    grounded, unit, rules = view.grounded[index], view.units[index], view.rules(index)
    chances, effect, cause = view.chances, candidate.effect, candidate.cause
    lever, outcome = lever_class(candidate.lever), outcome_class(candidate.outcome)
    levers, outcomes = chances.lever[index], chances.outcome[index]
    p, q = float(levers[lever_classes()[lever]]), float(outcomes[outcome_classes()[outcome]])
    at, what = candidate.lever_at, candidate.outcome_at
    parts = chances.parts[index]
    here = float(candidate.source == "here")
    governed = float(effect is not None and effect.outcome.label == candidate.outcome)
    alone = len({one.label for one in grounded.levers}) <= 1, len({one.label for one in grounded.outcomes}) <= 1
    return [
        logit(pair),
        logit(float(ways[way])),
        logit(float(chances.claim[index])),
        logit(p),
        logit(q),
        float((levers > p).sum() == 0),
        float((outcomes > q).sum() == 0),
        float(parts[2 + way]),
        float(parts[5 + way]),
        here,
        float(at is not None),
        float(what is not None),
        float(effect is not None),
        float(cause is not None),
        float(cause is not None and cause.link == "means"),
        cause.confidence if cause is not None else 0.0,
        governed,
        float(effect is not None and effect.direction == DIRECTIONS[way]),
        float(effect is not None and effect.uncertain),
        float(effect is not None and effect.negated),
        float(cause is not None and cause.less),
        float(what is not None and what.first in denied(grounded)),
        float(DIRECTIONS[way] == "no_effect"),
        float(lever == OUTSIDE or outcome == OUTSIDE),
        float(lever == UNSPECIFIED),
        float(candidate.source in ("before 1", "lead-in")),
        float(candidate.source in ("guess", "title", "heading")),
        math.log1p(len(grounded.tokens)),
        float(len(grounded.tokens) <= SHORT),
        float(alone[0]),
        float(alone[1]),
        float(min(len(rules.effects), 4)),
        float(min(len(grounded.changes), 4)),
        *(float(grounded.has(name)) for name in _OPEN),
        float(asks(view.text, unit)),
        float(unit.kind == "bullet"),
        float(unit.kind == "heading"),
        view.link(index, candidate)[1 + way] - view.link(index, candidate)[0],
        view.link(index, candidate)[1 + way],
        float(at.last - at.first) if at else 0.0,
        float(what.last - what.first) if what else 0.0,
    ]


def calibrated(raw: Floats) -> Floats:
    """Return chances for the sums of the head of belief (readings x 2: wrong, right)."""
    return sigmoid(raw[:, 1] - raw[:, 0])
