"""The two ways in which a message does not go out: not now, and not at all."""


class NotSent(Exception):
    """Base of both. ``sentence`` says why, for an administrator, and names no person and no address."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class NotNow(NotSent):
    """It may go later. ``perhaps_taken``: the line broke just when the other side may have taken it."""

    def __init__(self, sentence: str, *, perhaps_taken: bool = False) -> None:
        super().__init__(sentence)
        self.perhaps_taken = perhaps_taken


class NeverSent(NotSent):
    """Trying again as it is would not help: somebody must put something right first."""
