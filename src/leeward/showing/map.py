"""The corridor map: the land in outline, one schematic arc a corridor, and nothing finer.

Arcs are drawn by hand through open water or across a region; they are not routes.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from leeward.evidence import numbers
from leeward.judging.moved import Arm, Moved
from leeward.showing.svg import Markup, Scale, join, num, path_of, picture, tag
from leeward.world import load_outline

WINDOW = (-116.0, -29.0, 8.0, 54.0)
"""West, south, east, north of the map in degrees."""

ARCS: dict[str, tuple[tuple[float, float], ...]] = {
    "eastern_pacific": ((-80.0, 0.5), (-92.0, -3.5), (-101.5, 4.0), (-103.5, 16.0)),
    "western_caribbean": ((-75.8, 10.8), (-79.0, 13.5), (-82.5, 16.5), (-86.8, 19.5)),
    "eastern_caribbean": ((-69.0, 12.2), (-67.5, 14.5), (-67.5, 16.5), (-66.5, 20.5)),
    "atlantic": ((-59.0, 8.8), (-45.0, 15.0), (-27.0, 26.0), (-10.5, 37.0)),
    "land_border": ((-103.0, 23.5), (-102.0, 27.0), (-100.0, 31.0), (-97.5, 36.0)),
    "air": ((-71.5, 6.0), (-79.0, 4.5), (-87.0, 8.5), (-91.0, 14.5)),
    "export_container": ((-44.5, -22.5), (-28.0, 0.0), (-24.0, 26.0), (-4.0, 44.0)),
}
"""Control points (lon, lat) of each corridor's arc, from departure to arrival."""

LABELS: dict[str, tuple[float, float, str, str]] = {
    "eastern_pacific": (-102.0, -13.0, "middle", "E Pacific"),
    "western_caribbean": (-80.5, 29.5, "middle", "W Caribbean"),
    "eastern_caribbean": (-61.0, 20.5, "start", "E Caribbean"),
    "atlantic": (-33.0, 36.5, "end", "Atlantic"),
    "land_border": (-97.0, 45.5, "middle", "US land border"),
    "air": (-67.0, 0.0, "start", "Air"),
    "export_container": (-20.0, 1.0, "start", "Containers"),
}
"""Where the words of each corridor stand (lon, lat, side) and its short name."""

_STRETCH = math.cos(math.radians(18))


def _scales(width: float) -> tuple[Scale, Scale, float]:
    west, south, east, north = WINDOW
    height = width * (north - south) / ((east - west) * _STRETCH)
    return Scale(west, east, 0, width), Scale(south, north, height, 0), height


def land_path(width: float = 1000.0) -> tuple[str, float]:
    """Return the outline of the land as the data of a path, and the height of the map, for a map of a width."""
    x, y, height = _scales(width)
    west, south, east, north = WINDOW
    rings = []
    for ring in load_outline().rings:
        lons, lats = [p[0] for p in ring], [p[1] for p in ring]
        if max(lats) - min(lats) < 1 and max(lons) - min(lons) > 90:
            continue  # an island on the date line, drawn around the world
        if max(lons) < west or min(lons) > east or max(lats) < south or min(lats) > north:
            continue
        rings.append(path_of([(x(lon), y(lat)) for lon, lat in ring], close=True))
    return "".join(rings), height


def land_symbol(width: float = 1000.0) -> Markup:
    """Return the hidden definitions that every map of the page shares: the land, drawn once."""
    drawn, height = land_path(width)
    land = tag(
        "symbol",
        tag("path", d=drawn, cls="land"),
        id="land",
        viewBox=f"0 0 {num(width)} {num(height)}",
    )
    return tag("svg", tag("defs", land), width=0, height=0, aria_hidden="true", focusable="false")


def arc_points(name: str, width: float) -> list[tuple[float, float]]:
    """Return the points of a corridor's arc on a map of a width, from departure to arrival."""
    x, y, _ = _scales(width)
    return [(x(lon), y(lat)) for lon, lat in _bezier(ARCS[name])]


def label_place(name: str, width: float) -> tuple[float, float, str, str]:
    """Return where the words of a corridor stand on a map of a width: x, y, side, and its short name."""
    x, y, _ = _scales(width)
    lon, lat, anchor, short = LABELS[name]
    return x(lon), y(lat), anchor, short


def _bezier(points: Sequence[tuple[float, float]], steps: int = 24) -> list[tuple[float, float]]:
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = points
    found = []
    for index in range(steps + 1):
        t = index / steps
        s = 1 - t
        a, b, c, d = s**3, 3 * s * s * t, 3 * s * t * t, t**3
        found.append((a * x0 + b * x1 + c * x2 + d * x3, a * y0 + b * y1 + c * y2 + d * y3))
    return found


def _arc(points: list[tuple[float, float]], thick: float, cls: str, dashed: bool) -> Markup:
    (xa, ya), (xb, yb) = points[-2], points[-1]
    angle = math.atan2(yb - ya, xb - xa)
    size = max(5.0, thick * 1.25)
    tip = (xb + size * math.cos(angle), yb + size * math.sin(angle))
    wings = [
        (xb + size * 0.75 * math.cos(angle + side), yb + size * 0.75 * math.sin(angle + side))
        for side in (math.pi / 2, -math.pi / 2)
    ]
    return join(
        tag(
            "path",
            d=path_of(points),
            cls=f"arc {cls}",
            stroke_width=round(thick, 1),
            stroke_dasharray=f"{num(max(4.0, 1.4 * thick))} {num(max(5.0, 1.6 * thick))}" if dashed else None,
            stroke_linecap="butt" if dashed else None,
        ),
        tag("path", d=path_of([tip, *wings], close=True), cls=f"head-arrow {cls}"),
    )


def share_text(share: float) -> str:
    """Return a share of the whole as a percentage with two figures."""
    return f"{100 * share:.0f} %" if share >= 0.1 else f"{100 * share:.1f} %"


def change_text(arm: Arm) -> str:
    """Return a relative change: +12 %, or ±0 when it rounds to nought."""
    if not math.isfinite(arm.relative):
        return "–"
    return f"{numbers.signed(100 * arm.relative, 0 if abs(arm.relative) >= 0.095 else 1)} %"


def corridor_map(
    name: str,
    moved: Moved,
    view: str,
    title: str,
    *,
    width: float = 350.0,
    smallest: float = 0.05,
    largest: float | None = None,
) -> Markup:
    """Return one map. ``view``: ``before``, ``after`` (width = share of the flow) or ``change``.

    In ``change`` the width is the size of the change against the whole flow, the colour its sign (grey below
    ``smallest`` of the corridor's own flow), dashed where fewer than four in five draws agree on the sign.
    ``largest`` is the change drawn at full width (a share of the whole), so that maps can be compared.
    """
    _, _, height = _scales(width)
    whole = sum(arm.before for arm in moved.corridors) or 1.0
    factor = largest or max((abs(arm.change.median) / whole for arm in moved.corridors), default=0.0) or 1.0
    arcs: list[Markup] = []
    texts: list[Markup] = []
    told: list[str] = []
    for arm in sorted(moved.corridors, key=lambda item: -item.share_before):
        if arm.name not in ARCS:
            continue
        points = arc_points(arm.name, width)
        if view == "change":
            size = abs(arm.change.median) / whole / factor
            changed = abs(arm.relative) > smallest if math.isfinite(arm.relative) else False
            cls = ("up" if arm.change.median > 0 else "down") if changed else "neg"
            thick = 1.6 + 13 * min(size, 1.0) if changed else 1.6
            arcs.append(_arc(points, thick, cls, changed and not arm.sure))
            text = change_text(arm)
        else:
            share = arm.share_before if view == "before" else arm.share_after
            arcs.append(_arc(points, 1.2 + 26 * share, "plain", False))
            text = share_text(share)
        told.append(f"{arm.title} {text}")
        left, top, anchor, short = label_place(arm.name, width)
        texts.append(tag("text", short, x=left, y=top - 6, cls="halo tick", text_anchor=anchor))
        texts.append(tag("text", text, x=left, y=top + 7, cls="halo head", text_anchor=anchor))
    return picture(
        name,
        width,
        height,
        title,
        f"{title}: {', '.join(told)}.",
        tag("rect", x=0, y=0, width=width, height=height, cls="sea"),
        tag("use", href="#land", x=0, y=0, width=width, height=height),
        *arcs,
        *texts,
        cls="chart map",
    )
