"""Sub-commands that look after the house: page types and the audit chains."""

from pathlib import Path

import click
from flask.cli import AppGroup

from wiki.cli_tools import settings, traces, work
from wiki.commands.audit import NO_CHAIN, Desk, leave_row, writing
from wiki.commands.audit_verify import Walk, verify_chains
from wiki.pagetypes.check import check_folder
from wiki.pagetypes.languages import is_language, words_of
from wiki.pagetypes.read import load_folder
from wiki.pagetypes.words_write import write_words
from wiki.queries.desk_house import FAULTY, VERIFIED
from wiki.trace_chain import faults as trace_faults

pagetypes = AppGroup("pagetypes", help="The page types of page_templates/: check.")
audit = AppGroup("audit", help="The audit chains: verify.")


@pagetypes.command("check")
@click.argument("folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
def check(folder: Path | None) -> None:
    """Read every page type file and name each fault by file and line."""
    all_well, words = check_folder(folder or settings().page_templates)
    click.echo(words)
    if not all_well:
        raise SystemExit(1)


@pagetypes.command("words")
@click.argument("language")
@click.argument("key")
@click.argument("folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
def words(language: str, key: str, folder: Path | None) -> None:
    """Print the file in which page type KEY is translated, with what is translated already: page_templates/LANGUAGE/KEY.yaml."""
    path = folder or settings().page_templates
    page_type = load_folder(path).types.get(key)
    if page_type is None:
        raise click.ClickException(f"there is no page type called “{key}”")
    if not is_language(language):
        raise click.ClickException(f"“{language}” is not the code of another language, such as ar")
    click.echo(write_words(page_type, language, words_of(path, language, key)), nl=False)


@audit.command("verify")
def verify() -> None:
    """Walk every chain: numbers, links, hashes and heads; say what is wrong and where."""
    walk = Walk()
    faults = 0
    with work() as opened:
        for fault in verify_chains(opened, walk):
            faults += 1
            whose = "the house’s own chain" if fault.chain == NO_CHAIN else f"the chain of child {fault.chain}"
            click.echo(f"{whose}, row {fault.number}: {fault.problem}")
    with traces().connect() as connection:
        for child, number, problem in trace_faults(connection):
            faults += 1
            click.echo(f"who looked at child {child}, line {number}: {problem}")
    _note_verified(faults)
    click.echo(f"{walk.chains} chains, {walk.rows} rows: {f'{faults} faults' if faults else 'every link holds'}.")
    if faults:
        raise SystemExit(1)


def _note_verified(faults: int) -> None:
    """Have the administrator's desk say when the chains were last looked through, and how that went."""
    with work() as opened, writing(Desk(opened)) as session:
        leave_row(session, FAULTY if faults else VERIFIED, person_id=None)
