"""Writes the mails about complaints: that one waits, and that there is an answer. Not a word of the complaint is in them."""

from gettext import NullTranslations
from html import escape

from wiki.mail.message import Letter
from wiki.words import N_

_WAITS = N_("Golden Thread: a complaint waits")
_YOURS = N_("Golden Thread: your complaint")
_READ, _LOOK = N_("Read it"), N_("See how it stands")
SAID = {
    "new": (_WAITS, N_("There is a new complaint about how information is kept. It must be acknowledged within 30 days.")),
    "day20": (_WAITS, N_("A complaint about how information is kept came 20 days ago or earlier. It is not acknowledged yet.")),
    "day28": (_WAITS, N_("A complaint about how information is kept came 28 days ago or earlier. It must be acknowledged now.")),
    "acknowledged": (
        _YOURS, N_("We have your complaint about how information is kept. We look into it and tell you what we find."),
    ),
    "progress": (_YOURS, N_("There is news about your complaint about how information is kept.")),
    "outcome": (_YOURS, N_("There is an answer to your complaint about how information is kept.")),
}  # fmt: skip
"""Subject and sentence, by the name that a command asks with."""
TO_HANDLERS = frozenset({"new", "day20", "day28"})


def write_complaint_mail(
    say: NullTranslations, what: str, home: str, *, key: str, to: str, language: str, direction: str, to_name: str = ""
) -> Letter:
    """The whole mail. No name, no word of the complaint or the answer; the link asks whoever opens it to sign in."""
    subject, says = (say.gettext(one) for one in SAID[what])
    link = f"{home}/desk/complaints" if what in TO_HANDLERS else f"{home}/complaints"
    hello, button = say.gettext("Hello,"), say.gettext(_READ if what in TO_HANDLERS else _LOOK)
    first = say.gettext("You sign in first.")
    plain = f"{hello}\n\n{says}\n\n{button}: {link}\n{first}\n"
    html = (
        f'<!doctype html>\n<html lang="{escape(language)}" dir="{direction}">\n<head><meta charset="utf-8">'
        f"<title>{escape(subject)}</title></head>\n<body>\n<p>{escape(hello)}</p>\n<p>{escape(says)}</p>\n"
        f'<p><a href="{escape(link)}">{escape(button)}</a><br>\n{escape(first)}</p>\n</body>\n</html>\n'
    )
    return Letter(
        key=key, to=to, subject=subject, plain=plain, html=html, language=language, sentence=says, link=link, to_name=to_name
    )
