"""Stops what is still on its way when a right ends: a download that runs looks again, twice a second, whether it may go on.

A door asks once, when it opens; a film then runs for minutes. So each answer that leaves bit by bit is taken through
here. Whatever is sent within half a second, nearly everything, costs no question more.
"""

import errno
import json
import logging
import time
from collections.abc import Callable, Iterable, Iterator

from flask import Response, current_app, g, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from wiki.access.person import SignedIn
from wiki.access.space import Space
from wiki.access.still import may_go_on, still_sees
from wiki.errors import Busy

EVERY_SECONDS = 0.5
_log = logging.getLogger("wiki")


class RightEnded(ConnectionResetError):
    """Whoever was sent this may not have the rest: the connection is cut, so that nobody takes the piece for the whole."""


class Watched:
    """The pieces of an answer, for as long as ``may`` says so; ``close`` lets go of them."""

    def __init__(self, pieces: Iterable[bytes], may: Callable[[], bool]) -> None:
        self._pieces, self._may = pieces, may

    def __iter__(self) -> Iterator[bytes]:
        looked = time.monotonic()
        for piece in self._pieces:
            if time.monotonic() - looked >= EVERY_SECONDS:
                if not self._may():
                    raise RightEnded(errno.ECONNRESET, "the right to the rest has ended")
                looked = time.monotonic()
            yield piece

    def close(self) -> None:
        """Let go of the file, read to its end or not."""
        close = getattr(self._pieces, "close", None)
        if close is not None:
            close()


def for_as_long_as(look: Callable[[Space], object]) -> None:
    """Have this answer, where it leaves bit by bit, stop also once ``look`` finds nothing for its reader any more."""
    g.look_again = look


def watched(answer: ResponseReturnValue, person: SignedIn) -> ResponseReturnValue:
    """``answer``; one that leaves bit by bit stops once ``person`` is signed out, or out of the space that they opened, or may
    not see any more what they are sent (``for_as_long_as``)."""
    if isinstance(answer, Response) and answer.direct_passthrough:
        answer.response = Watched(answer.response, _asker(person))  # type: ignore[arg-type]
    return answer


def _asker(person: SignedIn) -> Callable[[], bool]:
    """The question, with all that it takes: the request is over by the time it is asked."""
    engine: Engine = current_app.extensions["engine"]
    space, look = g.get("space"), g.get("look_again")
    member, endpoint = None if space is None else space.member, request.endpoint

    def may() -> bool:
        try:
            still = may_go_on(engine, person.sign_in_id, member) and (look is None or still_sees(engine, space, look))
        except (SQLAlchemyError, Busy) as trouble:  # who can't be asked for is not sent on; the browser asks for the rest
            _log.error(json.dumps({"download cut": endpoint, "why": type(trouble).__name__}))
            return False
        if not still:
            _log.info(json.dumps({"download cut": endpoint, "why": "right ended"}))
        return still

    return may
