"""Forms of English words that a gloss is written in: plurals, tenses, and groups of a verb with its auxiliaries."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

_IRREGULAR = {
    "man": "men", "woman": "women", "child": "children", "person": "people", "life": "lives", "wife": "wives", "knife": "knives",
    "half": "halves", "leaf": "leaves", "thief": "thieves", "crisis": "crises", "analysis": "analyses",
    "hypothesis": "hypotheses",    "foot": "feet", "policeman": "policemen", "fisherman": "fishermen", "spokesman": "spokesmen",
}  # fmt: skip
_SAME = frozenset(
    {
        "aircraft",
        "cannabis",
        "cocaine",
        "consumption",
        "corruption",
        "cultivation",
        "customs",
        "enforcement",
        "eradication",
        "evidence",
    }
    | {
        "fentanyl",
        "fumigation",
        "heroin",
        "interdiction",
        "methamphetamine",
        "money",
        "police",
        "prevention",
        "production",
        "progress",
    }
    | {"research", "substitution", "surveillance", "violence"}
)
_COUNTED_ING = ("bombing", "building", "finding", "hearing", "killing", "landing", "meeting", "offering", "warning", "thing")
_HEAD = re.compile(r" (?:of|in|on|at|for|to|from|against|with|by|without|under|that) ")
_DOUBLED = re.compile(r"(?:^|[^aeiou])[aeiou][bdgklmnprt]$")
_LAST_STRESSED = frozenset(
    [
        "permit",
        "refer",
        "control",
        "compel",
        "admit",
        "commit",
        "submit",
        "occur",
        "regret",
        "patrol",
        "transfer",
        "deter",
        "prefer",
        "equip",
    ]
)


def plural(noun: str) -> str:
    """Return the plural of an English noun or noun phrase: of the word before its first preposition."""
    found = _HEAD.search(noun)
    head, rest = (noun[: found.start()], noun[found.start() :]) if found else (noun, "")
    before, _, word = head.rpartition(" ")
    return f"{before} {_plural(word)}{rest}" if before else _plural(word) + rest


def _plural(word: str) -> str:
    if word in _SAME or word.endswith("ics") or (word.endswith("ing") and not word.endswith(_COUNTED_ING)):
        return word
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if re.search(r"(?:s|x|z|ch|sh)$", word):
        return word if word.endswith("s") and not word.endswith(("ss", "us", "is", "as")) else word + "es"
    if re.search(r"[^aeiou]y$", word):
        return word[:-1] + "ies"
    return word + "s"


def adverb(adjective: str) -> str:
    """Return the adverb in -ly of an English adjective."""
    if adjective.endswith("ic"):
        return adjective + "ally"
    if re.search(r"[^aeiou]le$", adjective):
        return adjective[:-1] + "y"
    return adjective[:-1] + "ily" if re.search(r"[^aeiou]y$", adjective) else adjective + "ly"


class Verb(NamedTuple):
    """An English verb: base form, past, participle, each perhaps with words after it ("put an end to")."""

    base: str
    past: str
    participle: str

    @classmethod
    def parse(cls, text: str) -> Verb:
        """Return the verb of an entry: ``base[/past/participle]``; the words after the base stand after the others too."""
        parts = text.split("/")
        base = parts[0]
        if len(parts) == 3:
            rest = (base.partition(" ")[2] or parts[2].partition(" ")[2]).strip()
            return cls(*(f"{part.partition(' ')[0]} {rest}".strip() for part in parts))
        return cls(base, _each(base, _past), _each(base, _past))

    @property
    def third(self) -> str:
        """The third person singular."""
        return _each(self.base, _third)

    @property
    def gerund(self) -> str:
        """The form in -ing."""
        return _each(self.base, _gerund)


def _each(base: str, form: Callable[[str], str]) -> str:
    first, space, rest = base.partition(" ")
    return f"{form(first)}{space}{rest}"


def _past(word: str) -> str:
    if word.endswith("e"):
        return word + "d"
    if re.search(r"[^aeiou]y$", word):
        return word[:-1] + "ied"
    return _double(word) + "ed"


def _gerund(word: str) -> str:
    if word.endswith("ie"):
        return word[:-2] + "ying"
    if re.search(r"[^eoy]e$", word) and word != "be":
        return word[:-1] + "ing"
    return _double(word) + "ing"


def _third(word: str) -> str:
    if word in ("be", "have"):
        return {"be": "is", "have": "has"}[word]
    if re.search(r"(?:s|x|z|ch|sh|o)$", word):
        return word + "es"
    return word[:-1] + "ies" if re.search(r"[^aeiou]y$", word) else word + "s"


def _double(word: str) -> str:
    short = len(re.findall(r"[aeiouy]+", word)) == 1 and _DOUBLED.search(word)
    return word + word[-1] if short or word in _LAST_STRESSED else word


class Group(NamedTuple):
    """How a verb is used: the tag of its leading form, and what stands with it."""

    tag: str
    negated: bool = False
    passive: bool = False
    perfect: bool = False
    progressive: bool = False
    modal: str = ""

    @property
    def many(self) -> bool:
        """Whether the form is of a plural."""
        return self.tag in ("pres", "past3p")

    @property
    def then(self) -> bool:
        """Whether the form is of the past."""
        return self.tag in ("past", "past3p", "subjpast")


def be(group: Group) -> str:
    """Return the form of *be* for a tense and number."""
    if group.then:
        return "were" if group.many else "was"
    return "are" if group.many else "is"


def written(verb: Verb, group: Group) -> str:
    """Return the English of a verb group: "has not been reduced"."""
    no = ["not"] if group.negated else []
    rest = ["be", verb.participle] if group.passive else [verb.base]
    if group.progressive:
        rest = ["be", verb.gerund]
    lead = group.modal or {"fut": "will", "cond": "would"}.get(group.tag, "")
    if lead:
        words = [lead, *no, *(["have", "been" if group.passive else verb.participle] if group.perfect else rest)]
        return " ".join([*words, verb.participle] if group.perfect and group.passive else words)
    if group.perfect:
        have = "had" if group.then else "have" if group.many else "has"
        return " ".join([have, *no, *(["been", verb.participle] if group.passive else [verb.participle])])
    if group.progressive:
        return " ".join([be(group), *no, verb.gerund])
    if group.passive:
        return " ".join([be(group), *no, verb.participle])
    if verb.base.split(" ", 1)[0] == "be":
        return " ".join([be(group), *no, *verb.base.split(" ")[1:]])
    if group.negated:
        return " ".join(["did" if group.then else "do" if group.many else "does", "not", verb.base])
    if group.then:
        return verb.past
    return verb.base if group.tag != "pres3s" else verb.third
