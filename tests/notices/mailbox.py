"""A small mail server of our own, that can be away, refuse, or break off just when it has taken a mail."""

import contextlib
import socketserver
import threading
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default


@dataclass
class Taken:
    """A mail as it came: who it said it was from, whom it was for, and its bytes."""

    sender: str
    recipients: list[str]
    data: bytes

    @property
    def message(self) -> EmailMessage:
        """The mail, read."""
        found = message_from_bytes(self.data, policy=default)
        assert isinstance(found, EmailMessage)
        return found


@dataclass
class Mailbox:
    """What the server took, and how it behaves. ``answers``: verb → what it answers instead of yes.

    ``after_data``: "break": takes the mail, then hangs up without a word; "hang": takes it and says nothing more.
    """

    taken: list[Taken] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    after_data: str = ""
    hang_at: str = ""
    port: int = 0
    hanging: threading.Event = field(default_factory=threading.Event)
    over: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        """The address of the server."""
        return f"smtp://127.0.0.1:{self.port}"

    def to(self, name: str) -> list[Taken]:
        """The mails to ``name``@example.org."""
        return [one for one in self.taken if one.recipients == [f"{name}@example.org"]]


class _Talk(socketserver.StreamRequestHandler):
    """One conversation."""

    def handle(self) -> None:
        with contextlib.suppress(OSError):
            self._talk(self.server.box)  # type: ignore[attr-defined]

    def _talk(self, box: Mailbox) -> None:
        self._say("220 box.example.org")
        sender, recipients = "", []
        while line := self.rfile.readline():
            words = line.decode("utf-8").strip()
            verb = words.split(" ")[0].upper()
            if box.hang_at == verb:
                box.hanging.set()
                box.over.wait(30)
                return
            if verb in box.answers:
                self._say(box.answers[verb])
            elif verb == "EHLO":
                self._say("250-box.example.org\r\n250 8BITMIME")
            elif verb == "MAIL":
                sender, recipients = words.split("<")[1].split(">")[0], []
                self._say("250 yes")
            elif verb == "RCPT":
                recipients.append(words.split("<")[1].split(">")[0])
                self._say("250 yes")
            elif verb == "DATA":
                self._say("354 go on")
                box.taken.append(Taken(sender, recipients, self._data()))
                if box.after_data:
                    box.hanging.set()
                    if box.after_data == "hang":
                        box.over.wait(30)
                    return
                self._say("250 taken")
            elif verb == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 yes")

    def _data(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        return b"".join(lines)

    def _say(self, words: str) -> None:
        self.wfile.write(words.encode() + b"\r\n")


class Server(socketserver.ThreadingTCPServer):
    """The server on a port of its own, or on ``port``."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, box: Mailbox, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Talk)
        self.box = box
        box.port = self.server_address[1]
        self._thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Be away."""
        self.box.over.set()
        self.shutdown()
        self.server_close()
        self._thread.join()
