"""Plants any number of hostile texts in every box of a space that takes words, for a browser to look at; quick enough for thousands."""

import io
import uuid
from dataclasses import dataclass

from media.store import Store
from tests.media import making
from tests.support.house import PASSWORD, House
from wiki.access.space import Space
from wiki.commands.drafts import Key, Place, save_draft
from wiki.commands.media import add_media
from wiki.commands.pages_start import start_page
from wiki.commands.passages import MediaUse, Words
from wiki.commands.passages_save import save_passage
from wiki.commands.people import add_person
from wiki.commands.questions import Asking
from wiki.commands.questions_answer import answer_question
from wiki.commands.questions_ask import ask_about
from wiki.errors import Refused
from wiki.queries.pages import list_pages
from wiki.words import Preset, Role, Voice


def one_line(text: str, most: int = 200) -> str:
    """The text as a box of one line takes it."""
    return " ".join(text.replace("\x01", "").replace("\x0c", " ").split())[:most]


@dataclass(frozen=True)
class Planted:
    """Where it is: who wrote it, the child, a page of answers, a page of rows, how many texts there are, how many rows of
    them were refused with a sentence."""

    writer: str
    child: uuid.UUID
    answers: uuid.UUID
    rows: uuid.UUID
    count: int
    refused: int


def plant_many(house: House, store: Store, number: int, texts: list[str]) -> Planted:
    """A child whose own name, people, pages, answers, rows, files, questions and drafts are ``texts``; one transaction."""
    name, writer = f"{one_line(texts[0], 50)} {number}", f"writer{number}@example.org"
    with house.work() as work:
        house.people[writer] = add_person(work, one_line(texts[1], 90), writer, PASSWORD)
        work.commit()
    child, refused = house.child(name), 0
    for person, role in ((writer, Role.PARENT), ("priya", Role.HEALTH)):
        house.member(name, person, role, relation=one_line(texts[2], 90), organisation=one_line(texts[3], 90))
    with house.work() as work:
        mum, priya = house.space(writer, name, work), house.space("priya", name, work)
        pages = {head.page_type: head.id for head in list_pages(mum)}
        for place, text in enumerate(texts):
            try:
                _plant_one(house, store, mum, priya, pages, place, text)
            except Refused:
                refused += 1
        work.commit()
    return Planted(writer, child, pages["my_family"], pages["about_me_primary"], len(texts), refused)


def _plant_one(
    house: House, store: Store, mum: Space, priya: Space, pages: dict[str, uuid.UUID], number: int, text: str
) -> None:
    line, kinds = one_line(text), house.catalogue.types
    picture = making.saved(making.drawn(24, 18), "PNG")
    try:
        file = add_media(mum, store, io.BytesIO(picture), f"{line[:140]}.png", "image/png")
    except Refused:  # such a name is refused with a sentence; everything else is planted all the same
        file = add_media(mum, store, io.BytesIO(picture), "x.png", "image/png")
    use = MediaUse(file, alt=line, caption=line, speaker=line[:150], transcript=text)
    asked = ("worries", "sleep", "food", "talking")[number % 4]
    saved = save_passage(
        mum, kinds["my_family"], pages["my_family"], asked,
        Words(Voice.PARENT, body=f"umbrella {number}", audience=Preset.EVERYONE, speaker="Mum"),
    )  # fmt: skip
    assert saved.passage_id is not None
    save_passage(
        mum, kinds["my_family"], pages["my_family"], asked,
        Words(Voice.PARENT, body=f"{text}\n\numbrella {number}", speaker=line, gathered=line, note=line, media=(use,)),
        passage_id=saved.passage_id, base=saved.version_number,
    )  # fmt: skip
    columns = {"name": line[:150], "who": line, "why": text}
    row = Words(Voice.PARENT, columns=columns, speaker="Mum", audience=Preset.EVERYONE)
    save_passage(mum, kinds["about_me_primary"], pages["about_me_primary"], "people", row)
    if number % 2 == 0:
        start_page(mum, kinds["free_page"], line)
    if number % 3 == 0:
        question = ask_about(priya, saved.passage_id, Asking(text, to_person=mum.person.id))
        answer_question(mum, question, text)
    if number % 10 == 0:
        place = Place(pages["my_family"], asked, None)
        save_draft(mum, place, Key(f"tab{number:08}", 1), (("body", text), ("speaker", line)))
