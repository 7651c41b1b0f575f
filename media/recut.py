"""Makes the sizes of a photograph anew from its original, turned or cut: nothing else of it is in them."""

from media import darkroom
from media.cuts import Cut
from media.kinds import row_for
from media.results import Received, Stored
from media.store import Store
from media.words import refuse


def recut(store: Store, original: Stored, prefix: str, content_type: str, name: str, cut: Cut) -> Received:
    """The photograph ``original`` as ``cut`` shows it, within ten seconds: ready with its renditions, or "waiting" for
    ``derive``. Nothing is stored but the renditions: the original stays the one it was.

    Raises MediaRefused where it can't be opened, or is gone.
    """
    row = row_for("photo", content_type)
    with store.bench() as bench:
        try:
            path = bench.fetch(original.key)
        except FileNotFoundError:
            raise refuse("gone") from None
        made = darkroom.at_once(path, row.reader, store, cut)
    is_ready = made.state == "ready"
    return Received(
        "photo", content_type, name, original, darkroom.keep(made, store, prefix), made.width if is_ready else None,
        made.height if is_ready else None, state=made.state, note=made.note,
    )  # fmt: skip
