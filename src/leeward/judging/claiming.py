"""One claim against the study of its option, under one rule."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace

import numpy as np

from leeward.ensembles.ids import placebo_of
from leeward.evidence.arrays import Floats
from leeward.evidence.levers import Lever
from leeward.evidence.outcomes import Outcome
from leeward.evidence.parameters import Parameter
from leeward.evidence.placenames import corridors_of, market_named
from leeward.judging import literature, words
from leeward.judging.arrays import Arrays
from leeward.judging.beside import displaced, placebo, total
from leeward.judging.drivers import Driver, Drivers, lower_first, readable
from leeward.judging.judgement import Verdict
from leeward.judging.literature import Literature
from leeward.judging.measure import left_out, measure_for, named_in, whole_of
from leeward.judging.paths import no_path_reason, only_feedback, together, why_untested
from leeward.judging.prices import why_at_our_scale
from leeward.judging.reasons import (
    THE_PAST,
    called,
    called_outcome,
    denied,
    notes,
    tells_how_soon,
    told_of,
    too_soon,
    unshown,
    weak_driver,
    why_not_held,
    why_outside,
    why_reported,
    why_unmeasured,
)
from leeward.judging.rules import BUILT_IN, NO_DIRECTION, NO_PATH, OUTSIDE, REPORTED, SEVERAL, SUPPORTED
from leeward.judging.scope import (
    IN_GENERAL,
    LOCAL,
    acts_at_sea_alone,
    another_drug,
    counted_elsewhere,
    drug_of,
    elsewhere_acting,
    fixed_elsewhere,
    goes_to,
    goes_where_it_acts,
    market_near,
    market_of_text,
    measured_as,
    other_drug,
    refused_beside,
)
from leeward.judging.series import Measure, StudyLike, horizons
from leeward.judging.sizes import answered_by_size, built_in, claimed_size, decided_by_equation, size_of
from leeward.judging.standing import USED, of_one_drug, stand_in
from leeward.judging.structures import Splits
from leeward.judging.summary import AtHorizon, Effect, Interval, effect_of
from leeward.judging.tested import Past, ResponseRecord, grade
from leeward.judging.verdict import Decision, Evidence, Fit, as_denied, decide, decide_mixed, estimative, fit, met, sized
from leeward.reading.brief import Brief, Claim, Option

LookUp = Callable[[str | None, str | None, str], Literature]


class ClaimJudge:
    """Judges single claims of a brief on a study; arguments as for `judge.judge`."""

    def __init__(
        self,
        study: StudyLike,
        brief: Brief,
        history: tuple[int, int] | None,
        levers: Mapping[str, Lever],
        outcomes: Mapping[str, Outcome],
        parameters: Mapping[str, Parameter],
        published: LookUp,
        past: Past,
        set_by_user: Collection[str],
    ) -> None:
        self.brief, self.history = brief, history
        self.past, self.set_by_user = past, set_by_user
        self.levers, self.outcomes, self.parameters = levers, outcomes, parameters
        self.published = published
        self.options: dict[str, Option] = {option.id: option for option in brief.options}
        acts_in = {name: corridors_of(self.places(name)) for name in self.options}
        acts_in |= {placebo_of(name): places for name, places in acts_in.items()}
        self.arrays = Arrays(study, outcomes, acts_in)
        self.titles = {name: option.title or readable(name) for name, option in self.options.items()}
        self.splits = Splits(study.parameters, study.structures)
        named = {name: record.title for name, record in parameters.items()}
        self.names = named
        self.drivers = Drivers(study.parameters, study.structures, named)
        self.weeks = self.arrays.weeks
        self.market = market_of_text(brief)
        self._driven: dict[tuple[str, Measure, str, int], tuple[list[Driver], str]] = {}

    def claim(self, claim: Claim) -> Verdict:
        """Return the verdict on one claim."""
        found = self.published(claim.lever, claim.outcome, claim.direction)
        reason = why_outside(claim, self.levers, self.outcomes, self.options, self.arrays)
        if reason:
            return self.verdict(claim, Decision(OUTSIDE, "", reason), found)
        outcome, lever = self.outcomes[claim.outcome or ""], self.levers[claim.lever or ""]
        counted = why_reported(claim, outcome)
        if counted:
            return self.verdict(claim, Decision(REPORTED, "", counted), found)
        option = claim.option or ""
        acts_in = self.places(option)
        market = claim.market or (
            None if any(map(market_named, claim.place)) else self.market or market_near(claim, self.brief, acts_in)
        )
        drug = drug_of(claim, self.brief)
        outcome = self.outcomes[measured_as(claim, (*acts_in, *corridors_of(acts_in)), self.arrays, drug)]
        labels = self.arrays.labels(outcome.name)
        reason = other_drug(drug, lever, outcome, [str(name) for name in labels.get("drug", ())])
        if reason:  # what was published on the pair is on the drug that the model has
            return self.verdict(claim, Decision(OUTSIDE, "", reason), literature.NOTHING)
        reason = (
            refused_beside(claim, self.brief)
            or fixed_elsewhere(lever, acts_in, claim, self.brief)
            or elsewhere_acting(claim, outcome, acts_in, labels.get("country", ()))
            or counted_elsewhere(outcome, acts_in)
            or goes_where_it_acts(claim, (*acts_in, *corridors_of(acts_in)), self.arrays)
        )
        if reason:
            return self.verdict(claim, Decision(OUTSIDE, "", reason), found)
        own = outcome.name in lever.assumed
        places = goes_to(claim, self.arrays) or named_in(claim, acts_at_sea_alone(acts_in))
        measure = measure_for(
            self.arrays,
            outcome,
            places=places,
            market=market,
            drug=drug,
            acts_in=acts_in,
            option=option,
            own=own,
            local=outcome.name in LOCAL,
        )
        lost = left_out(self.arrays, outcome, measure, places, market, acts_in, own)
        if lost.elsewhere:
            return self.verdict(claim, Decision(OUTSIDE, "", lost.elsewhere), found)
        if claim.within and not lost.wider:
            lost = replace(lost, wider=whole_of(claim.within, measure, outcome))
        if claim.apart and not lost.wider:
            lost = replace(lost, wider=whole_of(f"“{claim.apart}”", measure, outcome))
        in_place_of = stand_in(claim, self.brief, outcome)
        if not claim.drug_named and in_place_of and outcome.name in USED and not lost.wider:
            lost = replace(lost, wider=of_one_drug(measure))
        past = told_of(claim, self.brief.world.start)
        if past and not tells_how_soon(claim):  # the years in which it was seen say nothing of when it comes from now on
            claim = claim.model_copy(update={"horizon_weeks": None})
        until = claim.horizon_weeks
        marks = horizons(self.weeks, until)
        judged = marks[-1] if until is None else min(max(until, 1), self.weeks)
        direction = claim.direction
        sign = {"increase": 1.0, "decrease": -1.0}.get(direction)
        effect = effect_of(self.arrays, option, measure, outcome, marks, sign=sign)
        beside = notes(claim, effect, judged, self.weeks, lever, outcome, self.arrays, past)
        also = together(self.options[option], lever.name, self.levers)
        beside += (also,) if also else ()
        told = {
            "horizon": judged,
            "measure": measure.text,
            "good": outcome.good,
            "notes": beside,
            "wider": lost.wider,
            "told_of": past,
            "stand_in": in_place_of,
        }
        unmeasured = why_unmeasured(self.arrays, effect, outcome.unit, judged)
        if unmeasured:
            no_path = effect.no_path if self.arrays.knows(measure) else None
            return self.verdict(claim, Decision(OUTSIDE, "", unmeasured), found, no_path=no_path, **told)
        untested = too_soon(self.arrays, effect, judged) or why_untested(
            self.arrays, effect, self.options[option], lever, self.brief.world.start
        )
        if untested:
            return self.verdict(claim, Decision(OUTSIDE, "", untested), found, **told)
        at = effect.at[judged]
        truth = met(at.effect, effect.smallest, direction)
        asked = (option, measure, direction, judged)
        if asked not in self._driven:
            self._driven[asked] = self.drive(effect, judged, truth, sign)
        drivers, driven = self._driven[asked]
        steps, fits = self.steps(effect, marks, judged, direction)
        decision = self.decide(direction, steps, effect, judged, drivers if driven == "verdict" else [])
        compared = claimed_size(claim, at.effect, effect.kind, effect.unit, effect.smallest, at.baseline)
        size = compared if past in ("", THE_PAST) else size_of(claim)
        if decision.word == SUPPORTED and size is not None and size.value is not None:
            decision = self.with_size(decision, at, size.value, effect, direction)
        met_as_denied = as_denied(decision, at.shares, denied(claim))
        denies = denied(claim) if met_as_denied is not decision else ""
        decision = met_as_denied
        own_equation = built_in(lever, outcome)
        if_tested = ""
        if own_equation is not None and effect.no_path:
            nowhere = f"nought throughout: the lever moves it only where it acts, which is no part of {lower_first(measure.text)}"
            return self.verdict(claim, Decision(OUTSIDE, "", nowhere), found, no_path=True, **told)
        # An equation that gives less than anybody would notice is an answer: no noticeable effect.
        too_little = answered_by_size(decision.word, direction)
        decides = own_equation is not None and decided_by_equation(own_equation.direction, at.shares)
        if own_equation is not None and not decides and decision.word != NO_DIRECTION:
            decision = replace(decision, reason=f"{decision.reason}; the lever's own equation does not decide it")
            own_equation = None
        if own_equation is not None and decision.word != NO_DIRECTION and not too_little:
            if_tested = decision.word
            shown = words.with_interval(at.interval, effect.kind, effect.unit)
            decision = Decision(
                BUILT_IN,
                "",
                f"by the lever's own equation {shown} after {words.horizon(judged)}; rests on {own_equation.rests_on()};"
                f" of what is claimed the model would say: {if_tested} ({decision.reason})",
            )
        elif decision.word != NO_DIRECTION and (effect.no_path or only_feedback(effect, lever, outcome)):
            decision = Decision(NO_PATH, "", no_path_reason(effect, lever))
        other_scale = why_at_our_scale(outcome.name, self.options[option], at.interval, effect)
        if other_scale:
            return self.verdict(claim, Decision(OUTSIDE, "", other_scale), found, **told)
        not_held = why_not_held(claim, decision.word, lost.wider, at, effect, judged, self.weeks)
        if not_held:
            rests = fits.get(judged) if lost.wider else None
            return self.verdict(claim, Decision(OUTSIDE, "", not_held), found, no_path=effect.no_path, withheld=rests)
        if decision.word == BUILT_IN and driven == "verdict":
            drivers, driven = [], ""
        word = ""
        if self.history is not None and fits.get(judged) is not None:
            word = estimative(fits[judged].as_claimed, *self.history)
        record = self.past(lever.name, outcome.name)
        trust, confidence = self.confidence(record, lever, outcome, drivers, decision, lost.wider)
        return self.verdict(
            claim,
            decision,
            found,
            **told,
            if_tested=if_tested,
            built_in=own_equation,
            claimed_size=size,
            no_path=effect.no_path,
            denies=denies if decision.word == SUPPORTED else "",
            draws=self.arrays.draws,
            fit=fits.get(judged),
            fits=fits,
            effect=effect,
            levels=steps[-1].levels if steps else (),
            drivers=tuple(drivers),
            driven=driven,
            displaced=displaced(self.arrays, option, outcome, effect, judged),
            total=total(self.arrays, option, measure, outcome),
            placebo=placebo(self.arrays, option, outcome, measure, judged),
            record=record,
            grade=trust,
            confidence=confidence,
            probability_word=word,
        )

    def with_size(self, decision: Decision, at: AtHorizon, value: float, effect: Effect, direction: str) -> Decision:
        """Hold a supported claim to the size that it gives."""
        claimed = words.effect(Interval(*(value if direction == "increase" else -value,) * 5), effect.kind, effect.unit)
        return replace(
            decision,
            word=sized(at.effect, value, effect.smallest, direction),
            reason=f"{decision.reason}; the document says {claimed}, the model"
            f" {words.with_interval(at.interval, effect.kind, effect.unit)}",
        )

    def confidence(
        self, record: ResponseRecord, lever: Lever, outcome: Outcome, drivers: list[Driver], decision: Decision, wider: str
    ) -> tuple[str, str]:
        """The grade of confidence in a verdict and its sentence; none where the model was not asked."""
        if decision.word in (NO_PATH, NO_DIRECTION):
            return "", ""
        poor = [each.title.lower() for each in (lever, outcome) if each.resolution == "poor"]
        level, why = grade(record, poor, weak_driver(drivers, self.parameters), wider)
        return level, f"Confidence {level}: {'; '.join(why)}."

    def verdict(self, claim: Claim, decision: Decision, found: Literature, **more: object) -> Verdict:
        """Return the verdict that a decision comes to, with what of a claim it shows; ``more`` as in `Verdict`."""
        more.setdefault("claimed_size", size_of(claim))
        in_general = not claim.drug_named and "measure" not in more
        more.setdefault("of_drug", IN_GENERAL if in_general else another_drug(claim, self.brief))
        more.setdefault("told_of", told_of(claim, self.brief.world.start))
        measured = self.outcomes.get(claim.outcome or "")
        if measured is not None:
            more.setdefault("stand_in", stand_in(claim, self.brief, measured))
        more.setdefault("called", called(claim))
        more.setdefault("called_outcome", called_outcome(claim))
        return Verdict(
            claim=claim.id,
            span=claim.span or "",
            speaker=claim.speaker,
            stance=claim.stance,
            reviewed=claim.by_person,
            repeats=claim.repeats or "",
            lever=claim.lever or "",
            outcome=claim.outcome or "",
            direction=claim.direction,
            option=claim.option or "",
            condition=claim.condition or "",
            apart=claim.apart or "",
            of_less=claim.of_less,
            unshown=unshown(claim),
            word=decision.word,
            reason=self.wording(decision),
            depends_on=decision.depends_on,
            depends_on_title=self.named(decision.depends_on),
            literature=found,
            **more,  # type: ignore[arg-type]
        )

    def named(self, name: str) -> str:
        """Return the title of an unknown for the middle of a sentence."""
        return name if name in ("", SEVERAL) else lower_first(self.names.get(name, readable(name)))

    def wording(self, decision: Decision) -> str:
        """Return the reason of a decision with unknowns by their titles."""
        reason = decision.reason
        for name in (decision.depends_on, *self.arrays.study.structures):
            if name and name in reason:
                reason = reason.replace(name, self.named(name))
        return reason.replace("_", " ")

    def steps(self, effect: Effect, marks: list[int], judged: int, direction: str) -> tuple[list[Evidence], dict[int, Fit]]:
        """Return what speaks for a claim at each mark up to the week judged, and the shares at all marks."""
        if direction not in ("increase", "decrease", "no_effect"):
            return [], {}
        steps: list[Evidence] = []
        fits: dict[int, Fit] = {}
        for mark in marks:
            at = effect.at[mark]
            if not at.measured:
                continue
            fits[mark] = fit(at.shares, direction)
            if mark <= judged:
                truth = met(at.effect, effect.smallest, direction)
                known = None if at.shares.undefined == 0 else np.isfinite(at.effect)
                within = met(at.effect, effect.smallest, "")
                against = np.isfinite(at.effect) & ~truth & (~within if direction != "no_effect" else True)
                levels, near, far = (tuple(self.splits.shares(part, known)) for part in (truth, within, against))
                size = at.interval.median / effect.smallest * {"decrease": -1.0, "no_effect": float("nan")}.get(direction, 1.0)
                steps.append(Evidence(mark, fits[mark], levels, () if direction == "no_effect" else near, far, size))
        return steps, fits

    def decide(self, direction: str, steps: list[Evidence], effect: Effect, judged: int, drivers: list[Driver]) -> Decision:
        """Return the word and its reason."""
        names = [driver.name for driver in drivers if driver.flips]
        if steps:
            return decide(steps, names, contrary="a change" if direction == "no_effect" else "the opposite")
        if direction == "mixed":
            return decide_mixed([at.shares for mark, at in effect.at.items() if mark <= judged and at.measured], names)
        shares = effect.at[judged].shares
        return Decision(
            NO_DIRECTION,
            "",
            f"rises in {100 * shares.increase:.0f} %, negligible in {100 * shares.negligible:.0f} %, falls in"
            f" {100 * shares.decrease:.0f} % of model versions",
        )

    def drive(
        self,
        effect: Effect,
        judged: int,
        truth: np.ndarray[tuple[int, ...], np.dtype[np.bool_]],
        sign: float | None,
    ) -> tuple[list[Driver], str]:
        """Explain the verdict where draws disagree on it, the size of the effect where they agree.

        Nothing is looked for where the effect is negligible in more than 95 % of the draws.
        """
        values = effect.at[judged].effect
        share = float(truth[np.isfinite(values)].mean())
        if 0.05 <= share <= 0.95:
            follow = sign * values if sign is not None else -np.abs(values)
            target: Floats = np.clip(follow / effect.smallest, -2, 4)
            return self.drivers.find(target, truth), "verdict"
        kept = values[np.isfinite(values)]
        if kept.size == 0 or effect.at[judged].shares.negligible > 0.95:
            return [], "size"
        low, high = np.quantile(kept, (0.02, 0.98))
        return self.drivers.find(np.clip(values, low, high), truth), "size"

    def places(self, option: str) -> list[str]:
        """The places an option acts on: those it names, else the usual ones of its levers."""
        found: list[str] = []
        for setting in self.options[option].levers:
            lever = self.levers.get(setting.lever)
            found += setting.where or (lever.where_default if lever is not None else ())
        return list(dict.fromkeys(found))
