"""An administrator sees which files the virus scanner keeps shut, without what is in them, and has them checked again; only
the scanner opens one."""

from sqlalchemy import Engine, select

from tests.media.making import docx, phone_jpeg
from tests.media_views.test_held import (
    Browser,
    _hurried,
    _only,
    _page,
    _say,
    _statuses,
    clamd,
    settings,
    store,
    worker,
)
from tests.support.clamd import FakeClamd, eicar
from tests.support.house import House
from tests.worker.conftest import shown
from wiki.commands.media import CHECK
from wiki.database import Work
from wiki.models.audit import AuditRow
from wiki.models.jobs import Job
from wiki.worker.run import Worker

__all__ = ["_hurried", "clamd", "settings", "store", "worker"]
SHUT = {"mum": (404, 404), "dad": (404, 404), "leila": (404, 404)}


def test_a_shut_file_is_checked_again_and_opens_only_when_the_scanner_calls_it_clean(
    family: House, client_for: Browser, engine: Engine, clamd: FakeClamd, worker: Worker
) -> None:
    clamd.says = "gone"
    _say(family, client_for("mum"), {"documents": (docx("Qzinside") + eicar(), "Robins-letter.docx")})
    _say(family, client_for("mum"), {"photos": (phone_jpeg(), "Robins-train.jpg"), "new-photos-alt": "A train"})
    bad, good = _only(engine, "document"), _only(engine)
    worker.drain()
    moira = client_for("moira")
    assert "(2 files)" in moira.open("/desk/jobs").words
    page = moira.follow("Files that are held or shut away")
    assert page.words.count("It is held until the virus scanner has called it clean.") == 2
    assert "A document" in page.words and "A picture" in page.words and "The virus scanner did not give an answer" in page.words
    clamd.says = None
    for one in (bad, good):
        moira.press(f"Check it again: number {one.hex[:8]}")
    worker.drain()
    assert (shown(engine, bad)[0], shown(engine, good)[0]) == ("unsafe", "ready"), "asked again at once, not in ten minutes"
    page = moira.open("/desk/files")
    assert "found something harmful in it" in page.words and good.hex[:8] not in page.words
    for word in ("Robin", "letter.docx", "Qzinside"):
        assert word not in page.text, "neither the name, nor the child, nor what is in it"

    for says, state in (("gone", "unsafe"), (None, "unsafe"), (b"stream: OK\0", "kept")):
        clamd.says = says
        moira.open("/desk/files")
        moira.press(f"Check it again: number {bad.hex[:8]}")
        assert _statuses(family, client_for, bad) == SHUT, "while it is asked about it stays shut, for its sender too"
        before = clamd.looked
        worker.drain()
        assert clamd.looked > before or says == "gone"
        assert shown(engine, bad)[0].replace("ready", "kept") == state, says
        if state == "unsafe":
            assert _statuses(family, client_for, bad) == SHUT
            assert "found something harmful in this file" in _page(family, client_for, "mum").words, "its sender is told"
    assert "No file is held or shut away." in moira.open("/desk/files").words
    with Work(engine) as work:
        acts = work.session.execute(select(AuditRow.act).where(AuditRow.object_id == bad)).scalars().all()
        assert work.session.execute(select(Job.id).where(Job.kind == CHECK, Job.state != "done")).all() == []
    assert acts.count("media.check_asked") == 4 and acts.count("media.harmful") == 2 and acts.count("media.checked") == 1
    for name in ("leila", "mum"):
        assert client_for(name).raw("GET", "/desk/files").status_code == 404
