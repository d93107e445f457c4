"""The small pieces: escaping, scales, coordinates."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from leeward.showing import svg


@given(st.text(), st.text())
def test_no_text_becomes_markup(text: str, attribute: str) -> None:
    made = svg.tag("p", text, title=attribute)
    inner = made[made.index(">") + 1 : -len("</p>")]
    assert "<" not in inner and ">" not in inner
    if text.isprintable() and attribute.isprintable():
        parsed = ET.fromstring(made)
        assert (parsed.text or "") == text and parsed.get("title") == attribute


def test_markup_passes_and_text_does_not() -> None:
    inner = svg.tag("b", "<i>")
    assert svg.tag("p", inner, " & ", ["<x>", None]) == "<p><b>&lt;i&gt;</b> &amp; &lt;x&gt;</p>"
    assert svg.tag("a", href='"><script>') == '<a href="&quot;&gt;&lt;script&gt;"></a>'
    assert svg.tag("td", cls=None, hidden=True, data_label="x") == '<td hidden data-label="x"></td>'
    assert svg.clean("a\x00b\x1bc") == "abc"


@given(st.floats(-1e9, 1e9), st.floats(1e-6, 1e9), st.integers(2, 8))
def test_ticks_lie_inside_and_are_few(low: float, width: float, count: int) -> None:
    high = low + width
    if high <= low:
        return
    ticks = svg.nice_ticks(low, high, count)
    step = svg.nice_step(high - low, count)
    assert len(ticks) <= 2 * count + 2
    assert all(low - 1e-6 * step <= t <= high + 1e-6 * step or abs(t - low) < 1e-6 * max(abs(low), 1) for t in ticks)


@given(st.floats(allow_nan=True, allow_infinity=True))
def test_clipped_places_stay_inside(value: float) -> None:
    scale = svg.Scale(-2.0, 3.0, 10.0, 110.0)
    assert 10.0 <= scale.clip(value) <= 110.0


def test_scale_of_equal_ends_and_padding() -> None:
    assert svg.Scale(5.0, 5.0, 0.0, 10.0)(5.0) == 5.0
    assert svg.padded([]) == (0.0, 1.0)
    low, high = svg.padded([1.0, 2.0], include=(0.0,))
    assert low == 0.0 and high > 2.0
    assert svg.padded([float("nan"), 1.0, 2.0])[1] > 2.0


def test_coordinates_are_short() -> None:
    assert [svg.num(x) for x in (1.0, 1.26, -0.01, float("nan"))] == ["1", "1.3", "0", "0"]
    assert svg.path_of([(0, 0), (1, 2.5)], close=True) == "M0 0L1 2.5Z"
    assert svg.band_of([0, 1], [0, 0], [1, 1]).endswith("Z")


def test_nothing_turns_the_text_of_the_page_or_breaks_its_file() -> None:
    assert svg.clean("a\x9b\u202e\u2066\ud800b</script>\"'") == "ab&lt;/script&gt;&quot;&#x27;"
    made = svg.tag("p", "\u202e\ud800x", title="\u2067\x1by")
    assert made == '<p title="y">x</p>'
    made.encode("utf-8")
