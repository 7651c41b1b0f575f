"""Every sentence that the plan itself says, in one place, so that all three files say it alike."""

from datetime import date

from wiki.document.inputs import ClipIn, DisputeIn, Said, SourceIn
from wiki.document.speaking import count, filled, joined, long_date, say, time, tongue
from wiki.document.tree import Clip, PlanTree, SetSentence
from wiki.words import N_

__all__ = ["long_date", "say"]

DRAFT = N_("DRAFT")
CONTENTS = N_("What is in this plan")
TABLE = N_("Table")
ADVICE_HEADINGS = (N_("Part"), N_("What it is"), N_("From"), N_("Date"))
TRANSCRIPT = N_("What is said:")
NO_TRANSCRIPT = N_("The words of this recording have not been written down yet.")
NO_ALT = N_("A picture that nobody has described yet.")
NO_VOICE = N_("It was not noted whose words these are.")
OTHER_AREA = N_("Needs without an area")
LOST_PICTURE = N_("This picture could not be opened.")
PAGE_WORDS = N_("The words on page {number}:")
PAGE_OF = N_("Page %(page)s of %(pages)s")
NO_DATE = N_("Not given")
DISPUTED = N_("The family says this is not right")
NO_CODE = N_(
    "There is no code to play it: the address of this wiki was not set when the plan was made. Sign in to the wiki to play it."
)
CODE_ALT = N_("A code to scan with a phone. It leads to this recording in the wiki.")
PLAY = N_("Play it in the wiki")
EMPTY_ADVICE = N_("Nothing is written in this advice.")
NO_PAGES = N_("The pages of this document can’t be shown here. It is kept with the child’s papers.")
MORE_PAGES = N_("Pages of this document that can’t be shown here: %(count)s. The whole of it is kept with the child’s papers.")

def said_sentence(said: Said, child_name: str) -> str:
    """Whose words these are: a person's own, or somebody speaking for them; how gathered; when (CoP 9.69, A).

    "" where nothing at all was noted.
    """
    if said == Said():
        return ""
    who = _voice(said, child_name)
    how = f" ({said.gathered})" if said.gathered else ""
    sentence = f"{joined((f'{who}{how}', long_date(said.on) if said.on else ''))}."
    return f"{sentence} {filled(said.typed_by)}" if said.typed_by else sentence


def _voice(said: Said, child_name: str) -> str:
    name = said.speaker
    match said.voice:
        case "child" | "young_person":
            return _own_words(name or child_name)
        case "parent":
            return say(N_("%(name)s, in their own words"), name=name or say(N_("A parent or family member")))
        case "professional":
            return name or say(N_("A professional"))
        case "interpretation":
            adult = name or say(N_("An adult"))
            return say(N_("%(name)s, saying what they think %(child)s means"), name=adult, child=child_name)
        case _:
            return name or say(NO_VOICE).rstrip(".")


def _own_words(name: str) -> str:
    if not tongue().is_english:
        return say(N_("%(child)s’s own words"), child=name)
    return f"{name}’ own words" if name.endswith(("s", "S")) else f"{name}’s own words"


def source_line(source: SourceIn) -> str:
    """Where a row's words come from."""
    page = say(N_("page %(number)s"), number=source.page) if source.page else ""
    parts = [source.title, page, source.who, long_date(source.on) if source.on else ""]
    return f"{say(N_('From:'))} {joined(parts)}"


def dispute_line(dispute: DisputeIn) -> str:
    """ "The family says this is not right (Mum, 21 November 2026):" """
    whose = joined((dispute.who, long_date(dispute.on) if dispute.on else ""))
    return f"{say(DISPUTED)} ({whose}):" if whose else f"{say(DISPUTED)}:"


def departs_line(why: str) -> str:
    """What stands under advice that the council does not follow, with its reason."""
    return say(N_("The council has not put this into the plan. Its reason: %(why)s"), why=why)


def byline(who: str, on: date | None) -> str:
    """Who gave an advice, and when."""
    return joined((who, long_date(on) if on else say(N_("no date given"))))


def clip_line(clip: ClipIn) -> str:
    """ "Film, 42 seconds. Robin, 3 November 2026." """
    what = say(N_("Film")) if clip.kind == "video" else say(N_("Voice recording"))
    first = joined((what, length(clip.seconds)))
    second = joined((clip.speaker, long_date(clip.on) if clip.on else ""))
    return f"{first}. {second}." if second else f"{first}."


def clip_note(clip: ClipIn) -> str:
    """How whoever holds the paper gets to the recording, or why there is no code; "" where nothing is known of it."""
    if clip.link and clip.until:
        until = long_date(clip.until)
        return say(N_("To play it, scan the code. It asks you to sign in, and works until %(day)s."), day=until)
    return say(NO_CODE) if clip.has_no_link else ""


def link_note(clip: Clip) -> str:
    """The same where the address is a link that can be followed."""
    return say(N_("The link asks you to sign in, and works until %(day)s."), day=long_date(clip.until)) if clip.until else ""


def length(seconds: float | None) -> str:
    """ "1 minute 5 seconds"; "" where the length is not known."""
    if seconds is None:
        return ""
    minutes, rest = divmod(max(1, round(seconds)), 60)
    parts = [
        count("%(num)d minute", "%(num)d minutes", minutes) if minutes else "",
        count("%(num)d second", "%(num)d seconds", rest) if rest else "",
    ]
    return " ".join(part for part in parts if part)


def page_alt(name: str, number: int, total: int) -> str:
    """What a page of an attached document is, for those who can't see it."""
    return say(N_("Page %(number)s of %(count)s of the document “%(name)s”"), number=number, count=total, name=name)


def version(plan: PlanTree) -> str:
    """ "Version 2, draft" """
    if plan.status == "working":
        return say(N_("Tribunal working document, version %(number)s"), number=plan.number)
    status = say(N_("draft")) if plan.status == "draft" else say(N_("final"))
    return say(N_("Version %(number)s, %(status)s"), number=plan.number, status=status)


def made(plan: PlanTree) -> str:
    """When and by whom this version was made."""
    on, by = say(N_("Made on %(day)s"), day=long_date(plan.made_on)), say(N_("by %(name)s"), name=plan.made_by)
    return joined((on, time(plan.made_time), by if plan.made_by else ""))


def footer(plan: PlanTree) -> tuple[str, ...]:
    """The lines at the foot of every page: version and for whom; when and by whom it was made; that it is a redacted edition."""
    for_whom = say(N_("for %(name)s"), name=plan.made_for) if plan.made_for else ""
    lines = " · ".join(part for part in (version(plan), for_whom) if part), made(plan)
    return (*lines, plan.edition) if plan.edition else lines


def edition(number: int, version_number: int, day: date) -> str:
    """What stands on the front and on every page of a redacted edition of a plan."""
    said = N_("Redacted edition: edition %(number)s of version %(version)s, made on %(day)s. Words were taken out of it.")
    return say(said, number=number, version=version_number, day=long_date(day))


def amended_note(words: str, before: date, first: date) -> str:
    """What stands on the front of an amended final plan: that it was amended, and the days of the plan before it and of the final
    plan that was amended first (SEND Code of Practice, chapter 9, on amending a plan); below it ``words``, as on a final one."""
    amended = say(N_("This plan was amended. It takes the place of the plan before it."))
    told = N_("The plan before it was made on %(before)s, the original plan on %(first)s.")
    return f"{amended} {say(told, before=long_date(before), first=long_date(first))}\n{words}"


_DRAFT_COPY = N_("This is a copy of a draft. It is not yet a final plan.")
_FINAL_COPY = N_("This is a copy of the final plan.")


def copy_note(status: str, note: SetSentence) -> SetSentence:
    """What stands on the front of a copy for somebody who is neither the parent nor the young person: a plan's own ``note``
    tells the family what they may do and by when, and nobody else may do that. A mark at its end, of words that were taken
    out, stays."""
    if status not in {"draft", "final", "amended"}:
        return note
    first, mark = note.words.partition("\n")[0], note.words[note.words.rfind(" [") :] if note.words.endswith("]") else ""
    words = say(_DRAFT_COPY if status == "draft" else _FINAL_COPY)
    return SetSentence(f"{first}\n{words}{mark}" if status == "amended" else f"{words}{mark}")


def cut_mark(day: date) -> str:
    """What stands in a redacted edition where words stood."""
    return say(N_("[words taken out on %(day)s: erasure]"), day=long_date(day))


def facts(plan: PlanTree) -> tuple[tuple[str, str], ...]:
    """The labelled facts of the front page."""
    status = say({"draft": N_("draft"), "final": N_("final plan"), "working": N_("tribunal working document")}[plan.status])
    found = (
        (N_("Name"), plan.child_name),
        (N_("Date of birth"), long_date(plan.date_of_birth) if plan.date_of_birth else say(NO_DATE)),
        (N_("Local authority"), plan.council),
        (N_("Version"), f"{plan.number} ({status})"),
        (N_("Made on"), joined((long_date(plan.made_on), time(plan.made_time)))),
        (N_("Made by"), plan.made_by),
        (N_("Signed for the council"), plan.signed_by),
        (N_("This copy is for"), plan.made_for),
        (N_("Edition"), plan.edition),
    )
    return tuple((say(label), words) for label, words in found if words)


def page_of() -> tuple[str, str, str]:
    """ "Page ", " of ", "": what stands before, between and after the two numbers at the foot."""
    before, _, rest = say(PAGE_OF, page="\0", pages="\1").partition("\0")
    between, _, after = rest.partition("\1")
    return before, between, after
