"""Puts the screen together on which answers are typed beside the scan: what is there, and what was refused."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace

from flask import render_template

from wiki.access.question_audience import own_of
from wiki.access.space import Space
from wiki.commands.paper import Typed
from wiki.errors import NotAllowed, NotFound
from wiki.forms.paper import NEW, TYPED_KINDS, Box
from wiki.pagetypes.kinds.table import KINDS
from wiki.pagetypes.model import Field, PageType
from wiki.queries.changes import passage_history
from wiki.queries.members import who_sees
from wiki.queries.pages import PageHead, PageView, list_pages, open_page
from wiki.queries.paper import PaperForm
from wiki.queries.versions import SeenVersion, ShownMedia, ShownRendition, see_current
from wiki.web.audience_chooser import Choice
from wiki.web.babel import gettext as _
from wiki.web.home_page import page_title
from wiki.web.page_types import page_type, shown, shown_type
from wiki.web.passage_page import voices
from wiki.web.showing import PassageCard, passage_card
from wiki.web.who_sees import people_words
from wiki.words import PRESET_NAMES, MediaState, Permission, Preset, Voice

AS_SET = "as_set"


@dataclass(frozen=True)
class Sheet:
    """One picture of a paper page. ``read``: where its words are read, checked and typed; "" for who can’t do that."""

    src: str
    alt: str
    width: int | None
    height: int | None
    read: str = ""


@dataclass(frozen=True)
class Question:
    """One question with its boxes, and what was answered elsewhere."""

    asked: Field
    boxes: tuple[Box, ...]
    others: tuple[PassageCard, ...]
    some_only: str


@dataclass(frozen=True)
class TypingPage:
    """A page of the child's, open for typing: its questions in sections, and who sees the answers."""

    id: uuid.UUID
    title: str
    audience: str
    sections: tuple[tuple[str, tuple[Question, ...]], ...]
    has_private: bool


def sheets_of(space: Space, paper: PaperForm) -> tuple[tuple[Sheet, ...], tuple[str, ...]]:
    """The pictures of a paper's pages in order, and a sentence for each file that has none to show (yet)."""
    found: list[Sheet] = []
    notes: list[str] = []
    for media in paper.sheets:
        base = f"/child/{space.id}/media/{media.id}/"
        pictures = _pictures(media)
        read = f"/child/{space.id}/document/{media.id}?page=" if space.may(Permission.TYPE_FROM_PAPER) else ""
        found += [
            Sheet(base + one.name, "", one.width, one.height, f"{read}{number}" if read else "")
            for number, one in enumerate(pictures, 1)
        ]
        if media.state is MediaState.HELD:
            notes.append(_("We are still checking this file. It shows here as soon as it is checked. You can leave the page."))
        elif media.state is MediaState.UNSAFE:
            notes.append(
                _("Our safety check found something harmful in this file, so nobody can open it. Please send a different one.")
            )
        elif not pictures and media.state is not MediaState.WAITING:
            notes.append(_(media.note) if media.note else _("%(name)s can’t be shown here.", name=media.name))
        elif pictures and media.note:  # not every page is here: who types must know that there is more
            notes.append(_(media.note) if len(paper.sheets) == 1 else _("%(file)s: %(why)s", file=media.name, why=_(media.note)))
    count = len(found)
    return tuple(
        replace(sheet, alt=_("The paper, page %(number)s of %(count)s", number=place, count=count))
        for place, sheet in enumerate(found, 1)
    ), tuple(notes)


def _pictures(media: ShownMedia) -> list[ShownRendition]:
    """A photo's largest form, or each page of a scan in order."""
    photos = [one for one in media.renditions if one.name.startswith("w")]
    if photos:
        return [max(photos, key=lambda one: one.width or 0)]
    pages = [one for one in media.renditions if one.name.startswith("page-")]
    return sorted(pages, key=lambda one: int(one.name.removeprefix("page-")))


@dataclass(frozen=True)
class PageToType:
    """A page that the member may type into."""

    id: uuid.UUID
    title: str
    line: str
    picture: str


@dataclass(frozen=True)
class PagesToType:
    """The pages to type into: those a form is likely to be about first, the others apart."""

    likely: tuple[PageToType, ...] = ()
    others: tuple[PageToType, ...] = ()


def pages_to_type(space: Space, voice: str) -> PagesToType:
    """The pages of the space that the member may write on; the family's come first, or for a professional theirs."""
    likely: list[PageToType] = []
    others: list[PageToType] = []
    wanted = "professional" if voice == Voice.PROFESSIONAL else "family"
    for head in list_pages(space):
        kind = shown_type(space, head.page_type)
        if kind is not None and space.member.role in kind.write and _typed_fields(kind):
            page = PageToType(head.id, page_title(head, kind), kind.line, kind.picture)
            (likely if kind.owner == wanted else others).append(page)
    return PagesToType(tuple(likely or others), tuple(others if likely else ()))


def _typed_fields(kind: PageType) -> list[Field]:
    return [asked for asked in kind.fields if _can_be_typed(kind, asked)]


def _can_be_typed(kind: PageType, asked: Field) -> bool:
    """Words on paper, and not a question whose answer its writer keeps to themselves: "only me" would be the typist."""
    return asked.kind in TYPED_KINDS and kind.audience_of(asked.key) != Preset.ONLY_ME


def usual_key(head: PageHead) -> str:
    """The answer to "who may see it" that leaves new words as the page is set."""
    return head.audience if head.own_audience is None else AS_SET


def open_for_typing(space: Space, page_id: uuid.UUID) -> tuple[PageView, PageType]:
    """The page and its kind; NotFound for another child's, NotAllowed for a role that may not write it."""
    view = open_page(space, page_id)
    kind = page_type(space, view.head.page_type)
    if space.member.role not in kind.write:
        raise NotAllowed
    return view, kind


def typing_page(space: Space, paper_id: uuid.UUID, page_id: uuid.UUID, unsaved: Iterable[Box] = ()) -> TypingPage:
    """The page as it is now, with ``unsaved`` boxes as they were typed laid over it: nothing typed is lost."""
    view, english = open_for_typing(space, page_id)
    kind = shown(space, english)
    typed = {box.key: box for box in unsaved}
    sections = tuple(
        (section.title, tuple(_question(space, view, kind, asked, paper_id, typed) for asked in fields))
        for section in kind.sections
        if (fields := [asked for asked in section.fields if _can_be_typed(kind, asked)])
    )
    private = any(kind.audience_of(asked.key) == Preset.ONLY_ME for asked in kind.fields)
    return TypingPage(page_id, page_title(view.head, kind), usual_key(view.head), sections, private)


def _question(
    space: Space, view: PageView, kind: PageType, asked: Field, paper_id: uuid.UUID, typed: dict[str, Box]
) -> Question:
    there = view.in_field(asked.key)
    own = {one.passage_id for one in there if one.paper_id == paper_id}
    own |= {box.passage_id for box in typed.values() if box.asked.key == asked.key and box.passage_id}
    boxes = [box_of(asked, one) for one in there if one.passage_id in own]
    blank = [Box(asked)] if asked.many or KINDS[asked.kind].many or not boxes else []
    known = {box.key for box in (*boxes, *blank)}
    boxes += [box for key, box in typed.items() if box.asked.key == asked.key and key not in known]
    in_page = [replace(typed.get(box.key, box), asked=asked) for box in (*boxes, *blank)]
    others = tuple(
        passage_card(space, one, asked, link_words=lambda _id: "", may_change=False)
        for one in there
        if one.passage_id not in own
    )
    return Question(asked, tuple(in_page), others, _first_seen_by(view.head, kind, asked))


def _first_seen_by(head: PageHead, kind: PageType, asked: Field) -> str:
    """Who sees answers to a question that starts otherwise than its page; "" where it does not."""
    own = own_of(head, asked.key)
    if own is not None:
        return _(PRESET_NAMES[own]) if isinstance(own, Preset) else _("as the family chose for this question")
    usual, first = usual_key(head), kind.audience_of(asked.key)
    return _(PRESET_NAMES[Preset(first)]) if usual == kind.audience and first != usual else ""


def box_of(asked: Field, version: SeenVersion) -> Box:
    """The box of an answer as it is now."""
    return Box(asked, version.passage_id, version.number, body=version.body, columns=dict(version.columns))


def changed_boxes(space: Space, page_id: uuid.UUID, boxes: Iterable[Box]) -> list[Box]:
    """The boxes in which something new was typed: new ones with words in them, old ones that say something else now."""
    now = {one.passage_id: one for one in open_page(space, page_id).passages}
    found = []
    for box in boxes:
        version = (now.get(box.passage_id) or _typed_then(space, box)) if box.passage_id else None
        laid = box.over(version) if version else box
        if laid.is_changed:
            found.append(laid)
    return found


def _typed_then(space: Space, box: Box) -> SeenVersion | None:
    """What the box began with, where the answer as it stands now is not for the typist's eyes."""
    assert box.passage_id is not None
    try:
        versions = passage_history(space, box.passage_id)
    except NotFound:
        return None
    return next((one for one in versions if one.number == box.base), None)


def after_saving(space: Space, boxes: Iterable[Box], came: Typed) -> list[Box]:
    """The boxes that were not saved, each with what is to be said about it."""
    theirs = see_current(space, *(box.passage_id for box in boxes if box.key in came.overtaken and box.passage_id))
    found: list[Box] = []
    for box in boxes:
        if box.key in came.saved:
            continue
        version = theirs.get(box.passage_id) if box.passage_id else None
        if box.key in came.refused:
            box = box.refused(came.refused[box.key])
        elif version is not None:
            box = replace(box.refused({"": _overtaken()}), base=version.number, theirs=version.plain)
        elif box.key in came.overtaken | came.gone:
            box = replace(box, passage_id=None, base=0, once="", before=None, slot=f"{NEW}{len(found) + 2}")
            box = box.refused({"": _gone()})
        found.append(box)
    return found


def _overtaken() -> str:
    return _("Somebody changed this answer meanwhile. Yours is still in the box: save again to keep it.")


def _gone() -> str:
    return _("The answer you had typed here was changed, and is not shared with you now. Save yours as another answer.")


def audience_choices(space: Space, by_hand: bool = False) -> list[Choice]:
    """Who could see the answers, by name; "only me" is left out, for the words are not the typist's.

    ``by_hand``: the family chose for this page person by person, and that can be left as it is.
    """
    as_set = [Choice(AS_SET, _("As this page is set"), _("The family chose who sees new words here."))] if by_hand else []
    return as_set + [
        Choice(one.key, _(one.label), people_words(one)) for one in who_sees(space) if one.key != Preset.ONLY_ME
    ]


def voice_choices(space: Space, chosen: str) -> list[tuple[str, str]]:
    """Whose words a paper can hold."""
    child = space.child.known_as
    words = {
        "parent": _("A parent or somebody else in the family"),
        "professional": _("A professional, such as a teacher or a therapist"),
        "interpretation": _("An adult saying what they think %(child)s means", child=child),
    }
    return [(key, words.get(key, label)) for key, label in voices(space, chosen)]


def paper_screen(space: Space, paper: PaperForm, template: str, **values: object) -> str:
    """A screen with the scan on it."""
    sheets, notes = sheets_of(space, paper)
    return render_template(template, paper=paper, sheets=sheets, notes=notes, **values)
