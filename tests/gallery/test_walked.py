"""What a walk through the whole house found on the child's home and in "What's new"."""

from tests.gallery.conftest import ABOUT, Album
from wiki.queries.home import child_home
from wiki.words import Preset, Voice


def test_the_hello_on_the_home_is_words_that_stand_on_a_page(album: Album) -> None:
    family = album.house

    def hello() -> str:
        with family.work() as work:
            found = child_home(family.space("leila", "robin", work), None).hello
            return found.body if found else ""

    own = {"voice": Voice.CHILD, "gathered": "with cards", "audience": Preset.EVERYONE}
    first = family.say("mum", "robin", ABOUT, "hello", "I am Robin.", **own)
    assert hello() == "I am Robin."
    album.say("mum", album.add("mum"), question="hello", **own)
    assert hello() == "I am Robin.", "a drawing alone does not take the words away"
    second = family.say("mum", "robin", ABOUT, "hello", "Hello, trains!", **own)
    assert hello() == "Hello, trains!" and "Hello, trains!" in album.browser("leila").open(f"{album.base}/").words
    mum = album.browser("mum")
    for said, left in ((second, "I am Robin."), (first, "")):
        mum.open(f"{album.base}/passage/{said.passage_id}")
        mum.press("Take this off the page")
        assert hello() == left, "what was taken off its page greets nobody"


def test_what_is_new_ends_with_a_whole_word_and_keeps_the_boxes_of_a_row_apart(album: Album) -> None:
    family = album.house
    family.say("mum", "robin", ABOUT, "like", "engines " * 60, audience=Preset.EVERYONE)
    family.say("mum", "robin", ABOUT, "people", columns={"name": "Kit", "who": "Boy in my class"}, audience=Preset.EVERYONE)
    page = album.browser("leila").open(f"{album.base}/new").words
    assert "engines …" in page and "engi …" not in page
    assert "Kit · Boy in my class" in page
