"""Turns what a query found into what a template shows: bylines, addresses of pictures, answers under their headings."""

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from markupsafe import Markup, escape

from wiki.access.audience import preset_of, preset_within
from wiki.access.space import Space
from wiki.models.audience import Audience
from wiki.pagetypes.kinds.table import KINDS, kind_of
from wiki.pagetypes.model import Field
from wiki.queries.audience import Sharing
from wiki.queries.pages import PageHead
from wiki.queries.stones import Stone
from wiki.queries.versions import SeenVersion, ShownMedia
from wiki.text import markdown, nodes
from wiki.text.captions import cues_of
from wiki.text.languages import is_english, language_name, written
from wiki.web.babel import day, direction, isolated, listed
from wiki.web.babel import gettext as _
from wiki.web.file_prompts import about_links, held_words
from wiki.web.lengths import length_words, size_words
from wiki.web.stones import stone_words
from wiki.words import N_, PRESET_NAMES, SHUT_STATES, MediaKind, MediaState, Voice

LinkWords = Callable[[str], str]


@dataclass(frozen=True)
class MediaCard:
    """A file as a template shows it; ``src`` is empty while there is nothing to show. ``old``: a photo for phones that
    know no WebP; ``small``: a film for slow lines; ``read``: where a document's pages and words can be read."""

    id: str
    kind: str
    state: str
    name: str
    note: str
    alt: str
    caption: str
    speaker: str
    transcript: str
    seconds: int | None
    length: str
    width: int | None
    height: int | None
    src: str
    srcset: str
    poster: str
    pages: int
    page_srcs: tuple[str, ...]
    href: str
    progress: str = ""
    language: str = ""
    old: str = ""
    size: str = ""
    small: str = ""
    small_size: str = ""
    small_width: int | None = None
    small_height: int | None = None
    read: str = ""
    captions: str = ""
    about: str = ""


@dataclass(frozen=True)
class PassageCard:
    """A passage as a template shows it."""

    id: str
    version_id: str
    number: int
    field: str
    html: Markup
    language: str
    direction: str
    byline: str
    date: str
    audience_words: str
    is_new: bool
    media: tuple[MediaCard, ...]
    slots: tuple[tuple[str, Markup], ...]
    change_href: str
    links: tuple[tuple[str, str], ...]
    paper_note: str = ""
    language_name: str = ""
    stone: str = ""
    held: str = ""


def media_card(
    child_id: uuid.UUID, media: ShownMedia, language: str = "", version_id: uuid.UUID | None = None
) -> MediaCard:
    """One file for a template; every address leads through the child's space. ``language``: what is said in it;
    ``version_id``: the version that shows it, whose words are its captions."""
    base = f"/child/{child_id}/media/{media.id}/"
    names = {one.name: one for one in media.renditions}
    photos = [one for one in media.renditions if one.name.startswith("w") and one.width]
    src, srcset, poster, href, read = "", "", "", "", ""
    width, height = media.width, media.height
    if photos:
        middle = names.get("w800") or photos[-1]
        src, width, height = base + middle.name, middle.width, middle.height
        srcset, href = ", ".join(f"{base}{one.name} {one.width}w" for one in photos), base + photos[-1].name
    elif "m4a" in names:
        src = base + "m4a"
    elif "mp4" in names:
        src = base + "mp4"
        width, height = names["mp4"].width, names["mp4"].height
        poster = base + "poster" if "poster" in names else ""
    pages = sorted(
        (one.name for one in media.renditions if one.name.startswith("page-")), key=lambda name: int(name[5:])
    )
    if pages and not src:
        src, width, height = base + pages[0], names[pages[0]].width, names[pages[0]].height
    if media.kind is MediaKind.DOCUMENT and media.state not in SHUT_STATES:
        href = base + "original"
        read = f"/child/{child_id}/document/{media.id}" if media.state is MediaState.READY else ""
    small = names.get("small")
    timed = version_id is not None and media.kind is MediaKind.VIDEO and cues_of(media.transcript, media.seconds)
    return MediaCard(
        id=media.id.hex, kind=media.kind, state=media.state, name=media.name, note=media.note, alt=media.alt,
        progress=f"/child/{child_id}/progress/{media.id}" if media.state in {"waiting", "failed"} else "",
        caption=media.caption, speaker=media.speaker, transcript=media.transcript,
        seconds=round(media.seconds) if media.seconds else None, length=length_words(media.seconds),
        width=width, height=height, src=src, srcset=srcset, poster=poster,
        pages=media.pages or len(pages), page_srcs=tuple(base + name for name in pages), href=href,
        language=language, captions=f"/child/{child_id}/version/{version_id}/captions/{media.id}" if timed else "",
        old=base + "jpeg" if "jpeg" in names else "",
        size=size_words(names["mp4"].size) if small and "mp4" in names else "", small=base + "small" if small else "",
        small_size=size_words(small.size) if small else "", small_width=small.width if small else None,
        small_height=small.height if small else None,
        read=read,
    )  # fmt: skip


def byline(space: Space, version: SeenVersion) -> str:
    """Whose words these are, how they were gathered, and who typed them, in one line."""
    child, speaker = space.child.known_as, version.speaker
    if version.voice in {Voice.CHILD, Voice.YOUNG_PERSON}:
        said = _("%(child)s’s own words", child=speaker or child)
    elif version.voice is Voice.INTERPRETATION:
        said = _("What %(speaker)s thinks %(child)s means", speaker=speaker or version.saved_by_name, child=child)
    else:
        said = isolated(speaker or version.saved_by_name)
    if version.gathered:
        said = listed((said, isolated(version.gathered)))
    if version.paper_on is not None:
        paper = _("from paper of %(day)s, typed by %(name)s", day=day(version.paper_on), name=version.typed_from_paper_by)
        return f"{said} · {paper}"
    if version.typed_by is not None:
        there = _("typed by %(name)s while %(who)s was there", name=version.typist, who=speaker or child)
        return f"{said} · {there}"
    if version.is_typed_by_another:
        typed = _("typed by %(name)s", name=version.saved_by_name)
        return f"{said} · {typed}"
    return said


def audience_words(version: SeenVersion | Sharing) -> str:
    """Who may see it, as one of the presets, or that people were chosen; whom they left out is told to nobody here."""
    preset = preset_within(version.today)
    if preset is not None and version.today.groups and version.today.people - {version.created_by.hex, version.saved_by.hex}:
        return _("%(who)s, and people chosen by name", who=_(PRESET_NAMES[preset]))
    if preset is not None and version.today.people and version.today.groups:
        return _("%(who)s, and who wrote it", who=_(PRESET_NAMES[preset]))
    return _(PRESET_NAMES[preset] if preset is not None else hand_words(version.today))


def hand_words(audience: Audience) -> str:
    """An audience chosen by hand, without names (a msgid)."""
    return N_("Not everyone: some people are left out") if audience.without else N_("People chosen one by one")


def _foreign_name(code: str) -> str:
    return "" if is_english(code) else language_name(code)


def usual_audience(head: PageHead, field: str) -> str:
    """The audience that a question, or its page for all its words, says: a preset's key, or the text of one by hand."""
    if field in (head.field_audiences or {}):
        return (head.field_audiences or {})[field]
    return head.audience if head.own_audience is None else head.own_audience.text


class Rendered(Protocol):
    """Markdown that was rendered when it was saved: a version, a question, an answer."""

    @property
    def body(self) -> str: ...
    @property
    def html(self) -> str: ...
    @property
    def html_policy(self) -> int: ...


def html_of(version: Rendered) -> Markup:
    """The cached HTML, made anew in memory when the rules for making it have changed since."""
    if version.html_policy != markdown.POLICY:
        return Markup(markdown.render(version.body))
    return Markup(version.html)


def slots_of(asked: Field | None, columns: Mapping[str, Any], link_words: LinkWords) -> tuple[tuple[str, Markup], ...]:
    """The answers of a passage that is not plain words, each under its heading (no heading for a single answer)."""
    if not columns:
        return ()
    if asked is None:
        return tuple((key, Markup(escape(_flat(value)))) for key, value in columns.items() if value)
    if asked.columns:
        found = []
        for column in asked.columns:
            blocks = kind_of(column).slot_nodes(column, columns.get(column.key), link_words)
            if blocks:
                found.append((column.heading, html_nodes(blocks)))
        return tuple(found)
    blocks = KINDS[asked.kind].nodes(asked, columns, link_words)
    return (("", html_nodes(blocks)),) if blocks else ()


def _flat(value: object) -> str:
    return ", ".join(str(one) for one in value) if isinstance(value, list) else str(value)


def html_nodes(blocks: Iterable[nodes.Block]) -> Markup:
    """Plain nodes as escaped HTML: paragraphs, lists with their own numbers, and links; anything else as its words."""
    made: list[Markup] = []
    for block in blocks:
        if isinstance(block, nodes.Bullets):
            items = Markup("").join(Markup("<li>{}</li>").format(html_nodes(item)) for item in block.items)
            inside = Markup('<ol start="{start}">{items}</ol>') if block.ordered else Markup("<ul>{items}</ul>")
            made.append(inside.format(start=block.start, items=items))
        elif isinstance(block, nodes.Paragraph):
            made.append(Markup("<p>{}</p>").format(Markup("").join(_run(run) for run in block.runs)))
        else:
            made.append(Markup("<p>{}</p>").format(Markup("<br>").join(nodes.plain((block,)).split("\n"))))
    return Markup("").join(made)


def _run(run: nodes.Run) -> Markup:
    text = Markup("<br>").join(run.text.split("\n"))
    if run.href:
        text = Markup('<a href="{}" rel="noopener noreferrer nofollow">{}</a>').format(run.href, text)
    if run.bold:
        text = Markup("<strong>{}</strong>").format(text)
    if run.struck:
        text = Markup("<del>{}</del>").format(text)
    return text


def passage_card(
    space: Space,
    version: SeenVersion,
    asked: Field | None,
    *,
    link_words: LinkWords,
    may_change: bool,
    since: datetime | None = None,
    usual_audience: str = "",
) -> PassageCard:
    """One passage for a template; ``since`` is when the reader was last here: what is newer is marked new.

    Who may see it is said only where it differs from ``usual_audience``, what the page says already.
    """
    place = f"/child/{space.id}/passage/{version.passage_id}"
    has_paper = version.paper_id and space.reader.looker is None
    paper = ((_("See the paper form"), f"/child/{space.id}/paper/{version.paper_id}"),) if has_paper else ()
    usual = usual_audience in {preset_of(version.today), version.today.text}
    seen_by = "" if usual else audience_words(version)
    is_new = since is not None and version.saved_at > since and version.saved_by != space.person.id
    if version.stone is not None and version.withheld:
        return _stone_card(version, version.stone)
    return PassageCard(
        id=version.passage_id.hex, version_id=str(version.id), number=version.number, field=version.field,
        html=html_of(version) if version.body else Markup(""), language=written(version.language),
        direction=direction(written(version.language)), language_name=_foreign_name(version.language),
        byline=byline(space, version),
        date=day(version.spoken_on or version.saved_at), audience_words=seen_by, is_new=is_new,
        media=tuple(media_card(space.id, media, written(version.language), version.id) for media in version.media),
        slots=slots_of(asked, version.columns, link_words), change_href=place if may_change else "",
        links=(*about_links(version, place, may_change), *paper),
        stone=stone_words(version.stone) if version.stone else "", held=held_words(version),
    )  # fmt: skip


def _stone_card(version: SeenVersion, stone: Stone) -> PassageCard:
    """What stands where the words were: nothing of them, whose they were included."""
    return PassageCard(
        id=version.passage_id.hex, version_id=str(version.id), number=version.number, field=version.field,
        html=Markup(""), language="", direction="", byline="", date="", audience_words="", is_new=False, media=(),
        slots=(), change_href="", links=(), stone=stone_words(stone),
    )  # fmt: skip
