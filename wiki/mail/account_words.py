"""The mails that tell somebody what changed in how they sign in, so that a change that was not theirs does not stay unseen."""

from gettext import NullTranslations
from html import escape

from wiki.mail.message import Letter
from wiki.words import N_

SUBJECT = N_("Golden Thread: how you sign in has changed")
_TRIED = N_("Golden Thread: somebody tried to sign in as you")
_TEST = N_("Golden Thread: a test")
_CHANGED = N_("Golden Thread: your password was changed")
SAID = {
    "app_added": N_("An app for codes was added to your account. You need it when you sign in."),
    "app_removed": N_("The app for codes was taken off your account."),
    "passkey_added": N_("A passkey was added to your account. You can sign in with it."),
    "passkey_removed": N_("A passkey was taken off your account."),
    "codes_made": N_("New backup codes were made for your account. The old ones no longer work."),
    "backup_used": N_("One of your backup codes was used."),
    "tries": N_("Somebody with your phone or your password typed 5 wrong passwords or codes. We let nobody try for 15 minutes."),
    "reset": N_("The second step of signing in was taken off your account, and you were signed out everywhere."),
    "people": N_("Somebody who works with you handed their work on to a colleague, or a colleague stands in for them."),
    "team": N_("A school or service that works with you let one of its staff in, or took one out."),
    "test": N_("This is a test. You asked for it at your desk, and it has reached you: emails from Golden Thread arrive."),
    "password": N_("The password of your Golden Thread account was changed. Everywhere else you are signed out."),
    "address_asked": N_(
        "Somebody who is signed in as you asked to use another email address for your account. Nothing has changed yet. "
        "It changes when they press the link that we sent to the new address."
    ),
    "address_by_hand": N_(
        "Golden Thread was told, outside these pages, that you use another email address now. Nothing has changed yet. "
        "It changes when the link that we sent to the new address is pressed."
    ),
    "address_changed": N_("The email address of your Golden Thread account was changed. We write to the new one only."),
    "address_taken": N_(
        "Somebody wanted to use your email address for another account. Nothing has changed, and we did not tell them that you "
        "have an account."
    ),
}
"""What may be told, by the name that a command asks with."""
_PEOPLE = N_("Golden Thread: who works with you has changed")
_LOOK = N_("You can see who is there now:")
_ADDRESS = N_("Golden Thread: your email address")
_CANT_GET_IN = N_("If it was not you, tell your council’s SEND team at once. How to reach us:")
_SUBJECTS = {
    "address_asked": _ADDRESS, "address_by_hand": _ADDRESS, "address_changed": _ADDRESS, "address_taken": _ADDRESS,
    "people": _PEOPLE, "team": _PEOPLE, "tries": _TRIED, "password": _CHANGED, "test": _TEST,
}  # fmt: skip
_IF_YOU, _TOLD_ONLY = N_("If this was you, there is nothing to do."), N_("There is nothing you have to do.")
_NOT_YOU = N_("If it was not you, change your password now and tell your council’s SEND team. Your account is here:")
_NOTHING = N_("There is nothing to do.")
_HERE = N_("Your account is here:")
_TAKE_BACK = N_("If it was not you, choose a new password now and tell your council’s SEND team:")
# What is to be done, what the link is for, where it leads: whoever lost their account to a changed password can’t reach it,
# nor can whoever must wait because somebody guesses on a phone of theirs, which a new password signs out.
_ENDINGS = {
    "test": (_NOTHING, _HERE, "/account"), "tries": (_IF_YOU, _TAKE_BACK, "/sign-in/forgotten"),
    "password": (_IF_YOU, _TAKE_BACK, "/sign-in/forgotten"),
    "address_asked": (_IF_YOU, _TAKE_BACK, "/sign-in/forgotten"),
    "address_by_hand": (_IF_YOU, _TAKE_BACK, "/sign-in/forgotten"), "address_changed": (_IF_YOU, _CANT_GET_IN, "/privacy"),
    "address_taken": (_TOLD_ONLY, _HERE, "/account"),
    "people": (_TOLD_ONLY, _LOOK, "/children"), "team": (_TOLD_ONLY, _LOOK, "/children"),
}  # fmt: skip


def write_account_mail(
    say: NullTranslations, what: str, home: str, *, key: str, to: str, language: str, direction: str
) -> Letter:
    """The whole mail: one sentence on what happened, and what to do if it was not them. No name, no code, no link that
    signs anybody in."""
    subject, hello, sentence = say.gettext(_SUBJECTS.get(what, SUBJECT)), say.gettext("Hello,"), say.gettext(SAID[what])
    ending = _ENDINGS.get(what, (_IF_YOU, _NOT_YOU, "/account"))
    fine, not_you, link = say.gettext(ending[0]), say.gettext(ending[1]), home + ending[2]
    plain = f"{hello}\n\n{sentence}\n\n{fine}\n\n{not_you} {link}\n"
    html = (
        f'<!doctype html>\n<html lang="{escape(language)}" dir="{direction}">\n<head><meta charset="utf-8">'
        f"<title>{escape(subject)}</title></head>\n<body>\n<p>{escape(hello)}</p>\n<p>{escape(sentence)}</p>\n"
        f'<p>{escape(fine)}</p>\n<p>{escape(not_you)} <a href="{escape(link)}">{escape(link)}</a></p>\n</body>\n</html>\n'
    )
    whole = f"{sentence} {fine} {not_you}"  # where a template of GOV.UK Notify says it, the link stands after these words
    return Letter(key=key, to=to, subject=subject, plain=plain, html=html, language=language, sentence=whole, link=link)
