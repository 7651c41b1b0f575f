"""Tells what is still to settle in a plan that is being written: the golden thread's checks on the rows as they are."""

import uuid
from collections.abc import Iterator
from datetime import date

from wiki.queries.plan import PlanDesk
from wiki.queries.plan_advice import advice_in
from wiki.queries.plan_printed import box_words
from wiki.queries.plan_rows import NEEDS, OUTCOMES, PROVISION, PlanRow
from wiki.statute import thread
from wiki.statute.checks import by_weight
from wiki.statute.sections import Shape
from wiki.statute.thread import Finding
from wiki.words import N_, Filled

_SLOTS = ("support", "who", "ratio", "how_often", "how_long", "training")
_NO_AREA = N_("Choose an area for it, so that it stands under its letter. Until then it is left out of the plan.")
_NO_SECTION = N_("Choose a section for it, so that it stands under its letter. Until then it is left out of the plan.")
_ONE_NOT_USED = N_("One suggestion in “%(page)s” is not used yet.")
_NOT_USED = N_("%(count)s suggestions in “%(page)s” are not used yet.")
_TAKEN_OFF = N_("Words it comes from were taken off their page. Take that source off, or say why the row stays as it is.")
_PARAGRAPH = "SEND Code of Practice, paragraph 9.69"
_SENT_TO_FAMILY = "SEND Regulations 2014, regulation 13(1)"


def find(desk: PlanDesk, shape: Shape, born: date | None, on: date) -> tuple[Finding, ...]:
    """What the golden thread and the store say about the rows as they stand, what weighs most first. ``where`` is a
    passage's id in hex. The rest of the checks are in plan_checked.py.
    """
    there = {row.id for row in desk.all_rows()}
    needs = [
        thread.Need(row.id.hex, row.letter or "", row.label, rests_on(row)) for row in desk.rows[NEEDS]
    ]
    outcomes = [
        thread.Outcome(row.id.hex, row.label, box_words(row.asked, row.version, "outcome"), _known(there, row, "hopes"))
        for row in desk.rows[OUTCOMES]
    ]
    provisions = [
        thread.Provision(
            row.id.hex, row.letter, row.label,
            tuple((key, box_words(row.asked, row.version, key)) for key in _SLOTS),
            _known(there, row, "needs"), _known(there, row, "outcomes"), rests_on(row),
        )
        for row in desk.rows[PROVISION] if row.letter
    ]  # fmt: skip
    found = (
        *_without_section(desk),
        *thread.check(needs, outcomes, provisions, shape=shape, born=born, on=on),
        *_sources_gone(desk),
        *_disputed(desk),
        *_held(desk),
        *_not_used(desk),
    )
    return by_weight(found)


def _known(there: set[uuid.UUID], row: PlanRow, column: str) -> tuple[str, ...]:
    """Links to rows that are there; a row that was taken off its page counts as none."""
    return tuple(one.hex for one in row.linked(column) if one in there)


def rests_on(row: PlanRow) -> tuple[str, ...]:
    """The words a row rests on: its quotations, the advice named by hand, and why it departs from the advice."""
    named = (row.version.columns.get(key) for key in ("advice", "differs"))
    return (*(source.quoted for source in row.sources), *(one for one in named if isinstance(one, str) and one))


def named(row: PlanRow) -> str:
    return row.label or Filled(N_("the answer to “%(question)s”"), question=row.asked.label)


def _capital(name: str) -> str:
    return name.spelt(f"{name[:1].upper()}{name[1:]}") if isinstance(name, Filled) else name


def _small(name: str) -> str:
    return name if isinstance(name, Filled) else f"{name[:1].lower()}{name[1:]}"


def _without_section(desk: PlanDesk) -> Iterator[Finding]:
    for row in (*desk.rows[NEEDS], *desk.rows[PROVISION]):
        if row.letter is None:
            why = _NO_AREA if row.page_type == NEEDS else _NO_SECTION
            yield Finding(
                "row_without_section", row.id.hex, Filled(N_("%(row)s has no section yet."), row=row.label),
                why,
                "SEND Regulations 2014, regulation 12(1)",
            )  # fmt: skip


def _sources_gone(desk: PlanDesk) -> Iterator[Finding]:
    for row in desk.all_rows():
        name = named(row)
        if not row.may_stand:
            yield Finding(
                "not_shared", row.id.hex, Filled(N_("%(row)s is left out of the plan."), row=_capital(name)),
                _TAKEN_OFF if any(source.taken_off for source in row.sources) else
                N_("The family can’t see all of the words it comes from. "
                   "Take that source off, or ask for it to be shared."),
                _SENT_TO_FAMILY,
            )  # fmt: skip
        elif any(source.moved_on for source in row.sources):
            yield Finding(
                "source_changed", row.id.hex, Filled(N_("The words behind %(row)s have changed."), row=name),
                N_("Somebody wrote this passage anew after it was used. Look whether the row still says the same."),
                _PARAGRAPH, words=_as_now(desk, row),
            )  # fmt: skip


def _as_now(desk: PlanDesk, row: PlanRow) -> str:
    """Which wordings stand today where the row was taken from: a reason given now does not hold for a later change."""
    behind = {source.seen.passage_id for source in row.sources if source.seen is not None}
    now = (said.version for group in desk.said for said in group.passages if said.version.passage_id in behind)
    return " ".join((row.version.id.hex, *sorted(one.id.hex for one in now)))


def _disputed(desk: PlanDesk) -> Iterator[Finding]:
    for row in desk.all_rows():
        if desk.disputes_of(row):
            yield Finding(
                "disputed", row.id.hex, Filled(N_("The family says that %(row)s is not right."), row=_small(named(row))),
                N_("Their note is printed with it, until you both agree. Talk with them, then put it right together."),
                "UK GDPR, articles 5(1)(d) and 16", words=" ".join(sorted(note.id.hex for note in desk.disputes_of(row))),
            )  # fmt: skip


def _held(desk: PlanDesk) -> Iterator[Finding]:
    """Pictures that stay out until it is settled that those in them agreed; nobody is named."""
    for row in desk.all_rows():
        if any(file.pictured.is_held for file in row.version.media):
            yield _held_in(row.id, Filled(N_("A picture is left out of %(row)s."), row=_small(named(row))))
    for advice in advice_in(desk):
        for said in advice.printed:
            if any(file.pictured.is_held for file in said.version.media):
                sentence = Filled(N_("A picture is left out of “%(page)s”."), page=advice.title)
                yield _held_in(said.version.passage_id, sentence)


def _held_in(passage_id: uuid.UUID, sentence: str) -> Finding:
    return Finding(
        "picture_held", passage_id.hex, sentence,
        N_("Another child is in it, or somebody in it said no. Ask them or their parent, and say here what they answered. "
           "Or take a picture without them."),
        "UK GDPR, articles 5(1)(a) and 6",
    )  # fmt: skip


def _not_used(desk: PlanDesk) -> Iterator[Finding]:
    for group in desk.said:
        waiting = [said for said in group.passages if said.is_suggestion and said.shared and not said.used_in]
        if waiting:
            sentence = _ONE_NOT_USED if len(waiting) == 1 else _NOT_USED
            yield Finding(
                "advice_not_used", waiting[0].version.passage_id.hex,
                Filled(sentence, count=str(len(waiting)), page=group.page.title),
                N_("Use what is suggested, or be ready to give the reason why not."), _PARAGRAPH,
                words=" ".join(said.version.id.hex for said in waiting),
            )  # fmt: skip
