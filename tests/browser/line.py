"""A line between a browser and a server that dies: always at one address, whichever life of the server is behind it."""

import contextlib
import socket
import threading

from tests.ledger.servers import Life


class Line:
    """Carries bytes to the server's present life; on request the server is killed in the middle of what is being sent."""

    def __init__(self) -> None:
        self._door = socket.create_server(("127.0.0.1", 0))
        self._life: Life | None = None
        self._left: int | None = None
        self._lock = threading.Lock()
        self.killed = threading.Event()
        threading.Thread(target=self._let_in, daemon=True).start()

    @property
    def base(self) -> str:
        """The address as a browser is told it."""
        return f"http://localhost:{self._door.getsockname()[1]}"

    def lead_to(self, life: Life) -> None:
        """From now on this life answers."""
        self._life = life

    def kill_after(self, count: int) -> None:
        """kill -9 once so many bytes more were sent to the server."""
        self.killed.clear()
        self._left = count

    def close(self) -> None:
        """Let nobody in any more."""
        self._door.close()

    def _let_in(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                caller, _address = self._door.accept()
                threading.Thread(target=self._carry, args=(caller,), daemon=True).start()

    def _carry(self, caller: socket.socket) -> None:
        with caller, contextlib.suppress(OSError, AssertionError):
            assert self._life is not None
            with socket.create_connection(("127.0.0.1", self._life.port), 5) as server:
                back = threading.Thread(target=self._pump, args=(server, caller, False), daemon=True)
                back.start()
                self._pump(caller, server, True)
                back.join()

    def _pump(self, source: socket.socket, target: socket.socket, is_upward: bool) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                if is_upward:
                    self._count(len(data))
                target.sendall(data)
        for one in (source, target):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def _count(self, sent: int) -> None:
        with self._lock:
            if self._left is None:
                return
            self._left -= sent
            if self._left > 0:
                return
            self._left = None
        assert self._life is not None
        self._life.kill()
        self.killed.set()
