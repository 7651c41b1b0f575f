"""What a notice says, to whom, and when: only what its receiver may see at that moment, and nobody's name."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from tests.notices.conftest import Telling, plain, said_in, sentence, tomorrow
from wiki import clock
from wiki.commands.advice import ask_advice
from wiki.commands.pages_share import share_page
from wiki.commands.people import disable_person
from wiki.models.audit import AuditRow
from wiki.models.notices import NoticeState
from wiki.words import Permission, Preset
from wiki.words_mail import HowOften


def test_a_digest_says_how_many_people_added_to_which_kind_of_page(telling: Telling) -> None:
    telling.write("dad")
    telling.write("gran")
    telling.later(hours=1)
    telling.work()
    assert telling.mails("mum") == [], "not before its hour"

    telling.now = tomorrow(8, 5, days=2)
    telling.work()

    [mail] = telling.mails("mum")
    assert mail["Subject"] == "Golden Thread: something new"
    assert sentence(mail) == "Two people added to “My family”."
    home = f"http://localhost:8000/child/{telling.house.children['robin']}"
    assert f"{home}/new" in plain(mail) and f"{home}/notices" in plain(mail)
    assert sentence(telling.mails("gran")[0]) == "One person added to “My family”.", "never of one's own"


def test_there_is_one_digest_a_day_and_none_when_nothing_is_new(telling: Telling) -> None:
    telling.write("dad")
    for day in (2, 3, 4):
        telling.now = tomorrow(8, 5, days=day)
        telling.work()
        telling.work()
    assert len(telling.mails("mum")) == 1
    telling.write("dad", field="health")
    telling.now = tomorrow(8, 5, days=5)
    telling.work()
    assert len(telling.mails("mum")) == 2


def test_at_once_means_that_ten_saves_are_one_mail(telling: Telling) -> None:
    telling.choose("mum", HowOften.AT_ONCE)
    fields = ("love_about", "health", "medicine", "food", "sleep", "moving", "talking", "outside", "friends", "works")
    for field in fields:
        telling.later(seconds=40)
        telling.write("dad", field=field)
        telling.work()
    assert telling.mails("mum") == []
    telling.later(minutes=4)
    telling.work()
    [mail] = telling.mails("mum")
    assert sentence(mail) == "One person added to “My family”."
    telling.later(minutes=30)
    telling.work()
    assert len(telling.mails("mum")) == 1


def test_changed_words_are_told_as_changed(telling: Telling) -> None:
    telling.choose("mum", HowOften.AT_ONCE)
    passage, number = telling.write("dad")
    telling.later(minutes=11)
    telling.work()
    telling.later(minutes=1)
    telling.write("dad", body="Other words.", passage_id=passage, base=number)
    telling.later(minutes=11)
    telling.work()
    assert [sentence(mail) for mail in telling.mails("mum")] == [
        "One person added to “My family”.", "One person changed “My family”."
    ]  # fmt: skip


def test_once_a_week_is_on_monday(telling: Telling) -> None:
    telling.choose("mum", HowOften.WEEKLY, 17)
    telling.write("dad")
    sent: list[datetime] = []
    for hours in range(24 * 9):
        telling.now = tomorrow(12) + timedelta(hours=hours)
        before = len(telling.mails("mum"))
        telling.tick()
        sent += [clock.local(telling.now)] * (len(telling.mails("mum")) - before)
    assert [(one.weekday(), one.hour) for one in sent] in ([(0, 17)], [(0, 18)])


def test_what_somebody_may_not_see_is_not_counted_and_hastens_nothing(telling: Telling) -> None:
    for name in ("leila", "gran"):
        telling.choose(name, HowOften.AT_ONCE)
    telling.write("dad", audience=Preset.ONLY_FAMILY)
    telling.later(minutes=8)
    telling.write("mum", "one_page_profile", "admire", audience=Preset.EVERYONE)
    telling.later(minutes=4)
    telling.work()
    assert sentence(telling.mails("gran")[0]) == "Two people added to “One page about me” and “My family”."
    assert telling.mails("leila") == [], "twelve minutes after the hidden words, four after those she may see"
    telling.later(minutes=7)
    telling.work()
    assert sentence(telling.mails("leila")[0]) == "One person added to “One page about me”."


def test_nobody_is_told_of_words_that_are_for_others_only(telling: Telling) -> None:
    telling.choose("leila", HowOften.AT_ONCE)
    telling.write("dad", audience=Preset.ONLY_FAMILY)
    telling.write("dad", field="health", audience=Preset.ONLY_ME)
    for days in (2, 3, 9):
        telling.now = tomorrow(8, 5, days=days)
        telling.work()
    assert [sentence(mail) for mail in telling.mails("mum")] == ["One person added to “My family”."]
    assert telling.mails("leila") == [] and telling.mails("priya") == []


def test_words_kept_from_one_parent_send_them_nothing(telling: Telling) -> None:
    telling.choose("mum", HowOften.AT_ONCE)
    telling.write("dad", audience=Preset.ONLY_ME)
    telling.later(minutes=30)
    telling.work()
    assert telling.mails("mum") == []
    telling.write("dad", field="health")
    telling.later(minutes=30)
    telling.work()
    [mail] = telling.mails("mum")
    assert "dad" not in said_in(mail) and sentence(mail) == "One person added to “My family”."


def test_words_taken_back_before_the_mail_goes_are_not_told(telling: Telling) -> None:
    for name in ("leila", "gran"):
        telling.choose(name, HowOften.AT_ONCE)
    telling.write("mum")
    telling.later(minutes=11)
    assert telling.plan() == 2
    with clock.pretend(telling.now), telling.house.work() as work:
        space = telling.house.space("mum", "robin", work)
        page_id = telling.house.page("robin", "my_family")
        share_page(space, telling.house.catalogue.types["my_family"], page_id, Preset.ONLY_FAMILY)
        work.commit()
    telling.work()
    assert telling.mails("leila") == []
    telling.later(minutes=11)
    telling.work()
    assert len(telling.mails("gran")) >= 1 and telling.mails("leila") == []


@pytest.mark.parametrize("how", ["membership", "account", "choice"])
def test_whoever_is_shut_out_before_the_mail_goes_gets_none(telling: Telling, how: str) -> None:
    for name in ("leila", "gran"):
        telling.choose(name, HowOften.AT_ONCE)
    telling.write("mum")
    telling.later(minutes=11)
    assert telling.plan() == 2
    if how == "membership":
        telling.end("leila")
    elif how == "choice":
        telling.choose("leila", HowOften.NEVER)
    else:
        with telling.house.work() as work:
            disable_person(work, telling.house.people["leila"])
            work.commit()
    telling.work()
    telling.later(days=3)
    telling.work()
    assert telling.mails("leila") == [] and len(telling.mails("gran")) == 1
    assert [one.state for one in telling.ledger("leila")] == [NoticeState.NOTHING]


def test_whoever_is_asked_for_advice_is_told_and_told_what_waits(telling: Telling) -> None:
    telling.choose("ruth", HowOften.AT_ONCE)
    telling.choose("leila", HowOften.AT_ONCE)
    with clock.pretend(telling.now), telling.house.work() as work:
        space = telling.house.space("daniel", "robin", work, Permission.ASK_ADVICE)
        kind = telling.house.catalogue.types["advice_educational_psychologist"]
        ask_advice(space, kind, telling.house.people["ruth"], words="Qzsecret words", due_on=_soon(telling))
        work.commit()
    telling.later(minutes=11)
    telling.work()
    [mail] = telling.mails("ruth")
    assert sentence(mail) == "You are asked for your advice." and "Qzsecret" not in mail.as_string()
    assert "/new" not in plain(mail), "it leads to the child's home, where what waits stands: what is new there is nothing"
    assert telling.mails("leila") == []
    telling.write("mum")
    telling.later(minutes=11)
    telling.work()
    assert sentence(telling.mails("ruth")[1]) == "One person added to “My family”. You are asked for your advice."
    with clock.pretend(telling.now), telling.house.work() as work:  # who asks again reminds
        space = telling.house.space("daniel", "robin", work, Permission.ASK_ADVICE)
        ask_advice(space, kind, telling.house.people["ruth"], words="Qzsecret words", due_on=_soon(telling))
        work.commit()
    telling.later(minutes=11)
    telling.work()
    assert [sentence(mail) for mail in telling.mails("ruth")[2:]] == ["You are asked for your advice."]


def _soon(telling: Telling) -> date:
    return clock.local(telling.now).date() + timedelta(days=40)


def test_the_name_of_the_child_is_left_out_of_the_name_of_a_page(telling: Telling) -> None:
    telling.choose("mum", HowOften.AT_ONCE)
    telling.write("daniel", "section_a", "history")
    telling.later(minutes=11)
    telling.work()
    [mail] = telling.mails("mum")
    assert sentence(mail) == "One person added to “The child’s story and views”."
    assert "robin" not in said_in(mail)


def test_councils_and_young_people_are_told_when_they_ask_for_it(telling: Telling) -> None:
    telling.write("mum")
    telling.now = tomorrow(8, 5, days=2)
    telling.work()
    assert telling.mails("dad") and not telling.mails("daniel") and not telling.mails("moira")
    telling.choose("daniel", HowOften.DAILY)
    telling.later(days=1)
    telling.work()
    assert not telling.mails("daniel"), "what was before is not told"
    telling.write("mum", field="health")
    telling.later(days=1)
    telling.work()
    assert len(telling.mails("daniel")) == 1


def test_a_digest_keeps_its_hour_when_the_clocks_change(telling: Telling) -> None:
    """Eight in the morning is eight in the morning in England, on the day the clocks change and round it."""
    for change in _changes(tomorrow(12, days=3)):
        start = change - timedelta(days=2)
        sent: list[str] = []
        for hours in range(24 * 4):
            telling.now = start.astimezone(UTC) + timedelta(hours=hours, minutes=30)
            if hours % 24 == 3:
                telling.write("dad", field="health")
            before = len(telling.mails("mum"))
            telling.tick()
            sent += [f"{clock.local(telling.now):%H:%M}"] * (len(telling.mails("mum")) - before)
        assert sent == ["08:30"] * 4


def _changes(start: datetime) -> list[datetime]:
    """The next two days on which the clocks in England change."""
    found, day = [], start
    while len(found) < 2:
        if day.utcoffset() != (day + timedelta(days=1)).utcoffset():
            found.append(day + timedelta(days=1))
        day += timedelta(days=1)
    return found


def test_each_mail_that_went_leaves_an_audit_row_without_a_word(telling: Telling) -> None:
    telling.write("dad")
    telling.now = tomorrow(8, 5, days=2)
    telling.work()
    with telling.house.work() as work:
        rows = work.session.execute(select(AuditRow.object_id).where(AuditRow.act == "notice.sent")).scalars().all()
    told = ("mum", "gran", "leila", "priya", "grace", "ruth")
    assert sorted(rows) == sorted(
        one.id for name in told for one in telling.ledger(name) if one.state is NoticeState.SENT
    )
    assert len(rows) == 6
