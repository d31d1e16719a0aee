"""What refused senders send on is read to its end, but not by everybody and forever."""

import time
from io import BytesIO

import pytest
from upload_browser import Links

from ivr.uploads.door import UploadDoor
from ivr.uploads.receiving import read_out
from ivr.uploads.shelf import Shelf

BYTES = 200_000


@pytest.fixture
def door(links: Links):
    database = links.desk.database
    return UploadDoor(database, Shelf(database, links.store, links.signer))


def test_two_at_a_time_are_read_out_and_a_third_is_not(door: UploadDoor):
    body = BytesIO(bytes(BYTES))
    with door.leaving, door.leaving:
        door.see_off({"wsgi.input": body})
        assert body.tell() == 0
    for _ in range(3):
        body.seek(0)
        door.see_off({"wsgi.input": body})
        assert body.tell() == BYTES


def test_who_sends_on_and_on_is_left_after_some_time(monkeypatch: pytest.MonkeyPatch):
    class Endless:
        began = time.monotonic()

        def read(self, size: int) -> bytes:
            assert time.monotonic() - self.began < 10, "still read"
            return bytes(size)

    monkeypatch.setattr("ivr.uploads.receiving.LEAVING_S", 0.1)
    read_out({"wsgi.input": Endless()})
    assert time.monotonic() - Endless.began >= 0.1


def test_who_is_gone_is_no_error():
    class Gone:
        def read(self, _size: int) -> bytes:
            raise ConnectionResetError

    read_out({"wsgi.input": Gone()})
