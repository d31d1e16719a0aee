import io
from collections.abc import Callable
from pathlib import Path

import pytest
from case_rows import Desk, add_case, add_recording, keep_wav
from console_browser import RING, Browser

from ivr.audio.store import Store
from ivr.vault.keys import Key, KeyRing


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the store's folder, with a secret beside it."""
    (tmp_path / "secret.wav").write_text("a secret")
    (tmp_path / "rec").mkdir()
    return tmp_path / "rec"


def recorded(desk: Desk, path: str | None, sha256: str | None = "0") -> str:
    with desk.database.writing() as session:
        row = {"state": "stored", "path": path, "sha256": sha256}
        sid = add_recording(session, add_case(session), **row)
    return f"/console/recordings/{sid}"


def test_whoever_is_signed_in_hears_it(mei: Browser, desk: Desk, folder: Path):
    path = keep_wav(folder, "a.wav")
    answer = mei.get(recorded(desk, path))
    assert (answer.status_code, answer.mimetype) == (200, "audio/wav")
    assert answer.data == (folder / path).read_bytes()
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_player_may_ask_for_a_part(mei: Browser, desk: Desk, folder: Path):
    path = keep_wav(folder, "a.wav")
    answer = mei.get(recorded(desk, path), headers={"Range": "bytes=0-3"})
    assert (answer.status_code, answer.data) == (206, b"RIFF")
    assert answer.headers["Content-Range"] == "bytes 0-3/16044"


def test_a_stranger_hears_nothing(stranger: Browser, desk: Desk, folder: Path):
    address = recorded(desk, keep_wav(folder, "a.wav"))
    answer = stranger.get(address)
    assert answer.status_code == 303
    assert answer.location == f"/console/sign-in?next={address}"


@pytest.mark.parametrize(
    "make_path",
    [
        lambda _: "../secret.wav",
        lambda _: "2026/../../secret.wav",
        lambda folder: str(folder.parent / "secret.wav"),
        lambda _: "link.wav",
        lambda _: "gone.wav",
        lambda _: "",
        lambda _: ".",
        lambda _: None,
    ],
)
def test_nothing_outside_the_store_is_sent(
    mei: Browser, desk: Desk, folder: Path, make_path: Callable[[Path], str | None]
):
    (folder / "link.wav").symlink_to(folder.parent / "secret.wav")
    answer = mei.get(recorded(desk, make_path(folder)))
    assert answer.status_code == 404
    assert "a secret" not in answer.text


def test_bytes_that_were_not_checked_are_not_sent(
    mei: Browser, desk: Desk, folder: Path
):
    path = keep_wav(folder, "a.wav")
    assert mei.get(recorded(desk, path, sha256=None)).status_code == 404


@pytest.mark.parametrize("sid", ["RE7", "..%2fsecret.wav", "%2e%2e", "a.wav"])
def test_only_a_row_names_a_file(mei: Browser, folder: Path, sid: str):
    keep_wav(folder, "a.wav")
    assert mei.get(f"/console/recordings/{sid}").status_code == 404


def sealed_as(folder: Path, path: str, key: Key) -> bytes:
    """Seal a stored file with `key`, and return what it held."""
    held = (folder / path).read_bytes()
    Store(folder, KeyRing((key,))).write(io.BytesIO(held), folder / path)
    return held


def test_a_sealed_recording_is_heard_in_parts(mei: Browser, desk: Desk, folder: Path):
    path = keep_wav(folder, "a.wav")
    held = sealed_as(folder, path, RING.keys[0])
    address = recorded(desk, path)
    whole = mei.get(address)
    assert (whole.status_code, whole.data) == (200, held)
    assert whole.content_length == len(held)
    part = mei.get(address, headers={"Range": "bytes=40-59"})
    assert (part.status_code, part.data) == (206, held[40:60])
    assert part.headers["Content-Range"] == f"bytes 40-59/{len(held)}"
    last = mei.get(address, headers={"Range": "bytes=-10"})
    assert (last.status_code, last.data) == (206, held[-10:])


def test_a_recording_whose_key_is_missing_is_not_heard_and_the_key_is_named(
    mei: Browser, desk: Desk, folder: Path
):
    path = keep_wav(folder, "a.wav")
    sealed_as(folder, path, Key("lost", bytes(32)))
    before = (folder / path).read_bytes()
    answer = mei.get(recorded(desk, path))
    told = "key lost is missing; put it back into IVR_STORAGE_KEYS\n"
    assert (answer.status_code, answer.text) == (503, told)
    assert (folder / path).read_bytes() == before
