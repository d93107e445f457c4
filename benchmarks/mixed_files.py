"""Two hundred files as people have them, whole and broken: none may crash, and how long a page takes by format.

Run from the repository root:

    python benchmarks/mixed_files.py              # a table of how they ended and milliseconds a page
    python benchmarks/mixed_files.py --keep DIR   # the files are kept there

The files follow from ``--seed`` alone: prose of the bundled article with lists, tables and headings, one to eight pages of
2,500 characters, in eleven formats; a quarter are cut short, have bytes changed, or carry the suffix of another format. A file
ends as *read*, as *refused* (`InputError`, one sentence) or as *crash* (anything else); times are of the
processor (with the process that reads a PDF), imports apart.
"""

from __future__ import annotations

import argparse
import email.mime.multipart
import email.mime.text
import os
import random
import statistics
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable
from html import escape
from pathlib import Path
from textwrap import wrap

sys.path.insert(0, str(Path(__file__).parent))

from leeward.evidence.errors import InputError
from leeward.reading import read_with_document
from leeward.reading.samples import docx_bytes, odt_bytes, pdf_bytes
from reading import prose

PAGE = 2_500
"""Characters that count as a page."""
ROWS = [
    ("Patrol ships", "More cocaine seizures"),
    ("Drug treatment", "Lower cocaine consumption"),
    ("Naloxone", "Fewer overdose deaths"),
]
ITEMS = ["raise cocaine seizures", "lower the cocaine delivered to Europe", "push traffickers to other routes"]
LEAD = "Container inspection would:"


def _paragraphs(rng: random.Random, pages: int) -> list[str]:
    return [part for part in prose(pages * PAGE, rng.randrange(10_000)).split("\n\n") if part.strip()]


def _txt(rng: random.Random, parts: list[str]) -> bytes:
    body = "\n\n".join("\n".join(wrap(part, rng.choice((60, 78, 10_000)))) for part in parts)
    text = f"Notes on the trade\n\n{body}\n\n{LEAD}\n" + "".join(f"({'abc'[n]}) {item}\n" for n, item in enumerate(ITEMS))
    return text.encode(rng.choice(("utf-8", "utf-16", "cp1252")), "replace")


def _md(_: random.Random, parts: list[str]) -> bytes:
    rows = "| Option | Effect |\n|---|---|\n" + "".join(f"| {a} | {b} |\n" for a, b in ROWS)
    return ("# Notes\n\n" + "\n\n".join(parts) + f"\n\n{rows}\n{LEAD}\n\n" + "".join(f"- {item}\n" for item in ITEMS)).encode()


def _page(parts: list[str]) -> str:
    rows = "".join(f"<tr><td>{a}</td><td>{b}<sup>2</sup></td></tr>" for a, b in ROWS)
    items = "".join(f"<li>{item}</li>" for item in ITEMS)
    body = "".join(f"<p>{escape(part)}</p>" for part in parts)
    table = f"<table><tr><th>Option</th><th>Effect</th></tr>{rows}</table>"
    return (
        f"<!doctype html><html><head><title>Notes</title><script>x()</script></head><body><nav>Home | News</nav>"
        f"<article><h1>Notes</h1>{body}{table}<p>{LEAD}</p><ul>{items}</ul></article></body></html>"
    )


def _html(_: random.Random, parts: list[str]) -> bytes:
    return _page(parts).encode()


def _mhtml(_: random.Random, parts: list[str]) -> bytes:
    whole = email.mime.multipart.MIMEMultipart("related")
    whole["MIME-Version"] = "1.0"
    whole.attach(email.mime.text.MIMEText(_page(parts), "html", "utf-8"))
    return whole.as_bytes()


def _pdf(_: random.Random, parts: list[str]) -> bytes:
    lines = [line for part in parts for line in [*wrap(part, 88), ""]]
    return pdf_bytes(["\n".join(lines[at : at + 46]) for at in range(0, len(lines), 46)])


def _docx(_: random.Random, parts: list[str]) -> bytes:
    def said(text: str) -> str:
        return f"<w:p><w:r><w:t>{escape(text)}</w:t></w:r></w:p>"

    rows = "".join(f"<w:tr><w:tc>{said(a)}</w:tc><w:tc>{said(b)}</w:tc></w:tr>" for a, b in ROWS)
    return docx_bytes("".join(map(said, parts)) + f"<w:tbl>{rows}</w:tbl>")


def _odt(_: random.Random, parts: list[str]) -> bytes:
    items = "".join(f"<text:list-item><text:p>{item}</text:p></text:list-item>" for item in ITEMS)
    return odt_bytes("".join(f"<text:p>{escape(part)}</text:p>" for part in parts) + f"<text:list>{items}</text:list>")


def _cues(parts: list[str], comma: str, numbers: bool) -> str:
    out, at = [], 0
    for line in (line for part in parts for line in wrap(part, 40)):
        first, last = (f"{s // 3600:02}:{s // 60 % 60:02}:{s % 60:02}{comma}000" for s in (at, at + 3))
        out.append((f"{at // 3 + 1}\n" if numbers else "") + f"{first} --> {last}\n{line}\n")
        at += 3
    return "\n".join(out)


def _srt(_: random.Random, parts: list[str]) -> bytes:
    return _cues(parts, ",", numbers=True).encode()


def _vtt(_: random.Random, parts: list[str]) -> bytes:
    return ("WEBVTT\n\n" + _cues(parts, ".", numbers=False)).encode()


def _csv(rng: random.Random, parts: list[str]) -> bytes:
    sign = rng.choice((",", ";", "\t"))
    rows = [sign.join(("Option", "Effect", "Note")), *(sign.join((a, b, f'"{p[:80]}"')) for (a, b), p in zip(ROWS * 99, parts))]  # noqa: B905
    return "\n".join(rows).encode()


def _speech(_: random.Random, parts: list[str]) -> bytes:
    return "\n\n".join(f"{('MR. LUND', 'DR. ABE', 'THE CHAIR')[n % 3]}: {part}" for n, part in enumerate(parts)).encode()


MAKERS: dict[str, Callable[[random.Random, list[str]], bytes]] = {
    "txt": _txt, "md": _md, "html": _html, "mhtml": _mhtml, "pdf": _pdf, "docx": _docx, "odt": _odt, "srt": _srt, "vtt": _vtt,
    "csv": _csv, "speech": _speech,
}  # fmt: skip
SUFFIX = {"speech": "txt", "csv": "txt"}


def _broken(rng: random.Random, data: bytes) -> bytes:
    if rng.random() < 0.5:
        return data[: rng.randrange(1, len(data))]
    changed = bytearray(data)
    for _ in range(rng.randrange(1, 40)):
        changed[rng.randrange(len(changed))] = rng.randrange(256)
    return bytes(changed)


def files(count: int, seed: int) -> list[tuple[str, str, int, bytes]]:
    """Return for each file its kind (``broken`` if it is), name, pages and bytes."""
    rng, made = random.Random(seed), []
    for number in range(count):
        kind = list(MAKERS)[number % len(MAKERS)]
        pages = rng.choice((1, 1, 2, 3, 8))
        data, suffix = MAKERS[kind](rng, _paragraphs(rng, pages)), SUFFIX.get(kind, kind)
        if number % 4 == 3:
            if rng.random() < 0.25:
                suffix = rng.choice(["txt", "html", "pdf", "docx", "odt", "srt"])
            else:
                data = _broken(rng, data)
            made.append((f"broken {kind}", f"{number}.{suffix}", pages, data))
        else:
            made.append((kind, f"{number}.{suffix}", pages, data))
    return made


def _spent() -> float:
    """Seconds of processor time of this process and of those that it started and has seen end."""
    return sum(os.times()[:4])


def run(count: int, seed: int, folder: Path) -> dict[str, tuple[Counter[str], list[float]]]:
    """Read the files one after the other; how they ended and milliseconds a page, by kind."""
    found: dict[str, tuple[Counter[str], list[float]]] = defaultdict(lambda: (Counter(), []))
    for kind, name, pages, data in files(count, seed):
        path = folder / name
        path.write_bytes(data)
        ended, times = found[kind]
        began = _spent()
        try:
            brief, document = read_with_document(path)
            assert document is not None
            assert all(c.span is None or document.text[c.start : c.end] == c.span for c in brief.claims)
            how = "read"
        except InputError as problem:
            how = "refused" if "\n" not in str(problem) else "crash"
        except Exception as problem:
            how = "crash"
            print(f"{name}: {type(problem).__name__}: {problem}", file=sys.stderr)
        ended[how] += 1
        if how == "read":
            times.append((_spent() - began) * 1000 / pages)
    return found


def main() -> int:
    """Print the table; the exit status is 1 when a file crashed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, default=None)
    args = parser.parse_args()
    read_with_document("Drug treatment reduced cocaine consumption.\n")
    with tempfile.TemporaryDirectory() as made:
        folder = args.keep or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        found = run(args.count, args.seed, folder)
    print(f"{'files':14}{'read':>6}{'refused':>9}{'crash':>7}{'ms a page':>11}{'slowest':>9}")
    every = Counter[str]()
    for kind, (ended, times) in sorted(found.items(), key=lambda row: (row[0].startswith("broken"), row[0])):
        every += ended
        spent = f"{statistics.median(times):11.0f}{max(times):9.0f}" if times else ""
        print(f"{kind:14}{ended['read']:6}{ended['refused']:9}{ended['crash']:7}{spent}")
    print(f"{'all':14}{every['read']:6}{every['refused']:9}{every['crash']:7}")
    return int(every["crash"] > 0)


if __name__ == "__main__":
    sys.exit(main())
