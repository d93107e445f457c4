"""Judging a brief: every claim against the study of its option, under one rule."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from copy import copy

from leeward.evidence.levers import Lever, load_levers
from leeward.evidence.outcomes import Outcome, load_outcomes
from leeward.evidence.parameters import Parameter, load_parameters
from leeward.judging import literature
from leeward.judging.answer import answer
from leeward.judging.arrays import Arrays
from leeward.judging.campaigns import strike_prices
from leeward.judging.chains import chains, grouped
from leeward.judging.claiming import ClaimJudge, LookUp
from leeward.judging.compare import compare
from leeward.judging.drivers import Drivers
from leeward.judging.judgement import Judgement, Verdict
from leeward.judging.limits import fewer_options, lacking, limits, plugged
from leeward.judging.moved import Moved, moved
from leeward.judging.paths import played_by
from leeward.judging.row_keys import SmallestRecord
from leeward.judging.rules import HOLDS
from leeward.judging.series import StudyLike, horizons, real_options
from leeward.judging.settled import why_stopped
from leeward.judging.structures import Splits
from leeward.judging.tested import Past, no_past
from leeward.reading.brief import Brief, Claim


def judge(
    study: StudyLike,
    brief: Brief,
    *,
    history: tuple[int, int] | None = None,
    levers: Mapping[str, Lever] | None = None,
    outcomes: Mapping[str, Outcome] | None = None,
    parameters: Mapping[str, Parameter] | None = None,
    published: LookUp = literature.published,
    past: Past = no_past,
    set_by_user: Collection[str] = (),
) -> Judgement:
    """Judge every claim of a brief against a study of its options.

    ``history`` is (right, scored): the signs that scored backtests got right. Without it no word of
    estimative probability is used. The tables and the evidence default to those of the package. ``past`` gives how far the
    response of a lever and an outcome has been tested; by default nothing was. ``set_by_user`` are the outcomes whose
    smallest effect in ``outcomes`` a user set.
    """
    return _Judge(
        study,
        brief,
        history,
        load_levers() if levers is None else levers,
        load_outcomes() if outcomes is None else outcomes,
        load_parameters() if parameters is None else parameters,
        published,
        past,
        set_by_user,
    ).run()


def judge_claims(
    study: StudyLike, brief: Brief, *, outcomes: Mapping[str, Outcome] | None = None, published: LookUp = literature.published
) -> list[Verdict]:
    """Return the verdict on every claim alone, in order and one each: no comparison, no answer, no record of the past."""
    table = load_outcomes() if outcomes is None else outcomes
    own = _Judge(study, brief, None, load_levers(), table, load_parameters(), published, no_past, ())
    return own.verdicts(own.claims())


def study_names(study: StudyLike) -> list[str]:
    """Return the names of all unknowns of a study."""
    return [str(name) for name in study.parameters.columns]


class _Judge(ClaimJudge):
    """Judges all claims of a brief, and compares its options."""

    def claims(self) -> list[Claim]:
        """The claims that are judged, each with the option that is played for its own."""
        return [played_by(claim, self.arrays.study) for claim in self.brief.read_claims()]

    def verdicts(self, claims: list[Claim]) -> list[Verdict]:
        """The verdict on each claim, on all draws that its option has."""
        judges: dict[int, _Judge] = {id(self.arrays): self}
        found = []
        for claim in claims:
            arrays = self.arrays.of(claim.option) if claim.option in self.arrays.options else self.arrays
            if id(arrays) not in judges:
                judges[id(arrays)] = self._on(arrays)
            found.append(judges[id(arrays)].claim(claim))
        return found

    def _on(self, arrays: Arrays) -> _Judge:
        """The same judge on other draws of the study."""
        other = copy(self)
        other.arrays, other._driven = arrays, {}
        other.splits = Splits(arrays.study.parameters, arrays.study.structures)
        other.drivers = Drivers(arrays.study.parameters, arrays.study.structures, self.names)
        return other

    def run(self) -> Judgement:
        claims = self.claims()
        items, rows = grouped(self.verdicts(claims), claims)
        last = horizons(self.weeks)[-1]
        prices = strike_prices(self.brief.options, self.levers)
        comparison = compare(self.arrays, self.outcomes, last, claimed={item.outcome for item in items}, strikes=prices)
        flows = {name: self.flows(name) for name in real_options(self.arrays.options)}
        return Judgement(
            title=self.brief.title,
            reviewed=self.brief.reviewed,
            answer=answer(self.brief, items, rows, comparison, flows, self.outcomes, self.titles, self.weeks, self.levers),
            items=items,
            rows=rows,
            chains=chains(self.arrays, self.outcomes, comparison.options, last, self.own_outcomes()),
            smallest=self.smallest(items),
            comparison=comparison,
            moved=flows,
            option_titles=self.titles,
            horizons=horizons(self.weeks),
            weeks=self.weeks,
            draws=self.arrays.draws,
            threshold=HOLDS,
            limits=[
                *limits(
                    [row.lead for row in rows], self.arrays, self.brief, self.levers, self.outcomes, self.history, self.unfitted()
                ),
                *plugged(self.arrays.study, self.brief),
                *fewer_options(self.arrays.study, self.titles),
                *lacking(self.arrays.study),
                *why_stopped(self.arrays.study),
            ],
            history=None if self.history is None else {"right": self.history[0], "scored": self.history[1]},
            names={name: self.named(name) for name in study_names(self.arrays.study)},
            arrays=self.arrays,
        )

    def own_outcomes(self) -> dict[str, list[str]]:
        """The outcomes that the levers of each option move by their own equations."""
        levers = {name: [self.levers.get(x.lever) for x in option.levers] for name, option in self.options.items()}
        return {name: [o for lever in found if lever is not None for o in lever.assumed] for name, found in levers.items()}

    def smallest(self, items: list[Verdict]) -> list[SmallestRecord]:
        """The smallest effects that verdicts are judged by, and those that a user set."""
        names = dict.fromkeys([*(item.outcome for item in items if item.effect is not None), *self.set_by_user])
        return [
            {
                "outcome": name,
                "value": self.outcomes[name].smallest_effect.value,
                "kind": self.outcomes[name].smallest_effect.kind,
                "by": "user" if name in self.set_by_user else "table",
            }
            for name in names
        ]

    def unfitted(self) -> list[str]:
        """Titles of the parameters that the posterior of the study does not know."""
        posterior = self.arrays.study.plan.get("posterior") or {}
        return [self.named(name) for name in posterior.get("unfitted", ())]

    def flows(self, option: str) -> dict[int, Moved]:
        found = {mark: moved(self.arrays, option, mark) for mark in horizons(self.weeks)}
        return {mark: item for mark, item in found.items() if item is not None}
