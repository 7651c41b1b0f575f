"""Sub-commands that look after files, wherever their home is: what is lost or left over, how full it is, is it private."""


import click
from flask.cli import AppGroup

from media.bucket import open_bucket
from media.ocr import can_read
from media.probe import probe
from media.speech import can_hear
from media.store import Store
from wiki.cli_tools import reached, settings, store, work
from wiki.commands.hearing import NOT_INSTALLED
from wiki.commands.media_mend import derive_again
from wiki.commands.page_words import NOT_INSTALLED as NO_READER
from wiki.queries.room import room_of_all
from wiki.queries.stored import known_keys
from wiki.settings import GIGABYTE
from wiki.storage import bucket_place

media = AppGroup("media", help="The files: sweep, room, check, carry, speech, scans.")
_UNDER_WAY = 3 * 3600  # seconds: rewriting a film may take one hour, three are safe (worker/upkeep.py)


@media.command("sweep")
@click.option("--mend", is_flag=True, help="Take away files that no row knows; make missing forms anew.")
def sweep(mend: bool) -> None:
    """Compare the files with the rows that name them; files younger than an hour may still be under way."""
    with reached(), work() as opened:
        found = store().sweep(known_keys(opened))
    for key in found.files_without_row:
        click.echo(f"{key}: no row knows this file")
    for key in found.rows_without_file:
        click.echo(f"{key}: the file is missing")
    strays, missing = found.files_without_row, found.rows_without_file
    click.echo(f"{len(strays)} files without a row, {len(missing)} rows without a file.")
    if mend:
        with reached():
            _mend(strays, missing)
    elif strays or missing:
        raise SystemExit(1)


def _mend(strays: tuple[str, ...], missing: tuple[str, ...]) -> None:
    with work() as opened:
        known = set(known_keys(opened)) if strays else set()  # once more, for walking may have taken a while
    taken = sum(store().remove(key) for key in strays if key not in known)
    taken += store().clean_temporary(older_than=_UNDER_WAY)
    with work() as opened:
        again = derive_again(opened, missing)
    click.echo(f"{taken} taken away; {again} asked to be made anew by the worker.")


@media.command("room")
def room() -> None:
    """How full each child’s space is, the fullest first, counted from the rows of what people sent."""
    with work() as opened:
        rows = room_of_all(opened)
    for child_id, used in rows:
        click.echo(f"{child_id}  {used.used / GIGABYTE:.2f} GB of {used.most / GIGABYTE:g} GB")
    click.echo(f"{len(rows)} children with files, {sum(used.used for _id, used in rows) / GIGABYTE:.2f} GB in all.")


@media.command("check")
def check() -> None:
    """Try the files’ home: write, read, list and take away a file, and look whether strangers are kept out."""
    here = settings()
    stranger = open_bucket(bucket_place(here), signed=False) if here.media_url else None
    faults = probe(store(), stranger)
    for fault in faults:
        click.echo(fault)
    click.echo("Something must be put right." if faults else "The files’ home does all that is asked of it.")
    if faults:
        raise SystemExit(1)


@media.command("carry")
def carry() -> None:
    """Copy every file that a row knows from the folder into the bucket, before or after MEDIA_URL is set.

    May be done again: what is there already is left. The folder stays as it is, for whoever looks after it to remove.
    """
    if not settings().media_url:
        raise click.ClickException("Set MEDIA_URL to the bucket first; the folder is found by itself.")
    folder = Store(settings().media_root)
    with work() as opened:
        wanted = list(known_keys(opened))
    with reached():
        copied, missing = _carry(folder, store(), wanted)
    click.echo(f"{copied} copied, {len(wanted) - copied - missing} were there, {missing} are in neither place.")
    if missing:
        raise SystemExit(1)


def _carry(folder: Store, bucket: Store, wanted: list[str]) -> tuple[int, int]:
    copied = missing = 0
    for key in wanted:
        if bucket.has(key):
            continue
        try:
            bucket.copy_in(folder, key)
        except OSError:
            missing += 1
        else:
            copied += 1
    return copied, missing


@media.command("speech")
def speech() -> None:
    """Say whether recordings can be written down here, and what to install if not."""
    if not can_hear(settings().speech_model, settings().speech_program):
        raise click.ClickException(NOT_INSTALLED)
    click.echo("Recordings can be written down here. People are shown each draft to check.")


@media.command("scans")
def scans() -> None:
    """Say whether the words in scans can be read here, and what to install if not."""
    if not can_read(settings().scan_program):
        raise click.ClickException(NO_READER)
    click.echo("Scans can be read here. People are shown each draft to check.")
