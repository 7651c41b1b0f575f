"""The screen on which a paper form is taken out for good, or over to the child whom it is about."""

from collections.abc import Mapping

from wiki.access.space import Space
from wiki.forms.erasures import PaperErasureForm
from wiki.queries.paper import PaperForm, others_to_type_for, shown_with
from wiki.web.babel import day
from wiki.web.babel import gettext as _
from wiki.web.paper_page import paper_screen
from wiki.words import N_, ErasureReason

_REASONS = {
    ErasureReason.SOMEBODY_ELSE: N_("It is about somebody else"),
    ErasureReason.PRIVATE: N_("It tells something private that should not stand here"),
    ErasureReason.BY_MISTAKE: N_("It came here by mistake"),
    ErasureReason.ASKED: N_("The person it is about asked for it"),
    ErasureReason.ORDERED: N_("A court, or the Information Commissioner, ordered it"),
}


def paper_erase_page(
    space: Space, paper: PaperForm, form: PaperErasureForm, errors: Mapping[str, str] | None = None
) -> str:
    """The paper, what goes and what stays, and the other children whom it may be about."""
    others = [
        (str(one.id), _("%(name)s, born %(day)s", name=one.full_name, day=day(one.born_on)))
        for one in others_to_type_for(space)
    ]
    return paper_screen(
        space, paper, "paper/erase.html", form=form, errors=errors or {}, others=others,
        reasons=[(reason.value, _(words)) for reason, words in _REASONS.items()], shown_with=shown_with(space, paper),
    )  # fmt: skip
