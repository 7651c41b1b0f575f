"""Says whether a question was clear, and takes words away that should not have been gathered.

What is gathered holds no child and no person, so the audit row of an answer names none either: it stands in the
house's own chain, not the child's, or the two could be laid side by side.
"""

import uuid

from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError

from wiki.access.person import Post, SignedIn
from wiki.access.space import Space
from wiki.commands.audit import leave_row, writing
from wiki.commands.desk import PostDesk
from wiki.commands.revisions import keep_edition
from wiki.errors import NotAllowed, NotFound, Refused
from wiki.models.clear import ClearAnswer
from wiki.pagetypes.model import PageType
from wiki.text.clean import tidy
from wiki.words import N_

LONGEST = 500
_LONG = N_("Please keep this to 500 letters or fewer.")


def say_clear(
    space: Space, page_type: PageType, field: str, *, who: str, is_clear: bool, words: str | None = None
) -> None:
    """Keep, or change, what the giver ``who`` (a keyed hash) says of the question ``field``. ``words`` None leaves the
    words there are; a question that was clear has none.

    Raises NotFound for a question that is not asked, NotAllowed for a role that may not answer it, Refused for words
    that are too long or hold a sign that can't be kept.
    """
    if page_type.field(field) is None:
        raise NotFound
    if space.member.role not in page_type.write:
        raise NotAllowed
    said = _words(words)
    with writing(space) as session:
        edition_id = keep_edition(session, page_type)
        given = {"is_clear": is_clear, **({"words": ""} if is_clear else {"words": said} if said is not None else {})}
        try:
            with session.begin_nested():
                session.execute(
                    insert(ClearAnswer).values(
                        id=uuid.uuid4(), council_id=space.child.council_id, edition_id=edition_id, field=field, who=who,
                        **{"words": "", **given},
                    )
                )  # fmt: skip
        except IntegrityError:  # they said it before, and change it
            session.execute(update(ClearAnswer).where(ClearAnswer.who == who).values(**given))
        leave_row(session, "clear.said", person_id=None)


def _words(words: str | None) -> str | None:
    if words is None:
        return None
    try:
        said = " ".join(tidy(words).split())
    except Refused as refusal:
        raise Refused({"words": refusal.fields[""]}) from None
    if len(said) > LONGEST:
        raise Refused({"words": _LONG})
    return said


def take_words_away(person: SignedIn, post: Post, answer_id: uuid.UUID) -> None:
    """Blank the words of one answer that were given in the council of ``post``; the answer itself still counts.

    Raises NotFound for any other.
    """
    with writing(PostDesk(person, post)) as session:
        found = session.execute(
            update(ClearAnswer)
            .where(ClearAnswer.id == answer_id, ClearAnswer.council_id == post.council_id)
            .values(words="")
            .returning(ClearAnswer.id)
        ).first()
        if found is None:
            raise NotFound
        leave_row(session, "clear.words_taken_away", person_id=person.id, object_id=answer_id)


def note_download(person: SignedIn, post: Post) -> None:
    """Leave the audit row of a download of what a council gathered."""
    with writing(PostDesk(person, post)) as session:
        leave_row(session, "clear.downloaded", person_id=person.id, object_id=post.council_id)
