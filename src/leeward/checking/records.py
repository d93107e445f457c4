"""What holds for every record, and for the words by which documents name a lever or an outcome."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields
from typing import Any

from leeward.checking.result import Broken, Skipped, demand, unfinished
from leeward.evidence.levers import Lever
from leeward.evidence.outcomes import Outcome
from leeward.evidence.parameters import Parameter
from leeward.reading.ground import ground


def record_is_complete(file: str, record: Lever | Outcome | Parameter, faults: Callable[[], list[str]]) -> str:
    """The checks of the data say nothing of the record, no text is empty that must be written, none is a stub's."""
    said = [text for text in faults() if text.startswith(f"{file}, line {record.line}, {record.name}: ")]
    demand(not said, "; ".join(text.partition(f"{record.name}: ")[2] for text in said))
    left = unfinished(texts(record))
    demand(not left, f"still to be written: {'; '.join(left[:3])}")
    needed = ("title", "label", "family", "unit", "mechanism", "definition")
    empty = [name for name in needed if getattr(record, name, "something") == ""]
    demand(not empty, f"empty: {', '.join(empty)}")
    return f"{file}, line {record.line}"


def texts(record: object) -> Iterator[str]:
    """Yield every text of a record, those inside its tables and lists too."""
    for field in fields(record):  # type: ignore[arg-type]
        yield from _texts(getattr(record, field.name))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, tuple):
        for part in value:
            yield from _texts(part)
    elif hasattr(value, "__dataclass_fields__"):
        yield from texts(value)


def words_are_read_back(record: Lever | Outcome, kind: str) -> str:
    """Each example phrase is grounded as this lever or outcome (``kind``: "levers" or "outcomes"), or what it stands for."""
    if not record.examples:
        if kind == "levers":
            raise Broken("there are no examples of how a document would say it")
        raise Skipped("documents have no words of their own for it")
    for phrase in record.examples:
        found = [item.label for item in getattr(ground(phrase, 0, len(phrase)), kind)]
        meant = ", ".join(dict.fromkeys(found)) or "nothing"
        named = getattr(record, "stands_for", "") or record.name
        demand(named in found, f"{phrase!r} is read as {meant}")
    return "; ".join(record.examples)
