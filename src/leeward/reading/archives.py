"""Pages that a browser saved with their pictures in one file (MHTML)."""

from __future__ import annotations

import re
from pathlib import Path

from leeward.evidence.errors import InputError

_SAVED = re.compile(rb"(?im)^(?:content-type:\s*multipart/related|from: <saved by |mime-version:)")


def is_archive(data: bytes) -> bool:
    """Tell whether a file is a page with its pictures in one, as browsers save it (MHTML)."""
    head = data[:2000]
    return not head.lstrip().startswith(b"<") and len(_SAVED.findall(head)) > 1 and b"multipart/" in head.lower()


def page_of_archive(data: bytes, path: str | Path) -> tuple[bytes, str | None]:
    """Return the page in an MHTML file, and the encoding that it declares; InputError when there is none."""
    import email
    import email.policy

    try:
        message = email.message_from_bytes(data, policy=email.policy.compat32)
        for part in message.walk():
            if part.get_content_type() in ("text/html", "application/xhtml+xml"):
                page = part.get_payload(decode=True)
                if isinstance(page, bytes) and page.strip():
                    return page, part.get_content_charset()
    except (ValueError, LookupError, RecursionError, AttributeError, TypeError, IndexError, KeyError):
        pass
    raise InputError("the file is a saved page (MHTML) without a page in it: save it as HTML or PDF", file=path)
