"""A whole small world for tests: a council, two families that share nobody, and everybody who works with them."""

import functools
import uuid
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Engine

from wiki.access.person import Post, SignedIn, find_signed_in
from wiki.access.space import Space, open_space
from wiki.commands.audit import Desk, writing
from wiki.commands.children import open_child
from wiki.commands.members import add_member
from wiki.commands.pages_start import start_page
from wiki.commands.passages import Words
from wiki.commands.passages_save import save_passage
from wiki.commands.people import ReadyPerson, add_council, give_post, keep_person, ready_person
from wiki.commands.revisions import Saved
from wiki.commands.sign_in import begin_sign_in
from wiki.database import Work
from wiki.pagetypes.model import Catalogue
from wiki.queries.pages import list_pages
from wiki.words import Permission, Role, Voice

PASSWORD = "green kettle river"


@functools.cache
def _hashed() -> str:
    """The hash of the password that everybody here has; worked out once, for that is slow on purpose."""
    return ready_person("Anybody", "anybody@example.org", PASSWORD).password_hash


@dataclass
class House:
    """Makes people, children and words through the real commands; everything by name."""

    engine: Engine
    catalogue: Catalogue
    council_id: uuid.UUID = field(default_factory=uuid.uuid4)
    people: dict[str, uuid.UUID] = field(default_factory=dict)
    children: dict[str, uuid.UUID] = field(default_factory=dict)
    _tokens: dict[str, str] = field(default_factory=dict, repr=False)

    def work(self) -> Work:
        """A fresh unit of work."""
        return Work(self.engine)

    def begin(self) -> None:
        """A council with its administrator, Moira."""
        with self.work() as work:
            self.council_id = add_council(work, "Marlbridge Council")
            work.commit()
        self.person("moira")
        with self.work() as work:
            give_post(work, self.people["moira"], self.council_id, Role.SEND_ADMINISTRATOR)
            work.commit()

    def person(self, name: str) -> uuid.UUID:
        """An account called ``name`` (…@example.org); the same one when asked again."""
        if name not in self.people:
            with self.work() as work:
                ready = ReadyPerson(name.title(), f"{name}@example.org", _hashed())
                with writing(Desk(work)) as session:
                    self.people[name] = keep_person(session, ready)
                work.commit()
        return self.people[name]

    def signed_in(self, name: str, work: Work) -> SignedIn:
        """``name`` as a signed-in person in ``work``: on the browser they had here before, while its sign-in lives."""
        with self.work() as other:
            person = find_signed_in(other, self._tokens[name]) if name in self._tokens else None
            if person is None:
                person = begin_sign_in(other, self.person(name), hours=1)
                other.commit()
        self._tokens[name] = person.token
        return SignedIn(
            person.id, person.name, person.email, person.language, person.theme, person.sign_in_id, person.token, work
        )

    def child(self, name: str, born_on: date = date(2019, 5, 14)) -> uuid.UUID:
        """A child's space, opened by Moira."""
        with self.work() as work:
            moira = self.signed_in("moira", work)
            space = open_child(
                moira, Post(self.council_id, Role.SEND_ADMINISTRATOR), self.catalogue,
                known_as=name.title(), full_name=f"{name.title()} Example", born_on=born_on,
            )  # fmt: skip
            self.children[name] = space.id
            work.commit()
        return self.children[name]

    def member(self, child: str, name: str, role: Role, **more: object) -> uuid.UUID:
        """Let ``name`` into ``child``'s space."""
        self.person(name)
        with self.work() as work:
            space = open_space(self.signed_in("moira", work), self.children[child], Permission.MANAGE_MEMBERS)
            member_id = add_member(space, self.people[name], role, **more)  # type: ignore[arg-type]
            work.commit()
        return member_id

    def space(self, name: str, child: str, work: Work, permission: Permission = Permission.READ) -> Space:
        """``child``'s space opened for ``name``; the caller commits ``work``."""
        return open_space(self.signed_in(name, work), self.children[child], permission)

    def page(self, child: str, page_type: str, by: str = "moira") -> uuid.UUID:
        """The page of that type in the space, begun by ``by`` when there is none."""
        with self.work() as work:
            space = self.space(by, child, work)
            for head in list_pages(space):
                if head.page_type == page_type:
                    return head.id
            page_id = start_page(space, self.catalogue.types[page_type], "A page of our own")
            work.commit()
            return page_id

    def say(self, name: str, child: str, page_type: str, field_key: str, body: str = "", **more: object) -> Saved:
        """``name`` writes ``body`` under a question; more keywords go to Words (voice, audience, columns…)."""
        change = {key: more.pop(key) for key in ("passage_id", "base") if key in more}
        with self.work() as work:
            space = self.space(name, child, work)
            page_id = next(head.id for head in list_pages(space) if head.page_type == page_type)
            words = Words(body=body, **{"voice": Voice.PARENT, "speaker": name.title(), **more})  # type: ignore[arg-type]
            saved = save_passage(space, self.catalogue.types[page_type], page_id, field_key, words, **change)  # type: ignore[arg-type]
            work.commit()
        return saved
