"""The bundled example: a short article on public facts, with its sources, in our own words."""

from importlib import resources
from importlib.resources.abc import Traversable


def article() -> Traversable:
    """Return the Markdown article that ``make demo`` assesses."""
    return resources.files(__name__) / "brief_article.md"
