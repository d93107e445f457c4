"""Desks: a document or brief that somebody works on, in a folder of its own, kept as it goes.

    reading.yaml       the brief as it was read or opened
    brief.yaml         the brief with every decision so far: what is judged
    brief.review.json  the decisions (`leeward.reading.reviewing`), which `leeward review` goes on with
    document.json      the text that positions count in, and what is known of it
    undo.json          earlier decisions, the last first

A desk is found again after a restart by its name, which nobody can guess.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from dataclasses import asdict
from pathlib import Path
from threading import RLock
from typing import Any

from leeward.evidence.errors import InputError, unknown_name
from leeward.evidence.safefile import read_json, write_whole
from leeward.explore.limits import DESKS
from leeward.reading.brief import Brief
from leeward.reading.load import Document
from leeward.reading.reviewing import MENDABLE, Review
from leeward.reading.yamlfile import brief_yaml, dump_brief, load_brief

NAME = re.compile(r"[a-f0-9]{24}")
READING, BRIEF, DOCUMENT, UNDO = "reading.yaml", "brief.yaml", "document.json", "undo.json"
_STEPS = 200


class Desk:
    """One desk. Thread-safe; every change is on disk before it is answered."""

    def __init__(self, folder: Path, reviewer: str) -> None:
        self.folder, self.lock = folder, RLock()
        self.document = _document(folder / DOCUMENT)
        self.review = Review.open(load_brief(folder / READING), folder / BRIEF, reviewer, self.document)
        self._undo: list[dict[str, Any]] = read_json(folder / UNDO) if (folder / UNDO).exists() else []
        self.brief = self.review.result()
        self.mark = mark_of(self.brief)

    @property
    def name(self) -> str:
        """Its name, that of its folder."""
        return self.folder.name

    def decide(
        self, do: str, claim: str = "", changes: dict[str, Any] | None = None, span: str = "", at: int | None = None
    ) -> None:
        """Take one decision: accept, mend, drop, add, undo. InputError leaves everything as it was."""
        with self.lock:
            if do == "undo":
                self._take_back()
            else:
                self._decide(do, claim, changes or {}, span, at)
            self.brief = self.review.result()
            self.mark = mark_of(self.brief)
            dump_brief(self.brief, self.folder / BRIEF)
            write_whole(self.folder / UNDO, json.dumps(self._undo[-_STEPS:]))

    def _decide(self, do: str, claim: str, changes: dict[str, Any], span: str, at: int | None) -> None:
        before: dict[str, Any] = {"decisions": dict(self.review.decisions), "added": list(self.review.added)}
        own = next((row for row in self.review.added if row["id"] == claim), None)
        if do == "add":
            self.review.add(span, at, **changes)
        elif own is not None and do in ("drop", "mend"):
            self.review.added.remove(own)
            if do == "mend":
                kept = {key: own[key] for key in MENDABLE if key in own}
                try:
                    self.review.add(own["span"], own["start"], **{**kept, **changes})
                except InputError:
                    self.review.added = before["added"]
                    raise
            self.review.save()
        elif do == "mend":
            self.review.mend(claim, **changes)
        elif do in ("accept", "drop"):
            getattr(self.review, do)(claim)
        else:
            raise unknown_name("decision", do, ("accept", "mend", "drop", "add", "undo"), key="do")
        self._undo.append(before)

    def _take_back(self) -> None:
        if not self._undo:
            raise InputError("there is nothing to undo", key="do")
        before = self._undo.pop()
        self.review.decisions, self.review.added = before["decisions"], before["added"]
        self.review.save()

    def to_dict(self) -> dict[str, Any]:
        """What the page shows of it."""
        with self.lock:
            review, shown = self.review, []
            for claim in review.brief.claims:
                decision = review.decisions.get(claim.id, {}).get("decision")
                shown.append({**review.shown(claim.id).model_dump(mode="json"), "decision": decision})
            shown += [
                {**claim.model_dump(mode="json"), "decision": "add"} for claim in self.brief.claims if claim.review == "added"
            ]
            info = self.brief.document
            return {
                "desk": self.name,
                "title": self.brief.title,
                "document": None if info is None else info.model_dump(mode="json"),
                "text": None if self.document is None else self.document.text,
                "claims": sorted(shown, key=lambda row: (row["start"] is None, row["start"] or 0)),
                "options": [option.model_dump(mode="json") for option in self.brief.options],
                "open": len(review.open_claims()),
                "can_undo": bool(self._undo),
                "reviewed": self.brief.reviewed,
                "world": self.brief.world.model_dump(mode="json"),
                "years": self.brief.years,
                "seed": self.brief.seed,
                "saved": str(self.folder / BRIEF),
            }


class Desks:
    """The desks of a work folder."""

    def __init__(self, folder: Path, reviewer: str = "reader") -> None:
        self.folder, self.reviewer = folder, reviewer
        self._open: dict[str, Desk] = {}
        self._lock = RLock()

    def begin(self, brief: Brief, document: Document | None) -> Desk:
        """Lay out a new desk."""
        folder = self.folder / secrets.token_hex(12)
        folder.mkdir(parents=True)
        # What a machine read is held to its words; anything else was written by a person and stays as it is.
        dump_brief(brief, folder / READING)
        dump_brief(brief, folder / BRIEF)
        if document is not None:
            write_whole(folder / DOCUMENT, json.dumps(asdict(document), ensure_ascii=False))
        return self.get(folder.name)

    def get(self, name: str) -> Desk:
        """A desk by its name; InputError when there is none."""
        if not NAME.fullmatch(name):
            raise InputError("that is no name of a desk: open the document again", key="desk")
        with self._lock:
            if name not in self._open:
                if not (self.folder / name / READING).is_file():
                    raise InputError("there is no such desk on this machine: open the document again", key="desk")
                while len(self._open) >= DESKS:
                    del self._open[next(iter(self._open))]
                self._open[name] = Desk(self.folder / name, self.reviewer)
            return self._open[name]


def mark_of(brief: Brief) -> str:
    """A hash of all that a brief says: two briefs of the same mark have the same assessment."""
    return hashlib.sha256(brief_yaml(brief).encode()).hexdigest()


def _document(path: Path) -> Document | None:
    if not path.exists():
        return None
    data = read_json(path, limit=200_000_000)
    return Document(**{**data, "notes": tuple(data["notes"])})
