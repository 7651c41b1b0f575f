"""Hands out a plan exactly as it was issued, and leaves a row about it, for that is a disclosure."""

import hashlib
import logging
from dataclasses import dataclass

from media.errors import BadKey, MediaRefused
from media.store import Store
from wiki import clock
from wiki.access.space import Space
from wiki.commands.audit import leave_row, writing
from wiki.errors import NotAllowed, Refused
from wiki.models.packs import PlanTaken
from wiki.models.plan import PlanStatus
from wiki.queries.pictured import shows_held
from wiki.queries.plan_agreed import awaits_second
from wiki.queries.plan_guard import unsettled
from wiki.queries.plan_versions import find_version, open_version
from wiki.words import N_, Permission

_log = logging.getLogger("wiki.plan")
_DAMAGED = N_(
    "This file is no longer as it was when the plan was made, so we don’t send it. "
    "Choose one of the other files, and please tell the support team."
)

_KEPT_BACK = N_(
    "Words in this plan were taken out after it was made, so we don’t hand it out for now. "
    "Ask the council for the edition without them."
)
_HELD = N_(
    "A picture in this draft shows another child, or somebody who said no. So we don’t hand it out for now. "
    "Settle it, or make a new draft: the picture is left out of that."
)
_UNCHECKED = N_(
    "This plan is still being checked for other children’s details, so we don’t hand it out yet. "
    "Look again in a minute, or when the council has settled what was found."
)
_OWN_COPY = N_(
    "Some details in this plan may not be told to everybody. Your own copy is made without them: "
    "it stands here when the council has sent it to you."
)
_SECOND = N_("A second person of the council looks at this plan before it leaves. Then its files are here.")

NAMES = {
    PlanStatus.DRAFT: "draft plan", PlanStatus.FINAL: "plan", PlanStatus.AMENDMENT: "amendment notice",
    PlanStatus.AMENDED: "amended plan",
}  # fmt: skip


@dataclass(frozen=True)
class Download:
    """A plan's file as it was issued."""

    data: bytes
    content_type: str
    name: str


def download_plan(space: Space, store: Store, number: int, format: str) -> Download:
    """The bytes of plan ``number`` in ``format`` (pdf, docx, html), checked against the SHA-256 kept with them.

    Raises NotAllowed, NotFound for a plan or a format that is not there, Refused with a sentence when the file is
    damaged or gone, a picture in a draft is held back, the plan was not looked through for other children yet, or not
    all settled that was found, it holds a detail that is kept from the reader (they have a copy of their own), or a final
    waits for a second person (then nothing is sent and nothing is audited).
    """
    if not space.may(Permission.READ_PLAN):
        raise NotAllowed
    head = find_version(space, number)
    if head.is_kept_back:
        raise Refused({"": _KEPT_BACK})
    if head.is_draft and shows_held(space, number):
        raise Refused({"": _HELD})
    file = head.file(format)
    if unsettled(space, head.id):
        raise Refused({"": _UNCHECKED})
    if head.may_withhold and open_version(space, number).withholds:
        raise Refused({"": _OWN_COPY})
    if not space.may(Permission.MANAGE_MEMBERS) and awaits_second(space, head):
        raise Refused({"": _SECOND})
    space.work.let_go()
    try:
        data = store.read(file.key)
    except MediaRefused as trouble:
        raise Refused({"": trouble.sentence}) from trouble
    except (OSError, BadKey):
        data = b""
    if len(data) != file.size or hashlib.sha256(data).hexdigest() != file.sha256:
        _log.error("plan file %s does not match its SHA-256", file.id)
        raise Refused({"": _DAMAGED})
    with writing(space) as session:
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
    return Download(data, file.content_type, f"{space.child.known_as} {kind} {number}.{format}")
