"""What a browser may send about one's own account."""

from dataclasses import dataclass, field

from wiki.errors import Refused
from wiki.forms.boxes import Sent
from wiki.words import N_

_NOT_ALIKE = N_("These two are not alike. Write the new password once more.")
THEMES = ("", "dark", "calm")


@dataclass(frozen=True)
class PasswordForm:
    """The password as it is, and the new one twice; never shown again."""

    old: str = field(repr=False)
    new: str = field(repr=False)
    again: str = field(repr=False)

    def agreed(self) -> str:
        """The new password; Refused unless it was written alike twice."""
        if self.new != self.again:
            raise Refused({"again": _NOT_ALIKE})
        return self.new


def read_new_password(form: Sent) -> PasswordForm:
    """The new password twice, where nobody asks for the old one."""
    return PasswordForm("", form.get("new_password", ""), form.get("again", ""))


def read_password(form: Sent) -> PasswordForm:
    """What was typed, every character as it came."""
    return PasswordForm(form.get("old_password", ""), form.get("new_password", ""), form.get("again", ""))


def read_theme(form: Sent) -> str:
    """One of the themes; the plain one for anything else."""
    theme = form.get("theme", "")
    return theme if theme in THEMES else ""
