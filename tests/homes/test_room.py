"""There is room for so much and no more: said early and kindly, and held to however many come at once."""

import io
import threading
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import Engine, func, select

from media.store import Store
from tests.cli.test_looking_after import run
from tests.support.client import Visitor
from tests.support.house import House
from tests.worker.conftest import unknown_files
from wiki.allowance import allow
from wiki.commands.erasures import erase_passage
from wiki.commands.media import add_media
from wiki.commands.passages import MediaUse
from wiki.commands.room import NoRoom
from wiki.errors import NotAllowed, Refused
from wiki.models.media import Media
from wiki.queries.room import room_of_space
from wiki.settings import GIGABYTE, Settings
from wiki.words import ErasureReason, Permission, Preset, Role

SIZE = 1000


@pytest.fixture
def limit(engine: Engine, settings: Settings) -> Callable[..., None]:
    """``limit(child=…, person=…)``: how many bytes there may be."""

    def set_limit(child: int = GIGABYTE, person: int = GIGABYTE) -> None:
        allow(engine, replace(settings, child_bytes=child, person_bytes=person))

    return set_limit


@pytest.fixture
def store(app: Flask) -> Store:
    """The store of the program under test."""
    found: Store = app.extensions["store"]
    return found


def note(number: int = 0, size: int = SIZE) -> io.BytesIO:
    """A plain text of so many bytes."""
    return io.BytesIO(f"Note {number}: ".encode().ljust(size, b"x"))


def send(family: House, store: Store, name: str, child: str, number: int = 0, size: int = SIZE) -> object:
    """``name`` adds a file."""
    with family.work() as work:
        space = family.space(name, child, work, Permission.UPLOAD)
        media_id = add_media(space, store, note(number, size), "note.txt", "text/plain")
        work.commit()
    return media_id


def sent(engine: Engine) -> int:
    """How many bytes the rows of files count."""
    with engine.connect() as connection:
        return int(connection.execute(select(func.coalesce(func.sum(Media.size), 0))).scalar_one())


def test_a_full_space_is_said_before_a_byte_is_read_and_without_telling_what_others_keep(
    family: House, store: Store, engine: Engine, limit: Callable[..., None]
) -> None:
    class Unread(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise AssertionError("it was read")

    send(family, store, "dad", "robin")
    limit(child=2 * SIZE)
    send(family, store, "mum", "robin")
    with family.work() as work:
        space = family.space("mum", "robin", work, Permission.UPLOAD)
        for size in (1, 5 * SIZE):
            with pytest.raises(NoRoom) as caught:
                add_media(space, store, Unread(bytes(size)), "note.txt", "text/plain")
            said = caught.value.sentence
            assert "Nothing you saved before is lost" in said and "Send a smaller" in said and "council" in said
    with family.work() as work:  # nobody else is told how much there is in the space
        with pytest.raises(NotAllowed):
            room_of_space(family.space("mum", "robin", work))
        assert room_of_space(family.space("moira", "robin", work)).used == 2 * SIZE
    send(family, store, "brook", "zara")
    assert unknown_files(engine, store) == [] and sent(engine) == 3 * SIZE


def test_what_one_person_sends_is_counted_in_every_space_together(
    family: House, store: Store, engine: Engine, limit: Callable[..., None]
) -> None:
    family.member("zara", "mum", Role.RELATIVE)
    limit(person=2 * SIZE)
    send(family, store, "mum", "robin")
    send(family, store, "mum", "zara")
    with pytest.raises(Refused) as caught:
        send(family, store, "mum", "robin", size=1)
    assert "you have sent" in caught.value.fields["files"]
    send(family, store, "dad", "robin")
    assert sent(engine) == 3 * SIZE


def test_twenty_at_once_never_go_over_the_limit(
    family: House, store: Store, engine: Engine, limit: Callable[..., None]
) -> None:
    limit(child=5 * SIZE + 1)
    assert crowd(family, store, [("mum", "robin"), ("dad", "robin")]) == 5
    assert sent(engine) == 5 * SIZE
    assert unknown_files(engine, store) == [], "who came too late left nothing behind"


def test_one_person_who_sends_into_two_spaces_at_the_same_moment_is_counted_once_and_for_all(
    family: House, store: Store, engine: Engine, limit: Callable[..., None]
) -> None:
    family.member("zara", "mum", Role.RELATIVE)
    limit(person=SIZE + 1)
    told: list[str] = []

    def second() -> None:
        try:
            send(family, store, "mum", "zara")
            told.append("kept")
        except NoRoom as full:
            told.append(full.sentence)

    thread = threading.Thread(target=second)
    with family.work() as work:
        add_media(family.space("mum", "robin", work, Permission.UPLOAD), store, note(), "note.txt", "text/plain")
        thread.start()  # nothing that it can read says that there is a first
        thread.join(0.7)
        assert told == [], "it waits to see what becomes of the first"
        work.commit()
    thread.join()
    assert "you have sent" in told[0] and sent(engine) == SIZE
    assert unknown_files(engine, store) == []


def crowd(family: House, store: Store, whos: list[tuple[str, str]]) -> int:
    """Twenty files at the same moment; how many were kept. Each is told, and none meets anything but a sentence."""
    ready, results = threading.Barrier(20, timeout=60), []

    def act(number: int) -> None:
        name, child = whos[number % len(whos)]
        with family.work() as work:
            space = family.space(name, child, work, Permission.UPLOAD)
            stream = Waiting(note(number).getvalue(), ready)
            try:
                add_media(space, store, stream, "note.txt", "text/plain")
                work.commit()
                results.append("kept")
            except NoRoom:
                results.append("full")
            except BaseException as trouble:
                results.append(repr(trouble))
                raise

    threads = [threading.Thread(target=act, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(results) == {"kept", "full"} and len(results) == 20
    return results.count("kept")


class Waiting(io.BytesIO):
    """A file whose first byte comes when all twenty senders were told that there is room."""

    def __init__(self, data: bytes, ready: threading.Barrier) -> None:
        super().__init__(data)
        self._ready: threading.Barrier | None = ready

    def read(self, size: int | None = -1, /) -> bytes:
        if self._ready is not None:
            ready, self._ready = self._ready, None
            ready.wait()
        return super().read(size)


def test_what_is_taken_out_for_good_makes_room_again(
    family: House, store: Store, limit: Callable[..., None]
) -> None:
    limit(child=SIZE)
    media_id = send(family, store, "mum", "robin")
    said = family.say(
        "mum", "robin", "about_me_primary", "people", columns={"name": "Somebody"},
        media=(MediaUse(media_id, alt="A file"),), audience=Preset.EVERYONE,  # type: ignore[arg-type]
    )  # fmt: skip
    with pytest.raises(NoRoom):
        send(family, store, "mum", "robin")
    assert said.passage_id is not None
    with family.work() as work:
        space = family.space("mum", "robin", work, Permission.ERASE)
        erase_passage(space, said.passage_id, ErasureReason.SOMEBODY_ELSE, sure=True)
        work.commit()
    send(family, store, "mum", "robin")


def test_words_sent_with_a_file_that_has_no_room_come_back_to_be_saved_without_it(
    family: House, app: Flask, store: Store, engine: Engine, client_for: Callable[[str], Visitor], limit: Callable[..., None]
) -> None:
    limit(child=2 * SIZE + 1)
    mum = client_for("mum")
    robin = family.children["robin"]
    mum.open(f"/child/{robin}/page/{family.page('robin', 'about_me_primary')}/question/my_story")
    words = {
        "language": "en-GB", "Your words": "Robin likes trains.", "Whose words are these?": "parent",
        "Who said it?": "Mum", "audience": "everyone",
    }  # fmt: skip
    three = [(note(number).getvalue(), f"note{number}.txt") for number in range(3)]
    page = mum.press("Save these words", {**words, "documents": three}, status=422)
    assert "note2.txt: There is no room left" in page.words and "note1.txt:" not in page.words
    assert "Robin likes trains." in page.text and sent(engine) == 2 * SIZE, "those that had room are kept"
    page = mum.press("Save these words")
    assert "Robin likes trains." in page.words and "note1.txt" in page.words
    assert unknown_files(engine, store) == []

    # Who manages the space sees how full it is, in whole gigabytes; others see what they sent themselves.
    limit(child=3 * GIGABYTE)
    with engine.begin() as connection:
        one = select(Media.id).where(Media.child_id == robin).limit(1).scalar_subquery()
        connection.execute(Media.__table__.update().where(Media.id == one).values(size=2 * GIGABYTE))  # type: ignore[attr-defined]
    moira = client_for("moira").open(f"/child/{robin}/people").words
    assert "About 2 GB of 3 GB is used." in moira
    assert "GB" not in client_for("mum").open(f"/child/{robin}/people").words
    assert "2.0 GB of 1 GB" in mum.open("/account").words
    assert "Less than 0.1 GB of 1 GB" in client_for("dad").open("/account").words
    said = run(app, "media", "room").output
    assert f"{robin}  2.00 GB of 3 GB" in said and "1 children with files" in said
