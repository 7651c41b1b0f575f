"""Adds passkeys and takes them as proof: a question that is good once, and an answer that only its owner's device can give."""

import json
import struct
import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from wiki import clock
from wiki.access.person import SignedIn
from wiki.commands.audit import Desk, leave_row, writing
from wiki.commands.factors import Added, settle_added
from wiki.commands.second_step import note_proof
from wiki.commands.sign_in import begin_sign_in
from wiki.database import Work
from wiki.errors import Refused
from wiki.models.factors import Passkey, PasskeyChallenge
from wiki.models.people import Person
from wiki.text.clean import one_line
from wiki.words import N_

ADD, COME_IN, AGAIN = "add", "come_in", "again"
LIVES = timedelta(minutes=5)
MOST = 20
_LONGEST, _LONGEST_ANSWER = 100, 20_000
_FAULTS = (
    WebAuthnException, UnsupportedAlgorithm, ValueError, LookupError, TypeError, AttributeError, ArithmeticError,
    RecursionError, struct.error,
)  # fmt: skip
"""What an answer that is no answer may raise while it is read."""
_NOT_TAKEN = N_("That passkey was not taken. Try again, or use another way.")
_NO_NAME = N_("Give the passkey a name, such as: my phone.")
_NAME_LONG = N_("Please keep the name to 100 letters or fewer.")
_HAVE_IT = N_("You have this passkey already.")
_ENOUGH = N_("You have 20 passkeys. Take one away first.")


@dataclass(frozen=True)
class Site:
    """The name under which this wiki is known to passkeys, and the addresses from which they may be used."""

    name: str
    addresses: tuple[str, ...]


@dataclass(frozen=True)
class Question:
    """What the browser hands to the passkey, as JSON, and the id that the answer must come with."""

    id: uuid.UUID
    options: str


def ask_new(person: SignedIn, site: Site) -> Question:
    """The question with which a new passkey is made: one that its owner unlocks, and that can say whose it is."""
    options = generate_registration_options(
        rp_id=site.name, rp_name="Golden Thread", user_id=person.id.bytes, user_name=person.email,
        user_display_name=person.name,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=_own(person),
    )  # fmt: skip
    return _keep(person.work, ADD, person.id, options.challenge, options_to_json(options))


def ask_proof(work: Work, site: Site, person: SignedIn | None = None) -> Question:
    """The question that any passkey of this site may answer, to sign in; where it is known which ``person`` asks, their own
    alone: to say again that it is them, or as their second step. A phone that two share then offers no other."""
    own = _own(person) if person is not None else None
    options = generate_authentication_options(
        rp_id=site.name, user_verification=UserVerificationRequirement.REQUIRED, allow_credentials=own
    )
    purpose, person_id = (COME_IN, None) if person is None or person.due else (AGAIN, person.id)
    return _keep(work, purpose, person_id, options.challenge, options_to_json(options))


def _own(person: SignedIn) -> list[PublicKeyCredentialDescriptor]:
    known = select(Passkey.credential).where(Passkey.person_id == person.id)
    found = person.work.session.execute(known).scalars().all()
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(one)) for one in found]


def _keep(work: Work, purpose: str, person_id: uuid.UUID | None, challenge: bytes, options: str) -> Question:
    now, asked = clock.now(), uuid.uuid4()
    with writing(Desk(work)) as session:
        session.execute(delete(PasskeyChallenge).where(PasskeyChallenge.expires_at < now))
        session.add(
            PasskeyChallenge(
                id=asked, challenge=bytes_to_base64url(challenge), purpose=purpose, person_id=person_id,
                expires_at=now + LIVES,
            )
        )  # fmt: skip
        leave_row(session, "passkey.asked", person_id=person_id)
    return Question(asked, options)


def add_passkey(
    person: SignedIn, site: Site, asked: uuid.UUID | None, answer: str, name: str, *, key: str, hours: int
) -> Added:
    """Keep a new passkey under ``name``. Refused({field: why}) for an answer that is not right; its question is used up."""
    name = one_line(name)
    problem = {} if name else {"name": _NO_NAME}
    problem = {"name": _NAME_LONG} if len(name) > _LONGEST or "\0" in name else problem
    challenge = _take(person.work, asked, ADD, person.id)
    try:
        found = verify_registration_response(
            credential=_read(answer), expected_challenge=challenge, expected_rp_id=site.name,
            expected_origin=list(site.addresses), require_user_verification=True,
        )  # fmt: skip
    except _FAULTS as error:
        raise Refused({**problem, "": _NOT_TAKEN}) from error
    if problem:
        raise Refused(problem)
    credential = bytes_to_base64url(found.credential_id)
    with writing(Desk(person.work)) as session:
        session.execute(select(Person.id).where(Person.id == person.id).with_for_update())
        if session.execute(select(Passkey.id).where(Passkey.credential == credential)).first() is not None:
            raise Refused({"": _HAVE_IT})
        many = select(func.count()).select_from(Passkey).where(Passkey.person_id == person.id)
        if session.execute(many).scalar_one() >= MOST:
            raise Refused({"": _ENOUGH})
        kept = Passkey(
            id=uuid.uuid4(), person_id=person.id, credential=credential, name=name, added_at=clock.now(),
            public_key=bytes_to_base64url(found.credential_public_key), sign_count=found.sign_count,
            backed_up=found.credential_backed_up,
        )  # fmt: skip
        session.add(kept)
        leave_row(session, "passkey.added", person_id=person.id, object_id=kept.id)
        return settle_added(session, person, key=key, hours=hours, what="passkey_added", way="passkey")


def come_in(
    work: Work, site: Site, asked: uuid.UUID | None, answer: str, *, hours: int, device: str = "",
    half: SignedIn | None = None,
) -> SignedIn:  # fmt: skip
    """Sign in whoever's passkey answered: it is something they have, unlocked by what they know or are, so both steps.
    ``half``: who is at their second step, and whose passkey alone is taken.

    Refused({"": why}) for any other answer; its question is used up all the same.
    """
    person_id = _prove(work, site, _take(work, asked, COME_IN, None), answer, half.id if half is not None else None)
    return begin_sign_in(work, person_id, hours=hours, device=device, way="passkey", whole=True)


def prove_by_passkey(person: SignedIn, site: Site, asked: uuid.UUID | None, answer: str) -> None:
    """Take one of the person's own passkeys as proof that it is them. Refused({"": why}) for any other answer."""
    _prove(person.work, site, _take(person.work, asked, AGAIN, person.id), answer, person.id)
    with writing(Desk(person.work)) as session:
        note_proof(session, person)


def _take(work: Work, asked: uuid.UUID | None, purpose: str, person_id: uuid.UUID | None) -> bytes:
    """The question that was asked; from now on nobody can answer it again. Refused where there is none such."""
    with writing(Desk(work)) as session:
        row = session.execute(select(PasskeyChallenge).where(PasskeyChallenge.id == asked).with_for_update()).scalar()
        right = row is not None and row.purpose == purpose and row.person_id == person_id
        is_living = row is not None and clock.now() < row.expires_at <= clock.latest() + LIVES
        challenge = row.challenge if row is not None and right and is_living else ""
        session.execute(delete(PasskeyChallenge).where(PasskeyChallenge.id == asked))
        leave_row(session, "passkey.answered", person_id=person_id)
    if not challenge:
        raise Refused({"": _NOT_TAKEN})
    return base64url_to_bytes(challenge)


def _read(answer: str) -> dict[str, Any]:
    """The browser's JSON. ValueError for what is no such thing."""
    found = json.loads(answer) if len(answer) <= _LONGEST_ANSWER else None
    if not isinstance(found, dict):
        raise ValueError("not an answer")
    return found


def _prove(work: Work, site: Site, challenge: bytes, answer: str, own: uuid.UUID | None) -> uuid.UUID:
    """Whose passkey answered rightly (``own``: only this person's counts); its count of uses is kept. Refused otherwise."""
    try:
        read = _read(answer)
        credential = bytes_to_base64url(base64url_to_bytes(str(read["rawId"])))
        row = work.session.execute(
            select(Passkey.id, Passkey.person_id, Passkey.public_key, Passkey.sign_count)
            .join(Person, Person.id == Passkey.person_id)
            .where(Passkey.credential == credential, Person.disabled_at.is_(None))
        ).first()
        handle = str((read.get("response") or {}).get("userHandle") or "")
        if row is None or own not in {None, row.person_id} or (
            base64url_to_bytes(handle) != row.person_id.bytes if handle else own is None
        ):
            raise ValueError("nobody's passkey")
        found = verify_authentication_response(
            credential=read, expected_challenge=challenge, expected_rp_id=site.name,
            expected_origin=list(site.addresses), credential_public_key=base64url_to_bytes(row.public_key),
            credential_current_sign_count=row.sign_count, require_user_verification=True,
        )  # fmt: skip
    except _FAULTS as error:
        _note_refused(work)
        raise Refused({"": _NOT_TAKEN}) from error
    with writing(Desk(work)) as session:
        _note_used(session, row.id, row.sign_count, found.new_sign_count)
        leave_row(session, "passkey.used", person_id=row.person_id, object_id=row.id)
    whose: uuid.UUID = row.person_id
    return whose


def _note_refused(work: Work) -> None:
    with writing(Desk(work)) as session:
        leave_row(session, "passkey.refused", person_id=None)


def _note_used(session: Session, passkey_id: uuid.UUID, before: int, after: int) -> None:
    """Keep the count; where another answer was quicker with the same count, or the passkey is gone, this one is refused."""
    used = session.execute(
        update(Passkey)
        .where(Passkey.id == passkey_id, Passkey.sign_count == before)
        .values(sign_count=after, used_at=clock.now())
    )
    if used.rowcount != 1:  # type: ignore[attr-defined]
        raise Refused({"": _NOT_TAKEN})
