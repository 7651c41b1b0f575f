"""Hands out a plan exactly as it was issued, and leaves a row about it, for that is a disclosure."""

import hashlib
import logging
from dataclasses import dataclass

from sqlalchemy import select

from media.errors import BadKey, MediaRefused
from media.store import Store
from wiki import clock
from wiki.access.space import Space
from wiki.commands.audit import leave_row, writing
from wiki.errors import NotAllowed, Refused
from wiki.models.packs import PlanTaken
from wiki.models.plan import PlanStatus, PlanVersion
from wiki.queries.plan_leaving import kept_from_leaving
from wiki.queries.plan_versions import IssuedFile, PlanHead, find_version, open_version
from wiki.queries.protected import kept_from_reader
from wiki.words import N_, Permission

_log = logging.getLogger("wiki.plan")
_DAMAGED = N_(
    "This file is no longer as it was when the plan was made, so we don’t send it. "
    "Choose one of the other files, and please tell the support team."
)
KEPT_BACK = N_("Words in this plan were taken out after it was made, so we don’t hand it out for now.")
_OWN_COPY = N_(
    "Some details in this plan may not be told to everybody. Your own copy is made without them: "
    "it stands here when the council has sent it to you."
)

NAMES = {
    PlanStatus.DRAFT: "draft plan", PlanStatus.FINAL: "plan", PlanStatus.AMENDMENT: "amendment notice",
    PlanStatus.AMENDED: "amended plan", PlanStatus.WORKING: "tribunal working document",
}  # fmt: skip


@dataclass(frozen=True)
class Download:
    """A plan's file as it was issued."""

    data: bytes
    content_type: str
    name: str


def download_plan(space: Space, store: Store, number: int, format: str) -> Download:
    """The bytes of plan ``number`` in ``format`` (one of FORMATS), checked against the SHA-256 kept with them.

    The JSON file also says what was found in the plan, so it is for those who write plans. Raises NotAllowed, NotFound
    for a plan or a format that is not there, Refused with a sentence when the file is damaged or gone, it may not leave
    (queries/plan_leaving.py), or it holds a detail that is kept from the reader, who has a copy of their own (then nothing
    is sent and nothing is audited).
    """
    if not space.may(Permission.COMPOSE_PLAN if format == "json" else Permission.READ_PLAN):
        raise NotAllowed
    head, file = _leaving(space, number, format)
    space.work.let_go()
    data = read_issued(store, file)
    with writing(space) as session:
        session.execute(select(PlanVersion.id).where(PlanVersion.id == head.id).with_for_update(read=True))
        if _leaving(space, number, format)[1] != file:  # an edition took its place while it was read
            raise Refused({"": KEPT_BACK})
        session.add(
            PlanTaken(
                child_id=space.id, plan_version_id=head.id, person_id=space.person.id, role=space.member.role,
                format=format, taken_at=clock.now(),
            )
        )  # fmt: skip
        leave_row(
            session, "plan.downloaded", person_id=space.person.id, child_id=space.id, object_id=file.id, words=format
        )
    kind = NAMES[head.status]
    number_words = f"{number} edition {head.edition}" if head.edition is not None else f"{number}"
    name = f"{kind} {number_words} section K.pdf" if format == "pack" else f"{kind} {number_words}.{format}"
    return Download(data, file.content_type, f"{space.child.known_as} {name}")


def _leaving(space: Space, number: int, format: str) -> tuple[PlanHead, IssuedFile]:
    """The plan and its file, where nothing keeps it from this reader. Raises NotFound, Refused."""
    head = find_version(space, number)
    stop = kept_from_leaving(space, head)
    if stop and head.is_kept_back:  # its files may be gone already: an edition of it is being made
        raise Refused({"": stop})
    file = head.file(format)
    if stop:
        raise Refused({"": stop})
    if head.may_withhold and _withholds(space, number, format):
        raise Refused({"": _OWN_COPY})
    return head, file


def read_issued(store: Store, file: IssuedFile) -> bytes:
    """A file of a plan, or of a recipient's copy, as it was made. Refused when it is damaged, gone or out of reach."""
    try:
        data = store.read(file.key)
    except MediaRefused as trouble:
        raise Refused({"": trouble.sentence}) from trouble
    except (OSError, BadKey):
        data = b""
    if len(data) != file.size or hashlib.sha256(data).hexdigest() != file.sha256:
        _log.error("file %s of a plan does not match its SHA-256", file.id)
        raise Refused({"": _DAMAGED})
    return data


def _withholds(space: Space, number: int, format: str) -> bool:
    """Whether the file holds what the reader may not be told. The papers of section K are as others wrote them: nobody
    from whom anything is kept is handed all of them at once."""
    return bool(format == "pack" and kept_from_reader(space)) or open_version(space, number).withholds
