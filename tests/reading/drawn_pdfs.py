"""PDFs drawn line by line, with what they say: the cases of the tests and of `benchmarks/pdf_readers.py`.

Words, places and mistakes are our own. A page is a list of strokes: `(x, y, size, text)` draws text, `[x, y, x, y]` a line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from textwrap import wrap
from typing import Any

from leeward.reading.samples import pdf_of

Stroke = tuple[float, float, float, str] | list[float]


@dataclass(frozen=True)
class Drawn:
    """A PDF, the sentences that it says in their order, and the rows of its tables."""

    name: str
    pages: list[list[Stroke]]
    sentences: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    turned: int = 0
    """Turn of the pages in degrees, as scanners and landscape pages have it."""

    def bytes(self) -> bytes:
        """Return the file."""
        return pdf(self.pages, self.turned)


_SIGNS = {"•": 0x95, "–": 0x96, "’": 0x92, "“": 0x93, "”": 0x94, "ﬁ": 1, "ﬂ": 2}


def _encoded(text: str) -> bytes:
    out = bytearray()
    for sign in text:
        code = _SIGNS.get(sign, ord(sign))
        out += b"\\" + bytes([code]) if sign in "\\()" else bytes([code])
    return bytes(out)


def pdf(pages: Sequence[Sequence[Stroke]], turned: int = 0) -> bytes:
    """Return a PDF of the strokes in Helvetica; the ligatures fi and fl are glyphs of their own."""
    first = 5
    numbers = range(first, first + 2 * len(pages), 2)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(b"%d 0 R" % n for n in numbers), len(pages)),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding 4 0 R >>",
        b"<< /Type /Encoding /BaseEncoding /WinAnsiEncoding /Differences [1 /fi /fl] >>",
    ]
    for number, strokes in zip(numbers, pages, strict=True):
        parts = []
        for stroke in strokes:
            if isinstance(stroke, list):
                parts.append(b"%g %g m %g %g l S" % tuple(stroke))
            else:
                x, y, size, text = stroke
                parts.append(b"BT /F1 %g Tf 1 0 0 1 %g %g Tm (%s) Tj ET" % (size, x, y, _encoded(text)))
        stream = b"0.5 w\n" + b"\n".join(parts)
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Rotate %d /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> >> >>" % (turned, number + 1)
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
    return pdf_of(objects)


LEFT = [
    "More patrol ships in the eastern Pacific reduced the flow of cocaine at sea.",
    "The cutters stayed on station for most of the year, and the crews of fast boats waited longer before they left the coast.",
    "Customs officers say that the change was slow to reach the markets of the north.",
]
RIGHT = [
    "Treatment of heavy users lowered cocaine consumption in the United States.",
    "Clinics in four towns were paid by the number of people who stayed, and most of them stayed for at least half a year.",
    "Prices did not move in the time that the study looked at.",
]
LONG = [
    "The report looks at container inspection in two ports over a period of six years and compares it with what was spent on"
    " patrols at sea in the same period.",
    "Inspection raised seizures of cocaine in both of the ports, while the amount that reached the street changed little.",
    "Its authors warn that traffickers moved to smaller harbours within a year, where nobody looked at the boxes.",
]
TABLE = [
    ["Option", "Expected effect"],
    ["Patrol ships in the eastern Pacific", "Lower cocaine flow at sea"],
    ["Treatment of heavy users", "Lower cocaine consumption"],
    ["Container inspection", "More cocaine seizures"],
    ["Naloxone kits", "Fewer overdose deaths"],
]
WIDE_TABLE = [
    ["Measure", "Cost in million", "Seizures", "Deaths"],
    ["Patrol ships", "120", "up", "no change"],
    ["Naloxone kits", "14", "no change", "down"],
    ["Port scanners", "60", "up", "no change"],
]
WRAPPED = [
    ["Instrument of policy", "What is expected of it", "Cost"],
    ["Patrol ships in the eastern part of the Pacific Ocean", "Lower flow of cocaine at sea and longer routes around", "high"],
    ["Treatment of heavy users in large towns of the north", "Lower consumption and fewer deaths by overdose", "medium"],
    ["Inspection of containers in the ports of the south", "More seizures, and a shift to smaller ports nearby", "medium"],
]


def lines(text: str, x: float, y: float, width: int, *, size: float = 10, leading: float = 12) -> list[Stroke]:
    """Set a text in lines of at most ``width`` characters."""
    return [(x, y - leading * n, size, line) for n, line in enumerate(wrap(text, width))]


def row_by_row(left: str, right: str, *, off: float = 0.0, gutter: float = 315) -> list[Stroke]:
    """Two columns drawn as a printer would: the first line of both, then the second."""
    a, b = lines(left, 72, 640, 42), lines(right, gutter, 640 - off, 42)
    return [stroke for n in range(max(len(a), len(b))) for stroke in (*a[n : n + 1], *b[n : n + 1])]


def table(rows: Sequence[Sequence[str]], widths: Sequence[int], y: float, *, ruled: bool, left: float = 72) -> list[Stroke]:
    """A table whose cells are wrapped to so many characters; with a line under each row if it is ruled."""
    strokes: list[Stroke] = []
    end = left + sum(5.3 * width + 12 for width in widths)
    if ruled:
        strokes.append([left - 3, y + 11, end, y + 11])
    for row in rows:
        x, deepest = left, 0
        for cell, width in zip(row, widths, strict=True):
            cut = wrap(cell, width)
            strokes += [(x, y - 12 * n, 10, line) for n, line in enumerate(cut)]
            deepest = max(deepest, len(cut))
            x += 5.3 * width + 12
        y -= 12 * deepest
        if ruled:
            strokes.append([left - 3, y + 8, end, y + 8])
        y -= 6
    return strokes


def _prose(sentences: Sequence[str]) -> str:
    return " ".join(sentences)


def _cut_words(text: str, x: float, y: float, width: int, sign: str) -> list[Stroke]:
    """Set a text so that long words are broken at line ends with a hyphen."""
    out, line = [], ""
    for word in text.split(" "):
        if len(line) + len(word) + 1 <= width:
            line = f"{line} {word}".strip()
        elif len(word) > 6 and width - len(line) > 4 and word.isalpha():
            out.append(f"{line} {word[:3]}{sign}")
            line = word[3:]
        else:
            out.append(line)
            line = word
    out.append(line)
    return [(x, y - 12 * n, 10.0, part) for n, part in enumerate(out)]


def _running() -> Drawn:
    body = [
        "In the second year more patrol ships in the eastern Pacific",
        "reduced the flow of cocaine at sea. The ships were old and slow, and yet the traffic",
        "moved to the other coast.",
    ]
    pages: list[list[Stroke]] = []
    for number, part in enumerate(body, 1):
        head = "Treatment lowers consumption, says review"
        page: list[Stroke] = [(72, 750, 9, "Quarterly"), (300, 750, 9, head), (280, 40, 9, f"Page {number} of 3")]
        fill = f"Here stands the text of page {number}, which nobody needs to read twice."
        page += lines(fill, 72, 700, 80) if number == 1 else []
        page += lines(part, 72, 680 if number == 1 else 700, 85)
        pages.append(page)
    said = " ".join(body)
    return Drawn("running heads", pages, [f"{part}." for part in said.rstrip(".").split(". ")])


def _heads_of_tables() -> Drawn:
    head = TABLE[0]
    first, second = table([head, *TABLE[1:3]], (38, 30), 160, ruled=True), table([head, *TABLE[3:]], (38, 30), 720, ruled=True)
    return Drawn(
        "table over two pages", [[*lines(_prose(LONG), 72, 700, 90), *first], [*second, *lines(_prose(LEFT), 72, 600, 90)]],
        [*LONG, *LEFT], TABLE,
    )  # fmt: skip


def _notes() -> Drawn:
    first = "Naloxone kits in every car of the police lowered deaths by overdose, and it took the county only"
    page: list[Stroke] = [*lines(_prose(LONG), 72, 700, 90), *lines(first, 72, 640, 97)]
    page += [(72, 60, 7, "1 See the paper of the county on what the kits cost, and who paid for them.")]
    after = lines("a year to train all officers who wanted it.", 72, 700, 90)
    return Drawn("note at the foot", [page, after], [*LONG, f"{first} a year to train all officers who wanted it."])


def drawn() -> list[Drawn]:
    """Return the cases."""
    left, right = _prose(LEFT), _prose(RIGHT)
    title: list[Stroke] = [(72, 700, 18, "Two ways to lower the flow")]
    items = ["raise cocaine seizures", "lower the cocaine delivered to Europe", "push traffickers to other routes"]
    lead = "Container inspection in ports would:"
    bare: list[Stroke] = [(72, 700, 10, lead), *((90, 686 - 14 * n, 10, item) for n, item in enumerate(items))]
    signs: list[Stroke] = [(72, 700, 10, lead)]
    for n, item in enumerate(items):
        signs += [(80, 686 - 14 * n, 10, "•"), (92, 686 - 14 * n, 10, item)]
    short: list[Stroke] = []
    for n, (a, b) in enumerate(
        [
            ("More patrol ships in the", "Treatment of heavy users"),
            ("eastern Pacific reduced the", "lowered cocaine consumption"),
            ("flow of cocaine at sea.", "in the United States."),
        ]
    ):
        short += [(72, 700 - 12 * n, 10, a), (250, 700 - 12 * n, 10, b)]
    ligatures = "Oﬃcials said the ﬁrst ﬂow of cocaine was ﬁve times what the oﬃce had ﬁled.".replace("ﬃ", "fﬁ")
    plain = ligatures.replace("ﬁ", "fi").replace("ﬂ", "fl")
    three = [*lines(_prose(LEFT), 50, 640, 28), *lines(_prose(RIGHT), 230, 640, 28), *lines(_prose(LONG[:2]), 410, 640, 28)]
    three.sort(key=lambda stroke: -stroke[1])
    return [
        Drawn("one column", [lines(_prose(LONG), 72, 700, 90)], LONG),
        Drawn("two columns, row by row", [[*title, *row_by_row(left, right)]], [*LEFT, *RIGHT]),
        Drawn("two columns, half a line off", [[*title, *row_by_row(left, right, off=6)]], [*LEFT, *RIGHT]),
        Drawn("two columns, narrow gutter", [row_by_row(left, right, gutter=290)], [*LEFT, *RIGHT]),
        Drawn("two short columns", [short], [LEFT[0], RIGHT[0]]),
        Drawn("three columns", [three], [*LEFT, *RIGHT, *LONG[:2]]),
        _running(),
        Drawn("hyphens", [_cut_words(_prose(LONG), 72, 700, 60, "-")], LONG),
        Drawn("soft hyphens", [_cut_words(_prose(LONG), 72, 700, 60, "\u00ad")], LONG),
        Drawn("ligatures", [[(72, 700, 10, ligatures)]], [plain]),
        Drawn("list with signs", [signs], [lead], [[item] for item in items]),
        Drawn("list without signs", [bare], [lead], [[item] for item in items]),
        Drawn("table, ruled", [[*lines(_prose(LONG), 72, 700, 90), *table(TABLE, (38, 30), 600, ruled=True)]], LONG, TABLE),
        Drawn("table, no rules", [[*lines(_prose(LONG), 72, 700, 90), *table(TABLE, (38, 30), 600, ruled=False)]], LONG, TABLE),
        Drawn("table of four columns", [table(WIDE_TABLE, (16, 16, 12, 12), 600, ruled=False)], [], WIDE_TABLE),
        Drawn("table, wrapped and ruled", [table(WRAPPED, (22, 24, 8), 600, ruled=True)], [], WRAPPED),
        Drawn("table, wrapped, no rules", [table(WRAPPED, (22, 24, 8), 600, ruled=False)], [], WRAPPED),
        _heads_of_tables(),
        _notes(),
        Drawn("page turned", [lines(_prose(LONG), 72, 700, 90)], LONG, turned=90),
    ]


def whole(text: Any, drawn: Drawn) -> tuple[int, int]:
    """Return how many of a PDF's sentences stand in a text whole and in order, and how many of its rows keep their cells."""
    flat, at, sentences = " ".join(str(text).split()), 0, 0
    for sentence in drawn.sentences:
        here = flat.find(sentence, at)
        if here >= 0:
            at, sentences = here + len(sentence), sentences + 1
    rows = 0
    every = str(text).split("\n")
    for row in drawn.rows:
        rows += any(_keeps(line, row) for line in every)
    return sentences, rows


def _keeps(line: str, row: Sequence[str]) -> bool:
    """Tell whether a line holds the cells of a row in order and apart, and little else (a row in a paragraph is none)."""
    at, apart = 0, True
    for number, cell in enumerate(row):
        here = line.find(cell, at)
        if here < 0:
            return False
        apart = apart and (not number or any(sign in line[at:here] for sign in ("|", "\t", "  ")))
        at = here + len(cell)
    return apart and len(" ".join(line.split())) <= sum(map(len, row)) + 4 * len(row) + 2
