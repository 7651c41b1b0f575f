"""Sub-commands that set how the council works."""

import click
from flask.cli import AppGroup

from wiki.cli_tools import work
from wiki.commands.councils import set_plan_shape, set_second_eyes
from wiki.web.plan_shapes import plan_shapes

council = AppGroup("council", help="How the council works: plan-shape, second-eyes.")


def _some(names: tuple[str, ...]) -> tuple[str, ...]:
    if not names:
        raise click.ClickException("There is no council yet, so nothing was changed. Run this first: flask --app app setup")
    return names


@council.command("second-eyes")
@click.argument("answer", type=click.Choice(["on", "off"]))
def second_eyes(answer: str) -> None:
    """Say whether a second person must agree before a final plan leaves: on (as it is from the start) or off."""
    with work() as opened:
        names = _some(set_second_eyes(opened, asked=answer == "on"))
    needed = "needs a second person" if answer == "on" else "may leave with nobody second"
    click.echo(f"{', '.join(names)}: a final plan {needed}.")


@council.command("plan-shape")
@click.argument("key", required=False)
def plan_shape(key: str | None) -> None:
    """Say which shape the council's plans usually have; without KEY, list the shapes there are, and what is wrong with a file."""
    shapes = plan_shapes().current()
    if key is None:
        for one in shapes.by_key.values():
            click.echo(f"{one.key}: {one.name}")
        for fault in shapes.faults:
            click.echo(f"not usable: {fault}")
        if shapes.faults:
            raise SystemExit(1)
        return
    if key not in shapes.by_key:
        wrong = [str(fault) for fault in shapes.faults if fault.file.stem == key]
        known = ", ".join(shapes.by_key)
        raise click.ClickException(" ".join(wrong) or f"there is no shape called “{key}”; there are: {known}")
    with work() as opened:
        names = _some(set_plan_shape(opened, key))
    click.echo(f"{', '.join(names)}: plans usually have the shape {key}.")
