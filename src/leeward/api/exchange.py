"""What other libraries take: the posterior for ArviZ, and the model for the EMA Workbench. Nothing else needs either."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from leeward.api.asking import DRAWS, asked_study
from leeward.evidence.errors import InputError, unknown_name

if TYPE_CHECKING:
    import xarray as xr

    from leeward.ensembles.study import Study
    from leeward.reading.brief import Brief


def inference_data(of: Study | None = None, *, draws: int = 1000, seed: int = 1, outcomes: Sequence[str] = ()) -> Any:
    """Return the posterior of this version for ArviZ: ``InferenceData``, from ArviZ 1 on the ``DataTree`` it takes.

    Group ``posterior`` has the parameters (chain, draw), of which no chain was run: draws are handed out by weight and are not
    correlated; group ``prior`` as many draws of the priors. Units and long names are in ``attrs``; a structural choice is the
    number of its level, the levels are in ``flag_meanings``. Nothing is simulated. With a study ``of``, its own draws are given
    (in ``prior`` alone where they are of the priors), and in ``posterior_predictive`` (``prior_predictive``) its ``outcomes``,
    with the option as a dimension.

    InputError where ArviZ is not installed, and for outcomes that the study lacks.
    """
    try:
        import arviz
    except ModuleNotFoundError as missing:
        if missing.name != "arviz":
            raise
        raise InputError("arviz is not installed; `pip install 'leeward[notebook]'` adds it") from None
    groups = _of_study(of, outcomes) if of is not None else _of_posterior(draws, seed)
    import xarray as xr

    if int(str(arviz.__version__).split(".")[0]) < 1:
        return arviz.InferenceData(**groups)
    return xr.DataTree.from_dict(dict(groups))


def _of_posterior(draws: int, seed: int) -> dict[str, xr.Dataset]:
    import numpy as np

    from leeward.ensembles.posterior_file import shipped
    from leeward.model.system import compile_model
    from leeward.reading.brief import World
    from leeward.world import load_world

    if draws < 1:
        raise InputError(f"{draws} draws: at least one is needed", key="draws")
    usual, posterior = World(), shipped()
    model = compile_model(load_world(usual.name, usual.start))
    numbers = np.arange(draws, dtype=np.uint32)
    behind = posterior.take(numbers, seed=seed)
    found = {
        "posterior": _parameters(model.parameter_table(behind, posterior.seed)),
        "prior": _parameters(model.parameter_table(numbers, posterior.seed)),
    }
    found["posterior"].attrs |= {"effective_draws": posterior.size, "fitted_on": ", ".join(posterior.cases), "id": posterior.id}
    return found


def _of_study(study: Study, outcomes: Sequence[str]) -> dict[str, xr.Dataset]:
    import xarray as xr

    kind = "prior" if study.plan["prior"] else "posterior"
    table = study.parameters
    found = {kind: _parameters({str(name): table[name].to_numpy() for name in table}, study.draws)}
    if outcomes:
        for name in outcomes:
            if name not in study.outcomes:
                raise unknown_name("outcome", name, study.outcomes, key="outcomes")
        series = xr.Dataset(
            {name: study.outcome(name).expand_dims(chain=[0]).transpose("chain", "draw", ...) for name in outcomes}
        )
        found[f"{kind}_predictive"] = series
    return found


def _parameters(table: Mapping[str, Any], draws: Any = None) -> xr.Dataset:
    """Parameters by name as variables (chain, draw)."""
    import numpy as np
    import xarray as xr

    from leeward._version import __version__
    from leeward.evidence import load_parameters
    from leeward.judging.drivers import readable

    known = load_parameters()
    found: dict[str, xr.Variable] = {}
    for name, given in table.items():
        values, record = np.asarray(given), known.get(name)
        attrs: dict[str, Any] = {"long_name": record.title if record else readable(name), "units": record.unit if record else ""}
        if values.dtype.kind in "OUS" or (record is not None and record.structural):
            levels, values = np.unique(values.astype(str), return_inverse=True)
            attrs |= {"flag_values": list(range(len(levels))), "flag_meanings": " ".join(str(level) for level in levels)}
        if values.dtype.kind in "biuf":
            found[name] = xr.Variable(("chain", "draw"), values.reshape(1, -1), attrs)
    count = next(iter(found.values())).shape[1]
    coords = {"chain": [0], "draw": np.arange(count) if draws is None else draws}
    about = {"inference_library": "leeward", "inference_library_version": __version__}
    return xr.Dataset(found, coords=coords, attrs=about)


class Asked:
    """The model as a function of settings and the number of a draw: what the EMA Workbench calls. It can be pickled."""

    def __init__(self, outcomes: Sequence[str], of: Brief | None, draws: int, years: float | None, seed: int | None) -> None:
        self.outcomes, self.of = tuple(outcomes), of
        self.draws, self.years, self.seed = draws, years, seed

    def __call__(self, draw: int, **levers: float) -> dict[str, float]:
        """Return each outcome (mean of the last quarter, in its unit) and its change against the baseline, of one draw."""
        table = _answers(self, tuple(sorted(levers.items())))
        return {name: float(values[int(draw)]) for name, values in table.items()}


@lru_cache(maxsize=256)
def _answers(asked: Asked, levers: tuple[tuple[str, float], ...]) -> dict[str, Any]:
    """Outcomes of a strategy by name, one value a draw: an experiment more of the same strategy costs nothing."""
    from leeward.evidence import load_levers, load_outcomes
    from leeward.judging.arrays import Arrays
    from leeward.judging.series import BASELINE, window
    from leeward.showing.where import measure_at

    known, outcomes = load_levers(), load_outcomes()
    given = {name: value for name, value in levers if value != known[name].baseline}
    study = asked_study(given, of=asked.of, draws=asked.draws, years=asked.years, seed=asked.seed)
    arrays, found = Arrays(study, outcomes), {}
    option = study.options[1] if len(study.options) > 1 else BASELINE
    for name in asked.outcomes:
        measure = measure_at(arrays, outcomes[name], None)
        base, level = (window(arrays.path(each, measure), arrays.weeks) for each in (BASELINE, option))
        found[name], found[f"{name}_change"] = level, level - base
    return found


def ema_model(
    levers: Sequence[str],
    outcomes: Sequence[str] = ("kg_delivered", "consumption", "death_at_sea", "programme_cost"),
    *,
    of: Brief | None = None,
    draws: int = DRAWS,
    years: float | None = None,
    seed: int | None = None,
) -> Any:
    """Return Leeward as a model of the EMA Workbench (``ema_workbench.Model``), ready for ``perform_experiments``.

    Its levers are ``levers``, each from its minimum (today, where that is lower) to all-out, in the unit of the dial; its one
    uncertainty is ``draw``, a plausible system of the posterior; its outcomes are the means of the last quarter, to be minimised
    or maximised as is better for public health and safety, and their changes against the baseline on the same draw
    (``consumption_change``). The United States where an outcome is split by market. Use the sequential evaluator: draws of a
    strategy are played together and kept.

    InputError where the EMA Workbench is not installed, and for unknown names.
    """
    try:
        from ema_workbench import IntegerParameter, Model, RealParameter, ScalarOutcome
    except ModuleNotFoundError as missing:
        if missing.name != "ema_workbench":
            raise
        raise InputError("ema_workbench is not installed; `pip install 'leeward[ema]'` adds it") from None
    from leeward.evidence import lever as named
    from leeward.evidence import load_outcomes

    records = [named(name) for name in levers]
    baseline = asked_study({}, of=of, draws=draws, years=years, seed=seed)
    known = load_outcomes()
    for name in outcomes:
        if name not in baseline.outcomes or name not in known:
            raise unknown_name("outcome", name, [each for each in baseline.outcomes if each in known], key="outcomes")
    model = Model("leeward", function=Asked(outcomes, of, draws, years, seed))
    model.uncertainties = [IntegerParameter("draw", 0, len(baseline.draws) - 1)]
    model.levers = [
        RealParameter(r.name, min(r.minimum, r.baseline), max(r.levels["all_out"], r.baseline), default=r.baseline)
        for r in records
    ]
    kinds = {"lower": ScalarOutcome.MINIMIZE, "higher": ScalarOutcome.MAXIMIZE}
    model.outcomes = [
        ScalarOutcome(f"{name}{end}", kind=kinds.get(known[name].good, ScalarOutcome.INFO))
        for name in outcomes
        for end in ("", "_change")
    ]
    return model
