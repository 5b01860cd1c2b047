"""Words of the interface for the floors without Django: catalogues in Indonesian and English.

Belongs here: the mechanism, numbers, dates and units as people of either language write them. Does not:
the sentences themselves, which stand in a `words.toml` beside the code that says them.
"""

from salore.wording._catalogue import Catalogue, Language, languages
from salore.wording._numbers import date_in_words, number, percent, plain

__all__ = ["Catalogue", "Language", "date_in_words", "languages", "number", "percent", "plain"]
