"""Says how the house fares: database, worker, search, virus scanner, disk, backups and chains, each well or not, in words."""

import io
import shutil
from dataclasses import dataclass

from flask import current_app
from flask_babel import ngettext

from media.scanner import Verdict, scanner_at
from wiki import clock
from wiki.migrate import head, present
from wiki.queries.desk_house import HouseState, house_state
from wiki.settings import Settings
from wiki.web.babel import day, when
from wiki.web.babel import gettext as _
from wiki.web.desk_lists import room_words
from wiki.web.kinds import SignedIn

_SCANNER_SECONDS = 2.0
_BACKUP_DAYS = 2
_LITTLE = 5_000_000_000


@dataclass(frozen=True)
class HealthLine:
    """One thing that is looked after. ``state``: done, waiting (nobody looked yet), trouble; ``todo``: what to do about it."""

    what: str
    state: str
    words: str
    detail: str = ""
    todo: str = ""


def health_lines(person: SignedIn) -> tuple[HealthLine, ...]:
    """What is wrong stands where it always stands: the order never changes."""
    settings: Settings = current_app.config["SETTINGS"]
    found = house_state(person)
    person.work.let_go()  # the scanner and the disk may take their time
    return (
        _database(settings), _worker(found), _search(found), _scanner(settings), _disk(settings), _backups(settings, found),
        _chains(found),
    )  # fmt: skip


def free_disk(settings: Settings) -> int:
    """Free bytes where files and the database of this machine are kept."""
    return shutil.disk_usage(settings.instance).free


def _database(settings: Settings) -> HealthLine:
    engine = current_app.extensions["engine"]
    kind = "PostgreSQL" if engine.dialect.name == "postgresql" else "SQLite"
    here, wanted = present(engine), head()
    detail = _("%(kind)s, tables at %(number)s", kind=kind, number=here or "–")
    if here == wanted:
        return HealthLine(_("Database"), "done", _("It answers, and its tables are up to date."), detail)
    return HealthLine(
        _("Database"), "trouble", _("Its tables are not those of this program."), detail, _("Run: flask --app app migrate")
    )


def _worker(found: HouseState) -> HealthLine:
    last = _("It last finished something on %(when)s.", when=when(found.last_done)) if found.last_done else ""
    if found.worker_is_late:
        words = _("Work has waited for more than 5 minutes. The worker seems to be away.")
        return HealthLine(_("Worker"), "trouble", words, last, _("Start it, or set WORKER_INSIDE=yes."))
    return HealthLine(_("Worker"), "done", _("No work is overdue."), last)


def _search(found: HouseState) -> HealthLine:
    if not found.behind:
        return HealthLine(_("Search"), "done", _("Everything saved can be found."))
    words = ngettext("%(num)d change can’t be found yet.", "%(num)d changes can’t be found yet.", found.behind)
    return HealthLine(_("Search"), "trouble" if found.worker_is_late else "waiting", words)


def _scanner(settings: Settings) -> HealthLine:
    scanner = scanner_at(settings.clamd)
    if scanner is None:
        words = _("None is set up. Files are not looked through for viruses.")
        return HealthLine(_("Virus scanner"), "waiting", words, "", _("Set CLAMD to where it listens."))
    answer = scanner.look(io.BytesIO(b"Is anybody there?"), _SCANNER_SECONDS)
    if answer.verdict is Verdict.CLEAN:
        return HealthLine(_("Virus scanner"), "done", _("It answers."), settings.clamd)
    words = _("It does not answer. New files are held until it does.")
    return HealthLine(_("Virus scanner"), "trouble", words, settings.clamd)


def _disk(settings: Settings) -> HealthLine:
    free = free_disk(settings)
    words = _("%(room)s are free.", room=room_words(free))
    return HealthLine(_("Disk"), "trouble" if free < _LITTLE else "done", words)


def _backups(settings: Settings, found: HouseState) -> HealthLine:
    if found.backed_up is None:
        words = _("No backup was written yet.")
        return HealthLine(_("Backups"), "trouble", words, "", _("Run each night: flask --app app backup write FILE"))
    age = (clock.today() - clock.local(found.backed_up).date()).days
    words = _("The last was written on %(day)s.", day=day(found.backed_up))
    return HealthLine(_("Backups"), "trouble" if age > _BACKUP_DAYS else "done", words)


def _chains(found: HouseState) -> HealthLine:
    what, todo = _("Chains of the audit"), _("Run each week: flask --app app audit verify")
    if found.verified is None:
        return HealthLine(what, "waiting", _("Nobody has looked them through yet."), "", todo)
    if found.verified_well:
        return HealthLine(what, "done", _("Looked through on %(day)s: every link holds.", day=day(found.verified)))
    words = _("Looked through on %(day)s: something is wrong in them.", day=day(found.verified))
    return HealthLine(what, "trouble", words, "", todo)
