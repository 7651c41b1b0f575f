"""Sub-commands that set how the council works."""

import click
from flask.cli import AppGroup

from wiki.cli_tools import work
from wiki.commands.councils import set_second_eyes

council = AppGroup("council", help="How the council works: second-eyes.")


@council.command("second-eyes")
@click.argument("answer", type=click.Choice(["on", "off"]))
def second_eyes(answer: str) -> None:
    """Say whether a second person must agree before a final plan leaves: on (as it is from the start) or off."""
    with work() as opened:
        names = set_second_eyes(opened, asked=answer == "on")
    needed = "needs a second person" if answer == "on" else "may leave with nobody second"
    click.echo(f"{', '.join(names) or 'No council yet'}: a final plan {needed}.")
