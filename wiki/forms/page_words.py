"""Reads what a browser may send about the words of one page of a scan."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

_NUMBER = re.compile(r"[0-9]{1,4}")


@dataclass
class PageForm:
    """The words of a page, as typed; ``base``: by what it tells which words it began with."""

    page: int = 0
    words: str = ""
    base: str = ""
    is_draft: bool = False


def read_page_words(form: Mapping[str, str]) -> PageForm:
    """The form as it was sent; nothing is refused yet. Page 0 (there is none such) where it names none."""
    said = form.get("page", "")
    return PageForm(
        int(said) if _NUMBER.fullmatch(said) else 0, form.get("words", ""), form.get("base", "")[:32],
        bool(form.get("is_draft")),
    )  # fmt: skip
