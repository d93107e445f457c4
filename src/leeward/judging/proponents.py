"""Who is for an option and who argues against it, by what each is read as saying of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from leeward.evidence.outcomes import Outcome
from leeward.judging.chains import Row
from leeward.judging.drivers import lower_first
from leeward.judging.judgement import Verdict
from leeward.judging.reasons import reports_past
from leeward.judging.rules import REPORTED
from leeward.judging.sizes import with_article
from leeward.judging.words import with_drug
from leeward.reading.brief import Brief, Option
from leeward.reading.outside import outside_good
from leeward.reading.subject import AUTHOR

SUCCESS = {
    "kg_seized": "increase",
    "fentanyl_seized": "increase",
    "kg_destroyed": "increase",
    "detection_rate": "increase",
    "arrest": "increase",
    "conviction": "increase",
    "response_time": "decrease",
}
"""Outcomes that are no better in themselves, and the way that an instrument is meant to move them."""
PHRASES = {
    "drug_flow": "cocaine leaving for the markets",
    "maritime_flow": "cocaine on boats at sea",
    "kg_delivered": "cocaine delivered",
    "consumption": "cocaine consumed",
}
"""Outcomes as a sentence names them."""
DIRECT = {
    "overdose_death": 8, "consumption": 8, "homicide": 7, "kg_delivered": 7, "drug_flow": 6, "maritime_flow": 6,
    "fentanyl_flow": 6, "heavy_user": 6, "light_user": 6, "retail_price": 5, "potential_production": 5, "kg_seized": 5,
}  # fmt: skip
"""How directly a promise is about drugs or deaths; others stand by their place in the chain, up to 4."""
COSTS = frozenset({"programme_cost"})
"""Outcomes that are the price of a measure, and no harm that it does."""
VERBS = {"increase": "raises", "decrease": "lowers"}
WITH_ARTICLE = frozenset(
    {
        "United Nations", "United States", "European Union", "European Commission", "Commission", "Pentagon", "White House",
        "Minister", "President", "Congress", "Senate", "House", "Coast Guard", "Navy", "Army", "Treasury", "State Department",
        "Netherlands", "Ministry", "Government", "Administration", "Council", "Parliament", "World Bank", "UN", "EU", "US",
        "UNODC", "DEA",
    }
)  # fmt: skip
"""Speakers whose name takes an article in a sentence."""
BODIES = ("Committee", "Subcommittee", "Commission", "Ministry", "Department", "Council", "Agency", "Bureau")
"""Last words of the names of bodies that take an article."""
OFFICES = (
    "minister",
    "president",
    "secretary",
    "director",
    "chief",
    "governor",
    "mayor",
    "ministry",
    "commissioner",
    "ombudsman",
)
"""Ends of names that are those of one office: *the Interior minister*."""
STATE = frozenset({"military", "government", "army", "navy", "administration", "parliament", "senate", "judiciary"})
"""Bodies of which a state has one: *the United States military*."""
_AFTER_HEAD = re.compile(r",|\s(?:of|in|for|from|at|with|on|who|that|whose|to|and others)\s")
"""What follows the noun that a speaker is."""
GROUPS = ("police",)
"""Speakers in the plural without its letter."""


def _head(speaker: str) -> str:
    return _AFTER_HEAD.split(speaker, maxsplit=1)[0]


def _noun(speaker: str) -> str:
    """Return the noun that a speaker is: the last word of what stands before *of*, *in*, *who*."""
    return next(reversed(_head(speaker).split()), "")


_AUTHORS = re.compile(r"(?:\band [A-Z][\w’'-]+|\bet al\.?),? \(?(?:19|20)\d\d\)?$|\bet al\.?$")
"""Authors of a work: *Ferrer and Lowe (2014)*, *Soto et al.*"""


_SEVERAL = re.compile(r"^(?:Sens|Reps|Drs|Profs)\.? |^(?!.*\(\w+\)$)(?!.* of .*,)[^,]+(?:, (?:the )?[A-Z][^,]*)+,? and ")
"""Several names: *Sens. Hale and Roe*, *the Navy, the Coast Guard and their partners*; not *the Office on Drugs and Crime*."""


_PAIR = re.compile(r"[A-Z][\w-]+ and (?:the )?[A-Z][\w-]+$")
"""Two names of a word each: *Belgium and the Netherlands*."""


def plural(speaker: str) -> bool:
    """Tell whether a speaker is several: *officials*, *Analysts*, *the police*, *officials of both states*."""
    head = _head(speaker)
    last = _noun(speaker)
    bare = head.removeprefix("the ").removeprefix("The ")
    common = (last.islower() or " " not in bare) and bare not in WITH_ARTICLE
    two = any(bare.startswith(f"{name} and ") or bare.endswith((f" and {name}", f" and the {name}")) for name in WITH_ARTICLE)
    allied = _PAIR.match(bare) is not None or two
    return (
        allied
        or last.casefold() in GROUPS
        or _AUTHORS.search(speaker) is not None
        or _SEVERAL.search(speaker) is not None
        or (common and last.endswith("s") and last[-2:] not in ("ss", "us"))
    )


_SHOUTED = re.compile(r"\b((?:Mr|Mrs|Ms|Dr|Sen|Rep|Col|Gen|Adm|Capt|Lt|Prof)\.? )([A-Z][A-Z’'-]{2,})\b")
"""A name as transcripts print it: *Mr. HALE*."""
_SMALL = frozenset({"OF", "ON", "AND", "THE", "FOR", "IN", "TO"})


_NATION = re.compile(r"^(?:U\.?S\.?|U\.?K\.?|American|British|French|Dutch|Mexican|Colombian) (?=\w)")
"""Whose body a body is: *the U.S. Coast Guard*."""


def called(speaker: str) -> str:
    """Return a speaker as a sentence names them: with an article where the name takes one."""
    if speaker == AUTHOR:
        return "the author"
    speaker = _SHOUTED.sub(lambda found: f"{found[1]}{found[2].title()}", speaker)
    words = speaker.split()
    if speaker.isupper() and len(words) > 2:  # as minutes and letterheads print it
        speaker = " ".join(word.lower() if word in _SMALL else word.capitalize() for word in words)
        words = speaker.split()
    if not words or words[0].casefold() in ("the", "a", "an", "our", "some", "many", "most"):
        return lower_first(speaker)
    if words[0].endswith(("'s", "’s")):
        return speaker
    if _NATION.sub("", _head(speaker)) in WITH_ARTICLE or _noun(speaker) in BODIES:
        return f"the {speaker}"
    if plural(speaker):
        return lower_first(speaker) if len(_head(speaker).split()) == 1 else speaker
    if words[-1].islower():
        office = words[0].islower() or words[-1].endswith(OFFICES) or words[-1] in STATE
        return f"the {speaker}" if office else with_article(speaker)
    return speaker


def saying(speaker: str, verb: str) -> str:
    """Return a verb in the number of its speaker: *officials say*, *the ministry says*."""
    return verb if plural(speaker) else f"{verb}s"


def opening(speaker: str) -> str:
    """Return a speaker as the first word of a sentence."""
    name = called(speaker)
    return f"{name[0].upper()}{name[1:]}"


def good_of(outcome: Outcome | None, name: str) -> str | None:
    """Return the direction of an outcome that is the better one, or the way that an instrument is meant to move it."""
    good = outcome.good if outcome else outside_good().get(name, "")
    return {"lower": "decrease", "higher": "increase"}.get(good, SUCCESS.get(name))


class Voices:
    """What each speaker says of each option: something good, something bad, advice.

    A *proponent* gives advice, has an aim or, in a brief that a person wrote, says something good of it, and nothing bad: no bad
    effect, no denial of a good one, no doubt. The author of a document is one only by advice, or by a good effect that is still
    to come: a report tells of the claims of others; experts who name an aim describe it. Who says more against an option than
    for it promises nothing.
    """

    def __init__(self, brief: Brief, items: Sequence[Verdict], outcomes: Mapping[str, Outcome]) -> None:
        self.brief, self.items, self.outcomes = brief, list(items), outcomes
        self.claims = {claim.id: claim for claim in brief.claims}

    def good(self, item: Verdict) -> bool:
        """Tell whether a claim says that an outcome moves in the better direction, or as its instrument is meant to."""
        better = good_of(self.outcomes.get(item.outcome), item.outcome)
        held = item.outcome in self.outcomes  # what no table holds is no promise, though it may be an argument
        return held and item.direction == better and item.stance != "doubts" and item.word != REPORTED

    def bad(self, item: Verdict) -> bool:
        """Tell whether a claim speaks against its option: a bad effect, no effect where a good one is meant, a doubt."""
        better = good_of(self.outcomes.get(item.outcome), item.outcome)
        if better is None:
            return False
        if item.stance in ("recommends", "aims"):
            return False
        return self.denies(item) or (item.direction in ("increase", "decrease") and item.direction != better)

    def denies(self, item: Verdict) -> bool:
        """Tell whether a claim doubts an effect or says that there is none."""
        return item.stance == "doubts" or item.direction == "no_effect"

    def past(self, item: Verdict) -> bool:
        """Tell whether a claim is told as what has happened."""
        claim = self.claims.get(item.claim)
        return item.word == REPORTED or bool(item.told_of) or (claim is not None and reports_past(claim))

    def proposes(self, item: Verdict) -> bool:
        """Tell whether a claim proposes its option."""
        if item.stance == "recommends":
            return True
        claim = self.claims.get(item.claim)
        if self.brief.document is None:
            return item.stance == "aims" or self.good(item)
        if item.speaker != AUTHOR:
            return item.stance == "aims" and (claim is None or claim.role != "expert")
        ahead = claim is not None and claim.modality in ("will", "would", "should")
        return self.good(item) and ahead and item.stance == "asserts" and not self.brief.by_machine

    def weigh(self, speaker: str, option: str) -> tuple[int, int]:
        """Return how many claims of a speaker on an option say something good, and how many something bad."""
        own = [item for item in self.items if item.option == option and item.speaker == speaker]
        return sum(map(self.good, own)), sum(map(self.bad, own))

    def argued_against(self, option: str) -> bool:
        """Tell whether the author argues against an option: at least two claims against it, one of them a denial of an effect,
        and twice as many as for it. What is told as having happened is no argument.
        """
        own = [item for item in self.items if item.option == option and item.speaker == AUTHOR]
        against = [item for item in own if self.bad(item) and not self.past(item) and item.stance != "reports"]
        return len(against) >= max(2, 2 * sum(map(self.good, own))) and any(map(self.denies, against))

    def harm(self, option: str) -> int:
        """Return how many claims on the levers of an option tell of a worse outcome, of doubt or of no effect: what a text holds
        against it, whoever says it. Cost is no harm, and where the author argues against the option that is said instead.
        """
        made = next((made for made in self.brief.options if made.id == option), None)
        levers = {setting.lever for setting in made.levers} if made else set()
        own = [item for item in self.items if item.outcome not in COSTS and item.lever in levers]
        return 0 if self.argued_against(option) else sum(map(self.bad, own))

    def proponent(self, option: Option) -> str:
        """Return who proposes an option and says nothing bad of it; empty for nobody.

        Who proposes it by a brief that a person wrote or reviewed comes first, unless it is the document's author; nobody does
        where the author argues against it.
        """
        if self.argued_against(option.id):
            return ""
        named = option.proposed_by or ""
        held = not self.brief.by_machine and (named != AUTHOR or self.brief.document is None)
        if named and held and not self.weigh(named, option.id)[1]:
            return named
        said = Counter(item.speaker for item in self.items if item.option == option.id and self.proposes(item))
        return next((speaker for speaker, _ in said.most_common() if not self.weigh(speaker, option.id)[1]), "")

    def promises(self, item: Verdict) -> bool:
        """Tell whether a claim is a promise: something good, still to come, by somebody who says no more against the option.

        An aim that a document's author tells of is that of others.
        """
        return not self.past(item) and self._for(item)

    def tells(self, item: Verdict) -> bool:
        """Tell whether a claim reports something good that an option has done, by somebody who says no more against it."""
        return self.past(item) and self._for(item)

    def _for(self, item: Verdict) -> bool:
        for_it, against = self.weigh(item.speaker, item.option)
        told = item.stance == "aims" and item.speaker == AUTHOR
        return (
            self.good(item)
            and not item.of_less  # it is what would be lost, and turned round
            and (told or against <= for_it)
            and not (item.speaker == AUTHOR and not told and self.argued_against(item.option))
        )

    def promised(self, who: str, row: Row, what: str) -> str:
        """Say whose words a promise is: its proponent's, else who says it or aims at it; the text's where nobody is known."""
        good = [item for item in row.items if self.promises(item)]
        if not good:
            told = next((item for item in row.items if self.tells(item) and item.speaker != AUTHOR), None)
            if told is None:
                return f"The text reports {what}"
            return f"{opening(told.speaker)} {saying(told.speaker, 'report')} {what}"
        if who and any(item.speaker == who for item in good):
            return f"Promised is {what}"
        others = [item for item in good if item.speaker != AUTHOR]
        if not others:
            aimed = all(item.stance == "aims" for item in good)
            return f"The aim that the text tells of is {what}" if aimed else f"The text tells of {what}"
        speaker, aims = others[0].speaker, others[0].stance == "aims"
        verb = saying(speaker, "aim" if aims else "expect")
        return f"{opening(speaker)} {verb}{' at' if aims else ''} {what}"

    def stand(self, option: str) -> str:
        """Say, of an option without a proponent, whether the author argues against it and who says something good of it."""
        against = ", which the author argues against" if self.argued_against(option) else ""
        for item in self.items:
            outcome = self.outcomes.get(item.outcome)
            if item.option != option or item.speaker == AUTHOR or not self.good(item) or outcome is None:
                continue
            if item.direction in VERBS and self.weigh(item.speaker, option)[1] <= self.weigh(item.speaker, option)[0]:
                what = with_drug(PHRASES.get(item.outcome, lower_first(outcome.title)), item.of_drug)
                return f"{against}; {called(item.speaker)} {saying(item.speaker, 'say')} that it {VERBS[item.direction]} {what}"
        named = next((made.proposed_by for made in self.brief.options if made.id == option), None)
        if not against and self.brief.by_machine and named and named != AUTHOR:
            return f", which {called(named)} {'are' if plural(named) else 'is'} read as ordering, planning or considering"
        return against
