"""Two more states of a file: held until a virus scanner has called it clean, and unsafe once one has found harm."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_BEFORE = ("waiting", "ready", "kept", "failed")
_SINCE = (*_BEFORE, "held", "unsafe")


def _states(old: tuple[str, ...], new: tuple[str, ...]) -> None:
    rule = sa.column("state").in_(new)
    if op.get_bind().dialect.name == "sqlite":
        with op.batch_alter_table("media", table_args=()) as batch:
            batch.drop_constraint("media_state", type_="check")
            batch.create_check_constraint("media_state", rule)
        return
    op.drop_constraint("media_state", "media", type_="check")
    op.create_check_constraint("media_state", "media", rule)


def upgrade() -> None:
    _states(_BEFORE, _SINCE)


def downgrade() -> None:
    op.execute("UPDATE media SET state = 'failed' WHERE state IN ('held', 'unsafe')")
    _states(_SINCE, _BEFORE)
