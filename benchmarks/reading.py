"""How long reading takes: a curve over prose, and shapes of text made to be slow.

Run from the repository root:

    python benchmarks/reading.py                  # prose of 10 KB to 3 MB, then every shape at 1 MB
    python benchmarks/reading.py --size 100000    # the shapes at another size, in characters
    python benchmarks/reading.py --only prose     # the curve alone; or the name of one shape

Times are seconds of processor time of one process, after one small page has been read (imports and word lists are
not counted). `SHAPES` is also what the tests count work on (``tests/reading/test_linear.py``).
"""

from __future__ import annotations

import argparse
import random
import re
import time
from collections.abc import Callable
from importlib import resources

CURVE = (10_000, 30_000, 100_000, 300_000, 1_000_000, 3_000_000)
"""Sizes of the prose, in characters."""

_LEVERS = "Vessel patrols|Airstrikes|Drug treatment|Aerial spraying|Border scanning|Sanctions|Intelligence sharing|Lab raids"
_CHANGES = "reduced|will not reduce|could fuel|prevent|led to a rise in|worsened|had no effect on|may disrupt|aim to curb"
_OUTCOMES = "cocaine flows|overdose deaths|instability|the price of cocaine|homicides|coca cultivation|violence|migration"


def _claim(rng: random.Random) -> str:
    return " ".join(rng.choice(words.split("|")) for words in (_LEVERS, _CHANGES, _OUTCOMES))


def prose(size: int, seed: int = 1) -> str:
    """Return ``size`` characters of paragraphs: sentences of the bundled article with other numbers, in another order."""
    rng = random.Random(seed)
    article = (resources.files("leeward.examples") / "brief_article.md").read_text(encoding="utf-8")
    blocks = [block for block in article.split("\n\n") if block.strip()]
    sentences = [part for block in blocks for part in re.split(r"(?<=[.!?])\s+", block) if part[:1] not in "|#-*"]
    parts: list[str] = []
    length = 0
    while length < size:
        several = " ".join(rng.choice(sentences) for _ in range(rng.randint(2, 7)))
        part = rng.choice(blocks) if rng.random() < 0.5 else several
        part = re.sub(r"\b\d{1,3}\b", lambda _: str(rng.randint(2, 999)), part)
        parts.append(part)
        length += len(part) + 2
    return "\n\n".join(parts)[:size]


def _again(text: str) -> Callable[[int], str]:
    return lambda size: (text * (size // len(text) + 1))[:size]


def _each(make: Callable[[random.Random, int], str]) -> Callable[[int], str]:
    def shape(size: int) -> str:
        rng, parts, length = random.Random(1), [], 0
        while length < size:
            parts.append(make(rng, len(parts)))
            length += len(parts[-1])
        return "".join(parts)[:size]

    return shape


def _nested(size: int) -> str:
    return _each(lambda rng, number: f"{'  ' * (number % 60)}- {_claim(rng)}\n")(size)


def _wide_row(size: int) -> str:
    columns = max(1, size // 60)
    rng = random.Random(1)
    head = "| Measure | " + " | ".join(f"Impact {number}" for number in range(columns)) + " |\n"
    return f"{head}|{'---|' * (columns + 1)}\n| Vessel patrols | {' | '.join(_claim(rng) for _ in range(columns))} |\n"


def _wide_table(size: int) -> str:
    columns = min(2000, max(2, size // 100))
    row = f"| Airstrikes | {'↓ flows | ' * columns}\n"
    head = f"| Measure | {'Effect on cocaine flows | ' * columns}\n|{'---|' * (columns + 1)}\n"
    return head + row * max(1, (size - len(head)) // len(row))


def _one_line(size: int) -> str:
    return _again(" ".join(prose(1500).split()) + " ")(size)


def _no_stops(size: int) -> str:
    return _again(" ".join(re.sub(r"[^\w\s]", "", prose(1500)).split()) + " ")(size)


def _section(size: int) -> str:
    """A heading, sentences that name nothing, and lists that must look back for what they are about."""
    half = "Rain fell on the harbour in May. The town saw it.\n\n" * (size // 100)
    return f"# Notes\n\n{half}" + "The results are these:\n- homicides fell\n- violence rose\n\n" * (size // 120)


SHAPES: dict[str, Callable[[int], str]] = {
    "prose on one line": _one_line,
    "one line without a full stop": _no_stops,
    "one word": _again("a"),
    "commas": _again(","),
    "full stops": _again("."),
    "spaced full stops": _again(". "),
    "line breaks": lambda size: "Patrols" + "\n" * (size - 8) + "x",
    "spaces": lambda size: "Patrols. " + " " * (size - 10) + "x",
    "digits": _again("7"),
    "numbers": _again("1,234 "),
    "sums": _again("$5 million "),
    "years": _again("2019 to 2021 "),
    "a lever again and again": _again("strikes "),
    "an outcome again and again": _again("violence "),
    "a change again and again": _again("reduced "),
    "by, by, by": _again("by "),
    "despite": _again("despite not "),
    "claims without a stop": _each(lambda rng, _: _claim(rng).lower() + " and "),
    "claims between semicolons": _each(lambda rng, _: _claim(rng).lower() + "; "),
    "claims of several": _each(lambda rng, _: "strikes, patrols and sanctions reduced violence, homicides and flows by "),
    "claims": _each(lambda rng, _: _claim(rng) + ".\n"),
    "claims in one paragraph": _each(lambda rng, _: _claim(rng) + ". "),
    "speakers": _each(lambda rng, number: f"“{_claim(rng)},” said Ana Ruiz{number}. "),
    "speakers in paragraphs": _each(lambda rng, number: f"'{_claim(rng)},' said Dr. Ana Ruiz{number}.\n\n"),
    "quotations without a speaker": _each(lambda rng, _: f"“{_claim(rng)}.”\n\n"),
    "open quotation marks": _again("“"),
    "open quotations": _again("“Strikes reduced flows. "),
    "apostrophes": _again("'a "),
    "straight marks": _again('"a. '),
    "brackets": _again("("),
    "open brackets": _again("(see. "),
    "dashes": _again("-- "),
    "capitals": _again("Aa Bb "),
    "officials": _again("senior officials who "),
    "he said": _again("he said "),
    "titles": _again("Secretary of "),
    "initials": _again("A. B. "),
    "abbreviations": _again("Gen. Sen. "),
    "acronyms": _again("u.s."),
    "numbered points on one line": _each(lambda rng, number: f"{number % 90 + 1}. Strikes fell "),
    "lettered points on one line": _each(lambda rng, number: f"{chr(97 + number % 26)}. strikes fell "),
    "chances": _again("a chance of strikes from "),
    "addresses": _again("www.example.org/strikes "),
    "places": _again("Colombia, Mexico "),
    "bullets": _each(lambda rng, _: f"- {_claim(rng)}\n"),
    "one bullet": lambda size: "- " + _each(lambda rng, _: _claim(rng).lower() + ", ")(size),
    "one heading": lambda size: "# " + _each(lambda rng, _: _claim(rng).lower() + ", ")(size),
    "headings": _each(lambda rng, _: f"# {_claim(rng)}\n"),
    "nested lists": _nested,
    "a long section": _section,
    "tiny paragraphs": _again("A b.\n\n"),
    "wrapped lines": _again("the boats went out on the water and came back with the men and\n"),
    "bars": _again("|"),
    "rules": _again("|---"),
    "dashed lines": _again("-"),
    "one wide row": _wide_row,
    "a wide table": _wide_table,
    "a long table": _each(lambda rng, _: f"| Airstrikes | {_claim(rng)} | ↓ |\n"),
    "combining marks": _again("a\u0300"),
    "marks without width": _again("\u200b"),
}
"""Texts that reading must get through in time in proportion to their length; each makes ``size`` characters or so."""


def seconds(text: str) -> float:
    """Return the seconds of processor time that the brief of ``text`` takes."""
    from leeward.reading.load import Document
    from leeward.reading.pipeline import read_document

    document = Document(text=text, format="text", sha256="", language="en")
    start = time.process_time()
    read_document(document)
    return time.process_time() - start


def main() -> None:
    """Print the curve and the shapes as Markdown tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=1_000_000, help="characters of each shape")
    parser.add_argument("--only", help="'prose' or the name of one shape")
    chosen = parser.parse_args()
    if chosen.only not in (None, "prose", *SHAPES):
        parser.error(f"no shape {chosen.only!r}; there are: prose, {', '.join(SHAPES)}")
    seconds(prose(3000))
    if chosen.only in (None, "prose"):
        print("| characters of prose | seconds |\n|---|---|")
        for size in CURVE:
            print(f"| {size:,} | {seconds(prose(size)):.2f} |", flush=True)
    if chosen.only != "prose":
        print(f"\n| shape, {chosen.size:,} characters | seconds |\n|---|---|")
        for name, make in SHAPES.items():
            if chosen.only in (None, name):
                print(f"| {name} | {seconds(make(chosen.size)):.2f} |", flush=True)


if __name__ == "__main__":
    main()
