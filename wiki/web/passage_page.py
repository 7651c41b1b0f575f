"""The screens of one question: an empty form, and a filled one. Where two people wrote at once: meanwhile_page.py."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask import current_app, render_template, request
from flask_babel import gettext as _

from media.results import Received
from wiki import clock
from wiki.access.audience import preset_of
from wiki.access.space import Space
from wiki.commands.media import keep_files, take_in, throw_away
from wiki.commands.passages import may_share
from wiki.errors import NotAllowed, NotFound, Refused
from wiki.forms.passage import PassageForm, sent_files
from wiki.pagetypes.kinds.chosen import read_day
from wiki.pagetypes.model import Field, PageType
from wiki.queries.links import link_choices, link_words, passage_place
from wiki.queries.media import find_media
from wiki.queries.members import who_sees
from wiki.queries.pages import find_page, open_page
from wiki.queries.versions import SeenVersion, see_current
from wiki.statute.clocks import age_on
from wiki.web.home_page import page_title
from wiki.web.page_types import page_type
from wiki.web.showing import MediaCard, media_card, passage_card
from wiki.web.who_sees import people_words
from wiki.words import FAMILY_ROLES, Preset, Role, Voice


@dataclass(frozen=True)
class Place:
    """A passage where it stands, as the person may see it; ``is_hidden``: only as it was, for it was changed since."""

    page_id: uuid.UUID
    kind: PageType
    version: SeenVersion
    is_hidden: bool = False


def place_of(space: Space, passage_id: uuid.UUID) -> Place:
    """Where a passage stands; NotFound when the person may not see it, NotAllowed when they may not write there."""
    found = passage_place(space, passage_id)
    version = see_current(space, passage_id).get(passage_id)
    if found is None or version is None:
        raise NotFound
    kind = page_type(space, find_page(space, found[0]).page_type)
    if space.member.role not in kind.write:
        raise NotAllowed
    return Place(found[0], kind, version)


def new_form(space: Space, kind: PageType) -> PassageForm:
    """An empty form with the likeliest voice: a family member's own, a professional's own, the young person's own."""
    role = space.member.role
    if role is Role.YOUNG_PERSON:
        return PassageForm(voice=Voice.YOUNG_PERSON, speaker=space.child.known_as)
    if role in FAMILY_ROLES:
        return PassageForm(voice=Voice.PARENT, speaker=space.member.relation or space.person.name)
    if kind.owner == "family":
        return PassageForm()
    return PassageForm(voice=Voice.PROFESSIONAL, speaker=space.person.name)


def take_files(space: Space, form: PassageForm, page_id: uuid.UUID) -> dict[str, str]:
    """Take in every file that was sent for a page; each is kept even if another, or the words, can't be. Box → sentence.

    All are put on disk and decoded first, without a lock; their rows then go into the one transaction that the words
    are saved in, so that a crash leaves a picture and its words both there, or neither.
    """
    store = current_app.extensions["store"]
    taken: list[tuple[str, Received]] = []
    problems: dict[str, str] = {}
    for box, file in sent_files(request.files):
        try:
            taken.append((box, take_in(space, store, file.stream, file.filename or "", file.mimetype or "")))
        except Refused as refusal:
            name = file.filename or _("The file")
            sentence = f"{name}: {_(refusal.fields['files'])}"
            problems[box] = f"{problems[box]} {sentence}" if box in problems else sentence
    try:
        kept = keep_files(space, [found for _box, found in taken], page_id)
        for (box, _found), media_id in zip(taken, kept, strict=True):
            form.add_file(box, media_id, request.form)
    except BaseException:
        for _box, found in taken:
            throw_away(store, found)
        raise
    return problems


def question_page(
    space: Space,
    page_id: uuid.UUID,
    kind: PageType,
    field: str,
    form: PassageForm,
    *,
    place: Place | None = None,
    errors: Mapping[str, str] | None = None,
) -> str:
    """The form for one question; ``place`` when an existing passage is changed. NotFound for an unknown question."""
    asked = kind.field(field)
    if asked is None:
        raise NotFound
    if space.member.role not in kind.write:
        raise NotAllowed
    view = open_page(space, page_id)
    others = [] if place else list(view.in_field(field))
    look = link_words(space, [(asked, one.columns) for one in others if one.columns])
    return render_template(
        "passages/question.html",
        page_id=page_id, page_title=page_title(view.head, kind), asked=asked, form=form, errors=errors or {},
        place=place,
        others=[passage_card(space, one, asked, link_words=look, may_change=True) for one in others],
        voices=voices(space, form.voice), spoken_on=day_parts(form),
        audience=audience_question(space, kind, field, view.head.audience, form, place),
        files=shown_files(space, form), links=link_boxes(space, asked),
    )  # fmt: skip


def shown_files(space: Space, form: PassageForm) -> list[MediaCard]:
    """The files of the form, each with the words typed for it."""
    found = []
    for use in form.media:
        card = media_card(space.id, find_media(space, use.media_id))
        found.append(replace(card, alt=use.alt, caption=use.caption, speaker=use.speaker, transcript=use.transcript))
    return found


def link_boxes(space: Space, asked: Field) -> dict[str, tuple[tuple[str, str], ...]]:
    """For each box that links to rows elsewhere: what it can be linked to."""
    found = {column.key: link_choices(space, column.link_to) for column in asked.columns if column.link_to}
    if asked.link_to:
        found["value"] = link_choices(space, asked.link_to)
    return found


def voices(space: Space, chosen: str) -> list[tuple[str, str]]:
    """Whose words they may be, with the child's name; from 16 the own words are a young person's."""
    child = space.child.known_as
    own = Voice.YOUNG_PERSON if age_on(space.child.born_on, clock.today()) >= 16 else Voice.CHILD
    own = Voice(chosen) if chosen in {Voice.CHILD, Voice.YOUNG_PERSON} else own
    return [
        (str(own), _("%(child)s’s own words", child=child)),
        (str(Voice.PARENT), _("Mine, or somebody else’s in the family")),
        (str(Voice.INTERPRETATION), _("What an adult thinks %(child)s means", child=child)),
        (str(Voice.PROFESSIONAL), _("A professional’s")),
    ]


@dataclass(frozen=True)
class Choice:
    """One answer to "Who may see this?", with the people it means here."""

    key: str
    label: str
    people: str


@dataclass(frozen=True)
class AudienceQuestion:
    """Who may see a passage: the choices, the one that holds, and whether this person may choose."""

    choices: tuple[Choice, ...]
    chosen: str
    changeable: bool


def audience_question(
    space: Space, kind: PageType, field: str, page_audience: str, form: PassageForm, place: Place | None
) -> AudienceQuestion:
    """The question for a new passage, or for one that stands already."""
    now: Preset | None
    if place is not None:
        now, changeable = preset_of(place.version.today), may_share(space, place.version.created_by)
    else:
        now = Preset(kind.audience_of(field) if page_audience == kind.audience else page_audience)
        changeable = True
    choices = tuple(Choice(one.key, _(one.label), people_words(one)) for one in who_sees(space))
    return AudienceQuestion(choices, form.audience or now or "", changeable)


def day_parts(form: PassageForm) -> dict[str, str]:
    """The day it was said, in three boxes, as typed."""
    day = read_day(form.spoken_on)
    if day is not None:
        return {"day": str(day.day), "month": str(day.month), "year": str(day.year)}
    parts = [*form.spoken_on.split(" ", 2), "", "", ""]
    return {"day": parts[0], "month": parts[1], "year": parts[2]}
