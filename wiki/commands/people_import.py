"""Opens the spaces of many children at once from a CSV file, and asks in everybody round them: all of it, or nothing."""

from dataclasses import dataclass

from sqlalchemy import select

from wiki.access.person import Post, SignedIn
from wiki.commands.audit import leave_row, writing
from wiki.commands.children import child_problems, open_child
from wiki.commands.desk import PostDesk
from wiki.commands.invitations import Wish, check_words, keep_invitation
from wiki.commands.once import claim, settle
from wiki.errors import NotAllowed, Refused
from wiki.models.children import Child
from wiki.pagetypes.model import Catalogue
from wiki.text.people_csv import ChildRow, Fault, PersonRow, Read
from wiki.words import N_, InvitationWay, Role

_HERE = N_("A child with this name and birthday is here already. Take the row out, and invite people from the child’s space.")
_COLUMN = {"known_as": "child", "full_name": "full name", "born_on": "born on", "name": "person", "agreed_by": ""}


class ImportRefused(Exception):
    """Nothing was taken in: what is wrong, line by line."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__()
        self.faults = faults


@dataclass(frozen=True)
class Imported:
    """How many children's spaces were opened, and how many people asked in by mail and by letter."""

    children: int
    mails: int
    letters: int


def check_import(person: SignedIn, post: Post, read: Read) -> tuple[Fault, ...]:
    """Everything that stands against taking the file in: what the file itself has wrong, and who is here already."""
    if post.role is not Role.SEND_ADMINISTRATOR:
        raise NotAllowed
    if read.faults:
        return read.faults
    here = {
        (name.casefold(), born_on)
        for name, born_on in person.work.session.execute(
            select(Child.full_name, Child.born_on).where(
                Child.council_id == post.council_id, Child.born_on.in_({one.born_on for one in read.children})
            )
        )
    }  # fmt: skip
    faults = [Fault(one.line, "child", _HERE) for one in read.children if (one.full_name.casefold(), one.born_on) in here]
    for child in read.children:
        problems = child_problems(child.known_as, child.full_name, child.born_on)
        faults += [Fault(child.line, _COLUMN[field], words) for field, words in problems.items()]
        for one in child.people:
            try:
                check_words(_wish(one), texts_offered=False, needs_agreement=False)
            except Refused as refusal:
                faults += [Fault(one.line, _COLUMN.get(field, field), words) for field, words in refusal.fields.items()]
    return tuple(sorted(faults, key=lambda one: one.line))


def _wish(one: PersonRow) -> Wish:
    way = InvitationWay.MAIL if one.email else InvitationWay.LETTER
    return Wish(
        way, one.role, one.name, email=one.email, address=one.address, relation=one.relation, organisation=one.organisation,
        parental_responsibility=one.parental_responsibility, language=one.language,
    )  # fmt: skip


def import_people(
    person: SignedIn, post: Post, catalogue: Catalogue, read: Read, *, secret_key: str, once: str | None = None
) -> Imported | None:
    """Take the file in, in one transaction; None when this very form was taken in before. Raises ImportRefused, NotAllowed,
    and NotFound when the post ended meanwhile."""
    mails = letters = 0
    with writing(PostDesk(person, post)) as session:
        if claim(session, person.id, once) is not None:
            leave_row(session, "form.sent_again", person_id=person.id)
            return None
        faults = check_import(person, post, read)
        if faults:
            raise ImportRefused(faults)
        for child in read.children:
            mailed, posted = _take_in(person, post, catalogue, child, secret_key)
            mails, letters = mails + mailed, letters + posted
        settle(session, person.id, once, post.council_id)
        leave_row(session, "people.imported", person_id=person.id)
    return Imported(len(read.children), mails, letters)


def _take_in(person: SignedIn, post: Post, catalogue: Catalogue, child: ChildRow, secret_key: str) -> tuple[int, int]:
    try:
        space = open_child(
            person, post, catalogue, known_as=child.known_as, full_name=child.full_name, born_on=child.born_on
        )
    except Refused as refusal:
        raise ImportRefused(
            tuple(Fault(child.line, _COLUMN.get(field, field), words) for field, words in refusal.fields.items())
        ) from None
    for one in child.people:
        try:
            with writing(space) as session:
                values = check_words(_wish(one), texts_offered=False, needs_agreement=False)
                keep_invitation(session, space, values, secret_key=secret_key)
        except Refused as refusal:
            raise ImportRefused(
                tuple(Fault(one.line, _COLUMN.get(field, field), words) for field, words in refusal.fields.items())
            ) from None
    mails = sum(bool(one.email) for one in child.people)
    return mails, len(child.people) - mails
