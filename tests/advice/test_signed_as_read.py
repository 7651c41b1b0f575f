"""Nobody signs words that they did not read, and nobody's words go when another signs at that very moment."""

from dataclasses import replace
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import select

from tests.advice.conftest import SECRETARY, ByLink
from wiki.access.advice_link import Advising
from wiki.commands import advice_answer, advice_sign
from wiki.commands.advice_answer import Typed, keep_words
from wiki.models.pages import Version

SEEN, DESK = "Robin has about two fits a week.", "The clinic saw two more in June."


def _bodies(by_link: ByLink) -> list[str]:
    with by_link.house.work() as work:
        return list(work.session.execute(select(Version.body).where(Version.body.contains("two"))).scalars())


def test_what_a_secretary_types_while_the_doctor_signs_is_neither_signed_unread_nor_lost(
    by_link: ByLink, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_link.ask(typist_email=SECRETARY)
    doctor = by_link.enter()
    typed: list[Advising] = []
    make_ready, open_space = advice_sign.make_ready, advice_sign.open_advice_space

    def hold(one: Advising) -> Any:
        typed.append(one)
        return open_space(one)

    def meanwhile(*given: Any, **more: Any) -> Any:
        if len(typed) == 1:
            with by_link.house.work() as work:
                keep_words(replace(typed[0], work=work), Typed({"see": DESK}, "the desk", 1, 0))
                work.commit()
            typed.clear()
        return make_ready(*given, **more)

    monkeypatch.setattr(advice_sign, "open_advice_space", hold)
    monkeypatch.setattr(advice_sign, "make_ready", meanwhile)
    told = doctor.press("Sign and send", {"see": SEEN, "sure": ["yes"]}, status=422)
    assert "Both are in the boxes now" in told.words and SEEN in told.text and DESK in told.text
    assert not _bodies(by_link), "nothing went out"
    monkeypatch.undo()
    assert "Your advice is signed and sent" in doctor.press("Sign and send", {"sure": ["yes"]}).words
    (body,) = _bodies(by_link)
    assert SEEN in body and DESK in body


def test_a_letter_that_another_adds_is_seen_before_anybody_signs(by_link: ByLink) -> None:
    by_link.ask(typist_email=SECRETARY)
    doctor, secretary = by_link.enter(), by_link.enter(SECRETARY)
    doctor.press("Keep for later", {"see": SEEN})
    secretary.open("/answer/words")
    # The secretary's letter is long on its way: the doctor's page is drawn after their words were kept, before it came.
    drawn: list[Any] = []
    kept = advice_answer.take_in

    def slow(*given: Any, **more: Any) -> Any:
        other = Thread(target=lambda: drawn.append(doctor.open("/answer/words")))  # a request of its own
        other.start()
        other.join()
        return kept(*given, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(advice_answer, "take_in", slow)
        secretary.press("Keep for later", {"letter": (b"A letter", "letter.txt")})
    assert drawn and "letter.txt" not in drawn[0].text
    doctor.page = drawn[0]
    told = doctor.press("Sign and send", {"sure": ["yes"]})
    assert "letter.txt" in told.text and "Both are in the boxes now" in told.words, "it stands there to be looked at first"
    assert not _bodies(by_link)
