"""An authenticator that lives on this machine: makes passkeys and signs with them.

W3C WebAuthn, level 2, sections 6.1 (authenticator data) and 6.5 (attestation `none`).
"""

import hashlib
import json
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

PRESENT, VERIFIED, ATTESTED = 1, 4, 64


def encoded(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def decoded(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class Authenticator:
    """One passkey; what it lies about can be set."""

    origin: str
    host: str
    sees: bool = True
    count: int = 0
    name: bytes = b"one passkey"
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    def make(self, options: dict[str, Any]) -> str:
        """Return the answer to a page that wants a passkey."""
        numbers = self.key.public_key().public_numbers()
        x, y = (one.to_bytes(32, "big") for one in (numbers.x, numbers.y))
        cose = cbor2.dumps({1: 2, 3: -7, -1: 1, -2: x, -3: y})
        attested = bytes(16) + struct.pack(">H", len(self.name)) + self.name + cose
        data = self._data(ATTESTED) + attested
        made = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        said = self._said("webauthn.create", options["challenge"])
        return self._answer(
            {"clientDataJSON": encoded(said), "attestationObject": encoded(made)}
        )

    def prove(self, options: dict[str, Any]) -> str:
        """Return the answer to a page that asks for the passkey."""
        self.count += 1
        data, said = self._data(0), self._said("webauthn.get", options["challenge"])
        signed = data + hashlib.sha256(said).digest()
        signature = self.key.sign(signed, ec.ECDSA(hashes.SHA256()))
        return self._answer(
            {
                "clientDataJSON": encoded(said),
                "authenticatorData": encoded(data),
                "signature": encoded(signature),
                "userHandle": None,
            }
        )

    def _data(self, more: int) -> bytes:
        seen = PRESENT | (VERIFIED if self.sees else 0) | more
        host = hashlib.sha256(self.host.encode()).digest()
        return host + struct.pack(">BI", seen, self.count)

    def _said(self, kind: str, challenge: str) -> bytes:
        told = {"type": kind, "challenge": challenge, "origin": self.origin}
        return json.dumps(told).encode()

    def _answer(self, response: dict[str, Any]) -> str:
        name = encoded(self.name)
        told = {"id": name, "rawId": name, "type": "public-key", "response": response}
        return json.dumps(told)
