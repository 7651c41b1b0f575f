"""Says in the reader's language what stands where words were taken out, or put right."""

from wiki.queries.stones import CORRECTED, CORRECTED_BARE, ERASED, SOMEBODY, Stone
from wiki.web.babel import day
from wiki.web.babel import gettext as _
from wiki.words import ROLE_NAMES


def stone_words(stone: Stone) -> str:
    """ "Words were taken out here on 22 November 2026 by Agnes Hall (SEND administrator) because …" """
    who = f"{stone.who or _(SOMEBODY)} ({_(ROLE_NAMES[stone.role])})"
    if stone.is_erased:
        said = _(ERASED, day=day(stone.on), who=who, why=_(stone.why))
        return f"{said} {stone.words}".strip()
    if not stone.why:
        return _(CORRECTED_BARE, day=day(stone.on), who=who)
    return _(CORRECTED, day=day(stone.on), who=who, why=stone.why)
