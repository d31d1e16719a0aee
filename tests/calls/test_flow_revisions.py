"""What answers a new call, and what a call in progress goes on with."""

import pytest
from little_flow import AT, FLOW, LittleFlow, said, sid

from ivr.calls import publishing
from ivr.calls.publishing import Publication, RevisionError, RolledBack, Word
from ivr.calls.revisions import REVISIONS
from ivr.flow.source import FlowError
from ivr.tables import Call, FlowRevision, Turn

WORD = Word("jun", AT, "as it was")


@pytest.fixture
def little(tmp_path, database):
    found = LittleFlow(tmp_path / "flow", database)
    found.folder.mkdir()
    found.write()
    return found


def finish(twilio, number):
    """Leave the message of call `number`; return the last words."""
    recording = f"RE{number:032x}"
    left = {"RecordingSid": recording, "RecordingDuration": "7", "Digits": "#"}
    return said(twilio.step(2, sid(number), **left))[-1]


def roll_back(little, revision=None):
    return little.database.write(
        lambda wrote: publishing.roll_back(wrote, revision, WORD)
    )


def test_a_publication_answers_new_calls_and_a_call_in_progress_stays(little):
    twilio = little.twilio()
    twilio.press("1", sid=sid(1))
    little.write(
        prompts="""\
welcome: "Good evening."
transfer: "For a transfer"
anything: "For anything else"
message: "Please tell us what happened."
promise: "Your case number is {case_number}."
goodbye: "Sleep well."
"""
    )
    assert little.publish() is True
    assert said(twilio.voice(sid(2)))[0] == "Good evening."
    twilio.step(1, sid(2), Digits="1")
    assert (finish(twilio, 1), finish(twilio, 2)) == ("Goodbye.", "Sleep well.")


def test_a_call_in_progress_stays_on_its_revision_when_the_files_are_edited(little):
    watch = little.watch()
    twilio = little.twilio(watch)
    twilio.press("1", sid=sid(1))
    little.part("Sleep well.")
    watch.look()
    twilio.press("1", sid=sid(2))
    assert (finish(twilio, 1), finish(twilio, 2)) == ("Goodbye.", "Sleep well.")


@pytest.mark.parametrize("published", [True, False])
def test_a_call_in_progress_stays_on_its_revision_after_a_restart(little, published):
    if published:
        little.publish()
    little.twilio().press("1", sid=sid(1))
    little.part("Sleep well.")
    if published:
        little.publish()
    twilio = little.twilio()
    twilio.press("1", sid=sid(2))
    assert (finish(twilio, 1), finish(twilio, 2)) == ("Goodbye.", "Sleep well.")


def test_a_revision_that_is_not_at_hand_any_more_is_fetched(little, monkeypatch):
    monkeypatch.setattr("ivr.calls.flows.MOST_AT_HAND", 1)
    twilio = little.twilio()
    twilio.press("1", sid=sid(1))
    little.part("Sleep well.")
    little.publish()
    twilio.press("1", sid=sid(2))
    assert (finish(twilio, 1), finish(twilio, 2)) == ("Goodbye.", "Sleep well.")


def test_a_call_stays_on_a_revision_whose_nodes_are_gone_since(little):
    little.twilio().press("1", sid=sid(1))
    little.write(
        flow=FLOW.replace("message", "story"),
        prompts="""\
welcome: "Good day."
transfer: "For a transfer"
anything: "For anything else"
story: "Please tell us your story."
promise: "Your case number is {case_number}."
goodbye: "Goodbye."
""",
    )
    twilio = little.twilio()
    finish(twilio, 1)
    assert said(twilio.press("1", sid=sid(2)))[0].startswith("Please tell us your")
    with little.database.reading() as session:
        path = session.query(Call).filter_by(sid=sid(1)).one().state
    assert '"message:recorded"' in path


def test_a_turn_played_before_a_publication_gets_the_same_bytes_after_it(little, rows):
    twilio = little.twilio()
    first, second = twilio.voice(), twilio.step(1, Digits="1")
    little.greet("Good evening.")
    little.publish()
    before = rows(Call), rows(Turn)
    for again in (twilio, little.twilio()):
        answers = again.voice().data, again.step(1, Digits="1").data
        assert answers == (first.data, second.data)
    assert (rows(Call), rows(Turn)) == before


def test_while_something_is_published_the_files_do_not_answer(little):
    watch = little.watch()
    twilio = little.twilio(watch)
    little.publish()
    little.greet("Good evening.")
    watch.look()
    assert said(twilio.voice(sid(1)))[0] == "Good day."
    assert little.database.write(lambda wrote: publishing.back_to_files(wrote, WORD))
    assert said(twilio.voice(sid(2)))[0] == "Good evening."
    assert not little.database.write(
        lambda wrote: publishing.back_to_files(wrote, WORD)
    )


def test_every_process_has_the_publication_at_once(little):
    processes = [little.twilio(), little.twilio()]
    little.greet("Good evening.")
    little.publish()
    greetings = [said(one.voice(sid(i)))[0] for i, one in enumerate(processes)]
    assert greetings == ["Good evening."] * 2


def test_publishing_what_is_published_changes_nothing(little):
    assert little.publish("the first")
    before = little.standing()
    assert not little.publish("the same")
    assert little.standing() == before


def test_rolling_back_publishes_what_was_published_before(little):
    twilio = little.twilio()
    first = little.watch().flows.files.revision
    little.publish("the first")
    little.greet("Good evening.")
    little.publish("the second")
    second = little.watch().flows.files.revision
    assert roll_back(little) == RolledBack(first, is_new=True)
    assert said(twilio.voice(sid(1)))[0] == "Good day."
    assert little.standing().publications == [
        Publication(first, AT, "jun", "as it was"),
        Publication(second, AT, "mei", "the second"),
        Publication(first, AT, "mei", "the first"),
    ]
    assert roll_back(little, first[:5]) == RolledBack(first, is_new=False)
    assert roll_back(little, second) == RolledBack(second, is_new=True)


def test_there_is_nothing_to_roll_back_to_at_first(little):
    with pytest.raises(RevisionError, match="nothing else was published before"):
        roll_back(little)
    little.publish()
    with pytest.raises(RevisionError, match="nothing else was published before"):
        roll_back(little)
    with pytest.raises(RevisionError, match="no revision begins with 'xyz'; see"):
        roll_back(little, "xyz")
    little.greet("Good evening.")
    little.publish()
    with pytest.raises(RevisionError, match="several revisions begin with ''"):
        little.database.write(lambda wrote: publishing.whole(wrote, ""))


def test_a_revision_that_cannot_be_read_any_more_is_left_for_what_answers(little):
    twilio = little.twilio()
    twilio.press("1", sid=sid(1))
    little.publish("the first")
    little.part("Sleep well.")
    little.publish("the second")
    first = little.standing().publications[1].revision
    little.database.write(
        lambda wrote: wrote.execute(
            REVISIONS.update()
            .where(REVISIONS.c.digest == first)
            .values(files='{"main": "x", "texts": {"x": "["}, "sounds": {}}')
        )
    )
    assert finish(little.twilio(), 1) == "Sleep well."
    with pytest.raises(RevisionError, match="cannot be read by this version"):
        roll_back(little)


def test_calls_in_progress_are_counted_by_their_revision(little):
    twilio = little.twilio()
    first = little.watch().flows.files.revision
    twilio.press("1", sid=sid(1))
    twilio.press("1", sid=sid(2))
    little.greet("Good evening.")
    little.publish()
    twilio.press("1", sid=sid(3))
    twilio.status(sid(2), CallStatus="completed")
    stands = little.standing()
    assert stands.calls == {first: 1, stands.published: 1}
    assert stands.files == first


def test_files_broken_at_the_start_leave_what_answered_from_files_last(little):
    little.twilio()
    little.greet("Good evening.")
    little.twilio()
    little.write()
    little.twilio()  # back at the first, which is stored already
    little.write(flow=FLOW.replace("then: main", "then: mian"))
    watch = little.watch()
    assert said(little.twilio(watch).voice(sid(1)))[0] == "Good day."
    assert [str(one) for one in watch.flows.refused] == [
        f"{little.path}:6:25: there is no node 'mian'; did you mean 'main'?"
    ]


def test_files_broken_at_the_start_are_no_matter_to_what_is_published(little):
    little.publish()
    little.write(flow="[")
    assert said(little.twilio().voice(sid(1)))[0] == "Good day."


def test_files_broken_at_the_first_start_stop_it(little, rows):
    little.write(flow="[")
    with pytest.raises(FlowError, match=r"little\.yaml:2:1: is not YAML"):
        little.watch()
    assert rows(FlowRevision) == []
