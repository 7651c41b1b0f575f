"""Every sentence the media rooms may say to a person, in one place, so that they can be read aloud and translated."""

from media.errors import MediaRefused


def N_(words: str) -> str:
    """Mark ``words`` for translation: ``make words`` gathers them here too, and whoever shows them translates them."""
    return words


HARMFUL = N_(
    "Our safety check found something harmful in this file, so we can’t take it. "
    "Ask somebody to check your device, and send a different file."
)

REFUSALS: dict[str, str] = {
    "empty": N_("This file is empty. Choose it again, or choose another."),
    "too_big": N_("This file is too big. The most we can take is %(limit)s MB. Send a smaller or a shorter one."),
    "not_taken": N_("We can’t take this kind of file. You can send photos, sound, films, PDF, Word or plain text."),
    "wrong_name": N_(
        "The name of this file ends in .%(ending)s, but inside it is something else. Save it again from the "
        "app that made it, or choose another."
    ),
    "wrong_claim": N_(
        "Your phone or computer told us this file is one kind, but inside it is another. Save it again from "
        "the app that made it, or choose another."
    ),
    "broken_photo": N_("We couldn’t open this picture. Try taking it again, or choose another."),
    "broken_audio": N_("We couldn’t play this recording. Try recording it again, or choose another."),
    "broken_video": N_("We couldn’t play this film. Try filming it again, or choose another."),
    "broken_document": N_("We couldn’t open this document. Save it again on your own device, and send that."),
    "broken_scan": N_("We couldn’t open this scan. Try scanning it again, or choose another."),
    "too_large_photo": N_("This picture is too large for us to open. Make it smaller, and send that."),
    "too_long_audio": N_("This recording is longer than 4 hours. Send it in shorter pieces."),
    "too_long_video": N_("This film is longer than 1 hour. Send it in shorter pieces."),
    "too_slow": N_("This file took too long to open. Try a shorter or a smaller one."),
    "locked": N_("This document is locked with a password. Save a copy without the password, and send that."),
    "macros": N_(
        "This document has a small program (a macro) inside, and we can’t take those. Save it as a PDF or a "
        "plain Word document (.docx), and send that."
    ),
    "packed": N_(
        "This document is far bigger inside than it looks. We can’t take it. "
        "Save it as a PDF, and send that."
    ),
    "harmful": HARMFUL,
    "no_room": N_("We have no room for this file just now. Nothing you saved before is lost. Try again later."),
    "not_saved": N_("We couldn’t keep this file just now. Nothing you saved before is lost. Try again soon."),
    "away": N_("We can’t reach our files just now. Nothing you saved before is lost. Try again soon."),
    "gone": N_("We can’t find this file any more. Send it again, if you still have it."),
    "no_player": N_("We can’t open sound or films just now. Try again later."),
    "no_hearing": N_("Recordings can’t be written down by computer here. You can type the words."),
    "not_heard": N_("The computer could not write down this recording. You can type the words."),
    "no_reading": N_("Scans can’t be read by computer here. You can type the words."),
    "not_read": N_("The computer could not read this page. You can type the words."),
}

KEPT_LARGE = N_("This picture is kept, but it is too big to show yet. You can still download it.")
KEPT_WORDS = N_("This document is kept just as it is. Download it to read it.")
KEPT_OLD_WORD = N_(
    "This is an old kind of Word document. Download it to read it, or save it again as a .docx and send that."
)
FIRST_PAGES = N_("We show the first 60 pages. The whole document is kept, and you can download it.")
MISSING_PAGES = N_("Some pages can’t be shown. The whole document is kept, and you can download it.")


def refuse(code: str, **values: str) -> MediaRefused:
    """The refusal named ``code`` with its sentence filled in; raise what comes back. KeyError for an unknown code."""
    return MediaRefused(code, REFUSALS[code], values)
