"""Reads what a profile may show: passages that its maker sees and that its reader may be given, question by question."""

import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from wiki.access.corner import for_group
from wiki.access.space import Space
from wiki.access.withheld import Withheld, withheld_for
from wiki.document.profile_layouts import Layout, Place
from wiki.models.media import Media
from wiki.pagetypes.kinds.table import KINDS
from wiki.pagetypes.model import Field, PageType
from wiki.queries.home import child_picture
from wiki.queries.pages import PageHead, PageView, list_pages, open_pages
from wiki.queries.plan_printed import box_words
from wiki.queries.protected import kept_from
from wiki.queries.versions import SeenVersion, ShownMedia
from wiki.statute.disclosure import Recipient
from wiki.text import markdown, nodes
from wiki.text.keep_out import keep_out
from wiki.words import Group, MediaKind, Voice

FindType = Callable[[str], PageType | None]
_OWN = frozenset({Voice.CHILD, Voice.YOUNG_PERSON})
_WITHOUT_ACCOUNT = {
    Group.FAMILY: (Recipient.PARENT,), Group.SCHOOL: (Recipient.SCHOOL, Recipient.CONSULTED),
    Group.HEALTH: (Recipient.COMMISSIONER,), Group.OTHERS: (Recipient.OTHER,),
}  # fmt: skip


@dataclass(frozen=True)
class Photo:
    """A picture that may stand on a profile: its file and the words for who can't see it."""

    media_id: uuid.UUID
    alt: str


@dataclass(frozen=True)
class Piece:
    """One passage that may be printed. ``ticked``: whether it is in from the start."""

    version: SeenVersion
    asked: Field
    head: PageHead
    blocks: tuple[nodes.Block, ...]
    photos: tuple[Photo, ...]
    ticked: bool

    @property
    def id(self) -> str:
        """The version's id, as a form sends it."""
        return str(self.version.id)


@dataclass(frozen=True)
class Kept:
    """A question with an answer that the maker sees and that the reader may not be given."""

    head: PageHead
    asked: Field


@dataclass(frozen=True)
class Gathered:
    """All that may stand on a profile: pieces for each section of the layout, and pictures to choose from; ``kept``: what
    stays out because it is not shared with the reader."""

    layout: Layout
    group: Group
    sections: tuple[tuple[Piece, ...], ...]
    photos: tuple[Photo, ...]
    kept: tuple[Kept, ...]

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """Every piece, in order."""
        return tuple(piece for section in self.sections for piece in section)


@dataclass(frozen=True)
class _Open:
    """The pages that a layout names, with the maker's eyes alone and with the reader's beside them."""

    kinds: Mapping[uuid.UUID, PageType]
    own: tuple[PageView, ...]
    given: Mapping[uuid.UUID, PageView]
    kept: Withheld
    """What holds a detail that is kept from readers of this kind who have no account: a paper is how they would learn it."""

    def may_tell(self, version: SeenVersion) -> bool:
        """Whether a passage holds no such detail, in its words, its files, or what is said of them."""
        return not (self.kept.is_version(version.id) or any(self.kept.is_file(file.id, version.id) for file in version.media))

    def views(self, place: Place) -> Iterator[tuple[PageView, PageView, Field]]:
        """The pages on which a question is asked: as the maker sees them, and as the reader may."""
        for own in self.own:
            kind = self.kinds[own.head.id]
            asked = kind.field(place.field) if place.page in {kind.key, kind.of} else None
            given = self.given.get(own.head.id)
            if asked is not None and given is not None:
                yield own, given, asked


def gather(space: Space, layout: Layout, group: Group, find_type: FindType) -> Gathered:
    """What a profile of this layout may show to a reader of ``group``. Words come through queries/versions.py, seen with
    both pairs of eyes: nothing that either may not see."""
    eyes, every = for_group(space, group), list_pages(space)
    wanted = {place.page for section in layout.sections for place in section.places} | {one.page for one in layout.photo}
    kinds = {key: kind for key in {head.page_type for head in every} if (kind := find_type(key)) is not None}
    heads = [head for head in every if (kind := kinds.get(head.page_type)) is not None and {kind.key, kind.of} & wanted]
    opened = _Open(
        {head.id: kinds[head.page_type] for head in heads}, open_pages(space, heads),
        {view.head.id: view for view in open_pages(eyes, heads)}, _kept_from(space, group),
    )  # fmt: skip
    sections: list[tuple[Piece, ...]] = []
    kept: list[Kept] = []
    for section in layout.sections:
        made: list[Piece] = []
        for place in section.places:
            is_in = not (section.first and made)
            found = list(_pieces(opened, place, is_in, layout.look == "easy"))
            kept += _kept(opened, place, layout.look == "easy")
            made += found
        sections.append(tuple(made))
    return Gathered(layout, group, tuple(sections), _photos(eyes, opened, layout), tuple(kept))


def _kept_from(space: Space, group: Group) -> Withheld:
    kinds = {one.value for one in _WITHOUT_ACCOUNT.get(group, ())}
    return withheld_for(space.work, space.id, kept_from(space, kinds) if kinds else keep_out(()))


def _pieces(opened: _Open, place: Place, ticked: bool, with_photos: bool) -> Iterator[Piece]:
    for _own, given, asked in opened.views(place):
        for version in given.in_field(place.field):
            piece = Piece(version, asked, given.head, blocks_of(version, asked), _shown(version, with_photos), ticked)
            if _says_something(piece) and opened.may_tell(version):
                yield piece


def _says_something(piece: Piece) -> bool:
    return not piece.version.withheld and bool(nodes.plain(piece.blocks).strip() or piece.photos)


def _kept(opened: _Open, place: Place, with_photos: bool) -> Iterator[Kept]:
    for own, given, asked in opened.views(place):
        open_to = {version.id for version in given.passages if opened.may_tell(version)}
        for version in own.in_field(place.field):
            piece = Piece(version, asked, own.head, blocks_of(version, asked), _shown(version, with_photos), False)
            if version.id not in open_to and _says_something(piece):
                yield Kept(own.head, asked)
                break


def blocks_of(version: SeenVersion, asked: Field) -> tuple[nodes.Block, ...]:
    """The words of a passage, whatever kind of question it answers, and what is said in its recordings."""
    if asked.columns:
        words = [box_words(asked, version, column.key) for column in asked.columns if column.kind != "link"]
        blocks: tuple[nodes.Block, ...] = _row([one for one in words if one])
    elif KINDS[asked.kind].words_in_body:
        blocks = markdown.blocks(version.body)
    else:
        blocks = KINDS[asked.kind].nodes(asked, {**version.columns, "body": ""}, lambda _id: "")
        blocks += markdown.blocks(version.body)
    spoken = [file.transcript for file in version.media if file.kind in {MediaKind.AUDIO, MediaKind.VIDEO}]
    return blocks + tuple(nodes.paragraph(words) for words in spoken if words.strip())


def _row(words: Sequence[str]) -> tuple[nodes.Block, ...]:
    """A row in one paragraph: its first box strong, the others after it."""
    if not words:
        return ()
    rest = " – ".join(words[1:])
    runs = (nodes.Run(words[0], bold=True), *((nodes.Run(f" – {rest}"),) if rest else ()))
    return (nodes.Paragraph(runs),)


def speaker_of(version: SeenVersion, child: str) -> str:
    """Who says it, as people call themselves."""
    return version.speaker or (child if version.voice in _OWN else version.saved_by_name)


def _shown(version: SeenVersion, wanted: bool = True) -> tuple[Photo, ...]:
    return tuple(Photo(file.id, file.alt) for file in version.media if wanted and _may_stand(file))


def _may_stand(file: ShownMedia) -> bool:
    """Whether a file is a picture that can be printed, in which nobody is who has not agreed."""
    return file.kind is MediaKind.PHOTO and bool(file.renditions) and not file.pictured.is_held


def _photos(eyes: Space, opened: _Open, layout: Layout) -> tuple[Photo, ...]:
    """Pictures for the front: the child's own first, then those of the layout's questions."""
    found: dict[uuid.UUID, Photo] = {}
    portrait = child_picture(eyes)[0]
    if portrait is not None and not (_is_held(eyes, portrait.media_id) or opened.kept.is_file(portrait.media_id, None)):
        found[portrait.media_id] = Photo(portrait.media_id, portrait.alt)
    for place in layout.photo:
        for _own, given, _asked in opened.views(place):
            for version in filter(opened.may_tell, given.in_field(place.field)):
                for photo in _shown(version):
                    found.setdefault(photo.media_id, photo)
    return tuple(found.values())


def _is_held(space: Space, media_id: uuid.UUID) -> bool:
    told = space.session.execute(
        select(Media.pictured).where(Media.child_id == space.id, Media.id == media_id)
    ).scalar_one()
    return told.is_held
