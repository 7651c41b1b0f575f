"""Two people who write at once: both are in where that can be, both are shown where one must choose, and none is lost (C7)."""

import uuid
from collections.abc import Callable

import pytest

from tests.support.client import HOST, Page, Visitor
from tests.support.house import House
from wiki.commands.pages_restore import remove_passage
from wiki.commands.revisions import Saved
from wiki.queries.changes import passage_history
from wiki.words import Preset, Voice

Open = Callable[[str], Visitor]
FAMILY = "my_family"
THREE = "He likes trains. The bus is loud. Gran bakes."


@pytest.fixture
def robin(family: House) -> str:
    return f"/child/{family.children['robin']}/"


@pytest.fixture
def saved(family: House) -> Saved:
    return family.say("mum", "robin", FAMILY, "worries", THREE, audience=Preset.ONLY_FAMILY)


def _both_open(client_for: Open, path: str, *names: str) -> list[Visitor]:
    visitors = [client_for(name) for name in names]
    for one in visitors:
        one.open(path)
    return visitors


def _history(family: House, passage_id: uuid.UUID | None, name: str = "mum") -> list[str]:
    with family.work() as work:
        return [one.body for one in passage_history(family.space(name, "robin", work), passage_id)]  # type: ignore[arg-type]


def _box(page: Page, button: str) -> dict[str, str]:
    return dict(page.form(button)[0].pairs)


def test_two_who_answer_different_questions_of_one_page_are_both_in(family: House, client_for: Open, robin: str) -> None:
    page = family.page("robin", FAMILY)
    mum, dad = client_for("mum"), client_for("dad")
    mum.open(f"{robin}page/{page}/question/worries")
    dad.open(f"{robin}page/{page}/question/hopes")
    mum.press("Save these words", {"Your words": "The bus.", "audience": "only_family"})
    dad.press("Save these words", {"Your words": "A friend.", "audience": "only_family"})
    words = mum.open(f"{robin}page/{page}").words
    assert "The bus." in words and "A friend." in words


def test_two_who_change_different_passages_of_one_page_are_both_in(family: House, client_for: Open, robin: str) -> None:
    one = family.say("mum", "robin", FAMILY, "worries", "The bus.", audience=Preset.ONLY_FAMILY)
    other = family.say("mum", "robin", FAMILY, "hopes", "A friend.", audience=Preset.ONLY_FAMILY)
    mum, dad = client_for("mum"), client_for("dad")
    mum.open(f"{robin}passage/{one.passage_id}")
    dad.open(f"{robin}passage/{other.passage_id}")
    mum.press("Save these words", {"Your words": "The loud bus."})
    dad.press("Save these words", {"Your words": "A good friend."})
    words = mum.open(f"{robin}page/{one.page_id}").words
    assert "The loud bus." in words and "A good friend." in words


def test_two_who_change_different_sentences_are_both_in_and_told(
    family: House, client_for: Open, robin: str, saved: Saved
) -> None:
    mum, dad = _both_open(client_for, f"{robin}passage/{saved.passage_id}", "mum", "dad")
    dad.press("Save these words", {"Your words": THREE.replace("trains", "steam trains")})
    page = mum.press("Save these words", {"Your words": THREE.replace("loud", "far too loud")})
    both = "He likes steam trains. The bus is far too loud. Gran bakes."
    assert "Dad changed other sentences meanwhile. Both are in." in page.words
    assert both in page.words
    assert _history(family, saved.passage_id) == [both, THREE.replace("trains", "steam trains"), THREE]
    assert "Put together with what Dad changed meanwhile" in dad.open(f"{robin}page/{saved.page_id}/changed").words


def test_two_who_each_add_a_sentence_are_both_in(family: House, client_for: Open, robin: str, saved: Saved) -> None:
    mum, dad = _both_open(client_for, f"{robin}passage/{saved.passage_id}", "mum", "dad")
    dad.press("Save these words", {"Your words": f"{THREE} Then we walk."})
    mum.press("Save these words", {"Your words": f"{THREE} Loud places frighten him."})
    assert f"{THREE} Then we walk. Loud places frighten him." in mum.page.words


def test_the_same_sentence_is_shown_three_times_and_one_is_chosen(
    family: House, client_for: Open, robin: str, saved: Saved
) -> None:
    mum, dad, gran = _both_open(client_for, f"{robin}passage/{saved.passage_id}", "mum", "dad", "gran")
    theirs, mine = THREE.replace("loud", "far too loud"), THREE.replace("loud", "late")
    dad.press("Save these words", {"Your words": theirs})
    page = mum.press("Save these words", {"Your words": mine}, status=409)
    assert [name in page.words for name in ("What you both began from", "What Dad wrote", "What you wrote")] == [True] * 3
    assert "People chosen one by one" not in page.words, "who may see it was not changed"
    assert _history(family, saved.passage_id)[0] == theirs, "nothing is saved until she chose"
    assert _box(page, "Save what is in the box")["body"].strip() == (
        "He likes trains. The bus is far too loud. The bus is late. Gran bakes."
    )
    mum.press("Keep what I wrote")
    assert _history(family, saved.passage_id) == [mine, theirs, THREE]
    page = gran.press("Save these words", {"Your words": THREE.replace("loud", "lovely")}, status=409)
    assert "What Mum wrote" in page.words
    gran.press("Keep what Mum wrote")
    assert _history(family, saved.passage_id)[0] == mine


def test_it_moves_on_again_while_one_chooses(family: House, client_for: Open, robin: str, saved: Saved) -> None:
    mum, dad = _both_open(client_for, f"{robin}passage/{saved.passage_id}", "mum", "dad")
    dad.press("Save these words", {"Your words": "The bus is green."})
    mum.press("Save these words", {"Your words": "The bus is late."}, status=409)
    dad.open(f"{robin}passage/{saved.passage_id}")
    dad.press("Save these words", {"Your words": "The bus is blue."})
    page = mum.press("Save what is in the box", {"Your words": "The bus is green and late."}, status=409)
    assert "The bus is blue." in page.text
    assert "The bus is green and late." in _box(page, "Save what is in the box")["body"]
    mum.press("Keep what I wrote")
    assert _history(family, saved.passage_id)[0] == "The bus is green and late."


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"voice": "professional", "speaker": "A nurse"}, "Whose words these are"),
        ({"speaker": "Gran"}, "Whose words these are"),
        ({"audience": "everyone"}, "Who may see this was changed"),
        ({"language": "ar"}, "Whose words these are"),
    ],
    ids=["voice", "speaker", "audience", "language"],
)
@pytest.mark.parametrize("who", ["I", "they"])
def test_words_in_another_voice_or_for_other_eyes_are_never_mixed_in_silence(
    family: House, client_for: Open, robin: str, saved: Saved, change: dict[str, str], told: str, who: str
) -> None:
    mum, dad = _both_open(client_for, f"{robin}passage/{saved.passage_id}", "mum", "dad")
    theirs, mine = THREE.replace("trains", "steam trains"), THREE.replace("loud", "far too loud")
    dad.press("Save these words", {"Your words": theirs, **(change if who == "they" else {})})
    page = mum.press("Save these words", {"Your words": mine, **(change if who == "I" else {})}, status=409)
    assert told in page.words
    assert _history(family, saved.passage_id)[0] == theirs
    fields = _box(page, "Keep what I wrote")
    assert fields["body"].strip() == mine
    assert all(fields[name] == value for name, value in change.items() if who == "I")


def test_rows_are_put_together_column_by_column(family: House, client_for: Open, robin: str) -> None:
    row = family.say(
        "daniel", "robin", "needs", "needs", voice=Voice.PROFESSIONAL, speaker="Daniel",
        columns={"name": "Talking", "difficulty": "He finds it hard. He points.", "effect": "He shouts."},
        audience=Preset.EVERYONE,
    )  # fmt: skip
    daniel, moira = _both_open(client_for, f"{robin}passage/{row.passage_id}", "daniel", "moira")
    names = [name for name in daniel.page.form("Save")[0].names() if name.startswith("col-")]
    long = [name for name in names if name in {"col-difficulty", "col-effect"}]
    assert len(long) == 2, names
    daniel.press("Save", {"col-difficulty": "He finds it very hard. He points."})
    moira.press("Save", {"col-difficulty": "He finds it hard. He points a lot.", "col-effect": "He cries."})
    with family.work() as work:
        now = passage_history(family.space("daniel", "robin", work), row.passage_id)[0]  # type: ignore[arg-type]
    assert now.columns["difficulty"] == "He finds it very hard. He points a lot."
    assert now.columns["effect"] == "He cries."
    page = daniel.open(f"{robin}passage/{row.passage_id}")
    moira.open(page.path)
    daniel.press("Save", {"col-name": "Speech"})
    page = moira.press("Save", {"col-name": "Language"}, status=409)
    assert "What Daniel wrote" in page.words and "Speech" in page.text and "Language" in page.text
    assert _box(page, "Save what is in the box")["col-name"] == "Language"


def test_pictures_of_both_are_in_and_what_one_took_away_stays_away(
    family: House, client_for: Open, robin: str, saved: Saved
) -> None:
    from tests.media.making import phone_jpeg

    path = f"{robin}passage/{saved.passage_id}"
    mum = client_for("mum")
    mum.open(path)
    mum.press("Save these words", {"photos": [(phone_jpeg(), "first.jpg"), (phone_jpeg(turn=6), "second.jpg")]})
    mum, dad = _both_open(client_for, path, "mum", "dad")
    first, second = [value for name, value in mum.page.form("Save these words")[0].pairs if name == "media"]
    dad.press("Save these words", {"photos": (phone_jpeg(turn=3), "of dad.jpg"), f"m-{second}-caption": "Dad says what it is."})
    mum.press("Save these words", {f"m-{first}-remove": "1", f"m-{second}-remove": "1", "photos": (phone_jpeg(turn=8), "of mum.jpg")})
    with family.work() as work:
        now = passage_history(family.space("mum", "robin", work), saved.passage_id)[0]  # type: ignore[arg-type]
    assert [one.name for one in now.media] == ["second.jpg", "of dad.jpg", "of mum.jpg"]
    assert now.media[0].caption == "Dad says what it is.", "he was at work on it: it is not taken away"


def test_a_base_that_was_never_theirs_to_see_shows_nothing_of_it(
    family: House, client_for: Open, robin: str
) -> None:
    saved = family.say("dad", "robin", FAMILY, "worries", "Qzsecret of dad. More.", audience=Preset.ONLY_ME)
    family.say(
        "dad", "robin", FAMILY, "worries", "For all of us. More.", passage_id=saved.passage_id, base=1,
        audience=Preset.ONLY_FAMILY,
    )  # fmt: skip
    mum = client_for("mum")
    mum.open(f"{robin}passage/{saved.passage_id}")
    page = mum.press("Save these words", {"Your words": "Of mine. More.", "base": "1"}, status=409)
    assert "Qzsecret" not in page.text
    assert "We can’t show what you began from." in page.words
    assert "For all of us." in page.text and "Of mine." in page.text
    assert _history(family, saved.passage_id)[0] == "For all of us. More."


def test_whoever_may_not_see_the_new_words_is_told_so_and_can_add_their_own(
    family: House, client_for: Open, robin: str
) -> None:
    saved = family.say("gran", "robin", FAMILY, "worries", "Gran’s words.", audience=Preset.ONLY_FAMILY)
    gran = client_for("gran")
    gran.open(f"{robin}passage/{saved.passage_id}")
    mum = client_for("mum")
    mum.open(f"{robin}passage/{saved.passage_id}")
    mum.press("Save these words", {"Your words": "Qzsecret of mum.", "audience": "only_me"})
    page = gran.press("Save these words", {"Your words": "Gran’s better words."}, status=409)
    assert "You can’t see the new words" in page.words
    assert "Gran’s better words." in page.words
    assert "Qzsecret" not in page.text
    gran.press("Put my words on the page")
    assert "Gran’s better words." in gran.page.words
    assert _history(family, saved.passage_id)[0] == "Qzsecret of mum."


def test_words_taken_off_meanwhile_can_go_back_as_new_words_or_stay_off(
    family: House, client_for: Open, robin: str, saved: Saved
) -> None:
    mum, gran = _both_open(client_for, f"{robin}passage/{saved.passage_id}", "mum", "gran")
    with family.work() as work:
        space = family.space("dad", "robin", work)
        remove_passage(space, family.catalogue.types[FAMILY], saved.page_id, saved.passage_id, base=1)  # type: ignore[arg-type]
        work.commit()
    for one in (mum, gran):
        page = one.press("Save these words", {"Your words": f"{one.name} wrote on."}, status=409)
        assert page.h1 == "These words were taken off the page while you were writing"
        assert "Dad took them off on" in page.words
        assert f"{one.name} wrote on." in page.words
    gran.follow("Leave them off the page")
    assert "gran wrote on." not in gran.page.words
    mum.press("Put my words on the page")
    assert "mum wrote on." in mum.page.words
    assert THREE in _history(family, saved.passage_id), "what was taken off is still in the history"


def test_a_form_that_is_sent_again_after_it_was_put_together_saves_once(
    family: House, client_for: Open, robin: str, saved: Saved
) -> None:
    mum, dad = _both_open(client_for, f"{robin}passage/{saved.passage_id}", "mum", "dad")
    form = _box(mum.page, "Save these words") | {"body": THREE.replace("loud", "far too loud")}
    dad.press("Save these words", {"Your words": THREE.replace("trains", "steam trains")})
    path = f"{robin}passage/{saved.passage_id}"
    for _press in range(3):
        assert mum.raw("POST", path, data=form, headers={"Origin": HOST}).status_code == 302
    assert len(_history(family, saved.passage_id)) == 3
