"""Files sealed in chunks: read from anywhere, in bounded memory, all of it checked.

    "IVRSEAL" 0x01 | length of the key's id | id | salt (32 bytes) | chunks

Each file has a key of its own: HKDF-SHA256 (RFC 5869) of the ring's key and the salt.
A chunk is AES-256-GCM over 64 KiB, the last one over what is left; its nonce is its
number (11 bytes) and whether it is the last (1 byte), so that a chunk that is changed,
moved, doubled or cut off does not open.  This is the STREAM construction, as in
https://github.com/C2SP/C2SP/blob/main/age.md#payload.  The header and the file's name
are authenticated with every chunk, so that one file cannot stand in for another.
"""

import hashlib
import io
import os
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from ivr.vault.keys import BrokenSealError, Key, KeyRing, WrongKeyError

MAGIC = b"IVRSEAL\x01"
SALT_BYTES = 32
CHUNK = 64 * 1024
TAG = 16
PURPOSE = b"ivr-hotline file 1"


@dataclass(frozen=True, slots=True)
class Header:
    """What stands before the chunks."""

    key_id: str
    salt: bytes

    @property
    def raw(self) -> bytes:
        """The header's bytes."""
        name = self.key_id.encode()
        return MAGIC + bytes([len(name)]) + name + self.salt


def seal(source: BinaryIO, target: BinaryIO, key: Key, name: str) -> str:
    """Write what `source` holds to `target`, sealed; return its SHA-256 in hex.

    `name` is the file's name, which it must have when it is opened.
    """
    header = Header(key.id, os.urandom(SALT_BYTES))
    cipher, bound = cipher_of(key, header), bound_to(header, name)
    digest = hashlib.sha256()
    target.write(header.raw)
    number, chunk = 0, source.read(CHUNK)
    while True:
        digest.update(chunk)
        following = source.read(CHUNK)
        last = not following
        target.write(cipher.encrypt(nonce(number, last=last), chunk, bound))
        if last:
            return digest.hexdigest()
        number, chunk = number + 1, following


def read_header(file: BinaryIO) -> Header | None:
    """Return the header of a sealed file, None for a plain one."""
    if file.read(len(MAGIC)) != MAGIC:
        return None
    length = file.read(1)
    rest = file.read(length[0] + SALT_BYTES) if length else b""
    if not length or len(rest) < length[0] + SALT_BYTES:
        raise BrokenSealError("a sealed file is cut off in its header")
    return Header(rest[: length[0]].decode("ascii", "replace"), rest[length[0] :])


def sealed_with(path: Path) -> str | None:
    """Return the id of the key that sealed a file, None for a plain file."""
    with path.open("rb") as file:
        header = read_header(file)
    return header.key_id if header else None


def open_file(path: Path, ring: KeyRing) -> BinaryIO:
    """Open a file, plain or sealed, for reading from anywhere in it.

    Raises MissingKeyError, WrongKeyError or BrokenSealError; so does reading.
    """
    return opened(path.open("rb"), path.name, ring)


def opened(file: BinaryIO, name: str, ring: KeyRing) -> BinaryIO:
    """Return `file` for reading its plain bytes; `name` is what it was sealed under.

    It is closed when it cannot be read.  Raises what `open_file` raises.
    """
    try:
        header = read_header(file)
        if header is None:
            file.seek(0)
            return file
        return io.BufferedReader(SealedFile(file, header, ring, name), CHUNK)
    except BaseException:
        file.close()
        raise


class SealedFile(io.RawIOBase):
    """The plain bytes of a sealed file; the last chunk is checked at the beginning."""

    def __init__(
        self, file: BinaryIO, header: Header, ring: KeyRing, name: str
    ) -> None:
        self._file, self._name = file, name
        self._key_id = header.key_id
        self._cipher = cipher_of(ring.find(header.key_id), header)
        self._bound = bound_to(header, name)
        self._begin = len(header.raw)
        sealed = file.seek(0, os.SEEK_END) - self._begin
        self._chunks = -(-sealed // (CHUNK + TAG))
        if sealed < TAG or sealed - (self._chunks - 1) * (CHUNK + TAG) < TAG:
            raise BrokenSealError(f"the sealed file {name} is cut off")
        self.size = sealed - self._chunks * TAG
        self._at = 0
        self._number, self._chunk = -1, b""
        self._load(self._chunks - 1)

    def _load(self, number: int) -> None:
        if number == self._number:
            return
        self._file.seek(self._begin + number * (CHUNK + TAG))
        sealed = self._file.read(CHUNK + TAG)
        last = number == self._chunks - 1
        try:
            plain = self._cipher.decrypt(nonce(number, last=last), sealed, self._bound)
        except InvalidTag:
            raise WrongKeyError(self._key_id, f"the file {self._name}") from None
        self._number, self._chunk = number, plain

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # one of many buffers
        """Read on into `buffer`; return how many bytes there were, 0 at the end."""
        if self._at >= self.size:
            return 0
        number, offset = divmod(self._at, CHUNK)
        self._load(number)
        piece = self._chunk[offset : offset + len(buffer)]
        buffer[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go to a place; return it, counted from the beginning."""
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self.size}
        self._at = max(base[whence] + offset, 0)
        return self._at

    def tell(self) -> int:
        """Return the place, counted from the beginning."""
        return self._at

    def readable(self) -> bool:
        """Return True."""
        return True

    def seekable(self) -> bool:
        """Return True."""
        return True

    def close(self) -> None:
        """Close the file."""
        self._file.close()
        super().close()


def cipher_of(key: Key, header: Header) -> AESGCM:
    """Return the cipher of one file."""
    own = HKDF(SHA256(), length=32, salt=header.salt, info=PURPOSE).derive(key.secret)
    return AESGCM(own)


def bound_to(header: Header, name: str) -> bytes:
    """Return what every chunk is authenticated with."""
    return header.raw + name.encode()


def nonce(number: int, *, last: bool) -> bytes:
    """Return the nonce of a chunk."""
    return number.to_bytes(11, "big") + bytes([last])
