"""The report: one HTML file that needs nothing else. A brief that prints on six pages, then an appendix that opens on demand.

The pictures are SVG that this package writes, not Vega-Lite: drawn by a library in the page they would need a script,
which the policy of the page forbids (the words of a document are untrusted), and drawn beforehand by vl-convert a
hundred megabytes of it with a second engine of fonts, in colours that cannot follow light, dark and print, which here
are classes of the style sheet. What others share is the numbers: a table and a CSV under every picture.

No script runs in it and nothing is fetched; a content-security policy inside the page says so. The words of
the document are untrusted: every text passes through `leeward.showing.svg.tag`, which escapes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PurePath
from typing import Any

from leeward._version import __version__
from leeward.evidence.addresses import is_address
from leeward.evidence.calendar import MODEL_YEAR
from leeward.evidence.safefile import write_whole
from leeward.judging.judgement import Judgement
from leeward.judging.series import StudyLike
from leeward.reading.brief import UNTITLED, Brief
from leeward.reading.load import READ
from leeward.showing import chain, claims, deciders, flows, horizons, options, overtime, running, sections, tested, trail
from leeward.showing.costs import cost_table
from leeward.showing.map import land_symbol
from leeward.showing.pageone import page_one, reviewed_by
from leeward.showing.printed import PRINTED
from leeward.showing.quotes import in_sentences
from leeward.showing.sections import section
from leeward.showing.style import STYLE
from leeward.showing.svg import Child, Markup, tag
from leeward.showing.told import told, untold_sentence
from leeward.world import load_outline

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"


def write_report(judgement: Judgement, study: StudyLike, brief: Brief, path: Path) -> Path:
    """Write the report to ``path``, whole or not at all, and return it; InputError where it cannot be written."""
    write_whole(path, render_report(judgement, study, brief))
    return path


def _file_name(brief: Brief) -> str:
    """Return the name of the document's file, which stands for a title that it lacks; empty for none and for an address."""
    path = brief.document.path if brief.document else None
    return "" if path is None or is_address(path) else PurePath(path).name


def render_report(judgement: Judgement, study: StudyLike, brief: Brief) -> str:
    """Return the report as HTML text. The same inputs, the document where it was read among them, give the same text."""
    judgement, brief = in_sentences(judgement, brief)
    shown = told(judgement, brief)
    others = [name for name in judgement.options if name not in shown]
    named = untold_sentence(judgement, shown, "more-options")
    costs = cost_table(judgement, brief, shown)
    more_costs = cost_table(judgement, brief, others, "Cost and deaths of the other options") if others else None
    parts: list[tuple[str, str, Markup | None]] = [
        ("limits", "", sections.limits(judgement, reviewed_by(brief))),
        ("answer", "Answer", page_one(judgement, brief)),
        ("claims", "Claims", claims.claims(judgement)),
        ("chains", "Chains", chain.chains(judgement, shown)),
        ("options", "Options", options.comparison(judgement, shown=shown, costs=costs, named=named)),
        ("corridors", "Corridors", horizons.corridors(judgement, shown)),
        ("drivers", "What would change it", deciders.what_would_change(judgement)),
        ("record", "Record", tested.tested(judgement)),
        ("reproduce", "Reproduce", running.reproduce(study.plan, brief)),
    ]
    behind: list[tuple[str, str, Markup | None]] = [
        ("more-claims", "Further claims, and those outside the model", claims.more_claims(judgement)),
        ("more-chains", "Chains of the other options", chain.more_chains(judgement, shown)),
        ("more-options", "Further outcomes, regret and every number", options.more(judgement, more_costs)),
        ("moved", "Corridors of every option", flows.moved(judgement)),
        ("time", "Every option over time", overtime.over_time(judgement)),
        ("more-drivers", "Further unknowns", deciders.more_deciders(judgement)),
        ("trail", "Evidence trail: from the words of each claim to lever, model and study", trail.trail(judgement, brief)),
        ("reading", "How the document was read", running.reading(brief)),
        ("run", "Settings of the run", running.settings(study.plan)),
    ]
    kept = [(name, title, part) for name, title, part in parts if part is not None]
    title = judgement.title if judgement.title not in ("", UNTITLED) else _file_name(brief) or UNTITLED
    entries = [(name, text) for name, text, _ in kept if text] + [("appendix", "Appendix")]
    nav = tag(
        "nav",
        tag("div", tag("ul", *(tag("li", tag("a", text, href=f"#{name}")) for name, text in entries)), cls="wrap"),
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
        tag("style", Markup(STYLE + PRINTED)),
    )
    body = tag(
        "body",
        tag("a", "Skip to the report", href="#answer", cls="skip"),
        land_symbol(),
        tag("header", tag("div", *_heading(title, judgement, study.plan, brief), cls="wrap"), cls="top"),
        nav,
        tag(
            "main",
            *(part for _, _, part in kept),
            _appendix([(text, part) for _, text, part in behind if part is not None]),
            cls="wrap",
        ),
        tag(
            "footer",
            tag(
                "div",
                f"Leeward {__version__}. Map: {load_outline().credit}. Results are of a model at the level"
                " of corridors, countries and markets; nothing in this page is operational.",
                cls="wrap",
            ),
        ),
    )
    return _in_its_language(f"<!doctype html>\n{tag('html', head, body, lang='en')}\n", brief)


def _in_its_language(page: str, brief: Brief) -> str:
    """Return a page whose quotations carry the language of the document, where it is not that of the page (WCAG 3.1.2)."""
    language = brief.document.language if brief.document is not None else "en"
    if language not in READ or language == "en":
        return page
    return page.replace('class="span">“', f'class="span" lang="{language}">“')


def _appendix(behind: list[tuple[str, Markup]]) -> Markup:
    """Return what opens on demand. What is open is printed, all of it when the box is ticked; no script is needed."""
    return section(
        "appendix",
        "Appendix",
        "",
        tag(
            "p",
            tag("input", type="checkbox", id="print-all"),
            " ",
            tag("label", "Print the whole appendix", for_="print-all"),
            tag("span", " (otherwise what is open here is printed with the brief)", cls="small"),
            cls="ask",
        ),
        *(tag("details", tag("summary", text), part, cls="appendix") for text, part in behind),
    )


def _heading(title: str, judgement: Judgement, plan: Mapping[str, Any], brief: Brief) -> list[Child]:
    info = brief.document
    about = [text for text in (info.outlet, info.date) if text] if info else []
    judged, waiting = len(judgement.items), len(brief.possible_claims())
    about.append(f"{judged} claim{'s' if judged != 1 else ''} judged" + (f"; {_waiting(waiting)}" if waiting else ""))
    played = len(judgement.options)
    about.append(
        f"{played} option{'s' if played != 1 else ''} against a baseline, {judgement.versions} model versions"
        f" {_origin(plan)},"
        f" {judgement.weeks / MODEL_YEAR:.3g} years from {plan.get('start', brief.world.start)}"
    )
    return [
        tag("p", "Leeward report", cls="eyebrow"),
        tag("h1", title),
        tag("p", " · ".join(about), cls="meta"),
    ]


def _waiting(count: int) -> str:
    return f"{count} possible claim{' waits' if count == 1 else 's wait'} for a person"


def _origin(plan: Mapping[str, Any]) -> str:
    """Where the draws are from, in words."""
    posterior = plan.get("posterior")
    if not posterior:
        return "drawn from the priors"
    year = str(posterior.get("cut", ""))[:4]
    return f"weighted by {len(posterior['cases'])} past episodes{f' up to {year}' if year else ''}"
