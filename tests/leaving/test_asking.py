"""Asking for an archive: a form that was sent twice asks once, and another person's form never stands in the way."""

from sqlalchemy import func, select

from tests.support.house import House
from wiki.commands.takeaways import ask_move, ask_takeaway
from wiki.models.takeaways import Takeaway


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
