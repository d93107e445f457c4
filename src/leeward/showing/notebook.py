"""What a notebook shows: briefs, studies, verdicts and assessments as HTML, and which picture belongs to each.

All words come through `svg.tag`, which escapes them: a document cannot put markup into a notebook.
"""

from __future__ import annotations

from typing import Any

from leeward.ensembles.ids import is_placebo
from leeward.ensembles.study import Study
from leeward.evidence import load_levers, numbers
from leeward.evidence.errors import InputError
from leeward.evidence.shown import Picture
from leeward.judging import words
from leeward.judging.judgement import Judgement, Verdict
from leeward.judging.series import BASELINE
from leeward.reading.brief import Brief, Claim, LeverSetting
from leeward.showing import naming, pictures
from leeward.showing.sections import chip, three_shares, who
from leeward.showing.svg import Child, Markup, join, tag

MOST_CLAIMS = 30
"""Claims listed; how many more there are is said."""

STYLE = """.leeward{color-scheme:light;background:#fff;color:#1b1f24;font:14px/1.45 system-ui,sans-serif;
max-width:860px;padding:8px 12px}
.leeward h4{font-size:16px;margin:4px 0;color:inherit}.leeward p{margin:4px 0;color:inherit}
.leeward .soft{color:#525a65;font-size:12.5px}
.leeward p.big{font:17px/1.4 Georgia,serif;margin:8px 0}.leeward img{max-width:100%;height:auto;display:block;margin:6px 0}
.leeward table{border-collapse:collapse;margin:6px 0;color:inherit;font-size:13px}
.leeward th,.leeward td{text-align:left;vertical-align:top;padding:4px 12px 4px 0;border-bottom:1px solid #dcdfe3;background:#fff;
white-space:normal;max-width:26em}
.leeward .q{font-family:Georgia,serif}.leeward .num{text-align:right;white-space:nowrap}
.leeward .chip{display:inline-flex;align-items:center;gap:6px;border:1.5px solid currentColor;border-radius:13px;padding:1px 9px;
font-size:12.5px;font-weight:600;color:#525a65}.leeward .chip svg{width:11px;height:11px}
.leeward .c-holds,.leeward .c-briefly{color:#0a6aa8}.leeward .c-depends{color:#6a4fa3}.leeward .c-fails{color:#bf4b00}"""


def html(of: Any) -> Markup:
    """Return what a notebook shows of a brief, a study, a verdict or an assessment."""
    if isinstance(of, Brief):
        return _boxed(*_brief(of))
    if isinstance(of, Study):
        return _boxed(*_study(of))
    if isinstance(of, Verdict):
        return _boxed(*_verdict(of))
    return _boxed(*_assessment(of.judgement, of.study))


def picture(of: Any, *what: Any, **how: Any) -> Picture:
    """Return the picture of a brief, a study, a verdict or an assessment."""
    if isinstance(of, Brief):
        return pictures.of_brief(of)
    if isinstance(of, Study):
        return pictures.of_study(of, *what, **how)
    if isinstance(of, Verdict):
        return pictures.of_verdict(of)
    titles = {option.id: option.title for option in of.brief.options if option.title}
    outcome, option = (*what, None, None)[:2]
    return pictures.of_study(of.study, outcome, option or of.judgement.answer.option or None, titles=titles, **how)


def _boxed(*inside: Child) -> Markup:
    return tag("div", tag("style", Markup(STYLE)), *inside, cls="leeward")


def _rows(heads: tuple[str, ...], rows: list[tuple[Child, ...]], numeric: tuple[int, ...] = ()) -> Markup:
    kinds = ["num" if at in numeric else None for at in range(len(heads))]
    head = tag("tr", *(tag("th", text, scope="col", cls=kinds[at]) for at, text in enumerate(heads)))
    body = [tag("tr", *(tag("td", cell, cls=kinds[at]) for at, cell in enumerate(row))) for row in rows]
    return tag("table", tag("thead", head), tag("tbody", *body))


def _brief(brief: Brief) -> list[Child]:
    judged, possible = brief.read_claims(), brief.possible_claims()
    state = "confirmed by a person" if brief.reviewed else "confirmed by nobody"
    counts = f"Claims that are judged: {len(judged)}; possible ones that wait for a person: {len(possible)}. Reading {state}."
    played = f"{brief.years:g} years from {brief.world.start} in {brief.world.name}, seed {brief.seed}."
    parts: list[Child] = [
        tag("h4", brief.title or "A brief without a title"),
        tag("p", f"{counts} {played}", cls="soft"),
    ]
    if brief.options:
        options: list[tuple[Child, ...]] = [
            (o.id, o.title, join(*(tag("div", _setting(setting)) for setting in o.levers))) for o in brief.options
        ]
        parts.append(_rows(("Option", "Title", "Levers"), options))
    claims = [*judged, *possible]
    if claims:
        parts.append(_rows(("Claim", "Tier", "Words", "Understood as", "Speaker"), [_claim(c) for c in claims[:MOST_CLAIMS]]))
    if len(claims) > MOST_CLAIMS:
        parts.append(tag("p", f"{len(claims) - MOST_CLAIMS} more claims are in brief.claims.", cls="soft"))
    return parts


def _setting(setting: LeverSetting) -> str:
    record = load_levers().get(setting.lever)
    unit = record.unit if record else ""
    strength = f"{numbers.number(setting.value)} {unit}".strip() if setting.level is None else setting.level.replace("_", "-")
    start = setting.start_date or (f"week {setting.start_week}" if setting.start_week else "")
    end = setting.end_date or (f"week {setting.end_week}" if setting.end_week else "")
    when = (f", from {start}" if start else "") + (f", until {end}" if end else "")
    places = f" in {', '.join(place.replace('_', ' ') for place in setting.where)}" if setting.where else ""
    return f"{naming.lever(setting.lever)}: {strength}{places}{when}"


def _claim(claim: Claim) -> tuple[Child, ...]:
    quoted = tag("span", f"“{words.shorten(claim.span, 22)}”", cls="q") if claim.span else "–"
    understood = naming.pair(claim.lever, claim.outcome, claim.direction)
    return claim.id, claim.tier, quoted, understood, claim.speaker


def _study(study: Study) -> list[Child]:
    plan = study.plan
    real = [name for name in study.options if name != BASELINE]
    rejected = f" ({plan['rejected']} more were rejected as systems that cannot be)" if plan["rejected"] else ""
    all_of, most = len(study.draws), len(study.own(BASELINE).draws)
    number = str(most) if most == all_of else f"{all_of} to {most}"
    lead = (
        f"{number} draws{rejected}, {plan['weeks']} weeks from {plan['start']} in {plan['world']}, seed {plan['seed']};"
        f" {len(study.outcomes)} outcomes."
    )
    rows: list[tuple[Child, ...]] = [
        (name, "; ".join(f"{s.lever} {s.value:g}{'' if s.lethal else ', without deaths'}" for s in study.strategy(name)))
        for name in real
    ]
    parts: list[Child] = [tag("h4", "Study"), tag("p", lead, cls="soft"), _rows(("Option", "Levers"), rows) if rows else None]
    if plan["keep"] == "weekly" and "kg_delivered" in study.outcomes and len(study.draws):
        parts.append(Markup(pictures.of_study(study).image()))
    return parts


def _verdict(item: Verdict) -> list[Child]:
    quoted = tag("p", f"“{item.span}”", cls="big") if item.span else None
    shares, text = three_shares(item)
    parts: list[Child] = [
        tag("h4", f"{item.claim}  ", chip(item.word, item.title)),
        quoted,
        tag("p", f"{naming.pair(item.lever, item.outcome, item.direction, item.of_drug)} · {who(item)}", cls="soft"),
        tag("p", f"{item.reason[:1].upper()}{item.reason[1:]}.") if item.reason else None,
        tag("p", f"In twenty plausible worlds: {text}.", cls="soft") if shares else None,
        tag("p", item.confidence, cls="soft") if item.confidence else None,
    ]
    try:
        parts.append(Markup(pictures.of_verdict(item).image()))
    except InputError:
        parts.append(tag("p", "The model says nothing of its size.", cls="soft"))
    return parts


def _assessment(judgement: Judgement, study: Study) -> list[Child]:
    told = [row for row in judgement.answer.sentences if judgement.items or row.about in ("promise", "cost")]
    titles = judgement.option_titles
    parts: list[Child] = [tag("h4", judgement.title or "Assessment"), *(tag("p", row.text, cls="big") for row in told)]
    parts.append(tag("p", *(f"{text} " for text in judgement.limits[:1]), cls="soft"))
    option = judgement.answer.option or pictures.first_option(study.options)
    if option in study.options and not is_placebo(option):
        parts.append(Markup(pictures.of_study(study, None, option, titles=titles).image()))
    rows = [_judged(row.lead, len(row.items)) for row in judgement.rows[:MOST_CLAIMS]]
    if rows:
        parts.append(_rows(("Claim", "Verdict", "Words", "About", "Effect (9 in 10)"), rows))
    if len(judgement.rows) > MOST_CLAIMS:
        parts.append(tag("p", f"{len(judgement.rows) - MOST_CLAIMS} more are in .verdicts.", cls="soft"))
    return parts


def _judged(item: Verdict, times: int) -> tuple[Child, ...]:
    effect = "–"
    if item.effect is not None and item.interval is not None:
        effect = words.with_interval(item.interval, item.effect.kind, item.effect.unit)
    quoted = tag("span", f"“{words.shorten(item.span, 18)}”", cls="q") if item.span else "–"
    more = f" ({times} passages)" if times > 1 else ""
    return (
        f"{item.claim}{more}",
        chip(item.word, item.title),
        quoted,
        naming.pair(item.lever, item.outcome, item.direction, item.of_drug),
        effect,
    )
