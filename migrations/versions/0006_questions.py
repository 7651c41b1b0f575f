"""Questions beside a passage, notes that say "that is not right", and the answers to either."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def _choice(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    op.create_table(
        "questions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("passage_id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("kind", _choice("question_kind", "ask", "dispute"), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_to_person", sa.Uuid(), nullable=True),
        sa.Column(
            "asked_to_group",
            _choice("question_group", "family", "child", "school", "health", "social_care", "council", "others"),
            nullable=True,
        ),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("html_policy", sa.Integer(), nullable=False),
        sa.Column("plain", sa.Text(), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("settled_at", sa.DateTime(), nullable=True),
        sa.Column("settled_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["asked_by"], ["people.id"], name=op.f("fk_questions_asked_by")),
        sa.ForeignKeyConstraint(["asked_to_person"], ["people.id"], name=op.f("fk_questions_asked_to_person")),
        sa.ForeignKeyConstraint(["child_id"], ["children.id"], name=op.f("fk_questions_child_id")),
        sa.ForeignKeyConstraint(["passage_id"], ["passages.id"], name=op.f("fk_questions_passage_id")),
        sa.ForeignKeyConstraint(["settled_by"], ["people.id"], name=op.f("fk_questions_settled_by")),
        sa.ForeignKeyConstraint(["version_id"], ["versions.id"], name=op.f("fk_questions_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questions")),
    )
    op.create_index(op.f("ix_questions_passage_id"), "questions", ["passage_id"])
    op.create_index("ix_questions_child_id_settled_at", "questions", ["child_id", "settled_at"])
    op.create_table(
        "answers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("question_id", sa.Uuid(), nullable=False),
        sa.Column("kind", _choice("answer_kind", "answer", "agree"), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("html_policy", sa.Integer(), nullable=False),
        sa.Column("plain", sa.Text(), nullable=False),
        sa.Column("by_family", sa.Boolean(), nullable=False),
        sa.Column("given_by", sa.Uuid(), nullable=False),
        sa.Column("given_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["child_id"], ["children.id"], name=op.f("fk_answers_child_id")),
        sa.ForeignKeyConstraint(["given_by"], ["people.id"], name=op.f("fk_answers_given_by")),
        sa.ForeignKeyConstraint(["question_id"], ["questions.id"], name=op.f("fk_answers_question_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answers")),
    )
    op.create_index(op.f("ix_answers_child_id"), "answers", ["child_id"])
    op.create_index(op.f("ix_answers_question_id"), "answers", ["question_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_answers_question_id"), table_name="answers")
    op.drop_index(op.f("ix_answers_child_id"), table_name="answers")
    op.drop_table("answers")
    op.drop_index("ix_questions_child_id_settled_at", table_name="questions")
    op.drop_index(op.f("ix_questions_passage_id"), table_name="questions")
    op.drop_table("questions")
