"""The paper form of the demonstration stands among the papers, as one that came in at the desk would."""

from datetime import date

from flask import Flask
from sqlalchemy import select

from tests.demonstration.words import catalogue
from wiki.access.space import open_space
from wiki.commands.sign_in import begin_sign_in
from wiki.database import Work
from wiki.demonstration_load import load_demonstration
from wiki.models.audit import AuditRow
from wiki.models.children import Child
from wiki.models.people import Person
from wiki.queries.paper import list_papers, open_paper
from wiki.words import Permission, Voice


def test_the_paper_form_is_in_the_list_with_its_day_whose_words_it_holds_and_what_was_typed(app: Flask) -> None:
    engine = app.extensions["engine"]
    assert load_demonstration(engine, app.extensions["store"], catalogue())
    with Work(engine) as work:
        moira = work.session.execute(select(Person.id).where(Person.name == "Moira Quill")).scalar_one()
        robin = work.session.execute(select(Child.id).where(Child.full_name == "Robin Fairweather")).scalar_one()
        person = begin_sign_in(work, moira, hours=1)
        work.commit()
        space = open_space(person, robin, Permission.TYPE_FROM_PAPER)
        (paper,) = list_papers(space)
        assert (paper.written_on, paper.voice, paper.speaker) == (date(2026, 11, 3), Voice.CHILD, "Robin")
        assert (paper.name, paper.added_by_name, paper.sheets) == ("about-me-paper-form.pdf", "Moira Quill", 1)
        assert paper.typed >= 8
        assert len(open_paper(space, paper.id).typed) == paper.typed
        added = select(AuditRow.object_id).where(AuditRow.chain == robin, AuditRow.act == "paper.added")
        assert work.session.execute(added).scalars().all() == [paper.id], "it came in at the desk, not as any letter"
