"""``leeward config``: what a user sets once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from leeward.cli.core import emit, grid, show, tell, verb
from leeward.cli.documents import reading

if TYPE_CHECKING:
    from leeward.schemas.printed import ConfigRecord, ExaminedRecord


@click.command(short_help="Keep the endpoint of a language model that may propose claims.")
@click.argument("name", required=False)
@click.argument("value", required=False)
@click.option("--show", "showing", is_flag=True, help="Show what is set (also without arguments).")
@click.option("--unset", metavar="NAME", default=None, help="Take a setting away.")
@click.option("--examine", is_flag=True, help="Examine the model that is set on passages whose claims are known.")
@verb
def config(name: str | None, value: str | None, showing: bool, unset: str | None, examine: bool, as_json: bool) -> None:
    """Set NAME to VALUE: endpoint, model, key, timeout or chunk.

    With an endpoint and a model set, `leeward read` lets that model propose claims: a server on your own machine will do
    (llama.cpp, Ollama, vLLM, LM Studio), and any address that speaks OpenAI's API. Until then nothing is sent anywhere.
    A key is better kept in LEEWARD_LLM_KEY than here; here its file is for you alone.

    What a model proposes is possible, and waits for a person. With --examine it is asked about fifteen passages of our own
    (two questions each); if it passes, what it confirms of a document is read and judged, by `leeward assess` as well.
    """
    from leeward.evidence.errors import InputError
    from leeward.reading.configured import change_settings, check_name, read_settings

    if examine and (name is not None or showing or unset is not None):
        raise InputError("takes no other argument", key="--examine")
    if unset is not None and name is not None:
        raise InputError("takes no other argument", key="--unset")
    if name is not None and value is None and not showing:
        raise InputError("give a value, or `--unset` with the name", key=check_name(name))
    if showing and value is not None:
        raise InputError("takes no value", key="--show")
    if examine:
        _examine(quiet=as_json)
    if unset is not None:
        settings = change_settings(unset, None)
    elif name is not None and value is not None:
        settings = change_settings(name, value)
    else:
        settings = read_settings()
    _print(_record(settings, check_name(name) if name else None), as_json)


def _record(settings: dict[str, str], only: str | None) -> ConfigRecord:
    import os

    from leeward.reading.configured import KEY, SETTINGS, file_of_settings

    names = [only] if only else list(SETTINGS)
    found: dict[str, str | None] = {name: settings.get(name) for name in names}
    if "key" in found:
        found["key"] = f"from {KEY}" if os.environ.get(KEY) else "set" if found["key"] else None
    return {"file": str(file_of_settings()), "settings": found, "examined": _examined(settings)}


def _examined(settings: dict[str, str]) -> ExaminedRecord | None:
    """What is known of the model that is set."""
    if "endpoint" not in settings or "model" not in settings:
        return None
    from leeward.reading.endpoint import Endpoint
    from leeward.reading.examination import known

    found = known(Endpoint(settings["endpoint"], settings["model"]))
    return None if found is None else {**found.to_dict(), "passed": found.passed}


def _examine(*, quiet: bool) -> None:
    """Examine the model that is set, and keep what was found."""
    from leeward.evidence.errors import InputError
    from leeward.reading import examination
    from leeward.reading.endpoint import chosen

    endpoint = chosen()
    if endpoint is None:
        raise InputError("there is no model to examine: set an endpoint and a model first", key="--examine")
    with reading(quiet=quiet) as done:
        examination.keep(endpoint, examination.examine(endpoint, done))


def _print(found: ConfigRecord, as_json: bool) -> None:
    if as_json:
        emit(found)
        return
    from leeward.reading.configured import SETTINGS

    rows = [(name, value or "not set", SETTINGS[name][1]) for name, value in found["settings"].items()]
    show(grid("Settings", ("name", "value", "what it is"), rows))
    if found["examined"] is not None:
        from leeward.reading.examination import Examined

        show(Examined.of(found["examined"]).sentence())
    tell(f"file: {found['file']}")
