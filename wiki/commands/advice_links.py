"""Asks somebody without an account for advice, by a link to their work address; sends it again, and takes it back."""

import uuid
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Engine, delete, select
from sqlalchemy.orm import Session

from wiki import clock
from wiki.access.advice_link import FRESH, LIVES, is_open
from wiki.access.space import Space
from wiki.commands.advice import due_problem
from wiki.commands.audit import leave_row, writing
from wiki.commands.jobs import queue
from wiki.commands.once import claim, settle
from wiki.commands.pages_start import add_page
from wiki.commands.people import tidy_email, tidy_name
from wiki.database import Work
from wiki.errors import NotAllowed, NotFound, Refused
from wiki.models.advice_links import AdviceDraft, AdviceKey, AdviceLink, AdviceVisit
from wiki.models.people import Person
from wiki.models.plan import AdviceRequest
from wiki.pagetypes.model import PageType
from wiki.text.clean import one_line, tidy
from wiki.words import N_, Permission, Role

SEND = "advice.send_link"
FIRST_REMINDER, SECOND_REMINDER = timedelta(days=14), timedelta(days=24)
FORGOTTEN_AFTER = timedelta(days=28)
"""How long after its link's end what was typed and not signed is kept: it may be sent once more."""
BY_ADDRESS = "known-by-address.invalid"
"""The accounts of people who answer by link: nobody's address, no password, closed; their name stands beside their words."""
ROLES = (Role.HEALTH, Role.SOCIAL_CARE, Role.OTHER_PROFESSIONAL, Role.SCHOOL)
PLACES = {
    "see": ("condition", "observations", "needs"), "means": ("needs",), "achieve": ("outcomes",),
    "provision": ("provision",), "known": ("basis",), "letter": ("report",),
}  # fmt: skip
"""Where each box of the answer goes, on a page of advice: the first of these questions that the page has."""
_NONE = "!"
_PAGE = N_("Choose which advice you are asking for.")
_LONG = N_("Please keep this to 2,000 letters or fewer.")
_SAME = N_("Write another address than that of the person who signs, or leave this empty.")


@dataclass(frozen=True)
class Wish:
    """Whom to ask, for what, by when. ``shown``: what they are told with the question. ``typist_email``: who types.
    ``language``: of the mails."""

    name: str
    email: str
    due_on: date | None
    job: str = ""
    typist_email: str = ""
    words: str = ""
    shown: str = ""
    once: str | None = None
    language: str = "en"


def place_of(page_type: PageType, box: str) -> str | None:
    """The key of the question on ``page_type`` that a box of the answer goes to; None where it has none."""
    return next((key for key in PLACES[box] if page_type.field(key) is not None), None)


def fits(page_type: PageType) -> bool:
    """Whether such a page can be answered by link: it is advice, somebody outside the council writes it, and each of the
    five boxes has its place there."""
    return "K" in page_type.feeds and role_for(page_type) is not None and all(place_of(page_type, box) for box in PLACES)


def role_for(page_type: PageType) -> Role | None:
    """As whom the answer is saved."""
    return next((role for role in ROLES if role in page_type.write), None)


def ask_by_link(space: Space, page_type: PageType, wish: Wish) -> uuid.UUID:
    """Begin a page for their advice and have the link mailed; returns the link's id.

    Whoever is asked gets no membership and no account that opens anything: a closed one without a password carries their
    name. Raises NotAllowed, Refused with a sentence per field.
    """
    role = role_for(page_type)
    if not space.may(Permission.ASK_ADVICE) or role is None:
        raise NotAllowed
    wish = _checked(page_type, wish)
    assert wish.due_on is not None
    with writing(space) as session:
        done = claim(session, space.person.id, wish.once)
        if done is not None:
            leave_row(session, "form.sent_again", person_id=space.person.id, child_id=space.id, object_id=done)
            return done
        now, person_id = clock.now(), uuid.uuid4()
        page = add_page(session, space, page_type)
        session.add(
            Person(
                id=person_id, name=wish.name, email=f"{person_id.hex}@{BY_ADDRESS}", password_hash=_NONE, language="en",
                theme="", demonstration=space.child.demonstration, created_at=now, disabled_at=now,
            )
        )  # fmt: skip
        session.flush()
        asked = AdviceRequest(
            id=uuid.uuid4(), child_id=space.id, person_id=person_id, page_id=page.id, words=wish.words,
            asked_by=space.person.id, asked_on=clock.today(), due_on=wish.due_on,
        )  # fmt: skip
        session.add(asked)
        session.flush()
        link = AdviceLink(
            id=uuid.uuid4(), child_id=space.id, request_id=asked.id, name=wish.name, job=wish.job, email=wish.email,
            typist_email=wish.typist_email, shown=wish.shown, role=role, expires_at=now + LIVES,
            language=wish.language,
        )  # fmt: skip
        session.add(link)
        session.flush()
        settle(session, space.person.id, wish.once, link.id)
        send(session, link)
        leave_row(session, "advice.asked_by_link", person_id=space.person.id, child_id=space.id, object_id=link.id)
        return link.id


def problems_of(wish: Wish) -> dict[str, str]:
    """A sentence for each box that something is wrong with; the page is left out."""
    return _tidy(wish)[1]


def _checked(page_type: PageType, wish: Wish) -> Wish:
    found, problems = _tidy(wish)
    if not fits(page_type):
        problems["page_type"] = _PAGE
    if problems:
        raise Refused(problems)
    return Wish(due_on=wish.due_on, once=wish.once, language=wish.language, **found)


def _tidy(wish: Wish) -> tuple[dict[str, str], dict[str, str]]:
    problems: dict[str, str] = {}
    found: dict[str, str] = {}
    for box, tidied in (("name", tidy_name), ("email", tidy_email), ("typist_email", tidy_email)):
        text = getattr(wish, box)
        try:
            found[box] = tidied(text) if text or box != "typist_email" else ""
        except Refused as refusal:
            problems[box] = next(iter(refusal.fields.values()))
    if found.get("email") and found.get("email") == found.get("typist_email"):
        problems["typist_email"] = _SAME
    if due_problem(wish.due_on):
        problems["due_on"] = due_problem(wish.due_on)
    for box in ("words", "shown", "job"):
        found[box] = _tidied(getattr(wish, box), box, problems)
    return found, problems


def _tidied(text: str, box: str, problems: dict[str, str]) -> str:
    try:
        text = one_line(text)[:200] if box == "job" else tidy(text).strip()
    except Refused as refusal:
        problems[box] = refusal.fields[""]
    if len(text) > 2000:
        problems[box] = _LONG
    return text


def send(session: Session, link: AdviceLink, *, only: str = "") -> None:
    """Have the mails made, each with a link of its own; ``only``: to this address alone."""
    for email in (link.email, link.typist_email):
        if email and only in {"", email}:
            queue(session, SEND, link.child_id, link_id=str(link.id), round=str(link.round), email=email)


def send_again(space: Space, link_id: uuid.UUID) -> None:
    """Mail it once more, for another six weeks: links that were sent before open nothing from now on. What was typed stays.
    NotAllowed, NotFound for one that was answered or taken back."""
    with writing(space) as session:
        link = _own(session, space, link_id)
        drop_keys(session, link.id)
        link.round, link.expires_at, link.reminded, link.wrong, link.problem = link.round + 1, clock.now() + LIVES, 0, 0, ""
        link.sent_at = None
        send(session, link)
        leave_row(session, "advice.link_sent_again", person_id=space.person.id, child_id=space.id, object_id=link.id)


def withdraw(space: Space, link_id: uuid.UUID) -> None:
    """Take it back: the link opens nothing from this moment. NotAllowed, NotFound as above."""
    with writing(space) as session:
        link = _own(session, space, link_id)
        drop_keys(session, link.id)
        link.withdrawn_at, link.withdrawn_by = clock.now(), space.person.id
        leave_row(session, "advice.link_withdrawn", person_id=space.person.id, child_id=space.id, object_id=link.id)


def _own(session: Session, space: Space, link_id: uuid.UUID) -> AdviceLink:
    """A link of this space that nobody answered, locked; also one whose days are over."""
    if not space.may(Permission.ASK_ADVICE):
        raise NotAllowed
    found = session.execute(
        select(AdviceLink)
        .where(
            AdviceLink.id == link_id, AdviceLink.child_id == space.id, AdviceLink.answered_at.is_(None),
            AdviceLink.not_known_at.is_(None), AdviceLink.withdrawn_at.is_(None),
        )
        .with_for_update(),
        execution_options=FRESH,
    ).scalar()  # fmt: skip
    if found is None:
        raise NotFound
    link: AdviceLink = found
    return link


def drop_keys(session: Session, link_id: uuid.UUID) -> None:
    """Have no link and no browser open it from now on."""
    session.execute(delete(AdviceKey).where(AdviceKey.link_id == link_id))
    session.execute(delete(AdviceVisit).where(AdviceVisit.link_id == link_id))


def sweep_links(engine: Engine) -> None:
    """Remind, twice; and forget what was typed behind links that nobody used for 28 days after their end."""
    now = clock.now()
    with Work(engine) as work:
        due = (
            (AdviceLink.reminded == 0) & (AdviceLink.expires_at <= now + LIVES - FIRST_REMINDER)
            | (AdviceLink.reminded == 1) & (AdviceLink.expires_at <= now + LIVES - SECOND_REMINDER)
        )  # fmt: skip
        old = select(AdviceLink.id).where(AdviceLink.expires_at < now - FORGOTTEN_AFTER)
        drafts = select(AdviceDraft.link_id).where(AdviceDraft.link_id.in_(old)).limit(1)
        todo = work.session.execute(select(AdviceLink.id).where(due, *is_open())).scalars().all()
        if not todo and work.session.execute(drafts).first() is None:
            return
        session = work.begin_writing()
        session.execute(delete(AdviceDraft).where(AdviceDraft.link_id.in_(old)))
        for link_id in todo:
            link = session.execute(
                select(AdviceLink).where(AdviceLink.id == link_id, due, *is_open()).with_for_update(of=AdviceLink),
                execution_options=FRESH,
            ).scalar()
            if link is not None:
                # a worker that was away reminds once, not twice within a minute
                link.reminded = 2 if link.expires_at <= now + LIVES - SECOND_REMINDER else 1
                send(session, link)
                leave_row(session, "advice.link_reminded", person_id=None, child_id=link.child_id, object_id=link.id)
        work.commit()
