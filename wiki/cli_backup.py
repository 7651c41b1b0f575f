"""Sub-commands for backups: a pair of keys, write, check, restore."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask.cli import AppGroup

from wiki.cli_tools import engine, reached, settings, store, traces, work
from wiki.commands.audit import Desk, leave_row, writing
from wiki.commands.backup_box import new_key
from wiki.commands.backup_restore import Found, check_backup, restore_backup
from wiki.commands.backup_write import write_backup
from wiki.commands.endings_journal import end_again
from wiki.commands.erasures_journal import replay
from wiki.commands.retention_journal import replay as delete_again
from wiki.queries.desk_house import BACKED_UP

backup = AppGroup("backup", help="Backups: key, write, check, restore.")
_FILE = click.Path(dir_okay=False, path_type=Path)
_identity = click.option(
    "--key", "key_file", required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The file that `flask backup key` made.",
)  # fmt: skip


@contextmanager
def _told() -> Iterator[None]:
    """Says what went wrong in a sentence."""
    try:
        with reached():
            yield
    except OSError as trouble:
        raise click.ClickException(f"{trouble.strerror or trouble}: {trouble.filename or 'the backup'}") from trouble


@backup.command("key")
@click.argument("file", type=_FILE)
def key(file: Path) -> None:
    """Make a pair of keys: FILE opens backups (keep it away from this machine), what is printed shuts them."""
    opens, shuts = new_key()
    with _told(), os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(f"{opens}\n")
    click.echo(f"BACKUP_KEY={shuts}")
    click.echo(f"Put {file} in a safe place away from this machine: without it no backup can be opened.", err=True)


@backup.command("write")
@click.argument("file", type=_FILE)
def write(file: Path) -> None:
    """Write a backup of everything to FILE, sealed with BACKUP_KEY. People may go on writing meanwhile."""
    if not settings().backup_key:
        raise click.ClickException("Set BACKUP_KEY to what `flask backup key` printed: a backup is always sealed.")
    if file.exists():
        raise click.ClickException(f"{file} is there already. Give each backup a name of its own.")
    began = time.monotonic()
    with _told():
        written = write_backup(engine(), traces(), store(), settings().instance, file, settings().backup_key)
        with work() as opened, writing(Desk(opened)) as session:
            leave_row(session, BACKED_UP, person_id=None)
    for one in written.missing:
        click.echo(f"{one}: the file is missing")
    click.echo(
        f"{written.rows:,} rows and {written.files:,} files, {written.size / 1e6:,.1f} MB, in {time.monotonic() - began:.1f} s."
    )


@backup.command("check")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@_identity
def check(file: Path, key_file: Path) -> None:
    """Read FILE from end to end and look whether every byte is what it was."""
    with _told(), file.open("rb") as sealed:
        click.echo(_said(check_backup(sealed, _key_in(key_file))))


@backup.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@_identity
def restore(file: Path, key_file: Path) -> None:
    """Fill an empty house (DATABASE_URL, INSTANCE, MEDIA_URL) from FILE.

    Put the newest erasures.jsonl, endings.jsonl and retention.jsonl that you have into the instance folder first: what was
    taken out or deleted, and whoever was shut out, after the backup is then taken out and shut out again.
    """
    began = time.monotonic()
    with _told(), file.open("rb") as sealed:
        found = restore_backup(engine(), traces(), store(), settings().instance, sealed, _key_in(key_file))
    gone = delete_again(engine(), settings().instance)
    shut = end_again(engine(), settings().instance)
    taken = replay(engine(), settings().instance)
    click.echo(f"{_said(found)[:-1]}, in {time.monotonic() - began:.1f} s.")
    click.echo(f"Done again: {taken} erasures, {shut} people shut out, {gone} spaces deleted.")
    click.echo("Everybody signs in anew. Now start the worker.")


def _said(found: Found) -> str:
    assert found.at is not None
    return f"A backup of {found.at:%Y-%m-%d %H:%M} UTC, whole: {found.rows:,} rows and {found.files:,} files."


def _key_in(file: Path) -> str:
    lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
    return next((one for one in lines if one.strip() and not one.startswith("#")), "")
