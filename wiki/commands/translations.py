"""Puts a translation beside a passage, changes it, checks what a program made, takes it away, brings it back.

Each of these leaves one more state; no state is ever changed, so two who translate at once lose nothing.
"""

import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from wiki import clock
from wiki.access.space import Space
from wiki.commands.audit import leave_row, writing
from wiki.commands.once import SENT_BEFORE, claim, settle
from wiki.commands.questions import ReadyWords
from wiki.errors import Conflict, NotAllowed, NotFound, Refused
from wiki.models.jobs import SearchChange
from wiki.models.pages import Passage
from wiki.models.translations import TranslatedBy, TranslationVersion
from wiki.queries.translations import SeenTranslation, translation_history, translation_now
from wiki.queries.versions import see_current, see_versions_by_id
from wiki.text import markdown
from wiki.text.clean import tidy
from wiki.text.languages import SIGNED, is_known
from wiki.words import N_, Permission

MOST_LETTERS = 50_000
_NOTHING = N_("Write the translation first.")
_LONG = N_("Please keep this to 50,000 letters or fewer.")
_LANGUAGE = N_("Choose the language that you translate into.")
_SAME = N_("The words are in this language already. Choose another one.")
_SIGNED = N_("Signing can’t be typed. Add a film of it to the passage instead.")
_KEPT_FROM_YOU = N_("There is a translation that is kept from you, so yours can’t be saved in this language.")
_WHO = N_("Choose who or what translated.")
_PROGRAM = N_("Write which program it was.")
_LONG_NAME = N_("Please keep this to 200 letters or fewer.")


@dataclass(frozen=True)
class Translating:
    """A translation as somebody gave it. ``version_id`` is what they had in front of them (None: the passage as it is
    now), ``base`` the number of the state that they began from, 0 for a new translation."""

    language: str
    body: str
    way: TranslatedBy | None
    by: str = ""
    version_id: uuid.UUID | None = None
    base: int = 0
    once: str | None = None


def translate(space: Space, passage_id: uuid.UUID, given: Translating) -> uuid.UUID:
    """Put a translation beside a passage, or change the one into that language; returns the translation's id.

    Raises NotFound where the person may not see the passage, NotAllowed, Refused with a sentence per box, and Conflict
    when there is a newer translation than ``base``.
    """
    if not space.may(Permission.WRITE):
        raise NotAllowed
    ready, by = _ready(given), " ".join(given.by.split())
    with writing(space) as session:
        done = claim(session, space.person.id, given.once)
        if done is not None:
            return _sent_before(session, space, done, ready)
        passage = _locked(session, space, passage_id)
        now = see_current(space, passage_id).get(passage_id)
        if now is None or now.withheld:
            raise NotFound
        about = now
        if given.version_id is not None and given.version_id != now.id:
            found = see_versions_by_id(space, [given.version_id]).get(given.version_id)
            if found is None or found.passage_id != passage_id or found.withheld:
                raise NotFound
            about = found
        if about.language.split("-")[0] == given.language.split("-")[0]:
            raise Refused({"language": _SAME})
        newest = _newest(session, passage.id, given.language)
        if newest is not None and translation_now(space, passage_id, given.language) is None:
            raise Refused({"language": _KEPT_FROM_YOU})
        if (newest.number if newest else 0) != given.base and not (newest and newest.is_off and given.base == 0):
            raise Conflict(newest.id if newest else passage.id)
        made = _add(session, space, newest, {
            "translation_id": newest.translation_id if newest else uuid.uuid4(), "passage_id": passage.id,
            "version_id": about.id, "language": given.language, "body": ready.body, "html": ready.html,
            "html_policy": markdown.POLICY, "plain": ready.plain, "way": given.way,
            "by": by or (space.person.name if given.way is TranslatedBy.PERSON else ""),
            "is_checked": given.way is not TranslatedBy.PROGRAM, "is_off": False,
        })  # fmt: skip
        passage.is_translated = True
        settle(session, space.person.id, given.once, made.id)
        _leave(session, space, made, "translation.saved")
        return made.translation_id


def check_translation(space: Space, translation_id: uuid.UUID, base: int) -> None:
    """Say as a person that what a program made is right. Raises NotFound, NotAllowed, Conflict."""
    _next(space, translation_id, base, "translation.checked", is_checked=True)


def take_translation_off(space: Space, translation_id: uuid.UUID, base: int) -> None:
    """Take a translation away; every state of it stays, and can be brought back. Raises NotFound, NotAllowed, Conflict."""
    _next(space, translation_id, base, "translation.taken_off", is_off=True)


def restore_translation(space: Space, translation_id: uuid.UUID, number: int, base: int) -> None:
    """Bring an earlier state back as the newest. Raises NotFound, NotAllowed, Conflict."""
    _next(space, translation_id, base, "translation.restored", number, is_off=False)


def _next(
    space: Space, translation_id: uuid.UUID, base: int, act: str, number: int | None = None, **change: bool
) -> None:
    """One more state: the newest's (or state ``number``'s) words, with ``change``."""
    if not space.may(Permission.WRITE):
        raise NotAllowed
    seen = translation_history(space, translation_id)
    with writing(space) as session:
        passage = _locked(session, space, seen[0].passage_id)
        history = translation_history(space, translation_id)  # once more, under the lock
        newest = _newest(session, passage.id, seen[0].language)
        source = next((one for one in history if one.number == (number or base)), None)
        if newest is not None and _is_done(space, newest, base, source, change):  # pressed twice
            leave_row(
                session, "form.sent_again", person_id=space.person.id, child_id=space.id, object_id=newest.id
            )
            return
        if newest is None or newest.number != base:
            raise Conflict(newest.id if newest else translation_id)
        if source is None:
            raise NotFound
        told: dict[str, Any] = {
            name: getattr(source, name)
            for name in (
                "translation_id", "passage_id", "version_id", "language", "body", "html", "html_policy", "plain", "way",
                "by", "is_checked", "is_off",
            )
        }  # fmt: skip
        made = _add(session, space, newest, {**told, **change})
        _leave(session, space, made, act)


def _is_done(
    space: Space, newest: TranslationVersion, base: int, source: SeenTranslation | None, change: dict[str, bool]
) -> bool:
    """Whether the newest state is just what this person made of state ``base`` by the same press, a moment ago."""
    if source is None or newest.number != base + 1 or newest.saved_by != space.person.id:
        return False
    return newest.body == source.body and all(getattr(newest, name) == value for name, value in change.items())


def _ready(given: Translating) -> ReadyWords:
    """The words tidied and rendered, before any lock; Refused with a sentence for each box that can't be taken."""
    problems: dict[str, str] = {}
    if given.language == SIGNED:
        problems["language"] = _SIGNED
    elif not is_known(given.language):
        problems["language"] = _LANGUAGE
    if given.way is None:
        problems["way"] = _WHO
    elif given.way is TranslatedBy.PROGRAM and not given.by.strip():
        problems["by"] = _PROGRAM
    try:
        body = tidy(given.body)
        tidy(given.by)
    except Refused as refusal:
        raise Refused({**problems, "body": refusal.fields[""]}) from None
    if not body.strip():
        problems["body"] = _NOTHING
    elif len(body) > MOST_LETTERS:
        problems["body"] = _LONG
    if len(given.by) > 200:
        problems["by"] = _LONG_NAME
    if problems:
        raise Refused(problems)
    return ReadyWords(body, markdown.render(body), markdown.plain(body))


def _locked(session: Session, space: Space, passage_id: uuid.UUID) -> Passage:
    """The passage, so that whoever translates it at the same time waits."""
    passage: Passage | None = session.execute(
        select(Passage).where(Passage.id == passage_id, Passage.child_id == space.id).with_for_update()
    ).scalar()
    if passage is None:
        raise NotFound
    return passage


def _newest(session: Session, passage_id: uuid.UUID, language: str) -> TranslationVersion | None:
    found: TranslationVersion | None = session.execute(
        select(TranslationVersion)
        .where(TranslationVersion.passage_id == passage_id, TranslationVersion.language == language)
        .order_by(TranslationVersion.number.desc())
        .limit(1)
    ).scalar()
    return found


def _add(
    session: Session, space: Space, newest: TranslationVersion | None, told: dict[str, Any]
) -> TranslationVersion:
    made = TranslationVersion(
        id=uuid.uuid4(), child_id=space.id, number=newest.number + 1 if newest else 1, saved_by=space.person.id,
        saved_at=clock.now(), **told,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def _leave(session: Session, space: Space, made: TranslationVersion, act: str) -> None:
    session.add(SearchChange(child_id=space.id, subject="translated", subject_id=made.translation_id))
    leave_row(session, act, person_id=space.person.id, child_id=space.id, object_id=made.id)


def _sent_before(session: Session, space: Space, done: uuid.UUID, ready: ReadyWords) -> uuid.UUID:
    """A double press made one translation already; other words in the same form are not thrown away in silence."""
    made = session.execute(
        select(TranslationVersion).where(TranslationVersion.id == done, TranslationVersion.child_id == space.id)
    ).scalar()
    if made is None or made.body != ready.body:
        raise Refused({"": SENT_BEFORE})
    leave_row(session, "form.sent_again", person_id=space.person.id, child_id=space.id, object_id=done)
    found: uuid.UUID = made.translation_id
    return found
