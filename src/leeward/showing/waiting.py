"""Possible claims beside the verdicts: what was found and waits for a person, in the terminal and on page one of the report."""

from __future__ import annotations

from collections.abc import Sequence

from rich.padding import Padding
from rich.text import Text

from leeward.evidence.levers import load_levers
from leeward.evidence.outcomes import load_outcomes
from leeward.judging import words
from leeward.judging.scope import another_drug
from leeward.reading.brief import Brief, Claim
from leeward.safetext import safe
from leeward.showing import naming
from leeward.showing.svg import Markup, join, tag
from leeward.showing.unbroken import cut, two_lines

MOST = 5
"""Possible claims that are named."""
LEAST = 0.3
"""Belief from which a possible claim is named: from 0.2 to 0.3 one in four says what the text does, below fewer."""
FEW = 3
"""Judged claims up to which those that wait stand on page one too: above, they stand in the appendix."""
_MANY = 3
"""Possible claims for each that was read beyond which a language model is spoken of."""
CHANCE = "%: chance that the text says so"
ALONG = "a language model can read along: leeward config --help"
HOW = "accept or reject each with one key: leeward review on the brief.yaml beside the report"


def likeliest(brief: Brief, count: int = MOST) -> list[Claim]:
    """Return the possible claims that are believed most, those that the model can test first, each lever and outcome once, in
    the order of the text; none that is believed less than `LEAST`.
    """
    levers, outcomes = load_levers(), load_outcomes()

    def weight(claim: Claim) -> tuple[bool, float]:
        return not (claim.lever in levers and claim.outcome in outcomes), -claim.reading_confidence

    found: dict[tuple[str | None, str | None], Claim] = {}
    for claim in sorted(brief.possible_claims(), key=weight):
        if claim.reading_confidence >= LEAST:
            found.setdefault((claim.lever, claim.outcome), claim)
    best = list(found.values())[:count]
    return [claim for claim in brief.claims if claim in best]


def in_terminal(brief: Brief, width: int) -> list[Padding | Text]:
    """Return the lines of the possible claims; none where none waits."""
    waiting = brief.possible_claims()
    if not waiting:
        return []
    shown = likeliest(brief)
    title = Text("Possible, not judged", style="bold underline")
    if shown:
        title = Text.assemble(title, (f" ({CHANCE})", "not bold"))
    parts: list[Padding | Text] = [Padding(title, (1, 0, 0, 0))]
    for claim in shown:
        line = Text(f"{safe(claim.id)} ", style="dim", no_wrap=True, overflow="ellipsis")
        line.append(cut(safe(f"{_chance(claim)} {_pair(claim, brief)}"), width - len(line.plain)), style="not dim")
        parts.append(line)
        if claim.span:
            said = two_lines(safe(words.quote(claim.span)), width - 3)
            parts += [Text(f"   {part}", style="dim", no_wrap=True) for part in said]
    rest = len(waiting) - len(shown)
    more = f"{rest} {'more' if shown else 'that are less likely'}; " if rest else ""
    parts.append(Text(f"   {more}{HOW}", style="dim"))
    if brief.proposals is None and len(waiting) > _MANY * len(brief.read_claims()):
        parts.append(Text(f"   {ALONG}", style="dim"))
    return parts


def on_page_one(brief: Brief, judged: int) -> Markup | None:
    """Return the likeliest possible claims where hardly any claim is judged; ``None`` elsewhere."""
    shown = likeliest(brief) if judged <= FEW else []
    if not shown:
        return None
    return join(
        tag("h3", "Possible claims, not judged"),
        tag("p", "The chance behind each: that the text says so.", cls="small"),
        tag("ul", *_items(shown, brief), cls="five"),
        tag("p", f"{HOW[0].upper()}{HOW[1:]}; all of them stand in the appendix.", cls="small"),
    )


def _pair(claim: Claim, brief: Brief) -> str:
    return naming.pair(claim.lever, claim.outcome, claim.direction, another_drug(claim, brief))


def _chance(claim: Claim) -> str:
    return f"{100 * claim.reading_confidence:.0f} %"


def _items(shown: Sequence[Claim], brief: Brief) -> list[Markup]:
    return [
        tag(
            "li",
            tag("div", words.quote(claim.span), cls="span") if claim.span else None,
            tag("div", f"{_pair(claim, brief)} · {claim.id} · {_chance(claim)}", cls="who"),
        )
        for claim in shown
    ]
