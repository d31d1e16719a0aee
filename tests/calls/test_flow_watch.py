"""The files of the flow that answers: looked at, taken when whole, refused when not."""

import os
from threading import enumerate as threads
from time import monotonic, sleep

import pytest
from database_kinds import held
from little_flow import FLOW, PROMPTS, LittleFlow, said, sid
from structlog.testing import capture_logs

from ivr.db import DatabaseError
from ivr.tables import FlowRevision


@pytest.fixture
def little(tmp_path, database):
    found = LittleFlow(tmp_path / "flow", database)
    found.folder.mkdir()
    found.write()
    return found


@pytest.fixture(autouse=True)
def no_wait(monkeypatch):
    monkeypatch.setattr("ivr.calls.watching.SETTLE_S", 0)


def greeting(little, watch, number=1):
    return said(little.twilio(watch).voice(sid(number)))[0]


def test_whole_files_answer_once_they_are_stored(little, rows):
    watch = little.watch()
    before = watch.flows.files.revision
    little.greet("Good evening.")
    assert watch.flows.files.revision == before
    with capture_logs() as logged:
        watch.look()
    after = watch.flows.files.revision
    assert logged == [{"event": "flow_changed", "log_level": "info", "revision": after}]
    assert greeting(little, watch) == "Good evening."
    stored = rows(FlowRevision, "digest", "flow")
    assert sorted(row["digest"] for row in stored) == sorted([before, after])


def test_broken_files_are_refused_once_and_mended_files_are_taken(little):
    watch = little.watch()
    answers = watch.flows.files.revision
    little.write(flow=FLOW.replace("then: main", "then: mian"))
    with capture_logs() as logged:
        watch.look()
        watch.look()
    problem = f"{little.path}:6:25: there is no node 'mian'; did you mean 'main'?"
    assert logged == [
        {
            "event": "flow_refused",
            "log_level": "error",
            "problems": [problem],
            "answers": answers,
        }
    ]
    assert [str(one) for one in watch.flows.refused] == [problem]
    assert greeting(little, watch) == "Good day."
    little.write()
    with capture_logs() as logged:
        watch.look()
    assert [line["event"] for line in logged] == ["flow_mended"]
    assert (watch.flows.refused, watch.flows.files.revision) == ([], answers)


def test_broken_files_that_become_another_whole_flow_are_taken(little):
    watch = little.watch()
    little.write(flow="[")
    watch.look()
    little.greet("Good evening.")
    watch.look()
    assert watch.flows.refused == []
    assert greeting(little, watch) == "Good evening."


@pytest.mark.parametrize(
    ("break_it", "file"),
    [
        (lambda flow: flow.path.unlink(), "little.yaml"),
        (lambda flow: (flow.folder / "prompts" / "en-US.yaml").unlink(), "prompts"),
        (lambda flow: flow.path.write_bytes(b"\xff\xfe"), "little.yaml"),
        (lambda flow: flow.write(prompts="- no"), "prompts/en-US.yaml"),
        (lambda flow: flow.write(FLOW + 'prompts: "a\\0b"\n'), "little.yaml"),
    ],
    ids=["flow gone", "prompts gone", "no text", "no prompts", "no folder"],
)
def test_files_that_cannot_be_read_are_refused(little, break_it, file):
    watch = little.watch()
    break_it(little)
    watch.look()
    assert file in "".join(map(str, watch.flows.refused))
    assert greeting(little, watch) == "Good day."
    little.write()
    watch.look()
    assert watch.flows.refused == []


def test_a_flow_that_loads_and_asks_for_a_secret_is_refused(little):
    watch = little.watch()
    little.greet("Please tell us your recovery phrase.")
    watch.look()
    assert "en-US.yaml:1:1: " in str(watch.flows.refused[0])
    assert greeting(little, watch) == "Good day."


def test_an_edit_of_the_same_length_is_seen(little):
    watch = little.watch()
    little.greet("Bad day!.")
    os.utime(little.folder / "prompts" / "en-US.yaml", (1, 1))
    watch.look()
    assert greeting(little, watch) == "Bad day!."


def test_a_new_prompt_file_is_seen(little):
    watch = little.watch()
    little.path.write_text(FLOW.replace("[en-US]", "[en-US, ko-KR]"), encoding="utf-8")
    watch.look()
    assert watch.flows.refused != []
    file = little.folder / "prompts" / "ko-KR.yaml"
    file.write_text(PROMPTS, encoding="utf-8")
    watch.look()
    assert (watch.flows.refused, list(watch.flows.files.prompts)) == (
        [],
        ["en-US", "ko-KR"],
    )


def test_files_that_are_being_written_are_left_until_they_are_done(little, monkeypatch):
    watch = little.watch()
    little.greet("Good even")

    def write_on(_seconds):
        little.greet("Good evening.")

    monkeypatch.setattr("ivr.calls.watching.time.sleep", write_on)
    watch.look()
    assert greeting(little, watch, 1) == "Good day."
    monkeypatch.undo()
    watch.look()
    assert greeting(little, watch, 2) == "Good evening."


def test_files_that_did_not_change_are_not_read(little, monkeypatch):
    watch = little.watch()
    monkeypatch.setattr("ivr.calls.watching.read", lambda _path: 1 / 0)
    watch.look()


def test_a_new_flow_waits_for_the_database(little, monkeypatch):
    watch = little.watch()
    little.greet("Good evening.")

    def gone(*_given):
        raise DatabaseError("the disk is full")

    monkeypatch.setattr("ivr.calls.watching.take", gone)
    watch.look()
    assert greeting(little, watch, 1) == "Good day."
    monkeypatch.undo()
    watch.look()
    assert greeting(little, watch, 2) == "Good evening."


@pytest.mark.parametrize("busy_timeout_s", [0.5])
def test_the_files_answer_at_the_start_even_without_a_database(little, database):
    with held(database):
        watch = little.watch()
    assert watch.flows.files.name == "little"
    watch.look()
    assert greeting(little, watch) == "Good day."


def names():
    return {one.name for one in threads()}


def test_a_watch_that_has_ended_looks_no_more(little):
    watch = little.watch()
    before, until = watch.flows.files.revision, monotonic() + 20
    watch.start(every_s=0.01)
    little.greet("Good evening.")
    while watch.flows.files.revision == before and monotonic() < until:
        sleep(0.01)
    assert greeting(little, watch) == "Good evening."
    assert "flow" in names()
    watch.end()
    assert "flow" not in names()
