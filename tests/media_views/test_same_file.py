"""U10: the same name twice, the same bytes twice, the same bytes for two children: all are kept, and nobody learns that
somebody else has the same."""

from collections.abc import Callable
from hashlib import sha256

from sqlalchemy import select

from tests.media.making import phone_jpeg
from tests.support.client import Page, Visitor
from tests.support.house import House
from wiki.models.media import Media

Browser = Callable[[str], Visitor]
WORDS = {"Whose words are these?": "parent", "Who said it?": "Mum", "audience": "everyone"}


def _add(house: House, visitor: Visitor, child: str, words: str, data: bytes) -> Page:
    visitor.open(f"/child/{house.children[child]}/page/{house.page(child, 'about_me_primary')}/question/my_story")
    photo = {"photos": (data, "same name.jpg"), "new-photos-alt": "A train"}
    return visitor.press("Save these words", {"Your words": words, **WORDS, **photo})


def test_the_same_file_twice_and_for_two_children_is_kept_each_time_without_a_hint(
    family: House, client_for: Browser
) -> None:
    same, other = phone_jpeg(), phone_jpeg(width=650)
    answers = [
        _add(family, client_for("nadia"), "zara", "Zara likes trains.", same),
        _add(family, client_for("mum"), "robin", "Robin likes trains.", same),
        _add(family, client_for("mum"), "robin", "Once more, the same.", same),
        _add(family, client_for("mum"), "robin", "Another, of the same name.", other),
    ]
    for answer in answers:
        assert "already" not in answer.words.lower() and "Saved" in answer.words
    with family.work() as work:
        rows = work.session.execute(select(Media.id, Media.child_id, Media.original_key, Media.sha256, Media.name)).all()
    assert len({row.id for row in rows}) == len({row.original_key for row in rows}) == 4
    assert [row.sha256 for row in rows].count(sha256(same).hexdigest()) == 3 and {row.name for row in rows} == {"same name.jpg"}
    assert all(row.original_key.startswith(row.child_id.hex) for row in rows), "nothing is shared between two children"
    for name, child in (("mum", "robin"), ("nadia", "zara")):
        visitor = client_for(name)
        for row in rows:
            mine = row.child_id == family.children[child]
            status = visitor.raw("GET", f"/child/{family.children[child]}/media/{row.id}/original").status_code
            assert status == (200 if mine else 404), (name, row.original_key)
        asked = f"/child/{family.children[child]}/recordings/{sha256(other).hexdigest()}"
        assert visitor.raw("GET", asked).get_json() == {"saved": name == "mum"}, "a sum is answered for one's own alone"
