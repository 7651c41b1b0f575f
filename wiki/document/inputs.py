"""What a plan is made from, as plain values: the one door through which pages, people and dates reach the document.

Everything a reader will see comes in here or from the plan's shape; nothing is looked up and nothing is made up.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from wiki.text.nodes import Block

Status = Literal["draft", "final"]


@dataclass(frozen=True, slots=True)
class Said:
    """Whose words a passage holds (see the brief's voices), how they were gathered, when, and who typed them.

    ``speaker`` is a name as people call themselves ("Robin", "Mum"); ``typed_by`` a ready sentence for words from
    paper ("From paper of 3 November 2026, typed by Sam Okoro.").
    """

    voice: str = ""
    speaker: str = ""
    gathered: str = ""
    on: date | None = None
    typed_by: str = ""


@dataclass(frozen=True, slots=True)
class PictureIn:
    """A photograph or drawing; ``asset`` is its key in the mapping of files that the renderers get."""

    asset: str
    alt: str = ""
    caption: str = ""


@dataclass(frozen=True, slots=True)
class ClipIn:
    """A voice clip or film, which paper can only show as a still and its words; ``seconds`` is its length.

    ``key`` names it in the wiki; ``link`` is its address there, good ``until`` a day; ``has_no_link``: there can be none,
    because the wiki does not know its own address (document/clip_links.py).
    """

    kind: Literal["audio", "video"]
    speaker: str = ""
    on: date | None = None
    seconds: float | None = None
    transcript: str = ""
    caption: str = ""
    still: str | None = None
    alt: str = ""
    language: str = ""
    key: str = ""
    link: str = ""
    until: date | None = None
    has_no_link: bool = False


@dataclass(frozen=True, slots=True)
class PageIn:
    """One page of an attached document as a picture; ``words`` is its text, where it is known."""

    asset: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class DocumentIn:
    """An attached document, page by page; without pages (not converted) its name is still printed. ``not_shown``: how many
    pages it has beside these."""

    name: str
    pages: tuple[PageIn, ...] = ()
    caption: str = ""
    not_shown: int = 0


MediaIn = PictureIn | ClipIn | DocumentIn


@dataclass(frozen=True, slots=True)
class SourceIn:
    """Where a row's words come from: the page's title, who wrote it, when; ``page`` of a document they were read in."""

    title: str
    who: str = ""
    on: date | None = None
    page: int | None = None


@dataclass(frozen=True, slots=True)
class LinkIn:
    """A thread to another row: ``how`` is "For", "Towards" …; ``label`` is "Need 1"; ``words`` say what it is."""

    how: str
    label: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class DisputeIn:
    """The family's note that words are not right, as long as not both sides have settled it; ``body`` is Markdown."""

    body: str
    who: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True)
class TranslationIn:
    """The English of words in another language; ``body`` is Markdown, ``line`` says who or what translated."""

    body: str
    line: str


@dataclass(frozen=True, slots=True)
class PassageIn:
    """A passage picked into a section.

    ``body`` is Markdown; ``blocks`` are ready nodes of other field kinds, shown after it; ``columns`` are (label,
    plain words) of a row, or nodes where some are struck through; blank ones are left out. ``label`` ("Need 1") makes it a
    numbered row that others can name.
    ``not_used``: why the council has not put this advice into the plan. ``key``: the row of the plan that it is, in hex.
    """

    heading: str = ""
    body: str = ""
    blocks: tuple[Block, ...] = ()
    columns: tuple[tuple[str, str | tuple[Block, ...]], ...] = ()
    label: str = ""
    area: str = ""
    said: Said = field(default_factory=Said)
    language: str = ""
    media: tuple[MediaIn, ...] = ()
    sources: tuple[SourceIn, ...] = ()
    links: tuple[LinkIn, ...] = ()
    disputes: tuple[DisputeIn, ...] = ()
    translations: tuple[TranslationIn, ...] = ()
    not_used: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class AdviceIn:
    """One piece of advice for section K: what it is, from whom, its date, and the advice itself, never altered."""

    title: str
    who: str
    on: date | None
    passages: tuple[PassageIn, ...] = ()


@dataclass(frozen=True, slots=True)
class SectionIn:
    """What was picked into one lettered section, in order."""

    letter: str
    passages: tuple[PassageIn, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanInput:
    """All that one version of one child's plan is made from.

    ``made_time`` is a ready time ("2:30pm"); ``made_for`` is who this copy is for; ``signed_by`` the officer who signed
    a final plan, with their role. ``none_asked`` holds letters of
    sections where the answer was "none asked for" (a personal budget), which is not the same as nothing written.
    """

    child_name: str
    date_of_birth: date | None
    council: str
    status: Status
    number: int
    made_on: date
    made_by: str = ""
    made_time: str = ""
    made_for: str = ""
    signed_by: str = ""
    language: str = "en-GB"
    photo: PictureIn | None = None
    quotation: str = ""
    quotation_said: Said = field(default_factory=Said)
    quotation_language: str = ""
    sections: tuple[SectionIn, ...] = ()
    advice: tuple[AdviceIn, ...] = ()
    none_asked: frozenset[str] = frozenset()
