"""Reads what a caseworker sends when they put somebody's words into the plan."""

import uuid
from dataclasses import dataclass, field, replace

from werkzeug.datastructures import MultiDict

from wiki.commands.passages import MediaUse, Words
from wiki.errors import NotFound
from wiki.forms.passage import PassageForm, from_version, read_passage
from wiki.forms.plan_suggest import body_for, suggest_columns, suggest_question
from wiki.pagetypes.model import Field, PageType
from wiki.queries.plan_rows import PlanRow
from wiki.queries.plan_said import Said
from wiki.words import Voice


@dataclass(frozen=True)
class UseForm:
    """Words to be used: ``quoted`` from the passage, for question ``question`` of a page of the plan.

    ``take`` are the pictures and clips that come along; ``passage`` holds the row's boxes, base and token.
    """

    quoted: str
    question: str
    take: frozenset[uuid.UUID] = frozenset()
    passage: PassageForm = field(default_factory=PassageForm)

    def words(self, said: Said, asked: Field, row: PlanRow | None) -> Words:
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
            gathered=version.gathered, spoken_on=version.spoken_on or version.paper_on, language=version.language,
            media=new_files, paper_id=version.paper_id, paper_on=version.paper_on, once=self.passage.once,
        )  # fmt: skip


def first_form(said: Said, page_type: PageType, wanted: str, row: PlanRow | None) -> UseForm:
    """The form as it is opened: the whole passage quoted, fitting boxes filled, every picture ticked for section A.

    ``wanted`` is a question of ``page_type``, or "" for the one that fits best.
    """
    key = wanted or suggest_question(said, page_type)
    asked = page_type.field(key)
    if asked is None:
        raise NotFound
    files = frozenset(file.id for file in said.version.media) if not asked.columns else frozenset()
    if row is not None:
        old = from_version(row.version)
        old.body = "\n\n".join(part for part in (old.body, body_for(said, said.words)) if part)
        return UseForm(said.words, row.asked.key, files, old)
    form = PassageForm(columns=suggest_columns(said, page_type.key, asked))
    return UseForm(said.words, key, files, form)


def read_use(asked: Field, form: MultiDict[str, str]) -> UseForm:
    """The form as it was sent; nothing is refused yet."""
    made = read_passage(asked, MultiDict([pair for pair in form.items(multi=True) if pair[0] != "media"]))
    take = set()
    for text in form.getlist("take"):
        try:
            take.add(uuid.UUID(text))
        except ValueError:
            raise NotFound from None
    quoted = form.get("quoted", "").replace("\r\n", "\n").replace("\r", "\n")
    return UseForm(quoted, asked.key, frozenset(take), made)
