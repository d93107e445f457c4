"""The published pages of history, generated from stored results: `python docs/tools/history_pages.py`.

Writes docs/validation/backtests.md, effects.md, forecasts.md and calibration.md from the stored rows and the shipped
posterior; with `--run` it first plays every bundled case, from the posterior that leaves it out and from the priors (logged
in the package), and stores the rows; with `--effects` every published effect. A test compares pages and results, so neither
can drift from the other or from the cases.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Sequence
from pathlib import Path

from leeward.ensembles.posterior_file import load, load_left_out, shipped_folder
from leeward.history import log
from leeward.history.backtests import DRAWS, Row
from leeward.history.cases import bundled_cases, load_case
from leeward.history.effect_evidence import DISCREPANCY
from leeward.history.effect_files import load_effects
from leeward.history.forecasts import score
from leeward.history.instruments import load_instruments
from leeward.history.pooled import counted
from leeward.history.scores import pooled_skill
from leeward.history.stored import run, run_effects, stored, stored_effects
from leeward.history.surveys import FIRST_SURVEY, agreement, gap, pairs

PAGES = Path("docs/validation")
TEXTS = Path(__file__).resolve().parent / "history"
"""Words of the pages, with marks where the tables go."""
REFERENCES = ("persistence", "arithmetic", "empty")


def number(value: float | None, digits: int = 3) -> str:
    """Three significant digits, thousands separated; nothing for None."""
    if value is None:
        return ""
    if abs(value) >= 1000:
        return f"{float(f'{value:.3g}'):,.0f}"
    return f"{value:.{digits}g}"


def _signed(value: float | None) -> str:
    return "" if value is None else f"{value:+.2f}"


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A Markdown table."""
    lines = ["| " + " | ".join(head) + " |", "| " + " | ".join("---" for _ in head) + " |"]
    return "\n".join(lines + ["| " + " | ".join(str(c).replace("|", "/") for c in row) + " |" for row in rows])


def _summary(rows: Sequence[Row]) -> str:
    if not rows:
        return "Not played with these scores yet."
    body = [
        (
            r["quantity"], _signed(r["value"]) if "skill" in r["quantity"] else number(r["value"]),
            "" if r["low"] is None else f"{r['low']:+.2f} to {r['high']:+.2f}" if "skill" in r["quantity"]
            else f"{r['low']:.2f} to {r['high']:.2f}", r["cases"], r["series"], r["n"],
        )
        for r in rows
    ]  # fmt: skip
    return table(("quantity", "value", "90 % interval", "cases", "series", "points"), body)


def _scores(rows: Sequence[Row]) -> str:
    def gain(row: Row, key: str) -> str:
        if row["crps"] is None or not row.get(key) or (row["kind"] == "null" and key == "crps_empty"):
            return ""
        return _signed(1.0 - row["crps"] / row[key])

    body = [
        (
            r["case"], r["series"], r["unit"], number(r["crps"]), number(r["crps_persistence"]),
            number(r["crps_trend"]), number(r["crps_arithmetic"]),
            _signed(r["skill_persistence"]), _signed(r["skill_trend"]), gain(r, "crps_arithmetic"), gain(r, "crps_empty"),
            gain(r, "crps_shuffled"), gain(r, "crps_prior"),
            f"{r['inside90']} of {r['n']}" if r["n"] else "", number(r["rms_z"], 2),
            f"{r['signs_right']} of {r['signs']}" if r["signs"] else "", _percent(r["sign_ceiling"]),
            r["shown"], "yes" if r["in_sample"] else "", _what(r),
        )
        for r in rows
    ]  # fmt: skip
    head = (
        "case", "series", "unit", "CRPS", "persistence", "trend", "arithmetic", "skill p.", "skill t.", "skill a.",
        "against none", "against shuffled", "against priors", "inside 90 %", "rms z", "right signs", "ceiling", "shown only",
        "in-sample", "",
    )  # fmt: skip
    return table(head, body)


def _what(row: Row) -> str:
    if row["status"] != "scored":
        return str(row["status"])
    return "counts in the joint reading" if row["joint"] else "joint reading" if row["reads"] else ""


def _percent(share: float | None) -> str:
    return "" if share is None else f"{100 * share:.0f} %"


def _origins(rows: Sequence[Row]) -> str:
    """Out-of-sample events by who measured: pooled skills."""
    used = [r for r in counted(rows) if r["kind"] == "event"]
    tools = {(name, s.name): s.instrument for name in bundled_cases() for s in load_case(name).series}
    known = {"un_coca": "the UN survey of coca alone", "us_coca": "the US estimate of coca alone", "production": "production"}
    groups: dict[str, list[Row]] = {}
    for row in used:
        tool = tools.get((row["case"], row["series"]), "")
        name = "both surveys of coca" if row["reads"] else known.get(tool, "anything else")
        groups.setdefault(name, []).append(row)
    body = [
        (name, len({r["case"] for r in some}), len(some), *(_signed(pooled_skill(some, "crps", f"crps_{x}")) for x in REFERENCES))
        for name, some in sorted(groups.items())
    ]
    return table(("events out of sample, measured by", "cases", "series", "persistence", "arithmetic", "none"), body)


def _gap() -> str:
    """What is measured of the two surveys, by country and together."""
    whole, seen = gap(), agreement()
    body = []
    for country in FIRST_SURVEY:
        some = [p for p in pairs() if p.country == country]
        own = agreement(some)
        body.append((country, len(some), f"{sum(p.gap for p in some) / len(some):+.2f}", f"{own.same} of {own.pairs}"))
    body.append(("together", whole.pairs, f"{whole.mean:+.2f}", f"{seen.same} of {seen.pairs}"))
    knowing = "" if seen.knowing is None else f", a forecast that knew the truth with one of them in {_percent(seen.knowing)}"
    return (
        table(("country", "years with both", "mean gap (log US less log UN)", "same sign of a yearly change"), body)
        + f"\n\nOn a log scale: the gap is {whole.whole:.2f} (root mean square); it differs by {whole.between:.2f} from country "
        f"to country, by {whole.passing:.2f} from year to year within one, and changes by {whole.yearly:.2f} a year (memory "
        f"{whole.memory:.2f}). The surveys agree on the sign of {_percent(seen.share)} of yearly changes{knowing}."
    )


def _cases(rows: Sequence[Row]) -> str:
    parts, shares = [], {r["case"]: r.get("prior_share") for r in rows}
    for name in bundled_cases():
        c = load_case(name)
        settings = sorted({s.lever for s in c.settings})
        soft = sum(s.status in ("judgement", "recalled") for s in c.settings)
        what = ", ".join(settings) + f" ({soft} of {len(c.settings)} settings recalled or a judgement)" if settings else "none"
        share = shares.get(name)
        world = "" if share is None else f" {100 * share:.0f} % of the dated world rests on judgement alone."
        sample = f" **In-sample**: {c.in_sample_reason}" if c.in_sample else ""
        parts.append(f"- **{c.id}** ({c.kind}, {c.start} to {c.end}): {c.title}. Strategy: {what}. {c.notes}{world}{sample}")
    return "\n".join(parts)


def _fill(page: str, **parts: str) -> str:
    text = (TEXTS / f"{page}.txt").read_text(encoding="utf-8")
    for name, value in parts.items():
        text = text.replace(f"<!-- {name} -->", value)
    return text.rstrip() + "\n"


def backtests_page() -> str:
    """The page of backtests."""
    found = stored()
    looks = log.looks()
    counts = table(("case", "looks"), [(name, looks.get(name, 0)) for name in bundled_cases()])
    heads = ("name", "what", "error of a point", "its memory a year", "lasting bias (5 to 95 %)", "status", "note")
    tools = [
        (t.name, t.title, number(t.sd), number(t.memory), f"{t.bias_low:g} to {t.bias_high:g}", t.status, t.note)
        for t in load_instruments().values()
    ]
    return _fill(
        "backtests", draws=str(found["draws"]), seed=str(found["seed"]), summary=_summary(found["summary"]),
        summary_all=_summary(found["summary_all"]), summary_prior=_summary(found["summary_prior"]),
        origins=_origins(found["rows"]), gap=_gap(), scores=_scores(found["rows"]), cases=_cases(found["rows"]),
        looks=counts,
        instruments=table(heads, tools),
    )  # fmt: skip


def effects_page() -> str:
    """The page of published effects."""
    found = stored_effects()
    looks = max((log.looks().get(e.id, 0) for e in load_effects()), default=0)
    rows = [r for r in found["rows"] if r["meets"] is not None]
    parts = {"free": [r for r in rows if r["counts"]], "used": [r for r in rows if not r["counts"]]}
    return _fill(
        "effects", draws=str(found["draws"]), seed=str(found["seed"]), looks=str(looks),
        headline=_effects_headline(found["headline"]), headline_prior=_effects_headline(found["headline_prior"]),
        free=_effects(parts["free"], found["prior"]), used=_effects(parts["used"], found["prior"]),
        not_run="\n".join(f"- **{r['id']}** ({r['study']}): {r['not_run']}." for r in found["rows"] if r["not_run"]),
        records=_records(),
    )  # fmt: skip


def _effects_headline(found: Row) -> str:
    return (
        f"Of {found['n']} published effects that no prior and no equation uses, the model meets {found['meets']}; "
        f"{found['near']} of the {found['ratios']} with a ratio lie within a factor of three; median score "
        f"{number(found['median_score'])}. Of {found['used_n']} that are used it meets {found['used_meets']}, and "
        f"{found['used_near']} of {found['used_ratios']} lie within a factor of three. {found['not_run']} are not run."
    )


def _effects(rows: Sequence[Row], prior: Sequence[Row]) -> str:
    priors = {r["id"]: r for r in prior}

    def span(row: Row, low: str, high: str) -> str:
        if row[low] is None and row[high] is None:
            return ""
        ends = (number(row[low]), number(row[high]))
        return f"{ends[0]} to {ends[1]}" if all(ends) else f"from {ends[0]}" if ends[0] else f"up to {ends[1]}"

    body = [
        (
            r["id"], r["unit"], number(r["published"]), span(r, "low", "high"), number(r["model"]),
            span(r, "model_low", "model_high"), "yes" if r["meets"] else "no", number(r["ratio"]), number(r["score"]),
            span(priors[r["id"]], "model_low", "model_high"), number(priors[r["id"]]["score"]),
            f"{r['undefined']}" if r["undefined"] else "",
        )
        for r in rows
    ]  # fmt: skip
    head = (
        "effect", "unit", "published", "range", "model", "90 %", "meets", "ratio", "score", "priors: 90 %", "priors: score",
        "draws undefined",
    )  # fmt: skip
    return table(head, body)


def _records() -> str:
    parts = []
    for e in load_effects():
        year = f" {e.year}" if e.year else ""
        dials = [f"{d.lever} {d.how} {d.amount:g}" for d in e.strategy]
        what = ", ".join(dials[:3]) + (f" and {len(dials) - 3} more" if len(dials) > 3 else "") if dials else "no strategy"
        against = ", ".join(f"{d.lever} {d.how} {d.amount:g}" for d in e.against)
        asked = (
            "" if e.measure is None else f" Asked as {e.measure.kind} of {e.quantity.outcome} in the world of {e.start}: {what}"
        )
        asked += f", against {against}." if against else "." if asked else ""
        spread = f" Spread: {e.published.spread_from}." if e.measure and e.published.spread_from != "published" else ""
        used = f" Used by {', '.join(f'`{name}`' for name in e.used_by)}." if e.used_by else ""
        sample = " In the fit." if e.in_sample else ""
        parts.append(
            f"- **{e.id}**: {e.study}{year}, {e.design}; {e.setting} ({e.status}).{asked}{spread}{used}{sample} {e.note}".rstrip()
        )
    return "\n".join(parts)


def forecasts_page() -> str:
    """The page of forecasts."""
    found = score()
    rows = [
        (
            r["id"], r["forecaster"], r["statement"], r["made"], r["due"] or "", number(r["probability"]), r["outcome"],
            number(r["brier"]), number(r["log_score"]), f"[source]({r['url']})" if r["url"] else "", r["note"],
        )
        for r in found["rows"]
    ]  # fmt: skip
    bins = [
        (
            f"{b['low']:g} to {b['high']:g}", b["n"], number(b["stated"]), number(b["happened"]),
            "" if not b["n"] else f"{b['happened_low']:.2f} to {b['happened_high']:.2f}",
        )
        for b in found["calibration"]
    ]  # fmt: skip
    by = [(b["forecaster"], b["n"], number(b["brier"])) for b in found["by_forecaster"]]
    line = (
        f"{found['n']} forecasts of {found['events']} events are scored, {found['shown']} are shown only. Brier score "
        f"{found['brier']:.3f} (90 % interval {found['brier_low']:.3f} to {found['brier_high']:.3f}), log score "
        f"{found['log_score']:.3f}. Always saying {found['base_rate']:.2f}, the share that came true, would have "
        f"scored {found['brier_of_base_rate']:.3f}: skill {found['skill']:+.2f}."
    )
    head = ("id", "who", "statement", "made", "due", "p", "outcome", "Brier", "log", "", "note")
    return _fill(
        "forecasts", line=line, rows=table(head, rows), by=table(("who", "scored", "Brier"), by),
        bins=table(("said", "forecasts", "mean said", "share that happened", "90 % interval"), bins),
    )  # fmt: skip


def calibration_page(folder: Path | None = None) -> str:
    """The page of calibration; `folder` of the posterior, by default the one that is shipped."""
    path = shipped_folder() if folder is None else folder
    posterior = load(path)

    def rows(name: str) -> list[dict[str, str]]:
        with (path / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
            return list(csv.DictReader(stream))

    def shown(name: str) -> str:
        found = rows(name)
        if not found or list(found[0]) == ["none"]:
            return "None."
        return table([head.replace("_", " ") for head in found[0]], [[_short(c) for c in r.values()] for r in found])

    about = posterior.about
    joined = ", ".join(f"`{name}`" for name in about["series"] if " + " in name)
    parameters = rows("parameters")
    free = [r for r in parameters if r["structural"] == "False"]
    moved = [r for r in free if r["beyond_chance"] == "True"]
    largest = sorted(moved, key=lambda r: -abs(float(r["shift"])))[:12]
    still = ", ".join(f"`{r['parameter']}`" for r in free if r["beyond_chance"] != "True")
    left = [(case, number(p.about["effective_draws"]), number(p.about["beta"])) for case, p in load_left_out(path).items()]
    text = (
        f"Posterior `{posterior.id}`: {len(posterior.draws):,} admissible draws of {about['asked']:,}, "
        f"{posterior.size:.0f} effective. "
        f"{about['points']} points up to {about['cut']} from {len(posterior.cases)} cases: {', '.join(posterior.cases)}. "
        f"Fitted as readings of one path: {joined or 'none'}. "
        f"Published effects beside them: {', '.join(about.get('effects', ())) or 'none'}. "
        f"Exponent of the likelihood (beta) {float(about['beta']):.3g}: at 1 the data count in full. "
        f"{100 * float(about['plausible_share']):.0f} % of draws are not implausible. "
        f"{len(moved)} of {len(free)} parameters moved beyond chance, about {0.02 * len(free):.0f} would by luck. "
        f"`leeward calibrate --draws {about['asked']} --out DIR` makes it again.\n\n"
        f"The largest moves, in standard deviations of the prior:\n\n"
        f"{table(('parameter', 'prior mean', 'posterior mean', 'shift', 'shrinkage'), [_move(r) for r in largest])}\n\n"
        f"## What the data cannot tell apart\n\nPairs of which only a combination is known:\n\n{shown('pairs')}\n\n"
        f"Not identified at all, the data leave them where the prior put them: {still}.\n\n"
        f"## Posterior predictive checks\n\nInside 90 %: points, of n. Tail: share of the posterior below what was "
        f"observed; near 0 or 1 the model misses.\n\n{shown('checks')}\n\n"
        f"## Fitted without each case\n\n{table(('without', 'effective draws', 'beta'), left)}\n\n"
        f"## Prior and posterior of every parameter\n\n{shown('parameters')}"
    )
    discrepancy = about["discrepancy"]
    return _fill(
        "calibration", result=text, lasting=number(discrepancy["lasting"]), passing=number(discrepancy["passing"]),
        effect_discrepancy=number(DISCREPANCY),
    )  # fmt: skip


def _move(row: dict[str, str]) -> tuple[str, ...]:
    return (f"`{row['parameter']}`", *(_short(row[key]) for key in ("prior_mean", "posterior_mean", "shift", "shrinkage")))


def _short(cell: str) -> str:
    """A number of a table in three digits; other text as it is, flags as yes or nothing."""
    if cell in ("True", "False"):
        return "yes" if cell == "True" else ""
    try:
        return number(float(cell))
    except ValueError:
        return cell


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the pages; with `--run`, play the cases first."""
    parser = argparse.ArgumentParser(prog="python docs/tools/history_pages.py", description="Write the pages of history.")
    parser.add_argument("--run", action="store_true", help="play and score every bundled case first")
    parser.add_argument("--effects", action="store_true", help="play every published effect first")
    parser.add_argument("--draws", type=int, default=DRAWS)
    options = parser.parse_args(arguments)
    if options.run:
        run(options.draws)
    if options.effects:
        run_effects(options.draws)
    pages = {
        "backtests": backtests_page(),
        "effects": effects_page(),
        "forecasts": forecasts_page(),
        "calibration": calibration_page(),
    }
    for name, text in pages.items():
        (PAGES / f"{name}.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
