"""Ids of the options that every study adds by itself: the baseline, and the placebo of an option that strikes."""

from __future__ import annotations

from leeward.evidence.vocabulary import PLACEBO_SUFFIX


def is_placebo(option: str) -> bool:
    """Tell whether an option is the placebo of another: the same kilograms removed, nobody killed."""
    return option.endswith(PLACEBO_SUFFIX)


def placebo_of(option: str) -> str:
    """Return the id of the placebo of an option."""
    return option + PLACEBO_SUFFIX


def without_placebo(option: str) -> str:
    """Return the id of the option itself: of a placebo, its twin."""
    return option.removesuffix(PLACEBO_SUFFIX)
