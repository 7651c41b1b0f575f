"""Documents are read in the page, photos reach old phones, and a film comes smaller for a slow line: only for who may see them."""

import io
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, update

from media.store import Store
from tests.media.making import docx, phone_jpeg
from tests.support.client import Visitor
from tests.support.house import House
from tests.worker.conftest import missing_files, unknown_files
from wiki.commands.media import add_media
from wiki.commands.passages import MediaUse
from wiki.database import Work
from wiki.models.jobs import Job, JobState
from wiki.models.media import EDITION, Media, Rendition
from wiki.queries.search import find
from wiki.search.look import look
from wiki.search.question import read_question
from wiki.settings import Settings
from wiki.words import MediaKind, MediaState, Permission, Preset
from wiki.worker import old_media
from wiki.worker.run import Worker

Browser = Callable[[str], Visitor]
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
OLD_SAFARI = "image/png,image/svg+xml,image/*;q=0.8,video/*;q=0.8,*/*;q=0.5"
NEW_SAFARI = "image/webp,image/png,image/svg+xml,image/*;q=0.8,video/*;q=0.8,*/*;q=0.5"


@pytest.fixture
def store(settings: Settings) -> Store:
    """The store of the program under test."""
    return Store(settings.media_root)


Show = Callable[..., uuid.UUID]


@pytest.fixture
def show(family: House, store: Store) -> Show:
    """``show(data, name, type, audience)``: Mum adds a file and shows it in Robin's story; returns its id."""

    def send(data: bytes, name: str, kind: str, audience: Preset = Preset.EVERYONE) -> uuid.UUID:
        with family.work() as work:
            space = family.space("mum", "robin", work, Permission.UPLOAD)
            media_id = add_media(space, store, io.BytesIO(data), name, kind)
            work.commit()
        family.say(
            "mum", "robin", "about_me_primary", "people", columns={"name": "With a file"},
            media=(MediaUse(media_id, alt="A file", caption="The <b>report</b>"),), audience=audience,
        )  # fmt: skip
        return media_id

    return send


def _pdf(*pages: str) -> bytes:
    import pikepdf

    made = pikepdf.new()
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    for words in pages:
        made.add_blank_page(page_size=(400, 200))
        made.pages[-1].Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        made.pages[-1].Contents = made.make_stream(f"BT /F1 14 Tf 20 100 Td ({words}) Tj ET".encode())
    kept = io.BytesIO()
    made.save(kept)
    return kept.getvalue()


def test_a_pdf_is_read_page_by_page_with_its_words_beneath_by_whoever_may_see_it(
    family: House, client_for: Browser, show: Show, settings: Settings, engine: Engine
) -> None:
    pages = ("The zeppelin <b>page</b>", "", "Third \\001page")  # what no reader shows
    media_id = show(_pdf(*pages), "report.pdf", "application/pdf")
    hidden = show(_pdf("Mum alone"), "own.pdf", "application/pdf", Preset.ONLY_ME)
    base = f"/child/{family.children['robin']}/document"
    assert client_for("leila").raw("GET", f"{base}/{media_id}").status_code == 404, "there is nothing to read yet"
    Worker(settings, engine).drain()
    visitor = client_for("leila")
    page = visitor.open(f"/child/{family.children['robin']}/page/{family.page('robin', 'about_me_primary')}")
    assert page.links["The <b>report</b>"].endswith(f"document/{media_id}")

    first = visitor.follow("The <b>report</b>")
    assert first.h1 == "The <b>report</b>" and "Page 1 of 3" in first.words
    assert "The zeppelin <b>page</b>" in first.words and f"/media/{media_id}/page-1" in first.text
    assert "Third page" not in first.words and not [one for one in first.links if one.startswith("Back")]
    second = visitor.follow("Next: ")
    assert "no words in it" in second.words and f"/media/{media_id}/page-2" in second.text
    third = visitor.follow("Next: ")
    assert "Third page" in third.words and not [one for one in third.links if one.startswith("Next")]
    assert visitor.open(f"{base}/{media_id}?page=2").path == visitor.page.path
    assert visitor.open(third.links["The page it is on"]).status == 200

    for asked in ("0", "4", "-1", "x", "99999", "1 "):
        assert visitor.raw("GET", f"{base}/{media_id}?page={asked}").status_code == 404, asked
    assert "Mum alone" in client_for("mum").open(f"{base}/{hidden}").words
    for name, path in (("leila", f"{base}/{hidden}"), ("brook", f"{base}/{media_id}")):
        assert client_for(name).raw("GET", path).status_code == 404
    assert client_for("").raw("GET", f"{base}/{media_id}").status_code == 302


def test_a_word_document_becomes_words_to_read_and_to_find(
    family: House, client_for: Browser, show: Show, settings: Settings, engine: Engine
) -> None:
    long = [f"Paragraph {number}. " + "He likes the loud trains. " * 30 for number in range(9)]
    media_id = show(docx("A zeppelin <script>alert(1)</script>", *long), "advice.docx", WORD)
    place = f"/child/{family.children['robin']}/page/{family.page('robin', 'about_me_primary')}"
    before = client_for("leila").open(place)
    assert before.links["The <b>report</b>"].endswith("/original") and "just as it is" in before.words

    Worker(settings, engine).drain()

    visitor = client_for("leila")
    after = visitor.open(place)
    assert after.links["The <b>report</b>"].endswith(f"/document/{media_id}") and "just as it is" not in after.words
    assert after.links["Download: The <b>report</b>"].endswith("/original")
    page = visitor.follow("The <b>report</b>")
    assert "A zeppelin <script>alert(1)</script>" in page.words and "<script>alert" not in page.text
    assert "Part 1 of 2" in page.words and "<img" not in page.text.split("<main")[1].split("</main")[0].replace("<img class=\"icon\"", "")
    assert "Paragraph 8" in visitor.follow("Next: ").words
    original = visitor.raw("GET", f"/child/{family.children['robin']}/media/{media_id}/original")
    assert original.headers["Content-Disposition"].startswith("attachment")
    with family.work() as work:
        space, question = family.space("leila", "robin", work), read_question("zeppelins")
        assert find(space, question, look(settings.search_root, space.id, question)).total == 1


def test_an_old_phone_gets_each_photo_as_jpeg(family: House, client_for: Browser, show: Show) -> None:
    media_id = show(phone_jpeg(width=2000, height=1500), "robin.jpg", "image/jpeg")
    base = f"/child/{family.children['robin']}/media/{media_id}"
    visitor = client_for("leila")
    page = visitor.open(f"/child/{family.children['robin']}/page/{family.page('robin', 'about_me_primary')}").text
    source, image = page.split("<picture>")[1].split("</picture>")[0].split("<img ")
    assert 'type="image/webp"' in source and all(f"{base}/w{size} {size}w" in source for size in (320, 800, 1600))
    assert f'src="{base}/jpeg"' in image and 'width="800" height="600"' in image and 'sizes="' in source
    for accept, kind in ((OLD_SAFARI, "image/jpeg"), (NEW_SAFARI, "image/webp"), ("*/*", "image/webp"), ("", "image/webp")):
        for name in ("w320", "w1600"):
            answer = visitor.raw("GET", f"{base}/{name}", headers={"Accept": accept})
            assert (answer.status_code, answer.mimetype) == (200, kind), (accept, name)
            assert "Accept" in answer.vary
    assert visitor.raw("GET", f"{base}/jpeg").data[:3] == b"\xff\xd8\xff"
    assert visitor.raw("GET", f"{base}/w999", headers={"Accept": OLD_SAFARI}).status_code == 404
    assert client_for("brook").raw("GET", f"{base}/w320", headers={"Accept": OLD_SAFARI}).status_code == 404


def test_a_film_offers_a_smaller_one_and_says_how_big_it_is(
    family: House, client_for: Browser, show: Show, engine: Engine
) -> None:
    media_id = show(phone_jpeg(), "a.jpg", "image/jpeg")  # a film's rows, without an hour of film
    place = f"/child/{family.children['robin']}/page/{family.page('robin', 'about_me_primary')}"

    with Work(engine) as work:
        session = work.begin_writing()
        session.execute(update(Media).where(Media.id == media_id).values(kind=MediaKind.VIDEO))
        film, *rest = session.execute(select(Rendition).where(Rendition.media_id == media_id)).scalars().all()
        film.name, film.size = "mp4", 20_100_000
        for one in rest:
            session.delete(one)
        work.commit()
    before = client_for("leila").open(place)
    assert f"/media/{media_id}/mp4" in before.text and "Smaller film" not in before.words
    with Work(engine) as work:
        work.begin_writing().add(
            Rendition(
                child_id=family.children["robin"], media_id=media_id, name="small", content_type="video/mp4", key="-",
                size=3_900_000, width=640, height=360,
            )
        )  # fmt: skip
        work.commit()
    after = client_for("leila").open(place)
    assert "Smaller film, for a slow connection, 4 MB" in after.words
    assert f"/media/{media_id}/small" in after.text and "Show the larger film, 20 MB" in after.text


def test_files_taken_under_earlier_rules_get_what_they_lack_once(
    family: House, client_for: Browser, show: Show, engine: Engine, settings: Settings, store: Store,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    photo = show(phone_jpeg(width=1000, height=750), "a.jpg", "image/jpeg")
    letter = show(docx("A zeppelin"), "a.docx", WORD)
    with Work(engine) as work:  # as they lay there before
        session = work.begin_writing()
        session.execute(update(Media).values(edition=EDITION - 1, words=""))
        old = session.execute(select(Rendition).where(Rendition.name == "jpeg")).scalar_one()
        store.remove(old.key)
        session.delete(old)
        session.execute(update(Job).values(state=JobState.DONE))
        work.commit()
    worker = Worker(settings, engine)
    worker.drain()
    visitor, base = client_for("leila"), f"/child/{family.children['robin']}/media"
    reading = base.replace("/media", "/document")
    assert visitor.raw("GET", f"{base}/{photo}/jpeg").status_code == 404

    assert old_media.ask_for_some(engine) == 2
    assert old_media.ask_for_some(engine) == 0, "each is asked for once"
    real, crops = old_media.complete, []

    def cropped_meanwhile(*what: object) -> object:
        made = real(*what)  # type: ignore[arg-type]
        if not crops:
            crops.append(_turned(engine, store, photo, family.children["robin"].hex))
        return made

    monkeypatch.setattr(old_media, "complete", cropped_meanwhile)
    worker.drain()

    assert visitor.raw("GET", f"{base}/{photo}/jpeg").data[:3] == b"\xff\xd8\xff"
    assert "A zeppelin" in visitor.open(f"{reading}/{letter}").words
    assert crops and (unknown_files(engine, store), missing_files(engine, store)) == ([], [])
    with Work(engine) as work:
        assert set(work.session.execute(select(Media.state)).scalars()) == {MediaState.READY}
        assert set(work.session.execute(select(Job.kind, Job.state)).all()) >= {("media.complete", JobState.DONE)}


def _turned(engine: Engine, store: Store, media_id: uuid.UUID, prefix: str) -> str:
    """Somebody changes the picture while the job is at it: one of its forms lies elsewhere now."""
    with Work(engine) as work:
        session = work.begin_writing()
        row = session.execute(
            select(Rendition).where(Rendition.media_id == media_id, Rendition.name == "w800")
        ).scalar_one()
        before, row.key = row.key, store.put(prefix, Path(store.path(row.key)), "webp").key
        work.commit()
    store.remove(before)
    return before
