"""The exchange as Twilio: recordings that come late, or are missed."""

from datetime import UTC, datetime, timedelta

import pytest
from recordings_at_twilio import DAY, SOUND, START, exchange, source, stored
from recordings_way import CALL, SID
from signed import ACCOUNT, NUMBER, TOKEN

from ivr.audio.fetch import FetchError, RecordingSource
from ivr.audio.listed import Listed, Parties, listed, parties
from ivr.calls.backfill import Backfill
from ivr.calls.desk import Hotline
from ivr.calls.flows import Flows
from ivr.simulator import troubles
from ivr.tables import Call, Deletion, Hold, Recording
from ivr.tombstones import digest

__all__ = ["exchange", "source", "stored"]


@pytest.fixture
def backfill(flow, database, source):
    hotline = Hotline(database, Flows(flow))
    return Backfill(
        hotline, lambda sid: parties(source, sid), lambda: datetime.now(UTC)
    )


def sids(number):
    return f"RE{number:032x}", f"CA{number:032x}"


@pytest.mark.fault(23)
def test_f23_an_hour_of_404_on_the_exchanges_clock_and_every_other_trouble_after_it(
    exchange, stored, announce, carry_on, clock, rows, pipeline
):
    stored()
    announce()
    exchange.trouble(
        troubles.missing(until=clock() + timedelta(hours=1)),
        troubles.status(401),
        troubles.status(429, retry_after="120"),
        troubles.status(503),
        troubles.reset(),
        troubles.short(),
        troubles.long(),
        troubles.served(b"<!doctype html>"),
    )
    took_s = carry_on()
    assert 3600 < took_s < 3 * 3600
    (row,) = rows(Recording)
    assert (row["state"], row["reason"]) == ("transcribed", None)
    assert pipeline.store.find(row["path"]).read_bytes() == SOUND
    assert [hold["name"] for hold in rows(Hold)] == []


@pytest.mark.fault(26)
@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("code", "reason"), [(16101, "too short"), (16102, "silent"), (None, "absent")]
)
def test_f26_one_that_never_was_says_why_although_the_news_of_it_was_lost(
    stored, announce, carry_on, rows, code, reason
):
    stored(status="absent", error_code=code)
    announce()
    assert carry_on() < 60
    assert rows(Recording, "state", "reason", "due_at") == [
        {"state": "failed", "reason": reason, "due_at": None}
    ]


def test_one_that_is_not_whole_yet_is_waited_for(
    stored, announce, carry_on, pipeline, clock, rows
):
    at_twilio = stored(status="in-progress")
    announce()
    for _ in range(9):
        pipeline.work_on(SID)
        clock.pass_by(hours=1)
    assert rows(Recording, "state", "attempts") == [
        {"state": "announced", "attempts": 9}
    ]
    at_twilio.status = "completed"
    carry_on()
    assert rows(Recording, "state") == [{"state": "transcribed"}]


def test_the_list_is_read_to_its_end_by_day_and_without_what_is_no_message(
    source, stored
):
    for number in range(1, 4):
        stored(*sids(number), at=START + number * DAY)
    stored(*sids(9), at=START + 2 * DAY, status="absent")
    wanted = [Listed(*sids(number), 1) for number in (3, 2)]
    since = (START + 2 * DAY).date()
    assert list(listed(source, since)) == wanted


def test_the_list_is_read_page_by_page(source, stored, monkeypatch):
    monkeypatch.setattr("ivr.audio.listed.PAGE_SIZE", 2)
    for number in range(1, 6):
        stored(*sids(number), at=START + number * DAY)
    found = [one.sid for one in listed(source, START.date())]
    assert found == [sids(number)[0] for number in (5, 4, 3, 2, 1)]


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (
            b'{"recordings": [], "next_page_uri": "@evil.example/x"}',
            "Twilio's list of recordings leads elsewhere",
        ),
        (b"<html>", "Twilio's answer is no JSON that we understand"),
        (b"[]", "Twilio's answer is no JSON that we understand"),
        (b'{"calls": []}', "Twilio's list of recordings is no list"),
    ],
)
def test_a_list_that_is_none_or_leads_elsewhere_is_refused(media, page, reason):
    media.answers = [(200, {}, page)]
    source = RecordingSource(media.url, ACCOUNT, TOKEN)
    with pytest.raises(FetchError) as caught:
        list(listed(source, START.date()))
    assert (str(caught.value), len(media.asked)) == (reason, 1)


@pytest.mark.both_databases
def test_what_was_never_told_is_announced_once_and_becomes_a_case(
    source, stored, announce, backfill, rows, cases
):
    announce()
    stored()
    missed, unknown_call = sids(1), sids(2)
    stored(missed[0], CALL)
    stored(*unknown_call)
    found = list(listed(source, START.date()))
    assert sorted(backfill.take(one) for one in found) == [
        "announced",
        "known",
        "with a new call",
    ]
    assert [backfill.take(one) for one in found] == ["known"] * 3
    told = {(row["sid"], row["state"], bool(row["due_at"])) for row in rows(Recording)}
    assert told == {
        (sid, "announced", True) for sid in (SID, missed[0], unknown_call[0])
    }
    assert [row["sid"] for row in rows(Call)] == [CALL, unknown_call[1]]
    assert [case["recording"]["sid"] for case in cases()] == [unknown_call[0]]


def test_who_called_is_asked_for_a_call_that_is_not_known(exchange, source):
    exchange.add_number(NUMBER, voice_url="http://127.0.0.1:9/voice")
    call = exchange.call(from_="+13105550123", to=NUMBER)
    assert parties(source, call.sid) == Parties("+13105550123", NUMBER)
    assert parties(source, CALL) == Parties(None, None)


def test_a_backfill_brings_back_nothing_that_was_forgotten(
    source, stored, backfill, database, rows
):
    stored(*sids(1))
    stored(*sids(2))
    with database.writing() as session:
        for number, sid in enumerate((sids(1)[1], sids(2)[0]), 1):
            kept = {"kind": "call", "why": "erasure", "call_id": number}
            row = Deletion(**kept, id_sha256=digest(sid), began_at=START)
            session.add(row)
    found = list(listed(source, START.date()))
    assert [backfill.take(one) for one in found] == ["forgotten"] * 2
    assert (rows(Recording), rows(Call)) == ([], [])
