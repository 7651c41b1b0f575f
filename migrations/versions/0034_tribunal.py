"""One more kind of plan document: the tribunal working document."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

_BEFORE = ("draft", "final", "amendment", "amended")
_SINCE = (*_BEFORE, "working")


def _kinds(words: tuple[str, ...]) -> None:
    rule = sa.column("status").in_(words)
    if op.get_bind().dialect.name == "sqlite":
        with op.batch_alter_table("plan_versions", table_args=()) as batch:
            batch.drop_constraint("plan_status", type_="check")
            batch.create_check_constraint("plan_status", rule)
        return
    op.drop_constraint("plan_status", "plan_versions", type_="check")
    op.create_check_constraint("plan_status", "plan_versions", rule)


def upgrade() -> None:
    _kinds(_SINCE)


def downgrade() -> None:
    # Under no other name: each holds one person's answers, and every other kind is shown to the whole family.
    working = "IN (SELECT id FROM plan_versions WHERE status = 'working')"
    packs = f"IN (SELECT id FROM plan_packs WHERE plan_version_id {working})"
    op.execute(f"DELETE FROM plan_pack_files WHERE pack_id {packs}")
    for table in ("plan_packs", "plan_taken", "plan_agreed", "guard_hits", "guard_checks", "plan_files", "plan_media"):
        op.execute(f"DELETE FROM {table} WHERE plan_version_id {working}")
    op.execute("DELETE FROM plan_versions WHERE status = 'working'")
    _kinds(_BEFORE)
