"""Asking for an archive: a form that was sent twice asks once, and another person's form never stands in the way."""

from collections.abc import Callable
from functools import partial

from sqlalchemy import func, select, update

from tests.support.at_once import meanwhile
from tests.support.house import House
from wiki.access.space import Space
from wiki.commands.takeaways import ask_move, ask_takeaway
from wiki.database import Work
from wiki.errors import Refused
from wiki.models.takeaways import Takeaway, TakeawayState


def test_the_same_token_in_two_peoples_forms_asks_twice_and_in_one_persons_once(family: House) -> None:
    made = set()
    for name in ("mum", "dad", "mum"):
        with family.work() as work:
            made.add(ask_takeaway(family.space(name, "robin", work), "en", once="12"))
            work.commit()
    with family.work() as work:
        moved, opens = ask_move(family.space("moira", "robin", work), "They move to Leeds.", once="12")
        work.commit()
        again, told = ask_move(family.space("moira", "robin", work), "They move to Leeds.", once="12")
        assert (again, bool(opens), told) == (moved, True, ""), "a key is told once"
        assert work.session.execute(select(func.count()).select_from(Takeaway)).scalar_one() == 3 == len(made) + 1


def _press(act: Callable[[Space, str], object], space: Space, once: str, _work: Work) -> None:
    act(space, once)


def test_a_double_press_asks_once_and_of_two_forms_at_once_one_is_told(family: House) -> None:
    acts: tuple[tuple[str, Callable[[Space, str], object]], ...] = (
        ("mum", lambda space, once: ask_takeaway(space, "en", once=once)),
        ("moira", lambda space, once: ask_move(space, "They move to Leeds.", once=once)),
    )
    for name, act in acts:
        for onces, is_told in ((("1", "1"), False), (("2", "3"), True)):
            with family.work() as first, family.work() as second:
                early, late = (family.space(name, "robin", work) for work in (first, second))
                first.begin_writing().execute(update(Takeaway).values(state=TakeawayState.GONE))
                act(early, onces[0])

                met = meanwhile(first, partial(_press, act, late, onces[1]), second)
                assert isinstance(met, Refused) if is_told else met is None, (name, onces, met)
