"""Sealed files: every byte back, from anywhere, and nothing that was changed."""

import hashlib
import io
import os
import random
import tracemalloc

import pytest

from ivr.vault.files import CHUNK, TAG, open_file, seal, sealed_with
from ivr.vault.keys import (
    BrokenSealError,
    Key,
    KeyRing,
    MissingKeyError,
    WrongKeyError,
)

KEY = Key("2026-11", bytes(range(32)))
OTHER = Key("2026-11", bytes(32))
RING = KeyRing((Key("newer", bytes(32)), KEY))
HEADER = 8 + 1 + len(KEY.id) + 32
SIZES = [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 17]


def sealed(folder, data, name="RE1.wav"):
    path = folder / name
    with path.open("wb") as target:
        digest = seal(io.BytesIO(data), target, KEY, name)
    assert digest == hashlib.sha256(data).hexdigest()
    return path


@pytest.mark.parametrize("size", SIZES)
def test_what_was_sealed_is_read_back_and_is_not_to_be_seen(tmp_path, size):
    data = os.urandom(size)
    path = sealed(tmp_path, data)
    raw = path.read_bytes()
    chunks = max(-(-size // CHUNK), 1)
    assert len(raw) == HEADER + size + chunks * TAG
    assert size < 32 or data[:32] not in raw
    with open_file(path, RING) as file:
        assert file.read() == data
    assert sealed_with(path) == "2026-11"


def test_any_part_of_it_is_read_as_from_a_plain_file(tmp_path):
    data = os.urandom(3 * CHUNK + 17)
    path, plain, chosen = sealed(tmp_path, data), io.BytesIO(data), random.Random(7)
    with open_file(path, RING) as file:
        for _ in range(300):
            start, length = chosen.randrange(len(data) + 9), chosen.randrange(CHUNK * 2)
            assert file.seek(start) == plain.seek(start)
            assert file.read(length) == plain.read(length)
            assert file.tell() == plain.tell()
        assert file.seek(-20, os.SEEK_END) == len(data) - 20
        assert file.read() == data[-20:]


def test_a_plain_file_is_read_as_it_is(tmp_path):
    path = tmp_path / "RE1.wav"
    path.write_bytes(b"RIFF and more")
    assert sealed_with(path) is None
    with open_file(path, KeyRing()) as file:
        assert file.read() == b"RIFF and more"


def damaged(raw):
    """Every way to change a sealed file of three chunks, by name."""
    body, whole = HEADER, CHUNK + TAG
    first, second = raw[body : body + whole], raw[body + whole : body + 2 * whole]
    rest = raw[body + 2 * whole :]
    head = raw[:body]
    yield "a changed byte", head + bytes([first[0] ^ 1]) + raw[body + 1 :]
    yield "chunks that changed places", head + second + first + rest
    yield "a doubled chunk", head + first + first + second + rest
    yield "a chunk left out", head + first + rest
    yield "cut at a chunk's end", head + first + second
    yield "cut within a chunk", raw[:-5]
    yield "cut within the last tag", head + first + second + rest[: TAG - 3]
    yield "no chunk at all", head
    yield "more behind it", raw + bytes(TAG)
    yield "another salt", raw[: body - 1] + bytes([raw[body - 1] ^ 1]) + raw[body:]


def test_nothing_that_was_changed_is_read(tmp_path):
    data = os.urandom(2 * CHUNK + 100)
    raw = sealed(tmp_path, data).read_bytes()
    read = []
    for name, bytes_ in damaged(raw):
        (tmp_path / "RE1.wav").write_bytes(bytes_)
        try:
            with open_file(tmp_path / "RE1.wav", RING) as file:
                file.read()
            read.append(name)
        except (WrongKeyError, BrokenSealError):
            pass
    assert read == []


def test_a_file_that_is_cut_off_is_refused_before_its_first_byte(tmp_path):
    raw = sealed(tmp_path, os.urandom(3 * CHUNK)).read_bytes()
    (tmp_path / "RE1.wav").write_bytes(raw[: HEADER + 2 * (CHUNK + TAG)])
    with pytest.raises(WrongKeyError):
        open_file(tmp_path / "RE1.wav", RING)


def test_one_file_cannot_stand_in_for_another(tmp_path):
    path = sealed(tmp_path, b"what mei said")
    path.rename(tmp_path / "RE2.wav")
    with pytest.raises(WrongKeyError) as caught:
        open_file(tmp_path / "RE2.wav", RING)
    assert str(caught.value) == (
        "key 2026-11 in IVR_STORAGE_KEYS does not open the file RE2.wav: it is another "
        "key of that id, or the bytes were changed"
    )


def test_a_missing_key_and_another_key_of_its_id_are_told_apart(tmp_path):
    path = sealed(tmp_path, b"what mei said")
    before = path.read_bytes()
    with pytest.raises(MissingKeyError, match=r"^key 2026-11 is missing; put it back"):
        open_file(path, KeyRing((Key("newer", bytes(32)),)))
    with pytest.raises(WrongKeyError, match=r"^key 2026-11 in IVR_STORAGE_KEYS does"):
        open_file(path, KeyRing((OTHER,)))
    assert path.read_bytes() == before


def test_an_hour_is_sealed_and_read_in_bounded_memory(tmp_path):
    hour = 3600 * 16000
    source, path = tmp_path / "plain", tmp_path / "RE1.wav"
    source.write_bytes(os.urandom(1024) * (hour // 1024))
    tracemalloc.start()
    with source.open("rb") as plain, path.open("wb") as target:
        seal(plain, target, KEY, "RE1.wav")
    with open_file(path, RING) as file:
        size = sum(len(piece) for piece in iter(lambda: file.read(CHUNK), b""))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert size == source.stat().st_size
    assert peak < 2 * 1024 * 1024
