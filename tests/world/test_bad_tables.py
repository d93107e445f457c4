"""Each check fails on a table that it is there to refuse, and names file, line and column."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from leeward.evidence.errors import InputError
from leeward.world import load_world

from .conftest import Edit, Rows

Change = Callable[[Rows], object]


def put(column: str, value: str, row: int = 0) -> Change:
    return lambda rows: rows[row].__setitem__(column, value)


def put_at(id: str, column: str, value: str) -> Change:
    return lambda rows: next(row for row in rows if row["id"] == id).__setitem__(column, value)


def add(**cells: str) -> Change:
    return lambda rows: rows.append(rows[0] | cells)


def back_to_an_earlier_place(rows: Rows) -> None:
    leg = next(row for row in rows if row["id"] == "panama_pacific>costa_rica_pacific:land")
    rows.append(
        leg | {"id": "guatemala_pacific>panama_pacific:land", "origin": "guatemala_pacific", "gate": "",
               "destination": "panama_pacific"}
    )  # fmt: skip


def without(**cells: str) -> Change:
    def change(rows: Rows) -> None:
        rows[:] = [row for row in rows if any(row[name] != value for name, value in cells.items())]

    return change


LAND = "us_northeast>market_usa:land"
BAD: dict[str, tuple[str, Change, str | None, str]] = {
    "not a number": ("legs.csv", put("distance_km", "far"), "distance_km", "not a number"),
    "infinite": ("zones.csv", put("area_km2", "inf"), "area_km2", "not a number"),
    "negative": ("legs.csv", put("vessel_cost_usd", "-5"), "vessel_cost_usd", "at least 0"),
    "no load": ("legs.csv", put("load_kg", "0"), "load_kg", "at least"),
    "probability above one": ("zones.csv", put("stop_high", "1.4"), "stop_high", "between 0 and 1"),
    "range out of order": ("zones.csv", put("detection_low", "0.9"), "detection_low", "not in order"),
    "gate range out of order": ("gates.csv", put("low", "0.9"), "low", "not in order"),
    "source missing": ("legs.csv", put("source", ""), "source", "missing"),
    "status missing": ("places.csv", put("status", ""), "status", "missing"),
    "status unknown": ("places.csv", put("status", "guessed"), "status", "unknown status"),
    "judgement passed off": ("places.csv", put("status", "read"), "status", "has the status judgement"),
    "flag": ("countries.csv", put("grows_coca", "yes"), "grows_coca", "neither 0 nor 1"),
    "twice the same network": ("legs.csv", put("networks", "pacific;pacific"), "networks", "twice"),
    "unknown kind": ("places.csv", put("kind", "harbour"), "kind", "unknown kind"),
    "unknown mode": ("legs.csv", put("mode", "go_fastt"), "mode", "nearest: go_fast"),
    "unknown corridor": ("legs.csv", put("corridor", "arctic"), "corridor", "unknown corridor"),
    "unknown place": ("legs.csv", put("destination", "atlantis"), None, "the id of this leg"),
    "unknown zone": ("legs.csv", put("zone", "baltic"), "zone", "unknown zone"),
    "unknown network": ("legs.csv", put("networks", "pacifico"), "networks", "nearest: pacific"),
    "network of another drug": ("legs.csv", put("networks", "synthetic"), "networks", "carries fentanyl"),
    "unknown gate": ("legs.csv", put("gate", "the_moon"), "gate", "unknown gate"),
    "unknown country": ("places.csv", put("country", "ruritania"), "country", "unknown country"),
    "unknown market of a gate": ("gates.csv", put("market", "mars"), "market", "unknown market"),
    "unknown gate of a range": ("baseline_ranges.csv", put("gates", "the_moon"), "gates", "unknown gate"),
    "market without a place": ("markets.csv", put("place", "market_moon"), None, "no market has this place"),
    "supply share of a port": (
        "places.csv",
        put_at("ecu_coast_south", "supply_share", "1"),
        "supply_share",
        "source",
    ),
    "supply shares": ("places.csv", put_at("peru_vraem", "supply_share", "0.9"), "supply_share", "sum to"),
    "gate shares": ("gates.csv", put("central", "0.40"), "central", "sum to"),
    "weights": ("legs.csv", put("base_weight", "0.9"), "base_weight", "sum to"),
    "same id twice": ("zones.csv", add(), "id", "also on line 2"),
    "cycle": ("legs.csv", back_to_an_earlier_place, "destination", "cycle"),
    "unreachable place": (
        "places.csv",
        add(id="island", kind="landfall", supply_share=""),
        "id",
        "from a source",
    ),
    "place that leads nowhere": (
        "legs.csv",
        without(origin="panama_caribbean"),
        None,
        "cannot reach a market",
    ),
    "network that leads nowhere": ("legs.csv", put_at(LAND, "networks", "atlantic"), "networks", "cannot"),
    "no gate": (
        "legs.csv",
        put_at("peru_coast>market_other:land", "gate", ""),
        "gate",
        "without having passed",
    ),
    "two gates": ("legs.csv", put_at("car_central>pr:go_fast", "gate", "venezuela"), "gate", "second gate"),
    "gate of the wrong market": ("legs.csv", put_at(LAND, "gate", "andean_domestic"), "gate", "unknown gate"),
    "gate that nobody passes": ("gates.csv", add(gate="spare"), None, "no path"),
    "gate for fentanyl": (
        "legs.csv",
        put_at("us_southwest>market_usa:land:fentanyl", "gate", "venezuela"),
        "gate",
        "cocaine legs",
    ),
    "id that does not say what the leg is": ("legs.csv", put("id", "somewhere"), "id", "the id of this leg"),
    "unknown column": ("networks.csv", put("colour", "red"), "colour", "unknown column"),
    "empty table": ("networks.csv", lambda rows: rows.__delitem__(slice(1, None)), None, "unknown network"),
}


@pytest.mark.parametrize("case", BAD, ids=lambda case: case.replace(" ", "-"))
def test_bad_table(case: str, edit: Edit) -> None:
    file, change, column, words = BAD[case]
    folder = edit(file, change)
    with pytest.raises(InputError, match=re.escape(words)) as caught:
        load_world(data_dir=folder)
    error = caught.value
    assert error.file is not None
    if column is not None:
        assert (error.file, error.key) == (file, column)
        assert error.line is not None
        # The line that is named holds the wrong cell, or for a header its name.
        assert 1 <= error.line <= len((folder / file).read_text(encoding="utf-8").splitlines())


def test_line_is_the_line_of_the_cell(edit: Edit) -> None:
    with pytest.raises(InputError) as caught:
        load_world(data_dir=edit("legs.csv", put("crew", "-1", row=41)))
    assert (caught.value.line, caught.value.key) == (43, "crew")


def test_missing_column_and_missing_file(edit: Edit) -> None:
    def drop(rows: Rows) -> None:
        for row in rows:
            del row["dwell_weeks"]

    folder = edit("places.csv", drop)
    with pytest.raises(InputError, match="column dwell_weeks is missing"):
        load_world(data_dir=folder)
    (folder / "places.csv").unlink()
    with pytest.raises(InputError, match=r"places\.csv: no such file"):
        load_world(data_dir=folder)


def test_short_row_and_wrong_encoding(edit: Edit) -> None:
    folder = edit("networks.csv", lambda rows: None)
    path = folder / "networks.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text + "extra,cells\n", encoding="utf-8")
    with pytest.raises(InputError, match="2 cells where 4 are expected"):
        load_world(data_dir=folder)
    path.write_bytes(text.encode() + b"\xff\xfe")
    with pytest.raises(InputError, match="UTF-8"):
        load_world(data_dir=folder)


def test_start_that_is_no_date() -> None:
    with pytest.raises(InputError, match="not a date"):
        load_world(start="autumn")


def test_unknown_world() -> None:
    with pytest.raises(InputError, match="americas"):
        load_world("america")


def test_places_of_different_kinds_are_not_merged(edit: Edit) -> None:
    folder = edit("places.csv", put_at("peru_coast", "coarse", "bra_amazon"))
    load_world(data_dir=folder)
    with pytest.raises(InputError, match="cannot be merged"):
        load_world(data_dir=folder, coarse=True)


def test_sources_of_two_countries_are_not_merged(edit: Edit) -> None:
    folder = edit("places.csv", put_at("bolivia_chapare", "coarse", "peru_andes"))
    with pytest.raises(InputError, match="cannot be merged"):
        load_world(data_dir=folder, coarse=True)


def test_same_tables_elsewhere_are_the_same_world(edit: Edit, tmp_path: Path) -> None:
    folder = edit("places.csv", lambda rows: None)
    assert load_world(data_dir=folder).legs == load_world().legs
