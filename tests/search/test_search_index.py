"""The index is in step with the rows, whatever happens, and tells nothing itself."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from case_rows import AT, Desk, add_case, add_recording, make_desk
from sqlalchemy import delete, literal_column, select, text, update
from stored_bytes import stored_in

from ivr.cases.work import note, take
from ivr.db import Database
from ivr.keeping.clearing import clear_case
from ivr.keeping.rotation import seal_texts, sealed_columns
from ivr.search.checking import Report, check, rebuild
from ivr.search.finding import find
from ivr.search.forgetting import merge_away
from ivr.search.index import DOCS, WAITING, write
from ivr.search.indexer import SearchIndexer, waiting
from ivr.tables import Case, SearchDoc
from ivr.vault.keys import Key, KeyRing, new_key

both = pytest.mark.both_databases
SAID = "zanzibar was the name of my first wallet"
A, B = new_key("a"), new_key("b")


def checked(database: Database) -> Report:
    *_, report = check(database)
    return report


def spoken(desk: Desk, words: str = SAID) -> int:
    with desk.database.writing() as session:
        case = add_case(session)
        add_recording(session, case, words, state="transcribed")
        return case.number


@both
def test_every_change_waits_until_it_is_in_the_index(desk: Desk, index, found):
    number = spoken(desk)
    assert checked(desk.database).waiting > 0
    index()
    assert (checked(desk.database).waiting, checked(desk.database).cases) == (0, 1)
    changes = (
        lambda session: note(session, number, desk.mei, "a note", AT),
        lambda session: take(session, number, desk.mei, AT),
    )
    for change in changes:
        with desk.database.writing() as session:
            change(session)
        assert checked(desk.database).waiting > 0
        index()
        assert checked(desk.database) == Report(cases=1)
    assert found("note") == [number]


@both
def test_a_check_finds_what_is_wrong_and_a_rebuild_mends_it(desk: Desk, index, found):
    missing, stale, gone = (spoken(desk) for _ in range(3))
    index()
    with desk.database.writing() as session:
        connection = session.connection()
        connection.execute(delete(DOCS).where(DOCS.c.case_number == missing))
        other = text("UPDATE search_docs SET form = 'old' WHERE case_number = :n")
        connection.execute(other, {"n": stale})
        clear_case(connection, gone, AT)
        session.add(SearchDoc(case_number=gone, form="1:plain", tokens=[1, 2]))
        session.flush()
        connection.execute(delete(WAITING))
    report = checked(desk.database)
    assert (report.missing, report.stale, report.left) == ([missing], [stale], [gone])
    assert not report.is_right
    assert list(rebuild(desk.database))[-1] == (2, 3)
    assert checked(desk.database) == Report(cases=2)
    assert found("zanzibar") == [stale, missing]


@both
def test_what_an_older_release_made_is_found_and_made_anew(desk: Desk, index, found):
    number = spoken(desk)
    index()
    with desk.database.writing() as session:
        session.connection().execute(update(DOCS).values(form="1:plain"))
    assert found("zanzibar") == [number]
    index()
    with desk.database.reading() as session:
        assert session.scalars(select(DOCS.c.form)).all() == ["2:plain"]
    assert found("zanzibar") == [number]


def test_a_lost_trigger_is_told(altered: Database):
    on = "" if altered.is_sqlite else "ON transcripts"
    with altered.writing() as session:
        session.execute(text(f"DROP TRIGGER search_transcripts_insert {on}"))
    told = ["the trigger search_transcripts_insert is missing"]
    assert checked(altered).structure == told


@pytest.mark.sqlite_alone("it is what fills FTS5")
def test_a_lost_trigger_of_the_full_text_index_is_told(desk: Desk):
    with desk.database.writing() as session:
        session.execute(text("DROP TRIGGER search_index_delete"))
    told = ["the trigger search_index_delete is missing"]
    assert checked(desk.database).structure == told


@both
def test_a_rebuild_that_ended_goes_on_where_it_was(desk: Desk, index, monkeypatch):
    monkeypatch.setattr("ivr.search.checking.PORTION", 2)
    for _ in range(5):
        spoken(desk)
    index()
    begun = rebuild(desk.database)
    assert [next(begun) for _ in range(2)] == [(0, 5), (2, 5)]
    begun.close()
    assert list(rebuild(desk.database)) == [(2, 5), (4, 5), (5, 5)]
    assert next(iter(rebuild(desk.database))) == (0, 5)


KILLED = """
import os, sys
from ivr.db import Database
from ivr.search import index
from ivr.search.indexer import SearchIndexer
database, at = Database(sys.argv[1]), sys.argv[2]
before = index.delete
def dies(*given):
    os.kill(os.getpid(), 9)
if at == "between":
    index.delete = dies
SearchIndexer(database).send_due()
"""


def test_an_indexer_that_is_killed_leaves_all_that_waited(desk: Desk, index, found):
    number = spoken(desk)
    with desk.database.reading() as session:
        before = waiting(session)
    run = [sys.executable, "-c", KILLED, desk.database.url, "between"]
    ended = subprocess.run(run, check=False, env=dict(os.environ))
    with desk.database.reading() as session:
        assert (ended.returncode, waiting(session)) == (-9, before)
        rows = session.scalars(text("SELECT count(*) FROM search_docs"))
        assert list(rows) == [0]
    index()
    assert (found("zanzibar"), checked(desk.database)) == ([number], Report(cases=1))


def segments(database: Database) -> int:
    """Return how many bytes the full-text index's own tables hold."""
    with database.reading() as session:
        rows = text("SELECT sum(length(block)) FROM search_index_data WHERE id > 10")
        return session.scalar(rows) or 0


@pytest.mark.sqlite_alone("PostgreSQL's index has no segments")
def test_what_is_forgotten_is_gone_from_the_segments_too(desk: Desk, index, found):
    spoken(desk, "halifax is where the money went")
    index()
    merge_away(desk.database)
    alone = segments(desk.database)
    number = spoken(desk)
    index()
    with desk.database.writing() as session:
        clear_case(session.connection(), number, AT)
        session.execute(delete(WAITING))
    assert (found("zanzibar"), checked(desk.database).left) == ([], [])
    assert segments(desk.database) > alone
    merge_away(desk.database)
    assert segments(desk.database) == alone


@both
def test_a_deleted_case_takes_its_row_along(desk: Desk, index):
    number = spoken(desk)
    index()
    with desk.database.writing() as session:
        for table in ("transcripts", "recordings", "case_events"):
            session.execute(text(f"DELETE FROM {table}"))
        session.execute(delete(Case).where(Case.number == number))
        assert session.scalar(text("SELECT count(*) FROM search_docs")) == 0


Sealed = Callable[..., Database]


@pytest.fixture
def sealed(database: Database) -> Iterator[Sealed]:
    """Open the same database as one who has these keys."""
    opened: list[Database] = []

    def with_keys(*keys: Key, searchable: bool = True) -> Database:
        ring = KeyRing(keys, searchable=searchable)
        opened.append(Database(database.url, keys=ring))
        return opened[-1]

    yield with_keys
    for one in opened:
        one.close()


def hits(database: Database, typed: str) -> list[int]:
    with database.reading() as session:
        return [hit.number for hit in find(session, typed, now=AT).hits]


def tokens(database: Database, number: int) -> set[str]:
    """Return a case's as they are stored: a text of words, or an array of integers."""
    asked = select(literal_column("tokens")).where(DOCS.c.case_number == number)
    with database.reading() as session:
        found = session.scalars(asked).one()
    return set(map(str, found.split() if isinstance(found, str) else found))


def test_sealed_words_are_found_and_stand_nowhere(sealed: Sealed, database: Database):
    own = sealed(A)
    desk = make_desk(own)
    number = spoken(desk)
    SearchIndexer(own).send_due()
    assert (hits(own, "zanzibar"), hits(own, "8000")) == ([number], [number])
    parts = (b"zanzibar", b"zanzi", b"wallet")
    kept = stored_in(own)
    assert [part for part in parts if part in kept] == []
    plain = spoken(replace(desk, database=database))
    with database.writing() as session:
        write(session, [plain])
    kept = stored_in(own)
    assert [part for part in parts if part in kept] == list(parts)
    ours, theirs = tokens(own, number), tokens(own, plain)
    assert len(ours) == len(theirs)
    assert len(ours & theirs) <= 1  # 28 bits may clash by chance


def test_a_rotated_key_is_followed_and_all_is_found_meanwhile(sealed: Sealed):
    database = sealed(A)
    number = spoken(make_desk(database))
    SearchIndexer(database).send_due()
    old = tokens(database, number)
    both_keys = sealed(B, A)
    assert hits(both_keys, "zanzibar") == [number]
    for table, column in sealed_columns():
        list(seal_texts(both_keys, KeyRing((B, A)), table, column, []))
    SearchIndexer(both_keys).send_due()
    assert hits(both_keys, "zanzibar") == [number]
    assert tokens(both_keys, number) & old == set()
    rotated = sealed(B)
    assert hits(rotated, "zanzibar") == [number]
    assert checked(rotated) == Report(cases=1)


def test_sealed_words_are_not_found_where_that_is_off(sealed: Sealed):
    database = sealed(A)
    number = spoken(make_desk(database))
    SearchIndexer(database).send_due()
    off = sealed(A, searchable=False)
    SearchIndexer(off).send_due()
    assert (hits(off, "zanzibar"), hits(off, "8000")) == ([], [number])
