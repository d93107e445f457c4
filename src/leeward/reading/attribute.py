"""Attribution: who says it, and in which role."""

from __future__ import annotations

import bisect
import re
from dataclasses import dataclass

from leeward.reading.outside import read_toml
from leeward.reading.quantify import places
from leeward.reading.quotations import quotations
from leeward.reading.sayers import sayers
from leeward.reading.transcripts import SPEAKER
from leeward.reading.units import Piece, Unit
from leeward.reading.views import whose_view

_SAY = "".join(read_toml("speech.toml")["say"])
_TITLE = "".join(read_toml("speech.toml")["title"])
_NAME = (
    r"(?:\b[A-ZÁÉÍÓÚÑ](?=[\w’'\-]{0,30}[a-zà-ÿ])[\w’'\-]{1,30}\.?"
    r"(?:\s(?:de|la|los|del|van|von|[A-Z]\.|[A-ZÁÉÍÓÚÑ][\w’'\-]{1,30})){0,6})"
)
_GROUP = "".join(read_toml("speech.toml")["group"])
_BODY = "".join(read_toml("speech.toml")["body"])
_WHO = rf"(?P<who>(?:{_BODY}\s)?(?:{_TITLE}\s){{1,3}}{_NAME}|{_BODY}|(?:{_TITLE}\s){{0,3}}{_NAME}|(?i:{_GROUP}))"

NAMED = rf"(?:(?:{_BODY}\s)?(?:{_TITLE}\s){{1,3}}{_NAME}|{_BODY}|(?:{_TITLE}\s){{0,3}}{_NAME}|(?i:{_GROUP})(?:\sof\s{_NAME})?)"
"""A pattern of those who speak or decide: a title and a name, a body, a group."""

_BETWEEN = (
    r"(?:\s(?:have|has|had|also|reportedly|recently|repeatedly|often|now|himself|herself|itself|officially|however"
    r"|then|this week|on \w+day|\w+ly|who|is|are|was|,)){0,6}"
)
_BEFORE = re.compile(
    rf"(?:^|[,.;:“”\"'‘’(–—-]\s?|\b(?:and|but|while|as|that|though|although|yet|when|for|even|For|But|And|While"
    rf"|As|Yet|Secretary|spokesman|spokeswoman|ambassador|director|administrator|former|the)\s){_WHO}"
    rf"(?:\s(?:of|from)\s(?:the\s)?{_NAME})?(?:\s\([^)]{{1,40}}\))?(?:,\s[^,]{{2,90}},)?{_BETWEEN}[\s,]{{1,2}}(?P<verb>{_SAY})\b"
)
_INVERTED = "".join(read_toml("speech.toml")["inverted"])
_AFTER = re.compile(rf"[”\"'’,]\s?(?P<verb>{_INVERTED})\s{_WHO}")
_NOUN = r"(?:(?!(?:which|that|who|whom|and|but|because|if|when|while|where)\b)[\w'’-]{1,30}\s)"
_AFTER2 = re.compile(
    rf"[”\"'’,]\s?(?P<verb>{_INVERTED})\s(?P<who>(?:the|an?|its|his|her|one|another)\s(?:{_NOUN}){{0,6}}?[\w'’-]{{1,30}})"
    r"(?=[.,;:”\"]|\s(?:who|which|that|at|on|in|from|after|before|when|during|as|this|last)\b|\s*$)"
)
_FIGURES = (
    r"(?:(?:a |an |the )?(?:[\w-]+ )?(?:figures?|data|numbers|statistics|estimates?|counts?|records?|reports?|surveys?) "
    r"(?:(?:released|published|issued|compiled|kept|collected|put out) )?(?:by|from|of) )?"
)
_ACCORDING = re.compile(rf"\b[Aa]ccording to {_FIGURES}(?:a |an |the )?(?:\d{{4}} |recent |new |latest )*{_WHO}")
_IN_WORDS = re.compile(rf"\b[Ii]n the (?:words|view) of (?P<who>{_NAME})")
_PASSIVE = re.compile(
    rf"\b(?:said|described|condemned|proposed|alleged|argued|claimed|backed|defended|announced|touted|cited|praised"
    rf"|criticized|criticised|quoted|advocated|voiced|developed|put forward) by (?:the )?{_WHO}"
)
_WHO_SAYS = re.compile(
    rf"(?P<who>(?:{_TITLE}\s){{0,3}}{_NAME}|{_GROUP}),? who (?:has |have |had |also |reportedly )*(?P<verb>{_SAY})\b"
)
_TELLS = (
    r"(?P<verb>says?|said|warn(?:s|ed)?|argu(?:e|es|ed)|claim(?:s|ed)?|insist(?:s|ed)?|believ(?:e|es|ed)|expects?|expected"
    r"|add(?:s|ed)?|caution(?:s|ed)?|conclud(?:e|es|ed)|found|reported)\s(?:that|the|it|they|he|she|there|this|these)\b"
)
_DESCRIBED = re.compile(
    rf"(?:^|[,.;:“”\"(–—]\s?|\s)(?P<who>(?i:{_GROUP}))\s(?:who|that|in|from|at|of|with|for|by|close to|responsible|familiar)"
    rf"\s(?:[^\s,.;:“”]+\s){{1,9}}?{_TELLS}"
)
_AS_SAID = re.compile(rf"\b[Aa]s {_WHO} (?:has |have |had |recently )?(?P<verb>{_SAY})[,:]")
_IN_HIS_VIEW = re.compile(r"\b[Ii]n (?P<who>his|her|their) (?:own )?(?:view|opinion|judge?ment|estimation|eyes|telling)\b")
_FOR = re.compile(rf"^For (?P<who>{_NAME}),")
_OPENING = re.compile(rf"(?P<who>(?:{_TITLE}\s){{0,3}}{_NAME})(?=\s[a-z])")
_PRONOUN = re.compile(
    rf"\b(?P<who>[Hh]e|[Ss]he|[Tt]hey|I|[Ww]e|the president|the senator|the minister|the secretary)\s"
    rf"(?:has |had |also |then |reportedly |recently |\w+ly )*(?P<verb>{_SAY})\b"
)
_ROLES: tuple[tuple[str, str], ...] = tuple((role, "".join(parts)) for role, parts in read_toml("speech.toml")["roles"].items())

_SAYS = re.compile(rf"\b(?:{_SAY})\b")
_SPEECH: tuple[tuple[str | re.Pattern[str], re.Pattern[str], str], ...] = (
    ("ccording to ", _ACCORDING, "according"),
    ("n the ", _IN_WORDS, "according"),
    ("n ", _IN_HIS_VIEW, "viewed"),
    (_SAYS, _AS_SAID, "according"),
    (" who ", _WHO_SAYS, "reported"),
    (_SAYS, _DESCRIBED, "reported"),
    (" by ", _PASSIVE, "passive"),
    ("For ", _FOR, "reported"),
    (_SAYS, _BEFORE, "reported"),
    (_SAYS, _AFTER, "quote"),
    (_SAYS, _AFTER2, "quote"),
    (_SAYS, _PRONOUN, "pronoun"),
)
"""Each pattern of speech after the words, quickly looked for, without which it cannot fit."""

_AT_WORK = re.compile(
    r"\b(?:hired|paid|commissioned|appointed|funded|financed|employed|engaged|ordered|named|retained)\sby\s(?:the\s|an?\s)?$"
)
"""What makes who follows the one behind somebody who speaks: *a consultant hired by the council found*."""
_IF = re.compile(r"(?:Should|Were|Had)\s")
"""What opens a condition without *if*: "Should Congress seek ..." lets nobody speak."""
_PRONOUNS = ("pronoun", "viewed")
"""Ways of speech that name nobody."""
NEAR = 2
"""Sentences back to the last speaker whose words a quotation without a verb of saying goes on with."""
LONGEST = 3_000
"""Characters of a sentence in which a speaker is looked for."""


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


def cleaned(name: str) -> str:
    """Return a name without the article or the conjunction before it and the possessive after it."""
    name = re.sub(r"^(?:the|The|a|A|an|his|some|Some|many|Many|But|And|While|As|Yet|For|If|In)\s+", "", name.strip())
    return re.sub(r"(?:’s|'s)$", "", name).strip(" ,")


_NOT_NAMES = frozenset(read_toml("speech.toml")["not_names"].split())


_TURN = re.compile(
    r"(?:>>\s*)?((?:(?:MR|MS|MRS|DR|SEN|REP|GEN|ADM|LT|COL|THE|HON)\.? )?[A-ZÁÉÍÓÚÑ][A-ZÁÉÍÓÚÑ'’-]+(?: [A-ZÁÉÍÓÚÑ.'’-]+){0,3})"
    r"(?:, [^:\n]{3,80})?:\s"
)
"""A turn in a transcript: a name in capitals, with an office or a house after a comma, before a colon."""
_MINUTES = re.compile(
    r"(?P<title>The|Mr|Ms|Mrs|Dr|Sen|Rep|Gen|Adm|Senator|Representative|Congressman|Congresswoman|Sheriff"
    r"|Chairman|Chairwoman|Judge|Lord|Sir)\.? "
    r"(?P<name>[A-ZÁÉÍÓÚÑ][A-ZÁÉÍÓÚÑ'’-]{2,}(?: [A-ZÁÉÍÓÚÑ'’-]{2,}){0,2})\. (?=\S)"
)
"""A turn in minutes: a title and a name in capitals before a full stop, as "Mr. ALDEN."."""
_TURN_TITLE = re.compile(r"^(?:the|mr|ms|mrs|dr|sen|rep|gen|adm|lt|col|hon|senator|representative)\.?\s+", re.IGNORECASE)
LEAST_TURNS = 4
"""Turns of speakers that make a text a transcript, if at least one of them speaks again."""


_MENTION = re.compile(
    rf"(?:^|[.,;:”\"(–—]\s?|\b(?:and|but|while|that|as|when|by|with|told|to|for)\s)"
    rf"(?P<who>(?:{_TITLE}\s){{0,3}}{_NAME})(?=,|\s[a-z(]|[.”\"]|$)"
)
_ONLY_BODY = re.compile(rf"(?:{_BODY})$")
_BODIES = re.compile(rf"\b(?:{'|'.join(read_toml('speech.toml')['clause']['bodies'].split())})\b")


def _person(name: str) -> bool:
    """Tell whether a name reads as a person's: a title and a name, or two to four capitalised words of no body or place."""
    name = re.sub(r"^(?:[a-z][\w'’-]*\s)+(?=[A-Z])", "", name)
    words = re.sub(rf"^(?:(?:{_TITLE})\s)+", "", name).split()
    titled = len(words) < len(name.split())
    if not words or _ONLY_BODY.match(name) or _BODIES.search(name) or not words[-1][0].isupper():
        return False
    return (titled or 2 <= len(words) <= 4) and not places(name, 0, len(name))


def _whole_name(name: str, last: str | None) -> str:
    """Return the whole name that was said before where only its last word is said now."""
    return last if last is not None and last.endswith(f" {name}") else name


class Speakers:
    """Who speaks where in a document: call ``at`` with the units and a position, in any order."""

    def __init__(self, text: str, units: list[Unit]) -> None:
        self._text = text
        self._units = units
        self._found: dict[int, list[tuple[int, int, Attribution]]] = {}
        self._quotes = quotations(text)
        turns = [match[1] for line in text.split("\n") if (match := SPEAKER.match(line))]
        self._transcript = len(turns) >= LEAST_TURNS and len(set(turns)) < len(turns)
        self._starts = [unit.start for unit in units]
        self._last_named: list[str | None] = []
        self._last_speaker: list[str | None] = []
        self._spoke_at: list[int] = []
        named, group, at = None, None, 0
        for index, unit in enumerate(units):
            if unit.kind == "heading":
                named = group = None
            for _, _, who in sorted([*self._sentence(index), *self._mentioned(unit)], key=lambda item: item[0]):
                if who.how in _PRONOUNS:
                    continue
                if who.how == "mentioned" or _person(who.speaker) or (who.speaker[:1].isupper() and not _person(named or "")):
                    named = _whole_name(who.speaker, named)
                if who.how != "mentioned":
                    group, at = who.speaker, index
            self._last_named.append(named)
            self._last_speaker.append(group)
            self._spoke_at.append(at)

    def _mentioned(self, unit: Unit) -> list[tuple[int, int, Attribution]]:
        """Return the persons whom a sentence names by their whole names where its clauses begin: "he" may be one of them."""
        if unit.kind not in ("sentence", "bullet"):
            return []
        part = self._text[unit.start : min(unit.end, unit.start + LONGEST)]
        found = [(match.start("who"), match.end("who"), cleaned(match["who"])) for match in _MENTION.finditer(part)]
        return [(start, end, Attribution(name, role_of(name), "mentioned")) for start, end, name in found if _person(name)]

    def _sentence(self, index: int) -> list[tuple[int, int, Attribution]]:
        if index in self._found:
            return self._found[index]
        unit = self._units[index]
        part = self._text[unit.start : min(unit.end, unit.start + LONGEST)]
        found: list[tuple[int, int, Attribution]] = []
        if unit.kind in ("sentence", "bullet"):
            says = _SAYS.search(part) is not None
            for sign, pattern, how in _SPEECH:
                if not (sign in part if isinstance(sign, str) else says):
                    continue
                for match in pattern.finditer(part):
                    raw = match["who"] or ""
                    name = cleaned(raw)
                    if raw.rstrip(" ,").endswith(("’s", "'s")):
                        continue
                    if not name or (how not in _PRONOUNS and name.split()[0].casefold() in _NOT_NAMES):
                        continue
                    if _IF.match(raw) or (match["who"] and _AT_WORK.search(part, 0, match.start("who"))):
                        continue
                    found.append(
                        (
                            match.start("who") if match["who"] else match.start(),
                            match.end(),
                            Attribution(name, role_of(name), how),
                        )
                    )
            found += self._built(part, found)
        self._found[index] = found
        return found

    def _built(self, part: str, found: list[tuple[int, int, Attribution]]) -> list[tuple[int, int, Attribution]]:
        """Return the speakers that the build of a sentence shows where no name or group is known."""
        more = []
        for start, end, words, whole in sayers(part):
            name = cleaned(words)
            if name and all(last <= start or first >= end for first, last, _ in found):
                more.append((start, end, Attribution(name, role_of(name), "according" if whole else "reported")))
        return more

    def at(self, index: int, start: int, end: int) -> Attribution:
        """Return who says ``start:end`` in unit ``index``."""
        unit = self._units[index]
        here, stop = start - unit.start, end - unit.start
        found = self._sentence(index)
        quoted = any(quotes.hold(start, end) for quotes in self._quotes)
        best: Attribution | None = None
        for _first, last, who in sorted(found, key=lambda item: item[0]):
            if who.how in ("according", "viewed", "quote") or (
                who.how in ("reported", "pronoun", "passive") and (last <= here + 2 or quoted)
            ):
                best = who
        if best is None and found and all(who.how != "quote" for _, _, who in found):
            first, _, who = min(found, key=lambda item: item[0])
            if (
                first >= stop
                and who.how in ("reported", "pronoun")
                and re.search(r",\s*$", self._text[unit.start : unit.start + first])
            ):
                best = who
        if best is None and quoted:
            best = self._around(index, start)
        best = best and self._named(index, best)
        return best or self._lead(index) or self._same_paragraph(index) or self._turn(index) or AUTHOR

    def over(self, piece: Unit | Piece) -> Attribution | None:
        """Return the group whose view a heading, a lead-in or the head of a column announces; ``None`` for nobody's."""
        who = whose_view(self._text[piece.start : piece.end])
        return None if who is None else Attribution(who, role_of(who), "heading")

    def list_head(self, unit: Unit) -> str:
        """Return the words over a list: its heading and the sentence that opens it."""
        heads = [self._units[index] for index in (unit.heading, unit.lead_in) if index is not None]
        return " ".join(self._text[head.start : head.end] for head in heads)

    def _same_paragraph(self, index: int) -> Attribution | None:
        """Experts, analysts or critics who open a paragraph speak on until somebody else does."""
        unit = self._units[index]
        if unit.kind != "sentence":
            return None
        for other in range(index - 1, max(index - 3, -1), -1):
            near = self._units[other]
            if near.paragraph != unit.paragraph or near.kind != "sentence":
                return None
            found = [who for _, _, who in self._sentence(other) if who.how in ("reported", "according")]
            if found:
                who = found[-1]
                group = (who.role in ("expert", "critic", "organisation") and who.speaker[:1].islower()) or (
                    who.role == "expert" and " " not in who.speaker
                )
                return Attribution(who.speaker, who.role, "carried") if group else None
        return None

    def _turn(self, index: int) -> Attribution | None:
        """The name before the colon that opens a turn of a transcript: in capitals, or of one who speaks again and again."""
        start = self._units[index].start
        line = self._text.rfind("\n", 0, start) + 1
        minutes = _MINUTES.match(self._text, line)
        if minutes is not None:
            name = minutes["name"].title()
            return Attribution(name, role_of(f"{minutes['title']} {name}"), "turn")
        found = _TURN.match(self._text, line) or (SPEAKER.match(self._text, line) if self._transcript else None)
        if found is None:
            return None
        said = found[1].strip(" >")
        name = _TURN_TITLE.sub("", said)
        name = name.title() if name.isupper() and (len(name) > 3 or name != said) else name
        return Attribution(name, role_of(found[1].title()), "turn") if len(name) > 1 else None

    def _named(self, index: int, who: Attribution) -> Attribution:
        """Return who is meant where a pronoun speaks, else who was found."""
        if who.how not in _PRONOUNS:
            return who
        if who.speaker in ("I", "we", "We"):
            return self._turn(index) or AUTHOR
        if who.speaker.startswith("the "):
            return Attribution(who.speaker[4:], role_of(who.speaker), "pronoun")
        last = self._last_speaker if who.speaker.casefold() in ("they", "their") else self._last_named
        named = self._subject(index) or (last[index - 1] if index else None)
        return Attribution(named, role_of(named), "carried") if named else Attribution("author", None, "none")

    def _subject(self, index: int) -> str | None:
        """Return who a sentence that goes on with "he" or "she" is about: who speaks or opens it, if the text lets them speak."""
        named = next((who.speaker for _, _, who in self._sentence(index) if who.how in ("reported", "according")), None)
        opening = _OPENING.match(self._text, self._units[index].start, self._units[index].end)
        if named is not None or opening is None:
            return named if named is None or named[:1].isupper() else None
        name = cleaned(opening["who"])
        known = (other for other in dict.fromkeys(self._last_named) if other is not None)
        return next((other for other in known if other == name or other.split()[-1] == name.split()[-1]), None)

    def _around(self, index: int, start: int) -> Attribution | None:
        """A quotation without a speaker in its sentence: where it ends, then the sentences around it."""
        unit = self._units[index]
        quote = next((found for quotes in self._quotes for found in [quotes.over(start)] if found), (unit.start, unit.end))
        ends: list[int] = []
        for i in range(bisect.bisect_left(self._starts, quote[1]) - 1, -1, -1):
            if self._units[i].end < quote[1] - 1:
                break
            ends.insert(0, i)
        same = [
            i
            for i in (*ends, index - 1, index + 1, index - 2)
            if 0 <= i < len(self._units) and (i in ends or self._units[i].paragraph == unit.paragraph)
        ]
        for other in same:
            said = self._sentence(other)
            if said:
                who = said[-1 if other < index else 0][2]
                return self._named(other, who)
        if index and self._last_speaker[index - 1] and index - self._spoke_at[index - 1] <= NEAR:
            named = str(self._last_speaker[index - 1])
            return Attribution(named, role_of(named), "carried")
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
                return self._named(unit.lead_in, who)
            return self.over(self._units[unit.lead_in])
        for other in range(index - 1, max(index - 12, -1), -1):
            if self._units[other].kind == "sentence":
                found = self._sentence(other)
                same = other + 1 < len(self._units) and self._units[other + 1].kind == "bullet"
                if found and same:
                    return found[0][2]
            if self._units[other].kind == "heading":
                heading = self._text[self._units[other].start : self._units[other].end]
                match = re.match(rf"(?P<who>{_GROUP}|{_BODY})\s(?P<verb>{_SAY})\b", heading, re.IGNORECASE)
                if match:
                    return Attribution(cleaned(match["who"]).lower(), role_of(match["who"]), "heading")
                return self.over(self._units[other])
            if self._units[other].kind == "table":
                return None
        return None


TITLED = re.compile(
    rf"(?P<office>\b(?:(?:[Ff]ormer|[Aa]cting|[Ee]x-|[Nn]ew|[Dd]eputy)\s){{0,4}}(?:{_TITLE}|[Dd]ictator|[Ll]eader)),?(?:\s\([^)]{{1,40}}\))?\s(?P<name>{_NAME})"
)
"""A title and the name that follows it; groups ``office`` and ``name``."""
