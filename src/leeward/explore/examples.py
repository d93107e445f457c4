"""The six examples of the first screen: two documents in our own words, four briefs."""

from __future__ import annotations

from dataclasses import replace
from importlib import resources

from leeward.evidence.errors import unknown_name
from leeward.reading.brief import Brief
from leeward.reading.load import Document, load
from leeward.reading.pipeline import read_document
from leeward.reading.yamlfile import parse_brief

EXAMPLES: tuple[dict[str, str], ...] = (
    {
        "name": "strikes_or_treatment", "kind": "document", "file": "brief_article.md", "title": "Strikes, patrols or treatment",
        "text": "What each is expected to do to the cocaine trade, claim by claim. An article in our own words, with sources.",
    },
    {
        "name": "ports_and_growers", "kind": "document", "file": "ports_and_growers.md", "title": "Ports, growers and precursors",
        "text": "Europe's ports, crop programmes and chemicals: what a committee was told. An article in our own words.",
    },
    {
        "name": "plan_colombia", "kind": "strategy", "file": "plan_colombia.yaml", "title": "Plan Colombia",
        "text": "Spraying and manual eradication as they were carried out from 2000 to 2009, played in the world of 2000.",
    },
    {
        "name": "campaign_2025", "kind": "strategy", "file": "reference_campaign.yaml", "title": "The campaign of 2025-26",
        "text": "Strikes at sea, presence, blockade and raid from September 2025 on, as far as they are public.",
    },
    {
        "name": "demand_side", "kind": "strategy", "file": "demand_side.yaml", "title": "The demand side",
        "text": "Treatment, prevention and naloxone in the United States, one by one and together.",
    },
    {
        "name": "europes_ports", "kind": "strategy", "file": "europes_ports.yaml", "title": "Europe's ports",
        "text": "More containers inspected where they leave, where they arrive, and at both ends.",
    },
)  # fmt: skip


def open_example(name: str) -> tuple[Brief, Document | None]:
    """Read an example; InputError names the examples for any other name."""
    found = next((row for row in EXAMPLES if row["name"] == name), None)
    if found is None:
        raise unknown_name("example", name, [row["name"] for row in EXAMPLES], key="example")
    file = resources.files("leeward.examples") / found["file"]
    if found["kind"] == "document":
        with resources.as_file(file) as path:
            document = replace(load(path), path=found["file"])
        return read_document(document), document
    return parse_brief(file.read_text(encoding="utf-8"), found["file"]), None
