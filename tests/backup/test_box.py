"""The box of a backup: whatever its length, a change in its very last byte is noticed, and so is what a disk did not take."""

import io
import threading
from typing import Any

import pytest

from wiki.commands.backup_box import NotABackup, new_box, new_key, open_box


@pytest.mark.parametrize("length", range(48_000, 70_000, 1024))
def test_the_last_byte_counts_as_much_as_the_first(length: int) -> None:
    opens, shuts = new_key()
    sealed = io.BytesIO()
    with new_box(sealed, shuts) as box:
        box.add("one", bytes(length))
    with open_box(io.BytesIO(sealed.getvalue()), opens) as pieces:
        assert [len(piece.read()) for piece in pieces] == [length]
    for harmed in (sealed.getvalue()[:-1] + bytes([sealed.getvalue()[-1] ^ 1]), sealed.getvalue()[:-1]):
        with pytest.raises(NotABackup), open_box(io.BytesIO(harmed), opens) as pieces:
            for piece in pieces:
                piece.read()


class _Full(io.BytesIO):
    def write(self, data: Any, /) -> int:
        if self.tell() + len(data) > 200_000:
            raise OSError(28, "No space left on device")
        return super().write(data)


def test_a_disk_that_fills_is_told_and_not_waited_for() -> None:
    with pytest.raises(OSError, match="No space left"), new_box(_Full(), new_key()[1]) as box:
        for number in range(100):
            box.add(f"{number}", bytes(50_000))


def test_whoever_gives_a_box_up_half_way_leaves_nobody_at_work_on_it() -> None:
    """Else the process ends while somebody still opens it, and is aborted (exit 134) after its own sentence."""
    opens, shuts = new_key()
    sealed = io.BytesIO()
    with new_box(sealed, shuts) as box:
        box.add("one", b"1")
        box.add("two", bytes(5_000_000))
    with pytest.raises(NotABackup, match="not empty"), open_box(io.BytesIO(sealed.getvalue()), opens) as pieces:
        next(pieces)
        raise NotABackup("not empty")
    assert not [one for one in threading.enumerate() if one.name == "backup"]
