"""The few ways in which an act can be turned down; web/errors.py turns each into a page or a sentence."""


class WikiError(Exception):
    """Base of the errors that a person can act on."""


class NotFound(WikiError):
    """There is nothing here for this person (another child's space looks just the same)."""


class NotAllowed(WikiError):
    """The person is in the space, but their role may not do this."""

    def __init__(self, sentence: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Conflict(WikiError):
    """Somebody changed the same thing meanwhile; ``theirs`` is the version that is there now."""

    def __init__(self, theirs: object = None) -> None:
        super().__init__("changed meanwhile")
        self.theirs = theirs


class Refused(WikiError):
    """What was sent can't be taken: a sentence for each form field ("" for the form as a whole)."""

    def __init__(self, fields: dict[str, str]) -> None:
        super().__init__("; ".join(fields.values()))
        self.fields = fields


class Busy(WikiError):
    """The database could not be reached for writing in time; nothing was saved, trying again helps."""
