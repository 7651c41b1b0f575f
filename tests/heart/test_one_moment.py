"""Whoever reads a page while somebody saves it sees it as it was or as it is, never half of each."""

from sqlalchemy import Engine, event

from tests.support.house import House
from wiki.queries.pages import open_page


def test_a_page_that_is_saved_while_it_is_read_is_shown_whole(family: House) -> None:
    where = ("robin", "about_me_primary", "my_story")
    page_id = family.page(*where[:2])
    first = family.say("mum", *where, "Robin likes trains.")
    asked: list[str] = []

    def somebody_saves(*given: object) -> None:
        asked.append("")
        if len(asked) == 1:
            family.say("mum", *where, "Robin likes buses.", passage_id=first.passage_id, base=1)

    assert isinstance(family.engine, Engine)
    with family.work() as work:
        space = family.space("mum", "robin", work)
        event.listen(family.engine, "after_cursor_execute", somebody_saves)
        try:
            view = open_page(space, page_id)
        finally:
            event.remove(family.engine, "after_cursor_execute", somebody_saves)
        assert [one.body for one in view.passages] == ["Robin likes trains."] and not view.some_hidden
    with family.work() as work:
        view = open_page(family.space("mum", "robin", work), page_id)
        assert [one.body for one in view.passages] == ["Robin likes buses."]
