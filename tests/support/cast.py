"""Everybody of the world that the rails are tested in: for each role somebody of Robin's, of Zara's, of both, and shut out."""

from dataclasses import dataclass

from wiki.words import FAMILY_ROLES, Permission, Preset, Role

ROBIN, ZARA = "robin", "zara"
ALL_ROLES = tuple(Role)

# Who stands for each role where they are in one space alone.
OF_ROBIN: dict[Role, str] = {
    Role.PARENT: "mum", Role.YOUNG_PERSON: "kit", Role.RELATIVE: "gran", Role.SCHOOL: "leila", Role.HEALTH: "hana",
    Role.SOCIAL_CARE: "grace", Role.OTHER_PROFESSIONAL: "ruth", Role.CASEWORKER: "daniel",
    Role.SEND_ADMINISTRATOR: "agnes",
}  # fmt: skip
OF_ZARA: dict[Role, str] = {
    Role.PARENT: "nadia", Role.YOUNG_PERSON: "zed", Role.RELATIVE: "omar", Role.SCHOOL: "brook", Role.HEALTH: "helen",
    Role.SOCIAL_CARE: "sol", Role.OTHER_PROFESSIONAL: "otto", Role.CASEWORKER: "carla",
    Role.SEND_ADMINISTRATOR: "anton",
}  # fmt: skip
OF_BOTH: dict[Role, str] = {role: f"both-{role.value.replace('_', '-')}" for role in Role}
ENDED: dict[Role, str] = {role: f"ended-{role.value.replace('_', '-')}" for role in Role}
DISABLED: dict[Role, str] = {role: f"shut-{role.value.replace('_', '-')}" for role in Role}
SECOND_PARENT, STRANGER, FOUNDER = "dad", "stranger", "moira"


@dataclass(frozen=True)
class Seat:
    """Somebody's place in one child's space."""

    name: str
    role: Role


def seats(child: str) -> tuple[Seat, ...]:
    """Everybody who is in the space of ``child`` now."""
    own = OF_ROBIN if child == ROBIN else OF_ZARA
    found = [Seat(name, role) for role, name in own.items()] + [Seat(name, role) for role, name in OF_BOTH.items()]
    if child == ROBIN:
        found.append(Seat(SECOND_PARENT, Role.PARENT))
    return (*found, Seat(FOUNDER, Role.SEND_ADMINISTRATOR))


def everybody(child: str) -> frozenset[str]:
    """The names of all members."""
    return frozenset(seat.name for seat in seats(child))


def holders(child: str, *permissions: Permission) -> frozenset[str]:
    """Members whose role the specification gives these rights (spelled out here, not read from the program)."""
    roles = set(Role)
    for permission in permissions:
        roles &= RIGHTS[permission]
    return frozenset(seat.name for seat in seats(child) if seat.role in roles)


_COUNCIL = {Role.CASEWORKER, Role.SEND_ADMINISTRATOR}
RIGHTS: dict[Permission, set[Role]] = {
    Permission.READ: set(Role), Permission.WRITE: set(Role), Permission.UPLOAD: set(Role),
    Permission.OPEN_CORNER: set(Role) - {Role.YOUNG_PERSON}, Permission.SEE_MEMBERS: set(Role), Permission.ASK: set(Role), Permission.SHARE: {Role.PARENT, Role.YOUNG_PERSON},
    Permission.TYPE_FROM_PAPER: _COUNCIL, Permission.MANAGE_MEMBERS: _COUNCIL, Permission.ASK_ADVICE: _COUNCIL,
    Permission.COMPOSE_PLAN: {Role.CASEWORKER}, Permission.SEE_LOG: {Role.PARENT, Role.YOUNG_PERSON, *_COUNCIL},
    Permission.INVITE: {Role.SCHOOL, *_COUNCIL}, Permission.HOLD: _COUNCIL,
    Permission.HANDLE_COMPLAINTS: {Role.SEND_ADMINISTRATOR},
    Permission.READ_PLAN: {Role.PARENT, Role.YOUNG_PERSON, *_COUNCIL},
    Permission.CHOOSE_FAMILY: {Role.YOUNG_PERSON}, Permission.GIVE: {Role.PARENT, Role.RELATIVE},
    Permission.ERASE: {Role.PARENT, Role.YOUNG_PERSON, Role.RELATIVE, *_COUNCIL},
}  # fmt: skip


def audience(child: str, preset: Preset, author: str) -> frozenset[str]:
    """Who may see words that ``author`` kept to ``preset``: the promise that the screen makes, in plain sets."""
    people = seats(child)
    family = {seat.name for seat in people if seat.role in FAMILY_ROLES}
    chosen: dict[Preset, set[str]] = {
        Preset.ONLY_ME: set(), Preset.ONLY_FAMILY: family,
        Preset.PROFESSIONALS: {seat.name for seat in people} - family,
        Preset.EVERYONE: {seat.name for seat in people},
    }  # fmt: skip
    return frozenset(chosen[preset] | {author})


