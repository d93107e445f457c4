"""The record of the brief: how far the responses behind its verdicts have been tested, and what the model cannot say."""

from __future__ import annotations

from collections import Counter

from leeward.judging.judgement import Judgement
from leeward.judging.tested import GRADES
from leeward.showing import naming
from leeward.showing.pageone import important
from leeward.showing.sections import section
from leeward.showing.svg import Markup, table, tag, twin

MOST = 5


def tested(judgement: Judgement) -> Markup:
    """Return how far each response was tested, the claims that matter most in print, all of them in a table."""
    graded = [row for row in judgement.rows if row.lead.record is not None and row.lead.grade]
    counts = Counter(row.lead.grade for row in graded)
    told = ", ".join(f"{grade} for {counts[grade]}" for grade in reversed(GRADES) if counts[grade])
    lead = (
        f"Confidence in a response follows from published effects and past episodes that the model was held against: {told}"
        f" of {len(graded)} different claims. It is apart from the share of model versions."
        if graded
        else "No response of this brief has a record."
    )
    rows = {
        row.lead.claim: (
            naming.pair(row.lead.lever, row.lead.outcome),
            row.lead.grade,
            row.lead.record.sentence() if row.lead.record else "never tested",
            row.lead.literature.sentence(),
        )
        for row in graded
    }
    headings = ("Response", "Confidence", "Tested on", "Published studies on the claim")
    first = [row.lead.claim for row in important(judgement, len(judgement.rows)) if row.lead.claim in rows][:MOST]
    shown = table(headings, [rows[claim] for claim in first], caption="Record of the claims that matter most", cls="data cards")
    whole = twin(
        f"All {len(rows)} records", table(headings, list(rows.values()), caption="Record of each response", cls="data cards")
    )
    return section(
        "record",
        "How far this has been tested",
        lead,
        shown if first else None,
        whole if len(rows) > len(first) else None,
        tag("h3", "What this report cannot say"),
        tag("ul", *(tag("li", text) for text in judgement.limits), cls="cannot"),
    )
