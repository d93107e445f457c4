"""Reads mutated documents of every format, from the file to the brief, and lists what is neither read nor refused.

    python tests/fuzz/documents.py --count 1000 --seed 1 --out finds

Each case ends as *read* (and then the spans stand in the text and the brief survives its own YAML), *refused* (one
sentence, `InputError`), *fault* (any other exception, or a promise that does not hold), *slow* (more processor time than
``--seconds``), *memory* (more than ``--megabytes``) or *crash* (the process died). Finds are kept in ``--out``; the exit
status is 1 when there are any. Cases follow from format, seed and number alone.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import resource
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from mutate import FORMATS, SUFFIX, mutant, originals

BATCH = 250
GOOD = ("read", "refused")


class Slow(BaseException):
    """The processor time of one case is over. Not an Exception, so that no reader can swallow it."""


def _ring(*_: object) -> None:
    raise Slow


def examine(path: Path, kind: str) -> None:
    """Read one file the whole way; AssertionError when a promise of the reading does not hold."""
    from leeward.reading.load import load
    from leeward.reading.pipeline import read_document
    from leeward.reading.yamlfile import brief_yaml, load_brief, parse_brief

    if kind == "yaml":
        brief = load_brief(path)
    else:
        document = load(path)
        brief = read_document(document)
        for claim in brief.claims:
            assert claim.span is None or document.text[claim.start : claim.end] == claim.span, "a span is not at its place"
        brief.to_json()
    again = parse_brief(brief_yaml(brief), "again.yaml")
    assert brief_yaml(again) == brief_yaml(brief), "a brief does not survive its own YAML"


def judged(path: Path, kind: str, seconds: float) -> tuple[str, str]:
    """Return how a case ended and, unless all is well, where."""
    from leeward.evidence.errors import InputError

    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        examine(path, kind)
        return "read", ""
    except InputError as error:
        sentence = str(error)
        good = sentence.endswith(".") and "\n" not in sentence and len(sentence) < 2000
        return ("refused", "") if good else ("fault", f"not one sentence: {sentence[:200]!r}")
    except Slow:
        return "slow", _where(sys.exc_info()[2])
    except MemoryError:
        return "memory", ""
    except BaseException as error:
        return "fault", f"{type(error).__name__}: {str(error)[:100]} at {_where(error.__traceback__)}"
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def _where(trace: object) -> str:
    frames = traceback.extract_tb(trace)  # type: ignore[arg-type]
    ours = [frame for frame in frames if "leeward" in frame.filename] or frames
    return f"{Path(ours[-1].filename).name}:{ours[-1].lineno}"


def batch(kind: str, seed: int, numbers: range, seconds: float, megabytes: int, report: Path, mark: Path) -> None:
    """Judge a range of cases in this process; one line of JSON each in ``report``."""
    signal.signal(signal.SIGVTALRM, _ring)
    resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
    logging.disable(logging.CRITICAL)
    path = mark.with_suffix(f".{SUFFIX[kind]}")
    with report.open("a", encoding="utf-8") as out:
        for number in numbers:
            path.write_bytes(mutant(kind, seed, number))
            mark.write_text(str(number), encoding="utf-8")
            began = time.process_time()
            ended, where = judged(path, kind, seconds)
            out.write(json.dumps([number, ended, where, time.process_time() - began]) + "\n")
            out.flush()


def run(kind: str, args: argparse.Namespace, folder: Path) -> tuple[Counter[str], dict[str, list[int]], float]:
    """Judge the cases of a format in child processes; one that dies is a find, and the next goes on after it."""
    ended, finds, longest = Counter[str](), dict[str, list[int]](), 0.0
    report, mark = folder / f"{kind}.jsonl", folder / "case"
    first, last = args.first, args.first + args.count
    while first < last:
        report.unlink(missing_ok=True)
        child = os.fork()
        if child == 0:
            try:
                batch(kind, args.seed, range(first, min(first + BATCH, last)), args.seconds, args.megabytes, report, mark)
                os._exit(0)
            except BaseException:
                traceback.print_exc()
                os._exit(1)
        _, status = os.waitpid(child, 0)
        rows = [json.loads(line) for line in report.read_text(encoding="utf-8").splitlines()] if report.exists() else []
        for number, how, where, seconds in rows:
            ended[how] += 1
            longest = max(longest, seconds)
            if how not in GOOD:
                finds.setdefault(f"{how} {where}", []).append(number)
        first = rows[-1][0] + 1 if rows else first
        if status != 0:
            number = int(mark.read_text(encoding="utf-8"))
            ended["crash"] += 1
            finds.setdefault(f"crash {os.waitstatus_to_exitcode(status)}", []).append(number)
            first = number + 1
    return ended, finds, longest


def main() -> int:
    """Run the cases and print a table of how they ended."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=1000, help="cases of each format")
    parser.add_argument("--first", type=int, default=0, help="number of the first case")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--formats", nargs="+", choices=FORMATS, default=FORMATS)
    parser.add_argument("--seconds", type=float, default=10.0, help="processor time a case may take")
    parser.add_argument("--megabytes", type=int, default=2048, help="memory of the process")
    parser.add_argument("--out", type=Path, default=None, help="folder for the finds")
    args = parser.parse_args()

    found = False
    with tempfile.TemporaryDirectory() as folder:
        for kind in args.formats:
            warm = Path(folder) / f"warm.{SUFFIX[kind]}"  # what is loaded on first use is loaded before the children are made
            warm.write_bytes(originals(kind)[0])
            examine(warm, kind)
            began = time.monotonic()
            ended, finds, longest = run(kind, args, Path(folder))
            counts = ", ".join(f"{how} {count}" for how, count in sorted(ended.items()))
            cases = f"{kind}: {sum(ended.values())} cases of seed {args.seed} from {args.first}"
            print(f"{cases} in {time.monotonic() - began:.0f} s; {counts}; longest {longest:.2f} s of processor time", flush=True)
            for what, numbers in sorted(finds.items(), key=lambda item: -len(item[1])):
                found = True
                print(f"  {len(numbers)} x {what}: {', '.join(map(str, numbers[:5]))}", flush=True)
                if args.out is not None:
                    args.out.mkdir(parents=True, exist_ok=True)
                    for number in numbers[:5]:
                        case = f"{kind}-{args.seed}-{number}.{SUFFIX[kind]}"
                        (args.out / case).write_bytes(mutant(kind, args.seed, number))
    return int(found)


if __name__ == "__main__":
    sys.exit(main())
