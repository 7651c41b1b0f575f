"""Lets whoever runs the server act as a named member of staff, by a sign-in that says where it was made."""

from collections.abc import Iterator
from contextlib import contextmanager

from wiki.access.person import Post, SignedIn, find_post
from wiki.commands.people import find_person_by_email
from wiki.commands.sign_in import begin_sign_in, sign_out
from wiki.database import Work
from wiki.errors import Refused
from wiki.words import COUNCIL_ROLES, N_

_NOBODY = N_("Nobody with this email address holds a post at a council. See: flask people list")


@contextmanager
def acting_as(work: Work, email: str) -> Iterator[tuple[SignedIn, Post]]:
    """Act as the administrator or caseworker of ``email`` until the block ends; the caller commits ``work``.

    The audit chain shows the sign-in as made on the command line. Raises Refused when nobody there has a post.
    """
    person_id = find_person_by_email(work, email)
    if person_id is None:
        raise Refused({"by": _NOBODY})
    person = begin_sign_in(work, person_id, hours=1, device="command line", act="sign_in.command_line", whole=True)
    post = find_post(person, *COUNCIL_ROLES)
    if post is None:
        raise Refused({"by": _NOBODY})
    yield person, post
    sign_out(person)
