"""Replications of published models, each small, readable and set beside its published numbers."""

from leeward.replications.base import STUDIES, Row, replicate

__all__ = ["STUDIES", "Row", "replicate"]
