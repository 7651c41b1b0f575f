"""Sub-commands for setting the house up and for the accounts of its people."""

import click
from flask.cli import AppGroup, with_appcontext

from wiki.cli_tools import engine, say_first_password, take_password, work
from wiki.commands.account_email import ask_address_by_hand
from wiki.commands.factors_reset import reset_by_hand
from wiki.commands.people import (
    add_council,
    add_person,
    disable_person,
    find_person_by_email,
    give_post,
    set_first_password,
)
from wiki.errors import NotFound
from wiki.migrate import migrate, present
from wiki.queries.demonstration import holds_invented_people
from wiki.queries.people import list_councils, list_people
from wiki.words import COUNCIL_ROLES, ROLE_NAMES, Role

_POSTS = sorted(role.value for role in COUNCIL_ROLES)
_STDIN = click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")


@click.command("setup")
@click.option("--council", help="The council’s name.")
@click.option("--name", help="The first administrator’s name.")
@click.option("--email", help="The address they sign in with.")
@_STDIN
@with_appcontext
def setup(council: str | None, name: str | None, email: str | None, password_stdin: bool) -> None:
    """Make the council and its first administrator, once."""
    if present(engine()) is None:
        migrate(engine())
    with work() as opened:
        councils, is_invented = list_councils(opened), holds_invented_people(opened)
    if is_invented:
        raise click.ClickException(
            "This database holds the demonstration, whose passwords everybody knows. Nothing was changed. "
            "Name another one for real use: set INSTANCE to an empty folder, or DATABASE_URL."
        )
    if councils:
        raise click.ClickException(
            f"Golden Thread is set up already, for {councils[0][1]}. Nothing was changed. "
            "To add somebody: flask people add"
        )
    council = council or click.prompt("The council’s name")
    name = name or click.prompt("Your name")
    email = email or click.prompt("The e-mail address you sign in with")
    password, was_made = take_password(password_stdin)
    with work() as opened:
        council_id = add_council(opened, council)
        person_id = add_person(opened, name, email, password)
        give_post(opened, person_id, council_id, Role.SEND_ADMINISTRATOR)
    click.echo(f"{council} is set up, with {name} as its SEND administrator.")
    say_first_password(password, was_made)


people = AppGroup("people", help="Accounts: add, disable, list, password, address, reset-factors.")


@people.command("add")
@click.option("--name", prompt=True, help="As people call them.")
@click.option("--email", prompt="E-mail address", help="The address they sign in with.")
@click.option("--post", type=click.Choice(_POSTS), help="A post at the council; leave it out for everybody else.")
@click.option("--council", help="Which council the post is at; needed where there are several.")
@_STDIN
def add(name: str, email: str, post: str | None, council: str | None, password_stdin: bool) -> None:
    """Make an account, with a post at the council if one is named."""
    password, was_made = take_password(password_stdin)
    with work() as opened:
        councils = list_councils(opened)
        chosen = [one for one in councils if council in (None, one[1])]
        if post and len(chosen) != 1:
            names = ", ".join(one[1] for one in councils) or "none: run flask setup first"
            raise click.ClickException(f"Say which council with --council. There is: {names}.")
        person_id = add_person(opened, name, email, password)
        if post:
            give_post(opened, person_id, chosen[0][0], Role(post))
    click.echo(f"{name} has an account.")
    say_first_password(password, was_made)


@people.command("disable")
@click.argument("email")
@click.option("--yes", is_flag=True, help="Do not ask.")
def disable(email: str, yes: bool) -> None:
    """Close an account: every browser of theirs is signed out, and no sign-in works any more."""
    if not yes:
        click.confirm(f"Close the account of {email}?", abort=True)
    with work() as opened:
        person_id = find_person_by_email(opened, email)
        if person_id is None:
            raise NotFound
        disable_person(opened, person_id)
    click.echo("Closed. They are signed out everywhere.")


@people.command("password")
@click.argument("email")
@_STDIN
def password(email: str, password_stdin: bool) -> None:
    """Give somebody who can’t get in a new first password; they are signed out everywhere."""
    new, was_made = take_password(password_stdin)
    with work() as opened:
        person_id = find_person_by_email(opened, email)
        if person_id is None:
            raise NotFound
        set_first_password(opened, person_id, new)
    click.echo("Their password is changed.")
    say_first_password(new, was_made)


@people.command("reset-factors")
@click.argument("email")
@click.option("--yes", is_flag=True, help="Do not ask.")
def reset_factors(email: str, yes: bool) -> None:
    """Take the second step of signing in off an account whose owner lost it; they are told by mail."""
    if not yes:
        click.confirm(f"Are you sure that it is the owner of {email} who asks?", abort=True)
    with work() as opened:
        person_id = find_person_by_email(opened, email)
        if person_id is None:
            raise NotFound
        reset_by_hand(opened, person_id)
    click.echo("Done. They are signed out everywhere, and sign in with their password next time.")


@people.command("address")
@click.argument("email")
@click.argument("new")
@click.option("--yes", is_flag=True, help="Do not ask.")
def address(email: str, new: str, yes: bool) -> None:
    """Have somebody who lost their mailbox sign in with another address: they get a link there, and the old one is told."""
    if not yes:
        click.confirm(f"Are you sure that it is the owner of {email} who asks?", abort=True)
    with work() as opened:
        person_id = find_person_by_email(opened, email)
        if person_id is None:
            raise NotFound
        ask_address_by_hand(opened, person_id, new)
    click.echo("A link is on its way to the new address. Nothing changes until it is pressed.")


@people.command("list")
def list_accounts() -> None:
    """Every account: address, name, post."""
    with work() as opened:
        rows = list_people(opened)
    for row in rows:
        post = f"  {ROLE_NAMES[row.post]}, {row.council}" if row.post else ""
        click.echo(f"{row.email}  {row.name}{post}{'  (closed)' if row.is_disabled else ''}")
    click.echo(f"{len(rows)} accounts")
