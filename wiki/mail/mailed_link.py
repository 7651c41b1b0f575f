"""Writes the mails about somebody's own account: a link that lets them in, or to a new password."""

from gettext import NullTranslations
from html import escape

from wiki.mail.message import Letter
from wiki.words import N_

_LINK_SUBJECT = N_("Golden Thread: your link to sign in")
_LINK_SAYS = N_("Here is your link to sign in to Golden Thread. It works once, for 15 minutes, on any phone or computer.")
_LINK_BUTTON = N_("Sign in")
_PASSWORD_SUBJECT = N_("Golden Thread: choose a new password")
_PASSWORD_SAYS = N_("Here is your link to choose a new password for Golden Thread. It works once, for 15 minutes.")
_PASSWORD_BUTTON = N_("Choose a new password")
_NOT_YOU = N_("You didn’t ask for this? Then you need do nothing: nobody gets in without this email. Please don’t pass it on.")

_ADDRESS_SUBJECT = N_("Golden Thread: is this your email address?")
_ADDRESS_SAYS = N_(
    "Somebody wants to sign in to Golden Thread with this address. If it was you, press the link. It works once, for 15 minutes."
)
_ADDRESS_BUTTON = N_("Yes, use this address")
_ADDRESS_NOT_YOU = N_("It was not you? Then you need do nothing: without this email nothing changes. Please don’t pass it on.")


def write_link(
    say: NullTranslations, link: str, *, new_password: bool, key: str, to: str, language: str, direction: str
) -> Letter:
    """The mail with the link: to sign in, or to choose a new password."""
    subject, says, button = (
        (_PASSWORD_SUBJECT, _PASSWORD_SAYS, _PASSWORD_BUTTON) if new_password else (_LINK_SUBJECT, _LINK_SAYS, _LINK_BUTTON)
    )
    words = [say.gettext(one) for one in (subject, says, button, _NOT_YOU)]
    return _letter(say, words, link, key=key, to=to, language=language, direction=direction)


def write_address_link(say: NullTranslations, link: str, *, key: str, to: str, language: str, direction: str) -> Letter:
    """The mail to a new address, with the link that shows that it is theirs."""
    words = [say.gettext(one) for one in (_ADDRESS_SUBJECT, _ADDRESS_SAYS, _ADDRESS_BUTTON, _ADDRESS_NOT_YOU)]
    return _letter(say, words, link, key=key, to=to, language=language, direction=direction)


def _letter(
    say: NullTranslations, words: list[str], link: str, *, key: str, to: str, language: str, direction: str
) -> Letter:
    hello = say.gettext(N_("Hello,"))
    subject, says, button, last = words
    html = (
        f'<!doctype html>\n<html lang="{escape(language)}" dir="{direction}">\n<head><meta charset="utf-8">'
        f"<title>{escape(subject)}</title></head>\n<body>\n<p>{escape(hello)}</p>\n<p>{escape(says)}</p>\n"
        f'<p><a href="{escape(link)}">{escape(button)}</a></p>\n<p>{escape(last)}</p>\n</body>\n</html>\n'
    )
    plain = f"{hello}\n\n{says}\n\n{button}: {link}\n\n{last}\n"
    return Letter(
        key=key, to=to, subject=subject, plain=plain, html=html, language=language, sentence=f"{says} {last}", link=link
    )
