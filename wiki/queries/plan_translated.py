"""Chooses the English that the plan shows beside words in another language, and says who or what translated."""

from enum import StrEnum

from babel import Locale

from wiki.document.inputs import TranslationIn
from wiki.models.translations import TranslatedBy
from wiki.queries.plan_sources import file_may_stand
from wiki.queries.translations import Beside, SeenTranslation
from wiki.queries.versions import SeenVersion
from wiki.text.languages import is_english
from wiki.words import MediaKind

_WAYS = {
    TranslatedBy.PERSON: "translated", TranslatedBy.FAMILY: "translated by somebody in the family",
    TranslatedBy.INTERPRETER: "translated by an interpreter", TranslatedBy.PROGRAM: "made by a program",
}  # fmt: skip
_NAMES = Locale("en").languages


def english_of(beside: Beside, version: SeenVersion) -> SeenTranslation | None:
    """The English of a version in another language, if it was made from just these words and may go where they go.

    What is said in a recording may be in it; so where one is kept from anybody who gets the plan, it is left out.
    """
    recordings = (file for file in version.media if file.kind in {MediaKind.AUDIO, MediaKind.VIDEO})
    if version.files_hidden or not all(file_may_stand(file.today, file.audience) for file in recordings):
        return None
    found = (one for one in beside.get(version.id, ()) if is_english(one.language) and one.version_id == version.id)
    return None if is_english(version.language) else next(found, None)


class NoEnglish(StrEnum):
    """Why words in another language go into the plan without English."""

    NONE = "none"
    OLDER = "older"


def no_english(beside: Beside, version: SeenVersion) -> NoEnglish | None:
    """Why no English goes along with these words; None where some does, or where none is wanted."""
    if is_english(version.language) or not version.plain.strip():
        return None
    found = [one for one in beside.get(version.id, ()) if is_english(one.language)]
    if not found:
        return NoEnglish.NONE
    return None if any(one.version_id == version.id for one in found) else NoEnglish.OLDER


def print_translation(one: SeenTranslation, version: SeenVersion) -> TranslationIn:
    """The English for the document, under a line that says from which language it is, and who or what translated."""
    how = _WAYS[one.way]
    if one.by:
        how = f"{how} by {one.by}" if one.way is TranslatedBy.PERSON else f"{how}: {one.by}"
    if one.way is TranslatedBy.PROGRAM:
        how += f", checked by {one.saved_by_name}" if one.is_checked else ", not checked by a person yet"
    return TranslationIn(one.body, f"In English, from {_language(version.language)}, {how}.")


def _language(code: str) -> str:
    """The English name of a language ("Urdu"); British Sign Language, which the tables here lack, by its own."""
    return _NAMES.get(code) or _NAMES.get(code.split("-")[0]) or ("British Sign Language" if code == "bfi" else code)
