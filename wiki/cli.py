"""Flask sub-commands: everything that is done to the house from a keyboard. ``flask --app app --help`` lists them."""

import uuid

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext

from wiki.cli_backup import backup
from wiki.cli_children import children, members
from wiki.cli_council import council
from wiki.cli_data import data
from wiki.cli_house import audit, pagetypes
from wiki.cli_jobs import jobs
from wiki.cli_media import media
from wiki.cli_people import people, setup
from wiki.cli_tools import engine, settings, speak, work
from wiki.commands.erasures_journal import replay
from wiki.demonstration_load import load_demonstration
from wiki.errors import NotFound
from wiki.migrate import goes_down
from wiki.migrate import migrate as bring_up_to_date
from wiki.search.index import open_index
from wiki.search.rebuild import rebuild_all
from wiki.search.step import rebuild_child
from wiki.text.prints import Printer
from wiki.web.demonstration import refuse_real_children, refuse_real_people
from wiki.worker.guarding import print_all
from wiki.worker.run import drain, run_forever

search = AppGroup("search", help="The search indexes: rebuild.")
guard = AppGroup("guard", help="The wrong-child guard: rebuild.")
erasures = AppGroup("erasures", help="What was taken out for good: replay.")
demo = AppGroup("demo", help="The demonstration: load.")


def prepare(app: Flask) -> None:
    """Hang the sub-commands on ``app``."""
    for command in _COMMANDS:
        app.cli.add_command(command)


@click.command("migrate")
@click.option("--to", default="head", help="The migration to go to; the newest unless you say.")
@click.option("--yes", is_flag=True, help="Do not ask before tables are taken away.")
@with_appcontext
def migrate_command(to: str, yes: bool) -> None:
    """Bring the database’s tables up to date."""
    if goes_down(engine(), to) and not yes:
        click.confirm("Tables and columns go, and whatever families wrote in them. Is there a backup?", abort=True)
    bring_up_to_date(engine(), to)
    click.echo("The database is up to date." if to == "head" else f"The database is at {to}.")


@click.command("worker")
@click.option("--once", is_flag=True, help="Do what is due now, then end.")
@with_appcontext
def worker_command(once: bool) -> None:
    """Do slow work (films, scans, search) until told to stop."""
    if once:
        click.echo(f"{drain(settings(), engine())} things done.")
        return
    run_forever(settings(), engine())


@search.command("rebuild")
@click.option("--child", type=click.UUID, help="Only this child’s index.")
def rebuild(child: uuid.UUID | None) -> None:
    """Make search indexes anew from the database: the answer to every kind of damage to them."""
    if child is None:
        made = rebuild_all(engine(), settings().search_root, click.echo)
        click.echo(f"{made} indexes made.")
        return
    with work():
        try:
            passages = rebuild_child(engine(), open_index(settings().search_root), child)
        except NotFound:
            raise click.ClickException("There is no child with this id.") from None
    click.echo(f"{child}: {passages} passages")


@guard.command("rebuild")
def rebuild_prints() -> None:
    """Make the wrong-child guard’s fingerprints of every child’s words anew."""
    with work():
        made = print_all(engine(), Printer(settings().secret_key), anew=True)
    click.echo(f"{made} children’s words have new fingerprints.")


@erasures.command("replay")
def replay_command() -> None:
    """Take out again what a restored backup brought back; before anybody is let in."""
    with work():
        done = replay(engine(), settings().instance)
    drain(settings(), engine())
    click.echo(f"Erasures done again: {done}." if done else "There was nothing to do: nothing came back.")


@demo.command("load")
def load() -> None:
    """Load the demonstration’s invented children; never into a database that holds a real child, or real people alone."""
    refuse_real_children(engine())
    refuse_real_people(engine())
    store, catalogue = current_app.extensions["store"], current_app.extensions["page_types"].current()
    with work():
        loaded = load_demonstration(engine(), store, catalogue)
    click.echo("The demonstration children are loaded." if loaded else "They were there already.")


_COMMANDS: tuple[click.Command, ...] = (
    setup, council, data, people, children, members, pagetypes, audit, media, jobs, search, guard, demo, erasures, backup,
    migrate_command, worker_command,
)  # fmt: skip
for _command in _COMMANDS:
    speak(_command)
