"""Says how much room files take, as exactly as its reader may know it."""

from wiki.queries.room import Used
from wiki.settings import GIGABYTE
from wiki.web.babel import gettext as _


def space_words(room: Used) -> str:
    """A child's space, in whole gigabytes: a finer count would tell of files that the reader may not see."""
    most, used = f"{room.most / GIGABYTE:.3g}", round(room.used / GIGABYTE)
    if used < 1:
        return _("Less than 1 GB of %(most)s GB is used.", most=most)
    return _("About %(used)s GB of %(most)s GB is used.", used=used, most=most)


def own_words(room: Used) -> str:
    """What somebody sent themselves, to a tenth."""
    most, used = f"{room.most / GIGABYTE:.3g}", room.used / GIGABYTE
    if used < 0.1:
        return _("Less than 0.1 GB of %(most)s GB", most=most)
    return _("%(used)s GB of %(most)s GB", used=f"{used:.1f}", most=most)
