"""Rows for ``leeward levers``, ``outcomes``, ``parameters`` and ``evidence``: plain dicts, ready to print (`keys.py`)."""

from __future__ import annotations

from pathlib import Path

from leeward.evidence.errors import unknown_name
from leeward.evidence.facts import load_facts, load_sources
from leeward.evidence.findings import Finding, findings
from leeward.evidence.keys import EffortRecord, FactRow, FindingRow, LeverRow, OutcomeRow, ParameterRow, PluginRecord
from leeward.evidence.levers import Effort, Lever, load_levers
from leeward.evidence.outcomes import Outcome, load_outcomes
from leeward.evidence.parameters import Parameter, load_parameters
from leeward.evidence.plugins import Plugin, plugins


def _effort(effort: Effort | None) -> EffortRecord | None:
    if effort is None:
        return None
    return {"of": effort.of, "size": effort.size, "rests": effort.rests, "status": effort.status, "note": effort.note}


def lever_row(lever: Lever) -> LeverRow:
    """Return one lever as a flat row."""
    return {
        "name": lever.name,
        "title": lever.title,
        "family": lever.family,
        "label": lever.label,
        "subsystem": lever.subsystem,
        "unit": lever.unit,
        "dial": lever.dial,
        "now": lever.levels["now"],
        "more": lever.levels["more"],
        "surge": lever.levels["surge"],
        "all_out": lever.levels["all_out"],
        "minimum": lever.minimum,
        "maximum": lever.maximum,
        "meaning": dict(lever.meaning),
        "where": lever.where,
        "where_default": list(lever.where_default),
        "where_allowed": list(lever.where_allowed),
        "scope": lever.scope,
        "scale": dict(lever.scale),
        "mechanism": lever.mechanism,
        "acts_on": list(lever.acts_on),
        "assumed": list(lever.assumed),
        "assumed_signs": dict(lever.assumed),
        "effort": _effort(lever.effort),
        "resolution": lever.resolution,
        "lethal": lever.lethal,
        "in_model": lever.in_model,
        "outside_reason": lever.outside_reason,
        "unit_cost": lever.unit_cost,
        "unit_cost_per": lever.unit_cost_per,
        "unit_cost_status": lever.unit_cost_status,
        "unit_cost_note": lever.unit_cost_note,
        "facts": list(lever.facts),
        "aliases": list(lever.aliases),
        "examples": list(lever.examples),
        "plugin": lever.plugin,
    }


def outcome_row(outcome: Outcome) -> OutcomeRow:
    """Return one outcome as a flat row."""
    spread = outcome.yearly_sd
    return {
        "name": outcome.name,
        "title": outcome.title,
        "family": outcome.family,
        "label": outcome.label,
        "subsystem": outcome.subsystem,
        "unit": outcome.unit,
        "definition": outcome.definition,
        "dims": list(outcome.dims),
        "kind": outcome.kind,
        "over": outcome.over,
        "derived": outcome.derived,
        "good": outcome.good,
        "from_nought": outcome.from_nought,
        "smallest_effect": outcome.smallest_effect.value,
        "smallest_effect_kind": outcome.smallest_effect.kind,
        "smallest_effect_status": outcome.smallest_effect.status,
        "smallest_effect_note": outcome.smallest_effect.note,
        "yearly_sd": None if spread is None else spread.value,
        "yearly_sd_status": "" if spread is None else spread.status,
        "yearly_sd_facts": [] if spread is None else list(spread.facts),
        "resolution": outcome.resolution,
        "in_model": outcome.in_model,
        "outside_reason": outcome.outside_reason,
        "facts": list(outcome.facts),
        "aliases": list(outcome.aliases),
        "inverse_aliases": list(outcome.inverse_aliases),
        "examples": list(outcome.examples),
        "plugin": outcome.plugin,
    }


def parameter_row(parameter: Parameter) -> ParameterRow:
    """Return one parameter as a flat row; the quantiles are those of its prior, ``None`` for a choice."""
    structural = parameter.structural
    return {
        "name": parameter.name,
        "title": parameter.title,
        "unit": parameter.unit,
        "subsystem": parameter.subsystem,
        "kind": parameter.prior.kind,
        "q05": None if structural else parameter.quantile(0.05),
        "median": None if structural else parameter.median,
        "q95": None if structural else parameter.quantile(0.95),
        "options": list(parameter.options),
        "structural": structural,
        "status": parameter.status,
        "identified_by": parameter.identified_by,
        "facts": list(parameter.facts),
        "note": parameter.note,
        "plugin": parameter.plugin,
    }


def finding_row(finding: Finding, directory: Path | None = None) -> FindingRow:
    """Return one finding as a flat row, with the title and address of its source."""
    source = load_sources(directory).get(finding.source_id)
    return {
        "id": finding.id,
        "lever": finding.lever,
        "outcome": finding.outcome,
        "direction": finding.direction,
        "size": finding.size,
        "low": finding.low,
        "high": finding.high,
        "unit": finding.unit,
        "design": finding.design,
        "place": finding.place,
        "years": finding.years,
        "horizon": finding.horizon,
        "status": finding.status,
        "summary": finding.summary,
        "note": finding.note,
        "source_id": finding.source_id,
        "source": source.title if source else "",
        "url": source.url if source else "",
    }


def lever_rows(directory: Path | None = None) -> list[LeverRow]:
    """Return the table of levers in the order of the file."""
    return [lever_row(lever) for lever in load_levers(directory).values()]


def outcome_rows(directory: Path | None = None) -> list[OutcomeRow]:
    """Return the table of outcomes in the order of the file."""
    return [outcome_row(outcome) for outcome in load_outcomes(directory).values()]


def parameter_rows(subsystem: str | None = None, directory: Path | None = None) -> list[ParameterRow]:
    """Return the table of parameters, of one subsystem if named; InputError for an unknown subsystem."""
    parameters = list(load_parameters(directory).values())
    if subsystem is not None:
        known = {parameter.subsystem for parameter in parameters}
        if subsystem not in known:
            raise unknown_name("subsystem", subsystem, known)
        parameters = [parameter for parameter in parameters if parameter.subsystem == subsystem]
    return [parameter_row(parameter) for parameter in parameters]


def plugin_rows() -> list[PluginRecord]:
    """Return the plug-ins that are installed, with the names that each brings; InputError for one that is faulty."""
    return [plugin_row(plugin) for plugin in plugins()]


def plugin_row(plugin: Plugin) -> PluginRecord:
    """Return one plug-in as a flat row."""
    levers, outcomes, parameters = (
        [x.name for x in table.values() if plugin.brings(x)] for table in (load_levers(), load_outcomes(), load_parameters())
    )
    return {
        "name": plugin.name,
        "version": plugin.version,
        "package": plugin.package,
        "sha256": plugin.sha256,
        "levers": levers,
        "outcomes": outcomes,
        "parameters": parameters,
    }


def evidence_rows(lever: str | None = None, outcome: str | None = None, directory: Path | None = None) -> list[FindingRow]:
    """Return the findings on a lever, an outcome or both.

    Raises InputError listing the nearest names for an unknown one.
    """
    return [finding_row(finding, directory) for finding in findings(lever, outcome, directory=directory)]


def fact_rows(ids: list[str], directory: Path | None = None) -> list[FactRow]:
    """Return facts with their sources, in the order asked; InputError for an unknown id."""
    facts, sources = load_facts(directory), load_sources(directory)
    rows: list[FactRow] = []
    for name in ids:
        if name not in facts:
            raise unknown_name("fact", name, facts)
        fact = facts[name]
        source = sources.get(fact.source_id)
        rows.append(
            {
                "id": fact.id,
                "quantity": fact.quantity,
                "value": fact.value,
                "low": fact.low,
                "high": fact.high,
                "unit": fact.unit,
                "year": fact.year,
                "year_end": fact.year_end,
                "place": fact.place,
                "status": fact.status,
                "note": fact.note,
                "source": source.title if source else "",
                "url": source.url if source else "",
            }
        )
    return rows


def status_counts(directory: Path | None = None) -> dict[str, dict[str, int]]:
    """Return how many facts, findings and parameters carry each status, by table."""
    tables = {
        "facts": [fact.status for fact in load_facts(directory).values()],
        "findings": [finding.status for finding in findings(directory=directory)],
        "parameters": [parameter.status for parameter in load_parameters(directory).values()],
    }
    return {
        name: {status: statuses.count(status) for status in dict.fromkeys(sorted(statuses))} for name, statuses in tables.items()
    }
