"""The words of a language where there is no request: the very catalogues that Flask-Babel reads for the pages."""

from functools import lru_cache
from gettext import NullTranslations
from pathlib import Path

from babel.support import Translations

from wiki.web.babel import LANGUAGES

_FOLDER = Path(__file__).resolve().parent.parent / "translations"


@lru_cache(maxsize=32)
def catalogue_of(language: str) -> NullTranslations:
    """The catalogue of ``language``; English for one that the wiki does not speak."""
    if language == "en" or language not in LANGUAGES:
        return NullTranslations()
    return Translations.load(str(_FOLDER), [language])
