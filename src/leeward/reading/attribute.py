"""Attribution: who says it, in which role, and how (asserts, aims, recommends, doubts, reports)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from leeward.reading.units import Unit

_SAY = (
    r"(?:said|says|say|told|tells|argued?s?|arguing|warn(?:s|ed|ing)?|caution(?:s|ed)?|claim(?:s|ed)?|stat(?:e|es|ed)"
    r"|insist(?:s|ed)?|believ(?:e|es|ed)|not(?:e|es|ed)|add(?:s|ed)|explain(?:s|ed)?|emphasi[sz](?:e|es|ed)"
    r"|recommend(?:s|ed)?|suggest(?:s|ed)?|predict(?:s|ed)?|estimat(?:e|es|ed)|conclud(?:e|es|ed)|found|finds"
    r"|reveal(?:s|ed)?|announc(?:e|es|ed)|declar(?:e|es|ed)|reiterat(?:e|es|ed)|confirm(?:s|ed)?"
    r"|promis(?:e|es|ed)|vow(?:s|ed)?|pledg(?:e|es|ed)|accus(?:e|es|ed|ing)|alleg(?:e|es|ed)|advocat(?:e|es|ed)"
    r"|propos(?:e|es|ed)|contend(?:s|ed)?|maintain(?:s|ed)|testif(?:y|ies|ied)|point(?:s|ed)? (?:to|out)"
    r"|observ(?:e|es|ed)|ask(?:s|ed)|repl(?:y|ies|ied)|wrote|writes|acknowledg(?:e|es|ed)|fear(?:s|ed)?"
    r"|credit(?:s|ed)|urg(?:e|es|ed)|report(?:s|ed)|remark(?:s|ed)|stress(?:es|ed)?|describ(?:e|es|ed)|tweeted"
    r"|posted|admit(?:s|ted)|den(?:y|ies|ied)|call(?:s|ed) for|highlight(?:s|ed)?|assert(?:s|ed)?|thinks?|hopes?)"
)
_TITLE = (
    r"(?:[Pp]resident|[Ss]ecretary of [A-Z]\w+(?: of the \w+)?|Secretary|[Mm]inister|Prime Minister|[Ss]enator|Sen\.|Rep\."
    r"|Representative|Gen\.|General|Adm\.|Admiral|Governor|Gov\.|Ambassador|Attorney General|Dr\.|Professor|Prof\."
    r"|Director|Commissioner|Judge|Congressman|Congresswoman|Press Secretary|Vice President|Lt\.|Capt\.|Captain|Col\."
    r"|Defense Secretary|Foreign Minister|Chancellor|Administrator|Special Envoy|Mr\.|Ms\.|Mrs\.)"
)
_NAME = r"(?:[A-ZÁÉÍÓÚÑ][\w’'\-]*[a-zà-ÿ][\w’'\-]*\.?(?:\s(?:de|la|los|del|van|von|[A-Z]\.|[A-ZÁÉÍÓÚÑ][\w’'\-]+))*)"
_GROUP = (
    r"(?:(?:(?:some|many|several|most|other|senior|top|two|three|one|U\.?S\.?|American|global|administration|security"
    r"|government|public|health|drug|policy|independent|military|law|enforcement|legal|human|rights|former|current"
    r"|local|international|regional|Mexican|Colombian|Venezuelan|European|Republican|Democratic|White|House"
    r"|intelligence|anonymous|unnamed|defense|police|Border|customs|oil|DEA|UN|political|recent|his|the)\s)*"
    r"(?:analysts?|experts?|officials?|critics?|observers?|researchers?|sources?|advocates?|opponents?|supporters?"
    r"|scholars?|economists?|lawmakers?|prosecutors?|authorities|police|residents|protesters|allies|scientists"
    r"|academics|economists|farmers|doctors|campaigners|activists|commentators|diplomats|proponents|leaders"
    r"|president|spokesm[ae]n|spokeswoman|spokesperson|report|study|studies|administration|department"
    r"|agency|government|authors|informant|people|military|ministry|governor|minister|reports|evidence|agents"
    r"|investigators|commission|court|secretary|agencies|coalition|review))"
)
_BODY = (
    r"(?:the\s)?(?:Pentagon|White House|State Department|Justice Department|Treasury|Coast Guard|DEA|CIA|FBI|Interpol"
    r"|Europol|UNODC|United Nations|UN|EU|Kremlin|NATO|GAO|RAND|ONDCP|Congress|Human Rights Watch|Amnesty"
    r" International|International Crisis Group|Crisis Group|InSight Crime|WOLA|INCB|EMCDDA|EUDA|World Bank"
    r"|Southern Command|SOUTHCOM|Department of \w+(?: \w+)?|Office of [A-Z]\w+(?: [a-z]+)?(?: [A-Z]\w+)*"
    r"|Trump administration|Biden administration|administration|Associated Press|Reuters|CNN"
    r"|New York Times|Washington Post|NYT|WSJ|Wall St\. Journal|Customs and Border Protection|CBP|DHS|HHS|CDC|NIDA)"
)
_WHO = rf"(?P<who>{_BODY}|(?:{_TITLE}\s)*{_NAME}|{_GROUP})"

_BEFORE = re.compile(
    rf"(?:^|[,.;:“”\"'‘’(–—-]\s?|\b(?:and|but|while|as|that|though|although|yet|when|for|even|For|But|And|While|As|Yet"
    rf"|Secretary|spokesman|spokeswoman|ambassador|director|administrator|former|the)\s){_WHO}"
    rf"(?:\s\([^)]{{1,40}}\))?(?:,\s[^,]{{2,90}},)?(?:\s(?:have|has|had|also|reportedly|recently|repeatedly|often|now|himself"
    rf"|herself|itself|officially|however|then|this week|on \w+day|\w+ly|who|is|are|was|,))*[\s,]{{1,2}}(?P<verb>{_SAY})\b"
)
_AFTER = re.compile(rf"[”\"'’,]\s?(?P<verb>{_SAY})\s{_WHO}")
_AFTER2 = re.compile(rf"[”\"'’,]\s?{_WHO}(?:,[^,.]{{1,80}},)?\s(?P<verb>{_SAY})\b")
_ACCORDING = re.compile(
    rf"\b[Aa]ccording to (?:a |an |the )?(?:\d{{4}} |recent |new |latest )*{_WHO}|\b[Ii]n the (?:words|view) of {_WHO}".replace(
        "(?P<who>", "(?P<who>", 1).replace(f"of {_WHO}", f"of (?P<who2>{_NAME})")
)
_FOR = re.compile(rf"^For (?P<who>{_NAME}),")
_PRONOUN = re.compile(
    rf"\b(?P<who>[Hh]e|[Ss]he|[Tt]hey|I|[Ww]e|the president|the senator|the minister|the secretary)\s"
    rf"(?:has |had |also |then |reportedly |recently |\w+ly )*(?P<verb>{_SAY})\b"
)
_AIMING = re.compile(
    r"\b(?:aim(?:s|ed|ing)?(?:\s(?:to|at|of))?|intend(?:s|ed)?|goal|objectives?|designed to|meant to|in order to|seek(?:s|ing)?"
    r"|sought|hop(?:e|es|ed|ing)|plan(?:s|ned|ning)?|efforts? (?:to|at|against)|attempts? to|try(?:ing)? to|tried to|vow(?:s|ed)?"
    r"|pledg(?:e|es|ed)|promis(?:e|es|ed)|committ?ed to|commitment to|want(?:s|ed)? to|bid to|push to|determined"
    r"|strategy to|mission to|campaign to|willing(?:ness)? to|intent(?:ion)?|focus(?:ed)? on|purpose|priority)\b",
    re.IGNORECASE,
)
_PURPOSE = re.compile(r"\b(?:to|and)\s+$")
_RECOMMENDING = re.compile(
    r"\b(?:should|must|ought to|recommend\w*|call(?:s|ed|ing)? for|urg(?:e|es|ed|ing)|advocat\w+|propos(?:e|es|ed|al|als)"
    r"|needs? to (?:be|invest|expand|focus|adopt)|emphasi[sz]e\w* the (?:importance|need|indispens\w+)|importance of|critical to|prioriti[sz]e)\b",
    re.IGNORECASE,
)
_DOUBTING = re.compile(
    r"\b(?:doubt\w*|s[kc]eptic\w*|unlikely|unproven|myth|illusion|fallacy|delusional|no evidence|little evidence"
    r"|critics|question(?:s|ed)? whether|unclear whether|futile|misguided|cannot|can't|won't|failed to|fails to)\b",
    re.IGNORECASE,
)
_ROLES = (
    ("official", r"official|president|secretary|minister|pentagon|white house|department|administration|coast guard|dea\b"
     r"|general|adm\.|gen\.|police|government|authorit|spokes|ambassador|senator|governor|agency|army|military|envoy"
     r"|administrator|prosecutor|customs|treasury|attorney|commissioner|southcom|lawmaker"),
    ("expert", r"expert|analyst|researcher|professor|scholar|economist|study|scientist|academic|rand\b|institute|dr\.|review"
     r"|crisis group|insight crime|wola|doctor"),
    ("organisation", r"unodc|united nations|\bun\b|europol|human rights watch|amnesty|interpol|\beu\b|gao|incb|emcdda|euda"
     r"|world bank|commission"),
    ("media", r"reuters|associated press|times|post\b|cnn|journal|nyt|wsj"),
    ("source", r"source|people|informant|reports?$"),
    ("critic", r"critic|opponent|advocate|activist|campaigner|allies|observer"),
)


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who says a stretch of text: name, role, and how it was found (quote, reported, according, carried)."""

    speaker: str
    role: str | None
    how: str


AUTHOR = Attribution("author", None, "none")


def role_of(name: str) -> str | None:
    """Return the role that a speaker's name or title tells, ``None`` when it tells none."""
    for role, pattern in _ROLES:
        if re.search(pattern, name, re.IGNORECASE):
            return role
    return None


def _clean(name: str) -> str:
    name = re.sub(r"^(?:the|The|a|A|an|his|some|Some|many|Many|But|And|While|As|Yet|For|If|In)\s+", "", name.strip())
    return re.sub(r"(?:’s|'s)$", "", name).strip(" ,")


_NOT_NAMES = frozenset(
    "the this that these those it such but and while as when if in on at for with since after before there here"
    " monday tuesday wednesday thursday friday saturday sunday january february march april may june july august"
    " september october november december however meanwhile although though yet despite another one many some"
    " most its their his her our other others more what who how why according both either each".split()
)


class Speakers:
    """Who speaks where in a document: call ``at`` with the units and a position, in any order."""

    def __init__(self, text: str, units: list[Unit]) -> None:
        self._text = text
        self._units = units
        self._found: dict[int, list[tuple[int, int, Attribution]]] = {}
        self._quotes = _quotes(text)
        self._last_named: list[str | None] = []
        named: str | None = None
        for index, unit in enumerate(units):
            if unit.kind == "heading":
                named = None
            for _, _, who in self._sentence(index):
                if who.how != "pronoun" and who.speaker[:1].isupper():
                    named = who.speaker
            self._last_named.append(named)

    def _sentence(self, index: int) -> list[tuple[int, int, Attribution]]:
        if index in self._found:
            return self._found[index]
        unit = self._units[index]
        part = self._text[unit.start:unit.end]
        found: list[tuple[int, int, Attribution]] = []
        if unit.kind in ("sentence", "bullet"):
            for pattern, how in ((_ACCORDING, "according"), (_FOR, "reported"), (_BEFORE, "reported"),
                                 (_AFTER, "quote"), (_AFTER2, "quote"), (_PRONOUN, "pronoun")):
                for match in pattern.finditer(part):
                    name = _clean(match["who"] or match.groupdict().get("who2") or "")
                    if not name or (how != "pronoun" and name.split()[0].casefold() in _NOT_NAMES):
                        continue
                    found.append((match.start("who") if match["who"] else match.start(), match.end(),
                                  Attribution(name, role_of(name), how)))
        self._found[index] = found
        return found

    def at(self, index: int, start: int, end: int) -> Attribution:
        """Return who says ``start:end`` in unit ``index``."""
        unit = self._units[index]
        here, stop = start - unit.start, end - unit.start
        found = self._sentence(index)
        quoted = any(a <= start and end <= b for a, b in self._quotes)
        best: Attribution | None = None
        for _first, last, who in sorted(found, key=lambda item: item[0]):
            if who.how == "according":
                best = who
            elif who.how == "quote" and (quoted or last >= stop) or who.how in ("reported", "pronoun") and (
                    last <= here + 2 or quoted):
                best = who
        if best is None and found and all(who.how != "quote" for _, _, who in found):
            first, _, who = min(found, key=lambda item: item[0])
            if first >= stop and who.how in ("reported", "pronoun") and re.search(
                r",\s*$", self._text[unit.start:unit.start + first]
            ):
                best = who
        if best is None and quoted:
            best = self._around(index)
        if best is not None and best.how == "pronoun":
            best = self._pronoun(index, best)
        return best or self._lead(index) or AUTHOR

    def _pronoun(self, index: int, who: Attribution) -> Attribution:
        if who.speaker in ("I", "we", "We"):
            return AUTHOR
        if who.speaker.startswith("the "):
            return Attribution(who.speaker[4:], role_of(who.speaker), "pronoun")
        named = self._last_named[index - 1] if index else None
        return Attribution(named, role_of(named), "carried") if named else Attribution("author", None, "none")

    def _around(self, index: int) -> Attribution | None:
        """A quotation without a speaker in its sentence: the nearest sentence of the paragraph that has one."""
        unit = self._units[index]
        for other in (index - 1, index + 1, index - 2):
            if 0 <= other < len(self._units) and self._units[other].paragraph == unit.paragraph:
                said = self._sentence(other)
                if said:
                    who = said[-1 if other < index else 0][2]
                    return self._pronoun(other, who) if who.how == "pronoun" else who
        return None

    def _lead(self, index: int) -> Attribution | None:
        """A bullet is said by whoever opens the list."""
        unit = self._units[index]
        if unit.kind != "bullet":
            return None
        if unit.lead_in is not None:
            found = self._sentence(unit.lead_in)
            if found:
                who = found[0][2]
                return self._pronoun(unit.lead_in, who) if who.how == "pronoun" else who
            return None
        for other in range(index - 1, max(index - 12, -1), -1):
            if self._units[other].kind == "sentence":
                found = self._sentence(other)
                same = other + 1 < len(self._units) and self._units[other + 1].kind == "bullet"
                if found and same:
                    return found[0][2]
            if self._units[other].kind == "heading":
                heading = self._text[self._units[other].start:self._units[other].end]
                match = re.match(rf"(?P<who>{_GROUP}|{_BODY})\s(?P<verb>{_SAY})\b", heading, re.IGNORECASE)
                return Attribution(_clean(match["who"]).lower(), role_of(match["who"]), "heading") if match else None
            if self._units[other].kind == "table":
                return None
        return None


def _quotes(text: str) -> list[tuple[int, int]]:
    found = [(m.start(), m.end()) for m in re.finditer(r"“[^“”\n]{3,1500}”?|\"[^\"\n]{3,1500}\"", text)]
    found += [(m.start(), m.end()) for m in re.finditer(r"(?<!\w)['‘](?=\w)[^\n]{12,900}?(?<=[.,!?])['’](?!\w)", text)]
    return found


def stance(sentence: str, offset: int, how: str, direction: str) -> str:
    """Return how a claim at ``offset`` of ``sentence`` is said.

    ``aims`` for a goal or purpose, ``recommends`` for advice, ``doubts`` for a denial of effect, ``reports``
    for what somebody else says, else ``asserts``.
    """
    before = sentence[:offset + 1]
    if _RECOMMENDING.search(before):
        return "recommends"
    if direction == "no_effect" and _DOUBTING.search(sentence):
        return "doubts"
    if _AIMING.search(before[-90:]) or re.search(r"\bto\s$", sentence[:offset][-4:]):
        return "aims"
    if how in ("according", "reported", "quote", "carried", "pronoun", "heading"):
        return "reports"
    return "asserts"


def modality(sentence: str, offset: int) -> str:
    """Return did, does, will, could or should, by the words nearest before ``offset``."""
    before = sentence[:offset + 30].casefold()
    best, place = "does", -1
    for name, pattern in _MODAL:
        for match in pattern.finditer(before):
            if match.start() > place:
                best, place = name, match.start()
    if best == "does" and re.search(r"\b(?:has|have|had|was|were|fell|rose|led|\w{3,}ed)\b", before[-60:]):
        return "did"
    return best


_MODAL = (
    ("could", re.compile(r"\b(?:could|may|might|can|possib\w+|potential\w*|risk\w*|perhaps|maybe)\b")),
    ("will", re.compile(r"\b(?:will|would|going to|expected|set to|bound to|'ll|likely|predict\w*|forecast\w*)\b")),
    ("should", re.compile(r"\b(?:should|must|ought to|need to|needs to|recommend\w*)\b")),
)
