"""Which options the brief tells of: those with a claim that is judged. The others are named, and their numbers follow behind."""

from __future__ import annotations

from collections.abc import Collection

from leeward.judging.judgement import Judgement
from leeward.judging.rules import NO_DIRECTION, OUTSIDE, REPORTED
from leeward.reading.brief import Brief
from leeward.showing.options import option_name
from leeward.showing.svg import Markup, join, tag

_NOT_JUDGED = (OUTSIDE, NO_DIRECTION, REPORTED)


def told(judgement: Judgement, brief: Brief) -> list[str]:
    """Return the options that are shown in the brief, in their order.

    Of a document that was read by a program: what a judged claim is about, and the main option of the first sentences. Of what a
    person wrote, every option: it is held to its word.
    """
    if not of_a_program(brief):
        return list(judgement.options)
    judged = {item.option for item in judgement.items if item.word not in _NOT_JUDGED or item.stance == "recommends"}
    return [name for name in judgement.options if name in judged or name == judgement.answer.option]


def of_a_program(brief: Brief) -> bool:
    """Tell whether a program made the options of a brief: it is of a document, and what it quotes was found by a program."""
    found = any(claim.reader != "human" for claim in brief.claims)
    return brief.document is not None and (found or not brief.reviewed)


def untold_sentence(judgement: Judgement, shown: Collection[str], where: str) -> Markup | None:
    """Name the options that are not shown in the brief, with a link to where they are; nothing where all are."""
    names = [f"“{option_name(judgement, name)}”" for name in judgement.options if name not in shown]
    if not names:
        return None
    listed = ", ".join(names[:-1]) + (" and " if len(names) > 1 else "") + names[-1]
    are = "are" if len(names) > 1 else "is"
    text = f"{listed} {are} named in the text, but no claim about {'them' if len(names) > 1 else 'it'} is judged: what the model"
    return tag(
        "p", join(f"{text} gives is in the ", tag("a", "appendix", href=f"#{where}"), " and answers nothing the text says.")
    )
