"""Labelled pages and sentences for training the reader: what is on the page, and what people say it claims."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from leeward.reading.attribute import Speakers, stance
from leeward.reading.ground import Grounded
from leeward.reading.learned import ground_page
from leeward.reading.terms import terms
from leeward.reading.units import Unit, split_units

Label = dict[str, Any]


@dataclass
class Page:
    """A labelled page: its units, what was grounded in each, their terms, and the claims that people found in each.

    ``covered`` tells which units were looked at; ``said`` is how the rules would say that each claim is said.
    """

    id: str
    outlet: str
    split: str
    language: str
    text: str
    units: list[Unit]
    grounded: list[Grounded]
    terms: list[set[int]]
    gold: list[list[Label]]
    covered: list[bool]
    weight: float = 1.0
    sentences: list[Label] = field(default_factory=list)
    proposals: list[Label] = field(default_factory=list)
    speakers: Speakers | None = None

    def said(self, index: int, claim: Label) -> str:
        """Return the stance that the rules give a labelled claim of a unit."""
        if self.speakers is None:
            self.speakers = Speakers(self.text, self.units)
        unit = self.units[index]
        at = self.text.find(claim.get("span") or "\0", unit.start, unit.end)
        at = unit.start if at < 0 else at
        who = self.speakers.at(index, at, min(at + 20, unit.end))
        return f"{stance(self.text[unit.start : unit.end], at - unit.start, who.how, claim['direction'])} {who.how}"


def _overlap(unit: Unit, sentence: Label) -> int:
    return min(unit.end, sentence["end"]) - max(unit.start, sentence["start"])


def _page(name: str, text: str, sentences: list[Label], **more: Any) -> Page:
    units = split_units(text)
    grounded = ground_page(text, units)
    gold: list[list[Label]] = [[] for _ in units]
    covered = [False] * len(units)
    for sentence in sentences:
        best = max(range(len(units)), key=lambda at: _overlap(units[at], sentence), default=None)
        if best is not None and _overlap(units[best], sentence) > 0:
            gold[best] += sentence["claims"]
            covered[best] = True
        for at, unit in enumerate(units):
            covered[at] = covered[at] or _overlap(unit, sentence) > 0.5 * (unit.end - unit.start)
    rows = [terms(units, grounded, at) for at in range(len(units))]
    return Page(
        name, text=text, units=units, grounded=grounded, terms=rows, gold=gold, covered=covered, sentences=sentences, **more
    )


def load_pages(folder: Path, splits: tuple[str, ...]) -> list[Page]:
    """Return the labelled pages of a corpus folder (``texts``, ``labels``, ``split.json``) that are in the splits named."""
    split = json.loads((folder / "split.json").read_text(encoding="utf-8"))
    pages = []
    for path in sorted((folder / "labels").glob("*.json")):
        if split.get(path.stem) not in splits:
            continue
        labels = json.loads(path.read_text(encoding="utf-8"))
        text = json.loads((folder / "texts" / path.name).read_text(encoding="utf-8"))
        pages.append(
            _page(
                path.stem,
                text["text"],
                labels["sentences"],
                outlet=str(text.get("outlet") or path.stem),
                split=split[path.stem],
                language=str(text.get("language") or "en"),
                proposals=labels.get("proposals", []),
            )
        )
    return pages


def load_sentences(path: Path) -> list[Page]:
    """Return the labelled sentences of our own wording, each as a small page."""
    pages = []
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        before = record["context"] + "\n" if record["context"] else ""
        labels = [{"start": len(before), "end": len(before) + len(record["text"]), "claims": record["claims"]}]
        weight = 0.5 if record["source"] == "hand" else 0.15
        pages.append(
            _page(
                record["id"],
                before + record["text"],
                labels,
                outlet="own",
                split="own",
                language=record.get("language", "en"),
                weight=weight,
            )
        )
    return pages
