"""What a browser may send when somebody without an account is asked for advice by link."""

from dataclasses import dataclass

from wiki.commands.advice_links import Wish
from wiki.forms.boxes import EMPTY_DAY, DayBoxes, Sent, read_boxes, read_once


@dataclass(frozen=True)
class AskLinkForm:
    """A request by link, as typed."""

    page_type: str = ""
    name: str = ""
    job: str = ""
    email: str = ""
    typist_email: str = ""
    words: str = ""
    shown: str = ""
    due_on: DayBoxes = EMPTY_DAY
    once: str | None = None
    language: str = "en"

    def wish(self) -> Wish:
        """The request as the command takes it."""
        return Wish(
            self.name, self.email, self.due_on.date, self.job, self.typist_email, self.words, self.shown, self.once,
            self.language,
        )


def read_ask_link(form: Sent, languages: tuple[str, ...]) -> AskLinkForm:
    """The request as typed."""
    boxes = {name: form.get(name, "") for name in ("page_type", "name", "job", "email", "typist_email", "words", "shown")}
    language = form.get("language", "")
    boxes["language"] = language if language in languages else "en"
    return AskLinkForm(**boxes, due_on=read_boxes(form, "due_on"), once=read_once(form))
