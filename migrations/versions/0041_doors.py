"""Who typed words for somebody who was there, and for whom; the language of mails that ask for advice by link."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("advice_links", sa.Column("language", sa.String(length=20), server_default="en", nullable=False))
    with op.batch_alter_table("versions") as table:
        table.add_column(sa.Column("typed_by", sa.Uuid(), nullable=True))
        table.add_column(sa.Column("typed_for", sa.Uuid(), nullable=True))
        table.create_foreign_key(op.f("fk_versions_typed_by"), "people", ["typed_by"], ["id"])
        table.create_foreign_key(op.f("fk_versions_typed_for"), "people", ["typed_for"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("versions") as table:
        table.drop_constraint(op.f("fk_versions_typed_for"), type_="foreignkey")
        table.drop_constraint(op.f("fk_versions_typed_by"), type_="foreignkey")
        table.drop_column("typed_for")
        table.drop_column("typed_by")
    op.drop_column("advice_links", "language")
