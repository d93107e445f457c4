"""Parts of a country that a claim is about: a state, a county, a city, the districts of a programme.

The model has whole countries and markets. A claim on a part of one keeps the words that say so (`Claim.within`), and no verdict
on the whole is given for it.
"""

from __future__ import annotations

import re
from functools import lru_cache

from leeward.reading.outside import read_toml
from leeward.reading.units import Unit, sentence_around

AFTER = 90
"""Characters after a claim, in its clause, in which the part is named."""
_KINDS = (
    r"(?:district|municipalit(?:y|ie)|village|neighbou?rhood|count(?:y|ie)|communit(?:y|ie)|province|department|cit(?:y|ie)|town"
    r"|school|prison|borough|precinct|parish|canton|prefecture|valley|hot ?spot|pilot (?:area|site|region|zone)|site|barrio"
    r"|zip code|postcode)s?"
)
_WORD = r"(?:[\w’'-]+\s)"
_PART = (
    rf"(?:in|across|throughout|within|around|inside)\s(?:(?:the|that|this|those|these|its|his|her|their|our|one|two|three|four"
    rf"|five|six|seven|eight|nine|ten|\d+|some|several|many|most|enrolled|treated|affected)\s){_WORD}{{0,3}}?{_KINDS}\b"
    r"|(?:in|across|throughout|within|around|inside)\s(?:the\s)?"
    r"(?:targeted|treated|enrolled|adjacent|experimental|neighbou?ring|participating|surrounding)\s"
    r"(?:areas?|plots?|veredas?|fields?|blocks?|places?|streets?|zones?)\b"
    r"|in\s(?:the\s)?(?:areas|places|neighbou?rhoods|villages|counties|districts|cities|towns|veredas|municipalities|ZIP codes)"
    r"\s(?:that|which|where|with)\s(?:[\w’'-]+\s){0,3}?[\w’'-]+"
)
_STATE = (
    r"(?<!trust )(?<!confidence )(?<!faith )(?<!belief )(?<!role )(?<!presence )"
    r"(?:in|across|throughout|within)\s(?:the|that|this|his|her|our)\sstate\b(?!\s(?:department|budget|court|house))"
)
_COUNTY = r"(?:[Ii]n|[Aa]cross)\s(?:[A-Z][\w’'-]+\s){1,2}(?:County|Province|District|Borough|Department|Municipality)\b"
_BORDER = re.compile(
    r"[;:—“”\"]|[.?!](?:\s|$)|,\s(?:and|but|while|which|because|since|although|though|yet|whereas"
    r"|according|said|says|told|an?|who)\s|\sthan\s"
)
_NO_GROUP = r"(?!['’]s\b|\s(?:[Cc]artel|gang|clan|faction|[Ff]ederation|leader|boss|kingpin|brigade)s?\b)"
"""After a name: a group that is called by it is no place."""
_PREPOSITIONS = frozenset(["in", "across", "throughout", "within", "around", "inside", "through", "at", "of"])


@lru_cache(maxsize=1)
def _parts() -> re.Pattern[str]:
    names = read_toml("parts.toml")
    listed = "|".join(re.escape(name) for key in ("state", "city") for name in sorted(names[key], key=len, reverse=True))
    prepositions = r"(?:[Ii]n|[Aa]cross|[Tt]hroughout|[Ww]ithin|[Aa]round|[Ii]nside|[Tt]hrough|[Aa]t the ports? of|[Aa]t|[Oo]f)"
    named = rf"{prepositions}\s(?:the\s)?(?:(?:port|city|state|county|province|department)\sof\s)?(?:{listed})\b{_NO_GROUP}"
    owned = rf"\b(?:{listed})(?:['’]s)\b"
    people = rf"\b(?:{listed})(?=\s(?:overdose|homicide|deaths?|growers|users|addicts|consumers|streets?|residents)\b)"
    return re.compile(rf"\b(?:{named}|(?i:{_PART})|(?i:{_STATE})|{_COUNTY})|{owned}|{people}")


def names_part(words: str) -> bool:
    """Tell whether words name a part of a country ("Culiacán", "the state of Guerrero"), and not a whole one."""
    return _parts().search(f"in {words}") is not None


def part_of_country(text: str, unit: Unit, start: int, end: int) -> str | None:
    """Return the words that say of which part of a country the claim at ``start:end`` of a unit is; ``None`` for none.

    Looked for in the words of the claim (its lever, its change, its outcome) and in what follows them in the clause: who speaks
    in a city says nothing of where. Else a place that opens the sentence, where nobody is said to speak.
    """
    stop = next((found.start() for found in _BORDER.finditer(text, end, unit.end)), unit.end)
    found = _parts().search(text, start, min(stop, end + AFTER)) or _opening(text, unit, start)
    if found is None:
        return None
    first, *rest = found.group().split()
    return " ".join([first.lower() if rest and first.lower() in _PREPOSITIONS else first, *rest])


_SPEAKS = re.compile(
    r"\b(?:sa(?:id|ys?)|t(?:old|ells?)|argu\w+|claim(?:s|ed)|warn\w*|report\w*|according|believ\w+|insist\w*|testif\w+|announc\w+"
    r"|estimat\w+|think|thought|found|finds|ask\w*|spoke)\b"
)


def _opening(text: str, unit: Unit, start: int) -> re.Match[str] | None:
    """Return the part of a country that opens the sentence of a claim, in which nobody speaks: "In Culiacán, homicides rose"."""
    first, last = sentence_around(text, unit.start, unit.end, start)
    found = _parts().match(text, first, last)
    return None if found is None or _SPEAKS.search(text, first, last) else found
