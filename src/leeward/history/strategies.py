"""Strategies a case is also scored under: none, and a shuffled one.

Skill has to come from the strategy and not from drift. The *empty* strategy leaves every lever at the pace of the
start. The *shuffled* strategy is that of another bundled event, mapped in time: the donor is the next event case in
alphabetical order (the first after the last), so nobody picks it; its settings keep lever, value and place, and their
weeks are stretched by the ratio of the two lengths. A donor whose settings all fall outside the window is skipped.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from leeward.history.records import Case
from leeward.strategy import Strategy


def mapped(donor: Case, case: Case) -> Strategy:
    """Return the donor's strategy with its weeks stretched to the length of the case."""
    ratio = case.weeks / donor.weeks
    made = []
    for s in donor.strategy:
        start = min(int(s.start_week * ratio), case.weeks - 1)
        end = None if s.end_week is None else max(start + 1, min(round(s.end_week * ratio), case.weeks))
        made.append(replace(s, start_week=start, end_week=end))
    return Strategy(tuple(made))


def donor_of(case: Case, events: Sequence[Case]) -> Case | None:
    """Return the event whose strategy stands in for that of the case; None when there is no other event."""
    others = sorted((e for e in events if e.kind == "event" and e.id != case.id and e.strategy), key=lambda e: e.id)
    if not others:
        return None
    return next((e for e in others if e.id > case.id), others[0])
