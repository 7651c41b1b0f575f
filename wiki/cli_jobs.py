"""Sub-commands for the slow work behind the pages: what did not finish, and having it run again."""

import uuid

import click
from flask.cli import AppGroup
from sqlalchemy import select

from wiki.cli_tools import work
from wiki.commands.jobs_again import run_again_by_hand
from wiki.models.jobs import Job, JobState

jobs = AppGroup("jobs", help="Slow work: list, again.")


@jobs.command("list")
@click.option("--all", "every", is_flag=True, help="Also what waits and what is in hand.")
def list_them(every: bool) -> None:
    """Name what did not finish: number, kind, tries, and the last trouble."""
    states = [JobState.FAILED, JobState.RUNNING, JobState.WAITING] if every else [JobState.FAILED]
    with work() as opened:
        rows = opened.session.execute(
            select(Job.id, Job.state, Job.kind, Job.attempts, Job.problem).where(Job.state.in_(states)).order_by(Job.created_at)
        ).all()
    for row in rows:
        click.echo(f"{row.id}  {JobState(row.state).value:7}  {row.kind}, tried {row.attempts} times. {row.problem}".rstrip())
    click.echo(f"{len(rows)} in all." if rows else "Nothing: everything that was tried has worked.")


@jobs.command("again")
@click.argument("job_ids", nargs=-1, type=click.UUID)
@click.option("--failed", is_flag=True, help="Everything that did not finish.")
def again(job_ids: tuple[uuid.UUID, ...], failed: bool) -> None:
    """Have the work with these numbers run again, or everything that did not finish."""
    if bool(job_ids) == failed:
        raise click.UsageError("Name the work by its numbers (flask jobs list), or say --failed.")
    with work() as opened:
        done = run_again_by_hand(opened, job_ids)
    if not done:
        raise click.ClickException("There is no such work that did not finish.")
    click.echo(f"{done} in the queue again.")
