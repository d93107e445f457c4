"""Leeward from Python: read a document, assess it, look at the numbers.

The command line calls the same functions, so both give the same answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from leeward import results
from leeward.api.asking import Sweep, sweep, what_if
from leeward.api.assessment import Assessment, judge_study, judged, unsettled_claims
from leeward.api.briefs import BRIEF_SUFFIXES, Source, read
from leeward.api.exchange import ema_model, inference_data
from leeward.ensembles import DRAWS

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from leeward.ensembles.study import Study
    from leeward.reading import Brief

__all__ = [
    "BRIEF_SUFFIXES",
    "Assessment", "Sweep", "assess", "check_smallest", "ema_model", "inference_data", "judge_study", "merge", "open_study",
    "read", "run", "sweep", "what_if",
]  # fmt: skip

Progress = Callable[[int, int, str], None]


def assess(
    brief: Brief | Source,
    *,
    draws: int | None = None,
    years: float | None = None,
    seed: int | None = None,
    prior: bool = False,
    out: str | PathLike[str] | None = None,
    force: bool = False,
    max_size: float | None = None,
    smallest: Sequence[str] = (),
    pdf: bool = False,
    progress: Progress | None = None,
) -> Assessment:
    """Simulate the options of a brief against a baseline and judge its claims.

    ``draws`` plausible systems are played; without a number 100, and 200 of options with a verdict not settled by then
    (:mod:`leeward.judging.settled` has the rule), and ``study.plan["stopped"]`` says why. ``brief`` may also be whatever
    :func:`read` takes, with its ``max_size``. ``years`` and ``seed`` are the brief's own
    unless given (3 and 1 where the brief says nothing). The same arguments give the same numbers on any split of the work.
    ``prior`` draws from the priors, not from the posterior of this version. ``smallest`` sets smallest effects of interest, each
    as ``OUTCOME=VALUE`` (``consumption=2%``).
    With ``out`` the results are written there as well, whole or not at all, under the rule of
    :func:`leeward.results.check_target`, and with ``pdf`` the report as printed by a browser as well. ``progress`` gets
    work done, work in all, and a word.

    Raises InputError before anything is simulated or written.
    """
    _check(draws, years, seed)
    check_smallest(smallest)
    if pdf:
        from leeward.showing.pdf import find_browser

        find_browser()
    target = None if out is None else Path(out)
    if target is not None:
        results.check_target(target, force=force)
    if isinstance(brief, (str, PathLike, Mapping)):
        brief = read(brief, max_size=max_size, progress=_reading(progress))
    _check_language(brief)
    settings = _settings(brief, draws, years, seed)
    if target is None:
        return _assess(brief, settings, prior, None, smallest, progress)
    with results.writing(target, force=force) as part:
        assessment = _assess(brief, settings, prior, part / results.DRAWS, smallest, progress)
        assessment.write(part, pdf=pdf)
    assessment.study.moved((target.resolve() if target.is_symlink() else target) / results.DRAWS)
    return assessment


def _check_language(brief: Brief) -> None:
    """Refuse a document in a language that is not read and of which nothing can be simulated."""
    from leeward.evidence.errors import InputError
    from leeward.reading.load import READ, language_name

    document = brief.document
    if document is not None and document.language not in (*READ, "unknown") and not brief.options:
        language = language_name(document.language)
        also = f"; {len(brief.claims)} possible claims can be accepted in a brief" if brief.claims else ""
        raise InputError(f"the document is in {language}, and no option in English was found in it{also}", file=document.path)


def run(
    brief: Brief | Source,
    *,
    out: str | PathLike[str],
    draws: int = DRAWS,
    years: float | None = None,
    seed: int | None = None,
    keep: str = "weekly",
    resume: bool = False,
    shard: str | None = None,
    executor: str | Executor | None = None,
    prior: bool = False,
    force: bool = False,
    max_size: float | None = None,
    progress: Progress | None = None,
) -> Study:
    """Simulate the options of a brief against a baseline, keep every draw in the folder ``out``, judge nothing.

    ``resume`` goes on with a run that was stopped, or adds draws to it; the numbers are those of one run.
    ``shard`` ("i/n") runs one part, to be brought together with :func:`merge`. ``executor``: "processes:N",
    "dask:ADDRESS", or any ``concurrent.futures.Executor`` whose workers see ``out``. ``keep``: "weekly" or
    "horizons". ``prior`` as in :func:`assess`. ``force`` replaces the run in ``out``.
    ``max_size`` as in :func:`read`. :meth:`Assessment.open` judges what was run.

    Raises InputError before anything is simulated or written, and while another run writes to ``out``. A run that
    cannot go on raises :class:`leeward.ensembles.stopping.Interrupted`, which says how many draws are stored.
    """
    from leeward.ensembles import stopping
    from leeward.ensembles.executors import check_words
    from leeward.ensembles.plan import parse_shard
    from leeward.ensembles.study import run_study
    from leeward.evidence.errors import InputError
    from leeward.reading import dump_brief

    _check(draws, years, seed)
    check_words(executor)
    if shard is not None:
        parse_shard(shard)
    target = Path(out)
    results.check_run(target, resume=resume, force=force)
    if isinstance(brief, (str, PathLike, Mapping)):
        brief = read(brief, max_size=max_size, progress=_reading(progress))
    try:
        with results.running(target, resume=resume) as folder:
            study = run_study(
                brief,
                **_settings(brief, draws, years, seed),
                progress=progress,
                out=folder / results.DRAWS,
                keep=keep,
                executor=executor,
                shard=shard,
                prior=prior,
            )
            dump_brief(brief, folder / results.BRIEF)
    except InputError:
        raise
    except Exception as error:
        why, known = stopping.cause(error)
        kept, wanted = stopping.stored(target / results.DRAWS)
        raise stopping.Interrupted(target, why, kept, wanted, known) from error
    return study


def _reading(progress: Progress | None) -> Callable[[float], None]:
    """What a reader reports its share to, where an engine's reports are wanted and the engine runs next."""
    from leeward.ensembles.backend import loading_ahead
    from leeward.reading.progress import in_percent

    return loading_ahead(None if progress is None else in_percent(progress))


def merge(folders: Sequence[str | PathLike[str]], out: str | PathLike[str], *, allow_missing: bool = False) -> Study:
    """Bring the draws of several runs of the same plan (shards) together in a new folder and return the study.

    With ``allow_missing`` some shards may be missing or unfinished; ``study.plan["lacks"]`` then lists what is.
    Raises InputError when draws are missing otherwise, when the runs are of different plans, repeat draws, or are
    damaged, and when ``out`` is not free.
    """
    import shutil

    from leeward.ensembles.merging import merge as merge_draws
    from leeward.ensembles.study import Study

    given = [Path(folder) for folder in folders]
    with results.writing(Path(out)) as part:
        draws = [results.draws_folder(folder) for folder in given]
        merge_draws(draws, part / results.DRAWS, allow_missing=allow_missing)
        brief = next((f / results.BRIEF for f in given if (f / results.BRIEF).is_file()), None)
        if brief is not None:
            shutil.copyfile(brief, part / results.BRIEF)
    return Study.open(Path(out) / results.DRAWS)


def open_study(folder: str | PathLike[str], *, smallest: Sequence[str] = ()) -> dict[str, Any]:
    """Return what ``study.json`` in a results folder holds; for a folder of a run, what it would hold.

    With ``smallest`` (each ``OUTCOME=VALUE``) the draws are judged again by those smallest effects.
    """
    place = Path(folder)
    check_smallest(smallest)
    if smallest:
        again: dict[str, Any] = results.plain(Assessment.open(place, smallest=smallest).to_dict())
        return again
    if results.named(place) and place.is_dir() and not (place / results.STUDY).exists() and (place / results.DRAWS).is_dir():
        judged: dict[str, Any] = results.plain(Assessment.open(place).to_dict())
        return judged
    return results.load_study(place)


def _check(draws: int | None, years: float | None, seed: int | None) -> None:
    from leeward.evidence.errors import InputError

    if draws is not None and draws < 1:
        raise InputError(f"{draws} draws: at least one is needed", key="draws")
    if years is not None and not 0 < years <= 100:
        raise InputError(f"{years} years: a span above 0 and up to 100 is expected", key="years")
    if seed is not None and not 0 <= seed < 2**63:
        raise InputError(f"seed {seed}: a whole number from 0 and below 2**63 is expected", key="seed")


def check_smallest(smallest: Sequence[str]) -> None:
    """Raise InputError unless every text sets a smallest effect: ``OUTCOME=VALUE``."""
    if smallest:
        from leeward.evidence import load_outcomes
        from leeward.judging.smallest import with_smallest

        with_smallest(load_outcomes(), smallest)


def _settings(brief: Brief, draws: int | None, years: float | None, seed: int | None) -> dict[str, Any]:
    return {
        "draws": draws,
        "years": brief.years if years is None else years,
        "seed": brief.seed if seed is None else seed,
    }


def _assess(
    brief: Brief,
    settings: dict[str, Any],
    prior: bool,
    store: Path | None,
    smallest: Sequence[str],
    progress: Progress | None,
) -> Assessment:
    from leeward.ensembles.steps import run_study_in_steps
    from leeward.ensembles.study import run_study
    from leeward.evidence.errors import InputError

    draws = settings.pop("draws")
    how: dict[str, Any] = {"progress": progress, "out": store, "prior": prior, **settings}
    if draws is None:
        study = run_study_in_steps(brief, unsettled_claims(brief, smallest), **how)
    else:
        study = run_study(brief, draws=draws, keep="weekly", judged=True, **how)
    if not len(study.draws):
        raise InputError(f"of {study.plan['draws']} drawn, none is a system that can be: play more", key="draws")
    return Assessment(brief, study, judged(study, brief, smallest))
