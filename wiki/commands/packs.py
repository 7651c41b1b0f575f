"""Makes one recipient's copy of a plan, frozen with its line in the register of disclosures, and notes how it was sent."""

import uuid
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select, update

from media.results import Stored
from media.store import Store
from wiki import clock
from wiki.access.space import Space
from wiki.commands.audit import leave_row, writing
from wiki.commands.pack_download import TELLS_NEWER
from wiki.commands.packs_files import lay_out
from wiki.commands.plan_keep import TYPES
from wiki.commands.plan_put import throw_away
from wiki.document.redact import Copy, appendices, copy_for
from wiki.document.speaking import Tongue, speaking
from wiki.document.tree import PlanTree, pictures
from wiki.document.wording import copy_note
from wiki.errors import NotAllowed, NotFound, Refused
from wiki.models.packs import PlanPack, PlanPackFile
from wiki.models.plan import PlanVersion
from wiki.models.plan_answers import Way
from wiki.queries.packs import Pack, find_pack, tells_newer
from wiki.queries.pictured import shows_held
from wiki.queries.plan_agreed import awaits_second
from wiki.queries.plan_printed import read_files
from wiki.queries.plan_stops import stops
from wiki.queries.plan_versions import PlanHead, find_version, open_version, party_of, pinned_media
from wiki.queries.protected import kept_from_recipient
from wiki.queries.rights import may_have_copies
from wiki.statute.disclosure import FAMILY, RECIPIENT_NAMES, Ground, Recipient, ground_named
from wiki.text.clean import one_line, tidy
from wiki.words import N_, Permission, Role

_TO = N_("Choose for whom it is.")
_NAME = N_("Write the name of the person or body.")
_GROUND = N_("Choose the reason that fits whom it is for.")
_WHY = N_("Say in words why it is needed.")
_CONSENT_BY = N_("Write who agreed.")
_CONSENT_ON = N_("Write the day on which they agreed, like this: 21 November 2026.")
_FUTURE = N_("This day is still to come.")
_NONE = N_("Choose at least one section.")
_WHOLE = N_("The law sends the whole plan here. Choose all sections.")
_LONG = N_("Please keep this to %d letters or fewer.")
_GONE = N_("Words in this plan were taken out, so no copy of it can be made. Make a new plan.")
_PICTURES = N_("A picture in this draft shows another child, or somebody who said no. Make a new draft: it is left out of that.")
_SECOND = N_("A second person of the council must look at this plan before it leaves.")
_PARTY = N_("This document holds one person’s answers. A copy can go to them and to the tribunal, and to nobody else.")
_MOVED = N_("A detail that is kept from somebody was changed meanwhile. Make the copy again.")
_WAY = N_("Choose how it went.")
_NO_ACCOUNT = N_("Somebody without an account here can’t read it in the wiki. Choose another way.")
_NO_DAY = N_("We can’t find this day in the calendar. Write it like this: 21 November 2026.")
_TOO_EARLY = N_("This day was before the copy was made.")
_LONGEST, _LONGEST_NAME = 2000, 200
_ROLES = {Role.PARENT: Recipient.PARENT, Role.YOUNG_PERSON: Recipient.YOUNG_PERSON}


@dataclass(frozen=True)
class Packing:
    """A copy as it is asked for: ``person_id`` for a parent or young person here, else ``recipient`` and ``to_name``.

    ``letters``: the sections that go along, where the ground is consent or the child's interests; None for all of them.
    ``held``: why a piece of advice is held back by hand, by its label ("K2").
    """

    person_id: uuid.UUID | None = None
    recipient: str = ""
    to_name: str = ""
    ground: str = ""
    reason: str = ""
    consent_by: str = ""
    consent_on: date | None = None
    letters: Collection[str] | None = None
    held: Mapping[str, str] = field(default_factory=dict)
    once: str | None = None


@dataclass(frozen=True)
class _For:
    recipient: Recipient
    person_id: uuid.UUID | None
    name: str
    made_for: str
    ground: Ground
    letters: frozenset[str] | None


def make_pack(
    space: Space, store: Store, number: int, asked: Packing, *, tongue_of: Callable[[str], Tongue] = Tongue
) -> uuid.UUID:
    """Make the copy of plan ``number`` for one recipient; returns its id. The plan's own bytes stay as they are.

    Details that are kept from the recipient are nowhere in it; advice that holds one is held back whole, and named. Sending
    the same ``once`` twice makes one copy. Raises NotAllowed, NotFound, Refused with a sentence for each box (and for ""
    where the plan may not leave, a file can't be made without a detail, or what is kept changed meanwhile).
    """
    if not space.may(Permission.COMPOSE_PLAN):
        raise NotAllowed
    head = find_version(space, number)
    done = _made_before(space, asked.once)
    if done is not None:
        return done
    tree = _may_leave(space, head)
    whom = _check(space, head, tree, asked)
    kept = kept_from_recipient(space, whom.recipient, whom.person_id)
    keys = read_files(space, pinned_media(space, head.id)).assets({one.asset for one in pictures(tree)})
    space.work.let_go()
    with speaking(Tongue() if tree.language.lower().startswith("en") else tongue_of(tree.language)):
        note = None if whom.recipient in FAMILY else copy_note(head.status, tree.note)
        copy = copy_for(tree, kept, made_for=whom.made_for, letters=whom.letters, held=asked.held, note=note)
        files = lay_out(space.id.hex, store, copy.tree, keys, kept)
    try:
        with writing(space) as session:
            session.execute(select(PlanVersion.id).where(PlanVersion.id == head.id).with_for_update())
            done = _made_before(space, asked.once)
            if done is not None:
                leave_row(session, "form.sent_again", person_id=space.person.id, child_id=space.id, object_id=done)
                throw_away(store, files)
                return done
            if kept_from_recipient(space, whom.recipient, whom.person_id) != kept or _is_gone(find_version(space, number)):
                raise Refused({"": _MOVED})
            return _keep(space, head, whom, asked, copy, files)
    except BaseException:
        throw_away(store, files)
        raise


def send_pack(space: Space, pack_id: uuid.UUID, way: str, sent_on: date | None, proof: str = "") -> None:
    """Note how and on which day a copy went; whom it is for finds it here from then on, if they have an account.

    It is noted once: a copy that goes again is made again. Raises NotAllowed, NotFound, Refused with a sentence for each box.
    """
    if not space.may(Permission.COMPOSE_PLAN):
        raise NotAllowed
    pack = find_pack(space, pack_id)
    head = find_version(space, pack.number)
    _may_leave(space, head)
    proof = tidy(proof).strip()
    problems = _sending_problems(pack, way, sent_on, proof)
    if way == Way.WIKI and tells_newer(space, pack):  # by another way it may have gone before: that is noted as it was
        problems["way"] = TELLS_NEWER
    if problems:
        raise Refused(problems)
    with writing(space) as session:
        session.execute(
            update(PlanPack)
            .where(PlanPack.id == pack.id, PlanPack.child_id == space.id, PlanPack.sent_at.is_(None))
            .values(way=Way(way), sent_on=sent_on, proof=proof, sent_by=space.person.id, sent_at=clock.now())
        )
        leave_row(session, "pack.sent", person_id=space.person.id, child_id=space.id, object_id=pack.id, words=way)


def _sending_problems(pack: Pack, way: str, sent_on: date | None, proof: str) -> dict[str, str]:
    problems: dict[str, str] = {}
    if way not in set(Way):
        problems["way"] = _WAY
    elif way == Way.WIKI and pack.person_id is None:
        problems["way"] = _NO_ACCOUNT
    if sent_on is None:
        problems["sent_on"] = _NO_DAY
    elif sent_on > clock.today():
        problems["sent_on"] = _FUTURE
    elif sent_on < clock.local(pack.made_at).date():
        problems["sent_on"] = _TOO_EARLY
    if len(proof) > _LONGEST:
        problems["proof"] = _LONG % _LONGEST
    return problems


def _made_before(space: Space, once: str | None) -> uuid.UUID | None:
    if not once:
        return None
    return space.session.execute(
        select(PlanPack.id).where(PlanPack.child_id == space.id, PlanPack.once == once)
    ).scalar()


def _is_gone(head: PlanHead) -> bool:
    return head.is_kept_back or head.erasure_id is not None


def _may_leave(space: Space, head: PlanHead) -> PlanTree:
    """The plan's tree, where nothing keeps the plan here."""
    if _is_gone(head):
        raise Refused({"": _GONE})
    for stop in stops(space, head.number):
        raise Refused({"": stop.sentence})
    if head.is_paper and shows_held(space, head.number):
        raise Refused({"": _PICTURES})
    if awaits_second(space, head):
        raise Refused({"": _SECOND})
    tree = open_version(space, head.number).tree
    assert tree is not None  # a tree that can't be read stopped it above
    return tree


def _check(space: Space, head: PlanHead, tree: PlanTree, asked: Packing) -> _For:
    """For whom it is and on what ground. Raises NotFound for somebody who is no parent and no young person here, Refused."""
    problems: dict[str, str] = {}
    name, recipient = one_line(asked.to_name), asked.recipient
    if asked.person_id is not None:
        member = next((one for one in may_have_copies(space, head.status) if one.person_id == asked.person_id), None)
        if member is None:
            raise NotFound
        name, recipient = member.name, _ROLES[member.role].value
    if recipient not in set(Recipient):
        problems["to"] = _TO
    elif head.is_working and not _is_party(space, head, asked.person_id, recipient, name):
        problems["to"] = _PARTY
    elif not name or len(name) > _LONGEST_NAME:
        problems["to_name"] = _LONG % _LONGEST_NAME if name else _NAME
    ground = ground_named(asked.ground)
    if ground is None or head.status not in ground.statuses or (recipient and recipient not in ground.recipients):
        problems["ground"] = _GROUND
    else:
        problems |= _ground_problems(ground, asked)
    every = frozenset(one.letter for one in tree.sections)
    letters = every if asked.letters is None else every & set(asked.letters)
    if not letters:
        problems["letters"] = _NONE
    elif letters != every and ground is not None and not (ground.is_consent or ground.asks_why):
        problems["letters"] = _WHOLE
    if set(asked.held) - {one.label for one in appendices(tree)}:
        raise NotFound
    problems |= {f"held-{label}": _LONG % _LONGEST for label, why in asked.held.items() if len(why) > _LONGEST}
    if problems:
        raise Refused(problems)
    assert ground is not None
    kind = Recipient(recipient)
    made_for = name if asked.person_id is not None else f"{name} ({RECIPIENT_NAMES[kind]})"
    return _For(kind, asked.person_id, name, made_for, ground, None if letters == every else letters)


def _is_party(space: Space, head: PlanHead, person_id: uuid.UUID | None, recipient: str, name: str) -> bool:
    """Whether a working document may go there: to the one person whose answers it holds, and to the tribunal."""
    if recipient == Recipient.TRIBUNAL:
        return True
    party_id, party = party_of(space, head.id)
    if party_id is not None:
        return person_id == party_id
    return person_id is None and recipient == Recipient.PARENT and name == party


def _ground_problems(ground: Ground, asked: Packing) -> dict[str, str]:
    problems: dict[str, str] = {}
    reason = tidy(asked.reason).strip()
    if ground.asks_why and not reason:
        problems["reason"] = _WHY
    elif len(reason) > _LONGEST:
        problems["reason"] = _LONG % _LONGEST
    if ground.is_consent:
        by = one_line(asked.consent_by)
        if not by or len(by) > _LONGEST_NAME:
            problems["consent_by"] = _LONG % _LONGEST_NAME if by else _CONSENT_BY
        if asked.consent_on is None:
            problems["consent_on"] = _CONSENT_ON
        elif asked.consent_on > clock.today():
            problems["consent_on"] = _FUTURE
    return problems


def _keep(
    space: Space, head: PlanHead, whom: _For, asked: Packing, copy: Copy, files: Mapping[str, Stored]
) -> uuid.UUID:
    session = space.session
    pack = PlanPack(
        id=uuid.uuid4(), child_id=space.id, plan_version_id=head.id, recipient=whom.recipient, person_id=whom.person_id,
        to_name=whom.name, ground=whom.ground.key, reason=tidy(asked.reason).strip(),
        consent_by=one_line(asked.consent_by) if whom.ground.is_consent else "",
        consent_on=asked.consent_on if whom.ground.is_consent else None,
        letters=",".join(sorted(whom.letters)) if whom.letters is not None else "",
        held=[{"what": one.what, "why": one.why} for one in copy.held], taken_out=copy.taken_out, once=asked.once,
        made_by=space.person.id, made_at=clock.now(),
    )  # fmt: skip
    session.add(pack)
    session.flush()
    for ending, stored in files.items():
        session.add(
            PlanPackFile(
                child_id=space.id, pack_id=pack.id, format=ending, content_type=TYPES[ending], key=stored.key,
                size=stored.size, sha256=stored.sha256,
            )
        )  # fmt: skip
    leave_row(
        session, "pack.made", person_id=space.person.id, child_id=space.id, object_id=pack.id,
        words=f"{head.status} {head.number}, {whom.recipient}, {whom.ground.key}",
    )  # fmt: skip
    return pack.id
