"""Writes the mail and the text message that invite somebody, and the mail with the code that shows an address is theirs.

They say who asks and for which council, so that they can be trusted, and nothing of the child: not even a first name.
"""

from dataclasses import dataclass
from gettext import NullTranslations
from html import escape

from wiki.mail.message import Letter, one_line
from wiki.mail.text import PLAIN_MARKS, Text
from wiki.words import N_

SUBJECT = N_("Golden Thread: you are invited")
CODE_SUBJECT = N_("Golden Thread: your code")
_ASKS = N_("%(who)s (%(council)s) invites you to a child’s pages on Golden Thread.")
_WHAT = N_("It is one private place for everything that matters about a child, for their family and the people who help them.")
_ASKS_YOUNG = N_("%(who)s (%(council)s) invites you to your pages on Golden Thread.")
_WHAT_YOUNG = N_("It is one private place for everything that matters about you, for your family and the people who help you.")
_OPEN = N_("Open the pages")
_ONCE = N_("The link is for you alone. It lets you in once, until %(day)s.")
_NOT_YOU = N_("If you do not know what this is, you need not do anything.")
_TEXT = N_(
    "%(who)s (%(council)s) invites you to a child’s pages on Golden Thread: %(link)s The link is for you alone, until %(day)s."
)
_TEXT_YOUNG = N_(
    "%(who)s (%(council)s) invites you to your pages on Golden Thread: %(link)s The link is for you alone, until %(day)s."
)
_CODE = N_("Your code is %(code)s. Type it on the page where you gave this address. It works for 15 minutes.")
_NOBODY = N_("Nobody from the council will ask you for it.")


@dataclass(frozen=True)
class Asking:
    """What an invitation says: who asks, for which council, where it leads (never logged or shown), until which day.
    ``is_young``: it goes to the young person whose pages they are."""

    who: str
    council: str
    link: str
    day: str
    is_young: bool = False

    def __repr__(self) -> str:
        """Nothing secret, wherever it may be printed."""
        return "Asking()"


def write_invitation(say: NullTranslations, asking: Asking, *, key: str, to: str, language: str, direction: str) -> Letter:
    """The whole mail, as plain text and as a page of plain paragraphs with nothing to fetch."""
    asks = say.gettext(_ASKS_YOUNG if asking.is_young else _ASKS)
    asks = asks % {"who": one_line(asking.who), "council": one_line(asking.council)}
    what, button = say.gettext(_WHAT_YOUNG if asking.is_young else _WHAT), say.gettext(_OPEN)
    once, other = say.gettext(_ONCE) % {"day": asking.day}, say.gettext(_NOT_YOU)
    hello, subject = say.gettext("Hello,"), say.gettext(SUBJECT)
    plain = f"{hello}\n\n{asks} {what}\n\n{button}: {asking.link}\n\n{once}\n\n{other}\n"
    link = f'<a href="{escape(asking.link)}">{escape(button)}</a>'
    html = _page(subject, [escape(hello), escape(f"{asks} {what}"), link, escape(once), escape(other)], language, direction)
    return Letter(
        key=key, to=to, subject=subject, plain=plain, html=html, language=language, sentence=f"{asks} {once}", link=asking.link
    )


def write_invitation_text(say: NullTranslations, asking: Asking, *, key: str, to: str) -> Text:
    """The same as a text message."""
    words = say.gettext(_TEXT_YOUNG if asking.is_young else _TEXT) % {
        "who": one_line(asking.who), "council": one_line(asking.council), "link": asking.link, "day": asking.day,
    }  # fmt: skip
    return Text(key, to, one_line(words).translate(PLAIN_MARKS))


def write_address_code(
    say: NullTranslations, code: str, *, key: str, to: str, link: str, language: str, direction: str
) -> Letter:
    """The mail that carries the code; it stands in the body alone, not in the subject that a locked phone shows."""
    said, nobody = say.gettext(_CODE) % {"code": code}, say.gettext(_NOBODY)
    other, hello, subject = say.gettext(_NOT_YOU), say.gettext("Hello,"), say.gettext(CODE_SUBJECT)
    plain = f"{hello}\n\n{said} {nobody}\n\n{other}\n"
    html = _page(subject, [escape(hello), escape(f"{said} {nobody}"), escape(other)], language, direction)
    return Letter(
        key=key, to=to, subject=subject, plain=plain, html=html, language=language, sentence=f"{said} {nobody}", link=link
    )


def _page(subject: str, paragraphs: list[str], language: str, direction: str) -> str:
    body = "\n".join(f"<p>{one}</p>" for one in paragraphs)
    return (
        f'<!doctype html>\n<html lang="{escape(language)}" dir="{direction}">\n<head><meta charset="utf-8">'
        f"<title>{escape(subject)}</title></head>\n<body>\n{body}\n</body>\n</html>\n"
    )
