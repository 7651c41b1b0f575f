"""Answers a request for advice from behind its link: the mailed code, what is typed meanwhile, the letter, the signature."""

import hmac
import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import IO, Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from media.store import Store
from wiki import clock
from wiki.access.advice_link import FRESH, Advising, find_asking, is_open, lock_visit, open_advice_space
from wiki.access.single_use import hash_token
from wiki.commands.advice_links import drop_keys, send
from wiki.commands.audit import Desk, leave_row, writing
from wiki.commands.jobs import queue
from wiki.commands.limits import LINKS_NETWORK, Counted, Limit, count_try
from wiki.commands.media import keep_file, take_in, throw_away
from wiki.commands.people import tidy_name
from wiki.database import Work
from wiki.errors import NotAllowed, NotFound, Refused
from wiki.mail.phone_code import code_for
from wiki.models.advice_links import AdviceDraft, AdviceLink, AdviceVisit
from wiki.models.plan import AdviceRequest
from wiki.text.clean import one_line, tidy
from wiki.words import N_

SEND_CODE = "advice.code"
CODE_LIVES, VISIT_LIVES = timedelta(minutes=15), timedelta(hours=8)
MOST_TRIES, MOST_WRONG = 5, 50
CODES = Limit("advice codes", 5)
BOXES, ABOUT = ("see", "means", "achieve", "provision", "known"), ("name", "job", "typed_by")
LONGEST = 50_000
_TOO_OFTEN = N_("We sent 5 codes to this address. Wait a quarter of an hour, then try again.")
_WRONG = N_("This is not the code. Look at the email once more.")
_TOO_LATE = N_("This code can’t be used any more. Ask for a new one.")
_MANY_WRONG = N_("Somebody typed many wrong codes. Send it again.")
_TYPIST = N_("Write your name, so that it says who typed this.")
_NOTHING = N_("Write in at least one of the boxes, or add your letter.")
_LONG = N_("Please keep this to 50,000 letters or fewer, or add it as a letter.")
MET = N_("Somebody else typed here meanwhile. Both are in the boxes now: please look through them.")


@dataclass(frozen=True)
class Draft:
    """What is typed and not signed: the boxes as they stand, the ids of its files, the count of its savings and letters."""

    boxes: Mapping[str, str] = field(default_factory=dict)
    files: tuple[uuid.UUID, ...] = ()
    number: int = 0
    met: bool = False
    """Somebody else typed since the form was drawn: nothing of either is lost (``keep_words``)."""


@dataclass(frozen=True)
class Typed:
    """A form as it was sent: its boxes, which form it is (``tab``, ``turn``), and the savings that it knew of."""

    boxes: Mapping[str, str]
    tab: str = ""
    turn: int = 0
    base: int = 0


def begin_visit(work: Work, token: str, key: str, network: str) -> tuple[uuid.UUID, str]:
    """Mail a code to the address that the link went to; what this browser keeps: the visit's id and a token.

    NotFound when the link opens nothing; Refused({"": …}) after five codes in a quarter of an hour.
    """
    asking = find_asking(work, token)
    if asking is None:
        raise NotFound
    _count(work, key, asking.link_id, asking.email, network)
    own = secrets.token_urlsafe(32)
    with writing(Desk(work)) as session:
        link = _open_link(session, asking.link_id)
        visit = AdviceVisit(
            id=uuid.uuid4(), link_id=link.id, email=asking.email, token_hash=hash_token(own), asked_at=clock.now()
        )
        session.add(visit)
        session.flush()
        _mail_code(session, link, visit)
        return visit.id, own


def ask_code(one: Advising, key: str, network: str) -> None:
    """Mail another code to this browser's address; the one before is no use any more. NotFound, Refused as above."""
    _count(one.work, key, one.link_id, one.email, network)
    with writing(Desk(one.work)) as session:
        link = _open_link(session, one.link_id)
        _mail_code(session, link, _visit(session, one))


def _count(work: Work, key: str, link_id: uuid.UUID, email: str, network: str) -> None:
    if not count_try(work, key, Counted(CODES, f"{link_id.hex} {email}"), Counted(LINKS_NETWORK, network)):
        raise Refused({"": _TOO_OFTEN})


def _mail_code(session: Session, link: AdviceLink, visit: AdviceVisit) -> None:
    visit.nonce, visit.asked_at, visit.tries = secrets.token_urlsafe(16), clock.now(), 0
    queue(session, SEND_CODE, link.child_id, visit_id=str(visit.id), nonce=visit.nonce)
    leave_row(session, "advice.code_asked", person_id=None, child_id=link.child_id, object_id=link.id)


def _open_link(session: Session, link_id: uuid.UUID) -> AdviceLink:
    """The open link, locked. NotFound when it is over."""
    found = session.execute(
        select(AdviceLink).where(AdviceLink.id == link_id, *is_open()).with_for_update(of=AdviceLink), execution_options=FRESH
    ).scalar()
    if found is None:
        raise NotFound
    link: AdviceLink = found
    return link


def _visit(session: Session, one: Advising) -> AdviceVisit:
    found = session.execute(
        select(AdviceVisit).where(AdviceVisit.id == one.visit_id, AdviceVisit.link_id == one.link_id), execution_options=FRESH
    ).scalar()
    if found is None:
        raise NotFound
    visit: AdviceVisit = found
    return visit


def confirm(one: Advising, code: str, secret_key: str) -> str:
    """Take the mailed code: "" when it opens the request to this browser, else the sentence that says why not. NotFound."""
    with writing(Desk(one.work)) as session:
        link = _open_link(session, one.link_id)
        visit = _visit(session, one)
        leave_row(session, "advice.code_tried", person_id=None, child_id=link.child_id, object_id=link.id)
        if not visit.nonce or visit.asked_at < clock.now() - CODE_LIVES or visit.tries >= MOST_TRIES:
            return _TOO_LATE
        right = code_for(secret_key, visit.id, visit.email, visit.nonce)
        if not hmac.compare_digest(right.encode(), "".join(code.split()).encode("utf-8", "replace")):
            visit.tries, link.wrong = visit.tries + 1, link.wrong + 1
            if link.wrong >= MOST_WRONG:
                link.problem = _MANY_WRONG
                drop_keys(session, link.id)
            return _WRONG
        visit.nonce, visit.until = "", clock.now() + VISIT_LIVES
        link.opened_at = link.opened_at or clock.now()
        return ""


def read_draft(one: Advising) -> Draft:
    """What is typed so far. NotAllowed for a browser that has not shown its code, or whose time is over."""
    if one.patient is None:
        raise NotAllowed
    here = select(AdviceDraft).where(AdviceDraft.link_id == one.link_id)
    row = one.work.session.execute(here, execution_options=FRESH).scalar()
    return Draft() if row is None else _read(row)


def _read(row: AdviceDraft, met: bool = False) -> Draft:
    boxes = {name: str(row.boxes.get(name, "")) for name in (*BOXES, *ABOUT)}
    return Draft(boxes, tuple(uuid.UUID(one) for one in row.boxes.get("files", ())), row.number, met)


def keep_words(one: Advising, typed: Typed, *, both: bool = True) -> Draft:
    """Keep a form as it stands; the draft as it is then.

    A browser whose time is over may still hand its words in. Where somebody else typed since the form was drawn, their
    words stay and these come after them; with ``both`` False nothing is changed and the draft says that they met.
    NotFound when the request is over, NotAllowed for a browser that never showed its code.
    """
    if not one.was_proved:
        raise NotAllowed
    session = one.work.begin_writing()
    link = _open_link(session, one.link_id)
    _visit(session, one)
    row = _draft_row(session, one.link_id)
    is_mine = bool(typed.tab) and row.tab == typed.tab
    met = not is_mine and row.number != typed.base
    if (is_mine and typed.turn < row.turn) or (met and not both):
        return _read(row, met)
    sent = {name: _clean(typed.boxes.get(name, "")) for name in (*BOXES, *ABOUT)}
    if met:
        sent = {name: _both(str(row.boxes.get(name, "")), words, name in BOXES) for name, words in sent.items()}
    row.boxes = {**sent, "files": row.boxes.get("files", [])}
    # Put together, it is no form's own: the form that came does not hold the other's words, and must not write over them.
    row.tab, row.turn, row.number, row.saved_at = "" if met else typed.tab[:40], typed.turn, row.number + 1, clock.now()
    if link.begun_at is None and any(sent[name] for name in BOXES):
        link.begun_at = clock.now()
    session.flush()
    return _read(row, met)


def _draft_row(session: Session, link_id: uuid.UUID) -> AdviceDraft:
    """The row of the draft; the link is locked, so that nobody makes another meanwhile."""
    row: AdviceDraft | None = session.execute(
        select(AdviceDraft).where(AdviceDraft.link_id == link_id), execution_options=FRESH
    ).scalar()
    if row is None:
        row = AdviceDraft(link_id=link_id, boxes={}, tab="", turn=0, number=0, saved_at=clock.now())
        session.add(row)
    return row


def _clean(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")[: 2 * LONGEST]


def _both(there: str, here: str, is_long: bool) -> str:
    """Two people's words for one box: the fuller one where it holds the other, else one after the other."""
    if there.strip() in here:
        return here
    return there if here.strip() in there or not is_long else f"{there}\n\n{here}"


def add_letter(one: Advising, store: Store, stream: IO[bytes], filename: str, claimed_type: str) -> None:
    """Keep a file with the draft, checked like every other (size, kind, virus scan). Refused({"files": …}), NotFound."""
    space = open_advice_space(one)
    found = take_in(space, store, stream, filename, claimed_type)
    try:
        with writing(space) as session:
            link = _open_link(session, one.link_id)
            link.begun_at = link.begun_at or clock.now()
            media_id = keep_file(session, space, found)
            row = _draft_row(session, one.link_id)
            row.boxes = {**row.boxes, "files": [*row.boxes.get("files", ()), media_id.hex]}
            row.number += 1
    except BaseException:
        throw_away(store, found)
        raise


def drop_letter(one: Advising, media_id: uuid.UUID) -> None:
    """Send this file not with the answer. NotFound when the request, or the time of this browser, is over."""
    session = open_advice_space(one).begin_writing()
    row = _draft_row(session, one.link_id)
    row.boxes = {**row.boxes, "files": [other for other in row.boxes.get("files", ()) if other != media_id.hex]}
    row.number += 1


def check_words(draft: Draft) -> None:
    """Refused where there is nothing to send, or too much for a box."""
    problems: dict[str, str] = {}
    for name in BOXES:
        try:
            if len(tidy(draft.boxes.get(name, ""))) > LONGEST:
                problems[name] = _LONG
        except Refused as refusal:
            problems[name] = refusal.fields[""]
    if not draft.files and not any(draft.boxes.get(name, "").strip() for name in BOXES):
        problems["see"] = _NOTHING
    if problems:
        raise Refused(problems)


def hand_over(one: Advising) -> None:
    """Whoever types says that it is ready: the person who was asked gets a mail to read and sign it. Refused, NotFound."""
    draft = read_draft(one)
    check_words(draft)
    try:
        typed_by = tidy_name(draft.boxes.get("typed_by", ""))
    except Refused:
        raise Refused({"typed_by": _TYPIST}) from None
    with writing(open_advice_space(one)) as session:
        link = lock_visit(session, one.link_id, one.visit_id)
        link.ready_at, link.typed_by = clock.now(), typed_by
        send(session, link, only=link.email)
        leave_row(session, "advice.ready_to_sign", person_id=one.person_id, child_id=one.child_id, object_id=link.id)


def say_not_known(one: Advising) -> None:
    """Answer that they do not know the child. The link opens nothing from this moment. NotAllowed, NotFound."""
    with writing(open_advice_space(one)) as session:
        link = lock_visit(session, one.link_id, one.visit_id)
        link.not_known_at, link.told_by = clock.now(), one.email
        _answered(session, link)
        leave_row(session, "advice.not_known", person_id=one.person_id, child_id=one.child_id, object_id=link.id)


def end_answered(session: Session, one: Advising) -> None:
    """The answer is saved: the link opens nothing any more, and what was typed lies nowhere but on the page. To be called in
    the act of an AdviceSpace, which locked the link and saw that it lives."""
    link = session.get_one(AdviceLink, one.link_id)
    link.answered_at, link.told_by = clock.now(), one.email
    session.delete(_draft_row(session, one.link_id))
    _answered(session, link)
    leave_row(session, "advice.answered_by_link", person_id=one.person_id, child_id=one.child_id, object_id=link.id)


def _answered(session: Session, link: AdviceLink) -> None:
    drop_keys(session, link.id)
    session.execute(
        update(AdviceRequest)
        .where(AdviceRequest.id == link.request_id, AdviceRequest.answered_at.is_(None))
        .values(answered_at=clock.now())
    )


def tidied(boxes: Mapping[str, Any]) -> dict[str, str]:
    """Names and jobs on one line, of a length that stands beside the words."""
    return {name: one_line(str(boxes.get(name, "")))[:100] for name in ABOUT}
