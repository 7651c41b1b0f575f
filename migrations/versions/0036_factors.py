"""The second step of signing in: authenticator apps, backup codes, passkeys; and what a sign-in still waits for."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def _person(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f(f"fk_{table}_person_id"))


def upgrade() -> None:
    op.add_column("sign_ins", sa.Column("due", sa.String(length=10), server_default="", nullable=False))
    op.add_column("sign_ins", sa.Column("way", sa.String(length=20), server_default="", nullable=False))
    op.add_column("sign_ins", sa.Column("proved_at", sa.DateTime(), nullable=True))
    op.create_table(
        "authenticators",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("key_id", sa.String(length=16), nullable=False),
        sa.Column("sealed", sa.String(length=200), nullable=False),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        sa.Column("added_at", sa.DateTime(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(), nullable=True),
        sa.Column("used_at", sa.DateTime(), nullable=True),
        _person("authenticators"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_authenticators")),
    )
    op.create_index(op.f("ix_authenticators_person_id"), "authenticators", ["person_id"])
    op.create_index(
        "uq_authenticators_one_at_a_time", "authenticators", ["person_id"], unique=True,
        sqlite_where=sa.text("confirmed_at IS NOT NULL"), postgresql_where=sa.text("confirmed_at IS NOT NULL"),
    )  # fmt: skip
    op.create_table(
        "backup_codes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=True),
        _person("backup_codes"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_backup_codes")),
    )
    op.create_index(op.f("ix_backup_codes_person_id"), "backup_codes", ["person_id"])
    op.create_table(
        "passkeys",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("credential", sa.String(length=1400), nullable=False),
        sa.Column("public_key", sa.Text(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("backed_up", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("added_at", sa.DateTime(), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=True),
        _person("passkeys"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkeys")),
        sa.UniqueConstraint("credential", name=op.f("uq_passkeys_credential")),
    )
    op.create_index(op.f("ix_passkeys_person_id"), "passkeys", ["person_id"])
    op.create_table(
        "passkey_challenges",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("challenge", sa.String(length=100), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        _person("passkey_challenges"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkey_challenges")),
    )
    op.create_index(op.f("ix_passkey_challenges_expires_at"), "passkey_challenges", ["expires_at"])
    op.create_table(
        "step_tries",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("wait_until", sa.DateTime(), nullable=True),
        _person("step_tries"),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_step_tries")),
    )


def downgrade() -> None:
    for table in ("step_tries", "passkey_challenges", "passkeys", "backup_codes", "authenticators"):
        op.drop_table(table)
    for column in ("proved_at", "way", "due"):
        op.drop_column("sign_ins", column)
