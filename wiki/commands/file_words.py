"""Saves what somebody says about one picture, film or recording: its words, who is in it, what is said in it.

It is a new version of the passage that shows the file, so the words before stay beside it, and it passes the same
audience as every other save.
"""

import uuid
from dataclasses import dataclass, replace

from wiki.access.space import Space
from wiki.commands.passages_merge import Changed, change_passage
from wiki.commands.plan_use import same_words
from wiki.errors import NotFound
from wiki.models.pictured import Pictured
from wiki.pagetypes.model import PageType
from wiki.queries.meanwhile import version_numbered
from wiki.queries.versions import SeenVersion


@dataclass(frozen=True)
class FileWords:
    """What is said about one file; ``pictured`` None leaves who is in it as it is."""

    alt: str = ""
    caption: str = ""
    speaker: str = ""
    transcript: str = ""
    pictured: Pictured | None = None


def say_about_file(
    space: Space, page_type: PageType, now: SeenVersion, media_id: uuid.UUID, said: FileWords, *,
    base: int, once: str | None = None, told: str = "",
) -> Changed:  # fmt: skip
    """Save ``said`` as a new version of the passage ``now`` (as the person sees it); everything else of it stays.

    ``base`` is the number of the version the person started from. What others changed meanwhile is put together with it.
    Raises NotFound where that version shows no such file, Conflict where both changed the same words.
    """
    began = now if base == now.number else version_numbered(space, now.passage_id, base) or now
    words = same_words(began)
    if media_id not in {use.media_id for use in words.media}:
        raise NotFound
    media = tuple(
        replace(
            use, alt=said.alt, caption=said.caption, speaker=said.speaker, transcript=said.transcript,
            pictured=said.pictured,
        ) if use.media_id == media_id else use
        for use in words.media
    )  # fmt: skip
    return change_passage(
        space, page_type, now.page_id, now.field, replace(words, media=media, once=once),
        passage_id=now.passage_id, base=began.number, told=told,
    )  # fmt: skip
