"""Plug-ins: distributions installed beside Leeward that bring levers, outcomes and parameters of their own.

A distribution names a package under the entry-point group `leeward.plugins`. The folder of that package holds tables in
the form of our own (`levers.toml`, `outcomes.toml`, `parameters/*.toml`), and its module a function for each lever and
outcome (`model/hooks.py`). Reading the tables imports no code; nothing is looked for until a table is needed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol, TypeVar

from leeward.evidence.errors import InputError
from leeward.evidence.reading_tables import Record, read_records

GROUP = "leeward.plugins"
TABLES = {"levers.toml": "lever", "outcomes.toml": "outcome"}
"""Tables of a plug-in beside `parameters/*.toml`: file and name of its records."""

PARAMETERS = "parameters"


@dataclass(frozen=True, slots=True)
class Plugin:
    """One plug-in: the distribution and its version, its package and folder, and a hash of its tables and code."""

    name: str
    version: str
    package: str
    folder: Path
    sha256: str

    @property
    def label(self) -> str:
        """Name and version of the distribution, as records and reports give them."""
        return f"{self.name} {self.version}"

    def brings(self, record: Named) -> bool:
        """Whether a record stands in its tables: a distribution may bring several packages."""
        return record.plugin == self.label and record.file.startswith(f"{self.package}/")

    def parameter_files(self) -> list[str]:
        """Return the names of its tables of parameters, sorted."""
        return sorted(f"{PARAMETERS}/{path.name}" for path in (self.folder / PARAMETERS).glob("*.toml"))


@lru_cache(maxsize=1)
def plugins() -> tuple[Plugin, ...]:
    """Return every plug-in that is installed, by name; looked for once.

    InputError for one whose package cannot be found or holds no table.
    """
    found = metadata.entry_points(group=GROUP)
    return tuple(sorted((_plugin(entry) for entry in found), key=lambda x: (x.name, x.package)))


def _plugin(entry: metadata.EntryPoint) -> Plugin:
    name, version = (entry.dist.name, entry.dist.version) if entry.dist is not None else (entry.name, "without version")
    with of_plugin(f"{name} {version}"):
        folder = _folder(entry.value)
        files = [path for path in sorted(folder.rglob("*")) if path.suffix in (".toml", ".py") and path.is_file()]
        tables = [*(folder / file for file in TABLES), *(folder / PARAMETERS).glob("*.toml")]
        if not any(path.is_file() for path in tables):
            allowed = [*TABLES, f"{PARAMETERS}/*.toml"]
            raise InputError(f"the folder of the package {entry.value!r} holds no table", key=GROUP, allowed=allowed)
        total = hashlib.sha256()
        for path in files:
            name_in = path.relative_to(folder).as_posix()
            total.update(name_in.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
        return Plugin(name, version, entry.value, folder, total.hexdigest()[:16])


def _folder(package: str) -> Path:
    """Folder of a package that is not imported for it; of one inside another, the outer one is."""
    try:
        spec = find_spec(package)
    except Exception as problem:  # code of another's package, or a name that is none
        raise InputError(f"the package {package!r} cannot be found ({_said(problem)})", key=GROUP) from problem
    if spec is None:
        raise InputError(f"the package {package!r} cannot be found", key=GROUP)
    place = next(iter(spec.submodule_search_locations or ()), None)
    if place is None or not Path(place).is_dir():
        raise InputError(f"{package!r} is no package with a folder for its tables", key=GROUP)
    return Path(place)


def _said(problem: Exception) -> str:
    return f"{type(problem).__name__}: {str(problem).partition(chr(10))[0]}".removesuffix(": ")


@contextmanager
def of_plugin(label: str) -> Iterator[None]:
    """Name the plug-in in an InputError of the block, and make one of any other exception: the code is not ours."""
    try:
        yield
    except InputError as problem:
        message = f"plug-in {label}: {problem.message}"
        raise InputError(message, file=problem.file, key=problem.key, line=problem.line, allowed=problem.allowed) from problem
    except Exception as problem:
        raise InputError(f"plug-in {label}: {_said(problem)}") from problem


Made = TypeVar("Made")


def read_plugged(kind: str, make: Callable[[Record], Made]) -> list[Made]:
    """Return the records of a kind (lever, outcome, parameter) of every plug-in, in the order of the files.

    InputError, which names the plug-in, for a malformed record.
    """
    found: list[Made] = []
    for plugin in plugins():
        files = plugin.parameter_files() if kind == "parameter" else [x for x, table in TABLES.items() if table == kind]
        with of_plugin(plugin.label):
            for file in files:
                if (plugin.folder / file).is_file():
                    records = read_records(file, kind, plugin.folder, called=f"{plugin.package}/{file}", plugin=plugin.label)
                    found += [make(record) for record in records]
    return found


class Named(Protocol):
    """A record of a table: its name, and where it stands."""

    @property
    def name(self) -> str:
        """Its id."""
        ...

    @property
    def plugin(self) -> str:
        """Plug-in that it comes from; empty for our own."""
        ...

    @property
    def file(self) -> str:
        """Its table."""
        ...

    @property
    def line(self) -> int:
        """Where it starts."""
        ...


NamedRecord = TypeVar("NamedRecord", bound=Named)


def by_name(kind: str, records: Iterable[NamedRecord]) -> dict[str, NamedRecord]:
    """Return records by name; InputError where a plug-in takes a name that is taken.

    Our own that stand twice are for the checks of the data, which name both.
    """
    found: dict[str, NamedRecord] = {}
    for record in records:
        other = found.get(record.name)
        if other is not None and record.plugin:
            whose = f"plug-in {other.plugin}" if other.plugin else "Leeward itself"
            message = f"plug-in {record.plugin}: there is a {kind} {record.name!r} already, of {whose}; give another name"
            if kind[0] in "aeiou":
                message = message.replace(f"a {kind}", f"an {kind}")
            raise InputError(message, file=record.file, line=record.line, key="name")
        found[record.name] = record
    return found
