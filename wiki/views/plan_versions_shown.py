"""Turns plans that were made into what their templates show: files with sizes, sections with a line each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask_babel import ngettext

from wiki import clock
from wiki.document.tree import (
    AdviceList,
    Appendix,
    DisputedNote,
    LetteredSection,
    Part,
    PlanBlock,
    PlanTree,
    SetSentence,
)
from wiki.queries.plan_versions import PlanHead
from wiki.statute.sections import regulation_12
from wiki.web.babel import day, language
from wiki.web.babel import gettext as _
from wiki.web.editions_page import edition_title, kept_back
from wiki.words import ROLE_NAMES


@dataclass(frozen=True)
class FileCard:
    """One file to take away."""

    format: str
    name: str
    action: str
    line: str
    size: str
    sha256: str


@dataclass(frozen=True)
class VersionCard:
    """A plan in the list; ``kept_back``: why nobody is handed it at present, "" where it is handed out."""

    number: int
    is_draft: bool
    is_working: bool
    title: str
    made_by: str
    made_at: datetime
    files: tuple[FileCard, ...]
    is_checked: bool
    has_open_hits: bool
    kept_back: str = ""

    @property
    def may_leave(self) -> bool:
        """Whether it was looked through for other children's details, and all settled that was found."""
        return self.is_checked and not self.has_open_hits


@dataclass(frozen=True)
class SectionCard:
    """A section of a plan that was made, in one line."""

    letter: str
    title: str
    words: str
    empty: bool


def version_card(head: PlanHead, *, writes: bool = False) -> VersionCard:
    """A plan for a template; ``writes``: for somebody who writes plans."""
    draft = head.is_draft
    files = tuple(
        FileCard(one.format, *_names(one.format, size_words(one.size)), size_words(one.size), one.sha256)
        for one in head.files
        if writes or one.format != "json"
    )
    return VersionCard(
        head.number, draft, head.is_working, edition_title(head), head.made_by_name, head.made_at, files, head.is_checked,
        head.has_open_hits, kept_back(head, council=writes),
    )  # fmt: skip


def _names(kind: str, size: str) -> tuple[str, str, str]:
    """The file's name, the words of its button, and what it is good for."""
    return {
        "pdf": (_("PDF"), _("Get the PDF (%(size)s)", size=size), _("To read and to print")),
        "docx": (_("Word"), _("Get the Word file (%(size)s)", size=size), _("To comment in")),
        "pack": (
            _("Section K"), _("Get the papers of section K (%(size)s)", size=size),
            _("Every paper of the advice, as it was sent"),
        ),
        "json": (_("Data"), _("Get the plan as data (%(size)s)", size=size), _("For another council’s system (JSON)")),
        "html": (_("Web page"), _("Get the web page (%(size)s)", size=size), _("To read on a phone, or aloud")),
    }[kind]


def size_words(size: int) -> str:
    """ "340 kB", "1.4 MB" """
    if size < 1_000_000:
        return _("%(number)d kB", number=max(1, round(size / 1000)))
    return _("%(number).1f MB", number=size / 1_000_000)


def settled_lines(settled: Iterable[Mapping[str, str]]) -> tuple[tuple[str, str, str], ...]:
    """What was let stand when the plan was made: (what, why, by whom and when)."""
    return tuple(
        (
            one["sentence"], one["reason"],
            f"{one['by']}, {_(ROLE_NAMES[one['role']])}, {day(clock.local(datetime.fromisoformat(one['at'])).date())}",
        )
        for one in settled
    )  # fmt: skip


def sections_of(tree: PlanTree | None) -> tuple[SectionCard, ...]:
    """The sections of a plan in their order, each with what it holds; () where the tree can't be read any more."""
    if tree is None:
        return ()
    made = []
    for section in tree.sections:
        only = section.blocks[0] if len(section.blocks) == 1 else None
        if isinstance(only, SetSentence):
            made.append(SectionCard(section.letter, _title(section), only.words, True))
            continue
        count = _count(section.blocks)
        made.append(
            SectionCard(section.letter, _title(section), ngettext("%(num)d entry", "%(num)d entries", count), False)
        )
    return tuple(made)


def _title(section: LetteredSection) -> str:
    """What the section is called in the reader's language, as far as the law still knows its letter."""
    shape = regulation_12(language())
    return shape.section(section.letter).title if language() != "en" and section.letter in shape.letters else section.title


def _count(blocks: tuple[PlanBlock, ...]) -> int:
    """How many things people wrote: advice as a whole counts once, set sentences and lists do not."""
    found = 0
    for block in blocks:
        if isinstance(block, Part):
            found += _count(block.blocks)
        elif isinstance(block, Appendix) or not isinstance(block, SetSentence | AdviceList | DisputedNote):
            found += 1
    return found
