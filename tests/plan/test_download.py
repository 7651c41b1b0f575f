"""A plan is handed out as it was issued, to those who may read plans, and each time it is written down."""

import pytest
from sqlalchemy import select

from tests.plan.robin import Robin
from wiki.commands.plan_download import download_plan
from wiki.errors import NotAllowed, NotFound, Refused
from wiki.models.audit import AuditRow, AuditWords
from wiki.queries.plan_versions import find_version


@pytest.fixture
def made(robin: Robin) -> Robin:
    """Robin with one draft plan."""
    robin.make()
    return robin


def acts(robin: Robin) -> list[tuple[str, str]]:
    """Who took what: acts of downloading with their words."""
    with robin.house.work() as work:
        rows = work.session.execute(
            select(AuditRow.person_id, AuditWords.words)
            .join(AuditWords, AuditWords.audit_id == AuditRow.id)
            .where(AuditRow.act == "plan.downloaded")
        ).all()
    names = {person_id: name for name, person_id in robin.house.people.items()}
    return [(names[person_id], words) for person_id, words in rows]


def take(robin: Robin, name: str, number: int = 1, kind: str = "pdf", child: str = "robin") -> bytes:
    with robin.house.work() as work:
        found = download_plan(robin.house.space(name, child, work), robin.store, number, kind)
        work.commit()
    return found.data


def test_a_parent_takes_the_plan_and_that_is_written_down(made: Robin) -> None:
    assert take(made, "mum").startswith(b"%PDF-")
    assert take(made, "moira", kind="html").lower().startswith(b"<!doctype html>")
    assert acts(made) == [("mum", "pdf"), ("moira", "html")]


def test_a_file_that_was_changed_is_not_sent(made: Robin) -> None:
    with made.house.work() as work:
        path = made.store.path(find_version(made.house.space("mum", "robin", work), 1).file("pdf").key)
    path.write_bytes(path.read_bytes().replace(b"Robin", b"Robyn") + b" ")
    with pytest.raises(Refused) as refusal:
        take(made, "mum")
    assert "no longer as it was" in refusal.value.fields[""]
    path.unlink()
    with pytest.raises(Refused):
        take(made, "mum")
    assert acts(made) == []
    assert take(made, "mum", kind="docx")


def test_those_who_may_not_read_plans_get_none(made: Robin) -> None:
    for name in ("priya", "leila", "gran"):
        with pytest.raises(NotAllowed):
            take(made, name)
    assert acts(made) == []


def test_a_plan_that_never_was_and_another_childs_are_alike(made: Robin) -> None:
    for name, number, child in (("mum", 2, "robin"), ("mum", 0, "robin"), ("nadia", 1, "zara")):
        with pytest.raises(NotFound):
            take(made, name, number, child=child)
