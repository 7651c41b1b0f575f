"""What the demonstration holds, as plain frozen values, so that whoever loads it needs no YAML."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from wiki.words import Group, Preset, Role, Voice

Slot = str | tuple[str, ...]
"""One answer: a text, or several (options ticked; for a link: the keys of the passages that are linked)."""


@dataclass(frozen=True)
class DemoMedia:
    """A file of ``Demonstration.assets`` shown in a passage, with its words."""

    file: str
    alt: str = ""
    caption: str = ""
    speaker: str = ""
    transcript: str = ""


@dataclass(frozen=True)
class DemoSource:
    """Words that a row of the plan rests on: ``quoted`` stands just so in the plain text of ``passage``."""

    passage: str
    quoted: str


@dataclass(frozen=True)
class DemoSave:
    """One version of a passage. A later one is complete too: nothing is carried over from the one before."""

    at: datetime
    """An aware instant in UTC."""
    by: str
    """The key of the person who saved it."""
    voice: Voice
    speaker: str = ""
    gathered: str = ""
    spoken_on: date | None = None
    language: str = "en-GB"
    audience: Preset | None = None
    """None: the page's own."""
    body: str = ""
    columns: Mapping[str, Slot] = field(default_factory=dict)
    media: tuple[DemoMedia, ...] = ()
    sources: tuple[DemoSource, ...] = ()
    paper: str = ""
    """The asset that these words were typed from, or ""."""
    paper_on: date | None = None
    note: str = ""


@dataclass(frozen=True)
class DemoTranslation:
    """A translation beside the passage as it stood ``at`` that moment; ``way`` says who or what translated."""

    at: datetime
    by: str
    language: str
    body: str
    way: str
    name: str = ""


@dataclass(frozen=True)
class DemoQuestion:
    """A question beside the passage, put to a whole group."""

    at: datetime
    by: str
    to: Group
    body: str


@dataclass(frozen=True)
class DemoPassage:
    """An answer to one question; ``key`` is unique in the child's space, ``saves`` go by time."""

    key: str
    field: str
    saves: tuple[DemoSave, ...]
    translations: tuple[DemoTranslation, ...] = ()
    questions: tuple[DemoQuestion, ...] = ()

    @property
    def now(self) -> DemoSave:
        """The words as they stand today."""
        return self.saves[-1]

    def on(self, instant: datetime) -> DemoSave | None:
        """The words as they stood at ``instant``; None before the first save."""
        return next((save for save in reversed(self.saves) if save.at <= instant), None)


@dataclass(frozen=True)
class DemoPage:
    """A page: who began it when, and who may see what is said on it (shared right at the start)."""

    key: str
    type: str
    title: str
    by: str
    at: datetime
    audience: Preset
    passages: tuple[DemoPassage, ...]


@dataclass(frozen=True)
class DemoMember:
    """Somebody in a child's space, and since when."""

    person: str
    role: Role
    relation: str
    organisation: str
    parental_responsibility: bool
    at: datetime


@dataclass(frozen=True)
class DemoAsk:
    """Somebody was asked for advice: on which page they answer, in what words, and by when."""

    person: str
    page: str
    words: str
    by: str
    on: date
    due: date


@dataclass(frozen=True)
class DemoChild:
    """A child who does not exist, with everything that was ever said in their space."""

    key: str
    known_as: str
    full_name: str
    born_on: date
    opened_by: str
    opened_at: datetime
    picture: DemoMedia
    members: tuple[DemoMember, ...]
    pages: tuple[DemoPage, ...]
    asks: tuple[DemoAsk, ...]

    def saves(self) -> tuple[tuple[DemoPage, DemoPassage, DemoSave], ...]:
        """Every save in the order of time; what a save links to or quotes always comes before it."""
        found = [(page, one, save) for page in self.pages for one in page.passages for save in one.saves]
        return tuple(sorted(found, key=lambda three: three[2].at))

    def passage(self, key: str) -> tuple[DemoPage, DemoPassage] | None:
        """The passage called ``key`` and its page, or None."""
        return next(((page, one) for page in self.pages for one in page.passages if one.key == key), None)

    def member(self, person: str) -> DemoMember | None:
        """The membership of the person called ``person``, or None."""
        return next((one for one in self.members if one.person == person), None)


@dataclass(frozen=True)
class DemoPerson:
    """Somebody who can sign in; ``staff`` is their post at the council, if they have one."""

    key: str
    name: str
    email: str
    about: str
    """A few words for "look around as …"."""
    language: str
    staff: Role | None


@dataclass(frozen=True)
class Demonstration:
    """All of it; ``assets`` is the folder of pictures, clips and papers."""

    council: str
    people: tuple[DemoPerson, ...]
    children: tuple[DemoChild, ...]
    assets: Path

    def child(self, key: str) -> DemoChild:
        """The child called ``key``; KeyError where there is none."""
        for one in self.children:
            if one.key == key:
                return one
        raise KeyError(key)
