"""After a child has kept a photo they may say what is in it, and who; they need not, and nobody is said to have agreed."""

from collections.abc import Callable

from tests.corner.inside import ABOUT, open_corner, question
from tests.media.making import phone_jpeg
from tests.support.client import HOST, Visitor
from tests.support.house import House

Open = Callable[[str], Visitor]


def test_a_child_says_what_is_in_their_picture_if_they_like(family: House, client_for: Open) -> None:
    robin = open_corner(client_for("mum"), family, "Auntie Bea")
    robin.open(question(family, "hello"))
    assert "What is in your picture?" not in robin.page.words
    robin.follow("Add a photo")
    robin.press("This is my answer", {"photos": (phone_jpeg(), "IMG_1.JPG", "image/jpeg")})
    asked = robin.page
    assert "Your answer is kept." in asked.words and "What is in your picture?" in asked.words and "Me and my dog" in asked.words
    robin.press("Keep it")
    assert "Thank you" not in robin.page.words, "nothing said is nothing changed"
    robin.page = asked
    form = asked.form("Keep it")[0]
    robin.press("Keep it", {"words": "Me and Ali on the train", "in-other_child": "yes"})
    assert "Thank you. It is written beside your picture." in robin.page.words
    again = [(name, value) for name, value in form.pairs if name not in ("words",)] + [("words", "Me and Ali on the train")]
    assert robin.raw("POST", form.action, data=dict(again), headers={"Origin": HOST}).status_code == 302, "pressed twice"
    elsewhere = form.action.rsplit("/", 1)[0] + "/" + str(family.people["mum"])
    assert robin.raw("POST", elsewhere, data=dict(again), headers={"Origin": HOST}).status_code == 404

    page = client_for("dad").open(f"/child/{family.children['robin']}/page/{family.page('robin', ABOUT)}")
    assert 'alt="Me and Ali on the train"' in page.text and "Robin’s own words" in page.words
    assert "It stays out of the plan and out of meetings" in page.words, "Ali’s parent was not asked yet"
