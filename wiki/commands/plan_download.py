"""Hands out a plan exactly as it was issued, and leaves a row about it, for that is a disclosure."""

import hashlib
import logging
from dataclasses import dataclass

from media.errors import BadKey, MediaRefused
from media.store import Store
from wiki.access.space import Space
from wiki.commands.audit import leave_row, writing
from wiki.errors import NotAllowed, Refused
from wiki.models.plan import PlanStatus
from wiki.queries.plan_leaving import kept_from_leaving
from wiki.queries.plan_versions import find_version
from wiki.words import N_, Permission

_log = logging.getLogger("wiki.plan")
_DAMAGED = N_(
    "This file is no longer as it was when the plan was made, so we don’t send it. "
    "Choose one of the other files, and please tell the support team."
)

_NAMES = {
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
    """The bytes of plan ``number`` in ``format`` (one of FORMATS), checked against the SHA-256 kept with them.

    The JSON file also says what was found in the plan, so it is for those who write plans. Raises NotAllowed, NotFound
    for a plan or a format that is not there, Refused with a sentence when the file is damaged or gone, a picture in a draft
    is held back, or the plan was not looked through for other children yet, or not all settled that was found (then nothing
    is sent and nothing is audited).
    """
    if not space.may(Permission.COMPOSE_PLAN if format == "json" else Permission.READ_PLAN):
        raise NotAllowed
    head = find_version(space, number)
    file = head.file(format)
    if stop := kept_from_leaving(space, head):
        raise Refused({"": stop})
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
        leave_row(
            session, "plan.downloaded", person_id=space.person.id, child_id=space.id, object_id=file.id, words=format
        )
    kind = _NAMES[head.status]
    name = f"{kind} {number} section K.pdf" if format == "pack" else f"{kind} {number}.{format}"
    return Download(data, file.content_type, f"{space.child.known_as} {name}")
