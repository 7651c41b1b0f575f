"""Every check of a plan that is being written: what is still to settle, and what somebody settled with a reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from wiki.access.space import Space
from wiki.queries.plan import PlanDesk
from wiki.queries.plan_content import PlanContent
from wiki.queries.plan_facts import facts_of, row_words
from wiki.queries.plan_findings import find
from wiki.queries.plan_printed import read_files
from wiki.queries.plan_settled import Settled, read_settled
from wiki.statute.check_plan import check_plan
from wiki.statute.checks import Severity, by_weight, key_of, severity_of
from wiki.statute.sections import Shape
from wiki.statute.thread import Finding


@dataclass(frozen=True)
class Checked:
    """What was found: ``found`` is still to settle, ``settled`` was let stand, each with the reason; ``keys`` of both.
    ``thread``: what of it breaks the golden thread."""

    found: tuple[Finding, ...]
    thread: tuple[Finding, ...]
    settled: tuple[tuple[Finding, Settled], ...]
    keys: Mapping[Finding, str]

    @property
    def stopping(self) -> tuple[Finding, ...]:
        """What no plan can be made with."""
        return tuple(one for one in self.found if severity_of(one) is Severity.STOPS)

    def by_key(self, key: str) -> Finding | None:
        """The finding with this key among all, or None where the words have changed since."""
        return next((one for one, its in self.keys.items() if its == key), None)


def check_desk(
    space: Space, desk: PlanDesk, shape: Shape, on: date, content: PlanContent | None = None, status: str = "draft",
    beside: tuple[Finding, ...] = (),
) -> Checked:  # fmt: skip
    """All checks of the plan as it stands, and the reasons that were given. One query beside what ``desk`` holds.

    ``beside``: what was found in the family's answers. With ``content`` the words on papers are looked at too (two queries
    more). A reason never lets stand what stops a plan.
    """
    born = space.child.born_on
    papers = read_files(space, set(content.media_ids)).words if content is not None else {}
    facts = facts_of(desk, shape, born, on, content, status, papers)
    thread = find(desk, shape, born, on)
    found = by_weight((*thread, *check_plan(facts), *beside))
    words = {row.id.hex: row_words(row) for row in desk.all_rows()}
    keys = {one: key_of(one, words.get(one.where, "")) for one in found}
    reasons = read_settled(space)
    settled = [
        (one, reasons[keys[one]]) for one in keys if keys[one] in reasons and severity_of(one) is not Severity.STOPS
    ]
    done = {one for one, _reason in settled}
    still = tuple(one for one in keys if one not in done)
    return Checked(still, tuple(one for one in still if one in thread), tuple(settled), keys)
