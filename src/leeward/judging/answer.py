"""The first sentences, by rule: what the text is mainly about, who is for it and against, what it does, what it costs.

- *Mainly proposed* is the option that most claims of the brief are about (doubts apart, repeats counted; a claim that waits for
  a person counts half; what the title names counts a third of all claims more, where some wait); of those with as many,
  one that somebody proposes, then the first. Its *proponent* (`leeward.judging.proponents`) is for it; where nobody is,
  the text is *about* it, and where its author argues against it, that is said with who is for it. Of a document without a
  claim that is sure, it is said what the text names and that no effect is judged.
  Where more claims wait for a person than were read for sure, it is said to be only of those; and where these are one passage
  an option, nothing is said to be the main one.
- *The promise* is the row of that option in the good direction that is said most by those who are for it, the proponent's
  words before others'; of those said as often, one with a size, then the one most directly about drugs used or deaths. What is
  told of the past is none. Where the option has none, what reaches the market of the text is told; what the model has for the
  United States alone is said to be of them in a text about another market.
- *The cost* is money, lives, relations and the risk of strikes on a state's own soil over the study, from the comparison of
  options, at the setting that was played, and with what the money counts.
- *The counts* are of different claims; claims that wait for a person and are not judged are counted after them.

Every number of a sentence is kept beside it (`numbers`), with its value and how it is shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from leeward.evidence.levers import Lever
from leeward.evidence.outcomes import Outcome
from leeward.judging import words
from leeward.judging.chains import Row, counts, place_of
from leeward.judging.compare import Comparison
from leeward.judging.costs import cost
from leeward.judging.judgement import Verdict
from leeward.judging.most_said import outspoken, said_most
from leeward.judging.moved import Moved
from leeward.judging.promised import Promises
from leeward.judging.proponents import DIRECT, Voices, called
from leeward.judging.row_keys import AnswerRecord
from leeward.judging.rules import DEPENDS, NO_PATH, OUTSIDE, REPORTED, TESTED, WORDS
from leeward.judging.scope import title_in_english
from leeward.judging.subjects import conclusion, contrary, is_about, option_about, proposal, rows_concluded
from leeward.judging.telling import Say, Sentence
from leeward.judging.unread import meant_elsewhere, named_only, not_held, too_little, unread
from leeward.reading.brief import Brief, Option
from leeward.reading.ground import ground
from leeward.reading.subject import Subject

UNTESTED = "Of what the text says of it the model can test nothing."
NOTHING_TESTED = frozenset({OUTSIDE, NO_PATH})


@dataclass(frozen=True, slots=True)
class Answer:
    """The first sentences; ``option`` is what is mainly proposed, ``proponent`` by whom, ``claim`` the promise."""

    option: str
    proponent: str
    claim: str
    sentences: tuple[Sentence, ...]
    counts: dict[str, int]

    @property
    def text(self) -> str:
        """All sentences."""
        return " ".join(sentence.text for sentence in self.sentences)

    def to_dict(self) -> AnswerRecord:
        """Return plain values."""
        return {
            "option": self.option or None,
            "proponent": self.proponent or None,
            "claim": self.claim or None,
            "sentences": [sentence.to_dict() for sentence in self.sentences],
        }


def main_option(brief: Brief, items: Sequence[Verdict]) -> Option | None:
    """Return the option that is mainly proposed or discussed; ``None`` where the brief has none.

    Passages that wait for a person count half of one that was read for sure, so that what happened to be read does not decide;
    an option that the title names counts a third of all passages more.
    """
    said = Counter(item.option for item in items if item.stance != "doubts")
    order = {option.id: at for at, option in enumerate(brief.options)}
    waiting = brief.possible_claims()
    held = _titled(brief) if waiting else frozenset()

    def weight(option: Option) -> float:
        levers = {setting.lever for setting in option.levers}
        more = {(claim.start, claim.id if claim.start is None else "") for claim in waiting if claim.lever in levers}
        return said[option.id] + 0.5 * len(more) + (len(items) + len(waiting)) / 3 * bool(levers & held)

    return max(
        brief.options,
        key=lambda option: (weight(option), said[option.id], bool(option.proposed_by or option.span), -order[option.id]),
        default=None,
    )


def _titled(brief: Brief) -> frozenset[str]:
    """Return the levers that the title of a document names."""
    title = title_in_english(brief)
    return frozenset(lever.label for lever in ground(title, 0, len(title)).levers)


def promise_of(option: str, who: str, rows: Sequence[Row], voices: Voices, brief: Brief) -> Row | None:
    """Return the row of what is promised of an option by those who are for it, else of the good that is told of it as having
    happened; ``None`` where there is neither.
    """

    def weight(row: Row) -> tuple[bool, int, int, bool, int]:
        good = [item for item in row.items if voices.promises(item)]
        own = sum(item.speaker == who for item in good)
        sized = any(brief.claim(item.claim).size is not None for item in good)
        return row.lead.word != OUTSIDE, own, len(good), sized, DIRECT.get(row.lead.outcome, min(place_of(row.lead.outcome), 4))

    own = [row for row in rows if row.lead.option == option]
    good = [row for row in own if any(voices.promises(item) for item in row.items)]
    told = [row for row in own if row.lead.word != REPORTED and any(voices.tells(item) for item in row.items)]
    return max(good or told, key=weight, default=None)


_MOST_WAITING = 4
"""Claims that wait for a person, for each that was read, beyond which what was read does not tell what a document is about."""


def answer(
    brief: Brief,
    items: Sequence[Verdict],
    rows: Sequence[Row],
    comparison: Comparison,
    flows: Mapping[str, Mapping[int, Moved]],
    outcomes: Mapping[str, Outcome],
    titles: Mapping[str, str],
    weeks: int,
    levers: Mapping[str, Lever],
) -> Answer:
    """Return the first sentences of a judgement."""
    voices = Voices(brief, items, outcomes)
    promises = Promises(comparison, flows, outcomes, brief, voices)
    if brief.subject is not None:
        return _about(brief.subject, promises, rows, titles, weeks, levers)
    option = main_option(brief, items)
    found = counts(rows)
    none_read = option is not None and brief.by_machine and not any(item.option for item in items)
    counted = _counted(rows, found, len(items), len(brief.possible_claims()), said=none_read)
    if option is None:
        return Answer("", "", "", (counted,), found)
    if brief.by_machine and not any(item.option == option.id for item in items):
        first = named_only(brief, titles) if none_read else unread(option, items, titles)
        joined = Sentence(first.about, f"{first.text[:-1]}; {counted.text}", (*first.numbers, *counted.numbers))
        return Answer("", "", "", (first, counted) if rows or not counted.text else (joined,), found)
    if brief.by_machine and (other := not_held(brief, option, items, titles, levers)) is not None:
        return Answer("", "", "", (other, counted), found)
    about = sum(item.option == option.id and item.stance != "doubts" for item in items)
    if brief.by_machine and len(brief.possible_claims()) > (len(items) if about < 2 else _MOST_WAITING * len(items)):
        return Answer("", "", "", (too_little(brief, items, titles), counted), found)
    who = voices.proponent(option)
    promise = promise_of(option.id, who, rows, voices, brief)
    told = _effects(option, who, promise, [], promises, rows, weeks, levers)
    sentences = (_proposal(option, who, items, titles, brief, voices), *told, counted)
    return Answer(option.id, who, promise.lead.claim if promise else "", sentences, found)


def _about(
    subject: Subject,
    promises: Promises,
    rows: Sequence[Row],
    titles: Mapping[str, str],
    weeks: int,
    levers: Mapping[str, Lever],
) -> Answer:
    """Return the first sentences of a text of which it is known what it is mainly about."""
    brief, voices = promises.brief, promises.voices
    items, found = voices.items, counts(rows)
    option = option_about(subject.instruments[0].lever, brief, items)
    first = (proposal(subject, option, items, titles, brief), *conclusion(subject))
    counted = _counted(rows, found, len(items), len(brief.possible_claims()))
    if option is None or not any(item.option == option.id for item in items):
        return Answer("", "", "", (*first, *contrary(subject), counted), found)
    who = voices.proponent(option)
    promise = promise_of(option.id, who, rows, voices, brief)
    concluded = rows_concluded(subject, option, rows, brief)
    if subject.conclusion and promise is not None and not _told_often(promise, subject.proposer):
        promise = None
    effects = _effects(option, who, promise, concluded, promises, rows, weeks, levers)
    told = [sentence for sentence in effects if sentence.about != "cost"]
    if subject.conclusion and not concluded and told:
        told = [_unread(told[0], promise)]
    told += [*(sentence for sentence in effects if sentence.about == "cost"), *contrary(subject)]
    leading = concluded[0] if concluded else promise
    return Answer(option.id, subject.proposer or who, leading.lead.claim if leading else "", (*first, *told, counted), found)


def _told_often(promise: Row, proposer: str) -> bool:
    """Tell whether a promise is the proposer's own or stands in several passages: else it is an aside, and answers nothing."""
    return not promise.lead.apart and (len(promise.items) > 1 or any(item.speaker == proposer for item in promise.items))


def _unread(told: Sentence, promise: Row | None) -> Sentence:
    """Say that of what a text mainly says no claim was read, before what else is told of it and can be tested."""
    unread = "In these words no claim was read that the model tests"
    if promise is None or promise.lead.word in (*NOTHING_TESTED, REPORTED):
        return Sentence(told.about, f"{unread}.", ())
    return Sentence(told.about, f"{unread}; elsewhere in it: {told.text}", told.numbers)


def _effects(
    option: Option,
    who: str,
    promise: Row | None,
    concluded: Sequence[Row],
    promises: Promises,
    rows: Sequence[Row],
    weeks: int,
    levers: Mapping[str, Lever],
) -> list[Sentence]:
    """Return the sentences on what an option does and what it costs: what is ``concluded`` of it before what is promised."""
    brief, voices, comparison = promises.brief, promises.voices, promises.comparison
    own = [row for row in rows if row.lead.option == option.id]
    away = meant_elsewhere(brief, option, levers) if brief.by_machine else ""
    played = option.id in comparison.options
    price = [cost(option, comparison, weeks, levers)] if played and not away else []
    of_it = [item for item in voices.items if is_about(item, option)]
    found = {item.word for item in of_it}
    if brief.by_machine and found <= NOTHING_TESTED | {REPORTED} and found & NOTHING_TESTED:
        say, why = Say(), away or ("" if concluded else _reason(of_it))
        of_its_place = price if NO_PATH in found else []
        told = Sentence("promise", f"{UNTESTED[:-1]}: {say.quoted('reason', why)}." if why else UNTESTED, tuple(say.numbers))
        return [promises.concluded(concluded[0]) if concluded and not away else told, *of_its_place]
    if not played:
        return [Sentence("promise", "It was not simulated: the model does not hold it.", ())]
    tested = [promises.concluded(row, also=at > 0) for at, row in enumerate(concluded)]
    if concluded and concluded[0].lead.word not in NOTHING_TESTED:
        return [*tested, *price]
    kept = promise if promise and (who or not brief.by_machine or not outspoken(promise, own, voices)) else None
    if concluded and (kept is None or kept.lead.word in NOTHING_TESTED):
        return [*tested, *price]  # an aside answers nothing
    most = said_most(own) if brief.by_machine and not kept else None
    return [*tested, most or (promises.promise(who, kept) if kept else promises.nothing(option.id)), *price]


def _reason(items: Sequence[Verdict]) -> str:
    """Return which place or drug the model has in place of that of the text, where this is why it tests no claim on an option."""
    (why, most), *_ = Counter(item.reason for item in items if item.word != REPORTED).most_common(1) or [("", 0)]
    return why if most > len(items) / 2 and why.startswith("the model has") else ""


def _proposal(
    option: Option, who: str, items: Sequence[Verdict], titles: Mapping[str, str], brief: Brief, voices: Voices
) -> Sentence:
    say = Say()
    about = sum(item.option == option.id and item.stance != "doubts" for item in items)
    title = f"“{words.option_title(option.id, dict(titles))}”"
    share = f" {say.share('claims_about', about, len(items))}" if items else ""
    others = Counter(item.option for item in items if item.stance != "doubts")
    pulled = {each.id: frozenset(setting.lever for setting in each.levers) for each in brief.options}
    same: dict[frozenset[str], str] = {}
    for name in (name for name, count in others.items() if name and count == about):
        same.setdefault(pulled.get(name, frozenset()), name)
    alike = len(same) if about and not who else 0
    sure = brief.by_machine and len(brief.possible_claims()) > len(items)
    if alike > 1:
        second = next(name for levers, name in same.items() if levers != pulled[option.id])
        then = f", then of “{words.option_title(second, dict(titles))}”{' and others' if alike > 2 else ''}"
        head = f"The text speaks of {say('alike', alike, str(alike))} measures about equally, first of {title}{share}{then}"
    elif who:
        head = f"Mainly proposed is {title}, by {called(who)}{share}{_beside(say, option, voices, titles, pulled)}"
    else:
        head = f"The text is mainly about {title}{share}"
    if sure:
        head = f"Of what was read for sure: {head[0].lower()}{head[1:]}"
    text = f"{head}{'' if who else voices.stand(option.id)}{say.against(voices.harm(option.id))}."
    return Sentence("proposal", text, tuple(say.numbers))


def _beside(say: Say, option: Option, voices: Voices, titles: Mapping[str, str], pulled: Mapping[str, frozenset[str]]) -> str:
    """Name what is proposed beside an option, two at most: a package is more than what is said of it most."""
    own = pulled.get(option.id, frozenset())
    names = {
        item.option for item in voices.items if item.option and item.stance in ("recommends", "aims") and voices.proposes(item)
    }
    others = [name for name in pulled if name in names and pulled[name] != own]
    if not others:
        return ""
    shown = " and ".join(f"“{words.option_title(name, dict(titles))}”" for name in others[:2])
    more = f" and {say('beside', len(others) - 2, str(len(others) - 2))} more" if len(others) > 2 else ""
    return f", beside {shown}{more}"


def _counted(rows: Sequence[Row], found: Mapping[str, int], quotes: int, possible: int, said: bool = False) -> Sentence:
    """Count different claims and those that wait; ``said``: a sentence before says that none was read for sure."""
    say = Say()
    waiting = ""
    if possible:
        one = possible == 1
        waiting = f" {say('possible', possible, str(possible))} possible claim{'' if one else 's'}"
        waiting += f" {'waits' if one else 'wait'} for a person and {'is' if one else 'are'} not judged."
    if not rows:
        none = "" if said else "No claim was read for sure." if possible else "No claim was found."
        return Sentence("counts", f"{none}{waiting}".strip(), tuple(say.numbers))
    tested = sum(found.get(word, 0) for word in TESTED)
    head = f"{say('rows', len(rows), str(len(rows)))} different claim{'s' if len(rows) != 1 else ''}"
    if quotes != len(rows):
        head += f" in {say('claims', quotes, str(quotes))} passages"
    asked = f"{say('tested', tested, str(tested))} that the model can test" if tested else "none that the model can test"
    listed: dict[bool, list[str]] = {True: [], False: []}
    for word in WORDS:
        if found.get(word):
            what = {DEPENDS: "depending on one unknown", REPORTED: "reported as past"}.get(word, word)
            listed[word in TESTED].append(f"{say(word, found[word], str(found[word]))} {what}")
    parts = ["; ".join(part) for part in listed.values() if part]
    return Sentence("counts", f"{head}, {asked}: {'. Not tested: '.join(parts)}.{waiting}", tuple(say.numbers))
