"""Turns what the caseworker sees into what the document takes: passages with voices, boxes, pictures."""

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest

from sqlalchemy import select

from media.results import PAGE_BREAK
from wiki import clock
from wiki.access.space import JobSpace, Space
from wiki.document.inputs import ClipIn, DisputeIn, DocumentIn, MediaIn, PageIn, PassageIn, PictureIn, Said
from wiki.models.media import Media, Rendition
from wiki.pagetypes.kinds.chosen import show_day
from wiki.pagetypes.kinds.rows import COLUMN_KINDS
from wiki.pagetypes.kinds.table import KINDS
from wiki.pagetypes.model import Field
from wiki.queries.plan_sources import OWN_VOICES, as_printed, audiences_let_it_stand
from wiki.queries.questions import SeenQuestion
from wiki.queries.versions import SeenVersion, ShownMedia
from wiki.text import nodes
from wiki.words import N_, Filled, MediaKind

_media = Media.__table__
_rendition = Rendition.__table__
_PHOTO_NAMES = ("w1600", "w800", "w320")


@dataclass(frozen=True)
class Files:
    """Which files can be printed: store keys by (media id, rendition name), and the words inside documents."""

    keys: Mapping[tuple[uuid.UUID, str], str]
    words: Mapping[uuid.UUID, str]

    def photo(self, media_id: uuid.UUID) -> str:
        """The asset name of a photo's largest rendition; where there is none, a name that prints as lost."""
        name = next((name for name in _PHOTO_NAMES if (media_id, name) in self.keys), _PHOTO_NAMES[-1])
        return asset_name(media_id, name)

    def assets(self, names: set[str]) -> dict[str, str]:
        """Store keys by asset name, for those of ``names`` that there are."""
        everything = {asset_name(media_id, name): key for (media_id, name), key in self.keys.items()}
        return {name: everything[name] for name in names if name in everything}


def asset_name(media_id: uuid.UUID, rendition: str) -> str:
    """How the document calls one form of one file."""
    return f"{media_id.hex}-{rendition}"


def read_files(space: Space | JobSpace, media_ids: set[uuid.UUID]) -> Files:
    """What can be printed of these files of the space."""
    if not media_ids:
        return Files({}, {})
    keys = space.session.execute(
        select(_rendition.c.media_id, _rendition.c.name, _rendition.c.key).where(
            _rendition.c.child_id == space.id, _rendition.c.media_id.in_(media_ids)
        )
    )
    words = space.session.execute(
        select(_media.c.id, _media.c.words).where(
            _media.c.child_id == space.id, _media.c.id.in_(media_ids), _media.c.words != ""
        )
    )
    return Files({(row[0], row[1]): row[2] for row in keys}, {row[0]: row[1] for row in words})


def print_media(file: ShownMedia, version: SeenVersion, files: Files) -> MediaIn:
    """One file as paper can show it; ``version`` tells the day and the voice where the file itself does not."""
    if file.kind is MediaKind.PHOTO:
        return PictureIn(files.photo(file.id), file.alt, file.caption)
    if file.kind is MediaKind.DOCUMENT:
        pages = _pages(file.id, files)
        return DocumentIn(file.name, pages, file.caption, (file.pages or 0) - len(pages) if pages else 0)
    poster = (file.id, "poster") in files.keys
    return ClipIn(
        kind="video" if file.kind is MediaKind.VIDEO else "audio",
        speaker=file.speaker or version.speaker, on=version.spoken_on, seconds=file.seconds,
        transcript=file.transcript, caption=file.caption,
        still=asset_name(file.id, "poster") if poster else None, alt=file.alt, language=_foreign(version), key=str(file.id),
    )  # fmt: skip


def _pages(media_id: uuid.UUID, files: Files) -> tuple[PageIn, ...]:
    """A document's pages as pictures, each with its words; those of pages that are not drawn come after the last, and so do
    all of a document whose words nobody parted by page."""
    names = sorted((name for one, name in files.keys if one == media_id and name.startswith("page-")), key=_page_number)
    words = files.words.get(media_id, "").split(PAGE_BREAK)
    if len(words) == 1 or not names:
        words = ["" for _name in names[1:]] + words
    words = [*words[: len(names) - 1], "\n".join(words[len(names) - 1 :])] if names else []
    return tuple(
        PageIn(asset_name(media_id, name), said.strip()) for name, said in zip_longest(names, words, fillvalue="") if name
    )


def _page_number(name: str) -> int:
    return int(name.removeprefix("page-")) if name.removeprefix("page-").isdigit() else 0


def said_by(version: SeenVersion, child: str, fallback: str = "") -> Said:
    """Whose words a passage holds, and from which paper they were typed."""
    speaker = version.speaker or (child if version.voice in OWN_VOICES else fallback)
    return Said(version.voice, speaker, version.gathered, version.spoken_on, paper_sentence(version))


def paper_sentence(version: SeenVersion) -> str:
    """ "From paper of 3 November 2026, typed by Sam Okoro."; "" for words that nobody typed for somebody else."""
    if version.typed_by is not None and version.speaker:
        return Filled(
            N_("Typed by %(name)s while %(who)s was there."), name=version.typist, who=version.speaker
        )
    if version.paper_on is None:
        return ""
    return Filled(
        N_("From paper of %(day)s, typed by %(name)s."), day=show_day(version.paper_on), name=version.typed_from_paper_by
    )


def print_passage(
    version: SeenVersion, asked: Field, files: Files, *, said: Said | None, heading: str,
    without: frozenset[str] = frozenset(),
) -> PassageIn:  # fmt: skip
    """A passage under ``heading``: its words, its boxes (but those ``without``), its pictures; links come later."""
    columns: tuple[tuple[str, str | tuple[nodes.Block, ...]], ...] = ()
    blocks: tuple[nodes.Block, ...] = ()
    if asked.columns:
        columns = tuple(
            (column.heading, _box(asked, version, column.key))
            for column in asked.columns
            if column.key not in without and column.kind != "link"
        )
    elif not KINDS[asked.kind].words_in_body:
        blocks = KINDS[asked.kind].nodes(asked, {**version.columns, "body": ""}, _no_words)
    return PassageIn(
        heading=heading, body=version.body, blocks=blocks, columns=columns, said=said or Said(),
        language=_foreign(version), media=tuple(print_media(file, version, files) for file in as_printed(version).media),
    )  # fmt: skip


def print_disputes(notes: Iterable[SeenQuestion]) -> tuple[DisputeIn, ...]:
    """The notes that may be printed: those about words that everybody may see who gets the plan."""
    made = []
    for note in notes:
        if audiences_let_it_stand(note.today, note.about_audience):
            said = next((one for one in note.by_is.split("\n") if one), "")
            who = f"{note.by_name} ({said})" if said and said != note.by_name else note.by_name
            made.append(DisputeIn(note.body, who, clock.local(note.at).date()))
    return tuple(made)


def box_words(asked: Field, version: SeenVersion, key: str) -> str:
    """The words of one box of a row, as they are read."""
    return nodes.plain(_box_nodes(asked, version, key))


def _box(asked: Field, version: SeenVersion, key: str) -> str | tuple[nodes.Block, ...]:
    """The same for paper: words that are struck through stay so, or they would read as if they stood."""
    blocks = _box_nodes(asked, version, key)
    return nodes.plain(blocks) if nodes.without_struck(blocks) == blocks else blocks


def _box_nodes(asked: Field, version: SeenVersion, key: str) -> tuple[nodes.Block, ...]:
    column = asked.column(key)
    return () if column is None else COLUMN_KINDS[column.kind].slot_nodes(column, version.columns.get(key), _no_words)


def _no_words(_: str) -> str:
    """Links are printed as threads, not as words in a box."""
    return ""


def _foreign(version: SeenVersion) -> str:
    """The language of a passage, where it is not the plan's own."""
    return "" if version.language.lower().startswith("en") else version.language


@dataclass(frozen=True)
class LeftOut:
    """Something that does not stand in a plan: what it is (a label or a page's title), and why."""

    version_id: uuid.UUID
    passage_id: uuid.UUID
    what: str
    why: str
    on: date | None = None


NOT_SHARED = "not_shared"
SOURCE_NOT_SHARED = "source_not_shared"
NO_SECTION = "no_section"
Drop = Callable[[LeftOut], None]
