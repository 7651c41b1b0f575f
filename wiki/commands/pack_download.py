"""Hands out a recipient's copy exactly as it was made: to the council, and to whom it is for once it was sent."""

import uuid

from sqlalchemy import select

from media.store import Store
from wiki.access.space import Space
from wiki.commands.audit import leave_row, writing
from wiki.commands.plan_download import KEPT_BACK, NAMES, Download, read_issued
from wiki.errors import NotAllowed, Refused
from wiki.models.plan import PlanVersion
from wiki.queries.packs import Pack, edition_of, find_pack, tells_newer
from wiki.queries.plan_versions import IssuedFile
from wiki.words import N_, Permission

TELLS_NEWER = N_("Since this copy was made, a detail in it is kept from them. Do not send it. Make the copy again.")


def download_pack(space: Space, store: Store, pack_id: uuid.UUID, format: str) -> Download:
    """The bytes of a copy in ``format`` (pdf, docx, html), checked against the SHA-256 kept with them.

    Raises NotAllowed, NotFound for somebody else's copy or one that is not there, Refused with a sentence when the file is
    damaged or gone, words in the plan were taken out, or a copy that did not go yet tells a detail that was noted since and is
    kept from whom it is for (then nothing is sent and nothing is audited).
    """
    if not space.may(Permission.READ_PLAN):
        raise NotAllowed
    pack, file = _leaving(space, pack_id, format)
    space.work.let_go()
    data = read_issued(store, file)
    with writing(space) as session:
        session.execute(select(PlanVersion.id).where(PlanVersion.id == pack.version_id).with_for_update(read=True))
        if _leaving(space, pack_id, format)[1] != file:  # an edition took its place while it was read
            raise Refused({"": KEPT_BACK})
        leave_row(
            session, "pack.downloaded", person_id=space.person.id, child_id=space.id, object_id=pack.id, words=format
        )
    edition = edition_of(space, pack)
    number = f"{pack.number} edition {edition}" if edition is not None else f"{pack.number}"
    return Download(data, file.content_type, f"{space.child.known_as} {NAMES[pack.status]} {number} for {pack.to}.{format}")


def _leaving(space: Space, pack_id: uuid.UUID, format: str) -> tuple[Pack, IssuedFile]:
    """The copy and its file, where nothing keeps it from this reader. Raises NotFound, Refused."""
    pack = find_pack(space, pack_id)
    if pack.is_kept_back:
        raise Refused({"": KEPT_BACK})
    if pack.sent_at is None and tells_newer(space, pack):
        raise Refused({"": TELLS_NEWER})
    return pack, pack.file(format)
