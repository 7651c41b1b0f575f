"""Words for mails: how often they come, and what a link in one is good for."""

from enum import StrEnum

from wiki.words import COUNCIL_ROLES, N_, Role


class HowOften(StrEnum):
    """How often somebody is told of what is new in a space."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"
    NEVER = "never"


HOW_OFTEN_NAMES: dict[str, str] = {
    HowOften.AT_ONCE: N_("At once"),
    HowOften.DAILY: N_("Once a day"),
    HowOften.WEEKLY: N_("Once a week"),
    HowOften.NEVER: N_("Not at all"),
}
NOTICE_HOURS = (8, 12, 17, 20)


def how_often_at_first(role: Role) -> HowOften:
    """What holds until somebody chooses. Councils have their desk for this; a young person is never called back
    unless they ask for it (Children’s code, standards 7 and 13: high privacy by default, no nudging)."""
    told = role not in COUNCIL_ROLES and role is not Role.YOUNG_PERSON
    return HowOften.DAILY if told else HowOften.NEVER


class LinkFor(StrEnum):
    """What a link in a mail about one's own account is good for."""

    SIGN_IN = "sign_in"
    PASSWORD = "password"  # noqa: S105 (no password: its name)
