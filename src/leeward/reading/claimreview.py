"""Export of claims as ClaimReview JSON-LD (schema.org), with Leeward's own fields beside.

ClaimReview rates a claim on one scale and has no place for direction, size or uncertainty; those stand under
``leeward:`` keys. The rating is left open: reading says what is claimed, not whether it is true.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from leeward.evidence.safefile import write_whole
from leeward.reading.brief import Brief, Claim

CONTEXT = {"@vocab": "https://schema.org/", "leeward": "urn:leeward:reading:"}
_MAX_WORDS = 15


def short_span(span: str, words: int = _MAX_WORDS) -> str:
    """Return at most ``words`` words of a span, with an ellipsis when it was cut."""
    parts = span.split()
    return " ".join(parts) if len(parts) <= words else " ".join(parts[:words]) + " …"


def _author(claim: Claim) -> dict[str, Any]:
    kind = "Person" if claim.speaker[:1].isupper() and " " in claim.speaker else "Organization"
    person: dict[str, Any] = {"@type": kind, "name": claim.speaker}
    if claim.role:
        person["jobTitle" if kind == "Person" else "description"] = claim.role
    return person


def claim_record(claim: Claim, brief: Brief) -> dict[str, Any]:
    """Return one claim as a ClaimReview object."""
    document = brief.document
    appearance: dict[str, Any] = {"@type": "CreativeWork"}
    if document is not None:
        appearance["name"] = document.title or brief.title
        if document.outlet:
            appearance["publisher"] = {"@type": "Organization", "name": document.outlet}
        if document.date:
            appearance["datePublished"] = document.date
        if document.sha256:
            appearance["identifier"] = f"sha256:{document.sha256}"
    own = claim.model_dump(mode="json", exclude={"span"}, exclude_none=True)
    return {
        "@type": "ClaimReview",
        "@id": f"urn:leeward:claim:{(document.sha256 if document else None) or 'brief'}:{claim.id}",
        "claimReviewed": short_span(claim.span or f"{claim.lever} {claim.direction} {claim.outcome}"),
        "itemReviewed": {"@type": "Claim", "author": _author(claim), "appearance": appearance},
        "reviewRating": None,
        **{f"leeward:{key}": value for key, value in own.items()},
        "leeward:reviewed": claim.by_person,
    }


def claim_review(brief: Brief) -> dict[str, Any]:
    """Return the claims of a brief as one JSON-LD document."""
    return {
        "@context": CONTEXT,
        "@graph": [claim_record(claim, brief) for claim in brief.read_claims()],
        "leeward:title": brief.title,
        "leeward:reviewed": brief.reviewed,
    }


def write_claim_review(brief: Brief, path: str | Path) -> None:
    """Write the claims as JSON-LD, whole or not at all; InputError when the file cannot be written."""
    write_whole(Path(path), json.dumps(claim_review(brief), indent=2, ensure_ascii=False) + "\n")
