"""F23-F28: whatever a recording's address answers, nothing is lost or half."""

from datetime import timedelta

import pytest
from audio_files import DEMO_SPEECH, wav
from recordings_way import SID
from structlog.testing import capture_logs

from ivr.audio.holds import alarm
from ivr.tables import Hold, Recording, Transcript

SOUND = wav(8000)
MISSING = "Twilio does not have it yet (404)"
REFUSED = "Twilio refuses our account (401); check TWILIO_AUTH_TOKEN"
OTHER = "RE" + "e" * 32


@pytest.mark.fault(23)
@pytest.mark.both_databases
def test_f23_a_file_that_is_missing_for_hours_comes_in_the_end(
    media, announce, rows, clock, carry_on
):
    announce()
    begun = clock()

    def later():
        late = clock() - begun < timedelta(hours=23)
        return (404, {}, b"") if late else (200, {}, SOUND)

    media.answers = later
    carry_on()
    assert rows(Recording, "state", "reason") == [
        {"state": "transcribed", "reason": None}
    ]
    sounds = [path for path, _ in media.asked if path.endswith(".wav")]
    assert 60 < len(sounds) < 140


@pytest.mark.fault(23)
def test_f23_right_after_the_call_it_is_asked_for_again_at_once(
    media, announce, rows, carry_on
):
    announce()
    media.answers = [(404, {}, b"")] * 4 + [(200, {}, SOUND)]
    assert carry_on() < 10
    assert rows(Recording, "state") == [{"state": "transcribed"}]


@pytest.mark.fault(23)
def test_f23_a_file_that_never_comes_is_given_up_after_a_day_of_trying(
    media, announce, rows, carry_on, clock
):
    announce()
    clock.pass_by(days=3)  # no worker ran
    media.answers = [(404, {}, b"")]
    assert 86_400 < carry_on() < 90_000
    assert rows(Recording, "state", "reason", "due_at") == [
        {"state": "failed", "reason": MISSING, "due_at": None}
    ]


@pytest.mark.fault(24)
@pytest.mark.both_databases
def test_f24_an_account_that_is_refused_stops_all_alarms_once_and_loses_nothing(
    pipeline, media, announce, rows, carry_on, clock, monkeypatch
):
    monkeypatch.setattr("ivr.audio.holds.MOST_REFUSED_S", 3600)
    announce()
    announce(sid=OTHER)
    begun = clock()

    def after_a_day():
        refused = clock() - begun < timedelta(hours=26)
        return (401, {}, b"") if refused else (200, {}, SOUND)

    media.answers = after_a_day
    with capture_logs() as log:
        pipeline.work_on(SID)
        pipeline.work_on(OTHER)
    assert [one["event"] for one in log if one["log_level"] == "error"] == [
        "twilio_refuses_us"
    ]
    assert len(media.asked) == 1
    assert pipeline.due() == []
    assert [row["reason"] for row in rows(Hold)] == [REFUSED]
    with pipeline.database.reading() as session:
        assert alarm(session) == (
            f"No recording can be fetched since {begun:%Y-%m-%d %H:%M} UTC: {REFUSED}"
        )
    with capture_logs() as log:
        carry_on()
    assert rows(Recording, "state") == [{"state": "transcribed"}] * 2
    assert len(media.asked) < 80
    assert rows(Hold) == []
    events = [one["event"] for one in log]
    assert events.count("twilio_refuses_us") == 0  # it was said at the first refusal
    assert events.count("twilio_accepts_us_again") == 1


@pytest.mark.fault(24)
@pytest.mark.both_databases
def test_f24_a_worker_with_a_new_token_goes_on_at_once(
    pipeline, another, media, announce, rows
):
    announce()
    announce(sid=OTHER)
    media.answers = [(401, {}, b""), (200, {}, SOUND)]
    pipeline.work_on(SID)
    assert (pipeline.due(), another("new token").due()) == ([], [OTHER])
    another("new token").work_on(OTHER)
    assert rows(Hold) == []
    assert [row["state"] for row in rows(Recording)] == ["announced", "transcribed"]


@pytest.mark.fault(24)
@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("header", "least_s"), [("600", 600), ("date", 599), (None, 1)]
)
def test_f24_being_asked_to_slow_down_slows_every_recording(
    pipeline, another, media, announce, rows, clock, carry_on, header, least_s
):
    announce()
    announce(sid=OTHER)
    date = f"{clock() + timedelta(seconds=600):%a, %d %b %Y %H:%M:%S} GMT"
    headers = {"Retry-After": date if header == "date" else header} if header else {}
    media.answers = [(429, headers, b""), (200, {}, SOUND)]
    pipeline.work_on(SID)
    another().work_on(OTHER)
    assert (pipeline.due(), another("new token").due(), len(media.asked)) == ([], [], 1)
    assert carry_on() >= least_s
    assert rows(Recording, "state") == [{"state": "transcribed"}] * 2


def test_what_is_stored_is_transcribed_while_nothing_can_be_fetched(
    pipeline, media, announce
):
    announce()
    media.answers = [(200, {}, SOUND), (401, {}, b"")]
    pipeline.work_on(SID)
    announce(sid=OTHER)
    pipeline.work_on(OTHER)
    with pipeline.database.writing() as session:
        row = session.query(Recording).filter_by(sid=SID).one()
        row.state, row.due_at = "stored", pipeline.clock()
    assert pipeline.due() == [SID]


@pytest.mark.fault(25)
@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"<Error/>" * 4, "it is XML"),
        (b"<!doctype html><title>502</title>", "it is an HTML page"),
        (b'{"status": 404}', "it is JSON"),
        (b"", "it is empty"),
        (SOUND[:1000], "it is cut off: 956 of 16000 bytes of sound came"),
    ],
    ids=["XML", "HTML", "JSON", "nothing", "half"],
)
def test_f25_bytes_that_are_no_sound_are_kept_apart_and_asked_for_again(
    pipeline, media, announce, rows, carry_on, body, reason
):
    announce()
    media.answers = [(200, {}, body)]
    pipeline.work_on(SID)
    (row,) = rows(Recording)
    assert (row["state"], row["reason"]) == ("announced", reason)
    assert pipeline.store.find(row["path"]).read_bytes() == body
    assert 3600 <= carry_on() < 5400
    kept = {"state": "failed", "reason": reason, "due_at": None}
    assert rows(Recording, *kept) == [kept]
    path = pipeline.store.find(rows(Recording)[0]["path"])
    assert path == pipeline.store.quarantine(SID)
    assert path.read_bytes() == body
    assert rows(Transcript) == []


@pytest.mark.fault(25)
def test_f25_the_recording_is_taken_when_it_comes_after_all(
    pipeline, media, announce, rows, carry_on
):
    announce()
    media.answers = [(200, {}, b"<Error/>" * 4)] * 8 + [(200, {}, SOUND)]
    carry_on()
    (row,) = rows(Recording)
    assert (row["state"], row["reason"]) == ("transcribed", None)
    assert pipeline.store.find(row["path"]).read_bytes() == SOUND


@pytest.mark.fault(27)
@pytest.mark.both_databases
def test_f27_a_redirect_is_not_followed_and_an_address_that_was_sent_not_called(
    pipeline, media, announce, rows
):
    announce()
    media.answers = [
        (302, {"Location": f"{media.url}/elsewhere"}, b""),
        (200, {}, SOUND),
    ]
    pipeline.work_on(SID)
    assert rows(Recording, "state", "reason") == [
        {"state": "announced", "reason": "Twilio answered 302"}
    ]
    assert len(media.asked) == 1
    assert media.asked[0][0].endswith(f"/Recordings/{SID}.wav")


@pytest.mark.fault(28)
def test_f28_a_body_without_end_is_cut_tried_again_and_set_aside(
    pipeline, media, announce, rows, carry_on, monkeypatch
):
    monkeypatch.setattr("ivr.audio.fetch.MOST_BYTES", 100_000)
    announce()
    media.answers = [(200, {}, b"x" * 100_001)]
    assert 3600 <= carry_on() < 5400
    assert rows(Recording, "state", "reason") == [
        {"state": "failed", "reason": "it is larger than 100000 bytes"}
    ]
    files = [one for one in pipeline.store.folder.rglob("*") if one.is_file()]
    assert files == []


@pytest.mark.fault(39)
def test_f39_a_disk_that_is_full_delays_and_loses_nothing(
    pipeline, media, announce, rows, carry_on
):
    announce()
    media.answers = [(200, {}, (DEMO_SPEECH / "wrong-practices.wav").read_bytes())]
    blocked = pipeline.store.folder / "incoming"
    blocked.parent.mkdir()
    blocked.write_bytes(b"a file where a folder should be")
    pipeline.work_on(SID)
    assert rows(Recording, "state") == [{"state": "announced"}]
    blocked.unlink()
    carry_on()
    assert rows(Recording, "state") == [{"state": "transcribed"}]
