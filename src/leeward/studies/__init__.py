"""Replications of published models, each small, readable and set beside its published numbers."""

from leeward.studies.base import STUDIES, Row, replicate

__all__ = ["STUDIES", "Row", "replicate"]
