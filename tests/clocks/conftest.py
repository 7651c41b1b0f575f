"""What these tests borrow: somebody asked in, and a doctor asked by a link, as those rooms' own tests have them."""

from tests.advice.conftest import by_link
from tests.invitations.conftest import asking

__all__ = ["asking", "by_link"]
