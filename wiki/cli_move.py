"""Sub-command that brings a child's whole space in, as another council sealed it."""

import uuid
from pathlib import Path

import click
from flask.cli import AppGroup, with_appcontext

from wiki.cli_tools import engine, reached, store, work
from wiki.commands.arrivals import bring_in_space, key_in, opened
from wiki.commands.arrivals_check import Found, counted, look_through
from wiki.commands.arrivals_place import place_files, throw_away
from wiki.commands.command_line import acting_as
from wiki.commands.move_box import NotAMove
from wiki.commands.people import find_person_by_email
from wiki.database import Work
from wiki.errors import Refused

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def add_to(children: AppGroup) -> None:
    """Hang it beside the others about children."""
    children.add_command(bring)


@click.command("import")
@click.argument("file", type=_FILE)
@click.option("--key", "key_file", required=True, type=_FILE, help="A file with the key that goes with it (AGE-SECRET-KEY-…).")
@click.option("--by", default="", help="Your own address: whoever does this must have a post.")
@click.option("--same", multiple=True, metavar="ID=ADDRESS", help="Somebody of the archive who is this account here.")
@click.option("--check", is_flag=True, help="Only look it through and say what is in it.")
@with_appcontext
def bring(file: Path, key_file: Path, by: str, same: tuple[str, ...], check: bool) -> None:
    """Bring a child's whole space in from FILE: all of it, or, where anything is wrong, nothing.

    Look first with --check: it names everybody whose words come along. They become people known by name alone, who can't sign
    in. Where you know that somebody is an account here, say so with --same; the same address or name is not enough.
    """
    try:
        with reached(), opened(store(), file, key_in(key_file)) as archive:
            found = look_through(archive, engine())
            _say(found)
            if check:
                return
            placed = place_files(archive, found, store())
            try:
                with work() as unit:
                    _bring(unit, found, by, dict(_chosen(unit, one) for one in same))
            except BaseException:
                throw_away(store(), placed)
                raise
    except NotAMove as trouble:
        raise click.ClickException(trouble.sentence) from trouble
    click.echo("It is here. Nobody of the old house can come in yet: invite the family, then start the worker.")


def _bring(unit: Work, found: Found, by: str, same: dict[uuid.UUID, uuid.UUID]) -> None:
    try:
        with acting_as(unit, by) as (person, post):
            bring_in_space(person, post, store(), found, same)
    except NotAMove as trouble:
        raise Refused({"": trouble.sentence}) from trouble


def _chosen(unit: Work, said: str) -> tuple[uuid.UUID, uuid.UUID]:
    """ID=ADDRESS: who it is there, and who here."""
    there, _sign, address = said.partition("=")
    here = find_person_by_email(unit, address)
    if here is None:
        raise Refused({"same": f"Nobody here has the address {address}. Nothing was changed."})
    try:
        return uuid.UUID(there), here
    except ValueError:
        raise Refused({"same": f"{there} is no number of anybody in the archive."}) from None


def _say(found: Found) -> None:
    told = found.manifest
    click.echo(f"From {told['came_from']}, made {told['made_at'][:10]}.")
    click.echo(f"{len(found.names) or len({one['name'] for one in told['files'] if one['name'].startswith('files/')})} files.")
    click.echo(", ".join(f"{number} {name}" for name, number in counted(found).items()))
    holds = "every one holds" if found.chain_holds else "NOT every one holds"
    click.echo(f"Its audit chain has {found.chain_rows} links; {holds}.")
    for row in found.people:
        click.echo(f"{row['id']}  {row['name']}")
