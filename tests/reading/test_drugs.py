"""The drug of a passage, and crops that are no coca."""

from __future__ import annotations

import pytest

from leeward.reading import read
from leeward.reading.drugs import drug


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Opium and cocaine were found.", "cocaine"),
        ("Heroin and marijuana were found.", "opioids"),
        ("Marijuana and heroin were found.", "cannabis"),
        ("Pills of methamphetamine were found.", "methamphetamine"),
        ("Poppies were found.", "opioids"),
        ("Nothing was found.", None),
    ],
)
def test_cocaine_comes_first_then_what_is_named_first(text: str, found: str | None) -> None:
    assert drug(text, 0, len(text)) == found


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("Eradication brigades cut opium poppy cultivation by 40 percent.", "other_outcome"),
        ("Eradication reduced marijuana crops in the hills.", "other_outcome"),
        ("The state banned the poppy. Eradication squads have cut the planted area by half.", "other_outcome"),
        ("Eradication cut coca cultivation and poppy cultivation alike.", "coca_area"),
        ("Growers left the poppy for coca. Eradication squads have cut the planted area by half.", "coca_area"),
        ("Manual eradication has reduced the area under cultivation.", "coca_area"),
    ],
)
def test_an_area_of_poppy_or_cannabis_is_no_coca_area(text: str, outcome: str) -> None:
    assert {claim.outcome for claim in read(text + "\n").claims} == {outcome}
