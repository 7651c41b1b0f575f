"""The files of a form, however they came: with it, or piece by piece before it. Both go the same way from here.

A file that was sent ahead is named in the form by its id. It is its sender's own, in this child's space, and becomes one
file, once: a form that arrives again is given what the first made of it.
"""

import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import IO

from flask import current_app, request

from media.uploads import Gone, Uploads
from media.words import REFUSALS
from wiki.access.space import Space
from wiki.commands.paper import SentFile
from wiki.commands.uploads import let_go_of
from wiki.errors import NotFound, Refused
from wiki.forms.paper import read_files
from wiki.forms.passage import FILE_FIELDS, sent_files
from wiki.forms.uploads import named_uploads, read_mark, read_metadata
from wiki.queries.uploads import find_upload
from wiki.web.babel import gettext as _
from wiki.words import N_

_NOT_ALL_HERE = N_("This file is not all here yet. Choose it again, and it goes on where it stopped.")
_GONE = REFUSALS["gone"]


@dataclass(frozen=True)
class Brought:
    """One file of a form: its box, its bytes, what its sender says of it. ``media_id``: what the same form made of it when
    it came before; ``trouble``: why it can't be taken, as a sentence. Either leaves no bytes to read. ``awaits``: the
    SHA-256 of the full photo that comes later, where this is the small one."""

    box: str
    stream: IO[bytes]
    filename: str
    claimed_type: str
    upload_id: uuid.UUID | None = None
    media_id: uuid.UUID | None = None
    trouble: str = ""
    awaits: str = ""

    @property
    def name(self) -> str:
        """What to call it when it can't be taken."""
        return self.filename or _("The file")


def uploads_here() -> Uploads:
    """Where files on their way lie."""
    found: Uploads = current_app.extensions["uploads"]
    return found


def brought_files(space: Space) -> Iterator[Brought]:
    """Every file of this request's form about a passage. NotFound for an id that is none."""
    for box, file in sent_files(request.files):
        yield Brought(box, file.stream, file.filename or "", file.mimetype or "")
    for box, upload_id in named_uploads(request.form, *FILE_FIELDS):
        with ExitStack() as opened:
            yield _sent_ahead(space, box, upload_id, opened)


@contextmanager
def brought_sheets(space: Space) -> Iterator[list[SentFile]]:
    """The files of this request's form about a paper, in order. Raises Refused where one can't be taken."""
    with ExitStack() as opened:
        ahead = [_sent_ahead(space, box, one, opened) for box, one in named_uploads(request.form, "files")]
        for one in ahead:
            if one.trouble:
                raise Refused({"files": f"{one.name}: {_(one.trouble)}"})
        yield [
            *read_files(request.files),
            *(SentFile(one.stream, one.filename, one.claimed_type, one.upload_id, one.media_id) for one in ahead),
        ]
        let_go_of(space, uploads_here(), [one.upload_id for one in ahead if one.upload_id])


def _sent_ahead(space: Space, box: str, upload_id: uuid.UUID, opened: ExitStack) -> Brought:
    try:
        found = find_upload(space, upload_id)
    except NotFound:
        return Brought(box, BytesIO(), "", "", trouble=_GONE)
    if found.media_id is not None:
        return Brought(box, BytesIO(), "", "", upload_id, found.media_id)
    said = read_metadata(found.said)
    name, claimed = said.get("filename", ""), said.get("filetype", "")
    try:
        stream = opened.enter_context(uploads_here().open(*found.place))
        if uploads_here().size(*found.place) != found.size:
            return Brought(box, BytesIO(), name, claimed, upload_id, trouble=_NOT_ALL_HERE)
    except Gone:
        return Brought(box, BytesIO(), name, claimed, trouble=_GONE)
    return Brought(box, stream, name, claimed, upload_id, awaits=read_mark({"mark": said.get("original", "")}))


@contextmanager
def brought_original(space: Space) -> Iterator[Brought]:
    """The full photo of this request's form, which was sent ahead. NotFound where it names none."""
    named = named_uploads(request.form, "original")
    if len(named) != 1:
        raise NotFound
    with ExitStack() as opened:
        yield _sent_ahead(space, *named[0], opened)
