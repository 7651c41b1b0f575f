"""What a browser may send about a paper form: its files and facts, and a screen of answers typed from it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from werkzeug.datastructures import FileStorage, MultiDict

from wiki.commands.paper import Answer, PaperFacts, SentFile
from wiki.commands.passages import MediaUse, Words
from wiki.forms.boxes import EMPTY_DAY, DayBoxes, Sent, read_boxes, read_once
from wiki.pagetypes.kinds.base import sent
from wiki.pagetypes.kinds.table import KINDS
from wiki.pagetypes.model import Field, PageType
from wiki.queries.versions import SeenVersion
from wiki.words import Preset, Voice

TYPED_KINDS = frozenset({"short_text", "long_text", "date", "one_of", "some_of", "list", "rows", "web_link"})
"""Kinds of question whose answers can be written on paper; pictures and recordings are added on the page."""
NEW = "new"
_SLOT = re.compile(r"new[0-9]{0,3}")
_MOST_BOXES = 500


@dataclass(frozen=True)
class FactsForm:
    """What is known of a paper, as typed."""

    written_on: DayBoxes = EMPTY_DAY
    voice: str = ""
    speaker: str = ""
    once: str | None = None

    @property
    def facts(self) -> PaperFacts:
        """The facts as the command takes them."""
        return PaperFacts(self.written_on.date, self.voice, self.speaker)


def read_facts(form: Sent) -> FactsForm:
    """The facts as typed."""
    return FactsForm(
        read_boxes(form, "written_on"), form.get("voice", ""), form.get("speaker", ""), read_once(form)
    )


def read_files(files: MultiDict[str, FileStorage]) -> list[SentFile]:
    """The files that were really chosen, in the order sent."""
    return [
        SentFile(file.stream, file.filename or "", file.mimetype or "")
        for file in files.getlist("files")
        if file.filename
    ]


@dataclass(frozen=True)
class Box:
    """The box or boxes of one answer on the screen: a new one, or one typed from this paper before.

    ``errors`` are sentences by the names of the boxes; ``theirs`` is what somebody else saved meanwhile; ``before`` is
    the answer as it stands, whose pictures, links and voice are kept when its words are typed anew; ``slot`` tells
    several new boxes of one question apart.
    """

    asked: Field
    passage_id: UUID | None = None
    base: int = 0
    once: str = ""
    body: str = ""
    columns: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    theirs: str = ""
    before: SeenVersion | None = None
    slot: str = NEW

    @property
    def key(self) -> str:
        """The box's name on the screen: the question, and the passage where there is one."""
        return f"{self.asked.key}--{self.passage_id.hex if self.passage_id else self.slot}"

    @property
    def prefix(self) -> str:
        """What the names of its fields begin with."""
        return f"{self.key}--"

    @property
    def is_blank(self) -> bool:
        """Whether nothing is written in it."""
        return KINDS[self.asked.kind].is_blank({**self.columns, "body": self.body})

    def over(self, version: SeenVersion) -> "Box":
        """The box as typed over an answer that stands: links to other rows, which paper can't hold, stay."""
        links = {
            column.key: version.columns[column.key]
            for column in self.asked.columns
            if column.kind == "link" and column.key in version.columns
        }
        return replace(self, columns={**self.columns, **links}, before=version)

    @property
    def is_changed(self) -> bool:
        """Whether it says something that is not saved yet."""
        if self.before is None:
            return self.passage_id is not None or not self.is_blank
        return self.body != self.before.body or self.columns != self.before.columns

    def answer(self, written_on: date | None = None) -> Answer:
        """The box as the command takes it. ``written_on``: the day on the paper, which may have been put right since: words
        that were said on it are said on the day as it is now."""
        words = Words(voice=Voice.CHILD)
        if self.before is not None:
            uses = tuple(
                MediaUse(one.id, one.alt, one.caption, one.speaker, one.transcript) for one in self.before.media
            )
            is_of_the_day = self.before.paper_on is not None and self.before.spoken_on == self.before.paper_on
            words = Words(
                voice=self.before.voice, speaker=self.before.speaker, gathered=self.before.gathered,
                spoken_on=(written_on if is_of_the_day else None) or self.before.spoken_on,
                language=self.before.language, media=uses,
            )  # fmt: skip
        words = replace(words, body=self.body, columns=self.columns, once=self.once or None)
        return Answer(self.key, self.asked.key, words, self.passage_id, self.base)

    def refused(self, sentences: dict[str, str]) -> "Box":
        """The same box with sentences beside its fields; what belongs to no field stands at the first."""
        named = {self.prefix + (name or self.first): sentence for name, sentence in sentences.items()}
        return replace(self, errors=named)

    @property
    def first(self) -> str:
        """The name of its first field, without the prefix."""
        if KINDS[self.asked.kind].words_in_body:
            return "body"
        return f"col-{self.asked.columns[0].key}" if self.asked.columns else "value"


class _Part:
    """The fields of a form whose names begin with a prefix, as a form of their own."""

    def __init__(self, form: Sent, prefix: str) -> None:
        self._form = form
        self._prefix = prefix

    def getlist(self, key: str, /) -> Sequence[Any]:
        """Every value sent under the prefixed name."""
        return self._form.getlist(self._prefix + key)


def read_typed(page_type: PageType, form: Sent) -> list[Box]:
    """Every box of the screen as it was sent; a box that is none of this page's is passed over."""
    found = []
    for key in dict.fromkeys(form.getlist("box")[:_MOST_BOXES]):
        name, _dashes, which = key.partition("--")
        asked = page_type.field(name)
        passage_id = _passage(which)
        if asked is None or asked.kind not in TYPED_KINDS or (passage_id is None and not _SLOT.fullmatch(which)):
            continue
        part = _Part(form, f"{key}--")
        base = sent(part, "base")
        found.append(
            Box(
                asked, passage_id, base=int(base) if base.isdecimal() and len(base) < 9 else 0,
                once=sent(part, "once")[:40], body=sent(part, "body") if KINDS[asked.kind].words_in_body else "",
                columns=KINDS[asked.kind].read(asked, part), slot=NEW if passage_id else which,
            )
        )  # fmt: skip
    return found


def _passage(which: str) -> UUID | None:
    try:
        return UUID(which)
    except ValueError:
        return None


def read_audience(form: Sent, usual: str) -> Preset | None:
    """Who is to see the answers; None when the page's usual audience was left as it is."""
    chosen = form.get("audience", "")
    return Preset(chosen) if chosen in set(Preset) and chosen != usual else None
