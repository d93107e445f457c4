"""Cases of misreading that lie in the file, by kind: what is written to it, and the claims in it (see `handed_words.py`)."""

# ruff: noqa: E501

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from drawn_pdfs import Stroke, lines, pdf, row_by_row, table

Row = tuple[str, ...]


@dataclass(frozen=True)
class File:
    """A file by name, its bytes, and the claims in it; ``plain`` is what no span may hold."""

    name: str
    content: bytes
    claims: Row
    plain: str = ""


def _txt(text: str, *claims: str) -> File:
    return File("page.txt", text.encode(), claims)


NOTE = "Notes on cocaine control\n\n"

BROKEN_LINES = [
    _txt(NOTE + "More patrol ships in the eastern Pacific re-\nduced the flow of cocaine at sea. Treatment of heavy users low-\n"
         "ered cocaine con-\nsumption.\n", "vessel_patrol maritime_flow -", "treatment consumption -"),
    _txt(NOTE + "Container inspec-\ntion raised cocaine sei-\nzures in the port.\n", "port_inspection kg_seized +"),
    _txt(NOTE + "Naloxone kits low-\nered over-\ndose deaths in the county.\n", "harm_reduction overdose_death -"),
    _txt(NOTE + "Aerial spray-\ning reduced coca culti-\nvation.\n", "aerial_eradication coca_area -"),
    _txt(NOTE + "School preven-\ntion lowered co-\ncaine consumption.\n", "prevention consumption -"),
    _txt(NOTE + "Manual eradi-\ncation in-\ncreased homicides.\n", "manual_eradication homicide +"),
]  # fmt: skip

LETTERS = [
    _txt(NOTE + "More patrol ships re\u00adduced the \ufb02ow of cocaine at sea. O\ufb03cials said treat\u00adment lowered con\u00adsumption of"
         " cocaine.\n", "vessel_patrol maritime_flow -", "treatment consumption -"),
    _txt(NOTE + "Con\u00adtainer inspec\u00adtion raised cocaine sei\u00adzures.\n", "port_inspection kg_seized +"),
    _txt(NOTE + "Naloxone kits lowered over\u00addose deaths, o\ufb03cers \ufb01nd.\n", "harm_reduction overdose_death -"),
    _txt(NOTE + "Patrol ships cut the \ufb02ow of cocaine at sea by a \ufb01fth.\n", "vessel_patrol maritime_flow -"),
    _txt(NOTE + "Aerial spray\u00ading re\u00adduced coca culti\u00advation, the o\ufb03ce \ufb01les say.\n", "aerial_eradication coca_area -"),
    _txt(NOTE + "Drug treat\u00adment low\u00adered co\u00adcaine con\u00adsumption.\n", "treatment consumption -"),
]  # fmt: skip

TABLE_ROWS = [
    (["Patrol ships in the eastern Pacific", "Lower cocaine flow at sea"], "vessel_patrol maritime_flow -"),
    (["Treatment of heavy users", "Lower cocaine consumption"], "treatment consumption -"),
    (["Container inspection", "More cocaine seizures"], "port_inspection kg_seized +"),
    (["Naloxone kits", "Fewer overdose deaths"], "harm_reduction overdose_death -"),
    (["School prevention", "Lower cocaine consumption"], "prevention consumption -"),
    (["Aerial spraying of coca", "Less coca cultivation, more homicides"], "aerial_eradication coca_area -"),
    (["Crop substitution", "Less coca cultivation"], "alternative_livelihood coca_area -"),
    (["Removal of cartel leaders", "More homicides"], "leadership_removal homicide +"),
]


def _table(rows: list[int], head: list[str], *, ruled: bool, pages: int = 1, widths: tuple[int, int] = (38, 38)) -> File:
    chosen = [TABLE_ROWS[n] for n in rows]
    size = -(-len(chosen) // pages)
    sheets: list[list[Stroke]] = []
    for n in range(pages):
        part = chosen[n * size : (n + 1) * size]
        sheets.append(table([head, *(cells for cells, _ in part)], widths, 700 if pages == 1 or n else 160, ruled=ruled))
    extra = ("?aerial_eradication homicide +",) if 5 in rows else ()
    return File("page.pdf", pdf(sheets), (*(claim for _, claim in chosen), *extra))


PDF_TABLES = [
    _table([0, 1, 2, 3], ["Option", "Expected effect"], ruled=True, pages=2),
    _table([0, 1, 2, 3], ["Option", "Expected effect"], ruled=False),
    _table([4, 5, 6], ["Measure", "What it would do"], ruled=True),
    _table([7, 2, 3, 4], ["Policy", "Outcome"], ruled=False),
    _table([0, 5, 1, 7, 2], ["Instrument", "Effect"], ruled=True, widths=(20, 20)),
    _table([6, 3, 0, 4, 2, 1], ["Option", "Expected effect"], ruled=False, pages=2),
]

LISTS: list[tuple[str, list[tuple[str, str]]]] = [
    ("Container inspection in ports would:", [
        ("raise cocaine seizures", "port_inspection kg_seized +"),
        ("lower the cocaine delivered to Europe", "port_inspection kg_delivered -"),
        ("push traffickers to other routes", "port_inspection displaced_share +")]),
    ("Aerial spraying has:", [
        ("reduced coca cultivation", "aerial_eradication coca_area -"),
        ("increased homicides", "aerial_eradication homicide +")]),
    ("Drug treatment in towns would:", [
        ("lower cocaine consumption", "treatment consumption -"),
        ("reduce overdose deaths", "treatment overdose_death -")]),
    ("More patrol ships in the eastern Pacific would:", [
        ("increase cocaine seizures", "vessel_patrol kg_seized +"),
        ("reduce the flow of cocaine at sea", "vessel_patrol maritime_flow -"),
        ("push traffickers to other routes", "vessel_patrol displaced_share +")]),
    ("The capture of cartel leaders:", [
        ("raises homicides", "leadership_removal homicide +"),
        ("does not reduce the flow of cocaine", "leadership_removal drug_flow =")]),
    ("Naloxone kits will:", [
        ("lower overdose deaths", "harm_reduction overdose_death -"),
        ("not change cocaine consumption", "harm_reduction consumption =")]),
]  # fmt: skip


def _list(number: int, sign: str) -> File:
    lead, items = LISTS[number]
    strokes: list[Stroke] = [(72, 700, 10, lead)]
    for n, (item, _) in enumerate(items):
        strokes += [(80, 686 - 14 * n, 10, sign)] if sign else []
        strokes.append((92, 686 - 14 * n, 10, item))
    return File("page.pdf", pdf([strokes]), tuple(claim for _, claim in items))


PDF_LISTS = [_list(0, "•"), _list(0, ""), _list(1, "•"), _list(2, "–"), _list(3, ""), _list(4, "•"), _list(5, "")]

SAID = {
    "More patrol ships in the eastern Pacific reduced the flow of cocaine at sea.": "vessel_patrol maritime_flow -",
    "Treatment of heavy users lowered cocaine consumption in the United States.": "treatment consumption -",
    "Container inspection in Antwerp raised cocaine seizures for three years in a row.": "port_inspection kg_seized +",
    "Naloxone kits in police cars reduced overdose deaths in the whole county.": "harm_reduction overdose_death -",
    "Aerial spraying of coca reduced coca cultivation for two years in the south.": "aerial_eradication coca_area -",
    "School prevention lowered cocaine consumption among pupils of the last year.": "prevention consumption -",
}
_SAID = list(SAID)


def _columns(left: int, right: int, **how: float) -> File:
    strokes = row_by_row(_SAID[left], _SAID[right], **how)
    return File("page.pdf", pdf([strokes]), (SAID[_SAID[left]], SAID[_SAID[right]]))


PDF_COLUMNS = [_columns(0, 1), _columns(2, 3), _columns(4, 5, off=6), _columns(1, 4), _columns(3, 0, gutter=300), _columns(5, 2)]


def _running(number: int, head: str, foot: str) -> File:
    words = _SAID[number].split()
    cut = len(words) // 2
    pages: list[list[Stroke]] = []
    for n, part in enumerate(["Here begins a text of three pages.", " ".join(words[:cut]), " ".join(words[cut:])], 1):
        page: list[Stroke] = [(72, 750, 9, head), (280, 40, 9, foot.format(n))]
        page += lines(part, 72, 700, 85)
        pages.append(page)
    return File("page.pdf", pdf(pages), (SAID[_SAID[number]],))


PDF_HEADS = [
    _running(0, "Quarterly | Treatment lowers consumption, says review", "Page {} of 3"),
    _running(1, "Patrol ships cut the flow of cocaine at sea", "{}"),
    _running(2, "Naloxone reduces overdose deaths: a review", "- {} -"),
    _running(3, "Spraying lowers coca cultivation", "page {}"),
    _running(4, "Container inspection raises cocaine seizures", "{} / 3"),
    _running(5, "Letters | Boat strikes raise deaths at sea", "{}"),
]


def _html(body: str, *claims: str, plain: str = "") -> File:
    page = f"<html><body><article><h1>Options on cocaine</h1><p>What each option would do, in the view of the staff who wrote this note.</p>{body}</article></body></html>"
    return File("page.html", page.encode(), claims, plain)


def _rows(*rows: str) -> str:
    return "<table><tr><th>Option</th><th>Effect</th></tr>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"


def _spanned(lever: str, effects: list[str]) -> list[str]:
    first = f'<td rowspan="{len(effects)}">{escape(lever)}</td><td>{escape(effects[0])}</td>'
    return [first, *(f"<td>{escape(effect)}</td>" for effect in effects[1:])]


def _listed(lever: str, effects: list[str]) -> str:
    return f"<td>{escape(lever)}</td><td><ul>{''.join(f'<li>{escape(effect)}</li>' for effect in effects)}</ul></td>"


HTML_TABLES = [
    _html(_rows(*_spanned("Treatment of heavy users", ["Lower cocaine consumption", "Fewer overdose deaths"]),
                _listed("Container inspection", ["More cocaine seizures", "Routes shift to other ports"])),
          "treatment consumption -", "treatment overdose_death -", "port_inspection kg_seized +", "port_inspection displaced_share +"),
    _html(_rows(*_spanned("Aerial spraying", ["Less coca cultivation", "More homicides"])),
          "aerial_eradication coca_area -", "aerial_eradication homicide +"),
    _html(_rows(_listed("Patrol ships", ["More cocaine seizures", "Lower cocaine flow at sea"])),
          "vessel_patrol kg_seized +", "vessel_patrol maritime_flow -"),
    _html(_rows(*_spanned("School prevention", ["Lower cocaine consumption", "No effect on homicides"]),
                *_spanned("Naloxone kits", ["Fewer overdose deaths", "No effect on cocaine consumption"])),
          "prevention consumption -", "prevention homicide =", "harm_reduction overdose_death -", "harm_reduction consumption ="),
    _html(_rows(_listed("Removal of cartel leaders", ["More homicides", "No effect on the flow of cocaine"])),
          "leadership_removal homicide +", "leadership_removal drug_flow ="),
    _html(_rows(*_spanned("Crop substitution", ["Less coca cultivation", "Less violence", "Lower cocaine production"])),
          "alternative_livelihood coca_area -", "alternative_livelihood homicide -", "alternative_livelihood potential_production -"),
]  # fmt: skip

HTML_MARKS = [
    _html(f"<p>{text}</p><p>This is a note by staff on what was tried in the last years.</p>", claim, plain="<")
    for text, claim in [
        ("More patrol ships<sup>1</sup> reduced the flow of cocaine at sea.<sup>2</sup>", "vessel_patrol maritime_flow -"),
        ("Container inspection<sup>[3]</sup> raised cocaine<sup>4</sup> seizures.", "port_inspection kg_seized +"),
        ('Naloxone kits<sup><a href="#n1">1</a></sup> lowered overdose deaths.', "harm_reduction overdose_death -"),
        ("Drug treatment<sup>*</sup> lowered cocaine consumption.<sup>a</sup>", "treatment consumption -"),
        ("Aerial spraying<sup>12</sup> reduced<sup>13</sup> coca cultivation.", "aerial_eradication coca_area -"),
        ("School <b>prevention</b><sup>2,3</sup> lowered cocaine consumption.", "prevention consumption -"),
    ]
]


def _lettered(number: int, lead: str, mark: Callable[[int], str]) -> File:
    items = LISTS[number][1]
    text = lead + "\n" + "".join(f"{mark(n)} {item}\n" for n, (item, _) in enumerate(items))
    return _txt(text, *(claim for _, claim in items))


LETTERED = [
    _lettered(0, "What port inspection would do:", lambda n: f"({'abc'[n]})"),
    _lettered(1, "What aerial spraying did:", lambda n: f"{'abc'[n]})"),
    _lettered(2, "Drug treatment would:", lambda n: f"({['i', 'ii', 'iii'][n]})"),
    _lettered(3, "2.1 More patrol ships\n\nThey would:", lambda n: f"{n + 1}."),
    _lettered(4, "Effects of the capture of cartel leaders:", lambda n: f"{'ABC'[n]}."),
    _lettered(5, "Naloxone kits will:", lambda n: f"({n + 1})"),
]

SPANISH = (
    "Resumen\n\nEste artículo estudia la erradicación de los cultivos de coca en Colombia y sus efectos sobre la violencia en las zonas"
    " rurales durante los últimos años, con datos de los municipios.\n\n"
)
MIXED = [
    _txt(SPANISH + text, claim)
    for text, claim in [
        ("Abstract\n\nManual eradication increased homicides in Colombia.\n", "manual_eradication homicide +"),
        ("Abstract\n\nAerial spraying reduced coca cultivation in the south of the country.\n", "aerial_eradication coca_area -"),
        ("Abstract\n\nWe find that crop substitution lowered coca cultivation in the towns.\n", "alternative_livelihood coca_area -"),
        ("Summary in English\n\nThe capture of cartel leaders raised homicides in the towns where they lived.\n",
         "leadership_removal homicide +"),
        ("Abstract\n\nThis paper shows that patrol ships raised cocaine seizures in the Pacific.\n", "vessel_patrol kg_seized +"),
        ("Abstract\n\nThe results show that drug treatment lowered cocaine consumption.\n", "treatment consumption -"),
    ]
]  # fmt: skip

KINDS: dict[str, list[File]] = {
    "words broken at line ends": BROKEN_LINES,
    "ligatures and soft hyphens": LETTERS,
    "tables in a PDF": PDF_TABLES,
    "lists in a PDF": PDF_LISTS,
    "columns drawn row by row": PDF_COLUMNS,
    "running heads": PDF_HEADS,
    "cells over rows and lists in cells": HTML_TABLES,
    "marks of footnotes": HTML_MARKS,
    "lettered lists and numbered headings": LETTERED,
    "an English part of a Spanish page": MIXED,
}
"""Files by kind."""

SIZES = [
    ("Port inspection raised cocaine seizures by 12 per cent.", "port_inspection kg_seized +", 12.0, "percent"),
    ("Treatment lowered consumption by a third.", "treatment consumption -", 33.3, "percent"),
    ("Patrol ships raised seizures by 1\u00a0000 kg.", "vessel_patrol kg_seized +", 1000.0, "kg"),
    ("Drug treatment cut cocaine consumption by 30 percent.", "treatment consumption -", 30.0, "percent"),
    ("Drug treatment cut cocaine consumption by two thirds.", "treatment consumption -", 66.7, "percent"),
    ("Vessel patrols raised cocaine seizures by 40 tonnes.", "vessel_patrol kg_seized +", 40.0, "t"),
    ("Aerial spraying cut coca cultivation by 5,000 hectares.", "aerial_eradication coca_area -", 5000.0, "ha"),
    ("Naloxone kits lowered overdose deaths by 15 pct.", "harm_reduction overdose_death -", 15.0, "percent"),
    ("Container inspection raised cocaine seizures by a quarter.", "port_inspection kg_seized +", 25.0, "percent"),
    ("Drug treatment cut cocaine consumption by one-third.", "treatment consumption -", 33.3, "percent"),
    ("Naloxone cut overdose deaths by two-fifths.", "harm_reduction overdose_death -", 40.0, "percent"),
    ("Naloxone cut overdose deaths by three quarters.", "harm_reduction overdose_death -", 75.0, "percent"),
    ("Drug treatment reduced cocaine consumption by half.", "treatment consumption -", 50.0, "percent"),
    ("Naloxone halved overdose deaths.", "harm_reduction overdose_death -", 50.0, "percent"),
    ("Vessel patrols doubled cocaine seizures.", "vessel_patrol kg_seized +", 100.0, "percent"),
    ("Container inspection tripled cocaine seizures in two years.", "port_inspection kg_seized +", 200.0, "percent"),
    ("Container inspection quadrupled cocaine seizures.", "port_inspection kg_seized +", 300.0, "percent"),
    ("Naloxone lowered overdose deaths by twelve per cent.", "harm_reduction overdose_death -", 12.0, "percent"),
    ("Drug treatment lowered cocaine consumption by twenty percent.", "treatment consumption -", 20.0, "percent"),
    ("Patrol ships raised cocaine seizures by ten tonnes.", "vessel_patrol kg_seized +", 10.0, "t"),
    ("Patrol ships raised cocaine seizures by 12\u202f500 kilograms.", "vessel_patrol kg_seized +", 12500.0, "kg"),
    ("Patrol ships raised cocaine seizures by 300\u00a0kilogrammes.", "vessel_patrol kg_seized +", 300.0, "kg"),
    ("Patrol ships raised cocaine seizures by 2\u2009400 kg.", "vessel_patrol kg_seized +", 2400.0, "kg"),
    ("Port inspection raised cocaine seizures by 1.5 metric tons.", "port_inspection kg_seized +", 1.5, "t"),
    ("Because of naloxone, overdose deaths fell to 200 from 300.", "harm_reduction overdose_death -", 33.3, "percent"),
    ("Because of naloxone, overdose deaths fell from 300 to 200.", "harm_reduction overdose_death -", 33.3, "percent"),
    ("Thanks to patrol ships, cocaine seizures rose from 40 tonnes to 60 tonnes.", "vessel_patrol kg_seized +", 50.0, "percent"),
    ("Thanks to patrol ships, cocaine seizures rose to 1,500 kg from 1,000 kg.", "vessel_patrol kg_seized +", 50.0, "percent"),
    ("Aerial spraying cut coca cultivation from 160,000 to 120,000 hectares.", "aerial_eradication coca_area -", 25.0, "percent"),
    ("Drug treatment cut cocaine consumption from 8 percent to 6 percent.", "treatment consumption -", 2.0, "percentage points"),
    ("Drug treatment lowered cocaine consumption by 3 percentage points.", "treatment consumption -", 3.0, "percentage points"),
    ("Drug treatment cut cocaine consumption by 30\u00a0%.", "treatment consumption -", 30.0, "percent"),
    ("Container inspection led to a 12 per cent rise in cocaine seizures.", "port_inspection kg_seized +", 12.0, "percent"),
    ("Naloxone led to a halving of overdose deaths.", "harm_reduction overdose_death -", 50.0, "percent"),
    ("Naloxone cut overdose deaths in half.", "harm_reduction overdose_death -", 50.0, "percent"),
]
"""Sizes of effects as people write them."""
NO_SIZES = [
    "Patrol ships raised cocaine seizures in 2024.",
    "Naloxone lowered overdose deaths from 2019 to 2023.",
    "In 12 of 20 towns naloxone lowered overdose deaths.",
    "There is a 60 percent chance that patrol ships raise cocaine seizures.",
    "Half of the towns say that naloxone lowers overdose deaths.",
    "- Forced eradication reduced coca cultivation for a while only. Of every 100 hectares uprooted, 58 were replanted.",
    "- Patrol ships raised cocaine seizures. The fleet cost 40 percent more than a year before.",
]
"""Numbers that are no size of the effect."""
