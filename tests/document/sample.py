"""A whole plan of a child who does not exist, for the tests to lay out and for people to look at."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from tests.document.sample_advice import ADVICE
from tests.document.sample_pictures import draw
from tests.document.sample_rows import NEEDS, OUTCOMES, PROVISION
from wiki.document.inputs import (
    ClipIn,
    PassageIn,
    PictureIn,
    PlanInput,
    Said,
    SectionIn,
)

ROBIN = Said("child", "Robin", "with picture cards, helped by Mum", date(2026, 11, 3))
MUM = Said("parent", "Mum", "", date(2026, 11, 5))
GRAN = Said("interpretation", "Gran", "from a film of a Sunday walk", date(2026, 11, 9))
PAPER = Said(
    "parent",
    "Dad",
    "",
    date(2026, 11, 3),
    "From paper of 3 November 2026, typed by Sam Okoro, SEND administrator.",
)

VIEWS = (
    PassageIn(
        "What I like",
        "Trains. The **loud** ones. I know the names of all the bridges:\n\n- Stone Arch\n- Hollow Lane\n- the red one",
        said=ROBIN,
        media=(
            PictureIn("bridge", "A red train crosses a stone bridge with three arches", "The red one, on Sunday"),
            PictureIn("pool", "A child in a blue cap swims between two lanes", "Fridays with Gran"),
        ),
    ),
    PassageIn(
        "What I like",
        "He will sit and watch the 8:14 for as long as you let him. It is when he is calmest, and when he talks most.",
        said=MUM,
    ),
    PassageIn(
        "How I talk, and how to talk with me",
        "Words come slowly. If you wait, they come. Say my name first. Show me the picture.",
        said=ROBIN,
        media=(PictureIn("book", "A board with twelve picture cards in three rows", "My communication book"),),
    ),
    PassageIn(
        "A good day",
        "We got up and there was no rush. He chose his own socks. On the way he told me that the bridge was asleep.",
        said=GRAN,
        media=(
            ClipIn(
                "audio",
                "Gran",
                date(2026, 11, 9),
                42,
                "We got up and there was no rush. He chose his own socks.\n\nThen he said, Gran, the bridge is asleep.",
                "Gran talks about Sunday",
            ),
            ClipIn(
                "video",
                "Robin",
                date(2026, 11, 3),
                65,
                "Look. It is coming. It is the red one!",
                "Waiting for the train",
                "bridge",
                "Robin waits at the fence while a red train comes over the bridge",
            ),
        ),
    ),
    PassageIn(
        "My hopes",
        "I want to have a friend who likes trains. I want to go to the shop by myself.",
        said=ROBIN,
    ),
    PassageIn(
        "Our story",
        "Robin was born five weeks early. He said his first words at three. He started at nursery in "
        "2021, two mornings a "
        "week, with a key person he still asks about. At school he found the noise of the hall very "
        "hard, and for most of "
        "the first year he ate his lunch in the corridor.\n\nHe has a sister, Ada, who is twelve, "
        "and a cat called Soot.",
        said=PAPER,
    ),
    PassageIn(
        "Nadzieje babci",
        "Chcę, żeby Robin miał przyjaciół i żeby mógł opowiadać o swoich pociągach.",
        said=Said("parent", "Babcia Zofia", "", date(2026, 11, 8)),
        language="pl",
    ),
)
HEALTH = (
    PassageIn(
        "Sleep",
        "Robin can fall asleep by himself. However, he wakes two or three times a night, and on the "
        "next day he finds it "
        "hard to take part in lessons before break.",
        label="Need 5",
        columns=(("Advice", "Paediatrician"),),
    ),
)
BUDGET = (
    PassageIn(
        "Direct payment for the holiday club",
        columns=(
            ("What it pays for", "A helper at the holiday club"),
            ("How much", "£1,240 a year"),
            ("Blank", " "),
        ),
    ),
)
PLACEMENT = (PassageIn("", "Larkfield Primary School, a mainstream primary school."),)


def plan(status: str = "draft", photos: int = 0) -> PlanInput:
    """The sample as a draft or final plan; ``photos`` adds that many pictures to section A."""
    more = tuple(PictureIn(f"extra{place}", f"Extra picture {place}", f"Picture {place}") for place in range(photos))
    views = (*VIEWS, PassageIn("More pictures", media=more)) if more else VIEWS
    return PlanInput(
        child_name="Robin Ashdown",
        date_of_birth=date(2018, 5, 3),
        council="Harbourshire Council",
        status="final" if status == "final" else "draft",
        number=1 if status == "draft" else 2,
        made_on=date(2026, 11, 21),
        made_time="2:30pm",
        made_by="Sam Okoro, caseworker",
        made_for="Dana Ashdown (Mum)",
        signed_by="" if status == "draft" else "Ruth Adeyemi, head of SEND",
        photo=PictureIn("face", "Robin smiles at the camera in a green jumper"),
        quotation="I know the names of all the bridges. If you wait, I will tell you.",
        quotation_said=ROBIN,
        sections=(
            SectionIn("A", views),
            SectionIn("B", NEEDS),
            SectionIn("C", HEALTH),
            SectionIn("E", OUTCOMES),
            SectionIn("F", tuple(row for row in PROVISION if row.area != "G")),
            SectionIn("G", tuple(replace(row, area="") for row in PROVISION if row.area == "G")),
            SectionIn("I", PLACEMENT),
            SectionIn("J", BUDGET),
        ),
        advice=ADVICE,
    )


def assets(folder: Path, photos: int = 0) -> dict[str, Path]:
    """The files of the sample's pictures, drawn into ``folder``."""
    made = {name: draw(folder, name) for name in ("bridge", "pool", "face", "book", "paper")}
    names = ("bridge", "pool", "book", "face")
    made.update({f"extra{place}": draw(folder, names[place % 4], key=f"extra{place}") for place in range(photos)})
    return made
