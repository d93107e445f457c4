"""Spanish put into rough English, word by word, each piece with the place of the words that it stands for.

No translation for people: the reader of claims needs the instrument, the outcome, the change, the denial and the speaker in
English words and in English order. So phrases of the trade come first, verbs carry tense, number and denial, adjectives go
before their noun, and a subject that stands after its verb ("cayeron los homicidios") before it. What is not known stays.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise, takewhile

from leeward.reading.outside import read_toml
from leeward.reading.spanish.english import Group, Verb, adverb, plural, written
from leeward.reading.spanish.glossary import Glossary, Node, glossary
from leeward.reading.spanish.order import Piece, ordered

_TOKEN = re.compile(
    r"(?P<usa>EE\.?\s?UU(?:\.(?=\s+[a-záéíóúñ(]|[,;:]))?)|(?P<word>[^\W\d_]+(?:\.[^\W\d_]+)*(?:[’'][^\W\d_]+)?)|(?P<number>\d+(?:[.,]\d+)*)|(?P<space>\s+)|(?P<mark>[^\w\s]|_)"
)
_GRAMMAR = read_toml("spanish_grammar.toml")
_LISTS = ("before_noun", "opens", "gerund_after", "by_itself", "adverbs", "compared", "prepositions", "on_persons", "numerals")
_BEFORE_NOUN, _OPENS, _GERUND_AFTER, _BY_ITSELF, _ADVERBS, _COMPARED, _PREPOSITIONS, _ON_PERSONS, _NUMERALS = (
    frozenset(_GRAMMAR[name].split()) for name in _LISTS
)
_COGNATES: dict[str, str] = _GRAMMAR["cognates"]
_ARTICLES = frozenset({"el", "la", "los", "las", "lo", "un", "una", "unos", "unas"})
_CLITICS = frozenset({"se", "lo", "la", "los", "las", "le", "les", "me", "te", "nos"})
_JOINS = ("y", "e", "o", "u", "incluso")
_PARTS = {"del": "de", "al": "a"}
_CLAUSE = 40
"""Words back to which the beginning of a clause is looked for."""
_LONGEST = 14
"""Words of the longest phrase."""
_MARKS = {"«": "“", "»": "”", "¿": "", "¡": ""}
_THERE = {"pres3s": "there is", "past": "there was", "fut": "there will be", "cond": "there would be"}
_MODAL = {"poder": ("can", "could"), "deber": ("must", "should")}


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    low: str
    start: int
    end: int
    kind: str
    gap: bool


def _words(text: str, start: int, end: int) -> list[_Word]:
    words, gap = [], False
    for found in _TOKEN.finditer(text, start, end):
        if found.lastgroup == "space":
            gap = True
            continue
        usa = found.lastgroup == "usa"
        low, kind = ("eeuu", "word") if usa else (found.group().lower(), found.lastgroup or "mark")
        words.append(_Word(found.group(), low, found.start(), found.end(), kind, gap))
        gap = False
    return words


def gloss(text: str, start: int, end: int) -> list[Piece]:
    """Return the pieces of English for a stretch of Spanish text, in the order in which they are to be written."""
    pieces = ordered(_Line(_words(text, start, end), glossary()).pieces())
    for piece, after in pairwise(pieces):
        if piece.english in ("a", "A") and after.english[:1].lower() in "aeio" and after.english[:2].lower() not in ("eu", "on"):
            piece.english += "n"
    return pieces


def as_written(text: str, start: int, end: int) -> list[Piece]:
    """Return the pieces of a stretch of text that is English already."""
    return [Piece(word.text, word.start, word.end, word.kind, word.gap) for word in _words(text, start, end)]


class _Line:
    """One line of the text, read from its first word to its last."""

    def __init__(self, words: list[_Word], known: Glossary) -> None:
        self.words, self.known = words, known
        self.bare = False  # the last verb was an infinitive after "to" or an auxiliary, and what it is joined to is one too
        self.out: list[Piece] = []

    def pieces(self) -> list[Piece]:
        at = 0
        while at < len(self.words):
            at = self._phrase(at) or self._number(at) or self._group(at) or self._single(at)
        return self.out

    def _low(self, at: int) -> str:
        return self.words[at].low if 0 <= at < len(self.words) else ""

    def _kind(self, at: int) -> str:
        return self.words[at].kind if 0 <= at < len(self.words) else "mark"

    def _add(self, english: str, first: int, last: int, kind: str) -> int:
        head = self.words[first]
        if head.text.isupper() and len(head.text) > 1 and last - first == 1 and english.isalpha():
            english = english.upper()
        elif head.text[:1].isupper() and english:
            english = english[0].upper() + english[1:]
        self.out.append(Piece(english, head.start, self.words[last - 1].end, kind, head.gap))
        return last

    def _longest(self, at: int) -> tuple[int, str, bool]:
        """Return the end and the English of the longest phrase that begins here, and whether a verb opens it; nought for none.

        An article that the text has may be left out of the phrase in the glossary.
        """
        best, english, opened = 0, "", False
        ends: list[tuple[Node, int, bool]] = [(self.known.phrases, at, False)]
        while ends:
            node, here, skipped = ends.pop()
            if node.english is not None and here > best and not skipped:
                best, english, opened = here, node.english, node.verb
            if here >= len(self.words) or here - at > _LONGEST:
                continue
            low = self.words[here].low
            written = _PARTS.get(low, low)
            bases = sorted(
                {written} | self.known.base(low), key=lambda base: (base == written, base)
            )  # as written is tried first
            follow = [node.after[base] for base in bases if base in node.after]
            ends += [(one, here + 1, False) for one in follow]
            if not follow and here > at and low in _ARTICLES:
                ends.append((node, here + 1, True))
        return best, english, opened

    def _phrase(self, at: int) -> int:
        last, english, opened = self._longest(at)
        if not last:
            return 0
        first = self.words[at].low
        verb = self.known.verbs.get(first)
        if verb is not None and opened:
            return self._add(self._simple(self._phrase_verb(english), verb[1], at), at, last, "verb")
        nouns = [self.known.nouns.get(_PARTS.get(word.low, word.low)) for word in self.words[at : min(at + 2, last)]]
        noun = next((noun for noun in nouns if noun is not None), None)
        return self._add(plural(english) if noun and noun[1] else english, at, last, "noun" if noun else "fixed")

    def _phrase_verb(self, english: str) -> Verb:
        """Return the verb of a phrase, irregular as the glossary has it."""
        base, _, rest = english.partition(" ")
        known = self.known.by_base.get(base)
        if known is None or "/" in english:
            return Verb.parse(english)
        return Verb(english, f"{known.past} {rest}".strip(), f"{known.participle} {rest}".strip())

    def _number(self, at: int) -> int:
        """Write a number as English does, and a share that stands without a preposition after a verb with *by*."""
        word = self.words[at]
        if word.kind == "number":
            text = re.sub(r"[.](\d{3})(?!\d)", r",\1", re.sub(r",(\d{1,2})$", r"#\1", word.text)).replace("#", ".")
            self.out.append(Piece(text, word.start, word.end, "number", word.gap))
            return at + 1
        if word.low in ("un", "el") and self._kind(at + 1) == "number" and self._low(at + 2) in ("%", "por"):
            by = (
                self.out
                and self.out[-1].kind in ("verb", "adverb")
                and self._low(at + 2 + (self._low(at + 2) == "por") + 1) != "de"
            )
            return self._add("by", at, at + 1, "fixed") if by else at + 1
        return 0

    def _noun_here(self, at: int) -> bool:
        """Tell whether a form that may be a noun or a verb is a noun: by the word before it, or *de* after it."""
        if self._low(at) not in self.known.nouns:
            return False
        before, low = self._low(at - 1), self._low(at)
        if (before in _CLITICS and before not in _ARTICLES) or before == "no":
            return False
        tag = self.known.verbs[low][1] if low in self.known.verbs else ""
        second = tag == "pres" and low.endswith(("o", "s")) and not low.endswith("mos")
        if second or (tag == "subj" and before != "que"):  # "uso", "fuerzas", "ataque" are seldom said of I, you or a wish
            return True
        if before in _BEFORE_NOUN or (self.out and self.out[-1].kind == "adjective") or self._kind(at - 1) == "number":
            return True
        return self._low(at + 1) in ("de", "del", "contra") or self._low(at) not in self.known.verbs

    def _is_verb(self, at: int) -> bool:
        low = self._low(at)
        return self._kind(at) == "word" and low in self.known.verbs and low not in self.known.fixed

    def _group(self, at: int) -> int:
        """Take a group of a verb with its denial, pronouns and auxiliaries."""
        here, negated, passive, them = at, False, False, ""
        if self._low(here) == "no":
            negated, here = True, here + 1
        while self._low(here) in _CLITICS and self._is_verb(here + 1) and not self._noun_here(here + 1):
            passive = passive or self._low(here) == "se"
            if self._low(here) in ("lo", "la", "los", "las") and self.known.verbs[self._low(here + 1)][1] not in ("part",):
                them = " them" if self._low(here) in ("los", "las") else " it"
            elif self._low(here) in _ARTICLES:
                return 0
            here += 1
        if not self._is_verb(here) or self._noun_here(here):
            return 0
        infinitive, tag = self.known.verbs[self._low(here)]
        if tag == "part" and not negated and not passive:
            return 0
        chosen, last, group = self._led(infinitive, here + 1, Group(tag, negated, passive))
        if chosen == "haber" and tag in _THERE:
            return self._add(_THERE[tag] + (" no" if negated else ""), at, last, "verb")
        if tag != "inf":
            self.bare = bool(group.modal)
        verb = self.known.english[chosen]
        end, phrase, opened = self._longest(last - 1) if last - 1 > at else (0, "", False)
        if opened and end > last:
            verb, last = self._phrase_verb(phrase), end
        after = not them and (passive or chosen in _BY_ITSELF) and self._turned(at, last, group)
        alone = tag in ("inf", "ger") and not group.modal
        group = group._replace(passive=group.passive and chosen not in _BY_ITSELF)
        english = self._simple(verb, tag, at) if alone else written(verb, group)
        return self._add(english + them, at, last, "turned" if after else "verb")

    def _led(self, infinitive: str, last: int, group: Group) -> tuple[str, int, Group]:
        """Return the verb that an auxiliary leads (else itself), the place after it, and how the two are used together."""
        if infinitive == "haber" and (follow := self._next(last, "part")):
            return *follow, group._replace(perfect=True)
        if infinitive == "estar" and (follow := self._next(last, "ger")):
            return *follow, group._replace(progressive=True)
        if infinitive == "ir" and self._low(last) == "a" and (follow := self._next(last + 1, "inf")):
            return *follow, group._replace(modal="would" if group.then else "will")
        if infinitive in _MODAL and (follow := self._next(last + (self._low(last) == "de"), "inf")):
            modal = _MODAL[infinitive][group.then or group.tag == "cond"]
            return *follow, group._replace(modal=modal, passive=group.passive or self._low(follow[1] - 1).endswith("se"))
        return infinitive, last, group

    def _next(self, at: int, tag: str) -> tuple[str, int] | None:
        """Return the infinitive of a form of this tag here (after at most one adverb), and the place after it."""
        for here in (at, at + 1):
            found = self.known.verbs.get(self._low(here))
            if found is not None and found[1] == tag:
                return found[0], here + 1
            if self._low(here) not in self.known.fixed or self._kind(here) != "word":
                return None
        return None

    def _turned(self, at: int, last: int, group: Group) -> bool:
        """Tell whether the subject stands after the verb: none before it in its clause, and a noun of its number follows."""
        if group.tag in ("inf", "ger", "part") or not self._opens_clause(at):
            return False
        low, kind = self._low(last), self._kind(last)
        if low in self.known.fixed and low not in _BEFORE_NOUN:
            low, kind = self._low(last + 1), self._kind(last + 1)
        if low in _PREPOSITIONS or not (low in _BEFORE_NOUN or low in self.known.nouns or kind == "number"):
            return False
        more = kind == "number" or low in ("los", "las", "unos", "unas", "sus") or self.known.nouns.get(low, ("", False))[1]
        return group.passive or group.tag not in ("pres3s", "past") or not more

    def _opens_clause(self, at: int) -> bool:
        """Tell whether a verb has no subject before it: only adverbs, or what a preposition opens, since the clause began."""
        first = at
        while self._low(first - 1) in _ADVERBS:
            first -= 1
        before = self._low(first - 1)
        if first == 0 or self._kind(first - 1) == "mark" or before in _OPENS:
            return True
        if before == "que":
            joined = bool(self.out) and self.out[-1].english.lower() not in ("that", "than")  # "cada vez que" and the like
            return joined or (len(self.out) > 1 and self.out[-2].kind == "verb")
        begin = first
        while begin > max(0, first - _CLAUSE) and self._kind(begin - 1) != "mark" and self._low(begin - 1) not in _OPENS:
            begin -= 1
        if self._low(begin) not in _PREPOSITIONS:
            return False
        since = takewhile(lambda piece: piece.start >= self.words[begin].start, reversed(self.out))
        return not any(piece.kind in ("verb", "turned") or piece.english == "that" for piece in since)

    def _of_a_person(self, at: int) -> bool:
        """Tell whether *a* only marks who is acted on: "detuvieron a cuatro personas"."""
        found = self.known.verbs.get(self._low(at - 1))
        return found is not None and found[0] in _ON_PERSONS

    def _simple(self, verb: Verb, tag: str, at: int) -> str:
        """Return a form that stands alone: an infinitive by the word before it, a gerund, a participle, a tense."""
        if tag == "inf":
            before = self._low(at - 1)
            if self.out and self.out[-1].english.endswith(" to"):
                self.bare = True
                return verb.base
            if self.bare and before in _JOINS:
                return verb.base
            self.bare = True
            if before in ("para", "a"):
                self.out.pop() if self.out and self.out[-1].english.casefold() in ("for", "to") else None
                return f"to {verb.base}"
            self.bare = False
            if before in _GERUND_AFTER or at == 0 or self._kind(at - 1) == "mark" or before in ("el", *_JOINS):
                return verb.gerund
            self.bare = True
            return f"to {verb.base}"
        if tag == "ger":
            return verb.gerund
        return verb.participle if tag == "part" else written(verb, Group(tag))

    def _single(self, at: int) -> int:
        word = self.words[at]
        low = word.low
        if word.kind != "word":
            self.out.append(Piece(_MARKS.get(word.text, word.text), word.start, word.end, "mark", word.gap))
            return at + 1
        known = self.known
        after_noun = bool(self.out) and self.out[-1].kind == "noun"
        if low in ("a", "al") and self._of_a_person(at):
            return self._add("the", at, at + 1, "fixed") if low == "al" else at + 1
        if low == "que" and any(self._low(i) in _COMPARED for i in range(at - 3, at)):
            return self._add("than", at, at + 1, "fixed")
        if low in known.fixed:
            english = known.fixed[low]
            adverbial = low.endswith("mente") or low in ("más", "menos", "muy")
            return self._add(english, at, at + 1, "number" if english in _NUMERALS else "adverb" if adverbial else "fixed")
        if low in known.adjectives and (after_noun or low not in known.nouns):
            english = known.adjectives[low]
            people = english[:1].isupper() and english.endswith(("an", "i")) and low.endswith("s")
            if people and not after_noun and self._low(at + 1) not in known.nouns:
                return self._add(f"{english}s", at, at + 1, "noun")
            return self._add(english, at, at + 1, "adjective")
        if low in known.nouns:
            return self._add(known.nouns[low][0], at, at + 1, "noun")
        if low in known.verbs:
            infinitive, tag = known.verbs[low]
            return self._add(
                self._simple(known.english[infinitive], tag, at), at, at + 1, "participle" if tag == "part" else "verb"
            )
        if low.endswith("mente") and low[:-5] in known.adjectives:
            return self._add(adverb(known.adjectives[low[:-5]]), at, at + 1, "adverb")
        if word.text[:1].islower() and len(low) > 6:
            for ending, english in _COGNATES.items():
                if low.endswith(ending):
                    kind = "adverb" if english == "ly" else "adjective" if english in ("ic", "ive", "ous") else "noun"
                    return self._add(low[: -len(ending)] + english, at, at + 1, kind)
        return self._add(word.text, at, at + 1, "name")
