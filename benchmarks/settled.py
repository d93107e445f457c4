"""How often a verdict that is settled after 100 draws has another word with all draws: `python benchmarks/settled.py RUN...`.

RUN: folders of `leeward run DOCUMENT --draws 400 --out RUN`. Every option that was played is asked of every outcome that was
kept, in the better direction of the outcome (a fall where it has none); counts of pairs with a path from lever to outcome are
printed.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from leeward.ensembles import STEPS
from leeward.ensembles.study import Study
from leeward.evidence import load_levers, load_outcomes
from leeward.judging.judge import judge_claims
from leeward.judging.judgement import Verdict
from leeward.judging.literature import NOTHING
from leeward.judging.rules import NO_PATH
from leeward.judging.series import StudyLike
from leeward.judging.settled import FirstDraws, by_shares
from leeward.judging.structures import Splits
from leeward.reading import load_brief
from leeward.reading.brief import Brief, Claim


def asked(brief: Brief, study: Study) -> Brief:
    """The brief with a claim for every option and outcome in place of its own."""
    claims = []
    for option in brief.options:
        lever = next((x.lever for x in option.levers if load_levers()[x.lever].in_model), None)
        if lever is None or option.id not in study.options:
            continue
        for name, outcome in load_outcomes().items():
            if outcome.in_model and name in study.outcomes:
                way = "increase" if outcome.good == "higher" else "decrease"
                claims.append(Claim(id=f"k{len(claims)}", lever=lever, outcome=name, direction=way, option=option.id))
    return brief.model_copy(update={"claims": claims})


def main(folders: list[str]) -> None:
    """Count and print."""
    total: Counter[str] = Counter()
    for folder in folders:
        study = Study.open(Path(folder) / "draws")
        brief = asked(load_brief(Path(folder) / "brief.yaml"), study)

        def verdicts(seen: StudyLike, brief: Brief = brief) -> list[Verdict]:
            return judge_claims(seen, brief, published=lambda *_: NOTHING)

        first, usual = (FirstDraws(study, int((study.draws < number).sum())) for number in (STEPS[0], STEPS[-1]))
        early, later, last = verdicts(first), verdicts(usual), verdicts(study)
        half = verdicts(FirstDraws(study, first.draws // 2))
        splits = Splits(first.parameters, study.structures)
        found: Counter[str] = Counter()
        for before, at, then, end in zip(half, early, later, last, strict=True):
            if at.effect is None or at.word == NO_PATH:
                continue
            settled = by_shares(at, splits) and before.title == at.title
            found += Counter(
                {
                    "pairs": 1,
                    "settled": settled,
                    "settled, another word in the end": settled and at.title != end.title,
                    f"another word in the end than after {STEPS[0]}": at.title != end.title,
                    f"another word in the end than after {STEPS[-1]}": then.title != end.title,
                }
            )
        print(folder, f"{len(study.draws)} draws that count:", dict(found))
        total += found
    print("all:", dict(total))


if __name__ == "__main__":
    main(sys.argv[1:])
