"""One verdict in full, as titled paragraphs that the terminal and the report both print."""

from __future__ import annotations

from leeward.evidence import numbers
from leeward.judging import words
from leeward.judging.drivers import readable
from leeward.judging.judgement import Judgement, Verdict
from leeward.judging.record import Record, interval_in, judged, shares_in
from leeward.judging.structures import by_structure


def explain(judgement: Judgement, claim: str) -> list[tuple[str, list[str]]]:
    """Return (heading, lines) for the verdict on a claim; KeyError for an unknown id."""
    item = judgement.verdict(claim)
    parts: list[tuple[str, list[str]]] = [("Claim", _claim(item)), ("Verdict", _verdict(item))]
    if item.effect is not None:
        parts.append(("Effect", _effect(item.to_dict())))
        parts.append(("How long it lasts", _lasts(item)))
    if item.levels:
        parts.append(
            (
                "Within each structure",
                [
                    f"{judgement.names.get(name, readable(name))}: "
                    + ", ".join(f"{readable(x.level)} {words.in_twenty(x.share)}" for x in levels)
                    for name, levels in by_structure(list(item.levels)).items()
                ],
            )
        )
    if item.effect is not None:
        parts.append(("What drives it", drivers_in_words(item)))
    if item.placebo is not None and item.effect is not None:
        kind, unit = item.effect.kind, item.effect.unit
        parts.append(
            (
                "Strike and placebo",
                [
                    f"due to removing the cargo: {words.with_interval(item.placebo.removal, kind, unit)}",
                    f"due to lethality: {words.with_interval(item.placebo.lethality, kind, unit)}",
                ],
            )
        )
    parts.append(("Published evidence (kept apart)", literature_in_words(item)))
    if item.built_in is not None:
        where = next(at for at, (heading, _) in enumerate(parts) if heading == "Verdict") + 1
        parts.insert(where, ("Built in", [item.built_in.mechanism, f"rests on {item.built_in.rests_on()}"]))
    closing = [item.confidence] if item.confidence else []
    if item.probability_word:
        closing.insert(0, f"As claimed: {item.probability_word}.")
    if item.record is not None:
        parts.append(("How far it has been tested", tested_in_words(item)))
    if closing:
        parts.append(("Confidence", closing))
    if item.notes:
        parts.append(("Notes", list(item.notes)))
    return parts


def _claim(item: Verdict) -> list[str]:
    lines = [words.quote(item.span)] if item.span else []
    lines.append(f"{readable(item.lever) or 'no lever'} → {readable(item.outcome) or 'no outcome'}: {readable(item.direction)}")
    lines.append(f"said by: {item.speaker} ({item.stance}); {'reviewed' if item.reviewed else 'not reviewed by a person'}")
    return lines


def _verdict(item: Verdict) -> list[str]:
    lines = [item.title, item.reason]
    if item.horizon is not None:
        of = "" if item.draws is None else f", in {item.draws} model versions"
        lines.append(f"measured as {item.measure}, mean of the quarter ending at week {item.horizon}{of}")
    if item.wider:
        lines.append(f"measured for {item.wider}")
    return lines


def _effect(record: Record) -> list[str]:
    lines = []
    effect = record["effect"]
    kind, unit = effect["kind"], effect["unit"]
    for week, at in effect["horizons"].items():
        interval = interval_in(at)
        shares = ", ".join(f"{name} {words.in_twenty(share)}" for name, share in shares_in(record, week).items())
        lines.append(
            f"{words.horizon(int(week))}: {words.effect(interval, kind, unit)},"
            f" half within {words.span(interval, kind, unit, 50)},"
            f" nine in ten within {words.span(interval, kind, unit)}; {shares or 'undefined'}"
        )
    scale, shown = words.scale_of(kind, unit)
    suffix = f"\u00a0{shown}".rstrip("\u00a0")
    lines.append(f"smallest effect of interest: {numbers.number(scale * effect['smallest'])}{suffix}")
    at = judged(record)
    if at is not None:
        noise = effect["yearly_noise"]
        said = "not known" if noise is None else f"{numbers.number(scale * noise)}{suffix}"
        lines.append(f"ordinary yearly change: {said}; would it be visible? {at['visible']}")
    return lines


def _lasts(item: Verdict) -> list[str]:
    lines = [item.lasts()]
    if item.effect is not None and item.effect.duration.peak_week is not None:
        lines.append(f"largest around week {item.effect.duration.peak_week}")
    if item.displaced is not None:
        lines.append(
            f"came back elsewhere: {100 * item.displaced.median:.0f} %"
            f" (nine in ten: {100 * item.displaced.low90:.0f} to {100 * item.displaced.high90:.0f} %)"
        )
    return lines


def drivers_in_words(item: Verdict) -> list[str]:
    """Return one line a driver; says so when nothing stands out of the noise."""
    if not item.drivers:
        return ["no single unknown stands out of the noise"]
    if item.driven == "verdict":
        return [driver.sentence() for driver in item.drivers]
    return [
        f"{driver.title}: {100 * driver.index:.0f} % of the spread in size (the verdict is the same either way)"
        for driver in item.drivers
    ]


def tested_in_words(item: Verdict) -> list[str]:
    """Return the record of the response: the counts, and one line a published effect that the model was asked."""
    if item.record is None:
        return []
    lines = [item.record.sentence()]
    for effect in item.record.effects:
        met = "met" if effect.meets else "missed"
        lines.append(
            f"{met}: {effect.study}, {readable(effect.outcome)} ({effect.where}{'' if effect.free else ', used in the model'})"
        )
    return lines


def literature_in_words(item: Verdict) -> list[str]:
    """Return the counts with the grade, and one line a finding."""
    graded = item.literature.grade
    lines = [item.literature.sentence() + (f" ({graded} by design and number)" if graded else "")]
    for finding in item.literature.findings:
        years = f", {finding['years']}" if finding.get("years") else ""
        lines.append(
            f"{finding['side']}: {finding['summary']} ({readable(str(finding['design']))},"
            f" {readable(str(finding['place']))}{years}; {finding['source_id']}, {finding['status']})"
        )
    return lines
