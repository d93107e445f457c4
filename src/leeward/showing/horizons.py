"""The corridor map of the brief: what moved at each horizon under one option, beside each other on one scale."""

from __future__ import annotations

import math
from collections.abc import Collection

from leeward.judging import words
from leeward.judging.judgement import Judgement
from leeward.judging.moved import FLOW, Moved
from leeward.showing.data import twin_with_csv
from leeward.showing.flows import arm_table, sentence, size
from leeward.showing.map import corridor_map
from leeward.showing.options import option_name
from leeward.showing.sections import section
from leeward.showing.svg import Markup, figure, tag

WIDE = 270.0
"""Narrow, so that the words are large enough where three maps stand side by side on paper."""
COLUMNS = (
    "option", "corridor or mode", "after weeks", "share before", "share after", "before kg/week", "after kg/week", "change",
    "change kg/week, median", "5 %", "95 %", "share of draws that agree on the sign",
)  # fmt: skip


def corridors(judgement: Judgement, shown: Collection[str] | None = None) -> Markup | None:
    """Return the maps of the main option, or of the one of those ``shown`` that moves most where it moves nothing."""
    flows = {
        option: list(marks.values()) for option, marks in judgement.moved.items() if marks and (shown is None or option in shown)
    }
    if not flows:
        return None
    outcome = judgement.arrays.outcomes[FLOW]
    smallest = outcome.smallest_effect.value
    moves = {option: max(size(item, smallest) for item in items) for option, items in flows.items()}
    main = judgement.answer.option
    option = main if moves.get(main, 0) > 0 else max(moves, key=lambda name: moves[name])
    items = flows[option]
    name = option_name(judgement, option)
    lead = f"Departing cocaine by corridor under “{name}”"
    if option != main and main in flows:
        lead += f"; “{option_name(judgement, main)}” changes no corridor by more than {words.smallest_effect(outcome)}"
    largest = max(
        (abs(arm.change.median) / (sum(x.before for x in item.corridors) or 1.0) for item in items for arm in item.corridors
         if math.isfinite(arm.change.median)),
        default=0.0,
    )  # fmt: skip
    maps = [
        tag(
            "div",
            tag("h3", f"After {words.horizon(item.horizon)}"),
            figure(
                corridor_map(
                    f"corridors-{item.horizon}",
                    item,
                    "change",
                    f"Change after {words.horizon(item.horizon)}: {name}",
                    smallest=smallest,
                    largest=largest or None,
                    width=WIDE,
                ),
                sentence(item),
            ),
        )
        for item in items
    ]
    return section(
        "corridors",
        "What moves where",
        f"{lead}. Number: change of the corridor; width: kilograms, the same scale on all maps; purple more, green less,"
        " thin grey negligible, dashed where the sign is unsure. Arcs are drawn by hand, one a corridor: they are not routes.",
        tag("div", *maps, cls="grid3"),
        twin_with_csv(
            "Table of corridors and modes",
            arm_table(judgement, items),
            "corridors",
            COLUMNS,
            [row for each in flows.values() for item in each for row in _numbers(judgement, item)],
        ),
    )


def _numbers(judgement: Judgement, item: Moved) -> list[list[str | float | int | None]]:
    return [
        [
            option_name(judgement, item.option), arm.title, item.horizon, arm.share_before, arm.share_after, arm.before,
            arm.after, arm.relative, arm.change.median, arm.change.low90, arm.change.high90, arm.agreement,
        ]
        for arm in (*item.corridors, *item.modes)
    ]  # fmt: skip
