"""Translations beside a passage: marked who or what translated, never seen by more people than the words, never lost."""

import uuid

import pytest
from sqlalchemy import select

from tests.support.house import House
from wiki.commands.members import end_membership
from wiki.commands.translations import (
    Translating,
    check_translation,
    restore_translation,
    take_translation_off,
    translate,
)
from wiki.errors import Conflict, NotFound, Refused
from wiki.models.audit import AuditRow
from wiki.models.children import Membership
from wiki.models.translations import TranslatedBy, TranslationVersion
from wiki.queries.translations import (
    SeenTranslation,
    translation_history,
    translation_now,
    translations_beside,
    translations_by_id,
)
from wiki.queries.versions import see_current
from wiki.words import Preset

FAMILY = "my_family"
URDU = "وہ پانی میں خوش رہتا ہے۔"
ENGLISH = "He is happy in water."


def _put(family: House, name: str, passage: uuid.UUID | None, body: str = ENGLISH, **more: object) -> uuid.UUID:
    assert passage is not None
    given = Translating(**{"language": "en-GB", "body": body, "way": TranslatedBy.PERSON, **more})  # type: ignore[arg-type]
    with family.work() as work:
        made = translate(family.space(name, "robin", work), passage, given)
        work.commit()
    return made


def _see(family: House, name: str, passage: uuid.UUID | None, made: uuid.UUID) -> SeenTranslation | None:
    """The translation as ``name`` sees it beside the passage; every way of reading it must say the same."""
    assert passage is not None
    with family.work() as work:
        space = family.space(name, "robin", work)
        current = see_current(space, passage).get(passage)
        beside = translations_beside(space, [current]).get(current.id, ()) if current else ()
        found = next((one for one in beside if one.translation_id == made), None)
        now = translation_now(space, passage, found.language if found else "en-GB")
        by_id = {one.translation_id: one for one in translations_by_id(space, [made])}.get(made)
        try:
            newest = translation_history(space, made)[0]
        except NotFound:
            newest = None
        if found is not None:
            assert found == now == by_id == newest
        else:
            assert by_id is None
            assert newest is None or newest.is_off
        return found


def _act(family: House, name: str, act, *given: object) -> None:  # type: ignore[no-untyped-def]
    with family.work() as work:
        act(family.space(name, "robin", work), *given)
        work.commit()


def test_it_is_seen_by_those_who_see_the_words_and_by_nobody_else(family: House) -> None:
    family.page("robin", FAMILY)
    said = family.say("mum", "robin", FAMILY, "worries", URDU, language="ur", audience=Preset.ONLY_FAMILY)
    made = _put(family, "dad", said.passage_id)
    seen = {name: _see(family, name, said.passage_id, made) for name in ("mum", "dad", "gran", "leila", "priya", "daniel")}
    assert {name for name, one in seen.items() if one is not None} == {"mum", "dad", "gran"}
    assert seen["mum"] is not None and (seen["mum"].body, seen["mum"].by, seen["mum"].is_older) == (ENGLISH, "Dad", False)
    with pytest.raises(NotFound):
        _put(family, "leila", said.passage_id)
    with family.work() as work, pytest.raises(NotFound):
        translate(family.space("nadia", "zara", work), said.passage_id, Translating("en-GB", "x", TranslatedBy.PERSON))  # type: ignore[arg-type]

    # The same words are shared: the translation goes with them, and says just who translated as before.
    family.say("mum", "robin", FAMILY, "worries", URDU, language="ur", audience=Preset.EVERYONE,
               passage_id=said.passage_id, base=1)  # fmt: skip
    shared = _see(family, "leila", said.passage_id, made)
    assert shared is not None and (shared.by, shared.is_older, shared.number) == ("Dad", False, 2)

    # Mum writes something else for the family alone: what was translated before stays as it was, of an older wording.
    family.say("mum", "robin", FAMILY, "worries", URDU + " اب نہیں۔", language="ur", passage_id=said.passage_id, base=2)
    older = _see(family, "leila", said.passage_id, made)
    assert older is not None and older.is_older and older.body == ENGLISH
    family.say("mum", "robin", FAMILY, "worries", URDU, language="ur", audience=Preset.ONLY_ME, passage_id=said.passage_id, base=3)
    assert _see(family, "mum", said.passage_id, made) is not None
    assert _see(family, "leila", said.passage_id, made) is None and _see(family, "dad", said.passage_id, made) is None

    with family.work() as work:
        acts = set(work.session.execute(select(AuditRow.act).where(AuditRow.act.startswith("translation."))).scalars())
    assert acts == {"translation.saved"}


def test_two_at_once_lose_nothing_and_what_is_taken_away_comes_back(family: House) -> None:
    family.page("robin", FAMILY)
    said = family.say("mum", "robin", FAMILY, "health", URDU, language="ur", audience=Preset.EVERYONE)
    made = _put(family, "dad", said.passage_id, once="a form", way=TranslatedBy.PROGRAM, by="Babelfish 3")
    assert _put(family, "dad", said.passage_id, once="a form", way=TranslatedBy.PROGRAM, by="Babelfish 3") == made
    first = _see(family, "leila", said.passage_id, made)
    assert first is not None and first.needs_checking and first.number == 1

    with pytest.raises(Conflict):  # leila began before dad had saved
        _put(family, "leila", said.passage_id, "He loves water.")
    assert _put(family, "leila", said.passage_id, "He loves water.", base=1, way=TranslatedBy.PROGRAM, by="Babelfish 4") == made
    with pytest.raises(Conflict):
        _act(family, "gran", check_translation, made, 1)
    _act(family, "gran", check_translation, made, 2)
    checked = _see(family, "dad", said.passage_id, made)
    assert checked is not None and (checked.needs_checking, checked.saved_by_name, checked.body) == (False, "Gran", "He loves water.")

    _act(family, "leila", take_translation_off, made, 3)
    assert _see(family, "dad", said.passage_id, made) is None
    _act(family, "dad", restore_translation, made, 1, 4)
    back = _see(family, "leila", said.passage_id, made)
    assert back is not None and back.body == ENGLISH and back.needs_checking
    with family.work() as work:
        space = family.space("mum", "robin", work)
        assert [one.body for one in translation_history(space, made)][-2:] == ["He loves water.", ENGLISH]
        assert work.session.execute(
            select(TranslationVersion.number).where(TranslationVersion.translation_id == made)
        ).scalars().all() == [1, 2, 3, 4, 5]  # fmt: skip

    refused = {
        ("ur", "x", TranslatedBy.PERSON, ""): "language", ("tlh", "x", TranslatedBy.PERSON, ""): "language",
        ("pl", " ", TranslatedBy.PERSON, ""): "body", ("pl", "x", None, ""): "way", ("pl", "x", TranslatedBy.PROGRAM, ""): "by",
        ("pl", "a\0b", TranslatedBy.PERSON, ""): "body", ("bfi", "x", TranslatedBy.PERSON, ""): "language",
    }  # fmt: skip
    for (code, body, way, by), box in refused.items():
        with pytest.raises(Refused) as caught:
            _put(family, "mum", said.passage_id, body, language=code, way=way, by=by)
        assert box in caught.value.fields
    with family.work() as work:
        member = work.session.execute(
            select(Membership.id).where(Membership.person_id == family.people["leila"], Membership.child_id == family.children["robin"])
        ).scalar_one()
    _act(family, "moira", end_membership, member)
    with pytest.raises(NotFound):
        _see(family, "leila", said.passage_id, made)
