"""Tells changes for people: who did what to which question, and the words that came and went."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from wiki.access.space import Space
from wiki.models.pages import RevisionKind
from wiki.pagetypes.model import PageType
from wiki.queries.changes import Change, ChangedRevision
from wiki.queries.questions import Beside, SeenQuestion, disputes_beside
from wiki.queries.versions import SeenVersion
from wiki.text.compare import Piece
from wiki.text.languages import written
from wiki.web.babel import gettext as _
from wiki.web.questions_page import QuestionCard, question_cards
from wiki.web.showing import MediaCard, media_card
from wiki.web.stones import stone_words


@dataclass(frozen=True)
class ChangeRow:
    """What happened to one passage."""

    question: str
    act: str
    sentence: str
    pieces: tuple[Piece, ...]
    media_added: tuple[MediaCard, ...]
    media_removed: tuple[MediaCard, ...]
    notes: tuple[str, ...]
    disputes: tuple[QuestionCard, ...]
    language: str


@dataclass(frozen=True)
class ChangeEntry:
    """One save, as a sentence with its rows."""

    number: int
    sentence: str
    who: str
    at: datetime
    note: str
    rows: tuple[ChangeRow, ...]
    undo: str = ""
    """What a button that takes back just this says; "" where there is none."""


def change_rows(space: Space, kind: PageType | None, changes: Sequence[Change]) -> tuple[ChangeRow, ...]:
    """Each change with its question, its sentence, and what the family says is not right in it."""
    disputes = disputes_beside(space, (change.passage_id for change in changes))
    return _rows(space, kind, changes, disputes)


def _rows(space: Space, kind: PageType | None, changes: Sequence[Change], disputes: Beside) -> tuple[ChangeRow, ...]:
    return tuple(_row(space, kind, change, disputes.get(change.passage_id, ())) for change in changes)


def _row(space: Space, kind: PageType | None, change: Change, disputes: Sequence[SeenQuestion]) -> ChangeRow:
    asked = kind.field(change.field) if kind is not None else None
    question = asked.label if asked is not None else change.field.replace("_", " ")
    before = {media.id: media for media in change.before.media} if change.before else {}
    after = {media.id: media for media in change.after.media} if change.after else {}
    sentences = {
        "added": _("Added"), "removed": _("Taken off the page"), "changed": _("Changed"),
        "details": _("The words are the same; something beside them changed"),
        "moved": _("Moved to another place. The words are the same"),
        "corrected": _("A mistake was put right"), "erased": _("These words were taken out later"),
        "withheld": _("These words were put right later"),
    }  # fmt: skip
    return ChangeRow(
        question=question, act=change.act, sentence=sentences[change.act], pieces=change.pieces,
        media_added=tuple(media_card(space.id, media) for key, media in after.items() if key not in before),
        media_removed=tuple(media_card(space.id, media) for key, media in before.items() if key not in after),
        notes=tuple(_notes(change)), disputes=question_cards(space, disputes),
        language=_language(change),
    )  # fmt: skip


def _language(change: Change) -> str:
    """The language of the words, where they were in the same one before and after."""
    found = {written(one.language) for one in (change.before, change.after) if one is not None}
    return found.pop() if len(found) == 1 else ""


def _notes(change: Change) -> list[str]:
    """What changed beside the words: whose voice, who sees it, the words of pictures; and what the stones say."""
    old, new = change.before, change.after
    found = list(dict.fromkeys(stone_words(one.stone) for one in (old, new) if one is not None and one.stone is not None))
    if new is not None and new.typed_by is not None and not new.withheld and (old is None or _said(old) != _said(new)):
        who = new.speaker or new.saved_by_name
        found.append(_("Typed by %(name)s while %(who)s was there.", name=new.typist, who=who))
    if old is None or new is None or old.withheld or new.withheld:
        return found
    if change.moved and change.act != "moved":
        found.append(_("Moved to another place as well"))
    if (old.voice, old.speaker, old.gathered) != (new.voice, new.speaker, new.gathered):
        found.append(_("Whose words these are was changed"))
    if old.language != new.language:
        found.append(_("Which language it is in was changed"))
    if old.audience != new.audience:
        found.append(_("Who may see this was changed"))
    told = {media.id: (media.alt, media.caption, media.transcript) for media in old.media}
    if any(
        told.get(media.id, (media.alt, media.caption, media.transcript)) != (media.alt, media.caption, media.transcript)
        for media in new.media
    ):
        found.append(_("The words beside a picture or clip were changed"))
    pictured = {media.id: media.was_pictured for media in old.media}
    if any(pictured.get(media.id, media.was_pictured) != media.was_pictured for media in new.media):
        found.append(_("Who is in a picture, or whether they agreed, was changed"))
    return found


def _said(version: SeenVersion) -> tuple[object, ...]:
    return version.body, version.columns, version.typed_by


def change_entries(space: Space, kind: PageType | None, found: Sequence[ChangedRevision]) -> tuple[ChangeEntry, ...]:
    """The story of a page's saves, newest first."""
    disputes = disputes_beside(space, (change.passage_id for one in found for change in one.changes))
    return tuple(_entry(space, kind, one, disputes) for one in found)


def _entry(space: Space, kind: PageType | None, one: ChangedRevision, disputes: Beside) -> ChangeEntry:
    rows = _rows(space, kind, one.changes, disputes)
    who = one.head.saved_by_name
    questions = list(dict.fromkeys(row.question for row in rows))
    where = f"“{questions[0]}”" if len(questions) == 1 else _("%(number)d answers", number=len(questions))
    match one.head.kind:
        case RevisionKind.START:
            sentence = _("%(who)s began this page", who=who)
        case RevisionKind.RESTORE:
            sentence = _("%(who)s brought older words back", who=who)
        case RevisionKind.SHARE:
            sentence = _("%(who)s changed who may see this page", who=who)
        case RevisionKind.REMOVE:
            sentence = _("%(who)s took something off %(where)s", who=who, where=where)
        case RevisionKind.REORDER if rows:
            sentence = _("%(who)s changed the order of %(where)s", who=who, where=where)
        case RevisionKind.REORDER:
            sentence = _("%(who)s changed the order of some answers", who=who)
        case _ if rows and rows[0].act == "added":
            sentence = _("%(who)s added to %(where)s", who=who, where=where)
        case _:
            sentence = _("%(who)s changed %(where)s", who=who, where=where)
    undo = {RevisionKind.REMOVE: _("Put it back"), RevisionKind.REORDER: _("Move it back")}.get(one.head.kind, "")
    return ChangeEntry(
        one.head.number, sentence, who, one.head.saved_at, one.head.note, rows, undo if len(rows) == 1 else ""
    )

