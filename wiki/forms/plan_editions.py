"""What a browser may send to order a redacted edition of an issued plan."""

from dataclasses import dataclass

from wiki.commands.plan_editions_order import Order
from wiki.forms.boxes import EMPTY_DAY, DayBoxes, Sent, read_boxes

NONE = "none"
"""What is chosen where nobody ordered one."""


@dataclass(frozen=True)
class OrderForm:
    """Who ordered it, on which day and why, as typed; whether the person is sure."""

    by: str = NONE
    on: DayBoxes = EMPTY_DAY
    reason: str = ""
    sure: str = ""

    @property
    def order(self) -> Order:
        """The same for the command."""
        return Order(self.by, self.on.date, self.reason)

    @property
    def chosen(self) -> Order | None:
        """The same, None where nobody ordered one."""
        return None if self.by == NONE else self.order


def read_order(form: Sent) -> OrderForm:
    """The form as it was sent; nothing is refused yet."""
    return OrderForm(form.get("order_by", NONE), read_boxes(form, "order_on"), form.get("order_reason", ""), form.get("sure", ""))
