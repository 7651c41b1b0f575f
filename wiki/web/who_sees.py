"""Says in a sentence who would see something: by name where that helps, "everybody named above" where it does not."""

from collections.abc import Sequence

from flask_babel import ngettext

from wiki.queries.members import WhoSees
from wiki.web.babel import gettext as _
from wiki.web.babel import isolated, listed
from wiki.words import Preset


def people_words(choice: WhoSees) -> str:
    """You, Sam Fairweather (Dad) and Pat Ellery (Gran)."""
    if choice.key is Preset.EVERYONE and choice.count > 6:
        return ngettext(
            "Everybody who can come in here: %(num)d person",
            "Everybody who can come in here: %(num)d people",
            choice.count,
        )
    return names_words(choice.others)


def names_words(others: Sequence[str]) -> str:
    """You, and these others, by name."""
    if not others:
        return _("You, and nobody else")
    *most, last = others
    if not most:
        return _("You and %(name)s", name=last)
    return _("You, %(names)s and %(name)s", names=listed(map(isolated, most)), name=last)
