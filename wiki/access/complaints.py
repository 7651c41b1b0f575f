"""Who handles complaints about how information is kept: whoever holds a post at the council with that right."""

from wiki.access.permissions import allowed
from wiki.access.person import Post, SignedIn, find_post
from wiki.errors import NotFound
from wiki.words import Permission, Role

HANDLERS = tuple(role for role in Role if allowed(role, Permission.HANDLE_COMPLAINTS))


def handling_post(person: SignedIn) -> Post:
    """The person's post with the right. NotFound for everybody else: nothing is learnt from the address."""
    post = find_post(person, *HANDLERS)
    if post is None:
        raise NotFound
    return post
