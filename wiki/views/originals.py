"""The full photo that comes after a small one that went first: its own sender's, and nobody else's to know of."""

from flask.typing import ResponseReturnValue

from wiki.web.gate import space_route
from wiki.web.kinds import Space
from wiki.web.originals import bring_it, how_it_is_awaited
from wiki.words import Permission


@space_route("/originals/<sha256>", may=Permission.UPLOAD)
def is_awaited(space: Space, sha256: str) -> ResponseReturnValue:
    """Whether it is still to be sent."""
    return how_it_is_awaited(space, sha256)


@space_route("/originals/<sha256>", may=Permission.UPLOAD, methods=("POST",))
def bring(space: Space, sha256: str) -> ResponseReturnValue:
    """Put the file that was sent ahead in the place of the small photo."""
    return bring_it(space, sha256)
