"""A final plan that holds what must go in every place that it has: advice, papers, pictures, a recording, a row, a copy sent."""

import uuid
from dataclasses import dataclass

from sqlalchemy import update

from tests.plan.robin import Robin
from tests.plan.test_pack import letter, sound
from tests.support.guarding import look_through
from wiki import clock
from wiki.commands.packs import Packing, make_pack, send_pack
from wiki.commands.passages import MediaUse
from wiki.commands.plan_download import download_plan
from wiki.commands.plan_make import make_final
from wiki.commands.questions import Asking
from wiki.commands.questions_ask import dispute
from wiki.commands.translations import Translating, translate
from wiki.document.clip_links import ClipLinks
from wiki.models.people import Council
from wiki.models.translations import TranslatedBy
from wiki.statute.sections import regulation_12
from wiki.words import Permission, Voice

SAID = "Qzalpha told qzbeta that qzgamma lives at the qzdelta house now"
PICKED = "qzgamma lives at the qzdelta house"
OWN = "Daniel saw him wait at the door"
WORDS = (
    "Qzalpha", "qzbeta", "qzgamma", "qzdelta", "Qzspeaker", "qzalt", "qzcaption", "qzpaper", "qzscanned", "qzspoken",
    "Qzenglish", "Qznote",
)  # fmt: skip


@dataclass
class Issued:
    """The plan's number and the id of the copy that went to the health board."""

    number: int
    pack: uuid.UUID


def issue(robin: Robin, *, translated: bool = True) -> Issued:
    """Priya says it, and Mum that it is not right; Daniel picks some of it into a need, issues the plan, sends a copy, and Mum
    takes the plan away."""
    photo = robin.photo("priya", "green")
    paper = robin.file("priya", "qzpaper.pdf", "application/pdf", letter("The qzscanned letter says so"))
    clip = robin.file("priya", "clip.wav", "audio/wav", sound())
    assert robin.world is not None
    robin.world.catch_up()
    files = (
        MediaUse(photo, alt="qzalt in the garden", caption="qzcaption of the day"), MediaUse(paper, caption="The letter"),
        MediaUse(clip, transcript="The qzspoken words are all here", caption="How it sounds"),
    )  # fmt: skip
    robin.said(
        "advice", "priya", "advice_speech_and_language", "anything_else", SAID, voice=Voice.PROFESSIONAL, speaker="Qzspeaker",
        media=files, language="ur",
    )  # fmt: skip
    with robin.house.work() as work:
        english = Translating("en-GB", "Qzenglish hits.", TranslatedBy.PERSON)
        if translated:
            translate(robin.house.space("priya", "robin", work), robin.passages["advice"], english)
        work.commit()
    with robin.house.work() as work:
        kind, note = robin.find_type("advice_speech_and_language"), Asking("Qznote never did.", robin.house.people["priya"])
        assert kind is not None
        dispute(robin.house.space("mum", "robin", work), kind, robin.passages["advice"], note)
        work.commit()
    robin.use(
        "row_advice", "advice", PICKED, "needs", "needs", media=(MediaUse(photo, alt="qzalt in the garden"),),
        columns={"area": "communication", "name": "Home", "difficulty": f"{OWN}: {PICKED}."},
    )  # fmt: skip
    with robin.house.work() as work:
        work.begin_writing().execute(update(Council).values(second_eyes=False))
        work.commit()
    with robin.house.work() as work:
        number = make_final(
            robin.house.space("daniel", "robin", work), robin.store, robin.find_type, regulation_12(),
            signed_by="Dana Hill, SEND manager", clips=ClipLinks("https://wiki.example.org", 24),
        )  # fmt: skip
        work.commit()
    look_through(robin.house.engine, robin.store)
    with robin.house.work() as work:
        space = robin.house.space("daniel", "robin", work)
        asked = Packing(recipient="commissioner", to_name="The health board", ground="final")
        pack = make_pack(space, robin.store, number, asked)
        send_pack(space, pack, "post", clock.today(), "Signed for.")
        work.commit()
    with robin.house.work() as work:
        download_plan(robin.house.space("mum", "robin", work, Permission.READ_PLAN), robin.store, number, "pdf")
        work.commit()
    return Issued(number, pack)

