"""What somebody kept for themselves alone still has its pictures after they left, for them alone."""

import io
from collections.abc import Callable
from datetime import UTC, date, datetime

from flask import Flask

from media.store import Store
from tests.media.making import phone_jpeg
from tests.support.client import Visitor
from tests.support.house import House
from wiki import clock
from wiki.commands.handover import choose_who_stays
from wiki.commands.media import add_media
from wiki.commands.passages import MediaUse
from wiki.queries.rights import family_of
from wiki.words import Permission, Preset, Role
from wiki.worker.run import drain

Browser = Callable[[str], Visitor]
ABOUT = "about_me_primary"


def test_pictures_they_added_go_to_them_and_nobody_else(family: House, client_for: Browser, app: Flask) -> None:
    family.child("mo", date(2010, 9, 1))
    for name, role in (("mo", Role.YOUNG_PERSON), ("mia", Role.PARENT), ("paul", Role.PARENT)):
        family.member("mo", name, role)
    family.page("mo", ABOUT, "mia")
    store, sent = Store(app.config["SETTINGS"].media_root), {}
    for name, whose in (("night", Preset.ONLY_ME), ("day", Preset.ONLY_FAMILY)):
        with family.work() as work:
            space = family.space("mia", "mo", work, Permission.UPLOAD)
            sent[name] = add_media(space, store, io.BytesIO(phone_jpeg()), f"{name}.jpg", "image/jpeg")
            work.commit()
        family.say("mia", "mo", ABOUT, "good_at", f"The {name}.", audience=whose, media=(MediaUse(sent[name], "The moon"),))
    drain(app.config["SETTINGS"], app.extensions["engine"])
    with clock.pretend(datetime(2027, 6, 26, 9, tzinfo=UTC)):
        mia = client_for("mia")
        mia.open(f"/child/{family.children['mo']}/")
        mia.open(f"/kept-words/media/{sent['night']}/original", 404)
        with family.work() as work:
            space = family.space("mo", "mo", work)
            choose_who_stays(space, next(one.id for one in family_of(space) if one.name == "Mia"), "leaves")
            work.commit()
        shown = mia.open("/kept-words")
        assert f"/kept-words/media/{sent['night']}/w800" in shown.text
        assert 'alt="The moon"' in shown.text
        assert str(sent["day"]) not in shown.text
        original = mia.raw("GET", f"/kept-words/media/{sent['night']}/original")
        assert original.get_data() == phone_jpeg(), "just as she sent it"
        assert mia.raw("GET", f"/kept-words/media/{sent['night']}/w800").status_code == 200
        assert mia.raw("GET", f"/kept-words/media/{sent['night']}/poster").status_code == 404
        assert mia.raw("GET", f"/kept-words/media/{sent['day']}/original").status_code == 404, "it was for the family"
        for other in ("mo", "paul", "leila"):
            assert client_for(other).raw("GET", f"/kept-words/media/{sent['night']}/original").status_code == 404
