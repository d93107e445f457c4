"""What is an address of the web, and not the name of a file or a text."""

from __future__ import annotations

import re


def is_address(name: object) -> bool:
    """Tell whether the name of a document is an http(s) address."""
    return isinstance(name, str) and re.match(r"(?i)https?://\S+\Z", name) is not None
