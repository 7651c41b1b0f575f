"""The screens of one question: an empty form, and a filled one. Where two people wrote at once: meanwhile_page.py."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from flask import render_template, url_for

from wiki import clock
from wiki.access.audience import preset_within
from wiki.access.question_audience import for_question, may_be_chosen
from wiki.access.space import Space
from wiki.commands.passages import MediaUse, may_share
from wiki.commands.passages_save import TAKEN_OUT
from wiki.errors import NotAllowed, NotFound
from wiki.forms.audience import AudienceForm
from wiki.forms.passage import PassageForm
from wiki.pagetypes.kinds.chosen import read_day
from wiki.pagetypes.model import Field, PageType
from wiki.queries.audience import named_in, own_sharing
from wiki.queries.languages import own_language
from wiki.queries.links import link_choices, link_words, passage_place
from wiki.queries.media import find_media_now, hidden_from
from wiki.queries.members import members_of
from wiki.queries.pages import PageHead, find_page, open_page
from wiki.queries.versions import SeenVersion, see_current
from wiki.statute.clocks import age_on
from wiki.text.languages import ENGLISH, is_english, is_known, is_right_to_left, written_direction
from wiki.web.audience_chooser import AudienceQuestion, ask_audience
from wiki.web.babel import gettext as _
from wiki.web.babel import language
from wiki.web.draft_page import Offer
from wiki.web.giving_page import may_give
from wiki.web.home_page import page_title
from wiki.web.page_types import page_type, shown
from wiki.web.showing import MediaCard, audience_words, media_card, passage_card
from wiki.web.typed_for import typed_choices
from wiki.web.who_sees import names_words
from wiki.words import FAMILY_ROLES, MediaKind, Permission, Preset, Role, Voice


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
    if version.withheld:
        raise NotAllowed(TAKEN_OUT)
    return Place(found[0], kind, version)


def without_hidden_files(space: Space, place: Place, media: Sequence[MediaUse]) -> list[MediaUse]:
    """The files of a form, but for those of the passage that were hidden from the writer while they typed: the child may
    have taken a picture away. They stay where they are (commands/versions_files.py); what was typed is saved."""
    here = {one.id for one in place.version.media}
    if all(use.media_id in here for use in media):
        return list(media)
    hidden = hidden_from(space, place.version.passage_id)
    return [use for use in media if use.media_id not in hidden]


def in_their_language(form: PassageForm) -> PassageForm:
    """Words in the letters of the language of this page are in that language, where the box still says English: the box starts
    with the language of its reader's last words. As English they would be laid out the wrong way, and have no translation."""
    own = language()
    if is_english(form.language) and written_direction(own) == "rtl" and is_known(own) and is_right_to_left(form.body):
        return replace(form, language=own)
    return form


def new_form(space: Space, kind: PageType) -> PassageForm:
    """An empty form with the likeliest voice: a family member's own, a professional's own, the young person's own."""
    role, wrote = space.member.role, ENGLISH if kind.owner == "plan" else own_language(space)
    if role is Role.YOUNG_PERSON:
        return PassageForm(voice=Voice.YOUNG_PERSON, speaker=space.child.known_as, language=wrote)
    if role in FAMILY_ROLES:
        return PassageForm(voice=Voice.PARENT, speaker=space.member.relation or space.person.name, language=wrote)
    if kind.owner == "family":
        return PassageForm(language=wrote)
    return PassageForm(voice=Voice.PROFESSIONAL, speaker=space.person.name, language=wrote)


def question_page(
    space: Space,
    page_id: uuid.UUID,
    kind: PageType,
    field: str,
    form: PassageForm,
    *,
    place: Place | None = None,
    errors: Mapping[str, str] | None = None,
    offer: Offer | None = None,
) -> str:
    """The form for one question; ``place`` when an existing passage is changed, ``offer`` what to say of drafts.

    NotFound for an unknown question.
    """
    kind = shown(space, kind)
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
        place=place, offer=offer,
        others=[passage_card(space, one, asked, link_words=look, may_change=True) for one in others],
        voices=voices(space, form.voice), spoken_on=day_parts(form),
        audience=audience_question(space, kind, field, view.head, form, place),
        files=_with_more(space, shown_files(space, form), place), file_audiences=file_audiences(space, form, place),
        links=link_boxes(space, asked), offers_erasing=place is not None and _offers_erasing(space, place.version),
        gives=place is not None and may_give(space, place.version),
        typed_choices=typed_choices(space, kind), share_href=_share_href(space, page_id, kind, field),
    )  # fmt: skip


def _offers_erasing(space: Space, version: SeenVersion) -> bool:
    """Whether the person may be able to take it out: whether others have added to it is looked at when they ask to."""
    return space.may(Permission.ERASE) and (not space.is_family or version.created_by == space.person.id)


def _share_href(space: Space, page_id: uuid.UUID, kind: PageType, field: str) -> str:
    """Where the family chooses who sees the question; "" for whoever may not, and where each answer is its writer's."""
    if not (space.may(Permission.SHARE) and may_be_chosen(kind, field)):
        return ""
    return url_for("fields_share.ask_who", child_id=space.id, page_id=page_id, field=field)


def shown_files(space: Space, form: PassageForm) -> list[MediaCard]:
    """The files of the form, each with the words typed for it."""
    found = []
    for use in form.media:
        card = media_card(space.id, find_media_now(space, use.media_id))
        found.append(replace(card, alt=use.alt, caption=use.caption, speaker=use.speaker, transcript=use.transcript))
    return found


def _with_more(space: Space, cards: list[MediaCard], place: Place | None) -> list[MediaCard]:
    """The files with the way to the screen that asks more about each; not for those that no saved version shows yet."""
    if place is None:
        return cards
    here = f"/child/{space.id}/passage/{place.version.passage_id}/file/"
    saved = {file.id.hex for file in place.version.media if file.kind is not MediaKind.DOCUMENT}
    return [replace(card, about=f"{here}{uuid.UUID(card.id)}") if card.id in saved else card for card in cards]


def link_boxes(space: Space, asked: Field) -> dict[str, tuple[tuple[str, str], ...]]:
    """For each box that links to rows elsewhere: what it can be linked to."""
    found = {column.key: link_choices(space, column.link_to) for column in asked.columns if column.link_to}
    if asked.link_to:
        found["value"] = link_choices(space, asked.link_to)
    return found


def voices(space: Space, chosen: str) -> list[tuple[str, str]]:
    """Whose words they may be, with the child's name; from 16 the own words are a young person's; "mine" is the writer's."""
    child = space.child.known_as
    own = Voice.YOUNG_PERSON if age_on(space.child.born_on, clock.today()) >= 16 else Voice.CHILD
    own = Voice(chosen) if chosen in {Voice.CHILD, Voice.YOUNG_PERSON} else own
    is_elder = space.is_family and space.member.role is not Role.YOUNG_PERSON
    family = _("Mine, or somebody else’s in the family") if is_elder else _("A parent or somebody else in the family")
    return [
        (str(own), _("%(child)s’s own words", child=child)),
        (str(Voice.PARENT), family),
        (str(Voice.INTERPRETATION), _("What an adult thinks %(child)s means", child=child)),
        (str(Voice.PROFESSIONAL), _("A professional’s") if space.is_family else _("Mine, or another professional’s")),
    ]


def audience_question(
    space: Space, kind: PageType, field: str, head: PageHead | None, form: PassageForm, place: Place | None
) -> AudienceQuestion:
    """The question for a new passage on the page ``head``, or for one that stands already."""
    if place is not None:
        writer, typed = place.version.created_by, place.version.typed_by is not None
        is_writer = writer == space.person.id or not (place.version.paper_on or typed)
        return ask_audience(
            space, place.version.today, form.audience, changeable=may_share(space, writer) and (space.is_family or not typed),
            writers={writer} if is_writer else set(),
        )
    assert head is not None
    now = for_question(head, kind, field, space.person.id)
    return ask_audience(space, now, form.audience)


def passage_seen_by(space: Space, passage_id: uuid.UUID, *, by_name: bool) -> str:
    """A sentence that says who can see a passage now, for the next screen after it was saved;
    ``by_name`` where people were chosen one by one."""
    shared = own_sharing(space, passage_id)
    if shared is None:
        return ""
    if not by_name and preset_within(shared.today) == Preset.ONLY_ME:
        return _("Only you can see these words.")
    names = names_words(named_in(space, shared.today)) if by_name else audience_words(shared)
    return _("Who can see it now: %(names)s.", names=names if by_name else names[:1].lower() + names[1:])


def file_audiences(space: Space, form: PassageForm, place: Place | None) -> dict[str, AudienceQuestion]:
    """Who may see each file of the form, by its id: for those files of which this person may say so."""
    shares = place is None or may_share(space, place.version.created_by)
    found = {}
    members = members_of(space) if form.media else ()
    for use in form.media:
        file = find_media_now(space, use.media_id)
        if shares or file.uploaded_by == space.person.id:
            typed = form.file_audiences.get(use.media_id, AudienceForm())
            asked = ask_audience(space, file.today, typed, writers={file.uploaded_by}, for_file=True, without={Preset.EVERYONE},
                members=members)
            found[file.id.hex] = asked
    return found


def day_parts(form: PassageForm) -> dict[str, str]:
    """The day it was said, in three boxes, as typed."""
    day = read_day(form.spoken_on)
    if day is not None:
        return {"day": str(day.day), "month": str(day.month), "year": str(day.year)}
    parts = [*form.spoken_on.split(" ", 2), "", "", ""]
    return {"day": parts[0], "month": parts[1], "year": parts[2]}
