"""Plants a secret wherever the program keeps a copy of words, and looks for it again in every raw byte."""

import uuid
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Engine, inspect, text, update

from tests.plan.robin import Robin
from tests.worker.conftest import letter
from wiki import clock
from wiki.commands.drafts import Key, Place, save_draft
from wiki.commands.passages import MediaUse, Words
from wiki.commands.passages_save import save_passage
from wiki.commands.plan_settle import settle_finding
from wiki.commands.questions import Asking
from wiki.commands.questions_answer import answer_question
from wiki.commands.questions_ask import ask_about
from wiki.commands.share_requests import ask_to_share
from wiki.commands.translations import Translating, translate
from wiki.commands.tray import put_in_place, tray_page
from wiki.models.media import Media
from wiki.models.page_words import PageWords
from wiki.models.translations import TranslatedBy
from wiki.pagetypes.model import TRAY
from wiki.queries.versions import see_current
from wiki.words import Permission, Preset, Voice

SAID = "Aunt qzaunt was taken ill with qzillness in the summer and told nobody at all"
QUOTED = "taken ill with qzillness in the summer"
OWN = "Daniel saw him wait at the door"  # what the plan's writer says in their own words


@dataclass
class Planted:
    """The secret passage, its page, what is left of it on the tray, its row, and every word by which a copy is known."""

    passage: uuid.UUID
    page: uuid.UUID
    tray: uuid.UUID
    row: uuid.UUID
    words: list[str] = field(default_factory=list)


def plant(robin: Robin) -> Planted:
    """Mum says it on the tray first, puts it in its place and changes it; others ask, answer, pick, draft and quote."""
    house, types = robin.house, robin.house.catalogue.types
    photo = robin.photo("mum", "green")
    paper = robin.file("mum", "qzfilename.pdf", "application/pdf", letter("The qzscanned letter says so"))
    with house.work() as work:
        heard = update(Media).where(Media.id.in_((photo, paper))).values(heard="0:01 The qzheard draft", heard_state="ready")
        session = work.begin_writing()
        session.execute(heard)
        for state, said in (("checked", "The qzpaper says so"), ("ready", "A qzmachine read this")):
            session.add(
                PageWords(
                    child_id=house.children["robin"], media_id=paper, page=2, state=state, words=said,
                    person_id=house.people["mum"], at=clock.now(),
                )
            )  # fmt: skip
        work.commit()
    with house.work() as work:
        space = house.space("mum", "robin", work, Permission.WRITE)
        tray = tray_page(space, types[TRAY])
        files = (
            MediaUse(photo, alt="qzalt in the garden", caption="qzcaption of the day"),
            MediaUse(paper, caption="The letter", transcript="qztranscript of it"),
        )
        words = Words(
            voice=Voice.PARENT, body=SAID, speaker="qzspeaker", gathered="by qzgathered", media=files, audience=Preset.ONLY_ME
        )
        caught_id = save_passage(space, types[TRAY], tray, "caught", words).passage_id
        assert caught_id is not None
        work.commit()
    with house.work() as work:
        space = house.space("mum", "robin", work, Permission.WRITE)
        page = house.page("robin", "my_family")
        caught = see_current(space, caught_id)[caught_id]
        passage = put_in_place(space, types[TRAY], caught, types["my_family"], page, "worries").passage_id
        assert passage is not None
        work.commit()
    house.say(
        "mum", "robin", "my_family", "worries", f"{SAID}. She is qzbetter now.", passage_id=passage, base=1, speaker="qzspeaker",
        gathered="by qzgathered", media=files, audience=Preset.EVERYONE, note="It was qznote",
    )  # fmt: skip
    robin.keep("worry", passage, "mum")
    _beside(robin, passage, page)
    row = robin.use(
        "row_worry", "worry", QUOTED, "needs", "needs", media=(MediaUse(photo, alt="qzalt in the garden"),),
        columns={"area": "communication", "name": "Home", "difficulty": f"{OWN}: he was {QUOTED}."},
    )  # fmt: skip
    words_known = (
        "qzaunt", "qzillness", "qzalt", "qzcaption", "qztranscript", "qzspeaker", "qzgathered", "qzbetter", "qznote", "qzfilename",
        "qzscanned", "qzheard", "qzpaper", "qzmachine", "qzquestion", "qzanswer", "qzdraft", "qzciocia", "qztranslator",
    )  # fmt: skip
    return Planted(passage, page, caught_id, row, list(words_known))


def _beside(robin: Robin, passage: uuid.UUID, page: uuid.UUID) -> None:
    house, types = robin.house, robin.house.catalogue.types
    with house.work() as work:
        space = house.space("priya", "robin", work, Permission.ASK)
        question = ask_about(space, passage, Asking("Is qzquestion so?", to_person=house.people["mum"]))
        work.commit()
    with house.work() as work:
        answer_question(house.space("mum", "robin", work, Permission.ASK), question, "Yes, qzanswer.")
        work.commit()
    with house.work() as work:
        given = Translating("pl", "Ciocia qzciocia", TranslatedBy.INTERPRETER, "qztranslator")
        translate(house.space("mum", "robin", work, Permission.WRITE), passage, given)
        work.commit()
    for name, place, said in (
        ("gran", Place(page, "worries", passage), "I would say qzdraft"),
        ("mum", Place(page, "worries"), f"Again: {SAID}"),
    ):
        with house.work() as work:
            save_draft(house.space(name, "robin", work, Permission.WRITE), place, Key("one-tab", 1), (("body", said),))
            work.commit()
    with house.work() as work:
        space = house.space("priya", "robin", work)
        ask_to_share(space, types["my_family"], page, f"I read that she was {QUOTED}. May I know more?")
        work.commit()
    with house.work() as work:
        settle_finding(house.space("daniel", "robin", work), "without_source.n1.0", "without_source", f"Mum says she was {QUOTED}.")
        work.commit()
    house.say("gran", "robin", "my_family", "love_about", "He hums when he is happy.", note=f"Not that he was {QUOTED}")


def in_tables(engine: Engine, words: list[str]) -> set[str]:
    """Which of the words stand in any column of any table."""
    found: set[str] = set()
    with engine.connect() as connection:
        for table in inspect(engine).get_table_names():
            for row in connection.execute(text(f'SELECT * FROM "{table}"')):
                said = str(tuple(row))
                found |= {word for word in words if word in said}
    return found


def in_files(folders: list[Path], words: list[str]) -> dict[str, set[str]]:
    """Which files hold which of the words, as raw bytes; of a PDF or a picture the text in it counts too."""
    found: dict[str, set[str]] = {}
    for folder in folders:
        for path in folder.rglob("*"):
            if not path.is_file():
                continue
            data = path.read_bytes()
            for word in words:
                if word.encode() in data:
                    found.setdefault(word, set()).add(str(path))
    return found
