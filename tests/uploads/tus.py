"""Speaks tus 1.0 as a browser's script does, with the token of a form that lies open."""

import base64
import re
from typing import Any
from uuid import UUID

from werkzeug.test import TestResponse

from tests.support.client import HOST, Visitor

PIECE = "application/offset+octet-stream"


class Tus:
    """Somebody's script, on one child's pages."""

    def __init__(self, visitor: Visitor, child_id: UUID) -> None:
        self.visitor = visitor
        self.endpoint = f"/child/{child_id}/uploads"
        page = visitor.raw("GET", "/account").get_data(as_text=True)
        self.token = page.split('name="csrf_token" value="')[1].split('"')[0]

    def ask(self, method: str, path: str, data: Any = None, **headers: str) -> TestResponse:
        """One request; ``Upload_Offset="3"`` becomes a header of that name, and "" leaves a usual one out."""
        usual = {"Tus-Resumable": "1.0.0", "Origin": HOST, "X-CSRF-Token": self.token}
        given = usual | {name.replace("_", "-"): value for name, value in headers.items()}
        return self.visitor.raw(method, path, data=data, headers={name: one for name, one in given.items() if one})

    def begin(self, size: int | str, name: str = "train.jpg", kind: str = "image/jpeg", mark: str = "", original: str = "", **more: str) -> TestResponse:
        """Announce a file; ``original`` is the sum of the full photo that comes later."""
        told = {"filename": name, "filetype": kind} | ({"mark": mark} if mark else {}) | ({"original": original} if original else {})
        said = ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in told.items())
        return self.ask("POST", self.endpoint, **{"Upload_Length": str(size), "Upload_Metadata": said} | more)

    def place(self, size: int, name: str = "train.jpg", kind: str = "image/jpeg", mark: str = "") -> str:
        """Announce a file that is taken; where it goes."""
        answer = self.begin(size, name, kind, mark)
        assert answer.status_code == 201, answer.get_data(as_text=True)
        return answer.headers["Location"]

    def piece(self, path: str, offset: int, data: bytes, **more: str) -> TestResponse:
        """Send a piece."""
        return self.ask("PATCH", path, data, **{"Upload_Offset": str(offset), "Content_Type": PIECE} | more)

    def far(self, path: str) -> int:
        """How much is there."""
        answer = self.ask("HEAD", path)
        assert answer.status_code == 200
        return int(answer.headers["Upload-Offset"])

    def send(self, data: bytes, name: str = "train.jpg", kind: str = "image/jpeg", mark: str = "") -> str:
        """A whole file in two pieces; the id under which a form names it."""
        path, half = self.place(len(data), name, kind, mark), len(data) // 2
        assert self.piece(path, 0, data[:half]).status_code == 204
        assert self.piece(path, half, data[half:]).status_code == 204
        return name_of(path)


def name_of(path: str) -> str:
    """The upload's id."""
    found = re.fullmatch(r"/child/[0-9a-f-]{36}/uploads/([0-9a-f-]{36})", path)
    assert found is not None, path
    return found[1]
