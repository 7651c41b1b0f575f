"""A profile goes out as a link that ends: whoever holds it gets that paper, as it is now, and nothing else."""

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from werkzeug.datastructures import MultiDict

from tests.document.pdf_reading import pages
from tests.gallery.conftest import Album, album
from tests.support.client import HOST, Visitor
from wiki import clock
from wiki.models.audit import AuditRow
from wiki.models.children import Membership
from wiki.models.profile_links import ProfileLink
from wiki.words import Preset, Voice

__all__ = ["album"]
pytestmark = pytest.mark.slow


def _say(album: Album, field: str, body: str, **more: Any) -> Any:
    more = {"audience": Preset.EVERYONE, "voice": Voice.PARENT, "speaker": "Mum", **more}
    return album.house.say("mum", "robin", "one_page_profile", field, body, **more)


def _paper(anybody: Visitor, path: str, status: int = 200) -> str:
    """Open the link, press its button, and read the PDF."""
    page = anybody.open(path, status)
    if status != 200:
        return page.words
    form, _button = page.form("Open the paper (PDF)")
    answer = anybody.raw("POST", form.action, data=MultiDict(form.pairs), headers={"Origin": HOST})
    assert (answer.status_code, answer.mimetype, answer.headers["Cache-Control"]) == (200, "application/pdf", "no-store")
    return " ".join(" ".join(pages(answer.get_data())).split())


def test_a_link_hands_on_one_paper_as_it_is_now_and_ends(album: Album) -> None:
    said = _say(album, "important_to", "The blue kite must come along.")
    _say(album, "admire", "Never the red door.")
    _say(album, "support", "Only ours: the silver key.", audience=Preset.ONLY_FAMILY)
    mum, anybody = album.browser("mum"), album.client_for("")
    page = mum.open(f"{album.base}/profiles/one_page?for=school")
    pieces = re.split(r'(?=<li id="piece-)', page.text)
    kite = next(re.findall(r'id="piece-([0-9a-f-]+)"', one)[0] for one in pieces if "blue kite" in one)
    assert "Tick at least one" in mum.press("Make a link", {"piece": []}, status=422).words
    mum.open(f"{album.base}/profiles/one_page?for=school")
    made = mum.press("Make a link", {"piece": [kite], "days": "7"})
    address = re.search(r'value="http://localhost[^"]*(/paper/([^"]*))"', made.text)
    assert address is not None
    path, token = address.groups()

    asked = anybody.open(path)
    assert f"then={path}" not in asked.text, "what opens the paper stands in no other address"
    assert "Robin" not in asked.text and asked.response.headers["Referrer-Policy"] == "no-referrer"
    first = _paper(anybody, path)
    assert "The blue kite must come along." in first
    assert "red door" not in first and "silver key" not in first, "what was not ticked, or is not shared"
    _say(album, "important_to", "The green kite now.", passage_id=said.passage_id, base=1)
    assert "The green kite now." in _paper(anybody, path)

    assert "Opened 2 times" in mum.open(f"{album.base}/profile-links").words
    leila = album.browser("leila")
    assert "There is no link" in leila.open(f"{album.base}/profile-links").words, "others see only their own"
    with album.house.work() as work:
        link = work.session.execute(select(ProfileLink)).scalar_one()
        assert token not in str(vars(link)), "the link itself is kept nowhere"
        acts = list(work.session.execute(select(AuditRow.act).where(AuditRow.chain == link.child_id)).scalars())
    assert acts.count("profile.link_opened") == 2

    gone = anybody.open("/paper/" + "x" * 43, 404).words
    mine = Membership.person_id == album.house.people["mum"]
    later = clock.now() + timedelta(days=1)
    for harm, mend in (
        (update(ProfileLink).values(expires_at=clock.now()), update(ProfileLink).values(expires_at=later)),
        (update(Membership).where(mine).values(ended_at=clock.now()), update(Membership).where(mine).values(ended_at=None)),
    ):
        _change(album, harm)
        assert _paper(anybody, path, 404) == gone, "over, or its maker may read no more: all look alike"
        _change(album, mend)
    assert "green kite" in _paper(anybody, path)
    mum.open(f"{album.base}/profile-links")
    mum.press("End this link: One page about Robin")
    assert _paper(anybody, path, 404) == gone


def test_whoever_looks_by_duty_hands_nothing_on(album: Album) -> None:
    _say(album, "admire", "The blue kite.")
    leila, anybody = album.browser("leila"), album.client_for("")
    leila.open(f"{album.base}/profiles/one_page?for=school")
    form, _button = leila.page.form("Make a link")
    made = re.search(r'value="http://localhost[^"]*(/paper/[^"]*)"', leila.press("Make a link", {"days": "7"}).text)
    assert made is not None and "blue kite" in _paper(anybody, made[1])
    _change(album, update(Membership).where(Membership.person_id == album.house.people["leila"]).values(by_duty=True))
    assert "Make a link" not in leila.open(f"{album.base}/profiles/one_page?for=school").text
    pairs = MultiDict([*form.pairs, ("days", "7")])
    answer = leila.raw("POST", f"{album.base}/profiles/one_page/link", data=pairs, headers={"Origin": HOST})
    assert answer.status_code == 403
    _paper(anybody, made[1], 404)


def _change(album: Album, statement: Any) -> None:
    with album.house.work() as work:
        work.begin_writing().execute(statement)
        work.commit()
