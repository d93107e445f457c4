"""Hooks: where the levers and outcomes of plug-ins act in a week.

The function of a lever has the lever's name, stands in the module of the plug-in's package, and says which phase it follows:

    from leeward.model.hooks import Changes, Control, Now, Params, State, Static, after

    @after("effort")
    def my_lever(xp: Any, st: Static, p: Params, s: State, control: Control, now: Now) -> Changes:
        more = st.lever(control, "my_lever") - st.baseline("my_lever")
        return {"search": now["search"] * (1.0 + p["my_parameter"] * xp.sum(more))}

`now` is what is known so far in the week (`variables.NOW`); what comes back takes the place of the values of those names, and
the phases that follow see it. A value in a group is named `group.name`. After the aftermath `next.NAME` is the state NAME that
next week starts from. The function is pure, written over `xp` for NumPy and JAX alike, and at today's setting returns what
was there, to the bit. The function of an outcome follows `observation` and returns this week's value, (1, D).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from typing import Any, TypeVar

from leeward.evidence.errors import InputError, unknown_name
from leeward.evidence.levers import Lever, load_levers
from leeward.evidence.outcomes import Outcome, load_outcomes
from leeward.evidence.plugins import Plugin, of_plugin, plugins
from leeward.model.static import Array, Changes, Control, Hook, Now, Params, State, Static
from leeward.model.variables import NOW, PHASES, STATE, sizes

__all__ = ["Array", "Changes", "Control", "Now", "Params", "State", "Static", "after"]

NEXT = "next"
OBSERVATION = "observation"
_MARK = "_leeward_follows"

Function = TypeVar("Function", bound=Callable[..., Any])


def after(phase: str) -> Callable[[Function], Function]:
    """Mark the function of a lever with the phase that it follows, that of an outcome with `observation`.

    InputError for a phase that there is not.
    """
    if phase not in PHASES and phase != OBSERVATION:
        raise unknown_name("phase", phase, (*PHASES, OBSERVATION), key="after")

    def mark(function: Function) -> Function:
        setattr(function, _MARK, phase)
        return function

    return mark


def find_hooks() -> dict[str, tuple[Hook, ...]]:
    """Phase -> functions of plug-ins that follow it, in the order of their records; imports the plug-ins.

    InputError, which names the plug-in, where a package cannot be imported or a lever or outcome has no such function.
    """
    found: dict[str, tuple[Hook, ...]] = {}
    for plugin in plugins():
        for record in (*_of(plugin, load_levers().values()), *_of(plugin, load_outcomes().values())):
            with of_plugin(plugin.label):
                hook = _hook(plugin, record)
            found[hook.phase] = (*found.get(hook.phase, ()), hook)
    return found


def _of(plugin: Plugin, records: Iterable[Lever | Outcome]) -> list[Lever | Outcome]:
    return [x for x in records if plugin.brings(x) and x.in_model]


def _hook(plugin: Plugin, record: Lever | Outcome) -> Hook:
    name, file = record.name, record.file
    allowed = tuple(PHASES) if isinstance(record, Lever) else (OBSERVATION,)
    if isinstance(record, Outcome) and record.dims:
        raise InputError(f"an outcome of a plug-in has no axes: {name!r}", file=file, line=record.line, key="dims")
    function = getattr(import_module(plugin.package), name, None)
    if not callable(function):
        raise InputError(f"the package {plugin.package!r} has no function {name!r}", file=file, line=record.line, key="name")
    phase = getattr(function, _MARK, "nothing")
    if phase not in allowed:
        message = f"the function {name!r} of {plugin.package!r} follows {phase}; mark it with `after`"
        raise InputError(message, file=file, line=record.line, key="name", allowed=allowed)
    return Hook(name, plugin.label, phase, function)


def act(xp: Any, st: Static, p: Params, s: State, control: Control, now: Now, phase: str) -> Now:
    """What is known after the functions that follow a phase; `now` itself where there are none.

    InputError, which names the plug-in, for a function that fails, or returns an unknown name or another shape.
    """
    for hook in st.hooks.get(phase, ()):
        with of_plugin(hook.plugin):
            now = _changed(now, hook, hook.function(xp, st, p, s, control, now), _shapes(st, s, phase))
    return now


def end(xp: Any, st: Static, p: Params, s: State, control: Control, now: Now, state: State) -> tuple[State, Now]:
    """Next week's state and what is known, after the functions that follow the aftermath."""
    if not st.hooks.get("aftermath"):
        return state, now
    now = act(xp, st, p, s, control, now | {NEXT: state}, "aftermath")
    return now[NEXT], now


def observed(xp: Any, st: Static, p: Params, s: State, control: Control, now: Now, series: Array) -> Array:
    """This week's series (S, D) with those of plug-ins at their end; InputError as `act`."""
    rows = [series]
    for hook in st.hooks.get(OBSERVATION, ()):
        with of_plugin(hook.plugin):
            value = hook.function(xp, st, p, s, control, now)
            _check(hook, "what it returns", value, (1, s["readiness"].shape[-1]), "(1, D)")
            rows.append(value)
    return xp.concatenate(rows, axis=0) if len(rows) > 1 else series


Shapes = dict[str, tuple[tuple[int, int], str]]


def _shapes(st: Static, s: State, phase: str) -> Shapes:
    """Name -> shape and axes of what may be changed after a phase."""
    size, draws, order = sizes(st), s["readiness"].shape[-1], list(PHASES)
    known = {x.name: x.axis for x in NOW if order.index(x.phase) <= order.index(phase)}
    if phase == order[-1]:
        known |= {f"{NEXT}.{x.name}": x.axis for x in STATE}
    return {name: ((size[axis], draws), f"({axis}, D)") for name, axis in known.items()}


def _changed(now: Now, hook: Hook, found: Any, shapes: Shapes) -> Now:
    if not isinstance(found, Mapping):
        raise InputError(f"the function of {hook.name!r} returned {type(found).__name__}, not changes by name")
    now = dict(now)
    for name, value in found.items():
        if name not in shapes:
            raise unknown_name(f"value changed by {hook.name!r} after {hook.phase!r}:", str(name), shapes)
        _check(hook, name, value, *shapes[name])
        group, _, inner = name.rpartition(".")
        if group:
            now[group] = {**now[group], inner: value}
        else:
            now[name] = value
    return now


def _check(hook: Hook, name: str, value: Any, shape: tuple[int, int], axes: str) -> None:
    have = getattr(value, "shape", ())
    if tuple(have) != shape:
        message = f"the function of {hook.name!r} made {name!r} of shape {tuple(have)} where {axes} is {shape}"
        raise InputError(message)
