"""A picture that was taken off the child's own symbols is nobody's to open any more who does not see it in an answer."""

import io

import pytest

from media.store import Store
from tests.gallery.conftest import Album, album
from tests.media.making import phone_jpeg
from wiki.commands.erasures import erase_passage
from wiki.commands.symbols import Sent, add_symbols, remove_symbol
from wiki.queries.symbols import own_symbols
from wiki.words import ErasureReason, Permission

__all__ = ["album"]


@pytest.mark.parametrize("is_answered", [False, True])
def test_a_symbol_that_is_offered_no_longer_opens_only_where_an_answer_shows_it(album: Album, is_answered: bool) -> None:
    with album.house.work() as work:
        space = album.house.space("mum", "robin", work, Permission.UPLOAD)
        sent = Sent("our house.jpg", io.BytesIO(phone_jpeg(width=400, height=300)))
        add_symbols(space, Store(album.settings.media_root), [sent])
        work.commit()
    with album.house.work() as work:
        (symbol,) = own_symbols(album.house.space("mum", "robin", work))
    assert symbol.media_id is not None and symbol.id is not None
    saved = album.say("mum", symbol.media_id) if is_answered else None
    assert album.status("leila", symbol.media_id) == 200
    with album.house.work() as work:
        remove_symbol(album.house.space("mum", "robin", work, Permission.OPEN_CORNER), symbol.id)
        work.commit()
    assert album.status("leila", symbol.media_id) == (200 if is_answered else 404)
    assert album.status("mum", symbol.media_id) == 200, "whoever added it has it still"
    if saved is not None:
        with album.house.work() as work:
            space = album.house.space("mum", "robin", work, Permission.ERASE)
            erase_passage(space, saved.passage_id, ErasureReason.PRIVATE, sure=True)
            work.commit()
        assert album.status("mum", symbol.media_id) == 404, "once the answer is taken out for good, nobody has it"
