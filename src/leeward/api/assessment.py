"""An assessment: a brief, the study that simulated it, and the verdicts on its claims."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from leeward import results
from leeward._version import __version__
from leeward.evidence import shown
from leeward.schemas import FORMAT

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

    from leeward.ensembles.keys import PlanRecord
    from leeward.ensembles.study import Study
    from leeward.judging import Judgement
    from leeward.judging.judgement import Verdict
    from leeward.judging.keys import JudgementRecord
    from leeward.reading import Brief
    from leeward.schemas.printed import StudyRecord


def judge_study(study: Study, brief: Brief, *, smallest: Sequence[str] = ()) -> Assessment:
    """Judge the claims of a brief on draws that are there already; ``smallest`` as in :func:`assess`."""
    return Assessment(brief, study, judged(study, brief, smallest))


def judged(study: Study, brief: Brief, smallest: Sequence[str]) -> Judgement:
    """Judge the claims of a brief; ``smallest`` as in :func:`leeward.api.assess`."""
    from leeward.evidence import load_outcomes
    from leeward.judging import judge
    from leeward.judging.smallest import with_smallest
    from leeward.showing.past import past_record

    outcomes, told = with_smallest(load_outcomes(), smallest)
    return judge(study, brief, outcomes=outcomes, past=past_record, set_by_user=told)


def unsettled_claims(brief: Brief, smallest: Sequence[str]) -> Callable[[Study], dict[str, str] | None]:
    """Return what names the claims of a brief whose verdicts more draws of a study might change, each with its option:
    `leeward.judging.settled`.
    """
    from leeward.evidence import load_outcomes
    from leeward.judging.judge import judge_claims
    from leeward.judging.settled import unsettled
    from leeward.judging.smallest import with_smallest

    outcomes, _ = with_smallest(load_outcomes(), smallest)

    def find(study: Study) -> dict[str, str] | None:
        return unsettled(lambda seen: judge_claims(seen, brief, outcomes=outcomes), study)

    return find


class Assessment:
    """A brief, the study that simulated it, and the verdicts on its claims."""

    def __init__(self, brief: Brief, study: Study, judgement: Judgement) -> None:
        self.brief = brief
        self.study = study
        self.judgement = judgement

    @classmethod
    def open(cls, folder: str | PathLike[str], *, smallest: Sequence[str] | None = None) -> Assessment:
        """Judge the draws in a folder that :func:`assess`, :func:`run` or :func:`merge` wrote.

        ``smallest`` as in :func:`assess`; by default those that the assessment in the folder was made with.
        Raises InputError when the folder lacks draws or brief, or when only horizons were kept.
        """
        from leeward.ensembles.study import Study
        from leeward.evidence.errors import InputError
        from leeward.judging.smallest import as_told
        from leeward.reading import load_brief

        study = Study.open(results.draws_folder(Path(folder)))
        if not len(study.draws):
            raise InputError("holds no draw to judge", file=str(folder))
        if study.plan["keep"] != "weekly":
            raise InputError("keeps horizons only; verdicts need the weekly values", file=str(folder))
        brief = load_brief(Path(folder) / results.BRIEF)
        if smallest is None:
            made = Path(folder) / results.STUDY
            smallest = as_told(results.load_study(Path(folder)).get("smallest", ())) if made.is_file() else ()
        return cls(brief, study, judged(study, brief, smallest))

    @property
    def verdicts(self) -> pd.DataFrame:
        """One row a claim."""
        return self.judgement.verdicts

    def verdict(self, claim: str) -> Verdict:
        """Return the verdict on a claim; KeyError for an unknown id."""
        return self.judgement.verdict(claim)

    def __iter__(self) -> Iterator[Verdict]:
        """Go through the verdicts, in the order of the claims."""
        return iter(self.judgement.items)

    def __len__(self) -> int:
        """Number of verdicts."""
        return len(self.judgement.items)

    def __bool__(self) -> bool:
        """An assessment is there, also of a brief without claims."""
        return True

    def __contains__(self, name: object) -> bool:
        """Tell whether an outcome was kept: what ``assessment[name]`` takes; or whether a verdict is of this assessment."""
        return name in self.study.outcomes if isinstance(name, str) else any(name is item for item in self)

    @property
    def options(self) -> list[str]:
        """The options simulated, the baseline first."""
        return self.study.options

    @property
    def parameters(self) -> pd.DataFrame:
        """The draws: one row a draw, one column a parameter, in the parameter's unit."""
        return self.study.parameters

    def __getitem__(self, outcome: str) -> xr.DataArray:
        """Return an outcome: dims option, draw, week and the outcome's own; unit and long name are in its ``attrs``.

        KeyError, with the names there are, for an outcome that was not kept.
        """
        return self.study.outcome(outcome)

    def plot(self, outcome: str = "kg_delivered", option: str | None = None, *, where: str | None = None) -> shown.Picture:
        """Draw an outcome under an option (the main one unless named) against the baseline; ``where`` as in `Study.plot`."""
        return shown.picture(self, outcome, option, where=where)

    def _repr_html_(self) -> str:
        return shown.html(self)

    def to_dict(self) -> dict[str, Any]:
        """Return what ``study.json`` holds; plain values only."""
        from leeward.judging import explain
        from leeward.judging.smallest import as_told

        plan = self.study.plan
        judged = self.judgement.to_dict()
        # Options of different numbers of draws come of the rule, which stops at the same draws each time.
        draws = "" if plan.get("stopped", {}).get("fewer") else f" --draws {plan['draws']}"
        told = "".join(f" --smallest {text}" for text in as_told(self.judgement.smallest))
        for verdict in judged["verdicts"]:
            parts = explain(self.judgement, verdict["claim"])
            verdict["explanation"] = [{"heading": heading, "lines": lines} for heading, lines in parts]
        found: StudyRecord = {
            "leeward": FORMAT,
            "version": __version__,
            "title": self.brief.title,
            "reproduce": f"leeward assess {results.BRIEF}{draws} --years {plan['years']:g}"
            f" --seed {plan['seed']}{' --prior' if plan['prior'] else ''}{told}",
            "plan": cast("PlanRecord", plan),
            **cast("JudgementRecord", judged),
        }
        return dict(found)

    def report(self, path: str | PathLike[str]) -> Path:
        """Write the self-contained HTML report and return its path."""
        from leeward.showing.report import write_report

        write_report(self.judgement, self.study, self.brief, Path(path))
        return Path(path)

    def save(self, folder: str | PathLike[str], *, force: bool = False) -> Path:
        """Write report, study, brief and draws to ``folder``, whole or not at all, and return it.

        Raises InputError as :func:`leeward.results.check_target` does.
        """
        target = Path(folder)
        with results.writing(target, force=force) as part:
            self.study.save(part / results.DRAWS)
            self.write(part)
        return target

    def pdf(self, path: str | PathLike[str]) -> Path:
        """Print the report to a PDF and return its path; InputError where no Chromium or Chrome is installed."""
        from tempfile import TemporaryDirectory

        from leeward.showing.pdf import find_browser, print_pdf

        find_browser()
        with TemporaryDirectory(prefix="leeward-report-") as folder:
            return print_pdf(self.report(Path(folder) / results.REPORT), Path(path))

    def write(self, folder: Path, *, pdf: bool = False) -> None:
        """Write report, study and brief into an existing folder, with ``pdf`` the report on paper as well."""
        from leeward.reading import dump_brief

        dump_brief(self.brief, folder / results.BRIEF)
        (folder / results.STUDY).write_text(results.to_json(self.to_dict()) + "\n", encoding="utf-8")
        self.report(folder / results.REPORT)
        if pdf:
            self.pdf(folder / results.PDF)

    def __repr__(self) -> str:
        """Name what was assessed."""
        size = f"{len(self.brief.read_claims())} claims, {len(self.options)} options"
        return f"<Assessment of {self.brief.title!r}: {size}>"
