"""The screens that ask what a picture shows, what is said in a recording, who is in it; and what still lacks words."""

import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from flask import current_app, flash, render_template, url_for

from media.speech import can_hear
from wiki.access.space import Space
from wiki.commands.file_words import say_about_file
from wiki.commands.hearing import drop_draft
from wiki.errors import NotFound
from wiki.forms.file_words import FileForm, from_file
from wiki.models.pictured import Agreed, Who
from wiki.pagetypes.model import TRAY
from wiki.queries.hearing import READY, draft_of
from wiki.queries.media_read import open_document
from wiki.queries.pages import find_page, list_pages, open_pages
from wiki.queries.versions import SeenVersion, ShownMedia
from wiki.settings import Settings
from wiki.text.languages import written
from wiki.web.babel import gettext as _
from wiki.web.file_prompts import lacks_alt, lacks_words
from wiki.web.home_page import page_title
from wiki.web.meanwhile_page import saved_words
from wiki.web.page_types import page_types
from wiki.web.page_words_page import may_say
from wiki.web.passage_page import Place, place_of
from wiki.web.showing import MediaCard, media_card
from wiki.words import MediaKind, MediaState, Permission

_SPOKEN = frozenset({MediaKind.AUDIO, MediaKind.VIDEO})


@dataclass(frozen=True)
class FilePlace:
    """One file in the passage that shows it, as somebody sees it who may change it."""

    place: Place
    media: ShownMedia

    @property
    def version(self) -> SeenVersion:
        """The version that shows it."""
        return self.place.version


def file_place(space: Space, passage_id: uuid.UUID, media_id: uuid.UUID) -> FilePlace:
    """Where a file stands. NotFound for a file that the passage does not show the person, and what place_of raises."""
    place = place_of(space, passage_id)
    media = next((one for one in place.version.media if one.id == media_id), None)
    if media is None:
        raise NotFound
    return FilePlace(place, media)


def draft_seen(words: str) -> str:
    """By what a form tells which draft its reader looked through."""
    return hashlib.sha256(words.encode()).hexdigest()[:32]


def first_file_form(space: Space, here: FilePlace, *, with_draft: bool) -> FileForm:
    """What is said about the file now; ``with_draft``: with the draft in the box, to be looked through."""
    form = from_file(here.media, here.version.number)
    state, draft = draft_of(space, here.media.id)
    if with_draft and state == READY and not form.transcript:
        form.transcript, form.is_draft = draft, True
    return form


def file_words_page(
    space: Space, here: FilePlace, form: FileForm, errors: Mapping[str, str] | None = None, *, theirs: bool = False
) -> str:
    """The form for one file; ``theirs``: somebody changed the same words meanwhile, and what they say is shown too."""
    state, draft = draft_of(space, here.media.id) if here.media.kind in _SPOKEN else ("", "")
    settings: Settings = current_app.config["SETTINGS"]
    return render_template(
        "file_words/words.html",
        here=here, card=media_card(space.id, here.media, written(here.version.language), here.version.id), form=form,
        errors={name: _(words, number=form.line) if form.line else _(words) for name, words in (errors or {}).items()},
        theirs=here.media if theirs else None, back=back_to(space, here.place), people=_people(space), agreed=_agreed(),
        state=state, draft=draft, draft_seen=draft_seen(draft), hears=can_hear(settings.speech_model, settings.speech_program),
        page_title=page_title(find_page(space, here.place.page_id), here.place.kind), may_read=_may_read(space, here.media),
    )  # fmt: skip


def _may_read(space: Space, media: ShownMedia) -> bool:
    """Whether it is a photo whose words this person may have read by the computer, or type."""
    if media.kind is not MediaKind.PHOTO or media.state is not MediaState.READY:
        return False
    try:
        return may_say(space, open_document(space, media.id, 1))
    except NotFound:  # nothing of it is drawn
        return False


def _people(space: Space) -> list[tuple[str, str]]:
    return [
        (Who.CHILD, space.child.known_as), (Who.FAMILY, _("Somebody in the family")), (Who.OTHER_CHILD, _("Another child")),
        (Who.GROWN_UP, _("Another grown-up")),
    ]  # fmt: skip


def _agreed() -> list[tuple[str, str]]:
    return [
        ("", _("Not in it")), (Agreed.YES, _("In it, and agreed")), (Agreed.NOT_ASKED, _("In it, not asked yet")),
        (Agreed.NO, _("In it, and said no")),
    ]  # fmt: skip


def back_to(space: Space, place: Place) -> str:
    """Where the passage is shown."""
    anchor = f"passage-{place.version.passage_id.hex}"
    if place.kind.key == TRAY:
        return url_for("tray.show_tray", child_id=space.id)
    if place.kind.owner == "plan" and space.may(Permission.COMPOSE_PLAN):
        return url_for("passages.ask_change", child_id=space.id, passage_id=place.version.passage_id)
    return url_for("pages.show_page", child_id=space.id, page_id=place.page_id, _anchor=anchor)


def save_file_words(space: Space, here: FilePlace, form: FileForm) -> None:
    """Save the form, and say so. Raises Refused, Conflict, NotFound."""
    told = _("Put together with what {names} changed meanwhile")
    changed = say_about_file(
        space, here.place.kind, here.version, here.media.id, form.words(), base=form.base, once=form.once, told=told
    )
    if form.is_draft and form.transcript:
        drop_draft(space, here.media.id)
    flash(saved_words(space, changed.beside) or _("Saved."), "success")


@dataclass(frozen=True)
class Lacking:
    """A file that still lacks words: what it lacks, on which page, and where to say it."""

    card: MediaCard
    page: str
    wants: tuple[str, ...]
    href: str


def lacking_words(space: Space) -> tuple[Lacking, ...]:
    """Every picture and clip that the person may give words to and that still lacks some, page by page."""
    made, held = [], set[uuid.UUID]()
    for view in open_pages(space, list_pages(space)):
        kind = page_types().named(view.head.page_type, space.child.known_as)
        if kind is None or space.member.role not in kind.write:
            continue
        for version in view.passages:
            for media in version.media if not version.withheld else ():
                wants = tuple(_wants(media, is_told=media.id in held))
                if wants:
                    held.add(media.id)
                    href = url_for("file_words.ask_words", child_id=space.id, passage_id=version.passage_id, media_id=media.id)
                    made.append(Lacking(media_card(space.id, media), page_title(view.head, kind), wants, href))
    return tuple(made)


def _wants(media: ShownMedia, *, is_told: bool) -> list[str]:
    """What a file still lacks; who is in it is the same wherever it stands, so it ``is_told`` once."""
    wants = []
    if media.pictured.is_held and not is_told:
        wants.append(_("Not everybody in it has agreed yet"))
    if lacks_alt(media):
        wants.append(_("What can be seen in it"))
    if lacks_words(media):
        wants.append(_("A draft of the words, to be checked") if media.heard_state == READY else _("What is said in it"))
    return wants
