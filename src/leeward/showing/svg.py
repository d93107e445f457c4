"""Small pieces of SVG and HTML, escaped at the source: nothing else writes a tag.

A `Markup` is text that is already safe. `tag` escapes every attribute and every child that is not a `Markup`,
so the words of a document cannot become part of the page.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from html import escape

from leeward.showing.unbroken import unbroken


class Markup(str):
    """Text that is safe to put into the page as it is."""

    __slots__ = ()


Child = Markup | str | None | Iterable["Markup | str | None"]

VOID = frozenset({"meta", "br", "hr", "img", "link", "input", "col"})

# Control characters, marks that turn the direction of what follows, and halves of pairs that no file can hold.
_DIRECTIONS = (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
_CONTROL = dict.fromkeys((*range(9), 11, 12, *range(14, 32), *range(127, 160), *_DIRECTIONS, *range(0xD800, 0xE000)))


def clean(text: str) -> Markup:
    """Escape text for the page; control characters and marks of direction are dropped."""
    return Markup(escape(str(text).translate(_CONTROL), quote=True))


def join(*children: Child) -> Markup:
    """Join children into one piece, escaping what is not `Markup` yet."""
    parts: list[str] = []
    for child in children:
        if child is None:
            continue
        if isinstance(child, Markup):
            parts.append(child)
        elif isinstance(child, str):
            parts.append(clean(unbroken(child)))
        else:
            parts.append(join(*child))
    return Markup("".join(parts))


def tag(name: str, /, *children: Child, **attributes: str | float | int | bool | None) -> Markup:
    """Return an element. ``cls`` is the class; underscores in attribute names become hyphens.

    Attributes that are ``None`` or ``False`` are left out, ``True`` gives a bare attribute; numbers are
    rounded to a tenth.
    """
    parts = [name]
    for key, value in attributes.items():
        if value is None or value is False:
            continue
        label = "class" if key == "cls" else key.rstrip("_").replace("_", "-")
        if value is True:
            parts.append(label)
        else:
            shown = num(value) if isinstance(value, float) else str(value)
            parts.append(f'{label}="{clean(shown)}"')
    opening = f"<{' '.join(parts)}>"
    if name in VOID:
        return Markup(opening)
    return Markup(f"{opening}{join(*children)}</{name}>")


def num(value: float) -> str:
    """Return a coordinate: at most one decimal, no trailing nought; nought for what is not finite."""
    if not math.isfinite(value):
        return "0"
    text = f"{value:.1f}"
    text = text.removesuffix(".0")
    return "0" if text == "-0" else text


def path_of(points: Sequence[tuple[float, float]], *, close: bool = False) -> str:
    """Return the data of a path through points."""
    if not points:
        return ""
    body = "L".join(f"{num(x)} {num(y)}" for x, y in points)
    return f"M{body}{'Z' if close else ''}"


def band_of(xs: Sequence[float], low: Sequence[float], high: Sequence[float]) -> str:
    """Return the path of a band between two lines."""
    up = list(zip(xs, high, strict=True))
    down = list(zip(reversed(xs), reversed(low), strict=True))
    return path_of([*up, *down], close=True)


class Scale:
    """A linear scale from values to pixels; values beyond the ends are clipped when asked."""

    def __init__(self, low: float, high: float, start: float, end: float) -> None:
        if not (math.isfinite(low) and math.isfinite(high)) or high <= low:
            low, high = (low - 1, low + 1) if math.isfinite(low) else (0.0, 1.0)
        self.low, self.high, self.start, self.end = low, high, start, end

    def __call__(self, value: float) -> float:
        """Return the pixel of a value."""
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)

    def clip(self, value: float) -> float:
        """Return the pixel of a value moved inside the ends; the middle when it is not a number."""
        if math.isnan(value):
            value = (self.low + self.high) / 2
        return self(min(max(value, self.low), self.high))

    def ticks(self, count: int = 5) -> list[float]:
        """Return round values inside the ends, about ``count`` of them."""
        return nice_ticks(self.low, self.high, count)


def nice_step(span: float, count: int) -> float:
    """Return a step of 1, 2 or 5 times a power of ten that cuts ``span`` into about ``count`` parts."""
    if span <= 0 or not math.isfinite(span):
        return 1.0
    raw = span / max(count, 1)
    power = 10.0 ** math.floor(math.log10(raw))
    for factor, limit in ((1, 1.5), (2, 3.5), (5, 7.5)):
        if raw < limit * power:
            return factor * power
    return 10 * power


def nice_ticks(low: float, high: float, count: int = 5) -> list[float]:
    """Return round values within [low, high]."""
    step = nice_step(high - low, count)
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    return [round(index * step, 12) for index in range(first, last + 1)]


def padded(values: Iterable[float], *, include: Sequence[float] = (), pad: float = 0.06) -> tuple[float, float]:
    """Return ends that hold all finite values and ``include``, with some room."""
    kept = [value for value in (*values, *include) if math.isfinite(value)]
    if not kept:
        return 0.0, 1.0
    low, high = min(kept), max(kept)
    room = (high - low) * pad or abs(high) * pad or 1.0
    return (low if low in include and low == 0 else low - room), high + room


def picture(name: str, width: float, height: float, title: str, summary: str, *children: Child, cls: str = "chart") -> Markup:
    """Return an SVG that says what it shows: a title and a summary for those who do not see it.

    ``name`` must be unique on the page.
    """
    return tag(
        "svg",
        tag("title", title, id=f"{name}-t"),
        tag("desc", summary, id=f"{name}-d"),
        *children,
        role="img",
        aria_labelledby=f"{name}-t {name}-d",
        viewBox=f"0 0 {num(width)} {num(height)}",
        width=num(width),
        height=num(height),
        cls=cls,
        xmlns="http://www.w3.org/2000/svg",
    )


def label(x: float, y: float, text: str, cls: str = "lab", anchor: str = "start") -> Markup:
    """Return a text at a place."""
    return tag("text", text, x=x, y=y, cls=cls, text_anchor=None if anchor == "start" else anchor)


def line(x1: float, y1: float, x2: float, y2: float, cls: str) -> Markup:
    """Return a straight line."""
    return tag("line", x1=x1, y1=y1, x2=x2, y2=y2, cls=cls)


def table(
    headings: Sequence[str],
    rows: Iterable[Sequence[Child]],
    *,
    caption: str,
    cls: str = "data",
    numeric: Iterable[int] = (),
    labelled: bool = False,
) -> Markup:
    """Return a table with a caption and headings; ``numeric`` are the columns set to the right.

    ``labelled``: each cell holds its heading, for a style that sets rows under each other on a phone.
    """
    right = set(numeric)
    head = tag(
        "tr",
        *(tag("th", text, scope="col", cls="n" if at in right else None) for at, text in enumerate(headings)),
    )
    body = [
        tag(
            "tr",
            *(
                tag("th", cell, scope="row")
                if at == 0
                else tag("td", cell, cls="n" if at in right else None, data_label=headings[at] if labelled else None)
                for at, cell in enumerate(row)
            ),
        )
        for row in rows
    ]
    return tag(
        "div",
        tag("table", tag("caption", caption), tag("thead", head), tag("tbody", *body), cls=cls),
        cls="scroll",
        tabindex="0",
        role="region",
        aria_label=caption,
    )


def twin(summary: str, content: Markup) -> Markup:
    """Return a table that can be opened under a picture."""
    return tag("details", tag("summary", summary), content, cls="twin")


def figure(drawing: Markup, caption: Child, twin_table: Markup | None = None, cls: str = "fig") -> Markup:
    """Return a picture with its text summary and its table."""
    return tag("figure", tag("div", drawing, cls="draw"), tag("figcaption", caption), twin_table, cls=cls)
