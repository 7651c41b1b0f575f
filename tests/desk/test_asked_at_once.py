"""Two caseworkers who ask the same person for advice in the same moment ask once, on one page (C7)."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.support.house import House
from wiki import clock
from wiki.commands.advice import ask_advice
from wiki.commands.share_requests import answer_request, ask_to_share
from wiki.errors import Refused
from wiki.models.pages import Page
from wiki.models.plan import AdviceRequest
from wiki.models.share_requests import ShareRequest
from wiki.words import Preset, Role


@pytest.mark.slow
def test_what_is_asked_twice_at_once_is_asked_once_and_answered_once(family: House) -> None:
    kinds, people = family.catalogue.types, family.people
    family.member("robin", "second", Role.CASEWORKER)
    together = threading.Barrier(2)

    def ask(name: str, key: str, who: str) -> object:
        with family.work() as work:
            space = family.space(name, "robin", work)
            together.wait()
            done = ask_advice(space, kinds[key], people[who], clock.today() + timedelta(days=30), "Please.")
            work.commit()
        return done

    pairs = (("advice_school", "leila"), ("advice_speech_and_language", "priya"), ("advice_social_care", "grace"))
    with ThreadPoolExecutor(2) as pool:
        for key, who in pairs:
            made = [one.result() for one in [pool.submit(ask, name, key, who) for name in ("daniel", "second")]]
            assert made[0] == made[1], "both are told of the same request"
    with family.work() as work:
        pages = work.session.execute(select(func.count()).select_from(Page).where(Page.page_type.in_([key for key, _who in pairs])))
        assert (pages.scalar_one(), work.session.execute(select(func.count()).select_from(AdviceRequest)).scalar_one()) == (3, 3)

    page = family.page("robin", "my_family")
    family.say("mum", "robin", "my_family", "worries", "For us.", audience=Preset.ONLY_FAMILY)
    with family.work() as work:
        asked = ask_to_share(family.space("leila", "robin", work), kinds["my_family"], page, "")
        work.commit()

    def answer(name: str) -> str:
        with family.work() as work:
            space = family.space(name, "robin", work)
            together.wait()
            try:
                answer_request(space, asked, "not_now", f"{name} says so.")
            except Refused:
                return ""
            work.commit()
        return name

    with ThreadPoolExecutor(2) as pool:
        said = [one.result() for one in [pool.submit(answer, name) for name in ("mum", "dad")]]
    with family.work() as work:
        kept = work.session.execute(select(ShareRequest.answer_words)).scalars().all()
    assert sorted(said) == sorted(["", kept[0].split()[0]]), "one answer holds, and the other is told"
