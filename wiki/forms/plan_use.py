"""Reads what a caseworker sends when they put somebody's words into the plan."""

import uuid
from dataclasses import dataclass, field, replace

from werkzeug.datastructures import MultiDict

from wiki.commands.passages import MediaUse, SourceUse, Words, typed_of
from wiki.errors import NotFound
from wiki.forms.passage import PassageForm, from_version, read_passage
from wiki.forms.plan_suggest import (
    body_for,
    main_box,
    standing_lines,
    standing_words,
    suggest_columns,
    suggest_question,
)
from wiki.pagetypes.model import Field, PageType
from wiki.queries.plan_rows import PlanRow
from wiki.queries.plan_said import Said
from wiki.text.quote import find_range
from wiki.text.sentences import parts, picked
from wiki.words import Voice


@dataclass(frozen=True)
class UseForm:
    """Words to be used: ``quoted`` from the passage, for question ``question`` of a page of the plan.

    ``lines`` are the sentences that are ticked, by place. ``take`` are the pictures and clips that come along;
    ``passage`` holds the row's boxes, base and token.
    """

    quoted: str
    question: str
    take: frozenset[uuid.UUID] = frozenset()
    passage: PassageForm = field(default_factory=PassageForm)
    lines: frozenset[int] = frozenset()

    def sources(self, version_id: uuid.UUID, source: "Source") -> tuple[SourceUse, ...]:
        """The quoted words as the command takes them: one source for each piece between gaps."""
        whole = find_range(source.words, self.quoted) is not None
        pieces = (self.quoted,) if whole else parts(self.quoted)
        return tuple(SourceUse(version_id, piece, source.media_id, source.page) for piece in pieces)

    def words(self, said: Said, asked: Field, row: PlanRow | None, source: "Source") -> Words:
        """The row as the command takes it: a new one, or ``row`` with the boxes as typed and its own voice."""
        new_files = tuple(
            MediaUse(file.id, file.alt, file.caption, file.speaker, file.transcript)
            for file in said.version.media
            if file.id in self.take
        )
        if row is not None:
            old = from_version(row.version)
            kept = tuple(use for use in old.media if use.media_id not in self.take)
            body = self.passage.body if not asked.columns else old.body
            made = replace(old, body=body, columns=self.passage.columns, once=self.passage.once).words()
            return replace(made, media=(*kept, *new_files))
        version = said.version
        if asked.columns:
            return Words(
                voice=Voice.PROFESSIONAL, columns=self.passage.columns, media=new_files, language=version.language,
                once=self.passage.once,
            )  # fmt: skip
        return Words(
            voice=version.voice, body=body_for(said, self.quoted), speaker=version.speaker or said.who,
            gathered=f"from “{source.name}”, page {source.page}"[:500] if source.is_paper else version.gathered,
            spoken_on=version.spoken_on or version.paper_on, language=version.language,
            media=new_files, paper_id=version.paper_id, paper_on=version.paper_on, typed=typed_of(version),
            once=self.passage.once,
        )  # fmt: skip


@dataclass(frozen=True)
class Source:
    """The words that are picked from: a passage's own, or those on one page of a document that it shows."""

    words: str
    media_id: uuid.UUID | None = None
    page: int | None = None
    name: str = ""

    @property
    def is_paper(self) -> bool:
        """Whether it is a page of a document, whose lines are broken by the paper's edge."""
        return self.media_id is not None

    def picked(self, lines: frozenset[int]) -> str:
        """The ticked sentences, word for word."""
        return picked(self.words, lines, wrapped=self.is_paper)


def first_form(
    said: Said, page_type: PageType, wanted: str, row: PlanRow | None, source: Source, before: Said | None = None
) -> UseForm:
    """The form as it is opened: all of the passage that is not struck through quoted, fitting boxes filled, every picture
    ticked for section A; of a page of a document nothing yet.

    ``wanted`` is a question of ``page_type``, or "" for the one that fits best. ``before``: what was said when it was used
    in ``row``; what stands there just as it was said then is filled with the new words.
    """
    key = wanted or suggest_question(said, page_type)
    asked = page_type.field(key)
    if asked is None:
        raise NotFound
    lines = frozenset() if source.is_paper else standing_lines(said)
    quoted = "" if source.is_paper else standing_words(said)
    files = frozenset(file.id for file in said.version.media) if not asked.columns and not source.is_paper else frozenset()
    if row is not None:
        old = from_version(row.version)
        if before is not None:
            _bring_up_to_date(old, said, before, row)
        elif not source.is_paper:
            old.body = "\n\n".join(part for part in (old.body, body_for(said, quoted)) if part)
        return UseForm(quoted, row.asked.key, files, old, lines)
    columns = suggest_columns(said, page_type.key, asked)
    if source.is_paper:
        columns.pop(main_box(said, page_type.key), None)
    return UseForm(quoted, key, files, PassageForm(columns=columns), lines)


def _bring_up_to_date(form: PassageForm, said: Said, before: Said, row: PlanRow) -> None:
    """New words take the place of old ones, where the row says just what was said then; what somebody wrote stays."""
    if not row.asked.columns:
        if _flat(form.body) in {_flat(before.version.body), _flat(body_for(before, before.words))}:
            form.body = body_for(said, said.words)
        return
    was = suggest_columns(before, row.page_type, row.asked)
    new = suggest_columns(said, row.page_type, row.asked)
    for key, value in list(form.columns.items()):
        if value and key in new and was.get(key) == value:
            form.columns[key] = new[key]


def _flat(text: str) -> str:
    return " ".join(text.split())


def read_use(said: Said, page_type: str, asked: Field, form: MultiDict[str, str], source: Source) -> UseForm:
    """The form as it was sent; nothing is refused yet.

    Where sentences were ticked or unticked, they are what is quoted, unless the words to quote were changed by hand;
    a box that held just the words quoted before holds the new ones.
    """
    made = read_passage(asked, MultiDict([pair for pair in form.items(multi=True) if pair[0] != "media"]))
    take = set()
    for text in form.getlist("take"):
        try:
            take.add(uuid.UUID(text))
        except ValueError:
            raise NotFound from None
    quoted = form.get("quoted", "").replace("\r\n", "\n").replace("\r", "\n")
    lines, were = _places(form.getlist("line")), _places(form.get("lines_were", "").split(","))
    before = source.picked(were)
    if "lines_were" in form and lines != were and _flat(quoted) in {_flat(before), _flat(source.picked(lines))}:
        quoted = source.picked(lines)
        main = main_box(said, page_type)
        if asked.column(main) is not None and _flat(str(made.columns.get(main) or "")) == _flat(before):
            made.columns[main] = quoted
    return UseForm(quoted, asked.key, frozenset(take), made, lines)


def _places(texts: list[str]) -> frozenset[int]:
    return frozenset(int(text) for text in texts if text.isdecimal() and len(text) < 6)
