"""A sign-in provider that can be made to lie: it serves what it is told to, and notes what it was asked."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from joserfc import jws, jwt
from joserfc.jwk import OctKey, RSAKey


class Issuer:
    """``claims``, ``about`` and ``header`` are laid over what an honest provider says."""

    def __init__(self, port: int) -> None:
        self.key, self.other = RSAKey.generate_key(2048, {"kid": "one"}), RSAKey.generate_key(2048, {"kid": "one"})
        self.address = f"http://127.0.0.1:{port}"
        self.begin()

    def begin(self) -> None:
        """Be honest again."""
        self.claims: dict[str, Any] = {}
        self.about: dict[str, Any] = {}
        self.alg, self.signer, self.raw, self.nonce, self.slow = "RS256", self.key, "", "", 0.0
        self.asked: list[str] = []
        self.info: dict[str, Any] = {}

    def answer(self, path: str) -> tuple[int, Any]:
        """What is served at a path."""
        self.asked.append(path)
        if path == "/.well-known/openid-configuration":
            time.sleep(self.slow)
            names = ("authorization_endpoint", "token_endpoint", "jwks_uri", "end_session_endpoint")
            return 200, {"issuer": self.address, **{name: f"{self.address}/{name}" for name in names}, **self.about}
        if path == "/jwks_uri":
            return 200, {"keys": [self.key.as_dict(private=False)]}
        if path == "/token_endpoint":
            return 200, {"access_token": "a", "token_type": "Bearer", "id_token": self.raw or self._token()}
        if path == "/userinfo_endpoint":
            return 200, self.info
        return 404, {}

    def _token(self) -> str:
        now = int(time.time())
        said = {
            "iss": self.address, "aud": "wiki", "sub": "mum at home", "exp": now + 300, "iat": now, "nonce": self.nonce,
            "email": "mum@example.org", "email_verified": True, "name": "Mum", "groups": [],
        }  # fmt: skip
        claims = {name: value for name, value in {**said, **self.claims}.items() if value is not None}
        if self.alg == "HS256":
            return jwt.encode({"alg": "HS256", "kid": "one"}, claims, OctKey.import_key(self.key.as_pem(private=False)))
        said_so = json.dumps(claims).encode()  # as JSON may have it: the library would not write half a letter
        return jws.serialize_compact({"alg": self.alg, "kid": "one"}, said_so, self.signer)


@contextmanager
def issuer() -> Iterator[Issuer]:
    """One that listens on this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, said = found.answer(self.path)
            body = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            if status in {301, 302}:
                self.send_header("Location", said)
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", "0")))
            self.do_GET()

        def log_message(self, *said: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found = Issuer(server.server_port)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
