"""What a browser may send about how the pages look: colours, the size of the text, room round the words; nothing else."""

from dataclasses import dataclass

from wiki.forms.boxes import Sent

DEVICE, LIGHT, DARK, CALM = "device", "light", "dark", "calm"
COLOURS = ("", DEVICE, LIGHT, DARK, CALM)
TEXT = ("", "larger", "largest")
ROOM = ("", "wide")


@dataclass(frozen=True)
class Look:
    """How pages look on one device. "" in each: nothing was chosen here, so for colours the person's account says."""

    colours: str = ""
    text: str = ""
    room: str = ""

    def __str__(self) -> str:
        """As it is kept in the cookie: three plain words."""
        return ".".join((self.colours, self.text, self.room))


def look_of(words: list[str]) -> Look:
    """The look that three words ask for; a word that is none of ours is as good as none."""
    kept = [word if word in known else "" for word, known in zip(words, (COLOURS, TEXT, ROOM), strict=False)]
    return Look(*kept)


def read_look(form: Sent) -> Look:
    """What was chosen on the form."""
    return look_of([form.get("colours", DEVICE), form.get("text", ""), form.get("room", "")])
