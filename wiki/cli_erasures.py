"""What is done about erasures from a keyboard: doing them again after a backup was restored."""

import click
from flask.cli import AppGroup

from wiki.cli_tools import engine, settings
from wiki.worker.erasing import replay
from wiki.worker.run import drain

erasures = AppGroup("erasures", help="What was taken out for good: replay.")


@erasures.command("replay")
def replay_command() -> None:
    """Take out again what a restored backup brought back, before anybody is let in."""
    done = replay(engine(), settings().instance)
    drain(settings(), engine())
    click.echo(f"{done} erasures were done again." if done else "Nothing came back: there was nothing to do.")
