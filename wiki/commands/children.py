"""Opens a space for a child, and chooses the child's picture."""

import uuid
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from wiki import clock
from wiki.access.person import Post, SignedIn
from wiki.access.space import Space, open_space
from wiki.commands.audit import leave_row, writing
from wiki.commands.desk import PostDesk
from wiki.commands.once import SENT_BEFORE, claim, settle
from wiki.commands.pages_start import add_page
from wiki.commands.people import tidy_name
from wiki.errors import NotAllowed, Refused
from wiki.models.children import Child, ChildPicture, Membership
from wiki.models.people import Person, Staff
from wiki.pagetypes.model import Catalogue
from wiki.queries.media import find_media
from wiki.statute.clocks import age_on
from wiki.words import COUNCIL_ROLES, N_, Permission

_BORN = N_("Write the day the child was born. It can’t be in the future or more than 26 years ago.")
INVENTED = N_("This is the made-up council of the demonstration. Everybody knows its passwords: no real child may be kept here.")
_ALT = N_("Say in a few words what the picture shows, for people who can’t see it.")


def open_child(
    person: SignedIn, post: Post, catalogue: Catalogue, *, known_as: str, full_name: str, born_on: date | None,
    demonstration: bool = False, once: str | None = None,
) -> Space:  # fmt: skip
    """Open a space for a child, with its first pages; the opener becomes its member in the role of their post.

    ``once`` is the form's token: sent twice, it opens one space. Whom the demonstration invented opens invented children
    alone, or the demonstration would not start again beside a "real" one; and where they hold a post no real child comes
    in, for anybody knows their password. Raises NotAllowed for anyone without such a post, NotFound when the post ended
    meanwhile, Refused with sentences.
    """
    if post.role not in COUNCIL_ROLES:
        raise NotAllowed
    if problems := child_problems(known_as, full_name, born_on):
        raise Refused(problems)
    assert born_on is not None
    with writing(PostDesk(person, post)) as session:
        done = claim(session, person.id, once)
        if done is not None:
            leave_row(session, "form.sent_again", person_id=person.id, child_id=done, object_id=done)
            opened = open_space(person, done, Permission.READ)
            if (opened.child.known_as, opened.child.born_on) != (tidy_name(known_as), born_on):
                raise Refused({"": SENT_BEFORE})
            return opened
        invented = invented_staff(session, post.council_id)
        demonstration = demonstration or person.id in invented
        if invented and not demonstration:
            raise Refused({"known_as": INVENTED})
        child = Child(
            id=uuid.uuid4(), council_id=post.council_id, known_as=tidy_name(known_as),
            full_name=tidy_name(full_name or known_as), born_on=born_on, demonstration=demonstration,
            created_by=person.id, created_at=clock.now(),
        )  # fmt: skip
        session.add(child)
        session.flush()
        session.add(
            Membership(
                child_id=child.id, person_id=person.id, role=post.role, relation="", organisation="",
                reason="opened the space", started_by=person.id, started_at=clock.now(),
            )
        )  # fmt: skip
        leave_row(session, "child.opened", person_id=person.id, child_id=child.id, object_id=child.id)
        settle(session, person.id, once, child.id)
        session.flush()
        space = open_space(person, child.id, Permission.READ)
        for page_type in catalogue.starting(stage_on(born_on, clock.today())):
            add_page(session, space, page_type)
        return space


def child_problems(known_as: str, full_name: str, born_on: date | None) -> dict[str, str]:
    """A sentence for each box of a new child that can't be taken: known_as, full_name, born_on."""
    problems: dict[str, str] = {}
    for name, value, longest in (("known_as", known_as, 100), ("full_name", full_name or known_as, 200)):
        try:
            tidy_name(value, name, longest)
        except Refused as refusal:
            problems.update(refusal.fields)
    today = clock.today()
    if born_on is None or born_on > today or age_on(born_on, today) > 25:
        problems["born_on"] = _BORN
    return problems


def stage_on(born_on: date, day: date) -> str:
    """Which variant of the family pages fits a child of this age: up to 4, 5 to 10, 11 to 15, 16 and older."""
    age = age_on(born_on, day)
    return "early_years" if age < 5 else "primary" if age < 11 else "secondary" if age < 16 else "post_16"


def invented_staff(session: Session, council_id: uuid.UUID) -> set[uuid.UUID]:
    """Who of the council's people is of the demonstration: where there is anybody, no real child comes in."""
    found = select(Staff.person_id).join(Person, Person.id == Staff.person_id)
    return set(session.execute(found.where(Staff.council_id == council_id, Person.demonstration.is_(True))).scalars())


def choose_picture(space: Space, media_id: uuid.UUID, alt: str) -> None:
    """Have a photo of the space stand for the child; all members see it. Refused without words for who can't see."""
    media = find_media(space, media_id)
    if media.kind != "photo" or (not space.is_family and media.uploaded_by != space.person.id):
        raise NotAllowed
    alt = " ".join(alt.split())[:500]
    if not alt:
        raise Refused({"alt": _ALT})
    with writing(space) as session:
        picture = session.execute(select(ChildPicture).where(ChildPicture.child_id == space.id)).scalar()
        if picture is None:
            picture = ChildPicture(child_id=space.id)
            session.add(picture)
        picture.media_id, picture.alt, picture.set_by, picture.set_at = media_id, alt, space.person.id, clock.now()
        leave_row(session, "child.picture", person_id=space.person.id, child_id=space.id, object_id=media_id)
