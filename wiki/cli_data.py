"""Sub-commands that print what the program says of itself for those who protect data: the data map, and who may do what."""

import click
from flask.cli import AppGroup

from wiki.access.permissions_written import write_permissions
from wiki.queries.data_map import read_data_map, write_data_map

data = AppGroup("data", help="What is kept about whom, and who may do what: map, permissions.")


@data.command("map")
def data_map() -> None:
    """Print docs/data_map.md; says every column that nobody told, and then ends with 1."""
    found = read_data_map()
    click.echo(write_data_map(found), nl=False)
    for fault in found.faults:
        click.echo(fault, err=True)
    if found.faults:
        raise SystemExit(1)


@data.command("permissions")
def permissions() -> None:
    """Print docs/permissions.md, the table of role and right."""
    click.echo(write_permissions(), nl=False)
