"""What every sub-command needs: the database, plain words for what went wrong, passwords nobody can overhear."""

import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask import current_app
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError, ProgrammingError

from media.errors import MediaRefused
from media.store import Store
from wiki.access.first_passwords import make_first_password
from wiki.database import Work, open_engine
from wiki.errors import NotAllowed, NotFound, Refused, WikiError
from wiki.settings import Settings


def engine() -> Engine:
    """The program's engine."""
    found: Engine = current_app.extensions["engine"]
    return found


def traces() -> Engine:
    """Where notes of who looked at what go: the same database, or one of their own."""
    same = settings().traces_url == settings().database_url
    return engine() if same else open_engine(settings().traces_url, connections=settings().connections)


def settings() -> Settings:
    """The program's settings."""
    found: Settings = current_app.config["SETTINGS"]
    return found


def store() -> Store:
    """The program's files."""
    found: Store = current_app.extensions["store"]
    return found


@contextmanager
def work() -> Iterator[Work]:
    """A unit of work that is committed when the block ends well; what goes wrong is said in a sentence."""
    try:
        with Work(engine()) as opened:
            yield opened
            opened.commit()
    except WikiError as problem:
        raise click.ClickException(sentence(problem)) from problem
    except (OperationalError, ProgrammingError) as problem:
        raise click.ClickException(
            "The database could not be asked. If it is new, make its tables first: flask migrate"
        ) from problem


@contextmanager
def reached() -> Iterator[None]:
    """Says in a sentence that the files' home can't be reached."""
    try:
        yield
    except MediaRefused as trouble:
        raise click.ClickException(trouble.sentence) from trouble


def sentence(problem: WikiError) -> str:
    """What to tell the person at the keyboard."""
    if isinstance(problem, Refused):
        return " ".join(problem.fields.values())
    if isinstance(problem, NotFound):
        return "There is nobody and nothing like that here, for this person."
    if isinstance(problem, NotAllowed):
        return "This person’s role may not do that."
    return "The database is busy. Nothing was changed; try again in a minute."


def take_password(from_stdin: bool) -> tuple[str, bool]:
    """A password from the first line of standard input, or typed twice unseen, or made; and whether it was made.

    It is never an option: what stands on a command line can be seen by everybody on the machine.
    """
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n"), False
    typed = click.prompt(
        "Password (leave empty to have one made)", hide_input=True, default="", show_default=False,
        confirmation_prompt="Once more",
    )  # fmt: skip
    return (typed, False) if typed else (make_first_password(secrets.token_bytes(32)), True)


def say_first_password(password: str, was_made: bool) -> None:
    """Show a password that was made, this once."""
    if was_made:
        click.echo(f"First password: {password}")
        click.echo("Write it down now; it can’t be shown again.")
