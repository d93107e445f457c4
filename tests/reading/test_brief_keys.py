"""Every key of a brief with every kind of wrong value: accepted, or one sentence that names file, key and line."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import BaseModel

from leeward.evidence.errors import InputError
from leeward.reading import brief as records
from leeward.reading import yamlfile
from leeward.reading.brief import Brief
from leeward.reading.yamlfile import brief_yaml, parse_brief

pytestmark = pytest.mark.slow

FULL: dict[str, Any] = {
    "leeward": 1,
    "title": "A brief with every key",
    "document": {
        "path": "article.md",
        "title": "An article",
        "outlet": "A paper",
        "date": "2025-10-01",
        "language": "en",
        "format": "markdown",
        "sha256": "0" * 64,
        "characters": 120,
        "notes": ["a note"],
    },
    "reviewed": False,
    "world": {"name": "americas", "start": "2025-09-01"},
    "years": 2.0,
    "seed": 3,
    "options": [
        {
            "id": "a",
            "title": "More patrols",
            "levers": [
                {
                    "lever": "vessel_patrol",
                    "level": "more",
                    "where": ["east_pacific"],
                    "start_week": 0,
                    "end_week": 60,
                    "ramp_weeks": 4,
                    "stated": "more ships",
                    "stated_start": 0,
                    "stated_end": 10,
                    "note": "as read",
                },
                {"lever": "treatment", "value": 1.0, "start_date": "2025-10-01", "end_date": "2026-10-01"},
            ],
            "proposed_by": "an author",
            "span": "more ships",
            "start": 0,
            "end": 10,
        }
    ],
    "claims": [
        {
            "id": "c1",
            "span": "more ships",
            "start": 0,
            "end": 10,
            "kind": "sentence",
            "lever": "vessel_patrol",
            "with_levers": ["treatment"],
            "lever_family": "interdiction",
            "in_english": "more ships",
            "outcome": "kg_delivered",
            "outcome_family": "flow",
            "direction": "decrease",
            "speaker": "author",
            "role": "minister",
            "stance": "asserts",
            "modality": "will",
            "hedged": False,
            "negated": False,
            "horizon_weeks": 52,
            "size": 5.0,
            "unit": "percent",
            "place": ["colombia"],
            "condition": "only if prosecutors follow",
            "apart": "in the first year",
            "of_less": True,
            "lever_words": "more ships",
            "outcome_words": "what is seized",
            "drug_named": False,
            "within": "in the enrolled districts",
            "counted": False,
            "market": "USA",
            "drug": "cocaine",
            "period": "2025",
            "probability": 0.5,
            "probability_before": 0.4,
            "candidates": {"levers": ["vessel_patrol"], "outcomes": ["kg_delivered"]},
            "matched_words": ["ships"],
            "carried": ["heading"],
            "in_model": True,
            "outside_reason": "",
            "option": "a",
            "tier": "read",
            "reading_confidence": 0.9,
            "reader": "rules",
            "reviewed_by": "A. Reader",
            "review": "accepted",
            "repeats": None,
            "also": None,
            "evidence_count": 1,
            "note": "a note",
        }
    ],
    "shocks": [{"name": "election", "start_week": 1, "end_week": 9, "size": 0.2, "where": ["colombia"], "note": "n"}],
    "quantities": [
        {
            "what": "seized",
            "value": 1.0,
            "low": 0.5,
            "high": 2.0,
            "unit": "t",
            "place": ["peru"],
            "speaker": "author",
            "span": "1 t",
            "start": 0,
            "end": 3,
        }
    ],
    "proposals": {
        "model": "m",
        "prompt_sha256": "0" * 64,
        "temperature": 0.0,
        "proposed": 1,
        "kept": 1,
        "dropped": {"no span": 1},
        "examined": 0.9,
    },
    "subject": {
        "instruments": [{"lever": "vessel_patrol", "words": "more ships"}],
        "one": True,
        "country": "peru",
        "proposer": "an author",
        "conclusion": "more ships",
        "start": 0,
        "end": 10,
        "speaker": "the minister",
        "other": "fewer ships",
        "other_speaker": "a captain",
    },
}
WRONG: dict[str, str] = {
    "nothing": "null",
    "a boolean": "true",
    "a word under the tag of a boolean": "!!bool maybe",
    "a word under the tag of a number": "!!int many",
    "a word under the tag of a date": "!!timestamp soon",
    "a tag that makes objects": '!!python/object/apply:os.system ["echo"]',
    "a tag of one's own": "!mine x",
    "bytes": "!!binary aGk=",
    "a negative number": "-1",
    "a fraction": "0.5",
    "not a number": ".nan",
    "infinity": "-.inf",
    "a number over the range": "1.0e+400",
    "a huge whole number": "1" + "0" * 400,
    "a whole number of 5000 digits": "9" * 5000,
    "a word": "word",
    "a word with an escape": '"\\e[31mred\\u202e"',
    "an empty word": '""',
    "a long word": "x" * 20_000,
    "a date": "2025-02-28",
    "a day that is none": "2025-02-30",
    "a time": "2025-02-28T10:00:00Z",
    "a list": "[1, two]",
    "an empty list": "[]",
    "a list of lists": "[[], [[]]]",
    "a table": "{a: 1}",
    "an empty table": "{}",
    "a merge key": "{<<: {a: 1}}",
    "a list in a key": "{[a]: 1}",
    "a depth of 60": "[" * 60 + "]" * 60,
}


def keys(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    if path:
        yield path
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in inside:
        yield from keys(part, (*path, key))


KEYS = list(keys(FULL))
MARK = "WRONG-VALUE"


def with_value(path: tuple[str | int, ...], text: str) -> str:
    """The brief as YAML, the value at ``path`` replaced by ``text`` as it is."""
    beside = {"claims": ("options", "claims")}.get(str(path[0]), (path[0],))
    made = {key: copy.deepcopy(FULL[key]) for key in beside if isinstance(key, str)}
    place: Any = made
    for part in path[:-1]:
        place = place[part]
    place[path[-1]] = MARK
    return yaml.safe_dump(made, sort_keys=False, width=10**6).replace(MARK, text)


def test_the_brief_has_every_key_and_is_right() -> None:
    found = {part for path in KEYS for part in path if isinstance(part, str)}
    kinds = [kind for kind in vars(records).values() if isinstance(kind, type) and issubclass(kind, BaseModel)]
    assert {name for kind in kinds for name in kind.model_fields} <= found
    brief = parse_brief(yaml.safe_dump(FULL, sort_keys=False), "brief.yaml")
    assert parse_brief(brief_yaml(brief), "brief.yaml") == brief


@pytest.mark.parametrize("path", KEYS, ids=lambda path: ".".join(map(str, path)))
def test_wrong_values_are_one_sentence(path: tuple[str | int, ...]) -> None:
    refused = 0
    for name, text in WRONG.items():
        try:
            brief = parse_brief(with_value(path, text), "brief.yaml")
        except InputError as problem:
            refused += 1
            said = str(problem)[:3000]
            assert said.startswith("brief.yaml") and problem.line is not None, (name, said)
            assert said.isprintable() and len(said) < 1500, (name, said)
            assert "pydantic" not in said, (name, said)
        else:
            assert isinstance(brief, Brief)
    assert refused >= 15, "most of these values are wrong for any key"


@pytest.mark.parametrize("path", [path for path in KEYS if str(path[-1]) in ("date", "start_date", "end_date")], ids=str)
@pytest.mark.parametrize("name", ["a boolean", "a word", "a list", "a negative number", "an empty word", "a day that is none"])
def test_where_a_date_is_read_the_sentence_says_so(path: tuple[str | int, ...], name: str) -> None:
    with pytest.raises(InputError, match="date"):
        parse_brief(with_value(path, WRONG[name]), "brief.yaml")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", "a YAML alias is not allowed"),
        ("a: &a [*a]\n", "a YAML alias is not allowed"),
        ("title: x\ntitle: y\n", "the key is given twice"),
        ("title: x\n---\ntitle: y\n", "not valid YAML"),
        ("title: \x00\n", r"U\+0000 is not allowed"),
        ("title: x\n\ttab: y\n", "not valid YAML"),
        ("title: 'never closed\n", "not valid YAML"),
        ("- a\n- b\n", "keys and values"),
        ("just words\n", "keys and values"),
        ("# nothing\n", "keys and values"),
        ("{" * 3000, "not valid"),
        ("- " * 3000 + "x", "nested too deeply"),
        ("title: " + "[" * 10_000 + "]" * 10_000, "nested too deeply"),
        ("? [a, b]\n: c\n", "a key must be a word"),
        ("!!set {a, b}\n", "tag"),
        ("title: *nowhere\n", "not valid YAML: found undefined alias"),
    ],
)
def test_yaml_that_is_no_brief(text: str, said: str) -> None:
    with pytest.raises(InputError, match=said) as caught:
        parse_brief(text, "brief.yaml")
    assert str(caught.value).isprintable()


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    path = tmp_path / "b.yaml"
    path.write_bytes(b"\xef\xbb\xbftitle: with a byte-order mark\n")
    assert yamlfile.load_brief(path).title == "with a byte-order mark"
    path.write_bytes(b"title: \x00\x01\x02\n")
    with pytest.raises(InputError, match="binary"):
        yamlfile.load_brief(path)
    path.write_text("title: " + "x" * 3_000_000, encoding="utf-8")
    with pytest.raises(InputError, match="at most 2,000,000"):
        yamlfile.load_brief(path)
