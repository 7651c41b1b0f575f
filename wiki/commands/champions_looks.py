"""A family lets their champion read chosen pages for some days, and shuts them again at once."""

import uuid
from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import select

from wiki import clock
from wiki.access.champions import helps_now, is_champion
from wiki.access.space import Space
from wiki.commands.audit import leave_row, writing
from wiki.commands.champions_families import end_looks
from wiki.errors import NotAllowed, NotFound, Refused
from wiki.models.champions import Champion, ChampionFamily, ChampionLook
from wiki.queries.champions_looks import pages_to_show
from wiki.words import N_, Permission

LOOK_DAYS = (1, 7, 28)
_CHOOSE = N_("Choose at least one page.")
_DAYS = N_("Choose how long.")


def let_in(space: Space, owners: dict[str, str], page_ids: Iterable[uuid.UUID], days: int) -> int:
    """Let the family's champion read these pages of the family's own for ``days``, never longer than they help the family.

    ``owners``: whose each kind of page is. What they see of a page is what whoever lets them in may see, and everybody who
    works with the family too. Raises NotAllowed, NotFound (no champion now, or no such page), Refused. Returns how many.
    """
    if not space.may(Permission.SHARE):
        raise NotAllowed
    wanted = list(dict.fromkeys(page_ids))
    problems = ({} if wanted else {"page": _CHOOSE}) | ({} if days in LOOK_DAYS else {"days": _DAYS})
    if problems:
        raise Refused(problems)
    if not set(wanted) <= {head.id for head in pages_to_show(space, owners)}:
        raise NotFound
    with writing(space) as session:
        row = session.execute(
            select(ChampionFamily.id, ChampionFamily.ends_at)
            .join(Champion, Champion.id == ChampionFamily.champion_id)
            .where(ChampionFamily.child_id == space.id, *helps_now(), *is_champion())
        ).first()
        if row is None:
            raise NotFound
        end_looks(session, ChampionLook.family_id == row.id, ChampionLook.page_id.in_(wanted))
        for page_id in wanted:
            look = ChampionLook(
                id=uuid.uuid4(), child_id=space.id, family_id=row.id, page_id=page_id, let_in_by=space.person.id,
                started_at=clock.now(), ends_at=min(clock.now() + timedelta(days=days), row.ends_at),
            )  # fmt: skip
            session.add(look)
            leave_row(session, "champion.let_in", person_id=space.person.id, child_id=space.id, object_id=look.id)
    return len(wanted)


def shut(space: Space, look_id: uuid.UUID) -> None:
    """The champion reads this page no longer, from this moment. NotFound for one that is shut, or another child's."""
    if not space.may(Permission.SHARE):
        raise NotAllowed
    with writing(space) as session:
        if not end_looks(session, ChampionLook.id == look_id, ChampionLook.child_id == space.id):
            raise NotFound
        leave_row(session, "champion.shut", person_id=space.person.id, child_id=space.id, object_id=look_id)
