"""Everybody in both spaces is told of everything new by mail: no canary of any child is in any mail, nor a name (A3, A11)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest

from tests.support import cast
from tests.support.cast import OF_ROBIN, ROBIN, ZARA
from tests.support.html import words
from tests.support.world import World
from wiki import clock
from wiki.models.notices import NoticeChoice
from wiki.models.people import Person
from wiki.words_mail import HowOften


@dataclass
class Post:
    """All mails of one morning, by whom they went to; the raw bytes of every file in the folder."""

    mails: dict[str, list[EmailMessage]]
    raw: list[bytes]


@pytest.fixture(scope="module")
def post(world: World) -> Iterator[Post]:
    """The world two days on, when every member, closed account and former member had chosen to be told daily."""
    house = world.house
    with house.work() as work:
        session = work.begin_writing()
        for child in (ROBIN, ZARA):
            for name in house.people:
                session.add(
                    NoticeChoice(
                        person_id=house.people[name], child_id=world.child(child), how_often=HowOften.DAILY, hour=8,
                        counted_from=datetime(2000, 1, 1, tzinfo=UTC), chosen_at=clock.now(),
                    )
                )  # fmt: skip
        work.commit()
    with clock.pretend(clock.now() + timedelta(days=2)):
        world.catch_up()
    raw = [path.read_bytes() for path in (world.settings.instance / "mail").iterdir()]
    mails: dict[str, list[EmailMessage]] = {}
    for data in raw:
        mail = message_from_bytes(data, policy=default)
        assert isinstance(mail, EmailMessage)
        mails.setdefault(str(mail["To"]), []).append(mail)
    yield Post(mails, raw)


def _address(world: World, name: str) -> str:
    with world.house.work() as work:
        person = work.session.get(Person, world.house.people[name])
        assert person is not None
        return person.email


def _said(mail: EmailMessage) -> str:
    """Everything that stands in a mail but the address it goes to."""
    parts = [part.get_content() for part in mail.walk() if not part.is_multipart()]
    return "\n".join([*parts, *(f"{name}: {value}" for name, value in mail.items() if name != "To")])


def test_every_member_of_each_space_gets_one_mail_for_each(world: World, post: Post) -> None:
    members = {ROBIN: cast.everybody(ROBIN), ZARA: cast.everybody(ZARA)}
    for name in world.house.people:
        number = sum(name in people for people in members.values())
        assert len(post.mails.get(_address(world, name), [])) == number, name


def test_no_mail_holds_a_canary(world: World, post: Post) -> None:
    for mails in post.mails.values():
        for mail in mails:
            assert not world.canaries.met(_said(mail))
    allowed = {one for one in world.canaries.known.values() if one.what.startswith("the address of")}
    for data in post.raw:
        assert world.canaries.met(data.decode("utf-8", "replace")) <= allowed, "the receiver's own address, and no more"


def test_no_mail_names_anybody(world: World, post: Post) -> None:
    with world.house.work() as work:
        people = {word.lower() for name in work.session.query(Person.name) for word in name[0].split()}
    names = people - {"the", "both", "other", "health", "care", "school", "social", "young", "person", "professional",
                      "parent", "relative", "caseworker", "send", "administrator", "shut", "ended"}  # fmt: skip
    assert {"mum", "leila", "daniel"} <= names
    for mails in post.mails.values():
        for mail in mails:
            words = set(_said(mail).lower().replace("’", " ").split())
            assert not words & (names | {ROBIN, ZARA}), _said(mail)


_NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")


@pytest.mark.parametrize("name", [*OF_ROBIN.values(), cast.SECOND_PARENT])
def test_a_mail_counts_just_the_people_whose_words_its_receiver_meets(world: World, post: Post, name: str) -> None:
    """As many as the page “What’s new” shows them, which fails by itself at a foreign canary."""
    page = world.visitor(name).open(f"/child/{world.child(ROBIN)}/new")
    entries = [words(one) for one in page.html.all("h2")]
    authors = {entry.split(" wrote in ")[0] for entry in entries if " wrote in " in entry}
    [mail] = post.mails[f"{name}@example.org"]
    found = re.search(r"(\w+) (?:person|people) (?:added|changed)", _said(mail))
    assert found is not None and len(entries) < 200
    assert (_NUMBERS.index(found[1]) if found[1] in _NUMBERS else int(found[1])) == len(authors) > 2
