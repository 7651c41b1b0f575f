"""Makes, ends and opens links to one profile: for some days, for whoever holds them, never more than maker and reader may see."""

import uuid
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select, update

from wiki import clock
from wiki.access.person import SignedIn
from wiki.access.single_use import hash_token, make_token
from wiki.access.space import Space, open_space
from wiki.commands.audit import Desk, leave_row, writing
from wiki.commands.profiles import Choice, chosen_of
from wiki.database import Work
from wiki.errors import NotAllowed, NotFound, Refused
from wiki.models.people import Person
from wiki.models.profile_links import ProfileLink
from wiki.queries.profiles import Gathered
from wiki.words import N_, Group, Permission

DAYS = (1, 7, 30)
"""For how many days a link may work."""
_DAYS = N_("Choose for how many days the link works.")


@dataclass(frozen=True)
class OpenedLink:
    """A link that works now: the space as its maker sees it (nothing can be written there), and what is on the paper."""

    id: uuid.UUID
    space: Space
    layout: str
    reader: Group
    passages: frozenset[uuid.UUID]
    photo: uuid.UUID | None
    language: str


def make_link(space: Space, gathered: Gathered, choice: Choice, days: int | None, language: str) -> str:
    """Make a link to the paper; returns its token, which is kept nowhere. Raises Refused, a sentence per field, and NotAllowed
    for whoever came by duty: they read, and open no door to anybody else."""
    if space.member.by_duty:
        raise NotAllowed
    chosen = [str(piece.version.passage_id) for piece in chosen_of(gathered, choice)]
    if days not in DAYS:
        raise Refused({"days": _DAYS})
    photo = choice.photo if choice.photo in {one.media_id for one in gathered.photos} else None
    fresh = make_token(timedelta(days=days))
    with writing(space) as session:
        link = ProfileLink(
            id=uuid.uuid4(), child_id=space.id, person_id=space.person.id, token_hash=fresh.hashed,
            layout=gathered.layout.key, reader=str(gathered.group), passages=chosen, photo=photo, language=language,
            made_at=clock.now(), expires_at=fresh.expires_at, opened=0,
        )  # fmt: skip
        session.add(link)
        session.flush()
        leave_row(
            session, "profile.link_made", person_id=space.person.id, child_id=space.id, object_id=link.id,
            words=f"{link.layout} for {link.reader}",
        )  # fmt: skip
    return fresh.token


def end_link(space: Space, link_id: uuid.UUID) -> None:
    """Have a link lead nowhere from now on: one's own, or any of the space for who shares its pages. NotFound otherwise."""
    mine = () if space.may(Permission.SHARE) else (ProfileLink.person_id == space.person.id,)
    with writing(space) as session:
        ended = session.execute(
            update(ProfileLink)
            .where(ProfileLink.id == link_id, ProfileLink.child_id == space.id, ProfileLink.ended_at.is_(None), *mine)
            .values(ended_at=clock.now())
        )
        if ended.rowcount != 1:  # type: ignore[attr-defined]
            raise NotFound
        leave_row(session, "profile.link_ended", person_id=space.person.id, child_id=space.id, object_id=link_id)


def open_link(work: Work, token: str) -> OpenedLink:
    """What a link leads to now. NotFound where it never was, is over, or its maker may no longer read the pages."""
    row = work.session.execute(
        select(ProfileLink, Person.name, Person.email, Person.language, Person.theme)
        .join(Person, Person.id == ProfileLink.person_id)
        .where(
            ProfileLink.token_hash == hash_token(token), ProfileLink.ended_at.is_(None),
            ProfileLink.expires_at > clock.now(), ProfileLink.made_at <= clock.latest(), Person.disabled_at.is_(None),
        )
    ).first()  # fmt: skip
    if row is None:
        raise NotFound
    link: ProfileLink = row[0]
    # The maker's eyes without a sign-in of theirs: whatever would write asks for one, and finds none.
    maker = SignedIn(link.person_id, row[1], row[2], row[3], row[4], uuid.UUID(int=0), "", work)
    try:
        space = open_space(maker, link.child_id, Permission.READ)
    except NotAllowed:
        raise NotFound from None
    if space.member.by_duty:  # they were taken out, and look by duty: that opens nothing that they handed on before
        raise NotFound
    return OpenedLink(
        link.id, space, link.layout, Group(link.reader), frozenset(map(uuid.UUID, link.passages)), link.photo, link.language
    )


def note_opened(work: Work, opened: OpenedLink) -> None:
    """That somebody had the paper by the link, for the access log."""
    with writing(Desk(work)) as session:
        living = (ProfileLink.id == opened.id, ProfileLink.ended_at.is_(None), ProfileLink.expires_at > clock.now())
        done = session.execute(update(ProfileLink).where(*living).values(opened=ProfileLink.opened + 1))
        if done.rowcount != 1:  # type: ignore[attr-defined]  # ended while the paper was made
            raise NotFound
        leave_row(
            session, "profile.link_opened", person_id=opened.space.person.id, child_id=opened.space.id, object_id=opened.id
        )
