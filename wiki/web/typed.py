"""What somebody typed into a form that could not be saved: kept to be sent again, and told in words to be read and copied."""

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import request
from werkzeug.exceptions import HTTPException

from wiki.pagetypes.model import fill
from wiki.queries.symbols import symbol_name
from wiki.web import login
from wiki.web.babel import gettext as _
from wiki.web.babel import language
from wiki.web.csrf import is_from_elsewhere
from wiki.web.page_types import page_types
from wiki.words import ERASURE_REASONS, N_, PRESET_NAMES, VOICE_NAMES

Pairs = list[tuple[str, str]]

_SECRET = frozenset(
    {"csrf_token", "password", "first_password", "new_password", "again", "old_password", "kept", "token", "pin", "code",
     "credential", "opens"}
)  # fmt: skip
CARRIERS = frozenset({"sign_in.sign_in", "second_step.take", "passkeys.come_in", "again.say", "again.say_by_passkey"})
"""Endpoints on the way in: their forms may carry the words of a form before them, and hold none of their own."""
_MACHINE = frozenset(
    {"once", "base", "box", "number", "language", "media", "save", "then", "page_type", "question", "person", "role",
     "back", "field", "move", "sure", "say", "pick", "shown", "group", "for_child", "to", "place", "typed_for"}
)  # fmt: skip
_CHOICES = {"voice": N_("Whose words are these?"), "audience": N_("Who may see this?")}
_NAMES: dict[str, Mapping[str, str]] = {
    "voice": VOICE_NAMES, "audience": PRESET_NAMES, "reason": ERASURE_REASONS,
    "answer": {"shared": N_("I have shared more"), "not_now": N_("Not now")},
    "clear": {"yes": N_("Yes"), "no": N_("Not really")},
    "way": {"person": N_("I did, or somebody I name"), "family": N_("Somebody in the family"),
            "interpreter": N_("An interpreter"), "program": N_("A computer program")},
}  # fmt: skip
_MOST = 2_000_000
_LONG_FROM = 60
_LABELS = {
    "body": N_("Your words"), "value": N_("Your answer"), "words": N_("Words"), "speaker": N_("Who said it?"),
    "gathered": N_("How they told you"), "note": N_("Your note"), "title": N_("The name of the page"),
    "spoken_on": N_("When was it said?"), "quoted": N_("The words you chose"), "reason": N_("Your reason"),
    "name": N_("Name"), "email": N_("Email address"), "wrong": N_("What is wrong?"), "right": N_("What is right?"),
    "why": N_("How do you know?"), "by": N_("The name of the person, or of the program"), "helper": N_("Who helps today?"),
    "way": N_("Who or what translated?"), "clear": N_("Was this question clear?"), "answer": N_("Your answer"),
    "chosen": N_("Your answer"),
}  # fmt: skip
_BESIDE_A_FILE = {
    "alt": N_("What can be seen"), "caption": N_("A line to go with it"), "speaker": N_("Who is speaking"),
    "transcript": N_("The words that are said"),
}  # fmt: skip
_OURS = ("draft_", "audience-", "in-", "verdict-")
_DAY_PARTS = ("-day", "-month", "-year")


@dataclass(frozen=True)
class Typed:
    """One box as it was filled; what is long is shown in a tall box, from which it can be copied."""

    label: str
    text: str
    is_long: bool


def kept_fields() -> Pairs:
    """Every box of the form that failed, without secrets, so that it can be sent again; empty when nothing was typed.

    Also empty for what another site sent: nobody's words are put into our mouth.
    """
    if request.method != "POST" or is_from_elsewhere():
        return []
    try:
        without = _SECRET
        if request.endpoint in CARRIERS:  # it may carry the words of a form before it; its address is none
            before, without = read_kept(request.form.get("kept", "")), _SECRET | {"email"}
            if before:
                return before[1]
        pairs = [(name, value) for name, value in request.form.items(multi=True) if name not in without]
    except HTTPException:  # the body itself could not be read
        return []
    if sum(len(value) for _name, value in pairs) > _MOST:
        return []
    return pairs if any(_is_typed(name, value) for name, value in pairs) else []


def read_kept(text: str) -> tuple[str, Pairs] | None:
    """The form that a signed-out person sent: its address and fields; None for anything that is not such a form."""
    try:
        path, fields = json.loads(text)
        if not login.own_path(path):
            return None
        return path, [(str(name), str(value)) for name, value in fields]
    except (ValueError, TypeError):
        return None


def _is_typed(name: str, value: str) -> bool:
    return bool(value.strip()) and name not in _CHOICES and (name == "chosen" or not _is_machine(name, value))


def _is_machine(name: str, value: str) -> bool:
    """Whether a box holds no words of a person: numbers of ours, ids, ticks."""
    if name in _MACHINE or name.startswith(_OURS) or "-audience" in name or name.endswith(("-remove", "--once", "--base")):
        return True
    try:
        uuid.UUID(value)
    except ValueError:
        return False
    return True


def typed_words(pairs: Sequence[tuple[str, str]]) -> list[Typed]:
    """The boxes in words, in the order of the form; a day's three boxes are one."""
    told: dict[str, list[str]] = {}
    for name, value in pairs:
        if value.strip() and not _is_machine(name, value):
            bare = next((name.removesuffix(part) for part in _DAY_PARTS if name.endswith(part)), name)
            told.setdefault(bare, []).append(_choice(bare, value))
    made = []
    for name, values in told.items():
        is_day = f"{name}-day" in {one for one, _value in pairs}
        text = " ".join(values) if is_day else "\n".join(values)
        made.append(Typed(_label(name), text, len(text) > _LONG_FROM or "\n" in text))
    return sorted(made, key=lambda one: not one.is_long)


def _choice(name: str, value: str) -> str:
    names = _NAMES.get(name, {}) if name != "chosen" else {value: symbol_name(value)}
    return _(names[value]) if value in names else value


def _label(name: str) -> str:
    """The words beside the box; of a box that we know no more of, its name made plain."""
    if name in _CHOICES or name in _LABELS:
        return _(_CHOICES.get(name) or _LABELS[name])
    if name.startswith(("m-", "new-")) and name.rpartition("-")[2] in _BESIDE_A_FILE:
        return _(_BESIDE_A_FILE[name.rpartition("-")[2]])
    if name.startswith("words-"):  # one line of an answer to a plan
        return _(_LABELS["words"])
    question, dashes, rest = name.partition("--")
    if dashes:  # one of many answers in a form: typing from paper
        box = rest.rpartition("--")[2]
        return _plain(question) if box in {"body", "value"} else f"{_plain(question)}: {_label(box)}"
    key = name.removeprefix("col-")
    return _column_label(key) if key != name else _plain(name)


def _column_label(key: str) -> str:
    """The heading of a row's box, as any page type has it: from the box's name alone, so that it tells nothing."""
    for page_type in page_types().current().types.values():
        for asked in page_type.fields:
            column = asked.column(key)
            if column is not None:
                child = _("the child")
                found = page_types().shown(page_type, child, language()).field(asked.key)
                column = (found.column(key) if found else None) or column
                return fill(column.heading, child)
    return _plain(key)


def _plain(name: str) -> str:
    return name.replace("_", " ").replace("-", " ").strip()[:60].capitalize() or _("Your words")
