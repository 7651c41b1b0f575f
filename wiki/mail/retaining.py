"""Writes the mail that tells a family that a child's pages are to be deleted, and that they may take everything away before."""

from gettext import NullTranslations
from html import escape

from wiki.mail.message import Letter
from wiki.words import N_

SUBJECT = N_("Golden Thread: pages you know will be deleted")
_SAYS = N_("The time for which the council keeps a child’s pages is coming to its end. They will be deleted on %(day)s or later.")
_TAKE = N_("If you want to keep them, take everything away before that day. If you think they must be kept, tell the council.")
_OPEN = N_("Open the pages")


def write_retaining(say: NullTranslations, day: str, link: str, *, key: str, to: str, language: str, direction: str) -> Letter:
    """The whole mail. It names nobody; the link asks whoever opens it to sign in."""
    hello, subject, button = say.gettext("Hello,"), say.gettext(SUBJECT), say.gettext(_OPEN)
    says, take = say.gettext(_SAYS) % {"day": day}, say.gettext(_TAKE)
    plain = f"{hello}\n\n{says}\n\n{take}\n\n{button}: {link}\n"
    html = (
        f'<!doctype html>\n<html lang="{escape(language)}" dir="{direction}">\n<head><meta charset="utf-8">'
        f"<title>{escape(subject)}</title></head>\n<body>\n<p>{escape(hello)}</p>\n<p>{escape(says)}</p>\n<p>{escape(take)}</p>\n"
        f'<p><a href="{escape(link)}">{escape(button)}</a></p>\n</body>\n</html>\n'
    )
    sentence = f"{says} {take}"
    return Letter(key=key, to=to, subject=subject, plain=plain, html=html, language=language, sentence=sentence, link=link)
