"""The box of a backup: whatever its length, a change in its very last byte is noticed, and so is what a disk did not take."""

import io

import pytest

from wiki.commands.backup_box import BoxWriter, NotABackup, new_key, open_box


@pytest.mark.parametrize("length", range(48_000, 70_000, 1024))
def test_the_last_byte_counts_as_much_as_the_first(length: int) -> None:
    opens, shuts = new_key()
    sealed = io.BytesIO()
    with BoxWriter(sealed, shuts) as box:
        box.add("one", bytes(length))
    with open_box(io.BytesIO(sealed.getvalue()), opens) as pieces:
        assert [len(piece.read()) for piece in pieces] == [length]
    for harmed in (sealed.getvalue()[:-1] + bytes([sealed.getvalue()[-1] ^ 1]), sealed.getvalue()[:-1]):
        with pytest.raises(NotABackup), open_box(io.BytesIO(harmed), opens) as pieces:
            for piece in pieces:
                piece.read()


class _Full(io.RawIOBase):
    def __init__(self) -> None:
        self.taken = 0

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        self.taken += len(bytes(data))  # type: ignore[call-overload]
        if self.taken > 200_000:
            raise OSError(28, "No space left on device")
        return len(bytes(data))  # type: ignore[call-overload]


def test_a_disk_that_fills_is_told_and_not_waited_for() -> None:
    with pytest.raises(OSError, match="No space left"), BoxWriter(_Full(), new_key()[1]) as box:  # type: ignore[arg-type]
        for number in range(100):
            box.add(f"{number}", bytes(50_000))
