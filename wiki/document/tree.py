"""The plan as one tree, assembled once: PDF, Word and HTML only lay it out, so all three say the same words."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from wiki.document.speaking import say
from wiki.text.nodes import Block as TextBlock
from wiki.words import N_


@dataclass(frozen=True, slots=True)
class Text:
    """Somebody's words; ``language`` is a code like "pl", "" for the plan's own. ``key`` (here and below): the passage of the
    plan's own page that these words are, in hex, by which a Word file that comes back is known; it is no word of the plan."""

    blocks: tuple[TextBlock, ...]
    language: str = ""
    key: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class SetSentence:
    """A sentence of the plan's shape, not of a person, with the paragraph of the law behind it ("" for none)."""

    words: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words that carry whose they are: ``said`` is the sentence that says so, ``voice`` its key (see inputs.Said)."""

    blocks: tuple[TextBlock, ...]
    said: str
    language: str = ""
    voice: str = ""
    key: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Slot:
    """One label of a row with its words."""

    label: str
    blocks: tuple[TextBlock, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """A thread to another row, in words; ``label`` is the other row's label."""

    how: str
    label: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture with the words for those who can't see it; ``page`` for a page of a document."""

    asset: str
    alt: str
    caption: str = ""
    page: bool = False


@dataclass(frozen=True, slots=True)
class Gallery:
    """Pictures shown together."""

    pictures: tuple[Picture, ...]


@dataclass(frozen=True, slots=True)
class Clip:
    """A recording as paper can show it: a still (or none), who speaks, when, how long, and every word said. ``link`` is its
    address in the wiki, which opens nothing by itself, good ``until`` a day; ``note`` says both, or why there is none."""

    kind: Literal["audio", "video"]
    line: str
    transcript: tuple[TextBlock, ...]
    caption: str = ""
    still: Picture | None = None
    speaker: str = ""
    on: date | None = None
    seconds: float | None = None
    language: str = ""
    link: str = ""
    until: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A need, an outcome, a line of provision: its words, its labelled slots, its threads and its sources."""

    label: str
    title: str
    blocks: tuple[TextBlock, ...] = ()
    slots: tuple[Slot, ...] = ()
    said: str = ""
    links: tuple[Link, ...] = ()
    sources: tuple[str, ...] = ()
    media: tuple[Gallery | Clip, ...] = ()
    language: str = ""
    key: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class DisputedNote:
    """The family's note that the words just before it are not right; ``line`` says so, with whose note it is."""

    line: str
    blocks: tuple[TextBlock, ...]


@dataclass(frozen=True, slots=True)
class AdviceLine:
    """One line of section K's list; ``label`` is the appendix ("K1")."""

    label: str
    what: str
    who: str
    on: date | None


@dataclass(frozen=True, slots=True)
class AdviceList:
    """Section K's list: what advice, from whom, of which date."""

    lines: tuple[AdviceLine, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A heading with what stands under it."""

    title: str
    blocks: tuple["PlanBlock", ...]


@dataclass(frozen=True, slots=True)
class Appendix:
    """A piece of advice in full, beginning on a page of its own."""

    label: str
    title: str
    byline: str
    blocks: tuple["PlanBlock", ...]


PlanBlock = Text | SetSentence | Quotation | Row | Gallery | Clip | DisputedNote | AdviceList | Part | Appendix


@dataclass(frozen=True, slots=True)
class LetteredSection:
    """One section with its letter; ``blocks`` is never empty: a section with nothing holds its set sentence."""

    letter: str
    title: str
    source: str
    blocks: tuple[PlanBlock, ...]

    @property
    def heading(self) -> str:
        """The heading as it is printed."""
        return f"{say(N_('Section'))} {self.letter}: {self.title}"


@dataclass(frozen=True, slots=True)
class Beside:
    """Sections that are printed side by side (beside.py), the needs first."""

    title: str
    letters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """The council's logo: PNG in base64, kept whole with the plan; ``alt`` for those who can't see it."""

    data: str
    alt: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class PlanTree:
    """One version of one child's plan. ``beside`` says only how it is printed: ``sections`` hold all of it. ``edition``: the
    sentence that says that it is a redacted edition, of which version, made when; "" for a plan as it was issued."""

    title: str
    status: Literal["draft", "final", "working"]
    number: int
    child_name: str
    date_of_birth: date | None
    council: str
    made_on: date
    made_time: str
    made_by: str
    made_for: str
    signed_by: str
    language: str
    shape: str
    note: SetSentence
    photo: Picture | None
    quotation: Quotation | None
    sections: tuple[LetteredSection, ...]
    beside: tuple[Beside, ...] = ()
    logo: Mark | None = None
    edition: str = ""


def pictures(tree: PlanTree) -> Iterator[Picture]:
    """Every picture of the plan in reading order, the stills of clips included."""
    if tree.photo:
        yield tree.photo
    for section in tree.sections:
        yield from _pictures(section.blocks)


def _pictures(blocks: tuple[PlanBlock, ...]) -> Iterator[Picture]:
    for block in blocks:
        match block:
            case Gallery(shown):
                yield from shown
            case Clip(still=still) if still:
                yield still
            case Part(_, inside) | Appendix(_, _, _, inside):
                yield from _pictures(inside)
            case Row(media=media):
                yield from _pictures(media)
            case _:
                pass


def rows(tree: PlanTree) -> Iterator[Row]:
    """Every row of the plan in reading order."""
    for section in tree.sections:
        yield from _rows(section.blocks)


def _rows(blocks: tuple[PlanBlock, ...]) -> Iterator[Row]:
    for block in blocks:
        match block:
            case Row():
                yield block
            case Part(_, inside) | Appendix(_, _, _, inside):
                yield from _rows(inside)
            case _:
                pass
