"""On what ground a plan may be told to whom: the law's own reasons as data, and consent for everything else."""

from dataclasses import dataclass
from enum import StrEnum

from wiki.words import N_


class Recipient(StrEnum):
    """What somebody who gets a copy of a plan is to it."""

    PARENT = "parent"
    YOUNG_PERSON = "young_person"
    SCHOOL = "school"
    CONSULTED = "consulted"
    COMMISSIONER = "commissioner"
    TRIBUNAL = "tribunal"
    OTHER = "other"


RECIPIENT_NAMES: dict[str, str] = {
    Recipient.PARENT: N_("Parent or carer"),
    Recipient.YOUNG_PERSON: N_("Young person"),
    Recipient.SCHOOL: N_("The school or place that is named"),
    Recipient.CONSULTED: N_("A school that is consulted"),
    Recipient.COMMISSIONER: N_("The health commissioner"),
    Recipient.TRIBUNAL: N_("The tribunal"),
    Recipient.OTHER: N_("Somebody else"),
}
FAMILY = frozenset({Recipient.PARENT, Recipient.YOUNG_PERSON})

CONSENT, INTERESTS = "consent", "interests"


@dataclass(frozen=True)
class Ground:
    """One reason for which the law lets a plan be told: to whom, which kinds of plan, and where that stands."""

    key: str
    words: str
    source: str
    recipients: frozenset[Recipient]
    statuses: frozenset[str]

    @property
    def asks_why(self) -> bool:
        """Whether somebody must say in words why it holds here."""
        return self.key == INTERESTS

    @property
    def is_consent(self) -> bool:
        """Whether it is somebody's consent, which is recorded with who gave it and when."""
        return self.key == CONSENT


_ALL = frozenset({"draft", "final", "amendment", "amended"})
_WORKING = frozenset({"working"})
_ANYBODY = frozenset(Recipient)
GROUNDS = (
    Ground("own_draft", N_("They are sent the draft, and asked what they say to it"), "SEND Regulations 2014, regulation 13(1)",
           FAMILY, frozenset({"draft"})),
    Ground("own_notice", N_("They are sent the notice of what is to change"), "SEND Regulations 2014, regulation 22(2)",
           FAMILY, frozenset({"amendment"})),
    Ground("final", N_("The finished plan is sent to them"), "SEND Regulations 2014, regulation 13(2)",
           FAMILY | {Recipient.SCHOOL, Recipient.COMMISSIONER}, frozenset({"final"})),
    Ground("amended", N_("The amended plan is sent to them"), "SEND Regulations 2014, regulation 22(3)",
           FAMILY | {Recipient.SCHOOL, Recipient.COMMISSIONER}, frozenset({"amended"})),
    Ground("consulted", N_("They are asked whether they can be named in the plan"), "SEND Code of Practice, paragraph 9.83",
           frozenset({Recipient.CONSULTED}), frozenset({"draft", "amendment"})),
    Ground("appeal", N_("It is needed for an appeal"), "SEND Regulations 2014, regulation 17",
           frozenset({Recipient.TRIBUNAL}), _ALL | _WORKING),
    Ground("own_appeal", N_("They are a party to the appeal"), "SEND Regulations 2014, regulation 17", FAMILY, _WORKING),
    Ground(INTERESTS, N_("It is needed in the interests of the child or young person"), "SEND Regulations 2014, regulation 17",
           _ANYBODY - FAMILY, _ALL),
    Ground(CONSENT, N_("The child or young person agreed, or a parent on their behalf"), "SEND Regulations 2014, regulation 17",
           _ANYBODY - FAMILY, _ALL),
)  # fmt: skip


def grounds_for(status: str, recipient: str = "") -> tuple[Ground, ...]:
    """The grounds on which a plan of this kind may be told (to this recipient, if one is given)."""
    return tuple(
        one for one in GROUNDS if status in one.statuses and (not recipient or recipient in one.recipients)
    )


def ground_named(key: str) -> Ground | None:
    """The ground with this key."""
    return next((one for one in GROUNDS if one.key == key), None)
