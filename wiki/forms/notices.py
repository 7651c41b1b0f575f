"""What a browser may send about how somebody is told of new things."""

from dataclasses import dataclass

from wiki.forms.boxes import Sent
from wiki.words_mail import HowOften


@dataclass(frozen=True)
class NoticesForm:
    """How often; None when nothing that can be was chosen. ``hour`` is None when none was sent, ``by_text`` when
    nothing was said of the way."""

    how_often: HowOften | None
    hour: int | None
    by_text: bool | None = None


def read_notices(form: Sent) -> NoticesForm:
    """What was chosen. An hour that is no number is -1, which no choice is."""
    sent, hour = form.get("how_often", ""), form.get("hour", "").strip()
    how_often = HowOften(sent) if sent in set(HowOften) else None
    by_text = {"text": True, "mail": False}.get(form.get("way", ""))
    if not hour:
        return NoticesForm(how_often, None, by_text)
    number = int(hour) if hour.isascii() and hour.isdecimal() and len(hour) < 3 else -1
    return NoticesForm(how_often, number, by_text)
