"""The one table of role × right; every door asks here and nowhere else."""

from wiki.words import Permission, Role, Stay

# ERASE: take words out for good; family and friends only their own, councils by duty (commands/erasures.py).
# ASK: put a question beside a passage that one may see, answer one, and (family only) say that a passage is not right.
_EVERY_MEMBER = frozenset(
    {Permission.READ, Permission.WRITE, Permission.ASK, Permission.UPLOAD, Permission.SEE_MEMBERS}
)
_FAMILY = _EVERY_MEMBER | {Permission.ERASE}
_FAMILY_LEAD = _FAMILY | {Permission.SHARE, Permission.READ_PLAN, Permission.SEE_LOG}
# OPEN_CORNER: every adult; what the corner shows is never more than the child and that adult may both see.
# GIVE: let the child or young person see words of one’s own that they don’t see (commands/pages_give.py).
# HANDLE_COMPLAINTS: goes with the post at the council, not with a space (access/complaints.py).
# INVITE: invite somebody; a school only with the family's recorded agreement (commands/invitations.py).
_PROFESSIONAL = _EVERY_MEMBER | {Permission.OPEN_CORNER}

RIGHTS: dict[Role, frozenset[Permission]] = {
    Role.PARENT: _FAMILY_LEAD | {Permission.OPEN_CORNER, Permission.GIVE},
    Role.YOUNG_PERSON: _FAMILY_LEAD | {Permission.CHOOSE_FAMILY},
    Role.RELATIVE: _FAMILY | {Permission.OPEN_CORNER, Permission.GIVE},
    Role.SCHOOL: _PROFESSIONAL | {Permission.INVITE},
    Role.HEALTH: _PROFESSIONAL,
    Role.SOCIAL_CARE: _PROFESSIONAL,
    Role.OTHER_PROFESSIONAL: _PROFESSIONAL,
    Role.CASEWORKER: _PROFESSIONAL
    | {
        Permission.TYPE_FROM_PAPER,
        Permission.MANAGE_MEMBERS,
        Permission.SEE_LOG,
        Permission.INVITE,
        Permission.ASK_ADVICE,
        Permission.COMPOSE_PLAN,
        Permission.READ_PLAN,
        Permission.ERASE,
        Permission.HOLD,
    },
    Role.SEND_ADMINISTRATOR: _PROFESSIONAL
    | {
        Permission.TYPE_FROM_PAPER,
        Permission.MANAGE_MEMBERS,
        Permission.SEE_LOG,
        Permission.INVITE,
        Permission.ASK_ADVICE,
        Permission.READ_PLAN,
        Permission.ERASE,
        Permission.HANDLE_COMPLAINTS,
        Permission.HOLD,
    },
}

# What the young person leaves to somebody of the family once they chose; of it each keeps what their role holds anyway.
STAYING: dict[Stay, frozenset[Permission]] = {
    Stay.HELPER: _FAMILY | {Permission.OPEN_CORNER, Permission.READ_PLAN, Permission.GIVE},
    Stay.READER: frozenset({Permission.READ, Permission.SEE_MEMBERS, Permission.READ_PLAN, Permission.GIVE}),
    Stay.LEAVES: frozenset(),
}

# What passes from the parents to a young person who is here themselves, on the day their own rights begin.
PASSES_ON = frozenset({Permission.SHARE})

# Whom each manager may bring in: nobody hands on more than the council's own part of the work.
MAY_ADD: dict[Role, frozenset[Role]] = {
    Role.CASEWORKER: frozenset(Role),
    Role.SEND_ADMINISTRATOR: frozenset(Role),
}

# Whom each may invite. A school never brings in the council, nor a young person, for whom the council answers.
MAY_INVITE: dict[Role, frozenset[Role]] = {
    **MAY_ADD,
    Role.SCHOOL: frozenset(
        {Role.PARENT, Role.RELATIVE, Role.SCHOOL, Role.HEALTH, Role.SOCIAL_CARE, Role.OTHER_PROFESSIONAL}
    ),
}


def allowed(role: Role, permission: Permission, *, stays: Stay | None = None, passed: bool = False) -> bool:
    """Whether ``role`` holds ``permission``. ``stays``: what the young person left to them; ``passed``: what parents
    held is the young person's now."""
    if permission not in RIGHTS[role] or (passed and permission in PASSES_ON):
        return False
    return stays is None or permission in STAYING[stays]
