"""The screens on which a profile is put together: which papers there are, what may be on one, and how it fits."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import current_app, render_template, url_for

from wiki.commands.profiles import Choice, lay_out, usual_choice
from wiki.document.profile import Made
from wiki.document.profile_layouts import Layout, profile_layouts
from wiki.errors import NotFound, Refused
from wiki.queries.profiles import Gathered, Kept, Photo, Piece, gather, speaker_of
from wiki.text import nodes
from wiki.web.babel import direction, language
from wiki.web.babel import gettext as _
from wiki.web.catalogues import tongue_of
from wiki.web.home_page import page_title
from wiki.web.kinds import Space
from wiki.web.page_types import page_types, shown_field, shown_type
from wiki.web.profiles_easy import about_plan, beside_words, may_add, newer_plan
from wiki.words import GROUP_NAMES, Group, Permission

_GROUPS = (
    Group.SCHOOL, Group.HEALTH, Group.SOCIAL_CARE, Group.OTHERS, Group.COUNCIL, Group.FAMILY, Group.CHILD,
)  # fmt: skip


@dataclass(frozen=True)
class LayoutCard:
    """A paper that can be made."""

    href: str
    title: str
    line: str


@dataclass(frozen=True)
class PieceCard:
    """A passage to tick: its question, its words, who said it; ``fits``: whether it stands on the pages allowed."""

    id: str
    question: str
    words: str
    language: str
    direction: str
    who: str
    saved_at: datetime
    ticked: bool
    fits: bool
    href: str
    pictures: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class SectionCard:
    """A part of the paper, with what may stand there; for an easy plan the plan's own words beside it, and where to add."""

    title: str
    pieces: tuple[PieceCard, ...]
    beside: tuple[tuple[str, str], ...] = ()
    add: str = ""


def layout_cards(space: Space) -> tuple[LayoutCard, ...]:
    """Every paper, in its order."""
    named = (one.named(space.child.known_as) for one in profile_layouts(language()).by_key.values())
    return tuple(
        LayoutCard(url_for("profiles.show_profile", child_id=space.id, key=one.key), one.title, one.line) for one in named
    )


def find_layout(space: Space, key: str) -> Layout:
    """The paper with this key in the child's name; NotFound when there is none such, ShapeFault when its file is broken."""
    return layout_called(key, language()).named(space.child.known_as)


def layout_called(key: str, code: str) -> Layout:
    """The layout with this key in the language ``code``; NotFound when there is none such, ShapeFault when its file is broken."""
    layouts = profile_layouts(code)
    if key in layouts.by_key:
        return layouts.by_key[key]
    for fault in layouts.faults:
        if fault.file.stem == key:
            raise fault
    raise NotFound


def gathered_for(space: Space, layout: Layout, group: Group) -> Gathered:
    """What may stand on the paper for this reader."""
    return gather(space, layout, group, lambda key: page_types().named(key, space.child.known_as))


def with_about(space: Space, gathered: Gathered, choice: Choice) -> Choice:
    """The choice, with the plan that an easy plan is about."""
    if gathered.layout.look != "easy":
        return choice
    return Choice(choice.pieces, choice.photo, about_plan(space, gathered, choice.pieces))


def profile_page(
    space: Space, gathered: Gathered, choice: Choice | None = None, errors: Mapping[str, str] | None = None
) -> str:
    """The paper as it would be, with all that can be left out, and whether it fits. ``choice``: what was ticked."""
    layout, is_easy = gathered.layout, gathered.layout.look == "easy"
    adds = is_easy and may_add(space)
    beside = beside_words(space, layout) if is_easy else {}
    newer, older = newer_plan(space, gathered) if is_easy else ("", "")
    chosen = with_about(space, gathered, choice or usual_choice(gathered))
    kept = _kept_lines(space, gathered)
    made, problems = None, dict(errors or {})
    if chosen.pieces:
        try:
            made = lay_out(space, current_app.extensions["store"], gathered, chosen, tongue_of(language()))
        except Refused as refusal:
            problems |= {name: _(words) for name, words in refusal.fields.items()}
    sections = tuple(
        SectionCard(
            section.title, tuple(_card(space, piece, chosen, made) for piece in pieces), beside.get(section.title, ()),
            url_for("profiles_easy.ask_sentence", child_id=space.id, field=section.places[0].field) if adds else "",
        )
        for section, pieces in zip(layout.sections, gathered.sections, strict=True)
    )  # fmt: skip
    return render_template(
        "profiles/profile.html", layout=layout, group=gathered.group, sections=sections, made=made, errors=problems,
        groups=[(str(one), _(GROUP_NAMES[one])) for one in _GROUPS], who=_(GROUP_NAMES[gathered.group]), kept=kept,
        photos=_photo_choices(space, gathered.photos), photo=str(chosen.photo or ""), about=chosen.about, newer=newer,
        older=older, is_easy=is_easy, too_long=[one for section in sections for one in section.pieces if not one.fits],
    )  # fmt: skip


def _card(space: Space, piece: Piece, chosen: Choice, made: Made | None) -> PieceCard:
    version = piece.version
    return PieceCard(
        piece.id, shown_field(space, piece.head.page_type, piece.asked).label, nodes.plain(piece.blocks), version.language,
        direction(version.language), speaker_of(version, space.child.known_as), version.saved_at, piece.id in chosen.pieces,
        made is None or piece.id not in made.beyond,
        url_for("pages.show_page", child_id=space.id, page_id=piece.head.id) + f"#passage-{version.passage_id.hex}",
        tuple((_thumb(space, one), one.alt) for one in piece.photos),
    )  # fmt: skip


def _thumb(space: Space, photo: Photo) -> str:
    return f"/child/{space.id}/media/{photo.media_id}/w320"


def _photo_choices(space: Space, photos: tuple[Photo, ...]) -> list[tuple[str, str, str]]:
    """(id, address, words) of each picture for the front."""
    usual = _("A picture of %(name)s", name=space.child.known_as)
    return [(str(one.media_id), _thumb(space, one), one.alt or usual) for one in photos]


def _kept_lines(space: Space, gathered: Gathered) -> list[tuple[str, str]]:
    """(words, address) of each question that the reader may not be given: to share it, for those who may share."""
    made: dict[str, str] = {}
    for one in gathered.kept:
        title = page_title(one.head, shown_type(space, one.head.page_type))
        label = shown_field(space, one.head.page_type, one.asked).label
        made[f"{title}: {label}"] = _way_to_share(space, one)
    return list(made.items())


def _way_to_share(space: Space, one: Kept) -> str:
    if space.may(Permission.SHARE):
        return url_for("fields_share.ask_who", child_id=space.id, page_id=one.head.id, field=one.asked.key)
    return url_for("pages.show_page", child_id=space.id, page_id=one.head.id)
