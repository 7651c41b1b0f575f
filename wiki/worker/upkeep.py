"""Small clearing up that no person asks for: what broken-off uploads left, old drafts, wrong passwords long past."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from sqlalchemy import Engine, delete, select

from media.store import Store
from media.uploads import Uploads
from wiki import clock
from wiki.commands.advice_links import sweep_links
from wiki.commands.complaints_handle import remind_of_complaints
from wiki.commands.drafts import sweep_drafts
from wiki.commands.handover import sweep_handovers
from wiki.commands.limits import WINDOW
from wiki.commands.members_overdue import sweep_overdue
from wiki.commands.protected import forget_words
from wiki.commands.takeaways import sweep_archives
from wiki.commands.teams_cover import sweep_covers
from wiki.commands.uploads import sweep_uploads
from wiki.database import Work
from wiki.models.people import SignInAttempt
from wiki.models.sign_in_ways import EmailChange
from wiki.worker.erasing import never_give_up

EVERY_SECONDS = 600.0
_ADDRESS_KEPT = timedelta(days=1)
_LONGEST_WORK = timedelta(hours=3)  # rewriting a film may take one (media/recordings.py); three are safe


def tidy_up(engine: Engine, store: Store, uploads: Uploads | None = None) -> None:
    """Do it once. What breaks off (a bucket that is away, one bad row) keeps nothing else from being done, and is raised
    at the end: a reminder that the law asks for must not wait for a file that can't be deleted."""
    sweeps: list[Callable[[], object]] = [
        partial(one, engine)
        for one in (
            sweep_drafts, sweep_overdue, sweep_covers, sweep_links, sweep_handovers, forget_words, remind_of_complaints,
            never_give_up, _forget_wrong_passwords, _forget_addresses,
        )
    ]  # fmt: skip
    sweeps += [partial(sweep_archives, engine, store), partial(store.clean_temporary, older_than=_LONGEST_WORK.total_seconds())]
    if uploads is not None:
        sweeps.append(partial(sweep_uploads, engine, uploads))
    do_all(*sweeps)


def do_all(*acts: Callable[[], object]) -> None:
    """Do each of them, whatever happens to the others; the first trouble is raised at the end."""
    trouble: Exception | None = None
    for act in acts:
        try:
            act()
        except Exception as broken:  # whatever it is, it is raised below
            trouble = trouble or broken
    if trouble is not None:
        raise trouble


def _forget_wrong_passwords(engine: Engine) -> None:
    long_past = clock.now() - 2 * WINDOW
    with Work(engine) as work:
        if work.session.execute(select(SignInAttempt.id).where(SignInAttempt.at < long_past).limit(1)).first() is None:
            return
        work.begin_writing().execute(delete(SignInAttempt).where(SignInAttempt.at < long_past))
        work.commit()


def _forget_addresses(engine: Engine) -> None:
    """An address that nobody confirmed in time may be a stranger's: it is kept for a day, for whoever asks what became of it."""
    over = (EmailChange.done_at.is_(None), EmailChange.expires_at < clock.now() - _ADDRESS_KEPT)
    with Work(engine) as work:
        if work.session.execute(select(EmailChange.id).where(*over).limit(1)).first() is None:
            return
        work.begin_writing().execute(delete(EmailChange).where(*over))
        work.commit()
