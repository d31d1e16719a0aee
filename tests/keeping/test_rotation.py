"""Everything sealed anew with another key, none of it ever in doubt."""

from collections import Counter

import pytest
from kept_calls import JUN, MEI, keep_everything, leave_message

from ivr.audio.store import Store
from ivr.db import Database
from ivr.keeping.rotation import (
    files_in,
    seal_file,
    seal_texts,
    sealed_columns,
    survey,
)
from ivr.tables import Correction, Transcript
from ivr.vault.keys import Key, KeyRing, MissingKeyError

pytestmark = pytest.mark.both_databases

OLD, NEW = Key("old", bytes(range(32))), Key("new", bytes(32))


@pytest.fixture
def opened(database, tmp_path, files):
    """The same installation with other keys."""
    assert files
    made = []

    def make(*keys, seals=True):
        ring = KeyRing(keys, seals)
        made.append(Database(database.url, keys=ring))
        return made[-1], Store(tmp_path / "recordings", ring)

    yield make
    for one in made:
        one.close()


def rotate(database, store):
    failed = []
    changed = sum(seal_file(store, path) for path in files_in(store))
    for table, column in sealed_columns():
        changed += sum(seal_texts(database, store.keys, table, column, failed))
    return changed, failed


def said(database):
    with database.reading() as session:
        texts = [one.text for one in session.query(Transcript)]
        words = [one.words for one in session.query(Transcript)]
        return texts, words, [one.text for one in session.query(Correction)]


def sounds(store):
    return {path.name: store.digest(store.relative(path)) for path in files_in(store)}


def counts(database, store):
    found = survey(database, store)
    return dict(found.files), dict(found.texts)


def test_plain_things_are_sealed_rotated_and_opened_again(opened):
    plain = opened()
    before, heard = said(plain[0]), sounds(plain[1])
    assert before[0] == [MEI.said, JUN.said]
    texts = counts(*plain)[1][None]
    assert counts(*plain) == ({None: 4}, {None: texts})
    assert texts >= 6
    for keys, seals in (((OLD,), True), ((NEW, OLD), True), ((NEW,), False)):
        here = opened(*keys, seals=seals)
        assert rotate(*here) == (4 + texts, [])
        first = keys[0].id if seals else None
        assert counts(*here) == ({first: 4}, {first: texts})
        assert rotate(*here) == (0, [])
        assert (said(here[0]), sounds(here[1])) == (before, heard)
    assert (said(plain[0]), sounds(plain[1])) == (before, heard)


def test_what_a_missing_key_sealed_is_left_as_it_is_and_named(opened):
    rotate(*opened(OLD))
    database, store = opened(NEW)
    with pytest.raises(MissingKeyError, match=r"^key old is missing; put it back"):
        seal_file(store, next(iter(files_in(store))))
    failed, total = [], Counter()
    for table, column in sealed_columns():
        total.update(seal_texts(database, store.keys, table, column, failed))
    assert set(total) == {0}
    assert set(failed) == {"key old is missing; put it back into IVR_STORAGE_KEYS"}
    assert set(counts(database, store)[0]) == {"old"}
    assert said(opened(OLD)[0])[0] == [MEI.said, JUN.said]


def test_what_is_forgotten_meanwhile_does_not_come_back(opened, files):
    store = opened(OLD)[1]
    path = files[MEI.number]
    path.unlink()
    assert seal_file(store, path) is False
    assert not path.exists()


def test_files_on_their_way_and_half_written_ones_are_left_alone(opened, tmp_path):
    folder = tmp_path / "recordings"
    (folder / "incoming").mkdir(exist_ok=True)
    (folder / "incoming" / "RE1.wav").write_bytes(b"coming")
    (folder / "RE2.wav.sealing").write_bytes(b"half")
    rotate(*opened(OLD))
    assert (folder / "incoming" / "RE1.wav").read_bytes() == b"coming"
    assert (folder / "RE2.wav.sealing").read_bytes() == b"half"


def test_callers_of_a_sealed_hotline_are_kept_sealed_from_the_start(
    opened, twilio, database
):
    here = opened(OLD)
    database.engine.dialect.storage_keys = here[1].keys
    other = type(MEI)("+8613600000000", 0xC3, "said in secret", "Bo Z")
    leave_message(twilio, other)
    keep_everything(here[0], here[1], other)
    assert counts(*here)[1]["old"] >= 3
