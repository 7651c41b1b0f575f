"""Small clearing up that no person asks for: what broken-off uploads left, old drafts, wrong passwords long past."""

from datetime import timedelta

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
from wiki.worker.erasing import never_give_up

EVERY_SECONDS = 600.0
_LONGEST_WORK = timedelta(hours=3)  # rewriting a film may take one (media/recordings.py); three are safe


def tidy_up(engine: Engine, store: Store, uploads: Uploads | None = None) -> None:
    """Do it once."""
    sweep_drafts(engine)
    sweep_overdue(engine)
    sweep_covers(engine)
    sweep_links(engine)
    sweep_handovers(engine)
    sweep_archives(engine, store)
    forget_words(engine)
    remind_of_complaints(engine)
    if uploads is not None:
        sweep_uploads(engine, uploads)
    never_give_up(engine)
    store.clean_temporary(older_than=_LONGEST_WORK.total_seconds())
    long_past = clock.now() - 2 * WINDOW
    with Work(engine) as work:
        if work.session.execute(select(SignInAttempt.id).where(SignInAttempt.at < long_past).limit(1)).first() is None:
            return
        work.begin_writing().execute(delete(SignInAttempt).where(SignInAttempt.at < long_past))
        work.commit()
