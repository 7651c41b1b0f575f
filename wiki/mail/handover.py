"""Writes the mail that tells that rights pass to the young person: the day, where to read more, and nobody's name."""

from gettext import NullTranslations
from html import escape

from wiki.mail.message import Letter
from wiki.words import N_

SUBJECT = N_("Golden Thread: whose rights these are")
_SAYS = N_("From %(day)s, the rights about the plan are the young person’s own, and the parents’ no longer.")
_YOUNG = N_("From %(day)s, you decide about your plan. You also choose who of your family stays.")
_HAS_LEFT = N_("The young person has chosen who of the family stays in their space. You have left it.")
_MORE = N_("Nothing is lost, and nobody has to do anything today. You can read there what changes.")
_LEFT = N_("What you wrote stays there. What you kept for yourself alone is still yours: you can read it and take it away.")
_OPEN = N_("Read more")


def write_handover(
    say: NullTranslations, begin: str, link: str, *, is_young: bool, key: str, to: str, language: str, direction: str
) -> Letter:
    """The whole mail: ``begin`` is the day as it is written there, never how far off it is, for a mail may be late; "" for
    whoever has left. No name and no word of a child; the link asks whoever opens it to sign in."""
    sentence, more = (_YOUNG if is_young else _SAYS, _MORE) if begin else (_HAS_LEFT, _LEFT)
    hello, subject, says, also, button = (say.gettext(one) for one in ("Hello,", SUBJECT, sentence, more, _OPEN))
    says = says % {"day": begin} if begin else says
    plain = f"{hello}\n\n{says}\n\n{also}\n\n{button}: {link}\n"
    html = (
        f'<!doctype html>\n<html lang="{escape(language)}" dir="{direction}">\n<head><meta charset="utf-8">'
        f"<title>{escape(subject)}</title></head>\n<body>\n<p>{escape(hello)}</p>\n<p>{escape(says)}</p>\n"
        f'<p>{escape(also)}</p>\n<p><a href="{escape(link)}">{escape(button)}</a></p>\n</body>\n</html>\n'
    )
    whole = f"{says} {also}"
    return Letter(key=key, to=to, subject=subject, plain=plain, html=html, language=language, sentence=whole, link=link)
