"""The access log in plain words: by day, by person, what they did."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby

from wiki import clock
from wiki.access.space import Space
from wiki.queries.seen import BY_DUTY, Seen
from wiki.web.babel import gettext as _
from wiki.web.babel import time_of_day
from wiki.web.home_page import page_title
from wiki.web.many_pages import DOOR as MANY_PAGES
from wiki.web.page_types import page_type
from wiki.words import N_, ROLE_NAMES

# What passing a door means, by the doors' files.
_TOLD: dict[str, str] = {
    N_("opened the first page"): "home",
    N_("opened the pages"): "pages",
    N_("looked at what changed"): "changes",
    N_("looked at photos, recordings and files"): "file_words gallery media media_read page_words pictures",
    N_("looked at the pages as slides"): "present",
    N_("looked at the pages as somebody else would"): "looking",
    N_("was in the child’s corner"): "corner corner_open",
    N_("searched"): "search",
    N_("looked at questions"): "questions",
    N_("read a translation"): "translations",
    N_("looked at papers"): "paper paper_erase paper_type",
    N_("looked at what advice was asked for"): "advice advice_by_link",
    N_("opened the request for advice that was sent to them"): "advice_link",
    N_("looked at who can come in"): "invitations people people_factors people_role",
    N_("looked at what can be taken away"): "moves takeaways",
    N_("looked at this list"): "seen",
    N_("looked through all that is kept, to answer a request to see it"): "subject",
    N_("looked at how long the pages are kept"): "retention",
    N_("looked at who of their colleagues can come in"): "teams",
    N_("looked at the profiles"): "profile_links profiles profiles_easy",
    N_("looked at the plan"): "plan plan_amend plan_clips plan_compare plan_editions plan_final plan_read_in plan_serve "
    "plan_settle plan_sources plan_suggestions plan_thread plan_use plan_versions plan_word plan_working",
    N_("looked at answers to the plan"): "plan_paper plan_points plan_points_erase plan_sheet",
    N_("looked at who was given a plan"): "packs",
    N_("looked at the child’s name and date of birth"): "child_details",
    N_("looked at whose rights these are"): "handover handover_capacity handover_stays giving",
}
# Part of something that is told anyway, or nothing of the child's is shown; details kept from somebody are nobody's to guess at.
QUIET = frozenset(
    {
        "add", "champion_family", "clear", "drafts", "erasures", "fields_share", "media_progress", "notices", "order",
        "originals", "passages", "protected", "questions_ask", "recordings", "share_requests", "subject_own", "symbols", "tray",
        "uploads",
    }
)  # fmt: skip
DOORS: dict[str, str] = {file: words for words, files in _TOLD.items() for file in files.split()}
ON_A_PAGE = N_("opened %(page)s")
ACTS: dict[str, str] = {
    "media.original": N_("took away a photo, recording or file as it was sent"), "plan.downloaded": N_("took away a plan"),
    "pack.downloaded": N_("took away a copy of a plan"), "pack.made": N_("made a copy of a plan for somebody"),
    "pack.sent": N_("sent a copy of a plan to somebody"), "plan.made": N_("made a plan"),
    "plan.edition_ordered": N_("ordered that words are taken out of an issued plan"),
    "plan.served": N_("gave a plan to somebody"),
    "child.corrected": N_("put the child’s name or date of birth right"),
    "child.arrived": N_("took the pages in, as another council sent them"),
    "takeaway.asked_own": N_("asked for everything they may see, to take away"),
    "takeaway.asked_move": N_("asked for everything, for another council"),
    "subject.asked": N_("noted that somebody asks to see what is kept"),
    "subject.given": N_("gave somebody what is kept, or fetched it"),
    "factors.reset": N_("took the second step of signing in off an account"),
    "profile.link_made": N_("made a link to a profile"),
    "profile.link_opened": N_("their link to a profile was opened"),
    "profile.made": N_("made a profile on paper"), "member.added": N_("brought somebody in"),
    "member.came_in": N_("came in, by an invitation"),
    "member.ended": N_("ended somebody’s membership"),
    "member.changed": N_("changed what somebody is here"),
    "capacity.noted": N_("noted that somebody decides one thing in the young person’s place"),
    "capacity.ended": N_("noted that the young person decides one thing again"),
    "family.stays": N_("chose who of the family stays"),
    "member.stands_in": N_("had somebody stand in for a colleague"),
    "team.added": N_("let in one of their colleagues"), "team.ended": N_("took out one of their colleagues"),
    "team.covers": N_("had one of their colleagues stand in for another"),
    "team.cover_planned": N_("planned that one of their colleagues stands in for another"),
    "team.cover_off": N_("called off that one of their colleagues stands in"),
    "team.asked_in": N_("invited one of their colleagues"),
    "retention.held": N_("put a hold on the pages, so that nothing is deleted"),
    "retention.hold_ended": N_("ended a hold on the pages"),
    "retention.proposed": N_("proposed that the pages are deleted, as their time is over"),
    "retention.withdrawn": N_("took back that the pages are deleted"),
    "passage.erased": N_("took words out for good"), "paper.erased": N_("took a paper form out for good"),
    BY_DUTY: N_("came in by duty, without being invited"),
    "champion.assigned": N_("gave the family a parent champion"), "champion.let_in": N_("let the parent champion read a page"),
    "champion.shut": N_("took a page back from the parent champion"),
    "champion.asked_in": N_("had an invitation sent to the family"),
    "corner.opened": N_("opened the child’s corner"),
    "advice.asked_by_link": N_("asked somebody without an account for advice, by a link"),
    "advice.answered_by_link": N_("gave advice by a link"), "advice.not_known": N_("said that the child is not known to them"),
}  # fmt: skip
_NOT_SHARED = N_("tried to open something that is not shared with them")
_TURNED_AWAY = N_("tried to come in, and was turned away")
_VERY_MANY = N_("read very many pages in a short time, and was slowed down")
_EMPTY_FORM = "search.search"


@dataclass
class Deed:
    """One thing somebody did on one day: in words, at which times of day."""

    words: str
    refused: bool
    times: list[datetime] = field(default_factory=list)

    @property
    def when(self) -> str:
        """2:30pm, or 9:05am to 2:30pm."""
        first, last = time_of_day(self.times[-1]), time_of_day(self.times[0])
        return first if first == last else _("%(first)s to %(last)s", first=first, last=last)


@dataclass(frozen=True)
class Doer:
    """Somebody, and what they did on one day."""

    name: str
    role: str
    is_self: bool
    deeds: tuple[Deed, ...]


@dataclass(frozen=True)
class LogDay:
    """One day of the log."""

    on: date
    doers: tuple[Doer, ...]


def days(space: Space, lines: Iterable[Seen]) -> tuple[LogDay, ...]:
    """The lines by day, the newest first; each person once a day, each thing once, with its times."""
    told = [(line, words) for line in lines if (words := words_of(space, line))]
    made = []
    for on, of_day in groupby(told, key=lambda pair: clock.local(pair[0].at).date()):
        by_person: dict[tuple[str, str, bool], list[tuple[Seen, str]]] = {}
        for line, words in of_day:
            who = (line.name, _role_of(line), line.is_self)
            by_person.setdefault(who, []).append((line, words))
        made.append(LogDay(on, tuple(Doer(*who, _deeds(mine)) for who, mine in by_person.items())))
    return tuple(made)


def _role_of(line: Seen) -> str:
    """What they are here: a parent champion is no member, and in no role."""
    if line.role and line.name:
        return _(ROLE_NAMES[line.role])
    return _("Parent champion") if line.name else ""


def _deeds(lines: Sequence[tuple[Seen, str]]) -> tuple[Deed, ...]:
    deeds: dict[str, Deed] = {}
    for line, words in lines:
        deeds.setdefault(words, Deed(words, line.refused)).times.append(line.at)
    return tuple(deeds.values())


def words_of(space: Space, line: Seen) -> str:
    """What was done, for a reader; "" for what need not be told."""
    if line.refused:
        return _(_NOT_SHARED if line.name else _TURNED_AWAY)
    if line.act:
        return f"{_(ACTS[line.act])}: {line.why}" if line.why else _(ACTS[line.act])
    if line.page:
        return _(ON_A_PAGE, page=page_title(line.page, page_type(space, line.page.page_type)))
    if line.door == MANY_PAGES:
        return _(_VERY_MANY)
    words = "" if line.door == _EMPTY_FORM else DOORS.get(line.door.split(".")[0], "")
    return _(words) if words else ""
