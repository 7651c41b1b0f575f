"""Sub-commands that look after the house: page types, the audit chains, the files on the disk."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from media.speech import can_hear
from wiki.cli_tools import settings, work
from wiki.commands.audit import NO_CHAIN
from wiki.commands.audit_verify import Walk, verify_chains
from wiki.commands.hearing import NOT_INSTALLED
from wiki.commands.media_mend import derive_again
from wiki.pagetypes.check import check_folder
from wiki.pagetypes.languages import is_language, words_of
from wiki.pagetypes.read import load_folder
from wiki.pagetypes.words_write import write_words
from wiki.queries.stored import known_keys

pagetypes = AppGroup("pagetypes", help="The page types of page_templates/: check.")
audit = AppGroup("audit", help="The audit chains: verify.")
media = AppGroup("media", help="The files on the disk: sweep, speech.")


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
    click.echo(f"{walk.chains} chains, {walk.rows} rows: {f'{faults} faults' if faults else 'every link holds'}.")
    if faults:
        raise SystemExit(1)


@media.command("sweep")
@click.option("--mend", is_flag=True, help="Take away files that no row knows; make missing forms anew.")
def sweep(mend: bool) -> None:
    """Compare the files on the disk with the rows that name them."""
    store = current_app.extensions["store"]
    with work() as opened:
        found = store.sweep(known_keys(opened))
    for key in found.files_without_row:
        click.echo(f"{key}: no row knows this file")
    for key in found.rows_without_file:
        click.echo(f"{key}: the file is missing")
    strays, missing = found.files_without_row, found.rows_without_file
    click.echo(f"{len(strays)} files without a row, {len(missing)} rows without a file.")
    if mend:
        _mend(strays, missing)
    elif strays or missing:
        raise SystemExit(1)


@media.command("speech")
def speech() -> None:
    """Say whether recordings can be written down here, and what to install if not."""
    if not can_hear(settings().speech_model, settings().speech_program):
        raise click.ClickException(NOT_INSTALLED)
    click.echo("Recordings can be written down here. People are shown each draft to check.")


def _mend(strays: tuple[str, ...], missing: tuple[str, ...]) -> None:
    store = current_app.extensions["store"]
    taken = sum(store.remove(key) for key in strays) + store.clean_temporary()
    with work() as opened:
        again = derive_again(opened, missing)
    click.echo(f"{taken} taken away; {again} asked to be made anew by the worker.")
