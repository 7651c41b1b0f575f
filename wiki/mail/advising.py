"""Writes the mails of advice by link: the request, its reminder, "ready to sign", and the code that opens it.

They say who asks and for which council, so that they can be trusted, and nothing of the child: not even a first name.
"""

from dataclasses import dataclass
from gettext import NullTranslations
from html import escape

from wiki.mail.message import Letter, one_line
from wiki.words import N_

SUBJECT = N_("Golden Thread: you are asked for advice")
CODE_SUBJECT = N_("Golden Thread: your code")
_WHY = {
    "ask": N_("%(who)s (%(council)s) asks for your advice about a child, please, by %(due)s."),
    "type": N_("%(who)s (%(council)s) asks for advice about a child, by %(due)s. You type it, the person who was asked signs."),
    "sign": N_("Your advice for %(who)s (%(council)s) is typed. Please read and sign it, by %(due)s."),
    "remind": N_("%(who)s (%(council)s) still waits for your advice about a child. It is due by %(due)s."),
    "late": N_("%(who)s (%(council)s) still waits for your advice about a child. It was due by %(due)s."),
}
_HOW = N_("It takes about four minutes. You need no account: we send a code to this address, and the code opens the request.")
_OPEN = N_("Open the request")
_ALONE = N_("The link works with this mailbox alone, until %(day)s.")
_NOT_YOU = N_("If you do not know what this is, you need not do anything.")
_CODE = N_("Your code is %(code)s. Type it on the page where you opened the request. It works for 15 minutes.")
_NOBODY = N_("Nobody from the council will ask you for it.")


@dataclass(frozen=True)
class Request:
    """What the mail says: why it comes, who asks, where it leads (never logged or shown), and two days."""

    why: str
    who: str
    council: str
    link: str
    due: str
    day: str

    def __repr__(self) -> str:
        """Nothing secret, wherever it may be printed."""
        return "Request()"


def write_request(say: NullTranslations, asked: Request, *, key: str, to: str, language: str, direction: str) -> Letter:
    """The whole mail, as plain text and as a page of plain paragraphs with nothing to fetch."""
    names = {"who": one_line(asked.who), "council": one_line(asked.council), "due": asked.due}
    why, how = say.gettext(_WHY[asked.why]) % names, say.gettext(_HOW)
    alone, other = say.gettext(_ALONE) % {"day": asked.day}, say.gettext(_NOT_YOU)
    hello, subject, button = say.gettext("Hello,"), say.gettext(SUBJECT), say.gettext(_OPEN)
    plain = f"{hello}\n\n{why}\n\n{how}\n\n{button}: {asked.link}\n\n{alone} {other}\n"
    link = f'<a href="{escape(asked.link)}">{escape(button)}</a>'
    html = _page(subject, [escape(hello), escape(why), escape(how), link, escape(f"{alone} {other}")], language, direction)
    return Letter(
        key=key, to=to, subject=subject, plain=plain, html=html, language=language, sentence=f"{why} {alone}", link=asked.link
    )


def write_code(say: NullTranslations, code: str, *, key: str, to: str, link: str, language: str, direction: str) -> Letter:
    """The mail that carries the code; it stands in the body alone, not in the subject that a locked phone shows."""
    said = f"{say.gettext(_CODE) % {'code': code}} {say.gettext(_NOBODY)}"
    other, hello, subject = say.gettext(_NOT_YOU), say.gettext("Hello,"), say.gettext(CODE_SUBJECT)
    html = _page(subject, [escape(hello), escape(said), escape(other)], language, direction)
    plain = f"{hello}\n\n{said}\n\n{other}\n"
    return Letter(key=key, to=to, subject=subject, plain=plain, html=html, language=language, sentence=said, link=link)


def _page(subject: str, paragraphs: list[str], language: str, direction: str) -> str:
    body = "\n".join(f"<p>{one}</p>" for one in paragraphs)
    return (
        f'<!doctype html>\n<html lang="{escape(language)}" dir="{direction}">\n<head><meta charset="utf-8">'
        f"<title>{escape(subject)}</title></head>\n<body>\n{body}\n</body>\n</html>\n"
    )
