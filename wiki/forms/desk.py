"""What a browser may send from the desk: a child, a person, and how the list of children is to be shown."""

from dataclasses import dataclass

from wiki.forms.boxes import EMPTY_DAY, DayBoxes, Sent, read_boxes, read_once

SHOWN = ("all", "waiting", "late", "new")
SORTS = ("name", "born", "waiting", "late", "due", "new")


@dataclass(frozen=True)
class ChildForm:
    """A child whose space is to be opened, as typed."""

    known_as: str = ""
    full_name: str = ""
    born_on: DayBoxes = EMPTY_DAY
    once: str | None = None


def read_child(form: Sent) -> ChildForm:
    """The child as typed; nothing else that was sent counts."""
    return ChildForm(
        form.get("known_as", ""), form.get("full_name", ""), read_boxes(form, "born_on"), read_once(form)
    )


@dataclass(frozen=True)
class AccountForm:
    """Somebody who is to have an account, as typed. An empty password: one is made."""

    name: str = ""
    email: str = ""
    new_password: str = ""
    once: str | None = None


def read_account(form: Sent) -> AccountForm:
    """The person as typed; nothing else that was sent counts."""
    return AccountForm(form.get("name", ""), form.get("email", ""), form.get("new_password", ""), read_once(form))


@dataclass(frozen=True)
class ListForm:
    """Which children of a list to show, and in which order. A name never stands in an address, so it is posted."""

    name: str = ""
    show: str = "all"
    sort: str = "name"
    falling: bool = False
    page: int = 0


def read_list(form: Sent) -> ListForm:
    """The wish as sent; what is no wish of ours counts as none."""
    show, sort, page = form.get("show", ""), form.get("sort", ""), form.get("page", "")
    return ListForm(
        name=" ".join(form.get("name", "").split())[:100],
        show=show if show in SHOWN else "all",
        sort=sort if sort in SORTS else "name",
        falling=form.get("way") == "down",
        page=int(page) if page.isascii() and page.isdigit() and len(page) < 5 else 0,
    )


@dataclass(frozen=True)
class DutyForm:
    """The child whom somebody must look at by duty, and why, as typed."""

    full_name: str = ""
    born_on: DayBoxes = EMPTY_DAY
    reason: str = ""
    hours: str = ""

    @property
    def chosen_hours(self) -> int | None:
        """The hours as a number; None for what was never offered."""
        return int(self.hours) if self.hours.isascii() and self.hours.isdigit() and len(self.hours) < 4 else None


def read_duty(form: Sent) -> DutyForm:
    """What was typed; nothing else that was sent counts."""
    return DutyForm(form.get("full_name", ""), read_boxes(form, "born_on"), form.get("reason", ""), form.get("hours", ""))
