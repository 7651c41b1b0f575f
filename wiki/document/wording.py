"""Every sentence that the plan itself says, in one place, so that all three files say it alike."""

from datetime import date

from wiki.document.inputs import ClipIn, DisputeIn, Said, SourceIn
from wiki.document.tree import PlanTree

DRAFT = "DRAFT"
CONTENTS = "What is in this plan"
TABLE = "Table"
ADVICE_HEADINGS = ("Part", "What it is", "From", "Date")
TRANSCRIPT = "What is said:"
NO_TRANSCRIPT = "The words of this recording have not been written down yet."
NO_ALT = "A picture that nobody has described yet."
NO_VOICE = "It was not noted whose words these are."
OTHER_AREA = "Needs without an area"
LOST_PICTURE = "This picture could not be opened."
PAGE_WORDS = "The words on page {number}:"
NO_DATE = "Not given"
DISPUTED = "The family says this is not right"
EMPTY_ADVICE = "Nothing is written in this advice."
NO_PAGES = "The pages of this document can’t be shown here. It is kept with the child’s papers."

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def long_date(day: date) -> str:
    """ "21 November 2026", whatever the machine's own language."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def said_sentence(said: Said, child_name: str) -> str:
    """Whose words these are: a person's own, or somebody speaking for them; how gathered; when (CoP 9.69, A).

    "" where nothing at all was noted.
    """
    if said == Said():
        return ""
    who = _voice(said, child_name)
    how = f" ({said.gathered})" if said.gathered else ""
    when = f", {long_date(said.on)}" if said.on else ""
    sentence = f"{who}{how}{when}."
    return f"{sentence} {said.typed_by}" if said.typed_by else sentence


def _voice(said: Said, child_name: str) -> str:
    name = said.speaker
    match said.voice:
        case "child" | "young_person":
            return f"{_owner(name or child_name)} own words"
        case "parent":
            return f"{name or 'A parent or family member'}, in their own words"
        case "professional":
            return name or "A professional"
        case "interpretation":
            return f"{name or 'An adult'}, saying what they think {child_name} means"
        case _:
            return name or NO_VOICE.rstrip(".")


def _owner(name: str) -> str:
    return f"{name}’" if name.endswith(("s", "S")) else f"{name}’s"


def source_line(source: SourceIn) -> str:
    """Where a row's words come from."""
    parts = [source.title, source.who, long_date(source.on) if source.on else ""]
    return "From: " + ", ".join(part for part in parts if part)


def dispute_line(dispute: DisputeIn) -> str:
    """ "The family says this is not right (Mum, 21 November 2026):" """
    whose = ", ".join(part for part in (dispute.who, long_date(dispute.on) if dispute.on else "") if part)
    return f"{DISPUTED} ({whose}):" if whose else f"{DISPUTED}:"


def byline(who: str, on: date | None) -> str:
    """Who gave an advice, and when."""
    return ", ".join(part for part in (who, long_date(on) if on else "no date given") if part)


def clip_line(clip: ClipIn) -> str:
    """ "Film, 42 seconds. Robin, 3 November 2026." """
    what = "Film" if clip.kind == "video" else "Voice recording"
    first = ", ".join(part for part in (what, length(clip.seconds)) if part)
    second = ", ".join(part for part in (clip.speaker, long_date(clip.on) if clip.on else "") if part)
    return f"{first}. {second}." if second else f"{first}."


def length(seconds: float | None) -> str:
    """ "1 minute 5 seconds"; "" where the length is not known."""
    if seconds is None:
        return ""
    minutes, rest = divmod(max(1, round(seconds)), 60)
    parts = [_count(minutes, "minute") if minutes else "", _count(rest, "second") if rest else ""]
    return " ".join(part for part in parts if part)


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def page_alt(name: str, number: int, count: int) -> str:
    """What a page of an attached document is, for those who can't see it."""
    return f"Page {number} of {count} of the document “{name}”"


def version(plan: PlanTree) -> str:
    """ "Version 2, draft" """
    return f"Version {plan.number}, {plan.status}"


def made(plan: PlanTree) -> str:
    """When and by whom this version was made."""
    when = f"Made on {long_date(plan.made_on)}" + (f", {plan.made_time}" if plan.made_time else "")
    return f"{when}, by {plan.made_by}" if plan.made_by else when


def footer(plan: PlanTree) -> tuple[str, ...]:
    """The two lines at the foot of every page: version and for whom; when and by whom it was made."""
    first = version(plan) + (f" · for {plan.made_for}" if plan.made_for else "")
    return first, made(plan)


def facts(plan: PlanTree) -> tuple[tuple[str, str], ...]:
    """The labelled facts of the front page."""
    found = (
        ("Name", plan.child_name),
        ("Date of birth", long_date(plan.date_of_birth) if plan.date_of_birth else NO_DATE),
        ("Local authority", plan.council),
        ("Version", f"{plan.number} ({'draft' if plan.status == 'draft' else 'final plan'})"),
        ("Made on", long_date(plan.made_on) + (f", {plan.made_time}" if plan.made_time else "")),
        ("Made by", plan.made_by),
        ("Signed for the council", plan.signed_by),
        ("This copy is for", plan.made_for),
    )
    return tuple((label, words) for label, words in found if words)
