"""Acts that are no save of a passage: drafts, questions and answers, things filed from the tray, and asking to see more.

They are written in the same rounds, and held against the tables by their words: each was made up once.
"""

import re
import secrets
import threading
import time
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, select

from tests.ledger.book import State
from tests.ledger.home import Home
from tests.ledger.makings import new_word
from wiki.models.audit import AuditRow
from wiki.models.drafts import Draft
from wiki.models.pages import Page, Revision, Version
from wiki.models.questions import Answer, Question
from wiki.models.share_requests import ShareRequest

if TYPE_CHECKING:
    from tests.ledger.editors import Editor

BESIDE = {"draft": 14, "ask": 8, "reply": 6, "catch": 6, "see_more": 3}
_CAUGHT = re.compile(r"/tray/([0-9a-f-]{36})$")


@dataclass
class Side:
    """One such act: what it was, its words, and what its sender knows of it."""

    act: str
    body: str
    where: uuid.UUID
    state: State = State.SENT
    tab: str = ""
    turn: int = 0
    by: str = ""
    sent_at: float = field(default_factory=time.monotonic)

    def __str__(self) -> str:
        return f"{self.act} “{self.body}”: {self.state}"


class Sides:
    """Every act of this kind in a test."""

    def __init__(self) -> None:
        self.all: list[Side] = []
        self._lock = threading.Lock()

    def begin(self, side: Side) -> Side:
        """Note it, before a byte of it is sent."""
        with self._lock:
            self.all.append(side)
        return side

    def line(self) -> str:
        """How many of each act were acknowledged."""
        acts = dict.fromkeys(one.act for one in self.all)
        return ", ".join(f"{sum(one.act == act and one.state is State.KEPT for one in self.all)} {act}" for act in acts)


def hide_something(home: Home, port: int) -> None:
    """Mum keeps something on two pages to herself, so that Gran can ask to see more of them."""
    mum = home.browser("mum", port)
    for page_id in home.pages[:2]:
        fields = {
            "csrf_token": mum.token, "body": f"Kept, {new_word()}.", "voice": "parent", "speaker": "Mum", "audience": "only_me",
            "once": secrets.token_urlsafe(12),
        }  # fmt: skip
        assert mum.send(home.question(page_id), fields).status == 302
    mum.close()


def _send(editor: "Editor", side: Side, path: str, fields: dict[str, str], status: int) -> str:
    """Send it and note the answer; returns where the answer leads."""
    token = {"csrf_token": editor.browser.token}
    answer = editor.browser.post(editor.home.path(path), {**token, **fields})
    side.state = State.KEPT if answer.status == status else State.REFUSED
    if answer.status not in {status, 404, 409, 422}:
        editor.troubles.append(f"{side} answered {answer.status}: {answer.text[:200]}")
    return answer.location


def act_beside(editor: "Editor", act: str) -> None:
    """One act of this kind by the editor."""
    {"draft": _draft, "ask": _ask, "reply": _reply, "catch": _catch, "see_more": _see_more}[act](editor)


def _draft(editor: "Editor") -> None:
    """Type on, in a tab of one's own: three states of one draft, each later than the one before."""
    page_id, tab, body = editor.dice.choice(editor.home.pages), secrets.token_urlsafe(12), new_word()
    for turn in range(2, 2 + editor.dice.randrange(1, 4)):
        body += f" and {new_word()}"
        side = editor.sides.begin(Side("draft", body, page_id, tab=tab, turn=turn))
        fields = {
            "body": body, "draft_tab": tab, "draft_turn": str(turn), "draft_from": "", "draft_field": "story",
            "voice": "parent", "once": tab,
        }  # fmt: skip
        _send(editor, side, f"page/{page_id}/draft", fields, 200)


def _ask(editor: "Editor") -> None:
    """Ask somebody else something about words of one's own."""
    if not editor.mine:
        return
    passage_id = editor.dice.choice(list(editor.mine))
    other = next(name for name in editor.home.people if name not in {editor.name, "moira"})
    side = editor.sides.begin(Side("ask", new_word(), passage_id))
    to = f"person:{editor.home.people[other]}"
    fields = {"body": side.body, "to": to, "audience": "everyone", "once": secrets.token_urlsafe(12)}
    _send(editor, side, f"passage/{passage_id}/ask", fields, 302)


def _reply(editor: "Editor") -> None:
    """Add to a question that waits in this space."""
    shown = editor.browser.get(editor.home.path("questions"))
    found = re.findall(r"/question/([0-9a-f-]{36})", shown.text)
    if not found:
        return
    question = editor.dice.choice(found)
    side = editor.sides.begin(Side("reply", new_word(), uuid.UUID(question)))
    _send(editor, side, f"question/{question}", {"body": side.body, "once": secrets.token_urlsafe(12)}, 302)


def _catch(editor: "Editor") -> None:
    """Keep something first, and file it on a page then."""
    side = editor.sides.begin(Side("catch", new_word(), editor.home.own_pages[editor.name]))
    once = secrets.token_urlsafe(12)
    location = _send(editor, side, "add", {"body": side.body, "voice": "parent", "once": once}, 302)
    caught = _CAUGHT.search(location)
    if caught is None:
        return
    filed = editor.sides.begin(Side("file", side.body, editor.home.own_pages[editor.name]))
    place = {"place": f"{filed.where}.story", "once": secrets.token_urlsafe(12)}
    _send(editor, filed, f"tray/{caught[1]}", place, 302)


def _see_more(editor: "Editor") -> None:
    """Ask the family to share a page that does not show everything. Asked again, the request says the new words instead."""
    page_id = editor.home.pages[editor.dice.randrange(2)]
    side = editor.sides.begin(Side("see_more", new_word(), page_id, by=editor.name))
    _send(editor, side, f"page/{page_id}/ask-for-more", {"words": side.body}, 302)


def hold_sides(engine: Engine, sides: Sides) -> list[str]:
    """All that is wrong: acknowledged and not there, there twice, half there, or there though it was refused."""
    with engine.connect() as connection:
        return [f"{side}: {problem}" for side, problem in _wrong(connection, sides.all)]


def _wrong(connection: Connection, sides: list[Side]) -> list[tuple[Side, str]]:
    def rows(*columns: Any) -> list[Any]:
        return list(connection.execute(select(*columns)))

    drafts = {row.tab: row for row in rows(Draft.tab, Draft.turn, Draft.fields)}
    audited = {row.object_id for row in rows(AuditRow.object_id)}
    made: dict[str, dict[str, list[uuid.UUID]]] = {"ask": {}, "reply": {}, "see_more": {}}
    for act, id_column, body in (
        ("ask", Question.id, Question.body), ("reply", Answer.id, Answer.body), ("see_more", ShareRequest.id, ShareRequest.words),
    ):  # fmt: skip
        for one in rows(id_column, body):
            made[act].setdefault(one[1], []).append(one[0])
    now, ever = _standing(rows)
    filed = {side.body: side for side in sides if side.act == "file"}
    found = []
    for side in sides:
        if side.act == "draft":
            row = drafts.get(side.tab)
            kept_turns = [one.turn for one in sides if one.tab == side.tab and one.state is State.KEPT]
            if side.state is State.KEPT and (row is None or row.turn < max(kept_turns)):
                found.append((side, "an acknowledged draft is not there"))
            if row is not None and row.turn == side.turn and ["body", side.body] not in row.fields:
                found.append((side, "the draft says something else"))
        elif side.act in made:
            ids = made[side.act].get(side.body, [])
            wanted = {State.KEPT: {1}, State.REFUSED: {0}, State.SENT: {0, 1}}[side.state]
            if side.state is State.KEPT and _asked_again(side, sides, made["see_more"]):
                wanted = {0}
            if len(ids) not in wanted:
                found.append((side, f"is there {len(ids)} times"))
            found += [(side, "has no row in the audit") for one in ids if one not in audited]
        elif side.act == "catch":
            places, known = now.get(side.body, []), ever.get(side.body, set())
            put = filed.get(side.body)
            # Whoever brings an older state of their page back takes off it what was filed since; its history keeps that.
            taken_off = not places and put is not None and put.where in known
            wanted = {State.KEPT: {1}, State.REFUSED: {0}, State.SENT: {0, 1}}[side.state]
            if len(places) not in wanted and not (taken_off and side.state is not State.REFUSED):
                found.append((side, f"stands in {len(places)} places"))
            if put is not None and put.state is State.KEPT and places != [put.where] and not taken_off:
                found.append((put, "is not in its place"))
    return found


def _asked_again(side: Side, sides: list[Side], there: dict[str, list[uuid.UUID]]) -> bool:
    """Whether the same person asked for the same page afterwards, and that request stands."""
    if side.act != "see_more":
        return False
    later = sides[sides.index(side) + 1 :]
    return any((one.by, one.where) == (side.by, side.where) and len(there.get(one.body, [])) == 1 for one in later)


def _standing(rows: Any) -> tuple[dict[str, list[uuid.UUID]], dict[str, set[uuid.UUID]]]:
    """On which pages each text stands now, and on which it ever stood."""
    newest = {row.id: row.revision_number for row in rows(Page.id, Page.revision_number)}
    bodies = {row.id.hex: row.body for row in rows(Version.id, Version.body)}
    now: dict[str, list[uuid.UUID]] = {}
    ever: dict[str, set[uuid.UUID]] = {}
    for row in rows(Revision.page_id, Revision.number, Revision.contents):
        for _passage, version in row.contents:
            ever.setdefault(bodies[version], set()).add(row.page_id)
            if newest[row.page_id] == row.number:
                now.setdefault(bodies[version], []).append(row.page_id)
    return now, ever
