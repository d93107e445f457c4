"""What a person must look at however sure the reader is: ways of saying that leave open what is claimed of what."""

from __future__ import annotations

import re
from functools import lru_cache

from leeward.reading.arriving import FLOWS
from leeward.reading.bind import family_of_lever
from leeward.reading.brief import Claim
from leeward.reading.causes import points_back
from leeward.reading.direction import Effect
from leeward.reading.ground import Grounded, Lever, Outcome
from leeward.reading.outside import read_toml, words
from leeward.reading.sizes import per_unit
from leeward.reading.tables import RowClaim
from leeward.reading.units import Unit, asks, sentence_around

_SAVERS = ("treatment", "harm_reduction", "prevention")
_BOATS = ("maritime_strike", "vessel_patrol")
_COUNTED = (
    "death_at_sea", "bystander_death", "death_on_land", "overdose_death", "homicide", "kg_seized", "kg_destroyed", "arrest",
)  # fmt: skip
_SHIFTED = ("kg_seized", "fentanyl_seized", "drug_flow", "coca_area", "homicide", "potential_production")
"""Outcomes that rise elsewhere where a lever moves the trade."""
_WITHOUT = re.compile(
    r"\b(?:if (?:it were |it was )?not for|but for the|had it not been for|would (?:\w+ )?have|if so"
    r"|if (?:that|this) (?:is|were|was)|by (?:that|this) (?:logic|reckoning|arithmetic))\b",
    re.IGNORECASE,
)
"""Words that tell what would have been without a lever: the change that they name is not the one claimed."""
_SUPPOSED = re.compile(
    r"\b(?:the|an?|any|one|its|their|his|her|this|that|such|some|press|media|recent)\s(?:\w+\s){0,2}?"
    r"(?:assumptions?|premise|notion|myth|idea|theory|belief|allegations?|suggestions?|accusations?|rumou?rs?|impression"
    r"|illusion)\s?:?,?\s(?:is\s)?that\b|\balleg(?:ing|edly)\b|\breports?\s(?:alleging|claiming|suggesting)\b"
    r"|\bit (?:is|was|has been) (?:\w+\s){0,2}?(?:said|claimed|argued|believed|thought|supposed|assumed|asserted)\b"
    r"|\b(?:not|n['’]t|never|nobody|no one)\s(?:\w+\s){0,2}?(?:claim|pretend|say|suggest|argue|mean|prove)(?:s|ing)?\sthat\b"
    r"|\b(?:not|n['’]t|no|hardly)\s(?:\w+\s){0,2}?support\b|\bmak(?:es?|ing) no claim that\b"
    r"|\bmisleading\s(?:\w+\s){1,3}?if\s|\blying if\s"
    r"|\b(?:rul(?:es|ed|ing) out|den(?:y|ies|ied|ying)|dismiss(?:es|ed)?|reject(?:s|ed)?)\s(?:\w+\s){0,4}?that\b",
    re.IGNORECASE,
)
"""Words that put what follows them in another's mouth, or deny it, without saying that it is so."""
_ASKED = re.compile(
    r"\bwhether\b|\b(?:on|about) if\b|\bhow (?:well|far|much|effective\w*|successful\w*)\b|\b(?:studies|trials) that compar\w+\b"
    r"|\bputs? in question\b",
    re.IGNORECASE,
)
"""Words after which an effect is what a study is to find out, or what is in question."""
_ELSEWHERE = re.compile(
    r"\b(?:in|at|through|from|to)\s(?:\w+\s){0,2}?others?\b|\belsewhere\b"
    r"|\bother (?:ports?|countries|routes?|regions?|states|cities|towns)\b",
    re.IGNORECASE,
)
"""Words for where the lever does not act: what rises there is no yield of it."""
_GROUP = re.compile(
    r"\b(?:members?|membership|ranks?|fighters|gunmen|hitmen|soldiers|recruits?|manpower|size|smaller|larger|grow\w*|grew|shr[aiu]nk\w*)\b",
    re.IGNORECASE,
)
"""Words for how many are in a group; that one is weakened, fought or hit says nothing of its members for sure."""
_AGAIN = re.compile(r"\bre-?plant", re.IGNORECASE)
"""What growers do again after a loss: less of a fall, and not by itself more than before."""
_FEW = re.compile(
    r"\b(?:few|hardly any|scarcely any|almost no)\s(?:\w+\s)?(?:lives|deaths|overdoses|homicides|murders|seizures|arrests|users"
    r"|growers)\b",
    re.IGNORECASE,
)
"""An effect that is told as small: nearly none, whatever its word of change."""
_PRICED = re.compile(r"\bcost(?:s|ing)?\s(?:\w+\s){0,2}?[\d$€£]", re.IGNORECASE)
"""What something costs: a price, and not by itself more than before."""
SUPPOSED = 0.25
"""Most belief in what a unit only asks or supposes, or denies: it is not named as likely."""
CELL = 0.95
"""Chance that a plain table cell is read rightly: a judgement."""
OPEN_CELL = 0.4
"""The same of a cell whose words leave something open."""


@lru_cache(maxsize=1)
def _broad() -> dict[str, frozenset[str]]:
    return {kind: frozenset(read_toml("broad.toml")[kind]) for kind in ("lever", "outcome", "name")}


def is_broad(kind: str, said: str) -> bool:
    """Tell whether words name a wider class than what they are taken for ("campaigns"), or a body (kind "name": "Europol")."""
    return " ".join(said.casefold().replace("-", " ").split()) in _broad()[kind]


def unsure(
    grounded: Grounded, unit: Unit, effect: Effect | None, claim: Claim, lever: Lever | None, outcome: Outcome | None
) -> bool:
    """Tell whether the way it is said leaves open what is claimed, whatever the chance: then it is for a person to say.

    A question claims nothing, and nor does who doubts an effect without a word of denial, who names what others allege, or who
    asks whether or how well something works. Lives are saved in many ways: only of care for users is it plain that an overdose
    is meant, unless the sentence says so, or a number of lives is said to be saved by stopping boats. A generic word
    ("campaigns") names no one lever. What is planted again was first lost, and a price is no rise of it. Words that have
    another meaning first ("the purity of seized cocaine" is no seizure) are for a person too.
    """
    named = (("lever", lever), ("outcome", outcome))
    if effect is not None and effect.uncertain:
        return True
    if claim.stance == "doubts" and claim.direction != "no_effect":
        return True
    if effect is not None and not _same(effect.outcome.label, claim.outcome):
        return True
    if any(is_broad(kind, grounded.words(place.first, place.last)) for kind, place in named if place is not None):
        return True
    if lever is not None and is_broad("name", grounded.words(lever.first, lever.last)) and not _also(grounded, lever):
        return True
    if effect is not None and effect.negated and _parted(grounded, effect):
        return True
    if any(_AGAIN.search(word) for word in claim.matched_words):
        return True
    if claim.outcome == "programme_cost" and any(_PRICED.search(word) for word in claim.matched_words):
        return True
    first, last = _sentence(grounded, unit, claim)
    if _WITHOUT.search(grounded.text, first, last):
        return True
    if claim.direction != "no_effect" and _FEW.search(grounded.text, first, last):
        return True
    if claim.outcome == "member" and not _GROUP.search(grounded.text, first, last):
        return True
    if shifted(grounded, unit, claim):
        return True
    mark = effect or outcome
    if _ASKED.search(grounded.text, unit.start, grounded.tokens[mark.first].start if mark is not None else unit.end):
        return True
    if supposed(grounded, unit, effect, claim):
        return True
    if background(grounded, claim) or (claim.lever == "unspecified" and claim.carried and points_back(grounded)):
        return True
    saved = claim.outcome == "overdose_death" and any("lives" in word or "life" in word for word in claim.matched_words)
    if not saved or claim.lever in _SAVERS or grounded.where("overdose", lambda i: grounded.low(i).startswith("overdos")):
        return False
    # Of force at sea a number of lives saved is what is said of drugs that do not arrive.
    return not (claim.lever in _BOATS and effect is not None and _numbered(grounded, effect.outcome))


def _sentence(grounded: Grounded, unit: Unit, claim: Claim) -> tuple[int, int]:
    """Where the sentence of a claim begins and ends: a unit may hold several."""
    return sentence_around(grounded.text, unit.start, unit.end, unit.start if claim.start is None else claim.start)


def shifted(grounded: Grounded, unit: Unit, claim: Claim) -> bool:
    """Tell whether what rises is said to rise where the lever does not act: that is no yield of it."""
    first, last = _sentence(grounded, unit, claim)
    rises = claim.outcome in _SHIFTED and claim.direction == "increase"
    return rises and _ELSEWHERE.search(grounded.text, first, last) is not None


def supposed(grounded: Grounded, unit: Unit, effect: Effect | None, claim: Claim) -> bool:
    """Tell whether a unit asks, or puts what it says of an effect in another's mouth or denies it: nobody claims it then."""
    said = grounded.tokens[effect.first].start if effect is not None else unit.end
    denied = claim.direction != "no_effect" and _SUPPOSED.search(grounded.text, unit.start, said) is not None
    return denied or asks(grounded.text, unit) or _ASKED.search(grounded.text, unit.start, said) is not None


def background(grounded: Grounded, claim: Claim) -> bool:
    """Tell whether a toll of overdoses stands beside force that another sentence names: a trend, and not its effect."""
    if not claim.carried or claim.direction != "increase" or family_of_lever(claim.lever) != "military":
        return False
    return bool(grounded.where("overdose", lambda i: grounded.low(i).startswith("overdos")))


def _also(grounded: Grounded, body: Lever) -> bool:
    """Tell whether the instrument of a body is named beside it ("with two more cutters the Coast Guard")."""
    others = (lever for lever in grounded.named if lever.label == body.label and lever is not body)
    return any(not is_broad("name", grounded.words(lever.first, lever.last)) for lever in others)


def _same(named: str, outcome: str | None) -> bool:
    """Tell whether an outcome is the one that words name, or where the flow that they name goes to (`arriving`)."""
    return named == outcome or (named in FLOWS and outcome in ("kg_delivered", "fentanyl_flow"))


_PARTS = frozenset(("and", "but", "while", "because", "which", "who", "since", "although"))


def _parted(grounded: Grounded, effect: Effect) -> bool:
    """Tell whether another clause begins between a change and its outcome ("have not raised it, and purity has gone up")."""
    return any(grounded.low(at) == "," and grounded.low(at + 1) in _PARTS for at in range(effect.first, effect.last - 1))


def counted(grounded: Grounded, effect: Effect) -> bool:
    """Tell whether deaths, seizures or arrests are counted ("killed 83 people", "seized nine tonnes") and not said to change."""
    outcome = effect.outcome
    if outcome.label not in _COUNTED or outcome.mode != "more" or effect.negated:
        return False
    return _numbered(grounded, outcome)


_CHANGED = re.compile(
    r"\b(?:more|less|fewer|increas\w*|decreas\w*|reduc\w*|r[io]se\w*|rising|up|higher|lower|fell|fall\w*|declin\w*|doubl\w*|tripl\w*"
    r"|additional|extra|further|above|below|by (?:about |nearly |almost |some )?\d)\b",
    re.IGNORECASE,
)


def only_counted(grounded: Grounded, unit: Unit, claim: Claim) -> bool:
    """Tell whether a sentence without a word of change counts what was seized or found, or who was arrested or killed: how many
    there were ("Crews detained 614 suspects") is no rise of them.
    """
    first, last = _sentence(grounded, unit, claim)
    if claim.outcome not in _COUNTED or claim.direction != "increase" or _CHANGED.search(grounded.text, first, last):
        return False
    if per_unit(grounded.text, unit.start, unit.end, first):
        return False
    return any(token.kind == "number" and first <= token.start < last for token in grounded.tokens)


def haul(claim: Claim, sentence: str) -> bool:
    """Tell whether a reported amount is what was seized, found or counted, in a sentence that speaks of no change."""
    amount = claim.size is not None and claim.unit not in (*_PERCENT, "percentage points", "times")
    reported = claim.outcome in _COUNTED and claim.stance == "reports" and claim.direction == "increase"
    return reported and amount and not _CHANGED.search(sentence)


def _numbered(grounded: Grounded, outcome: Outcome) -> bool:
    return any(
        (grounded.tokens[i].kind == "number" or grounded.low(i) in _NUMBERS) and grounded.low(i + 1) not in _PERCENT
        for i in _near(grounded, outcome)
    )


_NUMBERS = words("numbers")
_PERCENT = ("percent", "per", "%", "percentage", "points")


def _near(grounded: Grounded, outcome: Outcome) -> range:
    return range(max(outcome.first - 4, 0), min(outcome.last + 4, len(grounded.tokens)))


MOST_WORDS = 16
"""Words of a table cell that names an effect; a longer one is prose, which says more than its first change."""
_BESIDE_ANOTHER = re.compile(r"(?i)\b(?:after|following|without|before|versus|vs\.?|instead of|than|no)\s$")
"""Before an instrument in the head of a row that is of another: *Assistance after eradication*."""
_NOT_SIGNIFICANT = re.compile(r"(?i)\bn\.?\s?s\.|\bns\b|\b(?:not|non|in)[- ]?significant|\bp\s?[>=]\s?0?\.")
"""What a cell says of a change that is none for sure."""
_OPEN = ("negation", "despite", "doubt", "hedge", "than")


def cell_chance(row: RowClaim, lever: Lever | None, label: str, outcome: str) -> float:
    """Return the chance that a table cell is read rightly: high only where a short cell plainly says it in narrow words."""
    cell, effect = row.grounded, row.effect
    if effect is None or lever is None or row.lever is None or "unspecified" in (label, outcome):
        return OPEN_CELL
    measured = effect.outcome
    broad = is_broad("lever", row.lever.words(lever.first, lever.last)) or (
        effect.side != "cell" and is_broad("outcome", cell.words(measured.first, measured.last))
    )
    said = cell.text[cell.start : cell.end].rstrip()
    open_ = effect.direction == "unclear" or effect.uncertain or said.endswith("?") or cell.has(*_OPEN)
    open_ = open_ or _NOT_SIGNIFICANT.search(said) is not None
    named = row.lever.text[row.lever.start : row.lever.tokens[lever.first].start]
    open_ = open_ or _BESIDE_ANOTHER.search(named) is not None
    several = len({other.label for other in row.lever.named}) > 1
    return OPEN_CELL if broad or open_ or several or len(cell.tokens) > MOST_WORDS else CELL
