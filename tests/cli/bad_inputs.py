"""Bad inputs and what is said about them: the cases of `test_bad_inputs.py` and the rows of the page.

`python tests/cli/bad_inputs.py` writes docs/validation/bad_inputs.md.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import chdir
from dataclasses import dataclass, field
from pathlib import Path

from click.testing import CliRunner, Result

from leeward.cli import main
from leeward.history.cases import COLUMNS as POINT
from leeward.history.forecasts import COLUMNS as FORECAST

PAGE = Path(__file__).resolve().parents[2] / "docs" / "validation" / "bad_inputs.md"
Content = str | bytes | Callable[[Path], object]


@dataclass(frozen=True)
class Bad:
    """One bad input: what it is, the words of the command line, the files it needs, and variables."""

    what: str
    words: list[str]
    files: dict[str, Content] = field(default_factory=dict)
    variables: dict[str, str] = field(default_factory=dict)


def brief(**changes: str) -> dict[str, Content]:
    setting = {"lever": "vessel_patrol", "level": "more"} | {k: v for k, v in changes.items() if k not in ("years", "start")}
    body = ", ".join(f"{key}: {value}" for key, value in setting.items())
    world = f"world: {{start: {changes.get('start', '2025-09-01')}}}\nyears: {changes.get('years', '1')}\n"
    return {"b.yaml": f"title: T\n{world}options:\n  - id: a\n    levers:\n      - {{{body}}}\n"}


def case(yaml: str = "", point: str = "", **cells: str) -> dict[str, Content]:
    row = dict.fromkeys(POINT, "") | {"date": "2016-12-31", "series": "area", "value": "100", "unit": "ha", "status": "read"}
    row |= {"source": "a report"} | cells
    text = yaml or (
        "id: mine\ntitle: T\nkind: 'null'\nworld: americas\nstart: 2015-01-01\nend: 2017-01-01\nin_sample: false\n"
        "series: [{name: area, outcome: coca_area, unit: ha, coords: {country: colombia}}]\n"
    )
    return {"mine/case.yaml": text, "mine/observed.csv": point or ",".join(POINT) + "\n" + ",".join(row.values()) + "\n"}


def effect(**keys: str) -> dict[str, Content]:
    row = {"id": "mine", "study": "S", "design": "d", "status": "read", "outcome": "coca_area", "unit": "percent"} | {
        "published": "{value: 1, low: 0, high: 2}", "used_by": "[]", "in_sample": "false", "start": "2015-01-01",
        "strategy": "[{lever: treatment, value: 50}]",
        "measure": "{kind: ratio, window: {from: 2015-01-01, to: 2016-01-01}}",
    }  # fmt: skip
    return {"e.yaml": "".join(f"{key}: {text}\n" for key, text in (row | keys).items())}


def forecast(**cells: str) -> dict[str, Content]:
    row = dict.fromkeys(FORECAST, "") | {"id": "f1", "statement": "s", "made": "2025-01-01", "probability": "0.5"}
    row |= {"outcome": "yes", "status": "read"} | cells
    return {"f.csv": ",".join(FORECAST) + "\n" + ",".join(row.values()) + "\n"}


B, DOC = ["assess", "b.yaml"], {"d.md": "# A title\n\nMore ships will cut the flow of cocaine to Europe.\n"}
BACK, SCORE = ["backtest", "mine"], ["score", "f.csv"]
_SAVED = "From: <Saved by x>\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b--\n"
DEEP = "[" * 100_000 + "]" * 100_000


def _cases() -> Iterator[Bad]:
    yield Bad("a document that is not there", ["assess", "nowhere.md"])
    yield Bad("an empty name", ["assess", ""])
    yield Bad("a name too long for a file", ["compare", "x" * 300])
    yield Bad("a name with an escape sequence", ["read", "\x1b[31mred"])
    yield Bad("a name on two lines", ["read", "a\nleeward: all is well"])
    yield Bad("a folder of results that is none", ["compare", "."])
    yield Bad("an empty brief", B, {"b.yaml": "# nothing\n"})
    yield Bad("a brief that is a list", B, {"b.yaml": "- a\n- b\n"})
    yield Bad("YAML with a tab", B, {"b.yaml": "title: T\n\tyears: 1\n"})
    yield Bad("YAML with a NUL", B, {"b.yaml": "title: \x00\n"})
    yield Bad("a quote never closed", B, {"b.yaml": "title: 'T\n"})
    yield Bad("aliases that multiply", B, {"b.yaml": "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"})
    yield Bad("an anchor that holds itself", B, {"b.yaml": "title: &a [*a]\n"})
    yield Bad("10,000 brackets", B, {"b.yaml": "title: " + "[" * 10_000 + "]" * 10_000 + "\n"})
    yield Bad("a key given twice", B, {"b.yaml": "title: T\ntitle: U\n"})
    yield Bad("a tag that makes objects", B, {"b.yaml": "title: !!python/object/apply:os.system [echo]\n"})
    yield Bad("a merge key", B, {"b.yaml": "title: T\n<<: {years: 1}\n"})
    yield Bad("a list as a key", B, {"b.yaml": "[a]: 1\n"})
    yield Bad("`!!bool maybe` where a date is read", B, brief(start="!!bool maybe"))
    for text in ("null", "[2025]", "2025", "true", "2025-02-30", "'next week'"):
        yield Bad(f"`{text}` where a date is read", B, brief(start=text))
    for text in ("null", "many", ".nan", ".inf", "0", "-1", "1e400", "101", "[1]", "{a: 1}", "true", "9" * 5000):
        yield Bad(f"`years: {text if len(text) < 20 else '999… (5,000 digits)'}`", B, brief(years=text))
    yield Bad("an unknown key", B, {"b.yaml": "titel: T\n"})
    yield Bad("a key with an escape sequence", B, {"b.yaml": '"\\e[2Jtitle": T\n'})
    yield Bad("an unknown lever", B, brief(lever="vessel_patrolz"))
    yield Bad("an unknown level", B, brief(level="mighty"))
    yield Bad("a fraction of a week", B, brief(start_week="0.5"))
    yield Bad("a week of 1 and 400 noughts", B, brief(start_week="1" + "0" * 400))
    yield Bad("an end before its start", B, brief(start_week="9", end_week="3"))
    yield Bad("a date before the start of the world", B, brief(start_date="2020-01-01"))
    yield Bad("an end that is not after a start by date", B, brief(start_date="2025-10-06", end_week="2"))
    for value in ("9000", "-1"):
        dial = f"{{lever: treatment, value: {value}}}"
        yield Bad(f"`value: {value}` for treatment", B, {"b.yaml": f"options:\n  - id: a\n    levers:\n      - {dial}\n"})
    for what, shock in (
        ("an unknown shock", "{name: quake}"),
        ("a shock that is too large", "{name: election, size: 9}"),
        ("a shock at a place that it cannot have", "{name: election, where: [atlantis]}"),
    ):
        yield Bad(what, B, {"b.yaml": f"shocks:\n  - {shock}\n"})
    yield Bad("another format version", B, {"b.yaml": "leeward: 2\n"})
    for text in ("0", "-1", "nan", "1e400", "²", "1000000000000"):
        yield Bad(f"`--draws {text}`", [*B, "--draws", text], brief())
    for text in ("0", "nan", "inf", "1e400", "²"):
        yield Bad(f"`--years {text}`", [*B, "--years", text], brief())
    for text in ("-1", "1e3", "9223372036854775808"):
        yield Bad(f"`--seed {text}`", [*B, "--seed", text], brief())
    yield Bad("`--repeats` without end", ["bench", "--repeats", "1000001"])
    yield Bad("`--out` empty", [*B, "--out", ""], brief())
    yield Bad("`--out` on a file", [*B, "--out", "file"], {**brief(), "file": "x"})
    yield Bad("`--out` under a file", [*B, "--out", "file/out"], {**brief(), "file": "x"})
    yield Bad("`--out` too long", ["run", "b.yaml", "--out", "x" * 300], brief())
    yield Bad("`--out` on a folder of something else", [*B, "--out", "other"], {**brief(), "other/x": "x"})
    yield Bad("`run --out` on a file", ["run", "b.yaml", "--out", "file"], {**brief(), "file": "x"})
    yield Bad("`merge --out` on a file", ["merge", "a", "--out", "file"], {"file": "x"})
    yield Bad("`calibrate --out` on a file", ["calibrate", "--out", "file"], {"file": "x"})
    yield Bad("`calibrate --cut` that is no date", ["calibrate", "--out", "o", "--cut", "soon"])
    yield Bad("`read --out` on a file", ["read", "d.md", "--out", "file"], {**DOC, "file": "x"})
    yield Bad("`read --out` on a folder", ["read", "d.md", "--out", "o"], {**DOC, "o/x": "x"})
    yield Bad("`read --out` in a folder that is not there", ["read", "d.md", "--out", "no/b.yaml"], DOC)
    yield Bad("`read --claim-review` under a file", ["read", "d.md", "--claim-review", "d.md/x"], DOC)
    yield Bad("a world that starts too late", ["world", "--start", "2031-01-01"])
    yield Bad("a world that starts too early", ["world", "--start", "1911-01-01"])
    yield Bad("a start that is no date", ["world", "--start", "1e400"])
    yield Bad("an unknown world", ["world", "--name", "x" * 5000])
    yield Bad("a schema of no file and no command", ["schema", "studdy"])
    yield Bad("an unknown case", ["backtest", "nothing_like_it"])
    yield Bad("a case without its table", BACK, {"mine/case.yaml": "id: mine\n"})
    yield Bad("a case without a start", BACK, case("id: mine\ntitle: T\nkind: event\n"))
    event = "id: mine\ntitle: T\nkind: event\nworld: americas\nstart: 2015-01-01\nend: 2017-01-01\nin_sample: false\n"
    done = "strategy:\n  - {lever: treatment, value: 9000, start: 2015-01-01, status: read, source: s}\nseries: []\n"
    yield Bad("a case with a value outside the dial", BACK, case(event + done))
    for key, text in (
        ("value", "1e400"), ("value", "nan"), ("value", "inf"), ("value", "-1"), ("value", "0"), ("value", "1" + "0" * 30),
        ("value", "²"), ("value", "٣"), ("value", "1_000"), ("value", '"1,000"'), ("value", "many"), ("value", ""),
        ("low", "200"), ("date", "31.12.2016"), ("date", "true"), ("unit", "acres"), ("status", "heard"), ("series", "x"),
    ):  # fmt: skip
        yield Bad(f"a point with the {key} `{text}`", BACK, case(**{key: text}))
    yield Bad("a cell of 200,000 characters", BACK, case(note="x" * 200_000))
    yield Bad("a row too short", BACK, case(point=",".join(POINT) + "\n2016-12-31,area\n"))
    yield Bad("other columns", BACK, case(point="a,b\n1,2\n"))
    yield Bad("a table that is not UTF-8", BACK, {**case(), "mine/observed.csv": b"date,\xff\n"})
    yield Bad("an unknown effect", ["effects", "nothing_like_it"])
    yield Bad("a folder without an effect", ["effects", "."])
    for key, text in (
        ("status", "heard"), ("published", "{value: 36}"), ("published", "{value: many}"), ("published", "{low: 3, high: 1}"),
        ("used_by", "[hope]"), ("start", "soon"), ("strategy", "[{lever: treatment, value: 9000}]"), ("outcome", "prise"),
        ("measure", "{kind: guess, window: {from: 2015-01-01, to: 2016-01-01}}"), ("measure", "{kind: ratio}"),
    ):  # fmt: skip
        yield Bad(f"an effect with the {key} `{text}`", ["effects", "e.yaml"], effect(**{key: text}))
    for key, text in (
        ("probability", "1.5"), ("probability", "-1"), ("probability", "nan"), ("probability", "1e400"),
        ("probability", "½"), ("probability", "50 %"), ("made", ""), ("made", "soon"), ("due", "2024-01-01"),
        ("outcome", "perhaps"), ("statement", ""),
    ):  # fmt: skip
        yield Bad(f"a forecast with the {key} `{text}`", SCORE, forecast(**{key: text}))
    yield Bad("a forecast with a cell of 200,000 characters", SCORE, forecast(note="x" * 200_000))
    yield Bad("a forecast with a quote never closed", SCORE, forecast(note='"x'))
    yield Bad("forecasts that are a folder", ["score", "."])
    yield Bad("results that are deeply nested JSON", ["compare", "r"], {"r/study.json": DEEP})
    yield Bad("results of another form", ["compare", "r"], {"r/study.json": '{"comparison": []}'})
    yield Bad("results with NaN", ["explain", "r", "c1"], {"r/study.json": '{"comparison": NaN}'})
    yield Bad("results that end early", ["explain", "r", "c1"], {"r/study.json": '{"comparison":\n'})
    yield Bad("labels that are deeply nested JSON", ["read", "d.md", "--score", "g.json"], {**DOC, "g.json": DEEP})
    yield Bad("labels of another form", ["read", "d.md", "--score", "g.json"], {**DOC, "g.json": '{"a": 1}'})
    saved: dict[str, Content] = {**brief(), "b.review.json": DEEP}
    yield Bad("a saved review that is deeply nested JSON", ["review", "b.yaml", "--json"], saved)
    yield Bad("a document to explore that is not there", ["explore", "none.txt", "--no-open"])
    yield Bad("a port that is none", ["explore", "--port", "70000", "--no-open"])
    yield Bad("a model to ask where none has passed", ["explore", "--ask-model", "--no-open"])
    yield Bad("a saved review of another form", ["review", "b.yaml", "--json"], {**saved, "b.review.json": '{"decisions": 1}'})
    model = ["read", "d.md", "--model", "m", "--endpoint"]
    yield Bad("an endpoint that is no address", [*model, "file:///etc/passwd"], DOC)
    yield Bad("an endpoint with a line end", [*model, "http://localhost/\r\nX: y"], DOC)
    yield Bad(
        "a key with a line end in LEEWARD_LLM_KEY", [*model, "http://localhost:9/v1"], DOC, {"LEEWARD_LLM_KEY": "a\r\nX: y"}
    )
    kept = {"LEEWARD_CONFIG": "settings.json"}
    yield Bad("`config` of a setting that there is not", ["config", "endpont", "x"], {}, kept)
    yield Bad("`config` without a value", ["config", "endpoint"], {}, kept)
    yield Bad("`config endpoint` of no address", ["config", "endpoint", "localhost:8080"], {}, kept)
    yield Bad("`config timeout` of no time", ["config", "timeout", "1e400"], {}, kept)
    yield Bad("`config key` with a line end", ["config", "key", "a\nb"], {}, kept)
    yield Bad("settings that are deeply nested JSON", ["config"], {"settings.json": DEEP}, kept)
    yield Bad("settings of another form", ["config", "--show"], {"settings.json": '{"endpoint": 1}'}, kept)
    yield Bad("settings with a name that there is not", ["config"], {"settings.json": '{"colour": "red"}'}, kept)
    yield Bad("settings that are a folder", ["config"], {"settings.json/x": "x"}, kept)
    yield Bad("an address inside a network", ["read", "http://127.0.0.1:9/page"])
    yield Bad("an address inside a network, by name", ["assess", "http://localhost/page"])
    yield Bad("an address that is none", ["read", "https:///page"])
    yield Bad("an address with a password", ["read", "https://me:secret@example.org/page"])
    yield Bad("a PDF that is none", ["read", "d.pdf"], {"d.pdf": b"%PDF-1.7\nnothing here"})
    yield Bad("an ODT that is cut off", ["read", "d.odt"], {"d.odt": b"PK\x03\x04" + bytes(60)})
    yield Bad("a saved page without a page", ["read", "d.mhtml"], {"d.mhtml": _SAVED})
    yield Bad("LEEWARD_BACKEND of no engine", B, brief(), {"LEEWARD_BACKEND": "\x1b[31mabacus"})
    yield Bad("LEEWARD_CACHE of no user", B, brief(), {"LEEWARD_CACHE": "~nobody_of_that_name/x"})
    if Path("/dev/zero").exists():
        for words in (["assess"], ["read"], ["score"], ["backtest"], ["effects"], ["compare"]):
            yield Bad(f"`{words[0]}` of a device", [*words, "/dev/zero"])
    if hasattr(os, "mkfifo"):
        yield Bad("a brief that is a pipe", B, {"b.yaml": os.mkfifo})
        yield Bad("forecasts that are a pipe", SCORE, {"f.csv": os.mkfifo})
        yield Bad("a case whose table is a pipe", BACK, {**case(), "mine/observed.csv": os.mkfifo})
        yield Bad("results that are a pipe", ["compare", "r"], {"r/study.json": os.mkfifo})

    yield Bad("`check` of a lever that there is not", ["check", "lever", "treatmnt"])
    yield Bad("`check` of a kind that there is not", ["check", "knob", "treatment"])
    tree: dict[str, Content] = {"pyproject.toml": "[project]\nname = 'kites'\n"}
    yield Bad("`new` into a folder that is no checkout", ["new", "lever", "kite", "--into", "."], tree)
    yield Bad("`new` into a folder that there is not", ["new", "lever", "kite", "--into", "nowhere"])
    yield Bad("`new` with a name that is no name", ["new", "lever", "Kite-1", "--into", "."])


CASES = list(_cases())


def make(bad: Bad, folder: Path) -> None:
    """Write the files of a case into a folder."""
    for name, content in bad.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if callable(content):
            content(path)
        else:
            path.write_bytes(content if isinstance(content, bytes) else content.encode())


def run(bad: Bad) -> Result:
    """Call the command line on a case in the working folder."""
    return CliRunner().invoke(main, bad.words, prog_name="leeward", env=bad.variables)


def row(bad: Bad, result: Result) -> str:
    """The row of the page: the input, the sentence, the status."""
    said = result.stderr.splitlines()[0].removeprefix("leeward: ") if result.stderr else ""
    cells = (
        cell.replace("\\", "\\\\").replace("|", "\\|").replace("*", "\\*").replace("<", "&lt;") for cell in (bad.what, _cut(said))
    )
    return f"| {' | '.join(cells)} | {result.exit_code} |"


def _cut(said: str, most: int = 260) -> str:
    return said if len(said) <= most else f"{said[: most // 2]} … {said[-most // 2 :]}"


def page() -> str:
    """The page, from running every case."""
    rows = []
    for bad in CASES:
        with tempfile.TemporaryDirectory() as folder, chdir(folder):
            make(bad, Path(folder))
            rows.append(row(bad, run(bad)))
    return "\n".join([HEAD, *rows, ""])


HEAD = """# Bad inputs

Written by `python tests/cli/bad_inputs.py` from the cases that the tests run; do not edit. Every one of them ends with
exit status 2 and one sentence on standard error, and nothing is written. A sentence names the file, the line and the key
where there are any, and what is allowed where that is a list. Long sentences are cut here, not in the terminal.

*How text from outside is shown.* Everything that is printed passes one function: a character without a glyph (control
characters, marks of direction and of zero width, halves of pairs) is written out by its code, such as `\\\\x1b` or
`\\\\u202e`, so a document cannot move the cursor, colour, hide or turn text. In JSON such characters stand as `\\\\uXXXX`: the
value is the same. Brackets are never markup. The report escapes every text and runs no script.

*Tables that open in a spreadsheet.* The CSV files that Leeward writes (`parameters.csv`, `pairs.csv`,
`checks.csv` of a posterior) hold numbers, ids of cases and names of its own tables. No words of a document go
into them, so no cell is guarded against being read as a formula.

| input | sentence | status |
|---|---|---|"""


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(PAGE.name, len(CASES))
