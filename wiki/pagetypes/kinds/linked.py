"""Questions answered by pointing: at a web page, or at passages of another page of the same child."""

import re
from typing import Any
from urllib.parse import urlsplit

from wiki.pagetypes.kinds.base import (
    Asked,
    Form,
    Kind,
    LinkWords,
    Slot,
    Value,
    as_list,
    as_text,
    body_of,
    listed,
    sent,
    unkeepable,
)
from wiki.pagetypes.model import Field
from wiki.text import markdown
from wiki.text.nodes import Block, Paragraph, Run
from wiki.words import N_

MAX_ADDRESS = 2_000
MAX_WORDS = 300
MAX_LINKS = 50

_NOT_AN_ADDRESS = N_(
    "This does not look like a web address. Copy it from the top of your browser. It begins with https:// or http://."
)
_WORDS_TOO_LONG = N_("This is a bit too long for this box. Please keep it to 300 letters or fewer.")
_JUST_ONE = N_("Choose just one here.")
_LINK_UNKNOWN = N_("We can’t find one of the things you linked. Choose from the list again.")
_TOO_MANY = N_("That is a lot of links for one row. Please keep it to 50.")


class WebLink(Kind):
    """A page somewhere else on the web, and what it is."""

    name = "web_link"
    about = "the address of a web page, and a few words on what it is"
    many = True

    def read(self, field: Field, form: Form) -> dict[str, Any]:
        """The address under ``value`` (https:// added where there is none) and what it is under ``words``."""
        address, words = "".join(sent(form, "value").split()), " ".join(sent(form, "words").split())
        if address and re.match(r"[a-z][a-z0-9+.-]*:", address, re.IGNORECASE) is None:
            address = f"https://{address}"
        return {key: text for key, text in (("value", address), ("words", words)) if text}

    def check(self, field: Field, value: Value) -> dict[str, str]:
        """An address that no browser should follow, or words that are too long."""
        found = super().check(field, value)
        words = as_text(value.get("words"))
        sentence = unkeepable(words) or (_WORDS_TOO_LONG if len(words) > MAX_WORDS else None)
        if sentence:
            found["words"] = sentence
        elif words and self.slot_is_blank(value.get("value")):
            found["value"] = _NOT_AN_ADDRESS
        return found

    def check_slot(self, asked: Asked, slot: Any, name: str) -> dict[str, str]:
        """An address that no browser should follow."""
        return {} if self.slot_is_blank(slot) or is_safe_address(as_text(slot)) else {name: _NOT_AN_ADDRESS}

    def is_blank(self, value: Value) -> bool:
        """Neither address nor words."""
        return super().is_blank(value) and not as_text(value.get("words")).strip()

    def nodes(self, field: Field, value: Value, link_words: LinkWords) -> tuple[Block, ...]:
        """A link under its own words; an unsafe address is shown as text and leads nowhere."""
        address, words = as_text(value.get("value")), as_text(value.get("words"))
        shown = words or address
        run = Run(shown, href=address) if is_safe_address(address) else Run(shown)
        made: tuple[Block, ...] = (Paragraph((run,)),) if shown else ()
        return made + markdown.blocks(body_of(value))

    def plain(self, field: Field, value: Value, link_words: LinkWords) -> str:
        """Words, address and body, so that each can be found."""
        parts = (as_text(value.get("words")), as_text(value.get("value")), markdown.plain(body_of(value)))
        return "\n".join(part for part in parts if part)


class Link(Kind):
    """Passages elsewhere in the same child's pages; kept as a list of passage ids, also where there is one.

    That the ids lie in the same space is for the command to check, which alone can.
    """

    name = "link"
    about = "a link to rows or passages of another page of the same child"
    takes = frozenset({"link_to"})
    must = frozenset({"link_to"})
    in_rows = True

    def read_slot(self, asked: Asked, form: Form, name: str) -> Slot:
        """Every id chosen, each once."""
        return list(dict.fromkeys(text for one in form.getlist(name) if (text := str(one).strip())))

    def check_slot(self, asked: Asked, slot: Any, name: str) -> dict[str, str]:
        """Too many, or something that can't be an id."""
        ids = as_list(slot)
        if len(ids) > MAX_LINKS:
            return {name: _TOO_MANY}
        if any(re.fullmatch(r"[0-9A-Za-z_-]{1,64}", one, re.ASCII) is None for one in ids):
            return {name: _LINK_UNKNOWN}
        return {name: _JUST_ONE} if len(ids) > 1 and not asked.many else {}

    def slot_nodes(self, asked: Asked, slot: Any, link_words: LinkWords) -> tuple[Block, ...]:
        """The words of what is linked; what the reader may not see is left out."""
        return listed([words for one in as_list(slot) if (words := link_words(one).strip())])


def is_safe_address(address: str) -> bool:
    """Is it an http or https address with a host, no name or password in it, and nothing hidden?"""
    if not address or len(address) > MAX_ADDRESS or unkeepable(address):
        return False
    if any(character.isspace() or not character.isprintable() for character in address):
        return False
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    plain = "@" not in parts.netloc and "\\" not in address
    return plain and parts.scheme in ("http", "https") and bool(host)
