"""A browser lets go of what was recorded in it only when saved words hold it; nobody learns of another's recording."""

import hashlib
import io
from collections.abc import Callable

from flask import Flask

from tests.corner.inside import corner_of, open_corner
from tests.media.making import wav
from tests.support.client import Visitor
from tests.support.house import House
from wiki.commands.media import add_media
from wiki.commands.passages import MediaUse
from wiki.words import Permission, Preset


def test_a_recording_counts_as_saved_when_words_of_its_owner_show_it(
    family: House, app: Flask, client_for: Callable[[str], Visitor]
) -> None:
    robin, zara = family.children["robin"], family.children["zara"]
    digest = hashlib.sha256(wav()).hexdigest()

    def saved(name: str, path: str = f"/child/{robin}/recordings/{digest}") -> object:
        return client_for(name).raw("GET", path).get_json()

    with family.work() as work:
        space = family.space("mum", "robin", work, Permission.UPLOAD)
        media_id = add_media(space, app.extensions["store"], io.BytesIO(wav()), "a.wav", "audio/wav")
        work.commit()
    assert saved("mum") == {"saved": False}, "it came with words that were turned down"
    family.say(
        "mum", "robin", "about_me_primary", "people", columns={"name": "With a file"}, media=(MediaUse(media_id, alt="A file"),),
        audience=Preset.EVERYONE,
    )  # fmt: skip
    assert saved("mum") == {"saved": True}
    assert saved("dad") == {"saved": False}, "the same bytes of somebody else"
    assert saved("nadia", f"/child/{zara}/recordings/{digest}") == {"saved": False}, "another child’s space"
    assert saved("mum", f"/child/{robin}/recordings/{'0' * 64}") == {"saved": False}
    mum = client_for("mum")
    open_corner(mum, family)
    assert mum.raw("GET", f"{corner_of(family)}/recordings/{digest}").get_json() == {"saved": True}
