"""Makes the letters that ask in families without e-mail: a link and a code for each, known to the paper alone."""

import uuid
from collections.abc import Iterable
from datetime import timedelta
from urllib.parse import urlsplit

from wiki import clock
from wiki.access.person import SignedIn
from wiki.access.single_use import make_token
from wiki.access.space import open_space
from wiki.access.spoken_code import grouped, hash_code, make_paper_code
from wiki.commands.audit import Desk, leave_row, writing
from wiki.commands.invitations import add_key, drop_keys, own_invitation
from wiki.document.letter import LetterOut, render_letters
from wiki.document.pdf import DocumentFailed
from wiki.document.speaking import Tongue
from wiki.errors import NotFound, Refused
from wiki.queries.invitations import letters_to_print
from wiki.queries.invitations_open import first_name
from wiki.settings import Settings
from wiki.words import N_, Permission, Role

MOST = 200
_NONE = N_("Tick at least one letter that is to be printed.")
_PRINT_FIRST = N_("Print a letter before you say that it is in the post.")
_MANY = N_("Please print up to 200 letters at a time.")


def print_letters(
    person: SignedIn, ids: Iterable[uuid.UUID], settings: Settings, tongue: Tongue, tongues: dict[str, Tongue]
) -> bytes:
    """One PDF with a page for each of these invitations; a letter printed before opens nothing from now on.

    ``tongue``: of whoever prints; ``tongues``: of those who get them. The letters are set before anything is locked. Raises
    Refused where nothing is to be printed, NotFound where one of them is over meanwhile, or not theirs.
    """
    wanted = frozenset(ids)
    if len(wanted) > MOST:
        raise Refused({"": _MANY})
    rows = letters_to_print(person, wanted)
    if not rows:
        raise Refused({"": _NONE})
    if len(rows) != len(wanted):
        raise NotFound
    person.work.let_go()
    lives = timedelta(days=settings.invitation_days)
    keys = {row.id: (make_token(lives), make_paper_code()) for row in rows}
    letters = [
        LetterOut(
            tongues.get(row.language, tongue), row.name, row.address, first_name(row.known_as), row.by, row.by_relation,
            row.council, f"{settings.public_url}/come-in/{keys[row.id][0].token}", short_address(settings.public_url),
            grouped(keys[row.id][1]), clock.local(keys[row.id][0].expires_at).date(), row.role is Role.YOUNG_PERSON,
        )
        for row in rows
    ]  # fmt: skip
    try:
        made = render_letters(letters, clock.today(), tongue)
    except DocumentFailed as failure:
        raise Refused({"": failure.sentence}) from failure
    with writing(Desk(person.work)) as session:
        for row in rows:
            space = open_space(person, row.child_id, Permission.INVITE)
            invitation = own_invitation(session, space, row.id)
            if invitation.posted_at is not None:
                raise NotFound
            fresh, code = keys[row.id]
            drop_keys(session, row.id)
            invitation.printed_at, invitation.expires_at, invitation.tries = clock.now(), fresh.expires_at, 0
            add_key(session, invitation, fresh.hashed)
            add_key(session, invitation, hash_code(settings.secret_key, code))
            leave_row(session, "invitation.printed", person_id=person.id, child_id=row.child_id, object_id=row.id)
    return made


def short_address(public_url: str) -> str:
    """The address to type from paper, as people write it: without https://."""
    parts = urlsplit(public_url)
    return f"{parts.netloc}{parts.path}/in"


def note_all_posted(person: SignedIn, ids: Iterable[uuid.UUID]) -> None:
    """These printed letters are in the post. Refused for none, or for one that was not printed yet; NotFound as above."""
    rows = letters_to_print(person, frozenset(ids))
    if not rows:
        raise Refused({"": _NONE})
    with writing(Desk(person.work)) as session:
        for row in rows:
            invitation = own_invitation(session, open_space(person, row.child_id, Permission.INVITE), row.id)
            if invitation.printed_at is None:
                raise Refused({"": _PRINT_FIRST})
            invitation.posted_at = clock.now()
            leave_row(session, "invitation.posted", person_id=person.id, child_id=row.child_id, object_id=row.id)
