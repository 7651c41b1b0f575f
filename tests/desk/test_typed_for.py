"""Helping at a desk: somebody at the council types what a parent, or the child, says beside them."""

from flask import Flask
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from tests.desk.papers import Client, home
from tests.media.making import phone_jpeg
from tests.notices.conftest import folder_mails, plain
from tests.support.client import HOST
from tests.support.house import House
from wiki.database import Work
from wiki.models.pages import Version, VersionMedia
from wiki.words import Voice
from wiki.worker.run import drain

FOLD = "I am typing for somebody in the family"
WHO = "Who is with you now, telling you what to write?"


def question(family: House, field: str = "hello") -> str:
    return home(family, f"/page/{family.page('robin', 'about_me_primary')}/question/{field}")


def versions(app: Flask) -> list[Version]:
    with Work(app.extensions["engine"]) as work:
        return list(work.session.execute(select(Version).order_by(Version.saved_at, Version.number)).scalars())


def test_words_typed_for_a_parent_are_theirs_and_the_family_is_told(
    family: House, client_for: Client, app: Flask
) -> None:
    moira, mum = client_for("moira"), client_for("mum")
    moira.open(question(family))
    assert FOLD in moira.page.words and "Robin" in moira.page.words
    mums = family.people["mum"]
    moira.press("Save these words", {"body": "He loves trains.", "typed_for": mums.hex, "audience": "everyone"})
    moira.open(question(family, "my_story"))
    moira.press("Save these words", {"body": "I was born in the snow.", "typed_for": "child"})
    first, second = versions(app)
    assert (first.voice, first.speaker, first.typed_by, first.typed_for) == (
        Voice.PARENT, "Mum", family.people["moira"], mums
    )  # fmt: skip
    assert (second.voice, second.speaker, second.typed_for) == (Voice.CHILD, "Robin", None)
    assert first.audience.groups == second.audience.groups == {"family", "child"}, "only the family widens it"

    page = home(family, f"/page/{family.page('robin', 'about_me_primary')}")
    shown = mum.open(page)
    assert "typed by Moira while Mum was there" in shown.words and "typed by Moira while Robin was there" in shown.words
    assert "He loves trains." not in client_for("leila").raw("GET", page).get_data(as_text=True)
    assert "Typed by Moira while Mum was there." in mum.open(f"{page}/changed").words

    drain(app.config["SETTINGS"], app.extensions["engine"])
    told = [mail for mail in folder_mails(app.config["SETTINGS"]) if "typed words for your family" in mail["Subject"]]
    to = sorted(str(mail["To"]) for mail in told)
    assert "mum@example.org" in to and len(set(to)) == len(to), "one sitting is one mail"
    assert not {"leila@example.org", "moira@example.org"} & set(to)
    body = plain(next(mail for mail in told if mail["To"] == "mum@example.org"))
    assert f"{page}#passage-{first.passage_id.hex}" in body and "trains" not in body and "Robin" not in body

    # The typist can not widen it, not even as the one who saved it first; the family puts it right in its own words.
    moira.open(home(family, f"/passage/{first.passage_id}"))
    form, _ = moira.page.form("Save these words")
    assert "audience" not in form.names()
    forged = MultiDict([*form.pairs, ("audience", "everyone")])
    refused = moira.raw("POST", form.action, data=forged, headers={"Origin": HOST})
    assert refused.status_code == 422 and "Only the person who wrote this, or a parent" in refused.get_data(as_text=True)
    mum.open(home(family, f"/passage/{first.passage_id}"))
    mum.press("Save these words", {"body": "He loves buses.", "audience": "everyone"})
    assert versions(app)[-1].typed_by is None and "He loves buses." in mum.open(page).words


def test_sharing_does_not_say_that_the_family_typed_it(family: House, client_for: Client, app: Flask) -> None:
    moira, mum = client_for("moira"), client_for("mum")
    moira.open(question(family))
    moira.press("Save these words", {"body": "He loves trains.", "typed_for": family.people["mum"].hex})
    page = home(family, f"/page/{family.page('robin', 'about_me_primary')}")
    mum.open(f"{page}/share")
    mum.press("Save who sees it", {"audience": "everyone"})
    leila = client_for("leila").open(page)
    assert "He loves trains." in leila.words and "typed by Moira while Mum was there" in leila.words


def test_nobody_else_types_for_a_family_and_nobody_is_made_up(family: House, client_for: Client, app: Flask) -> None:
    mum, moira = client_for("mum"), client_for("moira")
    assert FOLD not in mum.open(question(family)).words
    form, _ = mum.page.form("Save these words")
    form.fill({"body": "My own."})
    forged = [*form.pairs, ("typed_for", family.people["leila"].hex), ("typed_by", family.people["moira"].hex)]
    assert mum.raw("POST", form.action, data=MultiDict(forged), headers={"Origin": HOST}).status_code == 302
    assert versions(app)[-1].typed_by is None and versions(app)[-1].speaker != "Leila"
    moira.open(question(family, "my_story"))
    said = moira.press(
        "Save these words", {"body": "Hers.", "typed_for": family.people["leila"].hex}, status=422
    )
    assert "Choose who is with you now." in said.words and "Hers." in said.text


def test_a_picture_that_came_with_words_typed_for_a_parent_is_moved_where_more_see_it_by_the_family_alone(
    family: House, client_for: Client, app: Flask
) -> None:
    moira, mum = client_for("moira"), client_for("mum")
    mum.open(home(family, f"/page/{family.page('robin', 'about_me_primary')}/share"))
    mum.press("Save who sees it", {"audience": "everyone"})
    moira.open(question(family))
    photo = (phone_jpeg(), "us.jpg", "image/jpeg")
    moira.press("Save these words", {"body": "At home.", "typed_for": family.people["mum"].hex, "photos": photo})
    with Work(app.extensions["engine"]) as work:
        passage, media = work.session.execute(
            select(Version.passage_id, VersionMedia.media_id).join(Version, Version.id == VersionMedia.version_id)
        ).one()
    move, place = home(family, f"/passage/{passage}/picture/{media}/move"), {"place": f"{family.page('robin', 'about_me_primary')}.like"}
    page = home(family, f"/page/{family.page('robin', 'about_me_primary')}")
    answers = []
    for visitor in (moira, mum):
        form, _pressed = visitor.open(move).form(action="/move")
        answers.append(visitor.raw("POST", move, data=MultiDict([*form.pairs, *place.items()]), headers={"Origin": HOST}))
        if visitor is moira:
            assert str(media) not in client_for("leila").open(page).text
    assert [one.status_code for one in answers] == [422, 302]
    assert "or a parent, can move it" in answers[0].get_data(as_text=True)
    assert str(media) in client_for("leila").open(page).text, "the page is for everyone"
