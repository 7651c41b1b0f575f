"""Sub-commands for children's spaces and who is in them; each act is done as a named member of staff."""

import uuid
from datetime import datetime

import click
from flask import current_app
from flask.cli import AppGroup

from wiki.access.space import open_space
from wiki.cli_move import add_to
from wiki.cli_tools import say_first_password, take_password, work
from wiki.commands.child_details import Told, check_details, correct_details
from wiki.commands.children import open_child
from wiki.commands.command_line import acting_as
from wiki.commands.members import bring_in, end_membership
from wiki.errors import NotFound
from wiki.queries.child_details import count_corrections, details_of
from wiki.queries.people import list_members
from wiki.queries.stored import list_children
from wiki.text.clean import plain_address
from wiki.words import ROLE_NAMES, Permission, Role

_BY = click.option("--by", required=True, help="Your own address: whoever does this must have a post.")
children = AppGroup("children", help="Children’s spaces: open, correct, import, list.")
add_to(children)
members = AppGroup("members", help="Who is in a child’s space: add, end, list.")


@children.command("open")
@_BY
@click.option("--known-as", prompt=True, help="What the child is called.")
@click.option("--full-name", default="", help="The full name, if it is another.")
@click.option("--born-on", prompt=True, type=click.DateTime(["%Y-%m-%d"]), help="Such as 2019-03-27.")
def open_new(by: str, known_as: str, full_name: str, born_on: datetime) -> None:
    """Open a space for a child, with its first pages."""
    catalogue = current_app.extensions["page_types"].current()
    with work() as opened, acting_as(opened, by) as (person, post):
        space = open_child(
            person, post, catalogue, known_as=known_as, full_name=full_name, born_on=born_on.date()
        )
        child_id = space.id
    click.echo(f"Opened. The child’s id is {child_id}")


@children.command("correct")
@click.argument("child", type=click.UUID)
@_BY
@click.option("--known-as", default=None, help="What the child is called, if that is wrong.")
@click.option("--full-name", default=None, help="The full name, if that is wrong.")
@click.option("--born-on", default=None, type=click.DateTime(["%Y-%m-%d"]), help="Such as 2019-03-27, if that is wrong.")
@click.option("--why", prompt="How do you know", help="The family reads it.")
@click.option("--two", is_flag=True, help="Another child has this name and birthday, and it is not the same child.")
@click.option("--yes", is_flag=True, help="Save it; without this, old and new are only shown.")
def correct(
    child: uuid.UUID, by: str, known_as: str | None, full_name: str | None, born_on: datetime | None, why: str, two: bool,
    yes: bool,
) -> None:  # fmt: skip
    """Put right what a child is called or when they were born."""
    with work() as opened, acting_as(opened, by) as (person, _post):
        space = open_space(person, child, Permission.MANAGE_MEMBERS)
        now = details_of(space)
        told = Told(
            now.known_as if known_as is None else known_as, now.full_name if full_name is None else full_name,
            now.born_on if born_on is None else born_on.date(), why, count_corrections(space.session, space.id), two,
        )  # fmt: skip
        new = check_details(space, told)
        if yes:
            correct_details(space, told)
    for what, before, after in (
        ("Called", now.known_as, new.known_as), ("Full name", now.full_name, new.full_name), ("Born on", now.born_on, new.born_on)
    ):  # fmt: skip
        click.echo(f"{what}: {before}" + (f" → {after}" if before != after else ""))
    click.echo("Put right." if yes else "Nothing was changed. To save it, say the same with --yes.")


@children.command("list")
@click.option("--names", is_flag=True, help="Show what each child is called, too.")
def list_all(names: bool) -> None:
    """Every child’s id, and how many people are in the space."""
    with work() as opened:
        rows = list_children(opened)
    for child_id, known_as, count in rows:
        click.echo(f"{child_id}  {count} {'person' if count == 1 else 'people'}{'  ' + known_as if names else ''}")
    click.echo(f"{len(rows)} {'child' if len(rows) == 1 else 'children'}")


@members.command("add")
@click.argument("child", type=click.UUID)
@_BY
@click.option("--name", prompt=True, help="As people call them; an account that exists keeps its name.")
@click.option("--email", prompt="E-mail address", help="The address they sign in with.")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@click.option("--relation", default="", help="What they are to the child, such as Mum.")
@click.option("--organisation", default="", help="Where they work.")
@click.option("--parental-responsibility", is_flag=True)
@click.option("--password-stdin", is_flag=True, help="Read a first password from standard input.")
def add(
    child: uuid.UUID, by: str, name: str, email: str, role: str, relation: str, organisation: str,
    parental_responsibility: bool, password_stdin: bool,
) -> None:  # fmt: skip
    """Let somebody into a child’s space; an account is made if they have none."""
    password, was_made = take_password(password_stdin)
    with work() as opened, acting_as(opened, by) as (person, _post):
        came = bring_in(
            open_space(person, child, Permission.MANAGE_MEMBERS), name=name, email=email, first_password=password,
            role=Role(role), relation=relation, organisation=organisation,
            parental_responsibility=parental_responsibility,
        )  # fmt: skip
    click.echo(f"{came.name} can come in now.")
    say_first_password(password, was_made and came.made_now)


@members.command("end")
@click.argument("child", type=click.UUID)
@click.argument("email")
@_BY
@click.option("--reason", prompt="Why", help="For the record.")
def end(child: uuid.UUID, email: str, by: str, reason: str) -> None:
    """Shut a child’s space to somebody, from this moment."""
    with work() as opened, acting_as(opened, by) as (person, _post):
        space = open_space(person, child, Permission.MANAGE_MEMBERS)
        found = [row for row in list_members(space) if row.email == plain_address(email)]
        if not found:
            raise NotFound
        end_membership(space, found[0].id, reason)
    click.echo("Ended. What they wrote stays.")


@members.command("list")
@click.argument("child", type=click.UUID)
@_BY
def list_in_space(child: uuid.UUID, by: str) -> None:
    """Everybody in a child’s space."""
    with work() as opened, acting_as(opened, by) as (person, _post):
        rows = list_members(open_space(person, child, Permission.MANAGE_MEMBERS))
    for row in rows:
        relation = f" ({row.relation})" if row.relation else ""
        click.echo(f"{row.email}  {row.name}{relation}  {ROLE_NAMES[row.role]}")
