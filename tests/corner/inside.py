"""Opens Robin's corner in a browser of the tests, and says what is in it."""

from tests.support.client import Visitor
from tests.support.house import House

PIN = "4711"
ABOUT = "about_me_primary"


def corner_of(house: House, child: str = "robin") -> str:
    """The address of a child's corner."""
    return f"/child/{house.children[child]}/corner"


def open_corner(visitor: Visitor, house: House, helper: str = "Mum", child: str = "robin") -> Visitor:
    """Open the corner from the child's home, with a PIN where one is asked for."""
    name = child.title()
    visitor.open(f"/child/{house.children[child]}/")
    visitor.follow(f"{name}’s own corner")
    form, _button = visitor.page.form("Open the corner")
    visitor.press("Open the corner", {"helper": helper, **({"pin": PIN} if "Choose a PIN" in visitor.page.words else {})})
    assert visitor.page.h1 == f"Hello, {name}", form.names()
    return visitor


def question(house: House, field: str, page_type: str = ABOUT, child: str = "robin") -> str:
    """The address of a question in the corner."""
    return f"{corner_of(house, child)}/page/{house.page(child, page_type)}/{field}"
