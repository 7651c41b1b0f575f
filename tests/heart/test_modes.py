"""Settings, the demonstration's walls, and sign-in, as an administrator would try them."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine, select

from tests.support.house import PASSWORD, House
from wiki import clock
from wiki.access.passwords import hash_password, is_right
from wiki.access.person import Post, find_signed_in
from wiki.commands.children import open_child
from wiki.commands.people import give_post
from wiki.commands.sign_in import TRIES, begin_sign_in, change_password, sign_in, sign_out
from wiki.errors import Refused
from wiki.models.children import Child
from wiki.models.people import Person, SignIn
from wiki.queries.demonstration import people_of_the_demonstration
from wiki.settings import Settings, SettingsError, read_settings
from wiki.web.demonstration import refuse_other_addresses, refuse_real_children, refuse_real_people
from wiki.words import Role


def test_the_demonstration_is_not_opened_on_real_children(engine: Engine, house: House) -> None:
    refuse_real_children(engine)
    house.child("robin")
    with pytest.raises(SettingsError, match="real children"):
        refuse_real_children(engine)


def test_the_demonstration_is_not_loaded_beside_real_people(engine: Engine, house: House) -> None:
    with pytest.raises(SettingsError, match="Real people have accounts"):
        refuse_real_people(engine)
    with house.work() as work:  # one that is loaded starts again, whoever was added there since
        work.begin_writing().get_one(Person, house.people["moira"]).demonstration = True
        work.commit()
    house.person("colin")
    refuse_real_people(engine)


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.7", "::", "example.org"])
def test_the_demonstration_serves_this_machine_only(host: str, settings: Settings) -> None:
    given = {**vars(settings), "demonstration": True, "host": host}
    with pytest.raises(SettingsError, match="this machine only"):
        refuse_other_addresses(Settings(**given))


def test_the_demonstration_answers_no_other_name(settings: Settings) -> None:
    from wiki.factory import create_app

    app = create_app(Settings(**{**vars(settings), "demonstration": True}))
    client = app.test_client()
    assert client.get("/up", base_url="http://localhost:8000").status_code == 200
    assert client.get("/up", base_url="http://evil.example").status_code == 404


def test_outside_the_demonstration_nobody_can_look_around(app: Flask, family: House) -> None:
    page = app.test_client().get("/", base_url="https://localhost")
    assert "Look around" not in page.text


def test_a_visitor_may_look_around_as_invented_people_of_an_invented_child_parents_first(family: House) -> None:
    with family.work() as work:
        session = work.begin_writing()
        for name in ("leila", "mum"):
            session.get_one(Person, family.people[name]).demonstration = True
        work.commit()
    with family.work() as work:
        assert people_of_the_demonstration(work) == [], "the child is no invented one"
    with family.work() as work:
        work.begin_writing().get_one(Child, family.children["robin"]).demonstration = True
        work.commit()
    with family.work() as work:
        assert [(one[1], one[2]) for one in people_of_the_demonstration(work)] == [("Mum", "Mum, Robin"), ("Leila", "teacher, Robin")]


def test_the_secret_key_is_made_once_and_for_the_owner_only(tmp_path: Path) -> None:
    first = read_settings({"INSTANCE": str(tmp_path / "i")}).secret_key
    assert read_settings({"INSTANCE": str(tmp_path / "i")}).secret_key == first
    assert len(first) > 40
    assert (tmp_path / "i" / "secret_key").stat().st_mode & 0o077 == 0


def test_servers_that_begin_at_once_and_one_after_a_crash_sign_with_the_same_key(tmp_path: Path) -> None:
    (tmp_path / "secret_key").touch(0o600)  # as a server leaves it that dies, or stands still, between making and writing
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _number: read_settings({"INSTANCE": str(tmp_path)}).secret_key, range(8)))
    assert len(keys) == 1 and len(keys.pop()) > 40


@pytest.mark.parametrize(
    ("name", "value"),
    [("PORT", "eighty"), ("PORT", "70000"), ("PORT", "0"), ("PROXIES", "²"), ("CLIP_MONTHS", "9" * 5000), ("IDLE_MINUTES", "0"),
     ("SESSION_HOURS", "0"), ("LOCK_WAIT_SECONDS", "0"), ("DEMONSTRATION", "perhaps"), ("DATABASE_URL", "mysql://x"),
     ("DATABASE_URL", "sqlite:///"), ("DATABASE_URL", "postgresql://me:hush@db:port/x"), ("TRACES_URL", "postgresql://me:hu@sh@db/x"),
     ("SECRET_KEY", "hush"), ("MAIL_FROM", "not an address"), ("BACKUP_KEY", "hush"), ("SCAN_PROGRAM", "no.such_program"),
     ("SPEECH_PROGRAM", "no such"), ("INSTANCE", "/dev/null/here")],
)  # fmt: skip
def test_a_wrong_setting_is_named_and_no_secret_is_repeated(name: str, value: str, tmp_path: Path) -> None:
    mails = {"MAIL_URL": "smtp://localhost", "PUBLIC_URL": "https://x.example", "MAIL_FROM": "thread@x.example"}
    with pytest.raises(SettingsError, match=f"^{name} ") as wrong:
        read_settings({"INSTANCE": str(tmp_path), **mails, name: value})
    assert "hush" not in str(wrong.value) and "sh@" not in str(wrong.value) and len(str(wrong.value)) < 250


@pytest.mark.parametrize(
    ("name", "value"), [("INVITATION_DAYS", "none"), ("RETENTION", "/nowhere"), ("DATABASE_URL", "sqlite:////nowhere/at/all.sqlite3")]
)
def test_flask_and_gunicorn_are_ended_with_one_sentence(
    name: str, value: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import app as front_door

    monkeypatch.setenv("INSTANCE", str(tmp_path))
    monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit) as ended:
        front_door.create_app()
    said = capsys.readouterr().err
    assert name in said and said.count("\n") == 1
    assert ended.value.code == 4, "gunicorn would start one worker after the other"


def test_a_database_that_can_only_be_read_is_told_at_the_start(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    from wiki.factory import create_app

    if not settings.database_url.startswith("sqlite"):
        pytest.skip("PostgreSQL says so by itself")
    monkeypatch.setattr("wiki.database.os.access", lambda _place, _how: False)
    with pytest.raises(SettingsError, match="may not write to its database"):
        create_app(settings)


def test_whoever_is_invented_opens_invented_children_and_no_real_one_comes_beside_them(house: House) -> None:
    house.person("colin")
    with house.work() as work:
        work.begin_writing().get_one(Person, house.people["moira"]).demonstration = True
        give_post(work, house.people["colin"], house.council_id, Role.CASEWORKER)
        work.commit()
    house.child("ash")
    refuse_real_children(house.engine)  # or the demonstration would not start again
    with house.work() as work, pytest.raises(Refused, match="made-up council"):
        open_child(
            house.signed_in("colin", work), Post(house.council_id, Role.CASEWORKER), house.catalogue, known_as="Ada",
            full_name="", born_on=clock.today() - timedelta(days=2000),
        )  # fmt: skip


def test_signing_out_ends_the_browsers_token_on_the_server(house: House) -> None:
    with house.work() as work:
        person = begin_sign_in(work, house.person("mum"), hours=1)
        work.commit()
    with house.work() as work:
        assert find_signed_in(work, person.token) is not None
        again = find_signed_in(work, person.token)
        assert again is not None
        sign_out(again)
        work.commit()
    with house.work() as work:
        assert find_signed_in(work, person.token) is None


def test_a_sign_in_ends_after_its_hours(house: House) -> None:
    with house.work() as work:
        token = begin_sign_in(work, house.person("mum"), hours=12).token
        work.commit()
    with house.work() as work, clock.pretend(clock.now() + timedelta(hours=12, seconds=1)):
        assert find_signed_in(work, token) is None


def test_a_new_password_signs_every_other_browser_out(house: House) -> None:
    with house.work() as work:
        phone = begin_sign_in(work, house.person("mum"), hours=1)
        laptop = begin_sign_in(work, house.person("mum"), hours=1)
        work.commit()
    with house.work() as work:
        here = find_signed_in(work, laptop.token)
        assert here is not None
        change_password(here, PASSWORD, "another quiet morning")
        work.commit()
    with house.work() as work:
        assert find_signed_in(work, phone.token) is None
        assert find_signed_in(work, laptop.token) is not None
        kept = work.session.execute(select(SignIn.token_hash)).scalars().all()
        assert laptop.token not in kept


def test_whoever_has_a_phone_that_is_signed_in_finds_the_password_out_by_no_trying(house: House) -> None:
    with house.work() as work:
        phone = begin_sign_in(work, house.person("mum"), hours=1)
        work.commit()
    said = []
    for old in (*("a guess of theirs",) * 6, PASSWORD):
        with house.work() as work:
            here = find_signed_in(work, phone.token)
            assert here is not None
            with pytest.raises(Refused) as refused:
                change_password(here, old, "another quiet morning")
            said.append(refused.value.fields["old_password"])
            work.commit()
    assert ["not your password" in one for one in said] == [True] * 4 + [False] * 3
    assert all("Wait 15 minutes" in one for one in said[4:]), "the right one too, or it would be found out all the same"


def _try(house: House, email: str, password: str, *, trusted: bool = False) -> str:
    with house.work() as work:
        try:
            sign_in(work, email, password, key="k", hours=1, trusted=trusted)
        except Refused as refusal:
            work.commit()
            return refusal.fields[""]
        work.commit()
        return ""


def test_guessing_is_slowed_alike_for_known_and_unknown_addresses(house: House) -> None:
    house.person("mum")
    for email in ("mum@example.org", "nobody@example.org"):
        answers = [_try(house, email, "a wrong guess") for _number in range(TRIES + 1)]
        assert len(set(answers[:TRIES])) == 1
        assert "Wait 15 minutes" in answers[TRIES]
    assert "Wait" in _try(house, "mum@example.org", PASSWORD)
    assert _try(house, "mum@example.org", PASSWORD, trusted=True) == ""


@pytest.mark.parametrize("password", ["x" * 7, "x" * 129])
def test_passwords_too_short_or_too_long_are_refused_with_a_sentence(password: str) -> None:
    with pytest.raises(Refused) as refused:
        hash_password(password)
    assert refused.value.fields["new_password"]


def test_every_letter_of_a_long_password_counts() -> None:
    password = "pass phrase \N{STEAM LOCOMOTIVE} " * 12
    kept = hash_password(password[:128])
    assert is_right(kept, password[:128])
    assert not is_right(kept, password[:127])
