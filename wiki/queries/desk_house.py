"""Reads how the house itself fares, for an administrator: mails, slow work, the index, backups and chains; nothing of a child."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select

from wiki import clock
from wiki.access.person import Post, SignedIn
from wiki.models.audit import AuditRow
from wiki.models.children import Child
from wiki.models.jobs import Job, JobState, SearchChange
from wiki.models.notices import Notice, NoticeState

MAIL_KINDS = (
    "account.told", "advice.code", "advice.send_link", "complaint.told", "handover.told", "invitation.code",
    "invitation.send", "mail.address", "mail.link", "notice.send", "retention.told", "text.code", "typed.told", "worry.told",
)  # fmt: skip
"""The kinds of work that send something; a test holds them to the worker's own."""
LATE = timedelta(minutes=5)
"""Work that could have begun so long ago has no worker."""
_HOUSE = uuid.UUID(int=0)
BACKED_UP, VERIFIED, FAULTY = "backup.written", "audit.verified", "audit.faulty"
"""Acts in the house's own chain that tell when something was last looked after."""


@dataclass(frozen=True)
class MailState:
    """How the mails fare that the council's children, or no child, are the reason of."""

    waiting: int
    failed: int
    oldest: datetime | None
    last_sent: datetime | None


@dataclass(frozen=True)
class HouseState:
    """``late``: how many pieces of work should have begun long ago, ``late_since`` the first; ``last_done`` the last that
    was finished; ``behind``: how many entries of the search wait, ``behind_since`` the first. Whenever something was last
    looked after: None for never."""

    late: int
    late_since: datetime | None
    last_done: datetime | None
    behind: int
    behind_since: datetime | None
    backed_up: datetime | None
    verified: datetime | None
    verified_well: bool

    @property
    def worker_is_late(self) -> bool:
        """Whether work or the search waits for a worker that does not come."""
        since = self.behind_since
        return bool(self.late) or (since is not None and clock.now() - since > LATE)


def mail_state(person: SignedIn, post: Post) -> MailState:
    """Mails of the council; three questions."""
    session = person.work.session
    here: ColumnElement[bool] = or_(
        Job.child_id.is_(None), Job.child_id.in_(select(Child.id).where(Child.council_id == post.council_id))
    )
    rows = session.execute(
        select(Job.state, func.count(), func.min(Job.created_at), func.max(Job.finished_at))
        .where(Job.kind.in_(MAIL_KINDS), here)
        .group_by(Job.state)
    ).all()
    found = {JobState(row[0]): row for row in rows}
    waiting = [found[state] for state in (JobState.WAITING, JobState.RUNNING) if state in found]
    told = session.execute(
        select(func.max(Notice.sent_at))
        .join(Child, Child.id == Notice.child_id)
        .where(Notice.state == NoticeState.SENT, Child.council_id == post.council_id)
    ).scalar()
    sent = [one for one in (told, found[JobState.DONE][3] if JobState.DONE in found else None) if one is not None]
    return MailState(
        sum(row[1] for row in waiting), found[JobState.FAILED][1] if JobState.FAILED in found else 0,
        min((row[2] for row in waiting), default=None), max(sent, default=None),
    )  # fmt: skip


def house_state(person: SignedIn) -> HouseState:
    """Work, search, backups and chains of the whole house."""
    session, now = person.work.session, clock.now()
    # What a worker had in hand when it died waits as well: nobody renews its lease.
    waits = and_(Job.state == JobState.WAITING, Job.run_at < now - LATE)
    left = and_(Job.state == JobState.RUNNING, Job.leased_until < now - LATE)
    late, since = session.execute(select(func.count(), func.min(Job.run_at)).select_from(Job).where(or_(waits, left))).one()
    last = session.execute(select(func.max(Job.finished_at)).where(Job.state == JobState.DONE)).scalar()
    behind, first = session.execute(
        select(func.count(), func.min(SearchChange.asked_at)).select_from(SearchChange)
    ).one()
    acts = {
        act: session.execute(
            select(AuditRow.at)
            .where(AuditRow.chain == _HOUSE, AuditRow.act == act)
            .order_by(AuditRow.number.desc())
            .limit(1)
        ).scalar()
        for act in (BACKED_UP, VERIFIED, FAULTY)
    }
    well, badly = acts[VERIFIED], acts[FAULTY]
    looked = max((one for one in (well, badly) if one is not None), default=None)
    return HouseState(late, since, last, behind, first, acts[BACKED_UP], looked, looked is not None and looked == well)
