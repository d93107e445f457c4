"""Units: headings, bullets with lead-in, tables with header, sentences; nothing overlaps, nothing is changed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from leeward.reading.units import split_units

TEXT = """Harbour Notes On Patrols

The town bought two cutters in May. Nobody objected, said Dr. A. Ruiz.
The plan has three parts:
- more patrols
- fewer gates
| Measure | Expected outcome |
|---|---|
| Patrols | Less traffic |
| Gates | Less theft |
1. A numbered point
"""


def test_kinds_and_links() -> None:
    units = split_units(TEXT)
    words = [(unit.kind, TEXT[unit.start : unit.end]) for unit in units]
    assert words == [
        ("heading", "Harbour Notes On Patrols"),
        ("sentence", "The town bought two cutters in May."),
        ("sentence", "Nobody objected, said Dr. A. Ruiz."),
        ("sentence", "The plan has three parts:"),
        ("bullet", "more patrols"),
        ("bullet", "fewer gates"),
        ("table", "Patrols | Less traffic"),
        ("table", "Gates | Less theft"),
        ("bullet", "A numbered point"),
    ]
    assert units[4].lead_in == 3 and units[5].lead_in == 3 and units[8].lead_in is None
    assert all(unit.heading == 0 for unit in units[1:])
    header = [TEXT[piece.start : piece.end] for piece in units[6].header]
    assert header == ["Measure", "Expected outcome"]


def test_a_table_without_outer_bars() -> None:
    text = "a | b\n--- | ---\nc | d\n"
    (row,) = split_units(text)
    assert [text[cell.start : cell.end] for cell in row.cells] == ["c", "d"]


PIECES = st.sampled_from(
    [
        "| a | b |\n",
        "|---|---|\n",
        "- item. Two!\n",
        "\n",
        "# Head\n",
        "Plain words. More words? ",
        "“Quoted.” ",
        "\t",
        "e.g. this, Dr. X. ",
        "…",
        "日本語。",
        "a|b",
        "* ",
        "1) ",
        "\u200b",
        "🙂 ",
        "\x0b",
    ]
)


@given(st.lists(PIECES, max_size=30).map("".join) | st.text(max_size=200))
def test_units_lie_in_order_and_never_overlap(text: str) -> None:
    last = 0
    for unit in split_units(text):
        assert last <= unit.start < unit.end <= len(text)
        assert text[unit.start : unit.end].strip() == text[unit.start : unit.end]
        for cell in unit.cells:
            assert unit.start <= cell.start <= len(text) and cell.end <= max(unit.end, cell.start)
        last = unit.end
