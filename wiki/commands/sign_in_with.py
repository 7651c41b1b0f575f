"""Signs in whom a council's own provider vouches for. A claim gives a post at a council at most, never a child's space."""

import secrets
import uuid

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from wiki import clock
from wiki.access.oidc import Proved
from wiki.access.passwords import hash_password
from wiki.access.person import SignedIn
from wiki.access.providers import Provider
from wiki.commands.audit import Desk, leave_row, writing
from wiki.commands.endings_journal import note_ending
from wiki.commands.people import ReadyPerson, keep_person, tidy_email, tidy_name
from wiki.commands.sign_in import begin_sign_in
from wiki.database import Work
from wiki.errors import Refused
from wiki.models.people import Council, Person, Staff
from wiki.models.sign_in_ways import ProviderLogin
from wiki.words import N_, Role

_NOBODY = N_("We know nobody by this account here. Ask your council’s SEND team to let you in.")
_SHUT = N_("This account is closed here. Ask your council’s SEND team.")


def sign_in_with(work: Work, provider: Provider, proved: Proved, *, hours: int, device: str) -> SignedIn:
    """Sign in whoever the provider has proved: known by issuer and subject, else, once, by a checked address in one of its
    domains, else, where its groups give a post, as somebody new.

    Our own second step is not asked of whoever the provider says took one there. The post follows its groups at each sign-
    in; one that was given here by hand is left alone. Raises Refused, which is written down.
    """
    unused = hash_password(secrets.token_urlsafe(32))
    role = provider.role_of(proved.groups)
    try:
        with writing(Desk(work)) as session:
            login = _login(session, provider, proved, role, unused)
            person = session.execute(select(Person).where(Person.id == login.person_id).with_for_update()).scalar_one()
            if person.disabled_at is not None:
                raise Refused({"": _SHUT})
            login.used_at = clock.now()
            _follow_groups(session, provider, login, role)
            return begin_sign_in(
                work, person.id, hours=hours, device=device, act="sign_in.by_provider", proved=person.password_hash,
                way="provider", whole=proved.second_step,
            )
    except Refused:
        with writing(Desk(work)) as session:
            leave_row(session, "sign_in.provider_refused", person_id=None)
        raise


def _login(session: Session, provider: Provider, proved: Proved, role: Role | None, unused: str) -> ProviderLogin:
    found: ProviderLogin | None = session.execute(
        select(ProviderLogin)
        .where(ProviderLogin.issuer == proved.issuer, ProviderLogin.subject == proved.subject)
        .with_for_update()
    ).scalar()
    if found is not None:
        return found
    email = _address(proved)
    if not email or not provider.vouches_for(email):
        raise Refused({"": _NOBODY})
    person_id = session.execute(select(Person.id).where(Person.email == email)).scalar()
    if person_id is None:
        if role is None:
            raise Refused({"": _NOBODY})
        person_id = keep_person(session, ReadyPerson(_name(proved, email), email, unused))
    elif _has_another(session, person_id, proved):
        # The address has been given to somebody else over there: they are not who we know by it.
        raise Refused({"": _NOBODY})
    now = clock.now()
    login = ProviderLogin(
        id=uuid.uuid4(), person_id=person_id, issuer=proved.issuer, subject=proved.subject, linked_at=now, used_at=now
    )
    try:
        with session.begin_nested():
            session.add(login)
    except IntegrityError:  # the same account in two browsers at once
        raise Refused({"": _NOBODY}) from None
    leave_row(session, "provider.linked", person_id=person_id, object_id=login.id)
    return login


def _has_another(session: Session, person_id: uuid.UUID, proved: Proved) -> bool:
    mine = (ProviderLogin.person_id == person_id, ProviderLogin.issuer == proved.issuer)
    return session.execute(select(ProviderLogin.id).where(*mine)).first() is not None


def _address(proved: Proved) -> str:
    """The checked address; "" for none, and for what can be none here or would be kept as another."""
    try:
        return proved.email if tidy_email(proved.email) == proved.email else ""
    except Refused:
        return ""


def _name(proved: Proved, email: str) -> str:
    try:
        return tidy_name(proved.name)
    except Refused:
        return email.partition("@")[0]


def _follow_groups(session: Session, provider: Provider, login: ProviderLogin, role: Role | None) -> None:
    """Give, change or end the post that the provider's groups stand for; without a mapping there is none to follow."""
    given = session.get(Staff, login.staff_id) if login.staff_id is not None else None
    if given is not None and given.ended_at is None and given.role is not role:
        given.ended_at = clock.now()
        note_ending(session, "post", given.id, given.ended_at)
        leave_row(session, "post.ended_by_provider", person_id=login.person_id, object_id=given.id, words=given.role)
        session.flush()
    council_id = _council(session, provider) if role is not None else None
    if role is None or council_id is None:
        return
    mine = (Staff.person_id == login.person_id, Staff.council_id == council_id, Staff.ended_at.is_(None))
    if session.execute(select(Staff.id).where(*mine)).first() is not None:
        return
    post = Staff(
        id=uuid.uuid4(), person_id=login.person_id, council_id=council_id, role=role, started_at=clock.now()
    )
    session.add(post)
    session.flush()
    login.staff_id = post.id
    leave_row(session, "post.given_by_provider", person_id=login.person_id, object_id=post.id, words=role)


def _council(session: Session, provider: Provider) -> uuid.UUID | None:
    """The council that the settings name; None, and so no post, where none or more than one has that name."""
    found = session.execute(select(Council.id).where(Council.name == provider.council)).scalars().all()
    return found[0] if len(found) == 1 else None
