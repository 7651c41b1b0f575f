"""Writes the mail that tells a family that somebody typed for them: that it happened and where to look, not a word of it."""

from gettext import NullTranslations
from html import escape

from wiki.mail.message import Letter
from wiki.words import N_

SUBJECT = N_("Golden Thread: somebody typed words for your family")
_SAYS = N_("Somebody at the council typed words for your family, while one of you was with them.")
_LOOK = N_("Please look whether they are right. If they are not, you can change them, or take them off the page.")
_OPEN = N_("See what was typed")


def write_typed(say: NullTranslations, link: str, *, key: str, to: str, language: str, direction: str) -> Letter:
    """The whole mail. No name and no word of a child; the link asks whoever opens it to sign in."""
    hello, subject, says, look, button = (say.gettext(one) for one in ("Hello,", SUBJECT, _SAYS, _LOOK, _OPEN))
    plain = f"{hello}\n\n{says}\n\n{look}\n\n{button}: {link}\n"
    html = (
        f'<!doctype html>\n<html lang="{escape(language)}" dir="{direction}">\n<head><meta charset="utf-8">'
        f"<title>{escape(subject)}</title></head>\n<body>\n<p>{escape(hello)}</p>\n<p>{escape(says)}</p>\n"
        f'<p>{escape(look)}</p>\n<p><a href="{escape(link)}">{escape(button)}</a></p>\n</body>\n</html>\n'
    )
    whole = f"{says} {look}"
    return Letter(key=key, to=to, subject=subject, plain=plain, html=html, language=language, sentence=whole, link=link)
