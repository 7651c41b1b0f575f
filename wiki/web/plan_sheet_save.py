"""Takes in the one file that may come with a point of an answer, or with the proof of a serving: decoded before any lock,
kept with the act or thrown away with it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from flask import current_app

from wiki.access.space import Space
from wiki.commands.media import NewFile, take_in, throw_away
from wiki.commands.uploads import let_go_of
from wiki.errors import Refused
from wiki.web.babel import gettext as _
from wiki.web.sent_ahead import Brought, brought_files, uploads_here

_Done = TypeVar("_Done")


def with_file(space: Space, box: str, act: Callable[[NewFile | None], _Done], *, kept: Callable[[_Done], bool]) -> _Done:
    """Do ``act`` with the file that came in ``box``, if one came. ``kept`` says of what ``act`` returns whether the file was
    used: a form that came twice makes one copy. Raises Refused({box: sentence}) for a file that can't be taken."""
    with _taken(space, box) as file:
        try:
            done = act(file)
        except BaseException:
            if file is not None:
                throw_away(current_app.extensions["store"], file.found)
            raise
        if file is not None and not kept(done):
            throw_away(current_app.extensions["store"], file.found)
        elif file is not None and file.upload_id is not None:
            let_go_of(space, uploads_here(), [file.upload_id])
        return done


def with_files(space: Space, box: str, act: Callable[[list[NewFile]], _Done], *, kept: Callable[[_Done], bool]) -> _Done:
    """The same with every file that came in ``box``, in order: all of them are kept, or none."""
    store, files = current_app.extensions["store"], list[NewFile]()
    try:
        files.extend(_take(space, one) for one in brought_files(space) if one.box == box and one.media_id is None)
        done = act(files)
    except BaseException:
        for file in files:
            throw_away(store, file.found)
        raise
    for file in files:
        if not kept(done):
            throw_away(store, file.found)
    if kept(done):
        let_go_of(space, uploads_here(), [file.upload_id for file in files if file.upload_id is not None])
    return done


@contextmanager
def _taken(space: Space, box: str) -> Iterator[NewFile | None]:
    for brought in brought_files(space):
        if brought.box == box and brought.media_id is None:
            yield _take(space, brought)
            return
    yield None


def _take(space: Space, brought: Brought) -> NewFile:
    try:
        if brought.trouble:
            raise Refused({"files": brought.trouble})
        store = current_app.extensions["store"]
        found = take_in(space, store, brought.stream, brought.filename, brought.claimed_type)
    except Refused as refusal:
        raise Refused({brought.box: f"{brought.name}: {_(refusal.fields['files'])}"}) from refusal
    return NewFile(found, upload_id=brought.upload_id)
