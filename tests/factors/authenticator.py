"""A passkey made of software: answers the wiki's questions as a phone would, and wrongly where a test asks for it."""

import hashlib
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

PRESENT, VERIFIED, HOLDS_KEY = 0x01, 0x04, 0x40
ORIGIN = "https://localhost"


def coded(raw: bytes) -> str:
    """base64url, as browsers write it."""
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def _raw(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class Authenticator:
    """One passkey in one device."""

    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    id: bytes = field(default_factory=lambda: secrets.token_bytes(24))
    owner: str = ""
    count: int = 1

    def _client(self, kind: str, asked: dict[str, Any], origin: str) -> bytes:
        return json.dumps({"type": kind, "challenge": asked["challenge"], "origin": origin, "crossOrigin": False}).encode()

    def make(self, asked: dict[str, Any], *, origin: str = ORIGIN, flags: int = PRESENT | VERIFIED) -> str:
        """The answer to the question for a new passkey."""
        self.owner = asked["user"]["id"]
        point = self.key.public_key().public_numbers()
        public = cbor2.dumps({1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32), -3: point.y.to_bytes(32)})
        data = self._data(asked["rp"]["id"], flags | HOLDS_KEY)
        data += bytes(16) + len(self.id).to_bytes(2) + self.id + public
        made = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        client = self._client("webauthn.create", asked, origin)
        return self._whole({"clientDataJSON": coded(client), "attestationObject": coded(made)})

    def show(
        self, asked: dict[str, Any], *, origin: str = ORIGIN, flags: int = PRESENT | VERIFIED, site: str = "",
        owner: str | None = None, step: int = 1,
    ) -> str:  # fmt: skip
        """The answer to the question for a proof; ``step``: by how much it counts on."""
        self.count += step
        data, client = self._data(site or asked["rpId"], flags), self._client("webauthn.get", asked, origin)
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        return self._whole(
            {"clientDataJSON": coded(client), "authenticatorData": coded(data), "signature": coded(signature),
             "userHandle": self.owner if owner is None else owner}
        )  # fmt: skip

    def _data(self, site: str, flags: int) -> bytes:
        return hashlib.sha256(site.encode()).digest() + bytes([flags]) + self.count.to_bytes(4)

    def _whole(self, response: dict[str, str]) -> str:
        one = coded(self.id)
        return json.dumps({"id": one, "rawId": one, "type": "public-key", "response": response, "clientExtensionResults": {}})
