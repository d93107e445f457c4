"""Read one table into records, cell by cell, and say where a wrong cell is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import Field, dataclass, field, fields
from typing import Any, Generic, TypeVar, cast

from leeward.evidence.csvtext import number, rows_of
from leeward.evidence.errors import InputError, unknown_name

Record = TypeVar("Record")


@dataclass(slots=True)
class Table(Generic[Record]):
    """Records of one file with the line each was read from (by id)."""

    file: str
    rows: tuple[Record, ...]
    lines: dict[str, int] = field(default_factory=dict)

    def error(self, message: str, id: str, column: str) -> InputError:
        """An error about one record of this table."""
        return InputError(message, file=self.file, line=self.lines.get(id), key=column)

    def unknown(self, what: str, name: str, allowed: list[str], id: str, column: str) -> InputError:
        """An error about a name that is in no table."""
        return unknown_name(what, name, allowed, file=self.file, line=self.lines.get(id), key=column)


def _convert(cell: str, column: Field[Any], file: str, line: int) -> object:
    spec = dict(column.metadata)
    where: dict[str, Any] = {"file": file, "line": line, "key": column.name}
    kind = spec["type"]
    if not cell and not spec["optional"]:
        raise InputError(f"{column.name} is missing", **where)
    if kind == "text":
        return cell
    if kind == "flag":
        if cell not in ("0", "1"):
            raise InputError(f"{cell!r} is neither 0 nor 1", **where)
        return cell == "1"
    if kind == "number":
        value = number(cell, **where) if cell else None
        low, high = spec["low"], spec["high"]
        if value is not None and ((low is not None and value < low) or (high is not None and value > high)):
            limits = f"at least {low:g}" if high is None else f"between {low:g} and {high:g}"
            raise InputError(f"{column.name} is {value:g}, it must be {limits}", **where)
        return value
    names = tuple(name.strip() for name in cell.split(";")) if cell else ()
    if kind == "name":
        names = (cell,) if cell else ()
    for name in names:
        if spec["choices"] and name not in spec["choices"]:
            raise unknown_name(column.name, name, spec["choices"], **where)
    if len(set(names)) < len(names) or (kind == "names" and "" in names):
        raise InputError(f"{cell!r} names something twice or nothing", **where)
    return names if kind == "names" else cell


def _check_ranges(values: dict[str, object], file: str, line: int) -> None:
    """Every triple `x_low`, `x...`, `x_high` is in order."""
    for name in (name for name in values if name == "low" or name.endswith("_low")):
        stem = name.removesuffix("low")
        low, high = cast(float, values[name]), cast(float, values[f"{stem}high"])
        first = stem or "central"
        centrals = [key for key in values if key.startswith(first) and not key.endswith(("_low", "_high"))]
        middle = cast(float, values[centrals[0]]) if centrals else low
        if not low <= middle <= high:
            raise InputError(
                f"low {low:g}, central {middle:g} and high {high:g} are not in order",
                file=file,
                line=line,
                key=name,
            )


def _check_source(values: dict[str, object], file: str, line: int) -> None:
    """A row that rests on judgement says so in its status."""
    named = values.get("source", values.get("facts"))
    if isinstance(named, tuple) and "judgement" in named and values["status"] != "judgement":
        raise InputError("a row without a source has the status judgement", file=file, line=line, key="status")


def read_table(text: str, file: str, record: type[Record], identify: Callable[[Record], str]) -> Table[Record]:
    """Read the text of a CSV file into records of a table class.

    Raises
    ------
    InputError
        For a missing or unknown column, an empty or wrong cell, a value outside its limits, a range out of
        order, a second row with the same id, or an empty table.
    """
    columns = {column.name: column for column in fields(cast(Any, record))}
    lined = rows_of(text, file)
    _, header = next(lined, (1, []))
    for name in columns:
        if name not in header:
            raise InputError(f"column {name} is missing", file=file, line=1, key=name)
    for name in header:
        if name not in columns or header.count(name) > 1:
            raise unknown_name("column", name, columns, file=file, line=1, key=name)
    rows: list[Record] = []
    lines: dict[str, int] = {}
    for line, cells in lined:
        if len(cells) != len(header):
            raise InputError(f"{len(cells)} cells where {len(header)} are expected", file=file, line=line)
        values = {name: _convert(cell.strip(), columns[name], file, line) for name, cell in zip(header, cells, strict=True)}
        _check_ranges(values, file, line)
        _check_source(values, file, line)
        row = record(**values)
        id = identify(row)
        if id in lines:
            raise InputError(f"{id} is also on line {lines[id]}", file=file, line=line, key="id")
        lines[id] = line
        rows.append(row)
    if not rows:
        raise InputError("the table is empty", file=file, line=1)
    return Table(file, tuple(rows), lines)
