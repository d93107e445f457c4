"""Spanish documents: put into rough English with the place of every word kept, read as English, quoted in their own words."""

from leeward.reading.spanish.translated import Translated, in_english, translate

__all__ = ["Translated", "in_english", "translate"]
