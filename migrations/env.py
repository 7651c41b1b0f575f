"""Runs migrations on the connection it is handed; keys are off on SQLite while tables are made anew, then checked."""

from alembic import context
from sqlalchemy import Connection

connection: Connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=context.config.attributes.get("target_metadata"),
    render_as_batch=True,
    compare_type=True,
    include_object=lambda item, name, kind, reflected, other: not (name or "").startswith("trace_"),
)
with context.begin_transaction():
    context.run_migrations()
