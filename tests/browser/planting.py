"""Plants sixty hostile texts in every box of a child's space, through the real commands, for a browser to look at."""

import uuid
from typing import Any

from media.store import Store
from tests.browser.payloads import payloads
from tests.support.filling import as_stream, photo
from tests.support.guarding import look_through
from tests.support.world import World
from wiki.access.space import Space
from wiki.commands.media import add_media
from wiki.commands.pages_start import start_page
from wiki.commands.passages import MediaUse, SourceUse, Words
from wiki.commands.passages_save import save_passage
from wiki.commands.plan_make import make_draft
from wiki.errors import Refused
from wiki.pagetypes.model import PageType
from wiki.queries.pages import list_pages
from wiki.queries.versions import see_current
from wiki.statute.sections import regulation_12
from wiki.words import Permission, Preset, Role, Voice

AREAS = ("communication", "cognition", "semh", "sensory_physical")


def plant(world: World, store: Store) -> None:
    """Robin's space: words, rows, pages of one's own, files, people and a draft plan, a payload in each of their boxes."""
    house, texts = world.house, payloads()
    house.begin()
    house.child("robin")
    for name, role in (("mum", Role.PARENT), ("priya", Role.HEALTH), ("daniel", Role.CASEWORKER)):
        house.member("robin", name, role, relation=texts[1], organisation=texts[2][:100])
    with house.work() as work:
        mum = house.space("mum", "robin", work)
        kind = house.catalogue.types["my_family"]
        page = next(head.id for head in list_pages(mum) if head.page_type == "my_family")
        planted = [_say(mum, store, kind, page, number, text) for number, text in enumerate(texts)]
        rows = house.catalogue.types["about_me_primary"]
        page = next(head.id for head in list_pages(mum) if head.page_type == "about_me_primary")
        for text in texts:
            columns = {"name": _one_line(text)[:150], "who": _one_line(text)[:290], "why": text}
            save_passage(mum, rows, page, "people", Words(Voice.PARENT, columns=columns, audience=Preset.EVERYONE))
        for text in texts:
            start_page(mum, house.catalogue.types["free_page"], _one_line(text)[:200])
        work.commit()
    with house.work() as work:
        daniel = house.space("daniel", "robin", work, Permission.COMPOSE_PLAN)
        for number, text in enumerate(texts[:20]):
            _need(daniel, house.catalogue.types["needs"], planted[number], number, text)
        make_draft(daniel, store, house.catalogue.types.get, regulation_12())
        work.commit()
    look_through(house.engine, store)
    world.things["texts"] = texts


def _one_line(text: str) -> str:
    return " ".join(text.replace("\x01", "").split())


def _say(mum: Space, store: Store, kind: PageType, page: uuid.UUID, number: int, text: str) -> uuid.UUID:
    """One answer with the text in each of its boxes, saved twice, so that there is something to compare."""
    line = _one_line(text)
    try:
        file = add_media(mum, store, as_stream(photo(lambda _what: text[:200])), f"{line[:150]}.jpg", "image/jpeg")
    except Refused:  # a name that can't be taken is said so; the text is planted in the other boxes all the same
        file = add_media(mum, store, as_stream(photo(lambda _what: "x")), "x.jpg", "image/jpeg")
    use = MediaUse(file, alt=line[:900], caption=line, speaker=line[:190], transcript=text)
    saved, asked = None, ("worries", "sleep", "food", "talking")[number % 4]
    for body in (f"umbrella {number}", f"{text}\n\numbrella {number}"):
        words = Words(
            Voice.PARENT, body=body, speaker=line[:200], gathered=line[:400], note=line[:400], audience=Preset.EVERYONE,
            media=(use,),
        )  # fmt: skip
        place: dict[str, Any] = {"passage_id": saved.passage_id, "base": saved.version_number} if saved else {}
        saved = save_passage(mum, kind, page, asked, words, **place)
    assert saved is not None and saved.passage_id is not None
    return saved.passage_id


def _need(daniel: Space, kind: PageType, said: uuid.UUID, number: int, text: str) -> None:
    version = see_current(daniel, said)[said]
    columns = {"area": AREAS[number % 4], "name": _one_line(text)[:150], "difficulty": text, "strengths": text}
    page = next(head.id for head in list_pages(daniel) if head.page_type == "needs")
    allowed = {column.key for column in kind.fields[0].columns}
    words = Words(
        Voice.PROFESSIONAL, columns={key: value for key, value in columns.items() if key in allowed},
        sources=(SourceUse(version.id, f"umbrella {number}"),), audience=Preset.EVERYONE,
    )  # fmt: skip
    save_passage(daniel, kind, page, kind.fields[0].key, words)
