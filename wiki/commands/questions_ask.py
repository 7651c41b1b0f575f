"""Puts a question beside a passage, or says for the family that the passage is not right."""

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from wiki import clock
from wiki.access.audience import from_preset
from wiki.access.space import Space
from wiki.commands.audit import leave_row, writing
from wiki.commands.once import SENT_BEFORE, claim, settle
from wiki.commands.questions import Asking, ReadyWords, find_anew, ready_words
from wiki.errors import NotAllowed, NotFound, Refused
from wiki.models.pages import Page
from wiki.models.questions import Question, QuestionKind
from wiki.pagetypes.model import PageType
from wiki.queries.questions_asked import people_to_ask
from wiki.queries.versions import SeenVersion, see_current, see_versions_by_id
from wiki.text import markdown
from wiki.words import N_, Permission, Preset, Voice

_NOTHING_ASKED = N_("Write your question first.")
_NOTHING_WRONG = N_("Write what is not right, in your own words.")
_WHOM = N_("Choose whom you ask. It must be somebody who can see these words.")
_KEPT_FROM = N_("You keep this from the people you ask. Choose other people, or let more people see it.")


def ask_about(space: Space, passage_id: uuid.UUID, asking: Asking) -> uuid.UUID:
    """Put a question beside a passage, to a person or a group who can see it; returns the question's id.

    Raises NotFound where the asker may not see the passage, NotAllowed, Refused with a sentence per box.
    """
    if not space.may(Permission.ASK):
        raise NotAllowed
    ready = ready_words(asking.body, _NOTHING_ASKED)
    with writing(space) as session:
        return _put(session, space, passage_id, QuestionKind.ASK, asking, ready)


def dispute(space: Space, page_type: PageType, passage_id: uuid.UUID, asking: Asking) -> uuid.UUID:
    """Say that a passage of a professional or of the council is not right (UK GDPR, article 5(1)(d) and 16).

    Whoever may see the passage sees the note, until both sides agree: it can't be kept from anybody.
    Raises NotFound, NotAllowed (for all but the family), Refused with a sentence per box.
    """
    if not space.may(Permission.ASK) or not space.is_family:
        raise NotAllowed
    ready = ready_words(asking.body, _NOTHING_WRONG)
    with writing(space) as session:
        version = _seen(space, passage_id)
        key = session.execute(select(Page.page_type).where(Page.id == version.page_id)).scalar_one()
        if key != page_type.key:
            raise NotFound
        if not may_dispute(space, page_type.owner, version):
            raise NotAllowed
        return _put(session, space, passage_id, QuestionKind.DISPUTE, asking, ready)


def may_dispute(space: Space, owner: str, version: SeenVersion) -> bool:
    """Whether the member may say that these words are not right: family, about words that are not the family's.

    ``owner`` is whose page it is. On the family's own pages only a professional's words can be disputed: the family
    changes its own.
    """
    if not space.is_family or version.saved_by == space.person.id:
        return False
    return owner in {"professional", "plan"} or version.voice is Voice.PROFESSIONAL


def _seen(space: Space, passage_id: uuid.UUID) -> SeenVersion:
    version = see_current(space, passage_id).get(passage_id)
    if version is None:
        raise NotFound
    return version


def _put(
    session: Session, space: Space, passage_id: uuid.UUID, kind: QuestionKind, asking: Asking, ready: ReadyWords
) -> uuid.UUID:
    done = claim(session, space.person.id, asking.once)
    if done is not None:
        return _sent_before(session, space, done, ready)
    version = _seen(space, passage_id)
    about = version
    if asking.version_id is not None and asking.version_id != version.id:
        earlier = see_versions_by_id(space, [asking.version_id]).get(asking.version_id)
        if earlier is None or earlier.passage_id != passage_id:
            raise NotFound
        about = earlier
    preset = Preset.EVERYONE if kind is QuestionKind.DISPUTE else asking.audience
    audience = from_preset(preset, space.person.id)
    found = people_to_ask(space, version, about)
    if kind is QuestionKind.DISPUTE:
        found = found.of_the_other_side()
    if found.members or kind is QuestionKind.ASK:  # a note is taken even if nobody is left to put it to
        if not found.holds(asking.to_person, asking.to_group):
            raise Refused({"to": _WHOM})
        if not found.reached(asking.to_person, asking.to_group, audience):
            raise Refused({"to": _KEPT_FROM})
    elif asking.to_person or asking.to_group:
        raise Refused({"to": _WHOM})
    question = Question(
        id=uuid.uuid4(), child_id=space.id, passage_id=passage_id, version_id=about.id, kind=kind,
        asked_by=space.person.id, asked_to_person=asking.to_person, asked_to_group=asking.to_group, body=ready.body,
        html=ready.html, html_policy=markdown.POLICY, plain=ready.plain, audience=audience, asked_at=clock.now(),
    )  # fmt: skip
    session.add(question)
    find_anew(session, space, question.id)
    settle(session, space.person.id, asking.once, question.id)
    act = "question.asked" if kind is QuestionKind.ASK else "question.disputed"
    leave_row(session, act, person_id=space.person.id, child_id=space.id, object_id=question.id)
    return question.id


def _sent_before(session: Session, space: Space, done: uuid.UUID, ready: ReadyWords) -> uuid.UUID:
    """A double press made one question already; other words sent with the same form are not thrown away in silence."""
    body = session.execute(select(Question.body).where(Question.id == done, Question.child_id == space.id)).scalar()
    if body != ready.body:
        raise Refused({"": SENT_BEFORE})
    leave_row(session, "form.sent_again", person_id=space.person.id, child_id=space.id, object_id=done)
    return done
