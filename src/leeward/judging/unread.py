"""The first sentence where the main thing of a text was not read for sure, or is nothing that the model has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from leeward.evidence.levers import Lever
from leeward.evidence.placenames import MARKETS, market_named, place_title
from leeward.judging import words
from leeward.judging.drivers import lower_first, readable
from leeward.judging.judgement import Verdict
from leeward.judging.reasons import NAMELESS, called
from leeward.judging.scope import ON_COCAINE_USERS, SAID, drug_of
from leeward.judging.telling import Say, Sentence
from leeward.reading.brief import Brief, Option
from leeward.reading.drugs import COCAINE, FENTANYL


def not_held(
    brief: Brief, option: Option, items: Sequence[Verdict], titles: Mapping[str, str], levers: Mapping[str, Lever]
) -> Sentence | None:
    """Say that a text is mainly about instruments that the model does not have; ``None`` where it is not.

    That is where more than half of its passages are on such, and more on them than on any option. The instrument is named where
    more than half of these passages are on one; what the text says most of the model's is named after it.
    """
    without = [item for item in items if item.lever and not (item.lever in levers and levers[item.lever].in_model)]
    about = sum(item.option == option.id for item in items)
    if len(without) <= max(len(items) / 2, about):
        return None
    say = Say()
    (name, most), *_ = Counter(item.lever for item in without).most_common(1)
    named = name not in NAMELESS and most > len(without) / 2
    what = f"“{readable(name)}”" if named else "instruments of other kinds"
    count = most if named else len(without)
    of = say("claims", len(items), str(len(items)))
    text = f"The text is mainly about {what} ({say('claims_outside', count, str(count))} of {of} passages)"
    text += f", which {'is no lever' if named else 'are no levers'} of the model"
    if about:
        title = words.option_title(option.id, dict(titles))
        passages = f"{say('claims_about', about, str(about))} passage{'s' if about > 1 else ''}"
        text += f"; of what the model has, it says most of “{title}” ({passages})"
    return Sentence("proposal", f"{text}.", tuple(say.numbers))


def meant_elsewhere(brief: Brief, option: Option, levers: Mapping[str, Lever]) -> str:
    """Say that the levers of an option act in one market in the model, or on one drug, and the text speaks of another.

    Empty where it does not. Then neither its number nor its cost is of what the text is about.
    """
    own = [levers[setting.lever] for setting in option.levers if setting.lever in levers]
    names = {lever.name for lever in own}
    told = [claim for claim in brief.read_claims() if claim.lever in names]
    of_others = [claim for claim in told if drug_of(claim, brief) not in (None, COCAINE)]
    if names and names <= ON_COCAINE_USERS and len(of_others) > len(told) / 2:
        return f"the model has {lower_first(own[0].title)} for cocaine alone, and the text speaks of {SAID[FENTANYL]}"
    acts_in = {
        place for lever, setting in zip(own, option.levers, strict=False) for place in (setting.where or lever.where_default)
    }
    if not acts_in or not acts_in <= set(MARKETS):
        return ""
    named = Counter(
        place for claim in told for place in {*claim.place, *((claim.market,) if claim.market else ())} if market_named(place)
    )
    there = sum(count for place, count in named.items() if market_named(place) in acts_in)
    away = [place for place, _ in named.most_common() if market_named(place) not in acts_in]
    if not away or sum(named[place] for place in away) <= there:
        return ""
    have = place_title(next(iter(sorted(acts_in))))
    return f"the model has {lower_first(own[0].title)} for {have}, not for {place_title(away[0])}"


def named_only(brief: Brief, titles: Mapping[str, str]) -> Sentence:
    """Say what a document without a sure claim names."""
    say = Say()
    likely = _likeliest(brief)
    shown = _listed(say, [option.id for option in likely], titles)
    them = "it" if len(likely) == 1 else "any of them"
    levers = {setting.lever for option in brief.options for setting in option.levers}
    told = any(claim.lever in levers for claim in brief.read_claims())
    others = [
        called(claim) or readable(claim.lever) for claim in brief.read_claims() if claim.lever and claim.lever not in levers
    ]
    if others and not told:
        (most, _), *_ = Counter(others).most_common(1)
        text = (
            f"What was read for sure is about “{most}” and the like, which the model does not have; the text may speak of {shown}"
        )
        return Sentence("proposal", f"{text} too.", tuple(say.numbers))
    unread = f"no claim about {them} was read for sure, so none is judged"
    text = f"The text may speak of {shown}; {f'what was read for sure about {them} is outside the model' if told else unread}."
    return Sentence("proposal", text, tuple(say.numbers))


def _likeliest(brief: Brief) -> list[Option]:
    """Return the options by the sum of the beliefs in claims on them: those that it speaks for, if there are any."""
    weight: dict[str, float] = {}
    for claim in brief.claims:
        weight[claim.lever or ""] = weight.get(claim.lever or "", 0.0) + claim.reading_confidence

    def of(option: Option) -> float:
        return max((weight.get(setting.lever, 0.0) for setting in option.levers), default=0.0)

    ranked = sorted(brief.options, key=of, reverse=True)
    return [option for option in ranked if of(option) >= LIKELY] or ranked


LIKELY = 0.3
"""Sum of beliefs from which a text is said to speak of an instrument, if there is one."""


def unread(option: Option, items: Sequence[Verdict], titles: Mapping[str, str]) -> Sentence:
    """Say what a document is mainly about where no claim on it was read for sure, and what was read instead."""
    say = Say()
    title = words.option_title(option.id, dict(titles))
    text = f"The text is mainly about “{title}”, of which no claim was read for sure"
    return Sentence("proposal", f"{text}; what was read is about {_listed(say, _told_of(items), titles)}.", tuple(say.numbers))


def _told_of(items: Sequence[Verdict]) -> list[str]:
    return list(dict.fromkeys(item.option for item in items if item.option))


def _listed(say: Say, names: Sequence[str], titles: Mapping[str, str]) -> str:
    """Name the first three options, and count the others."""
    shown = ", ".join(f"“{words.option_title(name, dict(titles))}”" for name in names[:3])
    more = f" and {say('more_options', len(names) - 3, str(len(names) - 3))} more" if len(names) > 3 else ""
    return shown + more


def too_little(brief: Brief, items: Sequence[Verdict], titles: Mapping[str, str]) -> Sentence:
    """Say that what was read is too little to tell what a document is mainly about, and what was read.

    That is one passage an option with more claims that wait, or more than four that wait for each that was read.
    """
    say = Say()
    shown = _listed(say, _told_of(items), titles)
    names = {item.option for item in items}
    others = [option.id for option in brief.options if option.id not in names]
    also = ", and the text names other measures as well" if others else ""
    text = f"Too little was read for sure to say what the text is mainly about; what was read is about {shown}{also}."
    return Sentence("proposal", text, tuple(say.numbers))
