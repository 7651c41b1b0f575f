"""The one table of role × right; every door asks here and nowhere else."""

from wiki.words import Permission, Role

# ASK: put a question beside a passage that one may see, answer one, and (family only) say that a passage is not right.
_EVERY_MEMBER = frozenset(
    {Permission.READ, Permission.WRITE, Permission.ASK, Permission.UPLOAD, Permission.SEE_MEMBERS}
)
_FAMILY_LEAD = _EVERY_MEMBER | {Permission.SHARE, Permission.READ_PLAN}
# OPEN_CORNER: every adult; what the corner shows is never more than the child and that adult may both see.
_ADULT = _EVERY_MEMBER | {Permission.OPEN_CORNER}
_PROFESSIONAL = _ADULT

RIGHTS: dict[Role, frozenset[Permission]] = {
    Role.PARENT: _FAMILY_LEAD | {Permission.OPEN_CORNER},
    Role.YOUNG_PERSON: _FAMILY_LEAD,
    Role.RELATIVE: _ADULT,
    Role.SCHOOL: _PROFESSIONAL,
    Role.HEALTH: _PROFESSIONAL,
    Role.SOCIAL_CARE: _PROFESSIONAL,
    Role.OTHER_PROFESSIONAL: _PROFESSIONAL,
    Role.CASEWORKER: _PROFESSIONAL
    | {
        Permission.TYPE_FROM_PAPER,
        Permission.MANAGE_MEMBERS,
        Permission.ASK_ADVICE,
        Permission.COMPOSE_PLAN,
        Permission.READ_PLAN,
    },
    Role.SEND_ADMINISTRATOR: _PROFESSIONAL
    | {Permission.TYPE_FROM_PAPER, Permission.MANAGE_MEMBERS, Permission.ASK_ADVICE, Permission.READ_PLAN},
}

# Whom each manager may bring in: nobody hands on more than the council's own part of the work.
MAY_ADD: dict[Role, frozenset[Role]] = {
    Role.CASEWORKER: frozenset(Role),
    Role.SEND_ADMINISTRATOR: frozenset(Role),
}


def allowed(role: Role, permission: Permission) -> bool:
    """Whether ``role`` holds ``permission``."""
    return permission in RIGHTS[role]
