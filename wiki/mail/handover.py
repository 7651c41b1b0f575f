"""Writes the mail that tells that rights pass to the young person: the day, where to read more, and nobody's name."""

from gettext import NullTranslations
from html import escape

from wiki.mail.message import Letter
from wiki.words import N_

SUBJECT = N_("Golden Thread: whose rights these are")
_SAYS = {
    "year": N_("In a year, the rights about the plan pass from the parents to the young person."),
    "months": N_("In three months, the rights about the plan pass from the parents to the young person."),
    "weeks": N_("In two weeks, the rights about the plan pass from the parents to the young person."),
    "day": N_("From today, the rights about the plan are the young person’s own."),
    "left": N_("The young person has chosen who of the family stays in their space. You have left it."),
}
_YOUNG = {
    "year": N_("In a year, you decide about your plan. We tell you how."),
    "months": N_("In three months, you decide about your plan."),
    "weeks": N_("In two weeks, you decide about your plan."),
    "day": N_("From today, you decide about your plan. You also choose who of your family stays."),
}
_MORE = N_("Nothing is lost, and nobody has to do anything today. You can read there what changes.")
_LEFT = N_("What you wrote stays there. What you kept for yourself alone is still yours: you can read it and take it away.")
_OPEN = N_("Read more")


def write_handover(
    say: NullTranslations, what: str, link: str, *, is_young: bool, key: str, to: str, language: str, direction: str
) -> Letter:
    """The whole mail. No name and no word of a child; the link asks whoever opens it to sign in."""
    sentence = _YOUNG.get(what, _SAYS[what]) if is_young else _SAYS[what]
    more = _LEFT if what == "left" else _MORE
    hello, subject, says, also, button = (say.gettext(one) for one in ("Hello,", SUBJECT, sentence, more, _OPEN))
    plain = f"{hello}\n\n{says}\n\n{also}\n\n{button}: {link}\n"
    html = (
        f'<!doctype html>\n<html lang="{escape(language)}" dir="{direction}">\n<head><meta charset="utf-8">'
        f"<title>{escape(subject)}</title></head>\n<body>\n<p>{escape(hello)}</p>\n<p>{escape(says)}</p>\n"
        f'<p>{escape(also)}</p>\n<p><a href="{escape(link)}">{escape(button)}</a></p>\n</body>\n</html>\n'
    )
    whole = f"{says} {also}"
    return Letter(key=key, to=to, subject=subject, plain=plain, html=html, language=language, sentence=whole, link=link)
