"""Gathers everything that one member may see of a child's space, for an archive of their own.

Nothing is read here that has not its own place where its audience is checked: versions, files, questions, translations,
plans, answer sheets. What this puts together is what the member could have opened page by page.
"""

import contextlib
import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import select

from wiki.access.space import Space
from wiki.document.redact import MARK
from wiki.errors import NotFound
from wiki.models.pages import Page, Version
from wiki.pagetypes.model import TRAY
from wiki.queries.changes import ChangedRevision, page_changes
from wiki.queries.corner import marked_pages
from wiki.queries.home import Picture, child_picture
from wiki.queries.links import short
from wiki.queries.media import Bytes, find_media, find_original, find_rendition
from wiki.queries.members import MemberName, members_of
from wiki.queries.packs import packs_of
from wiki.queries.pages import PageView, list_pages, open_page
from wiki.queries.paper import open_paper
from wiki.queries.plan_leaving import kept_from_leaving
from wiki.queries.plan_points import Sheet, open_sheet
from wiki.queries.plan_servings import own_sheets
from wiki.queries.plan_versions import IssuedFile, PlanHead, list_versions, open_version
from wiki.queries.protected import kept_from_reader
from wiki.queries.questions import SeenQuestion, list_questions
from wiki.queries.rights import Lacking, list_lacking
from wiki.queries.share_requests import AskedToShare, OwnRequest, asked_to_share, own_request
from wiki.queries.symbols import SymbolPicture, own_symbols
from wiki.queries.translations import SeenTranslation, translation_history, translations_beside
from wiki.queries.versions import SeenVersion, ShownMedia, see_versions
from wiki.words import SHUT_STATES, MediaKind, Permission

_EVERY = 1_000_000
_FORMS = {
    MediaKind.PHOTO: (("w1600", "w800", "w320"), ("jpeg",)),
    MediaKind.AUDIO: (("m4a",),),
    MediaKind.VIDEO: (("mp4",), ("poster",)),
}
"""What is taken of a file to be looked at: of each line the first that there is."""
ORIGINAL = "original"


@dataclass(frozen=True)
class TakenFile:
    """A file with what may be taken of it: (form, where its bytes lie). ``original`` is among them where it is theirs.
    ``name``: the file's own, "" where the reader is not told it (of the child's picture, say, which somebody else sent)."""

    media: ShownMedia
    forms: tuple[tuple[str, Bytes], ...]
    name: str = ""


@dataclass(frozen=True)
class TakenPlan:
    """A plan that was made: its files (or those of the reader's own copy of it), or why they may not leave now."""

    head: PlanHead
    files: tuple[IssuedFile, ...]
    why_not: str = ""
    is_own_copy: bool = False


@dataclass(frozen=True)
class Content:
    """All of it. ``said`` are all versions that the member may see, by id; ``tray`` what they caught and never put away;
    ``linked`` the first words of each passage; ``marks`` name each thing, for knowing later whether they may still see it.
    ``lacking``: what is noted of decisions that somebody makes in the young person's place, as far as they may read it."""

    picture: Picture | None
    members: tuple[MemberName, ...]
    pages: tuple[PageView, ...]
    changes: Mapping[uuid.UUID, tuple[ChangedRevision, ...]]
    tray: tuple[SeenVersion, ...]
    said: Mapping[uuid.UUID, SeenVersion]
    linked: Mapping[str, str]
    questions: tuple[SeenQuestion, ...]
    translations: tuple[SeenTranslation, ...]
    papers: Mapping[uuid.UUID, tuple[uuid.UUID, ...]]
    files: Mapping[uuid.UUID, TakenFile]
    plans: tuple[TakenPlan, ...]
    sheets: tuple[Sheet, ...]
    symbols: tuple[SymbolPicture, ...]
    corner: Mapping[uuid.UUID, bool]
    asked_to_share: tuple[AskedToShare, ...]
    own_requests: Mapping[uuid.UUID, OwnRequest]
    marks: frozenset[str] = field(default_factory=frozenset)
    lacking: tuple[Lacking, ...] = ()


def gather(space: Space) -> Content:
    """Everything that the reader of the space may see now."""
    said = see_versions(space, Version.__table__.c.child_id == space.id)
    heads = list_pages(space)
    views = tuple(open_page(space, head.id) for head in heads)
    picture, _taken = child_picture(space)
    symbols = own_symbols(space)
    sheets = tuple(open_sheet(space, one.id) for one in own_sheets(space)) if space.may(Permission.READ_PLAN) else ()
    papers = dict(_papers(space, said.values()))
    media = {file.id: file for version in said.values() for file in version.media}
    more = [one.media_id for one in symbols if one.media_id] + [one for some in papers.values() for one in some]
    more += [point.media_id for sheet in sheets for some in sheet.said.values() for point in some if point.media_id]
    if picture is not None:
        more.append(picture.media_id)
    found = Content(
        picture=picture, members=members_of(space), pages=views,
        changes={head.id: page_changes(space, head.id, most=_EVERY) for head in heads},
        tray=tuple(_tray(space, said.values())), said=said,
        linked={one.passage_id.hex: short(one) for one in said.values() if one.is_current},
        questions=list_questions(space), translations=tuple(_translations(space, said.values())), papers=papers,
        files=dict(_files(space, media, more)), plans=tuple(_plans(space)), sheets=sheets, symbols=symbols,
        corner=marked_pages(space), asked_to_share=asked_to_share(space),
        own_requests={head.id: asked for head in heads if (asked := own_request(space, head.id)) is not None},
        lacking=list_lacking(space) if space.may(Permission.READ_PLAN) else (),
    )  # fmt: skip
    return replace(found, marks=frozenset(_marks(found)))


def taken_files(
    space: Space, versions: Iterable[SeenVersion], more: Iterable[uuid.UUID] = ()
) -> dict[uuid.UUID, TakenFile]:
    """The files that these versions show, and ``more``, as far as the reader may have them."""
    return dict(_files(space, {file.id: file for version in versions for file in version.media}, more))


def whole_papers(
    space: Space, versions: Sequence[SeenVersion], known: Collection[uuid.UUID]
) -> dict[uuid.UUID, tuple[uuid.UUID, ...]]:
    """The scans behind these versions, with their sheets, where all that was ever typed from them is ``known`` (ids of
    versions): a scan shows every answer on it, also one that was changed or taken out since."""
    found = dict(_papers(space, versions))
    typed = space.session.execute(
        select(Version.paper_id, Version.id).where(Version.child_id == space.id, Version.paper_id.in_(found))
    )
    shut = {paper_id for paper_id, version_id in typed if version_id not in known}
    return {key: sheets for key, sheets in found.items() if key not in shut}


def nothing() -> Content:
    """What somebody who is no member sees."""
    return Content(None, (), (), {}, (), {}, {}, (), (), {}, {}, (), (), (), {}, (), {})


def _tray(space: Space, said: Iterable[SeenVersion]) -> Iterator[SeenVersion]:
    """What lies there now, and what lay there: a tray is each person's own."""
    tray = space.session.execute(select(Page.id).where(Page.child_id == space.id, Page.page_type == TRAY)).scalar()
    mine = (one for one in said if one.page_id == tray and one.is_current and one.created_by == space.person.id)
    yield from sorted(mine, key=lambda one: one.saved_at)


def _papers(space: Space, said: Iterable[SeenVersion]) -> Iterator[tuple[uuid.UUID, tuple[uuid.UUID, ...]]]:
    """The scans behind the words, where the reader may have them, with their sheets in order."""
    for paper_id in sorted({one.paper_id for one in said if one.paper_id is not None}):
        with contextlib.suppress(NotFound):
            paper = open_paper(space, paper_id)
            if paper.sheets:
                yield paper_id, tuple(sheet.id for sheet in paper.sheets)


def _translations(space: Space, said: Iterable[SeenVersion]) -> Iterator[SeenTranslation]:
    beside = translations_beside(space, (one for one in said if one.is_current))
    for translation_id in sorted({one.translation_id for several in beside.values() for one in several}):
        with contextlib.suppress(NotFound):
            yield from translation_history(space, translation_id)


def _files(
    space: Space, media: dict[uuid.UUID, ShownMedia], more: Iterable[uuid.UUID]
) -> Iterator[tuple[uuid.UUID, TakenFile]]:  # fmt: skip
    for media_id in sorted({*media, *more}):
        with contextlib.suppress(NotFound):
            file = find_media(space, media_id)
            if file.state not in SHUT_STATES:
                is_named = media_id in media or space.reader.is_own(file.uploaded_by)
                yield media_id, TakenFile(file, tuple(_forms(space, file)), file.name if is_named else "")


def _forms(space: Space, file: ShownMedia) -> Iterator[tuple[str, Bytes]]:
    there = {one.name for one in file.renditions}
    for names in _FORMS.get(file.kind, ()):
        name = next((one for one in names if one in there), "")
        if name:
            yield name, find_rendition(space, file.id, name)
    with contextlib.suppress(NotFound):
        yield ORIGINAL, find_original(space, file.id)


def _plans(space: Space) -> Iterator[TakenPlan]:
    """As a plan's own page hands it out (commands/plan_download.py), the reader's own copies in the place of a plan that
    holds what they may not be told."""
    if not space.may(Permission.READ_PLAN):
        return
    kept = bool(kept_from_reader(space))
    for head in list_versions(space):
        stop = kept_from_leaving(space, head)
        if stop:
            yield TakenPlan(head, (), stop)
            continue
        files = tuple(one for one in head.files if one.format != "json")
        if head.may_withhold and open_version(space, head.number).withholds:
            own = [one for one in packs_of(space, head.id) if not one.is_kept_back]
            yield from (TakenPlan(head, one.files, is_own_copy=True) for one in own)
            continue
        yield TakenPlan(head, tuple(one for one in files if not (kept and one.format == "pack")))


def _marks(content: Content) -> Iterator[str]:
    for version in content.said.values():
        yield f"{version.id.hex}{'-' if version.withheld else ''}"
        yield from (f"{version.id.hex}.{file.id.hex}" for file in version.media)
    yield from (one.id.hex for one in content.questions)
    yield from (answer.id.hex for one in content.questions for answer in one.answers)
    yield from (one.id.hex for one in content.translations)
    yield from (f"{media_id.hex}.{form}" for media_id, file in content.files.items() for form, _bytes in file.forms)
    yield from (file.id.hex for plan in content.plans for file in plan.files)
    for sheet in content.sheets:
        yield from (f"{one.id.hex}{'-' if one.stone else ''}" for some in sheet.said.values() for one in some)
    yield from _told(content)


def _told(content: Content) -> Iterator[str]:
    """Names the small texts beside the words, which hold something by now that must not be told to the reader, or do not."""
    yield from (f"{view.head.id.hex}.title" for view in content.pages if view.head.title)
    for page_id, changes in content.changes.items():
        yield from (f"{page_id.hex}.{one.head.number}.note" for one in changes if one.head.note)
    yield from (f"{one.id.hex}.why" for one in content.said.values() if one.stone and one.stone.why)
    if content.picture is not None:
        yield f"{content.picture.media_id.hex}.alt"
    yield from (one.id.hex for one in content.symbols if one.id is not None)
    yield from (f"{one.id.hex}.evidence" for one in content.lacking if one.evidence)
    for sheet in content.sheets:
        if not any(MARK in words for words in sheet.served.told.values()):
            yield f"{sheet.served.id.hex}.told"
        points = (one for some in sheet.said.values() for one in some)
        yield from (f"{one.id.hex}.{at}.reply" for one in points for at, reply in enumerate(one.replies) if reply.words)
