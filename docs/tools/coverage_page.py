"""Coverage: what each option or effect named in the seed documents binds to, or why it stays outside the model.

One row of ``seed_coverage.csv`` per option, claim, forecast, quantity, stance or motive that was found in the
documents. `page` makes ``docs/model/coverage.md``: ``python docs/tools/coverage_page.py`` writes it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from leeward.evidence.errors import InputError, unknown_name
from leeward.evidence.levers import load_levers
from leeward.evidence.outcomes import load_outcomes
from leeward.evidence.reading_tables import Row, read_rows

HERE = Path(__file__).resolve().parent
FILE = "seed_coverage.csv"
PAGE = Path("docs/model/coverage.md")
COLUMNS = ("row", "document", "type", "table", "paraphrase", "lever", "outcome", "binding", "outside", "note")
BINDINGS = {
    "full": "lever and outcome test what is said",
    "part": "they test part of it; the note names the rest",
    "outside": "nothing in the model tests it; the note says why",
}
DOCUMENTS = {
    "001": "news article on planned strikes in Venezuela",
    "002": "forum post on pressure on Mexico and Venezuela",
    "003": "newspaper article of November 2025",
    "004": "newspaper article of September 2025",
    "000": "opinion piece of January 2026",
}
LONGEST = 12
"""Words in a paraphrase."""


@dataclass(frozen=True, slots=True)
class Covered:
    """One row: number in the list of the documents, what is said in our words, and what tests it.

    `binding` is one of `BINDINGS`; `lever` and `outcome` are empty exactly when it is "outside", and `outside` then
    names the kind of reason. `table` is true for rows of the tables printed in a document.
    """

    row: int
    document: str
    type: str
    table: bool
    paraphrase: str
    lever: str
    outcome: str
    binding: str
    outside: str
    note: str

    @property
    def binds(self) -> bool:
        """True when a lever and an outcome test it, in full or in part."""
        return self.binding != "outside"


def _covered(row: Row) -> Covered:
    levers, outcomes = load_levers(), load_outcomes()
    found = Covered(
        row.integer("row") or 0,
        row["document"],
        row["type"],
        row["table"] == "yes",
        row["paraphrase"],
        row["lever"],
        row["outcome"],
        row["binding"],
        row["outside"],
        row["note"],
    )
    for key, value, allowed in (
        ("document", found.document, list(DOCUMENTS)),
        ("binding", found.binding, list(BINDINGS)),
        ("lever", found.lever, [x.name for x in levers.values() if x.in_model]),
        ("outcome", found.outcome, [x.name for x in outcomes.values() if x.in_model]),
    ):
        if (found.binds or key not in ("lever", "outcome")) and value not in allowed:
            raise unknown_name(key, value, allowed, file=row.file, key=key, line=row.line)
    if not found.binds and (found.lever or found.outcome):
        raise InputError("what is outside names no lever and no outcome", file=row.file, key="lever", line=row.line)
    if found.binds == bool(found.outside):
        raise InputError("a reason stands exactly where nothing binds", file=row.file, key="outside", line=row.line)
    if found.binding != "full" and not found.note:
        raise InputError("what is left out is said in the note", file=row.file, key="note", line=row.line)
    if not 1 <= len(found.paraphrase.split()) <= LONGEST:
        raise InputError(f"a paraphrase has 1 to {LONGEST} words", file=row.file, key="paraphrase", line=row.line)
    return found


@lru_cache(maxsize=4)
def load_coverage(directory: Path | None = None) -> tuple[Covered, ...]:
    """Return all rows in order; InputError for a name that is not in the model or a row without its reason."""
    found = tuple(_covered(row) for row in read_rows(FILE, COLUMNS, directory or HERE))
    if [x.row for x in found] != list(range(1, len(found) + 1)):
        raise InputError("rows are numbered from 1 without a gap", file=FILE, key="row")
    return found


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return lines + ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]


def _counts(rows: Sequence[Covered], groups: dict[str, str], key: str) -> list[tuple[object, ...]]:
    made: list[tuple[object, ...]] = []
    for name, title in groups.items():
        some = Counter(x.binding for x in rows if getattr(x, key) == name)
        made.append((title, some.total(), some["full"], some["part"], some["outside"]))
    every = Counter(x.binding for x in rows)
    return [*made, ("all", every.total(), every["full"], every["part"], every["outside"])]


def page(rows: Sequence[Covered] | None = None) -> str:
    """Return docs/model/coverage.md."""
    rows = load_coverage() if rows is None else rows
    binds = [x for x in rows if x.binds]
    whole = sum(x.binding == "full" for x in rows)
    tables = [x for x in rows if x.table]
    bound = sum(x.binds for x in tables)
    kinds = {kind: kind for kind in dict.fromkeys(x.type for x in rows)}
    head = ("rows", "full", "part", "outside")
    lines = [
        "# Coverage of the documents",
        "",
        f"Generated from `docs/tools/{FILE}` by `docs/tools/coverage_page.py`. Do not edit.",
        "",
        f"The five documents name {len(rows)} options, effects, forecasts, quantities, stances and motives. "
        f"{len(binds)} of them bind to a lever and an outcome of the model, {whole} in full and {len(binds) - whole} "
        f"in part; {len(rows) - len(binds)} are outside it. Of the {len(tables)} rows of printed tables {bound} bind.",
        "",
        "Paraphrases are in our own words and say what a document, or somebody quoted in it, says: nothing here is",
        "endorsed. A reported quantity binds to the dial or the outcome that it is a value of. *Full*: "
        + BINDINGS["full"]
        + ". *Part*: "
        + BINDINGS["part"]
        + ". *Outside*: "
        + BINDINGS["outside"]
        + ".",
        "What is bound is not thereby true, nor well resolved: [levers.md](levers.md) says how well each lever is.",
        "",
        "## By document",
        "",
        *_table(("document", *head), _counts(rows, {k: f"`{k}` {v}" for k, v in DOCUMENTS.items()}, "document")),
        "",
        "## By type",
        "",
        *_table(("type", *head), _counts(rows, kinds, "type")),
        "",
        "## Why rows are outside",
        "",
        *_table(("reason", "rows"), Counter(x.outside for x in rows if not x.binds).most_common()),
        "",
        "## Levers and outcomes that rows bind to",
        "",
        *_table(("lever", "rows", "outcomes"), _pairs(binds)),
    ]
    for name, title in DOCUMENTS.items():
        lines += ["", f"## `{name}`: {title}", ""]
        lines += _table(
            ("row", "type", "what is said", "lever", "outcome", "binding", "note"),
            (_cells(x) for x in rows if x.document == name),
        )
    return "\n".join(lines) + "\n"


def _pairs(rows: Sequence[Covered]) -> list[tuple[object, ...]]:
    levers = Counter(x.lever for x in rows)
    return [
        (f"`{lever}`", n, ", ".join(f"`{x}`" for x in dict.fromkeys(r.outcome for r in rows if r.lever == lever)))
        for lever, n in levers.most_common()
    ]


def _cells(x: Covered) -> tuple[object, ...]:
    pair = (f"`{x.lever}`", f"`{x.outcome}`") if x.binds else ("", "")
    note = x.note if x.binds else f"{x.outside}: {x.note}"
    return (x.row, x.type, x.paraphrase, *pair, x.binding, note)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
