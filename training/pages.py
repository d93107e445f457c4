"""Labelled pages and sentences for training the reader: what is on the page, and what people say it claims."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from leeward.reading.attribute import Speakers
from leeward.reading.ground import Grounded
from leeward.reading.learned import ground_page
from leeward.reading.spanish import translate
from leeward.reading.stances import stance
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


TRAIN, DEV = 70, 80
"""Of a hundred outlets so many are learned from, and so many with the development pages; the rest are test pages."""


def split_of(outlet: str) -> str:
    """Return the split of an outlet: by a hash of its name alone, so that it stands before any page is read."""
    place = int(hashlib.sha256(outlet.encode()).hexdigest(), 16) % 100
    return "train" if place < TRAIN else "dev" if place < DEV else "test"


def unit_at(units: Sequence[Unit], place: int) -> int | None:
    """Return the number of the unit that holds a place of the text, if any."""
    return next((at for at, unit in enumerate(units) if unit.start <= place < unit.end), None)


def _page(name: str, text: str, claims: list[Label], covered: Callable[[Unit], bool], **more: Any) -> Page:
    """Return a page from labels that each have a ``place`` in the text."""
    units = split_units(text)
    grounded = ground_page(text, units)
    gold: list[list[Label]] = [[] for _ in units]
    for claim in claims:
        at = unit_at(units, claim["place_in_text"])
        if at is not None:
            gold[at].append(claim)
    rows = [terms(units, grounded, at) for at in range(len(units))]
    seen = [covered(unit) for unit in units]
    return Page(name, text=text, units=units, grounded=grounded, terms=rows, gold=gold, covered=seen, **more)


def load_pages(folder: Path, splits: tuple[str, ...]) -> list[Page]:
    """Return the labelled pages of a corpus folder that are in the splits named.

    A page is a file ``*.json`` with ``text``, ``outlet``, ``language``, ``labels`` (claims, each with the words, ``span``, that
    carry it) and ``proposals`` (``lever`` and ``words``). All of a page was looked at. See ``docs/labelling.md``.
    """
    pages = []
    for path in sorted(folder.glob("*.json")):
        record = json.loads(path.read_text(encoding="utf-8"))
        if split_of(record["outlet"]) not in splits:
            continue
        text = record["text"]
        claims = [{**label, "place_in_text": text.index(label["span"])} for label in record["labels"]]
        proposals = [{**made, "place_in_text": text.find(made["words"])} for made in record.get("proposals", [])]
        more = {"outlet": record["outlet"], "split": split_of(record["outlet"]), "language": record["language"]}
        pages.append(_page(path.stem, text, claims, lambda unit: True, proposals=proposals, **more))
    return pages


def training_pages(folder: Path) -> list[Page]:
    """Return the training and development pages of a corpus; of Spanish ones the gloss that is read of them."""
    pages = load_pages(folder, ("train", "dev"))
    spanish = [_glossed(page) for page in pages if page.language == "es" and page.split == "train"]
    return [page for page in pages if page.language == "en"] + spanish


def _glossed(page: Page) -> Page:
    """Return a Spanish page in the rough English that it is read in, each label at the words that its own became."""
    made = translate(page.text)

    def moved(label: Label) -> Label:
        start = label["place_in_text"]
        at = next((at for at, piece in enumerate(made.pieces) if piece.end > start and piece.kind != "blank"), -1)
        return {**label, "place_in_text": made.starts[at]}

    claims = [{**moved(label), "span": ""} for labels in page.gold for label in labels]
    proposals = [moved(one) for one in page.proposals if one["place_in_text"] >= 0]
    more = {"outlet": page.outlet, "split": page.split, "language": "es", "proposals": proposals}
    return _page(page.id, made.text, claims, lambda unit: True, **more)


WEIGHTS = {"hand": 0.5, "passage": 0.4}
"""Weight of a sentence of our own by how it was made; one out of a template has a smaller one."""


def load_sentences(path: Path) -> list[Page]:
    """Return the labelled sentences of our own wording, each as a small page."""
    pages = []
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        before = record["context"] + "\n" if record["context"] else ""
        claims = [{**claim, "place_in_text": len(before)} for claim in record["claims"]]
        more = {"outlet": "own", "split": "own", "language": record.get("language", "en")}
        weight = WEIGHTS.get(record["source"], 0.15)
        own = partial(_after, len(before))
        pages.append(_page(record["id"], before + record["text"], claims, own, weight=weight, **more))
    return pages


def passage(page: Page) -> str:
    """Return what sentences of our own have in common that stand in one passage: their id up to a dash."""
    return page.id.partition("-")[0]


def _after(place: int, unit: Unit) -> bool:
    return unit.end > place
