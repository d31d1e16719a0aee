"""A callback is recorded when its caller agreed; silence, or another key, is a no."""

import pytest
from called_back import POLICY, CallingDesk
from signed import PUBLIC_URL
from test_once_and_never_twice import post

from ivr.simulator import HangUp, Press, Silent, Subscriber
from ivr.tables import Case, Recording
from ivr.telephony import callback_recording

QUESTION = (
    "We would like to record this call, so that nothing you tell us is lost. "
    "If you agree, press 1. To talk without a recording, press 2 or just wait."
)
ROW = ("state", "seconds", "due_at", "language", "reason")


def record(desk: CallingDesk, how: str) -> None:
    calling = POLICY.calling.model_copy(update={"record": how})
    desk.policy = POLICY.model_copy(update={"calling": calling})


def caller(*script) -> Subscriber:
    return Subscriber(script=script, talks_s=7)


def mei() -> Subscriber:
    return Subscriber(script=[Press("1"), Silent(), Silent(), HangUp()])


def said(subscriber: Subscriber) -> list[str]:
    return [heard.text for heard in subscriber.hears]


def consent(desk: CallingDesk) -> tuple[object, ...]:
    return desk.rows("consent", "outcome")[-1]


@pytest.mark.both_databases
def test_who_agrees_is_recorded_on_two_channels_and_it_is_the_cases(
    desk: CallingDesk, rows
):
    number = desk.case(language="ko-KR")
    agrees = caller(Press("1"), Press("1"))
    desk.call(number, mei(), agrees)
    assert consent(desk) == ("agreed", "talked")
    [stored] = desk.exchange.recordings.values()
    assert (stored.channels, stored.seconds, stored.status) == (2, 7, "completed")
    [row] = rows(Recording)
    assert (row["sid"], row["state"], row["seconds"], row["language"]) == (
        stored.sid,
        "announced",
        7,
        "ko-KR",
    )
    assert row["due_at"] is not None
    [case] = rows(Case)
    assert (row["call_id"], row["callback_id"]) == (case["call_id"], 1)
    kinds = [kind for kind, _, _ in desk.lines(number)]
    assert kinds == [
        "opened",
        "calling",
        "ringing_caller",
        "recording_agreed",
        "call_talked",
    ]
    assert rows(Case)[0]["status"] == "claimed"


@pytest.mark.parametrize("answer", [Silent(), Press("2"), Press("9")])
def test_silence_or_another_key_connects_without_a_recording(
    desk: CallingDesk, rows, answer
):
    declines = caller(Press("1"), answer)
    desk.call(desk.case(), mei(), declines)
    assert said(declines)[1] == QUESTION
    assert consent(desk) == ("declined", "talked")
    assert (rows(Recording), desk.exchange.recordings) == ([], {})


def test_never_asks_nobody_and_announce_tells_and_records(desk: CallingDesk, rows):
    record(desk, "never")
    plain = caller(Press("1"))
    desk.call(desk.case(), mei(), plain)
    assert (len(said(plain)), consent(desk), rows(Recording)) == (
        1,
        ("none", "talked"),
        [],
    )
    record(desk, "announce")
    told = caller(Press("1"))
    agent = mei()
    desk.call(desk.case(), agent, told)
    assert said(told)[1:] == ["This call is recorded."]
    assert said(agent)[1] == "The call is recorded, and the caller is told so."
    assert (consent(desk), len(rows(Recording))) == (("announced", "talked"), 1)


def test_the_agent_hears_before_their_1_that_it_may_be_recorded(desk: CallingDesk):
    agent = mei()
    desk.call(desk.case(), agent, caller(Press("1"), Press("1")))
    assert said(agent)[:2] == [
        "Case 1 0 0 1, topic transfers. To ring the caller, press 1.",
        "The call is recorded if the caller agrees.",
    ]


def test_who_hangs_up_at_the_question_is_tried_again(desk: CallingDesk):
    number = desk.case()
    desk.call(number, Subscriber(presses="1"), caller(Press("1"), HangUp()))
    assert consent(desk) == (None, "hung_up")
    assert desk.case_row(number, "status", "attempts") == ("waiting", 1)
    assert [kind for kind, _, _ in desk.lines(number)][-2:] == [
        "call_hung_up",
        "planned",
    ]


def begun(desk: CallingDesk) -> tuple[int, str]:
    """A callback whose caller has pressed 1 and is being asked."""
    number = desk.case()
    desk.ask(number)
    token = desk.rows("token")[-1][0]
    for step, form in (
        ("", {}),
        ("/taken", {"Digits": "1"}),
        ("/here", {"Digits": "1"}),
    ):
        post(desk, token, step, **form)
    return number, token


NEWS = {"RecordingSid": "RE" + "9" * 32, "RecordingStatus": "completed"}


def test_the_first_word_stands_whatever_is_sent_again(desk: CallingDesk, rows):
    _, token = begun(desk)
    first = post(desk, token, "/consent", Digits="")
    assert "<Start>" not in first
    assert post(desk, token, "/consent", Digits="1") == first
    assert consent(desk) == ("declined", None)
    post(desk, token, "/recording", RecordingDuration="9", **NEWS)
    assert rows(Recording) == []


def test_news_of_a_recording_comes_in_any_order_and_any_number(desk: CallingDesk, rows):
    _, token = begun(desk)
    assert "<Start>" in post(desk, token, "/consent", Digits="1")
    for status in ("completed", "in-progress", "completed"):
        news = NEWS | {"RecordingStatus": status, "RecordingDuration": "9"}
        post(desk, token, "/recording", **news)
    [row] = rows(Recording)
    assert (row["state"], row["seconds"]) == ("announced", 9)
    assert row["due_at"] is not None


def test_a_recording_whose_end_is_never_told_is_fetched_all_the_same(
    desk: CallingDesk, rows
):
    _, token = begun(desk)
    post(desk, token, "/consent", Digits="1")
    post(desk, token, "/recording", **(NEWS | {"RecordingStatus": "in-progress"}))
    assert rows(Recording, "due_at") == [{"due_at": None}]
    post(desk, token, "/over", DialCallStatus="completed", DialCallDuration="9")
    assert rows(Recording)[0]["due_at"] is not None


def test_what_nobody_said_is_told_as_absent(desk: CallingDesk, rows):
    _, token = begun(desk)
    post(desk, token, "/consent", Digits="1")
    absent = NEWS | {"RecordingStatus": "absent", "ErrorCode": "16101"}
    post(desk, token, "/recording", **absent)
    assert rows(Recording, *ROW) == [
        dict(zip(ROW, ("failed", None, None, "en-US", "too short"), strict=True))
    ]


def test_a_caller_is_connected_when_our_side_fails(desk: CallingDesk, monkeypatch):
    _, token = begun(desk)

    def broken(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(callback_recording, "connected", broken)
    assert post(desk, token, "/consent", Digits="1").endswith("<Response />")


def test_the_addresses_are_ours_and_ask_again(desk: CallingDesk):
    _, token = begun(desk)
    answer = post(desk, token, "/consent", Digits="1")
    address = f"{PUBLIC_URL}/twilio/callback/{token}/recording#rc=5&amp;rp=all"
    assert f'recordingStatusCallback="{address}"' in answer
