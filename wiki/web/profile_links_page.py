"""The links to profiles on screen: those that work now, and the paper that one leads to."""

from dataclasses import dataclass

from flask import current_app, url_for

from wiki.commands.profile_links import OpenedLink
from wiki.commands.profiles import Choice, lay_out
from wiki.document.profile_layouts import profile_layouts
from wiki.errors import NotFound, Refused
from wiki.queries.profile_links import living_links
from wiki.web.babel import gettext as _
from wiki.web.babel import language, when
from wiki.web.catalogues import tongue_of
from wiki.web.kinds import Space
from wiki.web.profiles_page import gathered_for, layout_called, with_about
from wiki.words import GROUP_NAMES


@dataclass(frozen=True)
class LinkCard:
    """A link that works: its paper, and the rest in words."""

    id: str
    title: str
    line: str
    opened: int


def link_cards(space: Space) -> tuple[LinkCard, ...]:
    """The links that this person may end."""
    layouts = profile_layouts(language()).by_key
    made = []
    for one in living_links(space):
        title = layouts[one.layout].named(space.child.known_as).title if one.layout in layouts else one.layout
        line = _("For %(who)s. Made by %(name)s. It works until %(when)s.", who=_(GROUP_NAMES[one.reader]), name=one.made_by,
                 when=when(one.expires_at))  # fmt: skip
        made.append(LinkCard(str(one.id), title, line, one.opened))
    return tuple(made)


def link_address(token: str) -> str:
    """What to hand on. It leads to our own address, whatever this request called it."""
    return str(current_app.config["SETTINGS"].public_url) + url_for("profile_links.ask", token=token)


def paper_behind(opened: OpenedLink) -> tuple[str, bytes]:
    """Title and PDF of the paper as it is now. NotFound where nothing of it may be shown any more, or it can't be made;
    ShapeFault where the council's file for it is broken."""
    layout, space = layout_called(opened.layout, opened.language), opened.space
    gathered = gathered_for(space, layout.named(space.child.known_as), opened.reader)
    pieces = frozenset(piece.id for piece in gathered.pieces if piece.version.passage_id in opened.passages)
    photo = opened.photo if opened.photo in {one.media_id for one in gathered.photos} else None
    if not pieces:
        raise NotFound
    choice = with_about(space, gathered, Choice(pieces, photo))
    try:
        made = lay_out(space, current_app.extensions["store"], gathered, choice, tongue_of(opened.language))
    except Refused:
        raise NotFound from None
    return gathered.layout.title, made.data
