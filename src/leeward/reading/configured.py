"""What a user sets once: the endpoint of a language model, in a file of the platform's folder for settings.

Nothing is set at first, and nothing is sent anywhere until an endpoint is. ``LEEWARD_CONFIG`` names another file; a key in
``LEEWARD_LLM_KEY`` goes before one in the file, and is where it is better kept.
"""

from __future__ import annotations

import json
import os
import re
import stat
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from leeward.evidence import safefile
from leeward.evidence.errors import InputError, shown_name
from leeward.evidence.yamltext import shown_value

FILE, KEY = "LEEWARD_CONFIG", "LEEWARD_LLM_KEY"
_MOST = 100_000
_VISIBLE = re.compile(r"[!-~]+")


def file_of_settings() -> Path:
    """Return the file of settings: ``LEEWARD_CONFIG``, else ``leeward/config.json`` in the platform's folder for such."""
    if named := os.environ.get(FILE):
        return Path(named)
    home = Path(os.path.expanduser("~"))
    if sys.platform == "win32":
        base = Path(os.environ.get("APPDATA") or home / "AppData" / "Roaming")
    elif os.environ.get("XDG_CONFIG_HOME"):
        base = Path(os.environ["XDG_CONFIG_HOME"])
    elif sys.platform == "darwin":
        base = home / "Library" / "Application Support"
    else:
        base = home / ".config"
    return base / "leeward" / "config.json"


def checked_endpoint(text: str, key: str = "endpoint") -> str:
    """Return the address of an endpoint; InputError for what is none."""
    try:
        address = urlsplit(text)
        fits = address.scheme in ("http", "https") and bool(address.hostname) and (address.port or 0) >= 0
    except ValueError:
        fits = False
    if not (fits and _VISIBLE.fullmatch(text)):
        said = f"the endpoint {shown_value(text)} is not an http or https address (such as http://localhost:8080/v1)"
        raise InputError(said, key=key)
    return text


def _model(text: str) -> str:
    if not text.strip() or len(text) > 200 or not text.isprintable():
        raise InputError("is not the name of a model: up to 200 characters on one line", key="model")
    return text.strip()


def checked_key(text: str, key: str = "key") -> str:
    """Return a key of an endpoint; InputError for what no server would take."""
    if not _VISIBLE.fullmatch(text):
        raise InputError("holds characters that no key has (spaces, controls or letters with marks)", key=key)
    return text


def _number(name: str, least: int, most: int) -> Callable[[str], str]:
    def check(text: str) -> str:
        if not (text.isascii() and text.isdecimal() and len(text) < 8 and least <= int(text) <= most):
            raise InputError(f"{shown_value(text)} is not a whole number from {least:,} to {most:,}", key=name)
        return str(int(text))

    return check


SETTINGS: Mapping[str, tuple[Callable[[str], str], str]] = {
    "endpoint": (checked_endpoint, "address of an OpenAI-compatible API, such as http://localhost:8080/v1"),
    "model": (_model, "name of the model there"),
    "key": (checked_key, f"key of the API; better kept in {KEY}"),
    "timeout": (_number("timeout", 1, 3600), "seconds that one answer may take  [120]"),
    "chunk": (_number("chunk", 500, 100_000), "most characters of a document sent at once  [6000]"),
}
"""What can be set: how a value is checked, and what it is."""


def check_name(name: str) -> str:
    """Return the name of a setting; InputError for one that there is not."""
    if name not in SETTINGS:
        raise InputError(f"there is no setting {shown_name(name)!r}", allowed=tuple(SETTINGS))
    return name


def read_settings() -> dict[str, str]:
    """Return what is set; InputError for a file of another form, or one that holds a key and that others can read."""
    path = file_of_settings()
    if not path.exists():
        return {}
    found = safefile.read_json(path, limit=_MOST)
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
        raise InputError("is not a file of settings: an object of names and texts", file=path)
    for name, value in found.items():
        try:
            SETTINGS[check_name(name)][0](value)
        except InputError as problem:
            raise InputError(problem.message, file=path, key=problem.key, allowed=problem.allowed) from None
    if "key" in found and os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise InputError("holds a key and can be read by others: allow it to nobody else (chmod 600)", file=path)
    return dict(found)


def change_settings(name: str, value: str | None) -> dict[str, str]:
    """Set ``name``, or take it away where ``value`` is ``None``; return what is set then. The file is the user's alone."""
    settings = read_settings()
    check = SETTINGS[check_name(name)][0]
    if value is None:
        settings.pop(name, None)
    else:
        settings[name] = check(value)
    write_private(file_of_settings(), json.dumps(settings, indent=2, sort_keys=True) + "\n")
    return settings


def write_private(path: Path, text: str) -> None:
    """Write a file of settings, in a folder that is made for it, for its user alone; InputError where it cannot be."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as problem:
        raise InputError(f"cannot be written: {problem.strerror}", file=path) from None
    safefile.write_whole(path, text, private=True)


def key_of_endpoint(settings: Mapping[str, str]) -> str:
    """Return the key for the endpoint: from the environment, else as set, else none."""
    return os.environ.get(KEY) or settings.get("key", "")
