"""Reads what a passage's form says about itself as a draft: which tab it is in, and which drafts it was filled from."""

import re
from collections.abc import Mapping

from werkzeug.datastructures import MultiDict

_KEY = re.compile(r"([A-Za-z0-9_-]{8,40})\.(\d{1,8})")
_MOST_EARLIER = 4
_NOT_TYPED = frozenset({"csrf_token", "once", "base"})


def typed_pairs(form: MultiDict[str, str]) -> tuple[tuple[str, str], ...]:
    """Every box of the form with what stands in it, in order; the form's own marks and its files are left out."""
    pairs = form.items(multi=True)
    return tuple((name, value) for name, value in pairs if name not in _NOT_TYPED and not name.startswith(("draft_", "sent-")))


def tab_key(form: Mapping[str, str]) -> tuple[str, int] | None:
    """The tab the form is in and the number of this save of it; None when the form does not say (or says nonsense)."""
    found = _KEY.fullmatch(f"{form.get('draft_tab', '')}.{form.get('draft_turn', '') or 1}")
    return (found[1], max(1, int(found[2]))) if found else None


def earlier_keys(form: Mapping[str, str]) -> tuple[tuple[str, int], ...]:
    """The drafts that the form was filled from, the latest first."""
    found = (_KEY.fullmatch(one) for one in form.get("draft_from", "").split()[:_MOST_EARLIER])
    return tuple((one[1], int(one[2])) for one in found if one)


def draft_keys(form: Mapping[str, str]) -> str:
    """All drafts that hold what this form holds, for the next page that shows it: its own first, then the earlier ones."""
    own = tab_key(form)
    keys = dict.fromkeys(([own] if own else []) + list(earlier_keys(form)))
    return " ".join(f"{tab}.{turn}" for tab, turn in list(keys)[:_MOST_EARLIER])
