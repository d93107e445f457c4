"""Leeward's own model asked what the published models were asked, as rows like those of the replications.

It takes minutes, so these rows are not part of `leeward replicate`; `docs/tools/own_model_page.py` writes the page.
"""

from __future__ import annotations

from leeward.probing.own_cells import Run
from leeward.probing.own_questions import answers, questions_run
from leeward.replications.base import Row, Status, number


def own_rows(run: Run | None = None) -> list[Row]:
    """The answers as rows beside the replications: published, computed, whether they agree."""
    rows = []
    for a in answers(questions_run() if run is None else run):
        q = a.question
        status: Status = "recalled" if q.status == "recalled" else "inferred" if q.status == "inferred" else "read"
        rows.append(
            Row(
                study="own_model", quantity=q.text, published=q.published, computed=a.drawn[0],
                tolerance=f"{number(q.low)} to {number(q.high)}", holds=None if status == "recalled" else a.agrees,
                status=status, unit=q.unit, use="predicted", reason="fixed before the model was asked", note=q.why,
                source=q.study,
            )
        )  # fmt: skip
    return rows
