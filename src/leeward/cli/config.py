"""``leeward config``: what a user sets once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from leeward.cli.core import emit, grid, show, tell, verb

if TYPE_CHECKING:
    from leeward.schemas.printed import ConfigRecord


@click.command(short_help="Keep the endpoint of a language model that may propose claims.")
@click.argument("name", required=False)
@click.argument("value", required=False)
@click.option("--show", "showing", is_flag=True, help="Show what is set (also without arguments).")
@click.option("--unset", metavar="NAME", default=None, help="Take a setting away.")
@verb
def config(name: str | None, value: str | None, showing: bool, unset: str | None, as_json: bool) -> None:
    """Set NAME to VALUE: endpoint, model, key, timeout or chunk.

    With an endpoint and a model set, `leeward read` lets that model propose claims: a server on your own machine will do
    (llama.cpp, Ollama, vLLM, LM Studio), and any address that speaks OpenAI's API. Until then nothing is sent anywhere.
    A key is better kept in LEEWARD_LLM_KEY than here; here its file is for you alone.
    """
    from leeward.evidence.errors import InputError
    from leeward.reading.configured import change_settings, check_name, read_settings

    if unset is not None and name is not None:
        raise InputError("takes no other argument", key="--unset")
    if name is not None and value is None and not showing:
        raise InputError("give a value, or `--unset` with the name", key=check_name(name))
    if showing and value is not None:
        raise InputError("takes no value", key="--show")
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
    return {"file": str(file_of_settings()), "settings": found}


def _print(found: ConfigRecord, as_json: bool) -> None:
    if as_json:
        emit(found)
        return
    from leeward.reading.configured import SETTINGS

    rows = [(name, value or "not set", SETTINGS[name][1]) for name, value in found["settings"].items()]
    show(grid("Settings", ("name", "value", "what it is"), rows))
    tell(f"file: {found['file']}")
