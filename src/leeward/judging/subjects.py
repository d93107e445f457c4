"""The first sentences of a text of which a person or an examined model says what it is mainly about.

What it concludes is quoted in its own words, with who says so; what the model makes of it follows where that passage was read as
a claim on the same option. Whatever the claims that were read happen to be, they do not decide then what the text is about.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from leeward.evidence.levers import load_levers
from leeward.evidence.placenames import in_words
from leeward.judging import words
from leeward.judging.chains import Row
from leeward.judging.drivers import readable
from leeward.judging.judgement import Verdict
from leeward.judging.proponents import DIRECT, called, plural
from leeward.judging.rules import NO_PATH, OUTSIDE, REPORTED, TESTED
from leeward.judging.telling import Say, Sentence, known
from leeward.reading.brief import Brief, Option
from leeward.reading.subject import AUTHOR, Instrument, Subject

MOST_CONCLUDED = 2
"""Most claims of a conclusion that are answered."""
_SPOKEN = re.compile(r"[\"“]([^\"“”]+)[\"”],?\s(?:[\w.’'-]+\s){0,4}[\w’'-]+\.?$")
"""What somebody says, in quotation marks, with *he said* after it."""
_LONGEST = 60
"""Most characters of the words that name an instrument which are shown beside its title."""


def option_about(lever: str, brief: Brief, items: Sequence[Verdict]) -> Option | None:
    """Return the option that plays a lever, and of several the one that most claims are about; ``None`` where there is none."""
    said = Counter(item.option for item in items)
    own = [option for option in brief.options if any(setting.lever == lever for setting in option.levers)]
    return max(own, key=lambda option: (said[option.id], -len(option.levers)), default=None)


def is_about(item: Verdict, option: Option) -> bool:
    """Tell whether a claim is on an option, or on its lever where the model does not have it."""
    refused = not item.option and not item.called
    return item.option == option.id or (refused and any(item.lever == setting.lever for setting in option.levers))


def proposal(
    subject: Subject, option: Option | None, items: Sequence[Verdict], titles: Mapping[str, str], brief: Brief
) -> Sentence:
    """Say what a text is mainly about, who proposes it, and how many passages were read of it."""
    say = Say()
    first, *others = (_named(one, brief, items, titles, say) for one in subject.instruments)
    lever = subject.instruments[0].lever
    about = sum(is_about(item, option) if option else item.lever == lever and not item.called for item in items)
    if about:
        first += f" {say.share('claims_about', about, len(items))}"
    parts = [first if about and option else f"{first}, {_why_none(lever, option, items)}"]
    if subject.proposer == AUTHOR:
        parts.append("which the author advises")
    elif subject.proposer:
        verbs = "propose, weigh or carry out" if plural(subject.proposer) else "proposes, weighs or carries out"
        parts.append(f"which {called(subject.proposer)} {verbs}")
    several = bool(others) and not subject.one
    told = f"{parts[0]}{',' if about and option else ' and'} {' and '.join(parts[1:])}" if len(parts) > 1 else parts[0]
    if several:
        also = [*others[:2], *([f"{say('beside', len(others) - 2, str(len(others) - 2))} more"] if len(others) > 2 else [])]
        text = f"The text deals with several measures: first {told}, then {in_words(also)}"
    else:
        text = f"The text is mainly about {told}"
    return Sentence("proposal", f"{text}.", tuple(say.numbers))


def _why_none(lever: str, option: Option | None, items: Sequence[Verdict]) -> str:
    """Say why nothing is told of what an instrument does: there is no such lever, not there, or nothing was read of it."""
    known = load_levers().get(lever)
    if option is None and known is not None and any(item.lever == lever and item.word == OUTSIDE for item in items):
        return f"which the model has in other places alone (as “{known.title}”)"
    return "of which no claim was read for sure" if option or known else "which is no lever of the model"


def _named(one: Instrument, brief: Brief, items: Sequence[Verdict], titles: Mapping[str, str], say: Say) -> str:
    """Name an instrument by the title of its option, with the words of the text; by these alone where it has none."""
    option = option_about(one.lever, brief, items)
    say.quoted("named", one.words)
    if option is None:
        return f"“{one.words or readable(one.lever)}”"
    title = words.option_title(option.id, dict(titles))
    same = not one.words or len(one.words) > _LONGEST or one.words.casefold() in title.casefold()
    return f"“{title}”" if same else f"“{title}” (“{one.words}”)"


def conclusion(subject: Subject) -> list[Sentence]:
    """Quote what a text mainly says of what it is about; nothing where that is not known."""
    said = subject.conclusion
    return [_quoted(said, subject.speaker, "It mainly says")] if said else []


def contrary(subject: Subject) -> list[Sentence]:
    """Quote what a text says to the contrary of that, or beside it; nothing where that is not known."""
    said = subject.other
    return [_quoted(said, subject.other_speaker, "It also says")] if said else []


def _quoted(words_of_text: str, speaker: str, opening: str) -> Sentence:
    """Quote words of a text with whose they are, who need not have spoken them so: *as the minister has it*."""
    quoted = " ".join(words_of_text.split())
    spoken = _SPOKEN.match(quoted)
    quoted = (spoken[1] if spoken else quoted).strip('"“”').rstrip(".,;:")
    quoted = quoted.replace('"', "") if quoted.count('"') % 2 else quoted
    quoted = quoted if quoted[:1].isupper() or not quoted[:1].isalpha() else f"… {quoted}"
    say = Say()
    say.quoted("quoted", quoted)
    if speaker == AUTHOR or speaker in quoted:
        return Sentence("conclusion", f"{opening}: “{quoted}”.", tuple(say.numbers))
    who = say.quoted("speaker", called(speaker))
    have = "have" if plural(speaker) else "has"
    return Sentence("conclusion", f"{opening}, as {who} {have} it: “{quoted}”.", tuple(say.numbers))


def rows_concluded(subject: Subject, option: Option, rows: Sequence[Row], brief: Brief) -> list[Row]:
    """Return the rows of claims on an option that stand in the conclusion: the two with a number that say most directly what it
    does to drugs or deaths, else one that says why there is none.
    """
    if subject.start is None or subject.end is None:
        return []
    first, last = subject.start, subject.end

    def there(item: Verdict) -> bool:
        claim = brief.claim(item.claim)
        return claim.start is not None and claim.end is not None and claim.start < last and claim.end > first

    found, levers = [], {setting.lever for setting in option.levers}
    for row in rows:
        said = next((item for item in row.items if there(item)), None)
        if said is not None and (is_about(said, option) or said.lever in levers) and said.word != REPORTED:
            found.append(replace(row, lead=said))

    def weight(row: Row) -> tuple[bool, bool, bool, int]:
        number = row.lead.interval is not None and known(row.lead.interval)
        return number, row.lead.word in TESTED, row.lead.word not in (OUTSIDE, NO_PATH), DIRECT.get(row.lead.outcome, 0)

    found.sort(key=weight, reverse=True)
    numbered = [row for row in found if weight(row)[0]]
    return numbered[:MOST_CONCLUDED] or found[:1]
