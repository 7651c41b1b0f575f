"""A disk that fails now and then: libfiu has the calls of the C library fail by chance, in one server alone (C5)."""

import ctypes
import errno
import os
from pathlib import Path

from waitress.trigger import trigger

_FIU = Path("/usr/lib/fiu")
PRELOAD = " ".join(str(_FIU / name) for name in ("fiu_run_preload.so", "fiu_posix_preload.so"))
"""What $LD_PRELOAD must be from the start of the process; nothing fails until ``trouble`` says so."""
IS_HERE = (_FIU / "fiu_posix_preload.so").exists()
_WRITING = (
    "posix/io/rw/write", "posix/io/rw/pwrite", "posix/io/rw/ftruncate", "posix/io/sync/fsync", "posix/io/sync/fdatasync",
    "posix/io/dir/rename",
)  # fmt: skip
_KINDS = {
    "ENOSPC": (_WRITING, errno.ENOSPC),
    "EIO": (_WRITING, errno.EIO),
    "short": (("posix/io/rw/write/reduce", "posix/io/rw/pwrite/reduce"), 0),
}


def trouble(text: str) -> None:
    """``kind:chance``, such as "EIO:0.05": from now on so many of this process's writes fail. "" troubles nothing.

    Kinds: ENOSPC (no room), EIO (the disk is broken), short (fewer bytes are written than were given).
    """
    if not text:
        return
    kind, _colon, chance = text.partition(":")
    names, number = _KINDS[kind]
    # waitress wakes its main thread through a pipe, which no disk can break: by a call that is left alone.
    trigger._physical_pull = lambda self: os.writev(self.trigger, [b"x"])
    fiu = ctypes.CDLL("libfiu.so.0")
    for name in names:
        if fiu.fiu_enable_random(
            name.encode(), ctypes.c_int(-1), ctypes.c_void_p(number), ctypes.c_uint(0), ctypes.c_float(float(chance))
        ):
            raise RuntimeError(f"libfiu knows no {name}")
