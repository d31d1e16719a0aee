"""What a turn will ask is seen before it is played, and is good for that turn alone."""

from datetime import UTC, datetime

import pytest
from accounts_service import AccountService, serving
from little_flow import said, sid
from lookup_flow import (
    AT_ONCE,
    MEI,
    ON_FILE,
    PIN,
    PROMPTS,
    STRANGER,
    ring,
    verifying,
    why,
)
from signed import CALLER

from ivr.accounts.exchange import Service
from ivr.accounts.service import HttpDirectory
from ivr.accounts.table import TableDirectory
from ivr.calls.ahead import Foresight, verifies_at_once
from ivr.calls.desk import Arrival, Desk, Hotline
from ivr.calls.turns import CallerTurn, answer_arrival, answer_turn
from ivr.flow.inputs import Digits
from ivr.tables import Turn

AT = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)


@pytest.fixture
def little(tmp_path, database):
    return verifying(tmp_path, database)


@pytest.fixture
def service():
    with serving(AccountService({"1234": MEI}, {"1234": PIN})) as found:
        yield found


def test_a_call_that_begins_with_verify_looks_up_its_first_turn(little, service, cases):
    little.write(AT_ONCE, PROMPTS)
    twilio = ring(little, HttpDirectory(Service(service.address)))
    heard = said(twilio.voice(sid(1)))
    assert heard == ["Hello.", "Dear customer.", "Case 1 0 0 1.", "Goodbye."]
    assert why(cases) == [("on_file", [ON_FILE, "no PIN was given"])]
    assert service.asked == [("/v1/find", {"phone": CALLER})]


def test_only_a_flow_that_verifies_at_once_is_looked_ahead_at_the_first_turn(little):
    assert not verifies_at_once(little.watch().flows.files)
    little.write(AT_ONCE, PROMPTS)
    assert verifies_at_once(little.watch().flows.files)


def silent(*_):
    return ""


@pytest.fixture
def hotline(little):
    return Hotline(little.database, little.watch().flows)


def do(hotline, work):
    return hotline.database.write(lambda wrote: work(Desk(hotline, wrote, AT)))


def test_what_was_looked_up_for_another_turn_proves_nothing(hotline, database, cases):
    came = Arrival(sid(1), caller=CALLER)
    do(hotline, lambda desk: answer_arrival(desk, silent, came))
    directory = TableDirectory(database.reading)
    foresight = Foresight(hotline, directory, database.reading)
    looked = foresight.turn(came, 1, (Digits("9999"),), AT)
    assert looked
    turn = CallerTurn(1, (Digits("1234"), Digits("*")), looked=looked)
    do(hotline, lambda desk: answer_turn(desk, silent, came, turn))
    assert why(cases) == [("none", ["no answer"])]


def test_a_turn_that_was_answered_is_not_looked_ahead(hotline, database, rows):
    came = Arrival(sid(1), caller=CALLER)
    do(hotline, lambda desk: answer_arrival(desk, silent, came))
    foresight = Foresight(hotline, TableDirectory(database.reading), database.reading)
    assert foresight.turn(came, 0, (Digits("1234"),), AT) == {}
    assert foresight.turn(came, 2, (Digits("1234"),), AT) == {}
    assert len(foresight.turn(came, 1, (Digits("1234"),), AT)) == 1
    assert len(rows(Turn)) == 1  # to look is not to play


def test_a_pin_is_in_nothing_that_is_printed(hotline, database):
    came = Arrival(sid(1), caller=STRANGER)
    do(hotline, lambda desk: answer_arrival(desk, silent, came))
    turn = CallerTurn(1, (Digits("1234"),))
    do(hotline, lambda desk: answer_turn(desk, silent, came, turn))
    foresight = Foresight(hotline, TableDirectory(database.reading), database.reading)
    looked = foresight.turn(came, 2, (Digits(PIN),), AT)
    assert len(looked) == 1
    assert PIN not in repr(looked)
