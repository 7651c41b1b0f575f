"""The corner is opened by a double press, and two of the family choose its pages at the same moment: no press breaks."""

from dataclasses import replace

from sqlalchemy import select

from tests.support.at_once import meanwhile
from tests.support.house import House
from wiki.access.space import open_space
from wiki.commands.corner import mark_pages, open_corner
from wiki.database import Work
from wiki.models.corner import CornerPage, OpenCorner
from wiki.words import Permission


def test_a_double_press_opens_it_and_two_who_choose_take_turns(family: House) -> None:
    robin, page = family.children["robin"], family.page("robin", "my_family")
    with family.work() as first, family.work() as second:
        mum, dad = (family.signed_in(name, first) for name in ("mum", "dad"))

        def begin(work: Work) -> None:
            open_corner(open_space(replace(mum, work=work), robin, Permission.OPEN_CORNER), "Mum", "2468")

        def choose(work: Work) -> None:
            who = mum if work is first else dad
            mark_pages(open_space(replace(who, work=work), robin, Permission.SHARE), [page], [page])

        for act in (choose, begin):
            act(first)
            assert meanwhile(first, act, second) is None, act.__name__
    with family.work() as work:
        assert work.session.execute(select(OpenCorner.child_id)).scalars().all() == [robin]
        assert work.session.execute(select(CornerPage.page_id)).scalars().all() == [page]
