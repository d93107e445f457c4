"""The ZIP behind a DOCX or ODT: which parts there are, what styles mean, and each part read as a stream within the limits.

Nothing is unpacked to disk, no tree is built, a document type (and with it any entity) is refused, and what is linked is
not followed.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from lxml import etree

from leeward.evidence.errors import InputError
from leeward.reading.limits import Limits

MAX_PARTS = 20_000
"""Most entries of the ZIP: pictures have one each."""
MAX_DEPTH = 250
"""Most elements inside each other."""
LISTED = -1
"""What stands for a level where a style makes items of a list."""
OUTLINE = tuple("012345")
_TITLE = 0
_SMALL = 5_000_000
"""Most bytes of a part that only says where others are or what styles mean."""
_PIECE = 1 << 18


def local(tag: str) -> str:
    """Return the name of an element without its namespace: strict and ordinary DOCX differ in it."""
    return tag.rpartition("}")[2]


def attribute(attributes: Any, name: str) -> str | None:
    """Return the attribute of that name, whatever its namespace."""
    return next((str(value) for key, value in attributes.items() if local(key) == name), None)


def joined(blocks: Iterable[str]) -> str:
    """Return blocks with an empty line between them; items of a list stand together."""
    out: list[str] = []
    for block in blocks:
        if out:
            out.append("\n" if block.startswith("- ") and out[-1].startswith("- ") else "\n\n")
        out.append(block)
    return "".join(out)


class Package:
    """The ZIP: finds parts and reads them within the limits."""

    def __init__(self, data: bytes, path: Path, limits: Limits, name: str = "DOCX") -> None:
        self.path, self.limits, self.name = path, limits, name
        self._unpacked = self.elements = 0
        if data.count(b"PK\x01\x02") > MAX_PARTS:
            raise self.error(f"the {self.name} has more than {MAX_PARTS:,} parts")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            self._names = set(self._zip.namelist())
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as problem:
            raise self.error(f"the {self.name} is damaged: it is no whole ZIP file ({problem})") from None

    def error(self, message: str) -> InputError:
        """Return the error with the file's name."""
        return InputError(message, file=self.path)

    def main(self) -> str:
        """Return the name of the part that holds the text."""
        main = self._targets("_rels/.rels", "").get("officeDocument", "word/document.xml")
        if main not in self._names or main.startswith(("xl/", "ppt/")):
            raise self.error(f"this is {self._other()}, not a document of text: save it as DOCX or PDF")
        return main

    def holds(self, part: str) -> bool:
        """Tell whether there is a part of that name."""
        return part in self._names

    def related(self, main: str) -> dict[str, str]:
        """Return the names of the parts that the main one refers to, by kind."""
        folder, name = posixpath.split(main)
        found = self._targets(posixpath.join(folder, "_rels", f"{name}.rels"), folder)
        return {kind: part for kind, part in found.items() if part in self._names}

    def styles(self, part: str | None) -> dict[str, int]:
        """Return the heading level of the styles that have one: 0 for titles, -1 for items of a list."""
        if part is None:
            return {}
        reader = _Styles()
        self.parse(part, reader, _SMALL)
        return reader.levels()

    def _targets(self, part: str, folder: str) -> dict[str, str]:
        if part not in self._names:
            return {}
        reader = _Relations(folder)
        self.parse(part, reader, _SMALL)
        return reader.found

    def _other(self) -> str:
        known = (
            ("xl/", "a spreadsheet"),
            ("ppt/", "a set of slides"),
            ("META-INF/container.xml", "an e-book"),
            ("content.xml", "an OpenDocument spreadsheet or set of slides"),
        )
        return next((said for start, said in known if any(n.startswith(start) for n in self._names)), "a ZIP archive")

    def parse(self, part: str, target: Any, most: int, progress: Callable[[float], None] | None = None) -> None:
        """Feed a part to a target of the XML parser, piece by piece."""
        guard = _Guard(target, self)
        parser = etree.XMLParser(target=guard, resolve_entities=False, no_network=True, load_dtd=False, remove_pis=True)
        most = min(most, self.limits.unpacked - self._unpacked)  # of all parts together
        try:
            info = self._zip.getinfo(part)
            if info.flag_bits & 0x1:
                raise self.error(f"the {self.name} is locked with a password")
            size = 0
            with self._zip.open(info) as stream:
                while piece := stream.read(_PIECE):
                    size += len(piece)
                    if size > most:
                        whole = self.limits.unpacked
                        raise self.limits.refusal("bytes when unpacked", whole, whole, file=self.path, least=True)
                    parser.feed(piece)
                    if progress is not None:
                        progress(size / max(info.file_size, size))
            self._unpacked += size
            parser.close()
        except InputError:
            raise
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as problem:
            raise self.error(f"the {self.name} is damaged: {part} cannot be unpacked ({type(problem).__name__})") from None
        except etree.LxmlError as problem:
            line = getattr(problem, "lineno", None)
            where = f" (line {line})" if line else ""
            raise self.error(f"the {self.name} is damaged: {part} is not valid XML{where}") from None


class _Guard:
    """Stands between the parser and a target: counts elements and depth, refuses a document type."""

    def __init__(self, target: Any, package: Package) -> None:
        self._target, self._package = target, package
        self._depth = 0

    def start(self, tag: str, attributes: Any) -> None:
        package = self._package
        package.elements += 1
        self._depth += 1
        most = package.limits.elements
        if package.elements > most:
            raise package.limits.refusal("elements", most, most, file=package.path, least=True)
        if self._depth > MAX_DEPTH:
            raise package.error(f"the {package.name} has elements more than {MAX_DEPTH} deep inside each other")
        self._target.start(local(tag), attributes)

    def end(self, tag: str) -> None:
        self._depth -= 1
        self._target.end(local(tag))

    def data(self, text: str) -> None:
        self._target.data(text)

    def doctype(self, *_: object) -> None:
        raise self._package.error(f"the {self._package.name} declares a document type, which no word processor writes")

    def close(self) -> None:
        return None


class _Relations:
    """The parts that another refers to, by the last word of the relation's type."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self.found: dict[str, str] = {}

    def start(self, tag: str, attributes: Any) -> None:
        if tag != "Relationship" or attributes.get("TargetMode") == "External":
            return
        kind, target = str(attributes.get("Type", "")).rpartition("/")[2], str(attributes.get("Target", ""))
        place = target.lstrip("/") if target.startswith("/") else posixpath.join(self._folder, target)
        self.found.setdefault(kind, posixpath.normpath(place))

    def end(self, tag: str) -> None:
        pass

    def data(self, text: str) -> None:
        pass


class _Styles:
    """Which styles are headings or lists: by the built-in name, outline level, numbering, or the style they are based on."""

    def __init__(self) -> None:
        self._level: dict[str, int] = {}
        self._based: dict[str, str] = {}
        self._style = ""

    def start(self, tag: str, attributes: Any) -> None:
        value = attribute(attributes, "val") or ""
        if tag == "style":
            self._style = attribute(attributes, "styleId") or ""
        elif tag == "name" and value.casefold() == "title":
            self._level[self._style] = _TITLE
        elif tag == "name" and (level := value.casefold().removeprefix("heading ")) in "123456" and len(level) == 1:
            self._level[self._style] = int(level)
        elif tag == "outlineLvl" and value in OUTLINE and self._level.get(self._style, LISTED) == LISTED:
            self._level[self._style] = int(value) + 1
        elif tag == "numPr":
            self._level.setdefault(self._style, LISTED)
        elif tag == "basedOn":
            self._based[self._style] = value

    def end(self, tag: str) -> None:
        pass

    def data(self, text: str) -> None:
        pass

    def levels(self) -> dict[str, int]:
        """Return what is known of each style, through the styles that it is based on."""
        found = dict(self._level)
        for style in self._based:
            name, steps = style, 0
            while name not in self._level and name in self._based and steps < 20:
                name, steps = self._based[name], steps + 1
            if name in self._level:
                found[style] = self._level[name]
        return found
