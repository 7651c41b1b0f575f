"""Notes that a form came with boxes that no form of ours has, such as ``is_admin``: nothing reads them, and the audit says so.

One place for every door (web/gate.py calls it after the view): a look at the names alone, and a row only where one is there.
"""

import logging
import uuid

from flask import request

from wiki.access.person import SignedIn
from wiki.commands.audit import leave_row
from wiki.web.work import work

ACT = "form.strange_boxes"
NEVER = frozenset(
    {
        "is_admin", "admin", "is_staff", "author_id", "person_id", "space_id", "council_id", "created_at", "created_by",
        "deleted_at", "saved_at", "saved_by", "uploaded_by", "disabled_at", "ended_at", "password_hash", "permissions", "rights",
    }
)  # fmt: skip
"""Names that are no box of any form of the program, and what somebody tries who wants more than they hold."""
READ_BY: dict[str, frozenset[str]] = {
    "role": frozenset({"people", "people_role", "invitations"}),
    "audience": frozenset(
        {
            "add", "corner", "drafts", "fields_share", "file_words", "pages", "paper", "paper_type", "passages", "pictures",
            "plan_settle", "preview", "questions", "questions_ask", "share_requests", "translations", "tray",
        }
    ),
}  # fmt: skip
"""Names that are a box of some forms, by the files of the doors that read them; anywhere else they are strange too."""
_WATCHED = NEVER | READ_BY.keys()
_log = logging.getLogger("wiki")


def note_strange_boxes(endpoint: str, person: SignedIn | None, child_id: uuid.UUID | None = None) -> None:
    """Leave a row where the form had such boxes; their names alone, never what was in them. Nothing is read from a body that
    the view had no use for. Of somebody who is not signed in the log has a line: nobody may fill the audit from outside."""
    if "form" not in request.__dict__:
        return
    found = _WATCHED.intersection(request.form)
    strange = sorted(name for name in found if endpoint.split(".")[0] not in READ_BY.get(name, ()))
    if not strange:
        return
    if person is None:
        _log.warning("boxes that no form has", extra={"endpoint": endpoint})
        return
    leave_row(work().begin_writing(), ACT, person_id=person.id, child_id=child_id, words=", ".join(strange))
