"""The paper that words were typed from goes with them in an answer, once nothing on it is kept back."""

import io
import zipfile
from collections.abc import Callable

from flask import Flask

from media.store import Store
from tests.support.client import Visitor
from tests.support.filling import as_stream, scan
from tests.support.house import House
from wiki import clock
from wiki.commands.paper import PaperFacts, SentFile, add_paper
from wiki.commands.subject import Asking, Deciding, decide, make_answer, note_request
from wiki.models.subject import AskedBy
from wiki.words import Permission, Preset, Voice
from wiki.worker.run import drain

Browser = Callable[[str], Visitor]


def test_a_paper_goes_with_its_words_only_when_everything_on_it_does(family: House, client_for: Browser, app: Flask) -> None:
    settings, engine, robin = app.config["SETTINGS"], app.extensions["engine"], family.children["robin"]
    family.page("robin", "about_me_primary")
    form = scan()
    with family.work() as work:
        space = family.space("moira", "robin", work, Permission.TYPE_FROM_PAPER)
        facts = PaperFacts(clock.today(), Voice.PROFESSIONAL, "Ms Reed")
        paper = add_paper(space, Store(settings.media_root), [SentFile(as_stream(form), "form.pdf", "application/pdf")], facts)
        work.commit()
    drain(settings, engine)
    typed = [
        family.say(
            "moira", "robin", "about_me_primary", field, words, voice=Voice.PROFESSIONAL, audience=Preset.PROFESSIONALS,
            paper_id=paper, paper_on=clock.today(),
        ).passage_id
        for field, words in (("good_at", "He counts qzwell."), ("like", "His neighbour is qzill."))
    ]  # fmt: skip

    def answer(*choices: Deciding) -> zipfile.ZipFile:
        with family.work() as work:
            space = family.space("daniel", "robin", work, Permission.MANAGE_MEMBERS)
            asked = note_request(space, Asking(AskedBy.PARENT, "A Parent Elsewhere", "We rang them", clock.today()))
            for passage_id, choice in zip(typed, choices, strict=True):
                assert passage_id is not None
                decide(space, asked, passage_id, choice)
            make_answer(space, asked, "en")
            work.commit()
        drain(settings, engine)
        daniel, here = client_for("daniel"), f"/child/{robin}/subject-access/{asked}"
        assert "The paper goes with the words" in daniel.open(f"{here}/passage/{typed[0]}").words
        daniel.open(here)
        token = {"csrf_token": daniel.page.text.split('name="csrf_token" value="')[1].split('"')[0]}
        return zipfile.ZipFile(io.BytesIO(daniel.raw("POST", f"{here}/hand-over", data=token).get_data()))

    kept = answer(Deciding("give"), Deciding("keep", "third_party"))
    assert "qzwell" in kept.read("given.html").decode()
    assert not [name for name in kept.namelist() if paper.hex in name.replace("-", "")]
    whole = answer(Deciding("give"), Deciding("give"))
    [scanned] = [name for name in whole.namelist() if paper.hex in name.replace("-", "") and name.endswith("original.pdf")]
    assert scanned in whole.read("given.html").decode()
    assert whole.read(scanned) == form
