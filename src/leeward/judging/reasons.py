"""Why a claim is not judged, and what a reader must know beside a verdict."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

import numpy as np

from leeward.evidence.levers import Lever
from leeward.evidence.outcomes import Outcome
from leeward.evidence.parameters import Parameter
from leeward.judging import words
from leeward.judging.arrays import Arrays
from leeward.judging.derived import DISPLACED
from leeward.judging.drivers import Driver, lower_first, readable
from leeward.judging.rules import CONTRADICTED, NO_EFFECT, NO_PATH, RIGHT, TESTED
from leeward.judging.scope import too_far
from leeward.judging.series import BASELINE, window
from leeward.judging.sizes import PERCENT, POINTS
from leeward.judging.summary import NOUGHT, AtHorizon, Effect, Interval
from leeward.judging.verdict import percent
from leeward.reading.bind import other_harm_reduction
from leeward.reading.brief import Claim
from leeward.reading.candidates import OTHER_INSTRUMENT, OTHER_OUTCOME, UNSPECIFIED
from leeward.reading.proposed import by_model
from leeward.reading.quantify import LONG_TERM

STANCES = {
    "aims": "an aim, not a claimed effect",
    "recommends": "a recommendation, not a claimed effect",
    "doubts": "the speaker doubts it; the verdict is on the effect as read",
}
"""What a reader must know about claims that nobody asserts."""


def why_outside(
    claim: Claim,
    levers: Mapping[str, Lever],
    outcomes: Mapping[str, Outcome],
    options: Collection[str],
    arrays: Arrays,
) -> str:
    """Say why the model has nothing to say about a claim; empty where it has. ``options`` are those of the brief."""
    if claim.outside_reason and claim.in_model is not True:
        return claim.outside_reason
    tables: tuple[tuple[str, str | None, Mapping[str, Lever | Outcome]], ...] = (
        ("lever", claim.lever, levers),
        ("outcome", claim.outcome, outcomes),
    )
    for kind, name, table in tables:
        if not name:
            return f"no {kind} of the tables was found in it"
        record = table.get(name)
        if record is None:
            return f"{kind} {name} is not in the tables"
        if not record.in_model:
            return record.outside_reason or f"{record.title} is not in the model"
    if claim.in_model is False:
        return "the reading left it outside the model"
    if claim.lever == "intelligence_sharing" and claim.of_less:
        return "what is lost without it is not played: the model adds liaison nations to those that share, and takes none away"
    if not claim.option:
        return "no option of the brief tests it"
    if claim.option not in arrays.options or claim.option not in options:
        return f"option {claim.option} was not simulated: its lever cannot act there in the model"
    if not arrays.has(claim.outcome or ""):
        return f"the study did not keep {readable(claim.outcome or '')}"
    return ""


COUNTS = "the text counts what has already happened"
"""How the reason of a count begins."""
LOOKS_AHEAD = re.compile(r"\b(?:will|would|could|may|might|expect\w*|forecast\w*|predict\w*|likely|going to)\b", re.I)
"""Words of a passage that looks ahead."""


_MOVED = (
    r"(?:raised|lowered|reduced|increased|decreased|cut|halved|doubled|tripled|improved|worsened|weakened|strengthened|curbed"
    r"|disrupted|contributed|pushed|drove|brought|led|caused|turned|ended|stopped)"
)
HAPPENED = re.compile(
    r"\b(?:has|have|had)\s+(?:(?:now|already|not|never|since|so far|therefore|no)\s+)*(?:\w+(?:ed|en|ut|ft|ll)\b|\w+ effect)"
    r"|\b(?:saw|was|were|fell|rose|dropped|grew|declined)\b|\bdid(?: not)? \w+"
    rf"|\b{_MOVED}\s+(?:the|its|their|his|her|a|an|by|to)\b"
    rf"|(?<=\w )(?<!\bis )(?<!\bare )(?<!\bbe )(?<!\bof )(?<!\bby )(?<!\bwith )(?<!\band )(?<!\bto )(?<!\bas )\b{_MOVED}\s+\w",
    re.I,
)
"""A finite verb of the past: *has lowered*, *saw homicides rise*, *raised the price*; not a participle that opens a heading."""


_FIVE = re.compile(r"\b(?:5|five)[- ]years?\b", re.I)
NOW = re.compile(r"\b(?:saves|reduces|raises|lowers|increases|kills|cuts|does|do|is|are)\b", re.I)
"""A verb of the present: what is said of what a lever does."""


def tells_of_past(claim: Claim) -> bool:
    """Tell whether a claim says what a lever did, and nothing that looks ahead."""
    return claim.modality == "did" and not LOOKS_AHEAD.search(claim.words)


NO_EVIDENCE = re.compile(
    r"\b(?:no|little|scant|insufficient|(?:not|n't) (?:enough|find|found|seen?|any)|without(?: any)?|lacks?)\s+"
    r"(?:(?!but\b)[\w-]+\s+){0,3}(?:evidence|proof|signs?|indications?)\b"
    r"|\bevidence (?:is|was|remains) (?:lacking|thin|weak|missing|scant|inconclusive)\b"
    r"|\b(?:could|can) ?not (?:be )?(?:show|prove|establish|demonstrate|verif|confirm)\w*",
    re.I,
)
"""Words of a text that says that an effect is not shown."""


def unshown(claim: Claim) -> bool:
    """Tell whether a claim of no effect says only that there is no evidence of one."""
    return claim.direction == "no_effect" and NO_EVIDENCE.search(claim.words) is not None


_NOT = r"(?:not|no|never|nor|neither|without|hardly|barely|cannot|fail(?:s|ed|ing)? to|unable to|n['’]t)"
_FALL = (
    r"(?:reduc|lower|cut|curb|shrink|shr[au]nk|thin|dent|slow|fall|fell|drop|declin|decreas|less|fewer|weaken|halt|stop|scarce)"
)
_RISE = r"(?:rais|increas|ris[ei]|rose|gr[eo]w|more|higher|boost|improv|gain|surg)"
_BOTH = re.compile(rf"\b(?:{_FALL}\w*\W+n?or\W+(?:\w+\W+)?{_RISE}|{_RISE}\w*\W+n?or\W+(?:\w+\W+)?{_FALL})", re.I)
_DENIED = {
    way: re.compile(
        rf"(?:\b|(?<=[a-z])){_NOT}\W+(?:[\w’'-]+\W+){{0,4}}?{verb}"
        rf"|\b{verb}\w*\W+(?:[\w’'-]+\W+){{0,5}}?(?:cannot|could not|was not|were not|is not|are not)\W+(?:be\W+)?"
        r"(?:attribut|credit|put down|ascrib|explain|due|caus)",
        re.I,
    )
    for way, verb in (("decrease", _FALL), ("increase", _RISE))
}


def denied(claim: Claim) -> str:
    """Return which change a claim of no effect denies, *increase* or *decrease*; empty where it denies both, or names none."""
    if claim.direction != "no_effect" or _BOTH.search(claim.words):
        return ""
    ways = [way for way, said in _DENIED.items() if said.search(claim.words)]
    return ways[0] if len(ways) == 1 else ""


def reports_past(claim: Claim) -> bool:
    """Tell whether a claim is told as what has happened, with a finite verb of the past: no promise of its speaker."""
    span = claim.words
    past = tells_of_past(claim) or re.search(r"\bdid \w+", span) is not None
    return past and HAPPENED.search(span) is not None and NOW.search(span) is None


def why_reported(claim: Claim, outcome: Outcome) -> str:
    """Say why a claim is a count of what has happened and no effect that could be tested; empty where it is none.

    That is a number of people, kilograms or boats that a lever *did* (no percentage or points, which compare with what would
    have been), or deaths and losses that there are only where an option acts (`Outcome.from_nought`). Words that look ahead make
    it none.
    """
    if claim.counted:
        return _count_of(claim)
    if not tells_of_past(claim):
        return ""
    if claim.size is not None and (claim.unit or "") not in (*PERCENT, *POINTS):
        return _count_of(claim)
    if claim.size is None and outcome.from_nought:
        return "the text tells what has already happened; the model is not asked for it"
    return ""


NAMELESS = (OTHER_INSTRUMENT, UNSPECIFIED)
"""Levers that stand for instruments of no table."""


def called(claim: Claim) -> str:
    """Return the words of the text for an instrument that no table holds, where a language model pointed them out."""
    return other_harm_reduction(claim) or (claim.lever_words or "" if claim.lever in NAMELESS else "")


def called_outcome(claim: Claim) -> str:
    """Return the words of the text for an outcome that no table holds, where a language model pointed them out."""
    return claim.outcome_words or "" if claim.outcome in (OTHER_OUTCOME, UNSPECIFIED) else ""


THE_PAST = "the past"


def told_of(claim: Claim, start: str) -> str:
    """Return what an effect is told of where it has happened already: its years, if they were over when the simulated world
    starts (``start``, a date), else *the past*; empty for what is said of now or of what comes, for aims and for advice.

    Such a finding is judged by what the same lever does in the model from now on, at the end of the study. A size of years that
    were over is not held to the model's: it is of another time, dose and place. Whether a claim that a language model found is of
    the past is as the model says.
    """
    years = [int(year) for year in re.findall(r"\b(?:19|20)\d\d\b", claim.period or "")]
    span_over = len(years) > 1 and max(years) < int(start[:4]) and not LOOKS_AHEAD.search(claim.words)
    if not (tells_of_past(claim) or span_over) or claim.stance in ("aims", "recommends"):
        return ""
    if years and max(years) < int(start[:4]):
        return str(claim.period)
    return THE_PAST if by_model(claim) or reports_past(claim) else ""


_LAG = re.compile(
    r"(?i)\b(?:within|(?:in|over|during) the (?:first|following|next)|after|by the)\b[^,;.]{0,24}\b(?:day|week|month|year)s?\b"
    r"|\b(?:day|week|month|year)s? (?:later|after(?:wards?)?)\b|\b(?:first|second|third|fourth|fifth) (?:month|year)\b"
)
"""How soon an effect came, counted from when the lever was used; not the years in which it was seen."""


def tells_how_soon(claim: Claim) -> bool:
    """Tell whether a finding says how soon its effect came: *murders rose within six months*."""
    return claim.horizon_weeks is not None and _LAG.search(claim.words) is not None


def _count_of(claim: Claim) -> str:
    said = "" if claim.size is None else f"{claim.size:,g} {claim.unit or ''}".strip()
    return f"{COUNTS}{f' ({said})' if said else ''}; the model is not asked for it"


def too_soon(arrays: Arrays, effect: Effect, judged: int) -> str:
    """Say that nothing has moved in any draw up to week ``judged``, though it does later: no claim is tested by that."""
    if effect.no_path:
        return ""
    with_it, without = (arrays.path(option, effect.measure)[:, :judged] for option in (effect.option, BASELINE))
    if (np.abs(np.nan_to_num(with_it - without)) > NOUGHT).any():
        return ""
    return f"nothing has moved in the model yet at {words.horizon(judged)}, whatever is done: no test of the claim"


def why_unmeasured(arrays: Arrays, effect: Effect, unit: str, judged: int) -> str:
    """Say why an effect has no number to judge at week ``judged``; empty where half of the draws or more have one."""
    if not arrays.knows(effect.measure):
        return f"the model has no {lower_first(effect.measure.text)}"
    at = effect.at[judged]
    if at.measured:
        return ""
    base = window(arrays.path(BASELINE, effect.measure), judged)
    nought = float(np.mean(np.abs(base) < NOUGHT))
    if effect.kind == "relative" and nought > 0:
        gap = Interval.of(window(arrays.path(effect.option, effect.measure), judged) - base)
        return (
            f"a change is measured relative to what there is without the option, which is nought in {percent(nought)}"
            f" of model versions; the change itself is {words.with_interval(gap, 'absolute', unit)}"
        )
    if effect.measure.outcome == DISPLACED:
        return (
            "the model counts shifts of routes, as a share of the cocaine that a measure stops on its way, and this one stops"
            f" next to none there (under 1 % of all in {percent(at.shares.undefined)} of model versions)"
        )
    what = lower_first(effect.measure.text)
    return f"{what} has no value in {percent(at.shares.undefined)} of model versions after {words.horizon(judged)}"


def why_not_held(claim: Claim, word: str, wider: str, at: AtHorizon, effect: Effect, judged: int, weeks: int) -> str:
    """Say why the word of a verdict does not hold for the claim: its time is not reached, or the measure is wider; else empty.

    What is settled of a whole is not settled of a part of it, and what of a lever alone not of one that is bound to something
    beside it: no *supported*, *contradicted* or *no noticeable effect*; of a part of a country, one case or a first time no word
    at all that counts in a headline.
    """
    change = words.with_interval(at.interval, effect.kind, effect.unit)
    after = words.horizon(judged)
    if claim.horizon_weeks is not None and too_far(claim, weeks) and word != NO_PATH:
        ahead = words.years(claim.horizon_weeks)
        if claim.horizon_weeks == LONG_TERM and not _FIVE.search(claim.words):
            ahead = f"the long term (taken as {ahead})"
        return f"the text speaks of {ahead}; the study ends after {after}, where the change is {change}"
    if word not in (TESTED if claim.within or claim.apart else (*RIGHT, CONTRADICTED, NO_EFFECT)):
        return ""
    what = lower_first(effect.measure.text.partition(" (")[0])
    if wider and claim.apart and f"“{claim.apart}”" in wider:
        apart = f"the text speaks of “{claim.apart}”, which is not measured by itself"
        return f"{apart}; {lower_first(effect.measure.text)} changes by {change} after {after}"
    if wider:
        return f"the model has {what} for {wider}; there it changes by {change} after {after}"
    if claim.condition and word in (*RIGHT, CONTRADICTED, NO_EFFECT):
        bound = words.shorten(claim.condition, 12)
        return f"the text binds it to “{bound}”, which is not played; without that {what} changes by {change} after {after}"
    return ""


def notes(
    claim: Claim, effect: Effect, judged: int, weeks: int, lever: Lever, outcome: Outcome, arrays: Arrays, past: str = ""
) -> tuple[str, ...]:
    """Return what a reader must know beside a verdict on the effect at week ``judged`` of ``weeks``; ``past`` as in `told_of`."""
    found = []
    if past:
        size = "; its size is of then and is not compared" if claim.size is not None and past != THE_PAST else ""
        found.append(f"told as past{f' ({past})' if past != THE_PAST else ''}: the model is asked what follows from now on{size}")
    at, own = effect.at[judged], claim.horizon_weeks
    if own is not None and own > weeks:
        found.append(f"the claim looks {words.weeks(own)} ahead; the study ends at week {weeks}")
    if at.measured and at.shares.undefined > 0:
        found.append(f"undefined in {percent(at.shares.undefined)} of draws, which are left out of the shares")
    if claim.size is not None and claim.unit in PERCENT and abs(at.baseline) < NOUGHT:
        found.append("the claim gives its size in percent, but without the option there is nothing to take a percentage of")
    if claim.stance in STANCES:
        found.append(STANCES[claim.stance])
    for record in (lever, outcome):
        if record.resolution == "poor":
            found.append(f"the model resolves {record.title.lower()} poorly")
    return tuple(found)


def weak_driver(drivers: Sequence[Driver], parameters: Mapping[str, Parameter]) -> str:
    """Say which unknown drives a verdict though it rests on judgement or memory alone; empty where none does."""
    for driver in drivers:
        known = parameters.get(driver.name)
        if known is not None and known.status in ("recalled", "judgement"):
            rests = "recalled facts" if known.status == "recalled" else "judgement"
            return f"{words.shorten(driver.title, 8)} drives it and rests on {rests} only"
    return ""
