"""What is still on its way when a right ends: it stops at the next look, whichever way the right ended (A10)."""

import io
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import update

from media.store import Store
from tests.media.making import pdf, wav
from tests.support.client import HOST, Visitor
from tests.support.house import House
from wiki import clock
from wiki.commands.media import add_media
from wiki.commands.passages import MediaUse
from wiki.models.children import Membership
from wiki.models.people import Person, SignIn
from wiki.settings import Settings
from wiki.web import watched
from wiki.words import Permission, Preset, Role

Browser = Callable[[str], Visitor]
ENDS = {
    "nothing": None, "removed": (Membership, "ended_at"), "time is over": (Membership, "ends_at"),
    "another role": (Membership, "role"), "account closed": (Person, "disabled_at"), "signed out": (SignIn, "ended_at"),
}  # fmt: skip


def test_a_running_download_stops_at_the_next_look(
    family: House, client_for: Browser, settings: Settings, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with family.work() as work:
        space = family.space("mum", "robin", work, Permission.UPLOAD)
        media_id = add_media(space, Store(settings.media_root), io.BytesIO(wav(seconds=40)), "song.wav", "audio/wav")
        work.commit()
    path, mum = f"/child/{family.children['robin']}/media/{media_id}/original", client_for("mum")
    mine = {Membership: Membership.person_id, Person: Person.id, SignIn: SignIn.person_id}
    whole = len(mum.raw("GET", path).data)
    for how, end in ENDS.items():
        monkeypatch.setattr(watched, "EVERY_SECONDS", 1000.0)
        running = mum._client.get(path, base_url=HOST, buffered=False)
        pieces = iter(running.response)
        assert running.status_code == 200
        got = len(next(pieces))
        monkeypatch.setattr(watched, "EVERY_SECONDS", 0.0)
        if end is None:
            assert got + sum(len(piece) for piece in pieces) == whole, "with the right, all of it comes"
            running.close()
            continue
        kind, column = end
        before = {"role": Role.PARENT}.get(column)
        _set(family, kind, mine[kind] == family.people["mum"], column, Role.RELATIVE if before else clock.now())
        with pytest.raises(ConnectionResetError):
            next(pieces)
        running.close()
        _set(family, kind, mine[kind] == family.people["mum"], column, before)
        assert len(mum.raw("GET", path).data) == whole, f"{how}: the right is back"


def test_a_running_download_stops_once_the_words_it_stands_beside_are_kept_from_its_reader(
    family: House, client_for: Browser, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with family.work() as work:
        space = family.space("mum", "robin", work, Permission.UPLOAD)
        paper = add_media(space, Store(settings.media_root), io.BytesIO(pdf(pages=300)), "plan.pdf", "application/pdf")
        work.commit()
    words = {"body": "Our notes.", "media": (MediaUse(paper),), "audience": Preset.EVERYONE}
    saved = family.say("mum", "robin", "my_family", "worries", **words)
    path, gran = f"/child/{family.children['robin']}/media/{paper}/original", client_for("gran")
    whole = len(gran.raw("GET", path).data)
    for audience in (Preset.EVERYONE, Preset.ONLY_ME):
        monkeypatch.setattr(watched, "EVERY_SECONDS", 1000.0)
        running = gran._client.get(path, base_url=HOST, buffered=False)
        pieces = iter(running.response)
        got = len(next(pieces))
        assert running.status_code == 200 and got < whole
        monkeypatch.setattr(watched, "EVERY_SECONDS", 0.0)
        if audience is Preset.EVERYONE:
            assert got + sum(len(piece) for piece in pieces) == whole
        else:
            family.say("mum", "robin", "my_family", "worries", passage_id=saved.passage_id, base=1, **{**words, "audience": audience})
            with pytest.raises(ConnectionResetError):
                next(pieces)
        running.close()


def _set(family: House, kind: type, mine: object, column: str, value: object) -> None:
    with family.work() as work:
        work.begin_writing().execute(update(kind).where(mine).values({column: value}))  # type: ignore[arg-type]
        work.commit()
