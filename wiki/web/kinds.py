"""The types that views name in their signatures, so that no view reaches for the key to a space itself."""

from wiki.access.person import SignedIn
from wiki.access.space import Space

__all__ = ["SignedIn", "Space"]
