"""Two who press at the same moment: one of them is told so in a sentence, and nothing is there twice (PostgreSQL lets both begin)."""

from dataclasses import replace

from sqlalchemy import func, select

from tests.support.at_once import meanwhile
from tests.support.house import House
from wiki.access.person import Post
from wiki.access.space import open_space
from wiki.commands.champions import appoint, name_contact
from wiki.commands.champions_families import Near, ask_for_champion
from wiki.database import Work
from wiki.errors import Refused
from wiki.models.champions import Champion, ChampionWish
from wiki.models.worries import SafeguardingContact
from wiki.words import Permission, Role


def test_a_family_asks_once_and_nobody_is_named_twice(family: House) -> None:
    robin, post = family.children["robin"], Post(family.council_id, Role.SEND_ADMINISTRATOR)
    with family.work() as first, family.work() as second:
        mum, dad, moira = (family.signed_in(name, first) for name in ("mum", "dad", "moira"))

        def ask(work: Work) -> None:
            who = mum if work is first else replace(dad, work=work)
            ask_for_champion(open_space(who, robin, Permission.SHARE), Near("Somali", ""))

        def make(work: Work) -> None:
            appoint(replace(moira, work=work), post, email="gran@example.org", languages="", area="", phone="", days=182)

        def name(work: Work) -> None:
            name_contact(replace(moira, work=work), post, email="gran@example.org", phone="01632 960 222")

        for act in (ask, make, name):
            act(first)
            assert isinstance(meanwhile(first, act, second), Refused), act.__name__
            second.close()
    with family.work() as work:
        for model in (ChampionWish, Champion, SafeguardingContact):
            assert work.session.execute(select(func.count()).select_from(model)).scalar_one() == 1
