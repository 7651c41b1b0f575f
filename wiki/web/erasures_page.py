"""The screens on which a mistake is put right, and on which words are taken out for good."""

from collections.abc import Mapping

from flask import render_template

from wiki.access.space import Space
from wiki.commands.corrections import FindType
from wiki.commands.erasures import may_erase
from wiki.commands.plan_editions_order import may_order
from wiki.errors import NotAllowed
from wiki.forms.erasures import CorrectionForm, ErasureForm
from wiki.forms.plan_editions import OrderForm
from wiki.pagetypes.model import PageType
from wiki.web.babel import gettext as _
from wiki.web.editions_page import order_choices
from wiki.web.page_types import page_types
from wiki.web.questions_ask_page import Spot, spot_card
from wiki.words import ERASURE_REASONS, FAMILY_ROLES, Permission


def correctable(space: Space, spot: Spot) -> Spot:
    """The passage, for whoever may put a mistake in it right. Raises NotAllowed."""
    if spot.kind is None or space.member.role not in spot.kind.write or spot.version.withheld:
        raise NotAllowed
    return spot


def erasable(space: Space, spot: Spot) -> Spot:
    """The passage, for whoever may take it out. Raises NotAllowed, with a sentence that says whom to ask."""
    if not may_erase(space, spot.version):
        raise NotAllowed(_("You can take out only what you wrote yourself. For anything else, ask the council."))
    return spot


def is_erased(spot: Spot) -> bool:
    """Whether the words were taken out already."""
    return spot.version.stone is not None and spot.version.stone.is_erased


def type_finder(space: Space) -> FindType:
    """From a page type's key to the page type in the child's own words."""

    def find(key: str) -> PageType | None:
        return page_types().named(key, space.child.known_as)

    return find


def correct_page(space: Space, spot: Spot, form: CorrectionForm, errors: Mapping[str, str] | None = None) -> str:
    """The passage, and the boxes: what is wrong, what is right, how one knows."""
    return render_template(
        "erasures/correct.html", spot=spot, card=spot_card(space, spot), form=form, errors=errors or {},
        place=place_of(space, spot), base=spot.version.number,
    )  # fmt: skip


def erase_page(
    space: Space, spot: Spot, form: ErasureForm, errors: Mapping[str, str] | None = None, ordered: OrderForm | None = None
) -> str:
    """The passage, everything that goes with it, and the reason. What the person may not see is told of in general
    words, the same for every passage: the screen shows nothing that was hidden. The council's people say whether issued
    plans lose the words too, whatever plans there are: ``ordered``."""
    return render_template(
        "erasures/erase.html", spot=spot, card=spot_card(space, spot), form=form, errors=errors or {},
        place=place_of(space, spot), reasons=reason_choices(),
        is_family=space.member.role in FAMILY_ROLES, reads_plan=space.may(Permission.READ_PLAN),
        ordered=(ordered or OrderForm()) if may_order(space) else None, choices=order_choices(may_wait=True),
    )  # fmt: skip


def reason_choices() -> list[tuple[str, str]]:
    """Every reason for which words are taken out, to choose from."""
    return [(key, _capital(_(words))) for key, words in ERASURE_REASONS.items()]


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def place_of(space: Space, spot: Spot) -> str:
    """Where the passage stands."""
    return f"/child/{space.id}/page/{spot.head.id}#passage-{spot.version.passage_id.hex}"
