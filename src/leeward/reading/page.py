"""What only the whole page tells: what an ambiguous word mostly means on it, and which claims repeat others."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from leeward.reading.brief import Claim
from leeward.reading.ground import Grounded
from leeward.reading.lexicon import lexicon

LEAST_NAMED = 3
"""Times that a page must name one kind of strike before "strikes" alone is taken for it."""
_SEA = re.compile(r"\b(?:(?:speed)?boats?|go-fast|vessels?|ships?|seas?|maritime|caribbean|pacific|atlantic|crews?)\b", re.I)
_LAND = (("mexico_strike", re.compile(r"\bMexic")), ("lab_strike", re.compile(r"\blab(?:s|oratory|oratories)?\b", re.IGNORECASE)))


def same_strikes(page: Sequence[Grounded]) -> None:
    """Give "strikes" without a word beside it that decides the meaning that the page mostly gives it.

    Where the page gives it none, and names Mexico or laboratories and no boat and no sea, they are strikes on land.
    """
    group = lexicon().lever_groups["strikes"]
    members, counts, undecided = group.members(), Counter[str](), []
    for grounded in page:
        alone = any(lever.group is group for lever in grounded.levers) and not group.cued(grounded.tokens)
        for lever in grounded.levers:
            if lever.group is group and alone:
                undecided.append(lever)
            elif lever.label in members and lever.group in (None, group):
                counts[lever.label] += 1
    best = counts.most_common(1)
    if best and best[0][1] >= LEAST_NAMED and best[0][1] > sum(counts.values()) / 2:
        for lever in undecided:
            lever.label = best[0][0]
    elif undecided and not _SEA.search(page[0].text):
        on_land = next((label for label, named in _LAND if named.search(page[0].text)), None)
        for lever in undecided:
            lever.label = on_land or lever.label


def number(claims: list[Claim]) -> list[Claim]:
    """Give the claims ids in order of place and mark those that repeat an earlier one.

    Two claims say the same when lever, outcome, direction, speaker and horizon agree; the first counts the others.
    """
    first: dict[tuple[str | None, str | None, str, str, int | None], Claim] = {}
    for index, claim in enumerate(claims):
        claim.id = f"c{index + 1}"
        key = (claim.lever, claim.outcome, claim.direction, claim.speaker.casefold(), claim.horizon_weeks)
        if key in first:
            claim.repeats = first[key].id
            first[key].evidence_count += 1
        else:
            first[key] = claim
    return claims
