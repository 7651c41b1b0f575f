"""What somebody's own archive holds as JSON, for other programs: docs/archive.md describes each file and field."""

from collections.abc import Iterator
from typing import Any

from wiki.access.space import Space
from wiki.queries.child_details import list_corrections
from wiki.queries.plan_points import Sheet
from wiki.queries.takeaway_content import Content, TakenFile
from wiki.queries.versions import SeenVersion
from wiki.web.takeaway_words import audience_key, plain
from wiki.words import Permission

SCHEMA = 1


def json_files(space: Space, content: Content, file_names: dict[str, str], plan_names: dict[str, str]) -> dict[str, Any]:
    """Each file's name in the archive, and its content. ``file_names``: where each form of a file lies ("id.form");
    ``plan_names``: where each file of a plan lies, by its id."""
    files: dict[str, Any] = {
        "data/space.json": _space(space, content),
        "data/passages.json": [_version(one) for one in sorted(content.said.values(), key=_in_time)],
        "data/history.json": list(_history(content)),
        "data/questions.json": list(_questions(content)),
        "data/translations.json": list(_translations(content)),
        "data/plans.json": list(_plans(content, plan_names)),
        "data/answers.json": list(_sheets(content)),
        "data/requests_to_share.json": list(_requests(content)),
        "data/files.json": [_file(one, file_names) for one in content.files.values()],
    }  # fmt: skip
    return {name: plain(value) for name, value in files.items()}


def _in_time(one: SeenVersion) -> tuple[Any, ...]:
    return one.saved_at, one.passage_id.hex, one.number


def _space(space: Space, content: Content) -> dict[str, Any]:
    return {
        "child": {
            "id": space.id, "known_as": space.child.known_as, "full_name": space.child.full_name,
            "born_on": space.child.born_on, "picture": content.picture.media_id if content.picture else None,
        },
        "taken_by": {"id": space.person.id, "name": space.person.name, "role": space.member.role},
        "people": [
            {"id": one.person_id, "name": one.name, "role": one.role, "relation": one.relation, "organisation": one.organisation}
            for one in content.members
        ],
        "pages": [
            {
                "id": view.head.id, "page_type": view.head.page_type, "title": view.head.title,
                "created_at": view.head.created_at, "position": view.head.position,
                "revision": view.revision.number, "form_sha256": view.revision.edition_sha256,
                "passages": [one.passage_id for one in view.passages], "there_is_more": view.some_hidden,
                "in_corner": content.corner.get(view.head.id),
            }
            for view in content.pages
        ],
        "tray": [one.passage_id for one in content.tray],
        "papers": [{"id": paper_id, "sheets": sheets} for paper_id, sheets in content.papers.items()],
        "decided_instead": [
            {
                "decision": one.decision, "by": one.person_id, "acts_as": one.acts_as, "evidence": one.evidence,
                "assessed_by": one.assessed_by, "assessed_on": one.assessed_on, "review_on": one.review_on,
                "ended_at": one.ended_at, "ended_why": one.ended_why,
            }
            for one in content.lacking
        ],
        "name_put_right": [
            {
                "known_as": one.before.known_as, "full_name": one.before.full_name, "born_on": one.before.born_on,
                "why": one.why, "by": one.by, "at": one.at,
            }
            for one in (list_corrections(space) if space.may(Permission.SEE_LOG) else ())
        ],
        "symbols": [{"id": one.id, "word": one.word, "file": one.media_id} for one in content.symbols],
    }  # fmt: skip


def _version(one: SeenVersion) -> dict[str, Any]:
    return {
        "id": one.id, "passage": one.passage_id, "page": one.page_id, "field": one.field, "number": one.number,
        "is_current": one.is_current, "body": one.body, "columns": one.columns, "voice": one.voice, "speaker": one.speaker,
        "gathered": one.gathered, "spoken_on": one.spoken_on, "language": one.language, "audience": audience_key(one.today),
        "audience_when_saved": audience_key(one.audience), "paper": one.paper_id, "paper_on": one.paper_on,
        "saved_by": one.saved_by, "saved_by_name": one.saved_by_name, "saved_at": one.saved_at,
        "typed_by": one.typed_by, "typed_by_name": one.typist, "typed_for": one.typed_for,
        "taken_out_or_put_right": one.stone.sentence if one.stone else "",
        "files": [
            {
                "file": file.id, "alt": file.alt, "caption": file.caption, "speaker": file.speaker,
                "transcript": file.transcript,
            }
            for file in one.media
        ],
    }  # fmt: skip


def _history(content: Content) -> Iterator[dict[str, Any]]:
    for page_id, changes in content.changes.items():
        for one in changes:
            yield {
                "page": page_id, "revision": one.head.number, "kind": one.head.kind, "saved_by": one.head.saved_by,
                "saved_by_name": one.head.saved_by_name, "saved_at": one.head.saved_at, "note": one.head.note,
                "changes": [
                    {
                        "passage": change.passage_id, "field": change.field, "act": change.act,
                        "before": change.before.id if change.before else None, "after": change.after.id if change.after else None,
                    }
                    for change in one.changes
                ],
            }  # fmt: skip


def _questions(content: Content) -> Iterator[dict[str, Any]]:
    for one in content.questions:
        yield {
            "id": one.id, "passage": one.passage_id, "about_version": one.version_id, "kind": one.kind, "body": one.body,
            "asked_by": one.by, "asked_by_name": one.by_name, "asked_at": one.at,
            "to_person": one.to_name, "to_group": one.to_group, "settled_at": one.settled_at,
            "settled_by_name": one.settled_by_name,
            "answers": [
                {"id": each.id, "kind": each.kind, "body": each.body, "by": each.by, "by_name": each.by_name, "at": each.at,
                 "by_family": each.by_family}
                for each in one.answers
            ],
        }  # fmt: skip


def _translations(content: Content) -> Iterator[dict[str, Any]]:
    for one in content.translations:
        yield {
            "id": one.id, "translation": one.translation_id, "passage": one.passage_id, "of_version": one.version_id,
            "language": one.language, "number": one.number, "body": one.body, "way": one.way, "by": one.by,
            "is_checked": one.is_checked, "is_taken_away": one.is_off, "saved_by": one.saved_by,
            "saved_by_name": one.saved_by_name, "saved_at": one.saved_at,
        }  # fmt: skip


def _plans(content: Content, names: dict[str, str]) -> Iterator[dict[str, Any]]:
    for one in content.plans:
        yield {
            "id": one.head.id, "number": one.head.number, "status": one.head.status, "made_by_name": one.head.made_by_name,
            "made_at": one.head.made_at, "why_not_here": one.why_not, "is_own_copy": one.is_own_copy,
            "files": [
                {"name": names[file.id.hex], "format": file.format, "size": file.size, "sha256": file.sha256}
                for file in one.files
            ],
        }  # fmt: skip


def _requests(content: Content) -> Iterator[dict[str, Any]]:
    for one in content.asked_to_share:
        yield {"page": one.page_id, "asked_by_name": one.name, "asked_at": one.asked_at, "words": one.words}
    for page_id, own in content.own_requests.items():
        yield {
            "page": page_id, "asked_by_name": None, "asked_at": own.asked_at, "words": own.words, "answer": own.answer,
            "answer_words": own.answer_words, "answered_by_name": own.answered_by_name, "answered_at": own.answered_at,
        }  # fmt: skip


def _sheets(content: Content) -> Iterator[dict[str, Any]]:
    for sheet in content.sheets:
        served = sheet.served
        yield {
            "plan": served.number, "served_on": served.served_on, "way": served.way, "served_by_name": served.served_by_name,
            "told": served.told, "sent_at": served.sent_at, "answers": list(_answers(sheet)),
        }  # fmt: skip


def _answers(sheet: Sheet) -> Iterator[dict[str, Any]]:
    for place, several in sheet.said.items():
        for one in several:
            yield {
                "id": one.id, "place": place, "number": one.number,
                "verdict": None if one.stone else one.verdict, "words": "" if one.stone else one.words,
                "file": one.media_id, "said_at": one.said_at, "sent_at": one.sent_at,
                "replies": [
                    {"reply": each.reply, "words": each.words, "by_name": each.by_name, "at": each.at} for each in one.replies
                ],
            }  # fmt: skip


def _file(one: TakenFile, names: dict[str, str]) -> dict[str, Any]:
    media = one.media
    return {
        "id": media.id, "kind": media.kind, "name": one.name, "seconds": media.seconds, "pages": media.pages,
        "uploaded_by": media.uploaded_by,
        "forms": {form: names[f"{media.id.hex}.{form}"] for form, _bytes in one.forms if f"{media.id.hex}.{form}" in names},
    }  # fmt: skip
