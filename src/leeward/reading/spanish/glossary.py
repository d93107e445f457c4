"""The Spanish words that a gloss knows, in all their forms: ``data/spanish.toml``, written for this trade.

Nouns and adjectives stand there in the singular, verbs in the infinitive; forms are made here once, when the first Spanish
text is read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from leeward.reading.outside import read_toml
from leeward.reading.spanish.conjugate import forms
from leeward.reading.spanish.english import Verb, plural

_ACCENT = str.maketrans("aeiou", "áéíóú")
TOKEN_PHRASE = re.compile(r"[^\W_]+|%")


@dataclass(slots=True)
class Node:
    """A place in the tree of phrases: the words that may follow, the English of one that ends here, whether a verb opens it."""

    after: dict[str, Node] = field(default_factory=dict)
    english: str | None = None
    verb: bool = False


@dataclass(slots=True)
class Glossary:
    """What each Spanish form may be: a fixed word, a noun (English, whether plural), an adjective, forms of verbs."""

    fixed: dict[str, str]
    nouns: dict[str, tuple[str, bool]]
    adjectives: dict[str, str]
    verbs: dict[str, tuple[str, str]]
    english: dict[str, Verb]
    by_base: dict[str, Verb]
    bases: dict[str, set[str]]
    phrases: Node

    def base(self, low: str) -> set[str]:
        """Return the base forms that a form may be of, itself among them."""
        bases = self.bases.get(low, set()) | {low}
        verb = self.verbs.get(low)
        if verb is not None:
            bases.add(verb[0])
            if verb[1] == "part":
                bases.add(re.sub(r"(?:[oa]s|a)$", "o", low))
        return bases

    def knows(self, low: str) -> bool:
        """Tell whether a form is in the glossary, as a word of its own."""
        return low in self.fixed or low in self.nouns or low in self.adjectives or low in self.verbs


def many(noun: str) -> str:
    """Return the plural of a Spanish noun or adjective."""
    if noun.endswith("z"):
        return noun[:-1] + "ces"
    if noun.endswith(("ón", "án", "én", "ín", "ún", "és", "ás")):
        return noun[:-2] + {"ó": "o", "á": "a", "é": "e", "í": "i", "ú": "u"}[noun[-2]] + noun[-1] + "es"
    if re.search(r"[aeiou][^aeiouáéíóú]+[aeo]n$", noun) and not re.search(r"[áéíóú]", noun):
        return re.sub(r"([aeiou])([^aeiou]+[aeo]n)$", lambda found: found[1].translate(_ACCENT) + found[2], noun) + "es"
    if noun.endswith(("a", "e", "i", "o", "u", "á", "é", "ó")):
        return noun + "s"
    one = len(re.findall(r"[aeiouáéíóú]+", noun)) == 1 or noun.endswith("ís")
    return noun if noun.endswith(("s", "x")) and not one else noun + "es"


def genders(adjective: str) -> list[str]:
    """Return an adjective in its singular forms."""
    if adjective.endswith("o"):
        return [adjective, adjective[:-1] + "a"]
    if adjective.endswith(("or", "és", "ín", "án", "ón")) and not adjective.endswith(
        ("erior", "mayor", "menor", "mejor", "peor")
    ):
        plain = adjective[:-2] + {"é": "e", "í": "i", "á": "a", "ó": "o", "o": "o"}[adjective[-2]] + adjective[-1]
        return [adjective, plain + "a"]
    return [adjective]


@lru_cache(maxsize=1)
def glossary() -> Glossary:
    """Return the glossary, read once."""
    data: dict[str, dict[str, str]] = read_toml("spanish.toml")
    made = Glossary(dict(data["words"]), {}, {}, {}, {}, {}, {}, Node())
    for noun, english in data["nouns"].items():
        made.nouns.setdefault(many(noun), (plural(english), True))
        made.bases.setdefault(many(noun), set()).add(noun)
        made.nouns[noun] = (english, False)
    for adjective, english in data["adjectives"].items():
        for form in genders(adjective):
            for written in (form, many(form)):
                made.adjectives[written] = english
                made.bases.setdefault(written, set()).add(adjective)
    for infinitive in sorted(data["verbs"], key=lambda verb: verb not in ("ser", "haber", "estar")):  # "fue" is seldom of "ir"
        english = data["verbs"][infinitive]
        made.english[infinitive] = Verb.parse(english)
        made.by_base.setdefault(made.english[infinitive].base, made.english[infinitive])
        for form, tag in forms(infinitive).items():
            made.verbs.setdefault(form, (infinitive, tag))
        for pronoun in ("lo", "la", "los", "las", "le", "les"):
            made.verbs.setdefault(infinitive + pronoun, (infinitive, "inf"))
    for phrase, english in data["phrases"].items():
        node, words = made.phrases, TOKEN_PHRASE.findall(phrase)
        for word in words:
            node = node.after.setdefault(word, Node())
        node.english, node.verb = english, words[0] in made.english
    return made
