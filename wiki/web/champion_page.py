"""Puts together what a parent champion is shown: the page of a family that they were let in to, and the sheet to print."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask import current_app

from wiki import clock
from wiki.access.champions import ChampionPost, ChampionSpace
from wiki.commands.invitations_letters import short_address
from wiki.document.kit import Kit, render_kit
from wiki.document.pdf import DocumentFailed
from wiki.errors import Refused
from wiki.queries.champions import FamilyRow
from wiki.queries.champions_looks import LookRow, page_for_champion
from wiki.queries.invitations_open import first_name
from wiki.queries.worries import Contact
from wiki.trace_chain import Look
from wiki.web.babel import language
from wiki.web.catalogues import tongue_of
from wiki.web.home_page import page_title
from wiki.web.looked import note
from wiki.web.page_types import page_types, shown_type
from wiki.words import N_, VOICE_NAMES, InvitationWay

DOOR = "champion.show_page"
ASKED_AGAIN = {
    InvitationWay.MAIL: N_("Done. An email with a fresh link is on its way to the family."),
    InvitationWay.TEXT: N_("Done. A text message with a fresh link is on its way to the family."),
    InvitationWay.LETTER: N_("Done. The council prints the letter and posts it to the family."),
    InvitationWay.CODE: N_("Done. An email with a fresh link is on its way to the family."),
}


@dataclass(frozen=True)
class SaidLine:
    """Something that was said on a page. ``voice`` is a msgid, ``plain`` the words without their form."""

    plain: str
    speaker: str
    voice: str
    language: str


@dataclass(frozen=True)
class ChampionPage:
    """A page as a champion sees it: words alone. Pictures and recordings stay with the family."""

    title: str
    child: str
    questions: tuple[tuple[str, tuple[SaidLine, ...]], ...]


def shown_to_champion(space: ChampionSpace, page_id: uuid.UUID) -> ChampionPage:
    """The page's words, question by question; the family's access log says that it was looked at."""
    view = page_for_champion(space, page_id)
    note(Look(space.person.id, space.id, "", DOOR, page_id))
    kind = shown_type(space, view.head.page_type)
    asked = [] if kind is None else [(one.label, view.in_field(one.key)) for one in kind.fields]
    questions = tuple(
        (label, tuple(SaidLine(one.plain, one.speaker, VOICE_NAMES[one.voice], one.language) for one in said))
        for label, passages in asked
        if (said := [one for one in passages if one.plain and not one.withheld])
    )
    return ChampionPage(page_title(view.head, kind), first_name(space.child.known_as), questions)


def look_titles(
    rows: Iterable[FamilyRow], looks: Mapping[uuid.UUID, list[LookRow]]
) -> dict[uuid.UUID, list[tuple[LookRow, str]]]:
    """The pages that each family lets their champion read, with their titles in the child's first name."""
    return {row.id: [(one, title_of(one, row.child)) for one in looks.get(row.id, ())] for row in rows}


def title_of(look: LookRow, child: str) -> str:
    """The page's own name, or that of its kind."""
    kind = page_types().named(look.page_type, child)
    shown = page_types().shown(kind, child, language()) if kind else None
    return look.title or (shown.title if shown else look.page_type)


def kit_of(name: str, post: ChampionPost, hears: Iterable[Contact]) -> bytes:
    """The sheet to print. Raises Refused where it can't be set."""
    home = current_app.config["SETTINGS"].public_url
    kit = Kit(
        tongue_of(language()), post.council, name, post.phone, home, short_address(home).removesuffix("/in"),
        [(one.name, one.phone) for one in hears],
    )  # fmt: skip
    try:
        return render_kit(kit, clock.today())
    except DocumentFailed as failure:
        raise Refused({"": failure.sentence}) from failure
