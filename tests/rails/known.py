"""Fills the addresses of the route table with ids of things that are there, and keeps a browser for each person."""

import uuid
from dataclasses import dataclass, field

from sqlalchemy import select
from werkzeug.test import TestResponse

from tests.rails.matrix import Door
from tests.support.cast import OF_ROBIN, OF_ZARA, ROBIN
from tests.support.client import HOST, SAFE, Visitor
from tests.support.world import World
from wiki import clock
from wiki.mail.stop_link import stop_token
from wiki.models.children import Membership
from wiki.models.jobs import Job, JobState
from wiki.models.pages import Page, Passage
from wiki.words import Role


@dataclass
class Known:
    """The ids of each child's things, and everybody's browser."""

    world: World
    ids: dict[str, dict[str, str]] = field(default_factory=dict)
    browsers: dict[str, Visitor] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)

    def browser(self, name: str) -> Visitor:
        """The browser of ``name`` ("": of nobody), the same one each time."""
        if name not in self.browsers:
            self.browsers[name] = self.world.visitor(name)
        return self.browsers[name]

    def token(self, name: str) -> str:
        """A form's token of this browser's own."""
        if name not in self.tokens:
            browser = self.browser(name)
            page = browser.raw("GET", "/account")
            if page.status_code != 200:
                page = browser.raw("GET", "/sign-in")
            self.tokens[name] = page.get_data(as_text=True).split('name="csrf_token" value="')[1].split('"')[0]
        return self.tokens[name]

    def path(
        self, door: Door, child: str = ROBIN, child_id: uuid.UUID | None = None, other: dict[str, str] | None = None
    ) -> str:
        """The address of a door in ``child``'s space; ``child_id`` and ``other`` put other ids in."""
        ids = {**self.things(child), **(other or {})}
        path = door.path.replace("~", f"/child/{child_id or self.world.child(child)}").format(**ids)
        return f"{path}?{door.query}" if door.query else path

    def knock(self, name: str, door: Door, child: str = ROBIN, child_id: uuid.UUID | None = None) -> TestResponse:
        """``name`` comes to a door, with a form of their own where it takes one."""
        return self.send(name, door.method, self.path(door, child, child_id), door.form)

    def send(self, name: str, method: str, path: str, form: dict[str, str] | None = None) -> TestResponse:
        """One request, with a token where it needs one."""
        browser = self.browser(name)
        if method in SAFE:
            return browser.raw(method, path)
        return browser.raw(method, path, data={"csrf_token": self.token(name), **(form or {})}, headers={"Origin": HOST})

    def things(self, child: str) -> dict[str, str]:
        """The ids of things in a child's space, by the names that the route table gives them."""
        if child not in self.ids:
            self.ids[child] = self._find(child)
        return self.ids[child]

    def _find(self, child: str) -> dict[str, str]:
        child_id = self.world.child(child)
        things = self.world.things
        with self.world.house.work() as work:
            session = work.session
            pages = {row[0]: row[1] for row in session.execute(select(Page.page_type, Page.id).where(Page.child_id == child_id))}
            member = session.execute(
                select(Membership.id).where(
                    Membership.child_id == child_id,
                    Membership.person_id == self.world.house.people[_own(child)[Role.YOUNG_PERSON]],
                )
            ).scalar_one()
            passage = session.execute(
                select(Passage.id).where(Passage.page_id == pages["my_family"], Passage.field == "health")
            ).scalars().first()  # fmt: skip
        return {
            "page": str(pages["my_family"]), "empty": str(pages["one_page_profile"]), "passage": str(passage),
            "portrait": str(things["portrait"][child]), "paper": str(things["paper"][child]), "member": str(member),
            "version": str(things["rows"][child]["source"]), "row": str(things["rows"][child]["need"]),
            "stop": stop_token(self.world.settings.secret_key, uuid.uuid4(), child_id),
            "link": uuid.uuid4().hex, "request": str(things["request"][child]),
            "question": str(things["questions"][child]), "dispute": str(things["disputes"][child]),
            "translation": str(things["translations"][child]), "nothing": str(uuid.uuid4()), "point": str(things["points"][child]), "job": str(self.failed_job(child_id)),
            "edition": self.world.app.extensions["static"].edition,
        }  # fmt: skip

    def failed_job(self, child_id: uuid.UUID) -> uuid.UUID:
        """A piece of slow work that failed."""
        with self.world.house.work() as work:
            session, job_id = work.begin_writing(), uuid.uuid4()
            session.add(
                Job(
                    id=job_id, child_id=child_id, kind="search.rebuild", payload={}, state=JobState.FAILED, attempts=5,
                    run_at=clock.now(), created_at=clock.now(), finished_at=clock.now(), problem="It broke.",
                )
            )  # fmt: skip
            work.commit()
        return job_id


def _own(child: str) -> dict[Role, str]:
    return OF_ROBIN if child == ROBIN else OF_ZARA
