"""Writes the mail that tells somebody of a worry about a child's safety: that there is one, and not a word of it."""

from gettext import NullTranslations
from html import escape

from wiki.mail.message import Letter
from wiki.words import N_

SUBJECT = N_("Golden Thread: urgent, please read now")
_SAYS = N_("A parent champion has told of a worry about a child’s safety. It waits for you and has not been read.")
_OPEN = N_("Read it now")


def write_worry(say: NullTranslations, link: str, *, key: str, to: str, language: str, direction: str) -> Letter:
    """The whole mail. No name, no word of the worry; the link asks whoever opens it to sign in."""
    hello, subject, says, button = say.gettext("Hello,"), say.gettext(SUBJECT), say.gettext(_SAYS), say.gettext(_OPEN)
    plain = f"{hello}\n\n{says}\n\n{button}: {link}\n"
    html = (
        f'<!doctype html>\n<html lang="{escape(language)}" dir="{direction}">\n<head><meta charset="utf-8">'
        f"<title>{escape(subject)}</title></head>\n<body>\n<p>{escape(hello)}</p>\n<p>{escape(says)}</p>\n"
        f'<p><a href="{escape(link)}">{escape(button)}</a></p>\n</body>\n</html>\n'
    )
    return Letter(key=key, to=to, subject=subject, plain=plain, html=html, language=language, sentence=says, link=link)
