"""The advice about the invented child, as it stands in section K."""

from datetime import date

from wiki.document.inputs import AdviceIn, DocumentIn, PageIn, PassageIn, Said

PRIYA = Said("professional", "Priya Nair, speech and language therapist", "", date(2026, 11, 4))
MUM = Said("parent", "Mum", "asked at the clinic", date(2026, 10, 30))

ADVICE = (
    AdviceIn(
        "Speech and language advice",
        "Priya Nair, speech and language therapist, Harbourshire Community Health",
        date(2026, 11, 4),
        (
            PassageIn(
                "How I came to know Robin",
                "I saw Robin at school on **14 October 2026** for an hour, in class and at lunch, "
                "and talked with his mother on "
                "the telephone. I used the picture cards he knows.",
                said=PRIYA,
            ),
            PassageIn(
                "What Robin can do, and what is hard",
                "He follows two pictures in a row now. In September it was one. He understands "
                "questions with *who* and "
                "*where*, but not yet with *when* or *why*.\n\n| What I looked at | September | "
                "October |\n|---|---|---|\n"
                "| Pictures followed in a row | 1 | 2 |\n| Words in his longest sentence | 4 | 6 |\n"
                "| Requests without help in an hour | 2 | 3 |",
                said=PRIYA,
            ),
            PassageIn(
                "What I recommend",
                "1. Daily practice with a communication book, 15 minutes, with an adult whom I have trained.\n"
                "2. A small play group, twice a week, 30 minutes.\n3. I visit school once each "
                "half-term to train and to review.",
                said=PRIYA,
            ),
        ),
    ),
    AdviceIn(
        "Educational psychology advice",
        "Dr Tom Reid, educational psychologist, Harbourshire Council",
        date(2026, 10, 28),
        (
            PassageIn(
                "What this is based on",
                "Two visits to Larkfield Primary School, a talk with his teacher and his parents, "
                "and an hour of work with "
                "Robin.",
            ),
            PassageIn(
                "Strengths and needs",
                "### Learning\n\nRobin remembers what he has seen far better than what he has heard.\n\n"
                "### Feelings\n\nSudden noise frightens him. He knows the card for “too loud” and uses it.\n\n"
                "> He told me: the hall is a tunnel with no end.",
            ),
        ),
    ),
    AdviceIn(
        "Occupational therapy advice",
        "Maya Lind, occupational therapist",
        date(2026, 11, 6),
        (
            PassageIn(
                "Sensory checklist",
                "The checklist that his parents filled in is attached.",
                media=(
                    DocumentIn(
                        "sensory checklist.pdf",
                        (
                            PageIn(
                                "paper",
                                "Covers ears at sudden noise: often.\n\nSeeks deep pressure: sometimes.",
                            ),
                        ),
                    ),
                ),
            ),
        ),
    ),
    AdviceIn(
        "Paediatrician’s advice",
        "Dr Esi Boateng, consultant paediatrician",
        date(2026, 10, 30),
        (
            PassageIn("Sleep", "He wakes two or three times a night (sleep diary, three weeks).", said=MUM),
            PassageIn("Medicine", "None at present."),
        ),
    ),
    AdviceIn("Social care advice", "Harbourshire Council, children’s social care", None),
)
