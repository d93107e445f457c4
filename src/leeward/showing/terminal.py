"""Verdicts in the terminal: the first sentences, then one to three lines a claim (four where a size, its place and its
ground need two) in eighty columns, without colour too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.padding import Padding
from rich.text import Text

from leeward.evidence.levers import load_levers
from leeward.judging import words
from leeward.judging.chains import Row
from leeward.judging.drivers import lower_first, readable
from leeward.judging.judgement import Judgement, Verdict
from leeward.judging.prices import setting_text
from leeward.judging.reasons import COUNTS
from leeward.judging.record import interval_in, judged
from leeward.judging.rules import (
    AT_FIRST,
    BUILT_IN,
    CONTRADICTED,
    DEPENDS,
    HOLDS,
    LARGER,
    MEANING,
    NO_DIRECTION,
    NO_EFFECT,
    NO_PATH,
    OUTSIDE,
    REPORTED,
    SMALLER,
    SUPPORTED,
    UNSETTLED,
)
from leeward.judging.summary import Interval
from leeward.reading.brief import Brief
from leeward.safetext import safe
from leeward.showing import naming
from leeward.showing.unbroken import cut, lines
from leeward.showing.waiting import in_terminal

STYLES = {
    SUPPORTED: "bold blue",
    SMALLER: "blue",
    LARGER: "bold blue",
    AT_FIRST: "blue",
    DEPENDS: "magenta",
    NO_EFFECT: "",
    CONTRADICTED: "bold red",
    UNSETTLED: "magenta",
    BUILT_IN: "italic",
    NO_PATH: "dim",
    OUTSIDE: "dim",
    NO_DIRECTION: "dim",
    REPORTED: "dim",
}
WIDTH = 79
"""Columns of a line: one less than the narrowest terminal, so that none is broken twice."""
_MOST_ID = 8
_PAST = "the text reports it as past: nothing to test"
_COUNT = "the text counts what has happened: nothing to test"
_QUOTED = 2
"""Lines of a quotation before the one that ends with who says it; the second only where it does not fit."""
_ALIKE = 3
"""Claims outside the model for one reason from which on the reason stands over them."""
_LEAST_SETTING = 24
"""Columns beside a heading that a setting needs at least; else it has a line of its own."""
_MOST_LINES = 2
"""Lines for size, place and ground of a verdict: the second only where one does not hold them."""


class _Prose:
    """A paragraph that breaks at plain spaces alone, as wide as where it is printed."""

    def __init__(self, text: str, style: str) -> None:
        self.text, self.style = text, style

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield Text("\n".join(lines(self.text, options.max_width)), style=self.style, no_wrap=True, overflow="ignore")


def settings(brief: Brief) -> dict[str, str]:
    """Return, for each option, the settings that are played, beside today's: two at most, and how many more."""
    levers = load_levers()
    found = {}
    for option in brief.options:
        told = [setting_text(each, levers[each.lever]) for each in option.levers if each.lever in levers]
        told = [text for text in told if text]
        more = f"; {len(told) - 2} more" if len(told) > 2 else ""
        found[option.id] = "; ".join(told[:2]) + more
    return found


def verdict_table(judgement: Judgement, brief: Brief | None = None) -> RenderableType:
    """Return the first sentences, a row a claim, what is outside the model, and how to read it.

    With the brief, each heading says at which setting of the option its claims are judged.
    The words of the document are printed as text: markup and control characters in them have no effect.
    """
    parts: list[RenderableType] = [
        _Prose(safe(sentence.text), "bold" if at == 0 else "") for at, sentence in enumerate(judgement.answer.sentences)
    ]
    played = settings(brief) if brief is not None else {}
    inside = [row for row in judgement.rows if row.lead.word != OUTSIDE]
    outside = [row for row in judgement.rows if row.lead.word == OUTSIDE]
    last = None
    for row in inside:
        heading = judgement.option_titles.get(row.lead.option, "") or "No option"
        if heading != last:
            title = Text(cut(safe(words.shorten(heading)), WIDTH), style="bold underline")
            setting = safe(played.get(row.lead.option, ""))
            beside = WIDTH - len(title.plain) >= min(_LEAST_SETTING, len(setting) + 2)
            if setting and beside:
                title.append(cut(f": {setting}", WIDTH - len(title.plain)), style="not bold not underline")
            parts.append(Padding(title, (1, 0, 0, 0)))
            if setting and not beside:
                parts.append(Text(f"   {cut(setting, WIDTH - 3)}", no_wrap=True, overflow="ellipsis"))
            last = heading
        parts += list(_row(row))
    if outside:
        parts.append(Padding(Text("Outside the model", style="bold underline"), (1, 0, 0, 0)))
        parts += list(_all_outside(outside))
    if brief is not None:
        parts += in_terminal(brief, WIDTH)
    used = dict.fromkeys(row.lead.word for row in judgement.rows)
    legend = [f"{word}: {MEANING[word]}." for word in MEANING if word in used]
    notes = []
    if judgement.rows:
        notes.append("(a to b): nine model versions in ten. Confidence: how far this response was tested (`leeward explain`).")
    if not judgement.reviewed:
        model = brief.proposals.model if brief is not None and brief.proposals is not None and brief.proposals.examined else ""
        notes.append(f"The reading{f', with the language model {safe(model)},' if model else ''} was not reviewed by a person.")
    if judgement.history is None and judgement.rows:
        notes.append("Past scores do not support words of probability: shares are not probabilities.")
    if legend:
        parts.append(Padding(Text("\n".join(safe(line) for line in legend), style="dim"), (1, 0, 0, 0)))
    parts.append(Padding(Text(" ".join(notes), style="dim"), (1, 0, 0, 0)))
    return Padding(Group(*parts), (0, 0))


def _claims(row: Row) -> str:
    lead = row.lead.claim
    name = lead if len(lead) <= _MOST_ID else f"{lead[: _MOST_ID - 1]}…"
    return f"{name} +{len(row.items) - 1}" if len(row.items) > 1 else name


def _row(row: Row) -> Iterator[Text]:
    """The lines of a row: the verdict on the pair; how much and how sure; who says it."""
    lead = row.lead
    first = Text(f"{safe(_claims(row))} ", style="dim", no_wrap=True, overflow="ellipsis")
    way = {"increase": "up", "decrease": "down", "no_effect": "no change"}.get(lead.direction, readable(lead.direction))
    if lead.claimed_size is not None:
        way = lead.claimed_size.text if naming.is_count(lead) else f"{way} {lead.claimed_size.text}"
    trust = f" ({lead.grade} confidence)" if lead.grade else ""
    taken = len(first.plain) + len(f" {way}: {safe(lead.title)}{trust}")
    pair = f"{_outcome(lead, WIDTH - taken)} {way}: "
    first.append(safe(pair), style="not dim")
    room = WIDTH - len(first.plain) - len(trust)
    title = safe(lead.title)
    title = cut(title.replace(", the opposite of the claim", ", opposite") if len(title) > room else title, room)
    first.append(title, style=f"not dim {STYLES.get(lead.word, '')}".strip())
    first.append(trust)
    yield first
    second = _size(lead, placed=bool(lead.where) and f"({lead.where})" in pair)
    if lead.word == DEPENDS and title != safe(lead.title):
        second = f"on {lead.depends_on_title}: {second}"
    yield from _under(second)
    yield from _beside(lead)
    yield from _said(row)


def _beside(item: Verdict) -> Iterator[Text]:
    yield from _under(naming.beside(item))


def _under(told: str) -> Iterator[Text]:
    """What stands under a line, in `_MOST_LINES` at most; nothing for nothing."""
    found = lines(safe(told), WIDTH - 3) if told else []
    for line in (*found[: _MOST_LINES - 1], *([" ".join(found[_MOST_LINES - 1 :])] if len(found) >= _MOST_LINES else [])):
        yield Text("   " + cut(line, WIDTH - 3), no_wrap=True, overflow="ellipsis")


def _outcome(item: Verdict, room: int) -> str:
    """What is measured, with its place, for the middle of a sentence: by its title, or by its name where that does not fit."""
    place = f" ({item.where})" if item.where and not item.wider else ""
    title, name = naming.outcome(item.outcome, item.of_drug), words.with_drug(naming.short(item.outcome), item.of_drug)
    if item.effect is not None and item.effect.measure.outcome != item.outcome:
        title = name = lower_first(item.measure.partition(" (")[0])
    ways = [f"{title}{place}", f"{name}{place}", title, name]
    if item.where.startswith("all ") or item.outcome.startswith("kg_"):
        del ways[1]
    return next((way for way in ways if len(way) <= room), name)


def _size(item: Verdict, placed: bool = False) -> str:
    """Say how large, where (unless ``placed``: it was said), how long and how well tested; the reason where there is no size."""
    record = item.to_dict()
    at = judged(record)
    if item.word == REPORTED:
        return _COUNT if item.reason.startswith(COUNTS) else _PAST
    if item.word == NO_PATH:
        return f"{'nought throughout' if item.no_path else 'nothing but feedback'}: the model has no mechanism for it"
    if at is None or at["median"] is None or item.horizon is None:
        return item.reason
    kind, unit = record["effect"]["kind"], record["effect"]["unit"]
    where = f", {item.where}" if item.where and not placed else ""
    size = naming.points_of(item.outcome, words.with_interval(interval_in(at), kind, unit))
    parts = [f"{size} at {words.horizon(item.horizon)}{where}"]
    if item.told_of:
        parts[0] = f"{naming.of_then(item)} {parts[0]}"
    if item.total is not None:
        parts.insert(0, words.summed(item.total, unit))
    if item.word == AT_FIRST and item.effect is not None:
        weeks = [week for week, fit in item.fits.items() if week < item.horizon and fit.as_claimed >= HOLDS]
        for week in weeks[-1:]:
            first = item.effect.at[week].interval
            parts.insert(0, f"{words.effect(first, kind, unit)} at {words.horizon(week)}")
    if item.word == NO_EFFECT:
        smallest = words.effect(_point(record["effect"]["smallest"]), kind, unit).lstrip("+")
        parts.append(f"within ±{smallest}")
    elif item.word == SUPPORTED and item.direction == "no_effect":
        smallest = words.effect(_point(record["effect"]["smallest"]), kind, unit).lstrip("+")
        parts.append(f"within ±{smallest}, as claimed")
    elif item.word == UNSETTLED:
        fit = item.fit
        if fit is not None:
            parts.insert(0, f"{100 * fit.as_claimed:.0f}/{100 * fit.negligible:.0f}/{100 * fit.opposite:.0f} % for/nil/against")
    elif item.word != AT_FIRST and item.direction != "no_effect" and item.lasts() not in ("–", "to the end", "never noticeable"):
        parts.append(item.lasts())
    if item.built_in is not None and item.word == BUILT_IN:
        parts.append(f"rests on {item.built_in.ground()}".removesuffix(" on this effect"))
    if item.elsewhere is not None:
        parts.append(f"{100 * item.elsewhere.median:.0f}\u00a0% elsewhere")
    return "; ".join(parts)


def _point(value: float) -> Interval:
    return Interval(*(value,) * 5)


def _said(row: Row) -> Iterator[Text]:
    """The words of the text in one line with who said them, in up to three where they are long, then what is published."""
    lead = row.lead
    quote = safe(words.quote(lead.span)) if lead.span else ""
    speakers = row.speakers
    who = speakers[0] if len(speakers) == 1 else f"{speakers[0]} and {len(speakers) - 1} more"
    how = {"aims": ", aim", "recommends": ", advice", "doubts": ", doubt"}.get(lead.stance, "")
    tail = f" {safe(who)}{how}"
    published = f"; published: {lead.literature.sentence()}" if lead.literature.findings else ""
    # The words of the text come before the count of works, which stands in the report too.
    if len(quote) + len(tail) + len(published) <= WIDTH - 4 or not quote:
        tail += published
    tail = cut(tail, 44).strip()
    parts = lines(quote, WIDTH - 3)
    room = WIDTH - 4 - len(tail)
    beside = parts.pop() if parts and len(parts) <= _QUOTED + 1 and len(parts[-1]) <= room else ""
    if len(parts) > _QUOTED:
        beside, parts = cut(" ".join(parts[_QUOTED:]), room), parts[:_QUOTED]
    for line in parts:
        yield Text(f"   {line}", style="dim", no_wrap=True, overflow="ellipsis")
    yield Text(f"   {beside}{' ' if beside else ''}{tail}", style="dim", no_wrap=True, overflow="ellipsis")


def _all_outside(rows: Sequence[Row]) -> Iterator[Text]:
    """The rows outside the model; those with one reason under it where there are `_ALIKE` or more."""
    alike: dict[str, list[Row]] = {}
    for row in rows:
        alike.setdefault(row.lead.reason.partition(";")[0], []).append(row)
    for reason, group in alike.items():
        if len(group) < _ALIKE:
            for row in group:
                yield from _outside(row)
            continue
        one = len({(row.lead.lever, row.lead.called) for row in group}) == 1
        named = naming.tested(group[0].lead, "").partition(" → ")[0] if one else ""
        said = named.strip("“”").casefold() in reason.casefold()
        told = f"{reason}:" if said else f"{named}: {reason}:"
        yield Text(cut(safe(told), WIDTH), no_wrap=True, overflow="ellipsis")
        for row in group:
            pair = naming.tested(row.lead)
            pair = pair.partition(" → ")[2] if one else pair
            yield from _pair(f"{_claims(row)} {pair}")
            yield from _beside(row.lead)
            yield from _said(row)


def _pair(told: str) -> Iterator[Text]:
    named, *more = lines(safe(told), WIDTH)
    yield Text(named, no_wrap=True, overflow="ellipsis")
    if more:
        yield Text("   " + cut(" ".join(more), WIDTH - 3), no_wrap=True, overflow="ellipsis")


def _outside(row: Row) -> Iterator[Text]:
    lead = row.lead
    yield from _pair(f"{_claims(row)} {naming.tested(lead)}")
    yield from _under(lead.reason or "–")
    yield from _beside(lead)
    if lead.span:
        yield from _said(row)
