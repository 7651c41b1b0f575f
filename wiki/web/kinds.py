"""The types that views name in their signatures, so that no view reaches for the key to a space itself."""

from wiki.access.advice_link import Advising
from wiki.access.corner import CornerSpace, for_meeting
from wiki.access.person import SignedIn
from wiki.access.space import Space

__all__ = ["Advising", "CornerSpace", "SignedIn", "Space", "for_meeting"]
