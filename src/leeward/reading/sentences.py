"""Sentences of a paragraph, in time in proportion to its length.

pysbd's rules for English decide where a sentence ends. Three of its steps search the whole paragraph again for
every abbreviation, list item or sentence that they met; here abbreviations and sentences take one pass each, and a
paragraph without a list item is not searched for one. What
stays quadratic in a paragraph (quotation marks that are never closed, long numbered runs) is kept small by
`MOST_WORK`: a paragraph that would cost more is split at its marks alone.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

MOST_CHARACTERS = 20_000
"""Characters of a paragraph that the rules for abbreviations, lists and quotations are applied to."""
MOST_WORK = 1_500_000
"""Marks that open something, and list items, times the characters of the paragraph."""

_OPENS = re.compile(r"[\"“‘«\[(]|(?<=\s)'|--|[.)]\s*\b(?:\d{1,2}|[a-z]{1,5})[.)]|^.?[a-z]{1,5}[.)]")

_ITEM = re.compile(r"\d[.)]|(?<![^\s(])[a-z]+\)|(?<!\S)[a-z]\.|[♨☝\n]")


def by_rules(block: str) -> list[str] | None:
    """Return the sentences of a block of one line in order, ``None`` when the rules cannot be applied to it.

    A sentence that the rules changed so that it does not stand in the block is left out.
    """
    if len(block) > MOST_CHARACTERS or sum(1 for _ in _OPENS.finditer(block)) * len(block) > MOST_WORK:
        return None
    processor, language = _pysbd()
    try:
        found = processor(block, language).process()
    except Exception:  # its patterns fail on some unusual text; the simple splitter does not
        return None
    return _kept(block, found)


def _kept(block: str, found: list[str]) -> list[str]:
    """Return the sentences that stand in the block, each to end after the one before."""
    kept, end = [], 0
    for sentence in found:
        at = block.find(sentence, max(0, end - len(sentence) + 1))
        if at < 0:
            continue
        end = at + len(sentence)
        while end < len(block) and block[end].isspace():
            end += 1
        kept.append(sentence)
    return kept


def _at_once(rules: list[Any]) -> list[Any]:
    """Return one rule for rules that each put a text back for a symbol."""
    from pysbd.utils import Rule

    texts = {rule.pattern: rule.replacement for rule in rules}
    return [Rule("|".join(texts), lambda match: texts[match.group()])]


@lru_cache(maxsize=1)
def _pysbd() -> tuple[Any, Any]:
    """Return pysbd's processor and its English with the abbreviations looked for in one pass."""
    from pysbd.abbreviation_replacer import AbbreviationReplacer
    from pysbd.lang.english import English
    from pysbd.processor import Processor

    words = English.Abbreviation
    before_names = set(words.PREPOSITIVE_ABBREVIATIONS)
    before_numbers = set(words.NUMBER_ABBREVIATIONS) - before_names
    plain = {word.strip() for word in words.ABBREVIATIONS}

    def either(these: set[str]) -> str:
        return "|".join(re.escape(word) for word in sorted(these & plain, key=len, reverse=True))

    dots = re.compile(
        r"(?<=\s)(?=[^\s]{1,16}?\.)(?:"
        rf"(?:{either(before_names)})\.(?=\s|:\d)"
        rf"|(?:{either(before_numbers)})\.(?=\s\d|\s+\()"
        rf"|(?:{either(plain - before_names - before_numbers)})\.(?=[.:\-?,]|\s(?:(?-i:[a-z]|I\s|I'm|I'll)|\d|\()))",
        re.IGNORECASE,
    )

    class _Abbreviations(AbbreviationReplacer):  # type: ignore[misc]
        SENTENCE_STARTERS = English.AbbreviationReplacer.SENTENCE_STARTERS

        def search_for_abbreviations_in_string(self, text: str) -> str:
            return dots.sub(lambda match: match.group()[:-1] + "∯", f" {text}")[1:]

    class _English(English):  # type: ignore[misc]
        AbbreviationReplacer = _Abbreviations

        class SubSymbolsRules:
            All = _at_once(English.SubSymbolsRules.All)

        class ReinsertEllipsisRules:
            All = _at_once(English.ReinsertEllipsisRules.All)

    class _Processor(Processor):  # type: ignore[misc]
        text: str

        def process(self) -> Any:
            """Do as pysbd does, without its search for list items where none can be."""
            if _ITEM.search(self.text):
                return super().process()
            self.replace_abbreviations()
            self.replace_numbers()
            self.replace_continuous_punctuation()
            self.replace_periods_before_numeric_references()
            for rule in (words.WithMultiplePeriodsAndEmailRule, self.lang.GeoLocationRule, self.lang.FileFormatRule):
                self.text = re.sub(rule.pattern, rule.replacement, self.text)
            return self.split_into_segments()

    return _Processor, _English
