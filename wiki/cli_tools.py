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
from wiki.commands.backup_box import NotABackup
from wiki.database import Work, open_engine
from wiki.database_trouble import is_lock, is_no_room
from wiki.errors import NotAllowed, NotFound, Refused, WikiError
from wiki.migrate import MigrationFailed
from wiki.settings import Settings, SettingsError

_BUSY = "The database is busy. Nothing was changed; try again in a minute."


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
    with in_words(), Work(engine()) as opened:
        yield opened
        opened.commit()


@contextmanager
def in_words() -> Iterator[None]:
    """Says in a sentence what whoever sits at the keyboard can put right."""
    try:
        yield
    except WikiError as problem:
        raise click.ClickException(sentence(problem)) from problem
    except (SettingsError, MigrationFailed) as problem:
        raise click.ClickException(str(problem)) from problem
    except (OperationalError, ProgrammingError) as problem:
        raise click.ClickException(_of_database(problem)) from problem
    except BrokenPipeError:
        raise  # whoever reads what we say has seen enough
    except OSError as problem:
        said = (problem.filename, problem.strerror or problem)
        raise click.ClickException(": ".join(str(one) for one in said if one)) from problem


def _of_database(problem: OperationalError | ProgrammingError) -> str:
    if isinstance(problem, OperationalError) and is_lock(problem):
        return _BUSY
    if isinstance(problem, OperationalError) and is_no_room(problem):
        return "The disk takes no more: it is full or broken. Nothing was changed."
    return "The database could not be asked. If it is new, or from before an update: flask --app app migrate"


def speak(command: click.Command) -> None:
    """Have a command, or every one of a group, end with a sentence instead of a fault where ``in_words`` has one."""
    if isinstance(command, click.Group):
        for one in command.commands.values():
            speak(one)
    elif command.callback is not None:
        command.callback = in_words()(command.callback)


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
    if isinstance(problem, NotABackup):
        return problem.sentence
    return _BUSY


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
