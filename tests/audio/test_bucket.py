"""Recordings in a bucket: the same promises as in a folder, and no disk in common."""

import hashlib
import io
from datetime import UTC, datetime

import pytest
import s3
from audio_files import DEMO_SPEECH
from database_kinds import another

from ivr.audio.bucket import Bucket
from ivr.audio.listening import Listening
from ivr.audio.pipeline import Pipeline
from ivr.audio.store import Store
from ivr.backup.restoring import Place, restore
from ivr.backup.shelves import opened
from ivr.backup.taking import Source, back_up
from ivr.keeping.files import remove
from ivr.keeping.rotation import files_in, seal_file, survey
from ivr.settings.recordings import BucketAddress
from ivr.tables import Recording, Transcript
from ivr.tombstones import digest
from ivr.vault.keys import Key, KeyRing, MissingKeyError

SID = "RE" + "d" * 32
NAME = f"2026/11/{SID}.wav"
SPEECH = DEMO_SPEECH / "wrong-practices.wav"
KEY, NEXT = Key("k1", bytes(range(32))), Key("k2", b"2" * 32)
# More than two chunks of a sealed file, the last one not full.
SOUND = bytes(range(256)) * 600


@pytest.fixture(scope="module")
def endpoint():
    with s3.serving() as found:
        yield found


@pytest.fixture
def bucket(endpoint):
    return s3.new_bucket(endpoint)


@pytest.fixture(params=[(), (KEY,)], ids=["plain", "sealed"])
def store(request, bucket, tmp_path):
    return Store(tmp_path / "scratch", KeyRing(request.param), bucket)


def keep(store, sound=SOUND):
    came = store.incoming(SID, "lease")
    came.parent.mkdir(parents=True, exist_ok=True)
    came.write_bytes(sound)
    store.keep(came, store.folder / NAME)


def read(store, name):
    with store.open(name) as file:
        return file.read()


def on_disk(store):
    return [one.name for one in store.folder.rglob("*") if one.is_file()]


def test_what_is_kept_lies_in_the_bucket_and_nowhere_else(store, bucket):
    keep(store)
    assert (list(bucket.names()), on_disk(store)) == ([NAME], [])
    assert read(store, NAME) == SOUND
    assert store.digest(NAME) == hashlib.sha256(SOUND).hexdigest()
    with bucket.open(NAME) as file:
        assert (file.read() == SOUND) is (store.keys.first is None)


def test_keeping_it_again_after_a_crash_changes_nothing(store, bucket):
    keep(store)
    store.keep(store.incoming(SID, "lease"), store.folder / NAME)
    assert list(bucket.names()) == [NAME]
    assert read(store, NAME) == SOUND


def test_it_is_read_from_anywhere(store):
    keep(store)
    with store.open(NAME) as file:
        file.seek(100_001)
        assert file.read(1000) == SOUND[100_001:101_001]
        file.seek(-7, io.SEEK_END)
        assert file.read() == SOUND[-7:]


def test_a_program_that_wants_a_path_gets_one_for_a_while(store):
    keep(store)
    with store.opened(NAME) as path:
        assert (path.read_bytes(), path.name) == (SOUND, f"{SID}.wav")
    assert not path.exists()


def test_what_is_not_there_is_told_as_in_a_folder(store):
    assert (store.has(NAME), store.has(""), store.find(NAME)) == (False, False, None)
    for what in (store.raw, store.open, store.sealed_with, store.digest):
        with pytest.raises(FileNotFoundError):
            what(NAME)
    store.discard(NAME)


def test_files_of_others_in_the_bucket_are_not_ours(store, bucket):
    others = Bucket(BucketAddress(**{**fields(bucket), "prefix": "other"}))
    others.write(NAME, io.BytesIO(b"theirs"))
    assert (store.has(NAME), list(store.names())) == (False, [])


def fields(bucket):
    return {
        name: getattr(bucket.address, name) for name in BucketAddress.__match_args__
    }


def test_all_that_was_made_of_a_recording_is_deleted_with_it(store, bucket):
    keep(store, SPEECH.read_bytes())
    Listening(store).prepare(NAME)
    outline = f"2026/11/{SID}.peaks.json"
    assert list(bucket.names()) == [outline, NAME]
    assert remove(store, {digest(SID)}) == 2
    assert list(bucket.names()) == []


def test_keys_are_rotated_in_the_bucket(bucket, tmp_path, database):
    old = Store(tmp_path / "scratch", KeyRing((KEY,)), bucket)
    keep(old)
    new = Store(tmp_path / "scratch", KeyRing((NEXT, KEY)), bucket)
    assert survey(database, new).files == {"k1": 1}
    assert [seal_file(new, path) for path in files_in(new)] == [True]
    assert [seal_file(new, path) for path in files_in(new)] == [False]
    assert survey(database, new).files == {"k2": 1}
    assert read(new, NAME) == SOUND
    with pytest.raises(MissingKeyError):
        read(old, NAME)


def test_one_that_is_deleted_while_it_is_sealed_anew_stays_deleted(bucket, tmp_path):
    keep(Store(tmp_path / "scratch", KeyRing((KEY,)), bucket))

    class Late(Bucket):
        """Another machine deletes the file between our reading and our writing."""

        def rewrite(self, name, source, version):
            self.remove(name)
            return super().rewrite(name, source, version)

    new = Store(tmp_path / "scratch", KeyRing((NEXT, KEY)), Late(bucket.address))
    for path in files_in(new):
        seal_file(new, path)
    assert list(bucket.names()) == []


def test_a_bucket_that_is_not_reached_fails_as_a_disk_does(tmp_path, bucket):
    gone = BucketAddress(**{**fields(bucket), "endpoint": "http://127.0.0.1:1"})
    store = Store(tmp_path / "scratch", bucket=Bucket(gone))
    with pytest.raises(OSError, match="the bucket is not reached: Endpoint") as told:
        store.has(NAME)
    assert not isinstance(told.value, FileNotFoundError)
    assert s3.SECRET not in f"{told.value!r} {gone!r} {store!r}"
    nobody = BucketAddress(**{**fields(bucket), "bucket": "nobody-has-this"})
    with pytest.raises(OSError, match=r"NoSuchBucket|not in the bucket"):
        list(Store(tmp_path / "scratch", bucket=Bucket(nobody)).names())


@pytest.mark.slow
def test_two_workers_without_a_common_disk_store_and_transcribe(
    announce, database, source, bucket, tmp_path, pool, clock, media, rows
):
    """One fetches and is gone; the other has nothing of it, and does it all."""
    one, other = (
        Pipeline(database, source, Store(tmp_path / name, bucket=bucket), pool, clock)
        for name in ("one", "other")
    )
    announce()
    with database.writing() as session:
        row = session.query(Recording).filter_by(sid=SID).one()
        row.state, row.path = "fetched", f"incoming/{SID}.lost.wav"
    assert one.store.folder != other.store.folder
    media.answers = [(200, {}, SPEECH.read_bytes())]
    for _ in range(20):
        for sid in other.due():
            other.work_on(sid)
        clock.pass_by(seconds=31)
    (row,) = rows(Recording, "state", "path", "sha256")
    digest = hashlib.sha256(SPEECH.read_bytes()).hexdigest()
    assert (row["state"], row["sha256"]) == ("transcribed", digest)
    assert [text["text"] for text in rows(Transcript)] == ["구시대 의 잘못된 관행과"]
    assert read(one.store, row["path"]) == SPEECH.read_bytes()
    assert on_disk(other.store) == []


def test_a_folder_is_moved_into_a_bucket_by_a_backup(
    announce, change, database, bucket, tmp_path
):
    here = Store(tmp_path / "recordings")
    came = tmp_path / "came.wav"
    came.write_bytes(SOUND)
    here.keep(came, here.folder / NAME)
    at = datetime(2026, 11, 26, 3, 0, tzinfo=UTC)
    announce()
    digest = hashlib.sha256(SOUND).hexdigest()
    change(path=NAME, sha256=digest, state="transcribed")
    made, _ = back_up(Source(database, here), tmp_path / "b.tar", at)
    there = Store(tmp_path / "scratch", bucket=bucket)
    (tmp_path / "new").mkdir()
    with another(database, tmp_path / "new") as new, opened(made) as shelf:
        restore(shelf, Place(new, there), replace=False)
    assert list(bucket.names()) == [NAME]
    again, found = back_up(Source(database, there), tmp_path / "again.tar", at)
    assert (found.missing, len(found.files)) == ((), 1)
    with opened(again) as shelf:
        shelf.check()
