"""Says in one plain sentence what is new and what is asked, in the receiver's language, with nobody's name in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from gettext import NullTranslations
from html import escape

from wiki.mail.message import Letter
from wiki.words import N_

SUBJECT = N_("Golden Thread: something new")
_NUMBERS = (
    N_("No"), N_("One"), N_("Two"), N_("Three"), N_("Four"), N_("Five"), N_("Six"), N_("Seven"), N_("Eight"), N_("Nine"),
    N_("Ten"),
)  # fmt: skip
_FEW = 3


@dataclass(frozen=True)
class Links:
    """Where a mail leads: to what is new (one signs in first), to one's choice, and to the button that stops it."""

    new: str
    choose: str
    stop: str


def say_what_is_new(
    say: NullTranslations, people: int, titles: Sequence[str], pages: int, *, added: bool, changed: bool,
    waiting: Sequence[str] = (),
) -> str:  # fmt: skip
    """“Two people added to “About me”. You are asked for your advice.” ``titles`` are names of page types, of which
    there may be fewer than ``pages``."""
    said = [_changed(say, people, _pages(say, list(dict.fromkeys(titles)), pages), added, changed)] if people else []
    return " ".join([*said, *waiting])


def _changed(say: NullTranslations, people: int, pages: str, added: bool, changed: bool) -> str:
    if added and changed:
        words = say.ngettext(
            "One person added to or changed %(pages)s.", "%(number)s people added to or changed %(pages)s.", people
        )
    elif added:
        words = say.ngettext("One person added to %(pages)s.", "%(number)s people added to %(pages)s.", people)
    else:
        words = say.ngettext("One person changed %(pages)s.", "%(number)s people changed %(pages)s.", people)
    number = say.gettext(_NUMBERS[people]) if people < len(_NUMBERS) else str(people)
    return words % {"number": number, "pages": pages}


def _pages(say: NullTranslations, titles: Sequence[str], pages: int) -> str:
    if len(titles) > _FEW:
        return say.ngettext("%(num)d page", "%(num)d pages", pages) % {"num": pages}
    quoted = [say.gettext("“%(title)s”") % {"title": title} for title in titles]
    *most, last = quoted
    if not most:
        return last
    return say.gettext("%(most)s and %(last)s") % {"most": say.gettext(", ").join(most), "last": last}


def write_notice(
    say: NullTranslations, sentence: str, links: Links, *, key: str, to: str, language: str, direction: str
) -> Letter:
    """The whole mail: as plain text, and as a page of plain paragraphs with no picture and nothing to fetch."""
    subject, hello = say.gettext(SUBJECT), say.gettext("Hello,")
    see, first = say.gettext("See what’s new"), say.gettext("You sign in first.")
    private = say.gettext("This email says no names, so that it stays private wherever it is read.")
    choose, stop = say.gettext("Choose how we tell you about new things"), say.gettext("Stop these emails")
    plain = (
        f"{hello}\n\n{sentence}\n\n{see}: {links.new}\n{first}\n\n{private}\n\n"
        f"{choose}: {links.choose}\n{stop}: {links.stop}\n"
    )
    html = (
        f'<!doctype html>\n<html lang="{escape(language)}" dir="{direction}">\n<head><meta charset="utf-8">'
        f"<title>{escape(subject)}</title></head>\n<body>\n<p>{escape(hello)}</p>\n<p>{escape(sentence)}</p>\n"
        f"<p>{_link(links.new, see)}<br>\n{escape(first)}</p>\n<p>{escape(private)}</p>\n"
        f"<p>{_link(links.choose, choose)}<br>\n{_link(links.stop, stop)}</p>\n</body>\n</html>\n"
    )
    return Letter(
        key=key, to=to, subject=subject, plain=plain, html=html, language=language, sentence=sentence, link=links.new,
        stop_link=links.stop,
    )  # fmt: skip


def _link(address: str, words: str) -> str:
    return f'<a href="{escape(address)}">{escape(words)}</a>'
