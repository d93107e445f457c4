"""Whose view stands in a column or a list: what the words over it announce."""

from __future__ import annotations

import re

_GROUPS = (
    "supporters|proponents|advocates|backers|defenders|officials|critics|opponents|sceptics|skeptics|experts|analysts|economists"
    "|researchers|authorities"
)
_BEFORE = "what|how|why|according to|of|by|from|say"
_ARTICLE = "the|its|their|some|many"
_SAY = (
    "say|expect|claim|promise|hope|argue|believe|want|list|point|cite|give|see|fear|warn|predict|view|expectations?|claims?"
    "|arguments?|views?|hopes?|case"
)
_OVER = re.compile(
    rf"(?:^|\b(?:{_BEFORE})\s)(?:(?:{_ARTICLE})\s)?(?P<who>(?:(?!(?:{_BEFORE}|{_ARTICLE})\b)\w+\s)?(?:{_GROUPS}))(?:['’]s?)?"
    rf"(?=\s(?:of\s[^:|.]{{1,60}}\s)?(?:{_SAY})\b|\s*:?\s*$)",
    re.IGNORECASE,
)


def whose_view(words: str) -> str | None:
    """Return whose view ``words`` over a column or a list announce ("What its supporters expect"); ``None`` for nobody's."""
    found = _OVER.search(words.strip())
    return found["who"].lower() if found else None
