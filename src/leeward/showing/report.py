"""The report: one HTML file that needs nothing else, limits first.

No script runs in it and nothing is fetched; a content-security policy inside the page says so. The words of
the document are untrusted: every text passes through `leeward.showing.svg.tag`, which escapes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from leeward._version import __version__
from leeward.evidence.calendar import MODEL_YEAR
from leeward.evidence.safefile import write_whole
from leeward.judging import words
from leeward.judging.drivers import readable
from leeward.judging.judgement import Judgement
from leeward.judging.series import StudyLike
from leeward.reading.brief import Brief
from leeward.showing import flows, options, overtime, sections, trail
from leeward.showing.map import land_symbol
from leeward.showing.sections import section
from leeward.showing.style import STYLE
from leeward.showing.svg import Child, Markup, table, tag
from leeward.world import load_outline

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"


def write_report(judgement: Judgement, study: StudyLike, brief: Brief, path: Path) -> Path:
    """Write the report to ``path``, whole or not at all, and return it; InputError where it cannot be written."""
    write_whole(path, render_report(judgement, study, brief))
    return path


def render_report(judgement: Judgement, study: StudyLike, brief: Brief) -> str:
    """Return the report as HTML text. The same inputs give the same text."""
    parts: list[tuple[str, str, Markup | None]] = [
        ("limits", "Limits", sections.limits(judgement)),
        ("answer", "Answer", sections.answer(judgement)),
        ("claims", "Claims", sections.verdicts(judgement)),
        ("options", "Options", options.comparison(judgement)),
        ("moved", "What moved", flows.moved(judgement)),
        ("time", "Over time", overtime.over_time(judgement)),
        ("drivers", "Drivers", sections.drivers(judgement)),
        ("trail", "Evidence trail", trail.trail(judgement, brief)),
        ("reading", "Reading", _reading(brief)),
        ("reproduce", "Reproduce", _reproduce(study.plan, brief)),
    ]
    kept = [(name, title, part) for name, title, part in parts if part is not None]
    title = judgement.title or "Untitled document"
    nav = tag(
        "nav",
        tag(
            "div",
            tag("ul", *(tag("li", tag("a", text, href=f"#{name}")) for name, text, _ in kept)),
            cls="wrap",
        ),
        cls="toc",
        aria_label="Parts of the report",
    )
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", http_equiv="Content-Security-Policy", content=POLICY),
        tag("meta", name="referrer", content="no-referrer"),
        tag("meta", name="generator", content=f"Leeward {__version__}"),
        tag("title", f"{title} · Leeward report"),
        tag("style", Markup(STYLE)),
    )
    body = tag(
        "body",
        tag("a", "Skip to the report", href="#answer", cls="skip"),
        land_symbol(),
        tag("header", tag("div", *_heading(title, judgement, study.plan, brief), cls="wrap"), cls="top"),
        nav,
        tag("main", *(part for _, _, part in kept), cls="wrap"),
        tag(
            "footer",
            tag(
                "div",
                f"Leeward {__version__}. Map: {load_outline().credit}. Results are of a model at the level"
                " of corridors,"
                " countries and markets; nothing in this page is operational.",
                cls="wrap",
            ),
        ),
    )
    return f"<!doctype html>\n{tag('html', head, body, lang='en')}\n"


def _heading(title: str, judgement: Judgement, plan: Mapping[str, Any], brief: Brief) -> list[Child]:
    info = brief.document
    about = [text for text in (info.outlet, info.date) if text] if info else []
    claims = len(judgement.items)
    about.append(f"{claims} claim{'s' if claims != 1 else ''} found")
    about.append("reading confirmed by a person" if judgement.reviewed else "reading not reviewed")
    played = len(judgement.options)
    about.append(
        f"{played} option{'s' if played != 1 else ''} against a baseline, {judgement.draws} model versions"
        f" {_origin(plan)},"
        f" {judgement.weeks / MODEL_YEAR:.3g} years from {plan.get('start', brief.world.start)}"
    )
    return [
        tag("p", "Leeward report", cls="eyebrow"),
        tag("h1", title),
        tag("p", " · ".join(about), cls="meta"),
    ]


def _origin(plan: Mapping[str, Any]) -> str:
    """Where the draws are from, in words."""
    posterior = plan.get("posterior")
    if not posterior:
        return "drawn from the priors"
    year = str(posterior.get("cut", ""))[:4]
    return f"weighted by {len(posterior['cases'])} past episodes{f' up to {year}' if year else ''}"


def _reading(brief: Brief) -> Markup:
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
            readable(claim.lever or "–"),
            readable(claim.outcome or "–"),
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


def _reproduce(plan: Mapping[str, Any], brief: Brief) -> Markup:
    command = (
        f"leeward assess brief.yaml --draws {plan.get('draws', '?')} --years"
        f" {_plain(plan.get('years', brief.years))}"
        f" --seed {plan.get('seed', brief.seed)}{' --prior' if plan.get('prior') else ''}"
    )
    return section(
        "reproduce",
        "Reproduce",
        "The same brief, seed, draws and version give the same numbers on any split of the work.",
        tag("pre", tag("code", command), tabindex="0"),
        table(("Setting", "Value"), [(key, tag("code", value)) for key, value in _flat(plan)], caption="The run"),
    )


def _plain(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
