"""The words of a language where there is no request: the very catalogues that Flask-Babel reads for the pages."""

from collections.abc import Mapping
from functools import lru_cache
from gettext import NullTranslations
from pathlib import Path

from babel.support import Translations

from wiki.document.speaking import Tongue
from wiki.web.babel import LANGUAGES

_FOLDER = Path(__file__).resolve().parent.parent / "translations"


def read_language(form: Mapping[str, str]) -> str:
    """The language a form asks for; English where it names none that the wiki speaks."""
    code = form.get("language", "")
    return code if code in LANGUAGES else "en"


def tongue_of(code: str) -> Tongue:
    """The language with its words, for the plan to speak."""
    return Tongue(code, catalogue_of(code))


@lru_cache(maxsize=32)
def catalogue_of(language: str) -> NullTranslations:
    """The catalogue of ``language``; English for one that the wiki does not speak."""
    if language == "en" or language not in LANGUAGES:
        return NullTranslations()
    return Translations.load(str(_FOLDER), [language])
