"""The table of role × right in words, for docs/permissions.md: printed by the program, so that it can not differ from it."""

from wiki.access.permissions import MAY_ADD, PASSES_ON, RIGHTS, STAYING, allowed
from wiki.words import ROLE_NAMES, Permission, Role

MEANINGS: dict[Permission, str] = {
    Permission.READ: "open the space; of what stands there they see only what is shared with them",
    Permission.WRITE: "write and change words on the pages that they see",
    Permission.ASK: "ask and answer questions beside words",
    Permission.SHARE: "say who may see the family’s pages",
    Permission.UPLOAD: "add photos, recordings and papers",
    Permission.TYPE_FROM_PAPER: "type in what came on paper",
    Permission.OPEN_CORNER: "hand the child their corner",
    Permission.SEE_MEMBERS: "see who belongs to the space",
    Permission.SEE_LOG: "see who opened the pages and took what away (never what another of the family read)",
    Permission.INVITE: "invite somebody; a school only with the family’s recorded agreement",
    Permission.MANAGE_MEMBERS: "bring people in and end their membership",
    Permission.ASK_ADVICE: "ask professionals for advice",
    Permission.COMPOSE_PLAN: "write the plan",
    Permission.READ_PLAN: "read the plan",
    Permission.HOLD: "put a hold on the space, so that nothing of it is deleted, and end it",
    Permission.ERASE: "take words out for good; family only their own, councils by duty",
    Permission.CHOOSE_FAMILY: "say who of the family stays, and as what, from the day the rights are their own",
    Permission.GIVE: "let the child or young person see words of their own that these don’t see",
    Permission.HANDLE_COMPLAINTS: "with a post at the council: read and answer complaints about how information is kept",
}


def write_permissions() -> str:
    """docs/permissions.md as text."""
    roles = list(Role)
    lines = [
        "# Who may do what", "",
        "Written by `flask --app app data permissions` out of `wiki/access/permissions.py`, the one table of role × right.",
        "A right opens a door; what is seen behind it is said by each piece’s audience. Whoever is no member of a child’s space",
        "has no right there at all.", "",
        _row(["right", "what it lets somebody do", *(ROLE_NAMES[role] for role in roles)]), _row(["---"] * (len(roles) + 2)),
        *(
            _row([f"`{right}`", MEANINGS[right], *("yes" if allowed(role, right) else "–" for role in roles)])
            for right in Permission
        ),
        "", "## When the rights are the young person’s own", "",
        "From the day after compulsory school age ends, where the young person is here themselves, these pass from parents to",
        f"them: {_rights(PASSES_ON)}. Who is served a plan, answers it and is given copies is asked of `wiki/queries/rights.py`.",
        "The young person says who of the family stays, and as what. Of the rights of their role each then keeps at most:", "",
        *(f"- {stay.value}: {_rights(rights)}" for stay, rights in STAYING.items()),
        "", "## Whom they may bring in", "",
        *(f"- {ROLE_NAMES[role]}: {_whom(MAY_ADD.get(role, frozenset()))}" for role in roles if role in RIGHTS), "",
    ]  # fmt: skip
    return "\n".join(lines)


def _whom(roles: frozenset[Role]) -> str:
    return "anybody" if roles == frozenset(Role) else ", ".join(ROLE_NAMES[role] for role in Role if role in roles) or "nobody"


def _rights(rights: frozenset[Permission]) -> str:
    return ", ".join(f"`{one}`" for one in Permission if one in rights) or "nothing"


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
