"""Needs, outcomes and provision of the invented child."""

from datetime import date

from wiki.document.inputs import LinkIn, PassageIn, SourceIn

SLT = SourceIn("Speech and language advice", "Priya Nair", date(2026, 11, 4))
EP = SourceIn("Educational psychology advice", "Dr Tom Reid", date(2026, 10, 28))
OT = SourceIn("Occupational therapy advice", "Maya Lind", date(2026, 11, 6))
DOCTOR = SourceIn("Paediatrician’s advice", "Dr Esi Boateng", date(2026, 10, 30))


def _need(number: int, area: str, title: str, can: str, hard: str, effect: str, *sources: SourceIn) -> PassageIn:
    columns = (("Can do", can), ("Difficulty", hard), ("Effect", effect))
    return PassageIn(title, label=f"Need {number}", area=area, columns=columns, sources=sources)


NEEDS = (
    _need(
        1,
        "communication",
        "Telling people what he wants",
        "Robin can follow two pictures in a row and says more when given time.",
        "However, he has difficulty telling people what he wants when a room is busy.",
        "This means that he pulls at sleeves or leaves the room, and that other children do not know what he means.",
        SLT,
        SourceIn("My Family", "Mum", date(2026, 11, 5)),
    ),
    _need(
        2,
        "communication",
        "Joining in with other children",
        "Robin can take turns with one other child in a game he knows.",
        "However, he has difficulty joining a game that has already begun.",
        "At break he walks along the fence by himself.",
        SLT,
        EP,
    ),
    _need(
        3,
        "cognition",
        "Starting and finishing a task",
        "Robin can read simple sentences and count to 100. He remembers what he has seen.",
        "However, he has difficulty starting a task with more than two steps.",
        "He waits for an adult to tell him the next step, and much of his work is left unfinished.",
        EP,
    ),
    _need(
        4,
        "semh",
        "Noise and change",
        "Robin can say “too loud” with a card.",
        "However, sudden noise and changes of plan frighten him.",
        "He covers his ears, hides under a table, and takes up to half an hour to come back to his work.",
        EP,
        OT,
    ),
)

OUTCOMES = (
    PassageIn(
        "Asking for what he needs",
        "By the end of Year 4 Robin will be able to ask for what he needs, in class and at home, "
        "with his communication "
        "book.",
        label="Outcome 1",
        columns=(
            ("By when", "July 2027"),
            ("How we will know", "His teacher and Mum write down one request a day for a week in June 2027."),
        ),
        links=(
            LinkIn("For", "Need 1", "Telling people what he wants"),
            LinkIn("Towards the hope", "", "I want to go to the shop by myself."),
        ),
        sources=(SLT,),
    ),
    PassageIn(
        "Playing with a friend",
        "By the end of Year 4 Robin will be able to ask one other child to play, and stay in the game for ten minutes.",
        label="Outcome 2",
        columns=(("By when", "July 2027"),),
        links=(
            LinkIn("For", "Need 2"),
            LinkIn("Towards the hope", "", "I want to have a friend who likes trains."),
        ),
        sources=(SLT, EP),
    ),
    PassageIn(
        "Working by himself",
        "By the end of Year 4 Robin will be able to start and finish a task of four steps by following a picture list.",
        label="Outcome 3",
        links=(LinkIn("For", "Need 3"),),
        sources=(EP,),
    ),
)


def _provision(
    number: int,
    area: str,
    what: str,
    slots: tuple[str, str, str, str],
    links: tuple[LinkIn, ...],
    *sources: SourceIn,
) -> PassageIn:
    names = ("Who", "Ratio", "How often", "How long")
    columns = (("What", what), *zip(names, slots, strict=True), ("Review date", "12 July 2027"))
    return PassageIn(label=f"Provision {number}", area=area, columns=columns, links=links, sources=sources)


PROVISION = (
    _provision(
        1,
        "",
        "Practice with his communication book, in real moments of the day: lunch, register, going home.",
        (
            "A teaching assistant trained by the speech and language therapist",
            "1 to 1",
            "Every school day",
            "15 minutes",
        ),
        (
            LinkIn("For", "Need 1", "Telling people what he wants"),
            LinkIn("Towards", "Outcome 1", "Asking for what he needs"),
        ),
        SLT,
    ),
    _provision(
        2,
        "",
        "A play group about trains and building, with two children whom Robin chooses.",
        (
            "A teaching assistant; planned each half-term with the therapist",
            "1 to 3",
            "Twice a week",
            "30 minutes",
        ),
        (LinkIn("For", "Need 2"), LinkIn("Towards", "Outcome 2")),
        SLT,
        EP,
    ),
    _provision(
        3,
        "",
        "A picture list for each task with four steps, ticked off by Robin.",
        ("Class teacher", "Whole class", "Every lesson", "For the length of the task"),
        (LinkIn("For", "Need 3"), LinkIn("Towards", "Outcome 3")),
        EP,
    ),
    _provision(
        4,
        "",
        "A quiet place that he may go to by showing a card, and a warning before each change of plan.",
        ("Any adult in the room", "1 to 1", "When Robin shows the card", "As long as he needs"),
        (LinkIn("For", "Need 4"),),
        OT,
    ),
    _provision(
        5,
        "G",
        "A sleep clinic, with a plan for the night written together with Mum and Dad.",
        ("Community nurse for sleep", "Family", "Three visits", "One hour"),
        (LinkIn("For", "Need 5", "Sleep"),),
        DOCTOR,
    ),
)
