"""The last thing run before a helper program: shuts it in, so that a hostile file can harm nothing but its own helper.

Run as a script, ``fence.py PARENT CPU_SECONDS MEMORY_BYTES FILE_BYTES PROGRAM WORD...``, where PARENT is the process
id of the server. It imports nothing of ours, and it is a program of its own because Python code between fork and exec
is not safe in a server that has threads.
"""

import contextlib
import ctypes
import os
import resource
import signal
import sys

_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000
_SET_PDEATHSIG = 1
_SET_NO_NEW_PRIVS = 38
_SIGKILL = 9


def leave_network() -> bool:
    """Moves this process where there is no network at all; False where the system does not allow it.

    Without it the helper goes on: what it is told to run (see recordings.py) is also forbidden every protocol
    but plain files.
    """
    if not sys.platform.startswith("linux"):
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    return any(libc.unshare(how) == 0 for how in (_CLONE_NEWNET, _CLONE_NEWUSER | _CLONE_NEWNET))


def die_with_parent(parent: int) -> None:
    """A helper never outlives the server ``parent`` that asked for it, and never gains rights that the server lacks."""
    if sys.platform.startswith("linux"):
        libc = ctypes.CDLL(None)
        libc.prctl(_SET_PDEATHSIG, _SIGKILL, 0, 0, 0)
        libc.prctl(_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    if os.getppid() != parent:  # it died before the line above: nobody would tell us, and nobody waits for us
        os._exit(1)


def leave_stopping_to_parent() -> None:
    """Whoever stops a service tells all of its processes at once (systemd does). A converter that broke off for that
    would look like one that choked on the file; the server gives its work back, and we go when it goes."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT, signal.SIGHUP})


def shut_in(cpu_seconds: int, memory: int, file_bytes: int) -> None:
    """Sets the limits: processor seconds, bytes of address space, bytes of any file written; and steps back in line."""
    limits = (
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, file_bytes),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
    )
    for which, most in limits:
        with contextlib.suppress(ValueError, OSError):  # a stricter limit is in force already, or none can be set here
            resource.setrlimit(which, (most, most))
    os.umask(0o077)
    with contextlib.suppress(OSError):
        os.nice(10)


def main(words: list[str]) -> None:
    """Shuts this process in, then becomes the program named in ``words``."""
    parent, cpu_seconds, memory, file_bytes = (int(word) for word in words[:4])
    die_with_parent(parent)
    leave_stopping_to_parent()
    leave_network()
    shut_in(cpu_seconds, memory, file_bytes)
    os.execv(words[4], words[4:])  # noqa: S606 (a shell is what must not be here)


if __name__ == "__main__":
    main(sys.argv[1:])
