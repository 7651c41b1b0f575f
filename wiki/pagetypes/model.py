"""What a page type is, as plain frozen values: the page, its sections, the questions and their columns."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from wiki.pagetypes.faults import Fault
from wiki.words import Preset, Role

OWNERS = ("family", "professional", "plan")
AUDIENCES = tuple(preset.value for preset in Preset)
ROLES = tuple(role.value for role in Role)
STAGES = ("early_years", "primary", "secondary", "post_16")
TRAY = "tray"
"""The page type of things that have no place yet: listed nowhere, and each person's own (page_templates/tray.yaml)."""
LETTERS = ("A", "B", "C", "D", "E", "F", "G", "H1", "H2", "I", "J", "K")
"""The sections of the plan (SEND Regulations 2014, reg 12(1)); their headings are the plan's own."""
PICTURES = (
    "train", "family", "school", "helps", "person", "star", "ladder", "hands", "house", "coin", "ear",
    "heart", "brain", "mouth", "hand", "walk", "hearth", "paper", "pencil", "book", "sun", "thread",
)  # fmt: skip


class Option(NamedTuple):
    """One answer that can be chosen: ``key`` is stored, ``label`` is shown."""

    key: str
    label: str


@dataclass(frozen=True)
class Column:
    """One box of a row. ``letters`` pairs an option with the plan section that a row so marked belongs to."""

    key: str
    label: str
    kind: str
    hint: str = ""
    example: str = ""
    short: str = ""
    """A heading of one to four words for tables and search results; empty: use the label."""
    options: tuple[Option, ...] = ()
    letters: tuple[tuple[str, str], ...] = ()
    link_to: str | None = None
    """``page_type.field`` whose passages may be linked; the answer is a list of passage ids."""
    many: bool = False
    feeds: tuple[str, ...] = ()

    @property
    def heading(self) -> str:
        """The short heading if there is one, else the label."""
        return self.short or self.label


@dataclass(frozen=True)
class Field:
    """One question of a page. Its answers are passages; ``many`` says whether there may be more than one."""

    key: str
    label: str
    hint: str
    example: str
    kind: str
    feeds: tuple[str, ...] = ()
    """Plan sections for which an answer is offered; on a page of the plan itself: where it is printed."""
    many: bool = True
    options: tuple[Option, ...] = ()
    letters: tuple[tuple[str, str], ...] = ()
    link_to: str | None = None
    columns: tuple[Column, ...] = ()
    audience: str | None = None
    """Who sees answers at first, where that differs from the page."""
    others: tuple[str, ...] = ()
    """What others often tell us here: a few short phrases."""

    def column(self, key: str) -> Column | None:
        """The column called ``key``, or None."""
        return next((column for column in self.columns if column.key == key), None)


@dataclass(frozen=True)
class Section:
    """A few questions under one heading."""

    title: str
    fields: tuple[Field, ...]
    hint: str = ""


@dataclass(frozen=True)
class PageType:
    """A kind of page, as read from one file; ``text`` is that file word for word, so it can be frozen."""

    key: str
    title: str
    line: str
    """One line under the title on the page's card."""
    description: str
    picture: str
    owner: str
    audience: str
    write: tuple[str, ...]
    sections: tuple[Section, ...]
    text: str
    sha256: str
    repeat: bool = False
    start: bool = False
    """Every new space gets this page (a page with ``ages``: only where the child is at that stage)."""
    ages: str | None = None
    of: str | None = None
    """The family of variants it belongs to; questions with the same key are the same question in each."""
    feeds: tuple[str, ...] = ()
    """Sections to which the page *as a whole* is attached (advice: K)."""
    order: int = 500
    spoken: str = ""
    """Which translation its words come from; "" for the English, which alone is frozen and answered."""
    _by_key: Mapping[str, tuple[Section, Field]] = field(init=False, repr=False, compare=False, hash=False)

    def __post_init__(self) -> None:
        found = {one.key: (section, one) for section in self.sections for one in section.fields}
        object.__setattr__(self, "_by_key", found)

    @property
    def wording(self) -> str:
        """What tells the words that are shown from any others: the SHA-256 of the file, and of its translation."""
        return f"{self.sha256}{self.spoken}"

    @property
    def fields(self) -> tuple[Field, ...]:
        """Every question of the page, in the order asked."""
        return tuple(one for _, one in self._by_key.values())

    def field(self, key: str) -> Field | None:
        """The question called ``key``, or None (an answer to a question that is no longer asked)."""
        pair = self._by_key.get(key)
        return pair[1] if pair else None

    def section_of(self, key: str) -> Section | None:
        """The section that holds the question called ``key``, or None."""
        pair = self._by_key.get(key)
        return pair[0] if pair else None

    def audience_of(self, key: str) -> str:
        """Who sees a new answer to ``key`` at first: the question's own audience, else the page's."""
        pair = self._by_key.get(key)
        return pair[1].audience or self.audience if pair else self.audience

    def named(self, child: str) -> "PageType":
        """The same page with the child's first name in place of ``{child}`` in every word that is shown."""
        return replace(
            self,
            title=fill(self.title, child),
            line=fill(self.line, child),
            description=fill(self.description, child),
            sections=tuple(_named_section(section, child) for section in self.sections),
        )


@dataclass(frozen=True)
class Catalogue:
    """All page types of a folder, in the order of the home page, and the faults of the files that failed."""

    types: Mapping[str, PageType]
    faults: tuple[Fault, ...] = ()

    def starting(self, stage: str | None) -> tuple[PageType, ...]:
        """The pages a new space gets for a child at ``stage`` (one of STAGES; None if it is not known)."""
        return tuple(one for one in self.types.values() if one.start and one.ages in (None, stage))

    def variants(self, family: str) -> tuple[PageType, ...]:
        """The page types that say ``of: family``, in order."""
        return tuple(one for one in self.types.values() if one.of == family)

    def feeding(self, letter: str) -> Iterator[tuple[PageType, Field]]:
        """Each question whose answers may belong in plan section ``letter``."""
        for page_type in self.types.values():
            for one in page_type.fields:
                if letter in one.feeds:
                    yield page_type, one


def fill(text: str, child: str) -> str:
    """``text`` with the child's first name for ``{child}``; nothing else is touched, its type included."""
    return type(text)(text.replace("{child}", child))


def plan_letter(field: Field, columns: Mapping[str, Any]) -> str | None:
    """The plan section ("A" … "K", "H1", "H2") that one answer belongs to, or None if nobody has said yet.

    ``columns`` is the passage's columns (``{}`` for written words). A chosen option that carries a letter
    decides; else the question's ``feeds``, if it names one section only.
    """
    said: tuple[tuple[tuple[tuple[str, str], ...], Any], ...] = (
        (field.letters, columns.get("value")),
        *((column.letters, columns.get(column.key)) for column in field.columns),
    )
    asked = False
    for letters, value in said:
        if letters:
            asked = True
            letter = dict(letters).get(value) if isinstance(value, str) else None
            if letter:
                return letter
    return field.feeds[0] if len(field.feeds) == 1 and not asked else None


def _named_section(section: Section, child: str) -> Section:
    fields = tuple(_named_field(one, child) for one in section.fields)
    return Section(title=fill(section.title, child), fields=fields, hint=fill(section.hint, child))


def _named_field(one: Field, child: str) -> Field:
    return replace(
        one,
        label=fill(one.label, child),
        hint=fill(one.hint, child),
        example=fill(one.example, child),
        others=tuple(fill(words, child) for words in one.others),
        options=_named_options(one.options, child),
        columns=tuple(_named_column(column, child) for column in one.columns),
    )


def _named_column(column: Column, child: str) -> Column:
    return replace(
        column,
        label=fill(column.label, child),
        hint=fill(column.hint, child),
        example=fill(column.example, child),
        short=fill(column.short, child),
        options=_named_options(column.options, child),
    )


def _named_options(options: tuple[Option, ...], child: str) -> tuple[Option, ...]:
    return tuple(Option(option.key, fill(option.label, child)) for option in options)
