"""Writes the rows of another installation's plan into a child's plan: by the ordinary save, all of them or none.

What they rest on stands elsewhere. Its quoted words are kept on a page of their own that says where they come from, and the
rows point there: to words quoted in that plan, never to pages that are not here.
"""

import uuid
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from wiki.access.space import Space
from wiki.commands.audit import leave_row, writing
from wiki.commands.pages_start import start_page
from wiki.commands.passages import Prepared, Quote, Words
from wiki.commands.passages_save import make_ready, save_passage
from wiki.document.plan_read import FileRow, FileSource
from wiki.document.word_text import plain_words
from wiki.errors import NotAllowed, NotFound, Refused
from wiki.models.children import Child
from wiki.models.pages import Page, Version
from wiki.pagetypes.kinds.chosen import show_day
from wiki.pagetypes.kinds.table import links_of
from wiki.pagetypes.model import PageType
from wiki.queries.plan_read_in import Fits, Looked, mark_of, read_in_before
from wiki.queries.plan_rows import FindType
from wiki.text.clean import one_line
from wiki.text.quote import find_range
from wiki.words import N_, Permission, Preset, Voice

TWICE = N_("This file was read in before. Nothing was written twice.")
_NOTHING = N_("Nothing in this file can come into the plan.")
_QUOTES, _QUESTION = "free_page", "story"
_ENGLISH = "en-GB"
_LONGEST_TITLE, _LONGEST_SPEAKER, _LONGEST_NOTE = 200, 200, 500


def read_in(space: Space, find_type: FindType, looked: Looked) -> int:
    """Write every row that fits, tied as in the file; returns how many. All of it or nothing.

    Each is saved as a new passage in the person's name, for whom a row that is typed here is; it keeps its voice, and a source
    that says from which plan it comes. Raises NotAllowed without the right to compose plans, Refused where the file was read in
    before or nothing fits.
    """
    if not space.may(Permission.COMPOSE_PLAN):
        raise NotAllowed
    if not looked.fits:
        raise Refused({"file": _NOTHING})
    file, quotes = looked.file, find_type(_QUOTES)
    if quotes is None:
        raise NotFound
    told = _Told(space, looked, quotes)
    ready = [make_ready(space, one.kind, one.asked.key, _words(one, told, number)) for number, one in enumerate(looked.fits)]
    with writing(space) as session:
        session.execute(select(Child.id).where(Child.id == space.id).with_for_update())  # of two at once, one waits here
        if read_in_before(space, file) is not None:
            raise Refused({"file": TWICE})
        told.write(session)
        begun = session.execute(select(Page.page_type, Page.id).where(Page.child_id == space.id))
        pages = {row.page_type: row.id for row in begun}
        ids = {one.row.id: one.here for one in looked.stays if one.here is not None}
        for one, made in zip(looked.fits, ready, strict=True):
            key = one.kind.key
            if key not in pages:
                pages[key] = start_page(space, one.kind)
            tied = replace(made, words=replace(made.words, columns=_tied(one, ids)), sources=told.sources(one.row))
            saved = save_passage(space, one.kind, pages[key], one.asked.key, tied.words, ready=tied)
            assert saved.passage_id is not None
            ids[one.row.id] = saved.passage_id
        leave_row(
            session, "plan.read_in", person_id=space.person.id, child_id=space.id, object_id=told.page_id,
            words=f"{told.title}: {len(looked.fits)}",
        )  # fmt: skip
    return len(looked.fits)


def _words(one: Fits, told: "_Told", number: int) -> Words:
    """What a row says, without its threads and sources: those are known only once the rows before it are written."""
    row = one.row
    threads = links_of(one.asked, one.columns)
    return Words(
        voice=row.voice, body=row.body, columns={key: value for key, value in one.columns.items() if key not in threads},
        speaker=row.speaker[:_LONGEST_SPEAKER], gathered=row.gathered, spoken_on=row.spoken_on, language=row.language or _ENGLISH,
        note=told.note, once=f"{mark_of(told.file)}-{number}",
    )  # fmt: skip


def _tied(one: Fits, ids: Mapping[str, uuid.UUID]) -> dict[str, Any]:
    """The row's boxes, its threads tied to the rows as they are here: an id of the file is never an id of ours."""
    threads = links_of(one.asked, one.columns)
    return {**one.columns, **{key: [ids[other].hex for other in others if other in ids] for key, others in threads.items()}}


class _Told:
    """The page that says which plan was read in, and holds the words that its rows rest on; each stands there once. All is
    made ready before anything is locked."""

    def __init__(self, space: Space, looked: Looked, kind: PageType) -> None:
        self.space, self.kind, self.file = space, kind, looked.file
        council = one_line(self.file.council) or "another council"
        self.plan = f"the plan of {council}, version {self.file.number}, {show_day(self.file.made_on)}"
        self.title = f"From {self.plan}"[:_LONGEST_TITLE]
        self.note = f"From {self.plan}."[:_LONGEST_NOTE]
        self.page_id: uuid.UUID | None = None
        self.ready: dict[FileSource | None, tuple[Prepared, str]] = {}
        self.kept: dict[FileSource | None, Quote] = {}
        for one in looked.fits:
            for source in one.row.sources or (None,):
                if source not in self.ready:
                    self.ready[source] = self._quotation(source, one.row) if source else self._origin()

    def write(self, session: Session) -> None:
        """Begin the page and write everything on it, inside a transaction that is open already."""
        self.page_id = start_page(self.space, self.kind, self.title)
        for source, (ready, quoted) in self.ready.items():
            saved = save_passage(self.space, self.kind, self.page_id, _QUESTION, ready.words, ready=ready)
            version_id = session.execute(select(Version.id).where(Version.passage_id == saved.passage_id)).scalar_one()
            starts, ends = find_range(ready.plain, quoted) or (0, len(ready.plain))
            self.kept[source] = Quote(version_id, starts, ends, ready.plain[starts:ends])

    def sources(self, row: FileRow) -> tuple[Quote, ...]:
        """Where the row's sources stand on the page; the plan itself for a row that names none."""
        return tuple(dict.fromkeys(self.kept[source] for source in row.sources or (None,)))

    def _origin(self) -> tuple[Prepared, str]:
        sentence = f"These words stand in {self.plan}."
        return self._made(Words(voice=Voice.PROFESSIONAL, body=plain_words(sentence)), sentence)

    def _quotation(self, source: FileSource, row: FileRow) -> tuple[Prepared, str]:
        """The quoted words with what is known of them; a source without words is told as one that is elsewhere."""
        leaf = f", page {source.leaf}" if source.leaf else ""
        where = ", ".join(one_line(part) for part in (f"“{source.page}”{leaf}" if source.page else "", source.who) if part)
        where += f", {show_day(source.on)}" if source.on else ""
        quoted = source.quoted.strip()
        about = f"Quoted in {self.plan}" + (f", from {where}." if where else ".")
        if not quoted:
            about = f"A picture or recording that {self.plan} rests on" + (f": {where}." if where else ".")
        said = Words(
            voice=source.voice or row.voice, body="\n\n".join(plain_words(part) for part in (quoted, about) if part),
            speaker=one_line(source.who)[:_LONGEST_SPEAKER], spoken_on=source.on, language=row.language or _ENGLISH,
        )  # fmt: skip
        return self._made(said, quoted or about)

    def _made(self, said: Words, quoted: str) -> tuple[Prepared, str]:
        words = replace(said, audience=Preset.EVERYONE, note=self.note)
        ready = make_ready(self.space, self.kind, _QUESTION, words)
        return ready, _standing(quoted, ready.plain)


def _standing(quoted: str, plain: str) -> str:
    """The quoted words as they stand in the plain text: all of them, or their first line."""
    wanted = " ".join(quoted.split())
    if wanted in " ".join(plain.split()):
        return quoted
    return next((line for line in plain.splitlines() if line.strip()), plain)
