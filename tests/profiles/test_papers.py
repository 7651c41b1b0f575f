"""Papers are made from the family's pages: only what the maker sees and the reader may be given, and nothing is cut off."""

from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from tests.document.pdf_reading import assert_conforms, elements, pages
from tests.document.words_of import squeezed
from tests.gallery.conftest import ABOUT, Album, album
from tests.support.client import HOST
from wiki.access.audience import Ticked
from wiki.commands.passages import MediaUse
from wiki.commands.protected import Protecting, note_detail
from wiki.models.audit import AuditRow, AuditWords
from wiki.models.pages import Page
from wiki.words import Hand, Preset, Voice

__all__ = ["album"]
pytestmark = pytest.mark.slow
PROFILE = "one_page_profile"


def _say(album: Album, name: str, field: str, body: str, kind: str = PROFILE, **more: object) -> None:
    more.setdefault("audience", Preset.EVERYONE)
    album.house.say(name, "robin", kind, field, body, **more)


def _pdf(album: Album, name: str, paper: str, status: int = 200) -> bytes:
    """Press the button of the paper as it stands in this browser."""
    browser = album.browser(name)
    form, _button = browser.page.form("Get the paper (PDF)")
    answer = browser.raw("POST", form.action, data=MultiDict([*form.pairs, ("act", "pdf")]), headers={"Origin": HOST})
    assert answer.status_code == status
    assert status != 200 or (answer.headers["Cache-Control"], answer.mimetype) == ("no-store", "application/pdf")
    return answer.get_data()


def _acts(album: Album) -> list[str]:
    with album.house.work() as work:
        found = select(AuditWords.words).join(AuditRow, AuditRow.id == AuditWords.audit_id)
        return list(work.session.execute(found.where(AuditRow.act == "profile.made")).scalars())


def test_a_parent_makes_one_page_for_school_and_nothing_private_is_on_it(album: Album) -> None:
    mum, photo = album.browser("mum"), album.add("mum")
    album.say("mum", photo, question="my_pictures")
    _say(album, "mum", "admire", "- Robin never gives up on a **bridge**.\n- His hum.", speaker="Mum")
    _say(album, "mum", "important_to", "Trains, and my blue book.", voice=Voice.CHILD, speaker="")
    _say(album, "mum", "support", "Wait quietly.", audience=Preset.ONLY_FAMILY)
    _say(album, "dad", "support", "A thing for nobody else.", audience=Preset.ONLY_ME)
    page = mum.open(f"{album.base}/profiles")
    mum.follow("One page about Robin")
    page = mum.page
    assert "It all fits on one page." in page.words and "Robin never gives up" in page.words
    assert "Wait quietly." not in page.words and "A thing for nobody else." not in page.words
    assert "Not on it, because it is not shared with: The school" in page.words
    assert page.links["One page about me: How best to support me"].endswith("/question/support/share")
    data = _pdf(album, "mum", "one_page")
    (words,) = pages(data)
    assert all(one in squeezed(words) for one in map(squeezed, ("His hum.", "Trains, and my blue book.", "Robin’s own words")))
    assert squeezed("Made by Mum on") in squeezed(words) and "quietly" not in words and "nobody" not in words
    assert_conforms(data)
    assert [str(one.Alt) for kind, one in elements(data) if kind == "Figure"] == [f"Alt {photo.hex[:4]}"]
    assert [kind for kind, _one in elements(data)].count("H1") == 2, "two parts hold something"
    assert PdfReader(BytesIO(data)).metadata.title == "One page about Robin"  # type: ignore[union-attr]
    assert _acts(album) == ["one_page for school"]

    mum.open(f"{album.base}/profiles/one_page?for=family")
    assert "Wait quietly." in squeezed_words(_pdf(album, "mum", "one_page")), "the family may be given it"
    assert _acts(album) == ["one_page for school", "one_page for family"]
    leila = album.browser("leila").open(f"{album.base}/profiles/one_page?for=family")
    assert "His hum." in leila.words and "quietly" not in leila.words, "nobody hands on what they do not see"
    assert "not shared with" not in leila.words, "nor learns that there is more"
    album.browser("leila").open(f"{album.base}/profiles/one_page?for=everybody", 404)
    album.browser("leila").open(f"{album.base}/profiles/no_such_paper", 404)


def squeezed_words(data: bytes) -> str:
    return " ".join(" ".join(pages(data)).split())


def test_what_was_not_offered_can_not_be_sent_in(album: Album) -> None:
    _say(album, "mum", "admire", "For everybody.")
    _say(album, "mum", "support", "For the family alone.", audience=Preset.ONLY_FAMILY)
    mum = album.browser("mum")
    family, _button = mum.open(f"{album.base}/profiles/one_page?for=family").form("Get the paper (PDF)")
    every = [value for name, value in family.pairs if name == "piece"]
    assert len(every) == 2
    school, _button = mum.open(f"{album.base}/profiles/one_page?for=school").form("Get the paper (PDF)")
    pairs = [pair for pair in school.pairs if pair[0] != "piece"] + [("piece", one) for one in every]
    answer = mum.raw("POST", school.action, data=MultiDict([*pairs, ("act", "pdf")]), headers={"Origin": HOST})
    words = squeezed_words(answer.get_data())
    assert "For everybody." in words and "alone" not in words


def test_what_does_not_fit_is_said_before_and_never_cut(album: Album) -> None:
    _say(album, "mum", "admire", "Short and warm.")
    _say(album, "mum", "support", " ".join(f"Wait{number}." for number in range(900)))
    mum = album.browser("mum")
    page = mum.open(f"{album.base}/profiles/one_page")
    assert "It does not all fit on 1 page." in page.words and "Does not fit" in page.words
    form, _button = page.form("Get the paper (PDF)")
    assert "Take something out" in mum.press("Get the paper (PDF)", status=422).words and _acts(album) == []
    pieces = [value for name, value in form.pairs if name == "piece"]
    mum.press("Look again how it fits", {"piece": pieces[:1]})
    assert "It all fits on one page." in mum.page.words and 'value="' + pieces[1] + '">' in mum.page.text, "it stays untaken"
    words = squeezed_words(_pdf(album, "mum", "one_page"))
    assert "Short and warm." in words and "Wait0." not in words
    mum.press("Look again how it fits", {"piece": []})
    assert "Tick at least one thing" in mum.press("Get the paper (PDF)", status=422).words


def test_an_easy_plan_is_short_sentences_with_pictures_that_are_there_already(album: Album) -> None:
    mum, photo = album.browser("mum"), album.add("mum")
    album.say("mum", photo, body="At the sea.", audience=Preset.EVERYONE)
    hidden = album.add("dad", b"", "his.jpg")
    album.say("dad", hidden, body="Mine.", audience=Preset.ONLY_ME)
    mum.open(f"{album.base}/profiles/easy_read")
    assert "Write it first" in mum.press("Get the paper (PDF)", status=422).words, "there is nothing to tick"
    mum.follow("Add a sentence and a picture: What I am good at")
    assert mum.page.h1 == "What I am good at" and str(hidden) not in mum.page.text and str(photo) in mum.page.text
    assert "Write one short sentence" in mum.press("Save this sentence", {"words": " "}, status=422).words
    mum.press("Save this sentence", {"words": "I swim.\0"}, status=422)  # its summary of errors leads to the box
    assert "easy_read" not in _types(album), "a page is not begun by a sentence that is refused"
    form = mum.page.form("Save this sentence")[0]
    stolen = [pair for pair in form.pairs if pair[0] not in {"picture", "words"}]
    bad = mum.raw("POST", form.action, data=MultiDict([*stolen, ("words", "Stolen."), ("picture", str(hidden))]), headers={"Origin": HOST})
    assert bad.status_code == 404
    mum.press("Save this sentence", {"words": "I am good at swimming.", "picture": str(photo), "whose": "child"})
    assert mum.page.h1 == "Robin’s plan, easy to read" and "I am good at swimming." in mum.page.words
    data = _pdf(album, "mum", "easy_read")
    assert "I am good at swimming." in squeezed_words(data)
    assert_conforms(data)
    assert f"Alt {photo.hex[:4]}" in [str(one.Alt) for kind, one in elements(data) if kind == "Figure"]
    assert "What I find hard" not in squeezed_words(data), "nothing is invented where nobody wrote"
    said = mum.open(f"{album.base}/page/{album.house.page('robin', 'easy_read')}").words
    assert "I am good at swimming." in said and "Robin’s own words" in said
    album.browser("priya").open(f"{album.base}/easy-read/good_at", 403)


def test_a_picture_kept_from_somebody_is_shown_in_a_sentence_by_those_alone_who_may_say_who_sees_it(album: Album) -> None:
    """Gran sees mum's picture for everybody but dad; the sentences of the easy plan are for dad too."""
    but_dad = Ticked(Hand.BUT, frozenset({album.house.people["dad"]}))
    photo = album.add("mum")
    saved = album.say("mum", photo, body="At the sea.", audience=but_dad)
    where, words = f"{album.base}/easy-read/good_at", {"words": "I am good at swimming.", "whose": "adult"}
    gran = album.browser("gran")
    assert album.status("gran", photo) == 200 and str(photo) not in gran.open(where).text
    form = gran.page.form("Save this sentence")[0]
    sent = MultiDict([*(pair for pair in form.pairs if pair[0] not in {*words, "picture"}), *words.items(), ("picture", str(photo))])
    refused = gran.raw("POST", form.action, data=sent, headers={"Origin": HOST})
    assert refused.status_code == 422 and "Fewer people may see this picture" in refused.text and words["words"] in refused.text
    assert album.status("dad", photo) == 404
    page = album.browser("mum").open(where)
    assert str(photo) in page.text, "she may say who sees it"
    assert f"<span>Caption {photo.hex[:4]}</span>" in page.text and "with the words under it" in page.words, "and sees what goes along"

    album.house.say(
        "mum", "robin", ABOUT, "like", "At the sea.", passage_id=saved.passage_id, base=1,
        media=(MediaUse(photo, alt="The sea"),), audience=Preset.EVERYONE,
    )  # fmt: skip
    album.house.say(
        "mum", "robin", "my_family", "health", "", audience=but_dad,
        media=(MediaUse(photo, alt="Robin after court", caption="The day the judge said no"),),
    )  # fmt: skip
    for name in ("gran", "mum"):
        page = album.browser(name).open(where)
        assert str(photo) in page.text and "The sea" in page.words and "judge" not in page.text, name
        page = album.browser(name).press("Save this sentence", {**words, "picture": str(photo)})
        assert "I am good at swimming." in page.words
    said = album.browser("dad").open(f"{album.base}/page/{album.house.page('robin', 'easy_read')}").text
    assert "The sea" in said and "court" not in said and "judge" not in said, "the words beside the picture that everybody sees"


def _types(album: Album) -> set[str]:
    with album.house.work() as work:
        return set(work.session.execute(select(Page.page_type)).scalars())


def test_what_is_kept_from_readers_without_an_account_is_on_no_paper_for_them(album: Album) -> None:
    mum = album.browser("mum")
    _say(album, "mum", "support", "Wait with him at 12 Larchcopse Lane.", speaker="Mum")
    _say(album, "mum", "important_to", "Trains.", speaker="Mum")
    with album.house.work() as work:
        space = album.house.space("moira", "robin", work)
        note_detail(space, Protecting("address", "12 Larchcopse Lane, Marlbridge", ["parent"], "Court order"))
        work.commit()
    assert "Larchcopse" in mum.open(f"{album.base}/profiles/one_page?for=health").words, "it is hers, and nobody said it of them"
    words = mum.open(f"{album.base}/profiles/one_page?for=family").words
    assert "Trains." in words and "Larchcopse" not in words
    assert "One page about me: How best to support me" in words.split("Not on it")[1], "what stays out is named"
    assert "Larchcopse" not in squeezed_words(_pdf(album, "mum", "one_page"))
