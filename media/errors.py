"""The one way in which a file is turned down, so that every refusal carries words a parent can act on."""

from collections.abc import Mapping


class MediaRefused(Exception):
    """A file can't be taken: a code for programs, a sentence for people.

    ``template`` is the English sentence with its gaps (``%(limit)s``), which is what gets translated;
    ``values`` fills the gaps; ``sentence`` is the two together.
    """

    def __init__(self, code: str, sentence: str, values: Mapping[str, str] | None = None) -> None:
        self.code = code
        self.template = sentence
        self.values = dict(values or {})
        self.sentence = sentence % self.values if self.values else sentence
        super().__init__(f"{code}: {self.sentence}")


class BadKey(ValueError):
    """A key or prefix that the store never made; it is answered like a file that does not exist."""
