"""The parts of the report about the run and the reading: how the document was read, every setting, the command."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from leeward.judging import words
from leeward.reading.brief import Brief
from leeward.showing import naming
from leeward.showing.sections import section
from leeward.showing.svg import Markup, table, tag


def reading(brief: Brief) -> Markup:
    """Return how the document was read, claim by claim."""
    unreviewed = brief.unreviewed()
    info = brief.document
    facts: list[tuple[str, str]] = [
        ("Claims read and judged", str(len(brief.read_claims()))),
        ("Possible claims, shown and not judged", str(len(brief.possible_claims()))),
        ("Read and not confirmed by a person", f"{len(unreviewed)} of {len(brief.read_claims())}"),
        ("Repeated claims, counted once", str(sum(1 for claim in brief.claims if claim.repeats))),
        (
            "Without lever or outcome",
            str(sum(1 for claim in brief.claims if not (claim.lever and claim.outcome))),
        ),
    ]
    if info is not None:
        facts += [
            ("Document", " · ".join(filter(None, (info.title, info.outlet, info.date, info.format)))),
            ("Language", info.language),
            ("Characters of text", str(info.characters) if info.characters is not None else "–"),
            ("SHA-256 of the file", info.sha256 or "–"),
        ]
        facts += [("Note", note) for note in info.notes]
    rows = [
        (
            claim.id,
            claim.reader,
            claim.review or ("–" if claim.reviewed_by is None else "seen"),
            f"{100 * claim.reading_confidence:.0f} %",
            claim.kind,
            claim.stance,
            claim.note or "",
        )
        for claim in brief.read_claims()
    ]
    lead = (
        "A person confirmed what follows."
        if brief.reviewed
        else "No person has confirmed this reading. Mend it in brief.yaml and run again."
    )
    listing = table(
        ("Claim", "Read by", "Review", "Belief in the reading", "Found in", "Stance", "Note"),
        rows,
        caption="How each claim was read",
        numeric=[3],
    )
    return section(
        "reading",
        "Reading quality",
        lead,
        table(
            ("What", "Value"),
            [(a, tag("code", b) if len(b) == 64 else b) for a, b in facts],
            caption="The document",
        ),
        tag("details", tag("summary", f"Claim by claim ({len(rows)})"), listing, cls="twin"),
        *_possible(brief),
    )


def _possible(brief: Brief) -> list[Markup]:
    """Return the claims that are not sure enough to be judged, beside their words."""
    rows = [
        (
            claim.id,
            f"“{words.shorten(claim.span)}”" if claim.span else "–",
            naming.lever(claim.lever),
            naming.outcome(claim.outcome),
            claim.direction,
            f"{100 * claim.reading_confidence:.0f} %",
        )
        for claim in brief.possible_claims()
    ]
    if not rows:
        return []
    caption = "Possible claims: not judged. Accept those that the document makes with leeward review, then run again"
    listing = table(("Claim", "Words", "Lever", "Outcome", "Direction", "Belief"), rows, caption=caption, numeric=[5])
    return [tag("details", tag("summary", f"Possible claims, not judged ({len(rows)})"), listing, cls="twin")]


def _flat(plan: Mapping[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for key, value in plan.items():
        name = f"{prefix}{str(key).replace('_', ' ')}"
        if isinstance(value, Mapping):
            found += _flat(value, f"{name}: ")
        elif isinstance(value, (list, tuple)):
            found.append((name, ", ".join(str(item) for item in value)))
        else:
            found.append((name, _plain(value)))
    return found


def reproduce(plan: Mapping[str, Any], brief: Brief) -> Markup:
    """Return the command that gives the same numbers."""
    command = (
        f"leeward assess brief.yaml --draws {plan.get('draws', '?')} --years {_plain(plan.get('years', brief.years))}"
        f" --seed {plan.get('seed', brief.seed)}{' --prior' if plan.get('prior') else ''}"
    )
    return section(
        "reproduce",
        "Reproduce",
        "The same brief, seed, draws and version give the same numbers on any split of the work.",
        tag("pre", tag("code", command), tabindex="0"),
    )


def settings(plan: Mapping[str, Any]) -> Markup:
    """Return every setting of the run."""
    rows = [(key, tag("code", value)) for key, value in _flat(plan)]
    return section("run", "Settings of the run", "", table(("Setting", "Value"), rows, caption="The run"))


def _plain(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
