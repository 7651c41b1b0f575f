"""Every sentence the media rooms may say to a person, in one place, so that they can be read aloud and translated."""

from media.errors import MediaRefused

HARMFUL = (
    "Our safety check found something harmful in this file, so we can’t take it. "
    "Ask somebody to check your device, and send a different file."
)

REFUSALS: dict[str, str] = {
    "empty": "This file is empty. Choose it again, or choose another.",
    "too_big": "This file is too big. The most we can take is %(limit)s MB. Send a smaller or a shorter one.",
    "not_taken": ("We can’t take this kind of file. You can send photos, sound, films, PDF, Word or plain text."),
    "wrong_name": (
        "The name of this file ends in .%(ending)s, but inside it is something else. "
        "Save it again from the app that made it, or choose another."
    ),
    "wrong_claim": (
        "Your phone or computer told us this file is one kind, but inside it is another. "
        "Save it again from the app that made it, or choose another."
    ),
    "broken_photo": "We couldn’t open this picture. Try taking it again, or choose another.",
    "broken_audio": "We couldn’t play this recording. Try recording it again, or choose another.",
    "broken_video": "We couldn’t play this film. Try filming it again, or choose another.",
    "broken_document": "We couldn’t open this document. Save it again on your own device, and send that.",
    "broken_scan": "We couldn’t open this scan. Try scanning it again, or choose another.",
    "too_large_photo": "This picture is too large for us to open. Make it smaller, and send that.",
    "too_long_audio": "This recording is longer than 4 hours. Send it in shorter pieces.",
    "too_long_video": "This film is longer than 1 hour. Send it in shorter pieces.",
    "too_slow": "This file took too long to open. Try a shorter or a smaller one.",
    "locked": "This document is locked with a password. Save a copy without the password, and send that.",
    "macros": (
        "This document has a small program (a macro) inside, and we can’t take those. "
        "Save it as a PDF or a plain Word document (.docx), and send that."
    ),
    "packed": ("This document is far bigger inside than it looks. We can’t take it. Save it as a PDF, and send that."),
    "harmful": HARMFUL,
    "no_room": "We have no room for this file just now. Nothing you saved before is lost. Try again later.",
    "not_saved": "We couldn’t keep this file just now. Nothing you saved before is lost. Try again soon.",
    "away": "We can’t reach our files just now. Nothing you saved before is lost. Try again soon.",
    "gone": "We can’t find this file any more. Send it again, if you still have it.",
    "no_player": "We can’t open sound or films just now. Try again later.",
    "no_hearing": "Recordings can’t be written down by computer here. You can type the words.",
    "not_heard": "The computer could not write down this recording. You can type the words.",
}

KEPT_LARGE = "This picture is kept, but it is too big to show yet. You can still download it."
KEPT_WORDS = "This document is kept just as it is. Download it to read it."
KEPT_OLD_WORD = (
    "This is an old kind of Word document. Download it to read it, or save it again as a .docx and send that."
)
FIRST_PAGES = "We show the first 60 pages. The whole document is kept, and you can download it."
MISSING_PAGES = "Some pages can’t be shown. The whole document is kept, and you can download it."


def refuse(code: str, **values: str) -> MediaRefused:
    """The refusal named ``code`` with its sentence filled in; raise what comes back. KeyError for an unknown code."""
    return MediaRefused(code, REFUSALS[code], values)
