"""Turns translations into what templates show: beside their passage, in a form, and with all their states."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from flask import render_template
from markupsafe import Markup

from wiki.access.space import Space
from wiki.forms.translations import TranslationForm
from wiki.models.translations import TranslatedBy
from wiki.queries.translations import SeenTranslation, translation_now, translations_beside
from wiki.queries.versions import SeenVersion
from wiki.text.languages import ENGLISH, LANGUAGES, SIGNED, is_english, language_name, written_direction
from wiki.web.babel import day, language
from wiki.web.babel import gettext as _
from wiki.web.kept import macro_html
from wiki.web.questions_ask_page import Spot, spot_card
from wiki.web.showing import html_of
from wiki.words import Permission


@dataclass(frozen=True)
class TranslationCard:
    """A translation as a template shows it. ``marked`` says who or what translated, ``needs_checking`` that nobody has
    looked over what a program made, ``is_older`` that the passage says something newer by now."""

    id: str
    href: str
    change_href: str
    language: str
    direction: str
    name: str
    html: Markup
    marked: str
    date: str
    needs_checking: bool
    is_older: bool
    is_off: bool
    number: int
    saved_by: str


def marked(one: SeenTranslation) -> str:
    """Who or what translated, in words."""
    match one.way:
        case TranslatedBy.FAMILY if one.by:
            return _("Translated by somebody in the family: %(who)s", who=one.by)
        case TranslatedBy.FAMILY:
            return _("Translated by somebody in the family")
        case TranslatedBy.INTERPRETER if one.by:
            return _("Translated by an interpreter: %(who)s", who=one.by)
        case TranslatedBy.INTERPRETER:
            return _("Translated by an interpreter")
        case TranslatedBy.PROGRAM if one.is_checked:
            return _("Made by a program: %(what)s. Checked by %(who)s", what=one.by, who=one.saved_by_name)
        case TranslatedBy.PROGRAM:
            return _("Made by a program: %(what)s. Please check", what=one.by)
        case _:
            return _("Translated by %(who)s", who=one.by)


def translation_card(space: Space, one: SeenTranslation) -> TranslationCard:
    """One state of a translation for a template."""
    may = space.may(Permission.WRITE)
    return TranslationCard(
        id=one.translation_id.hex, href=f"/child/{space.id}/translation/{one.translation_id}",
        change_href=f"/child/{space.id}/passage/{one.passage_id}/translate?to={one.language}" if may else "",
        language=one.language, direction=written_direction(one.language), name=language_name(one.language),
        html=html_of(one), marked=marked(one), date=day(one.saved_at), needs_checking=one.needs_checking,
        is_older=one.is_older, is_off=one.is_off, number=one.number, saved_by=one.saved_by_name,
    )  # fmt: skip


def translations_html(space: Space, beside: Sequence[SeenTranslation], *, is_old: bool) -> Markup:
    """What stands right under a passage: each translation, folded. Never kept in memory with the passage: who may see a
    translation is decided for each reader and each view."""
    if not beside:
        return Markup("")
    shown = [translation_card(space, one) for one in _in_order(beside)]
    return macro_html("translations/beside.html", "beside", shown, not is_old and space.may(Permission.WRITE))


def _in_order(beside: Sequence[SeenTranslation]) -> list[SeenTranslation]:
    """The reader's own language first, then English, then as they were made."""
    return sorted(beside, key=lambda one: (one.language.split("-")[0] != language(), not is_english(one.language), one.saved_at))


def first_translation_form(space: Space, version: SeenVersion, to: str) -> TranslationForm:
    """The form as it is opened: for a translation that is there, with its words; else empty, into the likeliest language."""
    there = translation_now(space, version.passage_id, to) if to else None
    if there is not None and not there.is_off:
        return TranslationForm(there.language, there.body, there.way, there.by, str(version.id), there.number)
    in_english = is_english(version.language) or (not to and translation_now(space, version.passage_id, ENGLISH))
    return TranslationForm(language=to or ("" if in_english else ENGLISH), version=str(version.id))


def translate_page(
    space: Space, spot: Spot, form: TranslationForm, *, errors: Mapping[str, str] | None = None, moved_on: bool = False
) -> str:
    """The passage, and the boxes for its translation. ``moved_on``: somebody saved one meanwhile; both are shown."""
    theirs = None
    if moved_on:
        now = translation_now(space, spot.version.passage_id, form.language)
        theirs = translation_card(space, now) if now is not None else None
        form = replace(form, base=now.number if now is not None else 0)
    if errors or moved_on:
        form = replace(form, once=None)
    own = spot.version.language.split("-")[0]
    return render_template(
        "translations/translate.html", spot=spot, passage_id=spot.version.passage_id, card=spot_card(space, spot),
        form=form, errors=errors or {}, theirs=theirs, is_older=bool(form.version) and form.version != str(spot.version.id),
        languages=[("", _("Choose a language"))]
        + [(code, name) for code, name in LANGUAGES if code.split("-")[0] != own and code != SIGNED],
        ways=_ways(space), there=_others(space, spot.version), of_language=language_name(spot.version.language),
        place=f"/child/{space.id}/page/{spot.head.id}#passage-{spot.version.passage_id.hex}",
        direction_of=written_direction(form.language) if form.language else "auto",
    )  # fmt: skip


def _ways(space: Space) -> list[tuple[str, str, str]]:
    return [
        (str(TranslatedBy.PERSON), _("I did, or somebody I name"), ""),
        (str(TranslatedBy.FAMILY), _("Somebody in the family"), ""),
        (str(TranslatedBy.INTERPRETER), _("An interpreter"), ""),
        (str(TranslatedBy.PROGRAM), _("A computer program"), _("It says “please check” until a person has read it.")),
    ]


def _others(space: Space, version: SeenVersion) -> list[TranslationCard]:
    """The translations that stand beside the passage already."""
    return [translation_card(space, one) for one in _in_order(translations_beside(space, [version]).get(version.id, ()))]
