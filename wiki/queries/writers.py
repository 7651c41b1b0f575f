"""Finds who wrote a passage: whoever narrows it for others can't keep them from their own words."""

import json
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from wiki.access.space import Space
from wiki.models.children import Membership
from wiki.models.pages import Version
from wiki.words import GROUP_OF_ROLE, Group, Role, Voice

Writers = dict[str, Group]
_version = Version.__table__


# Whoever is not of the family and writes in one of these voices types what the family said.
_FAMILYS = frozenset({Voice.CHILD, Voice.YOUNG_PERSON, Voice.PARENT})
_FAMILY = frozenset({Group.FAMILY, Group.CHILD})


@dataclass(frozen=True)
class Written:
    """Who began a passage, and who wrote its words as they stand now: hex ids, each with their group.

    ``beginner`` is whoever saved it first, also when they only typed what others said.
    """

    begun: Writers
    now: Writers
    beginner: Writers

    @property
    def by(self) -> Writers:
        """Both who began it and who wrote it as it is."""
        return {**self.begun, **self.now}


@dataclass(frozen=True)
class _Saver:
    person_id: uuid.UUID
    voice: Voice
    is_from_paper: bool


def writers_of(session: Session, space: Space, passage_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Written]:
    """By passage: who began it, and who wrote the words as they stand now.

    Whoever only shared or brought back words of others saved a version, but wrote none: the first to save a wording is
    its writer. Somebody outside the family who typed what the family said, from paper or not, wrote none either.
    Two queries.
    """
    rows = session.execute(
        select(
            _version.c.passage_id, _version.c.body, _version.c.columns, _version.c.saved_by, _version.c.voice,
            _version.c.paper_on.is_not(None),
        )
        .where(_version.c.passage_id.in_(passage_ids), _version.c.child_id == space.id)
        .order_by(_version.c.passage_id, _version.c.number)
    )  # fmt: skip
    first: dict[uuid.UUID, _Saver] = {}
    wordings: dict[tuple[uuid.UUID, str], _Saver] = {}
    now: dict[uuid.UUID, _Saver] = {}
    for passage_id, body, columns, *saver in rows:
        by = _Saver(*saver)
        first.setdefault(passage_id, by)
        now[passage_id] = wordings.setdefault((passage_id, f"{body}\0{json.dumps(columns, sort_keys=True)}"), by)
    groups = _groups(session, space, {one.person_id for one in (*first.values(), *now.values())})
    return {
        key: Written(_writer(by, groups), _writer(now[key], groups), _saver(by, groups)) for key, by in first.items()
    }


def _saver(one: _Saver, groups: Mapping[uuid.UUID, Group]) -> Writers:
    return {one.person_id.hex: groups[one.person_id]} if one.person_id in groups else {}


def _writer(one: _Saver, groups: Mapping[uuid.UUID, Group]) -> Writers:
    """Whoever saved it, unless they typed for the family."""
    is_family = groups.get(one.person_id) in _FAMILY
    return _saver(one, groups) if is_family or not (one.is_from_paper or one.voice in _FAMILYS) else {}


def _groups(session: Session, space: Space, people: set[uuid.UUID]) -> dict[uuid.UUID, Group]:
    """The group that each of ``people`` is in, or was in last: who comes back still wrote what they wrote."""
    rows = session.execute(
        select(Membership.person_id, Membership.role)
        .where(Membership.child_id == space.id, Membership.person_id.in_(people))
        .order_by(Membership.started_at)
    )
    return {person_id: GROUP_OF_ROLE[Role(role)] for person_id, role in rows}
