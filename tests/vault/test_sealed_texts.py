"""Texts at rest: what lies in the database's file, and what is read from it."""

import json
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from ivr.db import Database
from ivr.tables import Call, Recording, Transcript
from ivr.vault.keys import Key, KeyRing, MissingKeyError, WrongKeyError
from ivr.vault.texts import ESCAPE, MARK, open_text, seal_text

pytestmark = pytest.mark.both_databases

KEY = Key("k1", bytes(range(32)))
NEWER = Key("k2", bytes(32))
SAID = "내 계좌 에서 돈이 사라졌어요"
WORDS = [{"word": "돈이", "start": 0.5, "end": 0.9, "confidence": 0.8}]
MISSING = "[sealed with key k1, which is missing]"
ANOTHER = "[sealed with another key k1 than the one that is here]"


@pytest.fixture
def opened(database):
    """The same database, opened with other keys."""
    found = []

    def make(*keys, seals=True):
        found.append(Database(database.url, keys=KeyRing(keys, seals)))
        return found[-1]

    yield make
    for one in found:
        one.close()


def add(database, sid="RE1", said=SAID):
    now = datetime.now(UTC)
    with database.writing() as session:
        call = Call(
            sid=f"CA{sid}",
            flow="f",
            flow_revision="r",
            state="{}",
            status="completed",
            started_at=now,
            heard_at=now,
        )
        session.add(call)
        session.flush()
        row = Recording(sid=sid, call_id=call.id, language="ko-KR", announced_at=now)
        session.add(row)
        session.flush()
        session.add(
            Transcript(
                recording_id=row.id,
                text=said,
                language="ko-KR",
                model="m",
                words=WORDS,
                made_at=now,
            )
        )


def read(database):
    with database.reading() as session:
        return [(one.text, one.words) for one in session.query(Transcript)]


def stored(database):
    with database.reading() as session:
        return session.execute(text("SELECT text, words FROM transcripts")).all()


def test_with_a_key_the_words_are_read_but_lie_nowhere(opened, tmp_path):
    add(opened(KEY))
    assert read(opened(KEY)) == [(SAID, WORDS)]
    files = [path.read_bytes() for path in tmp_path.glob("ivr.db*")]
    for said in ("계좌", "돈이", "\\ub3c8"):
        assert [said.encode() in file for file in files] == [False] * len(files)
    [(text_, words)] = stored(opened(KEY))
    assert text_.startswith(f"{MARK}k1:")
    # PostgreSQL gives JSON as what it is, SQLite as its text.
    sealed = json.loads(words) if words.startswith('"') else words
    assert sealed.startswith(f"{MARK}k1:")


def test_plain_and_sealed_texts_lie_side_by_side(opened):
    add(opened(), "RE1", "plain")
    add(opened(KEY), "RE2", "sealed with one")
    add(opened(NEWER, KEY), "RE3", "sealed with two")
    add(opened(NEWER, KEY, seals=False), "RE4", "plain again")
    texts = ["plain", "sealed with one", "sealed with two", "plain again"]
    assert [said for said, _ in read(opened(NEWER, KEY))] == texts


def test_a_missing_or_another_key_is_named_where_the_text_would_stand(opened):
    add(opened(KEY))
    before = stored(opened())
    assert read(opened()) == [(MISSING, [])]
    assert read(opened(Key("k1", bytes(32)))) == [(ANOTHER, [])]
    assert stored(opened()) == before
    assert read(opened(KEY)) == [(SAID, WORDS)]


def test_a_text_stays_where_it_belongs():
    ring = KeyRing((KEY,))
    one = seal_text("yes", ring, "corrections.text")
    assert open_text(one, ring, "corrections.text") == "yes"
    assert one != seal_text("yes", ring, "corrections.text")
    with pytest.raises(WrongKeyError):
        open_text(one, ring, "case_events.text")
    with pytest.raises(MissingKeyError):
        open_text(one, KeyRing(), "corrections.text")


@pytest.mark.parametrize("tail", ["", "k1", "k1:", "k1:AAAA", "k1:no base64", ":x"])
def test_who_writes_the_mark_by_hand_gets_their_text_back(tail):
    written = f"{MARK}{tail}"
    for ring in (KeyRing(), KeyRing((KEY,))):
        kept = seal_text(written, ring, "notes")
        assert open_text(kept, ring, "notes") == written.lstrip(ESCAPE)


@pytest.mark.parametrize("tail", ["k1", "k1:", "k1:AAAA", "k1:no base64", "k1:é"])
def test_a_stored_text_that_was_changed_is_not_read(tail):
    with pytest.raises(WrongKeyError):
        open_text(f"{MARK}{tail}", KeyRing((KEY,)), "notes")
