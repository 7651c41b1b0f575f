"""The fixed names the whole house shares: roles, groups, rights, voices and audiences, with their words on screen."""

from enum import StrEnum


def N_(words: str) -> str:
    """Mark ``words`` for translation where they are written; they are translated where they are shown."""
    return words


class Filled(str):
    """An English sentence with its values put in, which still knows the sentence itself, so that it can be said in
    another language where it is shown. Stored or printed, it is the English words and nothing else."""

    __slots__ = ("given", "words")
    words: str
    given: dict[str, str]

    def __new__(cls, words: str, /, **given: str) -> "Filled":
        """``words`` is a msgid with ``%(name)s`` for each of ``given``."""
        made = super().__new__(cls, words % given)
        made.words, made.given = words, given
        return made

    def spelt(self, english: str) -> "Filled":
        """The same, with other English words: with a capital, say, where it begins a sentence."""
        made = str.__new__(type(self), english)
        made.words, made.given = self.words, self.given
        return made


class Role(StrEnum):
    """What a member does in a child's space (house.md, decision 9: rights hang on role and audience only)."""

    PARENT = "parent"
    YOUNG_PERSON = "young_person"
    RELATIVE = "relative"
    SCHOOL = "school"
    HEALTH = "health"
    SOCIAL_CARE = "social_care"
    OTHER_PROFESSIONAL = "other_professional"
    CASEWORKER = "caseworker"
    SEND_ADMINISTRATOR = "send_administrator"


class Group(StrEnum):
    """Who an audience can name as a whole."""

    FAMILY = "family"
    CHILD = "child"
    SCHOOL = "school"
    HEALTH = "health"
    SOCIAL_CARE = "social_care"
    COUNCIL = "council"
    OTHERS = "others"


GROUP_OF_ROLE: dict[Role, Group] = {
    Role.PARENT: Group.FAMILY,
    Role.YOUNG_PERSON: Group.CHILD,
    Role.RELATIVE: Group.FAMILY,
    Role.SCHOOL: Group.SCHOOL,
    Role.HEALTH: Group.HEALTH,
    Role.SOCIAL_CARE: Group.SOCIAL_CARE,
    Role.OTHER_PROFESSIONAL: Group.OTHERS,
    Role.CASEWORKER: Group.COUNCIL,
    Role.SEND_ADMINISTRATOR: Group.COUNCIL,
}

GROUP_NAMES: dict[str, str] = {
    Group.FAMILY: N_("The family"),
    Group.CHILD: N_("The child or young person"),
    Group.SCHOOL: N_("The school, college or nursery"),
    Group.HEALTH: N_("Health"),
    Group.SOCIAL_CARE: N_("Social care"),
    Group.COUNCIL: N_("The council"),
    Group.OTHERS: N_("Other professionals"),
}

FAMILY_ROLES = frozenset({Role.PARENT, Role.YOUNG_PERSON, Role.RELATIVE})
COUNCIL_ROLES = frozenset({Role.CASEWORKER, Role.SEND_ADMINISTRATOR})

ROLE_NAMES: dict[str, str] = {
    Role.PARENT: N_("Parent or carer"),
    Role.YOUNG_PERSON: N_("Child or young person"),
    Role.RELATIVE: N_("Family or friend"),
    Role.SCHOOL: N_("School, college or nursery"),
    Role.HEALTH: N_("Health"),
    Role.SOCIAL_CARE: N_("Social care"),
    Role.OTHER_PROFESSIONAL: N_("Other professional"),
    Role.CASEWORKER: N_("Caseworker"),
    Role.SEND_ADMINISTRATOR: N_("SEND administrator"),
}


class Stay(StrEnum):
    """What somebody of the family is in a young person's space once the young person has chosen it."""

    HELPER = "helper"
    READER = "reader"
    LEAVES = "leaves"


class Decision(StrEnum):
    """One decision of a young person: whether somebody can make it is judged for each by itself (Mental Capacity Act 2005,
    sections 1 to 3)."""

    ASSESS = "assess"
    ANSWER = "answer"
    SCHOOL = "school"
    APPEAL = "appeal"
    SHARE = "share"


DECISION_NAMES: dict[str, str] = {
    Decision.ASSESS: N_("Asking for an assessment of what is needed"),
    Decision.ANSWER: N_("Answering a draft of the plan"),
    Decision.SCHOOL: N_("Asking for a school or college"),
    Decision.APPEAL: N_("Getting the final plan, and asking for mediation or an appeal"),
    Decision.SHARE: N_("Saying who may see the family’s pages"),
}


class ActsAs(StrEnum):
    """By what right somebody decides in a young person's place (SEND Regulations 2014, regulation 64)."""

    DEPUTY = "deputy"
    ATTORNEY = "attorney"
    PARENT = "parent"


class Voice(StrEnum):
    """Whose voice a passage is in (domain.md §4, the voice rule)."""

    CHILD = "child"
    YOUNG_PERSON = "young_person"
    PARENT = "parent"
    PROFESSIONAL = "professional"
    INTERPRETATION = "interpretation"


VOICE_NAMES: dict[str, str] = {
    Voice.CHILD: N_("The child’s own words"),
    Voice.YOUNG_PERSON: N_("The young person’s own words"),
    Voice.PARENT: N_("A parent or family member speaking"),
    Voice.PROFESSIONAL: N_("A professional speaking"),
    Voice.INTERPRETATION: N_("An adult saying what they think the child means"),
}


class Preset(StrEnum):
    """The four ready-made audiences that every page offers from the start."""

    ONLY_ME = "only_me"
    ONLY_FAMILY = "only_family"
    PROFESSIONALS = "professionals"
    EVERYONE = "everyone"


PRESET_NAMES: dict[str, str] = {
    Preset.ONLY_ME: N_("Only me"),
    Preset.ONLY_FAMILY: N_("Only family"),
    Preset.PROFESSIONALS: N_("Professionals only"),
    Preset.EVERYONE: N_("Everyone working with us"),
}


FIELD_SEEN_BY: dict[str, str] = {
    Preset.ONLY_ME: N_("Only me"),
    Preset.ONLY_FAMILY: N_("Only family sees this question"),
    Preset.PROFESSIONALS: N_("Only professionals see this question"),
    Preset.EVERYONE: N_("Everyone working with us sees this question"),
}


class Hand(StrEnum):
    """The two ways to choose an audience by hand, person by person."""

    PEOPLE = "people"
    BUT = "but"


HAND_NAMES: dict[str, str] = {Hand.PEOPLE: N_("People I choose"), Hand.BUT: N_("Everyone but …")}


class ShareAnswer(StrEnum):
    """What the family answers when somebody asks to see more."""

    SHARED = "shared"
    NOT_NOW = "not_now"


class Permission(StrEnum):
    """One right; access/permissions.py says which role holds it."""

    READ = "read"
    WRITE = "write"
    ASK = "ask"
    SHARE = "share"
    UPLOAD = "upload"
    TYPE_FROM_PAPER = "type_from_paper"
    OPEN_CORNER = "open_corner"
    SEE_MEMBERS = "see_members"
    SEE_LOG = "see_log"
    MANAGE_MEMBERS = "manage_members"
    ASK_ADVICE = "ask_advice"
    COMPOSE_PLAN = "compose_plan"
    READ_PLAN = "read_plan"
    ERASE = "erase"
    INVITE = "invite"
    CHOOSE_FAMILY = "choose_family"
    GIVE = "give"
    HANDLE_COMPLAINTS = "handle_complaints"
    HOLD = "hold"


class InvitationWay(StrEnum):
    """How an invitation reaches somebody."""

    MAIL = "mail"
    TEXT = "text"
    LETTER = "letter"
    CODE = "code"


INVITATION_WAYS: dict[str, str] = {
    InvitationWay.MAIL: N_("An email with a link"),
    InvitationWay.TEXT: N_("A text message with a link"),
    InvitationWay.LETTER: N_("A printed letter"),
    InvitationWay.CODE: N_("A code to read out on the phone"),
}


class MediaKind(StrEnum):
    """What a stored file is to a person."""

    PHOTO = "photo"
    AUDIO = "audio"
    VIDEO = "video"
    DOCUMENT = "document"


class MediaState(StrEnum):
    """How far the making of renditions has come."""

    WAITING = "waiting"
    READY = "ready"
    KEPT = "kept"
    FAILED = "failed"
    HELD = "held"
    UNSAFE = "unsafe"


SHUT_STATES = frozenset({MediaState.HELD, MediaState.UNSAFE})
"""A file that the virus scanner has not called clean (yet), or has called harmful."""


class ErasureReason(StrEnum):
    """Why words were taken out for good."""

    SOMEBODY_ELSE = "somebody_else"
    PRIVATE = "private"
    BY_MISTAKE = "by_mistake"
    HURTFUL = "hurtful"
    ASKED = "asked"
    ORDERED = "ordered"
    OTHER = "other"


ERASURE_REASONS: dict[str, str] = {
    ErasureReason.SOMEBODY_ELSE: N_("they were about somebody else"),
    ErasureReason.PRIVATE: N_("they told something private that should not stand here"),
    ErasureReason.BY_MISTAKE: N_("they were written here by mistake"),
    ErasureReason.HURTFUL: N_("they were hurtful"),
    ErasureReason.ASKED: N_("the person they are about asked for it"),
    ErasureReason.ORDERED: N_("a court, or the Information Commissioner, ordered it"),
    ErasureReason.OTHER: N_("there was another reason"),
}


class GuardKind(StrEnum):
    """What in a plan may be about another child, the surest sign first."""

    FULL_NAME = "full_name"
    BIRTH = "birth"
    NUMBER = "number"
    ADDRESS = "address"
    WORDS = "words"
    FIRST_NAME = "first_name"


GUARD_KINDS: dict[str, str] = {
    GuardKind.FULL_NAME: N_("This may be the name of another child."),
    GuardKind.BIRTH: N_("This may be another child’s date of birth."),
    GuardKind.NUMBER: N_("This number also stands in words about another child."),
    GuardKind.ADDRESS: N_("This address also stands in words about another child."),
    GuardKind.WORDS: N_("The same words, 12 or more in a row, also stand in words about another child."),
    GuardKind.FIRST_NAME: N_("This may be the first name of another child."),
}
