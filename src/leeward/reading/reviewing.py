"""Reviewing without a screen: a session over the claims of a brief that can be stopped and taken up again.

Every decision is written at once to a file beside the brief (``brief.yaml`` -> ``brief.review.json``), so a
review resumes where it stopped. ``finish`` applies the decisions and writes the brief: what was shown and
accepted is what goes on, to the letter.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from leeward.evidence.errors import InputError, unknown_name
from leeward.evidence.levers import load_levers
from leeward.evidence.outcomes import load_outcomes
from leeward.evidence.safefile import read_json, write_whole
from leeward.evidence.vocabulary import DIRECTIONS
from leeward.reading.bind import complete
from leeward.reading.brief import Brief, Claim
from leeward.reading.load import Document
from leeward.reading.outside import outside_levers, outside_outcomes
from leeward.reading.yamlfile import dump_brief

DECISIONS = ("accept", "mend", "drop", "add")
MENDABLE = (
    "lever",
    "with_levers",
    "outcome",
    "direction",
    "speaker",
    "role",
    "stance",
    "modality",
    "hedged",
    "negated",
    "horizon_weeks",
    "size",
    "unit",
    "place",
    "market",
    "drug",
    "period",
    "probability",
    "note",
)


def sidecar(path: str | Path) -> Path:
    """Return the file that holds the decisions on a brief."""
    path = Path(path)
    return path.with_name(f"{path.stem}.review.json")


def _content(brief: Brief) -> str:
    """Return the hash of what is reviewed: the claims as they stood when the review began."""
    claims = [claim.model_dump(mode="json") for claim in brief.claims]
    return hashlib.sha256(json.dumps(claims, sort_keys=True).encode()).hexdigest()


@dataclass(slots=True)
class Review:
    """A review of one brief by one person; ``decisions`` by claim id, in the order taken."""

    brief: Brief
    path: Path
    reviewer: str
    text: str | None = None
    decisions: dict[str, dict[str, Any]] = field(default_factory=dict)
    added: list[dict[str, Any]] = field(default_factory=list)

    @classmethod
    def open(cls, brief: Brief, path: str | Path, reviewer: str, document: Document | None = None) -> Review:
        """Begin a review, or take it up where it stopped.

        Raises InputError when the document is not the one that was read, when the file of decisions is of another
        brief, or when no reviewer is named.
        """
        if not reviewer.strip():
            raise InputError("a review needs the name of the reviewer", key="reviewer")
        text = None
        if document is not None:
            read = brief.document.sha256 if brief.document else None
            if read is not None and read != document.sha256:
                raise InputError("the document is not the one that was read", file=document.path)
            text = document.text
            for claim in brief.claims:
                if claim.span is not None and text[claim.start or 0 : claim.end or 0] != claim.span:
                    raise InputError(f"the span of claim {claim.id} is not at its place in the document", file=path)
        review = cls(brief, Path(path), reviewer.strip(), text)
        saved = sidecar(path)
        if saved.exists():
            review._take_up(saved)
        return review

    def _take_up(self, saved: Path) -> None:
        try:
            data = read_json(saved)
            same = data["claims_sha256"] == _content(self.brief)
            decisions, added = dict(data["decisions"]), list(data["added"])
            right = all(row["decision"] in DECISIONS[:3] and row["by"] and dict(row.get("changes", {})) is not None
                        for row in decisions.values())  # fmt: skip
            right = right and all(Claim.model_validate(row) for row in added)
        except (ValueError, KeyError, TypeError, AttributeError):
            right = same = False
        if not right:
            raise InputError("the saved review cannot be read: delete it to begin again", file=saved)
        if not same:
            raise InputError("the saved review is of another reading: delete it to begin again", file=saved)
        known = {claim.id for claim in self.brief.claims}
        self.decisions = {key: value for key, value in decisions.items() if key in known}
        self.added = added

    def save(self) -> None:
        """Write the decisions beside the brief, whole or not at all."""
        data = {
            "reviewer": self.reviewer,
            "claims_sha256": _content(self.brief),
            "decisions": self.decisions,
            "added": self.added,
        }
        write_whole(sidecar(self.path), json.dumps(data, indent=1, ensure_ascii=False) + "\n")

    def open_claims(self) -> list[Claim]:
        """Return the claims still to decide, in order of place."""
        return [claim for claim in self.brief.claims if claim.id not in self.decisions and claim.reviewed_by is None]

    def done(self) -> int:
        """Return how many claims are decided."""
        return len(self.brief.claims) - len(self.open_claims())

    def _decide(self, claim_id: str, decision: dict[str, Any]) -> None:
        try:
            self.brief.claim(claim_id)
        except KeyError:
            raise unknown_name("claim", claim_id, [c.id for c in self.brief.claims]) from None
        self.decisions[claim_id] = {**decision, "by": self.reviewer}
        self.save()

    def accept(self, claim_id: str) -> None:
        """Confirm a claim exactly as shown."""
        self._decide(claim_id, {"decision": "accept"})

    def drop(self, claim_id: str) -> None:
        """Leave a claim out of the brief."""
        self._decide(claim_id, {"decision": "drop"})

    def undo(self, claim_id: str) -> None:
        """Take a decision back."""
        self.decisions.pop(claim_id, None)
        self.save()

    def mend(self, claim_id: str, **changes: Any) -> Claim:
        """Change fields of a claim and confirm it; returns the claim as it will be.

        Raises InputError for a field that cannot be mended, an unknown name or a wrong value.
        """
        claim = self.shown(claim_id)
        mended = _changed(claim, changes)
        before = self.decisions.get(claim_id, {}).get("changes", {})
        self._decide(claim_id, {"decision": "mend", "changes": {**before, **changes}})
        return mended

    def add(self, span: str, at: int | None = None, **fields: Any) -> Claim:
        """Add a claim that reading missed; ``span`` must stand verbatim in the document, at ``at`` where it is given.

        Raises InputError when it does not, or for unknown names.
        """
        start = self.text.find(span) if self.text is not None and span else -1
        if at is not None and self.text is not None:
            start = at if at >= 0 and self.text.startswith(span, at) else -1
        if not span.strip() or start < 0:
            raise InputError("the words of an added claim must stand in the document, letter by letter", key="span")
        taken = {claim.id for claim in self.brief.claims} | {str(row["id"]) for row in self.added}
        number = 1
        while f"a{number}" in taken:
            number += 1
        base = Claim(id=f"a{number}", span=span, start=start, end=start + len(span), reader="human")
        claim = _changed(base, fields)
        self.added.append(claim.model_dump(mode="json", exclude_defaults=True))
        self.save()
        return claim

    def shown(self, claim_id: str) -> Claim:
        """Return a claim as it stands with the decisions so far: what is shown is what goes on."""
        try:
            claim = self.brief.claim(claim_id)
        except KeyError:
            raise unknown_name("claim", claim_id, [c.id for c in self.brief.claims]) from None
        decision = self.decisions.get(claim_id, {})
        if decision.get("decision") in ("accept", "mend") and claim.tier != "read":
            claim = claim.model_copy(update={"tier": "read"})
        changes = decision.get("changes", {})
        return _changed(claim, changes) if changes else claim

    def result(self) -> Brief:
        """Return the brief with the decisions applied; ``reviewed`` is true when nothing is left open."""
        brief = self.brief.model_copy(deep=True)
        claims = []
        for claim in self.brief.claims:
            decision = self.decisions.get(claim.id)
            kind = decision["decision"] if decision else None
            if kind == "drop":
                continue
            kept = self.shown(claim.id).model_copy(deep=True)
            if decision is not None and kind in ("accept", "mend"):
                kept.reviewed_by = str(decision["by"])
                kept.review = "accepted" if kind == "accept" else "mended"
            claims.append(kept)
        for row in self.added:
            claim = Claim.model_validate(row)
            claim.reviewed_by, claim.review = self.reviewer, "added"
            claims.append(claim)
        names = {claim.id for claim in claims}
        for claim in claims:
            if claim.repeats not in names:
                claim.repeats = None
            if claim.also not in names:
                claim.also = None
        brief.claims = claims
        brief.reviewed = not brief.unreviewed()
        return complete(brief)

    def finish(self) -> Brief:
        """Write the brief with the decisions applied, remove the file of decisions, return the brief."""
        brief = self.result()
        dump_brief(brief, self.path)
        sidecar(self.path).unlink(missing_ok=True)
        return brief


def _changed(claim: Claim, changes: dict[str, Any]) -> Claim:
    for key in changes:
        if key not in MENDABLE:
            raise unknown_name("field", key, MENDABLE)
    levers = {*load_levers(), *outside_levers()}
    outcomes = {*load_outcomes(), *outside_outcomes()}
    for key, value, kind, allowed in (
        ("lever", changes.get("lever"), "lever", levers),
        ("outcome", changes.get("outcome"), "outcome", outcomes),
        ("direction", changes.get("direction"), "direction", set(DIRECTIONS)),
    ):
        if value is not None and value not in allowed:
            raise unknown_name(kind, str(value), allowed, key=key)
    changed: dict[str, Any] = {**claim.model_dump(), **changes}
    if "lever" in changes or "place" in changes or "with_levers" in changes:
        changed["option"] = None
    try:
        return Claim.model_validate(changed)
    except ValidationError as problem:
        first = problem.errors(include_url=False)[0]
        raise InputError(f"{first['msg']}", key=".".join(str(part) for part in first["loc"])) from None
